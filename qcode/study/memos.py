"""Memos and the journal: writing them, what they are about, finding them, and letting them out masked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qcode.errors import Misuse
from qcode.model.memo import About, Link, Memo, MemoKind, holds_words
from qcode.model.text import tidied
from qcode.store import memos
from qcode.study import pointing, release

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qcode.model.mask import Printed
    from qcode.study.opening import Study
    from qcode.study.release import Gate, Terms


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which memos are meant.

    Attributes:
        on: What they are about, as a person points at it; empty for anything, ``study`` for the study as a whole.
        kind: Memos or journal; None for both.
        coder: Whose; empty for all.
        words: Words they must hold.
    """

    on: str = ""
    kind: MemoKind | None = None
    coder: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class ShownMemo:
    """A memo, and the numbers of those that speak of it."""

    memo: Memo
    linked_from: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PrintedMemo:
    """A memo past the gate; ``paragraphs`` are its lines."""

    kind: MemoKind
    title: Printed
    paragraphs: tuple[Printed, ...]
    coder: Printed
    date: str
    links: tuple[tuple[About, Printed], ...]


@dataclass(frozen=True, slots=True)
class Notebook:
    """Memos past the gate, in the order they were written."""

    memos: tuple[PrintedMemo, ...]
    language: str
    draft: bool = False
    masked: bool = True
    undecided: int = 0


def add(study: Study, text: str, *, title: str = "", on: Sequence[str] = (), journal: bool = False) -> Memo:
    """Write a memo, or a line of the journal.

    Args:
        study: The study.
        text: What it says.
        title: What it is called, or empty.
        on: What it is about: ``source:I07``, ``code:tilbud/barrierer``; nothing, or ``study``, for the study.
        journal: Whether it is of the journal.

    Raises:
        Misuse: The text is empty, or it is about nothing a memo can be about.
        NotFound: There is no such thing.
    """
    if not text.strip():
        raise Misuse("A memo says something.")
    things = _things(study, on)
    kind = MemoKind.JOURNAL if journal else MemoKind.MEMO
    with study.action("memo add") as done:
        key = memos.add(study.db, kind, tidied(title), text, study.coder, done.at)
        memos.link(study.db, key, [(link.kind, row) for link, row in things])
        done.summary = _said(key, kind, [link for link, _ in things])
    return _one(study, key)


def edit(
    study: Study,
    number: int,
    *,
    text: str | None = None,
    title: str | None = None,
    on: Sequence[str] = (),
    off: Sequence[str] = (),
) -> Memo:
    """Change one of the coder's own memos: its wording, its title, what it is about.

    Args:
        study: The study.
        number: The memo's.
        text: Its new wording; None to leave it.
        title: Its new title, empty for none; None to leave it.
        on: What it is about beside.
        off: What it is not about any more.

    Raises:
        NotFound: There is no such memo or thing.
        Misuse: It is another coder's, the new text is empty, or it would be about itself.
    """
    memo = own(study, number)
    if text is not None and not text.strip():
        raise Misuse("A memo says something.", hint="`qcode memo remove` takes it away.")
    more, less = _things(study, on), _things(study, off)
    if Link(About.MEMO, str(memo.id)) in [link for link, _ in more]:
        raise Misuse(f"Memo {memo.id} cannot be about itself.")
    with study.action("memo edit") as done:
        new = (memo.title if title is None else tidied(title), memo.body if text is None else text)
        if new != (memo.title, memo.body):
            memos.change(study.db, memo.id, *new, done.at)
        memos.unlink(study.db, memo.id, [(link.kind, row) for link, row in less])
        memos.link(study.db, memo.id, [(link.kind, row) for link, row in more])
        done.summary = f"memo {memo.id}"
    return _one(study, memo.id)


def own(study: Study, number: int) -> Memo:
    """Return one of the coder's own memos.

    Raises:
        NotFound: There is no such memo.
        Misuse: It is another coder's.
    """
    memo = _one(study, number)
    if memo.coder != study.coder:
        hint = f"Write your own about it: `qcode memo add --on memo:{memo.id}`."
        raise Misuse(f"Memo {memo.id} is {memo.coder}'s; you are {study.coder}.", hint=hint)
    return memo


def remove(study: Study, number: int) -> Memo:
    """Remove one of the coder's own memos.

    Raises:
        NotFound: There is no such memo.
        Misuse: It is another coder's.
    """
    memo = own(study, number)
    with study.action("memo remove") as done:
        memos.remove(study.db, memo.id)
        done.summary = _said(memo.id, memo.kind, memo.links)
    return memo


def listed(study: Study, wanted: Wanted = Wanted()) -> list[Memo]:
    """Return memos in the order they were written, original words.

    Raises:
        Misuse: Memos are never about that.
        NotFound: There is no such thing.
    """
    things = _things(study, (wanted.on,)) if wanted.on else []
    found = [
        one
        for one in memos.listed(study.db)
        if wanted.kind in {None, one.kind}
        and wanted.coder in {"", one.coder}
        and all(link in one.links for link, _ in things)
        and (wanted.on != pointing.STUDY or not one.links)
    ]
    return [one for one in found if holds_words(f"{one.title}\n{one.body}", wanted.words)]


def show(study: Study, number: int) -> ShownMemo:
    """Return a memo, original words.

    Raises:
        NotFound: There is none.
    """
    memo = _one(study, number)
    return ShownMemo(memo, tuple(one.id for one in memos.about(study.db, About.MEMO, memo.id)))


def export(study: Study, wanted: Wanted, terms: Terms) -> Notebook:
    """Return memos as they may leave: masked, searched for names there and then.

    Raises:
        Misuse: Memos are never about that.
        NotFound: There is no such thing.
        Refused: The gate is closed, or a memo has what may be a name and is on no list.
    """
    with study.reading():
        gate = release.gate(study, (), terms)
        done = Notebook(
            tuple(_printed(gate, one) for one in listed(study, wanted)),
            study.settings.language,
            terms.draft,
            not terms.unmasked,
        )
        texts = [part for one in done.memos for part in (one.title, *one.paragraphs)]
        gate.refuse_undecided(texts)
    release.record(study, "memo export", terms, f"memos: {len(done.memos)}")
    return replace(done, undecided=sum(1 for one in texts if one.undecided))


def _printed(gate: Gate, one: Memo) -> PrintedMemo:
    prose = (About.THEME, About.CLAIM)
    return PrintedMemo(
        one.kind,
        gate.prose(one.title),
        tuple(line for line in gate.prose(one.body).lines() if str(line).strip()),
        gate.name(one.coder),
        one.created[:10],
        tuple((link.kind, (gate.prose if link.kind in prose else gate.name)(link.name)) for link in one.links),
    )


def _one(study: Study, number: int) -> Memo:
    (memo,) = memos.listed(study.db, pointing.memo(study, number))
    return memo


def _things(study: Study, written: Sequence[str]) -> list[tuple[Link, int | str]]:
    return [pointing.thing(study, one) for one in dict.fromkeys(written) if one != pointing.STUDY]


def _said(key: int, kind: MemoKind, links: Sequence[Link]) -> str:
    """Return what the history says: themes and claims are words of a person's own, and are left to the memo."""
    named = [str(link) for link in links if link.kind not in {About.THEME, About.CLAIM}]
    return f"{kind} {key}" + (f" on {', '.join(named)}" if named else "")
