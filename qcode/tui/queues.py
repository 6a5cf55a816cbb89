"""What waits for decisions, as queues of one shape: something to read, and a few keys that decide it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from rich.text import Text

from qcode.errors import Misuse
from qcode.model.disagreement import Decision
from qcode.model.mask import State as MaskState
from qcode.model.suggestion import State
from qcode.study import adjudication, disagreement_reading, masking, reviewing, scanning, splitting
from qcode.study import disagreements as differing
from qcode.tui.choosing import Line

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from qcode.model.coding import Coding
    from qcode.model.disagreement import Disagreement
    from qcode.tui.desk import Desk

_CHOOSE = "type part of a name or number · ↑↓ · Tab marks several · Enter · Esc"


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
        text: What is to be read.
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


def suggestions(desk: Desk) -> Queue:
    """Return the open suggestions: those of the source on the desk, or else all.

    Raises:
        Misuse: There are none.
    """
    here = reviewing.queue(desk.study, reviewing.Asked(source=desk.sheet.name))
    there = here or reviewing.queue(desk.study, reviewing.Asked())
    if not there:
        raise Misuse("No suggestion is open.", hint="`qcode code auto` and `qcode code suggest` make some.")
    return Queue(
        f"Suggestions in {desk.sheet.name if here else 'all sources'}",
        [partial(_suggestion, desk, one) for one in there],
    )


def _suggestion(desk: Desk, one: reviewing.InContext) -> Item:
    suggestion = one.suggestion
    text = Text()
    text.append(f"{suggestion.source}, turn {suggestion.turns[0]}\n", "dim")
    if one.question:
        text.append(f"{one.question}\n", "dim italic")
    text.append(f"{one.speaker}: " if one.speaker else "", "bold")
    text.append(f"{suggestion.words}\n\n")
    text.append(str(suggestion.code), "bold")
    score = "" if suggestion.score is None else f", {round(100 * suggestion.score)} %"
    text.append(f"  {suggestion.origin}{score}", "dim")

    def say(state: State, quote: str = "", code: str = "") -> None:
        reviewing.answer(desk.study, suggestion.id, state, quote, code)
        if suggestion.source not in desk.touched and state is State.ACCEPTED:
            desk.touched.append(suggestion.source)

    def other_code() -> None:
        def done(line: Line) -> None:
            (code, *_) = line.picked() or [0]
            if code not in desk.codes:
                raise Misuse("No code fits.")
            say(State.ACCEPTED, code=_named(desk, code))

        desk.line = Line("Another code", done, list(desk.codes.values()), desk.slots, _CHOOSE)

    def other_words() -> None:
        words = suggestion.words
        desk.line = Line(
            "Words", lambda line: say(State.ACCEPTED, line.typed), hint="Enter · Esc", typed=words, at=len(words)
        )

    return Item(
        text,
        (
            Way(("a", "right", "enter"), "accept", lambda: say(State.ACCEPTED)),
            Way(("r", "left"), "reject", lambda: say(State.REJECTED)),
            Way(("c",), "another code", other_code),
            Way(("w",), "other words", other_words),
        ),
    )


def _named(desk: Desk, code: int) -> str:
    one = desk.codes[code]
    return f"{one.codebook}:{one.path}"


def masks(desk: Desk) -> Queue:
    """Return what may identify and waits for a decision; the texts are scanned when the queue is left.

    Raises:
        Misuse: Nothing waits.
    """
    there = masking.queue(desk.study)
    if not there:
        raise Misuse("No name waits for a decision.", hint="`qcode mask scan` looks for names.")
    decided: list[int] = []

    def over() -> None:
        if decided:
            scanning.scan(desk.study)

    return Queue("What is masked", [partial(_mask, desk, one, decided) for one in there], over)


def _mask(desk: Desk, one: masking.QueueItem, decided: list[int]) -> Item:
    entity = one.entity
    text = Text()
    text.append(f"{entity.kind}, {entity.mentions} places in {entity.sources} sources", "bold")
    text.append(f", printed [{entity.mask}]\n\n" if entity.mask else "\n\n", "bold")
    for place in one.places:
        text.append(f"{place.source}, turn {place.turn}: ", "dim")
        text.append(f"…{place.before}")
        text.append(place.words, "bold reverse")
        text.append(f"{place.after}…\n")

    def say(state: MaskState, mask: str = "") -> None:
        masking.answer(desk.study, entity.id, state, mask=mask)
        decided.append(entity.id)

    def ask() -> None:
        at = len(entity.mask)
        desk.line = Line(
            "Printed instead",
            lambda line: say(MaskState.ACCEPTED, line.typed.strip()),
            hint="such as: byen, en person · Enter · Esc",
            typed=entity.mask,
            at=at,
        )

    accept = (lambda: say(MaskState.ACCEPTED)) if entity.mask else ask
    return Item(
        text,
        (
            Way(("a", "right", "enter"), "mask it", accept),
            Way(("r", "left", "n"), "never mask it", lambda: say(MaskState.NEVER)),
            Way(("e", "w"), "another mask", ask),
        ),
    )


def of_split(desk: Desk) -> Queue:
    """Return the coder's own codings of the codes that are being split.

    Raises:
        Misuse: None is being split.
    """
    items: list[Callable[[], Item]] = []
    for one in desk.codes.values():
        found = splitting.queue(desk.study, f"{one.codebook}:{one.path}", desk.study.coder)
        if found.into:
            items += [partial(_splitting, desk, coding, found.into) for coding in found.codings]
    if not items:
        raise Misuse(
            "No coding of yours waits on a code that is being split.", hint="`qcode codebook split` begins it."
        )
    return Queue("Codings of codes that are split", items)


def _splitting(desk: Desk, coding: Coding, into: tuple[str, ...]) -> Item:
    text = Text()
    text.append(f"{coding.source}: ", "dim")
    text.append(f"{coding.words}\n\n")
    text.append(f"{coding.code} is: ", "bold")
    text.append("  ".join(f"{n} {path}" for n, path in enumerate(into, 1)))

    def other() -> None:
        desk.line = Line(
            "Codes",
            lambda line: _split_into(desk, coding.id, [_named(desk, key) for key in line.picked()]),
            list(desk.codes.values()),
            [key for key, one in desk.codes.items() if one.path in into],
            _CHOOSE,
        )

    known = {one.path: _named(desk, one.key) for one in desk.codes.values()}
    chosen = [
        Way((str(n),), path, partial(_split_into, desk, coding.id, [known.get(path, path)]))
        for n, path in enumerate(into[:9], 1)
    ]
    return Item(text, (*chosen, Way(("c", "enter"), "other, or several", other)))


def _split_into(desk: Desk, key: int, codes: list[str]) -> None:
    splitting.decide(desk.study, key, codes)


def disagreements(desk: Desk) -> Queue:
    """Return the open disagreements: those in the source on the desk, or else all; the costliest first.

    Raises:
        Misuse: There are none, or there are not two coders.
    """
    here = differing.listed(desk.study, differing.Wanted(source=desk.sheet.name))
    there = here or differing.open_cases(desk.study)
    if not there:
        raise Misuse("No disagreement is open.")
    where = desk.sheet.name if here else "all sources"
    return Queue(f"Disagreements in {where}", [partial(_case, desk, one, there) for one in there])


def _case(desk: Desk, case: Disagreement, among: Sequence[Disagreement]) -> Item:
    read = disagreement_reading.read(desk.study, case)
    text = Text()
    text.append(f"{case.kind}  {case.source}  {case.span}\n", "dim")
    for passage in read.passages:
        text.append(f"{passage.speaker}: " if passage.speaker else "", "bold")
        words = Text(passage.words)
        for start, end in passage.first:
            words.stylize("underline", start, end)
        for start, end in passage.second:
            words.stylize("reverse", start, end)
        text.append_text(words)
        text.append("\n")
    for n, (coder, side, how) in enumerate(
        ((case.coders[0], case.first, "underlined"), (case.coders[1], case.second, "reversed")), 1
    ):
        codes = ", ".join(f"{one.code} {one.span}" for one in side) or "nothing"
        text.append(f"\n{n} {coder} ({how}): ", "bold")
        text.append(codes)
    for voice in read.voices:
        text.append(f"\n  {voice.coder}: {voice.memo}" if voice.memo else "")
    for path, definition in read.definitions:
        text.append(f"\n  {path}: {definition}" if definition else "", "dim")

    def settle(decision: Decision, line: Line) -> None:
        adjudication.decide(desk.study, case, adjudication.Answer(decision, line.typed.strip()), among=among)

    def ask(decision: Decision) -> None:
        hint = "a reason, or Enter alone · Esc"
        desk.line = Line(f"{decision.value}: why", partial(settle, decision), hint=hint)

    ways = (
        (("1", "left"), case.coders[0], Decision.FIRST),
        (("2", "right"), case.coders[1], Decision.SECOND),
        (("b", "3"), "both", Decision.BOTH),
        (("n", "0"), "neither", Decision.NEITHER),
    )
    return Item(text, tuple(Way(keys, says, partial(ask, decision)) for keys, says, decision in ways))
