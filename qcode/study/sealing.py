"""Sealing: the masks take the place of the words for good, and vault and originals go.

First everything is read and planned; then one transaction changes the tables and notes the files that go, which are
deleted after the commit, or at the next opening if that is cut off. It cannot be undone.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qcode.errors import Refused
from qcode.model.mask import Layer, State
from qcode.model.span import Span
from qcode.model.text import bytes_hash, text_hash, word_count
from qcode.store import codings, erasure, forgetting, masks, packets, scans, sources
from qcode.store import ledger as stored_ledger
from qcode.store import sealing as stored
from qcode.store import vault as stored_vault
from qcode.study import copies, ledger_following, register, release, scanning, sealed, searching
from qcode.study.name_list import FILE_STAMP, NAMES_STAMP
from qcode.study.opening import SETTINGS_FILE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from qcode.analysis.sealing import SealedText
    from qcode.model.mask import Mention
    from qcode.store.erasure import PlacedRow
    from qcode.study.opening import Study

_DECIDED_BY_PEOPLE = (
    *(SETTINGS_FILE, "claims.yaml", "queries.yaml", "keys.yaml"),
    *("register.csv", "register.xlsx", "register.yaml", "register.yml"),
)
_FOLDERS_OF_PEOPLE = ("codebooks/", "reports/", "guides/")
_REGISTER = "register.csv"
_LISTED = 12

_File = tuple[str, str, tuple[str, str] | None]
"""Path and hash of a file, and what it is to hold with its hash; None where it goes."""


@dataclass(frozen=True, slots=True)
class SealedSource:
    """A source and how many mentions in it became masks."""

    source: str
    masks: int


@dataclass(frozen=True, slots=True)
class SnappedCoding:
    """A coding with an edge inside a name: it has the whole mask now.

    Attributes:
        words: As they are after sealing.
        double: It came to stand where the same coder has the same code, and is one with that coding now.
    """

    id: int
    source: str
    code: str
    coder: str
    words: str
    double: bool


@dataclass(frozen=True, slots=True)
class Sealing:
    """What sealing changes, or has changed; no original words.

    Attributes:
        texts: Memos, definitions and notes that held a name: ``memo 3: text``.
        files: What goes from the folder, and the vault wherever it is.
        left: A sentence for each copy out of reach.
    """

    sources: tuple[SealedSource, ...]
    snapped: tuple[SnappedCoding, ...]
    texts: tuple[str, ...]
    files: tuple[str, ...]
    left: tuple[str, ...]
    done: bool = False


@dataclass(frozen=True, slots=True)
class _Text:
    """One source as it will be, with its rows and where they go; None for a row that would be there twice."""

    source: int
    name: str
    sealed: SealedText
    mentions: int
    rows: tuple[tuple[PlacedRow, Span | None, bool], ...]


@dataclass(frozen=True, slots=True)
class _Plan:
    """All that is to be done; ``report`` says it."""

    texts: tuple[_Text, ...]
    cells: tuple[tuple[stored.Cell, str], ...]
    gate: release.Gate
    files: tuple[_File, ...]
    report: Sealing


def planned(study: Study) -> Sealing:
    """Return what sealing would change; nothing is changed.

    Raises:
        Refused: It is sealed, something waits for a decision, or the study's own files hold names.
    """
    with study.reading():
        return _planned(study).report


def seal(study: Study) -> Sealing:
    """Put the masks in the place of the words, and delete vault, names and received files, for good.

    Raises:
        Refused: It is sealed, something waits for a decision, or the study's own files hold names.
    """
    with study.action("mask seal") as done:
        plan = _planned(study)
        for text in plan.texts:
            _seal(study, text, done.at)
        for cell, value in plan.cells:
            stored.set_cell(study.db, cell, value)
        stored.drop_stamps(study.db, (FILE_STAMP, NAMES_STAMP))
        masks.set_stamp(study.db, stored.STAMP, done.at)
        for path, hash_, after in plan.files:
            forgetting.note_file(study.db, done.id, path, hash_, after)
            if after is not None:
                masks.set_stamp(study.db, register.STAMP, register.hash_of(study, after[0].encode("utf-8")))
        changes = stored.forget_history(study.db, lambda text: str(plan.gate.label(text)))
        forgetting.mark(study.db, changes)
        forgetting.note_scrub(study.db, done.id)
        n = sum(one.masks for one in plan.report.sources)
        done.summary = f"{n} masks in {len(plan.texts)} sources; vault and originals deleted"
    return replace(plan.report, done=True)


def _planned(study: Study) -> _Plan:
    sealed.refuse(study, "Nothing is left to seal")
    scanning.refuse_without_vault(study)
    known = sources.names_by_id(study.db)
    ranges = [(key, 1, len(sources.turns(study.db, key))) for key in known]
    gate = release.gate(study, [one for one in ranges if one[2]], release.Terms())
    _refuse_undecided(gate)
    texts = tuple(_text(study, key, known[key], gate) for key, _, n in ranges if n)
    names = _Names(study, gate)
    cells, in_names = _cells(study, names)
    goes, files_of_people, left = _files(study, names)
    _refuse_names(in_names, files_of_people)
    report = Sealing(
        tuple(SealedSource(text.name, text.mentions) for text in texts),
        tuple(_snapped(study, texts)),
        tuple(f"{cell.table} {cell.id}: {cell.column}" for cell, _ in cells),
        tuple(f"{path}: {'deleted' if after is None else 'speakers masked'}" for path, _, after in goes),
        tuple(left),
    )
    return _Plan(texts, tuple(cells), gate, tuple(goes), report)


def _refuse_undecided(gate: release.Gate) -> None:
    if gate.unclean:
        raise Refused(
            f"Not everything that identifies has been found and decided in {', '.join(gate.unclean[:_LISTED])}; "
            "nothing was sealed.",
            hint="Run `qcode mask scan` and `qcode mask review` first: what is not masked now stays in the texts.",
        )


def _refuse_names(cells: Sequence[stored.Cell], files: Sequence[str]) -> None:
    """Stop before names that only a person can change would stay behind."""
    places = [f"{cell.table} {cell.id} ({cell.column})" for cell in cells] + list(files)
    if places:
        more = f" and {len(places) - _LISTED} more" if len(places) > _LISTED else ""
        raise Refused(
            f"Names stand where qcode does not write for you: {', '.join(places[:_LISTED])}{more}; nothing was sealed.",
            hint="Rename codes with `qcode codebook rename`, edit the files, run `qcode codebook apply` and "
            "`qcode register set`, and seal then.",
        )


@dataclass(slots=True)
class _Names:
    """The names that are masked, to be looked for in what is no text of the study."""

    study: Study
    gate: release.Gate

    def held_by(self, text: str) -> bool:
        """Tell whether a text holds one."""
        language = self.study.settings.language
        if not searching.touched(text, self.gate.names, language):
            return False
        way = searching.Way(self.gate.names, language, frozenset({Layer.NAMES}))
        owner = {one.key: one.entity for one in self.gate.names}
        entities = masks.by_uuid(self.study.db)
        found = (entities.get(owner.get(match.key, "")) for match in searching.found(("", text), way))
        return any(one is not None and one.state is State.ACCEPTED for one in found)


def _text(study: Study, key: int, name: str, gate: release.Gate) -> _Text:
    from qcode.analysis.sealing import sealed as with_masks

    turns = sources.turns(study.db, key)
    there: dict[int, list[Mention]] = {turn.n: gate.mentions.get((key, turn.n), []) for turn in turns}
    done = with_masks(turns, there, study.settings.language)
    relabelled = tuple(replace(turn, label=str(gate.label(turn.label))) for turn in done.turns)
    rows = tuple(_rows(study, key, done))
    n = sum(one.state is State.ACCEPTED for each in there.values() for one in each)
    return _Text(key, name, replace(done, turns=relabelled), n, rows)


def _rows(study: Study, key: int, done: SealedText) -> Iterator[tuple[PlacedRow, Span | None, bool]]:
    """Return every row on a text with its new place; of two that come to stand in one place the first stays."""
    rows = [row for row in erasure.placed_rows(study.db, key) if row.table != "mention"]
    taken: set[tuple[str, str, Span]] = set()
    exact_first = sorted(rows, key=lambda row: done.snapped(Span(row.start, row.end)))
    for row in exact_first:
        old = Span(row.start, row.end)
        new, snapped = done.span(old), done.snapped(old)
        place = (row.table, row.same, new)
        if row.same and place in taken:
            yield row, None, snapped
            continue
        taken.add(place)
        yield row, new, snapped


def _snapped(study: Study, texts: Sequence[_Text]) -> Iterator[SnappedCoding]:
    for text in texts:
        moved = {row.id: new for row, new, snapped in text.rows if row.table == "coding" and (snapped or new is None)}
        if not moved:
            continue
        for one in codings.listed(study.db, source=text.source, code=None, coder=None):
            if one.id in moved:
                new = moved[one.id]
                words = "" if new is None else text.sealed.text[new.slice]
                yield SnappedCoding(one.id, text.name, str(one.code), one.coder, words, new is None)


def _cells(study: Study, names: _Names) -> tuple[list[tuple[stored.Cell, str]], list[stored.Cell]]:
    """Return the cells to be masked, each with its new text, and those only a person can change."""
    masked: list[tuple[stored.Cell, str]] = []
    in_names: list[stored.Cell] = []
    for cell in stored.cells(study.db):
        if cell.is_name:
            if names.held_by(cell.value):
                in_names.append(cell)
            continue
        new = stored.within(cell.value, lambda text: str(names.gate.label(text)))
        if new != cell.value:
            masked.append((cell, new))
    return masked, in_names


def _files(study: Study, names: _Names) -> tuple[list[_File], list[str], list[str]]:
    """Return the files that change, those only a person can change, and a sentence for each other copy."""
    from qcode.formats import searchable

    received = {name.casefold() for name in _received(study)}
    goes: list[_File] = []
    own: list[str] = []
    left: list[str] = []
    for path in sorted(copies.folder_files(study)):
        name = path.relative_to(study.folder).as_posix()
        data = path.read_bytes()
        if name == scanning.FILE or name.startswith("backups/") or path.name.casefold() in received:
            goes.append((name, bytes_hash(data), None))
            continue
        if name == _REGISTER and (after := _register(data, names)):
            goes.append((name, bytes_hash(data), (after, bytes_hash(after.encode("utf-8")))))
            data = after.encode("utf-8")
        words = searchable.words_in(data, name)
        if name in _DECIDED_BY_PEOPLE or name.startswith(_FOLDERS_OF_PEOPLE):
            own += [name] if words is not None and names.held_by(words) else []
        elif words is None:
            left.append(f"{name} cannot be looked into; delete it if it holds names.")
        elif name.startswith("transcripts/") or names.held_by(words):
            left.append(f"{name} holds names, or may; delete it, or make it again.")
    if study.vault_path.exists():
        goes.append((str(study.vault_path.resolve()), bytes_hash(study.vault_path.read_bytes()), None))
    return goes, own, [*left, *_out_of_reach(study)]


def _register(data: bytes, names: _Names) -> str:
    """Return the register with the labels of its speakers masked as in the texts; empty where none holds a name."""
    from qcode.formats import table_edits, tables

    _, rows = tables.rows(data, _REGISTER)
    changes = {
        row.line: {"speaker": str(names.gate.label(row.values["speaker"]))}
        for row in rows
        if names.held_by(row.values.get("speaker", ""))
    }
    return table_edits.edited(table_edits.text_of(data, _REGISTER), _REGISTER, changes, []) if changes else ""


def _received(study: Study) -> set[str]:
    """Return the names of the files that sources were read from, and of their recordings."""
    keys = list(sources.names_by_id(study.db))
    there = [name for key in keys for name in erasure.received(study.db, key)]
    there += [name or "" for _, name in forgetting.files_then(study.db, keys)]
    return {name.replace("\\", "/").rpartition("/")[2] for name in there} - {""}


def _out_of_reach(study: Study) -> Iterator[str]:
    if (study.folder / ".git").exists():
        yield "The folder is under version control: `.git` may keep earlier versions of what is erased."
    for key, name in sources.names_by_id(study.db).items():
        for coder, at in packets.holding(study.db, key):
            yield f"{coder} was handed {name} in a packet on {at[:10]}: have it deleted there."
    for at, coder, action, summary in forgetting.releases(study.db):
        yield f"{coder} let original words out on {at[:10]} ({action}: {summary}); find that copy."
    yield "Out of reach: reports, exports and packets outside this folder, copies of it, backups of your computer."


def _seal(study: Study, text: _Text, at: str) -> None:
    done = text.sealed
    _relocate_edits(study, text)
    for table in dict.fromkeys(row.table for row, _, _ in text.rows):
        here = [(row, new) for row, new, _ in text.rows if row.table == table]
        erasure.remove(study.db, table, [row.id for row, new in here if new is None])
        erasure.move(study.db, table, list(_places(done, here)))
    stored.set_turns(study.db, text.source, done.turns)
    hash_ = text_hash(done.text)
    erasure.set_text(
        study.db,
        text.source,
        hash_=hash_,
        chars=len(done.text),
        words=word_count(done.text),
        turns=len(done.turns),
    )
    scans.stamp_scan(study.db, text.source, searching.stamp(study, stored_vault.names_hash(())), hash_=hash_, at=at)


def _places(done: SealedText, rows: Iterable[tuple[PlacedRow, Span | None]]) -> Iterator[erasure.NewPlace]:
    for row, new in rows:
        if new is not None:
            first, last = done.turn_numbers(new)
            yield erasure.NewPlace(row.id, new.start, new.end, first, last, done.text[new.slice], clipped=False)


def _relocate_edits(study: Study, text: _Text) -> None:
    """Let the edits of the ledger's quotes follow; to be called before the quotes are moved."""
    from qcode.analysis.relocating import relocated

    done = text.sealed
    for one in ledger_following.of_source(study, text.source):
        old = one.span.start
        new = done.begin(old)

        def begin(at: int, old: int = old, new: int = new) -> int:
            return done.begin(old + at) - new

        def end(at: int, old: int = old, new: int = new) -> int:
            return done.end(old + at) - new

        stored_ledger.move_edits(study.db, relocated(one.edits, (begin, end)))
