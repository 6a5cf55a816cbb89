"""What a scan was sure of, special categories, and reports as they were built last."""

SQL = """
alter table mention add column confidence real not null default 1.0 check (confidence between 0 and 1);
alter table scan add column model text not null default '';
alter table ledger_entry add column printed text not null default '';
create table special_category (
    id integer primary key autoincrement,
    uuid text not null unique default (lower(hex(randomblob(16)))),
    source_id integer not null references source(id),
    turn integer not null check (turn >= 1),
    start integer not null check (start >= 0),
    end integer not null check (end > start),
    kind text not null check (kind <> '')
) strict;
create index special_category_by_turn on special_category (source_id, turn, start);
create table report_build (
    id integer primary key autoincrement,
    uuid text not null unique default (lower(hex(randomblob(16)))),
    spec text not null check (spec <> ''),
    target text not null,
    at text not null,
    coder text not null check (coder <> ''),
    contents text not null
) strict;
create index report_build_of_spec on report_build (spec, id);
"""
