"""Lines of text and Markdown files."""

import pytest

from qcode.formats import markdown, plain, stamps


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("Det er *meget* **vigtigt** og _helt_ ~~slut~~", "Det er meget vigtigt og helt slut"),
        ("2 * 3 er 6 * 1 og snake_case_navn", "2 * 3 er 6 * 1 og snake_case_navn"),
        (r"\*ikke fremhævet\* og \[utydeligt\] 1\.", "*ikke fremhævet* og [utydeligt] 1."),
        ("se [siden](https://kommune.dk) her", "se siden her"),
        ("Børn &amp; unge<!-- note -->", "Børn & unge"),
        ("## Tema 2 ##", "Tema 2"),
        ("> > citat", "citat"),
        ("***Begge dele***", "Begge dele"),
    ],
)
def test_marks_of_markdown_go_and_words_stay(written: str, words: str) -> None:
    assert [line.text for line in markdown.markdown_lines(written)] == [words]


def test_rules_fences_and_empty_lines_are_no_lines() -> None:
    lines = markdown.markdown_lines("en\n\n---\n```\nto\n```\n* * *\ntre")

    assert [(line.n, line.text) for line in lines] == [(1, "en"), (5, "to"), (8, "tre")]


def test_markdown_goes_on_over_a_line_end_but_not_over_a_hard_break_or_an_item() -> None:
    lines = markdown.markdown_lines("en\nto  \ntre\\\nfire\n- fem\n\nseks")

    assert [line.soft for line in lines] == [False, True, False, False, False, False]


def test_stars_in_plain_text_are_what_was_written() -> None:
    assert plain.text_lines("**ja** _nej_")[0].text == "**ja** _nej_"


def test_long_lines_are_paragraphs_of_their_own() -> None:
    lines = plain.text_lines("ord " * 40 + "\n" + "ord " * 20 + "\n\n" + "ord " * 30)

    assert not any(line.soft for line in lines)


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("00:12:33", 753_000),
        ("[12:33]", 753_000),
        ("12:33", 753_000),
        ("#00:12:33-4#", 753_400),
        ("12:33 ja", None),
        ("12:73", None),
    ],
)
def test_a_clock_alone_is_a_time(text: str, time: int | None) -> None:
    assert stamps.lone_clock(text) == time
