"""Typologies and cases: what is placed where, by whom, and the quotations for and against."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcode.errors import Misuse, NotFound, Refused
from qcode.model.case import IdealType
from qcode.model.text import tidied
from qcode.store import cases
from qcode.study import pointing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qcode.model.case import Case, Classification, Stance, Typology
    from qcode.study.opening import Study


@dataclass(frozen=True, slots=True)
class Placed:
    """A case placed, or no longer placed, under a type."""

    case: Case
    typology: str
    type: str
    new: bool = True


def add_typology(study: Study, name: str, types: Sequence[str], *, definition: str = "") -> Typology:
    """Make a typology, or add types to one.

    Args:
        study: The study.
        name: The typology's.
        types: Each a name, or a name and its definition parted by a colon and a blank.
        definition: Of the typology.

    Raises:
        Misuse: A name is empty, or a type's name stands twice.
    """
    called = tidied(name)
    wanted = [_type(one) for one in types]
    names = [one.name.casefold() for one in wanted]
    if not called or not all(names):
        raise Misuse("A typology and each of its types has a name.")
    if len(set(names)) < len(names):
        raise Misuse("A type's name stands twice.")
    there = {one.name.casefold(): one for one in cases.typologies(study.db).values()}
    known = there.get(called.casefold())
    spelt = {one.name.casefold(): one.name for one in known.types} if known else {}
    if known is None and not wanted:
        raise Misuse("A typology has types.", hint='Such as `qcode case typology add "…" "offensiv" "afventende"`.')
    called = known.name if known else called
    with study.action("case typology add") as done:
        key = cases.set_typology(study.db, called, tidied(definition))
        for one in wanted:
            cases.add_type(study.db, key, IdealType(spelt.get(one.name.casefold(), one.name), one.definition))
        done.summary = f"typology {key}"
    return cases.typologies(study.db)[key]


def _type(written: str) -> IdealType:
    name, _, definition = tidied(written).partition(": ")
    return IdealType(name.strip(), definition.strip())


def typologies(study: Study) -> list[Typology]:
    """Return every typology with its types."""
    return list(cases.typologies(study.db).values())


def remove_typology(study: Study, name: str) -> Typology:
    """Remove a typology that nothing is placed in.

    Raises:
        NotFound: There is none.
        Refused: Cases are placed in it.
    """
    key, found = typology(study, name)
    if found.cases:
        hint = "`qcode case table` shows them; `qcode case remove` takes one away."
        raise Refused(f"{found.cases} cases are placed in {found.name!r}.", hint=hint)
    with study.action("case typology remove") as done:
        cases.remove_typology(study.db, key)
        done.summary = f"typology {key}"
    return found


def typology(study: Study, name: str) -> tuple[int, Typology]:
    """Return row and typology of this name; without a name, the only one there is.

    Raises:
        NotFound: There is none of this name.
        Misuse: No name is given, and there is not just one.
    """
    known = cases.typologies(study.db)
    if not name:
        if len(known) == 1:
            return next(iter(known.items()))
        listed = ", ".join(one.name for one in known.values())
        if not known:
            raise Misuse("There is no typology yet.", hint="`qcode case typology add NAME TYPE TYPE` makes one.")
        raise Misuse("Say which typology.", hint=f"There are: {listed}.")
    for key, one in known.items():
        if one.name.casefold() == name.strip().casefold():
            return key, one
    raise NotFound("typology", name, hint="`qcode case typology list` lists them.")


def classify(study: Study, case: str, type_: str, *, note: str = "") -> Placed:
    """Place a case under a type, as the coder's judgement; placed there before, the note is changed.

    A case may be placed under several types: ideal types are seldom met pure.

    Args:
        study: The study.
        case: ``person:P07``, ``organisation:amt-1``, ``source:I07`` or ``region=2``.
        type_: The type's name, or ``typology:type``.
        note: Why.

    Raises:
        Misuse: It can be no case, or several types have the name.
        NotFound: There is no such person, organisation, source or type.
    """
    found, row = pointing.case(study, case)
    wanted = pointing.ideal_type(study, type_)
    there = _own(study, found, wanted.typology, wanted.name)
    with study.action("case classify") as done:
        if there is None:
            cases.classify(study.db, wanted.id, found, row, study.coder, tidied(note), done.at)
        elif note and tidied(note) != there.note:
            cases.change_note(study.db, there.id, tidied(note))
        done.summary = f"{found} as type {wanted.id}"
    return Placed(found, wanted.typology, wanted.name, there is None)


def remove(study: Study, case: str, type_: str) -> Placed:
    """Take back one of the coder's own placements, with what was put forward for and against it.

    Raises:
        NotFound: The coder has not placed the case there, or there is no such case or type.
        Misuse: It can be no case, or several types have the name.
    """
    placed = own(study, case, type_)
    with study.action("case remove") as done:
        cases.remove(study.db, placed.id)
        done.summary = f"{placed.case}"
    return Placed(placed.case, placed.typology, placed.type)


def put_forward(study: Study, case: str, coding: int, stance: Stance | None, *, type_: str = "") -> Placed:
    """Say that a coding supports or opposes the coder's own placement of a case, or neither.

    Args:
        study: The study.
        case: As for ``classify``.
        coding: The coding's number, whoever made it.
        stance: None takes it away.
        type_: Which of the coder's placements is meant, where there are several.

    Raises:
        NotFound: No such case, type or coding, or the coder has not placed the case.
        Misuse: It can be no case, or it is not clear which placement is meant.
    """
    number = pointing.coding(study, coding)
    placed = own(study, case, type_)
    with study.action("case evidence") as done:
        cases.set_evidence(study.db, placed.id, number, stance)
        done.summary = f"coding {number} {stance or 'no longer'} for {placed.case}"
    return Placed(placed.case, placed.typology, placed.type)


def own(study: Study, case: str, type_: str = "") -> Classification:
    """Return the coder's own placement of a case: the one under a type, or the only one.

    Raises:
        NotFound: There is none.
        Misuse: There are several.
    """
    found, _ = pointing.case(study, case)
    wanted = pointing.ideal_type(study, type_) if type_ else None
    placed = [
        one
        for one in cases.classifications(study.db)
        if (one.case, one.coder) == (found, study.coder)
        and (wanted is None or (one.typology, one.type) == (wanted.typology, wanted.name))
    ]
    if len(placed) > 1:
        listed = ", ".join(f"{one.typology}:{one.type}" for one in placed)
        raise Misuse(f"You have placed {found} under several types.", hint=f"Say which with --type: {listed}.")
    if not placed:
        where = f" under {wanted.name}" if wanted else ""
        hint = f"`qcode case classify {found} TYPE` does; you are {study.coder}."
        raise NotFound(f"placement of yours{where} for", str(found), hint=hint)
    return placed[0]


def _own(study: Study, case: Case, typology_: str, type_: str) -> Classification | None:
    wanted = (case, typology_, type_, study.coder)
    found = (one for one in cases.classifications(study.db) if (one.case, one.typology, one.type, one.coder) == wanted)
    return next(found, None)
