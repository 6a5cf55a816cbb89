"""From what a coder saw to the texts as they are: the place of every span, or why it has none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcode.errors import Misuse
from qcode.model.revision import CarriedState
from qcode.model.text import text_hash
from qcode.model.turn import joined
from qcode.store import packet_merging, packets, sources
from qcode.study import places

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qcode.model.packet import Handed, Origin, Work, WorkedSource
    from qcode.model.revision import Carried
    from qcode.model.span import Span
    from qcode.model.turn import Turn
    from qcode.store.packets import SourceRow
    from qcode.study.opening import Study

WIDENED = "an edge stood inside a mask, so that the whole name is coded"
_ANOTHER_TEXT = "it has another text there than here"


@dataclass(frozen=True, slots=True)
class Found:
    """Where a coding goes.

    Attributes:
        start: In today's text; of a lost coding, in the text it was made from.
        words: At that place.
        flag: As a revision would leave it.
        why: A sentence, or empty.
    """

    start: int
    end: int
    first_turn: int
    last_turn: int
    words: str
    flag: str = ""
    lost: bool = False
    why: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """A source of this study, and the text that the coder's offsets are rooted in.

    Attributes:
        rooted: The text that was handed out or copied, unmasked.
        text: Today's.
        handed: How it was handed out; None where it is a copy.
    """

    row: SourceRow
    rooted: str = ""
    text: str = ""
    turns: tuple[Turn, ...] = ()
    handed: Handed | None = None

    def found(self, spans: Sequence[Span]) -> Iterator[Found | str]:
        """Yield where spans of the coder's text go; a sentence where there is no such place."""
        from qcode.analysis.anchoring import carried
        from qcode.analysis.handed import original

        back = [original(span, self.handed.places) if self.handed else (span, False) for span in spans]
        done = iter(carried(self.rooted, self.text, [at for at, _ in back if at.end <= len(self.rooted)]))
        for at, cut in back:
            yield (
                self._placed(next(done), WIDENED if cut else "")
                if at.end <= len(self.rooted)
                else ("it lies beyond the end of the text")
            )

    def _placed(self, one: Carried, why: str) -> Found | str:
        turns: tuple[int, int] | None = None
        if one.new is not None:
            try:
                turns = places.turns_of(self.turns, one.new)
            except Misuse:
                turns = None
        if one.new is None or turns is None:
            if one.old_words.strip():
                gone = "its words are no longer in the text"
                return Found(one.old.start, one.old.end, 0, 0, one.old_words, lost=True, why=gone)
            return "it holds no words"
        flag = "" if one.state is CarriedState.UNTOUCHED else one.state.value
        return Found(one.new.start, one.new.end, *turns, one.new_words, flag, why=why)


class Texts:
    """Finds the source of this study that a coder's source is, and proves that it is the same text."""

    def __init__(self, study: Study, origin: Origin | None) -> None:
        self._study = study
        self._origin = origin
        self._rows = {one.uuid: one for one in packets.sources(study.db)}
        self._names = {one.name.casefold(): one for one in self._rows.values()}

    def all(self, work: Work) -> dict[str, Target | str]:
        """Return by uuid the sources of what comes in; a sentence for each that is refused."""
        return {one.uuid: self._target(one) for one in work.sources}

    def _target(self, one: WorkedSource) -> Target | str:
        handed = self._origin.sources.get(one.uuid) if self._origin else None
        row = self._row(one)
        refused = self._refused(one, row, handed)
        if refused or row is None:
            return refused
        wanted = handed.text if handed is not None else one.hash
        turns = tuple(sources.turns(self._study.db, row.id))
        text = joined(turns)
        if not wanted or wanted == row.hash:
            return Target(row, text, text, turns, handed)
        former = packet_merging.former_texts(self._study.db, row.id)
        rooted = next((each for each in former if text_hash(each) == wanted), None)
        if rooted is None:
            return _ANOTHER_TEXT if handed is None else "the text that was handed out is no longer on record"
        return Target(row, rooted, text, turns, handed)

    def _row(self, one: WorkedSource) -> SourceRow | None:
        """Return the source of this uuid; of one that came another way than by a packet, that of the same text."""
        row = self._rows.get(one.uuid)
        if row is None and self._origin is None:
            row = next((each for each in self._rows.values() if one.hash and each.hash == one.hash), None)
        return row

    def _refused(self, one: WorkedSource, row: SourceRow | None, handed: Handed | None) -> str:
        if self._origin is not None and handed is None:
            return "it was not handed out with this packet"
        if row is None:
            return _ANOTHER_TEXT if one.id.casefold() in self._names else "there is no such source here"
        if not row.hash and not row.recorded:
            return "its text is no longer in the study"
        if handed is not None and handed.hash != one.hash:
            return "its text was changed on the coder's computer"
        return ""
