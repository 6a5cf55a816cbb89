"""What sealing changes, or has changed; no original words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.render import listing
from qcode.render.listing import Format, note, plural

if TYPE_CHECKING:
    from qcode.study.sealing import Sealing, SnappedCoding


def report(done: Sealing, format_: Format) -> None:
    """Tell what sealing changes, or has changed."""
    if format_ is Format.JSON:
        listing.write(listing.as_json(_as_object(done)))
        return
    rows: list[dict[str, listing.Value]] = [{"source": one.source, "masks": one.masks} for one in done.sources]
    listing.listing(rows, ("source", "masks"), format_, empty="There are no texts.")
    if done.snapped:
        columns = ("coding", "source", "code", "coder", "what", "words")
        listing.listing([_coding(one) for one in done.snapped], columns, format_, fold="words")
    for place in done.texts:
        note(f"{'Masked' if done.done else 'To be masked'} too: {place}.")
    for one in done.files:
        note(f"{'Done' if done.done else 'To do'}: {one}.")
    for sentence in done.left:
        note(f"Left: {sentence}")
    _last_word(done)


def _last_word(done: Sealing) -> None:
    n = plural(sum(one.masks for one in done.sources), "mask")
    if done.done:
        note(f"Sealed: {n} stand in the texts. It cannot be undone.")
    else:
        note(f"Nothing was changed. To put {n} into the texts for good: --yes. It cannot be undone.")


def _coding(one: SnappedCoding) -> dict[str, listing.Value]:
    what = "one with another" if one.double else "takes the whole mask"
    return {
        "coding": one.id,
        "source": one.source,
        "code": one.code,
        "coder": one.coder,
        "what": what,
        "words": one.words,
    }


def _as_object(done: Sealing) -> dict[str, object]:
    return {
        "sources": [{"source": one.source, "masks": one.masks} for one in done.sources],
        "codings": [_coding(one) for one in done.snapped],
        "texts": list(done.texts),
        "files": list(done.files),
        "left": list(done.left),
        "done": done.done,
    }
