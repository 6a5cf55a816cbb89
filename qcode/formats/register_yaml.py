"""``register.yaml`` to register rows: organisations, persons and sources, each said once, and who took part where."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from qcode.formats import register, yaml_nodes
from qcode.model.attribute import Attribute, Scope
from qcode.model.person import RegisterFault, RegisterRow, parted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from qcode.formats.yaml_nodes import Node

TOP = ("organisations", "persons", "sources")
_PERSONS = "persons"
_FIXED: dict[Scope, tuple[str, ...]] = {
    Scope.SOURCE: ("kind", "date", "wave", "guide", "consent", _PERSONS),
    Scope.PERSON: ("pseudonym", "speaker", "organisation", "part", "consent"),
    Scope.ORGANISATION: (),
    Scope.PARTICIPATION: ("speaker", "organisation", "part", "outcome", "consent"),
}
_WHERE = {
    Scope.SOURCE: "under the source in `sources:`",
    Scope.PERSON: "under the person in `persons:`",
    Scope.ORGANISATION: "under the organisation in `organisations:`",
    Scope.PARTICIPATION: "under the person in the source, or in `persons:` where it holds everywhere",
}


@dataclass(slots=True)
class _Entry:
    """An organisation, person or source: its id as written, where it stands, and what is said of it."""

    name: str
    node: Node
    cells: dict[str, str]
    used: bool = False


@dataclass(slots=True)
class _Reading:
    """What has been seen of a file so far."""

    attributes: Mapping[str, Attribute]
    faults: list[RegisterFault] = field(default_factory=list)
    given: list[str] = field(default_factory=list)

    def fault(self, node: Node, kind: str, problem: str, hint: str = "") -> None:
        self.faults.append(RegisterFault(kind, problem, node.line, node.column, hint))


def parsed(data: bytes, file: str, attributes: Mapping[str, Attribute]) -> register.Parsed:
    """Read a register written as YAML, and note what is at fault in it.

    Raises:
        BadFile: It is no YAML, or a list stands where a mapping must; with line and column.
    """
    root, _ = yaml_nodes.read(data, file)
    fields = root.fields(TOP, "The register")
    to = _Reading(attributes)
    houses = _entries(fields.get("organisations"), Scope.ORGANISATION, to)
    persons = _entries(fields.get(_PERSONS), Scope.PERSON, to)
    rows: list[RegisterRow] = []
    for key, node in fields["sources"].pairs() if "sources" in fields else ():
        rows += _rows_of_source(key, node, houses, persons, to)
    for known, what in ((persons, "is in no source"), (houses, "has nobody who speaks for it")):
        for one in (known or {}).values():
            if not one.used:
                to.fault(one.node, "unused", f"{one.name} {what}.", "Take it out, or name it where it belongs.")
    places = [name for name in attributes if name in to.given]
    rows = [replace(row, values={name: row.values.get(name, "") for name in places}) for row in rows]
    if "guide" in to.given:
        rows = [replace(row, guide=row.guide or "") for row in rows]
    if "consent" in to.given:
        rows = [replace(row, consent=row.consent or "") for row in rows]
    return register.Parsed(tuple(rows), tuple(to.faults))


def _entries(node: Node | None, scope: Scope, to: _Reading) -> dict[str, _Entry] | None:
    """Return what a section names, by its id in small letters; None where there is no such section."""
    if node is None:
        return None
    done: dict[str, _Entry] = {}
    for key, value in _named(node):
        name = key.text()
        if name.casefold() in done:
            to.fault(key, "twice", f"{name} stands here twice.")
        scopes = (scope, Scope.PARTICIPATION) if scope is Scope.PERSON else (scope,)
        done[name.casefold()] = _Entry(name, key, _cells(value, scopes, to))
    return done


def _named(node: Node) -> Iterator[tuple[Node, Node | None]]:
    """Yield ids and what is said of each, of ``id: {…}`` lines or of a list of ids."""
    if node.is_mapping or node.is_empty:
        yield from node.pairs()
    else:
        yield from ((item, None) for item in node.items())


def _cells(node: Node | None, scopes: Sequence[Scope], to: _Reading) -> dict[str, str]:
    """Return what a mapping says, each value in stored form; what may not stand in it is noted."""
    done: dict[str, str] = {}
    for key, value in node.pairs() if node is not None else ():
        name = key.text()
        if name == _PERSONS and Scope.SOURCE in scopes:
            continue
        attribute = to.attributes.get(name)
        if attribute is not None and attribute.scope in scopes:
            to.given.append(name)
        elif not any(name in _FIXED[scope] for scope in scopes):
            _misplaced(key, name, scopes, to)
            continue
        if name in {"guide", "consent"}:
            to.given.append(name)
        written = ";".join(value.texts())
        _, wrong = register.row_of({name: written}, to.attributes, (), line=value.line)
        for problem in wrong:
            to.fault(value, "bad-cell", problem, register.NOTHING_READ)
        if not wrong:
            done[name] = written
    return done


def _misplaced(key: Node, name: str, scopes: Sequence[Scope], to: _Reading) -> None:
    attribute = to.attributes.get(name)
    if attribute is not None:
        hint = f"Write it {_WHERE[attribute.scope]}."
        to.fault(key, "misplaced", f"`{name}` is a fact of the {attribute.scope}, which this is not.", hint)
    elif name in register.FIXED:
        homes = [_WHERE[scope] for scope, names in _FIXED.items() if name in names]
        to.fault(key, "misplaced", f"`{name}` does not belong here.", f"Write it {homes[0]}." if homes else "")
    else:
        hint = (
            f"Declare it in study.yaml under `attributes:`, such as\n  {name}: {{scope: {scopes[0]}, type: text}}\n"
            "or mend the word."
        )
        to.fault(key, "undeclared-column", f"{name!r} is no declared attribute.", hint)


def _rows_of_source(
    key: Node, node: Node, houses: dict[str, _Entry] | None, persons: dict[str, _Entry] | None, to: _Reading
) -> Iterator[RegisterRow]:
    """Yield a row for each person in a source, or one for the source alone."""
    if not key.text():
        to.fault(key, "no-source", "The source has no id.")
    of_source = {"source": key.text(), **_cells(node, (Scope.SOURCE,), to)}
    inside = next((value for name, value in node.pairs() if name.text() == _PERSONS), None)
    entries = list(_named(inside)) if inside is not None else []
    if not entries:
        yield _row(of_source, key, None, to)
    for who, said in entries:
        of_person = _looked_up(who, who.text(), persons, _PERSONS, to)
        cells = of_source | of_person | _cells(said, (Scope.PARTICIPATION,), to) | {"person": who.text()}
        facts = {
            one: _looked_up(who, one, houses, "organisations", to) for one in parted(cells.get("organisation", ""))
        }
        yield _row(cells, who, facts, to)


def _looked_up(at: Node, name: str, known: dict[str, _Entry] | None, section: str, to: _Reading) -> dict[str, str]:
    """Return what a section says of somebody; whoever is not in it though it is there was misspelt."""
    if known is None:
        return {}
    entry = known.get(name.casefold())
    if entry is None:
        to.fault(at, "unknown", f"{name} is not among `{section}:`.", "Add a line for it there, or mend the id.")
        return {}
    entry.used = True
    return entry.cells


def _row(cells: dict[str, str], at: Node, facts: Mapping[str, Mapping[str, str]] | None, to: _Reading) -> RegisterRow:
    """Return a row; facts of several organisations that differ are kept apart."""
    by_house = {one: register.checked(said, to.attributes)[0] for one, said in (facts or {}).items()}
    said = list(by_house.values())
    if said and all(one == said[0] for one in said):
        cells, by_house = cells | said[0], {}
    row, _ = register.row_of(cells, to.attributes, tuple(to.attributes), line=at.line, column=at.column)
    return replace(row, by_organisation=by_house)
