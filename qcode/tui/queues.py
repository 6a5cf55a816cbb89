"""The queues: suggestions, what is masked, codings of a code that is split, disagreements."""

from __future__ import annotations

from bisect import bisect_right
from functools import partial
from typing import TYPE_CHECKING

from rich.text import Text

from qcode.errors import Misuse
from qcode.model.disagreement import Decision, DifferenceKind
from qcode.model.span import Span
from qcode.model.suggestion import State
from qcode.model.turn import Voice
from qcode.study import (
    adjudication,
    disagreement_reading,
    reviewing,
    sheets,
    splitting,
)
from qcode.study import disagreements as differing
from qcode.tui.choosing import Line
from qcode.tui.waiting import Item, Queue, Way

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from qcode.model.coding import Coding
    from qcode.model.disagreement import Disagreement
    from qcode.model.sheet import Sheet
    from qcode.model.time_span import Stretch
    from qcode.tui.desk import Desk

_BOTH_ARROWS = 2
_AT_EITHER_END = 3  # words
_CHOOSE = "type part of a name or number · ↑↓ · Tab marks several · Enter · Esc"


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
        desk.say(f"{state.value.capitalize()}: {code or suggestion.code}. u takes that back.")

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
    text = _quoted(desk, coding)
    text.append(f"{coding.code} becomes\n", "bold")
    known = {one.path: one for one in desk.codes.values()}
    for n, path in enumerate(into, 1):
        text.append(f" {n} {path}")
        text.append(f"  {known[path].definition}\n" if path in known else "\n", "dim")

    def other() -> None:
        first = [key for key, one in desk.codes.items() if one.path in into]
        desk.line = Line(
            "Codes",
            lambda line: _split_into(desk, coding.id, line.picked()),
            list(desk.codes.values()),
            first,
            _CHOOSE,
        )

    arrows: tuple[str, ...] = ("left", "right") if len(into) == _BOTH_ARROWS else ()
    chosen = [
        Way((str(n), *arrows[n - 1 : n]), known[path].name, partial(_split_into, desk, coding.id, [known[path].key]))
        for n, path in enumerate(into[:9], 1)
        if path in known
    ]
    return Item(text, (*chosen, Way(("c", "enter"), "other, or several", other)))


def _quoted(desk: Desk, coding: Coding) -> Text:
    """Return a coding to be read: where it is, what was asked, who says it, its words and memo."""
    text = Text()
    sheet = _sheet(desk, coding.source)
    if isinstance(coding.span, Span):
        n = max(0, bisect_right([turn.start for turn in sheet.turns], coding.span.start) - 1)
        text.append(f"{coding.source}, turn {n + 1}\n", "dim")
        if n and sheet.turns[n - 1].voice is Voice.INTERVIEWER:
            text.append(f"{sheet.turns[n - 1].words}\n", "dim italic")
        text.append(f"{sheet.turns[n].label}: " if sheet.turns[n].label else "", "bold")
    else:
        text.append(f"{coding.source}, {coding.span.printed}\n", "dim")
    text.append(f"{coding.words}\n")
    text.append(f"memo: {coding.memo}\n" if coding.memo else "", "italic")
    text.append("\n")
    return text


def _sheet(desk: Desk, source: str) -> Sheet:
    return desk.sheet if desk.sheet.name == source else sheets.sheet(desk.study, source)


def _split_into(desk: Desk, key: int, codes: Sequence[int]) -> None:
    splitting.decide(desk.study, key, [_named(desk, code) for code in codes])
    desk.say(f"It is {', '.join(desk.path(code) for code in codes)} now. u takes that back.")


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
    turns = f", turn {read.passages[0].n}" if read.passages else ""
    text.append(f"{case.source}{turns}: {_differs(case)}\n", "dim")
    for passage in read.passages:
        text.append(f"{passage.speaker}: " if passage.speaker else "", "bold")
        words = Text(passage.words)
        for start, end in passage.first:
            words.stylize("underline", start, end)
        for start, end in passage.second:
            words.stylize("reverse", start, end)
        text.append_text(words)
        text.append("\n")
    sheet = _sheet(desk, case.source)
    for n, (coder, side, how) in enumerate(
        ((case.coders[0], case.first, "underlined"), (case.coders[1], case.second, "reversed")), 1
    ):
        text.append(f"\n{n} {coder} ({how}): ", "bold")
        text.append("; ".join(f"{one.code}, {_bounds(sheet, one.span)}" for one in side) or "nothing")
    for voice in read.voices:
        text.append(f"\n  {voice.coder}: {voice.memo}" if voice.memo else "")
    for path, definition in read.definitions:
        text.append(f"\n  {path}: {definition}" if definition else "", "dim")

    def settle(decision: Decision, says: str, line: Line) -> None:
        adjudication.decide(desk.study, case, adjudication.Answer(decision, line.typed.strip()), among=among)
        desk.say(f"Settled: {says}. u takes that back.")

    def ask(decision: Decision, says: str) -> None:
        desk.line = Line(f"{says}: why", partial(settle, decision, says), hint="a reason, or Enter alone · Esc")

    ways = (
        (("1", "left"), case.coders[0], Decision.FIRST),
        (("2", "right"), case.coders[1], Decision.SECOND),
        (("3",), "both", Decision.BOTH),
        (("0", "n"), "neither", Decision.NEITHER),
    )
    return Item(text, tuple(Way(keys, says, partial(ask, decision, says)) for keys, says, decision in ways))


def _differs(case: Disagreement) -> str:
    """Say what kind of difference it is, as a person would."""
    first, second = case.coders
    return {
        DifferenceKind.MISSED: f"only {first} coded this",
        DifferenceKind.EXTRA: f"only {second} coded this",
        DifferenceKind.BOUNDARY: "the same code, with other bounds",
        DifferenceKind.SIBLING: "two codes side by side in the tree",
        DifferenceKind.PARENT: "a code, and the one above it",
        DifferenceKind.CHILD: "a code, and one below it",
        DifferenceKind.POLARITY: "two codes that say the opposite",
    }[case.kind]


def _bounds(sheet: Sheet, span: Stretch) -> str:
    """Return where a coding begins and ends: by its words, or as times."""
    if not isinstance(span, Span):
        return span.printed
    words = sheet.text[span.slice].split()
    few = words if len(words) <= 2 * _AT_EITHER_END else [*words[:_AT_EITHER_END], "…", *words[-_AT_EITHER_END:]]
    return f"{len(words)} words: “{' '.join(few)}”"
