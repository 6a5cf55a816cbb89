"""Entries of the ledger through the gate: masked, with their edits, with the attribution of today."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcode.errors import Misuse
from qcode.model.finding import Finding, Severity
from qcode.model.ledger import (
    EditKind,
    PrintedApproval,
    PrintedEdit,
    PrintedEntry,
    PrintedLedger,
    PrintedPassage,
    Status,
)
from qcode.model.span import Span
from qcode.store import quotations
from qcode.study import ledger, ledger_consent, quotes, release, retrieval
from qcode.study.queries import Query
from qcode.study.reading import natural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qcode.model.attribution import Form
    from qcode.model.ledger import Edit, Entry
    from qcode.model.quotation import PrintedQuotation
    from qcode.store.quotations import Range, TurnRow
    from qcode.study.opening import Study
    from qcode.study.published import Running
    from qcode.study.release import Gate, Terms


@dataclass(frozen=True, slots=True)
class Choice:
    """Which entries are wanted: all that are not dropped where nothing is said.

    Attributes:
        status: Only these.
        place: Only those used there.
        keys: Only these, by id.
    """

    status: Sequence[Status] = ()
    place: str = ""
    keys: Sequence[str] = ()


def listed(study: Study, choice: Choice, terms: Terms) -> PrintedLedger:
    """Return entries as they would be printed, to be looked at.

    Raises:
        BadFile: The attribution names a code that the codebook does not have.
        NotFound: There is no such entry.
        Refused: The gate is closed.
    """
    with study.reading():
        done = printed(study, _chosen(study, choice), terms)
    release.record(study, "ledger list", terms, f"ledger entries: {len(done.entries)}")
    return done


def export(
    study: Study, choice: Choice, terms: Terms, form: Form | None = None, running: Running | None = None
) -> PrintedLedger:
    """Return entries as they are taken away: those that may be printed, chapter by chapter; the others are findings.

    Args:
        study: The study.
        choice: Which entries.
        terms: On what terms they leave.
        form: How they stand on the page; None for what the study's policy says.
        running: What runs on from the quotes before them on the same page.

    Raises:
        BadFile: The attribution names a code that the codebook does not have.
        NotFound: There is no such entry.
        Refused: The gate is closed.
    """
    with study.reading():
        chosen = _chosen(study, choice)
        standing = ledger_consent.standing_in_the_way(study, chosen)
        findings = [one for there in standing.values() for one in there]
        findings += [changed(one) for one in chosen if one.flag]
        kept = [one for one in chosen if one.id not in standing and not one.flag]
        done = printed(study, sorted(kept, key=lambda one: (bool(one.place), natural(one.place))), terms, form, running)
    release.record(study, "ledger export", terms, f"ledger entries: {len(done.entries)}")
    return PrintedLedger(done.entries, done.settings, (*done.findings, *findings), done.draft, done.masked)


def changed(one: Entry) -> Finding:
    """Return that the text of a quote was revised since it was taken."""
    if one.flag == "lost":
        hint = f"`qcode ledger drop {one.key}`, and take the quote anew where it is now."
        return Finding("lost", Severity.ERROR, one.key, "Its words are no longer in the text.", hint)
    told = "Its words were revised" if one.flag == "touched" else "It is not sure that it stands where it stood"
    hint = f"Read it: `qcode ledger show {one.key}`; `qcode ledger edit {one.key} --confirm` says that it holds."
    return Finding(one.flag, Severity.ERROR, one.key, f"{told}.", hint)


def _chosen(study: Study, choice: Choice) -> list[Entry]:
    known = ledger.entries(study)
    if choice.keys:
        return [ledger.find(study, key, known) for key in choice.keys]
    wanted = choice.status or [one for one in Status if one is not Status.DROPPED]
    found = [one for one in known if one.status in wanted]
    if not choice.place:
        return found
    if choice.place.casefold() not in {one.place.casefold() for one in known}:
        there = ", ".join(sorted({one.place for one in known if one.place}, key=natural))
        raise Misuse("No quote is used there.", hint=f"Quotes are used in: {there}." if there else "None is used yet.")
    return [one for one in found if one.place.casefold() == choice.place.casefold()]


def printed(
    study: Study, chosen: Sequence[Entry], terms: Terms, form: Form | None = None, running: Running | None = None
) -> PrintedLedger:
    """Print entries; of those whose words are lost only the id. Those of one chapter may follow one another.

    Raises:
        Refused: The gate is closed.
    """
    found = ledger_consent.hits(study, chosen)
    hits = [found[one.id] for one in chosen if one.id in found]
    below = ["" if running is not None else one.place for one in chosen if one.id in found]
    facts = retrieval.facts(study, hits)
    shown = quotes.printed(study, Query(interviewer=True, form=form), terms, hits, facts, below, running)
    if running is not None:
        running.shown[-1].entries = [one for one in chosen if one.id in found]
        running.shown[-1].places = [one.key for one in running.shown[-1].entries]
    by_entry = dict(zip((one.id for one in chosen if one.id in found), shown.quotations, strict=True))
    ranges: list[Range] = [(hit.source, first, last) for hit in hits for first, last in hit.turns]
    printer = _Printer(release.gate(study, ranges, terms), quotations.turns(study.db, ranges))
    entries = tuple(printer.entry(one, by_entry.get(one.id)) for one in chosen)
    printer.gate.refuse_undecided(one.place for one in entries)
    printer.gate.refuse_undecided(passage.words for one in entries if one.entry.edits for passage in one.passages)
    return PrintedLedger(entries, study.settings, shown.findings, terms.draft, not terms.unmasked)


class _Printer:
    """Prints entries through one gate."""

    def __init__(self, gate: Gate, turns: dict[tuple[int, int], TurnRow]) -> None:
        self.gate = gate
        self._turns = turns

    def entry(self, one: Entry, quotation: PrintedQuotation | None) -> PrintedEntry:
        """Print one entry."""
        passages = () if quotation is None else tuple(self._passages(one, quotation))
        edits = () if quotation is None else tuple(self._edit(one, edit) for edit in one.edits)
        name, prose = self.gate.name, self.gate.prose
        approvals = tuple(
            PrintedApproval(name(said.person), said.state, said.since, prose(said.note)) for said in one.approvals
        )
        return PrintedEntry(
            one, quotation, passages, edits, approvals, name(one.source), prose(one.place), prose(one.note)
        )

    def _inside(self, one: Entry) -> list[TurnRow]:
        first, last = one.turns
        return [self._turns[one.source_row, n] for n in range(first, last + 1)]

    def _passages(self, one: Entry, quotation: PrintedQuotation) -> list[PrintedPassage]:
        if not isinstance(one.span, Span):
            return [
                PrintedPassage(part.speaker, part.words, part.turn) for part in quotation.parts if not part.interviewer
            ]
        turns = self._inside(one)
        speakers = {part.turn: part.speaker for part in quotation.parts}
        done = []
        for start, words in self.gate.edited(turns, one.span, one.edits):
            turn = max((turn for turn in turns if turn.start <= start), key=lambda each: each.start)
            done.append(PrintedPassage(speakers.get(turn.n, self.gate.name("")), words, turn.n))
        return done

    def _edit(self, one: Entry, edit: Edit) -> PrintedEdit:
        instead = self.gate.prose(edit.words)
        hides = edit.kind is EditKind.MASK and not self.gate.terms.unmasked
        if hides or edit.start == edit.end or not isinstance(one.span, Span):
            return PrintedEdit(edit.kind, "", instead)
        about = Span(one.span.start + edit.start, one.span.start + edit.end)
        parts = [(turn, turn.span.common(about)) for turn in self._inside(one)]
        words = " / ".join(str(self.gate.words(turn, part)) for turn, part in parts if part is not None)
        return PrintedEdit(edit.kind, words, instead)
