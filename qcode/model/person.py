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
        line: 1-based line in the file, for messages.
    """

    source: str
    person: str = ""
    speaker: str = ""
    organisation: str = ""
    kind: str = ""
    date: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    line: int = 0


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
