"""Edits of a quote: what is rendered is proved by its words and edits, and nothing else is."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from qcode.analysis import relocating
from qcode.analysis.editing import EditMarks, composed, differences, problem, rendered, verified
from qcode.model.ledger import LETTERS, Edit, EditKind, as_key, key_of
from qcode.model.mask import Piece, PieceKind
from qcode.model.span import Span

TALK = "Vi har prøvet, øh, det hele i Fokus. Det var dyrt.\nHvad så?\nSå holdt de op. Punktum."


def at(words: str, kind: EditKind, instead: str = "", *, text: str = TALK) -> Edit:
    start = text.index(words)
    return Edit(kind, start, start + len(words), instead)


def after(words: str, instead: str) -> Edit:
    end = TALK.index(words) + len(words)
    return Edit(EditKind.CLARIFICATION, end, end, instead)


BREAKS = [Edit(EditKind.MERGE, n, n + 1) for n, letter in enumerate(TALK) if letter == "\n"]
QUESTION = at("Hvad så?", EditKind.INTERVIEWER)


@pytest.mark.parametrize(
    ("edits", "expected"),
    [
        ([], TALK),
        (
            [at("Det var dyrt.", EditKind.CUT)],
            "Vi har prøvet, øh, det hele i Fokus. […]\nHvad så?\nSå holdt de op. Punktum.",
        ),
        (
            [at("øh,", EditKind.PAUSE), QUESTION],
            "Vi har prøvet, … det hele i Fokus. Det var dyrt.\n[…] Så holdt de op. Punktum.",
        ),
        (
            [at(" øh,", EditKind.TIDY), QUESTION, *BREAKS],
            "Vi har prøvet, det hele i Fokus. Det var dyrt. […] Så holdt de op. Punktum.",
        ),
        (
            [at("Fokus. Det var dyrt.\nHvad så?\nSå holdt", EditKind.CUT), QUESTION, *BREAKS],
            "Vi har prøvet, øh, det hele i […] de op. Punktum.",
        ),
        (
            [
                after("holdt de", "amterne"),
                at("Fokus", EditKind.MASK, "bostedet"),
                at("Punktum.", EditKind.CUT),
                QUESTION,
            ],
            "Vi har prøvet, øh, det hele i [bostedet]. Det var dyrt.\n[…] Så holdt de [amterne] op. […]",
        ),
        (
            [at("Vi", EditKind.CLARIFICATION, "amtet"), at("Det var dyrt.\nHvad så?", EditKind.CUT)],
            "[amtet] har prøvet, øh, det hele i Fokus. […]\nSå holdt de op. Punktum.",
        ),
        (
            [at("Det var dyrt.", EditKind.CUT), at("Hvad så?", EditKind.INTERVIEWER)],
            "Vi har prøvet, øh, det hele i Fokus. […]\nSå holdt de op. Punktum.",
        ),
        (
            [at("Hvad så?", EditKind.CUT)],
            "Vi har prøvet, øh, det hele i Fokus. Det var dyrt.\n[…] Så holdt de op. Punktum.",
        ),
        (
            [at("Vi har prøvet, øh, det", EditKind.CUT), *BREAKS],
            "[…] hele i Fokus. Det var dyrt. Hvad så? Så holdt de op. Punktum.",
        ),
    ],
)
def test_each_edit_is_printed_as_what_it_is(edits: list[Edit], expected: str) -> None:
    assert problem(TALK, edits) == ""
    assert rendered(TALK, edits) == expected
    assert verified(expected, TALK, edits) == ()


def test_the_marks_are_those_of_the_study() -> None:
    edits = [at("øh,", EditKind.PAUSE), at("Det var dyrt.", EditKind.CUT)]

    assert rendered(TALK, edits, EditMarks("(...)", "–")).startswith("Vi har prøvet, – det hele i Fokus. (...)\n")


@pytest.mark.parametrize(
    ("edits", "why"),
    [
        ([Edit(EditKind.CUT, 0, len(TALK) + 1)], "beyond"),
        ([Edit(EditKind.MERGE, 2, 3)], "no break"),
        ([Edit(EditKind.CUT, 0, len(TALK))], "no word"),
        ([Edit(EditKind.CUT, 0, 6), Edit(EditKind.TIDY, 3, 9, "x")], "same words"),
        ([after("holdt de", "a"), after("holdt de", "b")], "same words"),
        ([Edit(EditKind.MASK, 0, 6, "x"), Edit(EditKind.CLARIFICATION, 3, 3, "y")], "same words"),
    ],
)
def test_edits_that_cannot_be_are_refused(edits: list[Edit], why: str) -> None:
    assert why in problem(TALK, edits)


def test_no_edit_shows_what_the_gate_has_masked() -> None:
    """A tidy-up of a masked name prints the mask; a cut through one prints it whole."""
    words = "Jeg spurgte Anna Holm om det."
    pieces = [
        (Piece(words[:12]), (0, 12)),
        (Piece("[navn 1]", PieceKind.MASK), (12, 21)),
        (Piece(words[21:]), (21, len(words))),
    ]

    def printed(*edits: Edit) -> str:
        return str(composed(pieces, edits, EditMarks())[0])

    assert printed(Edit(EditKind.TIDY, 12, 21, "Anna Holm")) == "Jeg spurgte [navn 1] om det."
    assert printed(Edit(EditKind.TIDY, 4, 16, "bad Anna")) == "Jeg [navn 1] om det."
    assert printed(Edit(EditKind.CUT, 17, 24)) == "Jeg spurgte [navn 1] […] det."
    assert printed(Edit(EditKind.CUT, 4, 16)) == "Jeg […] [navn 1] om det."
    assert printed(Edit(EditKind.CUT, 4, 21)) == "Jeg […] om det."
    assert printed(Edit(EditKind.MASK, 12, 21, "en kollega")) == "Jeg spurgte [en kollega] om det."


WORD = st.sampled_from(["ja", "nej", "altså", "Fokus", "det", "var", "dyrt.", "og", "(vist)", "så,", "»hm«", "30"])
TEXTS = st.lists(st.lists(WORD, min_size=1, max_size=8).map(" ".join), min_size=1, max_size=4).map("\n".join)
NEW = st.sampled_from(["brugerne", "en by", "de andre"])


@st.composite
def edited(draw: st.DrawFn) -> tuple[str, list[Edit]]:
    """A text with edits that fit it: their edges between words, as commands make them, or anywhere."""
    text = draw(TEXTS)
    places = sorted({draw(st.integers(0, len(text))) for _ in range(draw(st.integers(0, 8)))})
    edits: list[Edit] = []
    for start, end in zip(places[::2], places[1::2], strict=False):
        kind = draw(st.sampled_from([one for one in EditKind if one is not EditKind.MERGE]))
        words = draw(NEW) if kind in {EditKind.CLARIFICATION, EditKind.MASK, EditKind.TIDY} else ""
        point = kind is EditKind.CLARIFICATION and draw(st.booleans())
        edits.append(Edit(kind, start, start if point else end, words))
    taken = {n for edit in edits for n in range(edit.start, edit.end)}
    merges = [n for n, letter in enumerate(text) if letter == "\n" and n not in taken and draw(st.booleans())]
    edits += [Edit(EditKind.MERGE, n, n + 1) for n in merges]
    assume(not problem(text, edits))
    return text, edits


@given(edited())
def test_whatever_the_edits_what_is_rendered_is_proved(case: tuple[str, list[Edit]]) -> None:
    text, edits = case

    assert verified(rendered(text, edits), text, edits) == ()
    assert verified(rendered(text, edits).replace("\n", "\r\n  ").replace("»", '"'), text, edits) == ()


@given(edited(), st.data())
def test_one_word_changed_left_out_or_put_in_is_found(case: tuple[str, list[Edit]], data: st.DataObject) -> None:
    text, edits = case
    words = rendered(text, edits).split()
    n = data.draw(st.integers(0, len(words) - 1))
    other = data.draw(WORD | NEW)
    how = data.draw(st.sampled_from(["change", "leave out", "put in", "letter"]))
    if how == "change":
        assume(differences(words[n], other))
        words[n] = other
    elif how == "leave out":
        del words[n]
    elif how == "put in":
        words.insert(n, other)
    else:
        words[n] = words[n] + "e"

    assert verified(" ".join(words), text, edits) != ()


@given(edited())
def test_what_is_not_in_brackets_or_tidied_stands_in_the_transcript(case: tuple[str, list[Edit]]) -> None:
    """Every stretch of words is there, letter for letter and in the same order."""
    text, edits = case
    edits = [edit for edit in edits if edit.kind is not EditKind.TIDY]
    assume(not problem(text, edits))
    left = " ".join(text.split())
    for passage in composed([(Piece(text), (0, len(text)))], edits, EditMarks()):
        for piece in passage.pieces:
            if piece.kind is PieceKind.WORDS:
                words = " ".join(piece.text.split())
                assert words in left
                left = left[left.index(words) + len(words) :]


@given(edited())
def test_no_paragraph_is_empty_or_has_blanks_at_its_edges(case: tuple[str, list[Edit]]) -> None:
    text, edits = case

    for line in rendered(text, edits).split("\n"):
        assert line
        assert line == line.strip()
        assert "  " not in line
        assert "[…] […]" not in line or "[…]" in text


@given(edited())
def test_the_order_in_which_edits_were_made_is_of_no_account(case: tuple[str, list[Edit]]) -> None:
    text, edits = case

    assert rendered(text, edits[::-1]) == rendered(text, edits)


@given(edited(), TEXTS, TEXTS)
def test_edits_of_a_text_left_whole_follow_it(case: tuple[str, list[Edit]], before: str, after_: str) -> None:
    text, edits = case
    source = f"{before}\n{text}\n{after_}"
    start = len(before) + 1
    moved = relocating.relocated(edits, relocating.without([Span(0, start)], start, 0, len(text)))

    assert source[start : start + len(text)] == text
    assert [new for _, new in moved] == edits
    assert [new for _, new in relocating.relocated(edits, relocating.revised(text, text))] == edits


def test_an_edit_goes_with_the_turn_its_words_were_in() -> None:
    """The second of three turns is taken out; what was said of the third holds there."""
    edits = [at("prøvet", EditKind.CUT), QUESTION, at("Punktum.", EditKind.CUT), after("holdt de", "amterne")]
    gone = Span(TALK.index("\nHvad"), TALK.index("\nSå"))
    left = TALK[: gone.start] + TALK[gone.end :]

    new = [one for _, one in relocating.relocated(edits, relocating.without([gone], 0, 0, len(left))) if one]

    assert [one.kind for one in new] == [EditKind.CUT, EditKind.CUT, EditKind.CLARIFICATION]
    assert rendered(left, new) == ("Vi har […], øh, det hele i Fokus. Det var dyrt.\nSå holdt de [amterne] op. […]")


@given(TEXTS, st.data())
def test_a_mask_covers_whatever_came_in_the_place_of_its_words(text: str, data: st.DataObject) -> None:
    """A name is misspelt and mended: the mask that was made for it still hides it."""
    words = text.split()
    n = data.draw(st.integers(0, len(words) - 1))
    start = len(" ".join(words[:n])) + (n > 0)
    text = " ".join(words)
    mended = " ".join([*words[:n], "Xenia", *words[n + 1 :]])
    assume(len(words) > 1)
    mask = Edit(EditKind.MASK, start, start + len(words[n]), "navn")

    new = [one for _, one in relocating.relocated([mask], relocating.revised(text, mended)) if one]

    assert "Xenia" not in rendered(mended, new)


def test_ids_are_one_to_an_entry_and_hold_no_letter_that_is_mistaken_for_another() -> None:
    known = [key_of(number) for number in range(1, 20001)]

    assert len(set(known)) == len(known)
    assert {len(one) for one in known} == {4, 5}
    assert set("".join(one[1:] for one in known)) == set(LETTERS)
    assert not set(LETTERS) & set("0O1IL5S8B2ZU")
    assert [as_key(one.lower()) for one in known[:9]] == known[:9]


@given(edited(), st.data())
def test_no_letter_of_a_masked_name_is_printed_whatever_the_edits(
    case: tuple[str, list[Edit]], data: st.DataObject
) -> None:
    """Stretches of the text are masked, anywhere: what they hide is written in letters that nothing else has."""
    text, edits = case
    edges = sorted({data.draw(st.integers(0, len(text))) for _ in range(data.draw(st.integers(2, 6)))})
    pieces: list[tuple[Piece, tuple[int, int]]] = []
    at = 0
    for start, end in zip(edges[::2], edges[1::2], strict=False):
        pieces += [(Piece(text[at:start]), (at, start)), (Piece("[navn]", PieceKind.MASK), (start, end))]
        text = text[:start] + "ŵ" * (end - start) + text[end:]
        at = end
    pieces.append((Piece(text[at:]), (at, len(text))))

    printed = composed([one for one in pieces if one[0].text], edits, EditMarks())

    assert not any("ŵ" in str(passage) for passage in printed)
    shown = sum(str(passage).count("[navn]") for passage in printed)
    taken = {n for edit in edits if edit.kind is not EditKind.TIDY for n in range(edit.start, edit.end)}
    names = [range(start, end) for _, (start, end) in pieces if text[start:end].startswith("ŵ")]
    assert shown == sum(1 for name in names if not taken.issuperset(name))
