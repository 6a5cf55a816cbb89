"""Quotations as they are printed: marks, nested speech, cuts, dialogue, attribution, counts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcode.model.block import Heading, Line, Quote
from qcode.model.count import Count
from qcode.model.mask import Piece, PieceKind, Printed
from qcode.model.quotation import PrintedPart, PrintedQuotation, QuoteSet
from qcode.model.settings import Settings, Typography
from qcode.model.span import Span
from qcode.render import typesetting

STUDY = Settings("x")


def printed(text: str) -> Printed:
    return Printed((Piece(text),))


def part(turn: int, words: str, speaker: str = "IP1", *, context: bool = False) -> PrintedPart:
    return PrintedPart(turn, printed(speaker), speaker, printed(words), speaker == "Interviewer", context)


def quotation(*parts: PrintedPart, groups: tuple[str, ...] = (), attribution: str = "(leder)") -> PrintedQuotation:
    return PrintedQuotation(
        id="I01:0-9",
        source=printed("I01"),
        span=Span(0, 9),
        speaker=printed("IP1"),
        attribution=printed(attribution),
        codes=(printed("tilbud"),),
        coders=("AK", "MB"),
        parts=parts,
        attributes={},
        groups=tuple(map(printed, groups)),
    )


def set_of(*quotations: PrintedQuotation) -> QuoteSet:
    return QuoteSet(quotations, (Count(1, None, "statements"),), (), (), STUDY)


def text(line: Line) -> str:
    return "".join(map(str, line))


def lines(one: PrintedQuotation, settings: Settings = STUDY) -> list[str]:
    return [text(line) for line in typesetting.quote(one, settings).lines]


def test_a_quote_stands_in_marks_with_its_attribution() -> None:
    assert lines(quotation(part(2, "Ja, det gør vi."))) == ["»Ja, det gør vi.« (leder)"]


def test_paragraphs_share_one_pair_of_marks() -> None:
    assert lines(quotation(part(2, "Ja.\nOg nej."))) == ["»Ja.", "Og nej.« (leder)"]


def test_what_was_left_out_between_turns_is_a_cut() -> None:
    """
    IP1: Ja.
    Interviewer: Virkelig?
    IP1: Jo.
    """
    assert lines(quotation(part(2, "Ja."), part(4, "Jo."))) == ["»Ja.", "[…] Jo.« (leder)"]
    assert lines(quotation(part(2, "Ja."), part(3, "Jo."))) == ["»Ja.", "Jo.« (leder)"]


def test_a_dialogue_names_its_speakers() -> None:
    assert lines(quotation(part(2, "Ja."), part(3, "Hvorfor?", "Interviewer"), part(4, "Derfor."))) == [
        *("»IP1: Ja.", "Interviewer: Hvorfor?", "IP1: Derfor.« (leder)")
    ]


def test_context_stands_before_and_after_outside_the_marks() -> None:
    done = typesetting.quote(
        quotation(
            part(1, "Hvad\nsker der?", "Interviewer", context=True),
            part(2, "Ja."),
            part(3, "Tak.", "Interviewer", context=True),
        ),
        STUDY,
    )

    assert [text(line) for line in done.before] == ["Interviewer: Hvad sker der?"]
    assert [text(line) for line in done.lines] == ["»Ja.« (leder)"]
    assert [text(line) for line in done.after] == ["Interviewer: Tak."]
    assert text(done.note) == "I01:0-9 · AK, MB"


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ('Han sagde "nej" til mig', "Han sagde ›nej‹ til mig"),
        ("Han sagde »nej« til mig", "Han sagde ›nej‹ til mig"),
        ("Han sagde “nej” og „jo“", "Han sagde ›nej‹ og ›jo‹"),
        ('Den var 5" lang', 'Den var 5" lang'),
        ("Det's fint", "Det's fint"),
    ],
)
def test_speech_within_speech_takes_the_inner_marks(said: str, expected: str) -> None:
    assert lines(quotation(part(2, said))) == [f"»{expected}« (leder)"]


def test_a_mask_is_never_typeset() -> None:
    """
    IP1: Han hedder "[‘Bo’]"
    """
    mask = Printed((Piece("Han hedder "), Piece('["A"]', PieceKind.MASK), Piece(' og siger "ja"')))
    one = PrintedPart(2, printed("IP1"), "IP1", mask, interviewer=False)

    assert lines(quotation(one)) == ['»Han hedder ["A"] og siger ›ja‹« (leder)']


def test_the_marks_are_those_of_the_study() -> None:
    english = Settings("x", typography=Typography(("“", "”"), ("‘", "’"), "(...)"))

    assert lines(quotation(part(2, 'Say "no".'), part(5, "Yes.")), english) == ["“Say ‘no’.", "(...) Yes.” (leder)"]


def test_without_an_attribution_nothing_follows() -> None:
    assert lines(quotation(part(2, "Ja."), attribution="")) == ["»Ja.«"]


def test_a_heading_is_printed_where_its_group_changes() -> None:
    page = typesetting.page(
        set_of(
            quotation(part(2, "A"), groups=("region 1", "leder", "tilbud", "I01")),
            quotation(part(2, "B"), groups=("region 1", "leder", "tilbud", "I01")),
            quotation(part(2, "C"), groups=("region 1", "privat", "tilbud", "I01")),
            quotation(part(2, "D"), groups=("region 2", "privat", "tilbud", "I01")),
        )
    )
    headings = [(block.level, text(block.line)) for block in page.blocks if isinstance(block, Heading)]

    assert headings == [
        *((1, "region 1"), (2, "leder"), (3, "tilbud"), (3, "I01")),
        *((2, "privat"), (3, "tilbud"), (3, "I01")),
        *((1, "region 2"), (2, "privat"), (3, "tilbud"), (3, "I01")),
    ]
    assert sum(isinstance(block, Quote) for block in page.blocks) == 4


@given(st.lists(st.text(max_size=12), min_size=1, max_size=4), st.lists(st.booleans(), min_size=4, max_size=4))
def test_nothing_but_marks_is_added_to_the_words(said: list[str], masked: list[bool]) -> None:
    pieces = tuple(
        Piece(words, PieceKind.MASK if hidden else PieceKind.WORDS) for words, hidden in zip(said, masked, strict=False)
    )
    one = PrintedPart(1, printed("IP1"), "IP1", Printed(pieces), interviewer=False)
    plain = "\n".join(lines(quotation(one, attribution="")))

    assert letters(plain) == letters("".join(said))


def letters(words: str) -> str:
    return "".join(letter for letter in words if letter not in '"“”„»«›‹')
