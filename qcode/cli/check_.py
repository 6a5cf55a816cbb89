"""``qcode check``: the printed text against the study."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from qcode.cli.options import ListFormat, Quiet, StudyFolder, Unmasked, commands
from qcode.cli.session import opened
from qcode.render.listing import Format

app = commands()


@app.command()
def check(
    manuscript: Annotated[Path, typer.Argument(help="The finished text: .docx, .odt, .md, .txt, .html or .pdf.")],
    fix: Annotated[bool, typer.Option("--fix", help="Propose a mend where there is one right answer.")] = False,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", help="With --fix: a copy of the Word file, findings as comments."),
    ] = None,
    unmasked: Unmasked = False,
    folder: StudyFolder = None,
    format_: ListFormat = Format.TABLE,
    quiet: Quiet = False,
) -> None:
    """Check a finished text: every quote, its attribution, and what the prose says of it."""
    from qcode.render import proofing
    from qcode.study import manuscript as checking
    from qcode.study import release

    checking.check_output(manuscript, output, fix=fix)
    with opened(folder, quiet=quiet) as study:
        found = checking.check(study, manuscript, release.Terms(unmasked=unmasked), copy=output)
    proofing.report(found.noticed, {"quotes": found.quotes, "found": found.found}, format_, fix=fix, quiet=quiet)
    if output is not None:
        proofing.wrote(len(found.noticed), output)
    if found.noticed:
        raise typer.Exit(3)
