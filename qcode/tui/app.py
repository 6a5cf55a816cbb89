"""The full-screen coder: takes keys, hands them to what they do, and draws what came of it."""

from __future__ import annotations

import gc
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import App
from textual.containers import Horizontal

from qcode.errors import QcodeError
from qcode.model.sheet import SheetCode
from qcode.tui import acting, moving, visiting
from qcode.tui.choosing import Line
from qcode.tui.deciding import Deciding
from qcode.tui.desk import noticed
from qcode.tui.dialogs import Page, Writing, keys_page
from qcode.tui.keys import RECENT, deed_of, printed, table
from qcode.tui.looks import COLOUR, CONTRAST, PLAIN, bright
from qcode.tui.panes import Foot, Head, Panel, Tree
from qcode.tui.reader import Reader

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rich.text import Text
    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.widget import AwaitMount

    from qcode.tui.desk import Desk
    from qcode.tui.keys import Deed
    from qcode.tui.waiting import Queue

_LOOK_EVERY = 1.0  # seconds between looks at what others did
_TREE_FROM = 100  # columns
_TREE_LEAST, _TREE_MOST = 24, 46
_MOST_BELOW = 10  # rows


class Coder(App[None], inherit_bindings=False):
    """One sitting at one study."""

    BINDINGS: ClassVar[list[BindingType]] = []
    ENABLE_COMMAND_PALETTE = False
    CSS_PATH = "coder.tcss"

    def __init__(self, desk: Desk, deeds: Sequence[Deed], *, contrast: bool = False) -> None:
        super().__init__()
        self.desk = desk
        self.deeds = deeds
        self.known = table(deeds)
        self.looks = PLAIN if self.no_color else CONTRAST if contrast else COLOUR
        self._own: dict[str, Callable[[], None]] = {
            "next_page": lambda: self.query_one(Reader).page(1),
            "previous_page": lambda: self.query_one(Reader).page(-1),
            "tree": self._toggle_tree,
            "memo": self._memo,
            "masked": self._masked,
            "help": lambda: self._show("Keys", keys_page(self.deeds, self.size.width)),
            "palette": self._palette,
            "leave": self._leave,
            "suggestions": lambda: self._visit(visiting.suggestions),
            "masks": lambda: self._visit(visiting.masks),
            "splitting": lambda: self._visit(visiting.splitting),
            "disagreements": lambda: self._visit(visiting.disagreements),
        }
        self._parting = False
        self._tree: bool | None = None
        self._treed: object = None
        self._settled: object = None
        self._opening: AwaitMount | None = None
        self.fault: Exception | None = None
        if contrast:
            self.add_class("contrast")

    def compose(self) -> ComposeResult:
        """Lay out the screen."""
        reader = Reader(self.desk, self.looks, self.press)
        yield Head(self.desk, self.looks, "head", reader.line_of)
        with Horizontal(id="middle"):
            yield reader
            yield Tree(self.desk, self.looks, "tree")
        yield Panel(self.desk, self.looks, "panel")
        yield Foot(self.desk, self.looks, "foot")

    def on_mount(self) -> None:
        """Begin to listen."""
        self._lay_out(self.size.width, self.size.height)
        self.query_one(Reader).focus()
        self.set_interval(_LOOK_EVERY, self._look)
        self._settle()

    def on_resize(self, event: events.Resize) -> None:
        """Show the tree, and as many codings below the text, as there is room for."""
        self._lay_out(event.size.width, event.size.height)
        self.query_one(Foot).fit()

    def _lay_out(self, width: int, height: int) -> None:
        shown = width >= _TREE_FROM if self._tree is None else self._tree
        self.query_one("#tree").display = shown
        self.query_one("#tree").styles.width = max(_TREE_LEAST, min(_TREE_MOST, width * 2 // 5))
        self.query_one("#panel").styles.height = max(2, min(_MOST_BELOW, height // 4))

    def _toggle_tree(self) -> None:
        self._tree = not self.query_one("#tree").display
        self._lay_out(self.size.width, self.size.height)

    async def on_key(self, event: events.Key) -> None:
        """Take a key that nothing else took."""
        if len(self.screen_stack) == 1:
            event.stop()
            event.prevent_default()
            await self.press(event)

    async def press(self, event: events.Key) -> None:
        """Do what a key stands for; what opens is there before the next key, which is then typed into it."""
        if len(self.screen_stack) > 1:
            (self.screen.focused or self.screen).post_message(events.Key(event.key, event.character))
            return
        self.desk.message = ""
        if self.desk.line is not None:
            self._type(self.desk.line, event)
        elif event.key in RECENT:
            self._do(partial(acting.slot, self.desk, int(event.key)))
        else:
            name = deed_of(self.known, event.key, event.character if event.is_printable else None)
            if name is None:
                self.desk.say(
                    f"Nothing is on {event.character if event.is_printable else event.key}. ? shows the keys."
                )
            else:
                self.perform(name)
        self.draw()
        if self._opening is not None:
            opening, self._opening = self._opening, None
            await opening

    def on_paste(self, event: events.Paste) -> None:
        """Type what was pasted."""
        if self.desk.line is not None and len(self.screen_stack) == 1:
            self.desk.line.insert(event.text)
            self.draw()

    def perform(self, name: str) -> None:
        """Do one of the deeds."""
        own = self._own.get(name)
        if own is not None:
            self._do(own)
            return
        for module in (moving, acting, visiting):
            found = getattr(module, name, None)
            if found is not None:
                self._do(partial(found, self.desk))
                return

    def _do(self, what: Callable[[], None]) -> None:
        """Do something; what stands in the way is said at the foot."""
        try:
            noticed(self.desk)
            what()
        except QcodeError as error:
            self.desk.say(f"{error} {error.hint}".strip())

    def draw(self) -> None:
        """Draw what may have changed."""
        self.query_one(Reader).follow()
        self._settle()
        self.query_one(Foot).fit()
        for name in ("head", "panel", "tree"):
            pane = self.query_one(f"#{name}")
            if pane.display and (name != "tree" or self._tree_changed()):
                pane.refresh()

    def _settle(self) -> None:
        """Take what stays for the whole sitting from the garbage collector: going through it is a pause of 25 ms."""
        if self._settled is not self.desk.sheet:
            self._settled = self.desk.sheet
            self.call_after_refresh(_freeze)

    def _tree_changed(self) -> bool:
        """Tell whether the tree shows other than before: it is large, and most keys leave it as it is."""
        desk = self.desk
        now = (desk.edition, desk.others, tuple(desk.slots), frozenset(one.code for one in desk.here()))
        changed, self._treed = now != self._treed, now
        return changed

    def _type(self, line: Line, event: events.Key) -> None:
        if event.key == "escape":
            self.desk.line = None
            self._parting = False
        elif event.key == "enter":
            self.desk.line = None
            self._do(partial(line.done, line))
            if self._parting and self.desk.line is None:
                self._parting = False
                if not self.desk.touched:
                    self.exit()
        elif not line.key(event.key) and event.is_printable and event.character:
            line.insert(event.character)

    def _look(self) -> None:
        """See whether another process changed the study; let the clock tick."""
        if len(self.screen_stack) > 1:
            return
        try:
            changed = noticed(self.desk)
        except QcodeError as error:
            self.desk.say(str(error))
            changed = True
        if changed:
            self.draw()
        elif self.desk.clock.running:
            self.query_one("#head").refresh()

    def _show(self, title: str, text: Text) -> None:
        self._opening = self.push_screen(Page(title, bright(text, self.looks)))

    def _memo(self) -> None:
        one = self.desk.own_current()

        def kept(text: str) -> None:
            self._do(partial(acting.set_memo, self.desk, one.id, text))
            self.draw()

        self._opening = self.push_screen(Writing(f"Memo on {self.desk.path(one.code)}", one.memo, kept))

    def _masked(self) -> None:
        self._show("As it would print, masked", visiting.masked(self.desk))

    def _palette(self) -> None:
        listed = [SheetCode(n, one.help, one.id, "  ".join(map(printed, one.keys))) for n, one in enumerate(self.deeds)]

        def done(line: Line) -> None:
            picked = line.picked()
            if picked:
                self.perform(self.deeds[picked[0]].id)

        self.desk.line = Line("Do", done, listed, hint="type part of it · ↑↓ · Enter · Esc")

    def _visit(self, where: Callable[[Coder], None]) -> None:
        where(self)

    def visit(self, queue: Queue) -> None:
        """Go through a queue, and come back to the text."""
        self._opening = self.push_screen(Deciding(queue, self.desk, self.looks), lambda _: self._back())

    def _back(self) -> None:
        self.desk.reload()
        self.draw()

    def _leave(self) -> None:
        self._parting = acting.ask_pass(self.desk)
        if not self._parting:
            self.exit()

    def _fatal_error(self) -> None:
        """Close, and leave it to the command to say so: textual would print the fault with the words on the screen."""
        self.fault = self._exception
        self._close_messages_no_wait()


def _freeze() -> None:
    gc.collect()
    gc.freeze()
