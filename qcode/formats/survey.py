"""Open answers of a survey (.csv, .xlsx): one source a row, the other columns are facts about who answered.

A question is the interviewer's turn where there are several, so that an answer is read with what was asked; with one
question, the answer stands alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from pathlib import PurePath
from statistics import median
from typing import TYPE_CHECKING

from qcode.errors import BadFile
from qcode.model.source import Transcript
from qcode.model.text import bytes_hash, tidied, word_count
from qcode.model.turn import Said, Voice, placed

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from qcode.formats.tables import Row

    Rows = Callable[[bytes, object], tuple[list[str], list[Row]]]

READABLE = (".csv", ".xlsx")
_MODULES = {".csv": "tables", ".xlsx": "xlsx"}
_OPEN = 4  # words of the usual answer, from which on a column is taken for an open question
_MOST = 64 * 1024 * 1024  # bytes
ASKED = "Spørgsmål"
ANSWERED = "Svar"


@dataclass(frozen=True, slots=True)
class Answer:
    """One row.

    Attributes:
        line: 1-based line or row of the file.
        id: What the id column holds, or empty.
        facts: What the columns that are no questions hold, empty cells too.
        transcript: Its answers as turns; None where nothing was answered.
    """

    line: int
    id: str
    facts: Mapping[str, str]
    transcript: Transcript | None


def read(
    data: bytes,
    filename: str,
    *,
    questions: Sequence[str] = (),
    id_column: str = "",
    facts: Collection[str] = (),
) -> tuple[Answer, ...]:
    """Read the open answers of a survey.

    Args:
        data: The whole file.
        filename: Its name.
        questions: The columns that hold open answers; those whose usual answer is a sentence, if none is named.
        id_column: The column that tells the rows apart, if there is one.
        facts: Columns that are never taken for a question unasked.

    Raises:
        BadFile: It cannot be read, lacks a column named, holds no open answers, or a row has no id or another's.
    """
    ending = PurePath(filename).suffix.lower()
    if ending not in READABLE:
        raise BadFile(filename, "is no table qcode reads", hint=f"It reads {', '.join(READABLE)}.")
    if len(data) > _MOST:
        raise BadFile(filename, "is larger than any survey", hint="Part it into files.")
    rows: Rows = import_module(f"qcode.formats.{_MODULES[ending]}").rows
    columns, found = rows(data, filename)
    for name in (*questions, *([id_column] if id_column else [])):
        if name not in columns:
            raise BadFile(filename, f"there is no column {name!r}", hint=f"There are {', '.join(columns)}.")
    asked = tuple(questions) or open_questions([one for one in columns if one not in {*facts, id_column}], found)
    if not asked:
        raise BadFile(filename, "holds no open answers", hint="Name the columns that do with --question.")
    file_hash = bytes_hash(data)
    answers = [_answer(row, asked, id_column, filename, file_hash) for row in found]
    if id_column:
        _refuse_twins(answers, filename)
    return tuple(answers)


def open_questions(columns: Sequence[str], rows: Sequence[Row]) -> tuple[str, ...]:
    """Return the columns in which half of those who wrote anything wrote a sentence."""
    found: list[str] = []
    for name in columns:
        sizes = [word_count(row[name]) for row in rows if row[name]]
        if sizes and median(sizes) >= _OPEN:
            found.append(name)
    return tuple(found)


def _answer(row: Row, asked: Sequence[str], id_column: str, filename: str, file_hash: str) -> Answer:
    said: list[Said] = []
    for question in asked:
        words = "\n".join(line for raw in row[question].split("\n") if (line := tidied(raw)))
        if not words:
            continue
        if len(asked) > 1:
            said.append(Said(tidied(question), ASKED, Voice.INTERVIEWER))
        said.append(Said(words, ANSWERED, Voice.INFORMANT))
    facts = {name: value for name, value in row.values.items() if name not in asked and name != id_column}
    key = row[id_column] if id_column else ""
    transcript = Transcript(PurePath(filename).name, file_hash, placed(said)) if said else None
    return Answer(row.line, key, facts, transcript)


def _refuse_twins(answers: Sequence[Answer], filename: str) -> None:
    seen: dict[str, int] = {}
    for answer in answers:
        if not answer.id:
            raise BadFile(filename, "the row has no id", line=answer.line, hint="Give it one, or leave out `--id`.")
        if answer.id in seen:
            problem = f"the id is that of line {seen[answer.id]} as well"
            raise BadFile(filename, problem, line=answer.line, hint="Every row has an id of its own.")
        seen[answer.id] = answer.line
