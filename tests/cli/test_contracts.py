"""The contracts scripts rely on (DESIGN §7): shapes, exit codes, streams and formats."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import qcode as qcode_package

if TYPE_CHECKING:
    from cli.conftest import Qcode

LISTINGS = (
    ("status",),
    ("source", "list"),
    ("source", "show", "I01"),
    ("register", "show"),
    ("codebook", "check"),
    ("codebook", "show"),
    ("code", "list"),
    ("pass", "list"),
    ("mask", "list"),
    ("mask", "list", "--mentions"),
    ("quotes",),
    ("agree", "--draws", "0"),
    ("history",),
)


def test_a_quotation_in_json_has_the_keys_of_the_contract(qcode: Qcode, texts: dict[str, str]) -> None:
    (first, *_) = qcode("quotes", "--code", "brugere/kilder", "--format", "json").json()

    assert list(first)[:11] == [
        *("source", "start", "end", "words", "unit", "id", "speaker", "attribution", "codes", "coders", "masked")
    ]
    assert set(first) == {
        *list(first)[:11],
        "parts",
        "pieces",
        "time",
        "verbatim",
        "about",
        "form",
        "coarsened",
        "region",
        "level",
        "role",
        "seats",
        "joined",
    }
    assert (first["source"], first["unit"], first["masked"]) == ("I01", "char", True)
    assert first["words"] == "Jeg har talt med dem på [institution 1]. Lederen [person A] sagde ja."
    assert texts["I01"][int(str(first["start"])) : int(str(first["end"]))].startswith("Jeg har talt med dem")
    assert (first["speaker"], first["codes"], first["coders"]) == ("P01", ["brugere/kilder"], ["AK", "MB"])
    assert first["attribution"] == "(politiker, amt, region 1)"
    assert first["parts"] == [{"turn": 2, "speaker": "P01", "person": "P01", "words": first["words"]}]
    assert [(piece["kind"], piece["text"]) for piece in first["pieces"][0]][:2] == [  # type: ignore[index]
        ("words", "Jeg har talt med dem på "),
        ("mask", "[institution 1]"),
    ]
    assert (first["time"], first["verbatim"], first["about"]) == (None, True, [])
    assert (first["region"], first["level"], first["role"], first["seats"]) == ("1", "amt", "politiker", "12.5")
    assert first["joined"] == "1999-02-01"


def test_source_list_and_source_show_have_the_keys_of_the_contract(qcode: Qcode, texts: dict[str, str]) -> None:
    listed = qcode("source", "list", "--format", "json").json()
    shown = json.loads(qcode("source", "show", "I02", "--format", "json").out)

    assert [one["source"] for one in listed] == ["D04", "F05", "I01", "I02", "I03", "I06"]
    assert listed[0] == {
        "source": "D04",
        "kind": "double_interview",
        "date": "2003-11-06",
        "turns": 5,
        "words": 16,
        "persons": ["P01", "P04"],
        "recording": "",
        "length": None,
    }
    assert list(shown) == ["source", "hash", "text", "turns"]
    assert shown["text"] == texts["I02"]
    assert re.fullmatch("[0-9a-f]{64}", shown["hash"])
    for turn in shown["turns"]:
        assert list(turn) == ["n", "start", "end", "speaker", "person", "time", "words"]
        assert shown["text"][turn["start"] : turn["end"]] == turn["words"]


def test_code_list_has_the_keys_of_the_contract_and_quotes_the_text(qcode: Qcode, texts: dict[str, str]) -> None:
    listed = qcode("code", "list", "--format", "json").json()

    assert len(listed) == 13
    for one in listed:
        assert list(one)[:8] == ["id", "source", "start", "end", "words", "code", "coder", "created"]
        assert (one["unit"], one["subject"]) == ("char", "")
        assert texts[str(one["source"])][int(str(one["start"])) : int(str(one["end"]))] == one["words"]


def test_agree_has_the_keys_of_the_contract(qcode: Qcode) -> None:
    rows = qcode("agree", "--draws", "0", "--format", "json").json()

    assert {row["coefficient"] for row in rows} == {"percent_agreement", "cohen_kappa", "alpha_nominal"}
    for row in rows:
        assert list(row)[:11] == [
            *("coefficient", "value", "se", "low", "high", "n", "unit", "universe", "code", "coders", "undefined")
        ]
        assert row["coders"] == ["AK", "MB"]
        assert (row["value"] is None) == bool(row["undefined"])


def test_a_finding_has_the_keys_of_the_contract_and_ends_with_three(qcode: Qcode) -> None:
    done = qcode("codebook", "check", "--format", "json")
    (first, *_) = json.loads(done.out)

    assert done.code == 3
    assert list(first) == ["kind", "severity", "place", "message", "hint"]
    assert first["place"] == "codebooks/hms.yaml:8"  # the id of Brugere takes a line


@pytest.mark.parametrize("command", LISTINGS, ids=" ".join)
@pytest.mark.parametrize("form", ["table", "json", "csv", "md"])
def test_every_listing_comes_in_four_forms(qcode: Qcode, command: tuple[str, ...], form: str) -> None:
    done = qcode(*command, "--format", form)

    assert done.code in {0, 3}, done.err
    assert done.out.strip()
    match form:
        case "json":
            json.loads(done.out)
        case "csv" if command != ("status",):
            widths = {len(row) for row in csv.reader(io.StringIO(done.out))}
            assert len(widths) == 1
        case "md" if command != ("quotes",):
            assert done.out.startswith("| ")


@pytest.mark.parametrize("form", ["json", "csv", "md", "table"])
def test_an_empty_answer_is_an_answer(qcode: Qcode, form: str) -> None:
    done = qcode("quotes", "--where", "region = 5", "--format", form)

    assert done.code == 0
    assert "No codings match" in done.err
    assert form != "json" or json.loads(done.out) == []


def test_stdout_is_data_and_stderr_is_remarks(qcode: Qcode) -> None:
    """A missing region and an undecided name are remarked on beside the data, not in it."""
    done = qcode("quotes", "--format", "json")

    assert "region is missing in 1 of the quotations" in done.err
    assert "register.csv for I06" in done.err
    assert len(json.loads(done.out)) == len(done.json())


def test_quiet_leaves_stderr_empty(qcode: Qcode, folder: Path) -> None:
    (folder / "transcripts" / "I07.txt").write_text("I: Hvad nu?\nIP: Det går.\n", encoding="utf-8")

    assert qcode("import", str(folder / "transcripts"), "--quiet").err == ""
    assert qcode("quotes", "--quiet").err == ""
    assert qcode("quotes", "--quiet", "--draft", "-o", "citater.md").err == ""


def test_quiet_still_says_that_words_are_unmasked_and_what_failed(qcode: Qcode, folder: Path) -> None:
    (folder / "transcripts" / "tom.docx").write_bytes(b"ingen Word-fil")

    assert "Unmasked" in qcode("quotes", "--quiet", "--unmasked").err
    assert "tom.docx" in qcode("import", str(folder / "transcripts"), "--quiet").err


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("quotes", "--where", "region = 5"), 0),
        (("quotes", "-o", "citater.docx"), 1),  # a name waits for a decision
        (("import", "findes-ikke.docx"), 2),
        (("quotes", "--code", "nix"), 2),
        (("quotes", "--where", "rolle = x"), 2),
        (("quotes", "--where", "role ="), 2),
        (("quotes", "--by", "farve"), 2),
        (("quotes", "--context", "mange"), 2),
        (("quotes", "--limit", "-1"), 2),
        (("quotes", "-o", "citater.pdf"), 2),
        (("quotes", "-o", "ingen/mappe.docx"), 2),
        (("quotes", "--template", "hus.dotx"), 2),
        (("quotes", "--override", "fordi"), 2),
        (("source", "show", "I99"), 2),
        (("code", "add", "I01", "nix", "--turn", "2"), 2),
        (("code", "add", "I01", "--turn", "2"), 2),
        (("code", "add", "I01", "tilbud"), 2),
        (("code", "remove", "999"), 2),
        (("code", "remove", "2"), 2),  # MB's
        (("agree", "--coders", "AK,XX"), 2),
        (("mask", "set", "999", "--mask", "x"), 2),
        (("findes-ikke",), 2),
        (("codebook", "check"), 3),
        (("mask", "scan"), 3),
    ],
)
def test_the_exit_code_says_how_it_went(qcode: Qcode, arguments: tuple[str, ...], code: int) -> None:
    done = qcode(*arguments)

    assert done.code == code, done.err
    assert "fault of its own" not in done.err


@pytest.mark.parametrize(
    "arguments",
    [
        ("quotes", "--code", "samarbejd"),
        ("quotes", "--where", "role = nix"),
        ("quotes", "--context", "mange"),
        ("quotes", "--farve"),
        ("source", "show"),
        ("source", "show", "I99"),
        ("quotes", "-o", "citater.docx"),
    ],
)
@pytest.mark.parametrize("form", [("--format", "json"), ("--format=json",)])
def test_an_error_in_json_mode_is_an_object_on_stderr(
    qcode: Qcode, arguments: tuple[str, ...], form: tuple[str, ...]
) -> None:
    done = qcode(*arguments, *form)

    assert done.code in {1, 2}
    assert done.out == ""
    said = json.loads(done.err)
    assert list(said) == ["error", "hint"]
    assert said["error"]


def test_a_wrong_code_path_suggests_the_near_ones(qcode: Qcode) -> None:
    assert "Did you mean samarbejde" in qcode("quotes", "--code", "samarbejd").err


def test_an_error_points_at_the_column(qcode: Qcode) -> None:
    said = qcode("quotes", "--where", "region = 1 and rolle = x").err

    assert "(column 16)\nregion = 1 and rolle = x\n" + " " * 15 + "^\n" in said


def test_a_fault_of_our_own_tells_no_words(qcode: Qcode, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    IP: Jeg har talt med Mette Hansen.
    """
    message = "Mette Hansen"

    def broken(*_: object) -> None:
        raise ValueError(message)

    monkeypatch.setattr("qcode.study.transcripts.all_sources", broken)
    done = qcode("source", "list")

    assert (done.code, done.out) == (1, "")
    assert "fault of its own" in done.err
    assert "ValueError" in done.err
    assert "Mette" not in done.err
    assert folder.exists()


def test_a_csv_cell_that_a_spreadsheet_would_run_is_neutralised(qcode: Qcode, folder: Path) -> None:
    """
    IP: =HYPERLINK("http://ond.dk";"klik")
    """
    file = folder / "transcripts" / "I08.txt"
    file.write_text('I: Hvad?\nIP: =HYPERLINK("http://ond.dk";"klik")\n', encoding="utf-8")
    qcode("import", str(file))
    qcode("code", "add", "I08", "tilbud", "--turn", "2")

    rows = list(csv.DictReader(io.StringIO(qcode("quotes", "--where", "source = I08", "--format", "csv").out)))
    shown = list(csv.DictReader(io.StringIO(qcode("source", "show", "I08", "--format", "csv").out)))

    assert [row["words"][:3] for row in rows] == ["'=H"]
    assert shown[1]["words"].startswith("'=HYPERLINK")


def test_a_listing_in_markdown_prints_marks_and_tags_as_they_are(qcode: Qcode, folder: Path) -> None:
    """
    IP: <script>alert(1)</script> | **fed** og \\|
    """
    file = folder / "transcripts" / "I08.txt"
    file.write_text("I: Hvad?\nIP: <script>alert(1)</script> | **fed** og \\|\n", encoding="utf-8")
    qcode("import", str(file))
    row = qcode("source", "show", "I08", "--format", "md").out.splitlines()[-1]

    assert "<script>" not in row
    assert len(re.findall(r"(?<!\\)(?:\\\\)*\|", row)) == 5
    assert r"\*\*fed\*\*" in row


def test_no_color_is_heeded(folder: Path) -> None:
    program = "from qcode.cli.main import run; run(['quotes', '--by', 'code'])"
    place = {"QCODE_STUDY": str(folder), "NO_COLOR": "1", "FORCE_COLOR": "1", "TERM": "xterm-256color"}
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=Path(qcode_package.__file__).parents[1],
        env=os.environ | place,
        capture_output=True,
        check=True,
        encoding="utf-8",
    )

    assert "»" in done.stdout
    assert not re.search(r"\x1b\[(?:\d+;)*(?:[349][0-7]|[34]8;|10[0-7])", done.stdout)


def test_a_pipe_gets_no_escape_codes(qcode: Qcode) -> None:
    assert "\x1b" not in qcode("quotes", "--by", "code").out + qcode("source", "list").out


def test_the_same_study_gives_the_same_bytes(qcode: Qcode, folder: Path) -> None:
    for name in ("et.docx", "to.docx", "et.md", "to.md", "et.csv", "to.csv"):
        assert qcode("quotes", "--by", "region,role,code", "--draft", "-o", name).code == 0

    for ending in ("docx", "md", "csv"):
        assert (folder.parent / f"et.{ending}").read_bytes() == (folder.parent / f"to.{ending}").read_bytes()
