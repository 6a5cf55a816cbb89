"""The commands of themes and cases: JSON contracts, files, what is refused."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import docx
import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from cli.conftest import Qcode


@pytest.fixture
def written(qcode: Qcode) -> Qcode:
    """Two themes that go together, and two regions placed."""
    for command in (
        ("theme", "add", "Mangel", "--idea", "Mette og Aalborg mangler.", "--code", "tilbud"),
        ("theme", "add", "Kontakt", "--code", "samarbejde", "--coding", "1"),
        ("theme", "link", "Mangel", "Kontakt", "fører til"),
        ("memo", "add", "Om mangel.", "--on", "theme:mangel"),
        ("case", "typology", "add", "Rolle", "drivende: Begynder.", "afventende", "fraværende"),
        ("case", "classify", "region=3", "drivende", "--note", "Siger Mette."),
        ("case", "evidence", "region=3", "7", "supports"),
    ):
        done = qcode(*command)
        assert done.code == 0, done.err
    return qcode


def test_a_theme_in_json_has_the_keys_of_the_contract(written: Qcode) -> None:
    (one,) = written("theme", "show", "mangel", "--format", "json").json()

    assert list(one) == ["theme", "idea", "counts", "codes", "codings", "links", "memos", "quotes"]
    assert one["idea"] == "[person A] og [byen] mangler."
    assert one["counts"] == [
        {"n": 4, "of": None, "unit": "statements"},
        {"n": 3, "of": 7, "unit": "persons"},
        {"n": 2, "of": 6, "unit": "sources"},
        {"n": 1, "of": None, "unit": "sources with a speaker nobody knows"},
    ]
    assert one["links"] == [{"theme": "Kontakt", "words": "fører til"}]
    assert one["memos"] == [1]
    listed = written("theme", "list", "--format", "json").json()
    assert listed[1] == {"theme": "Kontakt", "idea": "", "codes": ["samarbejde"], "codings": [1]}


def test_the_map_in_json_is_the_map(written: Qcode) -> None:
    found = json.loads(written("theme", "map", "--format", "json").out)

    assert list(found) == ["themes", "links", "masked", "draft"]
    assert found["links"] == [{"theme": "Mangel", "other": "Kontakt", "words": "fører til"}]
    assert (found["masked"], found["draft"]) == (True, False)


@pytest.mark.parametrize("ending", ["svg", "md", "json"])
def test_the_map_goes_into_files_masked(written: Qcode, tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"temaer.{ending}"

    done = written("theme", "map", "-o", str(file))

    assert (done.code, done.out, done.err) == (0, "", f"Wrote 2 themes to {file}.\n")
    text = file.read_text("utf-8").replace("\\", "")
    assert "[person A]" in text
    assert "Mette" not in text


def test_a_theme_with_undecided_names_in_its_quotes_stays_out_of_a_file(written: Qcode, tmp_path: Path) -> None:
    """I06, coded with brugere/kilder, has a name nobody has decided on."""
    written("theme", "add", "Viden", "--code", "brugere")
    file = tmp_path / "tema.docx"

    assert written("theme", "show", "viden", "-o", str(file)).code == 1
    assert not file.exists()
    assert written("theme", "show", "viden", "-o", str(file), "--draft").code == 0
    words = "\n".join(one.text for one in docx.Document(str(file)).paragraphs)
    assert "ringer jeg til [?]" in words
    assert docx.Document(str(file)).sections[0].header.paragraphs[0].text == "KLADDE"


def test_cases_in_json_have_the_keys_of_the_contract(written: Qcode) -> None:
    (row,) = written("case", "table", "--format", "json").json()
    by_type = written("case", "table", "--by", "type", "--format", "json").json()
    (shown,) = written("case", "show", "region=3", "--format", "json").json()
    (typology,) = written("case", "typology", "list", "--format", "json").json()

    assert row == {
        "case": "region 3",
        "typology": "Rolle",
        "type": "drivende",
        "coder": "AK",
        "note": "Siger [person A].",
        "supports": 1,
        "opposes": 0,
    }
    assert by_type[0] == {
        "typology": "Rolle",
        "type": "drivende",
        "n": 1,
        "of": 1,
        "unit": "cases",
        "cases": ["region 3"],
    }
    assert list(shown) == [*row, "quotes"]
    assert typology == {
        "typology": "Rolle",
        "definition": "",
        "types": [
            {"type": "drivende", "definition": "Begynder."},
            {"type": "afventende", "definition": ""},
            {"type": "fraværende", "definition": ""},
        ],
        "cases": 1,
    }


@pytest.mark.parametrize(
    "arguments",
    [
        ("theme", "add", "Mangel"),
        ("theme", "show", "nix"),
        ("theme", "show", "mangel", "--format", "csv"),
        ("theme", "map", "-o", "kort.png"),
        ("theme", "set", "mangel", "--without-code", "samarbejde"),
        ("theme", "link", "mangel", "mangel"),
        ("case", "classify", "region=3", "nix"),
        ("case", "evidence", "region=3", "999", "supports"),
        ("case", "evidence", "region=3", "1", "måske"),
        ("case", "show", "region=3", "--format", "csv"),
        ("case", "triangle", "-o", "rolle.png"),
        ("case", "typology", "remove", "nix"),
        ("case", "typology", "add", "Tom"),
        ("code", "condense", "999", "Kort."),
        ("code", "condense", "2", "Kort."),  # MB's
        ("code", "condense", "1"),
    ],
)
def test_what_cannot_be_done_is_misuse(written: Qcode, arguments: tuple[str, ...]) -> None:
    done = written(*arguments)

    assert done.code == 2, done.err
    assert "fault of its own" not in done.err


def test_a_condensate_is_listed_and_taken_away(qcode: Qcode) -> None:
    assert qcode("code", "condense", "1", "Har  mødt dem.").out.endswith("in short: Har mødt dem.\n")
    assert [one["condensate"] for one in qcode("code", "list", "--format", "json").json() if one["id"] == 1] == [
        "Har mødt dem."
    ]
    assert "Har mødt dem." in qcode("code", "list").out
    assert qcode("code", "condense", "1", "--clear").code == 0
    assert {one["condensate"] for one in qcode("code", "list", "--format", "json").json()} == {""}
