"""What a person points at: ``source:I07``, ``code:tilbud/barrierer``, ``coding:12``, ``region=2``."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from qcode.errors import Misuse, NotFound
from qcode.model.case import Case, CaseKind
from qcode.model.memo import About, Link
from qcode.store import cases, codings, memos, register, themes
from qcode.study import codebook, transcripts

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from qcode.model.theme import Theme
    from qcode.store.cases import StoredType
    from qcode.study.opening import Study

STUDY = "study"
_HINTS = {
    "person": "`qcode register show` lists the persons.",
    "organisation": "`qcode register show` lists the organisations.",
}


def thing(study: Study, written: str) -> tuple[Link, int | str]:
    """Return what a memo can be about, with its row (of a claim: its id).

    Raises:
        Misuse: It is of no kind that a memo can be about.
        NotFound: There is none.
    """
    kind, _, name = written.partition(":")
    if kind not in set(About) or not name.strip():
        kinds = ", ".join(f"{one}:…" for one in About)
        raise Misuse(f"{written!r} says nothing a memo can be about.", hint=f"It is one of {kinds}; or `study`.")
    called, row = _FINDERS[About(kind)](study, name.strip())
    return Link(About(kind), called), row


def _source(study: Study, name: str) -> tuple[str, int]:
    found = transcripts.find(study, name)
    return found.name, found.id


def _person(study: Study, name: str) -> tuple[str, int]:
    row, called = registered(study, "person", name)
    return called, row


def _code(study: Study, name: str) -> tuple[str, int]:
    found = codebook.find(study, name)
    return found.path, found.id


def _theme(study: Study, name: str) -> tuple[str, int]:
    found = theme(study, name)
    return found.name, found.id


def _coding(study: Study, name: str) -> tuple[str, int]:
    key = coding(study, name)
    return str(key), key


def _memo(study: Study, name: str) -> tuple[str, int]:
    key = memo(study, name)
    return str(key), key


def _claim(_: Study, name: str) -> tuple[str, str]:
    return name, name


_FINDERS: dict[About, Callable[[Study, str], tuple[str, int | str]]] = {
    About.SOURCE: _source,
    About.PERSON: _person,
    About.CODE: _code,
    About.THEME: _theme,
    About.CODING: _coding,
    About.MEMO: _memo,
    About.CLAIM: _claim,
}


def registered(study: Study, what: str, name: str) -> tuple[int, str]:
    """Return row and id of a person or an organisation, in whatever case it was typed.

    Raises:
        NotFound: There is none.
    """
    known = register.ids(study.db, what)
    for one, row in known.items():
        if one.casefold() == name.casefold():
            return row, one
    raise NotFound(what, name, similar=difflib.get_close_matches(name, known, 3), hint=_HINTS[what])


def theme(study: Study, name: str) -> Theme:
    """Return the theme of this name.

    Raises:
        NotFound: There is none.
    """
    known = {one.name: one for one in themes.listed(study.db)}
    for one in known.values():
        if one.name.casefold() == name.strip().casefold():
            return one
    near = difflib.get_close_matches(name, known, 3)
    raise NotFound("theme", name, similar=near, hint="`qcode theme list` lists the themes.")


def coding(study: Study, number: str | int) -> int:
    """Return the number of a coding that is there.

    Raises:
        NotFound: There is none.
    """
    key = _number(number)
    if key is None or codings.coding(study.db, key) is None:
        raise NotFound("coding", str(number), hint="`qcode code list` shows the numbers.")
    return key


def memo(study: Study, number: str | int) -> int:
    """Return the number of a memo that is there.

    Raises:
        NotFound: There is none.
    """
    key = _number(number)
    if key is None or not memos.listed(study.db, key):
        raise NotFound("memo", str(number), hint="`qcode memo list` shows the numbers.")
    return key


def _number(written: str | int) -> int | None:
    """Return a row's number, or None where it can be none."""
    text = str(written).strip()
    return int(text) if text.isdecimal() and len(text) < len(str(1 << 62)) else None


def case(study: Study, written: str) -> tuple[Case, int]:
    """Return a case with its row, 0 for the value of an attribute.

    Raises:
        Misuse: It can be no case: of no kind, an attribute that is not declared, a value it does not take.
        NotFound: There is no such person, organisation or source.
    """
    kind, colon, name = written.partition(":")
    if colon and name.strip():
        match kind:
            case "person" | "organisation":
                row, called = registered(study, kind, name.strip())
                return Case(CaseKind(kind), called), row
            case "source":
                source = transcripts.find(study, name.strip())
                return Case(CaseKind.SOURCE, source.name), source.id
    attribute, equals, value = (part.strip() for part in written.partition("="))
    if not (equals and attribute and value):
        hint = "Such as `person:P07`, `organisation:amt-1`, `source:I07` or `region=2`."
        raise Misuse(f"{written!r} is no case.", hint=hint)
    declared = study.settings.attributes.get(attribute)
    if declared is None:
        known = ", ".join(study.settings.attributes) or "none"
        raise Misuse(f"No attribute is called {attribute!r}.", hint=f"Declared in study.yaml: {known}.")
    if declared.values and value not in declared.values:
        raise Misuse(f"{attribute} is never {value!r}.", hint=f"Its values are {', '.join(declared.values)}.")
    return Case(CaseKind.ATTRIBUTE, value, attribute), 0


def ideal_type(study: Study, written: str) -> StoredType:
    """Return the type a person means by its name, or by ``typology:type``.

    Raises:
        NotFound: There is none.
        Misuse: Several typologies have it.
    """
    known = cases.types(study.db)
    wanted = written.strip().casefold()
    found = [one for one in known if wanted in _names(one)]
    if len(found) > 1:
        listed = ", ".join(f"{one.typology}:{one.name}" for one in found)
        raise Misuse(f"{written!r} is a type of several typologies.", hint=f"Say which: {listed}.")
    if not found:
        near: Sequence[str] = difflib.get_close_matches(written, [one.name for one in known], 3)
        raise NotFound("type", written, similar=near, hint="`qcode case typology list` lists the types.")
    return found[0]


def _names(one: StoredType) -> tuple[str, str]:
    return one.name.casefold(), f"{one.typology}:{one.name}".casefold()
