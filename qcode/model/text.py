"""The text of a source: normalised once, hashed once, never guessed at again."""

from __future__ import annotations

import hashlib
import re
import unicodedata

_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff\ufffe\uffff\u2028\u2029]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_WORD = re.compile(r"\S*?[^\W_]\S*")
_BLANKS = re.compile("[ \t\u00a0\u2007\u202f]+")


def normalised(raw: str) -> str:
    r"""Return ``raw`` in the form every stored text has.

    NFC; line ends as ``\n``; no byte-order mark, NUL, control character or lone surrogate; soft hyphens gone.

    >>> normalised("\ufeffA\u030arhus\r\nby")
    'Århus\nby'
    """
    text = raw.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    text = _SURROGATE.sub("\ufffd", _UNWANTED.sub("", text)).replace("\u00ad", "")
    return unicodedata.normalize("NFC", text)


def tidied(raw: str) -> str:
    """Return the words of one paragraph: normalised, on one line, runs of blanks made one space."""
    return _BLANKS.sub(" ", normalised(raw).replace("\n", " ")).strip()


def text_hash(text: str) -> str:
    """Return the SHA-256 of a stored text, as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def bytes_hash(data: bytes) -> str:
    """Return the SHA-256 of a file's bytes, as 64 hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def word_count(text: str, start: int = 0, end: int | None = None) -> int:
    """Count words: runs between white space that hold a letter or digit; of a stretch, as if it stood alone.

    >>> word_count("Ja – det gør vi, HMS-gruppen!"), word_count("Ja – det gør vi", 5, 12)
    (5, 2)
    """
    return len(_WORD.findall(text, start, len(text) if end is None else end))
