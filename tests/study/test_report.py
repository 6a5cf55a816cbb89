"""Chapters: built from their file through the gate, with their method, and compared with the last time."""

from __future__ import annotations

import json
import zipfile
from typing import TYPE_CHECKING

import docx
import pytest

from qcode.errors import BadFile, NotFound, Refused
from qcode.render import pages
from qcode.render import report as rendering
from qcode.render.listing import Format
from qcode.study import codebook, coding, consent, ledger, making, open_study, passes, register, report, scanning, trail
from qcode.study.release import Terms

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from conftest import Cli, Coded, Dump

    from qcode.model.report import Report
    from qcode.study import Study

NOON = "2003-11-03T12:00:00+00:00"
ON_SCREEN = Terms()
SETTINGS = """\
study: Betaling (fiktiv)
attributes:
  region: {scope: source, values: [1, 2, 3], label: "region {value}", identifying: true}
  role: {scope: participation, values: [politiker, leder]}
attribution: "({role}[, {region}])"
anonymity: {k: 1}
"""
REGISTER = """\
source,person,speaker,region,role
I01,P01,IP,1,politiker
I02,P02,IP,2,leder
I03,P03,IP,2,politiker
"""
CODES = """\
codebook: b
codes:
  - name: Samarbejde
    codes:
      - {name: Betaling, definition: Hvem der betaler.}
      - {name: Møder}
"""
CLAIMS = """\
claims:
  - id: begge
    text: I begge regioner tales der om betaling.
    code: samarbejde/betaling
    against: samarbejde/møder
    unit: region
"""
INTERVIEWS = {
    "I01": "IP: {samarbejde/betaling|Regningen kommer altid.} Så er der stille.",
    "I02": "IP: {samarbejde/betaling|Vi betaler, og vi betaler igen.}\nI: Og ellers?\nIP: {samarbejde/møder|Vi mødes.}",
    "I03": "IP: Det ved jeg ikke noget om.",
}
CHAPTER = """\
report: Kapitel 4. Hvem betaler?
parts:
  - heading: Betaling
  - prose: |
      Det er regningen, det handler om.

      Og den er lang.
  - quotes: {code: samarbejde/betaling, by: region, counts: yes}
  - matrix: {rows: code, columns: region, unit: sources, smallest: 1, percent: none, caption: Hvem taler om hvad}
  - claims: {names: [begge], counter: 1}
  - gaps: {by: region, code: samarbejde/betaling}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    where = tmp_path / "undersøgelse"
    making.make(where)
    (where / "study.yaml").write_text(SETTINGS, encoding="utf-8")
    (where / "register.csv").write_text(REGISTER, encoding="utf-8")
    (where / "codebooks" / "b.yaml").write_text(CODES, encoding="utf-8")
    (where / "claims.yaml").write_text(CLAIMS, encoding="utf-8")
    (where / "reports" / "chapter.yaml").write_text(CHAPTER, encoding="utf-8")
    return where


@pytest.fixture
def study(folder: Path, build: Coded) -> Iterator[Study]:
    with open_study(folder, coder="AK", now=lambda: NOON) as opened:
        codebook.apply(opened)
        for name, interview in INTERVIEWS.items():
            build(opened, interview, name)
        register.sync(opened)
        passes.add(opened, list(INTERVIEWS))
        scanning.scan(opened)
        yield opened


def write(study: Study, *parts: str) -> None:
    text = "\n".join(["report: Kapitel", "parts:", *(f"  - {part}" for part in parts)])
    (study.folder / "reports" / "chapter.yaml").write_text(text + "\n", encoding="utf-8")


def markdown(done: Report) -> str:
    return pages.markdown(rendering.page(done))


def to(path: Path) -> Terms:
    return Terms(target=path / "kapitel.docx")


def test_a_chapter_has_its_parts_in_their_order_with_quotes_below_their_heading(study: Study) -> None:
    text = markdown(report.build(study, "chapter", ON_SCREEN))

    order = [
        "# Kapitel 4. Hvem betaler?",
        "## Betaling",
        "Det er regningen, det handler om.",
        "Og den er lang.",
        "*2 udsagn · 2 af 3 personer · 2 af 3 kilder*",
        "### region 1",
        "> »Regningen kommer altid.« (politiker, region 1)",
        "### region 2",
        "> »Vi betaler, og vi betaler igen.« (leder, region 2)",
        "**Tabel 1. Hvem taler om hvad**",
        "I begge regioner tales der om betaling (region: 2 af 2; 1 siger begge dele).",
        "Det modsatte synspunkt:",
        "> »Vi mødes.« (leder, region 2)",
        "Der er ingen kilder i region 3.",
    ]
    found = [text.find(line) for line in order]
    assert -1 not in found, order[found.index(-1)]
    assert found == sorted(found)


def test_codes_go_by_their_names_and_places_only_where_they_are_asked_for(study: Study) -> None:
    text = markdown(report.build(study, "chapter", ON_SCREEN))
    write(study, "quotes: {code: samarbejde/betaling, by: code, places: yes}")
    placed = markdown(report.build(study, "chapter", ON_SCREEN))

    assert "| Betaling | 1/1 | 1/2 |" in text
    assert "samarbejde/betaling" not in text
    assert "I01:" not in text
    assert "## Betaling" in placed
    assert "<!-- I01:0-23 · AK -->" in placed


def test_the_method_is_counted_and_not_typed(study: Study) -> None:
    write(study, "appendix: method")

    text = markdown(report.build(study, "chapter", ON_SCREEN))

    assert "3 interviews med 3 personer." in text
    assert "Der er ikke noteret nogen interviewguide." in text
    assert "| \u2003Betaling | Hvem der betaler. | 2 | 2 |" in text
    assert "| AK | 3/3 | 3 |" in text
    assert "Materialet er kodet af AK alene." in text
    assert "Af 3 personer er 3 lovet at blive citeret anonymt." in text


def test_with_two_coders_the_method_says_how_far_they_agree_as_the_study_has_it(study: Study, folder: Path) -> None:
    write(study, "appendix: {of: method, sections: [agreement]}")
    study.coder = "MB"
    coding.add(study, "I01", ["samarbejde/betaling"], coding.Place(quote="Regningen kommer altid."))
    passes.add(study, ["I01"])
    study.coder = "AK"

    coefficient = markdown(report.build(study, "chapter", ON_SCREEN))
    (folder / "study.yaml").write_text(SETTINGS + "quality: reflexive\n", encoding="utf-8")
    with open_study(folder, coder="AK", now=lambda: NOON) as again:
        reflexive = markdown(report.build(again, "chapter", ON_SCREEN))

    assert "Krippendorffs alfa" in coefficient
    assert "AK og MB kodede" in reflexive
    assert "Analysen er refleksiv" in reflexive
    assert "alfa" not in reflexive


@pytest.mark.usefixtures("study")
def test_small_numbers_of_who_took_part_are_withheld_unless_they_are_asked_for(folder: Path) -> None:
    (folder / "study.yaml").write_text(SETTINGS.replace("k: 1", "k: 3"), encoding="utf-8")
    with open_study(folder, coder="AK", now=lambda: NOON) as again:
        write(again, "frame: {by: region}", "appendix: {of: method, sections: [consent]}")
        withheld = markdown(report.build(again, "chapter", ON_SCREEN))
        write(again, "frame: {by: region, smallest: 1}", "appendix: {of: method, sections: [consent]}")
        shown = markdown(report.build(again, "chapter", ON_SCREEN))

    assert "| region 1 | · | · | · |" in withheld
    assert "| I alt | 3 | 3 | 3 |" in withheld
    assert "tal under 3 holdt tilbage" in withheld
    assert "holdt tilbage" not in shown
    assert "| region 1 | 1 | 1 | 1 |" in shown


def test_entries_of_the_ledger_are_printed_with_their_edits_and_only_those_used_there(study: Study) -> None:
    first = ledger.add(study, "I01", ledger.Place(quote="Regningen kommer altid."))
    other = ledger.add(study, "I02", ledger.Place(quote="Vi mødes."))
    ledger.use(study, [first.entry.key], "kapitel 4")
    write(study, "quotes: {ledger: used in Kapitel 4}", f"quotes: {{ledger: {other.entry.key}}}")

    text = markdown(report.build(study, "chapter", ON_SCREEN))

    assert text.index("»Regningen kommer altid.« (politiker, region 1)") < text.index("»Vi mødes.« (leder, region 2)")


def test_only_a_build_into_a_file_is_noted_as_one_change_and_without_words(study: Study, tmp_path: Path) -> None:
    before = len(trail.history(study, 99))
    report.build(study, "chapter", ON_SCREEN)
    report.build(study, "chapter", to(tmp_path), check=True)
    assert len(trail.history(study, 99)) == before

    report.build(study, "chapter", to(tmp_path))

    (row,) = study.db.conn.execute("select spec, target, contents from report_build").fetchall()
    assert len(trail.history(study, 99)) == before + 1
    assert row[:2] == ("reports/chapter.yaml", "kapitel.docx")
    assert "I01:0-23" in row[2]
    assert "Regningen" not in row[2]
    assert "mødes" not in row[2].casefold()


def test_an_override_is_put_on_record_once_for_the_whole_report(study: Study, tmp_path: Path) -> None:
    terms = Terms(override="Anna Holm: læst igennem", target=tmp_path / "kapitel.docx")
    before = len(trail.history(study, 99))

    report.build(study, "chapter", terms)

    newest = trail.history(study, 1)[0]
    assert len(trail.history(study, 99)) == before + 1
    assert (newest.action, newest.summary) == (
        "report build",
        "reports/chapter.yaml, override by Anna Holm: læst igennem",
    )


def test_after_new_coding_it_is_told_what_changed(study: Study, tmp_path: Path) -> None:
    assert report.build(study, "chapter", to(tmp_path)).differences is None
    assert report.build(study, "chapter", to(tmp_path)).differences == []

    coding.add(study, "I03", ["samarbejde/betaling"], coding.Place(quote="Det ved jeg ikke noget om."))
    (one,) = coding.listed(study, source="I01")
    coding.remove(study, one.id)
    found = report.build(study, "chapter", to(tmp_path), check=True).differences or []

    kinds = [(each.kind, each.what, each.was, each.now) for each in found]
    assert ("quote added", "I03:0-26", "", "(politiker, region 2)") in kinds
    assert ("quote gone", "I01:0-23", "(politiker, region 1)", "") in kinds
    assert ("claim no longer holds", "begge", "2 of 2 region", "1 of 2 region") in kinds
    assert ("number changed", "Betaling | region 1", "1 of 1", "0 of 1 silent") in kinds


def test_a_changed_attribution_and_changed_words_are_told_of_the_same_quote(study: Study, tmp_path: Path) -> None:
    taken = ledger.add(study, "I01", ledger.Place(quote="Regningen kommer altid."))
    write(study, f"quotes: {{ledger: {taken.entry.key}}}")
    report.build(study, "chapter", to(tmp_path))
    from qcode.study import ledger_editing  # noqa: PLC0415

    ledger_editing.edit(study, taken.entry.key, ledger_editing.Wish(cut=["altid"]))
    found = report.build(study, "chapter", to(tmp_path), check=True).differences or []

    assert [(one.kind, one.what) for one in found] == [("quote reworded", taken.entry.key)]


def test_a_part_may_ask_what_a_saved_query_asks_and_otherwise_print_it(study: Study) -> None:
    (study.folder / "queries.yaml").write_text("betaling: {code: samarbejde/betaling, limit: 1}\n", encoding="utf-8")
    write(study, "quotes: {query: betaling, form: pull-quote}", "matrix: {query: betaling, rows: code, columns: role}")

    done = report.build(study, "chapter", ON_SCREEN)

    assert [one.what for one in done.items if one.kind == "quote"] == ["I01:0-23"]
    assert {one.what.partition(" |")[0] for one in done.items if one.kind == "number"} == {"Betaling", "total"}
    assert "> »Regningen kommer altid.«" in markdown(done)


def test_pairs_stand_side_by_side_and_where_there_is_none_it_says_why(study: Study) -> None:
    write(study, "quotes: {code: samarbejde/betaling, matched: region, caption: To regioner}")

    text = markdown(report.build(study, "chapter", ON_SCREEN))

    assert "**Tabel 1. To regioner: Betaling**" in text
    assert "»Regningen kommer altid.« (politiker, region 1)" in text
    assert "»Vi betaler, og vi betaler igen.« (leder, region 2)" in text
    assert "Der er ingen kilder i region 3." in text
    assert "I01:" not in text


def test_a_passage_printed_twice_is_a_finding(study: Study) -> None:
    write(study, "quotes: {code: samarbejde/betaling}", "quotes: {code: samarbejde/*, where: region = 1}")

    findings = report.build(study, "chapter", ON_SCREEN).findings

    assert [(one.kind, one.place) for one in findings] == [("quote-twice", "I01:0-23")]


def test_a_claim_that_does_not_hold_is_a_finding_and_is_printed_with_its_number(study: Study) -> None:
    (study.folder / "claims.yaml").write_text(CLAIMS.replace("I begge regioner", "I tre regioner"), encoding="utf-8")

    done = report.build(study, "chapter", ON_SCREEN)

    assert "number-differs" in {one.kind for one in done.findings}
    assert "I tre regioner tales der om betaling (region: 2 af 2; 1 siger begge dele)." in markdown(done)


def test_a_name_in_the_writers_prose_is_masked_and_one_on_no_list_stops_the_file(study: Study, tmp_path: Path) -> None:
    write(study, "prose: Da kom Grethe Holm til Vordingborg.")

    assert "Grethe" not in markdown(report.build(study, "chapter", ON_SCREEN))
    with pytest.raises(Refused, match="on no list"):
        report.build(study, "chapter", to(tmp_path))
    done = report.build(study, "chapter", Terms(draft=True, target=tmp_path / "kapitel.docx"))
    assert (done.draft, done.undecided) == (True, 1)
    assert markdown(done).startswith("**KLADDE**")


def test_withdrawn_words_are_in_no_build(study: Study, tmp_path: Path) -> None:
    report.build(study, "chapter", to(tmp_path))
    from qcode.study import withdrawal  # noqa: PLC0415

    withdrawal.withdraw(study, person="P01")

    found = report.build(study, "chapter", to(tmp_path))
    assert "Regningen" not in markdown(found)
    assert "quote gone" in {one.kind for one in found.differences or []}
    assert consent.listed(study)


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ("quotes: {code: samarbejde/betalling}", "no code 'samarbejde/betalling'"),
        ("quotes: {code: samarbejde/betaling, by: farve}", "nothing called 'farve' to group by"),
        ("matrix: {rows: code, columns: farve}", "nothing called 'farve'"),
        ("claims: [ingen]", "no claim 'ingen'"),
        ("quotes: {ledger: used in kapitel 9}", "No quote is used there"),
        ("frame: {by: farve}", "nothing called 'farve' to count by"),
    ],
)
def test_a_part_that_asks_for_what_is_not_there_is_told_with_its_place(study: Study, part: str, said: str) -> None:
    write(study, "heading: Betaling", part)

    with pytest.raises(BadFile, match=said) as wrong:
        report.build(study, "chapter", ON_SCREEN)

    assert str(wrong.value).startswith("reports/chapter.yaml:4:5: ")


def test_a_report_that_is_not_there_is_told_with_those_that_are(study: Study) -> None:
    with pytest.raises(NotFound) as wrong:
        report.build(study, "chaptr", ON_SCREEN)

    assert wrong.value.hint == "Did you mean chapter?"


def test_every_form_is_the_same_bytes_twice_and_what_was_built_is_no_part_of_them(study: Study, tmp_path: Path) -> None:
    for ending in ("docx", "html", "md"):
        files = [tmp_path / f"{n}.{ending}" for n in (1, 2)]
        for file in files:
            rendering.deliver(report.build(study, "chapter", Terms(target=file)), file, None, Format.TABLE, quiet=True)
        assert files[0].read_bytes() == files[1].read_bytes()


def test_a_house_template_gives_its_styles_and_nothing_else(study: Study, tmp_path: Path) -> None:
    house, file = tmp_path / "house.docx", tmp_path / "kapitel.docx"
    document = docx.Document()
    document.add_paragraph("Husets vejledning")
    document.save(str(house))

    done = report.build(study, "chapter", Terms(target=file))
    rendering.deliver(done, file, house, Format.TABLE, quiet=True)

    made = docx.Document(str(file))
    with zipfile.ZipFile(file) as archive:
        assert "vejledning" not in archive.read("word/document.xml").decode("utf-8")
    assert [one.text for one in made.paragraphs if one.style is not None and one.style.name == "Heading 2"] == [
        "region 1",
        "region 2",
    ]


class TestWebPage:
    """One file that keyboard and screen reader find their way in."""

    @pytest.fixture
    def page(self, study: Study, tmp_path: Path) -> str:
        write(study, "heading: A < B", "quotes: {code: samarbejde/betaling, by: region}", "appendix: method")
        file = tmp_path / "kapitel.html"
        done = report.build(study, "chapter", Terms(target=file))
        rendering.deliver(done, file, None, Format.TABLE, quiet=True)
        return file.read_text("utf-8")

    def test_every_heading_is_reached_from_the_contents_and_nothing_comes_from_elsewhere(self, page: str) -> None:
        assert '<li><a href="#s1">A &lt; B</a>' in page
        assert '<h2 id="s1">A &lt; B</h2>' in page
        assert page.count("<li>") == page.count('id="s') == page.count("</li>")
        assert page.count("<ul>") == page.count("</ul>")
        assert not any(word in page for word in ("http", "src=", "@import", "url("))

    def test_it_has_landmarks_a_way_past_the_contents_and_tables_that_can_be_read_aloud(self, page: str) -> None:
        marks = ['href="#text"', "<header>", "<h1>", '<nav aria-labelledby="contents">', '<main id="text">']
        assert [page.find(mark) for mark in marks] == sorted(page.find(mark) for mark in marks)
        assert page.count("<table>") == page.count("<caption>") > 1
        assert '<th scope="col">' in page
        assert '<th scope="row">' in page
        assert '<html lang="da">' in page


class TestCommand:
    """``qcode report build``."""

    def test_it_writes_the_file_and_lists_what_changed(self, study: Study, cli: Cli, tmp_path: Path) -> None:
        file = tmp_path / "kapitel.docx"
        first = cli("report", "build", "chapter", "-o", str(file))
        again = cli("report", "build", "chapter", "-o", str(file), "--format", "json")

        assert (first.code, again.code) == (0, 0)
        assert "not built before" in first.err
        assert json.loads(again.out) == []
        assert file.is_file()
        assert study.db.conn.execute("select count(*) from report_build").fetchone() == (2,)

    def test_a_check_ends_with_3_where_something_changed(self, study: Study, cli: Cli, tmp_path: Path) -> None:
        cli("report", "build", "chapter", "-o", str(tmp_path / "kapitel.docx"))
        assert cli("report", "build", "chapter", "--check").code == 0

        coding.add(study, "I03", ["samarbejde/betaling"], coding.Place(quote="Det ved jeg ikke noget om."))
        found = cli("report", "build", "chapter", "--check", "--format", "json")

        assert found.code == 3
        rows = json.loads(found.out)
        assert list(rows[0]) == ["kind", "part", "what", "was", "now"]
        assert "quote added" in {row["kind"] for row in rows}

    def test_on_the_screen_json_has_what_the_report_holds(self, study: Study, cli: Cli) -> None:
        del study
        rows = json.loads(cli("report", "build", "chapter", "--format", "json").out)

        assert rows[0] == {
            "part": "quotes region; samarbejde/betaling",
            "kind": "quote",
            "what": "I01:0-23",
            "value": "(politiker, region 1)",
        }


def test_undo_takes_a_build_back(study: Study, tmp_path: Path, dump: Dump) -> None:
    before = dump(study.db)
    report.build(study, "chapter", to(tmp_path))

    trail.undo(study)

    assert dump(study.db) == before
