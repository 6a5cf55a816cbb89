"""The screen of a queue: one thing at a time, decided with one key."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widgets import Static

from qcode.errors import QcodeError
from qcode.tui.looks import bright
from qcode.tui.panes import Foot, Panel
from qcode.tui.waiting import Walk

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual import events
    from textual.app import ComposeResult

    from qcode.tui.choosing import Line
    from qcode.tui.desk import Desk
    from qcode.tui.looks import Looks
    from qcode.tui.waiting import Item, Queue, Way

_NAMES = {"right": "→", "left": "←", "enter": "Enter"}


class Deciding(Screen[None]):
    """A queue, item by item; what was decided is on disk before the next one shows."""

    CSS: ClassVar[str] = """
    Deciding #title { height: 1; text-style: reverse; padding: 0 1; }
    Deciding VerticalScroll { height: 1fr; padding: 1 2; }
    Deciding #text { max-width: 100; }
    Deciding #ways { height: auto; padding: 0 1; }
    """

    def __init__(self, queue: Queue, desk: Desk, looks: Looks) -> None:
        super().__init__()
        self.queue = queue
        self.desk = desk
        self.looks = looks
        self.walk = Walk.of(queue)
        self.item: Item | None = None

    def compose(self) -> ComposeResult:
        """Lay out the screen."""
        yield Static(id="title")
        with VerticalScroll():
            yield Static(id="text")
        yield Static(id="ways")
        yield Panel(self.desk, self.looks, "asked")
        yield Foot(self.desk, self.looks, "said", "↑↓ others  PgDn more of it  u undo  Esc back to the text")

    def on_mount(self) -> None:
        """Show the first item."""
        self.query_one("#asked").styles.height = 6
        self.query_one(Foot).styles.height = 1
        self._show()

    def on_key(self, event: events.Key) -> None:
        """Decide, or go on."""
        event.stop()
        event.prevent_default()
        self.desk.message = ""
        if self.desk.line is not None:
            self._type(self.desk.line, event)
        elif event.key in {"escape", "q"}:
            self._leave()
            return
        elif event.key in {"pagedown", "pageup"}:
            self._scroll(down=event.key == "pagedown")
            return
        else:
            self._press(event.key)
        self._show()

    def _type(self, line: Line, event: events.Key) -> None:
        if event.key == "escape":
            self.desk.line = None
        elif event.key == "enter":
            self.desk.line = None
            self._do(partial(line.done, line))
        elif not line.key(event.key) and event.is_printable and event.character:
            line.insert(event.character)

    def _press(self, key: str) -> None:
        way = next((one for one in self.item.ways if key in one.keys), None) if self.item is not None else None
        if key in {"down", "tab"}:
            self.walk.step(1)
        elif key in {"up", "shift+tab"}:
            self.walk.step(-1)
        elif key == "u":
            self._try(partial(self.walk.take_back, self.desk))
        elif way is not None:
            self._do(way.does)

    def _do(self, what: Callable[[], None]) -> None:
        """Decide; where a line is asked for first, the item stays until it is answered."""
        if self._try(what) and self.desk.line is None and self.item is not None:
            self.walk.decided()
            if not self.desk.message:
                self.desk.say("Decided. u takes that back.")

    def _try(self, what: Callable[[], None]) -> bool:
        """Do something; what stands in the way is said at the foot."""
        try:
            what()
        except QcodeError as error:
            self.desk.say(f"{error} {error.hint}".strip())
            return False
        return True

    def _scroll(self, *, down: bool) -> None:
        """Show more of what is longer than the screen."""
        there = self.query_one(VerticalScroll)
        if down:
            there.scroll_page_down(animate=False)
        else:
            there.scroll_page_up(animate=False)

    def _leave(self) -> None:
        self._try(self.queue.over)
        self.dismiss()

    def _show(self) -> None:
        self.query_one("#title", Static).update(Text(self.walk.title))
        self.item = self.walk.item()
        text, ways = self.query_one("#text", Static), self.query_one("#ways", Static)
        if self.item is not None:
            text.update(bright(self.item.text, self.looks))
            ways.update(_ways(self.item.ways, self.looks))
        else:
            text.update("All decided.")
            ways.update("")
        self.query_one(VerticalScroll).scroll_home(animate=False)
        asked = self.query_one("#asked")
        asked.display = self.desk.line is not None
        asked.refresh()
        self.query_one(Foot).fit()


def _ways(ways: Sequence[Way], looks: Looks) -> Text:
    """Return the keys that decide, none of them parted from what it does at the end of a row."""
    text = Text()
    for one in ways:
        keys = " ".join(_NAMES.get(key, key) for key in one.keys)
        text.append(f"{keys}\N{NO-BREAK SPACE}".replace(" ", "\N{NO-BREAK SPACE}"), looks.strong)
        text.append(f"{one.says}   ".replace(" ", "\N{NO-BREAK SPACE}", one.says.count(" ")))
    return text
