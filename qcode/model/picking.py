"""Which of many statements are printed, and how much of each."""

from __future__ import annotations

from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Selection:
    """How statements were chosen among those found.

    Attributes:
        per_cell: At most so many in each group; 0 for no limit.
        per_person: At most so many of each person; 0 for no limit.
        seed: Of the lot.
    """

    pick: Pick
    per_cell: int = 0
    per_person: int = 0
    seed: int = 1

    def sentence(self, language: str) -> str:
        """Return it as a method section says it.

        >>> Selection(Pick.LONGEST, per_cell=2).sentence("en")
        'Chosen: at most 2 in each group, in turn from person to person, the longest first.'
        """
        words = _SENTENCES.get(language, _SENTENCES["en"])
        parts = [words["cell"].format(n=self.per_cell)] if self.per_cell else []
        parts += [words["person"].format(n=self.per_person)] if self.per_person else []
        return f"{words['chosen']}: {', '.join([*parts, words[self.pick].format(seed=self.seed)])}."


_SENTENCES = {
    "da": {
        "chosen": "Udvalgt",
        "cell": "højst {n} i hver gruppe, på skift fra person til person",
        "person": "højst {n} af hver person",
        Pick.LONGEST: "de længste først",
        Pick.CENTRAL: "dem nærmest gruppens midterste længde først",
        Pick.RANDOM: "trukket ved lod (frø {seed})",
    },
    "en": {
        "chosen": "Chosen",
        "cell": "at most {n} in each group, in turn from person to person",
        "person": "at most {n} of each person",
        Pick.LONGEST: "the longest first",
        Pick.CENTRAL: "those nearest to the middle length of the group first",
        Pick.RANDOM: "drawn by lot (seed {seed})",
    },
}
