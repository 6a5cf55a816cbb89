"""Which quotations are shown of those found, who else is heard around them, and how they come as a table."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from cli.conftest import Answer, Qcode


def sources(answer: Answer) -> list[str]:
    return [f"{row['source']}:{row['start']}" for row in answer.json()]


def parts(row: dict[str, object]) -> list[dict[str, object]]:
    found = row["parts"]
    assert isinstance(found, list)
    return found


class TestTheInterviewersWords:
    """
    I: {praksis|Hvad ser du?}
    IP: Jeg ser dem om natten.
    """

    @pytest.fixture
    def asked(self, qcode: Qcode) -> tuple[str, ...]:
        """A question of the interviewer's, coded; ``samarbejde/praksis`` has three codings more."""
        assert qcode("code", "add", "I06", "praksis", "--turn", "1").code == 0
        return ("quotes", "--code", "praksis")

    def test_alone_are_left_out_and_that_is_said(self, qcode: Qcode, asked: tuple[str, ...]) -> None:
        done = qcode(*asked, "--format", "json")
        page = qcode(*asked)

        assert [row["source"] for row in done.json()] == ["D04", "D04", "I02"]
        assert "Codings that hold only the interviewer's words, and are left out: 1." in done.err
        assert "`--interviewer` shows them." in done.err
        assert page.out.startswith("3 udsagn · 3 af 7 personer · 2 af 6 kilder")

    def test_alone_are_shown_where_they_are_asked_for(self, qcode: Qcode, asked: tuple[str, ...]) -> None:
        done = qcode(*asked, "--interviewer", "--format", "json")
        (row,) = (row for row in done.json() if row["source"] == "I06")

        assert row["speaker"] is None
        assert [(part["speaker"], part["words"]) for part in parts(row)] == [("Interviewer", "Hvad ser du?")]
        assert "left out" not in done.err

    def test_alone_are_no_person_s_statement_even_so(self, qcode: Qcode, asked: tuple[str, ...]) -> None:
        assert qcode(*asked, "--interviewer").out.startswith("4 udsagn · 3 af 7 personer")

    def test_together_with_an_informants_are_not_left_out(self, qcode: Qcode) -> None:
        assert qcode("code", "add", "I06", "praksis", "--quote", "ser du? … dem om natten").code == 0
        done = qcode("quotes", "--code", "praksis", "--where", "source = I06", "--format", "json")

        assert [part["speaker"] for row in done.json() for part in parts(row)] == ["P07"]
        assert "left out" not in done.err


class TestContext:
    def test_names_who_speaks_around_a_quotation(self, qcode: Qcode) -> None:
        """
        I: Tak.
        IP2: {praksis|Det virker.}
        """
        question = ("quotes", "--code", "praksis", "--where", "source = D04", "--coder", "MB", "--context", "3")
        (row,) = qcode(*question, "--format", "json").json()

        assert [(part["speaker"], part["person"], part.get("context", False)) for part in parts(row)] == [
            ("P01", "P01", True),
            ("P04", "P04", True),
            ("Interviewer", "", True),
            ("P04", "P04", False),
        ]
        page = qcode(*question, "--format", "md").out
        for said in ("*P01: Vi holder møde", "*P04: Ja, og så ringer vi", "*Interviewer: Tak."):
            assert said in page

    def test_leaves_a_speaker_nobody_knows_without_a_name(self, qcode: Qcode) -> None:
        """
        Liv: {tilbud|Der mangler folk.}
        Tom: Der mangler tid.
        """
        (row,) = qcode(
            *("quotes", "--where", "speaker = Liv", "--context", "1", "--format", "json"), "--limit", "1"
        ).json()

        assert [(part["speaker"], part["words"]) for part in parts(row)] == [
            ("P05", "Der mangler senge."),
            ("P06", "Der mangler folk."),
            ("", "Der mangler tid."),
        ]


class TestPerCell:
    SAID = (
        ("P01", "Kort."),
        ("P01", "Noget længere end det."),
        ("P01", "En hel del længere end noget af det andet."),
        ("P08", "Lille."),
        ("P09", "Denne her er den næstlængste af alle."),
    )

    @pytest.fixture
    def said(self, qcode: Qcode, folder: Path) -> dict[str, str]:
        """Five sources of one statement each, coded with one code; start and words of each by source."""
        rows = ["source,person,speaker,role,region,level"]
        for n, (person, words) in enumerate(self.SAID, 20):
            path = folder / "transcripts" / f"I{n}.txt"
            path.write_text(f"I: Hvad?\nIP: {words}\n", encoding="utf-8")
            rows.append(f"I{n},{person},IP,politiker,1,amt")
            assert qcode("import", str(path)).code == 0
            assert qcode("code", "add", f"I{n}", "natten", "--new", "--turn", "2").code == 0
        (folder / "more.csv").write_text("\n".join(rows), encoding="utf-8")
        assert qcode("register", "import", str(folder / "more.csv")).code == 0
        return {f"I{n}": words for n, (_, words) in enumerate(self.SAID, 20)}

    @pytest.mark.parametrize(
        ("n", "expected"),
        [
            ("1", ["I22"]),
            ("2", ["I22", "I24"]),
            ("3", ["I22", "I23", "I24"]),  # each person's longest, before anybody's second
            ("4", ["I21", "I22", "I23", "I24"]),
            ("9", ["I20", "I21", "I22", "I23", "I24"]),
        ],
    )
    def test_takes_the_longest_first_from_person_to_person(
        self, qcode: Qcode, said: dict[str, str], n: str, expected: list[str]
    ) -> None:
        answer = qcode("quotes", "--code", "natten", "--by", "code", "--per-cell", n, "--format", "json")

        assert {row["source"]: row["words"] for row in answer.json()} == {one: said[one] for one in expected}

    def test_says_how_many_are_shown_of_how_many(self, qcode: Qcode, said: dict[str, str]) -> None:
        shown = qcode("quotes", "--code", "natten", "--by", "code", "--per-cell", "2").out
        everything = qcode("quotes", "--code", "natten", "--by", "code", "--per-cell", "5").out

        assert shown.startswith("2 af 5 udsagn vist · 3 af ")
        assert everything.startswith("5 udsagn · 3 af ")
        assert len(said) == 5


class TestAsATable:
    @pytest.mark.parametrize("by", ["region", "role,code", "person,region,code"])
    def test_each_row_says_what_it_is_grouped_by(self, qcode: Qcode, by: str) -> None:
        question = ("quotes", "--by", by)
        rows = list(csv.DictReader(io.StringIO(qcode(*question, "--format", "csv").out)))
        groups = [row["groups"] for row in qcode(*question, "--format", "json").json()]

        names = by.split(",")
        assert list(rows[0])[: len(names)] == [f"by {name}" for name in names]
        assert [{name: row[f"by {name}"] for name in names} for row in rows] == groups

    def test_without_grouping_there_is_no_such_column(self, qcode: Qcode) -> None:
        assert qcode("quotes", "--format", "csv").out.startswith("id,source,start,end,words,")

    @pytest.mark.parametrize("to", ["file", "screen"])
    def test_a_danish_excel_can_open_it(self, qcode: Qcode, folder: Path, to: str) -> None:
        question = ("quotes", "--by", "role", "--excel", "--draft")
        if to == "file":
            assert qcode(*question, "-o", "citater.csv").code == 0
            data = (folder.parent / "citater.csv").read_bytes()
        else:
            data = qcode(*question, "--format", "csv").out.encode("utf-8")
        rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))

        assert data.startswith(b"\xef\xbb\xbfby role;id;source;")
        assert len(rows) == len(qcode("quotes", "--by", "role", "--format", "json").json())
        assert rows[0]["words"] == "Vi holder møde hver måned.\nJa, og så ringer vi."
        assert data.count(b"\r\n") == len(rows) + 1
