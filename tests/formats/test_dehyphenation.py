"""Words broken at line ends; benchmarks/dehyphenation.py measures it on long texts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcode.formats.dehyphenation import joined
from qcode.formats.pages import furniture, unpaged
from qcode.formats.plain import Line
from qcode.formats.speakers import words_of

WORDS = words_of(
    "gruppen samarbejde samarbejdet vold verbal verbale projekt projektmidler midler kommunen for står forstår op mor "
    "opgørelsen jamen social og sundhed politisk administrative barn forholdet Ribe modellen Pedersen sen svensk it "
    "dansk svenske problem systemer hertil her"
)


def text(*written: str) -> str:
    lines = [Line(n, line) for n, line in enumerate(written, 1)]
    return "\n".join(line.text for line in joined(lines, WORDS.__contains__).lines)


@pytest.mark.parametrize(
    ("above", "below", "whole"),
    [
        ("om samar-", "bejdet i dag", "om samarbejdet\ni dag"),
        ("om samar¬", "bejdet, som", "om samarbejdet,\nsom"),
        ("om kommune-", "samarbejdet", "om kommunesamarbejdet"),
        ("i HMS-", "gruppen er", "i HMS-gruppen\ner"),
        ("en ikke-", "verbal", "en ikke-verbal"),
        ("de § 94-", "tilbud vi", "de § 94-tilbud\nvi"),
        ("fra 1998-", "2001", "fra 1998-2001"),
        ("en e-", "mail", "en e-mail"),
        ("vores it-", "systemer", "vores it-systemer"),
        ("et pro-", "blem", "et problem"),
        ("et pro-", "jektmidler", "et projektmidler"),
        ("både social-", "og sundhed", "både social-\nog sundhed"),
        ("kom her-", "til", "kom hertil"),
        ("i Nord-", "Sjælland", "i Nord-Sjælland"),
        ("i Ribe-", "modellen", "i Ribe-modellen"),
        ("hos Peder-", "sen", "hos Pedersen"),
        ("et mor-barn-", "forholdet", "et mor-barn-forholdet"),
        ("HMS-grup-", "pen", "HMS-gruppen"),
        ("politisk-", "administrative", "politisk-administrative"),
        ("fem-", "seks", "fem-seks"),
        ("SAMAR-", "BEJDE", "SAMARBEJDE"),
        ("skriv til a@ribe-", "amt.dk i dag", "skriv til a@ribe-amt.dk\ni dag"),
        ("Ja –", "og nej", "Ja –\nog nej"),
    ],
)
def test_hyphens_are_the_printers_or_the_writers(above: str, below: str, whole: str) -> None:
    assert text(above, below) == whole


@pytest.mark.parametrize(
    ("above", "below", "whole"),
    [
        (
            "Vi ser på det nære samar",
            "bejdet i dag og ser på det",
            "Vi ser på det nære samarbejdet\ni dag og ser på det",
        ),
        ("Vi ser på den nye op", "gørelsen i dag og ser den", "Vi ser på den nye opgørelsen\ni dag og ser den"),
        ("Vi ser, at det er for", "står der i dag og ser det", "Vi ser, at det er for\nstår der i dag og ser det"),
        ("Vi ser på det hele af", "Samarbejdet i dag og ser", "Vi ser på det hele af\nSamarbejdet i dag og ser"),
    ],
)
def test_a_lost_hyphen_is_found_where_the_halves_are_a_word_only_together(above: str, below: str, whole: str) -> None:
    assert text(above, below) == whole


def test_a_word_that_stands_whole_elsewhere_in_the_file_is_no_guess() -> None:
    lines = [Line(1, "de kalder det gadeplans-"), Line(2, "arbejde her, og gadeplansarbejde er"), Line(3, "ikke nyt")]

    done = joined(lines, WORDS.__contains__)

    assert done.lines[0].text == "de kalder det gadeplansarbejde"
    assert done.doubtful == ()


def test_a_hyphen_the_file_writes_in_the_middle_of_a_line_is_kept_at_its_end() -> None:
    assert text("en støtte-kontakt person", "og en støtte-", "kontakt mere") == (
        "en støtte-kontakt person\nog en støtte-kontakt\nmere"
    )


def test_what_no_list_knows_is_joined_and_told() -> None:
    done = joined([Line(1, "en blafre-"), Line(2, "vims kom")], WORDS.__contains__)

    assert done.lines[0].text == "en blafrevims"
    assert done.doubtful == (1,)


ANIMALS = ("får", "geder", "heste", "køer", "ænder", "gæs", "høns", "svin")


def body(animal: str) -> list[str]:
    return [f"Det var en lang linje om de mange {animal}", f"som gik videre på den næste side {animal}"]


def test_page_numbers_and_running_heads_go_and_the_sentence_goes_on() -> None:
    written = [line for n, one in enumerate(ANIMALS, 11) for line in (*body(one), f"- {n} -", "Tilbud i fem amter")]

    done = joined([Line(n, line) for n, line in enumerate(written, 1)], WORDS.__contains__)

    assert [line.text for line in done.lines] == [line for one in ANIMALS for line in body(one)]
    assert done.left_out == 16
    assert all(line.soft for line in done.lines[1:])


@pytest.mark.parametrize(
    "texts",
    [
        ["IP1: Hvor mange?", "12", "ja", "IP1: Hvor mange?", "40"],
        ["1", "ja", "2", "nej"],
        ["Interviewer:", "Ja.", "Interviewer:", "Nej."],
        ["1998", "ja", "2003", "nej", "2010"],
    ],
)
def test_numbers_that_count_no_pages_are_words(texts: list[str]) -> None:
    assert unpaged(texts) == frozenset()


HEADS = [f"{n}   Tilbud i fem amter" if n % 2 else f"Kapitel 3   {n}" for n in range(10, 18)]


def test_heads_with_the_number_in_them_are_found_where_nothing_says_how_the_pages_went() -> None:
    written = [line for head, one in zip(HEADS, ANIMALS, strict=True) for line in (head, *body(one))]

    assert unpaged(written) == frozenset(range(0, 24, 3))


def test_heads_and_numbers_are_found_at_the_edges_of_known_pages() -> None:
    pages = [[head, "", *body(one), f"{n}"] for n, (head, one) in enumerate(zip(HEADS, ANIMALS, strict=True))]

    assert furniture(pages) == {(page, at) for page in range(8) for at in (0, 4)}


LINES = st.lists(st.text("aeiou-bdgklmnrst ABæø.1", max_size=30).filter(str.strip), max_size=8)


@given(LINES)
def test_joining_loses_no_letter_and_adds_none(written: list[str]) -> None:
    lines = [Line(n, f"x {line} y") for n, line in enumerate(written, 1)]

    done = joined(lines, WORDS.__contains__)

    letters = "".join("".join(line.text.split()) for line in done.lines).replace("-", "")
    assert letters == "".join("".join(line.text.split()) for line in lines).replace("-", "")
