"""Findings: what a check noticed, with its place and a fix."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding matters."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a check noticed.

    Attributes:
        kind: Its name, kebab-case (``missing-attribute``).
        severity: Error, warning or note.
        place: File and line, source and turn, or code: where to look. Holds no participant's words.
        message: One sentence.
        hint: What mends it.
    """

    kind: str
    severity: Severity
    place: str
    message: str
    hint: str = ""
