"""Who took part: persons, organisations, and each participation of a person in a source."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class Part(StrEnum):
    """What somebody's part in a source is; only informants are counted and are in denominators."""

    INFORMANT = "informant"
    OBSERVER = "observer"
    PRESENT = "present"
    INTERVIEWER = "interviewer"
    SUBJECT = "subject"


class Outcome(StrEnum):
    """What came of asking somebody to take part."""

    TOOK_PART = "took part"
    REFUSED = "refused"
    NO_ANSWER = "no answer"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who takes part or is spoken about.

    Attributes:
        id: Stable id (``P07``).
        pseudonym: What may be printed (``IP2``), or empty.
    """

    id: str
    pseudonym: str = ""


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One row of the register: a person's participation in a source, as a file or command gives it.

    Attributes:
        source: The source's id or its file's name.
        person: The person's id, or empty (a source without named persons).
        speaker: Label in the transcript, or empty.
        organisation: The organisations' ids, parted by ``;``, or empty.
        kind: Kind of source, or empty.
        date: ISO date, or empty.
        values: Attribute name to value, empty where the row has a place for it and says nothing.
        wave: Which of several meetings over time this is, or None.
        pseudonym: What may be printed for the person, or empty.
        part: What the person's part is; None where the row does not say (an informant).
        outcome: What came of asking; None where the row does not say (they took part).
        guide: The interview guide that was followed, empty where none is named; None where there is no place for it.
        consent: The state of consent in its English form, empty and None as with ``guide``.
        by_organisation: By organisation, values that hold for it alone (of several that the row names).
        line: 1-based line in the file, for messages.
        column: 1-based, or None where the row is a line.
    """

    source: str
    person: str = ""
    speaker: str = ""
    organisation: str = ""
    kind: str = ""
    date: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    wave: int | None = None
    pseudonym: str = ""
    part: Part | None = None
    outcome: Outcome | None = None
    guide: str | None = None
    consent: str | None = None
    by_organisation: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    line: int = 0
    column: int | None = None

    @property
    def organisations(self) -> tuple[str, ...]:
        """The organisations named, one by one."""
        return parted(self.organisation)


@dataclass(frozen=True, slots=True)
class RegisterFault:
    """Something in a register that keeps it from being read.

    Attributes:
        kind: Its name, kebab-case (``contradiction``).
        problem: One sentence, or a clause that begins with the name of the column.
        line: 1-based.
        column: 1-based, or None where the line says enough.
        hint: What mends it.
    """

    kind: str
    problem: str
    line: int
    column: int | None = None
    hint: str = ""

    @property
    def sentence(self) -> str:
        """The problem as a sentence of its own."""
        return self.problem if self.problem.endswith(".") else f"{self.problem}."

    def place(self, file: str) -> str:
        """Return where it is."""
        return ":".join(str(part) for part in (file, self.line, self.column) if part is not None)


@dataclass(frozen=True, slots=True)
class Participation:
    """A person in a source, with the attributes that hold there."""

    source: str
    person: str
    speaker: str
    organisations: tuple[str, ...]
    values: Mapping[str, tuple[str, ...]]
    part: Part = Part.INFORMANT
    outcome: Outcome = Outcome.TOOK_PART
    wave: int | None = None
    pseudonym: str = ""

    @property
    def counts(self) -> bool:
        """Whether this is an informant who took part: only those are in counts and denominators."""
        return self.part is Part.INFORMANT and self.outcome is Outcome.TOOK_PART


def parted(written: str) -> tuple[str, ...]:
    """Return what a cell names, one or several parted by ``;``.

    >>> parted("fond-1; fond-2;")
    ('fond-1', 'fond-2')
    """
    return tuple(part.strip() for part in written.split(";") if part.strip())
