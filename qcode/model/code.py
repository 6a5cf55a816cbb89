"""Codes and their paths."""

from __future__ import annotations

import re
from dataclasses import dataclass

_BLANKS = re.compile(r"\s+")
_SEGMENT = re.compile(r"[^\s/*()\",|]+")


def slug(name: str) -> str:
    """Return the path segment of a code's name: lower case, blanks to ``-``.

    >>> slug("Styring vertikalt")
    'styring-vertikalt'
    """
    return _BLANKS.sub("-", name.strip().lower())


@dataclass(frozen=True, order=True, slots=True)
class CodePath:
    """The way from the root of a code tree to a code.

    >>> str(CodePath.parse("Samarbejde/Amt-kommune"))
    'samarbejde/amt-kommune'
    """

    segments: tuple[str, ...]

    def __post_init__(self) -> None:
        """Refuse a path without segments or with an impossible one."""
        if not self.segments or not all(_SEGMENT.fullmatch(part) for part in self.segments):
            message = f"no code path: {self.segments!r}"
            raise ValueError(message)

    @classmethod
    def parse(cls, written: str) -> CodePath:
        """Read a path as a person writes it.

        Raises:
            ValueError: A segment is empty or holds a character no segment may hold.
        """
        return cls(tuple(slug(part) for part in written.strip().strip("/").split("/")))

    @property
    def parent(self) -> CodePath | None:
        """The path above, or None at the root."""
        return CodePath(self.segments[:-1]) if len(self.segments) > 1 else None

    @property
    def name(self) -> str:
        """The last segment."""
        return self.segments[-1]

    def child(self, name: str) -> CodePath:
        """Return the path of the code called ``name`` below this one."""
        return CodePath((*self.segments, slug(name)))

    def __str__(self) -> str:
        """Return the segments joined by ``/``."""
        return "/".join(self.segments)


@dataclass(frozen=True, slots=True)
class Code:
    """A concept of the tree.

    Attributes:
        id: Never changes; unique in its codebook. Empty until the first ``apply``.
        name: As written in the codebook.
        path: From the root; follows renames.
        number: As printed in the report (``3.1``), or empty.
        line: 1-based line in the codebook file, 0 if unknown.
    """

    id: str
    name: str
    path: CodePath
    number: str = ""
    definition: str = ""
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    asked_in: tuple[str, ...] = ()
    line: int = 0
