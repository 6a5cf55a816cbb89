"""The text on screen: only the rows that show are drawn, so that a long one is as quick as a short one."""

from __future__ import annotations

from bisect import bisect_left
from itertools import pairwise
from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

from qcode.model.span import Span
from qcode.model.time_span import TimeSpan
from qcode.model.turn import Voice
from qcode.tui.rows import Mark, Rows, stripes
from qcode.tui.selecting import Edge, Unit

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

    from rich.style import Style
    from textual import events

    from qcode.model.sheet import Held
    from qcode.tui.desk import Desk
    from qcode.tui.looks import Looks
    from qcode.tui.rows import Row

_NUMBER = 4
_WIDE = 110
_TALL = 34
_LONGEST = 96  # cells of words in a row; longer ones are hard to read
_WHEEL = 3
_OTHERS = {"│": "┆", "╵": "┊"}  # stripes of other coders are dashed
_LISTENING = (
    "A recording without text.",
    "F4 starts and pauses the clock, F3 goes ten seconds back, K sets it.",
    "F9 begins a stretch; F9 again ends it and asks for its codes. L opens the recording.",
    "",
)


class Reader(Widget, can_focus=True):
    """The turns of the source on the desk, with stripes of codings in the margin."""

    def __init__(self, desk: Desk, looks: Looks, press: Callable[[events.Key], Awaitable[None]]) -> None:
        super().__init__(id="reader")
        self.press = press
        self.desk = desk
        self.looks = looks
        self.top = 0
        self._rows: Rows | None = None
        self._stripes: dict[int, dict[int, Mark]] = {}
        self._striped: list[Held] = []
        self._order: dict[int, int] = {}
        self._made: tuple[object, ...] = ()
        self._marked: tuple[object, ...] = ()
        self._anchor: Span | None = None
        self._hit_starts: list[int] = []
        self._ground: Style | None = None

    @property
    def lanes(self) -> int:
        """How many columns of stripes there are."""
        return 6 if self.size.width >= _WIDE else 3

    @property
    def before_words(self) -> int:
        """How many cells lie before the words."""
        return _NUMBER + 1 + self.lanes + 1

    @property
    def rows(self) -> Rows:
        """The rows at the present width."""
        made = (id(self.desk.sheet), self.size.width, self.size.height >= _TALL)
        if self._rows is None or made != self._made:
            sheet = self.desk.sheet
            width = min(_LONGEST, self.size.width - self.before_words - 1)
            self._rows = Rows(sheet.turns, sheet.text, width, spaced=self.size.height >= _TALL)
            self._made, self._marked = made, ()
        marked = (*made, self.desk.edition, self.desk.others)
        if marked != self._marked:
            self._marked = marked
            placed = self.desk.placed()
            self._striped = [one for one, _ in placed]
            letters = self.desk.letters()
            self._order = {key: n for n, key in enumerate(letters)}
            self._stripes = stripes(
                self._rows,
                [span for _, span in placed],
                [letters.get(one.code, "·") for one in self._striped],
                self.lanes,
            )
        return self._rows

    def line_of(self, at: int) -> int:
        """Return the number of the line a character is in, as lines are broken now; empty ones do not count."""
        n = self.rows.row_of(at)
        return n + 1 - (self.rows.rows[n].turn if self.rows.spaced else 0)

    def follow(self) -> None:
        """Scroll as far as is needed for the selection to show, its moving end above all; draw anew."""
        there, height = self.desk.selection, max(1, self.size.height)
        if there is not None and self.desk.sheet.turns:
            rows = self.rows
            first, last = rows.row_of(there.start), rows.row_of(there.end - 1)
            room = min(2, height // 4)
            lead = first if self.desk.edge is Edge.START else last
            for row in (first, last, lead) if last - first < height else (lead,):
                if row < self.top + room:
                    self.top = row - room
                elif row > self.top + height - 1 - room:
                    self.top = row - height + 1 + room
            self._clamp()
        self._hit_starts = [hit.start for hit in self.desk.hits]
        self.refresh()

    def page(self, by: int) -> None:
        """Go a screen up or down, the selection with it."""
        if self.desk.selection is None:
            return
        row = self.rows.row_of(self.desk.selection.start) + by * max(1, self.size.height - 2)
        self.top += by * max(1, self.size.height - 2)
        self._clamp()
        at = self.rows.offset(max(0, min(len(self.rows) - 1, row)), 0)
        self.desk.select(self.desk.units.at(min(at, len(self.desk.sheet.text) - 1), Unit.SENTENCE))

    def _clamp(self) -> None:
        self.top = max(0, min(self.top, len(self.rows) - self.size.height))

    def render_line(self, y: int) -> Strip:
        """Draw one row."""
        if not self.desk.sheet.turns:
            return Strip(self._without_text(y)).adjust_cell_length(self.size.width).apply_style(self.ground())
        rows = self.rows
        n = self.top + y
        if n >= len(rows):
            return Strip([Segment(" " * self.size.width)], self.size.width).apply_style(self.ground())
        row = rows.rows[n]
        cells = [*self._margin(row, n), *(self._words(row) if row.turn >= 0 else ())]
        return Strip(cells).adjust_cell_length(self.size.width).apply_style(self.ground())

    def _without_text(self, y: int) -> list[Segment]:
        """Return a row of what stands where there is a recording alone: how to listen, then the stretches coded."""
        if y < len(_LISTENING):
            return [Segment(f"  {_LISTENING[y]}", self.looks.faint)]
        coded = [(one, one.span) for one in self.desk.shown if isinstance(one.span, TimeSpan)][y - len(_LISTENING) :]
        if not coded:
            return []
        (one, span), current = coded[0], self.desk.current()
        mark = "▸" if current is not None and current.id == one.id else " "
        said = [Segment(f" {mark} {span.printed}  "), Segment(self.desk.path(one.code), self.looks.strong)]
        return [*said, Segment(f"  {one.memo}" if one.memo else "", self.looks.faint)]

    def ground(self) -> Style:
        """Return what lies under all of it; asked of textual once, as that looks through the whole screen."""
        if self._ground is None:
            self._ground = self.rich_style
        return self._ground

    def notify_style_update(self) -> None:
        """Ask anew what lies under all of it."""
        self._ground = None
        super().notify_style_update()

    def _margin(self, row: Row, n: int) -> Iterator[Segment]:
        looks = self.looks
        turn = self.desk.sheet.turns[row.turn] if row.turn >= 0 else None
        number = f"{turn.n:>{_NUMBER}} " if turn is not None and row.start == turn.start else " " * (_NUMBER + 1)
        yield Segment(number, looks.margin)
        current, marks = self.desk.current(), self._stripes.get(n, {})
        for lane in range(self.lanes):
            mark = marks.get(lane)
            if mark is None:
                yield Segment(" ")
                continue
            one = self._striped[mark.which]
            style = looks.stripe(self._order.get(one.code, 0))
            glyph = mark.glyph if one.coder == self.desk.study.coder else _OTHERS.get(mark.glyph, mark.glyph)
            yield Segment(glyph, style + looks.selected if current is not None and one.id == current.id else style)
        yield Segment(" ")

    def _words(self, row: Row) -> Iterator[Segment]:
        desk, looks = self.desk, self.looks
        if row.head:
            yield Segment(row.head, looks.head)
        base = looks.asked if desk.sheet.turns[row.turn].voice is Voice.INTERVIEWER else looks.said
        laid: list[tuple[int, int, Style]] = []
        current = desk.current()
        if current is not None and isinstance(current.span, Span):
            laid.append((current.span.start, current.span.end, looks.current))
        first = bisect_left(self._hit_starts, row.start - len(desk.wanted) - 1)
        laid += [(hit.start, hit.end, looks.hit) for hit in desk.hits[first : bisect_left(self._hit_starts, row.end)]]
        if desk.selection is not None:
            laid.append((desk.selection.start, desk.selection.end, looks.selected))
        laid = [one for one in laid if one[0] < row.end and row.start < one[1]]
        cuts = sorted({row.start, row.end, *(at for one in laid for at in one[:2] if row.start < at < row.end)})
        for start, end in pairwise(cuts):
            style = base
            for begin, until, more in laid:
                if begin <= start and end <= until:
                    style += more
            yield Segment(desk.sheet.text[start:end].replace("\t", " "), style)

    async def on_key(self, event: events.Key) -> None:
        """Hand a key on at once, in the order in which keys are pressed."""
        event.stop()
        event.prevent_default()
        await self.press(event)

    def offset_at(self, event: events.MouseEvent) -> int | None:
        """Return the character under the mouse."""
        if not self.desk.sheet.turns:
            return None
        return self.rows.offset(self.top + event.y, event.x - self.before_words)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Begin to select; what is already begun at the keyboard goes on."""
        at = self.offset_at(event)
        if at is None or self.desk.line is not None:
            return
        self.capture_mouse()
        self._anchor = self.desk.units.at(at, Unit.WORD)
        there = self.desk.selection
        if there is None or not there.start <= at < there.end:
            self.desk.picked = None
            self.desk.select(self.desk.units.at(at, Unit.SENTENCE))
        else:  # again in the same place: the word, then the turn, then the sentence
            unit = {self._anchor: Unit.TURN, self.desk.units.at(at, Unit.SENTENCE): Unit.WORD}.get(there, Unit.SENTENCE)
            self.desk.select(self.desk.units.at(at, unit))
        self._shown()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Select from word to word while the button is held."""
        at = self.offset_at(event) if self._anchor is not None else None
        if at is None or self._anchor is None or not event.button:
            return
        word = self.desk.units.at(at, Unit.WORD)
        if word != self._anchor:
            self.desk.edge = Edge.END
            self.desk.select(Span(min(word.start, self._anchor.start), max(word.end, self._anchor.end)))
            self._shown()

    def on_mouse_up(self) -> None:
        """Let go."""
        self.release_mouse()
        self._anchor = None

    def on_mouse_scroll_down(self) -> None:
        """Scroll the text; the selection stays."""
        self.top += _WHEEL
        self._clamp()
        self.refresh()

    def on_mouse_scroll_up(self) -> None:
        """Scroll the text back."""
        self.top -= _WHEEL
        self._clamp()
        self.refresh()

    def on_resize(self) -> None:
        """Break the rows anew; the selection stays in sight."""
        self.follow()

    def _shown(self) -> None:
        self.refresh()
        for pane in self.app.query("Pane"):
            pane.refresh()
