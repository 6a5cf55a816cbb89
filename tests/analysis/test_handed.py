"""Places of a masked text find their way back to the original."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from qcode.analysis.handed import original, places
from qcode.model.span import Span

WORDS = st.text("abcæ \n", min_size=1, max_size=8)
PIECES = st.lists(WORDS.map(lambda words: (words, words)) | st.tuples(st.just("[en by]"), WORDS), min_size=1)


@given(PIECES, st.data())
def test_a_span_comes_back_to_the_words_it_shows_and_to_whole_masks(
    pieces: list[tuple[str, str]], data: st.DataObject
) -> None:
    printed, words = ("".join(parts) for parts in zip(*pieces, strict=True))
    start = data.draw(st.integers(0, len(printed) - 1))
    end = data.draw(st.integers(start + 1, len(printed)))

    back, widened = original(Span(start, end), places(pieces))

    # What is printed of the original place is what was chosen, or more of the same masks.
    at = was = 0
    shown = []
    for text, meant in pieces:
        inside = Span(was, was + len(meant)).common(back)
        if inside is not None and text == meant:
            shown.append((at + inside.start - was, at + inside.end - was))
        elif inside is not None:
            assert inside == Span(was, was + len(meant))
            shown.append((at, at + len(text)))
        at, was = at + len(text), was + len(meant)
    assert shown[0][0] <= start
    assert end <= shown[-1][1]
    assert back.end <= len(words)
    if not widened:
        assert (shown[0][0], shown[-1][1]) == (start, end)


@given(WORDS)
def test_an_unmasked_text_is_its_own_map(words: str) -> None:
    assert places([(words, words)]) == ()
    assert original(Span(0, len(words)), ()) == (Span(0, len(words)), False)
