"""``queries.yaml``: queries under a name, read and written so that comments stay."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from qcode.errors import Misuse
from qcode.formats import yaml_nodes
from qcode.formats.codebook_edits import line_end, line_start, written_end
from qcode.model.picking import CodingLayer, Pick, Text
from qcode.model.query import Query, SavedQuery

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from qcode.formats.yaml_nodes import Node

_NAME = re.compile(r"\w(?:[\w.-]*\w)?")
_PLAIN = re.compile(r"[^\W\d_][\w /*,.()=<>!-]*[\w*)]|\d+")
_WORDS = ("no", "null", "yes", "true", "false", "on", "off")


def _text(node: Node) -> str:
    return " ".join(node.text().split())


def _names(node: Node) -> tuple[str, ...]:
    found = (name.strip() for text in node.texts() for name in text.split(","))
    return tuple(name for name in found if name)


def _whole(node: Node) -> int:
    written = _text(node)
    if not (written.isascii() and written.isdecimal()):
        raise node.wrong("Here a whole number is expected.", "Such as `limit: 20`.")
    return int(written)


def _yes(node: Node) -> bool:
    written = _text(node).casefold()
    if written not in {"yes", "no", "true", "false"}:
        raise node.wrong("Here `yes` or `no` is expected.")
    return written in {"yes", "true"}


def _one_of(kind: type[CodingLayer | Pick | Text]) -> Callable[[Node], CodingLayer | Pick | Text]:
    known = {one.value: one for one in kind}

    def read(node: Node) -> CodingLayer | Pick | Text:
        written = _text(node).casefold()
        if written not in known:
            raise node.wrong(f"{written!r} is not known here.", f"One of {', '.join(known)}.")
        return known[written]

    return read


_READERS: dict[str, Callable[[Node], Any]] = {
    "code": _text,
    "where": _text,
    "by": _names,
    "coder": _names,
    "layer": _one_of(CodingLayer),
    "text": _one_of(Text),
    "pick": _one_of(Pick),
    "seed": _whole,
    "per-cell": _whole,
    "max-per-person": _whole,
    "limit": _whole,
    "context": _whole,
    "interviewer": _yes,
    "exclude-used": _yes,
    "matched": _text,
    "stance": _yes,
}
FIELDS = (*_READERS, "note")


def field_of(option: str) -> str:
    """Return the field of a query that an option of the command line is.

    >>> field_of("per-cell"), field_of("coder")
    ('per_cell', 'coders')
    """
    return "coders" if option == "coder" else option.replace("-", "_")


def read(data: bytes, file: str) -> dict[str, SavedQuery]:
    """Read saved queries, by name.

    Raises:
        BadFile: Something is misspelt or stands twice; with line and column.
    """
    root, _ = yaml_nodes.read(data, file)
    return {name.text(): _query(name, node) for name, node in root.pairs()}


def _query(name: Node, node: Node) -> SavedQuery:
    called = name.text()
    if not _NAME.fullmatch(called):
        raise name.wrong(f"{called!r} cannot be the name of a query.", "Letters, digits, `-`, `_` and `.`.")
    found = node.fields(FIELDS, f"The query {called!r}")
    return SavedQuery(
        called,
        {field_of(one): _READERS[one](value) for one, value in found.items() if one in _READERS},
        _text(found["note"]) if "note" in found else "",
        f"{name.file}:{name.line}:{name.column}",
        {field_of(one): (value.line, value.column) for one, value in found.items()},
    )


def check_name(name: str) -> None:
    """Refuse what cannot be a name.

    Raises:
        Misuse: It cannot.
    """
    if not _NAME.fullmatch(name):
        raise Misuse(f"{name!r} cannot be the name of a query.", hint="Letters, digits, `-`, `_` and `.`.")


def with_query(text: str, file: str, name: str, query: Query) -> str:
    r"""Return the text with a query under a name; another of that name goes, but for its note.

    >>> print(with_query("# mine\n", "queries.yaml", "kap4", Query("a or b", limit=3)), end="")
    # mine
    kap4:
      code: a or b
      limit: 3

    Raises:
        BadFile: The text holds no saved queries.
    """
    there = read(text.encode("utf-8"), file).get(name)
    lines = [*_lines(query), *([f"note: {_written(there.note)}"] if there and there.note else [])]
    written = f"{_written(name)}:\n" + "".join(f"  {line}\n" for line in lines)
    if there is not None:
        start, end = _place(text, file, name)
        return text[:start] + written + text[end:]
    root, text = yaml_nodes.read(text.encode("utf-8"), file)
    if root.flow:
        raise root.wrong("Queries between braces are not written by command.", "Write each on lines of its own.")
    gap = "" if not text or text.endswith("\n") else "\n"
    return text + gap + ("\n" if root.pairs() else "") + written


def without_query(text: str, file: str, name: str) -> str:
    """Return the text without a query that stands there; comments above and below stay.

    Raises:
        BadFile: The text holds no saved queries.
    """
    start, end = _place(text, file, name)
    return text[:start] + text[end:]


def _place(text: str, file: str, name: str) -> tuple[int, int]:
    """Return from where to where a query stands, whole lines."""
    root, _ = yaml_nodes.read(text.encode("utf-8"), file)
    if root.flow:
        raise root.wrong("Queries between braces are not written by command.", "Write each on lines of its own.")
    key, value = next(pair for pair in root.pairs() if pair[0].text() == name)
    end = line_end(text, max(key.end, written_end(text, value)))
    return line_start(text, key.start), min(len(text), end + 1)


def _lines(query: Query) -> list[str]:
    """Return what a query says beside what would hold anyway."""
    usual = Query()
    done: list[str] = []
    for option in _READERS:
        value = getattr(query, field_of(option))
        if value == getattr(usual, field_of(option)):
            continue
        plain = ", ".join(value) if isinstance(value, tuple) else str(value)
        done.append(f"{option}: {'yes' if value is True else _written(plain)}")
    return done


def _written(value: str) -> str:
    """Return a value as YAML reads it back, in quotation marks only where it must be."""
    if _PLAIN.fullmatch(value) and value.casefold() not in _WORDS:
        return value
    return json.dumps(value, ensure_ascii=False)
