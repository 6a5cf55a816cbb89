"""``qcode assign``: add, double, list and remove."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from qcode.cli.options import Coder, ListFormat, StudyFolder, commands
from qcode.cli.session import opened
from qcode.render.listing import Format


class _Group(TyperGroup):
    """Takes ``qcode assign MB I01`` for ``qcode assign add MB I01``."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401  # typer hands its context on
        if args and args[0] not in self.commands and not args[0].startswith("-"):
            args = ["add", *args]
        return super().parse_args(ctx, args)


app = commands("Who codes which source, and how far they are.")
app.info.cls = _Group

Who = Annotated[str, typer.Argument(metavar="CODER", help="The coder's name or initials.")]
Sources = Annotated[list[str], typer.Argument(help="Sources, by id or file name.")]
Book = Annotated[str, typer.Option("--codebook", help="For this codebook [default: all].", show_default=False)]


@app.command()
def add(who: Who, sources: Sources, codebook: Book = "", folder: StudyFolder = None, coder: Coder = "") -> None:
    """Give sources to a coder."""
    from qcode.render import work
    from qcode.study import assigning

    with opened(folder, coder) as study:
        new = assigning.assign(study, who, sources, book=codebook)
    work.assigned(new)


@app.command()
def double(
    share: Annotated[str, typer.Argument(help="How many of the assigned sources two are to code, such as 20%.")],
    to: Annotated[
        str, typer.Option("--to", help="The second coder [default: whoever has the least].", show_default=False)
    ] = "",
    seed: Annotated[int, typer.Option("--seed", help="The same seed draws the same sources.")] = 1,
    codebook: Book = "",
    folder: StudyFolder = None,
    coder: Coder = "",
) -> None:
    """Draw sources at random for a second coder."""
    from qcode.render import work
    from qcode.study import assigning

    with opened(folder, coder) as study:
        new = assigning.double(study, share, coder=to, book=codebook, seed=seed)
    work.assigned(new)


@app.command("list")
def list_(
    who: Annotated[
        str, typer.Option("--of", help="Only this coder's sources [default: all].", show_default=False)
    ] = "",
    folder: StudyFolder = None,
    format_: ListFormat = Format.TABLE,
) -> None:
    """List who has which source, with codings and passes."""
    from qcode.render import work
    from qcode.study import assigning

    with opened(folder) as study:
        found = assigning.listed(study, who)
    work.assignments(found, format_)


@app.command()
def remove(who: Who, sources: Sources, codebook: Book = "", folder: StudyFolder = None, coder: Coder = "") -> None:
    """Take sources from a coder; codings and passes stay."""
    from qcode.render import work
    from qcode.study import assigning

    with opened(folder, coder) as study:
        n = assigning.remove(study, who, sources, book=codebook)
    work.unassigned(n)
