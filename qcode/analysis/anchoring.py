"""Carry coded places over to a revised text, saying of each how sure that is.

The two texts are aligned word for word (`alignment`, `anchors`), and the alignment is weighed (`certainty`, `rivals`,
`copies`).
Then each span is *untouched* if all its words stand together in one sure run, byte for byte, are not contested, and
lie far enough from the next rewritten passage that they cannot be part of it by chance; *touched* if both its ends
are sure but something between them changed; *doubtful* if there is only a best guess; *lost* if there is none.
The rule is to be wrong only where it is said: whatever could as well be elsewhere is doubtful.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from qcode.analysis.alignment import Alignment, aligned, run_at
from qcode.analysis.certainty import Certainty, judged
from qcode.model.revision import Carried, CarriedState
from qcode.model.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterable

_MOST = 0.6  # of a span's bits: what nothing else may lay claim to
_KEPT = 0.3  # of a span's bits: with less left of it, what is there now is only a guess
_STRETCH = 3  # times its words: a span that grew more is only a guess
_NAME = 6  # words: longer passages that were replaced entirely are only a guess
_SIMILAR = 0.6
_AROUND = 60  # words: how far a short answer is thought to be moved


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a span is, in tokens of the new text (end exclusive), and whether that is sure."""

    start: int
    end: int
    sure: bool


def carried(old: str, new: str, spans: Iterable[Span]) -> tuple[Carried, ...]:
    """Carry spans over from the stored text before a revision to the one after it, in their order.

    >>> kept, mended, lost = carried(
    ...     "Jeg var utryg ved flytningen. Mette hjalp mig meget i den tid. Ja.",
    ...     "Jeg var utryg ved flytningen. Birte hjalp mig meget i den tid.",
    ...     [Span(0, 29), Span(30, 62), Span(63, 66)],
    ... )
    >>> str(kept.state), str(mended.state), mended.new_words, str(lost.state)
    ('untouched', 'touched', 'Birte hjalp mig meget i den tid.', 'lost')
    """
    if old == new:
        return tuple(Carried(CarriedState.UNTOUCHED, span, span, old[span.slice], old[span.slice]) for span in spans)
    alignment = aligned(old, new)
    carrier = _Carrier(alignment, judged(alignment))
    return tuple(carrier.carry(span) for span in spans)


@dataclass(frozen=True, slots=True)
class _Carrier:
    """Carries one span after the other by the same alignment."""

    alignment: Alignment
    certainty: Certainty

    def carry(self, span: Span) -> Carried:
        """Carry one span."""
        old, new = self.alignment.old, self.alignment.new
        first, end = bisect_right(old.ends, span.start), bisect_left(old.starts, span.end)
        if first >= end:
            return self._blank(span, first)
        index = run_at(self.alignment.runs, first)
        run = self.alignment.runs[index] if index >= 0 else None
        if run is not None and run.old <= first and end <= run.old + run.length:
            sure = self._is_firm(index, first, end)
            start, stop = self.alignment.to[first], self.alignment.to[end - 1]
            exact = _exact(
                new.starts[start] + span.start - old.starts[first], new.ends[stop] + span.end - old.ends[end - 1]
            )
            if exact is not None and new.text[exact.slice] == old.text[span.slice]:
                return self._carried(span, exact, CarriedState.UNTOUCHED if sure else CarriedState.DOUBTFUL)
            return self._placed(span, first, end, _Place(start, stop + 1, sure))
        place = self._hull(first, end) or self._replaced(first, end) or self._rival(first, end)
        return self._placed(span, first, end, place)

    def _is_firm(self, index: int, first: int, end: int) -> bool:
        """Tell whether tokens that all lie in one run can be nowhere else."""
        certainty, run = self.certainty, self.alignment.runs[index]
        if not certainty.sure[index]:
            return False
        own, whole = certainty.own, run.old + run.length
        middle = self._own_before_the_middle(first, end)
        if certainty.copied[end] > certainty.copied[first] or own[end] - own[first] < _MOST * certainty.bits(
            first, end
        ):
            return False
        before, after = certainty.edges[index]
        return (not before or middle - own[run.old] >= before) and (not after or own[whole] - middle >= after)

    def _own_before_the_middle(self, first: int, end: int) -> float:
        """Return the own bits that stand before the middle of some tokens, letter for letter."""
        old, own = self.alignment.old, self.certainty.own
        middle = (old.starts[first] + old.ends[end - 1]) / 2
        at = bisect_right(old.starts, middle, first, end) - 1
        part = min(1.0, (middle - old.starts[at]) / (old.ends[at] - old.starts[at]))
        return own[at] + part * (own[at + 1] - own[at])

    def _hull(self, first: int, end: int) -> _Place | None:
        """Return what the sure words of a span now enclose."""
        to = self.alignment.to
        kept = [i for i in range(first, end) if to[i] >= 0 and self._is_sure(i)]
        bits = sum(self.certainty.bits(i, i + 1) for i in kept)
        if not kept or bits < _KEPT / 2 * self.certainty.bits(first, end):
            return None
        low, high = min(to[i] for i in kept), max(to[i] for i in kept) + 1
        if self._is_foreign(low, high, first, end) or high - low > _STRETCH * (end - first) + 10:
            longest = self._longest(kept)
            return _Place(to[longest[0]], to[longest[-1]] + 1, sure=False)
        start = self._edge(first, -1) if first != kept[0] or to[first] != low else low
        stop = self._edge(end - 1, 1) if end - 1 != kept[-1] or to[end - 1] != high - 1 else high
        sure = start is not None and stop is not None and bits >= _KEPT * self.certainty.bits(first, end)
        sure = sure and self.certainty.copied[end] == self.certainty.copied[first]
        sure = sure and not self._is_contested(kept[0]) and not self._is_contested(kept[-1])
        start, stop = low if start is None else start, high if stop is None else stop
        if start > low or stop < high or self._is_foreign(start, stop, first, end):
            return _Place(low, high, sure=False)
        has_words = any(self.alignment.old.word(i).isalnum() for i in kept)
        sure = sure and (has_words or not self._is_exchanged(range(first, end), range(start, stop)))
        return _Place(start, stop, sure)

    def _is_foreign(self, start: int, stop: int, first: int, end: int) -> bool:
        """Tell whether words from outside a span stand among new tokens."""
        return any(there >= 0 and not first <= there < end for there in self.alignment.back[start:stop])

    def _longest(self, kept: list[int]) -> list[int]:
        """Return the longest stretch of old tokens that still stand together."""
        to, best, at = self.alignment.to, kept[:1], kept[:1]
        for i in kept[1:]:
            at = [*at, i] if i == at[-1] + 1 and to[i] == to[i - 1] + 1 else [i]
            best = max(best, at, key=len)
        return best

    def _is_contested(self, place: int) -> bool:
        return self.certainty.own[place + 1] - self.certainty.own[place] < self.certainty.bits(place, place + 1)

    def _is_sure(self, place: int) -> bool:
        return self.certainty.sure[run_at(self.alignment.runs, place)]

    def _edge(self, place: int, side: int) -> int | None:
        """Return the new edge beside a token that is gone: where its neighbour outside, which is there, ends."""
        to, outside = self.alignment.to, place + side
        if to[place] >= 0:
            return None
        if not 0 <= outside < len(to):
            return 0 if side < 0 else len(self.alignment.back)
        if to[outside] >= 0 and self._is_sure(outside) and not self._is_contested(outside):
            return to[outside] + 1 if side < 0 else to[outside]
        pair = self._mended(place)
        return None if pair is None else pair if side < 0 else pair + 1

    def _mended(self, place: int) -> int | None:
        """Return the new token that an old one became, in a gap of as many words that look alike."""
        to = self.alignment.to
        low = high = place
        while low >= 0 and to[low] < 0:
            low -= 1
        while high < len(to) and to[high] < 0:
            high += 1
        at = to[low] if low >= 0 else -1
        there = to[high] if high < len(to) else len(self.alignment.back)
        if there - at != high - low:
            return None
        now = at + place - low
        ratio = SequenceMatcher(None, self.alignment.old.word(place), self.alignment.new.word(now)).ratio()
        return now if ratio >= _SIMILAR else None

    def _replaced(self, first: int, end: int) -> _Place | None:
        """Return what was written in the place of a span of which no word is left."""
        start, stop = self._edge(first, -1), self._edge(end - 1, 1)
        if start is None or stop is None or start >= stop or stop - start > _STRETCH * (end - first) + 2:
            return None
        if any(self.alignment.back[j] >= 0 for j in range(start, stop)):
            return None
        alone = first == 0 and end == len(self.alignment.to)
        sure = not alone and end - first <= _NAME and not self._is_exchanged(range(first, end), range(start, stop))
        return _Place(start, stop, sure)

    def _is_exchanged(self, gone: range, come: range) -> bool:
        """Tell whether a word that is gone now stands nearby, or one that has come stood there: they may have moved."""
        old, new = self.alignment.old, self.alignment.new
        around = range(max(0, gone.start - _AROUND), min(len(old.ids), gone.stop + _AROUND))
        free_old = {old.ids[i] for i in around if i not in gone and self.alignment.to[i] < 0}
        around = range(max(0, come.start - _AROUND), min(len(new.ids), come.stop + _AROUND))
        free_new = {new.ids[j] for j in around if j not in come and self.alignment.back[j] < 0}
        return any(old.ids[i] in free_new and old.word(i).isalnum() for i in gone) or any(
            new.ids[j] in free_old and new.word(j).isalnum() for j in come
        )

    def _rival(self, first: int, end: int) -> _Place | None:
        """Return where unpaired or unsure words may be: a guess."""
        rivals = self.certainty.rivals
        places = [(i, j) for i in range(first, end) if (j := self._guess(i, rivals)) >= 0]
        if not places or sum(self.certainty.bits(i, i + 1) for i, _ in places) < self.certainty.bits(first, end) / 2:
            return None
        low, high = min(j for _, j in places), max(j for _, j in places) + 1
        return _Place(low, high, sure=False) if high - low <= _STRETCH * (end - first) else None

    def _guess(self, place: int, rivals: dict[int, int]) -> int:
        there = self.alignment.to[place]
        return there if there >= 0 else rivals.get(place, -1)

    def _placed(self, span: Span, first: int, end: int, place: _Place | None) -> Carried:
        """Make characters of new tokens; what is the same after all was put together again by chance."""
        old, new = self.alignment.old, self.alignment.new
        if place is None:
            return Carried(CarriedState.LOST, span, None, old.text[span.slice], "")
        start, stop = new.starts[place.start], new.ends[place.end - 1]
        if self.alignment.to[first] == place.start:
            start += max(0, span.start - old.starts[first])
        if self.alignment.to[end - 1] == place.end - 1:
            stop -= max(0, old.ends[end - 1] - span.end)
        there = Span(start, stop)
        same = new.text[there.slice] == old.text[span.slice]
        return self._carried(span, there, CarriedState.TOUCHED if place.sure and not same else CarriedState.DOUBTFUL)

    def _blank(self, span: Span, after: int) -> Carried:
        """Carry white space, which stays where both its neighbours stay."""
        old, new, to = self.alignment.old, self.alignment.new, self.alignment.to
        if 0 < after < len(to) and to[after] == to[after - 1] + 1 > 0 and self._is_sure(after):
            shift = new.ends[to[after - 1]] - old.ends[after - 1]
            there = span.shifted(shift)
            if new.text[there.slice] == old.text[span.slice] and there.end <= new.starts[to[after]]:
                return self._carried(span, there, CarriedState.UNTOUCHED)
        return Carried(CarriedState.LOST, span, None, old.text[span.slice], "")

    def _carried(self, span: Span, there: Span, state: CarriedState) -> Carried:
        return Carried(state, span, there, self.alignment.old.text[span.slice], self.alignment.new.text[there.slice])


def _exact(start: int, end: int) -> Span | None:
    return Span(start, end) if 0 <= start < end else None
