"""What waits for decisions, in queues of one shape: something to read, a few keys that decide it, the way through."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qcode.errors import Misuse
from qcode.tui import acting

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rich.text import Text

    from qcode.tui.desk import Desk


@dataclass(frozen=True, slots=True)
class Way:
    """A way to decide.

    Attributes:
        keys: Any of these.
        says: What it does, in a word.
        does: Decides at once, or puts a line on the desk that asks for more.
    """

    keys: tuple[str, ...]
    says: str
    does: Callable[[], None]


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that waits.

    Attributes:
        text: What is to be read; what is reversed in it is what it is about.
        ways: How it can be decided.
    """

    text: Text
    ways: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class Queue:
    """Things that wait.

    Attributes:
        title: What they are.
        items: Made as they are turned to.
        over: Called when the queue is left.
    """

    title: str
    items: Sequence[Callable[[], Item]]
    over: Callable[[], None] = lambda: None


@dataclass(slots=True)
class Walk:
    """The way through a queue.

    Attributes:
        left: Which of its items wait, by number.
        done: Which were decided, the latest last.
        at: Which of those that wait is turned to.
    """

    queue: Queue
    left: list[int]
    done: list[int] = field(default_factory=list)
    at: int = 0

    @classmethod
    def of(cls, queue: Queue) -> Walk:
        """Begin at the first of a queue."""
        return cls(queue, list(range(len(queue.items))))

    @property
    def title(self) -> str:
        """What waits, and how far one is."""
        return f"{self.queue.title}   {len(self.done)} decided, {len(self.left)} left"

    def item(self) -> Item | None:
        """Return what is turned to, read anew; None where all is decided."""
        return self.queue.items[self.left[self.at]]() if self.left else None

    def step(self, by: int) -> None:
        """Turn to another one without deciding."""
        self.at = max(0, min(len(self.left) - 1, self.at + by))

    def decided(self) -> None:
        """Go on: what was turned to is decided."""
        self.done.append(self.left.pop(self.at))
        self.at = max(0, min(self.at, len(self.left) - 1))

    def take_back(self, desk: Desk) -> None:
        """Take back the latest decision made here, and turn to it.

        Raises:
            Misuse: None was made yet.
            CannotUndo: It rests under later work.
        """
        if not self.done:
            raise Misuse("Nothing was decided here yet.", hint="Esc, then u takes back what was done before.")
        acting.undo(desk)
        self.left = sorted([*self.left, last := self.done.pop()])
        self.at = self.left.index(last)
        desk.say("Taken back: decide anew.")
