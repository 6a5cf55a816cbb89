"""Bringing transcripts in: one file is one action, and one bad file does not stop the rest."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from qcode.errors import BadFile, QcodeError, Refused
from qcode.model.source import is_neutral
from qcode.model.turn import Voice
from qcode.store import consent, sources
from qcode.study import comments, heads, register, sealed
from qcode.study.fetching import Fetched, fetched
from qcode.study.parallel import ALONE
from qcode.study.reading import PLAIN, Reading, expanded, problem
from qcode.study.updating import Known

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from qcode.model.finding import Finding
    from qcode.model.person import RegisterRow
    from qcode.model.source import Transcript
    from qcode.model.turn import Turn
    from qcode.store.sources import StoredSource
    from qcode.study.opening import Study
    from qcode.study.parallel import Helpers

_IGNORED_FACTS = frozenset({"title", "titel"})


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of one file.

    Attributes:
        state: ``imported``, ``revised``, ``unchanged``, ``failed`` or ``passed over`` (a file in a folder that is of
            no kind read).
        problem: Why it failed, and where; empty otherwise.
        codings: Made of its comments.
        carried: Per state, the codings that a revision carried over.
    """

    file: str
    state: str
    source: str = ""
    turns: int = 0
    words: int = 0
    speakers: tuple[str, ...] = ()
    problem: str = ""
    hint: str = ""
    findings: tuple[Finding, ...] = ()
    codings: int = 0
    carried: Mapping[str, int] = field(default_factory=dict)


def import_paths(
    study: Study,
    paths: Sequence[Path],
    progress: Callable[[int, int], None] | None = None,
    how: Reading = PLAIN,
    helpers: Helpers = ALONE,
) -> list[Imported]:
    """Import files and all readable files of folders.

    The register is read first where it has changed, so that sources get their persons at once.

    Args:
        study: The study.
        paths: Files and folders.
        progress: Called with the number done and the number in all.
        how: How the files are read.
        helpers: Processes that may read; a program that allows any must be one that can be imported.

    Raises:
        NotFound: A path is not there.
        BadFile: The register cannot be read; nothing is imported then.
        Refused: The study is sealed.
    """
    sealed.refuse(study, "Nothing can be imported")
    files, others = expanded(paths)
    register.sync(study)
    results = [Imported(path.name, "passed over") for path in others]
    known = Known(study)
    with closing(fetched(files, how, helpers)) as read:
        for n, (path, found) in enumerate(zip(files, read, strict=True), 1):
            results.append(_import_file(study, path, found, how, known))
            if progress is not None:
                progress(n, len(files))
    return results


def _import_file(study: Study, path: Path, found: Fetched, how: Reading, known: Known) -> Imported:
    if found.transcript is None:
        return Imported(path.name, "failed", problem=found.problem, hint=found.hint)
    try:
        return _store(study, found.transcript, how, known)
    except QcodeError as error:
        return Imported(path.name, "failed", problem=problem(error), hint=error.hint)


def _store(study: Study, transcript: Transcript, how: Reading, known: Known) -> Imported:
    """Store a transcript, or what is new in it, in one action."""
    with study.action("import") as done:
        there = sources.with_text(study.db, transcript.hash)
        source = sources.find(study.db, there)[0] if there is not None else None
        if source is not None:
            result = _known_text(study, source, transcript, how, done.at)
        elif how.revise and (source := known.same_source(transcript)) is not None:
            result = _revised(study, source, transcript, done.at)
        else:
            result = _added(study, transcript)
        if how.comments:
            (stored,) = sources.find(study.db, result.source)
            made, findings = comments.add_codings(study, stored.id, transcript, done.at)
            result = replace(result, codings=made, findings=(*result.findings, *findings))
        done.summary = f"{result.source}: {result.turns} turns"
    return result


def _known_text(study: Study, source: StoredSource, transcript: Transcript, how: Reading, at: str) -> Imported:
    """Say that a text is in the study already; a file that is another one may have other speakers or comments."""
    from qcode.study import turns

    if source.file_hash == transcript.file_hash:
        return _result(transcript, source.name, "unchanged")
    if how.revise and not turns.same(study, source, transcript.turns):
        return _revised(study, source, transcript, at)
    if how.revise or how.comments:
        return _result(transcript, source.name, "unchanged")
    hint = "Remove one of the two files from the folder; a text is a source once."
    raise BadFile(transcript.filename, f"The same text is in the study already, as {source.name}.", hint=hint)


def _revised(study: Study, source: StoredSource, transcript: Transcript, at: str) -> Imported:
    from qcode.study import revision

    carried = revision.give_text(study, source, transcript, at).counts
    return replace(_result(transcript, source.name, "revised"), carried=carried)


def _added(study: Study, transcript: Transcript) -> Imported:
    """Store a transcript as a new source, or as the text of one that the register knows."""
    name, registered = _identity(study, transcript)
    row = _front_row(study, transcript, name)
    heads.refuse_contradictions(study, transcript.filename, row)
    kind = row.kind or (registered.kind if registered else "") or _guessed_kind(transcript.turns)
    if registered is None:
        key = sources.add(study.db, name, kind, row.date, transcript)
    else:
        key = registered.id
        _refuse_withdrawn(study, registered)
        sources.attach(study.db, registered, kind, registered.date or row.date, transcript, name=name)
    heads.keep(study, key, row)
    _say_head(study, transcript, key, row)
    register.link(study, [key])
    return _result(transcript, name, "imported")


def _say_head(study: Study, transcript: Transcript, key: int, row: RegisterRow) -> None:
    """Say what the head of a file says: of the person it names, or of the only one who answers."""
    if row.person:
        register.apply(study, [row], keep=True)
    named = register.name_informants(study, key)
    # What the head says of "the" informant is said of the only one there is.
    only = replace(row, person=named[0]) if len(named) == 1 and not row.person else row
    of_person = ("organisation", "pseudonym", "part", "outcome")
    unowned = "" if only.person else next((name for name in of_person if getattr(only, name)), "")
    lost = register.nobodys(study, only) or unowned
    if lost:
        hint = "Name the person there (`person: P07`), or use register.csv."
        raise BadFile(transcript.filename, f"{lost!r} at the head of the file is said of nobody.", hint=hint)
    if row.values or row.wave or any(getattr(row, name) for name in of_person):
        register.apply(study, [only], keep=True)


def _refuse_withdrawn(study: Study, source: StoredSource) -> None:
    """Refuse to give back its text to a source whose consent was withdrawn."""
    since = consent.withdrawn_since(study.db, source.id, study.now()[:10])
    if since:
        hint = "Delete the file. An interview made since then is registered under an id of its own."
        raise Refused(
            f"The consent to {source.name} was withdrawn on {since}, so that its text is not read again.", hint=hint
        )


def _result(transcript: Transcript, name: str, state: str) -> Imported:
    from qcode.model.text import word_count

    return Imported(
        transcript.filename,
        state,
        name,
        len(transcript.turns),
        word_count(transcript.text),
        informant_labels(transcript.turns),
        findings=transcript.findings,
    )


def informant_labels(turns: Sequence[Turn]) -> tuple[str, ...]:
    """Return the labels of those who answer, in order of appearance."""
    return tuple(dict.fromkeys(turn.label for turn in turns if turn.label and turn.voice is Voice.INFORMANT))


def _identity(study: Study, transcript: Transcript) -> tuple[str, StoredSource | None]:
    """Return the source's id, and the registered source it is the text of.

    A source registered by the name of a file has an id of its own from now on, unless that name gives nobody away.
    """
    stem = transcript.filename.rpartition(".")[0] or transcript.filename
    declared = transcript.facts.get("source", "")
    for name in (declared, stem, transcript.filename):
        found = sources.find(study.db, name) if name else []
        waiting = [one for one in found if one.hash is None]
        if len(waiting) == 1:
            there = waiting[0]
            kept = there.name if name == declared or is_neutral(there.name) else _own_name(study, stem)
            return kept, there
        if any(one.name.casefold() == name.casefold() for one in found):
            problem = f"{name} is in the study already, with another text."
            hint = (
                f"`qcode source revise {name} FILE` carries its codings over, and so does `qcode import --revise`; "
                "if it is another source, rename the file."
            )
            raise BadFile(transcript.filename, problem, hint=hint)
    if declared:
        return declared, None
    return _own_name(study, stem), None


def _own_name(study: Study, stem: str) -> str:
    return stem if is_neutral(stem) else _next_name(sources.names(study.db))


def _next_name(taken: Sequence[str]) -> str:
    used = {name.casefold() for name in taken}
    n = 1
    while f"s{n:02}" in used:
        n += 1
    return f"S{n:02}"


def _front_row(study: Study, transcript: Transcript, name: str) -> RegisterRow:
    from qcode.formats import register as formats

    attributes = study.settings.attributes
    for key in transcript.facts:
        if key not in attributes and key not in formats.FIXED and key not in _IGNORED_FACTS:
            hint = f"Declare it in study.yaml under `attributes:`, such as\n  {key}: {{scope: source, type: text}}"
            raise BadFile(transcript.filename, f"{key!r} at the head of the file is no declared attribute.", hint=hint)
    row, wrong = formats.row_of(transcript.facts, attributes, list(attributes), line=1)
    if wrong:
        raise BadFile(transcript.filename, f"At the head of the file {'; '.join(wrong)}.")
    return replace(row, source=name, values={key: value for key, value in row.values.items() if value})


def _guessed_kind(turns: Sequence[Turn]) -> str:
    return {0: "interview", 1: "interview", 2: "double_interview"}.get(len(informant_labels(turns)), "focus_group")
