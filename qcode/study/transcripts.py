"""Sources of the study: finding one, listing them, showing their turns; how they come in is in ``importing``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcode.errors import QcodeError, SourceNotFound
from qcode.store import sources
from qcode.study.reading import natural

if TYPE_CHECKING:
    from qcode.model.source import Source
    from qcode.model.turn import Turn
    from qcode.store.sources import StoredSource
    from qcode.study.opening import Study

__all__ = ["ShownSource", "all_sources", "find", "natural", "show", "with_text"]


def all_sources(study: Study) -> list[Source]:
    """Return the sources, ``I2`` before ``I10``."""
    return sorted(sources.all_sources(study.db), key=lambda source: natural(source.id))


def find(study: Study, name: str) -> StoredSource:
    """Return the source of this id or file name.

    Raises:
        SourceNotFound: There is none, or several files have that name.
    """
    import difflib

    found = sources.find(study.db, name)
    if len(found) == 1:
        return found[0]
    near = [one.name for one in found] or difflib.get_close_matches(name, sources.names(study.db), 3)
    raise SourceNotFound(name, similar=near)


def with_text(study: Study, name: str) -> StoredSource:
    """Return a source that has a text.

    Raises:
        SourceNotFound: There is no such source.
        QcodeError: It is registered, but no transcript was imported.
    """
    source = find(study, name)
    if source.hash is None:
        raise QcodeError(
            f"{source.name} is in the register, but has no text yet.", hint="Import it: `qcode import FILE`."
        )
    return source


@dataclass(frozen=True, slots=True)
class ShownSource:
    """A source with its turns, original words."""

    source: str
    hash: str
    text: str
    turns: tuple[tuple[Turn, str], ...]


def show(study: Study, name: str) -> ShownSource:
    """Return a source's text and turns, each turn with the person who speaks."""
    from qcode.model.turn import joined

    source = with_text(study, name)
    turns = tuple(sources.turns_with_person(study.db, source.id))
    return ShownSource(source.name, source.hash or "", joined(turn for turn, _ in turns), turns)
