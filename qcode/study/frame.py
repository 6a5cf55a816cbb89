"""The sampling frame of the register."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING

from qcode.errors import Misuse
from qcode.model.frame import Entry, Frame
from qcode.store import frame as stored
from qcode.store import register
from qcode.study.printed_names import printed_names
from qcode.study.reading import natural

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from qcode.model.person import Participation
    from qcode.store.frame import FramedSource
    from qcode.study.opening import Study

BUILT_IN = ("source", "kind", "wave", "person", "organisation", "part", "outcome")
NOT_APPLICABLE = "–"


def frame(study: Study, by: Sequence[str] = ()) -> Frame:
    """Count who was asked and who took part, in the whole register and per group.

    Raises:
        Misuse: ``by`` names what is not declared.
    """
    from qcode.analysis import frame as counting

    by = _known(study, by)
    return counting.frame(by, _entries(study, by), lambda keys: _rank(study, by, keys))


def printed(study: Study, by: Sequence[str] = ()) -> Frame:
    """Count as ``frame`` does; what the groups are called has passed the gate.

    Raises:
        Misuse: ``by`` names what is not declared.
    """
    found = frame(study, by)
    names = printed_names(study, (key for cell in found.cells for key in cell.keys))
    cells = tuple(replace(cell, keys=tuple(names[key] for key in cell.keys)) for cell in found.cells)
    return replace(found, cells=cells)


def sources_by(study: Study, by: Sequence[str]) -> dict[tuple[str, ...], set[str]]:
    """Return the sources of each cell, in printing order; one with two informants may stand in two.

    Where nobody took part, a source stands where those who were asked do.

    Raises:
        Misuse: ``by`` names what is not declared.
    """
    by = _known(study, by)
    entries = _entries(study, by)
    met = {one.source for one in entries if one.informs}
    found: dict[tuple[str, ...], set[str]] = {}
    for one in entries:
        if one.informs or one.source not in met:
            for keys in one.cells:
                found.setdefault(keys, set()).add(one.source)
    return {keys: found[keys] for keys in in_order(study, by, found)}


def in_order(study: Study, by: Sequence[str], cells: Iterable[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Return cells in printing order: values as declared, else by name, then what does not apply or is missing."""
    return sorted(cells, key=lambda keys: _rank(study, by, keys))


def _known(study: Study, by: Sequence[str]) -> tuple[str, ...]:
    known = (*study.settings.attributes, *BUILT_IN)
    for name in by:
        if name not in known:
            raise Misuse(f"There is nothing called {name!r} to count by.", hint=f"Known: {', '.join(known)}.")
    return tuple(dict.fromkeys(by))


def _entries(study: Study, by: Sequence[str]) -> list[Entry]:
    """Return the participations, and the sources that have none."""
    sources = stored.sources(study.db)
    entries: list[Entry] = []
    alone = dict(sources)
    for one in register.full_participations(study.db):
        source = sources[one.source]
        alone.pop(one.source, None)
        keys = tuple(product(*(_values(study, name, source, one) for name in by)))
        entries.append(
            Entry(one.source, source.kind, source.wave, one.person, one.part, one.outcome, one.organisations, keys)
        )
    for source in alone.values():
        keys = tuple(product(*(_values(study, name, source, None) for name in by)))
        entries.append(Entry(source.name, source.kind, source.wave, cells=keys))
    return entries


def _values(study: Study, name: str, source: FramedSource, one: Participation | None) -> tuple[str, ...]:
    """Return what an entry is, by one grouping; empty text is a missing value."""
    if name in study.settings.attributes:
        return _attribute(study, name, source.values if one is None else one.values)
    of_source = {"source": source.name, "kind": source.kind, "wave": str(source.wave or "")}
    if name in of_source:
        return (of_source[name],)
    if one is None:
        return (NOT_APPLICABLE,)
    if name == "organisation":
        return one.organisations or ("",)
    return ({"person": one.person, "part": one.part.value, "outcome": one.outcome.value}[name],)


def _attribute(study: Study, name: str, values: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    from qcode.analysis.attribution import applies

    declared = study.settings.attributes
    return (values.get(name) or ("",)) if applies(declared[name], values, declared) else (NOT_APPLICABLE,)


def _rank(study: Study, by: Sequence[str], keys: Sequence[str]) -> tuple[object, ...]:
    """Return a sort key: values as declared, else by name, then what does not apply, then what is missing."""
    ranks: list[tuple[int, list[tuple[int, str]]]] = []
    for name, key in zip(by, keys, strict=True):
        attribute = study.settings.attributes.get(name)
        if attribute is not None and key in attribute.values:
            ranks.append((0, [(attribute.values.index(key), "")]))
        else:
            ranks.append(({NOT_APPLICABLE: 2, "": 3}.get(key, 1), natural(key)))
    return tuple(ranks)
