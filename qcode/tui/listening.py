"""A running clock for a recording that is listened to beside the screen, and its player."""

from __future__ import annotations

import glob
import os
import subprocess
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcode.errors import Misuse, QcodeError
from qcode.model import player

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


def play(folder: Path, recording: str, at: int, chosen: str = "") -> subprocess.Popen[bytes]:
    """Open a recording in the person's player, and return the player.

    Args:
        folder: The study's.
        recording: Name of the file.
        at: Milliseconds where it is to begin.
        chosen: The command in ``study.yaml``; a person's own in the environment comes first.

    Raises:
        Misuse: No recording is named, no player, or its command cannot be read.
        QcodeError: The file is not here, or the player does not start.
    """
    written = os.environ.get(PLAYER, "") or chosen
    if not recording:
        raise Misuse("This source has no recording.", hint="`qcode source add ID --recording FILE` names one.")
    if not written:
        hint = 'Add a line to study.yaml, such as `player: "mpv --start={seconds} {file}"`.'
        raise Misuse("No player is named.", hint=hint)
    file = _found(folder, recording)
    if file is None:
        raise QcodeError("The recording is not in the study's folder.", hint="Put it into recordings/.")
    try:
        command = player.command(written, str(file.resolve()), at // 1000)
    except ValueError as error:
        raise Misuse(str(error), hint=f"See {PLAYER}.") from error
    return _start(command)


def _found(folder: Path, recording: str) -> Path | None:
    """Return the file of a recording: as it is named, or with any ending where it goes by the source's id."""
    for place in (folder, folder / "recordings", folder / "transcripts"):
        if (place / recording).is_file():
            return place / recording
    there = sorted((folder / "recordings").glob(f"{glob.escape(recording)}.*"))
    return there[0] if there else None


def _start(command: list[str]) -> subprocess.Popen[bytes]:
    silent = subprocess.DEVNULL
    try:
        return subprocess.Popen(  # noqa: S603  the person's own player, by its arguments and without a shell
            command, stdin=silent, stdout=silent, stderr=silent, start_new_session=True
        )
    except FileNotFoundError as error:
        raise QcodeError(
            f"There is no program {command[0]!r} here.", hint="Name another `player` in study.yaml."
        ) from error
    except OSError as error:
        message = f"The player {command[0]!r} does not start ({error.strerror})."
        raise QcodeError(message, hint="Name another `player` in study.yaml.") from error
