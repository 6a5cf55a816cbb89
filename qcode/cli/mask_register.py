"""``qcode mask set``, ``join``, ``split``, ``export``, ``import`` and ``number``: the register by commands."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from qcode.cli.options import Coder, ListFormat, StudyFolder, commands
from qcode.cli.session import opened
from qcode.model.mask import EntityKind
from qcode.render.listing import Format

app = commands()

Entity = Annotated[int, typer.Argument(min=1, max=2**62, help="The entity's number, from `qcode mask list`.")]


@app.command("set")
def set_(
    entity: Entity,
    mask: Annotated[str, typer.Option("--mask", help="What is printed in its place.")] = "",
    never: Annotated[bool, typer.Option("--never", help="It identifies nobody: never mask it.")] = False,
    level: Annotated[
        int, typer.Option("--level", min=1, max=9, help="2 and on: a coarser mask, which others may have too.")
    ] = 1,
    shared: Annotated[bool, typer.Option("--shared", help="The mask is meant to be another's too.")] = False,
    kind: Annotated[EntityKind | None, typer.Option("--kind", help="What it is.", show_default=False)] = None,
    folder: StudyFolder = None,
    coder: Coder = "",
) -> None:
    """Decide one entity: all its forms, in all sources."""
    from qcode.render import masks
    from qcode.study import mask_deciding

    with opened(folder, coder) as study:
        state = mask_deciding.state_asked(mask, never=never)
        done = mask_deciding.decide(study, entity, state, mask_deciding.MaskAsked(mask, level, shared), kind=kind)
    masks.entity(done, mask if level > 1 else "", level)


@app.command()
def join(
    entity: Entity,
    other: Annotated[int, typer.Argument(min=1, max=2**62, help="The same person, place or thing; its number goes.")],
    folder: StudyFolder = None,
    coder: Coder = "",
) -> None:
    """Make two entities one: the same person or place, with the mask of the first."""
    from qcode.render import masks
    from qcode.study import mask_deciding

    with opened(folder, coder) as study:
        done = mask_deciding.join(study, entity, other)
    masks.entity(done)


@app.command()
def split(
    entity: Entity,
    form: Annotated[str, typer.Option("--form", help="One of its names, which is somebody else's.")] = "",
    source: Annotated[str, typer.Option("--source", help="A source, in which its names are somebody else's.")] = "",
    span: Annotated[
        str, typer.Option("--span", help="With --source: one place only, such as `23:25` from `mask list --mentions`.")
    ] = "",
    mask: Annotated[str, typer.Option("--mask", help="What is printed for the new one.")] = "",
    folder: StudyFolder = None,
    coder: Coder = "",
) -> None:
    """Make one entity two: under one name, in one source or at one place it is somebody else."""
    from qcode.render import masks
    from qcode.study import mask_deciding

    with opened(folder, coder) as study:
        done = mask_deciding.split(study, entity, mask_deciding.part(study, form, source, span), mask=mask)
    masks.entity(done)


@app.command()
def export(
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Write a file.", show_default=False)] = None,
    folder: StudyFolder = None,
) -> None:
    """Write the register as a names.csv: names, masks of all levels, what was decided. It is the key to the study."""
    from qcode.render import masks
    from qcode.study import mask_lists

    with opened(folder) as study:
        found = mask_lists.export(study)
    masks.exported(found, output)


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="A file like names.csv.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be done; change nothing.")] = False,
    folder: StudyFolder = None,
    coder: Coder = "",
) -> None:
    """Take the names and masks of another register in; what is decided here already stays where both agree."""
    from qcode.render import masks
    from qcode.study import mask_lists

    with opened(folder, coder) as study:
        done = mask_lists.merge(study, file, dry_run=dry_run)
    masks.imported(done, dry_run=dry_run)


@app.command()
def number(
    source: Annotated[str, typer.Argument(help="A source; empty for all.")] = "",
    span: Annotated[str, typer.Argument(help="Where the number stands, such as `23:25`.")] = "",
    mask: Annotated[str, typer.Argument(help="What is printed instead, such as `ca. 20` [default: proposed].")] = "",
    undo: Annotated[bool, typer.Option("--plain", help="Print the number itself again.")] = False,
    folder: StudyFolder = None,
    format_: ListFormat = Format.TABLE,
    coder: Coder = "",
) -> None:
    """List numbers with what could be printed instead (about 20, a third), or mask one of them."""
    from qcode.render import masks
    from qcode.study import mask_numbers

    with opened(folder, coder) as study:
        if not span:
            masks.numbers(mask_numbers.proposed(study, source), format_)
        elif undo:
            masks.number(mask_numbers.plain(study, source, span))
        else:
            masks.number(mask_numbers.mask(study, source, span, mask))
