"""Finding a code by part of its name or number, and a line of typing: without a screen."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from qcode.model.sheet import SheetCode

_FOLDED = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_PLAIN = str.maketrans({"æ": "a", "ø": "o", "å": "a"})


def found(codes: Sequence[SheetCode], typed: str, recent: Sequence[int] = ()) -> list[SheetCode]:
    """Return the codes that fit, the best first: a number, a beginning of the name, of a word, any letters in order.

    Nothing typed gives the recent ones, then the tree.
    """
    wanted = typed.strip().lower()
    rank = {key: n for n, key in enumerate(recent)}
    if not wanted:
        return sorted(codes, key=lambda one: rank.get(one.key, len(rank)))
    scored = [
        (score, rank.get(one.key, len(rank)), n, one) for n, one in enumerate(codes) if (score := fit(one, wanted))
    ]
    return [one for _, _, _, one in sorted(scored, key=lambda each: each[:3])]


def fit(code: SheetCode, wanted: str) -> int:  # noqa: PLR0911  one return a rank
    """Tell how well a code fits what was typed, 1 the best; 0 for not at all.

    >>> from qcode.model.sheet import SheetCode
    >>> [fit(SheetCode(1, "tilbud/barrierer", "Barrierer", "3.1"), typed) for typed in ("3.1", "bar", "tb", "xy")]
    [1, 3, 7, 0]
    """
    if code.number and code.number.lower() == wanted:
        return 1
    ways = {wanted, wanted.translate(_FOLDED)}
    names = {
        form for name in (code.path, code.name.lower(), *(one.lower() for one in code.aliases)) for form in _forms(name)
    }
    last = _forms(code.path.rpartition("/")[2])
    if ways & (names | last):
        return 2
    if any(one.startswith(way) for one in last for way in ways):
        return 3
    if any(
        part.startswith(way)
        for one in names
        for part in one.replace("/", " ").replace("-", " ").split()
        for way in ways
    ):
        return 4
    if code.number.lower().startswith(wanted):
        return 5
    if any(way in one for one in names for way in ways):
        return 6
    return 7 if any(_in_order(one, way.replace(" ", "")) for one in names for way in ways) else 0


def _forms(name: str) -> set[str]:
    """Return a name as written, and as typed on another keyboard."""
    bare = "".join(letter for letter in unicodedata.normalize("NFD", name) if not unicodedata.combining(letter))
    return {name, name.translate(_FOLDED), name.translate(_PLAIN), bare}


def _in_order(name: str, letters: str) -> bool:
    there = iter(name)
    return all(letter in there for letter in letters)


@dataclass(slots=True)
class Line:
    """A line being typed, and what it is for.

    Attributes:
        title: What is asked.
        done: Called with what was typed when it is accepted.
        codes: The codes to choose from; None where any text is meant.
        recent: Rows of codes, to come first.
        chosen: Codes marked so far, by row.
        hint: What keys do here.
        typed: What stands there now.
        at: Where the next letter goes.
        row: Which of the codes is pointed at.
    """

    title: str
    done: Callable[[Line], None]
    codes: Sequence[SheetCode] | None = None
    recent: Sequence[int] = ()
    hint: str = ""
    typed: str = ""
    at: int = 0
    row: int = 0
    chosen: list[int] = field(default_factory=list)
    _found: tuple[str, list[SheetCode]] | None = None

    def candidates(self) -> list[SheetCode]:
        """Return the codes that fit what was typed."""
        if self.codes is None:
            return []
        if self._found is None or self._found[0] != self.typed:
            self._found = (self.typed, found(self.codes, self.typed, self.recent))
            self.row = 0
        return self._found[1]

    def picked(self) -> list[int]:
        """Return the codes that are meant: those marked, and that pointed at if anything is typed or nothing marked."""
        there = self.candidates()
        if there and (self.typed or not self.chosen):
            return list(dict.fromkeys([*self.chosen, there[self.row].key]))
        return list(self.chosen)

    def insert(self, text: str) -> None:
        """Put text where the cursor is; line breaks become blanks."""
        put = " ".join(text.splitlines()) if "\n" in text or "\r" in text else text
        self.typed = self.typed[: self.at] + put + self.typed[self.at :]
        self.at += len(put)

    def key(self, key: str) -> bool:
        """Take an editing key; tell whether it was one."""
        match key:
            case "backspace" if self.at:
                self.typed = self.typed[: self.at - 1] + self.typed[self.at :]
                self.at -= 1
            case "delete":
                self.typed = self.typed[: self.at] + self.typed[self.at + 1 :]
            case "left":
                self.at = max(0, self.at - 1)
            case "right":
                self.at = min(len(self.typed), self.at + 1)
            case "home":
                self.at = 0
            case "end":
                self.at = len(self.typed)
            case "ctrl+u":
                self.typed, self.at = "", 0
            case "up" | "down" if self.codes is not None:
                there = len(self.candidates())
                self.row = max(0, min(there - 1, self.row + (1 if key == "down" else -1)))
            case "tab" if self.codes is not None:
                self._mark()
            case _:
                return key == "backspace"
        return True

    def _mark(self) -> None:
        there = self.candidates()
        if not there:
            return
        key = there[self.row].key
        if key in self.chosen:
            self.chosen.remove(key)
        else:
            self.chosen.append(key)
        self.typed, self.at = "", 0
