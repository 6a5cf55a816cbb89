"""What covers the text for a moment: the keys, a memo, the text as it would print."""

from __future__ import annotations

import textwrap
from itertools import groupby
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static, TextArea

from qcode.tui.keys import printed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual import events
    from textual.app import ComposeResult

    from qcode.tui.keys import Deed

_SHARE, _COLUMN, _KEYS_WIDE = 0.92, 62, 16
_MOUSE = "click: the sentence; again: the word, the turn · drag: from word to word · wheel: scroll"
_LEAVING = frozenset({"escape", "q", "enter", "question_mark", "f1", "z"})


class Page(ModalScreen[None]):
    """A text to be read; any of the keys that leave closes it."""

    CSS: ClassVar[str] = """
    Page { align: center middle; }
    Page > VerticalScroll { width: 92%; height: 92%; border: solid $foreground; padding: 0 1; background: $background; }
    """

    def __init__(self, title: str, text: Text) -> None:
        super().__init__()
        self._title = title
        self._text = text

    def compose(self) -> ComposeResult:
        """Lay out the page."""
        with VerticalScroll() as there:
            there.border_title = self._title
            there.border_subtitle = "↑↓ scroll · Esc closes"
            yield Static(self._text)

    def on_mount(self) -> None:
        """Let the arrows scroll at once."""
        self.query_one(VerticalScroll).focus()

    def on_key(self, event: events.Key) -> None:
        """Close."""
        if event.key in _LEAVING:
            event.stop()
            self.dismiss()


def keys_page(deeds: Sequence[Deed], width: int) -> Text:
    """Return the keys under their headings, in two columns where the screen is wide enough."""
    inside = int(width * _SHARE) - 6
    columns = 2 if inside >= 2 * _COLUMN else 1
    room = inside // columns - 2
    rows = [row for group, listed in groupby(deeds, lambda one: one.group) for row in _group(group, list(listed), room)]
    rows += [("Mouse", True), *((f"  {row}", False) for row in textwrap.wrap(_MOUSE, room - 2))]
    height = -(-len(rows) // columns)
    text = Text()
    for n in range(height):
        for row, heading in rows[n::height]:
            text.append(f"{row:<{room}}  " if columns > 1 else row, "bold" if heading else "")
        text.append("\n")
    return text


def _group(group: str, deeds: Sequence[Deed], room: int) -> list[tuple[str, bool]]:
    rows = [(group, True)]
    listed = [("  ".join(map(printed, one.keys)) or "-", one.help) for one in deeds]
    if group == "Code":
        listed.append(("1 … 9", "a recent code, at once"))
    for keys, says in listed:
        told = textwrap.wrap(says, room - _KEYS_WIDE - 3)
        rows += [(f"  {keys if n == 0 else '':<{_KEYS_WIDE}} {part}", False) for n, part in enumerate(told)]
    return rows


class Writing(ModalScreen[None]):
    """A memo being written; it is on disk before the next key is looked at."""

    CSS: ClassVar[str] = """
    Writing { align: center middle; }
    Writing > Vertical { width: 80%; height: 60%; min-height: 8; border: solid $foreground; background: $background; }
    Writing TextArea { height: 1fr; border: none; }
    """

    def __init__(self, title: str, text: str, kept: Callable[[str], None]) -> None:
        super().__init__()
        self._title = title
        self._text = text
        self._kept = kept

    def compose(self) -> ComposeResult:
        """Lay out the memo."""
        with Vertical() as there:
            there.border_title = self._title
            there.border_subtitle = "Ctrl+S or F2 keeps · Esc leaves it as it was"
            yield TextArea(self._text, soft_wrap=True)

    def on_mount(self) -> None:
        """Go to the end of what stands there."""
        area = self.query_one(TextArea)
        self.set_focus(area)
        area.move_cursor(area.document.end)

    def on_key(self, event: events.Key) -> None:
        """Keep or leave."""
        if event.key in {"ctrl+s", "f2"}:
            event.stop()
            self._kept(self.query_one(TextArea).text)
            self.dismiss()
        elif event.key == "escape":
            event.stop()
            self.dismiss()
