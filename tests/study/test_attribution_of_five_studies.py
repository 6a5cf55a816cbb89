"""Every way of printing a quote in five published studies, by the policy of ``study.yaml`` alone.

Words, persons, organisations and places are made up here; only the forms are those of the studies.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import pytest

from qcode.model.attribution import Form
from qcode.render import pages, typesetting
from qcode.study import coding, making, manuscript, open_study, quotes, register
from qcode.study.release import Terms

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from conftest import Coded

    from qcode.study import Study


class Made(Protocol):
    """Makes a study of what it promises, its register and its marked interviews."""

    def __call__(self, promises: str, rows: str, **interviews: str) -> Study: ...


@pytest.fixture
def made(tmp_path: Path, build: Coded) -> Iterator[Made]:
    opened = []

    def make(promises: str, rows: str, **interviews: str) -> Study:
        folder = tmp_path / "fiktiv"
        making.make(folder)
        head = "study: fiktiv\nlanguage: da\nanonymity: {k: 1}\n"
        (folder / "study.yaml").write_text(head + promises, encoding="utf-8")
        (folder / "register.csv").write_text(rows, encoding="utf-8")
        context = open_study(folder, coder="AK")
        study = context.__enter__()
        opened.append(context)
        for name, interview in interviews.items():
            build(study, interview, name)
        register.sync(study)
        return study

    yield make
    for one in opened:
        one.__exit__(None, None, None)


def page(
    study: Study, code: str = "", *, form: Form | None = None, where: str = "", by: tuple[str, ...] = ()
) -> list[str]:
    """Return what is printed, a paragraph a line, without the counts above and the places below."""
    found = quotes.pull(study, quotes.Query(code, where, by, form=form), Terms())
    lines = pages.markdown(typesetting.page(found)).replace("\\", "").splitlines()
    first = next(n for n, line in enumerate(lines) if "udsagn" in line)
    return [line for line in lines[first + 1 :] if line.strip(" >") and not line.startswith("<!--")]


def findings(study: Study, form: Form | None, ending: str) -> list[str]:
    """Return what `qcode check` says of the attributions of a page that was printed so."""
    path = study.folder / f"kapitel{ending}"
    page_ = typesetting.page(quotes.pull(study, quotes.Query(form=form), Terms()))
    if ending == ".docx":
        pages.save(page_, path)
    else:
        path.write_text(pages.markdown(page_), encoding="utf-8")
    checked = manuscript.check(study, path)
    assert checked.found >= 3, checked
    told = ("attribution", "not-", "two-labels", "prose", "lead-in")
    return [f"{one.kind}: {one.message}" for one in checked.noticed if any(name in one.kind for name in told)]


@pytest.mark.parametrize("ending", [".md", ".docx"])
@pytest.mark.parametrize("form", [None, *Form])
@pytest.mark.parametrize("name", ["A", "B", "C", "D", "E"])
def test_the_check_of_a_manuscript_expects_what_the_policy_prints(
    made: Made, name: str, form: Form | None, ending: str
) -> None:
    study = STUDIES[name].of(made)

    assert findings(study, form, ending) == []


class TestLeadersAndPoliticians:
    """A: set-off blocks with role, level and region; epigraphs with role and size; the interviewer inside some."""

    PROMISES = """\
attributes:
  region: {scope: source, values: [1, 2, 3], label: "region {value}"}
  level: {scope: source, values: [amt, kommune], applies_to: "role != privat"}
  size: {scope: source, values: [lille, stor], applies_to: "level = kommune"}
  role: {scope: participation, values: [politiker, leder, privat]}
attribution:
  template: "({role}[, {level}][, {region}])"
  rules:
    - {when: "form = epigraph", template: "({role}[ i en {size} kommune])"}
"""
    REGISTER = (
        "source,person,speaker,role,level,size,region\n"
        "I01,P01,A,politiker,kommune,stor,1\nI02,P02,B,privat,,,3\nI03,P03,C,leder,amt,,2\nI03,P04,D,politiker,amt,,2\n"
    )

    @pytest.fixture
    def study(self, made: Made) -> Study:
        return self.of(made)

    @classmethod
    def of(cls, made: Made) -> Study:
        return made(
            cls.PROMISES,
            cls.REGISTER,
            I01="I: Hvem ved, hvor de sover?\nA: {kilder|Jeg får det at vide af vagten ved broen.}",
            I02="B: {kilder|De ringer selv, når det regner.}",
            I03="C: {kilder|Vi tæller senge.}\nI: Hver nat?\nD: {kilder|Hver tirsdag.}",
        )

    def test_a_block_ends_with_role_level_and_region_and_the_private_have_no_level(self, study: Study) -> None:
        assert page(study, where="source in (I01, I02)") == [
            "> »Jeg får det at vide af vagten ved broen.« (politiker, kommune, region 1)",
            "> »De ringer selv, når det regner.« (privat, region 3)",
        ]

    def test_a_chapter_opens_with_role_and_size(self, study: Study) -> None:
        assert page(study, form=Form.EPIGRAPH, where="source in (I01, I02)") == [
            "> »Jeg får det at vide af vagten ved broen.«",
            "> (politiker i en stor kommune)",
            "> »De ringer selv, når det regner.«",
            "> (privat)",
        ]

    def test_of_a_double_interview_each_has_their_own(self, study: Study) -> None:
        assert page(study, where="source = I03") == [
            "> »Vi tæller senge.« (leder, amt, region 2)",
            "> »Hver tirsdag.« (politiker, amt, region 2)",
        ]


class TestVoluntaryOrganisations:
    """B: blocks without marks or signature; the lead-in credits an organisation and not a person."""

    PROMISES = """\
attributes:
  type: {scope: organisation, values: [værested, forening]}
stance: {kritisk: holdning/imod}
attribution:
  form: lead-in
  unit: organisation
  template: "{En} organisation siger"
  rules:
    - {stance: kritisk, template: "{Et} {type} er imod", when: "type = værested"}
"""
    REGISTER = (
        "source,kind,person,speaker,organisation,type\n"
        "F01,focus_group,P01,A,O1,værested\nF01,focus_group,P02,B,O1,værested\n"
        "F01,focus_group,P03,C,O2,forening\nF02,focus_group,P04,D,O3,forening\nF02,focus_group,P05,E,O4,værested\n"
    )

    @pytest.fixture
    def study(self, made: Made) -> Study:
        return self.of(made)

    @classmethod
    def of(cls, made: Made) -> Study:
        return made(
            cls.PROMISES,
            cls.REGISTER,
            F01="A: {holdning/for|Vi vil gerne være med.}\nB: {holdning/for|Hvis nogen laver kaffen.}\n"
            "C: {holdning/for|Vi har altid været med.}\nA: {holdning/for|Det har I.}",
            F02="D: {holdning/for|Vi kommer på cykel.}\nE: {holdning/imod|Vi har ingen cykler.}",
        )

    def test_the_lead_in_says_whether_it_is_the_same_organisation_or_another(self, study: Study) -> None:
        assert page(study, "holdning/for") == [
            "En organisation siger:",
            "> Vi vil gerne være med.",
            "Samme organisation siger:",
            "> Hvis nogen laver kaffen.",
            "En anden organisation siger:",
            "> Vi har altid været med.",
            "En organisation siger:",
            "> Det har I.",
            "En anden organisation siger:",
            "> Vi kommer på cykel.",
        ]

    def test_under_a_heading_of_its_own_nothing_has_been_said_before(self, study: Study) -> None:
        lines = page(study, "holdning/*", by=("code", "type"))

        assert lines[lines.index("### forening") + 1] == "En organisation siger:"
        assert lines[-3:] == ["### værested", "Et værested er imod:", "> Vi har ingen cykler."]

    def test_organisations_are_counted(self, study: Study) -> None:
        counts = quotes.pull(study, quotes.Query("holdning/for"), Terms()).counts

        assert [(one.n, one.of) for one in counts if one.unit == "organisations"] == [(3, 4)]

    def test_nobody_is_told_by_which_person_it_was(self, study: Study) -> None:
        assert not any(person in line for line in page(study, "holdning/*") for person in ("P01", "P02", "O1", "O2"))


class TestMixedMethods:
    """C: blocks with a lead-in, relatives as (Mor til …), labelled exchanges, fragments in a sentence."""

    PROMISES = """\
attributes:
  role: {scope: participation, values: [bruger, pårørende, visitator]}
  relation: {scope: participation, values: [mor, far, søster], applies_to: "role = pårørende"}
  til: {scope: participation, type: text, applies_to: "role = pårørende"}
attribution:
  template: "({role})"
  label: "{Role}"
  interviewer: Int.
  rules:
    - {when: "role = pårørende and form != dialogue", template: "({Relation} til {til})"}
    - {when: "role = visitator", form: lead-in, template: "{En} {role} fortæller"}
"""
    REGISTER = (
        "source,person,speaker,role,relation,til\nI01,P01,A,pårørende,mor,en ung mand\n"
        "I02,P02,B,visitator,,\nI03,P03,C,visitator,,\nI04,P04,D,bruger,,\nI04,P05,E,pårørende,søster,en bruger\n"
    )

    @pytest.fixture
    def study(self, made: Made) -> Study:
        return self.of(made)

    @classmethod
    def of(cls, made: Made) -> Study:
        return made(
            cls.PROMISES,
            cls.REGISTER,
            I01="I: Hvem ringede?\nA: {ventetid|Det gjorde jeg, hver morgen klokken ni.}",
            I02="B: {ventetid|Køen er kortere nu.}",
            I03="C: {ventetid|Køen er, hvad den er.}",
            I04="D: Vi aftalte en dag.\nI: Hvilken?\nE: Torsdag.\nI: Kom de?\nD: Om fredagen.",
        )

    def test_a_relative_is_called_by_whose_they_are(self, study: Study) -> None:
        assert page(study, "ventetid", where="role = pårørende") == [
            "> »Det gjorde jeg, hver morgen klokken ni.« (Mor til en ung mand)"
        ]

    def test_those_who_assess_are_led_to(self, study: Study) -> None:
        assert page(study, "ventetid", where="role = visitator") == [
            "En visitator fortæller:",
            "> Køen er kortere nu.",
            "En anden visitator fortæller:",
            "> Køen er, hvad den er.",
        ]

    def test_an_exchange_is_labelled_and_the_labels_say_who_speaks(self, study: Study) -> None:
        coding.add(study, "I04", ["aftale"], coding.Place(span="0:57"), new=True)

        assert page(study, "aftale", form=Form.DIALOGUE) == [
            "> Bruger: Vi aftalte en dag.",
            "> Int.: Hvilken?",
            "> Pårørende: Torsdag.",
            "> Int.: Kom de?",
            "> Bruger: Om fredagen.",
        ]

    def test_a_fragment_stands_in_the_sentence(self, study: Study) -> None:
        assert page(study, "ventetid", form=Form.INLINE, where="role = pårørende") == [
            "»Det gjorde jeg, hver morgen klokken ni.« (Mor til en ung mand)"
        ]


class TestThreeCities:
    """D: many kinds of source, each with its own way; a citizen under one label, and another in the next chapter."""

    PROMISES = """\
attributes:
  by: {scope: source, values: [A, B], label: "by {value}"}
  role: {scope: participation, values: [borger, ekspert]}
attribution:
  form: chained
  template: "({role}, {by})"
  pseudonyms: fresh
  rules:
    - {when: "role = borger", form: before, template: "{pseudonym}"}
    - {kind: field_note, form: after, template: "(feltnote, {by})", marks: no}
    - {kind: [seminar, focus_group], form: after, template: "(deltager, {by})"}
"""
    REGISTER = (
        "source,kind,person,pseudonym,speaker,role,by\nI01,interview,P07,Lone,A,borger,A\nI02,interview,P03,,B,ekspert,B\n"
        "N03,field_note,P03,,B,ekspert,A\nS04,seminar,P03,,B,ekspert,B\nI05,interview,P08,,C,borger,B\n"
    )

    @pytest.fixture
    def study(self, made: Made) -> Study:
        return self.of(made)

    @classmethod
    def of(cls, made: Made) -> Study:
        return made(
            cls.PROMISES,
            cls.REGISTER,
            I01="A: {nat|Jeg sov i skuret.} {dag|Nu har jeg en nøgle.}",
            I02="B: {nat|Skuret er lukket.}\nI: Altid?\nB: {nat|Siden marts.}",
            N03="B: {nat|Tre soveposer ved muren.}",
            S04="B: {nat|Ingen tæller dem.}",
            I05="C: {dag|Jeg mangler en nøgle.} {nat|Jeg går rundt.}",
        )

    def test_each_kind_of_source_prints_in_its_own_way(self, study: Study) -> None:
        assert page(study, "nat") == [
            "> IP1: »Jeg sov i skuret.«",
            "> »Skuret er lukket.« (ekspert, by B)",
            "> »Siden marts.« (samme)",
            "> IP3: »Jeg går rundt.«",  # the expert is IP2, and nowhere called so
            "> Tre soveposer ved muren. (feltnote, by A)",
            "> »Ingen tæller dem.« (deltager, by B)",
        ]

    def test_numbers_are_given_anew_in_every_set_so_that_nobody_is_followed(self, study: Study) -> None:
        assert page(study, "dag", where="by = B") == ["> IP1: »Jeg mangler en nøgle.«"]
        assert page(study, "dag") == ["> IP1: »Nu har jeg en nøgle.«", "> IP2: »Jeg mangler en nøgle.«"]


class TestOutreachTreatment:
    """E: citizens as (IPn), staff by role and municipality, the latter dropped where they are critical; pull-quotes;
    dialogues of three."""

    PROMISES = """\
attributes:
  role: {scope: participation, values: [borger, sygeplejerske, rådgiver]}
  kommune: {scope: source, values: [A, B], label: "kommune {value}", applies_to: "role != borger"}
stance: {kritisk: vurdering/kritisk}
attribution:
  template: "({role}, {kommune})"
  label: "{Role}"
  interviewer: hidden
  rules:
    - {when: "role = borger", template: "({pseudonym})", label: "{pseudonym}"}
    - {when: "stance = kritisk or form = pull-quote", template: "({role})"}
"""
    REGISTER = (
        "source,kind,person,pseudonym,speaker,role,kommune\nF01,focus_group,P01,,A,sygeplejerske,A\n"
        "F01,focus_group,P02,,B,rådgiver,A\nF01,focus_group,P04,,C,rådgiver,A\n"
        "I02,interview,P03,IP4,D,borger,\n"
        "F03,interview,P06,IP6,F,borger,\nF03,interview,P02,,B,rådgiver,B\nF03,interview,P04,,C,rådgiver,B\n"
    )

    @pytest.fixture
    def study(self, made: Made) -> Study:
        return self.of(made)

    @classmethod
    def of(cls, made: Made) -> Study:
        return made(
            cls.PROMISES,
            cls.REGISTER,
            F01="A: {besøg|Vi går op ad trappen hver gang.}\n"
            "B: {besøg,vurdering/kritisk|Ingen spurgte os, om vi ville.}",
            I02="D: {besøg|Hun bankede på.}",
            F03="F: Jeg ville ikke ind.\nB: Så stod vi der.\nI: Nå?\nC: I regnen.\nF: Hun havde paraply.",
        )

    def test_a_citizen_is_a_number_and_staff_who_criticise_have_no_municipality(self, study: Study) -> None:
        assert page(study, "besøg") == [
            "> »Vi går op ad trappen hver gang.« (sygeplejerske, kommune A)",
            "> »Ingen spurgte os, om vi ville.« (rådgiver)",
            "> »Hun bankede på.« (IP4)",
        ]

    def test_a_dialogue_of_three_tells_two_of_one_role_apart(self, study: Study) -> None:
        coding.add(study, "F03", ["aftale"], coding.Place(span="0:68"), new=True)

        assert page(study, "aftale", form=Form.DIALOGUE) == [
            "> IP6: Jeg ville ikke ind.",
            "> Rådgiver 1: Så stod vi der.",
            "> Rådgiver 2: […] I regnen.",
            "> IP6: Hun havde paraply.",
        ]

    def test_a_pull_quote_has_its_own_line(self, study: Study) -> None:
        assert page(study, "besøg", form=Form.PULL_QUOTE) == [
            "> »Vi går op ad trappen hver gang.«",
            "> (sygeplejerske)",
            "> »Ingen spurgte os, om vi ville.«",
            "> (rådgiver)",
            "> »Hun bankede på.«",
            "> (IP4)",
        ]


STUDIES: dict[str, type[Any]] = {
    "A": TestLeadersAndPoliticians,
    "B": TestVoluntaryOrganisations,
    "C": TestMixedMethods,
    "D": TestThreeCities,
    "E": TestOutreachTreatment,
}
