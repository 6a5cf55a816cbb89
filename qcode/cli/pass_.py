"""``qcode pass``: add and list."""

from __future__ import annotations

from typing import Annotated

import typer

from qcode.cli.options import Coder, ListFormat, StudyFolder, commands
from qcode.cli.session import opened
from qcode.render.listing import Format

app = commands("Record that a coder has worked through a source.")


@app.command()
def add(
    sources: Annotated[list[str], typer.Argument(help="Sources worked through.")],
    codebook: Annotated[
        str, typer.Option("--codebook", help="For this codebook [default: all].", show_default=False)
    ] = "",
    folder: StudyFolder = None,
    coder: Coder = "",
) -> None:
    """Record that you have worked through sources: what makes silence mean something."""
    from qcode.render import listing, overview
    from qcode.study import coding

    with opened(folder, coder) as study:
        new = coding.add_passes(study, sources, codebook)
    overview.sentence(f"{listing.plural(len(new), 'pass', 'passes')} recorded.")


@app.command("list")
def list_(folder: StudyFolder = None, format_: ListFormat = Format.TABLE) -> None:
    """List the passes."""
    from qcode.render import codes
    from qcode.study import coding

    with opened(folder) as study:
        found = coding.passes(study)
    codes.passes(found, format_)
