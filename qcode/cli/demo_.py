"""``qcode demo``: the commands of the main job, run one after another."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from qcode.cli.options import commands

app = commands()


@app.command()
def demo(
    folder: Annotated[Path, typer.Argument(help="Where to put the study; not there yet.")] = Path("qcode-demo"),
) -> None:
    """Copy the bundled study to a folder and run the main job on it."""
    from qcode.cli import main
    from qcode.render import touring
    from qcode.study import demo

    demo.copy(folder)
    touring.begin(folder)
    back = Path.cwd()
    os.chdir(folder)
    try:
        for step in demo.STEPS:
            touring.step(step.why, step.command)
            main.app(list(step.command), prog_name="qcode", standalone_mode=False)
    finally:
        os.chdir(back)
    touring.end(folder, "barrierer.docx")
