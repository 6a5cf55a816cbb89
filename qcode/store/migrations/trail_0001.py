"""The trail, of the study and of the vault alike."""

SQL = """
create table change (
    id integer primary key autoincrement,
    uuid text not null unique,
    at text not null,
    coder text not null,
    action text not null,
    summary text not null,
    released integer not null default 0 check (released in (0, 1)),
    layout integer not null,
    undoes integer references change(id),
    undone_by integer references change(id)
) strict;
create index change_of_coder on change (coder, id);
create table image (
    id integer primary key,
    change_id integer not null references change(id),
    tbl text not null,
    row_id integer not null,
    op text not null check (op in ('insert', 'update', 'delete')),
    old text check (old is null or json_valid(old))
) strict;
create index image_of_change on image (change_id, tbl, row_id);
create index image_of_row on image (tbl, row_id, change_id);
create table file_image (
    id integer primary key,
    change_id integer not null references change(id),
    path text not null,
    before text,
    after text,
    before_hash text,
    after_hash text,
    state text not null check (state in ('pending', 'done', 'abandoned'))
) strict;
create index file_image_of_change on file_image (change_id);
create index file_image_pending on file_image (state) where state = 'pending';
"""
