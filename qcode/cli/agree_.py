"""``qcode agree``."""

from __future__ import annotations

from typing import Annotated

import typer

from qcode.cli.options import ListFormat, StudyFolder, commands
from qcode.cli.session import opened
from qcode.render.listing import Format

app = commands()


@app.command()
def agree(
    coders: Annotated[str, typer.Option("--coders", help="Such as `AK,MB` [default: all].", show_default=False)] = "",
    code: Annotated[str, typer.Option("--code", help="Only this code.")] = "",
    all_text: Annotated[bool, typer.Option("--all-text", help="All text, not only the informants' turns.")] = False,
    draws: Annotated[
        int, typer.Option("--draws", min=0, help="Bootstrap draws over sources; 0 for no intervals.")
    ] = 1000,
    seed: Annotated[int, typer.Option("--seed", help="The same seed gives the same intervals.")] = 20031103,
    folder: StudyFolder = None,
    format_: ListFormat = Format.TABLE,
) -> None:
    """Show percent agreement, Cohen's kappa and Krippendorff's alpha at character level."""
    from qcode.render import agreement as rendering
    from qcode.study import agreement

    names = [name.strip() for name in coders.split(",") if name.strip()]
    with opened(folder) as study:
        found = agreement.agreements(study, names, code=code, everything=all_text, draws=draws, seed=seed)
    rendering.agreements(found, format_)
