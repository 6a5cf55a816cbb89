"""The screen of a queue: one thing at a time, decided with one key."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widgets import Static

from qcode.errors import QcodeError
from qcode.tui.panes import Foot, Panel

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual import events
    from textual.app import ComposeResult

    from qcode.tui.desk import Desk
    from qcode.tui.looks import Looks
    from qcode.tui.queues import Item, Queue

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
        self.at = 0
        self.left = list(range(len(queue.items)))
        self.item: Item | None = None

    def compose(self) -> ComposeResult:
        """Lay out the screen."""
        yield Static(id="title")
        with VerticalScroll():
            yield Static(id="text")
        yield Static(id="ways")
        yield Panel(self.desk, self.looks, "asked")
        yield Foot(self.desk, self.looks, "said")

    def on_mount(self) -> None:
        """Show the first item."""
        self.query_one("#asked").styles.height = 6
        self.query_one("#said").styles.height = 1
        self._show()

    def on_key(self, event: events.Key) -> None:
        """Decide, or go on."""
        event.stop()
        event.prevent_default()
        self.desk.message = ""
        line = self.desk.line
        if line is not None:
            if event.key == "escape":
                self.desk.line = None
            elif event.key == "enter":
                self.desk.line = None
                self._do(partial(line.done, line))
            elif not line.key(event.key) and event.is_printable and event.character:
                line.insert(event.character)
        elif event.key in {"escape", "q"}:
            self._leave()
            return
        elif event.key in {"down", "pagedown", "tab"}:
            self.at = min(self.at + 1, len(self.left) - 1)
        elif event.key in {"up", "pageup", "shift+tab"}:
            self.at = max(0, self.at - 1)
        elif self.item is not None:
            way = next((one for one in self.item.ways if event.key in one.keys), None)
            if way is not None:
                self._do(way.does)
        self._show()

    def _do(self, what: Callable[[], None]) -> None:
        """Decide; where a line is asked for first, the item stays until it is answered."""
        try:
            what()
        except QcodeError as error:
            self.desk.say(f"{error} {error.hint}".strip())
            return
        if self.desk.line is None and self.left:
            del self.left[self.at]
            self.at = min(self.at, max(0, len(self.left) - 1))

    def _leave(self) -> None:
        try:
            self.queue.over()
        except QcodeError as error:
            self.desk.say(f"{error} {error.hint}".strip())
        self.dismiss()

    def _show(self) -> None:
        done = len(self.queue.items) - len(self.left)
        self.query_one("#title", Static).update(f"{self.queue.title}   {done} decided, {len(self.left)} left")
        if self.left:
            self.item = self.queue.items[self.left[self.at]]()
            ways = "   ".join(
                f"{' '.join(_NAMES.get(key, key) for key in one.keys)}: {one.says}" for one in self.item.ways
            )
            self.query_one("#text", Static).update(self.item.text)
            self.query_one("#ways", Static).update(f"{ways}   ↑↓ other ones   Esc back")
        else:
            self.item = None
            self.query_one("#text", Static).update("All decided.")
            self.query_one("#ways", Static).update("Esc back to the text")
        asked = self.query_one("#asked")
        asked.display = self.desk.line is not None
        asked.refresh()
        self.query_one("#said").refresh()
