"""Masking: what identifies, what is printed in its place, and the only type that may leave masked."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from qcode.model.span import Span


class EntityKind(StrEnum):
    """What sort of thing a mention points at."""

    PERSON = "person"
    PLACE = "place"
    INSTITUTION = "institution"
    ORGANISATION = "organisation"
    CPR = "cpr"
    PHONE = "phone"
    EMAIL = "email"
    PLATE = "plate"
    ADDRESS = "address"
    DATE = "date"
    ACCOUNT = "account"
    URL = "url"
    NUMBER = "number"
    OTHER = "other"
    PUBLIC = "public"


class State(StrEnum):
    """What has been decided about an entity or a mention."""

    ACCEPTED = "accepted"
    UNDECIDED = "undecided"
    NEVER = "never"


class Form(StrEnum):
    """How the name is bent in the text."""

    BASE = "base"
    GENITIVE = "genitive"
    DERIVED = "derived"


class Layer(StrEnum):
    """Which way of finding found it."""

    NAMES = "names"
    PATTERNS = "patterns"
    LISTS = "lists"
    MODEL = "model"
    LEFTOVERS = "leftovers"
    HAND = "hand"


@dataclass(frozen=True, slots=True)
class NameRow:
    """One row of ``names.csv``.

    Attributes:
        id: The entity's id, unique in the study.
        name: Main form.
        aliases: Other forms, nicknames, abbreviations.
        mask: What is printed instead, without brackets; empty for one made from the kind.
        coarser: The masks of level 2 and on; empty where a level has none of its own.
        shared: Whether the mask is meant to be another's too.
        line: 1-based line in the file, for messages.
        sources: The sources in which these names mean this entity; empty for all.
    """

    kind: EntityKind
    id: str
    name: str
    aliases: tuple[str, ...] = ()
    mask: str = ""
    line: int = 0
    coarser: tuple[str, ...] = ()
    shared: bool = False
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Name:
    """One form by which an entity is known.

    Attributes:
        entity: The entity's id.
        form: The words, in their base form.
        elsewhere: Whether it is known in other sources only: here the words are a name, but nobody's.
    """

    entity: str
    kind: EntityKind
    form: str
    elsewhere: bool = False


@dataclass(frozen=True, order=True, slots=True)
class Match:
    """A stretch of text that seems to identify.

    Attributes:
        span: Place in the text that was scanned.
        kind: Sort of entity; ``OTHER`` where only that it is a name is known.
        layer: Which way of finding found it.
        key: For the names layer the entity's id; else the normalised value that makes two
            mentions one entity (digits of a telephone number, base form of a leftover).
        form: How it is bent.
        confidence: 0 to 1.
    """

    span: Span
    kind: EntityKind
    layer: Layer
    key: str
    form: Form = Form.BASE
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class ScanStamp:
    """What a scan depends on, apart from the text; a scan under another stamp is stale.

    Attributes:
        names: Hash of the names that were looked for.
        rules: Number of the rules.
        layers: Ways of finding, parted by commas.
        model: Name and version of the model; empty where none is used.
    """

    names: str
    rules: int
    layers: str
    model: str


@dataclass(frozen=True, slots=True)
class Entity:
    """One identifying thing, and its one mask.

    Attributes:
        id: Number in the study.
        mask: Printed in its place, without brackets.
        mentions: How often it occurs.
        sources: In how many sources.
    """

    id: int
    kind: EntityKind
    mask: str
    state: State
    mentions: int = 0
    sources: int = 0


@dataclass(frozen=True, slots=True)
class Mention:
    """One place where an entity is named.

    Attributes:
        source: The source's id.
        turn: 1-based number of the turn.
        span: Place in the source's text.
        mask: The entity's mask, base form, without brackets.
        confidence: 0 to 1.
    """

    source: str
    turn: int
    span: Span
    entity: int
    kind: EntityKind
    state: State
    mask: str
    form: Form
    layer: Layer
    confidence: float = 1.0


class PieceKind(StrEnum):
    """What a piece of printed text is; brackets may look alike, and are told apart here.

    A note is a bracket that stood in the text when it came: the transcriber's, not qcode's.
    """

    WORDS = "words"
    MASK = "mask"
    UNDECIDED = "undecided"
    CUT = "cut"
    PAUSE = "pause"
    CLARIFICATION = "clarification"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of printed text, brackets included."""

    text: str
    kind: PieceKind = PieceKind.WORDS


@dataclass(frozen=True, slots=True)
class Printed:
    """Text that passed the gate; made by ``qcode.study.release`` alone.

    Attributes:
        masked: False only where somebody asked for ``--unmasked``.
    """

    pieces: tuple[Piece, ...]
    masked: bool = True

    def __str__(self) -> str:
        """Return the text as it is printed."""
        return "".join(piece.text for piece in self.pieces)

    def typeset(self, edits: Callable[[str], Iterable[tuple[int, str]]]) -> Printed:
        """Return the same with single characters of the words replaced, such as quotation marks; masks stay.

        Args:
            edits: Gives, for the text as printed, places and what is to stand there instead.
        """
        wanted = dict(edits(str(self)))
        pieces: list[Piece] = []
        at = 0
        for piece in self.pieces:
            text = piece.text
            if piece.kind in (PieceKind.WORDS, PieceKind.NOTE):
                text = "".join(wanted.get(at + n, letter) for n, letter in enumerate(text))
            pieces.append(Piece(text, piece.kind))
            at += len(piece.text)
        return Printed(tuple(pieces), self.masked)

    def lines(self) -> tuple[Printed, ...]:
        """Return the paragraphs, parted where the words have a line break."""
        rows: list[list[Piece]] = [[]]
        for piece in self.pieces:
            first, *rest = piece.text.split("\n")
            rows[-1].append(Piece(first, piece.kind))
            rows += [[Piece(text, piece.kind)] for text in rest]
        return tuple(Printed(tuple(row), self.masked) for row in rows)

    @property
    def undecided(self) -> bool:
        """Tell whether a mention in it still waits for a decision."""
        return any(piece.kind is PieceKind.UNDECIDED for piece in self.pieces)
