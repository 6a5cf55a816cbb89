"""Attributes: typed facts of a source, person, organisation or participation."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qcode.model.expression import Expression


class Scope(StrEnum):
    """What an attribute is a fact of."""

    SOURCE = "source"
    PERSON = "person"
    ORGANISATION = "organisation"
    PARTICIPATION = "participation"


class AttributeType(StrEnum):
    """What values an attribute takes."""

    CATEGORY = "category"
    NUMBER = "number"
    DATE = "date"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Attribute:
    """A declared attribute.

    Attributes:
        values: The closed, ordered values of a category; empty for other types.
        label: How a value is printed; ``{value}`` stands for it.
        identifying: Whether it narrows down who somebody is.
        applies_to: Condition on the informant outside which it falls away, or None.
    """

    name: str
    scope: Scope
    type: AttributeType = AttributeType.CATEGORY
    values: tuple[str, ...] = ()
    label: str = "{value}"
    identifying: bool = False
    applies_to: Expression | None = None

    def printed(self, value: str) -> str:
        """Return a value as it is printed.

        >>> Attribute("region", Scope.SOURCE, label="region {value}").printed("2")
        'region 2'
        """
        return self.label.replace("{value}", value)
