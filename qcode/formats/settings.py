"""``study.yaml`` to ``Settings``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qcode.errors import BadExpression
from qcode.formats import anonymity, attribution_policy, quantities, yaml_nodes
from qcode.formats.attribution_policy import Declared
from qcode.model import player
from qcode.model.attribute import Attribute, AttributeType, Scope
from qcode.model.expression import Comparison, leaves
from qcode.model.settings import QUALITIES, Settings, Typography

if TYPE_CHECKING:
    from collections.abc import Callable

    from qcode.formats.yaml_nodes import Node
    from qcode.model.expression import Expression

    ReadCondition = Callable[[str], Expression]

TOP = (
    *("study", "language", "attributes", "attribution", "anonymity", "typography", "quality", "coder", "player"),
    *("stance", "quantities"),
)
ATTRIBUTE = ("scope", "type", "values", "label", "identifying", "applies_to")
RESERVED = frozenset(
    [
        *("source", "kind", "date", "person", "speaker", "organisation", "code", "coder"),
        *("wave", "pseudonym", "part", "outcome", "guide", "consent", "time", "verbatim", "about"),
        *(
            "id",
            "words",
            "start",
            "end",
            "unit",
            "attribution",
            "codes",
            "coders",
            "masked",
            "parts",
            "pieces",
            "groups",
            "draft",
            "form",
            "coarsened",
        ),
    ]
)
_YES = frozenset({"true", "yes", "on", "ja"})
_NO = frozenset({"false", "no", "off", "nej", ""})
_NAME = re.compile(r"[^\W\d]\w*")
_MARKS = 2


def read(data: bytes, file: str, condition: ReadCondition) -> Settings:
    """Read ``study.yaml``.

    Args:
        data: The file's bytes.
        file: Its name, for messages.
        condition: Reads the condition of ``applies_to``; raises ``BadExpression``.

    Raises:
        BadFile: Something is misspelt, of the wrong type or missing; with line and column.
    """
    root, _ = yaml_nodes.read(data, file)
    fields = root.fields(TOP, "study.yaml")
    if "study" not in fields or fields["study"].is_empty:
        raise root.wrong("The study has no name.", "Add a line such as `study: My study`.")
    attributes = _attributes(fields.get("attributes"), condition)
    stance = anonymity.stances(fields.get("stance"))
    return Settings(
        study=fields["study"].text(),
        language=_text(fields, "language", "da"),
        attributes=attributes,
        attribution=attribution_policy.policy(
            fields.get("attribution"), Declared(attributes, tuple(stance), _text(fields, "language", "da"), condition)
        ),
        stance=stance,
        anonymity=anonymity.anonymity(fields.get("anonymity"), attributes, stance, condition),
        typography=_typography(fields.get("typography")),
        quality=_quality(fields.get("quality")),
        coder=_text(fields, "coder", ""),
        player=_player(fields.get("player")),
        quantities=quantities.bands(fields.get("quantities")),
    )


def _text(fields: dict[str, Node], name: str, otherwise: str) -> str:
    return fields[name].text() if name in fields and not fields[name].is_empty else otherwise


def _attributes(node: Node | None, condition: ReadCondition) -> dict[str, Attribute]:
    done: dict[str, Attribute] = {}
    for key, value in node.pairs() if node is not None else ():
        name = key.text()
        if name in RESERVED or not _NAME.fullmatch(name):
            raise key.wrong(
                f"An attribute cannot be called {name!r}.", "Use letters, digits and `_`; not a reserved word."
            )
        done[name] = _attribute(name, value, condition)
    for key, value in node.pairs() if node is not None else ():
        _check_condition(done[key.text()].applies_to, value, done)
    return done


def _check_condition(condition: Expression | None, node: Node, declared: dict[str, Attribute]) -> None:
    """Refuse a condition on what is not declared: it would hold of nobody, or of everybody."""
    for one in leaves(condition) if condition is not None else ():
        if not isinstance(one, Comparison):
            continue
        attribute = declared.get(one.attribute)
        place = node.fields(ATTRIBUTE, "An attribute")["applies_to"]
        if attribute is None:
            hint = f"Declared: {', '.join(declared)}."
            raise place.wrong(f"The condition names {one.attribute!r}, which is no declared attribute.", hint)
        for value in one.values if attribute.values else ():
            if value not in attribute.values:
                hint = f"{one.attribute} is one of {', '.join(attribute.values)}."
                raise place.wrong(f"The condition compares {one.attribute} with {value!r}, which it never is.", hint)


def _attribute(name: str, node: Node, condition: ReadCondition) -> Attribute:
    fields = node.fields(ATTRIBUTE, f"The attribute {name!r}")
    if "scope" not in fields:
        raise node.wrong(f"The attribute {name!r} has no scope.", f"Add `scope:` with one of {', '.join(Scope)}.")
    scope = Scope(_choice(fields["scope"], tuple(Scope)))
    values = fields["values"].texts() if "values" in fields else ()
    kind = fields.get("type")
    type_ = AttributeType(_choice(kind, tuple(AttributeType))) if kind else AttributeType.CATEGORY
    if type_ is AttributeType.CATEGORY and not values:
        raise node.wrong(f"The category {name!r} has no values.", "Add `values: [...]`, or set `type: text`.")
    if len(set(values)) < len(values):
        raise fields["values"].wrong(f"The attribute {name!r} names a value twice.")
    applies = fields.get("applies_to")
    return Attribute(
        name,
        scope,
        type_,
        values,
        _text(fields, "label", "{value}"),
        _flag(fields.get("identifying")),
        _condition(applies, condition) if applies else None,
    )


def _condition(node: Node, condition: ReadCondition) -> Expression:
    try:
        return condition(node.text())
    except BadExpression as error:
        raise node.wrong(f"{error.problem} (column {error.column} of the condition).", error.hint) from error


def _choice(node: Node, known: tuple[str, ...]) -> str:
    written = node.text()
    if written not in known:
        raise node.wrong(f"{written!r} is not one of {', '.join(known)}.")
    return written


def _flag(node: Node | None) -> bool:
    written = node.text().lower() if node is not None else ""
    if node is not None and written not in _YES | _NO:
        raise node.wrong(f"{written!r} is neither true nor false.")
    return written in _YES


def _typography(node: Node | None) -> Typography:
    if node is None:
        return Typography()
    fields = node.fields(("quotes", "nested", "cut", "pause"), "`typography`")
    otherwise = Typography()
    return Typography(
        _marks(fields.get("quotes"), otherwise.quotes),
        _marks(fields.get("nested"), otherwise.nested),
        _text(fields, "cut", otherwise.cut),
        _text(fields, "pause", otherwise.pause),
    )


def _marks(node: Node | None, otherwise: tuple[str, str]) -> tuple[str, str]:
    if node is None:
        return otherwise
    marks = node.text().split("…")
    if len(marks) != _MARKS:
        raise node.wrong("Quotation marks are written with `…` between them, such as »…«.")
    return marks[0], marks[1]


def _quality(node: Node | None) -> str:
    return "coefficient" if node is None else _choice(node, QUALITIES)


def _player(node: Node | None) -> str:
    if node is None or node.is_empty:
        return ""
    try:
        player.arguments(node.text())
    except ValueError as error:
        raise node.wrong(str(error), 'Such as `player: "mpv --start={seconds} {file}"`.') from error
    return node.text()
