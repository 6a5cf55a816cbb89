"""What a study holds, and what to do next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcode.model.text import bytes_hash
from qcode.store import codebooks, masks, register, scans, sources
from qcode.study import assigning, codebook, name_list, retention, scanning, sealed, searching
from qcode.study import register as study_register
from qcode.study.opening import read_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qcode.model.assignment import CoderWork
    from qcode.study.opening import Study


@dataclass(frozen=True, slots=True)
class Status:
    """A study at a glance.

    Attributes:
        waiting: Sources registered without text.
        sealed: The day on which the names were deleted; empty where they were not.
        coders: What each has done and has to do.
        next_steps: What to do, with the command that does it; the most urgent first.
    """

    study: str
    folder: str
    language: str
    sources: int
    waiting: int
    words: int
    turns: int
    persons: int
    codes: int
    coders: tuple[CoderWork, ...]
    entities: int
    undecided: int
    not_clean: int
    sealed: str
    next_steps: tuple[tuple[str, str], ...]


def status(study: Study) -> Status:
    """Look at the whole study once; change nothing."""
    n_sources, words, turns, waiting = sources.totals(study.db)
    entities = masks.entities(study.db)
    coders = assigning.work(study)
    unclean = _not_clean(study)
    return Status(
        study.settings.study,
        str(study.folder),
        study.settings.language,
        n_sources,
        waiting,
        words,
        turns,
        register.persons_counted(study.db),
        len(codebooks.paths(study.db)),
        coders,
        sum(1 for one in entities if one.state.value == "accepted"),
        len(masks.queue(study.db)),
        len(unclean),
        sealed.since(study),
        tuple(_next_steps(study, n_sources, unclean, coders)),
    )


def _not_clean(study: Study) -> list[tuple[int, str, bool, int]]:
    if sealed.since(study):
        return []
    names = masks.stamp(study.db, scanning.NAMES_STAMP)
    path = study.folder / scanning.FILE
    if path.is_file() and bytes_hash(read_bytes(path)) != masks.stamp(study.db, scanning.FILE_STAMP):
        names = "changed"
    return scans.not_clean(study.db, searching.stamp(study, names), None)


def _next_steps(
    study: Study,
    n_sources: int,
    unclean: list[tuple[int, str, bool, int]],
    coders: tuple[CoderWork, ...],
) -> list[tuple[str, str]]:
    return [
        *((str(one), "qcode mask seal") for one in retention.due(study)),
        *_steps_of_files(study, n_sources),
        *_steps_of_names(study, unclean),
        *_steps_of_coding(study, n_sources, coders),
    ]


def _steps_of_files(study: Study, n_sources: int) -> Iterator[tuple[str, str]]:
    if not n_sources:
        yield "Bring the transcripts in", "qcode import transcripts"
    if not study_register.is_read(study):
        yield f"{study_register.path(study).name} has changed", "qcode register import"
    found = {one.kind for one in codebook.check(study)}
    if "unreadable" in found:
        yield "A codebook cannot be read", "qcode codebook check"
    elif "not-applied" in found:
        yield "The codebook has changes that are not applied", "qcode codebook apply"
    if n_sources and not codebooks.paths(study.db):
        yield "Write a code tree in codebooks/NAME.yaml, or make codes as you go", "qcode code add … --new"


def _steps_of_names(study: Study, unclean: list[tuple[int, str, bool, int]]) -> Iterator[tuple[str, str]]:
    stale = sum(1 for one in unclean if one[2])
    if stale:
        yield f"Sources to look for names in: {stale}", "qcode mask scan"
    elif unclean:
        yield f"Names to decide on: {len(masks.queue(study.db))}", "qcode mask review"
    by_hand = len(name_list.by_hand(study))
    if by_hand:
        yield f"Names decided otherwise than {name_list.FILE} says: {by_hand}", "qcode mask export"


def _steps_of_coding(study: Study, n_sources: int, coders: tuple[CoderWork, ...]) -> Iterator[tuple[str, str]]:
    missing = sum(1 for one in study_register.gaps(study) if one.kind == "missing-attribute")
    if missing:
        yield f"Values missing in the register: {missing}", "qcode register show"
    begun = [one for one in coders if one.codings]
    left = sum(one.assigned - one.done for one in coders if one.coder == study.coder)
    if left:
        yield f"Sources you were given and have not worked through: {left}", f"qcode assign list --of {study.coder}"
    if n_sources and not begun:
        yield "Code", 'qcode code add SOURCE CODE --quote "…"'
    if begun:
        yield "Pull quotes", "qcode quotes --by code -o quotes.docx"
    if len(begun) > 1:
        yield "See how far the coders agree", "qcode agree"
