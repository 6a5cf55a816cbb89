"""Edits of a quote, each typed and said by quoting the words it is about; the words themselves never change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcode.errors import Misuse, Refused
from qcode.model.ledger import ApprovalState, Edit, EditKind
from qcode.model.span import Span
from qcode.model.text import tidied
from qcode.store import ledger as stored
from qcode.study import ledger, places

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qcode.model.ledger import Entry
    from qcode.study.opening import Study

Pair = tuple[str, str]
NO_PAIR: Pair = ("", "")


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be done to a quote.

    Attributes:
        cut: Words each left out, a cut's mark in their place.
        pause: Words each printed as a pause.
        clarify: Words, and what is put in brackets behind them.
        instead: Words, and what is put in brackets in their place.
        mask: Words, and what hides them.
        tidy: Words, and how they are printed, with no mark.
        merge: Print all its paragraphs as one.
        interviewer: Show the interviewer inside it, or hide; None to leave that.
        nth: Which of several equal words in the quote is meant; 0 where they are there once.
        remove: Numbers of edits to be taken back, as ``show`` has them.
        confirm: The quote holds as the revised text has it.
    """

    cut: Sequence[str] = ()
    pause: Sequence[str] = ()
    clarify: Pair = NO_PAIR
    instead: Pair = NO_PAIR
    mask: Pair = NO_PAIR
    tidy: Pair = NO_PAIR
    merge: bool = False
    interviewer: bool | None = None
    nth: int = 0
    remove: Sequence[int] = ()
    confirm: bool = False

    def __bool__(self) -> bool:
        """Tell whether there is anything to do."""
        pairs = any(pair[0] for pair in (self.clarify, self.instead, self.mask, self.tidy))
        flags = self.merge or self.interviewer is not None or self.confirm
        return bool(self.cut or self.pause or self.remove or pairs or flags)


def edit(study: Study, key: str, wish: Wish) -> Entry:
    """Edit a quote.

    Raises:
        NotFound: There is no such entry.
        Misuse: The words are not in the quote or are there several times, or edits are about the same words.
        Refused: A mask would be taken back.
    """
    from qcode.analysis import editing

    if not wish:
        raise Misuse("Say what to edit.", hint='Such as `--cut "…"`, `--clarify "dem" "brugerne"`, `--merge`.')
    with study.action("ledger edit") as done:
        one = ledger.find(study, key)
        if not one.words or one.flag == "lost":
            raise Misuse(f"{one.key} has no words in the text that could be edited.")
        gone = _taken_back(one, wish)
        kept = [each for each in one.edits if each.id not in gone]
        new = list(_new(study, one, kept, wish))
        if wrong := editing.problem(one.words, [*kept, *new]):
            hint = f"`qcode ledger show {one.key}` shows its edits; `--remove N` takes one back."
            raise Misuse(f"{one.key} cannot be edited so: {wrong}.", hint=hint)
        stored.remove_edits(study.db, sorted(gone))
        stored.add_edits(study.db, one.id, new)
        if wish.confirm:
            stored.confirm(study.db, one.id)
        done.summary = f"{one.key}: " + (", ".join(each.kind.value for each in new) or "edits taken back or confirmed")
    if new or gone:
        _remark_approved(study, one)
    return ledger.find(study, one.key)


def _taken_back(one: Entry, wish: Wish) -> set[int]:
    """Return the rows of the edits that go."""
    gone = {each.id for each in one.edits if each.kind is EditKind.INTERVIEWER and wish.interviewer}
    for n in wish.remove:
        if not 1 <= n <= len(one.edits):
            raise Misuse(f"{one.key} has {len(one.edits)} edits, and no number {n}.")
        if one.edits[n - 1].kind is EditKind.MASK:
            raise Refused(
                f"Edit {n} of {one.key} is a mask, and masks stay.",
                hint="`qcode undo` takes back one just made; or drop the quote, and take its words anew.",
            )
        gone.add(one.edits[n - 1].id)
    return gone


def _new(study: Study, one: Entry, kept: Sequence[Edit], wish: Wish) -> Iterator[Edit]:
    for kind, quotes in ((EditKind.CUT, wish.cut), (EditKind.PAUSE, wish.pause)):
        for quote in quotes:
            span = _place(one, quote, wish.nth)
            yield Edit(kind, span.start, span.end)
    pairs = (
        (EditKind.CLARIFICATION, wish.instead),
        (EditKind.MASK, wish.mask),
        (EditKind.TIDY, wish.tidy),
    )
    for kind, (quote, written) in pairs:
        if quote:
            span = _place(one, quote, wish.nth)
            yield Edit(kind, span.start, span.end, _bare(written, kind))
    if wish.clarify[0]:
        end = _place(one, wish.clarify[0], wish.nth).end
        yield Edit(EditKind.CLARIFICATION, end, end, _bare(wish.clarify[1], EditKind.CLARIFICATION))
    if wish.merge:
        yield from _merges(one, kept)
    if wish.interviewer is False and isinstance(one.span, Span):
        yield from (each for each in ledger.hidden(study, one.source_row, one.span) if each not in kept)


def _bare(written: str, kind: EditKind) -> str:
    """Return what is put in, without the brackets that are set around it."""
    words = tidied(written)
    if kind is EditKind.TIDY:
        return words
    words = words.removeprefix("[").removesuffix("]").strip()
    if not words:
        raise Misuse(f"A {kind.value} has words to print.", hint='Such as `--clarify "dem" "brugerne"`.')
    return words


def _place(one: Entry, quote: str, nth: int) -> Span:
    found = places.in_words(one.words, quote)
    if not found:
        hint = "Quote them as the transcript has them: `qcode source show`."
        raise Misuse(f"These words do not stand in {one.key}.", hint=hint)
    if len(found) > 1 and not nth:
        hint = f"Give more words; or say which: `--nth 1` to `--nth {len(found)}`."
        raise Misuse(f"These words stand {len(found)} times in {one.key}.", hint=hint)
    if nth > len(found):
        raise Misuse(f"These words stand {len(found)} times in {one.key}, not {nth}.")
    return found[max(nth, 1) - 1]


def _merges(one: Entry, kept: Sequence[Edit]) -> Iterator[Edit]:
    taken = {n for each in kept if each.kind is not EditKind.INTERVIEWER for n in range(each.start, each.end)}
    breaks = [n for n, letter in enumerate(one.words) if letter == "\n"]
    if not breaks:
        raise Misuse(f"{one.key} is one paragraph.")
    return (Edit(EditKind.MERGE, n, n + 1) for n in breaks if n not in taken)


def _remark_approved(study: Study, one: Entry) -> None:
    """Say it where somebody has approved the quote as it was before."""
    latest = {said.person: said.state for said in one.approvals}
    for person, state in latest.items():
        if state is ApprovalState.APPROVED:
            study.remark(f"{person} has approved {one.key} as it was before: send it again.")
