"""``qcode mask``: scan, review, list and set."""

from __future__ import annotations

from typing import Annotated

import typer

from qcode.cli.options import Coder, ListFormat, Quiet, StudyFolder, commands
from qcode.cli.session import opened
from qcode.model.mask import EntityKind
from qcode.render.listing import Format

app = commands("Find names, decide what is printed in their place.")


@app.command()
def scan(folder: StudyFolder = None, coder: Coder = "", quiet: Quiet = False) -> None:
    """Look for names, numbers and addresses; exit code 3 if something waits for a decision."""
    from qcode.render import masks, screen
    from qcode.study import scanning

    with opened(folder, coder, quiet=quiet) as study, screen.progress("Scanning", quiet=quiet) as bar:
        done = scanning.scan(study, bar)
    masks.scanned(done)
    raise typer.Exit(3 if done.undecided else 0)


@app.command()
def review(
    accept_listed: Annotated[
        bool, typer.Option("--accept-listed", help="Ask nothing: mask every unsure mention of a name on the list.")
    ] = False,
    folder: StudyFolder = None,
    coder: Coder = "",
) -> None:
    """Decide, one name after another, what is printed in its place."""
    from qcode.render import masks, reviewing
    from qcode.study import masking, scanning

    with opened(folder, coder) as study:
        if accept_listed:
            masks.accepted(masking.accept_listed(study), len(masking.queue(study)))
            return
        scanning.scan(study)
        decided = reviewing.ask(
            masking.queue(study), lambda answer: masking.answer(study, answer.entity, answer.state, mask=answer.mask)
        )
        done = scanning.scan(study)
    masks.reviewed(decided, done)


@app.command("list")
def list_(
    mentions: Annotated[bool, typer.Option("--mentions", help="Every place, not every entity.")] = False,
    undecided: Annotated[bool, typer.Option("--undecided", help="Only what waits for a decision.")] = False,
    folder: StudyFolder = None,
    format_: ListFormat = Format.TABLE,
) -> None:
    """List entities with their names and masks: original words, for the workshop."""
    from qcode.render import masks
    from qcode.study import masking

    with opened(folder) as study:
        if mentions:
            masks.mentions(masking.mentions(study), format_, undecided=undecided)
        else:
            masks.entities(masking.listed(study), format_, undecided=undecided)


@app.command("set")
def set_(
    entity: Annotated[int, typer.Argument(min=1, max=2**62, help="The entity's number, from `qcode mask list`.")],
    mask: Annotated[str, typer.Option("--mask", help="What is printed in its place.")] = "",
    never: Annotated[bool, typer.Option("--never", help="It identifies nobody: never mask it.")] = False,
    kind: Annotated[EntityKind | None, typer.Option("--kind", help="What it is.", show_default=False)] = None,
    folder: StudyFolder = None,
    coder: Coder = "",
) -> None:
    """Decide one entity: all its forms, in all sources."""
    from qcode.render import masks
    from qcode.study import masking

    with opened(folder, coder) as study:
        state = masking.state_asked(mask, never=never)
        done = masking.decide(study, entity, state, mask=mask, kind=kind)
    masks.entity(done)
