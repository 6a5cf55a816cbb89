"""Codings given to another code, set by set: merging, retiring, deciding; and a code taken out of the tree.

A coding keeps its words, its place and its coder. Where the same coder has the other code on the same place already,
the two are one: what pointed at the one points at the other, and memos are joined.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlite_utils import Database

ROW = "select id from code where codebook_id = :codebook and key = :key"
RESTS = """
select code.key,
    (select count(*) from lost_coding where code_id = code.id)
    + (select count(*) from memo_link where code_id = code.id)
    + (select count(*) from theme_code where code_id = code.id)
    + (select count(*) from adjudication where code_id = code.id)
from code where codebook_id = :codebook
"""
TWINS = """
select mine.id, other.id from coding mine join coding other
on other.source_id = mine.source_id and other.code_id = :into and other.coder = mine.coder
    and other.layer = mine.layer and other.unit = mine.unit and other.start = mine.start and other.end = mine.end
where mine.code_id = :old
"""
TWIN_OF = """
select other.id from coding mine join coding other
on other.source_id = mine.source_id and other.code_id = :into and other.coder = mine.coder
    and other.layer = mine.layer and other.unit = mine.unit and other.start = mine.start and other.end = mine.end
where mine.id = :coding and other.id <> mine.id
"""
JOIN_NOTES = """
update coding set
    memo = case when mine.memo in ('', coding.memo) then coding.memo when coding.memo = '' then mine.memo
        else coding.memo || char(10) || mine.memo end,
    condensate = iif(coding.condensate = '', mine.condensate, coding.condensate)
from json_each(:twins) twin join coding mine on mine.id = json_extract(twin.value, '$[0]')
where coding.id = json_extract(twin.value, '$[1]')
    and (mine.memo not in ('', coding.memo) or (coding.condensate = '' and mine.condensate <> ''))
"""
POINTING = ("suggestion", "theme_coding", "memo_link", "evidence", "adjudication_coding")
POINT_AT_TWIN = """
update or ignore {table} set coding_id = json_extract(twin.value, '$[1]')
from json_each(:twins) twin where {table}.coding_id = json_extract(twin.value, '$[0]')
"""
NO_LONGER_POINTING = (
    "delete from {table} where coding_id in (select json_extract(value, '$[0]') from json_each(:twins))"
)
DROP_TWINS = "delete from coding where id in (select json_extract(value, '$[0]') from json_each(:twins))"
ALL_TO = "update coding set code_id = :into where code_id = :old"
ONE_TO = "update coding set code_id = :into where id = :coding"
COPY_TO = """
insert into coding (source_id, unit, start, end, first_turn, last_turn, words, code_id, coder, subject_id, memo,
    created, flag, layer, origin, condensate, tree_id)
select source_id, unit, start, end, first_turn, last_turn, words, :into, coder, subject_id, memo,
    created, flag, layer, origin, condensate,
    (select max(tree.id) from tree join code on code.codebook_id = tree.codebook_id where code.id = :into)
from coding where id = :coding
on conflict (source_id, code_id, coder, layer, unit, start, end) do nothing
"""
CARRIED_ALONG = ("lost_coding", "memo_link", "theme_code", "question_code", "suggestion", "split_into")
CARRY = "update or ignore {table} set code_id = :into where code_id = :old"
CARRY_DECISIONS = "update or ignore adjudication set code_id = :into where code_id = :old"
ON_NARROWER_GROUND = (
    # Silence is claimed only for what was listened for under both names.
    """
    delete from pass_code where code_id = :into
        and pass_id not in (select pass_id from pass_code where code_id = :old)
    """,
    """
    delete from silence where code_id = :into and not exists (select 1 from silence other
        where other.code_id = :old and other.source_id = silence.source_id and other.state = silence.state)
    """,
)
PASSES_BY_CODE = "select distinct pass_id from pass_code where code_id in (:old, :into)"
DROP_EMPTIED = """
delete from pass where id in (select value from json_each(:passes))
    and not exists (select 1 from pass_code where pass_id = pass.id)
"""
LEFT_ON_CODE = (
    "delete from split_into where split_id in (select id from split where code_id = :old)",
    "delete from split where code_id = :old",
    "delete from split_into where code_id = :old",
    "delete from pass_code where code_id = :old",
    "delete from silence where code_id = :old",
    "delete from question_code where code_id = :old",
    "delete from theme_code where code_id = :old",
    "delete from suggestion where code_id = :old",
    "delete from adjudication_coding where adjudication_id in (select id from adjudication where code_id = :old)",
    "delete from adjudication where code_id = :old",
)
DROP = "delete from code where id = :old"
CODE_OF = "select code_id from coding where id = :coding"
LEFT = "select count(*) from coding where code_id = :code"


def row(db: Database, codebook: int, key: str) -> int:
    """Return the row of a code."""
    return int(db.conn.execute(ROW, {"codebook": codebook, "key": key}).fetchone()[0])


def rests(db: Database, codebook: int) -> dict[str, int]:
    """Return how much rests on each code of a codebook beside its codings: memos, themes, decisions, lost codings."""
    return dict(db.conn.execute(RESTS, {"codebook": codebook}).fetchall())


def merge(db: Database, old: int, into: int) -> None:
    """Give everything that one code holds to another, inside an action; the code itself stays."""
    keys = {"old": old, "into": into}
    _unite(db, db.conn.execute(TWINS, keys).fetchall())
    db.conn.execute(ALL_TO, keys)
    for table in CARRIED_ALONG:
        db.conn.execute(CARRY.format(table=table), keys)
    db.conn.execute(CARRY_DECISIONS, keys)
    passes = json.dumps([one[0] for one in db.conn.execute(PASSES_BY_CODE, keys)])
    for sql in ON_NARROWER_GROUND:
        db.conn.execute(sql, keys)
    db.conn.execute("delete from pass_code where code_id = :old", keys)
    db.conn.execute(DROP_EMPTIED, {"passes": passes})


def drop(db: Database, old: int) -> None:
    """Take a code that holds no codings out of the tree, inside an action, with what only says something of it."""
    keys = {"old": old, "into": old}
    passes = json.dumps([one[0] for one in db.conn.execute(PASSES_BY_CODE, keys)])
    for sql in LEFT_ON_CODE:
        db.conn.execute(sql, keys)
    db.conn.execute(DROP_EMPTIED, {"passes": passes})
    db.conn.execute(DROP, keys)


def code_of(db: Database, coding: int) -> int:
    """Return the row of the code that a coding has."""
    return int(db.conn.execute(CODE_OF, {"coding": coding}).fetchone()[0])


def left_on(db: Database, code: int) -> int:
    """Return how many codings a code holds."""
    return int(db.conn.execute(LEFT, {"code": code}).fetchone()[0])


def decide(db: Database, coding: int, codes: Sequence[int]) -> None:
    """Give one coding the first of some codes, and copies of it the others, inside an action."""
    first, *others = codes
    for code in others:
        db.conn.execute(COPY_TO, {"coding": coding, "into": code})
    keys = {"coding": coding, "into": first}
    twin = db.conn.execute(TWIN_OF, keys).fetchone()
    if twin is not None:
        _unite(db, [(coding, twin[0])])
    else:
        db.conn.execute(ONE_TO, keys)


def _unite(db: Database, twins: Sequence[tuple[int, int]]) -> None:
    """Make one coding of each pair: the second stays."""
    if not twins:
        return
    keys = {"twins": json.dumps(twins)}
    db.conn.execute(JOIN_NOTES, keys)
    for table in POINTING:
        db.conn.execute(POINT_AT_TWIN.format(table=table), keys)
        db.conn.execute(NO_LONGER_POINTING.format(table=table), keys)
    db.conn.execute(DROP_TWINS, keys)
