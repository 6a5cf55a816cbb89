"""Who is to code what, and how far they are."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Assignment:
    """A source given to a coder for a codebook.

    Attributes:
        created: ISO time, UTC.
        codings: How many the coder has made there.
        passed: How many codes of the codebook the coder's pass covers.
        of: How many codes the codebook has.
    """

    coder: str
    source: str
    codebook: str
    created: str
    codings: int = 0
    passed: int = 0
    of: int = 0

    @property
    def is_done(self) -> bool:
        """Whether the coder has worked through the source for the whole codebook."""
        return self.of > 0 and self.passed == self.of


@dataclass(frozen=True, slots=True)
class CoderWork:
    """What one coder has done and has to do.

    Attributes:
        sources: In how many sources there are codings.
        assigned: How many sources were given to the coder.
        done: How many of those are worked through.
    """

    coder: str
    codings: int
    sources: int
    assigned: int = 0
    done: int = 0
