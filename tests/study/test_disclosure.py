"""What is printed tells of who speaks: counted by hand on small registers, in quotes, in the ledger and together."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from qcode.errors import Misuse, Refused
from qcode.model.finding import Severity
from qcode.model.ledger import Status
from qcode.model.mask import State
from qcode.study import (
    disclosing,
    ledger,
    ledger_editing,
    ledger_printing,
    mask_deciding,
    masking,
    open_study,
    quotes,
    register,
    scanning,
)
from qcode.study.disclosing import Beside
from qcode.study.ledger_editing import Wish
from qcode.study.ledger_printing import Choice
from qcode.study.quotes import Query
from qcode.study.release import Terms

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from conftest import Coded

    from qcode.model.disclosure import Disclosed
    from qcode.study import Study

HEAD = """\
study: Fjordbyen
language: da
attributes:
  role: {scope: participation, values: [politiker, chef, leder, borger], identifying: true}
  region: {scope: source, values: [1, 2, 3], label: "region {value}", identifying: true}
"""
PLAIN = 'attribution: "({role}[, {region}])"\nanonymity: {k: 3, ladder: [region]}\n'
NAMED = 'attribution: "({person}, {role}[, {region}])"\nanonymity: {k: 3, ladder: [region]}\n'
Row = tuple[str, str, str, str]


@contextmanager
def made(folder: Path, build: Coded, settings: str, rows: Sequence[Row], texts: dict[str, str]) -> Iterator[Study]:
    """Open a study of these settings, with these interviews and register rows: source, person, role, region."""
    (folder / "study.yaml").write_text(HEAD + settings, encoding="utf-8")
    lines = [f"{source},{person},{person},{role},{region},hus-{person}" for source, person, role, region in rows]
    table = "\n".join(["source,person,speaker,role,region,organisation", *lines])
    (folder / "register.csv").write_text(table + "\n", encoding="utf-8")
    with open_study(folder, coder="AK", now=lambda: "2003-11-03T12:00:00+00:00") as study:
        for name, text in texts.items():
            build(study, text, name)
        register.sync(study)
        yield study


def interviews(rows: Sequence[Row], said: str = "{tillid|De kom hver dag.}") -> dict[str, str]:
    """Return one answer of each person, by source."""
    done: dict[str, str] = {}
    for source, person, _, _ in rows:
        done[source] = done.get(source, "") + f"{person}: {said}\n"
    return {source: f"{text}I: Tak for det, {source}.\n" for source, text in done.items()}


SPREAD = [
    *[("I01", f"P0{n}", "leder", "1") for n in (1, 2, 3)],
    ("I02", "P04", "leder", "2"),
    *[("I03", f"P0{n}", "politiker", "1") for n in (5, 6, 7)],
]
"""Three leaders and three politicians in region 1, and one leader in region 2."""


def kinds(found: Sequence[Disclosed]) -> list[str]:
    return [one.finding.kind for one in found if one.finding.severity is not Severity.NOTE]


def looked(study: Study, query: Query | None = None, **beside: object) -> tuple[Disclosed, ...]:
    return disclosing.disclose(study, query, Beside(**beside)).rows  # type: ignore[arg-type]


def of_kind(found: Sequence[Disclosed], kind: str) -> Disclosed:
    (one,) = [each for each in found if each.finding.kind == kind]
    return one


class TestQuotes:
    def test_a_class_loses_what_one_of_it_would_be_told_by(self, folder: Path, build: Coded) -> None:
        with made(folder, build, PLAIN, SPREAD, interviews(SPREAD)) as study:
            found = quotes.pull(study, Query("tillid"), Terms())

        told = {(one.id.split(":")[0], str(one.attribution), one.coarsened) for one in found.quotations}
        assert told == {
            ("I01", "(leder)", ("region",)),
            ("I02", "(leder)", ("region",)),
            ("I03", "(politiker, region 1)", ()),
        }
        (note,) = [one for one in found.findings if one.kind == "coarsened"]
        assert "leder without region (1 -> 4)" in note.message

    def test_what_is_left_out_stands_in_no_column_beside_the_words(self, folder: Path, build: Coded) -> None:
        with made(folder, build, PLAIN, SPREAD, interviews(SPREAD)) as study:
            found = quotes.pull(study, Query("tillid"), Terms())
            asked = quotes.pull(study, Query("tillid", where="region = 2"), Terms())

        assert {str(one.attributes["region"]) for one in found.quotations} == {"", "1"}
        assert [str(one.attributes["region"]) for one in asked.quotations] == ["2"]

    def test_who_is_blocked_is_told_nothing_of(self, folder: Path, build: Coded) -> None:
        rows = [*SPREAD, ("I04", "P08", "chef", "1")]
        with made(folder, build, PLAIN, rows, interviews(rows)) as study:
            found = quotes.pull(study, Query("tillid", where="role = chef"), Terms())

        (one,) = found.quotations
        assert str(one.attribution) == "(deltager)"
        assert one.coarsened == ("role", "region")
        (said,) = [each for each in found.findings if each.kind == "blocked"]
        assert said.message.endswith("Those nothing is told of are 1 in all: a reader who knows the rule can tell.")

    def test_who_is_blocked_and_too_few_goes_into_no_file_unless_somebody_answers_for_it(
        self, folder: Path, build: Coded, tmp_path: Path
    ) -> None:
        rows = [*SPREAD, ("I04", "P08", "chef", "1")]
        query = Query("tillid", where="role = chef")
        target = tmp_path / "citater.docx"
        with made(folder, build, PLAIN, rows, interviews(rows)) as study:
            scanning.scan(study)
            for one in masking.queue(study):
                mask_deciding.decide(study, one.entity.id, State.NEVER)
            with pytest.raises(Refused, match="too few to be quoted, however little is told of them: chef"):
                quotes.pull(study, query, Terms(target=target))
            answered = quotes.pull(study, query, Terms(target=target, override="Anna Holm: she agreed"))
            drafted = quotes.pull(study, query, Terms(target=target, draft=True))

        assert len(answered.quotations) == len(drafted.quotations) == 1

    def test_who_is_blocked_is_not_told_by_the_kind_of_their_interview(self, folder: Path, build: Coded) -> None:
        """
        F04, a focus group of which one took part in nothing else: (deltager i fokusgruppe) would be her alone.
        """
        rows = [*SPREAD, ("F04", "P08", "chef", "1")]
        with made(folder, build, PLAIN, rows, interviews(rows)) as study:
            kinds = study.db.conn.execute("update source set kind = 'focus_group' where name = 'F04'").rowcount
            found = quotes.pull(study, Query("tillid", where="role = chef"), Terms())

        assert kinds == 1
        assert [str(one.attribution) for one in found.quotations] == ["(deltager)"]

    def test_only_whoever_answers_for_it_prints_them_as_they_are(self, folder: Path, build: Coded) -> None:
        with made(folder, build, PLAIN, SPREAD, interviews(SPREAD)) as study:
            with pytest.raises(Misuse, match="answers for it"):
                quotes.pull(study, Query("tillid"), Terms(exact=True))
            found = quotes.pull(study, Query("tillid"), Terms(exact=True, override="Anna Holm: agreed with them"))

        assert "(leder, region 2)" in {str(one.attribution) for one in found.quotations}
        assert {one.coarsened for one in found.quotations} == {()}

    def test_a_heading_that_tells_what_is_left_out_is_a_finding(self, folder: Path, build: Coded) -> None:
        with made(folder, build, PLAIN, SPREAD, interviews(SPREAD)) as study:
            told = quotes.pull(study, Query("tillid", by=("region",)), Terms()).findings
            silent = quotes.pull(study, Query("tillid", by=("role",)), Terms()).findings

        assert [one.message for one in told if one.kind == "heading"] == [
            "Read with their headings some quotes could be 1 person."
        ]
        assert "heading" not in {one.kind for one in silent}

    def test_a_population_of_one_is_one(self, folder: Path, build: Coded) -> None:
        """Four leaders took part; in region 1 there is, by the table, one leader only."""
        rows = [("I01", f"P0{n}", "leder", "1") for n in (1, 2, 3, 4)]
        (folder / "population.csv").write_text("role;region;n\nleder;1;1\nleder;2;30\n", encoding="utf-8")
        with made(folder, build, PLAIN, rows, interviews(rows)) as study:
            found = quotes.pull(study, Query("tillid"), Terms())
            row = of_kind(looked(study), "attribution")

        assert {str(one.attribution) for one in found.quotations} == {"(leder)"}
        assert row.finding.message == "(leder) could be 4 who took part, 31 there are, and stands at 4 quotes."

    def test_the_ledger_prints_the_same(self, folder: Path, build: Coded) -> None:
        with made(folder, build, PLAIN, SPREAD, interviews(SPREAD)) as study:
            found = quotes.pull(study, Query("tillid"), Terms())
            ledger.take(study, [one.id for one in found.quotations])
            printed = ledger_printing.listed(study, Choice(), Terms())

        said = {str(one.quotation.attribution) for one in printed.entries if one.quotation}
        assert said == {"(leder)", "(politiker, region 1)"}


class TestPolicy:
    def test_critical_statements_lose_what_the_policy_says(self, folder: Path, build: Coded) -> None:
        """P01 says one thing that is coded as critical and one that is not."""
        rows = [("I01", f"P0{n}", "leder", "1") for n in (1, 2, 3)]
        texts = interviews(rows)
        texts["I01"] += "P01: {tillid|Det} {tillid,holdning/kritisk|går ikke.} {tillid|Nej.}\n"
        policy = '  policy: [{when: "stance = critical", drop: region}]\n'
        settings = f"stance: {{critical: holdning/kritisk}}\n{PLAIN.replace(', ladder: [region]}', '')}"
        settings = settings.replace("anonymity: {k: 3", "anonymity:\n  k: 3") + policy
        with made(folder, build, settings, rows, texts) as study:
            found = quotes.pull(study, Query("tillid"), Terms())

        assert {one.words: str(one.attribution) for one in found.quotations if one.words != "De kom hver dag."} == {
            "Det": "(leder, region 1)",
            "går ikke.": "(leder)",
            "Nej.": "(leder, region 1)",
        }


class TestTogether:
    def test_quotes_without_anything_to_find_are_only_counted(self, folder: Path, build: Coded) -> None:
        with made(folder, build, PLAIN, SPREAD, interviews(SPREAD)) as study:
            report = disclosing.disclose(study, None, Beside())

        assert kinds(report.rows) == []
        assert [(one.what, one.counted and one.counted.register, one.quotes) for one in report.rows if one.what] == [
            ("(politiker, region 1)", 3, 3),
            ("(leder)", 4, 4),
        ]
        assert (report.k, report.quotes, report.persons) == (3, 7, 7)

    def test_attributions_as_they_are_show_who_is_told(self, folder: Path, build: Coded) -> None:
        with made(folder, build, PLAIN, SPREAD, interviews(SPREAD)) as study:
            found = looked(study, exact=True)

        assert kinds(found) == ["attribution"]
        assert (found[0].what, found[0].counted and found[0].counted.register) == ("(leder, region 2)", 1)

    def test_a_pseudonym_links_what_two_quotes_tell(self, folder: Path, build: Coded) -> None:
        """
        P01 is quoted as a leader of region 1 and, in another interview, of region 2. Three leaders were interviewed in
        each, P01 alone in both.
        """
        rows = [
            *[("I01", f"P0{n}", "leder", "1") for n in (1, 2, 3)],
            *[("I02", f"P0{n}", "leder", "2") for n in (1, 4, 5)],
        ]
        with made(folder, build, NAMED, rows, interviews(rows)) as study:
            found = looked(study)

        one = of_kind(found, "pseudonym")
        assert (one.counted and one.counted.register, one.quotes) == (1, 2)
        assert "stand at P01: together they could be 1 person" in one.finding.message
        with made(folder, build, PLAIN, rows, {}) as study:
            assert kinds(looked(study)) == []

    def test_headings_are_read_with_the_quotes_below_them(self, folder: Path, build: Coded) -> None:
        with made(folder, build, PLAIN, SPREAD, interviews(SPREAD)) as study:
            one = of_kind(looked(study, Query("tillid", by=("region",))), "heading")

        assert (one.what, one.counted and one.counted.register) == ("(leder)", 1)

    def test_a_condition_that_fits_one_is_told_by_the_query(self, folder: Path, build: Coded) -> None:
        with made(folder, build, PLAIN, SPREAD, interviews(SPREAD)) as study:
            few = looked(study, Query("tillid", where="role = leder and region = 2"))
            enough = looked(study, Query("tillid", where="region = 1"))

        assert of_kind(few, "condition").counted is not None
        assert kinds(enough) == []

    def test_two_who_are_heard_together_are_told_by_that(self, folder: Path, build: Coded) -> None:
        """One interview has a leader and a politician, the others one of each role; both are quoted together."""
        rows = [
            *[("I01", f"P0{n}", "leder", "1") for n in (1, 2, 3)],
            *[("I03", f"P0{n}", "politiker", "1") for n in (5, 6, 7)],
            ("I04", "P08", "leder", "1"),
            ("I04", "P09", "politiker", "1"),
        ]
        texts = interviews(rows)
        with made(folder, build, PLAIN, rows, texts) as study:
            from qcode.study import coding  # noqa: PLC0415  codes across two turns

            coding.add(study, "I04", ["tillid/begge"], coding.Place(span="0:33"), new=True)
            one = of_kind(looked(study, Query("tillid/begge")), "together")

        assert (one.finding.place, one.counted and one.counted.register) == ("I04:0-33", 1)

    def test_small_cells_of_a_table_and_what_they_could_be_worked_out_from(self, folder: Path, build: Coded) -> None:
        """
        leder: 3 in region 1, 1 in region 2. politiker: 3 and 0. The 1 is region 2's total too: that goes as well, and
        then leder's 3 and region 1's 6, or the 1 could be had by subtraction.
        """
        with made(folder, build, PLAIN, SPREAD, interviews(SPREAD)) as study:
            found = looked(study, tables=(("role", "region"),))

        small = [one.what for one in found if one.finding.kind == "small-cell"]
        assert small == ["leder, 2", "in all, 2"]
        assert of_kind(found, "complementary").what == "leder, 1; in all, 1"

    def test_a_table_by_one_attribute_is_looked_at_too(self, folder: Path, build: Coded) -> None:
        with made(folder, build, PLAIN, SPREAD, interviews(SPREAD)) as study:
            found = looked(study, tables=(("region",),))

        assert [one.what for one in found if one.finding.kind == "small-cell"] == ["2"]

    def test_rows_of_an_informant_table_are_counted(self, folder: Path, build: Coded) -> None:
        with made(folder, build, PLAIN, SPREAD, interviews(SPREAD)) as study:
            found = looked(study, informants=("role", "region"))

        assert [(one.what, one.counted and one.counted.register) for one in found if "row" in one.finding.kind] == [
            ("leder, 2", 1)
        ]

    def test_an_informant_table_with_pseudonyms_gives_back_what_was_left_out(self, folder: Path, build: Coded) -> None:
        """P04 is quoted as (P04, leder); the table says that P04 is of region 2."""
        with made(folder, build, NAMED, SPREAD, interviews(SPREAD)) as study:
            named = looked(study, informants=("person", "region"))
            nameless = looked(study, informants=("region",))

        one = of_kind(named, "informant-table")
        assert (one.finding.place, one.counted and one.counted.register) == ("I02:0-16", 1)
        assert "informant-table" not in kinds(nameless)

    def test_a_list_of_interviews_gives_back_what_was_left_out(self, folder: Path, build: Coded) -> None:
        """The reference below a quote says I02, and the list that I02 is of region 2."""
        with made(folder, build, PLAIN, SPREAD, interviews(SPREAD)) as study:
            one = of_kind(looked(study, appendix=("region",)), "appendix")

        assert (one.finding.place, one.counted and one.counted.register) == ("I02:0-16", 1)

    def test_a_rare_attribute_gives_an_organisation_away_from_the_list(self, folder: Path, build: Coded) -> None:
        """Each leader is of a house of their own; the three politicians are all of one."""
        rows = [*[("I01", f"P0{n}", "leder", "1") for n in (1, 2, 3)]]
        with made(folder, build, PLAIN, rows, interviews(rows)) as study:
            assert kinds(looked(study, organisations=True)) == []
        lines = [f"I03,P0{n},P0{n},politiker,1,rådhuset" for n in (5, 6, 7)]
        with made(folder, build, PLAIN, SPREAD, {"I03": interviews(SPREAD)["I03"]}) as study:
            table = (folder / "register.csv").read_text(encoding="utf-8").splitlines()
            kept = [line for line in table if not line.startswith("I03")]
            (folder / "register.csv").write_text("\n".join([*kept, *lines]) + "\n", encoding="utf-8")
            register.sync(study)
            one = of_kind(looked(study, organisations=True), "organisation-list")

        assert one.finding.message == "On the list of organisations (politiker, region 1) fits 1 of 5."

    def test_who_is_spoken_of_may_be_one_that_is_known(self, folder: Path, build: Coded) -> None:
        from qcode.study import coding  # noqa: PLC0415  one coding is about somebody

        with made(folder, build, PLAIN, SPREAD, interviews(SPREAD)) as study:
            coding.add(study, "I01", ["sag"], coding.Place(span="0:16"), new=True, about="P05")
            one = of_kind(looked(study, Query("sag")), "third-person")

        assert (one.finding.severity, one.counted and one.counted.register) == (Severity.WARNING, 1)

    def test_a_clarification_may_tell_what_the_attribution_leaves_out(self, folder: Path, build: Coded) -> None:
        """`De [region 2] kom hver dag.`, said by (leder)."""
        with made(folder, build, PLAIN, SPREAD, interviews(SPREAD)) as study:
            entry = ledger.add(study, "I02", ledger.Place(span="0:16")).entry
            ledger_editing.edit(study, entry.key, Wish(clarify=("De", "region 2")))
            one = of_kind(looked(study), "clarification")

        assert one.finding.place == entry.key
        assert one.finding.message == "A clarification tells region, and 1 person left, which (leder) does not."

    def test_a_lead_in_is_counted(self, folder: Path, build: Coded) -> None:
        with made(folder, build, PLAIN, SPREAD, interviews(SPREAD)) as study:
            found = looked(study, lead_ins=("En leder fra region 2 siger:", "En leder siger:"))

        told = [(one.what, one.finding.severity, one.counted and one.counted.register) for one in found if one.what]
        assert told[0] == ("En leder fra region 2 siger:", Severity.ERROR, 1)
        assert ("En leder siger:", Severity.NOTE, 4) in told

    def test_of_a_sensitive_code_it_is_not_told_that_everybody_has_it(self, folder: Path, build: Coded) -> None:
        """All three politicians speak of their own health; of the leaders one does."""
        texts = interviews(SPREAD)
        texts["I03"] = "".join(f"P0{n}: {{tillid,helbred/eget|Jeg er syg.}}\n" for n in (5, 6, 7))
        texts["I02"] += "P04: {helbred|Jeg er træt.}\n"
        settings = PLAIN.replace("ladder: [region]", "ladder: [region], sensitive: helbred")
        with made(folder, build, settings, SPREAD, texts) as study:
            one = of_kind(looked(study), "sensitive")

        assert one.finding.message.startswith("All 3 that (politiker, region 1) could be speak of helbred")

    def test_used_quotes_of_the_ledger_are_the_published_set(self, folder: Path, build: Coded) -> None:
        with made(folder, build, PLAIN, SPREAD, interviews(SPREAD)) as study:
            used = ledger.add(study, "I01", ledger.Place(span="0:16")).entry
            ledger.add(study, "I02", ledger.Place(span="0:16"))
            ledger.use(study, [used.key], "kapitel 4")
            report = disclosing.disclose(study, None, Beside())

        assert report.quotes == 1
        assert used.status is not Status.USED

    def test_a_table_of_what_is_not_declared_is_refused(self, folder: Path, build: Coded) -> None:
        with made(folder, build, PLAIN, SPREAD, interviews(SPREAD)) as study, pytest.raises(Misuse, match="'farve'"):
            looked(study, tables=(("role", "farve"),))
