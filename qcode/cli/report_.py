"""``qcode report …``."""

from __future__ import annotations

from typing import Annotated

import typer

from qcode.cli.options import (
    Coder,
    Draft,
    ListFormat,
    Override,
    PageOutput,
    Quiet,
    StudyFolder,
    Template,
    Unmasked,
    commands,
)
from qcode.cli.session import opened
from qcode.render.listing import Format

app = commands("Chapters built from what the study holds, with their method, and what changed since.")


@app.callback()
def _group() -> None:
    """Chapters built from what the study holds, with their method, and what changed since."""


@app.command()
def build(
    spec: Annotated[str, typer.Argument(help="The report's file, or its name in the folder reports.")],
    output: PageOutput = None,
    template: Template = None,
    check: Annotated[
        bool, typer.Option("--check", help="Only tell what is otherwise than last time; exit code 3 if anything is.")
    ] = False,
    draft: Draft = False,
    override: Override = "",
    unmasked: Unmasked = False,
    format_: ListFormat = Format.TABLE,
    folder: StudyFolder = None,
    coder: Coder = "",
    quiet: Quiet = False,
) -> None:
    """Build a chapter: headings, quotes, tables, claims, gaps and method; say what changed since it was built last."""
    from qcode.render import delivery
    from qcode.render import report as rendering
    from qcode.study import release, report

    delivery.check_output(output, rendering.ENDINGS, template)
    terms = release.Terms(unmasked, draft, override, target=None if check else output)
    with opened(folder, coder, quiet=quiet) as study:
        built = report.build(study, spec, terms, check=check)
    if not check:
        rendering.deliver(built, output, template, format_, quiet=quiet)
        return
    rendering.checked(built, format_)
    raise typer.Exit(3 if built.wants_a_look else 0)
