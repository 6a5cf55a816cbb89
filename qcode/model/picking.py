"""Which of many statements are printed, and how much of each."""

from __future__ import annotations

from enum import StrEnum


class Pick(StrEnum):
    """What is preferred where not everything is printed.

    ``central`` is the length nearest to the middle one of the group; ``random`` is drawn with a seed.
    """

    LONGEST = "longest"
    CENTRAL = "central"
    RANDOM = "random"


class Text(StrEnum):
    """How much of what is found is printed."""

    STATEMENT = "statement"
    INTERSECTION = "intersection"


class CodingLayer(StrEnum):
    """Which codings a query reads, where it is not to be the consensus in settled places and the codings elsewhere."""

    INDIVIDUAL = "individual"
    CONSENSUS = "consensus"
    ALL = "all"
