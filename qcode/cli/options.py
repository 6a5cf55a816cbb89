"""Options that many commands take, said once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from qcode.model.attribution import Form
from qcode.render.listing import Format

StudyFolder = Annotated[
    Path | None,
    typer.Option(
        "--study", help="The study's folder [default: the nearest above with a study.yaml].", show_default=False
    ),
]
Coder = Annotated[
    str, typer.Option("--coder", help="Who acts [default: QCODE_CODER, study.yaml, your account].", show_default=False)
]
ListFormat = Annotated[Format, typer.Option("--format", help="How the listing is written.")]
Quiet = Annotated[bool, typer.Option("--quiet", help="No remarks and no progress bar.")]
SpeakerPattern = Annotated[
    str,
    typer.Option(
        "--speaker-pattern",
        help="What a turn begins with, a regular expression with a group (?P<speaker>…).",
        show_default=False,
    ),
]
Dehyphenate = Annotated[
    bool, typer.Option("--dehyphenate", help="Join words broken at line ends; drop page numbers and running heads.")
]
Draft = Annotated[bool, typer.Option("--draft", help="A file marked as draft, though names are undecided.")]
Override = Annotated[str, typer.Option("--override", help='Who answers for undecided names: "NAME: reason".')]
MaskLevel = Annotated[
    int | None,
    typer.Option(
        "--mask-level",
        min=1,
        max=9,
        help="How coarse the masks are; 1: numbered [default: mask_level of study.yaml].",
        show_default=False,
    ),
]
Unmasked = Annotated[bool, typer.Option("--unmasked", help="Original words. Goes on record.")]
NoCoarsening = Annotated[
    bool, typer.Option("--no-coarsening", help="Attributions as they are, however few it could be; with --override.")
]
Excel = Annotated[bool, typer.Option("--excel", help="CSV as a Danish Excel opens it.")]
Template = Annotated[
    Path | None, typer.Option("--template", help="House template for Word: .docx or .dotx.", show_default=False)
]
TableOutput = Annotated[
    Path | None,
    typer.Option(
        "-o", "--output", help="Write a .docx, .xlsx, .html, .md, .csv, .json, .svg or .png file.", show_default=False
    ),
]
PageOutput = Annotated[
    Path | None, typer.Option("-o", "--output", help="Write a .docx, .md or .html file.", show_default=False)
]
SavedQuery = Annotated[
    str,
    typer.Option(
        "--query",
        help="A query saved in queries.yaml; what else is given goes before what it says.",
        show_default=False,
    ),
]
PrintedForm = Annotated[
    Form | None,
    typer.Option("--form", help="How quotes stand on the page [default: as study.yaml says].", show_default=False),
]
Source = Annotated[str, typer.Argument(help="A source's id, or the name of its file.")]


def commands(group_help: str = "") -> typer.Typer:
    """Return an app for one command, or for a group where there is a help text."""
    return typer.Typer(
        rich_markup_mode=None,
        add_completion=False,
        pretty_exceptions_enable=False,
        no_args_is_help=bool(group_help),
        help=group_help or None,
    )


def parted(written: str) -> tuple[str, ...]:
    """Return what an option names, one or several parted by commas."""
    return tuple(name.strip() for name in written.split(",") if name.strip())


def given(ctx: typer.Context) -> frozenset[str]:
    """Return the options that were given and not left at what they are otherwise, by the fields of a query."""
    names = {name: ctx.get_parameter_source(name) for name in ctx.params}
    said = (name for name, source in names.items() if source is not None and source.name == "COMMANDLINE")
    return frozenset({"coder": "coders", "format_": "format"}.get(name, name) for name in said)
