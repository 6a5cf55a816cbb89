"""A codebook: a tree of codes in the order it was written."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qcode.model.code import Code


@dataclass(frozen=True, slots=True)
class Codebook:
    """A code tree.

    Attributes:
        name: Unique in the study.
        version: As written in the file.
        codes: Depth first, in the order of the file.
        path: The file it was read from, relative to the study; empty for none.
        merged: Ids of codes that went, each with the id of the code that took their codings.
        splits: Ids of codes that are being split, each with the ids of the codes it is split into.
    """

    name: str
    version: str
    codes: tuple[Code, ...]
    path: str = ""
    merged: tuple[tuple[str, str], ...] = ()
    splits: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def __iter__(self) -> Iterator[Code]:
        """Walk the codes, parents before children."""
        return iter(self.codes)


class StepKind(StrEnum):
    """What one step of a plan does to the tree."""

    ADDED = "added"
    RENAMED = "renamed"
    MOVED = "moved"
    REORDERED = "reordered"
    MERGED = "merged"
    SPLIT = "split"
    CHANGED = "changed"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True)
class Step:
    """One step from one state of a tree to a later one.

    Attributes:
        code: As it is after the step; of what goes, as it was.
        codings: How many codings the code holds.
        detail: Which fields changed, the path before, or where codings go.
        rests: How much else rests on a code that goes: memos, themes, decisions, lost codings.
    """

    kind: StepKind
    code: Code
    codings: int = 0
    detail: str = ""
    rests: int = 0


@dataclass(frozen=True, slots=True)
class Vanished:
    """A code that is gone from its file beside new ones: renamed, or given up?

    Attributes:
        book: The codebook's name.
        codings: How many codings it holds.
        rests: How much else rests on it.
        new: Codes of the file that have no id yet, the likeliest first.
    """

    book: str
    code: Code
    codings: int
    rests: int
    new: tuple[Code, ...]


@dataclass(frozen=True, slots=True)
class Decisions:
    """What a person said became of codes that are gone from their file, as paths or ids.

    Attributes:
        renamed: The old one and what it is called in the file now.
        merged: One that went, and the one that takes its codings.
        retired: Those that are to go.
        to: Where the codings of the retired go; empty for those without codings.
    """

    renamed: tuple[tuple[str, str], ...] = ()
    merged: tuple[tuple[str, str], ...] = ()
    retired: tuple[str, ...] = ()
    to: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """What ``codebook apply`` would do, codebook by codebook.

    Attributes:
        vanished: Codes whose fate nobody has told yet.
    """

    steps: tuple[Step, ...] = field(default=())
    vanished: tuple[Vanished, ...] = ()

    @property
    def refused(self) -> tuple[Step, ...]:
        """Steps that cannot be done: something rests on a code that is to go."""
        return tuple(step for step in self.steps if step.kind is StepKind.RETIRED and (step.codings or step.rests))


@dataclass(frozen=True, slots=True)
class TreeChange:
    """A step of a tree's history.

    Attributes:
        at: ISO time, UTC.
        coder: Who did it; empty where that is not on record.
        book: The codebook's name.
        version: As the file had it.
    """

    at: str
    coder: str
    book: str
    version: str
    step: Step
