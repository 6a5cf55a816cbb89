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
    """

    name: str
    version: str
    codes: tuple[Code, ...]
    path: str = ""

    def __iter__(self) -> Iterator[Code]:
        """Walk the codes, parents before children."""
        return iter(self.codes)


class StepKind(StrEnum):
    """What one step of a plan does to the tree."""

    ADDED = "added"
    RENAMED = "renamed"
    MOVED = "moved"
    CHANGED = "changed"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True)
class Step:
    """One step from the tree in the database to the tree in the file.

    Attributes:
        codings: How many codings the code holds.
        detail: Which fields changed, or the path before.
    """

    kind: StepKind
    code: Code
    codings: int = 0
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """What ``codebook apply`` would do, codebook by codebook."""

    steps: tuple[Step, ...] = field(default=())

    @property
    def refused(self) -> tuple[Step, ...]:
        """Steps that cannot be done: a retired code still holds codings."""
        return tuple(step for step in self.steps if step.kind is StepKind.RETIRED and step.codings)
