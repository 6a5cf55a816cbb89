"""Sealing a text: every stretch keeps its words, or the whole of the mask that stands for them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from qcode.analysis.masking import printed_pieces
from qcode.analysis.sealing import SealedText, sealed
from qcode.model.mask import EntityKind, Form, Layer, Mention, State
from qcode.model.span import Span
from qcode.model.turn import Said, joined, placed

TURNS = placed([Said("Mona bor i Aalborg nu."), Said("I Aalborg?"), Said("Ja, hos Mona.")])


def mention(turn: int, start: int, end: int, mask: str, state: State = State.ACCEPTED) -> Mention:
    return Mention("I01", turn, Span(start, end), hash(mask), EntityKind.PLACE, state, mask, Form.BASE, Layer.NAMES)


MENTIONS = {
    1: [mention(1, 0, 4, "person 1"), mention(1, 11, 18, "by 1")],
    2: [mention(2, 25, 32, "by 1")],
    3: [mention(3, 42, 46, "person 1")],
}


def words(done: SealedText, old: Span) -> str:
    return done.text[done.span(old).slice]


def test_the_masks_stand_in_the_text() -> None:
    done = sealed(TURNS, MENTIONS)

    assert done.text == "[person 1] bor i [by 1] nu.\nI [by 1]?\nJa, hos [person 1]."
    assert joined(done.turns) == done.text


def test_a_stretch_keeps_its_words() -> None:
    assert words(sealed(TURNS, MENTIONS), Span(5, 10)) == "bor i"


def test_an_edge_inside_a_name_takes_the_whole_mask() -> None:
    done = sealed(TURNS, MENTIONS)

    assert words(done, Span(2, 13)) == "[person 1] bor i [by 1]"
    assert done.snapped(Span(2, 13))
    assert not done.snapped(Span(0, 18))


def test_a_stretch_of_several_turns_keeps_the_breaks() -> None:
    done = sealed(TURNS, MENTIONS)

    assert words(done, Span(19, 37)) == "nu.\nI [by 1]?\nJa,"
    assert done.turn_numbers(done.span(Span(19, 37))) == (1, 3)


def test_what_is_never_masked_stays() -> None:
    assert sealed(TURNS, {1: [mention(1, 0, 4, "", State.NEVER)]}).text == joined(TURNS)


@st.composite
def texts(draw: st.DrawFn) -> tuple[list[str], list[tuple[int, int, int]]]:
    """Turns, and in them names that do not overlap: turn, start and end within it."""
    turns = draw(st.lists(st.text("ab .\n,", min_size=1, max_size=20), min_size=1, max_size=4))
    names: list[tuple[int, int, int]] = []
    for n, one in enumerate(turns):
        edges = sorted(draw(st.sets(st.integers(0, len(one)), max_size=6)))
        names += [(n, *pair) for pair in zip(edges[::2], edges[1::2], strict=False)]
    return turns, names


@given(texts(), st.data())
def test_a_stretch_reads_after_sealing_as_it_printed_before(
    given_text: tuple[list[str], list[tuple[int, int, int]]], data: st.DataObject
) -> None:
    raw, names = given_text
    turns = placed([Said(one) for one in raw])
    mentions: dict[int, list[Mention]] = {}
    for n, first, last in names:
        start = turns[n].start
        mentions.setdefault(n + 1, []).append(mention(n + 1, start + first, start + last, f"by {n}-{first}"))
    done = sealed(turns, mentions)
    turn = data.draw(st.sampled_from(turns))
    first = data.draw(st.integers(0, len(turn.words) - 1))
    last = data.draw(st.integers(first + 1, len(turn.words)))
    old = Span(turn.start + first, turn.start + last)

    shown = printed_pieces(turn.words[first:last], old.start, mentions.get(turn.n, []), before=turn.words[:first])

    assert words(done, old) == "".join(piece.text for piece in shown)
    assert done.turn_numbers(done.span(old)) == (turn.n, turn.n)
    assert joined(done.turns) == done.text


@given(texts())
def test_without_names_nothing_moves(given_text: tuple[list[str], list[tuple[int, int, int]]]) -> None:
    turns = placed([Said(one) for one in given_text[0]])

    done = sealed(turns, {})

    assert done.turns == turns
    assert all(done.begin(at) == at == done.end(at) for at in range(1, len(done.text)))
