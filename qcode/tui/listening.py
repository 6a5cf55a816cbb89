"""A running clock for a recording that is listened to beside the screen, and its player."""

from __future__ import annotations

import os
import shlex
import subprocess
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcode.errors import Misuse, QcodeError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PLAYER = "QCODE_PLAYER"


@dataclass(slots=True)
class Clock:
    """A clock that can be started, paused and set.

    Attributes:
        at: Milliseconds where it was started or paused.
        since: When it was started, in seconds of ``now``; None while it stands.
        now: The clock on the wall.
    """

    at: int = 0
    since: float | None = None
    now: Callable[[], float] = time.monotonic

    @property
    def running(self) -> bool:
        """Whether it goes."""
        return self.since is not None

    def read(self) -> int:
        """Return what it shows, in milliseconds."""
        return self.at + (0 if self.since is None else int((self.now() - self.since) * 1000))

    def toggle(self) -> None:
        """Start it, or pause it."""
        self.at, self.since = self.read(), (None if self.running else self.now())

    def set(self, to: int) -> None:
        """Let it show a time; a running one goes on from there."""
        self.at, self.since = max(0, to), (self.now() if self.running else None)


def play(folder: Path, recording: str, at: int) -> str:
    """Open a recording in the person's player, and return what was opened.

    Raises:
        Misuse: No recording is named, or no player.
        QcodeError: The file is not here, or the player does not start.
    """
    written = os.environ.get(PLAYER, "")
    if not recording:
        raise Misuse("This source has no recording.", hint="`qcode source add ID --recording FILE` names one.")
    if not written:
        hint = f"Such as {PLAYER}='mpv --start={{seconds}} {{file}}'."
        raise Misuse(f"No player is named: set {PLAYER}.", hint=hint)
    places = (folder / recording, folder / "recordings" / recording, folder / "transcripts" / recording)
    file = next((one for one in places if one.is_file()), None)
    if file is None:
        raise QcodeError(f"The recording {recording} is not in the study's folder.", hint="Put it into recordings/.")
    facts = {"file": str(file), "seconds": str(at // 1000)}
    command = [part.format_map(facts) for part in shlex.split(written)]
    if "{file}" not in written:
        command.append(str(file))
    try:
        subprocess.Popen(  # noqa: S603  the person's own player
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as error:
        raise QcodeError(f"The player cannot be started ({error.strerror}).", hint=f"See {PLAYER}.") from error
    return recording
