"""What stands around the text: the head, the codings under the selection, what is typed, the tree, the foot."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

from qcode.model.span import Span
from qcode.model.time_span import TimeSpan, clock

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.style import Style

    from qcode.model.sheet import Held, SheetCode
    from qcode.tui.choosing import Line
    from qcode.tui.desk import Desk
    from qcode.tui.looks import Looks

Drawn = list[Segment]
_KEYS = "↑↓←→ move  Enter code  1-9 recent  u undo  f find  v uncoded  ? keys  q close"
_MOST_SAID = 3  # rows
_ACROSS = 18  # cells of the name of a recent code


class Pane(Widget):
    """Rows that are made together and drawn as they are asked for."""

    def __init__(self, desk: Desk, looks: Looks, name: str) -> None:
        super().__init__(id=name)
        self.desk = desk
        self.looks = looks
        self._made: list[Drawn] | None = None
        self._under: Style | None = None

    def notify_style_update(self) -> None:
        """Ask anew what lies under all of it."""
        self._under = None
        super().notify_style_update()

    def refresh(self, *args: object, **kwargs: object) -> Pane:
        """Make the rows anew at the next drawing."""
        self._made = None
        super().refresh(*args, **kwargs)  # type: ignore[arg-type]  # handed on as they come
        return self

    def drawn(self) -> list[Drawn]:
        """Return the rows."""
        return []

    def ground(self) -> Style | None:
        """Return what lies under all of it."""
        return None

    def render_line(self, y: int) -> Strip:
        """Draw one row."""
        if self._made is None:
            self._made = self.drawn()
        row = self._made[y] if y < len(self._made) else []
        strip = Strip(row).adjust_cell_length(self.size.width)
        if self._under is None:
            self._under = self.rich_style + (self.ground() or self.looks.said)
        return strip.apply_style(self._under)


class Head(Pane):
    """Which source, where in it, by whom."""

    def __init__(self, desk: Desk, looks: Looks, name: str, line_of: Callable[[int], int]) -> None:
        super().__init__(desk, looks, name)
        self.line_of = line_of

    def ground(self) -> Style:
        """Return the style of a bar."""
        return self.looks.bar

    def drawn(self) -> list[Drawn]:
        """Return the one row."""
        desk, sheet = self.desk, self.desk.sheet
        parts = [sheet.kind, sheet.date]
        if desk.selection is not None:
            n = desk.units.turn_at(desk.selection.start)
            person = sheet.persons[n] or sheet.turns[n].label
            share = round(100 * desk.selection.end / len(sheet.text))
            line = f"line {self.line_of(desk.selection.start)}"
            parts += [f"turn {n + 1}/{len(sheet.turns)}", line, person, f"{share} %"]
        if desk.clock.running or desk.clock.at or desk.marked is not None:
            run = "▶" if desk.clock.running else "‖"
            since = "" if desk.marked is None else f" from {clock(desk.marked)}"
            parts.append(f"{run} {clock(desk.clock.read() // 1000 * 1000)}{since}")
        if desk.within is not None:
            parts.append(f"in {desk.path(desk.within).rpartition('/')[2]}")
        if desk.holding:
            parts.append("EXTENDING")
        if desk.bounds_of is not None:
            parts.append("BOUNDS")
        parts += [desk.study.coder, "with others" if desk.others else ""]
        return [[Segment(f" {sheet.name} ", self.looks.strong), Segment("  ".join(one for one in parts if one))]]


class Foot(Pane):
    """What was just done, or the keys that matter most: as many as there is room for."""

    def __init__(self, desk: Desk, looks: Looks, name: str, keys: str = _KEYS) -> None:
        super().__init__(desk, looks, name)
        self.keys = keys
        self._rows = 1

    def ground(self) -> Style:
        """Return the style of a bar."""
        return self.looks.bar

    def drawn(self) -> list[Drawn]:
        """Return the one row."""
        if self.desk.line is not None and not self.desk.message:
            return [[Segment(f" {self.desk.line.hint}")]]
        if self.desk.message:
            return [[Segment(f" {row}")] for row in self._said()]
        parts = self.keys.split("  ")
        while len(parts) > 1 and cell_len("  ".join(parts)) > self.size.width - 2:
            del parts[len(parts) // 2]
        return [[Segment(f" {'  '.join(parts)}")]]

    def fit(self) -> None:
        """Take as many rows as what is said needs."""
        rows = len(self._said()) or 1
        if rows != self._rows:
            self._rows = rows
            self.styles.height = rows
        self.refresh()

    def _said(self) -> list[str]:
        return textwrap.wrap(
            self.desk.message, max(20, self.app.size.width - 2), max_lines=_MOST_SAID, placeholder=" …"
        )


class Panel(Pane):
    """The codings under the selection, or what is being typed."""

    def drawn(self) -> list[Drawn]:
        """Return the rows."""
        if self.desk.line is not None:
            return self._line(self.desk.line)
        rows = [row for one in self.desk.here() for row in self._coding(one)]
        rows = rows or [[Segment(" no coding here", self.looks.faint)]]
        recent, shown = self._recent(), self.size.height
        more = 1 if len(rows) + len(recent) <= shown else 0
        rows = [*recent[: 1 + more * len(recent)], *rows]
        if len(rows) > shown:
            rows[shown - 1 :] = [[Segment(f"   … {len(rows) - shown + 1} more rows", self.looks.faint)]]
        if len(rows) < shown:
            rows.append(self._neighbours())
        return rows

    def _recent(self) -> list[Drawn]:
        """Return the codes on the digits, in as many rows as they take."""
        if not self.desk.slots:
            return [[Segment(" Codes you use get the digits 1-9.", self.looks.faint)]]
        rows: list[Drawn] = [[]]
        left = self.size.width
        for n, key in enumerate(self.desk.slots, 1):
            name = self.desk.codes[key].name if key in self.desk.codes else "?"
            shown = textwrap.shorten(name, _ACROSS, placeholder="…") or name[:_ACROSS]
            if left < len(shown) + 4:
                rows.append([])
                left = self.size.width
            left -= len(shown) + 4
            rows[-1] += [Segment(f" {n} ", self.looks.strong), Segment(f"{shown} ", self.looks.faint)]
        return rows

    def _neighbours(self) -> Drawn:
        """Return the codings that end before and begin after the selection."""
        desk, there = self.desk, self.desk.selection
        if there is None:
            return []
        before: tuple[Held, Span] | None = None
        after: tuple[Held, Span] | None = None
        for pair in desk.placed():
            if pair[1].start >= there.end:
                after = pair
                break
            if pair[1].end <= there.start and (before is None or pair[1].end > before[1].end):
                before = pair
        told = [
            f"{arrow} turn {desk.units.turn_at(pair[1].start) + 1} {desk.path(pair[0].code)}"
            for arrow, pair in (("↑", before), ("↓", after))
            if pair is not None
        ]
        return [Segment(f" {'   '.join(told)}", self.looks.faint)]

    def _coding(self, one: Held) -> list[Drawn]:
        desk, looks = self.desk, self.looks
        current = desk.current()
        letters = desk.letters()
        style = looks.stripe(list(letters).index(one.code) if one.code in letters else 0)
        code = desk.codes.get(one.code)
        pointer = "▸" if current is not None and current.id == one.id else " "
        row = [Segment(f"{pointer}{letters.get(one.code, '·')} ", style)]
        row.append(Segment(desk.path(one.code), looks.strong))
        facts = [f"({code.number})" if code and code.number else "", _reach(one, desk), one.flag]
        facts.append("" if one.coder == desk.study.coder else one.coder)
        facts.append(f"by {one.origin}" if one.origin else "")
        row.append(Segment("  " + "  ".join(fact for fact in facts if fact), looks.faint))
        rows = [row]
        if current is not None and current.id == one.id:
            room = max(20, self.size.width - 12)
            for title, text in (("memo", one.memo), ("in few", one.condensate)):
                if text:
                    lines = textwrap.wrap(text, room, max_lines=2, placeholder=" …")
                    rows += [
                        [Segment(f"   {title if n == 0 else '':<7}", looks.faint), Segment(line)]
                        for n, line in enumerate(lines)
                    ]
        return rows

    def _line(self, line: Line) -> list[Drawn]:
        looks = self.looks
        before, after = line.typed[: line.at], line.typed[line.at :]
        room = max(10, self.size.width - len(line.title) - 4)
        before = before[-room:]
        row = [Segment(f" {line.title}: ", looks.strong), Segment(before)]
        row += [Segment(after[:1] or " ", looks.selected), Segment(after[1:])]
        rows: list[Drawn] = [row]
        if line.codes is None:
            return rows
        if line.chosen:
            rows.append([Segment(f" + {', '.join(_path(line, key) for key in line.chosen)}", looks.strong)])
        there = line.candidates()
        room = max(1, self.size.height - len(rows))
        first = max(0, min(line.row - room // 2, len(there) - room))
        for n, one in enumerate(there[first : first + room], first):
            rows.append(self._candidate(line, one, n))
        if not there:
            rows.append([Segment("   nothing fits; Esc, then n makes a new code", looks.faint)])
        return rows

    def _candidate(self, line: Line, one: SheetCode, n: int) -> Drawn:
        here = n == line.row
        mark = "✓" if one.key in line.chosen else "▸" if here else " "
        style = self.looks.selected if here else self.looks.said
        row = [Segment(f" {mark} {one.path} ", style)]
        tail = f" {one.number}" if one.number else ""
        if one.definition:
            room = self.size.width - len(one.path) - len(tail) - 8
            tail += f"  {textwrap.shorten(one.definition, room, placeholder='…')}" if room > 10 else ""  # noqa: PLR2004
        return [*row, Segment(tail, self.looks.faint)]


def _path(line: Line, key: int) -> str:
    return next((one.path for one in line.codes or () if one.key == key), "?")


def _reach(one: Held, desk: Desk) -> str:
    """Return where a coding lies, in a few words."""
    if isinstance(one.span, TimeSpan):
        return one.span.printed
    span = Span(one.span.start, one.span.end)
    first, last = desk.units.turn_at(span.start), desk.units.turn_at(span.end - 1)
    if first != last:
        return f"turns {first + 1}-{last + 1}"
    return f"{len(desk.sheet.text[span.slice].split())} words"


class Tree(Pane):
    """The code tree with counts: here, and in the whole study."""

    def drawn(self) -> list[Drawn]:
        """Return the rows."""
        desk, looks = self.desk, self.looks
        here: dict[int, int] = {}
        for one in desk.shown:
            here[one.code] = here.get(one.code, 0) + 1
        letters = desk.letters()
        order = {key: n for n, key in enumerate(letters)}
        under = {one.code for one in desk.here()}
        digits = {key: str(n) for n, key in enumerate(desk.slots, 1)}
        title = f" {'code':<{max(4, self.size.width - 13)}}{'here':>5}{'all':>6}"
        rows: list[Drawn] = [[Segment(title, looks.faint)]]
        codes = list(desk.codes.values())
        at = next((n for n, one in enumerate(codes) if one.key in under), 0)
        room = self.size.height - 1
        first = max(0, min(at - room // 2, len(codes) - room))
        for code in codes[first : first + room]:
            count = code.of_all if desk.others else code.codings
            name = f"{'  ' * code.depth}{code.number + ' ' if code.number else ''}{code.name}"
            width = max(4, self.size.width - 16)
            name = name if len(name) <= width else name[: width - 1] + "…"
            style = looks.stripe(order[code.key]) if code.key in order else looks.faint
            rows.append(
                [
                    Segment(f"{digits.get(code.key, ' ')}{letters.get(code.key, ' ')} ", style),
                    Segment(f"{name:<{width}}", looks.selected if code.key in under else looks.said),
                    Segment(f"{here.get(code.key) or '':>5}{count or '':>6}", looks.faint),
                ]
            )
        return rows
