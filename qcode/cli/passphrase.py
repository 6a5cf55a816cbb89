"""Asking for a passphrase: hidden, and only where somebody sits at a terminal."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def asker() -> Callable[[str], str] | None:
    """Return what asks at the terminal, or None where there is none."""
    return _asked if sys.stdin.isatty() else None


def _asked(what: str) -> str:
    from getpass import getpass

    return getpass(what, sys.stderr)
