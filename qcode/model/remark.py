"""Remarks: what somebody wrote beside a text, as a comment in Word."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qcode.model.span import Span


@dataclass(frozen=True, slots=True)
class Remark:
    r"""A comment, and the words of the text it is about.

    Attributes:
        paragraph: 1-based place in the file, 0 where it is on no words at all.
        author: As the program that wrote it knows them, or empty.
        initials: Theirs, or empty.
        written: What the comment says, its paragraphs parted by ``\\n``.
        span: The words of the source's text it is on; None where there are none (any longer).
    """

    paragraph: int
    author: str
    initials: str
    written: str
    span: Span | None
