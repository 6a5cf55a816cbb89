"""Letters to those who are quoted: each gets their own quotes as they will be printed, and nobody else's.

The name and address of the receiver come from a list of contacts or from the vault; without them a line is left blank.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qcode.errors import Misuse, Refused
from qcode.model.consent import ConsentState
from qcode.model.finding import Finding, Severity
from qcode.model.ledger import Approval, ApprovalState, EditKind, PrintedPassage, Status
from qcode.model.letter import Letter, Letters, Receiver
from qcode.model.letter_wording import letter_wording
from qcode.model.mask import EntityKind
from qcode.store import ledger as stored
from qcode.store import quotations, register
from qcode.store.vault import Origin
from qcode.study import consent, ledger, ledger_consent, ledger_printing, pointing, release, scanning
from qcode.study.opening import read_bytes
from qcode.study.reading import natural

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from pathlib import Path

    from qcode.model.ledger import Entry, PrintedEntry
    from qcode.study.opening import Study
    from qcode.study.release import Terms

WORD = ".docx"
_WANTED = (Status.SHORT_LIST, Status.USED)
_ANSWERED = frozenset({ApprovalState.APPROVED, ApprovalState.REFUSED})
_NO_NAME = re.compile(r"[^\w-]+")


@dataclass(frozen=True, slots=True)
class Wish:
    """Which letters are wanted.

    Attributes:
        persons: Ids; empty for all who are to approve their quotes.
        status: How far the quotes have come; short list and used where nothing is said.
        again: Also quotes that were answered to.
        contacts: A list of names and addresses, or None.
        answer_by: A day, ISO or Danish, or empty.
    """

    persons: Sequence[str] = ()
    status: Sequence[Status] = ()
    again: bool = False
    contacts: Path | None = None
    answer_by: str = ""


def letters(study: Study, wish: Wish, output: Path, terms: Terms) -> Letters:
    """Return the letters; nothing is written or noted yet.

    Args:
        study: The study.
        wish: Which.
        output: A folder, or the ``.docx`` of the only letter.
        terms: On what terms they leave; where to is said by ``output``.

    Raises:
        NotFound: There is no such person.
        Misuse: Several letters were to be one file, or the day is none.
        Refused: A person asked for has withdrawn, or the gate is closed.
        BadFile: The contacts cannot be read.
    """
    known = _contacts(wish.contacts)
    if wish.answer_by:
        consent.day(study, wish.answer_by)
    with study.reading():
        by_person, findings = _to_be_asked(study, wish)
        if len(by_person) > 1 and output.suffix.lower() == WORD:
            raise Misuse(
                f"These are {len(by_person)} letters: who gets one is not to see the others.",
                hint="Name a folder: `-o letters`; or one person: --person P07.",
            )
        names = _names(study)
        done = []
        for person, entries in by_person.items():
            called = str(release.gate(study, (), terms).name(person))
            receiver = known.get(person.casefold()) or Receiver(names.get(person.casefold(), ""))
            path = output if output.suffix.lower() == WORD else output / _file(study, called)
            one = _letter(study, (person, receiver, path), entries, terms)
            done.append(replace(one, answer_by=wish.answer_by.strip()))
    release.record(study, "consent letters", terms, f"letters: {len(done)}")
    return Letters(tuple(done), tuple(findings))


def sent(study: Study, found: Letters) -> int:
    """Note that quotes were sent to those quoted, as one action; return how many. Drafts are not sent."""
    real = [one for one in found.letters if not one.draft]
    if not real:
        return 0
    with study.action("consent letters") as done:
        for one in real:
            row, called = pointing.registered(study, "person", one.person)
            for quote in one.quotes:
                stored.approve(
                    study.db, quote.entry.id, row, Approval(called, ApprovalState.SENT, consent.today(study))
                )
        told = (f"{one.person}: {', '.join(quote.entry.key for quote in one.quotes)}" for one in real)
        done.summary = f"sent to {'; '.join(told)}"
    return sum(len(one.quotes) for one in real)


def _contacts(path: Path | None) -> Mapping[str, Receiver]:
    from qcode.formats import contacts

    return {} if path is None else contacts.read(read_bytes(path), path.name)


def _names(study: Study) -> dict[str, str]:
    """Return the civil names of persons, by id in lower case, where ``names.csv`` knows them by the same id."""
    done: dict[str, str] = {}
    for one in scanning.known_names(study):
        if one.kind is EntityKind.PERSON and one.origin is Origin.LIST:
            done.setdefault(one.key.casefold(), one.form)
    return done


def _file(study: Study, called: str) -> str:
    words = letter_wording(study.settings.language)
    return f"{words.file}-{_NO_NAME.sub('-', called).strip('-')}{WORD}"


def _to_be_asked(study: Study, wish: Wish) -> tuple[dict[str, list[Entry]], list[Finding]]:
    """Return by person the quotes they are to be asked about, and what is kept out of the letters."""
    asked = [pointing.registered(study, "person", one)[1] for one in wish.persons]
    found = [one for one in ledger.entries(study) if one.status in (wish.status or _WANTED)]
    speakers = ledger_consent.speakers(study, found)
    done: dict[str, list[Entry]] = {one: [] for one in asked}
    findings: dict[Finding, None] = {}
    for one in found:
        latest = {said.person: said.state for said in one.approvals}
        for person, state in speakers.get(one.id, ()):
            wanted = person in asked if asked else state is ConsentState.ATTRIBUTABLE
            if wanted and state is ConsentState.WITHDRAWN:
                raise Refused(f"{person} has withdrawn: there are no quotes to be approved.")
            if not wanted or (latest.get(person) in _ANSWERED and not wish.again):
                continue
            if one.flag:
                findings[ledger_printing.changed(one)] = None
            elif _runs_together(one, len(speakers[one.id])):
                findings[_of_several(one)] = None
            else:
                done.setdefault(person, []).append(one)
    kept = {person: done[person] for person in sorted(done, key=natural) if done[person]}
    return kept, [*findings, *(_nothing(person) for person in asked if person not in kept)]


def _runs_together(one: Entry, speakers: int) -> bool:
    """Tell whether what several say is printed as one paragraph, so that nobody's share of it can be shown alone."""
    return speakers > 1 and any(edit.kind is EditKind.MERGE for edit in one.edits)


def _of_several(one: Entry) -> Finding:
    message = "Several speak in it and it is printed as one paragraph: nobody can be shown their own words alone."
    hint = f"Show it to them yourself; or take the merging back: `qcode ledger edit {one.key} --remove N`."
    return Finding("several-merged", Severity.WARNING, one.key, message, hint)


def _nothing(person: str) -> Finding:
    hint = "`qcode ledger list` shows the quotes; --status and --again take more of them."
    return Finding("no-quotes", Severity.NOTE, person, "There is nothing to ask about.", hint)


def _letter(study: Study, whom: tuple[str, Receiver, Path], entries: Sequence[Entry], terms: Terms) -> Letter:
    person, receiver, path = whom
    asked = replace(terms, target=path, as_approved=True)
    found = ledger_printing.printed(study, entries, asked)
    gate = release.gate(study, (), asked)
    people = register.people(study.db, json.dumps([one.id for one in register.participations(study.db)]))
    own = {key: one for key, one in people.items() if one.id == person}
    pseudonym = next((one.pseudonym for one in own.values() if one.pseudonym), person)
    cut = PrintedPassage(gate.label(""), gate.label(study.settings.typography.cut))
    states = {who for there in ledger_consent.speakers(study, entries).values() for who in there}
    return Letter(
        person,
        gate.name(pseudonym),
        receiver,
        path,
        tuple(_own_words(study, one, own.keys(), cut) for one in found.entries),
        gate.label(study.settings.study),
        study.settings,
        asked=(person, ConsentState.ATTRIBUTABLE) in states,
        draft=terms.draft,
    )


def _own_words(study: Study, one: PrintedEntry, own: Collection[int], cut: PrintedPassage) -> PrintedEntry:
    """Return a quote without what other informants say in it; a cut stands for that, and the interviewer stays."""
    source = one.entry.source_row
    alone = quotations.alone(study.db, [source])
    numbers = {passage.turn for passage in one.passages}
    turns = quotations.turns(study.db, [(source, n, n) for n in sorted(numbers)])
    others = {
        turn.n
        for turn in turns.values()
        if turn.voice != "interviewer" and (turn.participation or alone.get(source)) not in own
    }
    kept: list[PrintedPassage] = []
    for passage in one.passages:
        if passage.turn not in others:
            kept.append(passage)
        elif not kept or kept[-1] is not cut:
            kept.append(cut)
    return replace(one, passages=tuple(kept))
