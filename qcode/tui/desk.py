"""What the person at the full-screen coder has before them: a source, a selection, codings; without a screen."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import chain
from string import ascii_letters
from typing import TYPE_CHECKING

from qcode.errors import Misuse
from qcode.model.span import Span
from qcode.model.time_span import TimeSpan
from qcode.study import bookmarks, sheets
from qcode.tui.listening import Clock
from qcode.tui.selecting import Edge, Unit, Units

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Sequence

    from qcode.model.sheet import Held, Sheet, SheetCode
    from qcode.study import Study
    from qcode.tui.choosing import Line

SLOTS = 9


@dataclass(slots=True)
class Desk:
    """The state of one sitting; whatever changes the study goes through ``qcode.study`` and is on disk at once.

    Attributes:
        selection: What is selected; None where the source has no text.
        edge: Which end moves when the selection is extended.
        holding: Whether moving extends.
        picked: The coding the person turned to, by id; it counts where it is still under the selection.
        slots: Rows of the codes on the digits, in their places.
        last: Rows of the codes put on last, together.
        others: Whether other coders' codings show.
        within: Row of the code inside whose codings a second pass goes; None outside one.
        bounds_of: The coding whose bounds were taken up, or None.
        hits: Places found.
        touched: Sources worked on in this sitting.
        line: What is being typed, or None.
        message: What is to be said at the foot of the screen.
        clock: Runs while one listens.
        marked: Milliseconds where a stretch of time begins, or None.
        player: What plays the recording, where it was opened.
        version: The study's, as of the last look.
        edition: Raised by whatever changes what is drawn.
    """

    study: Study
    sheet: Sheet
    units: Units
    selection: Span | None = None
    edge: Edge = Edge.END
    holding: bool = False
    picked: int | None = None
    codes: dict[int, SheetCode] = field(default_factory=dict)
    every: list[Held] = field(default_factory=list)
    slots: list[int] = field(default_factory=list)
    last: tuple[int, ...] = ()
    others: bool = False
    within: int | None = None
    bounds_of: int | None = None
    wanted: str = ""
    hits: tuple[Span, ...] = ()
    touched: list[str] = field(default_factory=list)
    line: Line | None = None
    message: str = ""
    clock: Clock = field(default_factory=Clock)
    marked: int | None = None
    player: subprocess.Popen[bytes] | None = None
    version: int = 0
    edition: int = 0
    _used: list[int] = field(default_factory=list)
    _here: tuple[object, list[Held]] = field(default=(None, []))
    _placed: tuple[object, list[tuple[Held, Span]]] = field(default=(None, []))
    _letters: tuple[object, dict[int, str]] = field(default=(None, {}))

    @property
    def shown(self) -> list[Held]:
        """The codings on screen: one's own, and others' where they are asked for."""
        return [one for one in self.every if self.others or one.coder == self.study.coder]

    def placed(self) -> list[tuple[Held, Span]]:
        """Return the codings on screen that lie in the text, with their places, by start; the longer ones first."""
        now = (self.edition, self.others)
        if self._placed[0] != now:
            found = [(one, one.span) for one in self.shown if isinstance(one.span, Span)]
            self._placed = (now, found)  # the store gives them in this order
        return self._placed[1]

    @property
    def own(self) -> list[Held]:
        """The coder's own codings of the text, by start."""
        return [one for one in self.every if one.coder == self.study.coder and isinstance(one.span, Span)]

    def letters(self) -> dict[int, str]:
        """Return a letter for each code that is used on the sheet, in the order of the tree."""
        now = (self.edition, self.others)
        if self._letters[0] != now:
            used = {one.code for one in self.shown}
            named = (key for key in self.codes if key in used)
            self._letters = (now, dict(zip(named, chain(ascii_letters, "·" * len(used)), strict=False)))
        return self._letters[1]

    def here(self) -> list[Held]:
        """Return the codings under the selection: one's own first, the narrowest first."""
        there, now = self.selection, (self.selection, self.edition, self.others, self.picked)
        if self._here[0] == now:
            return self._here[1]
        self._here = (now, self._found_here(there))
        return self._here[1]

    def _found_here(self, there: Span | None) -> list[Held]:
        if there is None:
            return [one for one in self.shown if isinstance(one.span, TimeSpan)]
        heard = self._heard(there)
        found = [
            one
            for one in self.shown
            if (one.span.overlaps(there) if isinstance(one.span, Span) else one.id == self.picked or heard(one.span))
        ]
        mine = self.study.coder
        return sorted(found, key=lambda one: (one.coder != mine, one.span != there, one.span.end - one.span.start))

    def _heard(self, there: Span) -> Callable[[TimeSpan], bool]:
        """Return what tells whether a stretch of time lies on the selected turns, as far as their times are known."""
        turns = self.sheet.turns
        first, last = self.units.turn_at(there.start), self.units.turn_at(there.end - 1)
        begun = next((turn.time for turn in reversed(turns[: first + 1]) if turn.time is not None), None)
        over = next((turn.time for turn in turns[last + 1 :] if turn.time is not None), None)
        return lambda span: begun is not None and span.end > begun and (over is None or span.start < over)

    def current(self) -> Held | None:
        """Return the coding that memo, bounds and removal mean."""
        there = self.here()
        return next((one for one in there if one.id == self.picked), there[0] if there else None)

    def own_current(self) -> Held:
        """Return it where it is the coder's own.

        Raises:
            Misuse: There is none here, or it is another coder's.
        """
        one = self.current()
        if one is None:
            raise Misuse("No coding here.", hint="p goes to the next one of a code.")
        if one.coder != self.study.coder:
            raise Misuse(f"This coding is {one.coder}'s; you are {self.study.coder}.")
        return one

    def words(self) -> str:
        """Return the selected words."""
        return self.sheet.text[self.selection.slice] if self.selection else ""

    def select(self, span: Span | None) -> None:
        """Select, and remember where one is."""
        if span is None or span == self.selection:
            return
        self.selection = span
        bookmarks.keep(self.study, self.sheet.name, span.start, span.end)

    def say(self, sentence: str) -> None:
        """Say something at the foot of the screen."""
        self.message = sentence

    def reload(self, *, codes: bool = True) -> None:
        """Read codings anew, and codes with their counts."""
        self.every = sheets.held(self.study, self.sheet)
        if codes:
            self.codes = {one.key: one for one in sheets.codes(self.study)}
            self.slots = [key for key in self.slots if key in self.codes]
            self._used = [key for key in self._used if key in self.codes]
            self.last = tuple(key for key in self.last if key in self.codes)
        self.edition += 1

    def used(self, keys: Sequence[int]) -> None:
        """Put codes on digits: each keeps its digit, and a new one takes the place of the one used longest ago."""
        self.last = tuple(keys)
        for key in keys:
            if key in self._used:
                self._used.remove(key)
            self._used.append(key)
            if key in self.slots:
                continue
            if len(self.slots) < SLOTS:
                self.slots.append(key)
            else:
                oldest = min(self.slots, key=lambda one: self._used.index(one) if one in self._used else -1)
                self.slots[self.slots.index(oldest)] = key

    def work(self) -> None:
        """Note that something was changed on this source: codings are read anew."""
        if self.sheet.name not in self.touched:
            self.touched.append(self.sheet.name)
        self.reload()

    def path(self, key: int) -> str:
        """Return the path of a code."""
        return self.codes[key].path if key in self.codes else "?"


def opened(study: Study, name: str = "") -> Desk:
    """Open a source: the one named, the one where the coder stopped, or the first.

    Raises:
        SourceNotFound, Misuse: There is no such source, it has no text, or the study has none.
    """
    known = sheets.names(study)
    if not known:
        raise Misuse("There is nothing to code yet.", hint="Import transcripts: `qcode import PATH`.")
    stopped = bookmarks.recall(study)
    name = name or (stopped[0] if stopped and stopped[0] in known else known[0])
    desk = Desk(study, sheet := sheets.sheet(study, name), units_of(study, sheet))
    desk.reload()
    desk.slots = sheets.recent(study, SLOTS)
    desk._used = desk.slots[::-1]  # noqa: SLF001  the one place where a desk is made
    turn_to_place(desk)
    return desk


def units_of(study: Study, sheet: Sheet) -> Units:
    """Return the units of a sheet's text."""
    return Units(sheet.turns, lambda words: sheets.sentences(study, words))


def turn_to(desk: Desk, name: str) -> None:
    """Put another source on the desk, where the coder stopped in it."""
    sheet = sheets.sheet(desk.study, name)
    desk.sheet, desk.units = sheet, units_of(desk.study, sheet)
    desk.selection, desk.picked, desk.bounds_of, desk.holding = None, None, None, False
    desk.hits, desk.marked, desk.clock = (), None, Clock()
    desk.reload()
    turn_to_place(desk)
    desk.say(f"{sheet.name}: {len(sheet.turns)} turns, {len(desk.own)} codings of yours.")


def turn_to_place(desk: Desk) -> None:
    """Select where the coder stopped in the source on the desk, else its first sentence."""
    sheet = desk.sheet
    desk.version = sheets.version(desk.study)
    if not sheet.turns:
        return
    stopped = bookmarks.recall(desk.study, sheet.name)
    if stopped is not None and 0 <= stopped[1] < stopped[2] <= len(sheet.text):
        desk.select(Span(stopped[1], stopped[2]))
    else:
        desk.select(desk.units.at(0, Unit.SENTENCE))
    bookmarks.keep(desk.study, sheet.name, *((desk.selection.start, desk.selection.end) if desk.selection else (0, 0)))


def noticed(desk: Desk) -> bool:
    """Tell whether another process changed the study, and take up what it changed."""
    now = sheets.version(desk.study)
    if now == desk.version:
        return False
    desk.version = now
    _, coder, action = sheets.last_change(desk.study)
    fresh = sheets.sheet(desk.study, desk.sheet.name)
    if fresh.hash != desk.sheet.hash:
        desk.sheet, desk.units = fresh, units_of(desk.study, fresh)
        there = desk.selection
        desk.selection, desk.bounds_of, desk.hits = None, None, ()
        last = len(fresh.text)
        if there is not None and last:
            desk.select(desk.units.at(min(there.start, last - 1), Unit.SENTENCE))
        desk.say(f"The text of {fresh.name} was changed in another window: it is shown anew.")
    else:
        desk.say(f"{coder} changed the study in another window ({action}); shown here now.")
    desk.reload()
    return True
