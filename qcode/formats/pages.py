"""What printing adds to a text: page numbers and running heads. None of it is anybody's words."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_NUMBER = re.compile(
    r"\W*(?P<marked>side|s\.|page|p\.)?\s*(?P<number>\d{1,4})(?:\s*(?:af|of|/)\s*(?P<all>\d{1,4}))?\W*", re.IGNORECASE
)
_AT_EDGE = re.compile(r"^\W*\d{1,4}(?=\s{2}|\s*\t)|(?:(?<=\s\s)|(?<=\t))(?:side |s\. )?\d{1,4}\W*$", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")
_WIDEST = 100  # characters; a head is no paragraph
_EDGE = 2  # lines of a page's top and bottom where heads stand
_STEP = 3  # pages; some have no number
_NEAR = 2  # lines between a head and the page's number


def number_of(text: str) -> tuple[int, bool] | None:
    """Return the number of a line that is nothing but a page number, and whether it says that it is one.

    >>> number_of("- 12 -"), number_of("Side 3 af 40"), number_of("3 af dem")
    ((12, True), (3, True), None)
    """
    if len(text) > 40 or not (parts := _NUMBER.fullmatch(text)):  # noqa: PLR2004  a number and what stands around it
        return None
    framed = re.fullmatch(r"\s*[-–—]\s*\d+\s*[-–—]\s*", text) is not None
    return int(parts["number"]), framed or bool(parts["marked"] or parts["all"])


def furniture(pages: Sequence[Sequence[str]]) -> set[tuple[int, int]]:
    """Return the page and line (both from 0) of each page number and running head, where the pages are known.

    Args:
        pages: The lines of each page, empty ones included.
    """
    edges = {(page, at): lines[at] for page, lines in enumerate(pages) for at in _edges(lines)}
    shapes: dict[str, set[int]] = {}
    for (page, _), text in edges.items():
        shapes.setdefault(_shape(text), set()).add(page)
    enough = max(2, -(-len(pages) * 2 // 5))  # left and right pages have heads of their own
    numbers = {place: found for place, text in edges.items() if (found := number_of(text)) is not None}
    many = {page for page, _ in numbers}
    gone = {place for place, (_, marked) in numbers.items() if marked or len(many) > 1}
    for place, text in edges.items():
        recurs = len(shapes[_shape(text)])
        labelled = ":" in text and recurs * 5 < len(pages) * 4
        if recurs >= enough and not labelled and len(text) <= _WIDEST and any(letter.isalpha() for letter in text):
            gone.add(place)
    return gone


def _edges(lines: Sequence[str]) -> Iterator[int]:
    filled = [at for at, text in enumerate(lines) if text.strip()]
    yield from sorted({*filled[:_EDGE], *filled[-_EDGE:]})


def unpaged(texts: Sequence[str]) -> frozenset[int]:
    """Return the places of page numbers and running heads where nothing says how the pages went.

    A number counts if it says that it is one, or if the next ones follow; a head if it recurs beside such numbers, or
    has one in it.
    """
    numbers = {at: found for at, text in enumerate(texts) if (found := number_of(text)) is not None}
    chain = _rising([(at, number) for at, (number, _) in numbers.items()])
    gone = {at for at, (_, marked) in numbers.items() if marked or at in chain}
    shapes = Counter(_shape(text) for text in texts if len(text) <= _WIDEST)
    with_number = [(at, int(digits[0])) for at, text in enumerate(texts) if (digits := _numbered(text, shapes))]
    gone |= _rising(with_number)
    near = {other for at in gone for other in range(at - _NEAR, at + _NEAR + 1)}
    beside = Counter(_shape(texts[at]) for at in near if 0 <= at < len(texts) and at not in gone)
    heads = {shape for shape, n in beside.items() if n >= 3 and n * 5 >= shapes[shape] * 4 and len(shape) > 3}  # noqa: PLR2004  thrice beside a number, four times of five
    gone |= {at for at, text in enumerate(texts) if _shape(text) in heads and not text.rstrip().endswith(":")}
    return frozenset(gone)


def _numbered(text: str, shapes: Counter[str]) -> list[str]:
    """Return the number at the edge of a line that recurs, and nothing for any other line."""
    edge = _AT_EDGE.search(text) if len(text) <= _WIDEST else None
    return _DIGITS.findall(edge[0]) if edge and shapes[_shape(text)] > 2 else []  # noqa: PLR2004  recurs


def _rising(numbers: Sequence[tuple[int, int]]) -> set[int]:
    """Return the places in the longest run of numbers that count pages: each one to three more than the last."""
    best: dict[int, tuple[int, int | None]] = {}  # place: length of the run that ends here, place before
    last: dict[int, int] = {}  # number: the place where the longest run ends in it
    for at, number in numbers:
        before = max((last[number - step] for step in range(1, _STEP + 1) if number - step in last), default=None)
        best[at] = (1 + (best[before][0] if before is not None else 0), before)
        if number not in last or best[at][0] >= best[last[number]][0]:
            last[number] = at
    end: int | None = max(best, key=lambda at: best[at][0], default=None)
    if end is None or best[end][0] < 3:  # noqa: PLR2004  two numbers in a row are no pages yet
        return set()
    found: set[int] = set()
    while end is not None:
        found.add(end)
        end = best[end][1]
    return found


def _shape(text: str) -> str:
    """Return what a head has in common with those of other pages."""
    return _DIGITS.sub("#", " ".join(text.casefold().split())) if len(text) <= _WIDEST else ""
