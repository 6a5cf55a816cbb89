"""``qcode agree`` on coded text: units, universes, groups, the tree, limits; and the audit that is taken away."""

from __future__ import annotations

import csv
import html
import json
import re
from typing import TYPE_CHECKING

import docx
import pytest

from cli.conftest import INTERVIEWS, words_of

if TYPE_CHECKING:
    from pathlib import Path

    from cli.conftest import Answer, Qcode

SOURCES = ("I01", "I02", "I03", "D04", "F05", "I06")


def rows(qcode: Qcode, *arguments: str, draws: str = "0") -> list[dict[str, object]]:
    return qcode("agree", *arguments, "--draws", draws, "--format", "json").json()


def one(found: list[dict[str, object]], **wanted: str) -> dict[str, object]:
    (row,) = (row for row in found if all(row[name] == value for name, value in wanted.items()))
    return row


@pytest.fixture
def passed(qcode: Qcode, folder: Path) -> Path:
    """Both coders have worked through all six sources."""
    for coder in ("AK", "MB"):
        assert qcode("pass", "add", *SOURCES, "--coder", coder).code == 0
    return folder


def coded(qcode: Qcode, folder: Path, text: str) -> Answer:
    (folder / "more.csv").write_text(text, encoding="utf-8")
    return qcode("code", "add", "--from", str(folder / "more.csv"))


def test_a_turn_has_the_code_as_soon_as_a_coding_touches_it(qcode: Qcode, passed: Path) -> None:
    """
    Bo:  {tilbud AK|Der mangler senge.}
    Liv: {tilbud AK|Der mangler folk.}
    Tom: {tilbud MB|Der mangler tid.}
    """
    found = one(rows(qcode, "--code", "tilbud", "--unit", "turn"), coefficient="percent_agreement")

    assert passed.exists()
    turns = sum(len(re.findall(r"^(?!I:)", words, re.MULTILINE)) for words in map(spoken, SOURCES))
    # AK has the two of F05 and the one of I03, MB the third of F05: four turns of them all differ.
    assert (found["n"], found["unit"], found["value"]) == (turns, "turn", pytest.approx((turns - 4) / turns))
    assert found["prevalence"] == pytest.approx([3 / turns, 1 / turns])


def spoken(source: str) -> str:
    return INTERVIEWS[source].rstrip("\n")


def test_the_unit_the_universe_and_how_sources_were_chosen_are_named(qcode: Qcode, passed: Path) -> None:
    said = {
        str(row["universe"])
        for unit in ("char", "token", "sentence", "turn", "source")
        for row in rows(qcode, "--unit", unit)
    }

    assert passed.exists()
    how = "; sources both have a pass for"
    assert said == {
        f"characters of informants' turns{how}", f"tokens (words) of informants' turns{how}",
        f"sentences of informants' turns{how}", f"informants' turns{how}", f"whole sources{how}",
    }  # fmt: skip


def test_without_passes_the_universe_is_said_to_be_assumed(qcode: Qcode, folder: Path) -> None:
    """HA has no pass anywhere, and AK is compared with nobody else."""
    assert coded(qcode, folder, "source,start,end,code,coder\nF05,18,36,tilbud,HA\n").code == 0

    assert {str(row["universe"]).partition(" (")[0] for row in rows(qcode, "--coders", "AK,HA")} == {
        "characters of informants' turns; universe assumed"
    }


def test_the_interviewers_turns_count_only_when_asked_for(qcode: Qcode, passed: Path) -> None:
    informants, everything = (
        one(rows(qcode, "--code", "tilbud", "--universe", which), coefficient="percent_agreement")["n"]
        for which in ("informants", "all")
    )

    assert passed.exists()
    asked = sum(len(line) - 3 for source in SOURCES for line in spoken(source).splitlines() if line.startswith("I: "))
    assert isinstance(informants, int)
    assert everything == informants + asked
    assert everything == sum(len(line) for source in SOURCES for line in words_of(source).splitlines())


def test_coders_who_chose_different_children_agree_on_the_parent(qcode: Qcode, passed: Path) -> None:
    """
    IP: {samarbejde/amt-kommune MB|Vi {samarbejde/praksis MB|taler med amtet} hver uge.}
    """
    apart = rows(qcode, "--code", "samarbejde/*")
    rolled = rows(qcode, "--code", "samarbejde/*", "--depth", "1")
    every = {row["code"] for row in rows(qcode, "--depth", "0")}

    assert passed.exists()
    assert {row["code"] for row in rolled} == {"samarbejde"}
    # In I02 MB has both children on the same words: rolled up they are one decision.
    assert (
        one(rolled, coefficient="alpha_nominal")["prevalence"]
        != one(
            rows(qcode, "--code", "samarbejde/*"), coefficient="alpha_nominal", code="pooled (counts summed over codes)"
        )["prevalence"]
    )
    assert {"samarbejde/amt-kommune", "samarbejde/praksis"} < {row["code"] for row in apart}
    assert {"samarbejde", "samarbejde/praksis", "brugere", "brugere/kilder", "tilbud"} <= every


def test_groups_of_turns_add_up_to_all_turns(qcode: Qcode, passed: Path) -> None:
    whole = one(rows(qcode, "--code", "tilbud"), coefficient="cohen_kappa")["n"]
    by_role = [row for row in rows(qcode, "--code", "tilbud", "--by", "role") if row["coefficient"] == "cohen_kappa"]

    assert passed.exists()
    assert {row["group"] for row in by_role} >= {"role politiker", "role privat", "role tilbudsleder"}
    assert sum(int(str(row["n"])) for row in by_role) == whole


@pytest.mark.parametrize("by", ["source", "kind", "region"])
def test_groups_of_sources_add_up_too(qcode: Qcode, passed: Path, by: str) -> None:
    whole = one(rows(qcode, "--code", "tilbud"), coefficient="cohen_kappa")["n"]
    parts = [row for row in rows(qcode, "--code", "tilbud", "--by", by) if row["coefficient"] == "cohen_kappa"]

    assert passed.exists()
    assert sum(int(str(row["n"])) for row in parts) == whole


def test_three_coders_are_compared_together_or_pair_by_pair(qcode: Qcode, passed: Path) -> None:
    """HA worked through F05 only, so that in five sources of six a third decision is missing."""
    assert coded(qcode, passed, "source,start,end,code,coder\nF05,18,36,tilbud,HA\n").code == 0
    assert qcode("pass", "add", "F05", "--coder", "HA").code == 0

    together = one(rows(qcode, "--code", "tilbud"), coefficient="alpha_nominal")
    pairs = {str(row["coders"]) for row in rows(qcode, "--code", "tilbud", "--by", "pair")}

    characters = sum(
        len(line.partition(": ")[2])
        for source in SOURCES if source != "F05"
        for line in spoken(source).splitlines() if not line.startswith("I: ")
    )  # fmt: skip
    assert together["coders"] == ["AK", "HA", "MB"]
    assert together["missing"] == characters
    assert pairs == {"['AK', 'HA']", "['AK', 'MB']", "['HA', 'MB']"}


def test_every_coefficient_has_a_value_or_a_reason(qcode: Qcode, passed: Path) -> None:
    found = rows(qcode, "--all", draws="20")
    names = {row["coefficient"] for row in found}

    assert passed.exists()
    assert {"gwet_ac1", "jaccard", "dice", "u_alpha", "overlap_f1", "boundary_similarity", "alpha_masi"} < names
    assert all((row["value"] is None) == bool(row["undefined"]) for row in found)


def test_a_coefficient_nobody_knows_is_refused_with_those_there_are(qcode: Qcode) -> None:
    done = qcode("agree", "--coefficient", "omega")

    assert done.code == 2
    assert "There is no coefficient 'omega'." in done.err
    assert "alpha_nominal" in done.err


def test_codings_on_a_recording_are_compared_by_themselves_and_it_is_said(qcode: Qcode, passed: Path) -> None:
    assert qcode("source", "add", "L07", "--kind", "interview", "--recording", "l07.wav", "--length", "1:00").code == 0
    text = "source,unit,start,end,code,coder\nL07,ms,0,20000,tilbud,AK\nL07,ms,10000,30000,tilbud,MB\n"
    assert coded(qcode, passed, text).code == 0
    for coder in ("AK", "MB"):
        assert qcode("pass", "add", "L07", "--coder", coder).code == 0

    alone = qcode("agree", "--code", "tilbud", "--unit", "ms", "--draws", "0", "--format", "json")
    found = one(alone.json(), coefficient="percent_agreement")

    assert (found["n"], found["value"], found["unit"]) == (60_000, pytest.approx(40 / 60), "millisecond")
    assert "Codings of text are not compared here: 13." in alone.err
    assert "Codings on recordings are not compared here: 2." in qcode("agree", "--draws", "0").err


@pytest.mark.parametrize("before", [("--coders", "AK,MB"), ("--format", "json"), ("--all",)], ids=lambda one: one[0])
def test_options_before_a_command_are_refused(qcode: Qcode, folder: Path, before: tuple[str, ...]) -> None:
    (folder / "t.csv").write_text("unit,a,b\n1,x,x\n", encoding="utf-8")

    done = qcode("agree", *before, "table", str(folder / "t.csv"))

    assert done.code == 2
    assert f"{before[0]} stands before `table`" in done.err


def test_a_limit_is_judged_per_code_and_few_codings_do_not_reach_it(qcode: Qcode, passed: Path) -> None:
    done = qcode("agree", "--fail-under", "alpha=-1", "--draws", "50")

    assert passed.exists()
    assert done.code == 3
    assert "tilbud AK-MB: alpha_nominal rests on 4 codings, fewer than 5." in done.err
    assert "pooled" not in done.err.partition("Warning")[2]


def test_what_reaches_the_limit_is_no_finding(qcode: Qcode, passed: Path) -> None:
    lines = ["source,start,end,code,coder"]
    for source in SOURCES:
        start = words_of(source).index("\n") + 1
        lines += [f"{source},{start},{start + 9},samarbejde,{coder}" for coder in ("AK", "MB")]
    assert coded(qcode, passed, "\n".join(lines)).code == 0

    assert qcode("agree", "--code", "samarbejde", "--fail-under", "alpha=0.667").code == 0
    assert qcode("agree", "--code", "samarbejde", "--fail-under", "alpha=1.01").code == 3


def test_what_is_judged_is_computed_though_something_else_is_shown(qcode: Qcode, passed: Path) -> None:
    """Otherwise nothing would be judged, and everything would seem to reach the limit."""
    done = qcode("agree", "--coefficient", "kappa", "--fail-under", "gwet_ac1=1.5", "--draws", "50")

    assert passed.exists()
    assert done.code == 3
    assert "gwet_ac1" in done.err


def test_what_is_exported_has_the_coefficients_of_the_study(qcode: Qcode, passed: Path) -> None:
    target = passed / "t.csv"
    assert qcode("agree", "export", "--code", "tilbud", "-o", str(target)).code == 0

    mine = {str(row["coefficient"]): row["value"] for row in rows(qcode, "--code", "tilbud", "--unit", "turn", "--all")}
    theirs = {
        str(row["coefficient"]): row["value"]
        for row in qcode("agree", "table", str(target), "--format", "json").json()
        if not row["code"]
    }
    both = {"percent_agreement", "cohen_kappa", "scott_pi", "alpha_nominal", "gwet_ac1", "brennan_prediger"}

    assert {name: theirs[name] for name in both} == pytest.approx({name: mine[name] for name in both})


def test_what_a_coder_did_not_work_through_is_exported_as_missing(qcode: Qcode, passed: Path) -> None:
    assert coded(qcode, passed, "source,start,end,code,coder\nF05,18,36,tilbud,HA\n").code == 0
    assert qcode("pass", "add", "F05", "--coder", "HA").code == 0
    target = passed / "t.csv"
    assert qcode("agree", "export", "--code", "tilbud", "-o", str(target)).code == 0

    with target.open(encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file))
    assert {row["HA"] for row in table if row["unit"].startswith("F05")} == {"0", "1"}
    assert {row["HA"] for row in table if not row["unit"].startswith("F05")} == {"NA"}


@pytest.fixture
def clean(qcode: Qcode, passed: Path) -> Path:
    """The names are found and decided, so that files may leave."""
    assert qcode("mask", "scan").code in {0, 3}
    return passed


@pytest.mark.parametrize("ending", ["html", "docx", "md", "json"])
def test_an_audit_leaves_masked_in_every_form(qcode: Qcode, clean: Path, ending: str) -> None:
    """
    IP: Jeg har talt med dem på Svalegården. Lederen Mette Hansen sagde ja.
    """
    target = clean / f"audit.{ending}"
    done = qcode("agree", "report", "-o", str(target), "--draws", "50", "--draft")

    assert done.code == 0, done.err
    text = "\n".join(everything(target)) if ending == "docx" else target.read_text("utf-8")
    assert "AK" in text
    assert "Krippendorff" in text
    assert not re.search("Svalegård|Mette|Aalborg|Kirsten", text)


def everything(path: Path) -> list[str]:
    document = docx.Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return [*(paragraph.text for paragraph in document.paragraphs), *cells]


def test_an_audit_is_closed_to_files_while_names_are_undecided(qcode: Qcode, passed: Path) -> None:
    done = qcode("agree", "report", "-o", str(passed / "audit.html"))

    assert done.code == 1
    assert "no file was written" in done.err
    assert not (passed / "audit.html").exists()


def test_the_html_needs_nothing_beside_it_and_its_tables_have_headings(qcode: Qcode, clean: Path) -> None:
    target = clean / "audit.html"
    assert qcode("agree", "report", "-o", str(target), "--draws", "50", "--draft").code == 0
    text = target.read_text("utf-8")

    assert not re.search(r"<script|<link|src=|url\(|https?:", text)
    assert text.count("<table>") == text.count("<caption>") == text.count('tabindex="0"') >= 2
    assert '<th scope="row">tilbud</th>' in text
    assert html.escape("KLADDE") in text


def test_the_method_paragraph_holds_the_numbers_in_both_languages(qcode: Qcode, clean: Path) -> None:
    target = clean / "audit.json"
    assert qcode("agree", "report", "-o", str(target), "--draws", "50", "--draft").code == 0
    found = json.loads(target.read_text("utf-8"))
    pooled = one(found["agreement"], coefficient="alpha_nominal", code="pooled (counts summed over codes)")["value"]

    assert f"{pooled:.2f}".replace(".", ",") in found["method"]["da"]
    assert f"{pooled:.2f}" in found["method"]["en"]
    assert "6 kilder" in found["method"]["da"]
    assert "tegn i informanternes replikker" in found["method"]["da"]
    assert found["disagreements"]


@pytest.mark.parametrize("quality", ["consensus", "reflexive"])
def test_other_traditions_get_an_audit_without_coefficients(qcode: Qcode, clean: Path, quality: str) -> None:
    settings = clean / "study.yaml"
    settings.write_text(settings.read_text("utf-8") + f"quality: {quality}\n", encoding="utf-8")
    target = clean / "audit.json"

    assert qcode("agree", "report", "-o", str(target), "--draft").code == 0
    found = json.loads(target.read_text("utf-8"))

    assert (found["agreement"], found["pairs"], found["sources"]) == ([], [], [])
    assert "6 kilder" in found["method"]["da"]
    assert not re.search("alfa|alpha|kappa", str(found["method"]))
    assert found["disagreements"]


def test_the_same_study_gives_the_same_bytes(qcode: Qcode, clean: Path) -> None:
    written = []
    for name in ("a.html", "b.html"):
        assert qcode("agree", "report", "-o", str(clean / name), "--draws", "50", "--draft").code == 0
        written.append((clean / name).read_bytes())

    assert written[0] == written[1]
