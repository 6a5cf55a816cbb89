"""Numbers that a person masks to a band or a share, one by one: ``ca. 20`` for 17, ``en tredjedel`` for 12 of 38.

A number that was decided stays masked through scans and revisions, until somebody prints it plainly again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcode.errors import Misuse, NotFound
from qcode.formats.names import bare
from qcode.model.mask import EntityKind, Form, Layer, State
from qcode.model.number_wording import number_words
from qcode.store import mask_register, masks, sources
from qcode.study import places, transcripts
from qcode.study.mask_deciding import refuse_telling

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qcode.analysis.banding import Proposal
    from qcode.model.mask import Mention
    from qcode.model.span import Span
    from qcode.store.sources import StoredSource
    from qcode.study.opening import Study

_CONTEXT = 30


@dataclass(frozen=True, slots=True)
class NumberInText:
    """A number with what is printed, or could be printed, instead: original words, for the workshop.

    Attributes:
        mask: Printed instead; where nobody decided, what is proposed.
        error: How far the proposal is from the number, as a share of it; of a share, in points. None for a mask of
            somebody's own.
        masked: Whether it was decided.
    """

    source: str
    span: Span
    words: str
    context: str
    mask: str
    error: float | None
    masked: bool


def proposed(study: Study, source: str = "") -> list[NumberInText]:
    """Return the numbers in a source, or in all, with what could be printed for them and what was decided.

    Raises:
        SourceNotFound: There is no such source.
    """
    wanted = [transcripts.with_text(study, source).name] if source else sources.names(study.db)
    return [one for name in wanted for one in _in_source(study, name)]


def _in_source(study: Study, name: str) -> Iterator[NumberInText]:
    (row,) = sources.find(study.db, name)
    text = sources.text(study.db, row.id)
    decided = {one.span: one.mask for one in _numbers(study) if one.source == name}
    found = {one.span: one for one in _proposals(study, row)}
    for span in sorted({*decided, *found}):
        if span not in decided and any(span.overlaps(one) for one in decided):
            continue
        one = found.get(span)
        mask = decided.get(span, "" if one is None else one.mask)
        error = one.error if one is not None and mask == one.mask else None
        yield NumberInText(name, span, text[span.slice], _context(text, span), mask, error, span in decided)


def _proposals(study: Study, source: StoredSource) -> list[Proposal]:
    """Return proposals for the numbers that no mask of something else holds."""
    from qcode.analysis.banding import proposals

    there = masks.mentions_of(study.db, source.id)
    taken = [one[0] for one in there if one[3] is not Layer.HAND and one[4] is State.ACCEPTED]
    found = proposals(sources.text(study.db, source.id), number_words(study.settings.language))
    return [one for one in found if not any(one.span.overlaps(span) for span in taken)]


def _context(text: str, span: Span) -> str:
    before, after = text[max(0, span.start - _CONTEXT) : span.start], text[span.end : span.end + _CONTEXT]
    return f"{before}>{text[span.slice]}<{after}".replace("\n", " ")


def mask(study: Study, source: str, written: str, printed: str = "") -> NumberInText:
    """Mask one number. One action.

    Args:
        study: The study.
        source: Where it is.
        written: Its span, such as ``23:25``.
        printed: What is printed instead; empty for what is proposed.

    Raises:
        SourceNotFound: There is no such source.
        Misuse: The span is none, holds no number, nothing is proposed for it, or the mask holds a name.
    """
    row = transcripts.with_text(study, source)
    span = places.in_text([], row, places.Place(span=written))
    text = sources.text(study.db, row.id)
    turn = next((turn for turn in sources.turns(study.db, row.id) if turn.span.contains(span)), None)
    if turn is None or places.cuts(text, span) or not any(letter.isdigit() for letter in text[span.slice]):
        raise Misuse(
            f"At {written} of {row.name} stands no whole number.", hint=f"`qcode mask number {row.name}` lists them."
        )
    proposal = next((one for one in _proposals(study, row) if one.span == span), None)
    said = bare(printed) or ("" if proposal is None else proposal.mask)
    if not said:
        raise Misuse("Nothing is proposed for this number.", hint='Say what is printed: `… "ca. 20"`.')
    refuse_telling(study, said)
    there = [one for one in _numbers(study) if one.source == row.name and one.span.overlaps(span)]
    with study.action("mask number") as done:
        for one in there:
            _forget(study, one.entity)
        key, _ = masks.add_entity(study.db, EntityKind.NUMBER, said, State.ACCEPTED)
        mask_register.add_by_hand(study.db, row.id, turn.n, span, key, Form.BASE)
        done.summary = f"a number in {row.name} as [{said}]"
    error = proposal.error if proposal is not None and proposal.mask == said else None
    return NumberInText(row.name, span, text[span.slice], _context(text, span), said, error, masked=True)


def plain(study: Study, source: str, written: str) -> NumberInText:
    """Print a number itself again. One action.

    Raises:
        SourceNotFound: There is no such source.
        NotFound: No number is masked there.
    """
    row = transcripts.with_text(study, source)
    span = places.in_text([], row, places.Place(span=written))
    there = [one for one in _numbers(study) if one.source == row.name and one.span.overlaps(span)]
    if not there:
        raise NotFound("masked number", written, hint=f"`qcode mask number {row.name}` lists them.")
    with study.action("mask number") as done:
        for one in there:
            _forget(study, one.entity)
        done.summary = f"a number in {row.name} is printed again"
    text = sources.text(study.db, row.id)
    return NumberInText(row.name, span, text[span.slice], _context(text, span), "", None, masked=False)


def _numbers(study: Study) -> list[Mention]:
    return [one for one in masks.mentions(study.db) if one.kind is EntityKind.NUMBER]


def _forget(study: Study, entity: int) -> None:
    mask_register.remove_mentions(study.db, entity)
    mask_register.remove(study.db, entity)
