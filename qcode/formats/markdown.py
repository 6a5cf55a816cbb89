"""Markdown files (.md): their lines without the marks."""

from __future__ import annotations

import html
import re

from qcode.formats.charset import decoded
from qcode.formats.plain import RULE, Contents, Line, front_matter, split

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
    (re.compile(r"(\*{1,3})(?=[^\s*])(.{1,2000}?)(?<=[^\s*])\1"), r"\2"),
    (re.compile(r"(?<!\w)(_{1,3})(?=[^\s_])(.{1,2000}?)(?<=[^\s_])\1(?!\w)"), r"\2"),
    (re.compile(r"(~~|`{1,3})(?=\S)(.{1,2000}?)\1"), r"\2"),
)
_LONGEST = 50_000  # characters of a line; nobody sets off words in a longer one
_PRIVATE = 0xE000  # escaped marks wait in the private use area while the marks that count are read


def contents(data: bytes, path: object) -> Contents:
    """Return the lines of a Markdown file, and the facts of its front matter.

    Raises:
        BadFile: It is no text, or its front matter cannot be read.
    """
    text = decoded(data, path)
    facts, taken = front_matter(text, path)
    return Contents(markdown_lines(text, taken), facts)


def markdown_lines(text: str, skip: int = 0) -> list[Line]:
    """Return the lines of a Markdown file from line ``skip`` + 1 on, without its marks and the empty ones."""
    lines: list[Line] = []
    flows = False
    for n, raw in enumerate(split(text)[skip:], skip + 1):
        if not raw.strip() or RULE.fullmatch(raw) or _FENCE.fullmatch(raw):
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
    if len(raw) > _LONGEST:
        return html.unescape(raw)
    text = _ESCAPED.sub(lambda mark: chr(_PRIVATE + ord(mark[1])), raw)
    for pattern, replacement in _INLINE:
        text = pattern.sub(replacement, text)
    return html.unescape(re.sub("[\ue021-\ue07e]", lambda mark: chr(ord(mark[0]) - _PRIVATE), text))
