"""The ledger: quotes taken for the report, each with its edits, its marks and what the quoted have said to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qcode.model.finding import Finding
    from qcode.model.mask import Printed
    from qcode.model.quotation import PrintedQuotation
    from qcode.model.settings import Settings
    from qcode.model.time_span import Stretch

LETTERS = "34679ACDEFGHJKMNPQRTVWXY"
"""What an entry's id is written with: nothing that looks like something else (0 and O, 1 and I, 5 and S, 8 and B)."""

_STEP = 5003  # prime to every power of 24, so that each number has an id of its own
_FIRST = 7919
_LIKE = str.maketrans("", "", " -.")


class Status(StrEnum):
    """How far a quote has come on its way into the report."""

    LONG_LIST = "long list"
    SHORT_LIST = "short list"
    USED = "used"
    DROPPED = "dropped"


class EditKind(StrEnum):
    """What was done to the words of a quote."""

    CUT = "cut"
    PAUSE = "pause"
    CLARIFICATION = "clarification"
    MASK = "mask"
    TIDY = "tidy"
    MERGE = "merge"
    INTERVIEWER = "interviewer"


class MarkKind(StrEnum):
    """What the writer says of a quote."""

    MOST_TELLING = "most telling"
    CONFIRMS = "confirms"
    CONTRADICTS = "contradicts"


class ApprovalState(StrEnum):
    """What the person quoted has said to it."""

    SENT = "sent"
    APPROVED = "approved"
    REFUSED = "refused"


_WITH_WORDS = frozenset({EditKind.CLARIFICATION, EditKind.MASK})
_MAY_HAVE_WORDS = _WITH_WORDS | {EditKind.TIDY}


@dataclass(frozen=True, slots=True)
class Edit:
    """One edit of a quote. Offsets count code points from the quote's beginning, so that they move along with it.

    Attributes:
        start: First character it is about.
        end: After the last; as ``start`` only for a clarification that is put in, and replaces nothing.
        words: What is printed instead, without brackets: of a clarification, a mask and a tidy-up.
        id: Its row; 0 before it has one.
    """

    kind: EditKind
    start: int
    end: int
    words: str = ""
    id: int = field(default=0, compare=False)

    def __post_init__(self) -> None:
        """Refuse an edit of nothing, or with words that would not be printed."""
        empty = self.start == self.end and self.kind is not EditKind.CLARIFICATION
        wordless = self.kind in _WITH_WORDS and not self.words
        wordy = bool(self.words) and self.kind not in _MAY_HAVE_WORDS
        if not 0 <= self.start <= self.end or empty or wordless or wordy:
            message = f"no {self.kind} from {self.start} to {self.end} with {len(self.words)} characters"
            raise ValueError(message)


@dataclass(frozen=True, slots=True)
class LedgerMark:
    """A mark; ``other`` is the id of the entry that is confirmed or contradicted, else empty."""

    kind: MarkKind
    other: str = ""


@dataclass(frozen=True, slots=True)
class Approval:
    """What a person has said to being quoted so; of one person the latest holds."""

    person: str
    state: ApprovalState
    since: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One quote of the ledger; original words, for the workshop.

    Attributes:
        id: Its row.
        key: Its short id, which it keeps.
        source: The source's id.
        source_row: The source's row.
        words: The text there; empty for a stretch of time, and the words there were where it is lost.
        place: Where it is used.
        flag: ``touched``, ``doubtful`` or ``lost`` after a revision of the text; else empty.
        printed: Its words as they were printed when it was used, masked; else empty.
    """

    id: int
    key: str
    source: str
    source_row: int
    span: Stretch
    turns: tuple[int, int]
    words: str
    status: Status
    place: str
    note: str
    coder: str
    created: str
    flag: str = ""
    printed: str = ""
    edits: tuple[Edit, ...] = ()
    marks: tuple[LedgerMark, ...] = ()
    approvals: tuple[Approval, ...] = ()


@dataclass(frozen=True, slots=True)
class PrintedPassage:
    """A paragraph of a printed entry, with who says it and the turn it begins in."""

    speaker: Printed
    words: Printed
    turn: int = 0


@dataclass(frozen=True, slots=True)
class PrintedEdit:
    """An edit with the words it is about and those put in, past the gate.

    Attributes:
        about: Empty for what is put in beside others, and for a mask: what it hides is not shown.
    """

    kind: EditKind
    about: str
    instead: Printed


@dataclass(frozen=True, slots=True)
class PrintedApproval:
    """What a person has said to a quote, past the gate."""

    person: Printed
    state: ApprovalState
    since: str
    note: Printed


@dataclass(frozen=True, slots=True)
class PrintedEntry:
    """An entry past the gate.

    Attributes:
        entry: For its facts alone: none of its words is printed.
        quotation: Where it is from and its attribution; None where it is lost.
        passages: Its words with all edits, a paragraph each.
    """

    entry: Entry
    quotation: PrintedQuotation | None
    passages: tuple[PrintedPassage, ...]
    edits: tuple[PrintedEdit, ...]
    approvals: tuple[PrintedApproval, ...]
    source: Printed
    place: Printed
    note: Printed

    @property
    def words(self) -> str:
        """The printed words, a paragraph a line."""
        return "\n".join(str(one.words) for one in self.passages)

    @property
    def undecided(self) -> bool:
        """Whether a name in it waits for a decision."""
        return any(one.words.undecided for one in self.passages)


@dataclass(frozen=True, slots=True)
class PrintedLedger:
    """Entries past the gate, in printing order."""

    entries: tuple[PrintedEntry, ...]
    settings: Settings
    findings: tuple[Finding, ...] = ()
    draft: bool = False
    masked: bool = True


def key_of(number: int) -> str:
    """Return the short id of the entry with this row number; no two have the same, and neighbours look different.

    >>> [key_of(number) for number in (1, 2, 3)]
    ['QXGG', 'QD6W', 'QNTE']
    """
    letters = len(LETTERS)
    digits, below = 3, 0
    while number - below > letters**digits:
        below += letters**digits
        digits += 1
    place = ((number - below) * _STEP + _FIRST) % letters**digits
    written = ""
    for _ in range(digits):
        place, rest = divmod(place, letters)
        written = LETTERS[rest] + written
    return f"Q{written}"


def as_key(written: str) -> str:
    """Return an id as it is stored, whatever the capitals and blanks of what was typed.

    >>> as_key(" q7k-3")
    'Q7K3'
    """
    return written.translate(_LIKE).upper()
