"""Which of an entity's masks is printed: the numbered one, or a coarser one that several may share."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qcode.model.mask import EntityKind
from qcode.model.mask_grammar import grammar
from qcode.store import mask_register

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from qcode.model.mask import Entity, Mention
    from qcode.model.settings import Settings
    from qcode.study.opening import Study


@dataclass(frozen=True, slots=True)
class Levels:
    """The level asked for, and the coarser masks there are.

    Attributes:
        settings: What the study promises.
        level: For all kinds; 0 for what the study says.
        coarser: Masks of level 2 and on, by entity and level.
    """

    settings: Settings
    level: int
    coarser: Mapping[int, Mapping[int, str]]

    def mask(self, entity: int, kind: EntityKind, mask: str) -> str:
        """Return what is printed of an entity: its coarsest mask up to the level, or else what its kind is.

        A number that was masked by hand has one writing.
        """
        level = self.level or self.settings.anonymity.mask_level.get(kind, self.settings.anonymity.mask_level_otherwise)
        if level == 1 or kind in {EntityKind.NUMBER, EntityKind.PUBLIC}:
            return mask
        given = {at: words for at, words in self.coarser.get(entity, {}).items() if at <= level}
        return given[max(given)] if given else grammar(self.settings.language).kinds[kind]

    def mentions(self, found: Iterable[Mention]) -> list[Mention]:
        """Return mentions with the masks that are printed."""
        return [replace(one, mask=self.mask(one.entity, one.kind, one.mask)) for one in found]

    def entities(self, found: Mapping[str, Entity]) -> dict[str, Entity]:
        """Return entities with the masks that are printed."""
        return {key: replace(one, mask=self.mask(one.id, one.kind, one.mask)) for key, one in found.items()}

    @property
    def finest(self) -> bool:
        """Tell whether every mask is that of level 1."""
        said = self.settings.anonymity
        asked = {self.level} if self.level else {said.mask_level_otherwise, *said.mask_level.values()}
        return asked == {1}


def levels(study: Study, level: int) -> Levels:
    """Return the masks of the level asked for; 0 for the level of ``study.yaml``."""
    return Levels(study.settings, level, mask_register.coarser(study.db))
