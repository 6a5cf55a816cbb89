"""What the tour of the bundled study says between its commands."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from qcode.render import listing

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def begin(folder: Path) -> None:
    """Say what the tour is about."""
    listing.say(f"The bundled study is in {folder}. It is fictive, and its two coders are simulated.")


def step(why: str, command: Sequence[str]) -> None:
    """Announce a command, as one would type it."""
    typed = " ".join(f'"{part}"' if any(sign in part for sign in ' *,"') else part for part in command)
    listing.say(f"\n── {why}\n$ qcode {typed}")
    sys.stdout.flush()


def end(folder: Path, document: str) -> None:
    """Say where to go on."""
    listing.say(
        f"\nThe Word file is {folder / document}. Go on in the folder {folder}; `qcode --help` lists the commands."
    )
