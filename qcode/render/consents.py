"""What participants agreed to, and what a withdrawal touches or has erased: original words, for the workshop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.render import listing
from qcode.render.listing import Format, note, plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qcode.model.consent import Consent, Held
    from qcode.study.touched import Withdrawal

_SHOWN = 60


def said(one: Consent) -> None:
    """Say what was agreed to."""
    listing.say(f"{_who(one.person, one.source)}: {one.state.value} since {one.since}.")


def _who(person: str, source: str) -> str:
    return " in ".join(name for name in (person, source) if name)


def listed(found: Sequence[Held], format_: Format) -> None:
    """List the consent that holds for each participation."""
    rows: list[dict[str, listing.Value]] = [
        {
            "source": one.source,
            "person": one.person,
            "state": one.state.value,
            "since": one.since,
            "said of": one.about,
            "note": one.note,
        }
        for one in found
    ]
    if format_ is Format.JSON:
        rows = [{name.replace(" ", "_"): value for name, value in row.items()} for row in rows]
    listing.listing(rows, ("source", "person", "state", "since", "said of", "note"), format_, fold="note")


def history(found: Sequence[Consent], format_: Format) -> None:
    """List what was said over time."""
    rows: list[dict[str, listing.Value]] = [
        {"since": one.since, "person": one.person, "source": one.source, "state": one.state.value, "note": one.note}
        for one in found
    ]
    empty = "Nothing was said yet; the default holds: anonymous."
    listing.listing(rows, ("since", "person", "source", "state", "note"), format_, empty=empty, fold="note")


def withdrawn(done: Withdrawal, format_: Format) -> None:
    """List what a withdrawal touches, or has erased."""
    if format_ is Format.JSON:
        listing.write(listing.as_json(_as_object(done)))
        return
    listing.listing(_sources(done), ("source", "turns", "words", "of", "text"), format_, empty="No words are left.")
    if done.codings:
        listing.listing(_codings(done), ("coding", "source", "code", "coder", "what", "words"), format_, fold="words")
    files: list[dict[str, listing.Value]] = [
        {"file": one.path, "what": one.what, "goes": one.after is None} for one in done.files
    ]
    if files:
        listing.listing(files, ("file", "what", "goes"), format_, fold="file")
    for table, n in done.placed.items():
        note(f"{'Erased' if done.done else 'To be erased'} too: {n} of {table}.")
    for place in done.texts:
        note(f"{'Blanked' if done.done else 'To be blanked'}, as it quotes them: {place}.")
    for place in done.published:
        note(f"In print: {place}.")
    for sentence in done.left:
        note(f"Left: {sentence}")
    _last_word(done)


def _last_word(done: Withdrawal) -> None:
    who = _who(done.person, done.source)
    n = plural(done.words, "word")
    if not done.done:
        note(f"Nothing was changed. To erase {n} of {who} for good: --yes. It cannot be undone.")
        return
    listing.say(f"{who} withdrew: {n} erased, for good.")
    if not done.sealed and any(not one.whole and one.turns for one in done.sources):
        note("Look for names again in the texts that are left: `qcode mask scan`.")


def _sources(done: Withdrawal) -> list[dict[str, listing.Value]]:
    return [
        {
            "source": one.source,
            "turns": one.turns,
            "words": one.words,
            "of": one.of,
            "text": "all of it" if one.whole else "theirs only",
        }
        for one in done.sources
    ]


def _codings(done: Withdrawal) -> list[dict[str, listing.Value]]:
    return [
        {
            "coding": one.id,
            "source": one.source,
            "code": one.code,
            "coder": one.coder,
            "what": "clipped" if one.left else "erased",
            "words": _short(one.words),
        }
        for one in done.codings
    ]


def _short(words: str) -> str:
    line = words.replace("\n", " ")
    return line if len(line) <= _SHOWN else f"{line[: _SHOWN // 2]}…{line[-_SHOWN // 2 :]}"


def _as_object(done: Withdrawal) -> dict[str, object]:
    return {
        "person": done.person,
        "source": done.source,
        "done": done.done,
        "sources": [
            {"source": one.source, "whole": one.whole, "turns": one.turns, "words": one.words, "of": one.of}
            for one in done.sources
        ],
        "codings": [
            {
                "id": one.id,
                "source": one.source,
                "code": one.code,
                "coder": one.coder,
                "words": one.words,
                "left": one.left,
            }
            for one in done.codings
        ],
        "rows": done.placed,
        "texts": list(done.texts),
        "files": [{"path": one.path, "what": one.what, "deleted": one.after is None} for one in done.files],
        "published": list(done.published),
        "left": list(done.left),
    }
