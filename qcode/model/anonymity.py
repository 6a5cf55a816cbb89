"""What a study promises of anonymity: how many persons may be meant, and what is left out so that they are enough."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qcode.model.expression import Comparison, leaves

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from qcode.model.expression import Expression
    from qcode.model.mask import EntityKind

CONTEXT = ("kind", "stance")
"""What a restriction may ask of beside attributes."""


@dataclass(frozen=True, slots=True)
class Merge:
    """Values of an attribute that are printed as one."""

    name: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Restriction:
    """Attributes that are not printed with the quotes a condition holds of.

    Attributes:
        when: On attributes, ``kind`` and ``stance``; None for every quote.
        drop: What is left out.
        never: Whether it is kept out of headings and tables beside the quotes too.
    """

    when: Expression | None
    drop: tuple[str, ...]
    never: bool = False

    def asked(self, name: str) -> Iterator[str]:
        """Yield the values that the condition compares one thing with."""
        for one in leaves(self.when) if self.when is not None else ():
            if isinstance(one, Comparison) and one.attribute == name:
                yield from one.values


@dataclass(frozen=True, slots=True)
class Anonymity:
    """How many persons an attribution must at least be able to be, and what is left out first.

    Attributes:
        ladder: Attributes in the order they are given up; one with merges is made coarser, and left out if named again.
        merge: By attribute, values that are printed as one.
        policy: What is left out whatever the count.
        sensitive: Codes of which it may not be told that everybody of a kind has them.
        mask_level: By kind of entity, how coarse its masks are; 1 is the numbered one.
        mask_level_otherwise: The same for kinds that are not named.
        retention: By kind of source, the last day (ISO) on which original words may be kept; ``""`` for all others.
    """

    k: int = 3
    ladder: tuple[str, ...] = ()
    merge: Mapping[str, tuple[Merge, ...]] = field(default_factory=dict)
    policy: tuple[Restriction, ...] = ()
    sensitive: tuple[str, ...] = ()
    mask_level: Mapping[EntityKind, int] = field(default_factory=dict)
    mask_level_otherwise: int = 1
    retention: Mapping[str, str] = field(default_factory=dict)
