"""What encrypting a study came to."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Converted:
    """Databases written anew.

    Attributes:
        what: ``encrypted``, ``decrypted`` or ``changed``.
        files: Relative to the study's folder, in the order they were replaced.
        rows: Compared, one by one.
        left: A sentence for each thing qcode could not reach.
        remembered: Whether the system's keyring keeps the passphrase now.
    """

    what: str
    files: tuple[str, ...]
    rows: int
    left: tuple[str, ...]
    remembered: bool
