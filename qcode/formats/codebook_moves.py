"""Codes taken out of a tree in YAML, or put elsewhere in it, with what is below them and the notes beside them.

What is written between brackets is opened into lines where lines are to go into it. Who calls compares the tree that
is read from the new text with the one that was meant.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcode.formats.codebook_edits import (
    again,
    by_id,
    in_place_of_nothing,
    line_end,
    line_start,
    with_a_list,
    written_end,
)

if TYPE_CHECKING:
    from qcode.formats.codebooks import CodebookFile, Written
    from qcode.formats.yaml_nodes import Node

_NOTE = re.compile(r"#[^\n]*")
_COMMA_AFTER = re.compile(r"\s*,[ \t]*")


@dataclass(frozen=True, slots=True)
class _Piece:
    """A code as it was written.

    Attributes:
        lines: Its lines, the dash in the first column; empty where it stood between brackets.
        flow: What it is between brackets; empty where it needs lines, as it has notes or is written in them.
    """

    lines: str
    flow: str


def removed(text: str, file: str, key: str) -> str:
    """Return the text without a code and what is below it; notes above it stay."""
    now = again(text, file)
    return _cut(now.text, by_id(now, key), with_notes=False)[0]


def moved(text: str, file: str, key: str, under: str, before: str = "") -> str:
    """Return the text with a code put at the end of another's codes, or before one of them.

    Args:
        text: The file's text.
        file: Its name, for messages.
        key: The id of the code.
        under: The id of the code it goes below; empty for the top.
        before: The id of the code below ``under`` that it goes before; empty for the end.
    """
    now = again(text, file)
    rest, piece = _cut(now.text, by_id(now, key), with_notes=True)
    if not piece.flow:
        rest = _in_lines(rest, file, under)
    now = again(rest, file)
    parent = by_id(now, under) if under else None
    siblings = _children(now, parent)
    next_one = by_id(now, before) if before else None
    if not siblings:
        return _as_first(now, parent, piece)
    if siblings[0].listed_in_flow:
        at = next_one.item.start if next_one else siblings[-1].item.end
        return rest[:at] + (f"{piece.flow}, " if next_one else f", {piece.flow}") + rest[at:]
    indent = _dash(rest, siblings[0])
    if next_one:
        return _with_lines(rest, _with_notes_above(rest, line_start(rest, next_one.item.start)), piece, indent)
    return _with_lines(rest, line_end(rest, written_end(rest, siblings[-1].item)), piece, indent)


def _children(file: CodebookFile, parent: Written | None) -> list[Written]:
    above = parent.code.path if parent else None
    return [one for one in file.codes if one.code.path.parent == above]


def _dash(text: str, one: Written) -> int:
    """Return how far the dash of a code is indented.

    Raises:
        BadFile: It does not stand on the line of what it begins.
    """
    begun = line_start(text, one.item.start)
    lead = text[begun : one.item.start]
    if lead.strip() != "-":
        raise one.node.wrong("qcode edits a code only where it begins on the line of its dash.", "Write `- name: …`.")
    return len(lead) - len(lead.lstrip())


def _with_notes_above(text: str, at: int) -> int:
    """Return where the notes directly above a line begin, those as far indented as it."""
    indent = len(text[at:]) - len(text[at:].lstrip(" "))
    while at:
        above = line_start(text, at - 1)
        line = text[above:at]
        if not (line.lstrip().startswith("#") and len(line) - len(line.lstrip(" ")) == indent):
            return at
        at = above
    return at


def _cut(text: str, one: Written, *, with_notes: bool) -> tuple[str, _Piece]:
    """Return the text without a code, and the code."""
    if one.listed_in_flow:
        return _cut_from_brackets(text, one)
    indent = _dash(text, one)
    start = line_start(text, one.item.start)
    start = _with_notes_above(text, start) if with_notes else start
    end = min(len(text), line_end(text, written_end(text, one.item)) + 1)
    whole = text[start:end].rstrip("\n")
    flow = text[one.item.start : one.item.end] if one.item.flow else ""
    lines = "\n".join(_shifted(line, -indent) for line in whole.split("\n"))
    return text[:start] + text[end:], _Piece(lines, flow if lines == f"- {flow}" else "")


def _cut_from_brackets(text: str, one: Written) -> tuple[str, _Piece]:
    """Return the text without a code between brackets and the comma beside it; notes stay."""
    start, end = one.item.start, one.item.end
    flow = text[start:end]
    after = _COMMA_AFTER.match(text, end)
    if after:
        return text[:start] + text[after.end() :], _Piece("", flow)
    before = text[:start].rstrip()
    if before.endswith(","):
        return before[:-1] + text[end:], _Piece("", flow)
    return text[:start] + text[end:], _Piece("", flow)


def _shifted(line: str, by: int) -> str:
    """Return a line moved to the right, or to the left as far as it goes."""
    if not line.strip():
        return line
    return " " * by + line if by >= 0 else line[min(-by, len(line) - len(line.lstrip(" "))) :]


def _with_lines(text: str, at: int, piece: _Piece, indent: int) -> str:
    """Return the text with a code's lines at the beginning of a line, or after the end of one."""
    lines = piece.lines or f"- {piece.flow}"
    put = "\n".join(_shifted(line, indent) for line in lines.split("\n"))
    after_a_line = at == len(text) or text[at] == "\n"
    if after_a_line and at and text[at - 1] != "\n":
        return f"{text[:at]}\n{put}{text[at:]}"
    return f"{text[:at]}{put}\n{text[at:]}"


def _as_first(file: CodebookFile, parent: Written | None, piece: _Piece) -> str:
    """Return the text with a code below one that has none yet."""
    text = file.text
    there = parent.below if parent else file.top
    indent = parent.column - 1 if parent else 0
    if piece.flow:
        if there is not None:
            return in_place_of_nothing(text, there, piece.flow, " " * (indent + 2))
        at, put = with_a_list(text, parent.item if parent else file.root, indent, piece.flow)
        return text[:at] + put + text[at:]
    if there is None:
        end = line_end(text, written_end(text, parent.item if parent else file.root))
        return _with_lines(text[:end] + f"\n{' ' * indent}codes:" + text[end:], end + 7 + indent, piece, indent + 2)
    if there.end > there.start:
        text = text[: there.start].rstrip(" ") + text[there.end :]
    return _with_lines(text, line_end(text, there.start - 1), piece, indent + 2)


def _in_lines(text: str, file: str, under: str) -> str:
    """Return the text with nothing between brackets from the top down to a code's own codes."""
    while True:
        now = again(text, file)
        found = _outermost(now, under)
        if found is None:
            return now.text
        text = _opened(now.text, *found)


def _outermost(file: CodebookFile, under: str) -> tuple[Node, int] | None:
    """Return what is first written between brackets on the way to the codes of a code, and its indent in lines."""
    if file.root.flow:
        raise file.root.wrong("qcode does not edit a codebook that is written between brackets.", "Write it in lines.")
    way: list[tuple[Node | None, int]] = [(file.top, 2)]
    if under:
        path = by_id(file, under).code.path.segments
        for one in file.codes:
            if path[: len(one.code.path.segments)] == one.code.path.segments:
                way += [(one.item, one.item.column - 1), (one.below, one.column + 1)]
    return next(((node, indent) for node, indent in way if node is not None and node.flow and node.value), None)


def _opened(text: str, node: Node, indent: int) -> str:
    """Return the text with what stands between brackets a line each; notes inside get lines of their own."""
    parts: list[tuple[int, int, str]] = []
    if node.is_mapping:
        for key, value in node.pairs():
            held = text[value.start : value.end]
            written = f"{text[key.start : key.end]}:{' ' if held else ''}{held}"
            parts.append((key.start, max(key.end, value.end), written))
    else:
        parts = [(one.start, one.end, f"- {text[one.start : one.end]}") for one in node.items()]
    lines: list[str] = []
    at = node.start
    for start, end, written in parts:
        notes = _NOTE.findall(text[at:start])
        lines += [written, *notes] if not lines and node.is_mapping else [*notes, written]
        at = end
    lines += _NOTE.findall(text[at : node.end - 1])
    put = "\n".join(" " * indent + line for line in lines)
    before = text[: node.start]
    return (
        f"{before}{put.lstrip()}{text[node.end :]}"
        if node.is_mapping
        else (f"{before.rstrip(' ')}\n{put}{text[node.end :]}")
    )
