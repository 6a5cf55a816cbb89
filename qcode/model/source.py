"""Sources: transcripts, referater, field notes, survey answers."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qcode.model.text import text_hash
from qcode.model.turn import Turn, joined

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qcode.model.finding import Finding
    from qcode.model.remark import Remark

KINDS = (
    "interview",
    "double_interview",
    "focus_group",
    "seminar",
    "referat",
    "field_note",
    "case_record",
    "survey_answer",
    "other",
)
_NEUTRAL = re.compile(
    r"(?:interview|int|fokusgruppe|fokus|focus|fg|gruppe|referat|note|kilde|source|svar|ip|di|[a-zæøå])?"
    r"[-_ ]?\d{1,5}[a-z]?"
)


def is_neutral(name: str) -> bool:
    """Tell whether a file's stem gives nobody away, so that it can be a source's id.

    >>> is_neutral("I07"), is_neutral("fokusgruppe-3"), is_neutral("mette-hansen"), is_neutral("Bo85")
    (True, True, False, False)
    """
    return _NEUTRAL.fullmatch(name.lower()) is not None


@dataclass(frozen=True, slots=True)
class Transcript:
    """A file read: its turns and what its head says, before it is a source of a study.

    Attributes:
        filename: The name the file came with (no folders).
        file_hash: SHA-256 of its bytes.
        turns: Placed, in order.
        facts: Front matter, names as written to values as text.
        findings: What the reader was unsure of.
        remarks: Comments in the file.
    """

    filename: str
    file_hash: str
    turns: tuple[Turn, ...]
    facts: Mapping[str, str] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    remarks: tuple[Remark, ...] = ()

    @property
    def text(self) -> str:
        """The stored text."""
        return joined(self.turns)

    @property
    def hash(self) -> str:
        """SHA-256 of the stored text."""
        return text_hash(self.text)


@dataclass(frozen=True, slots=True)
class Source:
    """One source of a study.

    Attributes:
        id: qcode's own name for it, safe to print (``I07``, ``S03``).
        kind: One of ``KINDS``.
        date: ISO date, or empty.
        filename: The received file's name; never printed in masked output.
        hash: SHA-256 of the text.
        recording: Name of the file it is the time line of, or empty; never printed in masked output.
        length: Of the recording, in milliseconds; None where nobody has said.
    """

    id: str
    kind: str
    date: str
    filename: str
    hash: str
    turns: int
    words: int
    persons: tuple[str, ...] = ()
    recording: str = ""
    length: int | None = None
