"""A study opened for one command, its remarks said at the end."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from qcode.cli import passphrase
from qcode.render.listing import note

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from qcode.study import Study
    from qcode.study.unlocking import Key


@contextmanager
def opened(folder: Path | None, coder: str = "", *, quiet: bool = False, key: Key | None = None) -> Iterator[Study]:
    """Open the study, and say on stderr what it has to remark."""
    from qcode.study import open_study

    with open_study(folder, coder=coder, ask=passphrase.asker(), key=key) as study:
        try:
            yield study
        finally:
            if not quiet:
                for sentence in study.remarks or ():
                    note(sentence)
