"""``qcode pass``: add, list and remove."""

from __future__ import annotations

from typing import Annotated

import typer

from qcode.cli.options import Coder, ListFormat, StudyFolder, commands, parted
from qcode.cli.session import opened
from qcode.render.listing import Format

app = commands("Record that a coder has worked through a source.")

Sources = Annotated[list[str], typer.Argument(help="Sources worked through.")]
Codes = Annotated[
    str, typer.Option("--codes", help="For these codes and all below them, such as `samarbejde,brugere/kilder`.")
]
Book = Annotated[str, typer.Option("--codebook", help="For this codebook [default: all].", show_default=False)]


@app.command()
def add(
    sources: Sources, codes: Codes = "", codebook: Book = "", folder: StudyFolder = None, coder: Coder = ""
) -> None:
    """Record that you have worked through sources: what makes silence mean something."""
    from qcode.render import work
    from qcode.study import passes

    with opened(folder, coder) as study:
        new = passes.add(study, sources, codes=parted(codes), book=codebook)
    work.passed(new)


@app.command("list")
def list_(folder: StudyFolder = None, format_: ListFormat = Format.TABLE) -> None:
    """List the passes."""
    from qcode.render import work
    from qcode.study import passes

    with opened(folder) as study:
        found = passes.listed(study)
    work.passes(found, format_)


@app.command()
def remove(
    sources: Sources, codes: Codes = "", codebook: Book = "", folder: StudyFolder = None, coder: Coder = ""
) -> None:
    """Take back that you have worked through sources, whole or for some codes."""
    from qcode.render import work
    from qcode.study import passes

    with opened(folder, coder) as study:
        n = passes.remove(study, sources, codes=parted(codes), book=codebook)
    work.taken_back(n)
