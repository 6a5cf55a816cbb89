"""What is printed in the place of what identifies."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcode.analysis.masking import masked_text, printed_pieces, with_notes
from qcode.analysis.unmasking import key, unmasked
from qcode.model.mask import EntityKind, Form, Layer, Match, Mention, Piece, PieceKind, State
from qcode.model.mask_grammar import grammar
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
    kind: EntityKind = EntityKind.OTHER,
) -> Mention:
    start = text.index(words)
    span = Span(start, start + len(words))
    return Mention("I01", 1, span, entity, kind, state, mask, form, Layer.NAMES)


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
        ("bruger S", "bruger S's"),
        ("leder X", "leder X's"),
        ("HMS", "HMS'"),
    ],
)
def test_the_last_word_of_a_mask_takes_the_genitive(mask: str, genitive: str) -> None:
    assert grammar("da").of(mask) == genitive


def test_the_genitive_stands_inside_the_brackets() -> None:
    assert printed(mention("Aalborgs", "byen", Form.GENITIVE), start=20, end=45) == "tog til [byens] værested"


def test_a_compound_keeps_its_common_noun() -> None:
    assert printed(mention("Vista-projektet", "stedet", Form.DERIVED), start=47) == "altså [sted]-projektet."


@pytest.mark.parametrize("written", ["Hans-Jørgen", "Aalborgmodellen", "Vista-2"])
def test_what_is_no_common_noun_goes_with_the_name(written: str) -> None:
    text = f"Det var {written}."

    assert printed(mention(written, "navn", Form.DERIVED, text=text), text=text) == "Det var [navn]."


@pytest.mark.parametrize(
    ("before", "written", "mask", "seen"),
    [
        ("", "Aalborg", "byen", "[Byen]"),  # a sentence begins
        ("Det er slut. ", "Aalborg", "byen", "[Byen]"),
        ('Han sagde: "', "Aalborg", "byen", "[Byen]"),
        ("Det er slut.\n", "Aalborg", "byen", "[Byen]"),
        ("Hun hedder f.eks. ", "Aalborg", "byen", "[byen]"),
        ("Vi tog ... ", "Aalborg", "byen", "[byen]"),
        ("", "aalborg", "byen", "[byen]"),  # written without capitals, as speech recognition does
        ("", "Mette", "person A", "[person A]"),  # a label has one writing
        ("Så kom ", "Mette", "lederen", "[lederen]"),
        ("Der var en ", "Mette", "lederen", "[leder]"),
        ("Der var en ", "Mette", "en kollega", "[kollega]"),
        ("Det er vores ", "Hestestald", "værestedet", "[værested]"),
        ("Det gamle ", "Aalborg", "byen", "[by]"),
        ("Den nye ", "Mette", "en kollega", "[kollega]"),
        ("Det ", "Mette", "lederen", "[lederen]"),  # what Mette said: no article
        ("Hele ", "Aalborg", "byen", "[byen]"),
        ("Der var en ", "Mette", "navn 1", "[navn 1]"),
        ("Der var et ", "Vista", "stedet i byen", "[sted i byen]"),
    ],
)
def test_a_mask_bends_to_the_words_before_it(before: str, written: str, mask: str, seen: str) -> None:
    text = f"{before}{written} og"

    assert printed(mention(written, mask, text=text), text=text) == f"{before}{seen} og"


def test_a_stretch_bends_as_the_whole_turn_does() -> None:
    """The quote begins at the name: what stands before it in the turn still counts."""
    text = "Så var der en Mette og en til."
    found = mention("Mette", "lederen", text=text)
    at = text.index("Mette")

    pieces = printed_pieces(text[at:], at, [found], before=text[:at])

    assert "".join(piece.text for piece in pieces) == "[leder] og en til."


@pytest.mark.parametrize(
    ("written", "mask", "kind", "seen"),
    [
        ("aalborgenser", "by 1", EntityKind.PLACE, "[by 1]-borger"),
        ("aalborgenserne", "byen", EntityKind.PLACE, "[by]-borgerne"),
        ("aalborgenserens", "byen", EntityKind.PLACE, "[by]-borgerens"),
        ("aalborgensiske", "byen", EntityKind.PLACE, "[by]-ske"),
        ("fynboer", "øen", EntityKind.PLACE, "[ø]-borgere"),
        ("sønderjyden", "landsdelen", EntityKind.PLACE, "[landsdelen]-borgeren"),
        ("Aalborgegnen", "byen", EntityKind.PLACE, "[by]-egnen"),
        ("Hansenerne", "person A", EntityKind.PERSON, "[person A]-familien"),
        ("Aalborgmodellen", "byen", EntityKind.PLACE, "[byen]"),
        ("aalborgenser", "navn 1", EntityKind.INSTITUTION, "[navn 1]"),
    ],
)
def test_what_is_made_of_a_name_is_made_of_the_mask(written: str, mask: str, kind: EntityKind, seen: str) -> None:
    text = f"og {written} igen"

    assert printed(mention(written, mask, Form.DERIVED, text=text, kind=kind), text=text) == f"og {seen} igen"


def test_a_language_without_data_prints_masks_as_they_are() -> None:
    text = "En Aalborg, en Mette"
    found = [mention("Aalborg", "byen", text=text), mention("Mette", "lederen", text=text, entity=2)]

    assert "".join(piece.text for piece in printed_pieces(text, 0, found, "fi")) == "En [byen], en [lederen]"


@pytest.mark.parametrize(
    "blank", ["[navn]", "[Navn 2]", "[by]", "(navn)", "XXX", "xx", "NN", "N.N.", "<navn>", "___", "[person A]"]
)
def test_a_place_that_is_masked_already_is_left_alone(blank: str) -> None:
    text = f"Så kom {blank} og Mette."
    inner = blank.strip("[]()<>")
    found = [
        mention(blank, "navn 7", text=text, state=State.UNDECIDED),
        mention(inner, "navn 8", text=text, entity=2),
        mention("Mette", "navn 1", text=text, entity=3),
    ]

    assert printed(*found, text=text) == f"Så kom {blank} og [navn 1]."


def test_a_name_in_brackets_of_the_transcriber_is_masked_and_not_bracketed_twice() -> None:
    text = "Hun [Mette] kom. [griner til Mette]"
    found = [
        mention("Mette", "navn 1", text=text),
        Mention("I01", 1, Span(29, 34), 1, EntityKind.PERSON, State.ACCEPTED, "navn 1", Form.BASE, Layer.NAMES),
    ]

    pieces = with_notes(printed_pieces(text, 0, found))

    assert [(piece.text, piece.kind.value) for piece in pieces] == [
        ("Hun ", "words"),
        ("[navn 1]", "mask"),
        (" kom. ", "words"),
        ("[griner til ", "note"),
        ("[navn 1]", "mask"),
        ("]", "note"),
    ]


def test_a_number_prints_as_it_was_decided_whatever_stands_around_it() -> None:
    text = "17 beboere og en 12 af 38"
    found = [
        mention("17", "ca. 20", text=text, kind=EntityKind.NUMBER),
        mention("12 af 38", "en tredjedel", text=text, entity=2, kind=EntityKind.NUMBER),
    ]

    assert printed(*found, text=text) == "[ca. 20] beboere og en [en tredjedel]"


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


@pytest.mark.parametrize(("start", "end", "seen"), [(3, 15, "[navn] og"), (0, 8, "[Navn]"), (2, 4, "[navn]")])
def test_a_cut_through_a_mention_prints_the_whole_mask(start: int, end: int, seen: str) -> None:
    assert printed(mention("Mette Hansen", "navn"), start=start, end=end) == seen


def test_a_compound_cut_inside_its_noun_prints_its_mask_alone() -> None:
    compound = mention("Vista-projektet", "stedet", Form.DERIVED)

    assert printed(compound, start=47, end=62) == "altså [stedet]"
    assert printed(compound, start=62) == "[stedet]."


def test_one_entity_twice_with_a_blank_between_prints_once() -> None:
    first = mention("Mette", "navn")

    assert printed(first, mention("Hansen", "navn", Form.GENITIVE), end=15) == "[Navns] og"
    assert printed(first, mention("Hansen", "navn 2", entity=2), end=15) == "[Navn] [navn 2] og"


def test_the_same_entity_in_two_paragraphs_prints_twice() -> None:
    text = "Mette\nHansen"

    assert printed(mention("Mette", "navn", text=text), mention("Hansen", "navn", text=text), text=text) == (
        "[Navn]\n[Navn]"
    )


def test_mentions_that_overlap_show_nothing_between_them() -> None:
    undecided = mention("Hansen og", "x", state=State.UNDECIDED, entity=2)

    assert printed(mention("Mette Hansen", "navn"), undecided, end=19) == "[Navn][?] jeg"


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


NAMES = {
    "Mette": ("lederen", EntityKind.PERSON),
    "Aalborg": ("byen", EntityKind.PLACE),
    "Vista": ("projekt 2", EntityKind.INSTITUTION),
    "Bo": ("en kollega", EntityKind.PERSON),
}
ENDINGS = {Form.BASE: ("",), Form.GENITIVE: ("s", "'s"), Form.DERIVED: ("-projektet", "enser", "ensiske", "erne")}


@st.composite
def spoken(draw: st.DrawFn) -> tuple[str, list[Mention]]:
    """Sentences of words, brackets that look like masks, and names in every form."""
    plain = st.sampled_from(
        [
            "en",
            "den gamle",
            "og",
            "Nej.",
            "sagde:",
            "[byen]",
            "[Lederen]",
            "XXX",
            "[griner]",
            "\n",
            "min",
            "bolig",
            "[",
            "]",
        ]
    )
    text, mentions = "", []
    for _ in range(draw(st.integers(1, 12))):
        if draw(st.booleans()):
            text += draw(plain) + " "
            continue
        name = draw(st.sampled_from(sorted(NAMES)))
        form = draw(st.sampled_from(list(Form)))
        written = name + draw(st.sampled_from(ENDINGS[form]))
        bracketed = draw(st.booleans())
        start = len(text) + bracketed
        text += f"[{written}] " if bracketed else f"{written} "
        mask, kind = NAMES[name]
        span = Span(start, start + len(written))
        state = draw(st.sampled_from([State.ACCEPTED, State.ACCEPTED, State.UNDECIDED]))
        mentions.append(Mention("I01", 1, span, sorted(NAMES).index(name), kind, state, mask, form, Layer.NAMES))
    return text, mentions


@given(spoken(), st.data())
def test_masking_and_unmasking_are_inverse(drawn: tuple[str, list[Mention]], data: st.DataObject) -> None:
    """Names in the genitive, in compounds, after articles, in and beside brackets that look like masks."""
    text, mentions = drawn
    start = data.draw(st.integers(0, len(text)))
    words, before = text[start : data.draw(st.integers(start, len(text)))], text[:start]
    shown = "".join(piece.text for piece in printed_pieces(words, start, mentions, before=before))

    assert unmasked(shown, key(words, start, mentions, before=before)) == words


@given(spoken())
def test_masked_output_holds_no_accepted_form(drawn: tuple[str, list[Mention]]) -> None:
    text, mentions = drawn

    shown = "".join(piece.text for piece in printed_pieces(text, 0, mentions))

    assert not any(name in shown for name in NAMES)


@given(spoken())
def test_one_entity_never_has_two_masks_nor_two_entities_one(drawn: tuple[str, list[Mention]]) -> None:
    """However bent, every mask goes back to one entity."""
    text, mentions = drawn
    bends = grammar("da")
    stems = {bends.stem(mask): name for name, (mask, _) in NAMES.items()}
    stems |= {bends.of(stem).casefold(): name for stem, name in list(stems.items())}
    stems |= {bends.of(mask).casefold(): name for name, (mask, _) in NAMES.items()}

    for start, end, words in key(text, 0, mentions):
        shown = "".join(piece.text for piece in printed_pieces(text, 0, mentions))[start:end]
        for bracket in re.findall(r"\[([^]?]+)\]", shown):
            named = stems.get(bends.stem(bracket), stems.get(bracket.casefold()))
            assert named is not None
            assert named in words


@given(spoken())
def test_notes_are_told_apart_and_nothing_else_changes(drawn: tuple[str, list[Mention]]) -> None:
    text, mentions = drawn
    pieces = printed_pieces(text, 0, mentions)

    noted = with_notes(pieces)

    assert "".join(piece.text for piece in noted) == "".join(piece.text for piece in pieces)
    assert [one.text for one in noted if one.kind is PieceKind.MASK] == [
        one.text for one in pieces if one.kind is PieceKind.MASK
    ]
