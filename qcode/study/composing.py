"""Texts a person writes: on the command line, in a file, on standard input, or in their editor."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from qcode.errors import BadFile, Misuse, QcodeError
from qcode.model.text import normalised
from qcode.study.opening import read_bytes

if TYPE_CHECKING:
    from qcode.study.opening import Study

STDIN = "-"
_SCREEN = 1  # the number that standard output has everywhere
_UNDER_WAY = ".memo-being-written.txt"


def composed(study: Study, words: str, file: Path | None, *, before: str = "") -> str:
    """Return what a person wrote, without blank edges.

    Args:
        study: The study; what is being written in an editor stands in its folder, never in one for temporary files.
        words: As given on the command line; ``-`` for standard input; empty where they are elsewhere.
        file: A text file, or ``-``.
        before: What the editor begins with.

    Raises:
        Misuse: Nothing was written, or both words and a file are given.
        BadFile: The file is no text.
        QcodeError: The editor cannot be used.
    """
    if words and file is not None:
        raise Misuse("The text is given twice.", hint="Give it as an argument, or with --from.")
    if file is not None or words == STDIN:
        text = _read(file or Path(STDIN))
    elif words:
        text = words
    elif _at_terminal():
        text = _edited(study, before)
    else:
        raise Misuse("There is no text.", hint="Give it as an argument, with --from FILE, or as `-` on standard input.")
    done = normalised(text).strip()
    if not done:
        raise Misuse("The text is empty; nothing was changed.")
    return done


def recomposed(study: Study, before: str, words: str, file: Path | None, *, other: bool) -> str | None:
    """Return a new wording; None where nothing but something else about the text is to change.

    Args:
        study: The study.
        before: The old wording.
        words: As given on the command line.
        file: A text file, or ``-``.
        other: Whether something else is to change, so that no editor is opened.

    Raises:
        Misuse, BadFile, QcodeError: As for ``composed``.
    """
    return None if other and not words and file is None else composed(study, words, file, before=before)


def _at_terminal() -> bool:
    return sys.stdin.isatty() and os.isatty(_SCREEN)


def _read(path: Path) -> str:
    from qcode.formats import charset

    if path.suffix.lower() in {".docx", ".odt", ".rtf", ".pdf"}:
        raise BadFile(path, "A memo is read from a text file.", hint="Save it as .txt or .md.")
    return charset.decoded(read_bytes(path), path)


def _edited(study: Study, before: str) -> str:
    """Have a text written in the person's editor."""
    program = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ("notepad" if sys.platform == "win32" else "vi")
    path = study.folder / _UNDER_WAY
    try:
        with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8") as out:
            out.write(before)
    except FileExistsError as error:
        hint = f"Save what you need of {path}, and delete it."
        raise QcodeError("A memo of an earlier time is still being written.", hint=hint) from error
    try:
        ended = subprocess.run([*shlex.split(program), str(path)], check=False).returncode  # noqa: S603  their editor
        text = _read(path)
    except OSError as error:
        hint = "Name your editor in EDITOR, or give the text as an argument."
        raise QcodeError(f"The editor {program} cannot be started: {error.strerror}.", hint=hint) from error
    finally:
        path.unlink(missing_ok=True)
    if ended:
        raise QcodeError(f"The editor {program} ended with an error; nothing was changed.")
    return text
