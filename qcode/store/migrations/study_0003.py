"""The living tree, passes by code, suggestions, memos, themes, cases, the split of work, packets and adjudication."""

SQL = """
create table pass_code (
    id integer primary key autoincrement,
    uuid text not null unique default (lower(hex(randomblob(16)))),
    pass_id integer not null references pass(id),
    code_id integer not null references code(id),
    unique (pass_id, code_id)
) strict;
create index pass_code_of_code on pass_code (code_id);
create table silence (
    id integer primary key autoincrement,
    uuid text not null unique default (lower(hex(randomblob(16)))),
    source_id integer not null references source(id),
    code_id integer not null references code(id),
    state text not null check (state in ('declined', 'not applicable', 'not asked')),
    coder text not null check (coder <> ''),
    note text not null,
    created text not null,
    unique (source_id, code_id)
) strict;
create index silence_of_code on silence (code_id);
create table split (
    id integer primary key autoincrement,
    uuid text not null unique default (lower(hex(randomblob(16)))),
    code_id integer not null unique references code(id),
    created text not null
) strict;
create table split_into (
    id integer primary key autoincrement,
    uuid text not null unique default (lower(hex(randomblob(16)))),
    split_id integer not null references split(id),
    code_id integer not null references code(id),
    unique (split_id, code_id)
) strict;
create index split_into_of_code on split_into (code_id);
create table suggestion (
    id integer primary key autoincrement,
    uuid text not null unique default (lower(hex(randomblob(16)))),
    source_id integer not null references source(id),
    start integer not null check (start >= 0),
    end integer not null check (end > start),
    first_turn integer not null check (first_turn >= 1),
    last_turn integer not null check (last_turn >= first_turn),
    words text not null check (length(words) = end - start),
    code_id integer not null references code(id),
    origin text not null check (origin <> ''),
    score real,
    created text not null,
    state text not null default 'open' check (state in ('open', 'accepted', 'rejected')),
    coder text not null,
    coding_id integer references coding(id) on delete set null,
    unique (source_id, code_id, start, end)
) strict;
create index suggestion_open on suggestion (source_id, start) where state = 'open';
create index suggestion_of_code on suggestion (code_id);
create index suggestion_of_coding on suggestion (coding_id);
create table memo (
    id integer primary key autoincrement,
    uuid text not null unique default (lower(hex(randomblob(16)))),
    kind text not null check (kind in ('memo', 'journal')),
    title text not null,
    body text not null check (body <> ''),
    coder text not null check (coder <> ''),
    created text not null,
    changed text not null
) strict;
create index memo_by_date on memo (created);
create table theme (
    id integer primary key autoincrement,
    uuid text not null unique default (lower(hex(randomblob(16)))),
    name text not null unique collate nocase check (name <> ''),
    idea text not null,
    created text not null
) strict;
create table theme_code (
    id integer primary key autoincrement,
    uuid text not null unique default (lower(hex(randomblob(16)))),
    theme_id integer not null references theme(id),
    code_id integer not null references code(id),
    unique (theme_id, code_id)
) strict;
create index theme_code_of_code on theme_code (code_id);
create table theme_coding (
    id integer primary key autoincrement,
    uuid text not null unique default (lower(hex(randomblob(16)))),
    theme_id integer not null references theme(id),
    coding_id integer not null references coding(id),
    unique (theme_id, coding_id)
) strict;
create index theme_coding_of_coding on theme_coding (coding_id);
create table theme_link (
    id integer primary key autoincrement,
    uuid text not null unique default (lower(hex(randomblob(16)))),
    theme_id integer not null references theme(id),
    other_id integer not null references theme(id),
    words text not null,
    unique (theme_id, other_id),
    check (theme_id <> other_id)
) strict;
create index theme_link_of_other on theme_link (other_id);
create table memo_link (
    id integer primary key autoincrement,
    uuid text not null unique default (lower(hex(randomblob(16)))),
    memo_id integer not null references memo(id),
    source_id integer references source(id),
    person_id integer references person(id),
    code_id integer references code(id),
    theme_id integer references theme(id),
    coding_id integer references coding(id),
    other_id integer references memo(id),
    claim text check (claim <> ''),
    check ((source_id is not null) + (person_id is not null) + (code_id is not null) + (theme_id is not null)
        + (coding_id is not null) + (other_id is not null) + (claim is not null) = 1)
) strict;
create index memo_link_of_memo on memo_link (memo_id);
create index memo_link_of_source on memo_link (source_id) where source_id is not null;
create index memo_link_of_person on memo_link (person_id) where person_id is not null;
create index memo_link_of_code on memo_link (code_id) where code_id is not null;
create index memo_link_of_theme on memo_link (theme_id) where theme_id is not null;
create index memo_link_of_coding on memo_link (coding_id) where coding_id is not null;
create index memo_link_of_other on memo_link (other_id) where other_id is not null;
create table typology (
    id integer primary key autoincrement,
    uuid text not null unique default (lower(hex(randomblob(16)))),
    name text not null unique collate nocase check (name <> ''),
    definition text not null
) strict;
create table ideal_type (
    id integer primary key autoincrement,
    uuid text not null unique default (lower(hex(randomblob(16)))),
    typology_id integer not null references typology(id),
    name text not null check (name <> ''),
    definition text not null,
    position integer not null,
    unique (typology_id, name)
) strict;
create table classification (
    id integer primary key autoincrement,
    uuid text not null unique default (lower(hex(randomblob(16)))),
    ideal_type_id integer not null references ideal_type(id),
    person_id integer references person(id),
    organisation_id integer references organisation(id),
    source_id integer references source(id),
    attribute text check (attribute <> ''),
    value text check ((value is null) = (attribute is null)),
    coder text not null check (coder <> ''),
    note text not null,
    created text not null,
    check ((person_id is not null) + (organisation_id is not null) + (source_id is not null)
        + (attribute is not null) = 1)
) strict;
create index classification_of_type on classification (ideal_type_id);
create index classification_of_person on classification (person_id) where person_id is not null;
create index classification_of_organisation on classification (organisation_id) where organisation_id is not null;
create index classification_of_source on classification (source_id) where source_id is not null;
create table evidence (
    id integer primary key autoincrement,
    uuid text not null unique default (lower(hex(randomblob(16)))),
    classification_id integer not null references classification(id),
    coding_id integer not null references coding(id),
    stance text not null check (stance in ('supports', 'opposes')),
    unique (classification_id, coding_id)
) strict;
create index evidence_of_coding on evidence (coding_id);
create table assignment (
    id integer primary key autoincrement,
    uuid text not null unique default (lower(hex(randomblob(16)))),
    coder text not null check (coder <> ''),
    source_id integer not null references source(id),
    codebook_id integer not null references codebook(id),
    created text not null,
    unique (coder, source_id, codebook_id)
) strict;
create index assignment_of_source on assignment (source_id);
create index assignment_of_codebook on assignment (codebook_id);
create table packet (
    id integer primary key autoincrement,
    uuid text not null unique default (lower(hex(randomblob(16)))),
    coder text not null check (coder <> ''),
    direction text not null check (direction in ('made', 'read')),
    packet text not null,
    hash text not null,
    created text not null,
    unique (direction, packet, hash)
) strict;
create table adjudication (
    id integer primary key autoincrement,
    uuid text not null unique default (lower(hex(randomblob(16)))),
    source_id integer not null references source(id),
    code_id integer not null references code(id),
    unit text not null check (unit in ('char', 'ms')),
    start integer not null check (start >= 0),
    end integer not null check (end > start),
    decision text not null check (decision in ('first', 'second', 'both', 'neither', 'other', 'agreed')),
    coders text not null check (json_valid(coders)),
    reason text not null,
    coder text not null check (coder <> ''),
    created text not null,
    unique (source_id, code_id, unit, start, end)
) strict;
create index adjudication_of_code on adjudication (code_id, source_id, start);
create table adjudication_coding (
    id integer primary key autoincrement,
    uuid text not null unique default (lower(hex(randomblob(16)))),
    adjudication_id integer not null references adjudication(id),
    coding_id integer not null references coding(id),
    part text not null check (part in ('considered', 'result')),
    unique (adjudication_id, coding_id)
) strict;
create index adjudication_coding_of_coding on adjudication_coding (coding_id);
"""
