"""Revising a text: every coding and every mention is carried over, flagged, or kept as lost; nothing moves silently."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qcode.errors import BadFile
from qcode.model.mask import Layer
from qcode.model.revision import Carried, CarriedState
from qcode.store import adjudication, codings, masks, scans, sources, speakers
from qcode.study import consent, ledger_following, register, sealed, suggesting, transcripts, turns
from qcode.study.reading import PLAIN, read

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from qcode.model.source import Transcript
    from qcode.model.span import Span
    from qcode.model.turn import Turn
    from qcode.store.codings import StoredCoding
    from qcode.store.sources import StoredSource
    from qcode.study.opening import Study
    from qcode.study.reading import Reading


@dataclass(frozen=True, slots=True)
class CarriedCoding:
    """What became of one coding; original words, for the workshop."""

    id: int
    code: str
    coder: str
    state: str
    old: Span
    new: Span | None
    old_words: str
    new_words: str


@dataclass(frozen=True, slots=True)
class Revised:
    """What a revision came to.

    Attributes:
        turns: Of the new text.
        counts: Codings per state: untouched, touched, doubtful, lost.
        changed: All codings but the untouched ones.
    """

    source: str
    turns: int
    words: int
    counts: dict[str, int]
    changed: tuple[CarriedCoding, ...]


def revise(study: Study, name: str, path: Path, *, how: Reading = PLAIN, dry_run: bool = False) -> Revised:
    """Give a source the text of another file and carry over what rests on the old one.

    Args:
        study: The study.
        name: The source's id.
        path: The transcript as it is now.
        how: How the file is read, as at import.
        dry_run: Say what would become of the codings, and change nothing.

    Raises:
        SourceNotFound: There is no such source.
        BadFile: The file cannot be read, or its text is that of the source or of another one.
        Refused: The study is sealed.
    """
    sealed.refuse(study, "No text can be revised")
    source = transcripts.with_text(study, name)
    transcript = read(path, how)
    there = sources.with_text(study.db, transcript.hash)
    if there is not None and (there != source.name or turns.same(study, source, transcript.turns)):
        raise BadFile(path.name, f"This is the text of {there}, as it is in the study already.")
    if dry_run:
        return _report(study, source, transcript, _carried(study, source, transcript))
    with study.action("source revise") as done:
        report = give_text(study, source, transcript, done.at)
        done.summary = f"{source.name}: " + ", ".join(f"{n} {state}" for state, n in report.counts.items())
    return report


def give_text(study: Study, source: StoredSource, transcript: Transcript, at: str) -> Revised:
    """Give a source another text and carry over what rests on the old one; inside an action that began ``at``."""
    codings_carried = _carried(study, source, transcript)
    report = _report(study, source, transcript, codings_carried)
    _carry_mentions(study, source, transcript)
    old = sources.text(study.db, source.id)
    suggesting.follow(study, source, old, transcript)
    ledger_following.follow(study, source, old, transcript)
    before = speakers.heard_turns(study.db, source.id)
    sources.revise(study.db, source, transcript)
    speakers.correct(study.db, source.id, turns.carried_over(before, transcript.turns))
    kept, lost = _sorted_out(codings_carried, transcript.turns)
    codings.carry_over(study.db, source.id, kept, lost, at)
    adjudication.follow(study.db, source.id)
    register.link(study, [source.id])
    consent.remark_withdrawn(study, source.id)
    return report


@dataclass(frozen=True, slots=True)
class LostCoding:
    """A coding whose words a revision took away; original words, for the workshop."""

    source: str
    code: str
    coder: str
    words: str
    lost: str


def lost(study: Study) -> list[LostCoding]:
    """Return the codings that revisions have lost, in the order they were lost."""
    return [LostCoding(*row) for row in codings.lost_ones(study.db)]


def _carried(study: Study, source: StoredSource, transcript: Transcript) -> list[tuple[StoredCoding, Carried]]:
    """Carry the codings over; two of one coder and code that would come to one place are one, the other is lost."""
    from qcode.analysis.anchoring import carried

    there = codings.of_source(study.db, source.id)
    results = carried(sources.text(study.db, source.id), transcript.text, [one.span for one in there])
    done: list[tuple[StoredCoding, Carried]] = []
    taken: set[tuple[int, str, str, Span]] = set()
    for one, result in zip(there, results, strict=True):
        place = (one.code, one.coder, one.layer, result.new) if result.new is not None else None
        if place is not None and place in taken:
            done.append((one, Carried(CarriedState.LOST, one.span, None, one.words, "")))
            continue
        if place is not None:
            taken.add(place)
        done.append((one, result))
    return done


def _sorted_out(
    carried: Sequence[tuple[StoredCoding, Carried]], spoken: Sequence[Turn]
) -> tuple[list[StoredCoding], list[StoredCoding]]:
    """Return the codings in their new places, and those without one."""
    kept: list[StoredCoding] = []
    lost: list[StoredCoding] = []
    for one, result in carried:
        new = result.new
        inside = [turn.n for turn in spoken if new is not None and turn.start < new.end and new.start < turn.end]
        if new is None or not inside:
            lost.append(one)
            continue
        flag = one.flag if result.state is CarriedState.UNTOUCHED else result.state.value
        kept.append(
            replace(
                one,
                span=new,
                words=result.new_words,
                first_turn=inside[0],
                last_turn=inside[-1],
                flag=flag,
            )
        )
    return kept, lost


def _carry_mentions(study: Study, source: StoredSource, transcript: Transcript) -> None:
    """Keep what was decided on mentions that stand as they stood; the scan finds the others anew."""
    from qcode.analysis.anchoring import carried

    there = masks.mentions_of(study.db, source.id)
    results = carried(sources.text(study.db, source.id), transcript.text, [one[0] for one in there])
    found = []
    for (_, entity, form, layer, state, sure), result in zip(there, results, strict=True):
        stands = result.state is CarriedState.UNTOUCHED or layer is Layer.HAND
        if result.new is None or not stands:
            continue
        turn = next((turn for turn in transcript.turns if turn.span.contains(result.new)), None)
        if turn is not None:
            found.append((turn.n, result.new, entity, form, layer, state, sure))
    masks.replace_mentions(study.db, source.id, found)
    scans.forget_scan(study.db, source.id)


def _report(
    study: Study, source: StoredSource, transcript: Transcript, carried: Sequence[tuple[StoredCoding, Carried]]
) -> Revised:
    from qcode.model.text import word_count
    from qcode.store import codebooks

    paths = codebooks.paths_by_id(study.db, sorted({one.code for one, _ in carried}))
    counts = {state.value: sum(1 for _, result in carried if result.state is state) for state in CarriedState}
    changed = tuple(
        CarriedCoding(
            one.id,
            paths[one.code],
            one.coder,
            result.state.value,
            result.old,
            result.new,
            result.old_words,
            result.new_words,
        )
        for one, result in carried
        if result.state is not CarriedState.UNTOUCHED
    )
    return Revised(source.name, len(transcript.turns), word_count(transcript.text), counts, changed)
