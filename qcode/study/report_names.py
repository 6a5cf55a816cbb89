"""What codes, kinds of sources and waves are called in print: by their names, not by paths, ids and numbers."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from qcode.model.coverage_wording import coverage_wording
from qcode.model.frame_wording import frame_wording
from qcode.study import codebook

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qcode.model.mask import Printed
    from qcode.study.opening import Study
    from qcode.study.release import Gate

_CODE, _KIND, _WAVE = "code", "kind", "wave"


class Names:
    """Gives printed keys the names a reader knows."""

    def __init__(self, study: Study, gate: Gate) -> None:
        kinds = frame_wording(study.settings.language).kinds
        self._kinds = {name: gate.label(noun.many.capitalize()) for name, noun in kinds.items()}
        self._wave = coverage_wording(study.settings.language).named[_WAVE].capitalize()
        self._label = gate.label
        self._codes: dict[str, Printed] = {}
        shown = codebook.show(study)
        known = {(one.codebook, str(one.code.path)): one.code.name for one in shown}
        often = Counter(name.casefold() for name in known.values())
        for (book, path), name in known.items():
            above = known.get((book, path.rpartition("/")[0]), "")
            said = f"{above}: {name}" if often[name.casefold()] > 1 and above else name
            for written in (path, f"{book}:{path}"):
                self._codes.setdefault(str(gate.name(written)), gate.label(said))

    def code(self, path: Printed) -> Printed:
        """Return the name of a code in place of its printed path: with that of the code above, if several have it."""
        return self._codes.get(str(path), path)

    @property
    def codes(self) -> dict[str, str]:
        """Names by printed path."""
        return {path: str(name) for path, name in self._codes.items()}

    def key(self, axis: str, key: Printed) -> Printed:
        """Return a row's, column's or group's key as it stands in print."""
        if axis == _CODE:
            return self.code(key)
        if axis == _WAVE and str(key).isdecimal():
            return self._label(self._wave.format(value=key))
        return self._kinds.get(str(key), key) if axis == _KIND else key

    def keys(self, axis: str, keys: Sequence[Printed]) -> tuple[Printed, ...]:
        """Return several keys of one axis."""
        return tuple(self.key(axis, one) for one in keys)
