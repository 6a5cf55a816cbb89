"""Beginning a sitting: on the whole screen, or line by line."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from qcode.errors import Misuse
from qcode.study import keys as chosen_keys
from qcode.tui import desk as desks
from qcode.tui.keys import with_changes

if TYPE_CHECKING:
    from qcode.study import Study
    from qcode.tui.keys import Deed


def deeds(study: Study) -> tuple[Deed, ...]:
    """Return what can be done, on the keys the study has chosen.

    Raises:
        BadFile: ``keys.yaml`` cannot be read, or gives a key twice.
    """
    return with_changes(chosen_keys.chosen(study))


def keys(study: Study) -> list[tuple[str, str, str, str]]:
    """Return group, keys, help and name of everything that can be done."""
    return [(one.group, "  ".join(one.keys), one.help, one.id) for one in deeds(study)]


def full_screen(study: Study, source: str = "", *, contrast: bool = False) -> None:
    """Open the full-screen coder, and return when it is closed.

    Raises:
        Misuse: There is no terminal.
    """
    if not (os.isatty(0) and os.isatty(2)):
        raise Misuse("`qcode open` needs a terminal.", hint="`qcode open --linear` works line by line.")
    what = deeds(study)
    desk = desks.opened(study, source)
    from qcode.tui.app import Coder  # noqa: PLC0415  the screen is loaded last, once all else is in order

    coder = Coder(desk, what, contrast=contrast)
    coder.run()
    if coder.fault is not None:
        raise coder.fault  # said by the command, as all faults of ours: without what was on the screen


def linear(study: Study, source: str = "") -> None:
    """Read and code line by line, for a screen reader or a narrow line."""
    from qcode.tui import lines  # noqa: PLC0415  only where it is asked for

    lines.run(desks.opened(study, source), deeds(study))
