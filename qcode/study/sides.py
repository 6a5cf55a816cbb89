"""Stances: which codes are for, which against, by what ``study.yaml`` says or by what the codes are called."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcode.errors import Misuse
from qcode.store import codebooks

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from qcode.study.opening import Study

_SIDES = 2


@dataclass(frozen=True, slots=True)
class Stance:
    """A code that is a stance on the theme above it."""

    name: str
    theme: str
    path: str


@dataclass(frozen=True, slots=True)
class Stances:
    """The stances of a study.

    Attributes:
        names: In the order they are printed, two or more.
        below: By path, codes that are stances on the theme above them.
        beside: By name, codes that mark a statement of whatever theme; where there are none below themes.
    """

    names: Sequence[str]
    below: Mapping[str, Stance]
    beside: Mapping[str, Sequence[str]]


def stances(study: Study, code: str = "") -> Stances:
    """Return the stances that pairs are made of.

    ``stance:`` of ``study.yaml`` goes before the names of codes. Codes under one theme are stances on it; others mark
    what they overlap.

    Args:
        study: The study.
        code: What is asked for, for the message where there are none.

    Raises:
        Misuse: There are no two stances.
    """
    paths = codebooks.paths(study.db)
    declared = {name: [path for path in codes if path in paths] for name, codes in study.settings.stance.items()}
    declared = {name: codes for name, codes in declared.items() if codes}
    if len(declared) >= _SIDES:
        below = [
            Stance(name, path.rpartition("/")[0], path)
            for name, codes in declared.items()
            for path in codes
            if "/" in path
        ]
        themes = {one.theme: {other.name for other in below if other.theme == one.theme} for one in below}
        nested = {one.path: one for one in below if len(themes[one.theme]) >= _SIDES}
        if len({one.theme for one in nested.values()}) > 1 or (nested and _asks_for(code, nested)):
            return Stances(tuple(declared), nested, {})
        return Stances(tuple(declared), {}, declared)
    return _by_name(study, paths)


def _asks_for(code: str, nested: Mapping[str, Stance]) -> bool:
    """Tell whether the only theme with stances is what is asked about, or nothing is."""
    return not code.strip() or any(one.theme in code for one in nested.values())


def _by_name(study: Study, paths: Sequence[str]) -> Stances:
    """Find codes below one theme whose names say opposite things."""
    from qcode.analysis.stances import PAIRS, opposite

    language = study.settings.language
    found: dict[str, Stance] = {}
    called = PAIRS.get(language, PAIRS["en"])[0]
    for path in paths:
        theme, _, name = path.rpartition("/")
        if not theme:
            continue
        for other in paths:
            above, _, against = other.rpartition("/")
            if above == theme and path < other and opposite(name, against, language):
                for stance, where in zip(called, _in_order(path, other), strict=True):
                    found[where] = Stance(stance, theme, where)
    if not found:
        message = "No codes are stances: none below one theme are called by opposites, such as `for` and `imod`."
        raise Misuse(message, hint="Or declare them in study.yaml: `stance: {for: [theme/yes], imod: [theme/no]}`.")
    return Stances(called, found, {})


def _in_order(path: str, other: str) -> tuple[str, str]:
    """Return two opposites, the one that is for first, as the lists of opposites have them."""
    from qcode.analysis.stances import PAIRS

    first = {one for pairs in PAIRS.values() for one, _ in pairs}
    return (path, other) if set(path.rpartition("/")[2].split("-")) & first else (other, path)
