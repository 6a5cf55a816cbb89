"""Interview guides: what each version asks, and which codes its questions are about."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class AskedCode:
    """A code as a guide names it.

    Attributes:
        written: A path, number, alias or name, as in commands.
        line: 1-based line in the guide's file, 0 if unknown.
        column: 1-based, 0 if unknown.
    """

    written: str
    line: int = 0
    column: int = 0


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a guide.

    Attributes:
        id: Unique in the guide's version.
        words: As the guide has it; may be empty.
        codes: What the answers are to be about; a code means those below it too.
    """

    id: str
    words: str
    codes: tuple[AskedCode, ...] = ()


@dataclass(frozen=True, slots=True)
class Guide:
    """One version of a guide.

    Attributes:
        path: Its file, relative to the study; empty where it is read from the database.
    """

    name: str
    version: str
    questions: tuple[Question, ...] = ()
    path: str = ""

    @property
    def title(self) -> str:
        """Name and version, as listings show it and `guide use` takes it."""
        return f"{self.name} {self.version}"


class Asked(StrEnum):
    """Whether a source's guide asked about a code."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"
