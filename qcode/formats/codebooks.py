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
CODE = (
    *("name", "id", "number", "definition", "include", "exclude", "examples", "aliases", "asked_in"),
    *("merged", "split", "codes"),
)
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
        merged: What is written of codes that went into this one: their ids.
        split: What is written of codes this one is being split into: their ids.
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
    merged: tuple[Node, ...] = ()
    split: tuple[Node, ...] = ()
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
        known = tuple(self._with_ids())
        return Codebook(
            self.name,
            self.version,
            tuple(code for code, _ in known),
            self.path,
            tuple((node.text(), code.id) for code, one in known for node in one.merged),
            tuple((code.id, tuple(node.text() for node in one.split)) for code, one in known if one.split),
        )

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
    file = CodebookFile(fields["codebook"].text(), version, path, codes, text, root, fields.get("codes"))
    _refuse_loose_ends(file)
    return file


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
        merged=_nodes(fields.get("merged")),
        split=_nodes(fields.get("split")),
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


def _refuse_loose_ends(file: CodebookFile) -> None:
    """Refuse a merge of what is still there, or of one code into two, and a split into what is not there."""
    lines = {code.id: code.line for code in file.codebook}
    gone: set[str] = set()
    for node in (node for one in file.codes for node in one.merged):
        key = node.text()
        if key in lines:
            hint = "Take it out below `merged:`, or delete the code."
            raise node.wrong(f"The code {key!r} cannot be merged into this one: it stands in line {lines[key]}.", hint)
        if key in gone:
            raise node.wrong(f"The code {key!r} is merged into another code already.")
        gone.add(key)
    for one in file.codes:
        for node in one.split:
            if node.text() not in lines or node.text() == one.code.id:
                hint = "Below `split:` stand the ids of other codes of this file."
                raise node.wrong(f"There is no other code with the id {node.text()!r} to split this one into.", hint)


def _nodes(node: Node | None) -> tuple[Node, ...]:
    """Return the values of a list, or the one value written in its place."""
    if node is None:
        return ()
    found = (node,) if node.is_text and not node.is_empty else node.items()
    for one in found:
        one.text()
    return found


def _candidates(path: CodePath) -> Iterator[str]:
    yield path.name
    yield "-".join(path.segments)
    n = 2
    while True:
        yield f"{path.name}-{n}"
        n += 1


def _with_id(text: str, one: Written, made: str) -> str:
    """Return the file's text with the id ``made`` at one code."""
    key = written_key(made)
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


def written_name(name: str) -> str:
    """Return a name as it is written in a file, in quotation marks where YAML asks for them."""
    return name if _is_plain(_PLAIN_NAME, name) else json.dumps(name, ensure_ascii=False)


def written_key(key: str) -> str:
    """Return an id as it is written in a file."""
    return key if _is_plain(_PLAIN, key) else json.dumps(key, ensure_ascii=False)


def _is_plain(shape: re.Pattern[str], written: str) -> bool:
    """Tell whether a text needs no quotation marks, in no reader of YAML."""
    return shape.fullmatch(written) is not None and written.lower() not in _NO_TEXT
