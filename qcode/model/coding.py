"""Codings: one coder's judgement that a code fits a span."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qcode.model.code import CodePath
    from qcode.model.time_span import Stretch


@dataclass(frozen=True, slots=True)
class Coding:
    """A coder put a code on a span.

    Attributes:
        id: Number in the study, as ``code remove`` takes it.
        span: A place in the text, or a stretch of the recording.
        words: The span read back; equals ``text[span]`` always. Of a stretch of time nothing is stored: what a listing
            shows are the turns noted in it.
        created: ISO time, UTC.
        flag: ``touched`` or ``doubtful`` where a revision of the text changed its words or left its place unsure.
        subject: Id of the person it is about, or empty.
        origin: The rule or model that suggested it, in words; empty where the coder found it.
        condensate: A short version of it in the coder's words, or empty.
    """

    id: int
    source: str
    span: Stretch
    words: str
    code: CodePath
    coder: str
    created: str
    memo: str = ""
    flag: str = ""
    subject: str = ""
    origin: str = ""
    condensate: str = ""


@dataclass(frozen=True, slots=True)
class CodingRow:
    """A coding to be made, as a table gives it.

    Attributes:
        words: What the span should read, or empty where the table does not say.
        line: 1-based line in the table, for messages.
        subject: Id of the person it is about, or empty.
    """

    source: str
    span: Stretch
    code: str
    coder: str
    words: str = ""
    memo: str = ""
    created: str = ""
    line: int = 0
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Pass:
    """A coder has worked through a source for a codebook: what makes silence mean something.

    Attributes:
        codes: Paths of the codes it covers; empty where it covers the whole codebook.
        covers: How many codes those are.
        of: How many codes the codebook has now.
    """

    coder: str
    source: str
    codebook: str
    created: str
    codes: tuple[str, ...] = ()
    covers: int = 0
    of: int = 0
