"""The exception tree: every error a person can cause, each with its own sentence.

A class owns its sentence, keeps its facts as attributes and may offer a hint. ``cli/main.py`` alone turns
them into text. What a *check* notices is a ``Finding``, not an exception.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


class QcodeError(Exception):
    """Something qcode could not do, said so that a person can mend it.

    Attributes:
        hint: What to do next, or an empty string.
        exit_code: 1 where the study or a file stood in the way, 2 where the command was misused.
    """

    exit_code = 1

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class Misuse(QcodeError):
    """The command was given something it does not take."""

    exit_code = 2


class BadFile(QcodeError):
    """A file cannot be read as what it should be.

    Attributes:
        path: The file, as the person named it.
        line: 1-based, or None where the whole file is at fault.
        column: 1-based, or None.
    """

    def __init__(
        self,
        path: object,
        problem: str,
        *,
        line: int | None = None,
        column: int | None = None,
        hint: str = "",
    ) -> None:
        place = ":".join(str(part) for part in (path, line, column) if part is not None)
        super().__init__(f"{place}: {problem}", hint=hint)
        self.path = path
        self.line = line
        self.column = column
        self.problem = problem


class BadExpression(Misuse):
    """A code expression or a condition that cannot be read.

    Attributes:
        column: 1-based place in the expression.
        problem: What is wrong, without the expression.
    """

    def __init__(self, expression: str, column: int, problem: str, *, hint: str = "") -> None:
        pointer = f"{expression}\n{' ' * (column - 1)}^"
        super().__init__(f"{problem} (column {column})\n{pointer}", hint=hint)
        self.column = column
        self.problem = problem


class NotFound(Misuse):
    """Nothing in the study goes by this name."""

    def __init__(self, what: str, name: str, *, similar: Sequence[str] = (), hint: str = "") -> None:
        super().__init__(f"There is no {what} {name!r} in the study.", hint=hint)
        self.name = name
        if similar:
            self.hint = f"Did you mean {' or '.join(similar)}?"


class CodeNotFound(NotFound):
    """No code has this path."""

    def __init__(self, path: str, *, similar: Sequence[str] = ()) -> None:
        super().__init__("code", path, similar=similar, hint="`qcode codebook show` lists the codes.")


class SourceNotFound(NotFound):
    """No source has this id or file name."""

    def __init__(self, name: str, *, similar: Sequence[str] = ()) -> None:
        super().__init__("source", name, similar=similar, hint="`qcode source list` lists the sources.")


class StudyNotFound(Misuse):
    """There is no study here or above."""

    def __init__(self, folder: object) -> None:
        super().__init__(
            f"There is no study in {folder} or any folder above it (no study.yaml).",
            hint="Make one with `qcode init DIR`, or name one with `--study DIR`.",
        )


class NewerStudy(QcodeError):
    """The database was written by a newer qcode."""

    def __init__(self, path: object, version: int, known: int) -> None:
        super().__init__(
            f"{path} was written by a newer qcode (layout {version}; this qcode knows {known}).",
            hint="Upgrade with `pip install --upgrade qcode-qda`.",
        )


class StudyBusy(QcodeError):
    """Another process is writing to the study."""

    def __init__(self, path: object) -> None:
        super().__init__(
            f"Another qcode is writing to {path}.",
            hint="Wait until it is done and try again; what was under way was taken back.",
        )


class Collision(QcodeError):
    """Two processes made the same thing at the same moment."""

    def __init__(self, action: str) -> None:
        super().__init__(
            f"Another qcode made the same at the same moment, so that `{action}` was taken back.", hint="Try again."
        )


class StudyUnreadable(QcodeError):
    """The database is damaged, no database of ours, or cannot be opened or written."""

    def __init__(self, path: object, reason: str, *, hint: str = "") -> None:
        super().__init__(f"{path} cannot be used: {reason}.", hint=hint)


class Locked(StudyUnreadable):
    """The database is encrypted, and nobody gave a passphrase."""

    def __init__(self, path: object) -> None:
        super().__init__(
            path,
            "it is encrypted with a passphrase, or damaged",
            hint="Run the command on a terminal, which asks for the passphrase, or set QCODE_PASSPHRASE. "
            "If it is damaged, restore a copy from the folder `backups`.",
        )


class WrongPassphrase(StudyUnreadable):
    """The passphrase does not open the database."""

    def __init__(self, path: object, origin: str) -> None:
        super().__init__(
            path,
            f"the passphrase ({origin}) is not the one it was encrypted with, or the file is damaged",
            hint="Try again; without the passphrase nobody can read it. If it is damaged, restore a copy from the "
            "folder `backups`.",
        )


class AnotherPassphrase(StudyUnreadable):
    """The database has another passphrase than the study it belongs to."""

    def __init__(self, path: object) -> None:
        super().__init__(
            path,
            "it was encrypted with another passphrase than the study",
            hint="Was a change of passphrase cut off? Finish it: `qcode encrypt --change`, with the same passphrases.",
        )


class CipherMissing(StudyUnreadable):
    """SQLCipher is not installed."""

    def __init__(self, path: object) -> None:
        super().__init__(
            path,
            "encryption takes SQLCipher, which is not installed",
            hint='Install it with `pip install "qcode-qda[encrypted]"`.',
        )


class CannotUndo(QcodeError):
    """The latest action cannot be taken back."""


class Refused(QcodeError):
    """A gate stands in the way: something must be decided first."""
