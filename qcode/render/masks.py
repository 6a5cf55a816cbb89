"""What scanning and deciding say, and the mask register as listings: original words, for the workshop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.model.mask import Layer
from qcode.render import listing
from qcode.render.listing import Format, note, plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qcode.model.mask import Entity
    from qcode.study.masking import ListedMention
    from qcode.study.scanning import Scanned


def scanned(done: Scanned, format_: Format = Format.TABLE) -> None:
    """Say what a scan came to; on stderr where its findings are written as data."""
    say = listing.say if format_ is Format.TABLE else note
    layers = [f"{layer} ({done.model})" if layer == Layer.MODEL else layer for layer in done.layers]
    say(
        f"Scanned {done.scanned} of {plural(done.sources, 'source')} (the others were up to date) with "
        f"{', '.join(layers) or 'nothing'}: {plural(done.mentions, 'mention')} of what identifies."
    )
    if not done.whole:
        note("Not every way of finding was used, so these sources do not count as clean: `qcode mask scan` uses all.")
    if done.special:
        say(
            f"Of health, crime and the like: {plural(done.special, 'word')} near a person: `qcode mask list --special`."
        )
    for mask in done.doubles:
        note(f"Warning: two entities are printed as [{mask}]; give one of them another mask in names.csv.")
    for mask in done.telling:
        note(f"Warning: the mask [{mask}] holds a name that is to be masked itself; choose another in names.csv.")
    if done.undecided:
        say(f"{plural(done.undecided, 'name')} to decide: `qcode mask review`.")


def accepted(n: int, left: int) -> None:
    """Say how many unsure mentions were accepted at once, and what is left."""
    listing.say(f"{plural(n, 'unsure mention')} of listed names will be masked; {plural(left, 'name')} left to decide.")


def reviewed(decided: int, done: Scanned) -> None:
    """Say what a review came to."""
    listing.say(f"{plural(decided, 'decision')}; {plural(done.undecided, 'name')} left to decide.")


def entity(done: Entity) -> None:
    """Say how an entity was decided."""
    how = f"is printed as [{done.mask}]" if done.state.value == "accepted" else "is never masked"
    listing.say(f"Entity {done.id} {how} ({plural(done.mentions, 'mention')} in {plural(done.sources, 'source')}).")


def entities(found: Sequence[tuple[Entity, str]], format_: Format, *, undecided: bool) -> None:
    """List entities with their names."""
    rows: list[dict[str, listing.Value]] = [
        {
            "id": one.id,
            "kind": one.kind.value,
            "names": names,
            "mask": one.mask if one.state.value != "never" else "",
            "state": one.state.value,
            "mentions": one.mentions,
            "sources": one.sources,
        }
        for one, names in found
        if not undecided or one.state.value == "undecided"
    ]
    listing.listing(rows, ("id", "kind", "names", "mask", "state", "mentions", "sources"), format_, fold="names")


def mentions(found: Sequence[ListedMention], format_: Format, *, undecided: bool) -> None:
    """List mentions with their words."""
    rows: list[dict[str, listing.Value]] = [
        {
            "source": one.source,
            "start": one.span.start,
            "end": one.span.end,
            "words": one.words,
            "type": one.kind,
            "layer": one.layer,
            "state": one.state,
            "mask": one.mask,
        }
        for one in found
        if not undecided or one.state == "undecided"
    ]
    listing.listing(rows, ("source", "start", "end", "words", "type", "layer", "state", "mask"), format_)
