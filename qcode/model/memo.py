"""Memos: what a researcher writes on the way, and what each is about."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

_WORD = re.compile(r"[\w’'-]+\*?")
_IN_SHORT = 60


class MemoKind(StrEnum):
    """A memo is about something; the journal says what was done and thought on a day."""

    MEMO = "memo"
    JOURNAL = "journal"


class About(StrEnum):
    """What a memo can be about; one that names none of these is about the study."""

    SOURCE = "source"
    PERSON = "person"
    CODE = "code"
    THEME = "theme"
    CODING = "coding"
    MEMO = "memo"
    CLAIM = "claim"


@dataclass(frozen=True, order=True, slots=True)
class Link:
    """One thing a memo is about.

    Attributes:
        name: The source's, person's or claim's id, the code's path, the theme's name, the coding's or memo's number.
    """

    kind: About
    name: str

    def __str__(self) -> str:
        """Return it as commands take it.

        >>> str(Link(About.SOURCE, "I07"))
        'source:I07'
        """
        return f"{self.kind}:{self.name}"


@dataclass(frozen=True, slots=True)
class Memo:
    """Something written down.

    Attributes:
        id: Number in the study, as commands take it.
        title: May be empty.
        created: ISO time, UTC.
        changed: ISO time, UTC, of the latest wording.
        links: What it is about; empty for the study.
    """

    id: int
    kind: MemoKind
    title: str
    body: str
    coder: str
    created: str
    changed: str
    links: tuple[Link, ...] = ()

    @property
    def in_short(self) -> str:
        """The title, else the beginning of the text."""
        text = self.title or " ".join(self.body.split())
        return text if len(text) <= _IN_SHORT else f"{text[: _IN_SHORT - 1]}…"


def holds_words(text: str, asked: str) -> bool:
    """Tell whether a text holds all words asked for; ``*`` stands for any ending.

    Capital letters are of no account, letters with marks are letters of their own.

    >>> holds_words("Natten på gården var lang.", "lang natten"), holds_words("Natten på gården", "garden")
    (True, False)
    >>> holds_words("Nattevagten ringede.", "natte*"), holds_words("Nattevagten ringede.", "natte")
    (True, False)
    """
    there = set(_words(text))
    return all(
        any(word.startswith(one[:-1]) for word in there) if one.endswith("*") else one in there for one in _words(asked)
    )


def _words(text: str) -> list[str]:
    return [word.replace("’", "'") for word in _WORD.findall(unicodedata.normalize("NFC", text).casefold())]
