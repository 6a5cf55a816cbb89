"""Open answers of a survey: one source a row, brought in and brought up to date, all in one action.

Who answered is told by the column of ids, or, without one, by the whole row. The name of the file tells nothing.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcode.errors import BadFile, Misuse
from qcode.model.person import RegisterRow
from qcode.model.source import is_neutral
from qcode.model.text import text_hash
from qcode.store import consent, sources, surveys
from qcode.store import register as stored
from qcode.study import register, sealed
from qcode.study.opening import read_bytes

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from qcode.formats.survey import Answer
    from qcode.model.source import Transcript
    from qcode.store.surveys import StoredAnswer
    from qcode.study.opening import Study

FIXED = ("date", "person", "organisation")
STATES = ("new", "revised", "updated", "unchanged", "vanished", "empty")
_NAME = re.compile(r"[a-zæøå][a-zæøå0-9_-]{0,19}")
_ATTRIBUTE = re.compile(r"[^\W\d]\w*")
_BY_ROW = "="  # how a respondent begins that is told by the row alone


@dataclass(frozen=True, slots=True)
class Wanted:
    """How a table is to be read.

    Attributes:
        survey: What the survey is called.
        questions: Columns that hold open answers; told from the table where none is named.
        id_column: The column that tells who answered, or empty.
        ignore: Columns to be left out.
    """

    survey: str
    questions: tuple[str, ...] = ()
    id_column: str = ""
    ignore: tuple[str, ...] = ()


def wanted(survey: str, questions: Sequence[str], id_column: str, ignore: Sequence[str]) -> Wanted | None:
    """Return how a table is to be read, or None where no survey is named.

    Raises:
        Misuse: Something is said of a survey, but not what it is called.
    """
    if survey:
        return Wanted(survey, tuple(questions), id_column, tuple(ignore))
    if questions or id_column or ignore:
        raise Misuse("--question, --id and --ignore belong to a survey.", hint="Name it: `--survey trivsel`.")
    return None


def only(paths: Sequence[Path]) -> Path:
    """Return the one table that is meant.

    Raises:
        Misuse: There are several, or it is a folder.
    """
    if len(paths) != 1 or paths[0].is_dir():
        raise Misuse(
            "A survey is read from one table at a time.", hint="Such as `qcode import svar.csv --survey trivsel`."
        )
    return paths[0]


@dataclass(frozen=True, slots=True)
class AnswerRead:
    """What became of one row.

    Attributes:
        line: Of the table; None for a source whose row is gone from it.
        state: ``new``, ``revised`` (other words), ``updated`` (other facts), ``unchanged``, ``vanished``, or ``empty``
            (nothing was answered).
    """

    line: int | None
    source: str
    state: str


@dataclass(frozen=True, slots=True)
class SurveyRead:
    """What reading a table came to.

    Attributes:
        codings: Per state, of the answers that were revised.
        written: Whether anything was.
    """

    survey: str
    answers: tuple[AnswerRead, ...]
    codings: dict[str, int]
    written: bool

    def count(self, state: str) -> int:
        """Return how many rows came to this."""
        return sum(one.state == state for one in self.answers)


@dataclass(slots=True)
class _Match:
    """A row and the source it is the text of; ``kept`` is None where there is none yet."""

    answer: Answer
    respondent: str
    kept: StoredAnswer | None = None
    state: str = "new"
    name: str = ""


def read(study: Study, path: Path, how: Wanted, *, dry_run: bool = False) -> SurveyRead:
    """Read a table of open answers into the study.

    Args:
        study: The study.
        path: ``.csv`` or ``.xlsx``.
        how: How to read it.
        dry_run: Say what would come of it, and change nothing.

    Raises:
        Misuse: The survey cannot be called so, or its rows were told apart in another way before.
        BadFile: The table cannot be read, or has columns that are not declared; all are named at once.
        Refused: The study is sealed.
    """
    from qcode.formats import survey as formats

    sealed.refuse(study, "Nothing can be imported")
    if not _NAME.fullmatch(how.survey) or is_neutral(how.survey):
        hint = "Sources are called after it, so give a short word in small letters, such as `--survey trivsel`."
        raise Misuse(f"A survey cannot be called {how.survey!r}.", hint=hint)
    facts = {*study.settings.attributes, *FIXED, *how.ignore}
    data = read_bytes(path)
    answers = formats.read(data, path.name, questions=how.questions, id_column=how.id_column, facts=facts)
    values = _checked(study, answers, path.name, how.ignore)
    if dry_run:
        with study.reading():
            matches, vanished = _matched(study, answers, values, how)
        return _report(how, answers, matches, vanished, {}, written=False)
    register.sync(study)
    with study.action("import") as done:
        matches, vanished = _matched(study, answers, values, how)
        codings = _store(study, matches, values, how.survey, done.at)
        report = _report(how, answers, matches, vanished, codings, written=True)
        told = ", ".join(f"{report.count(state)} {state}" for state in STATES if report.count(state))
        done.summary = f"survey {how.survey}: {told}"
    return report


def _checked(study: Study, answers: Sequence[Answer], file: str, ignore: Sequence[str]) -> dict[int, dict[str, str]]:
    """Return the facts of each row, by line, in stored form.

    Raises:
        BadFile: A column is not declared, or cells hold what they may not; all are listed at once.
    """
    from qcode.formats import register as formats

    attributes = study.settings.attributes
    columns = [name for name in dict.fromkeys(name for one in answers for name in one.facts) if name not in ignore]
    unknown = [name for name in columns if name not in attributes and name not in FIXED]
    if unknown:
        raise BadFile(file, _undeclared(unknown), line=1, hint=_declarations(unknown, answers))
    values: dict[int, dict[str, str]] = {}
    faults: list[tuple[int, str]] = []
    for one in answers:
        found, wrong = formats.checked(one.facts, attributes)
        date, dated = formats.iso_date(one.facts.get("date", ""))
        faults += [(one.line, problem) for problem in (*wrong, *dated)]
        fixed = {name: one.facts[name] for name in columns if name in FIXED}
        values[one.line] = {name: found.get(name, "") for name in columns if name in attributes} | fixed
        if "date" in fixed:
            values[one.line]["date"] = date
    if faults:
        (line, first), *rest = faults
        more = "".join(f"\n{file}:{where}: {problem}." for where, problem in rest)
        raise BadFile(file, f"{first}.{more}", line=line, hint="Nothing was read; mend the rows and try again.")
    return values


def _undeclared(unknown: Sequence[str]) -> str:
    listed = ", ".join(repr(name) for name in unknown)
    return f"{listed} {'is no declared attribute' if len(unknown) == 1 else 'are no declared attributes'}."


def _declarations(unknown: Sequence[str], answers: Sequence[Answer]) -> str:
    """Return the lines that declare columns, and what to do about those that cannot be."""
    from qcode.formats import settings

    fit = [name for name in unknown if name not in settings.RESERVED and _ATTRIBUTE.fullmatch(name)]
    lines: list[str] = []
    if fit:
        lines.append("Declare them in study.yaml under `attributes:`, such as")
        lines += [f"  {name}: {_declaration([one.facts[name] for one in answers])}" for name in fit]
    if unfit := [name for name in unknown if name not in fit]:
        lines.append(f"Call these columns by one word each: {', '.join(map(repr, unfit))}.")
    options = " ".join(f'--ignore "{name}"' for name in unknown)
    lines.append(f"Questions are named with --question; what is not needed is left out with {options}.")
    return "\n".join(lines)


def _declaration(cells: Sequence[str]) -> str:
    """Return how a column might be declared; nothing that a respondent wrote is repeated."""
    filled = [cell for cell in cells if cell]
    if filled and all(re.fullmatch(r"\d+(?:[.,]\d+)?", cell) for cell in filled):
        return "{scope: person, type: number, identifying: true}"
    few = len(set(filled)) * 3 <= len(filled) and all(len(cell.split()) <= 3 for cell in filled)  # noqa: PLR2004
    return f"{{scope: person, {'values: [...]' if few else 'type: text'}, identifying: true}}"


def _matched(
    study: Study, answers: Sequence[Answer], values: dict[int, dict[str, str]], how: Wanted
) -> tuple[list[_Match], list[StoredAnswer]]:
    """Tell which row is which source, and which sources have no row any longer."""
    there = {one.respondent: one for one in surveys.answers(study.db, how.survey)}
    by_row = {one.startswith(_BY_ROW) for one in there}
    if bool(how.id_column) in by_row:
        before = "without --id" if how.id_column else "with --id"
        hint = "Read it in the same way, or under another name."
        raise Misuse(f"The survey {how.survey} was read {before} before.", hint=hint)
    matches = [_Match(one, one.id) for one in answers if one.transcript is not None]
    if not how.id_column:
        _tell_by_row(matches, values)
    for one in matches:
        one.kept = there.pop(one.respondent, None)
    if not how.id_column:
        _match_texts(matches, there)
    for one in matches:
        if one.kept is not None and one.answer.transcript is not None:
            one.state = "unchanged" if one.kept.hash == one.answer.transcript.hash else "revised"
    return matches, list(there.values())


def _tell_by_row(matches: Sequence[_Match], values: dict[int, dict[str, str]]) -> None:
    """Tell rows apart by what they say; the first, second … of those that say the same."""
    seen: Counter[str] = Counter()
    for one in matches:
        facts = text_hash(repr(sorted((name, value) for name, value in values[one.answer.line].items() if value)))
        row = f"{_text_key(one)}.{facts[:16]}"
        seen[row] += 1
        one.respondent = f"{row}.{seen[row]}"


def _text_key(one: _Match) -> str:
    return f"{_BY_ROW}{one.answer.transcript.hash[:24] if one.answer.transcript else ''}"


def _match_texts(matches: Sequence[_Match], there: dict[str, StoredAnswer]) -> None:
    """Match rows whose facts changed: where one row and one source are left that have the same text."""
    left: dict[str, list[StoredAnswer]] = {}
    for kept in there.values():
        left.setdefault(kept.respondent.partition(".")[0], []).append(kept)
    waiting = Counter(_text_key(one) for one in matches if one.kept is None)
    for one in matches:
        key = _text_key(one)
        if one.kept is None and waiting[key] == 1 and len(left.get(key, ())) == 1:
            one.kept = there.pop(left[key][0].respondent)


def _store(
    study: Study, matches: Sequence[_Match], values: dict[int, dict[str, str]], survey: str, at: str
) -> dict[str, int]:
    """Bring sources and facts up to date; return what became of the codings of revised answers."""
    codings: Counter[str] = Counter()
    taken = {name.casefold() for name in sources.names(study.db)}
    before = _facts_known(study, matches)
    persons = {one.source_id: one.person for one in stored.participations(study.db, sorted(before))}
    rows: list[RegisterRow] = []
    for one in matches:
        transcript = one.answer.transcript
        if transcript is None:
            continue
        if one.kept is None:
            one.name = _name(survey, one.answer.id, taken)
            surveys.add(study.db, one.name, survey, one.respondent, transcript)
        else:
            one.name = one.kept.name
            if one.kept.respondent != one.respondent:
                surveys.set_respondent(study.db, one.kept.id, one.respondent)
            if one.state == "revised":
                codings.update(_revised(study, one.name, transcript, at))
        known = persons.get(one.kept.id, "") if one.kept else ""
        rows.append(_row(one.name, known, values[one.answer.line], one.answer.line))
    register.apply(study, rows, keep=True)
    after = _facts_known(study, matches)
    for one in matches:
        if one.kept is not None and one.state == "unchanged" and before[one.kept.id] != after[one.kept.id]:
            one.state = "updated"
    return dict(codings)


def _facts_known(study: Study, matches: Sequence[_Match]) -> dict[int, object]:
    """Return what is known of each source that was there before, and of who answered."""
    keys = [one.kept.id for one in matches if one.kept is not None]
    parts = stored.participations(study.db, keys)
    of_persons = stored.values_of_participations(study.db, json.dumps([one.id for one in parts]))
    dates = surveys.dates(study.db, keys)
    known: dict[int, object] = {key: dates[key] for key in keys}
    for one in parts:
        facts = {name: sorted(found) for name, found in of_persons.get(one.id, {}).items()}
        known[one.source_id] = (known[one.source_id], one.person, one.organisations, sorted(facts.items()))
    return known


def _revised(study: Study, name: str, transcript: Transcript, at: str) -> dict[str, int]:
    from qcode.study import revision

    (source,) = sources.find(study.db, name)
    if source.hash is None and consent.withdrawn_since(study.db, source.id, at[:10]):
        study.remark(f"The consent to {name} was withdrawn: its answer is not read again. Take it out of the file.")
        return {}
    if source.hash is None:
        sources.attach(study.db, source, source.kind, source.date, transcript)
        return {}
    return revision.give_text(study, source, transcript, at).counts


def _name(survey: str, respondent: str, taken: set[str]) -> str:
    """Return the id of a new source: with the respondent's own where it gives nobody away, else numbered."""
    name = f"{survey}-{respondent}"
    n = 0
    while not (respondent and is_neutral(respondent)) or name.casefold() in taken:
        n += 1
        name = f"{survey}-{n:03}"
        if name.casefold() not in taken:
            break
    taken.add(name.casefold())
    return name


def _row(name: str, person: str, values: dict[str, str], line: int) -> RegisterRow:
    """Return what a row says as the register says it; a respondent nobody names is called as the source is."""
    from qcode.formats.survey import ANSWERED

    facts = {key: value for key, value in values.items() if key not in FIXED}
    who = values.get("person") or person or name
    organisation = values.get("organisation", "")
    return RegisterRow(name, who, ANSWERED, organisation, "survey_answer", values.get("date", ""), facts, line=line)


def _report(
    how: Wanted,
    answers: Sequence[Answer],
    matches: Sequence[_Match],
    vanished: Sequence[StoredAnswer],
    codings: dict[str, int],
    *,
    written: bool,
) -> SurveyRead:
    empty = [AnswerRead(one.line, "", "empty") for one in answers if one.transcript is None]
    read_ = [AnswerRead(one.answer.line, one.name or (one.kept.name if one.kept else ""), one.state) for one in matches]
    rows = sorted([*empty, *read_], key=lambda one: one.line or 0)
    gone = [AnswerRead(None, one.name, "vanished") for one in vanished if one.hash is not None]
    return SurveyRead(how.survey, (*rows, *gone), codings, written)
