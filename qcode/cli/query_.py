"""``qcode query``: list, show and remove."""

from __future__ import annotations

from typing import Annotated

import typer

from qcode.cli.options import Coder, ListFormat, StudyFolder, commands
from qcode.cli.session import opened
from qcode.render.listing import Format

app = commands("Saved queries: list, show and remove them.")

Name = Annotated[str, typer.Argument(help="The name it was saved under.")]


@app.command("list")
def list_(folder: StudyFolder = None, format_: ListFormat = Format.TABLE) -> None:
    """List the queries of queries.yaml."""
    from qcode.render import saved_queries as rendering
    from qcode.study import saved_queries

    with opened(folder) as study:
        found = saved_queries.listed(study)
    rendering.queries(found.values(), format_)


@app.command()
def show(name: Name, folder: StudyFolder = None, format_: ListFormat = Format.TABLE) -> None:
    """Show one query, with the saved queries in it written out."""
    from qcode.render import saved_queries as rendering
    from qcode.study import saved_queries

    with opened(folder) as study:
        found = saved_queries.shown(study, name)
    rendering.queries([found], format_)


@app.command()
def remove(name: Name, folder: StudyFolder = None, coder: Coder = "") -> None:
    """Take a query out of queries.yaml; comments stay."""
    from qcode.render import saved_queries as rendering
    from qcode.study import saved_queries

    with opened(folder, coder) as study:
        saved_queries.remove(study, name)
    rendering.removed(name)
