"""The study: texts, register, code tree, codings, names found."""

SQL = """
create table codebook (
    id integer primary key autoincrement,
    uuid text not null unique default (lower(hex(randomblob(16)))),
    name text not null unique,
    version text not null,
    path text not null
) strict;
create table code (
    id integer primary key autoincrement,
    uuid text not null unique default (lower(hex(randomblob(16)))),
    codebook_id integer not null references codebook(id),
    key text not null,
    name text not null,
    path text not null,
    number text not null,
    definition text not null,
    include text not null check (json_valid(include)),
    exclude text not null check (json_valid(exclude)),
    examples text not null check (json_valid(examples)),
    aliases text not null check (json_valid(aliases)),
    asked_in text not null check (json_valid(asked_in)),
    position integer not null,
    unique (codebook_id, key)
) strict;
create index code_by_path on code (path);
create table source (
    id integer primary key autoincrement,
    uuid text not null unique default (lower(hex(randomblob(16)))),
    name text not null unique collate nocase,
    kind text not null,
    date text not null,
    filename text,
    file_hash text,
    hash text unique,
    chars integer not null default 0 check (chars >= 0),
    words integer not null default 0 check (words >= 0),
    turns integer not null default 0 check (turns >= 0)
) strict;
create index source_by_filename on source (filename collate nocase);
create table person (
    id integer primary key autoincrement,
    uuid text not null unique default (lower(hex(randomblob(16)))),
    name text not null unique collate nocase,
    pseudonym text not null
) strict;
create table organisation (
    id integer primary key autoincrement,
    uuid text not null unique default (lower(hex(randomblob(16)))),
    name text not null unique collate nocase
) strict;
create table participation (
    id integer primary key autoincrement,
    uuid text not null unique default (lower(hex(randomblob(16)))),
    source_id integer not null references source(id),
    person_id integer not null references person(id),
    organisation_id integer references organisation(id),
    speaker text not null,
    origin text not null check (origin in ('register', 'label')),
    unique (source_id, person_id)
) strict;
create index participation_of_person on participation (person_id);
create index participation_of_organisation on participation (organisation_id);
create table attribute_value (
    id integer primary key autoincrement,
    uuid text not null unique default (lower(hex(randomblob(16)))),
    name text not null,
    value text not null check (value <> ''),
    source_id integer references source(id),
    person_id integer references person(id),
    organisation_id integer references organisation(id),
    participation_id integer references participation(id),
    check ((source_id is not null) + (person_id is not null)
        + (organisation_id is not null) + (participation_id is not null) = 1)
) strict;
create index attribute_value_by_value on attribute_value (name, value);
create index attribute_value_by_number on attribute_value (name, cast(value as real));
create index attribute_value_of_source on attribute_value (source_id, name) where source_id is not null;
create index attribute_value_of_person on attribute_value (person_id, name) where person_id is not null;
create index attribute_value_of_organisation on attribute_value (organisation_id, name)
    where organisation_id is not null;
create index attribute_value_of_participation on attribute_value (participation_id, name)
    where participation_id is not null;
create table turn (
    id integer primary key autoincrement,
    uuid text not null default (lower(hex(randomblob(16)))),
    source_id integer not null references source(id),
    n integer not null check (n >= 1),
    start integer not null check (start >= 0),
    words text not null check (words <> ''),
    label text not null,
    voice text not null check (voice in ('informant', 'interviewer', 'unknown')),
    time integer check (time >= 0),
    participation_id integer references participation(id)
) strict;
create unique index turn_by_number on turn (source_id, n);
create unique index turn_by_start on turn (source_id, start);
create index turn_unknown on turn (source_id) where participation_id is null and voice <> 'interviewer';
create index turn_of_participation on turn (participation_id) where participation_id is not null;
create table coding (
    id integer primary key autoincrement,
    uuid text not null unique default (lower(hex(randomblob(16)))),
    source_id integer not null references source(id),
    start integer not null check (start >= 0),
    end integer not null check (end > start),
    first_turn integer not null check (first_turn >= 1),
    last_turn integer not null check (last_turn >= first_turn),
    words text not null check (length(words) = end - start),
    code_id integer not null references code(id),
    coder text not null check (coder <> ''),
    memo text not null,
    created text not null,
    flag text not null default '' check (flag in ('', 'touched', 'doubtful')),
    unique (source_id, code_id, coder, start, end)
) strict;
create index coding_by_code on coding (code_id, source_id, start);
create index coding_by_place on coding (source_id, start);
create index coding_by_coder on coding (coder, source_id);
create table lost_coding (
    id integer primary key autoincrement,
    uuid text not null unique default (lower(hex(randomblob(16)))),
    source_id integer not null references source(id),
    start integer not null check (start >= 0),
    end integer not null check (end > start),
    words text not null,
    code_id integer not null references code(id),
    coder text not null check (coder <> ''),
    memo text not null,
    created text not null,
    lost text not null
) strict;
create index lost_coding_of_source on lost_coding (source_id);
create index lost_coding_of_code on lost_coding (code_id);
create table pass (
    id integer primary key autoincrement,
    uuid text not null unique default (lower(hex(randomblob(16)))),
    coder text not null check (coder <> ''),
    source_id integer not null references source(id),
    codebook_id integer not null references codebook(id),
    created text not null,
    unique (coder, source_id, codebook_id)
) strict;
create index pass_of_source on pass (source_id);
create index pass_of_codebook on pass (codebook_id);
create table entity (
    id integer primary key autoincrement,
    uuid text not null unique default (lower(hex(randomblob(16)))),
    kind text not null,
    mask text not null,
    state text not null check (state in ('accepted', 'undecided', 'never'))
) strict;
create table mention (
    id integer primary key autoincrement,
    uuid text not null unique default (lower(hex(randomblob(16)))),
    source_id integer not null references source(id),
    turn integer not null check (turn >= 1),
    start integer not null check (start >= 0),
    end integer not null check (end > start),
    entity_id integer not null references entity(id),
    form text not null,
    layer text not null,
    state text not null check (state in ('accepted', 'undecided', 'never'))
) strict;
create index mention_by_turn on mention (source_id, turn, start);
create index mention_of_entity on mention (entity_id);
create index mention_undecided on mention (source_id) where state = 'undecided';
create table scan (
    id integer primary key autoincrement,
    uuid text not null unique default (lower(hex(randomblob(16)))),
    source_id integer not null unique references source(id),
    hash text not null,
    names text not null,
    rules integer not null,
    layers text not null,
    at text not null
) strict;
create table stamp (
    id integer primary key autoincrement,
    uuid text not null unique default (lower(hex(randomblob(16)))),
    name text not null unique,
    value text not null
) strict;
create view informant_attribute (source_id, participation_id, name, value) as
select participation.source_id, participation.id, v.name, v.value
from attribute_value v join participation on participation.id = v.participation_id
union all
select participation.source_id, participation.id, v.name, v.value
from attribute_value v join participation on participation.person_id = v.person_id
union all
select participation.source_id, participation.id, v.name, v.value
from attribute_value v join participation on participation.organisation_id = v.organisation_id
union all
select participation.source_id, participation.id, v.name, v.value
from attribute_value v join participation on participation.source_id = v.source_id
union all
select v.source_id, null, v.name, v.value
from attribute_value v where v.source_id is not null;
"""
