"""How long a recording is, where its file tells without a decoder: WAV."""

from __future__ import annotations

import io
import wave
from pathlib import PurePath

from qcode.errors import BadFile

READABLE = ".wav"
_HINT = "Say how long it is: `--length 1:31:07`."


def is_readable(name: str) -> bool:
    """Tell whether a file of this name may tell its length."""
    return PurePath(name).suffix.lower() == READABLE


def length(head: bytes, name: str) -> int:
    """Return the length of a recording in milliseconds.

    Args:
        head: The file's first bytes, at least all before the sound itself.
        name: The file's name, for messages.

    Raises:
        BadFile: It is no WAV file, or one of a kind that is not read.
    """
    try:
        with wave.open(io.BytesIO(head)) as sound:
            frames, rate = sound.getnframes(), sound.getframerate()
    except (wave.Error, EOFError) as error:
        raise BadFile(name, "This is no WAV file whose length can be read.", hint=_HINT) from error
    if frames < 1 or rate < 1:
        raise BadFile(name, "This recording is empty, or does not say how long it is.", hint=_HINT)
    return round(frames * 1000 / rate) or 1
