"""Changes: the lines of the audit trail."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Change:
    """Who did what, when.

    Attributes:
        id: Number in the trail.
        at: ISO time, UTC.
        action: The command (``code add``).
        summary: One sentence without participants' words.
        rows: How many rows of the study it touched.
        undone: Whether it has been taken back.
    """

    id: int
    at: str
    coder: str
    action: str
    summary: str
    rows: int
    undone: bool
