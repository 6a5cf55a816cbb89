"""The screen: one console for stdout, progress on a terminal only, errors on stderr."""

from __future__ import annotations

import json
import os
import shutil
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from qcode.render.listing import note

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rich.console import Console

    from qcode.errors import QcodeError
    from qcode.model.finding import Finding

_PIPED_WIDTH = 120


def console() -> Console:
    """Return the console of stdout, as wide as the terminal, or as a page where there is none."""
    from rich.console import Console

    width = None
    if not sys.stdout.isatty() and "COLUMNS" not in os.environ:
        width = _PIPED_WIDTH
    return Console(width=width, highlight=False, soft_wrap=False)


def width() -> int:
    """Return how many columns there are to print in."""
    if not sys.stdout.isatty() and "COLUMNS" not in os.environ:
        return _PIPED_WIDTH
    return shutil.get_terminal_size().columns


@contextmanager
def progress(what: str, *, quiet: bool = False) -> Iterator[Callable[[int, int], None] | None]:
    """Show a bar on stderr while something long runs; nothing where nobody looks."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def error(fault: QcodeError, *, as_json: bool) -> None:
    """Say on stderr what could not be done."""
    if as_json:
        sys.stderr.write(json.dumps({"error": str(fault), "hint": fault.hint}, ensure_ascii=False) + "\n")
        return
    note(f"Error: {fault}")
    if fault.hint:
        note(f"  {fault.hint}")


def findings(found: tuple[Finding, ...] | list[Finding]) -> None:
    """Say on stderr what was noticed, with its place and fix."""
    for one in found:
        note(f"{one.severity.value.capitalize()}: {one.place}: {one.message}")
        if one.hint:
            note(f"  {one.hint}")
