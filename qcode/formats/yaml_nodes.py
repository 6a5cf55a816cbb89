"""YAML read as text with places: every scalar stays what was written, every node knows line and column.

``3.10``, ``no`` and ``12:33`` are not numbers, booleans or times here; the schema of what is read decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import yaml

from qcode.errors import BadFile
from qcode.formats.charset import decoded
from qcode.model.text import normalised

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DEEPEST = 40
_NOTHING = ("", "~", "null")


@dataclass(frozen=True, slots=True)
class Node:
    """A value in a YAML file.

    Attributes:
        value: Text, a tuple of nodes, or a tuple of (key node, value node).
        line: 1-based.
        column: 1-based.
        start: Offset of its first character in the file's text.
        end: Offset after its last character.
        flow: Whether it is written between brackets.
        quoted: Whether it is a scalar in quotation marks or set off as a block.
    """

    value: str | tuple[Node, ...] | tuple[tuple[Node, Node], ...]
    file: str
    line: int
    column: int
    start: int
    end: int
    is_mapping: bool = False
    flow: bool = False
    quoted: bool = False

    def wrong(self, problem: str, hint: str = "") -> BadFile:
        """Return the error that says what is wrong here."""
        return BadFile(self.file, problem, line=self.line, column=self.column, hint=hint)

    @property
    def is_text(self) -> bool:
        """Whether this is a scalar."""
        return isinstance(self.value, str)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is written here."""
        return not self.quoted and self.value in _NOTHING

    def text(self) -> str:
        """Return a scalar's text.

        Raises:
            BadFile: It is a list or a mapping.
        """
        if not isinstance(self.value, str):
            raise self.wrong("Here a single value is expected, not a list or a mapping.")
        return "" if self.is_empty else self.value

    def items(self) -> tuple[Node, ...]:
        """Return a list's items; nothing written is an empty list.

        Raises:
            BadFile: It is no list.
        """
        if self.is_empty:
            return ()
        if self.is_mapping or isinstance(self.value, str):
            raise self.wrong("Here a list is expected.", "Write it as `- one` lines or as `[one, two]`.")
        return self.value  # type: ignore[return-value]  # a list's value is nodes

    def pairs(self) -> tuple[tuple[Node, Node], ...]:
        """Return a mapping's keys and values; nothing written is an empty mapping.

        Raises:
            BadFile: It is no mapping.
        """
        if self.is_empty:
            return ()
        if not self.is_mapping:
            raise self.wrong("Here `key: value` lines are expected.")
        return self.value  # type: ignore[return-value]  # a mapping's value is pairs

    def fields(self, known: Sequence[str], what: str) -> dict[str, Node]:
        """Return a mapping as a dict.

        Raises:
            BadFile: A key is not ``known``.
        """
        done: dict[str, Node] = {}
        for key, value in self.pairs():
            name = key.text()
            if name not in known:
                raise key.wrong(f"{what} has no setting {name!r}.", f"It takes {', '.join(known)}.")
            done[name] = value
        return done

    def texts(self) -> tuple[str, ...]:
        """Return a list of scalars, or the one scalar written in its place."""
        if self.is_text and not self.is_empty:
            return (self.text(),)
        return tuple(item.text() for item in self.items())


def read(data: bytes, file: str) -> tuple[Node, str]:
    """Return the root of a YAML file and the file's text, to which the offsets refer.

    Raises:
        BadFile: It is no YAML, a key stands twice, or it uses anchors.
    """
    text = normalised(decoded(data, file))
    try:
        root = _composed(text, file)
    except yaml.MarkedYAMLError as error:
        line, column = _place(error.problem_mark or error.context_mark)
        problem = f"This is not valid YAML: {error.problem or error.context}."
        raise BadFile(file, problem, line=line, column=column, hint="Check indentation, colons and quotes.") from error
    except (yaml.YAMLError, RecursionError) as error:
        raise BadFile(file, "This is not valid YAML.") from error
    if root is None:
        return Node((), file, 1, 1, 0, 0, is_mapping=True), text
    return _converted(root, file, set()), text


class _Mark(Protocol):
    """A place as either parser, the one in Python and the one in C, tells it."""

    line: int
    column: int


def _place(mark: _Mark | None) -> tuple[int, int] | tuple[None, None]:
    return (mark.line + 1, mark.column + 1) if mark is not None else (None, None)


def _composed(text: str, file: str) -> yaml.Node | None:
    """Return YAML's own tree; what is nested too deeply is refused before the parser in C follows it down."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > _DEEPEST:
            line, column = _place(event.start_mark)
            raise BadFile(file, "This is nested too deeply.", line=line, column=column)
    return yaml.compose(text, Loader=_Loader)


def _converted(node: yaml.Node, file: str, seen: set[int]) -> Node:
    mark = node.start_mark
    place = (file, mark.line + 1, mark.column + 1, mark.index, node.end_mark.index)
    flow = bool(getattr(node, "flow_style", False))
    if id(node) in seen:
        problem = "What is written here is used again with `*`, which is not read."
        raise BadFile(file, problem, line=mark.line + 1, column=mark.column + 1, hint="Write it out where it is used.")
    seen.add(id(node))
    if isinstance(node, yaml.MappingNode):
        return Node(tuple(_pairs(node, file, seen)), *place, is_mapping=True, flow=flow)
    if isinstance(node, yaml.SequenceNode):
        return Node(tuple(_converted(item, file, seen) for item in node.value), *place, flow=flow)
    return Node(str(node.value), *place, quoted=bool(getattr(node, "style", "")))


def _pairs(node: yaml.MappingNode, file: str, seen: set[int]) -> Iterator[tuple[Node, Node]]:
    keys: set[str] = set()
    for key, value in node.value:
        name = _converted(key, file, seen)
        if name.text() in keys:
            raise name.wrong(f"The key {name.text()!r} stands here twice.")
        keys.add(name.text())
        yield name, _converted(value, file, seen)
