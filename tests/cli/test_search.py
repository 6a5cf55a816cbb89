"""`qcode search`: original words on the screen and in data, masked words in a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from cli.conftest import Qcode


def test_each_turn_found_is_an_object_with_its_place_and_the_places_in_it(qcode: Qcode, texts: dict[str, str]) -> None:
    found = qcode("search", "amtet", "--context", "1", "--by", "region,person", "--format", "json").json()

    assert [(one["source"], one["turn"]) for one in found] == [("I01", 4), ("I02", 6)]
    (first, second) = found
    assert set(first) == {
        *("source", "start", "end", "words", "unit", "turn", "speaker", "person", "found", "before", "after", "groups"),
    }
    assert first["unit"] == "char"
    assert first["words"] == texts["I01"][int(str(first["start"])) : int(str(first["end"]))]
    assert first["found"] == [{"start": first["start"], "end": int(str(first["start"])) + 5, "words": "Amtet"}]
    assert first["groups"] == {"region": "1", "person": "P01"}
    assert first["before"] == [{"turn": 3, "speaker": "I", "person": "", "words": "Og samarbejdet?"}]
    assert (second["person"], second["after"]) == ("P02", [])


def test_the_screen_shows_the_words_and_says_of_how_many(qcode: Qcode) -> None:
    done = qcode("search", "amtet", "--where", "level in (amt, kommune)")

    assert "Amtet og kommunen taler ikke sammen." in done.out
    assert done.err == "Turns: 2; persons: 2 of 6; sources: 2 of 5.\n"


def test_csv_has_a_row_a_turn_and_a_column_for_the_group(qcode: Qcode) -> None:
    lines = qcode("search", "mangler senge", "--by", "source", "--format", "csv", "--quiet").out.splitlines()

    assert lines == [
        "by source,source,turn,start,end,speaker,person,words,found",
        'F05,F05,2,18,36,Bo,P05,Der mangler senge.,"mangler, senge"',
    ]


def test_nothing_found_says_what_else_may_be_tried(qcode: Qcode) -> None:
    done = qcode("search", "gade")

    assert (done.code, done.out) == (0, "")
    assert "`qcode search" in done.err
    assert qcode("search", "gade", "--lemma", "--format", "json").json() != []
    assert qcode("search", "gade*", "--format", "json").json() != []


def test_a_file_is_masked_in_its_words_and_in_what_was_asked(qcode: Qcode, tmp_path: Path) -> None:
    file = tmp_path / "mette.md"

    assert qcode("search", "Kirsten", "-o", str(file)).code == 1  # nobody has decided on her
    assert not file.exists()

    done = qcode("search", "Mette Hansen", "-o", str(file))

    assert done.code == 0, done.err
    assert "person A" in file.read_text("utf-8")
    assert "Mette" not in file.read_text("utf-8")
    assert "Hansen" not in file.read_text("utf-8")


def test_an_unmasked_file_goes_on_record_and_a_screen_needs_no_terms(qcode: Qcode, tmp_path: Path) -> None:
    assert qcode("search", "Mette", "--unmasked").code == 2
    assert qcode("search", "Mette", "--unmasked", "-o", str(tmp_path / "m.md")).code == 0

    assert "Mette" in (tmp_path / "m.md").read_text("utf-8")
    assert "search" in qcode("history").out


def test_a_search_that_cannot_be_read_is_misuse(qcode: Qcode) -> None:
    for arguments in (
        ("…",),
        ("a(", "--regex"),
        ("a", "--by", "code"),
        ("a", "--where", "region ="),
        ("a", "-o", "x.pdf"),
    ):
        assert qcode("search", *arguments).code == 2, arguments
