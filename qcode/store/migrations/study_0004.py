"""The ledger of published quotes with their edits and approvals, and masks of several levels."""

SQL = """
create table ledger_entry (
    id integer primary key autoincrement,
    uuid text not null unique default (lower(hex(randomblob(16)))),
    key text not null unique check (key <> ''),
    source_id integer not null references source(id),
    unit text not null default 'char' check (unit in ('char', 'ms')),
    start integer not null check (start >= 0),
    end integer not null check (end > start),
    first_turn integer not null,
    last_turn integer not null check (last_turn >= first_turn),
    words text not null,
    status text not null default 'long list' check (status in ('long list', 'short list', 'used', 'dropped')),
    place text not null,
    note text not null,
    coder text not null check (coder <> ''),
    created text not null,
    flag text not null default '' check (flag in ('', 'touched', 'doubtful', 'lost')),
    check (iif(unit = 'char', length(words) = end - start or flag = 'lost', words = ''))
) strict;
create index ledger_entry_by_place on ledger_entry (source_id, start);
create table ledger_edit (
    id integer primary key autoincrement,
    uuid text not null unique default (lower(hex(randomblob(16)))),
    entry_id integer not null references ledger_entry(id),
    kind text not null check (kind in ('cut', 'pause', 'clarification', 'mask', 'tidy', 'merge', 'interviewer')),
    start integer not null check (start >= 0),
    end integer not null check (end >= start),
    words text not null
) strict;
create index ledger_edit_of_entry on ledger_edit (entry_id, start);
create table ledger_mark (
    id integer primary key autoincrement,
    uuid text not null unique default (lower(hex(randomblob(16)))),
    entry_id integer not null references ledger_entry(id),
    kind text not null check (kind in ('most telling', 'confirms', 'contradicts')),
    other_id integer references ledger_entry(id)
) strict;
create index ledger_mark_of_entry on ledger_mark (entry_id);
create index ledger_mark_of_other on ledger_mark (other_id) where other_id is not null;
create table approval (
    id integer primary key autoincrement,
    uuid text not null unique default (lower(hex(randomblob(16)))),
    entry_id integer not null references ledger_entry(id),
    person_id integer not null references person(id),
    state text not null check (state in ('sent', 'approved', 'refused')),
    since text not null,
    note text not null
) strict;
create index approval_of_entry on approval (entry_id);
create index approval_of_person on approval (person_id);
create table entity_mask (
    id integer primary key autoincrement,
    uuid text not null unique default (lower(hex(randomblob(16)))),
    entity_id integer not null references entity(id),
    level integer not null check (level >= 1),
    mask text not null check (mask <> ''),
    unique (entity_id, level)
) strict;
"""
