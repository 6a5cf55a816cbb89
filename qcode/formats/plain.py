"""Plain lines, which every format comes down to: those of text and Markdown files, and the time stamps in them."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from qcode.errors import BadFile
from qcode.model.text import normalised

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_WIDEST = 100  # characters; text broken by hand or by e-mail keeps within it
_NARROWEST = 45
_FACT = re.compile(r"(?P<name>[^\W_][\w -]*?)\s*:(?:\s+(?P<value>.*))?")
_QUOTED = re.compile(r"""(["'])(?P<inside>.*)\1\s*(?:#.*)?""")
_REMARK = re.compile(r"\s#.*")
_RULE = re.compile(r"\s*([-*_=~])(?:\s*\1){2,}\s*")
_FENCE = re.compile(r"\s*(?:```|~~~).*")
_TABLE_RULE = re.compile(r"[\s|:-]*-[\s|:-]*")
_BLOCK = re.compile(r"\s*(?:(?:>\s?)+|[-*+]\s+(?=\S))+")
_HEADING = re.compile(r"\s{0,3}#{1,6}\s+(?P<text>.*?)(?:\s+#+)?\s*")
_BREAK = re.compile(r"(?:\\|<br\s*/?>|\s\s)$")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_LEADING_BOLD = re.compile(r"(?P<before>[^\w*]*(?:\d[\d:.,-]*[^\w*]*)?)(?P<mark>\*\*|__)(?=\S)(?P<bold>.+?)(?P=mark)")
_INLINE = (  # bounded, so that a line without end takes no time without end
    (re.compile(r"<!--.{0,500}?-->"), ""),
    (re.compile(r"<br\s*/?>"), "\n"),
    (re.compile(r"!?\[([^\]]{0,500})\]\([^)\s]{0,500}(?:\s+\"[^\"]{0,500}\")?\)"), r"\1"),
    (re.compile(r"(\*{1,3})(?=[^\s*])(.+?)(?<=[^\s*])\1"), r"\2"),
    (re.compile(r"(?<!\w)(_{1,3})(?=[^\s_])(.+?)(?<=[^\s_])\1(?!\w)"), r"\2"),
    (re.compile(r"(~~|`+)(?=\S)(.+?)\1"), r"\2"),
)
_PRIVATE = 0xE000  # escaped marks wait in the private use area while the marks that count are read

_CLOCK = r"(?:\d{1,2}:)?\d{1,3}:[0-5]\d(?:[.,]\d{1,3})?"
_LONG_CLOCK = r"\d{1,2}:[0-5]\d:[0-5]\d(?:[.,]\d{1,3})?"
_TO = r"(?:\s*(?:-|–|-->)\s*"
_STAMP = re.compile(
    rf"[ \u00a0]{{0,3}}(?:\#(?P<f4>\d{{1,2}}:[0-5]\d:[0-5]\d(?:-\d)?)\#"
    rf"|[\[(]\s*(?P<bracketed>{_CLOCK}){_TO}{_CLOCK})?\s*[\])]"
    rf"|(?<![\d:.,])(?P<bare>{_LONG_CLOCK}){_TO}{_LONG_CLOCK})?(?![\d:]))"
)
_ANY_CLOCK = re.compile(r":[0-5]\d")  # asked first, because nearly every line has none
_CLOCK_FIRST = re.compile(rf"\s*(?P<clock>{_CLOCK})(?:\s+(?P<rest>.*))?", re.DOTALL)
_CLOCK_LAST = re.compile(r"(?P<rest>[^:]{1,40}?)\s+(?P<clock>\d{1,3}:[0-5]\d)\s*")


@dataclass(frozen=True, slots=True)
class Line:
    r"""A paragraph or table row, whatever file it came from.

    Attributes:
        n: 1-based line, or paragraph of a Word file.
        text: As written, tabs kept.
        bold: The bold text it begins with, or empty.
        cells: The cells of a table row, their paragraphs parted by ``\\n``; empty for a paragraph.
        style: The paragraph's style (Word's id for it, ``Overskrift1``), or empty.
        soft: Whether it goes on from the line before, as after a line break inside a paragraph.
    """

    n: int
    text: str
    bold: str = ""
    cells: tuple[str, ...] = ()
    style: str = ""
    soft: bool = False


def unstamped(text: str) -> tuple[str, int | None]:
    """Take the time stamps out of a text; return the rest and the first of them in milliseconds.

    >>> unstamped("Ja [00:12:33] det er #00:12:40-4#")
    ('Ja det er', 753000)
    """
    first = _STAMP.search(text) if _ANY_CLOCK.search(text) else None
    if first is None:
        return text, None
    return _STAMP.sub(_gap, text), _milliseconds(first[first.lastgroup or 0])


def lone_clock(text: str) -> int | None:
    """Return the milliseconds of a text that is nothing but a clock, which may leave out the hours."""
    if not _ANY_CLOCK.search(text):
        return None
    rest, time = unstamped(text)
    if time is not None:
        return None if rest.strip() else time
    clock = _CLOCK_FIRST.fullmatch(text)
    return _milliseconds(clock["clock"]) if clock and not (clock["rest"] or "").strip() else None


def around_stamp(text: str) -> tuple[str, int, str] | None:
    """Part a text at its first stamp; a clock without hours parts it only at its beginning or end."""
    if not _ANY_CLOCK.search(text):
        return None
    stamp = _STAMP.search(text)
    if stamp is not None:
        return text[: stamp.start()], _milliseconds(stamp[stamp.lastgroup or 0]), text[stamp.end() :]
    if first := _CLOCK_FIRST.fullmatch(text):
        return "", _milliseconds(first["clock"]), first["rest"] or ""
    last = _CLOCK_LAST.fullmatch(text)
    return (last["rest"], _milliseconds(last["clock"]), "") if last else None


def _gap(stamp: re.Match[str]) -> str:
    after = stamp.string[stamp.end() : stamp.end() + 1]
    return "" if not after or after in " \t\n.,;:!?" else " "


def _milliseconds(clock: str) -> int:
    """Return a clock's milliseconds; f4 writes tenths after a dash."""
    total = 0.0
    for part in clock.replace("-", ".").replace(",", ".").split(":"):
        total = total * 60 + float(part)
    return round(total * 1000)


def front_matter(text: str, path: object) -> tuple[Mapping[str, str], int]:
    """Read the ``---`` block at the top of a file.

    Returns:
        Its facts, values as they are written, and the number of lines it takes; nothing and 0 without one.

    Raises:
        BadFile: The block has no end, or holds anything but ``name: value``, or a name twice.
    """
    written = _split(text)
    if written[0].strip() != "---":
        return {}, 0
    facts: dict[str, str] = {}
    for line, entry in enumerate(written[1:], 2):
        if entry.strip() in {"---", "..."}:
            return facts, line
        if entry.strip() and not entry.lstrip().startswith("#"):
            name, value = _fact(entry, line, path)
            if name in facts:
                raise BadFile(path, f"{name!r} stands twice in the front matter", line=line, hint="Delete one of them.")
            facts[name] = value
    raise BadFile(path, "the front matter has no end", line=1, hint="End it with a line of three dashes.")


def _fact(entry: str, line: int, path: object) -> tuple[str, str]:
    parts = _FACT.fullmatch(entry.rstrip())
    value = ((parts and parts["value"]) or "").strip()
    if parts is None or value.startswith(("[", "{", "|", ">", "&", "*", "!")):
        hint = "Each line between the dashes is `name: value`."
        raise BadFile(path, "this line of the front matter cannot be read", line=line, hint=hint)
    quoted = _QUOTED.fullmatch(value)
    return parts["name"], quoted["inside"] if quoted else _REMARK.sub("", value).strip()


def text_lines(text: str, skip: int = 0) -> list[Line]:
    """Return the lines of a plain text file from line ``skip`` + 1 on, without the empty ones.

    Where every line is short and the paragraphs are parted by empty lines, the line breaks are those of an
    e-mail or a typewriter, and a line goes on from the one above.
    """
    written = _split(text)
    wrapped = _is_wrapped(written[skip:])
    lines: list[Line] = []
    for n, raw in enumerate(written[skip:], skip + 1):
        if raw.strip() and not _RULE.fullmatch(raw):
            above = written[n - 2] if n - 1 > skip else ""
            lines.append(Line(n, raw, soft=wrapped and len(above.strip()) >= _NARROWEST))
    return lines


def markdown_lines(text: str, skip: int = 0) -> list[Line]:
    """Return the lines of a Markdown file from line ``skip`` + 1 on, without its marks and the empty ones."""
    lines: list[Line] = []
    flows = False
    for n, raw in enumerate(_split(text)[skip:], skip + 1):
        if not raw.strip() or _RULE.fullmatch(raw) or _FENCE.fullmatch(raw):
            flows = False
            continue
        heading = _HEADING.fullmatch(raw)
        block = _BLOCK.match(raw)
        item = block is not None and not block[0].strip().endswith(">")
        line = _markdown_line(n, heading["text"] if heading else raw[block.end() if block else 0 :])
        if line is not None:
            soft = flows and not heading and not item and not line.cells
            lines.append(Line(n, line.text, line.bold, line.cells, "heading" if heading else "", soft=soft))
        flows = not heading and not _BREAK.search(raw)
    return lines


def _markdown_line(n: int, raw: str) -> Line | None:
    raw = _BREAK.sub("", raw)
    if raw.strip().startswith("|") and raw.strip().endswith("|") and raw.count("|") > 2:  # noqa: PLR2004  two cells
        cells = tuple(_unmarked(cell).strip() for cell in raw.strip()[1:-1].split("|"))
        return None if _TABLE_RULE.fullmatch(raw) else Line(n, "\t".join(cells), cells=cells)
    bold = _LEADING_BOLD.match(raw)
    return Line(n, _unmarked(raw), bold=_unmarked(bold["before"] + bold["bold"]).strip() if bold else "")


def _unmarked(raw: str) -> str:
    text = _ESCAPED.sub(lambda mark: chr(_PRIVATE + ord(mark[1])), raw)
    for pattern, replacement in _INLINE:
        text = pattern.sub(replacement, text)
    return html.unescape(re.sub("[\ue021-\ue07e]", lambda mark: chr(ord(mark[0]) - _PRIVATE), text))


def _split(text: str) -> list[str]:
    return normalised(text.replace("\f", "\n").replace("\v", "\n")).split("\n")


def _is_wrapped(written: Sequence[str]) -> bool:
    sizes = [len(raw.strip()) for raw in written]
    runs_on = sum(1 for size, below in pairwise(sizes) if size >= _NARROWEST and below)
    parted = sum(1 for size, below in pairwise(sizes) if size and not below)
    return max(sizes, default=0) <= _WIDEST and runs_on > 0 and parted > 0
