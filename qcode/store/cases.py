"""Typologies, what is classified in them, and the codings that support and oppose it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcode.model.case import Case, CaseKind, Classification, IdealType, Stance, Typology

if TYPE_CHECKING:
    from sqlite_utils import Database

TYPOLOGIES = "select id, name, definition from typology order by id"
TYPES = """
select ideal_type.id, typology_id, ideal_type.name, ideal_type.definition from ideal_type
order by typology_id, position, ideal_type.id
"""
CASES_OF_TYPOLOGY = """
select typology_id, count(distinct coalesce(person_id, '') || ' ' || coalesce(organisation_id, '') || ' '
    || coalesce(source_id, '') || ' ' || coalesce(attribute, '') || '=' || coalesce(value, ''))
from classification join ideal_type on ideal_type.id = ideal_type_id group by typology_id
"""
CLASSIFICATIONS = """
select classification.id, person.name, organisation.name, source.name, attribute, value, typology.name,
    ideal_type.name, coder, note, created
from classification join ideal_type on ideal_type.id = ideal_type_id join typology on typology.id = typology_id
left join person on person.id = person_id left join organisation on organisation.id = organisation_id
left join source on source.id = source_id
order by typology_id, ideal_type.position, ideal_type.id, classification.id
"""
EVIDENCE = "select classification_id, coding_id, stance from evidence order by id"
ADD_TYPE = """
insert into ideal_type (typology_id, name, definition, position)
values (:typology, :name, :definition, (select count(*) from ideal_type where typology_id = :typology))
on conflict (typology_id, name) do update set definition = excluded.definition
    where excluded.definition not in ('', definition)
"""
CLASSIFY = """
insert into classification
    (ideal_type_id, person_id, organisation_id, source_id, attribute, value, coder, note, created)
values (:type, :person, :organisation, :source, :attribute, :value, :coder, :note, :at)
"""
ADD_EVIDENCE = """
insert into evidence (classification_id, coding_id, stance) values (:classification, :coding, :stance)
on conflict (classification_id, coding_id) do update set stance = excluded.stance where stance <> excluded.stance
"""
DROP_EVIDENCE = "delete from evidence where classification_id = :classification and coding_id = :coding"
_COLUMNS = {"person": None, "organisation": None, "source": None, "attribute": None, "value": None}


@dataclass(frozen=True, slots=True)
class StoredType:
    """A type's row."""

    id: int
    typology: str
    name: str


def typologies(db: Database) -> dict[int, Typology]:
    """Return row ids to typologies, in the order they were made."""
    types: dict[int, list[IdealType]] = {}
    for _, typology, name, definition in db.conn.execute(TYPES):
        types.setdefault(typology, []).append(IdealType(name, definition))
    cases = dict(db.conn.execute(CASES_OF_TYPOLOGY).fetchall())
    return {
        key: Typology(name, definition, tuple(types.get(key, ())), cases.get(key, 0))
        for key, name, definition in db.conn.execute(TYPOLOGIES).fetchall()
    }


def types(db: Database) -> list[StoredType]:
    """Return every type of every typology."""
    names = {key: one.name for key, one in typologies(db).items()}
    return [StoredType(key, names[typology], name) for key, typology, name, _ in db.conn.execute(TYPES).fetchall()]


def set_typology(db: Database, name: str, definition: str) -> int:
    """Add a typology, or give the one of this name another definition if there is one; return its row."""
    row = db.conn.execute("select id, definition from typology where name = :name", {"name": name}).fetchone()
    if row is None:
        sql = "insert into typology (name, definition) values (:name, :definition)"
        return int(db.conn.execute(sql, {"name": name, "definition": definition}).lastrowid or 0)
    if definition and definition != row[1]:
        sql = "update typology set definition = :definition where id = :id"
        db.conn.execute(sql, {"definition": definition, "id": row[0]})
    return int(row[0])


def add_type(db: Database, typology: int, one: IdealType) -> None:
    """Add a type to a typology; one that is there takes the definition."""
    keys = {"typology": typology, "name": one.name, "definition": one.definition}
    db.conn.execute(ADD_TYPE, keys)


def remove_typology(db: Database, typology: int) -> None:
    """Delete a typology that nothing is classified in, with its types."""
    db.conn.execute("delete from ideal_type where typology_id = :typology", {"typology": typology})
    db.conn.execute("delete from typology where id = :typology", {"typology": typology})


def classifications(db: Database) -> list[Classification]:
    """Return every classification, in the order of the types."""
    return [
        Classification(key, _case(*case), typology, type_, coder, note, created)
        for key, *case, typology, type_, coder, note, created in db.conn.execute(CLASSIFICATIONS)
    ]


def _case(person: str | None, organisation: str | None, source: str | None, attribute: str | None, value: str) -> Case:
    if attribute is not None:
        return Case(CaseKind.ATTRIBUTE, value, attribute)
    for kind, name in ((CaseKind.PERSON, person), (CaseKind.ORGANISATION, organisation), (CaseKind.SOURCE, source)):
        if name is not None:
            return Case(kind, name)
    message = "a classification of nothing"
    raise ValueError(message)


def classify(db: Database, type_: int, case: Case, row: int, coder: str, note: str, at: str) -> int:
    """Store a classification; ``row`` is the case's, 0 for the value of an attribute. Return its row."""
    facts: dict[str, object] = {**_COLUMNS, "type": type_, "coder": coder, "note": note, "at": at}
    if case.kind is CaseKind.ATTRIBUTE:
        facts |= {"attribute": case.attribute, "value": case.name}
    else:
        facts[case.kind.value] = row
    return int(db.conn.execute(CLASSIFY, facts).lastrowid or 0)


def change_note(db: Database, classification: int, note: str) -> None:
    """Say otherwise why a case is of a type."""
    db.conn.execute("update classification set note = :note where id = :id", {"note": note, "id": classification})


def remove(db: Database, classification: int) -> None:
    """Delete a classification, with what was put forward for and against it."""
    db.conn.execute("delete from evidence where classification_id = :id", {"id": classification})
    db.conn.execute("delete from classification where id = :id", {"id": classification})


def evidence(db: Database) -> dict[int, dict[Stance, list[int]]]:
    """Return, by classification, the codings that support and that oppose it."""
    done: dict[int, dict[Stance, list[int]]] = {}
    for classification, coding, stance in db.conn.execute(EVIDENCE):
        done.setdefault(classification, {}).setdefault(Stance(stance), []).append(coding)
    return done


def set_evidence(db: Database, classification: int, coding: int, stance: Stance | None) -> None:
    """Say what a coding does to a classification; None takes it away."""
    keys: dict[str, object] = {"classification": classification, "coding": coding}
    if stance is None:
        db.conn.execute(DROP_EVIDENCE, keys)
    else:
        db.conn.execute(ADD_EVIDENCE, keys | {"stance": stance.value})
