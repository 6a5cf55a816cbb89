"""``qcode guide``: apply, list, show, use, asked and found."""

from __future__ import annotations

from typing import Annotated

import typer

from qcode.cli.options import Coder, ListFormat, Source, StudyFolder, commands
from qcode.cli.session import opened
from qcode.render.guides import By
from qcode.render.listing import Format

app = commands("Interview guides: what was asked, and what was not.")

Guide = Annotated[
    str, typer.Argument(help='A guide\'s name for its latest version, or with its version: "politiker 2".')
]


@app.command()
def apply(folder: StudyFolder = None, coder: Coder = "") -> None:
    """Read guides/*.yaml into the study; a new version stands beside the old one."""
    from qcode.render import guides as rendered
    from qcode.study import guides

    with opened(folder, coder) as study:
        done = guides.apply(study)
    rendered.applied(done)


@app.command("list")
def list_(folder: StudyFolder = None, format_: ListFormat = Format.TABLE) -> None:
    """List every version of every guide, with the sources that followed it."""
    from qcode.render import guides as rendered
    from qcode.study import guides

    with opened(folder) as study:
        found = guides.listed(study)
    rendered.listed(found, format_)


@app.command()
def show(guide: Guide, folder: StudyFolder = None, format_: ListFormat = Format.TABLE) -> None:
    """Show a guide's questions, and the codes they ask for."""
    from qcode.render import guides as rendered
    from qcode.study import guides

    with opened(folder) as study:
        found = guides.show(study, guide)
    rendered.questions(found, format_)


@app.command()
def use(
    sources: Annotated[list[str], typer.Argument(help="Sources that followed it.")],
    guide: Guide,
    folder: StudyFolder = None,
    coder: Coder = "",
) -> None:
    """Say which guide sources followed."""
    from qcode.render import guides as rendered
    from qcode.study import guides

    with opened(folder, coder) as study:
        done = guides.use(study, sources, guide)
    rendered.used(done.name, done.version, len(sources))


@app.command()
def asked(
    by: Annotated[By, typer.Option("--by", help="A column for each guide, or for each source.")] = By.GUIDE,
    folder: StudyFolder = None,
    format_: ListFormat = Format.TABLE,
) -> None:
    """Show which codes each guide asks for, or each source was asked about: yes, no, unknown."""
    from qcode.render import guides as rendered
    from qcode.study import guides

    with opened(folder) as study:
        asked = guides.asked_of_guides(study) if by is By.GUIDE else guides.asked_of_sources(study)
        rows = guides.printed(study, asked)
    rendered.asked(rows, by, format_)


@app.command()
def found(source: Source, folder: StudyFolder = None, format_: ListFormat = Format.TABLE) -> None:
    """Show in which turn of a source each question of its guide was asked, and which turns answer it."""
    from qcode.render import guides as rendered
    from qcode.study import asking

    with opened(folder) as study:
        there = asking.found(study, source)
    rendered.found(there, format_)
