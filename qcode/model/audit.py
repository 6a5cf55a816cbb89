"""The audit: how far coders agree, and where not, as it is taken away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qcode.model.agreement import Agreement
    from qcode.model.mask import Printed


@dataclass(frozen=True, slots=True)
class Side:
    """What one coder marked: the code, and the words it holds, a turn a line; no code and no words for nothing.

    Attributes:
        cut: More words follow, which a report leaves out.
    """

    coder: str
    code: Printed | None
    words: tuple[Printed, ...] = ()
    cut: bool = False


@dataclass(frozen=True, slots=True)
class PrintedCase:
    """A disagreement past the gate.

    Attributes:
        n: Its number in ``qcode disagreements``.
        kind: ``missed``, ``boundary``, ``sibling`` …
        share: Of all units these two coders decided differently.
    """

    n: int
    kind: str
    source: Printed
    turns: tuple[int, int]
    cost: int
    share: float
    sides: tuple[Side, ...]


@dataclass(frozen=True, slots=True)
class Audit:
    """An audit past the gate.

    Attributes:
        study: Its name.
        quality: ``coefficient``, ``consensus`` or ``reflexive``; the last two have no coefficients.
        codes: What is printed for each code, by its name in the rows.
        groups: What is printed for each source, by the group's name in the rows.
        whole: Of all coders together, for each code and pooled.
        pairs: Of each pair of coders.
        sources: Of each source, pooled.
        moved: From one period of the work to the next, pooled.
        cases: The costliest disagreements.
        compared: How many sources two coders or more worked through.
        settled: How many differences were settled, with a reason.
        draws: Of the bootstrap.
        draft: It is marked as a draft.
    """

    study: Printed
    language: str
    quality: str
    coders: tuple[str, ...]
    codes: Mapping[str, Printed]
    groups: Mapping[str, Printed]
    whole: tuple[Agreement, ...]
    pairs: tuple[Agreement, ...]
    sources: tuple[Agreement, ...]
    moved: tuple[Agreement, ...]
    cases: tuple[PrintedCase, ...]
    compared: int
    settled: int
    draws: int
    seed: int
    draft: bool = False
    masked: bool = True
