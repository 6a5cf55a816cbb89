"""Checking a finished text against the study: every quote, every attribution, and what the prose says of them.

Transcripts and register are enough; codings, claims and the ledger are used where there are any.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from qcode.errors import Misuse, QcodeError
from qcode.model.coverage import State
from qcode.model.frame import UNITS
from qcode.model.manuscript import Manuscript, ManuscriptQuote, Noticed, Paragraph, QuoteForm, Role
from qcode.model.person import Outcome, Part
from qcode.study import coverage, frame, manuscript_claims, manuscript_leaks, manuscript_sources, release
from qcode.study.opening import read_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from qcode.analysis.matching import Element
    from qcode.analysis.proofing import Case
    from qcode.analysis.proofing_prose import Counted
    from qcode.model.consent import Held
    from qcode.model.quotation import Informant
    from qcode.study.manuscript_sources import Sources
    from qcode.study.opening import Study

_STEM = 6  # letters of a word that make it the same word in another form
_SHORTEST = 3  # letters of a code's name
_ENDING = r"(?:e?n|e?t|e?r|erne|e)?s?"
_PROBABLE = 0.8  # likeness, from which on a paragraph below a lead-in is the quote it announces
_LISTED = 4


@dataclass(frozen=True, slots=True)
class Checked:
    """A manuscript checked.

    Attributes:
        name: Its file's name.
        noticed: In reading order, then what is about the whole.
        quotes: How many quotes there are, and how many of them were found.
        mends: What the mechanical findings would be put right with.
    """

    name: str
    noticed: tuple[Noticed, ...]
    quotes: int
    found: int
    masked: bool = True


def check_output(path: Path, output: Path | None, *, fix: bool) -> None:
    """Refuse a copy that cannot be written before any work is done.

    Raises:
        Misuse: It is asked for without ``--fix``, of another kind of file, or is the manuscript itself.
    """
    if output is None:
        return
    if not fix:
        raise Misuse("A copy is written with --fix.", hint="Such as `qcode check k4.docx --fix -o k4-mends.docx`.")
    if path.suffix.lower() != ".docx" or output.suffix.lower() != ".docx":
        raise Misuse("A copy with comments is made of a Word file.", hint="Without -o the mends are listed.")
    if output.resolve() == path.resolve():
        raise Misuse("The manuscript itself is not written to.", hint="Give the copy another name.")
    if not output.parent.is_dir():
        raise Misuse(f"There is no folder {output.parent}.", hint="Make it first.")


def check(study: Study, path: Path, terms: release.Terms | None = None, *, copy: Path | None = None) -> Checked:
    """Check a manuscript, and write a copy of it with the findings as comments where one is asked for.

    Raises:
        BadFile: It cannot be read.
        Refused: The gate is closed.
    """
    from qcode.formats import manuscript as formats

    data = read_bytes(path)
    read = formats.read(data, path.name)
    terms = terms or release.Terms()
    with study.reading():
        noticed, cases, gate = _noticed(study, read, terms)
    shown = tuple(_masked(one, gate) for one in noticed)
    if copy is not None:
        _write(copy, data, shown)
    release.record(study, "check", terms, f"{len(cases)} quotes of a manuscript")
    return Checked(
        read.name, shown, len(cases), sum(case.said is not None for case in cases), masked=not terms.unmasked
    )


def _write(copy: Path, data: bytes, noticed: Iterable[Noticed]) -> None:
    from qcode.formats import manuscript_comments

    said = [(one.paragraph, _comment(one)) for one in noticed if one.paragraph is not None]
    try:
        copy.write_bytes(manuscript_comments.commented(data, said))
    except OSError as error:
        raise QcodeError(f"{copy} cannot be written: {error.strerror}.", hint="Is it open in Word?") from error


def _comment(one: Noticed) -> str:
    lines = [f"{one.kind}: {one.message}", one.hint]
    if one.mend is not None:
        lines.append(f"“{one.mend.old}” → “{one.mend.new}”")
    return "\n".join(line for line in lines if line)


def _noticed(study: Study, read: Manuscript, terms: release.Terms) -> tuple[list[Noticed], list[Case], release.Gate]:
    from qcode.analysis import proofing, proofing_prose, proofing_whole
    from qcode.analysis.proof_vocabulary import Vocabulary
    from qcode.language import proof_words

    words = proof_words.words(study.settings.language)
    attributes = study.settings.attributes
    sources = manuscript_sources.load(study, terms, words)
    vocabulary = Vocabulary(attributes, words)
    held = _held(study)
    known = proofing.Known(vocabulary, attributes, _labels(sources), frozenset(_gone(sources, held)))
    elements: dict[int, list[Element]] = {}
    cases = _cases(read, sources, elements)
    quoted = _prose(cases)
    informants = _informants(study)
    found = [one for case in cases for one in proofing.of_quote(case, known)]
    found += [one for case in cases for one in proofing_prose.around_quote(case, known)]
    found += proofing_prose.lead_ins(read.paragraphs, cases, vocabulary)
    found += manuscript_leaks.leaks(sources, read, cases, elements)
    found += proofing_whole.reworded(cases, elements)
    found += proofing_whole.two_labels(cases, known)
    found += proofing_prose.quantities(
        read.paragraphs,
        vocabulary,
        quoted,
        manuscript_claims.Claims(study),
        [one.word for one in study.settings.quantities],
    )
    found += proofing_prose.numbers(read.paragraphs, vocabulary, quoted, _counted(study, informants))
    found += proofing_prose.silences(read.paragraphs, vocabulary, quoted, _Coverage(study))
    found += proofing_whole.table_sums(read.tables, frozenset(words.lists.get("total", ())))
    found.sort(key=lambda one: (one.paragraph or 0, one.kind))
    cells = [name for name in ("role", "region") if name in attributes] or [*attributes][:1]
    printed = {name: attributes[name].label for name in cells}
    found += proofing_whole.balance(cases, informants, cells, printed)
    return found, cases, sources.gate


def _masked(one: Noticed, gate: release.Gate) -> Noticed:
    """Return a finding as it may leave; a mend that would show original words or undecided ones falls away."""
    mend = one.mend
    if mend is not None:
        old, new = str(gate.label(mend.old)), str(gate.label(mend.new))
        unsafe = "[?]" in new or (one.kind != "leak" and old != mend.old)
        mend = None if unsafe else replace(mend, old=old, new=new)
        if one.kind == "leak" and not gate.terms.unmasked:
            mend = None
    return replace(one, message=str(gate.label(one.message)), hint=str(gate.label(one.hint)), mend=mend)


def _cases(read: Manuscript, sources: Sources, elements: dict[int, list[Element]]) -> list[Case]:
    from qcode.analysis import matching, quoting

    bare = sources.study.settings.typography.cut == "…"
    quotes = quoting.quotes(read.paragraphs)
    cases: list[Case] = []
    for quote in _with_bare_blocks(read.paragraphs, quotes, sources):
        own = matching.elements(quote.text, bare_cut=bare)
        elements[quote.n] = own
        cases.append(_case(sources, quote, own))
    return cases


def _case(sources: Sources, quote: ManuscriptQuote, own: Sequence[Element]) -> Case:
    from qcode.analysis.matching import Kind
    from qcode.analysis.proofing import Case

    found = sources.index.find(own)
    n = sum(one.kind is Kind.WORD for one in own)
    return Case(quote, n, None if found is None else sources.said(quote, own, found))


def _with_bare_blocks(
    paragraphs: Sequence[Paragraph], quotes: Sequence[ManuscriptQuote], sources: Sources
) -> list[ManuscriptQuote]:
    """Add the paragraphs that a colon announces and that are somebody's words, though nothing sets them off."""
    from qcode.analysis import matching

    taken = {piece[0] for one in quotes for piece in one.pieces}
    added: list[ManuscriptQuote] = []
    for above, one in pairwise(paragraphs):
        if one.n in taken or above.role is not Role.BODY or one.role is not Role.BODY:
            continue
        if not above.text.rstrip().endswith(":"):
            continue
        found = sources.index.find(matching.elements(one.text))
        if found is not None and found.likeness >= _PROBABLE:
            pieces = ((one.n, 0, len(one.text)),)
            added.append(ManuscriptQuote(0, one.text, QuoteForm.BLOCK, pieces, one.page, lead_in=above.text))
    every = sorted((*quotes, *added), key=lambda one: one.pieces[0])
    return [replace(one, n=n) for n, one in enumerate(every, 1)]


def _prose(cases: Sequence[Case]) -> Callable[[Paragraph], str]:
    """Return what gives a paragraph without the words quoted in it."""
    pieces: dict[int, list[tuple[int, int]]] = {}
    for case in cases:
        for n, start, end in case.quote.pieces:
            pieces.setdefault(n, []).append((start, end))

    def prose(one: Paragraph) -> str:
        text = one.text
        for start, end in sorted(pieces.get(one.n, ()), reverse=True):
            text = text[:start] + text[end:]
        return text

    return prose


def _held(study: Study) -> list[Held]:
    from qcode.study import consent

    return consent.listed(study)


def _gone(sources: Sources, held: Iterable[Held]) -> set[str]:
    """Return what those are called whose words were withdrawn."""
    persons = {one.person for one in held if one.state == "withdrawn" and one.person}
    return {
        label for person, pseudonym in sources.people.values() if person in persons for label in (person, pseudonym)
    } - {""}


def _labels(sources: Sources) -> dict[str, str]:
    """Return what persons are called, to the person; nothing where they are numbered anew from set to set."""
    found: dict[str, str] = {}
    if sources.study.settings.attribution.numbered:
        return found
    for person, pseudonym in sources.people.values():
        found[person] = person
        if pseudonym:
            found[pseudonym] = person
    return found


def _informants(study: Study) -> list[Informant]:
    """Return every informant once, with all values that hold of them."""
    from qcode.model.quotation import Informant
    from qcode.store import register

    found: dict[str, Informant] = {}
    for one in register.full_participations(study.db):
        if one.part is Part.INFORMANT and one.outcome is Outcome.TOOK_PART:
            found.setdefault(one.person, Informant(one.person, one.pseudonym or one.person, one.values))
    return list(found.values())


def _counted(study: Study, informants: Sequence[Informant]) -> Counted:
    """Return what the register counts: units of its frame, and persons per value."""
    from qcode.analysis.proofing_prose import Counted

    total = frame.frame(study).total
    units = {unit: total.n(unit) for unit in UNITS}
    values: dict[tuple[str, str], int] = {}
    for one in informants:
        for name, there in one.values.items():
            for value in there:
                values[name, value] = values.get((name, value), 0) + 1
    return Counted(units, values)


class _Coverage:
    """Tells what speaks against a sentence that reports silence."""

    def __init__(self, study: Study) -> None:
        self._study = study
        self._states: coverage.States | None = None

    def __call__(self, named: Mapping[str, set[str]], sentence: str) -> str:
        """Return what speaks against it, or nothing."""
        there = self._sources(named)
        if not there:
            return ""
        if self._states is None:
            self._states = coverage.states(self._study)
        codes = self._states.among(there & set(self._states.sources))
        if not codes:
            return "nothing is coded in this study"
        meant = {path: states for path, states in codes.items() if _is_about(path, sentence)}
        told = [path for path, states in (meant or codes).items() if states.get(State.NOT_CODED)]
        if told:
            more = f" and {len(told) - _LISTED} more codes" if len(told) > _LISTED else ""
            return f"nobody has coded all of these sources for {', '.join(told[:_LISTED])}{more}"
        said = [path for path, states in meant.items() if states.get(State.DATA)]
        return f"there is something coded with {', '.join(said[:_LISTED])}" if said else ""

    def _sources(self, named: Mapping[str, set[str]]) -> set[str]:
        found: set[str] | None = None
        for name, values in named.items():
            cells = frame.sources_by(self._study, (name,))
            here = set[str]().union(*(those for keys, those in cells.items() if keys[0] in values))
            found = here if found is None else found & here
        return found or set()


def _is_about(path: str, sentence: str) -> bool:
    """Tell whether a sentence speaks of what a code is called.

    >>> [_is_about("samarbejde/stat", one) for one in ("Ingen nævner staten.", "Ingen nævner status.")]
    [True, False]
    """
    words = [one.strip(".,;:").casefold() for one in sentence.split()]
    parts = [part for part in path.rpartition("/")[2].split("-") if len(part) >= _STEM - 1]
    if not parts:
        # A short name is meant where it stands whole, but for its ending.
        short = [part for part in path.rpartition("/")[2].split("-") if len(part) >= _SHORTEST]
        return bool(short) and all(any(re.fullmatch(part + _ENDING, word) for word in words) for part in short)
    return all(any(word.startswith(part[:_STEM]) for word in words) for part in parts)
