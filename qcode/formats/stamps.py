"""Time stamps in transcripts: those of f4 and f5, Express Scribe, MAXQDA, Word, and of transcribers by hand."""

from __future__ import annotations

import re

_CLOCK = r"(?:\d{1,2}:)?\d{1,3}:[0-5]\d(?:[.,]\d{1,3})?"
_LONG_CLOCK = r"\d{1,2}:[0-5]\d:[0-5]\d(?:[.,]\d{1,3})?"
_TO = r"(?:\s*(?:-|–|-->)\s*"
_STAMP = re.compile(
    rf"[ \u00a0]{{0,3}}(?:\#(?P<f4>(?:\d{{1,2}}:)?[0-5]\d:[0-5]\d(?:[-.,]\d{{1,3}})?)\#"
    rf"|[\[({{<]\s*(?P<bracketed>{_CLOCK}){_TO}{_CLOCK})?\s*[\])}}>]"
    rf"|(?<![\d:.,])(?P<bare>{_LONG_CLOCK}){_TO}{_LONG_CLOCK})?(?![\d:]))"
)
_ANY_CLOCK = re.compile(r":[0-5]\d")  # asked first, because nearly every line has none
_CLOCK_FIRST = re.compile(rf"\s*(?P<clock>{_CLOCK})(?:\s+(?P<rest>.*))?", re.DOTALL)
_CLOCK_LAST = re.compile(r"(?P<rest>[^:]{1,40}?)\s+(?P<clock>\d{1,3}:[0-5]\d)\s*")


def unstamped(text: str) -> tuple[str, int | None]:
    """Take the time stamps out of a text; return the rest and the first of them in milliseconds.

    >>> unstamped("Ja [00:12:33] det er #00:12:40-4#")
    ('Ja det er', 753000)
    """
    first = _STAMP.search(text) if _ANY_CLOCK.search(text) else None
    if first is None:
        return text, None
    return _STAMP.sub(_gap, text), milliseconds(first[first.lastgroup or 0])


def lone_clock(text: str) -> int | None:
    """Return the milliseconds of a text that is nothing but a clock, which may leave out the hours."""
    if not _ANY_CLOCK.search(text):
        return None
    rest, time = unstamped(text)
    if time is not None:
        return None if rest.strip() else time
    clock = _CLOCK_FIRST.fullmatch(text)
    return milliseconds(clock["clock"]) if clock and not (clock["rest"] or "").strip() else None


def begins_stamped(text: str) -> bool:
    """Tell whether a line begins with a time stamp, so that it goes on from no line above.

    >>> begins_stamped("[00:12:33] Ja"), begins_stamped("12:33 ringede hun")
    (True, False)
    """
    stamp = _STAMP.search(text) if _ANY_CLOCK.search(text) else None
    return stamp is not None and not text[: stamp.start()].strip()


def around_stamp(text: str) -> tuple[str, int, str] | None:
    """Part a text at its first stamp; a clock without hours parts it only at its beginning or end."""
    if not _ANY_CLOCK.search(text):
        return None
    stamp = _STAMP.search(text)
    if stamp is not None:
        return text[: stamp.start()], milliseconds(stamp[stamp.lastgroup or 0]), text[stamp.end() :]
    if first := _CLOCK_FIRST.fullmatch(text):
        return "", milliseconds(first["clock"]), first["rest"] or ""
    last = _CLOCK_LAST.fullmatch(text)
    return (last["rest"], milliseconds(last["clock"]), "") if last else None


def _gap(stamp: re.Match[str]) -> str:
    after = stamp.string[stamp.end() : stamp.end() + 1]
    return "" if not after or after in " \t\n.,;:!?" else " "


def milliseconds(clock: str) -> int:
    """Return a clock's milliseconds; f4 writes tenths after a dash.

    >>> milliseconds("00:12:33-4"), milliseconds("12:33"), milliseconds("1:02:03,250")
    (753400, 753000, 3723250)
    """
    total = 0.0
    for part in clock.replace("-", ".").replace(",", ".").split(":"):
        total = total * 60 + float(part)
    return round(total * 1000)
