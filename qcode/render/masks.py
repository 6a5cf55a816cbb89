"""What scanning and deciding say, and the mask register as listings: original words, for the workshop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.model.mask import Layer, State
from qcode.render import listing
from qcode.render.listing import Format, note, plural

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from qcode.model.mask import Entity
    from qcode.study.mask_lists import Exported, Merged
    from qcode.study.mask_numbers import NumberInText
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


def entity(done: Entity, coarser: str = "", level: int = 1) -> None:
    """Say how an entity was decided, or what is printed of it at a coarser level."""
    if coarser:
        listing.say(f"Entity {done.id} is printed as [{coarser.strip('[] ')}] at level {level}.")
        return
    how = {
        State.ACCEPTED: f"is printed as [{done.mask}]",
        State.UNDECIDED: f"waits for a decision, [{done.mask}] proposed",
        State.NEVER: "is never masked",
    }
    listing.say(
        f"Entity {done.id} {how[done.state]} ({plural(done.mentions, 'mention')} in {plural(done.sources, 'source')})."
    )


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


def exported(found: Exported, output: Path | None) -> None:
    """Write the register to stdout, or to a file for its owner alone, and say what is not in it."""
    from qcode.render import pages

    if output is None:
        listing.write(found.data.decode("utf-8"))
    else:
        pages.put(output, found.data)
        note(f"Wrote {plural(found.rows, 'row')} to {output}. It is the key to the study: keep it apart.")
    if found.waiting:
        note(f"Not in it, since nobody has decided: {plural(found.waiting, 'name')}. `qcode mask review`.")
    if found.by_shape:
        shapes = plural(found.by_shape, "number or address", "numbers or addresses")
        note(f"Not in it, since they are found by their shape: {shapes}.")


def imported(done: Merged, *, dry_run: bool) -> None:
    """Say what taking a register in came to, or would come to."""
    will = "would be" if dry_run else "were"
    for word, ids in (("added", done.new), ("changed", done.changed)):
        if ids:
            listing.say(f"{len(ids)} {will} {word}: {', '.join(ids)}.")
    listing.say(f"{plural(len(done.same), 'row')} the same as here.")


def numbers(found: Sequence[NumberInText], format_: Format) -> None:
    """List numbers with what is, or could be, printed instead."""
    rows: list[dict[str, listing.Value]] = [
        {
            "source": one.source,
            "start": one.span.start,
            "end": one.span.end,
            "words": one.words,
            "context": one.context,
            "mask": one.mask,
            "off": None if one.error is None else f"{round(100 * one.error)} %",
            "state": "masked" if one.masked else "proposed",
        }
        for one in found
    ]
    columns = ("source", "start", "end", "words", "context", "mask", "off", "state")
    listing.listing(rows, columns, format_, fold="context")


def number(done: NumberInText) -> None:
    """Say how a number is printed."""
    place = f"{done.source} {done.span.start}:{done.span.end}"
    if not done.masked:
        listing.say(f"{place}: {done.words} is printed as it is.")
        return
    off = "" if done.error is None else f", {round(100 * done.error)} % off"
    listing.say(f"{place}: {done.words} is printed as [{done.mask}]{off}.")
