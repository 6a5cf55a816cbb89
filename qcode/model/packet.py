"""Packets: what one coder is handed to code apart from others, and what comes back."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qcode.model.code import Code
    from qcode.model.turn import Turn

FORMAT = 1
"""Version of the file's layout; a file of a later one is refused."""


@dataclass(frozen=True, slots=True)
class HandedSource:
    """A source as the coder gets it.

    Attributes:
        uuid: That of the source in the study it comes from.
        id: What the coder knows it by; safe to print where the packet is masked.
        turns: With the words as they are handed out, and labels that name nobody.
        hash: SHA-256 of the text handed out; empty where there is none.
        recorded: Whether it is the time line of a recording, so that it may be coded by time.
        length: Of the recording, in milliseconds; None where nobody has said.
        answers: Whether it is an open answer of a survey, which another may equal word for word.
    """

    uuid: str
    id: str
    kind: str
    turns: tuple[Turn, ...]
    hash: str
    recorded: bool = False
    length: int | None = None
    answers: bool = False


@dataclass(frozen=True, slots=True)
class HandedCode:
    """A code as the coder gets it.

    Attributes:
        asked: Whether the coder is asked to look for it; else it is there for what stands below it.
    """

    uuid: str
    code: Code
    asked: bool = True


@dataclass(frozen=True, slots=True)
class HandedBook:
    """A codebook as the coder gets it."""

    uuid: str
    name: str
    version: str
    codes: tuple[HandedCode, ...]


@dataclass(frozen=True, slots=True)
class Packet:
    """What one coder is handed.

    Attributes:
        study: The study's name, as it may be printed.
        masked: False where somebody asked for original words.
        draft: Whether it holds ``[?]`` for names that nobody had decided on.
    """

    uuid: str
    coder: str
    study: str
    language: str
    quality: str
    masked: bool
    draft: bool
    sources: tuple[HandedSource, ...] = ()
    books: tuple[HandedBook, ...] = ()


@dataclass(frozen=True, slots=True)
class WorkedSource:
    """A source that was coded, told by its uuid and its text."""

    uuid: str
    id: str
    hash: str


@dataclass(frozen=True, slots=True)
class WorkedCode:
    """A code that was coded with.

    Attributes:
        book: Name of its codebook there.
    """

    uuid: str
    book: str
    code: Code


@dataclass(frozen=True, slots=True)
class WorkedCoding:
    """A coding that comes back; source and code are told by their uuids.

    Attributes:
        start: In the text as it was handed out, or in milliseconds.
        subject: Id of the person it is about, or empty.
    """

    uuid: str
    source: str
    unit: str
    start: int
    end: int
    code: str
    coder: str
    subject: str
    memo: str
    created: str
    flag: str
    origin: str
    condensate: str


@dataclass(frozen=True, slots=True)
class WorkedPass:
    """A pass that comes back.

    Attributes:
        codes: Uuids of the codes it covers.
    """

    uuid: str
    source: str
    coder: str
    created: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WorkedMemo:
    """A memo that comes back.

    Attributes:
        links: What it is about: ``source``, ``code``, ``coding`` or ``memo`` with a uuid, ``person`` with an id,
            ``claim`` with its name.
    """

    uuid: str
    kind: str
    title: str
    body: str
    coder: str
    created: str
    changed: str
    links: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Work:
    """What comes back.

    Attributes:
        packet: Uuid of the packet it was coded from; empty for a copy of the study itself.
        coder: Whose packet it was; empty for a copy, from which every coder's work is read.
    """

    packet: str
    coder: str
    sources: tuple[WorkedSource, ...] = ()
    codes: tuple[WorkedCode, ...] = ()
    codings: tuple[WorkedCoding, ...] = ()
    passes: tuple[WorkedPass, ...] = ()
    memos: tuple[WorkedMemo, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """A run of printed text and the run of the original that it stands for; offsets in the two texts."""

    printed: tuple[int, int]
    original: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Handed:
    """What a study remembers of a source it handed out.

    Attributes:
        hash: Of the text handed out.
        text: Hash of the original at that time.
        places: Where the two differ; in order.
    """

    hash: str
    text: str
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class HandedAs:
    """What a study remembers of a code it handed out.

    Attributes:
        there: Its path as it was handed out.
        path: Its own path at that time.
        book: Its codebook's name.
        key: Its id.
    """

    there: str
    path: str
    book: str
    key: str


@dataclass(frozen=True, slots=True)
class Origin:
    """What a study remembers of a packet it made; no words.

    Attributes:
        content: Hash of all that was handed out.
        sources: By uuid.
        codes: By uuid.
        trees: By the name of a codebook, the uuid of the state of its tree; empty where none was kept.
    """

    coder: str
    masked: bool
    content: str
    sources: dict[str, Handed] = field(default_factory=dict)
    codes: dict[str, HandedAs] = field(default_factory=dict)
    trees: dict[str, str] = field(default_factory=dict)


class Outcome(StrEnum):
    """What became of one row that came back."""

    NEW = "new"
    TOUCHED = "new, touched"
    DOUBTFUL = "new, doubtful"
    LOST = "lost"
    THERE = "there already"
    DIFFERS = "there already, differs"
    TWICE = "made twice"
    MAPPED = "mapped"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class MergedRow:
    """One row that came back, and what became of it.

    Attributes:
        kind: ``coding``, ``pass``, ``memo``, ``code`` or ``source``.
        start: In this study's text where there is a place in it, else as it came; None for what has no place.
        why: A sentence; empty where nothing is to be said.
    """

    kind: str
    outcome: Outcome
    source: str = ""
    unit: str = ""
    start: int | None = None
    end: int | None = None
    code: str = ""
    coder: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Merged:
    """What reading a packet came to.

    Attributes:
        here: Codings of the coder in these sources that are not among what came.
    """

    coders: tuple[str, ...]
    rows: tuple[MergedRow, ...]
    here: int = 0

    def count(self, kind: str, *outcomes: Outcome) -> int:
        """Return how many rows of a kind came to one of these ends; to any, where none is named."""
        return sum(1 for row in self.rows if row.kind == kind and (not outcomes or row.outcome in outcomes))


@dataclass(frozen=True, slots=True)
class KnownPacket:
    """A packet on record, as ``packet list`` gives it.

    Attributes:
        direction: ``made`` or ``read``.
        sources: How many were handed out; None where that is not on record.
    """

    packet: str
    coder: str
    direction: str
    created: str
    sources: int | None
    masked: bool | None
