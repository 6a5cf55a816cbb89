"""The words of a quote with its edits: rendered from the transcript, and held against what was printed.

Nothing is ever edited by hand. What is printed follows from the words and the edits alone, so that any word that does
not is found.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from qcode.model.ledger import Edit, EditKind
from qcode.model.mask import Piece, PieceKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

Placed = tuple[Piece, tuple[int, int]]
"""A piece with the start and the end of the words it stands for, counted from the quote's beginning."""

_NO_BLANK_BEFORE = tuple(".,;:!?)]%")
_NO_BLANK_AFTER = tuple("([")
_SAME = {letter: like for likes, like in (("“”„»«›‹", '"'), ("’‘´`", "'"), ("–—‑", "-")) for letter in likes}
_LIKE = str.maketrans(_SAME)
_INSIDE_A_CUT = frozenset({EditKind.INTERVIEWER, EditKind.MERGE})
_TIGHT = frozenset({EditKind.MASK, EditKind.CLARIFICATION})


@dataclass(frozen=True, slots=True)
class EditMarks:
    """What a study prints for a cut and for a pause."""

    cut: str = "[…]"
    pause: str = "…"


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph of a rendered quote; ``start`` is where its first words stand in the quote."""

    start: int
    pieces: tuple[Piece, ...]

    def __str__(self) -> str:
        """Return the text."""
        return "".join(piece.text for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Difference:
    """Words that are printed and should be others; one of the two may be empty."""

    expected: str
    printed: str


def said(edit: Edit) -> tuple[Piece, ...]:
    """Return what an edit puts in as it was written; the gate has its own way."""
    return (Piece(edit.words),) if edit.words else ()


def problem(words: str, edits: Sequence[Edit]) -> str:
    """Return why these edits cannot be those of these words, or nothing.

    >>> problem("Ja, det gør vi.", [Edit(EditKind.CUT, 0, 4), Edit(EditKind.TIDY, 2, 7, "ja")])
    'two edits are about the same words'
    """
    if any(edit.end > len(words) for edit in edits):
        return "an edit lies beyond the quote"
    if any(edit.kind is EditKind.MERGE and words[edit.start : edit.end] != "\n" for edit in edits):
        return "paragraphs are merged where there is no break"
    done: Edit | None = None
    for edit in _printing(edits):
        if done is not None and (edit.start < done.end or (edit.start, edit.end) == (done.start, done.end)):
            return "two edits are about the same words"
        done = edit
    kinds = {PieceKind.CUT, PieceKind.PAUSE}
    if not any(piece.kind not in kinds for one in _rendered(words, edits) for piece in one.pieces):
        return "no word is left"
    return ""


def rendered(words: str, edits: Sequence[Edit], marks: EditMarks | None = None) -> str:
    r"""Return a quote with its edits, a paragraph a line.

    >>> text = "Vi har prøvet, øh, det hele. Det var dyrt. Så holdt de op."
    >>> rendered(text, [
    ...     Edit(EditKind.TIDY, 13, 18, ","), Edit(EditKind.CUT, 29, 42), Edit(EditKind.CLARIFICATION, 51, 51, "amtet"),
    ... ])
    'Vi har prøvet, det hele. […] Så holdt [amtet] de op.'
    """
    return "\n".join(str(one) for one in _rendered(words, edits, marks))


def _rendered(words: str, edits: Sequence[Edit], marks: EditMarks | None = None) -> tuple[Passage, ...]:
    return composed([(Piece(words), (0, len(words)))], edits, marks or EditMarks())


def verified(printed: str, words: str, edits: Sequence[Edit], marks: EditMarks | None = None) -> tuple[Difference, ...]:
    """Return where a printed quote is not what its words and edits give; nothing where it is proved.

    Blanks, line ends and the form of quotation marks, apostrophes and dashes are the printer's, and of no account.

    >>> verified("Det var meget dyrt.", "Det var dyrt.", [])
    (Difference(expected='', printed='meget'),)
    """
    return differences(rendered(words, edits, marks), printed)


def differences(expected: str, printed: str) -> tuple[Difference, ...]:
    """Return where two texts differ, word by word."""
    there, here = expected.split(), printed.split()
    alike = SequenceMatcher(None, [_like(one) for one in there], [_like(one) for one in here], autojunk=False)
    return tuple(
        Difference(" ".join(there[i:j]), " ".join(here[k:m]))
        for what, i, j, k, m in alike.get_opcodes()
        if what != "equal"
    )


def _like(word: str) -> str:
    return word.replace("...", "…").translate(_LIKE)


def composed(
    pieces: Sequence[Placed],
    edits: Sequence[Edit],
    marks: EditMarks,
    put_in: Callable[[Edit], tuple[Piece, ...]] = said,
) -> tuple[Passage, ...]:
    """Return a quote's paragraphs: its pieces as they come from the gate, with the edits.

    A mask is printed whole or, where a cut, a pause, a clarification or another mask takes all of its words, not at
    all; no tidy-up takes its place.

    Args:
        pieces: They cover the quote, in order.
        edits: Without ``problem``.
        marks: Of the study.
        put_in: Gives what an edit puts in, as it may be printed.
    """
    page = _Page(marks)
    names = _Names(pieces)
    at = 0
    for edit in _printing(edits):
        for piece, start in names.between(at, edit.start):
            page.words(piece, start)
        hidden = list(names.between(edit.start, edit.end))
        match edit.kind:
            case EditKind.CUT | EditKind.PAUSE:
                page.sign(edit)
            case EditKind.CLARIFICATION | EditKind.MASK:
                page.bracket(edit, put_in(edit))
            case EditKind.INTERVIEWER:
                page.skip()
            case EditKind.MERGE:
                page.join()
            case EditKind.TIDY:
                masks = [piece for piece, _ in hidden if piece.kind is not PieceKind.WORDS]
                page.tidied(edit, tuple(masks) or put_in(edit))
        if edit.kind is not EditKind.TIDY:
            names.give_back(edit)
        at = edit.end
    for piece, start in names.between(at, pieces[-1][1][1] if pieces else 0):
        page.words(piece, start)
    return page.passages()


def _printing(edits: Iterable[Edit]) -> list[Edit]:
    """Return the edits in order, without those that a cut takes along."""
    cuts = [edit for edit in edits if edit.kind is EditKind.CUT]
    kept = [
        edit
        for edit in edits
        if edit.kind not in _INSIDE_A_CUT or not any(cut.start <= edit.start and edit.end <= cut.end for cut in cuts)
    ]
    return sorted(kept, key=lambda edit: (edit.start, edit.end))


class _Names:
    """Gives the pieces stretch by stretch; a mask is given once, whole."""

    def __init__(self, pieces: Sequence[Placed]) -> None:
        self._pieces = pieces
        self._given: set[int] = set()

    def between(self, start: int, end: int) -> Iterator[tuple[Piece, int]]:
        for n, (piece, (first, last)) in enumerate(self._pieces):
            begin, stop = max(start, first), min(end, last)
            if begin >= stop:
                continue
            if piece.kind is PieceKind.WORDS:
                yield Piece(piece.text[begin - first : stop - first]), begin
            elif n not in self._given:
                self._given.add(n)
                yield piece, begin

    def give_back(self, edit: Edit) -> None:
        """Give a mask again of which words are left behind an edit."""
        self._given -= {n for n, (_, (first, last)) in enumerate(self._pieces) if edit.start <= first < edit.end < last}


class _Page:
    """Sets pieces and marks into paragraphs, with one blank between."""

    def __init__(self, marks: EditMarks) -> None:
        self._marks = marks
        self._done: list[tuple[int, list[Piece]]] = []
        self._line: list[Piece] = []
        self._start = 0
        self._after = ""  # what the next words owe the mark before: "blank", or "always", "tight", "none"
        self._skipped = False

    def words(self, piece: Piece, start: int) -> None:
        if piece.kind is not PieceKind.WORDS:
            self._set(piece, start)
            return
        at = start
        for n, text in enumerate(piece.text.split("\n")):
            if n:
                self._break()
            if text:
                self._set(Piece(text), at)
            at += len(text) + 1

    def sign(self, edit: Edit) -> None:
        cut = edit.kind is EditKind.CUT
        self._mark((Piece(self._marks.cut, PieceKind.CUT) if cut else Piece(self._marks.pause, PieceKind.PAUSE),), edit)

    def bracket(self, edit: Edit, pieces: tuple[Piece, ...]) -> None:
        kind = PieceKind.MASK if edit.kind is EditKind.MASK else PieceKind.CLARIFICATION
        inside = [Piece(one.text, kind) if one.kind is PieceKind.WORDS else one for one in pieces]
        self._mark(tuple(_joined([Piece("[", kind), *inside, Piece("]", kind)])), edit)

    def tidied(self, edit: Edit, pieces: tuple[Piece, ...]) -> None:
        for piece in pieces:
            self.words(piece, edit.start)
        if not pieces and (not self._line or self._last().endswith(" ")):
            self._after = "none"

    def skip(self) -> None:
        self._skipped = bool(self._line or self._done)

    def join(self) -> None:
        self._after = "always"

    def passages(self) -> tuple[Passage, ...]:
        self._break()
        done: list[tuple[int, list[Piece]]] = []
        for n, (start, line) in enumerate(self._done):
            if not _is_cut(line):
                done.append((start, line))
            elif n + 1 < len(self._done):
                after = self._done[n + 1][1]
                if after[0].kind is not PieceKind.CUT:
                    after[:0] = [line[0], Piece(" ")]
            elif done and done[-1][1][-1].kind is not PieceKind.CUT:
                done[-1][1].extend((Piece(" "), line[0]))
            elif not done:
                done.append((start, line))
        return tuple(Passage(start, tuple(_joined(line))) for start, line in done)

    def _set(self, piece: Piece, start: int) -> None:
        text = piece.text
        if piece.kind is PieceKind.WORDS:
            if not self._line or self._after or self._skipped:
                blank = text[:1].isspace()
                text = text.lstrip()
                if not text:
                    self._after = "blank" if blank and self._after == "tight" else self._after
                    return
                self._after = "blank" if blank and self._after == "tight" else self._after
            piece = Piece(text)
        self._note_what_was_skipped(start)
        tight = self._after in {"tight", "none"} or not self._line
        close = text.startswith(_NO_BLANK_BEFORE) and self._after != "always"
        if self._after and not tight and not close and not self._last().endswith(" "):
            self._line.append(Piece(" "))
        if not self._line:
            self._start = start
        self._line.append(piece)
        self._after = ""

    def _mark(self, pieces: tuple[Piece, ...], edit: Edit) -> None:
        self._note_what_was_skipped(edit.start)
        cut = pieces[0].kind is PieceKind.CUT
        if cut and self._line and self._line[-1].kind is PieceKind.CUT:
            return
        before = self._last()
        was_tight = edit.kind in _TIGHT and edit.start < edit.end and not self._after and before[-1:] not in {"", " "}
        self._strip()
        if not self._line:
            self._start = edit.start
        elif not was_tight and not self._last().endswith(_NO_BLANK_AFTER):
            self._line.append(Piece(" "))
        self._line.extend(pieces)
        self._after = "tight" if edit.kind in _TIGHT and edit.start < edit.end else "blank"

    def _note_what_was_skipped(self, start: int) -> None:
        """Set the mark of a cut where the interviewer's words were hidden."""
        if not self._skipped:
            return
        self._skipped = False
        last = self._line[-1] if self._line else (self._done[-1][1][-1] if self._done else None)
        if last is None or last.kind is PieceKind.CUT:
            return
        self._strip()
        if self._line:
            self._line.append(Piece(" "))
        else:
            self._start = start
        self._line.append(Piece(self._marks.cut, PieceKind.CUT))
        self._after = "blank"

    def _break(self) -> None:
        self._strip()
        if self._line:
            self._done.append((self._start, self._line))
        self._line, self._after = [], ""

    def _strip(self) -> None:
        while self._line and self._line[-1].kind is PieceKind.WORDS:
            text = self._line[-1].text.rstrip()
            if text:
                self._line[-1] = Piece(text)
                return
            self._line.pop()

    def _last(self) -> str:
        return self._line[-1].text if self._line else ""


def _is_cut(line: Sequence[Piece]) -> bool:
    return len(line) == 1 and line[0].kind is PieceKind.CUT


def _joined(pieces: Iterable[Piece]) -> Iterator[Piece]:
    last: Piece | None = None
    for piece in pieces:
        if last is not None and last.kind is piece.kind and piece.kind is not PieceKind.CUT:
            last = Piece(last.text + piece.text, piece.kind)
            continue
        if last is not None:
            yield last
        last = piece
    if last is not None:
        yield last
