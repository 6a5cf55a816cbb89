"""Differences between two coders, and what was decided about them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qcode.model.mask import Printed
    from qcode.model.time_span import Stretch


class DifferenceKind(StrEnum):
    """How the second coder differs from the first."""

    MISSED = "missed"
    EXTRA = "extra"
    BOUNDARY = "boundary"
    SIBLING = "sibling"
    PARENT = "parent"
    CHILD = "child"
    POLARITY = "polarity"

    @property
    def mirrored(self) -> DifferenceKind:
        """What it is seen from the second coder.

        >>> DifferenceKind.MISSED.mirrored, DifferenceKind.SIBLING.mirrored
        (<DifferenceKind.EXTRA: 'extra'>, <DifferenceKind.SIBLING: 'sibling'>)
        """
        return _MIRRORED.get(self, self)


_MIRRORED = {
    DifferenceKind.MISSED: DifferenceKind.EXTRA,
    DifferenceKind.EXTRA: DifferenceKind.MISSED,
    DifferenceKind.PARENT: DifferenceKind.CHILD,
    DifferenceKind.CHILD: DifferenceKind.PARENT,
}


class Decision(StrEnum):
    """What was decided: whose codings stand, or which other."""

    FIRST = "first"
    SECOND = "second"
    BOTH = "both"
    NEITHER = "neither"
    OTHER = "other"
    AGREED = "agreed"


@dataclass(frozen=True, slots=True)
class Marked:
    """A place with the code a coder put there, what overlapped united.

    Attributes:
        code: Path, with the codebook's name before it where another codebook has the path too.
        key: The code's row.
    """

    code: str
    key: int
    span: Stretch


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One difference between two coders.

    Attributes:
        n: Its number: its rank by cost among all differences of the study, settled or not.
        source: Id of the source.
        source_key: Its row.
        first: What the first coder marked; empty where that coder was silent.
        second: What the second coder marked.
        cost: Units of the universe that are decided differently, code by code: what the observed disagreement falls by
            once it is settled.
        share: Of all units these two coders decided differently.
        settled: The decision that covers it, or None.
    """

    n: int
    kind: DifferenceKind
    source: str
    source_key: int
    coders: tuple[str, str]
    first: tuple[Marked, ...]
    second: tuple[Marked, ...]
    cost: int
    share: float = 0.0
    settled: Decision | None = None

    @property
    def marked(self) -> tuple[Marked, ...]:
        """What either coder marked."""
        return self.first + self.second

    @property
    def span(self) -> Stretch:
        """From where the first of it begins to where the last of it ends."""
        spans = [one.span for one in self.marked]
        return replace(spans[0], start=min(one.start for one in spans), end=max(one.end for one in spans))

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes in question, the first coder's first."""
        return tuple(dict.fromkeys(one.code for one in self.marked))

    @property
    def mirrored(self) -> Disagreement:
        """The same, seen from the second coder."""
        who = (self.coders[1], self.coders[0])
        settled = {Decision.FIRST: Decision.SECOND, Decision.SECOND: Decision.FIRST}.get(
            self.settled or Decision.BOTH, self.settled
        )
        return replace(self, kind=self.kind.mirrored, coders=who, first=self.second, second=self.first, settled=settled)


@dataclass(frozen=True, slots=True)
class Voice:
    """One original coding in a case, as its coder made it."""

    coder: str
    code: str
    span: Stretch
    memo: str
    created: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A turn of the text a case stands in.

    Attributes:
        start: Offset of its first character in the source.
        first: What the first coder marked in it, as offsets in ``words``.
        second: What the second coder marked in it.
    """

    n: int
    speaker: str
    words: str
    first: tuple[tuple[int, int], ...]
    second: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """A case with all that is needed to judge it.

    Attributes:
        passages: The turns it touches; of a stretch of time those noted there.
        voices: Every coder's codings of these codes there.
        definitions: Of the codes in question, by path.
        decided: By whom and why it was settled, or empty.
    """

    case: Disagreement
    passages: tuple[Passage, ...]
    voices: tuple[Voice, ...]
    definitions: tuple[tuple[str, str], ...]
    decided: str = ""


@dataclass(frozen=True, slots=True)
class Confusion:
    """Which code the second coder gave where the first gave another.

    Attributes:
        codes: Rows and columns.
        counts: Units of the universe by pair of codes; an empty name is no code at all.
    """

    coders: tuple[str, str]
    codes: tuple[str, ...]
    counts: tuple[tuple[str, str, int], ...]
    unit: str


@dataclass(frozen=True, slots=True)
class NamedConfusion:
    """A matrix with its names past the gate, to be taken away."""

    confusion: Confusion
    names: Mapping[str, Printed]
    coders: tuple[Printed, Printed]


@dataclass(frozen=True, slots=True)
class Sharpening:
    """What is unclear about a code, seen from how coders differ on it.

    Attributes:
        other: The code it is confused with, or empty.
        cost: Units of the universe that are decided differently for this reason.
        share: Of all units coders decided differently.
        cases: How many.
        advice: What to write into the definition.
        lacking: What the definition lacks, or empty.
        examples: Numbers of the costliest cases.
        words: What the first of these examples reads.
    """

    code: str
    other: str
    kind: DifferenceKind
    cost: int
    share: float
    cases: int
    advice: str
    lacking: str
    examples: tuple[int, ...]
    words: str = ""


@dataclass(frozen=True, slots=True)
class Settled:
    """A decision on record.

    Attributes:
        results: What stands in the consensus layer there; empty for nothing.
    """

    id: int
    source: str
    span: Stretch
    code: str
    decision: Decision
    coders: tuple[str, ...]
    reason: str
    coder: str
    created: str
    results: tuple[Stretch, ...] = ()


@dataclass(frozen=True, slots=True)
class Upheld:
    """How many of a coder's codings stood when differences were settled. It is no reliability.

    Attributes:
        upheld: Codings in disputed places that stand in the consensus layer.
        disputed: Codings in disputed places.
        agreed: Codings that stand because everyone made them.
    """

    coder: str
    upheld: int
    disputed: int
    agreed: int
