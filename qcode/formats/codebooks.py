"""Code trees in YAML: the full and the short form, and the ids written into the file at the first ``apply``."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qcode.formats import yaml_nodes
from qcode.model.code import Code, CodePath, slug
from qcode.model.codebook import Codebook

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qcode.formats.yaml_nodes import Node

TOP = ("codebook", "version", "codes")
CODE = ("name", "id", "number", "definition", "include", "exclude", "examples", "aliases", "asked_in", "codes")
_PLAIN_NAME = re.compile(r"[^\W\d_][\w -]*")
_PLAIN = re.compile(r"[^\W\d_][\w-]*")
_NO_TEXT = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n"})  # to other readers of YAML


@dataclass(frozen=True, slots=True)
class Written:
    """A code with the place in the file where an id would go.

    Attributes:
        code: Its id is empty where the file gives none.
        node: The name's scalar.
        item: All that is written of the code and below it.
        column: 1-based column of what begins the code: its ``name`` key, or the short form's name.
        short: Whether it is written in the short form; then the name becomes ``name: …``.
        flow: Whether it is written between brackets.
        below: What is written as its codes; None where nothing is.
        listed_in_flow: Whether the list it stands in is written between brackets.
        made: Whether the file has no id, and the code has got one all the same.
    """

    code: Code
    node: Node
    item: Node
    column: int
    short: bool
    flow: bool
    below: Node | None
    listed_in_flow: bool
    made: bool = False

    @property
    def has_codes(self) -> bool:
        """Whether the file says that codes stand below it."""
        return self.below is not None


@dataclass(frozen=True, slots=True)
class CodebookFile:
    """A codebook file read.

    Attributes:
        text: The file's text, to which the places refer.
        root: All that is written.
        top: What is written as the tree; None where nothing is.
    """

    name: str
    version: str
    path: str
    codes: tuple[Written, ...]
    text: str
    root: Node
    top: Node | None

    @property
    def codebook(self) -> Codebook:
        """The tree, with ids made where the file gives none."""
        return Codebook(self.name, self.version, tuple(code for code, _ in self._with_ids()), self.path)

    @property
    def missing_ids(self) -> int:
        """How many codes have no id in the file yet."""
        return sum(1 for one in self.codes if one.made or not one.code.id)

    def _with_ids(self) -> Iterator[tuple[Code, Written]]:
        taken = {one.code.id for one in self.codes if one.code.id}
        for one in self.codes:
            if one.code.id:
                yield one.code, one
                continue
            made = next(name for name in _candidates(one.code.path) if name not in taken)
            taken.add(made)
            yield replace(one.code, id=made), one

    def with_ids(self) -> str:
        """Return the file's text with an id at every code; nothing else is touched."""
        text = self.text
        for code, one in reversed([pair for pair in self._with_ids() if pair[1].made or not pair[1].code.id]):
            text = _with_id(text, one, code.id)
        return text


def read(data: bytes, path: str) -> CodebookFile:
    """Read a codebook file.

    Raises:
        BadFile: Something is misspelt or stands twice; with line and column.
    """
    root, text = yaml_nodes.read(data, path)
    fields = root.fields(TOP, "A codebook")
    if "codebook" not in fields or fields["codebook"].is_empty:
        raise root.wrong("The codebook has no name.", "Add a line such as `codebook: my-study` at the top.")
    codes = tuple(_codes(fields["codes"], None)) if "codes" in fields else ()
    _refuse_doubles(codes)
    version = fields["version"].text() if "version" in fields else "1"
    return CodebookFile(fields["codebook"].text(), version, path, codes, text, root, fields.get("codes"))


def _codes(node: Node, parent: CodePath | None) -> Iterator[Written]:
    for item in node.items():
        keys = [] if item.is_text else [key.text() for key, _ in item.pairs()]
        if item.is_text:
            yield Written(
                _code(item, parent, {}),
                item,
                item,
                item.column,
                short=True,
                flow=node.flow,
                below=None,
                listed_in_flow=node.flow,
            )
        elif "name" in keys or len(keys) != 1:
            yield from _full(item, parent, listed_in_flow=node.flow)
        else:
            ((name, below),) = item.pairs()
            code = _code(name, parent, {})
            yield Written(
                code, name, item, name.column, short=True, flow=item.flow, below=below, listed_in_flow=node.flow
            )
            yield from _codes(below, code.path)


def _full(item: Node, parent: CodePath | None, *, listed_in_flow: bool) -> Iterator[Written]:
    fields = item.fields(CODE, "A code")
    if "name" not in fields:
        raise item.wrong("This code has no name.", "Add `name:`.")
    name = fields["name"]
    code = _code(name, parent, fields)
    column = next(key.column for key, _ in item.pairs() if key.text() == "name")
    yield Written(
        code,
        name,
        item,
        column,
        short=False,
        flow=item.flow,
        below=fields.get("codes"),
        listed_in_flow=listed_in_flow,
    )
    if "codes" in fields:
        yield from _codes(fields["codes"], code.path)


def _code(name: Node, parent: CodePath | None, fields: dict[str, Node]) -> Code:
    written = name.text()
    try:
        path = parent.child(written) if parent else CodePath((slug(written),))
    except ValueError:
        hint = "A name has no /, *, comma, quote, bracket or bar."
        raise name.wrong(f"{written!r} cannot be the name of a code.", hint) from None

    def text(key: str) -> str:
        return fields[key].text() if key in fields else ""

    def texts(key: str) -> tuple[str, ...]:
        return fields[key].texts() if key in fields else ()

    return Code(
        text("id"),
        written,
        path,
        text("number"),
        text("definition"),
        texts("include"),
        texts("exclude"),
        texts("examples"),
        texts("aliases"),
        texts("asked_in"),
        name.line,
    )


def _refuse_doubles(codes: tuple[Written, ...]) -> None:
    paths: dict[CodePath, int] = {}
    ids: dict[str, int] = {}
    for one in codes:
        code = one.code
        if code.path in paths:
            raise one.node.wrong(f"The code {str(code.path)!r} stands already in line {paths[code.path]}.")
        if code.id and code.id in ids:
            raise one.node.wrong(f"The id {code.id!r} is that of the code in line {ids[code.id]} already.")
        paths[code.path] = code.line
        ids[code.id] = code.line


def _candidates(path: CodePath) -> Iterator[str]:
    yield path.name
    yield "-".join(path.segments)
    n = 2
    while True:
        yield f"{path.name}-{n}"
        n += 1


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
        read_now = read(read(text.encode("utf-8"), file).with_ids().encode("utf-8"), file)
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
    written = name if _is_plain(_PLAIN_NAME, name) else json.dumps(name, ensure_ascii=False)
    depth = len(parent.code.path.segments) if parent else 0
    above = parent.code.path.segments if parent else ()
    siblings = [one for one in file.codes if one.code.path.segments[:depth] == above][bool(parent) :]
    siblings = [one for one in siblings if len(one.code.path.segments) == depth + 1]
    there = parent.below if parent else file.top
    if siblings and siblings[-1].listed_in_flow:
        at, put = siblings[-1].item.end, f", {written}"
    elif siblings:
        line = text.split("\n")[siblings[-1].item.line - 1]
        at, put = _last_character(text, siblings[-1].item.end), f"\n{line[: len(line) - len(line.lstrip())]}- {written}"
    elif there is not None:
        return _in_place_of_nothing(text, there, written, " " * (parent.column + 1 if parent else 2))
    else:
        at, put = _with_a_list(text, parent.item if parent else file.root, parent.column - 1 if parent else 0, written)
    return text[:at] + put + text[at:]


def _in_place_of_nothing(text: str, there: Node, written: str, indent: str) -> str:
    """Return the text with a first code where ``codes:`` is written with nothing below it."""
    line_end = text.find("\n", there.end)
    rest = text[there.end : len(text) if line_end < 0 else line_end].strip()
    if there.flow or there.value or (rest and not rest.startswith("#")):
        return f"{text[: there.start]}{'' if text[there.start - 1].isspace() else ' '}[{written}]{text[there.end :]}"
    at = len(text) if line_end < 0 else line_end
    return f"{text[:at]}\n{indent}- {written}{text[at:]}"


def _with_a_list(text: str, above: Node, column: int, written: str) -> tuple[int, str]:
    """Return where a list of codes is put into a code or codebook that has none, and what is put there."""
    if above.flow:
        return above.end - 1, f", codes: [{written}]"
    indent = " " * column
    return _last_character(text, above.end), f"\n{indent}codes:\n{indent}  - {written}"


def _last_character(text: str, end: int) -> int:
    """Return the end of the line that holds the last character written before ``end``."""
    at = len(text[:end].rstrip())
    line_end = text.find("\n", at)
    return len(text) if line_end < 0 else line_end


def _with_id(text: str, one: Written, made: str) -> str:
    """Return the file's text with the id ``made`` at one code."""
    key = made if _is_plain(_PLAIN, made) else json.dumps(made, ensure_ascii=False)
    start, end = one.node.start, one.node.end
    name, indent = text[start:end], " " * (one.column - 1)
    if not one.short and not one.flow:
        line_end = text.find("\n", end)
        line_end = len(text) if line_end < 0 else line_end
        return f"{text[:line_end]}\n{indent}id: {key}{text[line_end:]}"
    if not one.short:
        put = f"{name}, id: {key}"
    elif not one.has_codes:
        put = f"{{name: {name}, id: {key}}}"
    elif one.flow:
        put = f"name: {name}, id: {key}, codes"
    else:
        put = f"name: {name}\n{indent}id: {key}\n{indent}codes"
    return text[:start] + put + text[end:]


def _is_plain(shape: re.Pattern[str], written: str) -> bool:
    """Tell whether a text needs no quotation marks, in no reader of YAML."""
    return shape.fullmatch(written) is not None and written.lower() not in _NO_TEXT
