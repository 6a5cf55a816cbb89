"""Examples of codes: drawn from codings, and found again in the texts.

A drawn example ends in its source, ``De andre lod mig være. (I01)``. Where it holds masks, any words may stand there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcode.errors import Misuse, NotFound, Refused
from qcode.model.codebook import StepKind
from qcode.model.span import Span
from qcode.model.time_span import TimeSpan
from qcode.model.turn import joined
from qcode.store import codings, quotations, sources
from qcode.study import places, release, transcripts, tree

if TYPE_CHECKING:
    from qcode.model.block import Line
    from qcode.model.turn import Turn
    from qcode.study.opening import Study
    from qcode.study.release import Gate

_DRAWN = re.compile(r"(?P<words>.+?)\s*\((?P<source>[^()\s]+)\)\s*", re.DOTALL)
_MASK = re.compile(r"\[[^\[\]]*\]")
_LONGEST_MASKED = 80
_MARKS = "»«›‹“”„\"' "


@dataclass(frozen=True, slots=True)
class Example:
    """Where an example stands.

    Attributes:
        source: Its row.
        turns: The first and the last.
    """

    source: int
    span: Span
    turns: tuple[int, int]


class Texts:
    """The texts of a study, each read once and only when it is searched."""

    def __init__(self, study: Study) -> None:
        self._study = study
        self._names = {one.id: one for one in transcripts.all_sources(study) if one.turns}
        self._read: dict[str, tuple[int, list[Turn], str]] = {}

    def drawn_from(self, example: str) -> str:
        """Return the source an example says that it is from; empty where it says none."""
        found = _DRAWN.fullmatch(example)
        return found["source"] if found and found["source"] in self._names else ""

    def find(self, example: str) -> Example | None:
        """Return where an example stands: in the source it names, else in the first that has it."""
        name = self.drawn_from(example)
        found = _DRAWN.fullmatch(example) if name else None
        words = " ".join((found["words"] if found else example).split()).strip(_MARKS)
        if not _MASK.sub("", words).strip():
            return None
        for one in [name] if name else self._names:
            place = self._in(one, words)
            if place is not None:
                return place
        return None

    def _in(self, name: str, words: str) -> Example | None:
        if name not in self._read:
            (stored,) = sources.find(self._study.db, name)
            turns = sources.turns(self._study.db, stored.id)
            self._read[name] = (stored.id, turns, joined(turns).replace("\n", " "))
        key, turns, text = self._read[name]
        if _MASK.search(words):
            between = f".{{1,{_LONGEST_MASKED}}}?"
            match = re.search(between.join(re.escape(part) for part in _MASK.split(words)), text)
            span = Span(match.start(), match.end()) if match else None
        else:
            at = text.find(words)
            span = Span(at, at + len(words)) if at >= 0 else None
        return None if span is None else Example(key, span, places.turns_of(turns, span))


def printed(gate: Gate, turns: dict[tuple[int, int], quotations.TurnRow], found: Example) -> Line:
    """Return an example as it is printed: the words of each of its turns."""
    parts: list[Line] = []
    for n in range(found.turns[0], found.turns[1] + 1):
        turn = turns[found.source, n]
        part = turn.span.common(found.span)
        if part is not None:
            parts.append((gate.words(turn, part),))
    return tuple(one for part in parts for one in part)


def draw(study: Study, code: str, number: int, *, unmasked: bool = False) -> str:
    """Write the words of a coding below a code as an example, masked; return them as they are written.

    Raises:
        NotFound, CodeNotFound: There is no such coding or code.
        Misuse: The coding is of another code, or on a recording.
        Refused: Names in it are not decided.
    """
    from qcode.formats import codebook_edits

    where = tree.branch(study, code)
    coding = codings.coding(study.db, number)
    if coding is None:
        raise NotFound("coding", str(number), hint="`qcode code list` shows the numbers.")
    if isinstance(coding.span, TimeSpan):
        raise Misuse("A stretch of a recording has no words of its own.", hint="Choose a coding of a text.")
    if not f"{coding.code}/".startswith(f"{where.code.path}/"):
        raise Misuse(f"Coding {number} is of {str(coding.code)!r}, not of {str(where.code.path)!r}.")
    (source,) = sources.find(study.db, coding.source)
    first, last = places.turns_of(sources.turns(study.db, source.id), coding.span)
    ranges = [(source.id, first, last)]
    terms = release.Terms(unmasked=unmasked)
    gate = release.gate(study, ranges, terms)
    line = printed(gate, quotations.turns(study.db, ranges), Example(source.id, coding.span, (first, last)))
    if any(getattr(part, "undecided", False) for part in line) or (gate.unclean and not unmasked):
        raise Refused(
            f"Not everything that identifies has been found and decided in {gate.name(coding.source)}.",
            hint="Run `qcode mask scan` and `qcode mask review`; or write the original words with --unmasked.",
        )
    words = " ".join(" ".join(str(part).split()) for part in line)
    written = f"{words} ({gate.name(coding.source)})"
    text = codebook_edits.with_entry(where.wanted.text, where.file, where.code.id, "examples", written)
    release.record(study, "codebook example", terms, f"an example of {where.code.path}")
    tree.carry_out(study, "codebook example", where, text, {(StepKind.CHANGED, where.code.id)})
    study.remark(f"{where.file} holds a participant's words now: it is to be handled like the transcripts.")
    return written
