"""Words that are looked for in a turn: read from what a person typed, and found among the turn's words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcode.errors import Misuse

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

_CHUNK = re.compile(r'"([^"]*)"?|(\S+)')
_PART = re.compile(r"(\*?)([^\W_]+)(\*?)")


@dataclass(frozen=True, slots=True)
class Part:
    """A word looked for, in lower case.

    Attributes:
        before: Whether something may stand before it in its word (``*gruppe``).
        after: Whether something may come after it (``gruppe*``).
        stem: Its basic form where any form of the word will do; else empty.
    """

    word: str
    before: bool = False
    after: bool = False
    stem: str = ""

    def fits(self, word: str, stem: str) -> bool:
        """Tell whether a word of a text, with its basic form, is the one looked for."""
        if self.before or self.after:
            at = word.find(self.word)
            return (word.endswith(self.word) if self.before else at == 0) if not self.both else at >= 0
        return word == self.word or (bool(self.stem) and stem == self.stem)

    @property
    def both(self) -> bool:
        """Whether it may stand anywhere in its word."""
        return self.before and self.after


def read(text: str) -> tuple[tuple[Part, ...], ...]:
    """Read what is looked for: words, each of which must be there; several parts of one stand next to one another.

    >>> [[part.word for part in one] for one in read('HMS-gruppen "et par" *takst*')]
    [['hms', 'gruppen'], ['et', 'par'], ['takst']]

    Raises:
        Misuse: There is no word in it.
    """
    chunks = (quoted or bare for quoted, bare in _CHUNK.findall(text))
    found = [tuple(Part(word.lower(), bool(a), bool(b)) for a, word, b in _PART.findall(one)) for one in chunks]
    wanted = tuple(one for one in found if one)
    if not wanted:
        raise Misuse("There is no word to search for.", hint="Such as `qcode search HMS-gruppen`; signs are no words.")
    return wanted


def places(
    wanted: Sequence[Sequence[Part]],
    words: Sequence[str],
    stems: Sequence[str],
    forms: Mapping[Part, Collection[str]] | None = None,
) -> list[tuple[int, int]]:
    """Return where a turn has what is looked for, as numbers of first and last word; nothing unless it has all.

    Args:
        wanted: What is looked for.
        words: The turn's words, in lower case.
        stems: Their basic forms.
        forms: Other words that will do for a part.

    >>> places(read('"et par"'), ["et", "par", "et"], ["en", "par", "en"])
    [(0, 1)]
    >>> places(read("et mange"), ["et", "par"], ["en", "par"])
    []
    """
    done: list[tuple[int, int]] = []
    other = forms or {}
    for parts in wanted:
        n = len(parts)
        found = [
            (at, at + n - 1)
            for at in range(len(words) - n + 1)
            if all(
                part.fits(words[at + k], stems[at + k]) or words[at + k] in other.get(part, ())
                for k, part in enumerate(parts)
            )
        ]
        if not found:
            return []
        done += found
    return sorted(set(done))
