"""Every kind of source: recordings, survey answers, waves, guides; every kind of part, and consent."""

SQL = """
drop view informant_attribute;
create table guide (
    id integer primary key autoincrement,
    uuid text not null unique default (lower(hex(randomblob(16)))),
    name text not null,
    version text not null,
    unique (name, version)
) strict;
create table question (
    id integer primary key autoincrement,
    uuid text not null unique default (lower(hex(randomblob(16)))),
    guide_id integer not null references guide(id),
    key text not null,
    position integer not null,
    words text not null,
    unique (guide_id, key)
) strict;
create table question_code (
    id integer primary key autoincrement,
    uuid text not null unique default (lower(hex(randomblob(16)))),
    question_id integer not null references question(id),
    code_id integer not null references code(id),
    unique (question_id, code_id)
) strict;
create index question_code_of_code on question_code (code_id);
create table tree (
    id integer primary key autoincrement,
    uuid text not null unique default (lower(hex(randomblob(16)))),
    codebook_id integer not null references codebook(id),
    version text not null,
    created text not null,
    codes text not null check (json_valid(codes))
) strict;
create index tree_of_codebook on tree (codebook_id, created);
create table source_2 (
    id integer primary key autoincrement,
    uuid text not null unique default (lower(hex(randomblob(16)))),
    name text not null unique collate nocase,
    kind text not null,
    date text not null,
    wave integer check (wave >= 1),
    guide_id integer references guide(id),
    filename text,
    file_hash text,
    hash text,
    recording text check (recording <> ''),
    length integer check (length is null or (length > 0 and recording is not null)),
    survey text check (survey <> ''),
    respondent text check ((respondent is null) = (survey is null)),
    chars integer not null default 0 check (chars >= 0),
    words integer not null default 0 check (words >= 0),
    turns integer not null default 0 check (turns >= 0)
) strict;
insert into source_2 (id, uuid, name, kind, date, filename, file_hash, hash, chars, words, turns)
select id, uuid, name, kind, date, filename, file_hash, hash, chars, words, turns from source;
drop table source;
alter table source_2 rename to source;
create index source_by_filename on source (filename collate nocase);
create index source_of_guide on source (guide_id);
create unique index source_by_hash on source (hash) where survey is null;
create unique index source_of_respondent on source (survey, respondent) where survey is not null;
create table participation_2 (
    id integer primary key autoincrement,
    uuid text not null unique default (lower(hex(randomblob(16)))),
    source_id integer not null references source(id),
    person_id integer not null references person(id),
    speaker text not null,
    part text not null default 'informant'
        check (part in ('informant', 'observer', 'present', 'interviewer', 'subject')),
    outcome text not null default 'took part' check (outcome in ('took part', 'refused', 'no answer', 'cancelled')),
    origin text not null check (origin in ('register', 'label')),
    unique (source_id, person_id)
) strict;
insert into participation_2 (id, uuid, source_id, person_id, speaker, origin)
select id, uuid, source_id, person_id, speaker, origin from participation;
create table representation (
    id integer primary key autoincrement,
    uuid text not null unique default (lower(hex(randomblob(16)))),
    participation_id integer not null references participation(id),
    organisation_id integer not null references organisation(id),
    unique (participation_id, organisation_id)
) strict;
insert into representation (participation_id, organisation_id)
select id, organisation_id from participation where organisation_id is not null order by id;
create index representation_of_organisation on representation (organisation_id);
drop table participation;
alter table participation_2 rename to participation;
create index participation_of_person on participation (person_id);
alter table turn add column heard text;
create index turn_by_time on turn (source_id, time) where time is not null;
create table coding_2 (
    id integer primary key autoincrement,
    uuid text not null unique default (lower(hex(randomblob(16)))),
    source_id integer not null references source(id),
    unit text not null default 'char' check (unit in ('char', 'ms')),
    start integer not null check (start >= 0),
    end integer not null check (end > start),
    first_turn integer not null,
    last_turn integer not null check (last_turn >= first_turn),
    words text not null,
    code_id integer not null references code(id),
    coder text not null check (coder <> ''),
    subject_id integer references person(id),
    memo text not null,
    created text not null,
    flag text not null default '' check (flag in ('', 'touched', 'doubtful')),
    layer text not null default '' check (layer in ('', 'consensus')),
    origin text not null default '',
    condensate text not null default '',
    tree_id integer references tree(id),
    check (iif(unit = 'char', length(words) = end - start and first_turn >= 1, words = '' and last_turn = 0)),
    unique (source_id, code_id, coder, layer, unit, start, end)
) strict;
insert into coding_2
    (id, uuid, source_id, start, end, first_turn, last_turn, words, code_id, coder, memo, created, flag)
select id, uuid, source_id, start, end, first_turn, last_turn, words, code_id, coder, memo, created, flag from coding;
drop table coding;
alter table coding_2 rename to coding;
create index coding_by_code on coding (code_id, source_id, start);
create index coding_by_place on coding (source_id, start);
create index coding_by_coder on coding (coder, source_id);
create index coding_of_tree on coding (tree_id) where tree_id is not null;
create index coding_of_subject on coding (subject_id) where subject_id is not null;
alter table pass add column tree_id integer references tree(id);
create index pass_of_tree on pass (tree_id) where tree_id is not null;
alter table lost_coding add column subject_id integer references person(id);
create index lost_coding_of_subject on lost_coding (subject_id) where subject_id is not null;
create table consent (
    id integer primary key autoincrement,
    uuid text not null unique default (lower(hex(randomblob(16)))),
    source_id integer references source(id),
    person_id integer references person(id),
    state text not null
        check (state in ('anonymous', 'organisation only', 'attributable after approval', 'withdrawn')),
    since text not null,
    note text not null,
    check (source_id is not null or person_id is not null)
) strict;
create index consent_of_source on consent (source_id) where source_id is not null;
create index consent_of_person on consent (person_id) where person_id is not null;
create view informant_attribute (source_id, participation_id, name, value) as
select participation.source_id, participation.id, v.name, v.value
from attribute_value v join participation on participation.id = v.participation_id
union all
select participation.source_id, participation.id, v.name, v.value
from attribute_value v join participation on participation.person_id = v.person_id
union all
select participation.source_id, participation.id, v.name, v.value
from attribute_value v join representation on representation.organisation_id = v.organisation_id
join participation on participation.id = representation.participation_id
union all
select participation.source_id, participation.id, v.name, v.value
from attribute_value v join participation on participation.source_id = v.source_id
union all
select v.source_id, null, v.name, v.value
from attribute_value v where v.source_id is not null;
"""
