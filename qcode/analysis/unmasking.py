"""Put the words back that masks stand for: who has the register reads what was said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.analysis.masking import placed_pieces
from qcode.model.mask import PieceKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qcode.model.mask import Mention

Key = tuple[tuple[int, int, str], ...]
"""For each mask in a printed text, in order: where it stands there, and the words it stands for."""


def key(words: str, start: int, mentions: Sequence[Mention], language: str = "da", *, before: str = "") -> Key:
    """Return what undoes the masking of these words; see ``placed_pieces`` for the arguments."""
    done: list[tuple[int, int, str]] = []
    at = 0
    for piece, (first, last) in placed_pieces(words, start, mentions, language, before=before):
        if piece.kind is not PieceKind.WORDS:
            done.append((at, at + len(piece.text), words[first:last]))
        at += len(piece.text)
    return tuple(done)


def unmasked(printed: str, undoing: Key) -> str:
    """Return the words a printed text stands for.

    A bracket that is no mask, though it looks like one, stays as it is.

    >>> unmasked("[Byen] er [byen] i teksten", ((0, 6, "Aalborg"),))
    'Aalborg er [byen] i teksten'
    """
    done: list[str] = []
    at = 0
    for start, end, words in undoing:
        done += [printed[at:start], words]
        at = end
    return "".join((*done, printed[at:]))
