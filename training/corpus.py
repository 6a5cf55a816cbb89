"""Read the sentences of Universal NER, and vary them."""

# ruff: noqa: INP001  # a neighbour of scripts, no package

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from spacy.language import Language

LABELS = frozenset({"PER", "LOC", "ORG"})
_TEXT = "# text = "


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with the names in it.

    Attributes:
        names: Start, end and label of each, in code points of the text.
    """

    text: str
    names: tuple[tuple[int, int, str], ...]

    @property
    def lowered(self) -> Sentence:
        """The same in lower case, as speech recognition may write it."""
        lower = self.text.lower()
        return Sentence(lower, self.names) if len(lower) == len(self.text) else self


def read(path: Path) -> list[Sentence]:
    """Read a file in IOB2 whose sentences begin with their text."""
    found: list[Sentence] = []
    text, rows = "", list[tuple[str, str]]()
    for line in (*path.read_text("utf-8").splitlines(), ""):
        if line.startswith(_TEXT):
            text = line.removeprefix(_TEXT)
        elif line.strip() and not line.startswith("#"):
            _, word, label, *_ = line.split("\t")
            rows.append((word, label))
        elif rows and not line.strip():
            found.append(Sentence(text, tuple(_names(text, rows))))
            rows = []
    return found


def _names(text: str, rows: Iterable[tuple[str, str]]) -> Iterator[tuple[int, int, str]]:
    """Find where the words stand, and join those of one name."""
    at, open_ = 0, None
    for word, label in rows:
        start = text.index(word, at)
        at = start + len(word)
        begins, kind = label[:1], label[2:]
        if open_ is not None and begins == "I" and kind == open_[2]:
            open_ = (open_[0], at, kind)
            continue
        if open_ is not None:
            yield open_
        open_ = (start, at, kind) if kind in LABELS else None
    if open_ is not None:
        yield open_


def met(nlp: Language, sentences: Iterable[Sentence], least: int) -> set[str]:
    """Return the words that occur at least so often, in lower case."""
    counted = Counter(word.lower_ for sentence in sentences for word in nlp.make_doc(sentence.text))
    return {word for word, n in counted.items() if n >= least}


def varied(sentences: Sequence[Sentence], lowered: float, longest: int, rng: random.Random) -> Iterator[Sentence]:
    """Yield the sentences in a new order, a share of them in lower case too, some joined as in running text.

    Args:
        sentences: As read.
        lowered: Share that is copied in lower case.
        longest: Most sentences in one text.
        rng: Where chance comes from.
    """
    order = [*sentences, *(one.lowered for one in sentences if rng.random() < lowered)]
    rng.shuffle(order)
    lengths = [1, 1, *range(1, longest + 1)] if longest > 1 else [1]
    while order:
        yield _joined([order.pop() for _ in range(min(len(order), rng.choice(lengths)))])


def _joined(sentences: Iterable[Sentence]) -> Sentence:
    text, names = "", list[tuple[int, int, str]]()
    for one in sentences:
        text += " " if text else ""
        names += [(len(text) + start, len(text) + end, label) for start, end, label in one.names]
        text += one.text
    return Sentence(text, tuple(names))
