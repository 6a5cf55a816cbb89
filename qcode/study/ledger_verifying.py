"""The ledger proved: each quote held against the text of today, and against what the persons quoted have said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcode.model.finding import Finding, Severity
from qcode.model.ledger import Status
from qcode.model.span import Span
from qcode.store import consent as stored_consent
from qcode.store import sources
from qcode.study import consent, ledger, ledger_consent, ledger_printing, release

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from qcode.model.ledger import Entry
    from qcode.study.opening import Study


@dataclass(frozen=True, slots=True)
class Verified:
    """What verifying the ledger came to; dropped entries are not asked.

    Attributes:
        entries: How many were verified.
        holding: How many of them hold.
    """

    entries: int
    holding: int
    findings: tuple[Finding, ...]


def verify(study: Study) -> Verified:
    """Prove all entries that are not dropped."""
    with study.reading():
        wanted = [one for one in ledger.entries(study) if one.status is not Status.DROPPED]
        findings = [*_of_texts(study, wanted), *_of_persons(study, wanted), *_of_names(study, wanted), *_twice(wanted)]
    order = {one.key: n for n, one in enumerate(wanted)}
    findings.sort(key=lambda one: order[one.place])
    failing = {one.place for one in findings if one.severity is not Severity.NOTE}
    return Verified(len(wanted), len(wanted) - len(failing), tuple(findings))


def _of_texts(study: Study, wanted: Sequence[Entry]) -> Iterator[Finding]:
    from qcode.analysis import editing

    texts = {row: sources.text(study.db, row) for row in {one.source_row for one in wanted}}
    for one in wanted:
        if one.flag:
            yield ledger_printing.changed(one)
        if not isinstance(one.span, Span) or one.flag == "lost":
            continue
        today = texts[one.source_row][one.span.slice]
        if wrong := editing.problem(one.words, one.edits):
            hint = f"`qcode ledger show {one.key}` shows them; `qcode ledger edit {one.key} --remove N` takes one back."
            yield Finding("edits-misplaced", Severity.ERROR, one.key, f"Its edits do not fit its words: {wrong}.", hint)
        elif any("[erased]" in edit.words for edit in one.edits):
            message = "An edit had words in it that were erased with a withdrawn consent."
            yield Finding("edit-erased", Severity.ERROR, one.key, message, f"`qcode ledger show {one.key}`.")
        elif today != one.words:
            n = len(editing.differences(one.words, today))
            message = f"Its words are not those that stand at {one.source} {one.span} today (differences: {n})."
            hint = "The database was changed by other means than qcode: go back to a backup."
            yield Finding("not-verbatim", Severity.ERROR, one.key, message, hint)


def _of_persons(study: Study, wanted: Sequence[Entry]) -> Iterable[Finding]:
    standing = ledger_consent.standing_in_the_way(study, wanted)
    return [finding for there in standing.values() for finding in there]


def _of_names(study: Study, wanted: Sequence[Entry]) -> Iterator[Finding]:
    """Find quotes in which a name waits, or that print otherwise; those of sources with withdrawn words stay closed."""
    from qcode.analysis import editing

    rows = sorted({one.source_row for one in wanted})
    closed = {source for source, _ in stored_consent.withdrawn_words(study.db, rows, consent.today(study))}
    for one in wanted:
        if one.source in closed:
            message = f"Words whose consent was withdrawn stand in {one.source} again."
            yield Finding("consent-withdrawn", Severity.ERROR, one.key, message, "`qcode consent list`.")
    there = [one for one in wanted if one.source not in closed]
    for each in ledger_printing.printed(study, there, release.Terms()).entries:
        if each.entry.printed and each.words != each.entry.printed:
            n = len(editing.differences(each.entry.printed, each.words))
            message = f"It prints otherwise now than when it was used in {each.place} (differences: {n})."
            hint = f"Put the words of `qcode ledger show {each.entry.key}` there, then `qcode ledger use` it again."
            yield Finding("prints-otherwise", Severity.WARNING, each.entry.key, message, hint)
        if each.undecided:
            hint = "`qcode mask scan`, then `qcode mask review`; what an edit puts in goes into names.csv."
            yield Finding(
                "name-undecided", Severity.WARNING, each.entry.key, "A name in it waits for a decision ([?]).", hint
            )


def _twice(wanted: Sequence[Entry]) -> Iterator[Finding]:
    used = [one for one in wanted if one.status is Status.USED and one.flag != "lost"]
    for n, one in enumerate(used):
        for other in used[:n]:
            if one.source_row == other.source_row and one.span.overlaps(other.span):
                message = f"It shares words with {other.key}, which is used in {other.place}."
                yield Finding("printed-twice", Severity.NOTE, one.key, message)
