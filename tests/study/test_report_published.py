"""A report is one published set: what runs on from part to part, and what all of it tells together."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from qcode.errors import Misuse, Refused
from qcode.render import pages
from qcode.render import report as rendering
from qcode.study import codebook, making, open_study, passes, register, report, scanning
from qcode.study.disclosing import Beside
from qcode.study.queries import Query
from qcode.study.release import Terms

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from conftest import Coded

    from qcode.study import Study

SETTINGS = """\
study: Besøg (fiktiv)
attributes:
  region: {{scope: source, values: [1, 2], label: "region {{value}}", identifying: true}}
  role: {{scope: participation, values: [leder, frivillig], identifying: true}}
attribution:
  {policy}
anonymity: {{k: {k}, ladder: [region]}}
"""
REGISTER = """\
source,person,pseudonym,speaker,organisation,region,role
I01,P01,IP7,IP,Varmestuen,1,leder
I02,P02,IP9,IP,Varmestuen,1,leder
I03,P03,IP3,IP,Broen,1,leder
I04,P04,IP4,IP,Broen,2,leder
"""
CODES = "codebook: b\ncodes:\n  - Mad\n  - Kaffe\n"
INTERVIEWS = {
    "I01": "IP: {mad|Vi spiser sammen hver tirsdag.}\nIP: {kaffe|Kaffen koster ingenting.}",
    "I02": "IP: {kaffe|De får den sort og stærk.}",
    "I03": "IP: {kaffe|Vi har kun te, og det går.}",
    "I04": "IP: {mad|Her er suppe om vinteren.}",
}


@pytest.fixture
def made(tmp_path: Path, build: Coded) -> Iterator[Callable[..., Study]]:
    """Make a study of four leaders; one alone in region 2."""

    opened = ExitStack()

    def make(*parts: str, policy: str = 'template: "({role}[, {region}])"', k: int = 1) -> Study:
        where = tmp_path / "undersøgelse"
        making.make(where)
        (where / "study.yaml").write_text(SETTINGS.format(policy=policy, k=k), encoding="utf-8")
        (where / "register.csv").write_text(REGISTER, encoding="utf-8")
        (where / "codebooks" / "b.yaml").write_text(CODES, encoding="utf-8")
        text = "\n".join(["report: Kapitel", "parts:", *(f"  - {part}" for part in parts)])
        (where / "reports" / "kapitel.yaml").write_text(text + "\n", encoding="utf-8")
        study = opened.enter_context(open_study(where, coder="AK"))
        codebook.apply(study)
        for name, interview in INTERVIEWS.items():
            build(study, interview, name)
        register.sync(study)
        passes.add(study, list(INTERVIEWS))
        scanning.scan(study)
        return study

    with opened:
        yield make


def printed(study: Study) -> str:
    return pages.markdown(rendering.page(report.build(study, "kapitel", Terms())))


def kinds(study: Study) -> set[str]:
    found = report.disclose(study, "kapitel", None, Beside())
    return {one.finding.kind for one in found.rows}


def test_persons_numbered_anew_keep_their_number_through_a_chapter(made: Callable[..., Study]) -> None:
    study = made(
        "quotes: {code: mad}", "heading: Kaffe", "quotes: {code: kaffe}",
        policy='{form: before, template: "{pseudonym}", pseudonyms: fresh}',
    )  # fmt: skip

    text = printed(study)

    order = ["IP1: »Vi spiser", "IP2: »Her er suppe", "IP1: »Kaffen", "IP3: »De får", "IP4: »Vi har"]
    assert [text.index(one) for one in order] == sorted(text.index(one) for one in order)


def test_the_same_organisation_is_the_same_in_the_next_part_and_not_past_a_heading(
    made: Callable[..., Study],
) -> None:
    policy = '{form: lead-in, unit: organisation, template: "{En} forening siger"}'
    study = made(
        "quotes: {code: mad, where: source = I01}", "quotes: {code: kaffe, where: source = I02}",
        "quotes: {code: kaffe, where: source = I03}", "heading: Kaffe", "quotes: {code: mad, where: source = I04}",
        policy=policy,
    )  # fmt: skip

    text = printed(study)

    said = [line.rstrip(":") for line in text.splitlines() if "forening siger" in line]
    assert said == ["En forening siger", "Samme forening siger", "En anden forening siger", "En forening siger"]


def test_a_heading_that_tells_what_the_attribution_leaves_out_stops_the_file(
    made: Callable[..., Study], tmp_path: Path
) -> None:
    """Four leaders took part, one of them in region 2: the heading says which."""
    policy = '{template: "({pseudonym}, {role}, {region})"}'
    study = made("quotes: {code: mad, by: region}", k=3, policy=policy)

    assert "heading" in kinds(study)
    with pytest.raises(Refused, match="tells too much together") as refused:
        report.build(study, "kapitel", Terms(target=tmp_path / "kapitel.docx"))
    assert "mask disclose --report kapitel" in (refused.value.hint or "")


def test_a_report_that_tells_too_much_goes_out_as_a_draft_or_on_somebodys_word(
    made: Callable[..., Study], tmp_path: Path
) -> None:
    study = made("quotes: {code: mad, by: region}", k=3)
    target = tmp_path / "kapitel.docx"

    draft = report.build(study, "kapitel", Terms(target=target, draft=True))
    answered = report.build(study, "kapitel", Terms(target=target, override="Anna: talt med dem"))

    for done in (draft, answered):
        assert "heading" in {one.kind for one in done.findings}
        assert done.wants_a_look


def test_a_report_without_headings_that_tell_goes_out(made: Callable[..., Study], tmp_path: Path) -> None:
    study = made("quotes: {code: mad}", "quotes: {code: kaffe, form: pull-quote}", k=3)

    done = report.build(study, "kapitel", Terms(target=tmp_path / "kapitel.docx"))

    assert [one.place for one in done.findings] == ["attributions"]


def test_small_numbers_that_the_file_asks_for_are_told_and_stop_nothing(
    made: Callable[..., Study], tmp_path: Path
) -> None:
    study = made("quotes: {code: mad}", "frame: {by: region, smallest: 1}", k=3)

    done = report.build(study, "kapitel", Terms(target=tmp_path / "kapitel.docx"))

    assert {str(one.severity) for one in done.findings if one.kind == "small-cell"} == {"warning"}
    assert "small-cell" not in kinds(made_again(study, "quotes: {code: mad}", "frame: {by: region}"))


def made_again(study: Study, *parts: str) -> Study:
    text = "\n".join(["report: Kapitel", "parts:", *(f"  - {part}" for part in parts)])
    (study.folder / "reports" / "kapitel.yaml").write_text(text + "\n", encoding="utf-8")
    return study


def test_a_list_of_interviews_is_read_with_quotes_that_say_where_they_are_from(made: Callable[..., Study]) -> None:
    listed = "frame: {by: 'source, region', smallest: 1}"
    study = made("quotes: {code: mad, places: yes}", listed, k=3)

    assert "appendix" in kinds(study)
    assert "appendix" not in kinds(made_again(study, "quotes: {code: mad}", listed))


def test_the_writers_own_sentence_before_a_quote_is_counted(made: Callable[..., Study]) -> None:
    study = made('prose: "En leder fra region 2 siger:"', "quotes: {code: mad, where: source = I04}", k=3)

    found = report.disclose(study, "kapitel", None, Beside())

    (lead_in,) = [one for one in found.rows if one.finding.kind == "lead-in"]
    assert (str(lead_in.finding.severity), lead_in.counted and lead_in.counted.register) == ("error", 1)


def test_a_report_has_its_own_quotes(made: Callable[..., Study]) -> None:
    study = made("quotes: {code: mad}", k=3)

    with pytest.raises(Misuse, match="its own quotes"):
        report.disclose(study, "kapitel", Query("kaffe"), Beside())


def test_what_is_left_out_of_attributions_is_told_once_for_all_parts(made: Callable[..., Study]) -> None:
    study = made("quotes: {code: mad}", "quotes: {code: kaffe}", "quotes: {code: kaffe, limit: 1}", k=3)

    told = [one for one in report.build(study, "kapitel", Terms()).findings if one.place == "attributions"]

    assert len(told) == 1


def test_sources_the_register_does_not_place_are_told_and_no_cell_of_the_gaps(made: Callable[..., Study]) -> None:
    study = made("gaps: {by: region, code: mad}")
    file = study.folder / "register.csv"
    file.write_text(REGISTER.replace("I02,P02,IP9,IP,Varmestuen,1", "I02,P02,IP9,IP,Varmestuen,"), encoding="utf-8")
    register.sync(study)

    done = report.build(study, "kapitel", Terms())

    assert "mangler" not in pages.markdown(rendering.page(done))
    assert [one.message for one in done.findings if one.place == "gaps"] == [
        "[region mangler]: sources that are in no cell of the gaps: 1."
    ]
