"""Queries: what is asked for, at the command line or under a name."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any, TypeVar

from qcode.model.picking import Pick, Text

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from _typeshed import DataclassInstance

    from qcode.model.attribution import Form
    from qcode.model.picking import CodingLayer

    Ask = TypeVar("Ask", bound=DataclassInstance)

NARROWING = frozenset({"code", "where", "coders", "layer"})
"""The fields that say what is counted; the others say what is printed of it."""


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked for.

    Attributes:
        code: Code expression; empty for every code.
        where: Condition on informants; empty for all.
        by: Grouping, outermost first: ``code``, attributes, ``source``, ``kind``, ``wave``, ``person``,
            ``organisation``.
        context: Turns shown before and after.
        limit: At most so many quotations in all; 0 for no limit.
        per_cell: At most so many in each group, spread over persons; 0 for no limit.
        coders: Only these coders' codings; empty for all.
        interviewer: Show the interviewer's turns inside quotations.
        layer: None for the consensus where a difference was settled, and the coders' own codings elsewhere.
        text: Whole statements, or only the stretches where all of the code expression holds.
        pick: What ``per_cell`` and ``max_per_person`` prefer.
        seed: Of a random pick; the same seed picks the same.
        max_per_person: At most so many statements of each person; 0 for no limit.
        exclude_used: Leave out what overlaps a quote of the ledger that is used.
        form: How the attribution is printed; None as the study's policy has it.
        matched: The attribute by which each quotation gets one on the same theme elsewhere; empty for no pairs.
        stance: Quotations for and against in pairs.
    """

    code: str = ""
    where: str = ""
    by: tuple[str, ...] = ()
    context: int = 0
    limit: int = 0
    per_cell: int = 0
    coders: tuple[str, ...] = ()
    interviewer: bool = False
    layer: CodingLayer | None = None
    text: Text = Text.STATEMENT
    pick: Pick = Pick.LONGEST
    seed: int = 1
    max_per_person: int = 0
    exclude_used: bool = False
    form: Form | None = None
    matched: str = ""
    stance: bool = False


@dataclass(frozen=True, slots=True)
class SavedQuery:
    """A query under a name, as ``queries.yaml`` has it.

    Attributes:
        values: What it says, by the field of ``Query``; what it does not say is left out.
        note: What somebody wrote down about it.
        place: File, line and column.
        places: Line and column of each field it says.
    """

    name: str
    values: Mapping[str, Any]
    note: str = ""
    place: str = ""
    places: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    @property
    def code(self) -> str:
        """Its code expression, or empty."""
        return str(self.values.get("code", ""))

    @property
    def where(self) -> str:
        """Its condition on informants, or empty."""
        return str(self.values.get("where", ""))

    def under(self, ask: Ask, given: Collection[str]) -> Ask:
        """Return what is asked for, with what is said here wherever nothing was given.

        >>> SavedQuery("kap4", {"code": "a", "limit": 3}).under(Query(limit=5), {"limit"}).limit
        5
        """
        known = {one.name for one in fields(ask)} - set(given)
        return replace(ask, **{name: value for name, value in self.values.items() if name in known})

    def passed_over(self, ask: DataclassInstance) -> tuple[str, ...]:
        """Return what is said here of what is counted, and cannot be asked of that kind."""
        known = {one.name for one in fields(ask)}
        return tuple(name for name in self.values if name in NARROWING - known)
