"""Places on a recording: half-open stretches of milliseconds, and how clocks are read and written."""

from __future__ import annotations

import re
from dataclasses import dataclass

from qcode.errors import Misuse
from qcode.model.span import Span

_CLOCK = re.compile(r"(?:(?P<hours>\d{1,3}):)?(?P<minutes>\d{1,3}):(?P<seconds>[0-5]\d)(?:[.,](?P<part>\d{1,3}))?")
_TO = re.compile(r"\s*(?:-->|[-–—])\s*")
_HOUR = 60


@dataclass(frozen=True, order=True, slots=True)
class TimeSpan:
    """A stretch of one source's recording, in milliseconds from its beginning.

    The end is exclusive. An empty stretch is refused: a coding always holds something.

    >>> TimeSpan(753_000, 790_000).overlaps(TimeSpan(790_000, 800_000))
    False
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        """Refuse a stretch that is empty, reversed or before the beginning."""
        if not 0 <= self.start < self.end:
            message = f"no stretch of time from {self.start} to {self.end}"
            raise ValueError(message)

    @classmethod
    def parse(cls, written: str) -> TimeSpan:
        """Read two clocks with a dash between.

        Raises:
            Misuse: They are no clocks, or the second is not after the first.

        >>> TimeSpan.parse("12:33-13:10"), TimeSpan.parse("1:02:03.500–1:02:04")
        (TimeSpan(start=753000, end=790000), TimeSpan(start=3723500, end=3724000))
        """
        clocks = _TO.split(written.strip())
        if len(clocks) != 2:  # noqa: PLR2004  a beginning and an end
            raise Misuse(f"{written!r} is no stretch of time.", hint="Write FROM-TO, such as 00:12:33-00:13:10.")
        start, end = (milliseconds(clock) for clock in clocks)
        if not start < end:
            how = "where" if start == end else "before"
            raise Misuse(f"{written} ends {how} it begins.", hint="Write FROM-TO, such as 00:12:33-00:13:10.")
        return cls(start, end)

    @property
    def unit(self) -> str:
        """What its numbers count."""
        return "ms"

    @property
    def printed(self) -> str:
        """The stretch as a page has it, with a long dash.

        >>> TimeSpan(753_000, 790_000).printed
        '00:12:33–00:13:10'
        """
        return f"{clock(self.start)}–{clock(self.end)}"

    def overlaps(self, other: Span | TimeSpan) -> bool:
        """Tell whether the two share any time; a place in the text never does."""
        return isinstance(other, TimeSpan) and self.start < other.end and other.start < self.end

    def __str__(self) -> str:
        """Return the stretch as ``--time`` takes it."""
        return f"{clock(self.start)}-{clock(self.end)}"


Stretch = Span | TimeSpan
"""A place in a source's text, or on its recording."""


def milliseconds(written: str) -> int:
    """Read a clock: hours may be left out, and minutes above an hour written on.

    Raises:
        Misuse: It is no clock.

    >>> milliseconds("12:33"), milliseconds("1:31:07"), milliseconds("75:00,5")
    (753000, 5467000, 4500500)
    """
    found = _CLOCK.fullmatch(written.strip())
    if found is None or (found["hours"] and int(found["minutes"]) >= _HOUR):
        raise Misuse(f"{written!r} is no time.", hint="Write hours, minutes and seconds, such as 1:31:07 or 12:33.")
    whole = (int(found["hours"] or 0) * 60 + int(found["minutes"])) * 60 + int(found["seconds"])
    return whole * 1000 + int((found["part"] or "0").ljust(3, "0"))


def is_clock(written: str) -> bool:
    """Tell whether something is written as a clock, and not as a bare number."""
    return ":" in written


def clock(time: int) -> str:
    """Return milliseconds as a clock; parts of a second only where there are any.

    >>> clock(753_000), clock(3_723_500)
    ('00:12:33', '01:02:03.500')
    """
    seconds, part = divmod(time, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}" + (f".{part:03}" if part else "")
