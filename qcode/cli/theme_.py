"""``qcode theme``: add, set, list, show, link, map and remove."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from qcode.cli.options import Coder, Draft, ListFormat, Override, PageOutput, Quiet, StudyFolder, Unmasked, commands
from qcode.cli.session import opened
from qcode.render.listing import Format
from qcode.render.themes import MapFormat

app = commands("Themes across codes: what carries them, counted, quoted and drawn.")

Name = Annotated[str, typer.Argument(help="The theme's name.")]
Codes = Annotated[
    list[str] | None,
    typer.Option("--code", help="A code that carries it, with those below it. May be repeated.", show_default=False),
]
Codings = Annotated[
    list[int] | None,
    typer.Option(
        "--coding", min=1, max=2**62, help="A single coding that carries it. May be repeated.", show_default=False
    ),
]


@app.command()
def add(
    name: Name,
    idea: Annotated[str, typer.Option("--idea", help="Its central idea, in a sentence.")] = "",
    code: Codes = None,
    coding: Codings = None,
    folder: StudyFolder = None,
    coder: Coder = "",
) -> None:
    """Make a theme."""
    from qcode.render import themes as rendered
    from qcode.study import themes

    with opened(folder, coder) as study:
        done = themes.add(study, name, idea=idea, carriers=themes.Carriers(code or (), coding or ()))
    rendered.said(done, "Made the theme")


@app.command("set")
def set_(
    name: Name,
    new_name: Annotated[str, typer.Option("--name", help="What it is called from now on.")] = "",
    idea: Annotated[str | None, typer.Option("--idea", help="Its central idea.", show_default=False)] = None,
    code: Codes = None,
    coding: Codings = None,
    without_code: Annotated[
        list[str] | None, typer.Option("--without-code", help="A code that carries it no more.", show_default=False)
    ] = None,
    without_coding: Annotated[
        list[int] | None,
        typer.Option("--without-coding", min=1, max=2**62, help="A coding that does no more.", show_default=False),
    ] = None,
    folder: StudyFolder = None,
    coder: Coder = "",
) -> None:
    """Change a theme: its name, its idea, what carries it."""
    from qcode.render import themes as rendered
    from qcode.study import themes

    more = themes.Carriers(code or (), coding or ())
    less = themes.Carriers(without_code or (), without_coding or ())
    with opened(folder, coder) as study:
        done = themes.change(study, name, new_name=new_name, idea=idea, more=more, less=less)
    rendered.said(done, "Changed the theme")


@app.command("list")
def list_(folder: StudyFolder = None, format_: ListFormat = Format.TABLE) -> None:
    """List themes with what carries them, original words."""
    from qcode.render import themes as rendered
    from qcode.study import themes

    with opened(folder) as study:
        found = themes.listed(study)
    rendered.listed(found, format_)


@app.command()
def show(
    name: Name,
    quotes: Annotated[
        int, typer.Option("--quotes", min=0, max=1000, help="At most so many: each person's longest, longest first.")
    ] = 3,
    output: PageOutput = None,
    draft: Draft = False,
    override: Override = "",
    unmasked: Unmasked = False,
    folder: StudyFolder = None,
    format_: ListFormat = Format.TABLE,
    quiet: Quiet = False,
) -> None:
    """Show a theme, counted, with masked quotations that represent it."""
    from qcode.render import delivery
    from qcode.render import themes as rendered
    from qcode.study import carried, release

    delivery.check_output(output)
    with opened(folder, quiet=quiet) as study:
        found = carried.show(study, name, release.Terms(unmasked, draft, override, target=output), quotes)
    rendered.show(found, format_, output, quiet=quiet)


@app.command()
def link(
    name: Name,
    other: Annotated[str, typer.Argument(help="The other theme's name.")],
    words: Annotated[str, typer.Argument(help="How they go together.")] = "",
    unlink: Annotated[bool, typer.Option("--unlink", help="They do not go together any more.")] = False,
    folder: StudyFolder = None,
    coder: Coder = "",
) -> None:
    """Say how two themes go together."""
    from qcode.render import themes as rendered
    from qcode.study import themes

    with opened(folder, coder) as study:
        pair = themes.unlink(study, name, other) if unlink else themes.link(study, name, other, words)
    rendered.linked(pair, parted=unlink)


@app.command("map")
def map_(
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Write a .svg, .md or .json file.", show_default=False)
    ] = None,
    draft: Draft = False,
    override: Override = "",
    unmasked: Unmasked = False,
    format_: Annotated[MapFormat, typer.Option("--format", help="How it is written to the screen.")] = MapFormat.MD,
    folder: StudyFolder = None,
    quiet: Quiet = False,
) -> None:
    """Draw all themes and how they go together, masked: a picture, Markdown or JSON."""
    from qcode.render import delivery
    from qcode.render import themes as rendered
    from qcode.study import carried, release

    delivery.check_output(output, rendered.MAP_ENDINGS)
    with opened(folder, quiet=quiet) as study:
        found = carried.mapped(study, release.Terms(unmasked, draft, override, target=output))
    rendered.draw(found, format_, output, quiet=quiet)


@app.command()
def remove(name: Name, folder: StudyFolder = None, coder: Coder = "") -> None:
    """Remove a theme; codes, codings and memos stay."""
    from qcode.render import themes as rendered
    from qcode.study import themes

    with opened(folder, coder) as study:
        gone = themes.remove(study, name)
    rendered.said(gone, "Removed the theme")
