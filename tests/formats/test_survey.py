"""Open answers of a survey, as CSV and as Excel files made by openpyxl."""

import datetime as dt
import io
import zipfile
from collections.abc import Sequence

import openpyxl
import pytest

from qcode.errors import BadFile
from qcode.formats import survey, xlsx
from qcode.model.turn import Voice

ROWS = [
    ("id", "alder", "Hvad er godt?", "Hvad mangler?"),
    ("a1", 34, "De hører efter, og de husker mit navn.", "Der mangler nogen om natten og søndag."),
    ("a2", 51.0, "", "Ingenting, tror jeg nok, eller jo, kaffe."),
    ("a3", None, "", ""),
]


def excel(rows: Sequence[tuple[object, ...]]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def comma(rows: Sequence[tuple[object, ...]]) -> bytes:
    return "\n".join(";".join("" if cell is None else f'"{cell}"' for cell in row) for row in rows).encode("cp1252")


@pytest.mark.parametrize(("data", "name"), [(excel(ROWS), "svar.xlsx"), (comma(ROWS), "svar.csv")])
def test_each_row_is_a_source_its_questions_turns_and_the_rest_facts(data: bytes, name: str) -> None:
    first, second, third = survey.read(data, name, id_column="id")

    assert first.transcript is not None
    assert [(turn.voice, turn.words) for turn in first.transcript.turns] == [
        (Voice.INTERVIEWER, "Hvad er godt?"),
        (Voice.INFORMANT, "De hører efter, og de husker mit navn."),
        (Voice.INTERVIEWER, "Hvad mangler?"),
        (Voice.INFORMANT, "Der mangler nogen om natten og søndag."),
    ]
    assert (first.line, first.id, first.facts) == (2, "a1", {"alder": "34"})
    assert second.transcript is not None
    assert len(second.transcript.turns) == 2
    assert third.transcript is None


def test_one_question_named_stands_without_being_repeated() -> None:
    (first, *_) = survey.read(excel(ROWS), "svar.xlsx", questions=["Hvad mangler?"])

    assert first.transcript is not None
    assert [turn.words for turn in first.transcript.turns] == ["Der mangler nogen om natten og søndag."]
    assert first.facts["Hvad er godt?"] == "De hører efter, og de husker mit navn."


def test_dates_numbers_and_yes_come_as_people_write_them() -> None:
    day = dt.datetime(2003, 11, 3)  # noqa: DTZ001  a spreadsheet knows no time zone
    data = excel([("dato", "tal", "ja", "brøk"), (day, 7.0, True, 1.5)])

    _, (row,) = xlsx.rows(data, "a.xlsx")

    assert row.values == {"dato": "2003-11-03", "tal": "7", "ja": "1", "brøk": "1.5"}


def hostile(name: str, xml: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(excel(ROWS))) as good, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bad:
        for info in good.infolist():
            bad.writestr(info.filename, xml if info.filename == name else good.read(info))
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"ord", "is no Excel file"),
        (excel(ROWS)[:-50], "damaged"),
        (hostile("xl/styles.xml", "<!DOCTYPE a [<!ENTITY b 'ha'>]><sst>&b;</sst>"), "document type"),
        (hostile("xl/worksheets/sheet1.xml", " " * 30_000_000), "far more"),
        (
            hostile("xl/worksheets/sheet1.xml", "<worksheet><sheetData><row r='x'/></sheetData></worksheet>"),
            "damaged|empty",
        ),
        (excel([("a", "a"), (1, 2)]), "two columns"),
        (excel([("a", None, "b"), (1, 2, 3)]), "has no name"),
        (excel([("a",), (1, 2)]), "more cells"),
        (excel([]), "is empty"),
        (excel([("a", "b"), (1, 2)]), "no open answers"),
    ],
)
def test_what_is_no_survey_is_refused_in_a_sentence(data: bytes, problem: str) -> None:
    with pytest.raises(BadFile, match=problem) as refusal:
        survey.read(data, "svar.xlsx")

    assert refusal.value.hint


def test_a_column_that_is_not_there_and_an_id_given_twice_are_refused() -> None:
    with pytest.raises(BadFile, match="no column 'x'"):
        survey.read(excel(ROWS), "svar.xlsx", questions=["x"])
    with pytest.raises(BadFile, match="line 2 as well") as refusal:
        survey.read(excel([ROWS[0], ROWS[1], ROWS[1]]), "svar.xlsx", id_column="id")
    assert refusal.value.line == 3
