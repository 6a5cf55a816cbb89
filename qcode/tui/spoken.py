"""A queue line by line: what is decided on the screen of a queue, for a screen reader."""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING

from qcode.errors import Misuse, QcodeError
from qcode.render.listing import say
from qcode.tui import mask_queue, queues
from qcode.tui.waiting import Walk

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.text import Text

    from qcode.tui.desk import Desk
    from qcode.tui.waiting import Item, Queue

OF = {
    "suggestions": queues.suggestions,
    "masks": mask_queue.masks,
    "splitting": queues.of_split,
    "disagreements": queues.disagreements,
}
_WELCOME = "Enter goes to the next one, b to the one before; u undoes, q goes back to the text."


def run(desk: Desk, queue: Queue, answered: Callable[[str], None]) -> None:
    """Read lines until all is decided, ``q``, or the end of the input.

    Args:
        desk: What lies on it.
        queue: What waits.
        answered: Answers the line on the desk, with the rest of what was written or by asking for it.
    """
    walk = Walk.of(queue)
    say(_WELCOME)
    while (item := walk.item()) is not None:
        say(f"{queue.title}: {len(walk.left)} left.")
        say(_read(item))
        written = sys.stdin.readline()
        word, _, rest = written.strip().partition(" ")
        if word in {"q", "escape"} or not written:
            break
        desk.message = ""
        try:
            _do(desk, walk, item, word, partial(answered, rest))
        except QcodeError as error:
            desk.line = None
            say(f"{error} {error.hint}".strip())
        if desk.message:
            say(desk.message)
    queue.over()
    say("All decided." if not walk.left else "Back to the text.")
    desk.message = ""
    desk.reload()


def _do(desk: Desk, walk: Walk, item: Item, word: str, answered: Callable[[], None]) -> None:
    """Decide, or go on."""
    if word in {"", "b"}:
        walk.step(-1 if word else 1)
        return
    if word == "u":
        walk.take_back(desk)
        return
    way = next((one for one in item.ways if word in (*one.keys, one.says)), None)
    if way is None:
        raise Misuse(f"{word!r} decides nothing here.")
    way.does()
    if desk.line is not None:
        answered()
    walk.decided()


def _read(item: Item) -> str:
    """Return what is to be read, and how it can be decided; what is reversed on a screen stands between asterisks."""
    ways = ", ".join(f"{one.keys[0]} {one.says}" for one in item.ways)
    return f"{_marked(item.text).strip()}\n{ways}."


def _marked(text: Text) -> str:
    done = text.plain
    for span in sorted(text.spans, key=lambda one: one.start, reverse=True):
        if "reverse" in str(span.style):
            done = f"{done[: span.start]}*{done[span.start : span.end]}*{done[span.end :]}"
    return done
