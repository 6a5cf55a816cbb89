"""Codings: one coder's judgement that a code fits a span."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qcode.model.code import CodePath
    from qcode.model.span import Span


@dataclass(frozen=True, slots=True)
class Coding:
    """A coder put a code on a span.

    Attributes:
        id: Number in the study, as ``code remove`` takes it.
        words: The span read back; equals ``text[span]`` always.
        created: ISO time, UTC.
        flag: ``touched`` or ``doubtful`` where a revision of the text changed its words or left its place unsure.
    """

    id: int
    source: str
    span: Span
    words: str
    code: CodePath
    coder: str
    created: str
    memo: str = ""
    flag: str = ""


@dataclass(frozen=True, slots=True)
class CodingRow:
    """A coding to be made, as a table gives it.

    Attributes:
        words: What the span should read, or empty where the table does not say.
        line: 1-based line in the table, for messages.
    """

    source: str
    span: Span
    code: str
    coder: str
    words: str = ""
    memo: str = ""
    created: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Pass:
    """A coder has worked through a source for a codebook: what makes silence mean something."""

    coder: str
    source: str
    codebook: str
    created: str
