"""Conditions on informants, compiled to SQL that starts from the values and not from the texts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qcode.model.attribute import AttributeType
from qcode.model.expression import And, CodePattern, Comparison, Expression, Not, Operator, Or, Relation

if TYPE_CHECKING:
    from collections.abc import Mapping

BUILT_IN = (
    "source",
    "kind",
    "date",
    "wave",
    "person",
    "pseudonym",
    "speaker",
    "organisation",
    "part",
    "outcome",
    "consent",
    "pass",
)

_MOST_PARTS = 200  # of one compound select; SQLite takes 500
_OF_PERSON = """
select participation.source_id, participation.id from participation
join person on person.id = participation.person_id where {test}
"""
_OF_ORGANISATION = """
select participation.source_id, participation.id from participation
join representation on representation.participation_id = participation.id
join organisation on organisation.id = representation.organisation_id where {test}
"""
_OF_PARTICIPATION = "select participation.source_id, participation.id from participation where {test}"
_OF_SOURCE = """
select participation.source_id, participation.id from source
join participation on participation.source_id = source.id where {test}
union all select source.id, null from source where {test}
"""
_OF_WORKED = """
select participation.source_id, participation.id from participation
where source_id in (select source_id from pass where {test})
union all select source.id, null from source where id in (select source_id from pass where {test})
"""
_BUILT_IN_SQL = {
    "source": (_OF_SOURCE, "source.name"),
    "kind": (_OF_SOURCE, "source.kind"),
    "date": (_OF_SOURCE, "source.date"),
    "wave": (_OF_SOURCE, "source.wave"),
    "person": (_OF_PERSON, "person.name"),
    "pseudonym": (_OF_PERSON, "person.pseudonym"),
    "speaker": (_OF_PARTICIPATION, "participation.speaker"),
    "organisation": (_OF_ORGANISATION, "organisation.name"),
    "part": (_OF_PARTICIPATION, "participation.part"),
    "outcome": (_OF_PARTICIPATION, "participation.outcome"),
    "consent": (_OF_PARTICIPATION, "cast(participation.id as text)"),  # those whose consent fits
    "pass": (_OF_WORKED, "pass.coder"),
}
_DECLARED = "select source_id, participation_id from informant_attribute where name = {name} and {test}"
_DECLARED_NOT = """
select source_id, participation_id from informant_attribute where name = {name}
group by source_id, participation_id having max({test}) = 0
"""


@dataclass(slots=True)
class Compiled:
    """SQL that gives (source, participation or null) of the informants who match, and its parameters."""

    sql: str = ""
    parameters: dict[str, str | float] = field(default_factory=dict)

    def bind(self, value: str | float) -> str:
        """Add a parameter and return its placeholder."""
        name = f"w{len(self.parameters)}"
        self.parameters[name] = value
        return f":{name}"


def compiled(expression: Expression, types: Mapping[str, AttributeType], fallen: Mapping[str, Expression]) -> Compiled:
    """Compile a condition that is free of ``not`` (``model.expression.without_negations``).

    Args:
        expression: The condition.
        types: Of the declared attributes.
        fallen: By attribute, the condition under which its value does not count.
    """
    done = Compiled()
    done.sql = _sql(expression, types, fallen, done)
    return done


def _sql(
    expression: Expression, types: Mapping[str, AttributeType], fallen: Mapping[str, Expression], to: Compiled
) -> str:
    match expression:
        case And(parts) | Or(parts):
            if len(parts) > _MOST_PARTS:
                some = (parts[at : at + _MOST_PARTS] for at in range(0, len(parts), _MOST_PARTS))
                return _sql(type(expression)(tuple(type(expression)(each) for each in some)), types, fallen, to)
            joint = " intersect " if isinstance(expression, And) else " union "
            return joint.join(f"select * from ({_sql(part, types, fallen, to)})" for part in parts)
        case Comparison(attribute) if attribute in fallen:
            away = _sql(fallen[attribute], types, {}, to)
            return f"select * from ({_comparison(expression, types, to)}) except select * from ({away})"
        case Comparison():
            return _comparison(expression, types, to)
        case Not() | CodePattern() | Relation():
            message = f"cannot be compiled: {expression}"
            raise TypeError(message)


def _comparison(one: Comparison, types: Mapping[str, AttributeType], to: Compiled) -> str:
    negative = one.operator in {Operator.UNEQUAL, Operator.NOT_IN}
    if one.attribute in _BUILT_IN_SQL:
        frame, column = _BUILT_IN_SQL[one.attribute]
        test = _test(column, one, to, number=one.attribute == "wave")
        return frame.format(test=f"{column} <> '' and not ({test})" if negative else f"{column} <> '' and {test}")
    number = types[one.attribute] is AttributeType.NUMBER
    name = to.bind(one.attribute)
    test = _test("cast(value as real)" if number else "value", one, to, number=number)
    return (_DECLARED_NOT if negative else _DECLARED).format(name=name, test=test)


def _test(column: str, one: Comparison, to: Compiled, *, number: bool = False) -> str:
    places = [to.bind(float(value) if number else value) for value in one.values]
    if one.operator in {Operator.EQUAL, Operator.UNEQUAL, Operator.IN, Operator.NOT_IN}:
        return f"{column} in ({', '.join(places)})"
    return f"{column} {one.operator.value} {places[0]}"
