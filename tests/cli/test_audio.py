"""Commands on a focus group that nobody has written out: coded by time, quoted by time, read back exactly."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import docx
import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from cli.conftest import Qcode

NOTES = """\
[00:10:00] De taler om natten på Svalegården.
[00:12:40] Lederen siger, at der mangler "varme" senge.
[00:15:00] Pause.
"""


@pytest.fixture
def group(qcode: Qcode) -> Qcode:
    """F08, a recording of twenty minutes, with one coding by time."""
    for command in (
        ("source", "add", "F08", "--kind", "focus_group", "--recording", "mandag hos Mette.m4a", "--length", "20:00"),
        ("code", "add", "F08", "tilbud", "--time", "00:12:33-00:13:10", "--about", "P07"),
    ):
        assert qcode(*command).code == 0
    return qcode


@pytest.fixture
def with_notes(group: Qcode, folder: Path) -> Qcode:
    """F08 with its referat."""
    (folder / "F08.txt").write_text(NOTES, encoding="utf-8")
    assert group("import", str(folder / "F08.txt")).code == 0
    assert group("mask", "scan").code in {0, 3}
    return group


def of_group(qcode: Qcode, *options: str) -> dict[str, object]:
    (one,) = qcode("quotes", "--where", "source = F08", *options, "--format", "json").json()
    return one


def test_a_recording_is_listed_with_its_length(group: Qcode) -> None:
    listed = {str(one["source"]): one for one in group("source", "list", "--format", "json").json()}

    assert (listed["F08"]["length"], listed["F08"]["recording"]) == (1_200_000, "mandag hos Mette.m4a")
    assert (listed["I01"]["length"], listed["I01"]["recording"]) == (None, "")
    assert "00:20:00" in group("source", "list").out


def test_a_time_coding_in_json_has_the_keys_of_the_contract(with_notes: Qcode) -> None:
    one = next(row for row in with_notes("code", "list", "--format", "json").json() if row["source"] == "F08")

    assert list(one)[:8] == ["id", "source", "start", "end", "words", "code", "coder", "created"]
    assert (one["unit"], one["start"], one["end"], one["subject"]) == ("ms", 753_000, 790_000, "P07")
    assert str(one["words"]).startswith("De taler om natten på Svalegården.")
    assert "00:12:33" in with_notes("code", "list", "--source", "F08").out


def test_a_time_quotation_in_json_has_the_keys_of_the_contract(with_notes: Qcode) -> None:
    one = of_group(with_notes)

    assert (one["unit"], one["start"], one["end"]) == ("ms", 753_000, 790_000)
    assert (one["id"], one["time"], one["verbatim"], one["about"]) == ("F08:00:12:33-00:13:10", 753_000, False, ["P07"])
    assert one["attribution"] == "(deltager i fokusgruppe)"
    assert one["words"] == 'De taler om natten på [institution 1].\nLederen siger, at der mangler "varme" senge.'
    assert [set(part) for part in one["parts"]] == [{"turn", "speaker", "person", "words"}] * 2  # type: ignore[attr-defined]


def test_a_time_without_notes_is_a_quotation_without_words(group: Qcode) -> None:
    one = of_group(group)

    assert (one["words"], one["parts"], one["speaker"], one["unit"]) == ("", [], None, "ms")
    assert "[00:12:33–00:13:10] (deltager i fokusgruppe" in group("quotes", "--where", "source = F08").out


@pytest.mark.parametrize("form", ["md", "table", "docx"])
def test_a_note_takers_words_have_no_marks_and_their_time(with_notes: Qcode, folder: Path, form: str) -> None:
    """
    Notes: Lederen siger, at der mangler "varme" senge.
    """
    if form == "docx":
        file = folder.parent / "citater.docx"
        assert with_notes("quotes", "--where", "source = F08", "--draft", "-o", str(file)).code == 0
        text = "\n".join(paragraph.text for paragraph in docx.Document(str(file)).paragraphs)
    else:
        text = with_notes("quotes", "--where", "source = F08", "--format", form).out

    assert 'Lederen siger, at der mangler "varme" senge.' in text
    assert not set("»«›‹") & set(text)
    assert "F08 00:12:33–00:13:10 · referat · AK" in text


def test_no_file_name_and_no_name_leave_with_a_time(with_notes: Qcode) -> None:
    for form in ("json", "csv", "md", "table"):
        out = with_notes("quotes", "--where", "source = F08", "--format", form).out
        assert "Svalegården" not in out
        assert "Mette" not in out


def test_a_text_quotation_carries_the_time_of_its_turn(qcode: Qcode, folder: Path) -> None:
    """
    IP: [00:00:41] {tilbud|Der mangler senge.}
    """
    (folder / "I09.txt").write_text("I: [00:00:30] Nå?\nIP: [00:00:41] Der mangler senge.\n", encoding="utf-8")
    qcode("import", str(folder / "I09.txt"))
    qcode("code", "add", "I09", "tilbud", "--turn", "2")
    (one,) = qcode("quotes", "--where", "source = I09", "--format", "json").json()

    assert (one["unit"], one["time"], one["verbatim"]) == ("char", 41_000, True)
    assert "»Der mangler senge.«" in qcode("quotes", "--where", "source = I09").out
    assert "I09:4-22 · 00:00:41 · AK" in qcode("quotes", "--where", "source = I09").out


@pytest.mark.parametrize("form", ["csv", "json"])
def test_what_code_list_writes_code_add_reads(with_notes: Qcode, folder: Path, form: str) -> None:
    before = with_notes("code", "list", "--format", "json").json()
    if form == "csv":
        table = with_notes("code", "list", "--format", "csv").out
    else:
        columns = [name for name in before[0] if name not in {"flag", "words"}]
        out = io.StringIO()
        writer = csv.DictWriter(out, columns, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(before)
        table = out.getvalue()
    (folder / "alle.csv").write_text(table, encoding="utf-8")
    for one in before:
        with_notes("code", "remove", str(one["id"]), "--coder", str(one["coder"]))
    done = with_notes("code", "add", "--from", str(folder / "alle.csv"))

    after = with_notes("code", "list", "--format", "json").json()
    assert f"{len(before)} new codings" in done.out
    assert [{**one, "id": 0} for one in after] == [{**one, "id": 0} for one in before]


@pytest.mark.parametrize(
    ("row", "code", "said"),
    [
        ("F08,12:33,13:10,tilbud,MB,,P07", 0, "1 new coding"),
        ("F08,00:12:33.500,0:13:10,tilbud,MB,ms,", 0, "1 new coding"),
        ("F08,753000,790000,tilbud,MB,ms,", 0, "1 new coding"),
        ("F08,12:33,13:10,tilbud,MB,char,", 1, "`unit` is char"),
        ("F08,12:33,13:10,tilbud,MB,sek,", 1, "`unit` is 'sek'"),
        ("F08,12:33,12:33,tilbud,MB,,", 1, "are no span"),
        ("F08,12:3,13:10,tilbud,MB,,", 1, "are no span"),
        ("F08,12:33,790,tilbud,MB,,", 1, "are no span"),
        ("F08,19:00,20:01,tilbud,MB,,", 1, "ends at 00:20:00"),
        ("I01,0:00,0:01,tilbud,MB,,", 1, "I01 has no recording"),
        ("F08,12:33,13:10,tilbud,MB,,P99", 1, "There is no person 'P99'"),
    ],
)
def test_a_table_may_hold_times_and_persons(group: Qcode, folder: Path, row: str, code: int, said: str) -> None:
    (folder / "t.csv").write_text(f"source,start,end,code,coder,unit,subject\n{row}\n", encoding="utf-8")
    done = group("code", "add", "--from", str(folder / "t.csv"))

    assert done.code == code, done.err
    assert said in done.out + done.err
    assert code == 0 or "t.csv:2" in done.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("code", "add", "F08", "tilbud", "--time", "19:00-20:01"), "The recording of F08 ends at 00:20:00"),
        (("code", "add", "F08", "tilbud", "--time", "13:10-12:33"), "ends before it begins"),
        (("code", "add", "F08", "tilbud", "--time", "12.33-13.10"), "is no time"),
        (("code", "add", "F08", "tilbud", "--time", "12:33"), "is no stretch of time"),
        (("code", "add", "F08", "tilbud", "--turn", "1"), "has no text yet"),
        (("code", "add", "I01", "tilbud", "--turn", "2", "--about", "P99"), "There is no person 'P99'"),
        (("source", "add", "F08", "--length", "10:00"), "has a recording already"),
        (("source", "add", "F09"), "say of what kind it is"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(group: Qcode, arguments: tuple[str, ...], said: str) -> None:
    done = group(*arguments)

    assert done.code in {1, 2}
    assert said in done.err
    assert json.loads(group("code", "list", "--source", "F08", "--format", "json").out)[0]["start"] == 753_000


def test_the_recording_counts_among_the_sources_asked(group: Qcode) -> None:
    """Six sources with text, F08 with sound alone; whoever was in it is not in the register."""
    assert "7 af 7 kilder" in group("quotes").out
