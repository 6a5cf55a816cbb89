"""Where to code: from words, a turn, characters or clocks to a place in a source."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcode.errors import Misuse
from qcode.model.span import Span
from qcode.model.text import normalised
from qcode.model.time_span import TimeSpan, clock
from qcode.model.turn import joined

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qcode.model.turn import Turn
    from qcode.store.recordings import Recording
    from qcode.store.sources import StoredSource

_CUT = re.compile(r"\s*(?:\[(?:…|\.{3})\]|…|\.{3})\s*")
_SHOWN = 8
_KIN = ("'’‘`´", "–—‑-", '"“”„»«')


@dataclass(frozen=True, slots=True)
class Place:
    """Where to code: a span; or words, a turn, or words within a turn; or a stretch of the recording.

    Attributes:
        quote: The words, or their beginning and end with ``…`` between.
        turn: Number of a turn, coded whole.
        span: ``A:B``, offsets in the source's text.
        time: ``00:12:33-00:13:10``, clocks on the source's recording.
    """

    quote: str = ""
    turn: int | None = None
    span: str = ""
    time: str = ""


def in_text(turns: Sequence[Turn], source: StoredSource, place: Place) -> Span:
    """Return the span that is meant.

    Raises:
        Misuse: Nothing, or two things, say where; the words do not occur or occur several times; or the span lies
            outside the text.
    """
    if bool(place.span) is (bool(place.quote) or place.turn is not None):
        raise Misuse("Say where to code: --quote, --turn (or both), --span, or --time.")
    if place.span:
        return _written_span(place.span, source)
    if place.turn is not None:
        if not 1 <= place.turn <= len(turns):
            raise Misuse(f"{source.name} has turns 1 to {len(turns)}, not {place.turn}.")
        turns = [turns[place.turn - 1]]
        return _quoted(turns, source, place.quote) if place.quote else turns[0].span
    return _quoted(turns, source, place.quote)


def in_time(source: StoredSource, recording: Recording, place: Place) -> TimeSpan:
    """Return the stretch that is meant.

    Raises:
        Misuse: Something else says where too, it is no stretch of time, or ``fitting`` refuses it.
    """
    if place.quote or place.turn is not None or place.span:
        raise Misuse("--time says where by itself: leave out --quote, --turn and --span.")
    span = TimeSpan.parse(place.time)
    fitting(source.name, recording, span)
    return span


def fitting(source: str, recording: Recording, span: TimeSpan) -> None:
    """Refuse a stretch of time that a source does not have.

    Raises:
        Misuse: The source has no time line, or its recording ends before.
    """
    if not recording.timed:
        hint = f"Name the recording: `qcode source add {source} --recording FILE`."
        raise Misuse(f"{source} has no recording and no time stamps, so that a time says nothing there.", hint=hint)
    if recording.length is not None and span.end > recording.length:
        raise Misuse(f"The recording of {source} ends at {clock(recording.length)}; {span} lies beyond it.")


def turns_of(turns: Sequence[Turn], span: Span) -> tuple[int, int]:
    """Return the first and the last turn that a span touches.

    Raises:
        Misuse: It is nothing but a break between two turns.
    """
    inside = [turn.n for turn in turns if turn.start < span.end and span.start < turn.end]
    if not inside:
        raise Misuse(f"No words stand at {span}: it is a break between turns.")
    return inside[0], inside[-1]


def in_words(words: str, quote: str) -> list[Span]:
    """Return where words stand in a passage: as whole words, or where there are none such as parts of words.

    >>> [str(span) for span in in_words("Det er dem, de demente", "dem")]
    ['7:10']
    """
    found = _occurrences(words, [quote]) or _occurrences(words, _CUT.split(quote.strip()))
    return [span for span in found if not cuts(words, span)] or found


def cuts(text: str, span: Span) -> bool:
    """Tell whether a span begins or ends inside a word."""
    return any(0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum() for at in (span.start, span.end))


def _written_span(written: str, source: StoredSource) -> Span:
    start, _, end = written.partition(":")
    try:
        span = Span(int(start), int(end))
    except ValueError as error:
        raise Misuse(f"{written!r} is no span.", hint="Write START:END, such as 1043:1087.") from error
    if span.end > source.chars:
        raise Misuse(f"{source.name} ends at {source.chars}; {written} lies outside.")
    return span


def _quoted(turns: Sequence[Turn], source: StoredSource, quote: str) -> Span:
    """Find words in the text, however blanks and line breaks fall; ``…`` stands for what is between."""
    text, quote = joined(turns), normalised(quote)
    within = _occurrences(text, [quote]) or _occurrences(text, _CUT.split(quote.strip()))
    found = [span.shifted(turns[0].start) for span in within]
    if not found:
        hint = "Copy the words from `qcode source show`, or use --turn or --span."
        raise Misuse(f"These words do not stand in {source.name}.", hint=hint)
    if len(found) > 1:
        places = [f"turn {turns_of(turns, span)[0]} (--span {span})" for span in found[:_SHOWN]]
        more = f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
        hint = f"They stand in {', '.join(places)}{more}. Give more words, or one of these spans."
        raise Misuse(f"These words occur {len(found)} times in {source.name}.", hint=hint)
    return found[0]


def _occurrences(text: str, parts: Sequence[str]) -> list[Span]:
    """Return where words stand, as typed or with other capitals, apostrophes, dashes and quotation marks."""
    escaped = [r"\s+".join(_typed(word) for word in part.split()) for part in parts if part.strip()]
    if not escaped:
        return []
    exact = _places(text, escaped, re.NOFLAG)
    return exact or _places(text, escaped, re.IGNORECASE)


def _places(text: str, parts: Sequence[str], flags: re.RegexFlag) -> list[Span]:
    spans: list[Span] = []
    # A lookahead, so that places that overlap one another are seen too.
    for match in re.finditer(f"(?=({parts[0]}))", text, flags):
        at = match.end(1)
        for part in parts[1:]:
            later = re.compile(part, flags).search(text, at)
            if later is None:
                return spans
            at = later.end()
        spans.append(Span(match.start(1), at))
    return spans


def _typed(word: str) -> str:
    """Return a pattern for a word as a keyboard has it: one apostrophe, one dash, one quotation mark for all."""
    return "".join(next((f"[{kin}]" for kin in _KIN if letter in kin), re.escape(letter)) for letter in word)
