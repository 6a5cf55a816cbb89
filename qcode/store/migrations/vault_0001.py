"""The vault: names."""

SQL = """
create table name (
    id integer primary key autoincrement,
    uuid text not null unique default (lower(hex(randomblob(16)))),
    entity_uuid text not null,
    key text not null,
    kind text not null,
    form text not null,
    origin text not null check (origin in ('list', 'decided', 'found')),
    unique (key, form)
) strict;
create index name_of_entity on name (entity_uuid);
create table owner (
    id integer primary key autoincrement,
    uuid text not null unique default (lower(hex(randomblob(16)))),
    study text not null unique
) strict;
"""
