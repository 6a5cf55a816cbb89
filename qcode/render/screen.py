"""The screen of a person: progress on a terminal only, errors and findings on stderr."""

from __future__ import annotations

import json
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from qcode.render.listing import note

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from qcode.errors import QcodeError
    from qcode.model.finding import Finding


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
