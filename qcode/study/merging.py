"""Reading what was coded apart: each row is stored, known already, or refused with its reason.

Rows are only added. A coding that stands is never changed, so that packets may be read in any order, and twice.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from qcode.errors import BadFile, Misuse, Refused
from qcode.model.memo import About
from qcode.model.packet import Merged, MergedRow, Outcome, Packet, WorkedMemo
from qcode.model.span import Span
from qcode.store import memos, packet_merging, packets, passes, register
from qcode.study import merging_codes, packet_folders
from qcode.study.merging_texts import Found, Target, Texts
from qcode.study.opening import SETTINGS_FILE, open_study

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from qcode.model.packet import Origin, Work, WorkedCoding, WorkedPass
    from qcode.store.trail import Action
    from qcode.study.merging_codes import Codes
    from qcode.study.opening import Study

_OUTCOMES = {"touched": Outcome.TOUCHED, "doubtful": Outcome.DOUBTFUL}
_STORED = (Outcome.NEW, Outcome.TOUCHED, Outcome.DOUBTFUL, Outcome.LOST)


class _OnlyLookedError(Exception):
    """Takes back what was only to be looked at."""


def read(study: Study, path: Path, *, mapped: Sequence[str] = (), dry_run: bool = False) -> Merged:
    """Bring in what was coded apart: from a packet sent back, or from the folder of the coder's study.

    Args:
        study: The study.
        path: The file or the folder.
        mapped: Codes that are others here, as ``THERE=HERE``.
        dry_run: Say what would become of each row; change nothing.

    Raises:
        BadFile: The file is no packet that was sent back.
        Misuse: The folder is this study, or a mapping is none.
        Refused: The packet was not made from this study.
    """
    work = received(study, path)
    done: list[Merged] = []
    with suppress(_OnlyLookedError), study.action("packet read") as action:
        done.append(_Merging(study, work, mapped, action).merged())
        if dry_run:
            raise _OnlyLookedError
    return done[0]


def received(study: Study, path: Path) -> Work:
    """Return what comes in.

    Raises:
        BadFile: It is no packet that was sent back.
        Misuse: It is this study's own folder.
    """
    if not path.is_dir():
        work = packet_folders.read(path)
        if isinstance(work, Packet):
            hint = "Open it with `qcode packet open FILE DIR`, code there, and read what `qcode packet return` writes."
            raise BadFile(path.name, "is a packet as it was handed out: it holds no codings", hint=hint)
        return work
    if path.resolve() == study.folder.resolve():
        raise Misuse("This is the study itself.", hint="Name the folder of the coder's study.")
    if not (path / SETTINGS_FILE).is_file():
        raise BadFile(path, "is no study's folder (it has no study.yaml)")
    with open_study(path, ask=study.ask) as other, other.reading():
        return packet_folders.work(other)


def _origin(study: Study, work: Work) -> Origin | None:
    opened = packets.opened_from(study.db)
    if not work.packet or (opened is not None and opened.packet == work.packet):
        return None  # a copy, or the same packet opened on two computers
    origin = packets.origins(study.db).get(work.packet)
    if origin is None:
        hint = "Read it in the study that made it; `qcode packet list` shows the packets of this one."
        raise Refused("This packet was not made from this study.", hint=hint)
    return origin


class _Merging:
    """One packet on its way in, inside one action."""

    def __init__(self, study: Study, work: Work, mapped: Sequence[str], action: Action) -> None:
        self._study = study
        self._work = work
        self._action = action
        self._origin = _origin(study, work)
        self._texts = Texts(study, self._origin).all(work)
        self._names = {one.uuid: one.id for one in work.sources}
        self._codes: Codes = merging_codes.resolved(study, work, self._origin, mapped, action.id)
        self._paths = {one.uuid: str(one.code.path) for one in work.codes}
        self._rows: list[MergedRow] = []
        self._standing = packet_merging.standing(study.db)
        self._by_uuid = {one.uuid: one for one in self._standing}
        self._by_key = {one.key: one for one in self._standing}
        self._lost = packet_merging.lost(study.db)
        self._persons = register.ids(study.db, "person")
        self._trees = packet_merging.trees(study.db)
        self._books = {one.id: one.name for one in packets.books(study.db)}
        self._coding_rows: dict[str, int] = {}
        self._twins: list[tuple[WorkedCoding, int]] = []

    def merged(self) -> Merged:
        """Bring everything in; return what became of it."""
        from qcode.formats import packet as formats

        work, db = self._work, self._study.db
        self._rows += [
            MergedRow("source", Outcome.REJECTED, self._names[uuid], why=one)
            for uuid, one in self._texts.items()
            if isinstance(one, str)
        ]
        self._rows += self._codes.rows
        by_source: dict[str, list[WorkedCoding]] = {}
        for one in work.codings:
            by_source.setdefault(one.source, []).append(one)
        for uuid, codings in by_source.items():
            self._source(self._texts.get(uuid, "its source did not come along"), codings)
        covered = passes.Covered(db)
        self._rows += [self._passed(one, covered) for one in work.passes]
        self._memos([*work.memos, *(self._note(*twin) for twin in self._twins)])
        coders = tuple(sorted({row.coder for row in self._rows if row.coder} | ({work.coder} - {""})))
        stored = sum(1 for row in self._rows if row.outcome in _STORED and row.kind != "code")
        refused = sum(1 for row in self._rows if row.outcome is Outcome.REJECTED)
        if len(self._rows) > refused:
            name = work.packet or formats.work_content(work)
            packets.note(db, name, ",".join(coders) or "?", "read", formats.work_content(work), self._action.at)
        self._action.summary = f"{stored} rows of {', '.join(coders) or 'nobody'}, {refused} refused"
        return Merged(coders, tuple(self._rows), self._only_here(coders))

    def _only_here(self, coders: Iterable[str]) -> int:
        there = {one.uuid for one in self._work.codings}
        rows = {one.row.id for one in self._texts.values() if isinstance(one, Target)}
        matched = set(self._coding_rows.values())
        return sum(
            1
            for one in self._standing
            if one.key[0] in rows and one.key[2] in set(coders) and one.uuid not in there and one.id not in matched
        )

    def _source(self, target: Target | str, codings: Sequence[WorkedCoding]) -> None:
        """Bring in the codings of one source."""
        refusals = [target if isinstance(target, str) else self._refusal(one) for one in codings]
        fit = [one for one, why in zip(codings, refusals, strict=True) if not why]
        self._rows += [self._row(one, Outcome.REJECTED, why) for one, why in zip(codings, refusals, strict=True) if why]
        if isinstance(target, str):
            return
        texts = [one for one in fit if one.unit == "char"]
        places = target.found([Span(one.start, one.end) for one in texts])
        pairs: list[tuple[WorkedCoding, Found | str]] = list(zip(texts, places, strict=True))
        pairs += [(one, self._in_time(target, one)) for one in fit if one.unit == "ms"]
        for one, place in pairs:
            if isinstance(place, str):
                self._rows.append(self._row(one, Outcome.REJECTED, place))
            else:
                self._rows.append(self._coding(one, target, place))

    def _refusal(self, one: WorkedCoding) -> str:
        if self._origin is not None and one.coder != self._origin.coder:
            return f"it is {one.coder}'s, and the packet is {self._origin.coder}'s"
        if one.code not in self._codes.here:
            return self._codes.refused.get(one.code, "its code did not come along")
        return ""

    def _in_time(self, target: Target, one: WorkedCoding) -> Found | str:
        recorded, length = packet_merging.recording(self._study.db, target.row.id)
        if not recorded and not any(turn.time is not None for turn in target.turns):
            return "the source has no time line here"
        if length is not None and one.end > length:
            return "it lies beyond the end of the recording"
        return Found(one.start, one.end, 0, 0, "")

    def _coding(self, one: WorkedCoding, target: Target, place: Found) -> MergedRow:
        code = self._codes.here[one.code]
        key = (target.row.id, code.id, one.coder, one.unit, place.start, place.end)
        there = self._by_uuid.get(one.uuid)
        if there is not None or one.uuid in self._lost:
            if there is not None:
                self._coding_rows[one.uuid] = there.id
            same = there is None or (there.key == key and there.memo == one.memo)
            outcome = Outcome.THERE if same else Outcome.DIFFERS
            return self._row(one, outcome, "" if same else "the one here is kept as it is", place)
        twin = self._by_key.get(key) if not place.lost else None
        if twin is not None:
            self._coding_rows[one.uuid] = twin.id
            self._twins += [(one, twin.id)] if one.memo else []
            return self._row(one, Outcome.TWICE, f"{one.coder} has this code on this place already", place)
        row = packet_merging.Row(
            target.row.id, one.unit, place.start, place.end, place.first_turn, place.last_turn, place.words, code.id,
            self._persons.get(one.subject), self._tree(code.book), place.flag or one.flag,
        )  # fmt: skip
        if place.lost:
            packet_merging.add_lost(self._study.db, one, row, self._action.at)
            return self._row(one, Outcome.LOST, place.why, place)
        new = packet_merging.Standing(packet_merging.add_coding(self._study.db, one, row), one.uuid, key, one.memo)
        self._by_uuid[one.uuid] = self._by_key[key] = new
        self._coding_rows[one.uuid] = new.id
        unknown = f"the person {one.subject} is not in the register here"
        why = "; ".join(filter(None, (place.why, unknown if one.subject and row.subject is None else "")))
        return self._row(one, _OUTCOMES.get(place.flag, Outcome.NEW), why, place)

    def _tree(self, book: int) -> int | None:
        """Return the state of the tree that was handed out."""
        if self._origin is None:
            return None
        return self._trees.get(self._origin.trees.get(self._books[book], ""))

    def _row(self, one: WorkedCoding, outcome: Outcome, why: str, place: Found | None = None) -> MergedRow:
        start, end = (one.start, one.end) if place is None else (place.start, place.end)
        here = self._codes.here.get(one.code)
        code = here.path if here is not None else self._paths.get(one.code, "")
        return MergedRow(
            "coding", outcome, self._names_here(one.source), one.unit, start, end, code, one.coder, why
        )  # fmt: skip

    def _names_here(self, uuid: str) -> str:
        target = self._texts.get(uuid)
        return target.row.name if isinstance(target, Target) else self._names.get(uuid, "")

    def _passed(self, one: WorkedPass, covered: passes.Covered) -> MergedRow:
        target = self._texts.get(one.source, "its source did not come along")
        name = self._names_here(one.source)
        if isinstance(target, str):
            return MergedRow("pass", Outcome.REJECTED, name, coder=one.coder, why=target)
        if self._origin is not None and one.coder != self._origin.coder:
            why = f"it is {one.coder}'s, and the packet is {self._origin.coder}'s"
            return MergedRow("pass", Outcome.REJECTED, name, coder=one.coder, why=why)
        by_book: dict[int, set[int]] = {}
        for code in (self._codes.here[uuid] for uuid in one.codes if uuid in self._codes.here):
            by_book.setdefault(code.book, set()).add(code.id)
        new = False
        for book, codes in sorted(by_book.items()):
            keys = (one.coder, target.row.id, book)
            before = passes.one(self._study.db, *keys)
            at = max(one.created, before.created) if before is not None else one.created
            new = passes.record(self._study.db, covered, keys, codes, at) or new
        missing = len([uuid for uuid in one.codes if uuid not in self._codes.here])
        why = f"codes of it that are not here: {missing}" if missing else ""
        return MergedRow("pass", Outcome.NEW if new else Outcome.THERE, name, coder=one.coder, why=why)

    def _note(self, one: WorkedCoding, coding: int) -> WorkedMemo:
        """Return the memo that keeps what a coding said that was made twice."""
        del coding
        return WorkedMemo(one.uuid, "memo", "", one.memo, one.coder, one.created, one.created, (("coding", one.uuid),))

    def _memos(self, found: Sequence[WorkedMemo]) -> None:
        """Bring in memos; of one that was written on, the latest words hold."""
        db = self._study.db
        there = packet_merging.memos(db)
        numbers = {uuid: row[0] for uuid, row in there.items()}
        for one in found:
            outcome, why = Outcome.THERE, ""
            if self._origin is not None and one.coder != self._origin.coder:
                outcome, why = Outcome.REJECTED, f"it is {one.coder}'s, and the packet is {self._origin.coder}'s"
            elif one.uuid not in there and not self._said(one):
                numbers[one.uuid] = packet_merging.put_memo(db, one, new=True)
                outcome = Outcome.NEW
            elif one.uuid in there and (one.changed, one.body) > there[one.uuid][1:]:
                packet_merging.put_memo(db, one, new=False)
                outcome, why = Outcome.NEW, "its latest words"
            self._rows.append(MergedRow("memo", outcome, coder=one.coder, why=why))
        for one in found:
            if one.uuid in numbers and (self._origin is None or one.coder == self._origin.coder):
                memos.link(db, numbers[one.uuid], self._things(one, numbers))

    def _said(self, one: WorkedMemo) -> bool:
        """Tell whether this is the memo of a coding made twice, and the one that stands says the same."""
        row = self._coding_rows.get(one.uuid)
        if row is None or one.links != (("coding", one.uuid),):
            return False
        inline = {each.memo for each in self._by_uuid.values() if each.id == row}
        return one.body in inline | packet_merging.notes(self._study.db, row)

    def _things(self, one: WorkedMemo, numbers: dict[str, int]) -> Iterable[tuple[About, int | str]]:
        for what, to in one.links:
            target = self._texts.get(to)
            if what == "source" and isinstance(target, Target):
                yield About.SOURCE, target.row.id
            elif what == "code" and to in self._codes.here:
                yield About.CODE, self._codes.here[to].id
            elif what == "coding" and to in self._coding_rows:
                yield About.CODING, self._coding_rows[to]
            elif what == "memo" and to in numbers:
                yield About.MEMO, numbers[to]
            elif what == "person" and to in self._persons:
                yield About.PERSON, self._persons[to]
            elif what == "claim":
                yield About.CLAIM, to
