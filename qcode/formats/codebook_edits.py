"""Edits of code trees in YAML: a name, a new code, an entry of a list; comments, order and all else stay."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from qcode.formats.codebooks import read, written_key, written_name
from qcode.model.code import CodePath, slug

if TYPE_CHECKING:
    from qcode.formats.codebooks import CodebookFile, Written
    from qcode.formats.yaml_nodes import Node


def again(text: str, file: str) -> CodebookFile:
    """Return a codebook's text read, with an id at every code."""
    return read(read(text.encode("utf-8"), file).with_ids().encode("utf-8"), file)


def by_id(file: CodebookFile, key: str) -> Written:
    """Return the code with an id."""
    return next(one for one in file.codes if one.code.id == key)


def written_end(text: str, node: Node) -> int:
    """Return the offset after the last character that is written of a value; comments and blanks are not."""
    if node.is_text or node.flow or not node.value:
        return max(node.start, len(text[: node.end].rstrip()) if node.end > node.start else node.end)
    if node.is_mapping:
        key, value = node.pairs()[-1]
        return max(key.end, written_end(text, value))
    return written_end(text, node.items()[-1])


def line_start(text: str, at: int) -> int:
    """Return the offset of the first character of a line."""
    return text.rfind("\n", 0, at) + 1


def line_end(text: str, at: int) -> int:
    """Return the offset of the break that ends a line, or of the end of the text."""
    found = text.find("\n", at)
    return len(text) if found < 0 else found


def renamed(text: str, file: str, key: str, name: str) -> str:
    """Return the text with another name for the code with this id."""
    now = again(text, file)
    node = by_id(now, key).node
    end = max(node.start, len(now.text[: node.end].rstrip()))
    return now.text[: node.start] + written_name(name) + now.text[end:]


def with_entry(text: str, file: str, key: str, field: str, value: str) -> str:
    """Return the text with one more entry in a list of a code, such as ``merged`` or ``examples``."""
    now = again(text, file)
    one, text = by_id(now, key), now.text
    put = written_key(value)
    pairs = {name.text(): (name, node) for name, node in one.item.pairs()}
    if field not in pairs:
        return _with_list(text, one, put, field)
    name, node = pairs[field]
    if node.is_empty:
        return text[: name.end] + f": [{put}]" + text[max(node.end, text.index(":", name.end) + 1) :]
    if node.is_text:
        end = written_end(text, node)
        return f"{text[: node.start]}[{json.dumps(node.text(), ensure_ascii=False)}, {put}]{text[end:]}"
    if node.flow:
        at = node.items()[-1].end if node.items() else node.end - 1
        return text[:at] + (", " if node.items() else "") + put + text[at:]
    last = node.items()[-1]
    begun = line_start(text, last.start)
    at = line_end(text, written_end(text, last))
    return f"{text[:at]}\n{text[begun : last.start]}{put}{text[at:]}"


def _with_list(text: str, one: Written, put: str, field: str) -> str:
    """Return the text with a new list of one entry, before the codes below."""
    below = next((name for name, _ in one.item.pairs() if name.text() == "codes"), None)
    if one.item.flow:
        at = below.start if below else written_end(text, one.item.pairs()[-1][1])
        return f"{text[:at]}{field}: [{put}], {text[at:]}" if below else f"{text[:at]}, {field}: [{put}]{text[at:]}"
    indent = " " * (one.column - 1)
    if below and text[line_start(text, below.start) : below.start].strip():
        at = below.start
        return f"{text[:at]}{field}: [{put}]\n{indent}{text[at:]}"
    at = line_start(text, below.start) if below else line_end(text, written_end(text, one.item))
    return (
        f"{text[:at]}{indent}{field}: [{put}]\n{text[at:]}"
        if below
        else (f"{text[:at]}\n{indent}{field}: [{put}]{text[at:]}")
    )


def without_field(text: str, file: str, key: str, field: str) -> str:
    """Return the text without one field of a code."""
    now = again(text, file)
    one, text = by_id(now, key), now.text
    pairs = list(one.item.pairs())
    n = next((n for n, (name, _) in enumerate(pairs) if name.text() == field), None)
    if n is None:
        return text
    start, end = pairs[n][0].start, max(pairs[n][0].end + 1, written_end(text, pairs[n][1]))
    if not one.item.flow:
        if text[line_start(text, start) : start].strip():  # it begins the code, on the line of the dash
            return f"{text[:start]}{field}: []{text[end:]}"
        return text[: line_start(text, start)] + text[min(len(text), line_end(text, end) + 1) :]
    if n + 1 < len(pairs):
        return text[:start] + text[pairs[n + 1][0].start :]
    return text[: written_end(text, pairs[n - 1][1])] + text[end:]


def with_code(text: str, file: str, written: str, path: CodePath) -> str:
    """Return a codebook's text with one more code, its missing parents made too, at the end of their parent.

    Args:
        text: The file's text.
        file: Its name, for messages.
        written: The path as a person wrote it; gives the names their capitals.
        path: The same, parsed.

    Raises:
        BadFile: The text is no codebook.
    """
    names = [
        part.strip().replace("-", " ") if part.islower() else part.strip() for part in written.strip("/").split("/")
    ]
    for depth in range(1, len(path.segments) + 1):
        read_now = again(text, file)
        text = read_now.text
        there = {one.code.path: one for one in read_now.codes}
        here = CodePath(path.segments[:depth])
        if here not in there:
            parent = there[here.parent] if here.parent is not None else None
            text = _appended(read_now, parent, names[depth - 1] if slug(names[depth - 1]) == here.name else here.name)
    return read(text.encode("utf-8"), file).with_ids()


def _appended(file: CodebookFile, parent: Written | None, name: str) -> str:
    """Return the text with a code put after the last one below ``parent``, or at the end of the tree."""
    text = file.text
    written = written_name(name)
    depth = len(parent.code.path.segments) if parent else 0
    above = parent.code.path.segments if parent else ()
    siblings = [one for one in file.codes if one.code.path.segments[:depth] == above][bool(parent) :]
    siblings = [one for one in siblings if len(one.code.path.segments) == depth + 1]
    there = parent.below if parent else file.top
    if siblings and siblings[-1].listed_in_flow:
        at, put = siblings[-1].item.end, f", {written}"
    elif siblings:
        line = text.split("\n")[siblings[-1].item.line - 1]
        at, put = (
            line_end(text, written_end(text, siblings[-1].item)),
            f"\n{line[: len(line) - len(line.lstrip())]}- {written}",
        )
    elif there is not None:
        return in_place_of_nothing(text, there, written, " " * (parent.column + 1 if parent else 2))
    else:
        at, put = with_a_list(text, parent.item if parent else file.root, parent.column - 1 if parent else 0, written)
    return text[:at] + put + text[at:]


def in_place_of_nothing(text: str, there: Node, written: str, indent: str) -> str:
    """Return the text with a first code where ``codes:`` is written with nothing below it."""
    line_end = text.find("\n", there.end)
    rest = text[there.end : len(text) if line_end < 0 else line_end].strip()
    if there.flow or there.value or (rest and not rest.startswith("#")):
        return f"{text[: there.start]}{'' if text[there.start - 1].isspace() else ' '}[{written}]{text[there.end :]}"
    at = len(text) if line_end < 0 else line_end
    return f"{text[:at]}\n{indent}- {written}{text[at:]}"


def with_a_list(text: str, above: Node, column: int, written: str) -> tuple[int, str]:
    """Return where a list of codes is put into a code or codebook that has none, and what is put there."""
    if above.flow:
        return above.end - 1, f", codes: [{written}]"
    indent = " " * column
    return line_end(text, written_end(text, above)), f"\n{indent}codes:\n{indent}  - {written}"
