"""``reports/*.yaml``: what a chapter consists of, part by part."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.formats import yaml_nodes
from qcode.model.attribution import Form
from qcode.model.picking import CodingLayer, Pick, Text
from qcode.model.report import METHOD, Part, PartKind, Spec
from qcode.model.table import TableUnit
from qcode.model.text import tidied

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from enum import StrEnum

    from qcode.formats.yaml_nodes import Node
    from qcode.model.report import Value

    Reader = Callable[[Node], Value]

TOP = ("report", "parts")
_YES_NO = {"yes": True, "true": True, "ja": True, "no": False, "false": False, "nej": False}
_DEEPEST = 3  # levels of headings


def _words(node: Node) -> str:
    return tidied(node.text())


def _paragraphs(node: Node) -> str:
    return node.text().strip()


def _list(node: Node) -> tuple[str, ...]:
    if node.is_text:
        return tuple(part.strip() for part in node.text().split(",") if part.strip())
    return tuple(tidied(one.text()) for one in node.items())


def _number(node: Node) -> int:
    written = node.text()
    if not (written.isascii() and written.isdecimal()):
        raise node.wrong(f"{written!r} is no number.", "Write a number of 0 or more, such as 3.")
    return int(written)


def _level(node: Node) -> int:
    level = _number(node)
    if not 1 <= level <= _DEEPEST:
        raise node.wrong(f"There is no heading of level {level}.", f"The levels are 1 to {_DEEPEST}.")
    return level


def _flag(node: Node) -> bool:
    written = node.text().casefold()
    if written not in _YES_NO:
        raise node.wrong(f"{node.text()!r} is neither yes nor no.", "Write `yes` or `no`.")
    return _YES_NO[written]


def _choice(among: type[StrEnum]) -> Reader:
    known = [one.value for one in among]

    def read(node: Node) -> str:
        if node.text() not in known:
            raise node.wrong(f"{node.text()!r} is not known here.", f"It is one of {', '.join(known)}.")
        return node.text()

    return read


def _sections(node: Node) -> tuple[str, ...]:
    wanted = _list(node)
    for name in wanted:
        if name not in METHOD:
            raise node.wrong(f"The method appendix has no section {name!r}.", f"It has {', '.join(METHOD)}.")
    return tuple(name for name in METHOD if name in wanted)


_WHOSE: Mapping[str, Reader] = {"query": _words, "code": _words, "where": _words, "coder": _list}
_TABLE: Mapping[str, Reader] = {**_WHOSE, "caption": _words}
_COUNTED: Mapping[str, Reader] = {**_TABLE, "layer": _choice(CodingLayer), "smallest": _number}
OPTIONS: Mapping[PartKind, Mapping[str, Reader]] = {
    PartKind.HEADING: {"text": _words, "level": _level},
    PartKind.PROSE: {"text": _paragraphs},
    PartKind.QUOTES: {
        **_WHOSE,
        "by": _list,
        "pick": _choice(Pick),
        "text": _choice(Text),
        "layer": _choice(CodingLayer),
        "limit": _number,
        "per-cell": _number,
        "max-per-person": _number,
        "context": _number,
        "seed": _number,
        "interviewer": _flag,
        "exclude-used": _flag,
        "counts": _flag,
        "places": _flag,
        "matched": _words,
        "stance": _flag,
        "caption": _words,
        "ledger": _words,
        "form": _choice(Form),
    },
    PartKind.MATRIX: {
        **_COUNTED,
        "rows": _words,
        "columns": _words,
        "unit": _choice(TableUnit),
        "percent": _list,
        "rollup": _flag,
        "test": _flag,
    },
    PartKind.COOCCUR: {**_COUNTED, "unit": _choice(TableUnit), "near": _number, "limit": _number},
    PartKind.COVERAGE: {"by": _list, "code": _words, "coder": _list, "caption": _words},
    PartKind.FRAMEWORK: {**_TABLE, "rows": _words, "themes": _flag, "quotes": _number},
    PartKind.FRAME: {"by": _list, "smallest": _number, "caption": _words},
    PartKind.CLAIMS: {"names": _list, "cases": _flag, "counter": _number},
    PartKind.GAPS: {"by": _list, "code": _words, "coder": _list},
    PartKind.APPENDIX: {"of": _words, "sections": _sections, "by": _list, "smallest": _number},
}
_SHORT = {
    PartKind.HEADING: "text",
    PartKind.PROSE: "text",
    PartKind.CLAIMS: "names",
    PartKind.APPENDIX: "of",
}
_NEEDED = {
    PartKind.HEADING: ("text",),
    PartKind.PROSE: ("text",),
    PartKind.MATRIX: ("rows", "columns"),
    PartKind.APPENDIX: ("of",),
}
_OF_THE_LEDGER = frozenset({"ledger", "form", "places"})


def read(data: bytes, file: str) -> Spec:
    """Read a report's file.

    Raises:
        BadFile: Something is misspelt, missing or stands twice; with line and column.
    """
    root, _ = yaml_nodes.read(data, file)
    fields = root.fields(TOP, "A report")
    title = _words(fields["report"]) if "report" in fields else ""
    if not title:
        raise root.wrong("The report has no title.", "Begin with `report: …`.")
    parts = tuple(_part(item) for item in fields["parts"].items()) if "parts" in fields else ()
    if not parts:
        raise root.wrong("The report has no parts.", "Such as `parts:` with `- heading: …` below it.")
    return Spec(title, parts, file)


def _part(item: Node) -> Part:
    pairs = item.pairs()
    known = [one.value for one in PartKind]
    if len(pairs) != 1:
        hint = f"Each begins with `- ` and one of {', '.join(known)}; what belongs to it stands indented below."
        raise item.wrong("A part is one thing.", hint)
    name, value = pairs[0]
    if name.text() not in known:
        raise name.wrong(f"A report has no part {name.text()!r}.", f"It has {', '.join(known)}.")
    kind = PartKind(name.text())
    if kind in _SHORT and not value.is_mapping:
        nodes = {} if value.is_empty else {_SHORT[kind]: value}
    else:
        nodes = value.fields(tuple(OPTIONS[kind]), f"`{kind}`")
    options = {key: OPTIONS[kind][key](node) for key, node in nodes.items() if not node.is_empty}
    places = {key: (node.line, node.column) for key, node in nodes.items()}
    part = Part(kind, options, name.line, name.column, places)
    _check(part, name)
    return part


def _check(part: Part, at: Node) -> None:
    """Refuse a part that lacks something, or says two things at once."""
    for name in _NEEDED.get(part.kind, ()):
        if not part.options.get(name):
            raise at.wrong(f"`{part.kind}` says no `{name}`.", f"Give it `{name}: …`.")
    if part.kind is PartKind.APPENDIX and part.text("of") != "method":
        raise at.wrong(f"There is no appendix {part.text('of')!r}.", "Such as `appendix: method`.")
    beside = sorted(part.options.keys() - _OF_THE_LEDGER)
    if "ledger" in part.options and beside:
        hint = "The ledger says which quotes these are; take the others away."
        raise at.wrong(f"`ledger` does not go with `{beside[0]}`.", hint)
