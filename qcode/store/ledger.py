"""The ledger: quotes taken for the report, their edits and marks, and what the quoted have said."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from qcode.model.ledger import Approval, ApprovalState, Edit, EditKind, Entry, LedgerMark, MarkKind, Status, key_of
from qcode.model.span import Span
from qcode.model.time_span import TimeSpan

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlite_utils import Database

    from qcode.model.time_span import Stretch

ENTRIES = """
select ledger_entry.id, key, source.name, source_id, unit, start, end, first_turn, last_turn, ledger_entry.words,
    status, place, note, coder, created, flag, printed
from ledger_entry join source on source.id = source_id order by ledger_entry.id
"""
EDITS = "select entry_id, kind, start, end, words, id from ledger_edit order by entry_id, start, end, id"
MARKS = """
select entry_id, kind, coalesce(other.key, '') from ledger_mark
left join ledger_entry other on other.id = other_id order by ledger_mark.id
"""
APPROVALS = """
select entry_id, person.name, state, since, note from approval join person on person.id = person_id
order by since, approval.id
"""
_Of = TypeVar("_Of")

NEXT = "select coalesce(max(seq), 0) + 1 from sqlite_sequence where name = 'ledger_entry'"
ADD = """
insert into ledger_entry (id, key, source_id, unit, start, end, first_turn, last_turn, words, status, place, note,
    coder, created)
values (:id, :key, :source, :unit, :start, :end, :first, :last, :words, :status, '', :note, :coder, :created)
"""
SET_STATUS = """
update ledger_entry set status = :status, place = :place, note = :note, printed = :printed where id = :id
    and (status <> :status or place <> :place or note <> :note or printed <> :printed)
"""
ADD_EDIT = "insert into ledger_edit (entry_id, kind, start, end, words) values (:entry, :kind, :start, :end, :words)"
MOVE_EDIT = "update ledger_edit set start = :start, end = :end where id = :id and (start <> :start or end <> :end)"
ADD_MARK = """
insert into ledger_mark (entry_id, kind, other_id) select :entry, :kind, :other where not exists (
    select 1 from ledger_mark where entry_id = :entry and kind = :kind and other_id is :other)
"""
DROP_MARK = "delete from ledger_mark where entry_id = :entry and kind = :kind and other_id is :other"
ADD_APPROVAL = """
insert into approval (entry_id, person_id, state, since, note) values (:entry, :person, :state, :since, :note)
"""
MOVE = """
update ledger_entry set start = :start, end = :end, first_turn = :first, last_turn = :last, words = :words, flag = :flag
where id = :id
"""


@dataclass(frozen=True, slots=True)
class NewEntry:
    """A quote to be taken; ``words`` are empty for a stretch of time, and so are its turns 0."""

    source: int
    span: Stretch
    turns: tuple[int, int]
    words: str
    status: Status
    note: str


@dataclass(frozen=True, slots=True)
class MovedEntry:
    """An entry in a revised text; ``span`` and ``words`` are the old ones where it is lost."""

    id: int
    span: Span
    turns: tuple[int, int]
    words: str
    flag: str


def entries(db: Database) -> list[Entry]:
    """Return the whole ledger, in the order the quotes were taken."""
    edits = _grouped((row[0], Edit(EditKind(row[1]), *row[2:])) for row in db.conn.execute(EDITS))
    marks = _grouped((row[0], LedgerMark(MarkKind(row[1]), row[2])) for row in db.conn.execute(MARKS))
    approvals = _grouped(
        (row[0], Approval(row[1], ApprovalState(row[2]), row[3], row[4])) for row in db.conn.execute(APPROVALS)
    )
    return [
        Entry(
            row[0],
            row[1],
            row[2],
            row[3],
            TimeSpan(row[5], row[6]) if row[4] == "ms" else Span(row[5], row[6]),
            (row[7], row[8]),
            row[9],
            Status(row[10]),
            row[11],
            row[12],
            row[13],
            row[14],
            row[15],
            row[16],
            edits=tuple(edits.get(row[0], ())),
            marks=tuple(marks.get(row[0], ())),
            approvals=tuple(approvals.get(row[0], ())),
        )
        for row in db.conn.execute(ENTRIES)
    ]


def _grouped(rows: Iterable[tuple[int, _Of]]) -> dict[int, list[_Of]]:
    done: dict[int, list[_Of]] = {}
    for key, one in rows:
        done.setdefault(key, []).append(one)
    return done


def add(db: Database, one: NewEntry, coder: str, at: str) -> tuple[int, str]:
    """Take a quote; return its row and the id it has from now on, which no other ever had."""
    row = int(db.conn.execute(NEXT).fetchone()[0])
    facts = {
        "id": row,
        "key": key_of(row),
        "source": one.source,
        "unit": one.span.unit,
        "start": one.span.start,
        "end": one.span.end,
        "first": one.turns[0],
        "last": one.turns[1],
        "words": one.words,
        "status": one.status.value,
        "note": one.note,
        "coder": coder,
        "created": at,
    }
    db.conn.execute(ADD, facts)
    return row, key_of(row)


def set_status(db: Database, entry: int, status: Status, place: str, note: str, printed: str = "") -> int:
    """Say how far a quote has come, where it is used and what is printed there; return 0 where it was so."""
    facts = {"id": entry, "status": status.value, "place": place, "note": note, "printed": printed}
    return db.conn.execute(SET_STATUS, facts).rowcount


def add_edits(db: Database, entry: int, edits: Iterable[Edit]) -> None:
    """Store edits of a quote."""
    for one in edits:
        facts = {"entry": entry, "kind": one.kind.value, "start": one.start, "end": one.end, "words": one.words}
        db.conn.execute(ADD_EDIT, facts)


def move_edits(db: Database, edits: Iterable[tuple[Edit, Edit | None]]) -> None:
    """Put edits at their new places; those without one go."""
    for old, new in edits:
        if new is None:
            remove_edits(db, [old.id])
        else:
            db.conn.execute(MOVE_EDIT, {"id": old.id, "start": new.start, "end": new.end})


def remove_edits(db: Database, rows: Sequence[int]) -> None:
    """Take edits back."""
    db.conn.execute(
        "delete from ledger_edit where id in (select value from json_each(:ids))", {"ids": json.dumps(list(rows))}
    )


def confirm(db: Database, entry: int) -> int:
    """Say that a quote holds as the revised text has it; return 0 where nothing was to be confirmed."""
    sql = "update ledger_entry set flag = '' where id = :id and flag in ('touched', 'doubtful')"
    return db.conn.execute(sql, {"id": entry}).rowcount


def mark(db: Database, entry: int, kind: MarkKind, other: int | None) -> int:
    """Mark a quote; return 0 where it had this mark."""
    return db.conn.execute(ADD_MARK, {"entry": entry, "kind": kind.value, "other": other}).rowcount


def unmark(db: Database, entry: int, kind: MarkKind, other: int | None) -> int:
    """Take a mark off; return 0 where it had none such."""
    return db.conn.execute(DROP_MARK, {"entry": entry, "kind": kind.value, "other": other}).rowcount


def approve(db: Database, entry: int, person: int, one: Approval) -> None:
    """Note what a person has said to a quote; what they said before stays on record."""
    facts = {"state": one.state.value, "since": one.since, "note": one.note}
    db.conn.execute(ADD_APPROVAL, facts | {"entry": entry, "person": person})


def carry_over(db: Database, moved: Iterable[MovedEntry]) -> None:
    """Put quotes where they stand in a revised text."""
    for one in moved:
        facts = {"id": one.id, "words": one.words, "flag": one.flag, "first": one.turns[0], "last": one.turns[1]}
        db.conn.execute(MOVE, facts | {"start": one.span.start, "end": one.span.end})
