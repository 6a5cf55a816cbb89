"""The queue of names: one decision masks an entity in all its forms in all sources."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from rich.text import Text

from qcode.errors import Misuse, NotFound
from qcode.model.mask import State
from qcode.study import mask_deciding, mask_likeness, masking, scanning
from qcode.tui.choosing import Line
from qcode.tui.waiting import Item, Queue, Way

if TYPE_CHECKING:
    from qcode.tui.desk import Desk


def masks(desk: Desk) -> Queue:
    """Return what may identify and waits for a decision; the texts are scanned when the queue is left.

    Raises:
        Misuse: Nothing waits.
    """
    there = masking.queue(desk.study)
    if not there:
        raise Misuse("No name waits for a decision.", hint="`qcode mask scan` looks for names.")
    before = scanning.known_names(desk.study)

    def over() -> None:
        scanning.scan(desk.study, before=before)

    return Queue("What is masked", [partial(_item, desk, one.entity.id) for one in there], over)


def _item(desk: Desk, entity: int) -> Item:
    try:
        one = masking.item(desk.study, entity)
    except NotFound:
        return Item(Text("It was joined with another."), (Way(("a", "right", "enter"), "go on", lambda: None),))
    return Item(_text(one), _ways(desk, one))


def _text(one: masking.QueueItem) -> Text:
    """Return what is to be read: what it is, who it may be, where it stands."""
    entity = one.entity
    text = Text()
    places = "1 place" if entity.mentions == 1 else f"{entity.mentions} places"
    sources = "1 source" if entity.sources == 1 else f"{entity.sources} sources"
    text.append(f"{entity.kind}, {places} in {sources}", "bold")
    text.append(f", printed [{entity.mask}]\n" if entity.mask else "\n", "bold")
    for n, like in enumerate(one.like, 1):
        text.append(f"{n} may be {like.names} [{like.entity.mask}] ({like.why})\n", "italic")
    text.append("\n")
    for place in one.places:
        text.append(f"{place.source}, turn {place.turn}: ", "dim")
        text.append(f"…{place.before}")
        text.append(place.words, "bold reverse")
        text.append(f"{place.after}…\n")
    return text


def _ways(desk: Desk, one: masking.QueueItem) -> tuple[Way, ...]:
    entity = one.entity

    def say(state: State, mask: str = "") -> None:
        done = mask_deciding.answer(desk.study, entity.id, state, mask=mask)
        said = "It is masked" if state is not State.NEVER else "Never masked"
        if state is State.NEVER and done.state is State.ACCEPTED:
            said = f"Not masked here; elsewhere printed [{done.mask}]"
        desk.say(f"{said}. u takes that back.")

    def join(other: int) -> None:
        done = mask_deciding.join(desk.study, other, entity.id, rescanned=False)
        desk.say(f"The same as entity {done.id}, printed [{done.mask}]. u takes that back.")

    def split(line: Line) -> None:
        part = mask_deciding.part_written(desk.study, line.typed.strip())
        done = mask_deciding.split(desk.study, entity.id, part, rescanned=False)
        desk.say(f"Split off as entity {done.id}, printed [{done.mask}]. What is left waits in the queue.")

    def ask() -> None:
        hint = "such as: byen, en person · Enter · Esc"
        desk.line = Line(
            "Printed instead",
            lambda line: say(State.ACCEPTED, line.typed.strip()),
            hint=hint,
            typed=entity.mask,
            at=len(entity.mask),
        )

    def ask_whom() -> None:
        hint = "a number of `qcode mask list`, or a name · Enter · Esc"
        desk.line = Line("The same as", lambda line: join(mask_likeness.meant(desk.study, line.typed)), hint=hint)

    def ask_what() -> None:
        hint = "a name, or a source, in which it is somebody else · Enter · Esc"
        desk.line = Line("Somebody else", split, hint=hint)

    return (
        Way(("a", "right", "enter"), "mask it", (lambda: say(State.ACCEPTED)) if entity.mask else ask),
        Way(("r", "left", "n"), "never mask it", lambda: say(State.NEVER)),
        Way(("e", "w"), "another mask", ask),
        *(Way((str(n),), f"the same as {n}", partial(join, like.entity.id)) for n, like in enumerate(one.like, 1)),
        Way(("j",), "the same as …", ask_whom),
        Way(("p",), "split", ask_what),
    )
