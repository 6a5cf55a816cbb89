"""What is printed in the place of what identifies."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcode.analysis.masking import inflected, masked_text, printed_pieces
from qcode.model.mask import EntityKind, Form, Layer, Match, Mention, Piece, PieceKind, State
from qcode.model.span import Span

TEXT = "Mette Hansen og jeg tog til Aalborgs værested, altså Vista-projektet."


def mention(
    words: str,
    mask: str,
    form: Form = Form.BASE,
    state: State = State.ACCEPTED,
    *,
    entity: int = 1,
    text: str = TEXT,
) -> Mention:
    start = text.index(words)
    span = Span(start, start + len(words))
    return Mention("I01", 1, span, entity, EntityKind.OTHER, state, mask, form, Layer.NAMES)


def printed(*mentions: Mention, start: int = 0, end: int | None = None, text: str = TEXT) -> str:
    return "".join(piece.text for piece in printed_pieces(text[start:end], start, mentions))


def test_an_accepted_mention_prints_as_its_mask() -> None:
    pieces = printed_pieces(TEXT[:19], 0, [mention("Mette Hansen", "navn 1")])

    assert pieces == (Piece("[navn 1]", PieceKind.MASK), Piece(" og jeg"))


@pytest.mark.parametrize(
    ("mask", "genitive"),
    [
        ("byen", "byens"),
        ("en by i Jylland", "en by i Jyllands"),
        ("bostedet Fokus", "bostedet Fokus'"),
        ("Max", "Max'"),
        ("navn 1", "navn 1's"),
        ("kommune A", "kommune A's"),
        ("HMS", "HMS'"),
    ],
)
def test_the_last_word_of_a_mask_takes_the_genitive(mask: str, genitive: str) -> None:
    assert inflected(mask, Form.GENITIVE) == genitive
    assert inflected(mask, Form.BASE) == inflected(mask, Form.DERIVED) == mask


def test_the_genitive_stands_inside_the_brackets() -> None:
    assert printed(mention("Aalborgs", "byen", Form.GENITIVE), start=20, end=45) == "tog til [byens] værested"


def test_a_compound_keeps_its_common_noun() -> None:
    assert printed(mention("Vista-projektet", "stedet", Form.DERIVED), start=47) == "altså [stedet]-projektet."


@pytest.mark.parametrize("written", ["Hans-Jørgen", "Aalborgmodellen", "Vista-2"])
def test_what_is_no_common_noun_goes_with_the_name(written: str) -> None:
    text = f"Det var {written}."

    assert printed(mention(written, "navn", Form.DERIVED, text=text), text=text) == "Det var [navn]."


def test_only_the_last_part_of_a_compound_is_kept() -> None:
    text = "i hans-jørgen-modellen"

    assert printed(mention("hans-jørgen-modellen", "navn", Form.DERIVED, text=text), text=text) == "i [navn]-modellen"


def test_an_undecided_mention_prints_as_a_question() -> None:
    pieces = printed_pieces(TEXT[:19], 0, [mention("Mette Hansen", "navn 1", state=State.UNDECIDED)])

    assert pieces == (Piece("[?]", PieceKind.UNDECIDED), Piece(" og jeg"))


def test_an_undecided_compound_shows_nothing_of_itself() -> None:
    undecided = mention("Vista-projektet", "stedet", Form.DERIVED, State.UNDECIDED)

    assert printed(undecided, start=47) == "altså [?]."


def test_what_is_never_masked_stands_as_it_is() -> None:
    assert printed(mention("Mette Hansen", "navn 1", state=State.NEVER)) == TEXT


@pytest.mark.parametrize(("start", "end", "seen"), [(3, 15, "[navn] og"), (0, 8, "[navn]"), (2, 4, "[navn]")])
def test_a_cut_through_a_mention_prints_the_whole_mask(start: int, end: int, seen: str) -> None:
    assert printed(mention("Mette Hansen", "navn"), start=start, end=end) == seen


def test_a_compound_cut_inside_its_noun_prints_its_mask_alone() -> None:
    compound = mention("Vista-projektet", "stedet", Form.DERIVED)

    assert printed(compound, start=47, end=62) == "altså [stedet]"
    assert printed(compound, start=62) == "[stedet]."


def test_one_entity_twice_with_a_blank_between_prints_once() -> None:
    first = mention("Mette", "navn")

    assert printed(first, mention("Hansen", "navn", Form.GENITIVE), end=15) == "[navns] og"
    assert printed(first, mention("Hansen", "navn 2", entity=2), end=15) == "[navn] [navn 2] og"


def test_the_same_entity_in_two_paragraphs_prints_twice() -> None:
    text = "Mette\nHansen"

    assert printed(mention("Mette", "navn", text=text), mention("Hansen", "navn", text=text), text=text) == (
        "[navn]\n[navn]"
    )


def test_mentions_that_overlap_show_nothing_between_them() -> None:
    undecided = mention("Hansen og", "x", state=State.UNDECIDED, entity=2)

    assert printed(mention("Mette Hansen", "navn"), undecided, end=19) == "[navn][?] jeg"


def test_nothing_prints_as_nothing() -> None:
    assert printed_pieces("", 5, [mention("Mette Hansen", "navn")]) == ()


def test_a_label_is_masked_from_what_was_found_in_it() -> None:
    label = "Vista og Region Nord i Ribe ved Fyn"
    found = [
        Match(Span(0, 5), EntityKind.INSTITUTION, Layer.NAMES, "I1"),
        Match(Span(9, 20), EntityKind.PUBLIC, Layer.NAMES, "O1"),
        Match(Span(23, 27), EntityKind.OTHER, Layer.LEFTOVERS, "Ribe", confidence=0.5),
        Match(Span(32, 35), EntityKind.OTHER, Layer.LEFTOVERS, "Fyn", confidence=0.5),
    ]

    pieces = masked_text(label, found, {"I1": "bostedet", "Fyn": None})

    assert "".join(piece.text for piece in pieces) == "[bostedet] og Region Nord i [?] ved Fyn"


@given(st.text(max_size=60), st.integers(0, 1000))
def test_without_mentions_nothing_changes(words: str, start: int) -> None:
    assert "".join(piece.text for piece in printed_pieces(words, start, [])) == words


@st.composite
def masked_texts(draw: st.DrawFn) -> tuple[str, list[Mention]]:
    """Words of lower-case letters, with names of digits among them, so that each can be told from the rest."""
    words = draw(st.lists(st.sampled_from(["ja", "nej", "der", "2718", "31-41", "5-sagen"]), min_size=1, max_size=12))
    text = " ".join(words)
    mentions = []
    for n, hit in enumerate(re.finditer(r"[\d-]+(?:sagen)?", text)):
        state = draw(st.sampled_from([State.ACCEPTED, State.UNDECIDED]))
        form = draw(st.sampled_from(list(Form)))
        entity = draw(st.integers(0, 2))
        mentions.append(
            Mention("I01", 1, Span(*hit.span()), entity, EntityKind.OTHER, state, f"M{'x' * n}", form, Layer.NAMES)
        )
    return text, mentions


@given(masked_texts(), st.data())
def test_no_word_of_a_mention_shows_wherever_the_cut_goes(
    drawn: tuple[str, list[Mention]], data: st.DataObject
) -> None:
    text, mentions = drawn
    start = data.draw(st.integers(0, len(text)))
    words = text[start : data.draw(st.integers(start, len(text)))]

    pieces = printed_pieces(words, start, mentions)

    assert not re.search(r"\d", "".join(piece.text for piece in pieces))


@given(masked_texts())
def test_the_words_that_stand_are_the_sources_in_order(drawn: tuple[str, list[Mention]]) -> None:
    text, mentions = drawn
    at = 0
    pieces = printed_pieces(text, 0, mentions)

    for piece in pieces:
        if piece.kind is PieceKind.WORDS:
            at = text.index(piece.text, at) + len(piece.text)
    kinds = [piece.kind for piece in pieces]
    assert all(before is not after for before, after in pairwise(kinds))
