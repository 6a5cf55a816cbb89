"""Claims: every n and N against a count by hand, and what is said where word and number part."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from qcode.errors import BadFile, Misuse
from qcode.study import (
    claims,
    codebook,
    coding,
    guides,
    making,
    open_study,
    passes,
    register,
    retrieval,
    scanning,
    silences,
)
from qcode.study.queries import Query

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from conftest import Cli, Coded

    from qcode.model.claim import CheckedClaim, Standing
    from qcode.study import Study

TREE = """\
codebook: hms
codes:
  - {name: Stat, id: s, codes: [{name: Sent, id: sent}, {name: God, id: god}]}
  - {name: Brugere, id: b}
"""
STUDY = """\
study: Puljer (fiktiv)
attributes:
  region: {scope: source, values: [1, 2, 3, 4, 5], label: "region {value}"}
  role: {scope: participation, values: [politiker, leder]}
"""
GUIDE = """\
guide: chef
questions:
  - {id: b, words: Hvem er brugerne?, codes: [brugere]}
"""
# Seven interviews; P02 in two of them; I04 with two persons; I05 refused; I06 was not asked about the state.
REGISTER = """\
source;person;speaker;organisation;region;role;outcome
I01;P01;A;kom-1;1;leder;
I02;P02;A;kom-2;2;leder;
I03;P02;A;kom-2;2;leder;
I04;P03;A;kom-3;3;leder;
I04;P04;B;kom-3;3;politiker;
I05;P05;A;kom-4;4;leder;refused
I06;P06;A;kom-5;5;leder;
I07;P07;A;;;leder;
"""


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Study]:
    folder = tmp_path / "puljer"
    making.make(folder)
    write(folder, "study.yaml", STUDY)
    write(folder, "register.csv", REGISTER)
    with open_study(folder, coder="AK") as opened:
        yield opened


@pytest.fixture
def interviewed(study: Study, build: Coded) -> Study:
    """All have a pass, and the codings say: late P01 (I01), P02 (I02), P03 (I04); good P03 and P04 (I04)."""
    write(study.folder, "codebooks/hms.yaml", TREE)
    codebook.apply(study)
    for n in (1, 2, 3, 4, 6, 7):
        build(study, f"I: Hvad med puljerne?\nA: De kommer for sent, {n}.\nB: De er gode.", f"I0{n}")
    register.sync(study)
    write(study.folder, "guides/chef.yaml", GUIDE)
    guides.apply(study)
    guides.use(study, ["I06"], "chef")
    passes.add(study, ["I01", "I02", "I03", "I04", "I06", "I07"])
    for source in ("I01", "I02", "I04"):
        code(study, source, "stat/sent", 2)
    code(study, "I04", "stat/god", 2)
    code(study, "I04", "stat/god", 3)
    return study


def code(study: Study, source: str, path: str, turn: int) -> None:
    coding.add(study, source, [path], coding.Place(turn=turn))


def write(folder: Path, name: str, text: str) -> None:
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")


def claim(study: Study, text: str, **fields: str) -> CheckedClaim:
    said = {"text": text, "code": "stat/sent"} | fields
    write(study.folder, "claims.yaml", json.dumps({"claims": [said]}, ensure_ascii=False))
    (found,) = claims.claims(study)
    return found


def groups(one: Standing) -> dict[str, str]:
    names = ("said", "against", "both", "silent", "not_coded", "not_asked", "declined", "not_applicable")
    return {name: " ".join(map(str, those)) for name in names if (those := getattr(one, name))}


def kinds(found: CheckedClaim) -> list[str]:
    return [one.kind for one in found.findings]


class TestWhoIsCounted:
    def test_persons_once_however_often_they_are_interviewed(self, interviewed: Study) -> None:
        (one,) = claim(interviewed, "Flere oplever, at puljerne kommer for sent.").standings

        assert str(one.count) == "3 of 5 persons"
        assert groups(one) == {"said": "P01 P02 P03", "silent": "P04 P07", "not_asked": "P06", "declined": "P05"}

    def test_the_opposite_is_no_silence(self, interviewed: Study) -> None:
        (one,) = claim(interviewed, "Flere siger det.", against="stat/god").standings

        assert groups(one) == {
            "said": "P01 P02 P03",
            "against": "P04",
            "both": "P03",
            "silent": "P07",
            "not_asked": "P06",
            "declined": "P05",
        }
        assert one.count.of == 5

    def test_sources(self, interviewed: Study) -> None:
        (one,) = claim(interviewed, "Flere interview.", unit="sources").standings

        assert groups(one) == {"said": "I01 I02 I04", "silent": "I03 I07", "not_asked": "I06", "declined": "I05"}

    def test_organisations(self, interviewed: Study) -> None:
        found = claim(interviewed, "Flere organisationer.", unit="organisations")

        assert groups(found.standings[0]) == {"said": "kom-1 kom-2 kom-3", "not_asked": "kom-5", "declined": "kom-4"}

    def test_values_of_an_attribute(self, interviewed: Study) -> None:
        (one,) = claim(interviewed, "I alle tre regioner.", unit="region").standings

        assert str(one.count) == "3 of 3 region"
        assert groups(one) == {
            "said": "region 1 region 2 region 3",
            "not_asked": "region 5",
            "declined": "region 4",
        }

    def test_only_those_of_the_condition(self, interviewed: Study) -> None:
        (one,) = claim(interviewed, "Ingen politikere siger det.", where="role = politiker").standings

        assert (str(one.count), groups(one)) == ("0 of 1 persons", {"silent": "P04"})

    def test_what_nobody_has_coded_is_no_silence(self, interviewed: Study) -> None:
        found = claim(interviewed, "Ingen siger det.", code="brugere or stat/sent", where="source = I07")
        assert groups(found.standings[0]) == {"silent": "P07"}
        write(interviewed.folder, "codebooks/hms.yaml", TREE + "  - {name: Boliger, id: x}\n")
        codebook.apply(interviewed)
        found = claim(interviewed, "Ingen siger det.", code="boliger or stat/sent", where="source = I07")

        assert groups(found.standings[0]) == {"not_coded": "P07"}
        assert kinds(found) == ["not-coded"]

    def test_both_codes_must_have_been_asked_about(self, interviewed: Study) -> None:
        both = claim(interviewed, "Ingen.", code="brugere and stat/sent", where="source = I06").standings[0]
        either = claim(interviewed, "Ingen.", code="brugere or stat/sent", where="source = I06").standings[0]

        assert (groups(both), groups(either)) == ({"not_asked": "P06"}, {"silent": "P06"})

    def test_what_was_noted_leaves_the_denominator(self, interviewed: Study) -> None:
        silences.set_(interviewed, "I07", "stat", "not applicable")
        (one,) = claim(interviewed, "Flere siger det.").standings

        assert groups(one)["not_applicable"] == "P07"
        assert one.count.of == 4

    def test_a_statement_of_nobody_is_told_of(self, interviewed: Study) -> None:
        """I07 has no region."""
        code(interviewed, "I07", "stat/sent", 2)
        found = claim(interviewed, "I tre regioner siger man det.", unit="region")

        assert (found.standings[0].count.n, kinds(found)) == (3, ["not-counted"])

    @pytest.mark.parametrize("code_", ["stat/sent", "stat/god", "stat/*", "stat/sent and not stat/god", "brugere"])
    def test_everybody_stands_once_and_as_many_as_quotes_count(self, interviewed: Study, code_: str) -> None:
        (one,) = claim(interviewed, "Det siges.", code=code_, against="stat/god").standings
        found = groups(one)
        everybody = " ".join(those for name, those in found.items() if name != "both").split()
        query = Query(code=code_)
        hits = retrieval.hits(interviewed, query)
        counts = retrieval.counts(interviewed, query, hits, retrieval.facts(interviewed, hits))

        assert sorted(everybody) == [f"P0{n}" for n in range(1, 8)]
        assert [each.n for each in counts if each.unit == "persons"] == [one.count.n]

    def test_a_name_in_the_sentence_is_masked(self, interviewed: Study) -> None:
        write(interviewed.folder, "names.csv", "kind;id;name;aliases;mask\nplace;a;Aalborg;;byen\n")
        scanning.scan(interviewed)
        found = claim(interviewed, "Flere i Aalborg oplever det.")

        assert "Aalborg" not in str(found.text)


class TestWordAndNumber:
    @pytest.mark.parametrize(
        ("text", "kind"),
        [
            ("Flere ledere oplever det.", []),
            ("De fleste oplever det.", []),
            ("Alle oplever det.", ["vague-quantity"]),
            ("Få oplever det.", ["vague-quantity"]),
            ("Ikke alle oplever det.", []),
            ("Tre af fem ledere oplever det.", []),
            ("Tre af seks ledere oplever det.", ["number-differs"]),
            ("Fire ledere oplever det.", ["number-differs"]),
            ("Mindst to ledere oplever det.", []),
            ("60 procent oplever det.", []),
            ("Flere af de seks ledere oplever det.", ["number-differs"]),
            ("Det opleves.", []),
            ("Flere eller nogle oplever det.", ["quantity-unclear"]),
        ],
    )
    def test_three_of_five(self, interviewed: Study, text: str, kind: list[str]) -> None:
        assert kinds(claim(interviewed, text)) == kind

    def test_the_words_that_may_be_said_are_named(self, interviewed: Study) -> None:
        found = claim(interviewed, "Alle oplever det.")

        assert (found.says, found.words) == ("Alle", ("de fleste", "flere"))
        assert found.findings[0].message == "1: it says “Alle”; counted are 3 of 5 persons."
        assert found.findings[0].hint == "May be said: de fleste, flere."

    def test_the_noun_of_the_unit_tells_which_quantity_is_meant(self, interviewed: Study) -> None:
        found = claim(interviewed, "Mange ventede i tre regioner.", unit="region")

        assert (found.says, kinds(found)) == ("tre", [])

    def test_or_the_claim_says_which_it_is(self, interviewed: Study) -> None:
        found = claim(interviewed, "Flere ventede, men få klagede.", quantity="få")

        assert (found.says, kinds(found)) == ("få", ["vague-quantity"])
        assert kinds(claim(interviewed, "Flere ventede.", quantity="ventede")) == ["quantity-unclear"]

    def test_of_nobody_nothing_can_be_said(self, interviewed: Study) -> None:
        found = claim(interviewed, "Ingen oplever det.", where="source = I06")

        assert (kinds(found), found.words) == (["nobody-asked"], ())

    def test_the_study_has_its_own_bands(self, interviewed: Study) -> None:
        write(interviewed.folder, "study.yaml", STUDY + "quantities:\n  flere: {least: 4}\n  en håndfuld: {least: 3}\n")
        with open_study(interviewed.folder) as again:
            assert kinds(claim(again, "Flere oplever det.")) == ["vague-quantity"]
            assert claim(again, "En håndfuld oplever det.").words == ("de fleste", "en håndfuld")


class TestRankings:
    @pytest.mark.parametrize(
        ("ranking", "kind"),
        [
            (["stat/sent", "stat/god"], []),
            (["stat/god", "stat/sent"], ["ranking-differs"]),
            (["stat/sent", "stat/god", "brugere"], ["ranking-bases"]),
        ],
    )
    def test_the_order_is_that_of_the_counts(self, interviewed: Study, ranking: list[str], kind: list[str]) -> None:
        """Late 3 of 5, good 2 of 5, users 0 of 6: of users I06 was asked."""
        write(interviewed.folder, "claims.yaml", json.dumps({"claims": [{"text": "Flest.", "ranking": ranking}]}))
        (found,) = claims.claims(interviewed)

        assert kinds(found) == kind
        assert [str(one.count) for one in found.standings][:2] == ["3 of 5 persons", "2 of 5 persons"]

    def test_what_else_could_have_been_named_is_named_by_fewer(self, interviewed: Study) -> None:
        text = json.dumps({"claims": [{"text": "Flest.", "ranking": ["stat/god"], "among": "stat/*"}]})
        write(interviewed.folder, "claims.yaml", text)
        (found,) = claims.claims(interviewed)

        assert [str(one.code) for one in found.standings] == ["stat/sent", "stat/god"]
        assert kinds(found) == ["ranking-differs"]


class TestRefusals:
    @pytest.mark.parametrize(
        ("field", "value", "problem"),
        [
            ("code", "stat/forsent", "code: There is no code"),
            ("code", "not stat", "code: The expression asks only"),
            ("code", "(stat", "code: The expression"),
            ("where", "farve = rød", "no declared attribute"),
            ("where", "region = 9", "where: "),
            ("against", "gode", "against: There is no code"),
            ("unit", "kommuner", "unit: There is nothing called"),
        ],
    )
    def test_an_expression_is_refused_at_its_place(
        self, interviewed: Study, field: str, value: str, problem: str
    ) -> None:
        said = {"text": "Flere.", "code": "stat/sent"} | {field: value}
        lines = [f"{'- ' if n == 0 else '  '}{name}: '{one}'" for n, (name, one) in enumerate(said.items())]
        write(interviewed.folder, "claims.yaml", "claims:\n" + "\n".join(lines) + "\n")

        with pytest.raises(BadFile, match=problem) as error:
            claims.claims(interviewed)
        assert (error.value.line, error.value.column) == (list(said).index(field) + 2, len(field) + 5)

    def test_without_a_file_there_is_nothing_to_count(self, interviewed: Study) -> None:
        with pytest.raises(Misuse, match=r"no claims\.yaml"):
            claims.claims(interviewed)

    def test_a_claim_nobody_made(self, interviewed: Study) -> None:
        claim(interviewed, "Flere siger det.")

        with pytest.raises(Misuse, match="no claim 'x'"):
            claims.claims(interviewed, ["x"])


class TestCommand:
    def test_findings_end_with_three(self, interviewed: Study, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
        claim(interviewed, "Alle oplever det.")
        monkeypatch.setenv("QCODE_STUDY", str(interviewed.folder))
        found = cli("claims", "--format", "json")

        assert found.code == 3
        (one,) = json.loads(found.out)
        assert list(one) == [
            *("id", "text", "place", "unit", "code", "where", "says", "words", "counts", "findings"),
        ]
        assert list(one["counts"][0]) == [
            *("code", "n", "of", "unit", "said", "against", "both", "silent", "not_coded", "not_asked"),
            *("declined", "not_applicable", "not_counted"),
        ]
        assert list(one["findings"][0]) == ["kind", "severity", "place", "message", "hint"]

    def test_true_claims_end_with_zero(self, interviewed: Study, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
        claim(interviewed, "Flere oplever det.")
        monkeypatch.setenv("QCODE_STUDY", str(interviewed.folder))

        assert cli("claims").code == 0
        assert (
            cli("claims", "--format", "csv").out.splitlines()[0].startswith("claim,code,n,of,unit,says,words,against")
        )
