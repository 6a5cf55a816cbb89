"""Groups of sources or of turns in which agreement is asked for: by source, kind, wave, period or attribute."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from qcode.errors import Misuse
from qcode.store import agreement as stored
from qcode.store import register
from qcode.study.reading import natural

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from qcode.model.agreement import Question
    from qcode.study.comparing import Compared
    from qcode.study.opening import Study

IN_ORDER = ("wave", "period")
OF_SOURCES = ("source", "kind", *IN_ORDER)
OF_CODERS = ("coder", "pair")
_MISSING = "(none)"
_MONTH, _DAY = len("2003-11"), len("2003-11-03")

Groups = dict[str, list[int]]


def check(study: Study, by: str) -> None:
    """Refuse a grouping that is not known.

    Raises:
        Misuse: Names what is known.
    """
    known = (*OF_CODERS, *OF_SOURCES, *study.settings.attributes)
    if by and by not in known:
        raise Misuse(f"There is nothing called {by!r} to compare by.", hint=f"Known: {', '.join(known)}.")


def groups(study: Study, question: Question, found: Compared) -> tuple[Groups, Groups]:
    """Return numbers of sources by group; or, where one source may hold several groups, numbers of pieces."""
    by = question.by
    if by not in OF_SOURCES:
        return _by_attribute(study, by, found)
    if by == "period":
        return _periods(study, found), {}
    keys = [{"source": one.name, "kind": one.kind, "wave": one.wave}[by] for one in found.sources]
    return _ordered({n: (key,) for n, key in enumerate(keys)}, by), {}


def _by_attribute(study: Study, name: str, found: Compared) -> tuple[Groups, Groups]:
    """Group by an attribute: of the one who speaks, or of everyone in the source where units are no turns."""
    keys = [one.id for one in found.sources]
    of_source = register.values_of_sources(study.db, json.dumps(keys))
    if found.comparison.units.unit in {"source", "millisecond"}:
        heard = stored.informants(study.db, keys)
        values = register.values_of_participations(study.db, json.dumps([who for _, who in heard]))
        place = {key: n for n, key in enumerate(keys)}
        held = {n: set(_values(study, name, of_source.get(key, {}))) - {""} for key, n in place.items()}
        for source, who in heard:
            held[place[source]].update(set(_values(study, name, values.get(who, {}))) - {""})
        return _ordered({n: tuple(some) or ("",) for n, some in held.items()}, name, study), {}
    heard_of = sorted({who for *_, who in found.pieces if who})
    values = register.values_of_participations(study.db, json.dumps(heard_of))
    pieces = {
        n: _values(study, name, values.get(who, {}) if who else of_source.get(source, {}))
        for n, (source, _, _, who) in enumerate(found.pieces)
    }
    return {}, _ordered(pieces, name, study)


def _values(study: Study, name: str, values: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    from qcode.analysis.attribution import applies

    attributes = study.settings.attributes
    if not applies(attributes[name], values, attributes):
        return ("",)
    return values.get(name) or ("",)


def _ordered(keys: Mapping[int, Iterable[str]], name: str, study: Study | None = None) -> Groups:
    """Put numbers under the names of their groups: in the order declared, otherwise as people count."""
    attribute = study.settings.attributes.get(name) if study else None
    declared = {value: n for n, value in enumerate(attribute.values)} if attribute else {}
    held: Groups = {}
    for number, some in keys.items():
        for key in some:
            held.setdefault(key, []).append(number)

    def rank(key: str) -> tuple[bool, int, list[tuple[int, str]]]:
        return not key, declared.get(key, len(declared)), natural(key)

    return {f"{name} {key}" if key else f"{name} {_MISSING}": held[key] for key in sorted(held, key=rank)}


def _periods(study: Study, found: Compared) -> Groups:
    """Cut the work into months, else days, else halves, by when the last coder was done with each source."""
    keys = [one.id for one in found.sources]
    done = stored.done_at(study.db, found.comparison.coders, keys)
    order = sorted(range(len(keys)), key=lambda n: (done.get(keys[n], ""), n))
    for length in (_MONTH, _DAY):
        parts: Groups = {}
        for n in order:
            parts.setdefault(done.get(keys[n], "")[:length], []).append(n)
        if len(parts) > 1:
            return parts
    study.remark("All sources were done on one day; the work is cut into halves, in the order of the sources.")
    half = (len(order) + 1) // 2
    return {name: some for name, some in (("first half", order[:half]), ("second half", order[half:])) if some}
