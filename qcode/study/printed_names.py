"""Names that stand in a table of numbers (codes, values, ids), as they may leave: through the gate, each its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.study import release

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qcode.study.opening import Study


def printed_names(study: Study, names: Iterable[str]) -> dict[str, str]:
    """Return how each name is printed; two that would read alike behind their masks are told apart by a number."""
    gate = release.gate(study, [], release.Terms())
    done: dict[str, str] = {}
    taken: set[str] = set()
    for name in dict.fromkeys(names):
        said = plain = str(gate.name(name))
        n = 1
        while said in taken:
            n += 1
            said = f"{plain} ({n})"
        taken.add(said)
        done[name] = said
    return done
