"""What withdrawing a consent touches: turns, what is placed on them, what quotes them, files; nothing is changed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qcode.errors import Misuse
from qcode.model.consent import Consent, ConsentState
from qcode.model.person import Part
from qcode.model.text import word_count
from qcode.model.turn import Voice
from qcode.store import codings, erasure, forgetting, packets, register, sources
from qcode.store import consent as stored
from qcode.study import consent, copies, sealed
from qcode.study.copies import Copies, FileCopy, Received, Sought

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from qcode.analysis.removal import Kept, Removal
    from qcode.analysis.traces import Traces
    from qcode.model.span import Span
    from qcode.store.erasure import FreeText, PlacedRow
    from qcode.store.sources import StoredSource
    from qcode.study.opening import Study


@dataclass(frozen=True, slots=True)
class WithdrawnSource:
    """What goes from one source.

    Attributes:
        whole: Nothing of its text is left.
        turns: How many go.
        words: How many go.
        of: How many words the text has.
    """

    source: str
    whole: bool
    turns: int
    words: int
    of: int


@dataclass(frozen=True, slots=True)
class TouchedCoding:
    """A coding that a withdrawal touches; original words, for the workshop.

    Attributes:
        left: What is left of its words; empty where it is erased.
    """

    id: int
    source: str
    code: str
    coder: str
    words: str
    left: str


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What a withdrawal touches, or has erased.

    Attributes:
        placed: Rows erased besides codings, by table (``mention``, ``suggestion`` …).
        texts: Memos, definitions and examples that quote the words, and are blanked: ``coding 12: memo``.
        published: Places where the words are in print.
        left: A sentence for each copy out of reach, and for what a person must decide.
        sealed: Whether the study is sealed, so that no names are looked for.
        done: Whether it is carried out.
    """

    person: str
    source: str
    sources: tuple[WithdrawnSource, ...]
    codings: tuple[TouchedCoding, ...]
    placed: dict[str, int]
    texts: tuple[str, ...]
    files: tuple[FileCopy, ...]
    published: tuple[str, ...]
    left: tuple[str, ...]
    sealed: bool = False
    done: bool = False

    @property
    def words(self) -> int:
        """How many words go."""
        return sum(one.words for one in self.sources)


@dataclass(frozen=True, slots=True)
class Cut:
    """One source to be cut: the rows on it, and what is left of each."""

    source: StoredSource
    gone: frozenset[int]
    whole: bool
    said: tuple[str, ...]
    of: int
    removal: Removal
    rows: tuple[tuple[PlacedRow, Kept | None], ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """All that is to be done; ``report`` says it."""

    source_id: int | None
    person_id: int | None
    one: Consent
    new: bool
    cuts: tuple[Cut, ...]
    traces: Traces
    lost: tuple[int, ...]
    texts: tuple[FreeText, ...]
    copies: Copies
    forgotten: frozenset[int]
    report: Withdrawal

    @property
    def changes_anything(self) -> bool:
        """Whether there is anything left to erase or to say."""
        return bool(self.new or self.lost or self.texts or self.copies.files or any(cut.gone for cut in self.cuts))


def asked(study: Study, person: str, source: str, since: str, note: str) -> tuple[int | None, int | None, Consent]:
    """Return who withdraws, as rows and as what is to be said.

    Raises:
        Misuse: Neither person nor source is named.
        NotFound: There is no such person or source.
    """
    if not (person or source):
        raise Misuse("Who withdraws?", hint="Name a person, a source or both: --person P07 --source I07.")
    date = min(consent.day(study, since), consent.today(study))  # a withdrawal holds at once
    return consent.resolved(study, Consent(source, person, ConsentState.WITHDRAWN, date, note))


def planned(study: Study, who: tuple[int | None, int | None, Consent]) -> Plan:
    """Return all that is to be done."""
    from qcode.analysis.traces import traces

    source_id, person_id, one = who
    cuts = tuple(_cuts(study, source_id, person_id))
    parts, forgotten = _then(study, cuts, person_id, source_id)
    whole = {cut.source.id for cut in cuts if cut.whole} | forgotten
    gone_turns = {(cut.source.id, n) for cut in cuts for n in cut.gone}
    before = [
        words or ""
        for source, part, words, voice in forgetting.turn_images(study.db)
        if part in parts or (source in whole and voice != Voice.INTERVIEWER)
    ]
    left = [words for source, n, words in erasure.all_words(study.db) if (source, n) not in gone_turns]
    gone = [*(words for cut in cuts for words in cut.said), *before]
    found = traces(gone, left)
    lost = tuple(
        row
        for cut in cuts
        for row, words in erasure.lost_words(study.db, cut.source.id)
        if cut.whole or found.held_by(words) or any(words.strip() in text for text in gone)
    )
    texts = [text for text in erasure.free_texts(study.db) if found.held_by(text.value)]
    touched_ids = {row.id for cut in cuts for row, kept in cut.rows if row.table == "coding" and kept is None}
    blanked = [text for text in texts if not text.is_name and (text.table, text.id) not in _keys("coding", touched_ids)]
    blanked = [text for text in blanked if (text.table, text.id) not in _keys("lost_coding", lost)]
    new = one not in [replace(old, since=one.since, note=one.note) for old in stored.consents(study.db)]
    erasing = new or bool(gone_turns or blanked or lost)
    received = _received(study, cuts)
    others = erasure.files_of_others(study.db, [cut.source.id for cut in cuts]) - {each.hash for each in received}
    in_files = copies.found(study, Sought(received, others, found, erasing))
    report = Withdrawal(
        one.person,
        one.source,
        tuple(_source_report(cut) for cut in cuts if cut.gone or cut.rows),
        tuple(_codings(study, cuts)),
        _placed(cuts, lost),
        tuple(f"{text.table} {text.id}: {text.column}" for text in blanked),
        in_files.files,
        _published(study, cuts),
        (
            *_to_decide(study, cuts, one, [text for text in texts if text.is_name]),
            *in_files.left,
            *_handed_out(study, cuts),
            *_released(study),
        ),
        bool(sealed.since(study)),
    )
    return Plan(
        source_id, person_id, one, new, cuts, found, lost, tuple(blanked), in_files, frozenset(forgotten), report
    )


def _keys(table: str, ids: Iterable[int]) -> set[tuple[str, int]]:
    return {(table, key) for key in ids}


def _cuts(study: Study, source_id: int | None, person_id: int | None) -> Iterable[Cut]:
    from qcode.analysis.removal import without
    from qcode.model.span import Span

    if person_id is None:
        wanted = [erasure.source(study.db, source_id or 0)]
    else:
        wanted = erasure.sources_of(study.db, person_id, source_id)
    for source in wanted:
        turns = sources.turns(study.db, source.id)
        whole = person_id is None or (
            _is_informant(study, source.id, person_id) and not erasure.others_speak(study.db, source.id, person_id)
        )
        gone = {turn.n for turn in turns} if whole else erasure.turns_of(study.db, source.id, person_id or 0)
        removal = without(turns, gone)
        said = tuple(turn.words for turn in turns if turn.n in gone and turn.voice is not Voice.INTERVIEWER)
        rows = [(row, removal.kept(Span(row.start, row.end))) for row in erasure.placed_rows(study.db, source.id)]
        of = sum(word_count(turn.words) for turn in turns)
        yield Cut(source, frozenset(gone), whole, said, of, removal, tuple(_without_doubles(rows)))


def _is_informant(study: Study, source: int, person: int) -> bool:
    there = register.participations(study.db, [source])
    return any(one.person_id == person and one.part == Part.INFORMANT for one in there)


def _without_doubles(rows: Sequence[tuple[PlacedRow, Kept | None]]) -> Iterable[tuple[PlacedRow, Kept | None]]:
    """Let go of rows that would come to stand where one of the same kind stands: those left whole come first."""
    taken: set[tuple[str, str, Span]] = set()
    lost: set[tuple[str, int]] = set()
    for row, kept in sorted(rows, key=lambda one: one[1] is not None and one[1].clipped):
        place = (row.table, row.same, kept.span) if kept is not None and row.same else None
        if place in taken:
            lost.add((row.table, row.id))
        elif place is not None:
            taken.add(place)
    return [(row, None if (row.table, row.id) in lost else kept) for row, kept in rows]


def _then(study: Study, cuts: Sequence[Cut], person_id: int | None, source_id: int | None) -> tuple[set[int], set[int]]:
    """Return the participations that the person has or had, and sources of theirs that only the trail remembers."""
    if person_id is None:
        return set(), set()
    parts = {
        part: source
        for part, source in forgetting.parts_then(study.db, person_id).items()
        if source_id is None or source == source_id
    }
    there = forgetting.sources_there(study.db) | {cut.source.id for cut in cuts}
    return set(parts), {source for source in parts.values() if source not in there}


def _received(study: Study, cuts: Sequence[Cut]) -> set[Received]:
    done: set[Received] = set()
    shared = erasure.files_of_others(study.db, [cut.source.id for cut in cuts])
    for cut in cuts:
        if not cut.gone and not cut.whole:
            continue
        filename, recording = erasure.received(study.db, cut.source.id)
        files = [(cut.source.file_hash, filename), *forgetting.files_then(study.db, [cut.source.id])]
        done |= {
            Received(name or "", hash_, not cut.whole or hash_ in shared) for hash_, name in files if hash_ is not None
        }
        if recording and cut.whole:
            done.add(Received(recording.replace("\\", "/").rpartition("/")[2], "", others=False))
    return done


def _source_report(cut: Cut) -> WithdrawnSource:
    words = sum(word_count(text) for text in cut.said)
    return WithdrawnSource(cut.source.name, cut.whole, len(cut.gone), words, cut.of)


def _codings(study: Study, cuts: Sequence[Cut]) -> Iterable[TouchedCoding]:
    for cut in cuts:
        left = {row.id: kept for row, kept in cut.rows if row.table == "coding"}
        for one in codings.listed(study.db, source=cut.source.id, code=None, coder=None):
            kept = left.get(one.id)
            if one.id in left and (kept is None or kept.clipped):
                words = "" if kept is None else kept.words
                yield TouchedCoding(one.id, cut.source.name, str(one.code), one.coder, one.words, words)


def _placed(cuts: Sequence[Cut], lost: Sequence[int]) -> dict[str, int]:
    done: dict[str, int] = {"lost_coding": len(lost)} if lost else {}
    for cut in cuts:
        for row, kept in cut.rows:
            if kept is None and row.table != "coding":
                done[row.table] = done.get(row.table, 0) + 1
    return done


def _published(study: Study, cuts: Sequence[Cut]) -> tuple[str, ...]:
    """Return the ledger's quotes that lose words, and where they were printed."""
    touched = [
        row.id
        for cut in cuts
        for row, kept in cut.rows
        if row.table == "ledger_entry" and (kept is None or kept.clipped)
    ]
    return tuple(f"{key} ({status}) {place}".strip() for key, status, place in erasure.published(study.db, touched))


def _to_decide(study: Study, cuts: Sequence[Cut], one: Consent, names: Sequence[FreeText]) -> Iterable[str]:
    for cut in cuts:
        _, recording = erasure.received(study.db, cut.source.id)
        if recording and not cut.whole:
            yield f"The recording of {cut.source.name} ({recording}) holds their voice, and others'; it is left."
        unknown = 0 if cut.whole else erasure.unknown_turns(study.db, cut.source.id)
        if unknown:
            yield (
                f"{unknown} turns of {cut.source.name} have a speaker nobody knows and stay; if some are theirs, say "
                "so in the register and withdraw again."
            )
    for text in names:
        yield f"The {text.table} with the row {text.id} has their words as its {text.column}: change it."
    if one.person:
        about = erasure.codings_about(study.db, one.person)
        if about:
            yield f"{about} codings are about {one.person}, on words of others; they stay."
        if not sealed.since(study):
            yield (
                f"The names of {one.person} stay in the vault and in names.csv: they are needed to mask them where "
                "others speak of them."
            )
        yield f"The register still says who {one.person} is by role and region; take the facts out of register.csv."


def _handed_out(study: Study, cuts: Sequence[Cut]) -> Iterable[str]:
    for cut in cuts:
        for coder, at in packets.holding(study.db, cut.source.id):
            yield f"{coder} was handed {cut.source.name} in a packet on {at[:10]}: have it deleted there."


def _released(study: Study) -> Iterable[str]:
    for at, coder, action, summary in forgetting.releases(study.db):
        yield f"{coder} let original words out on {at[:10]} ({action}: {summary}); find that copy."
    yield "Out of reach: reports, exports and packets outside this folder, copies of it, backups of your computer."
