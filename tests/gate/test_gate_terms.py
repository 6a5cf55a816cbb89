"""On what terms words leave: scanned and decided, as a marked draft, by a named override, or unmasked and on record."""

from __future__ import annotations

import csv
import io
import json
import os
import stat
from typing import TYPE_CHECKING

import docx
import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from gate.conftest import Called, Searched, Telling


@pytest.mark.parametrize("ending", ["docx", "md", "csv", "json"])
def test_a_source_not_scanned_goes_into_no_file(
    study: Path, call: Called, ending: str, question: tuple[str, ...]
) -> None:
    code, out, err = call(*question, "-o", f"citater.{ending}")

    assert (code, out) == (1, "")
    assert "no file was written" in err
    assert "qcode mask scan" in err
    assert sorted(study.parent.iterdir()) == [study]


def test_an_undecided_name_keeps_the_file_back_and_the_decision_lets_it_out(study: Path, call: Called) -> None:
    assert call("mask", "scan")[0] == 3
    assert call("quotes", "-o", "citater.md")[0] == 1
    assert not (study.parent / "citater.md").exists()
    call("mask", "review", stdin="a\n" * 50)

    assert call("quotes", "-o", "citater.md")[0] == 0


@pytest.mark.parametrize("ending", ["docx", "md", "csv", "json"])
def test_a_draft_is_marked_and_masked(
    study: Path, call: Called, ending: str, telling: Telling, searched: Searched, question: tuple[str, ...]
) -> None:
    assert call(*question, "--draft", "-o", f"kladde.{ending}")[0] == 0
    text = searched(study.parent / f"kladde.{ending}")

    assert telling(text) == []
    match ending:
        case "md":
            assert text.startswith("**KLADDE**")
        case "csv":
            assert {row["draft"] for row in csv.DictReader(io.StringIO(text))} == {"True"}
        case "json":
            assert {row["draft"] for row in json.loads(text)} == {True}


@pytest.mark.parametrize(("asked", "mark"), [("--draft", "KLADDE"), ("--unmasked", "IKKE MASKERET")])
@pytest.mark.parametrize("template", [(), ("--template", "hus.docx")])
def test_every_page_of_a_word_file_says_so(
    study: Path, call: Called, asked: str, mark: str, template: tuple[str, ...]
) -> None:
    """First and even pages have headers of their own, and a template may ask for them."""
    house = docx.Document()
    house.settings.odd_and_even_pages_header_footer = True
    house.sections[0].different_first_page_header_footer = True
    house.sections[0].first_page_header.paragraphs[0].text = "Forside"
    house.save(str(study.parent / "hus.docx"))

    assert call("quotes", asked, "-o", "kladde.docx", *template)[0] == 0

    (section,) = docx.Document(str(study.parent / "kladde.docx")).sections
    for header in (section.header, section.first_page_header, section.even_page_header):
        assert header.paragraphs[0].text == mark
        assert not header.is_linked_to_previous


def test_unmasked_words_are_marked_in_every_form(study: Path, call: Called) -> None:
    for ending in ("md", "csv", "json"):
        assert call("quotes", "--unmasked", "-o", f"ord.{ending}")[0] == 0
    written = {ending: (study.parent / f"ord.{ending}").read_text("utf-8") for ending in ("md", "csv", "json")}

    assert written["md"].startswith("**IKKE MASKERET**")
    assert {row["masked"] for row in csv.DictReader(io.StringIO(written["csv"]))} == {"False"}
    assert {row["masked"] for row in json.loads(written["json"])} == {False}
    assert "IKKE MASKERET" in call("quotes", "--unmasked")[1]


@pytest.mark.skipif(os.name != "posix", reason="rights of a file are another thing on Windows")
@pytest.mark.parametrize("ending", ["docx", "md", "csv", "json"])
@pytest.mark.parametrize("asked", ["--draft", "--unmasked"])
def test_a_file_is_for_its_owner_alone(study: Path, call: Called, ending: str, asked: str) -> None:
    fresh, there = (study.parent / f"{name}.{ending}" for name in ("ny", "gammel"))
    there.touch(mode=0o644)
    before = os.umask(0)
    try:
        for path in (fresh, there):
            assert call("quotes", asked, "-o", str(path))[0] == 0
    finally:
        os.umask(before)

    assert [stat.S_IMODE(path.stat().st_mode) for path in (fresh, there)] == [0o600, 0o600]
    assert {path.name for path in study.parent.iterdir()} == {study.name, fresh.name, there.name}


def test_a_file_that_is_clean_is_no_draft(clean: Path, call: Called, searched: Searched) -> None:
    assert call("quotes", "-o", "citater.docx")[0] == 0

    text = searched(clean.parent / "citater.docx")
    assert "KLADDE" not in text
    assert "IKKE MASKERET" not in text


def test_an_override_is_named_recorded_and_still_masked(
    study: Path, call: Called, telling: Telling, searched: Searched
) -> None:
    assert call("mask", "scan")[0] == 3
    code, _, err = call("quotes", "--override", "AK: læst af begge", "-o", "citater.docx")
    latest = json.loads(call("history", "--format", "json")[1])[0]

    assert code == 0, err
    assert telling(searched(study.parent / "citater.docx")) == []
    assert (latest["action"], latest["coder"]) == ("quotes", "AK")
    assert "override by AK: læst af begge" in latest["summary"]


@pytest.mark.parametrize("override", [" ", "fordi", "AK:", ": fordi", " : "])
def test_an_override_without_a_name_or_a_reason_is_refused(study: Path, call: Called, override: str) -> None:
    assert call("quotes", "--override", override, "-o", "citater.md")[0] == 2
    assert not (study.parent / "citater.md").exists()


def test_unmasked_words_are_asked_for_by_name_said_and_recorded_for_good(clean: Path, call: Called) -> None:
    code, out, err = call("quotes", "--unmasked", "--format", "json")
    first = json.loads(call("history", "--format", "json")[1])[0]
    call("undo")
    kept = json.loads(call("history", "--format", "json")[1])

    assert clean.exists()
    assert code == 0
    assert "Mette Bjørnsen fra Svalen" in out
    assert {row["masked"] for row in json.loads(out)} == {False}
    assert "Unmasked: original words. This is on record" in err
    assert (first["action"], "unmasked" in first["summary"]) == ("quotes", True)
    assert [one["undone"] for one in kept if one["action"] == "quotes"] == [False]


def test_looking_at_masked_quotes_is_no_change(clean: Path, call: Called) -> None:
    before = call("history", "--format", "json")[1]
    call("quotes", "-o", "citater.docx")

    assert clean.exists()
    assert call("history", "--format", "json")[1] == before


def test_names_edited_after_the_scan_make_it_stale_again(clean: Path, call: Called, telling: Telling) -> None:
    """
    Mette: …Bo er en god mand, og Bjørn ved det.
    """
    with (clean / "names.csv").open("a", encoding="utf-8") as file:
        file.write("other,o1,mand,,\n")

    assert call("quotes", "-o", "citater.md")[0] == 1
    out = call("quotes", "--format", "json")[1]
    assert "en god [?]" in out
    assert telling(out) == []
    assert call("mask", "scan")[0] == 0
    assert call("quotes", "-o", "citater.md")[0] == 0
    assert "en god mand" not in (clean.parent / "citater.md").read_text("utf-8")


def test_a_name_taken_off_the_list_makes_it_stale_too(
    clean: Path, call: Called, telling: Telling, question: tuple[str, ...]
) -> None:
    names = clean / "names.csv"
    assert "place,s1,Aalborg,,byen\n" in names.read_text("utf-8")
    names.write_text(names.read_text("utf-8").replace("place,s1,Aalborg,,byen\n", ""), encoding="utf-8")

    assert call("quotes", "-o", "citater.md")[0] == 1
    assert telling(call(*question, "--format", "json")[1]) == []


def test_a_house_template_brings_its_styles_and_nobody_s_name(
    clean: Path, call: Called, telling: Telling, searched: Searched
) -> None:
    template = docx.Document()
    template.add_paragraph("Skrevet af Mette Bjørnsen")
    template.core_properties.author = template.core_properties.comments = "Mette Bjørnsen"
    template.save(str(clean.parent / "hus.docx"))
    assert call("quotes", "-o", "citater.docx", "--template", "hus.docx")[0] == 0

    assert telling(searched(clean.parent / "citater.docx")) == []
