"""The register: read as people keep it, refused with everything that is wrong, and carried to every turn."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from qcode.errors import BadFile
from qcode.study import codebook, coding, open_study, quotes, register, release, status, transcripts

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Cli, Coded, Dump

    from qcode.study import Study

HEAD = "source;kind;date;person;speaker;organisation;region;level;role;size\n"


@pytest.fixture
def folder(folder: Path) -> Path:
    """A study that prints attributions as they are: of two or three informants each could be one."""
    file = folder / "study.yaml"
    file.write_text(file.read_text("utf-8").replace("k: 3", "k: 1"), encoding="utf-8")
    return folder


def read(study: Study, text: str | bytes) -> register.RegisterRead:
    return register.read(study, written(study, text))


def written(study: Study, text: str | bytes) -> Path:
    path = study.folder / "register.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return path


def parts(study: Study) -> dict[tuple[str, str], dict[str, tuple[str, ...]]]:
    return {(one.source, one.person): dict(one.values) for one in register.participations(study)}


def speakers(study: Study, source: str) -> list[tuple[str, str]]:
    return [(turn.label, who) for turn, who in transcripts.show(study, source).turns]


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_register_is_read_as_it_was_saved(study: Study, delimiter: str, encoding: str) -> None:
    text = HEAD + "I01;interview;3.11.2003;Åse;Bjørn;ældreråd;2;AMT;Politiker;\r\n"

    done = read(study, text.replace(";", delimiter).encode(encoding))

    (part,) = register.participations(study)
    assert (done.rows, done.sources, done.persons, done.organisations) == (1, 1, 1, 1)
    assert (part.person, part.speaker, part.organisations) == ("Åse", "Bjørn", ("ældreråd",))
    assert part.values == {"region": ("2",), "level": ("amt",), "role": ("politiker",)}
    assert transcripts.all_sources(study)[0].date == "2003-11-03"


def test_numbers_dates_and_several_values_are_typed(folder: Path) -> None:
    settings = folder / "study.yaml"
    more = "  weight: {scope: person, type: number}\n  joined: {scope: person, type: date}\n"
    settings.write_text(settings.read_text("utf-8").replace("attributes:\n", "attributes:\n" + more), encoding="utf-8")
    with open_study(folder, coder="AK") as study:
        read(study, "source;person;role;weight;joined\nI01;P07;privat;1.234,5;3/11 2003\nI02;P08;politiker;37;\n")

        assert parts(study)["I01", "P07"] == {"role": ("privat",), "weight": ("1234.5",), "joined": ("2003-11-03",)}
        found = study.db.conn.execute(
            "select cast(value as real) from attribute_value where name = 'weight' order by 1"
        ).fetchall()
        assert found == [(37.0,), (1234.5,)]


class TestContradictions:
    @pytest.mark.parametrize(
        ("rows", "problem", "line"),
        [
            ("I01;;;P07;;;2;;;\nI01;;;P08;;;3;;;\n", "region of I01 is 3 here, but 2 in line 2.", 3),
            ("I01;;;P07;;;2;;;\n\ni01;;;P08;;;3;;;\n", "region of i01 is 3 here, but 2 in line 2.", 4),
            ("I01;interview;;P07;;;;;;\nI01;focus_group;;P08;;;;;;\n", "kind of I01 is focus_group here", 3),
            ("I01;;3.11.2003;P07;;;;;;\nI01;;4.11.2003;P08;;;;;;\n", "date of I01 is 2003-11-04 here", 3),
            ("I01;;;P07;;;;;privat;\nI01;;;p07;;;;;politiker;\n", "p07 in I01 stands already in line 2.", 3),
        ],
    )
    def test_name_both_lines(self, study: Study, dump: Dump, rows: str, problem: str, line: int) -> None:
        before = dump(study.db)

        with pytest.raises(BadFile) as refused:
            read(study, HEAD + rows)

        assert problem in str(refused.value)
        assert refused.value.line == line
        assert refused.value.hint
        assert dump(study.db) == before

    def test_of_persons_and_organisations_name_both_lines_too(self, folder: Path) -> None:
        settings = folder / "study.yaml"
        more = "  sex: {scope: person, values: [kvinde, mand]}\n  own: {scope: organisation, values: [ja, nej]}\n"
        settings.write_text(
            settings.read_text("utf-8").replace("attributes:\n", "attributes:\n" + more), encoding="utf-8"
        )
        with open_study(folder, coder="AK") as study:
            with pytest.raises(BadFile, match=r"register\.csv:3: sex of P07 is mand here, but kvinde in line 2"):
                read(study, "source,person,sex\nI01,P07,kvinde\nI02,P07,mand\n")
            with pytest.raises(BadFile, match=r"register\.csv:4: own of amt-1 is nej here, but ja in line 2"):
                read(study, "source,person,organisation,own\nI01,P07,amt-1,ja\nI02,P07,,\nI03,P08,amt-1,nej\n")

    def test_are_not_seen_where_a_person_has_one_role_here_and_another_there(self, study: Study) -> None:
        read(study, HEAD + "I01;;;P07;;;;;privat;\nI02;;;P07;;;;;politiker;\n")

        assert parts(study) == {("I01", "P07"): {"role": ("privat",)}, ("I02", "P07"): {"role": ("politiker",)}}


class TestWhatIsWrong:
    def test_an_undeclared_column_is_refused_with_the_line_to_add(self, study: Study, cli: Cli) -> None:
        written(study, "source;person;landsdel\nI01;P07;Fyn\n")

        answer = cli("register", "import")

        assert answer.code == 1
        assert answer.err == (
            "Error: register.csv:1: The column 'landsdel' is no declared attribute.\n"
            "  Declare it in study.yaml under `attributes:`, such as\n"
            "  landsdel: {scope: source, type: text}\n"
        )

    def test_the_line_to_add_is_one_that_works(self, study: Study, cli: Cli) -> None:
        written(study, "source;person;landsdel\nI01;P07;Fyn\n")
        line = "  " + cli("register", "import").err.splitlines()[-1].strip()
        settings = study.folder / "study.yaml"
        text = settings.read_text("utf-8").replace("attributes:\n", f"attributes:\n{line}\n")
        settings.write_text(text, encoding="utf-8")

        answer = cli("register", "import")

        assert answer.code == 0, answer.err
        assert parts(study)["I01", "P07"] == {"landsdel": ("Fyn",)}

    def test_all_cells_at_fault_are_listed(self, study: Study, cli: Cli, dump: Dump) -> None:
        before = dump(study.db)
        rows = "I01;;31.2.2003;P07;;;2;;konge;\nI02;samtale;;P08;;;7;;;\n;;;P09;;;;;;\nI04;;;P10;;;;;privat;\n"
        written(study, HEAD + rows)

        answer = cli("register", "import")

        assert answer.code == 1
        for fault in (
            "register.csv:2: `role` is 'konge', not one of politiker, forvaltning, tilbudsleder, privat",
            "register.csv:2: `date`",
            "register.csv:3: `region` is '7', not one of 1, 2, 3, 4, 5",
            "register.csv:3: `kind` is 'samtale'",
            "register.csv:4: `source` is empty",
        ):
            assert fault in answer.err
        assert "register.csv:5" not in answer.err
        assert dump(study.db) == before

    @pytest.mark.parametrize(
        ("text", "problem"),
        [
            ("", "is empty"),
            ("person;role\nP07;privat\n", "no column `source`"),
            ("source;role;role\nI01;privat;privat\n", "two columns are called 'role'"),
            ("source;role\nI01;privat;mere\n", "3 cells, but there are 2 columns"),
        ],
    )
    def test_a_table_out_of_shape_is_refused(self, study: Study, text: str, problem: str) -> None:
        with pytest.raises(BadFile, match=problem):
            read(study, text)

    def test_a_register_that_is_not_there_is_said_to_be_missing(self, cli: Cli) -> None:
        answer = cli("register", "import", "findes-ikke.csv")

        assert answer.code == 1
        assert "There is no such file." in answer.err

    @pytest.mark.parametrize(
        "rows", ["I01;;;P07;;;;;;\nI02;;;p07;;;;;;\n", "I01;;;P1;;amt-1;;;;\nI02;;;P2;;AMT-1;;;;\n"]
    )
    def test_an_id_in_capitals_and_small_letters_is_one(self, study: Study, rows: str) -> None:
        done = read(study, HEAD + rows)

        assert 1 in {done.persons, done.organisations}


class TestGaps:
    """
    I: Nå?
    Anna: Ja.
    Bo: Nej.
    """

    def test_a_missing_value_is_found_where_it_applies(self, study: Study) -> None:
        read(study, HEAD + "I01;;;P07;;;2;;politiker;\nI02;;;P08;;;;;privat;\nI03;;;P09;;;;kommune;;\n")

        found = [(one.kind, one.place, one.message) for one in register.gaps(study)]

        assert found == [
            ("missing-attribute", "I01", "level is missing for P07 in I01."),
            ("missing-attribute", "I02", "region is missing for P08 in I02."),  # no level for private ones
            ("missing-attribute", "I03", "role is missing for P09 in I03."),
            ("missing-attribute", "I03", "region is missing for P09 in I03."),
        ]
        assert register.gaps(study)[0].hint == "Fill in the column `level` of register.csv, row I01 P07."

    def test_a_missing_value_prints_as_missing_and_the_other_quotes_come_out(self, study: Study, build: Coded) -> None:
        read(study, HEAD + "I01;;;P07;Anna;;;;privat;\nI01;;;P08;Bo;;;;;\n")
        build(study, "Anna: {hverdag|Ja, det gør vi.}\nBo: {hverdag|Nej, aldrig.}\nAnna: Jo.\nBo: Nå.")

        found = quotes.pull(study, quotes.Query("hverdag"), release.Terms())

        said = [str(one.attribution) for one in found.quotations]
        assert said == ["(privat, [region mangler])", "([role mangler], [level mangler], [region mangler])"]
        assert {one.kind for one in found.findings} == {"missing-attribute"}

    def test_a_missing_value_never_matches_a_comparison(self, study: Study, build: Coded) -> None:
        read(study, HEAD + "I01;;;P07;Anna;;;;privat;\nI01;;;P08;Bo;;;;;\n")
        build(study, "Anna: {hverdag|Ja, det gør vi.}\nBo: {hverdag|Nej, aldrig.}\nAnna: Jo.\nBo: Nå.")

        for where, expected in {
            "role = privat": 1,
            "role != privat": 0,
            "not role = privat": 0,
            "role in (politiker, forvaltning)": 0,
            "region < 3": 0,
            "region >= 1": 0,
            "person = P08": 1,
        }.items():
            found = quotes.pull(study, quotes.Query("hverdag", where), release.Terms())
            assert len(found.quotations) == expected, where

    def test_turns_of_a_speaker_nobody_knows_are_counted(self, study: Study, build: Coded) -> None:
        read(study, HEAD + "I01;;;P07;Anna;;2;;privat;\nI01;;;P08;Birgit;;2;;privat;\n")
        build(study, "I: Nå?\nAnna: Ja.\nBo: Nej.\nAnna: Jo.\nBo: Næ.")

        (gap,) = register.gaps(study)

        assert (gap.kind, gap.message) == ("unknown-speaker", "2 turns of I01 have a speaker nobody knows.")
        assert "`speaker`" in gap.hint


class TestSeveralSpeakers:
    def test_a_double_interview_resolves_each_turn_to_its_person(self, study: Study, build: Coded) -> None:
        rows = (
            "D01;double_interview;;P07;Anna;amt-1;2;amt;politiker;\nD01;double_interview;;P08;Bo;amt-2;2;amt;privat;\n"
        )
        read(study, HEAD + rows)

        build(study, "I: Nå?\nAnna: {uro|Ja.}\nBo: {uro|Nej.}\nAnna: Jo.\nBo: Næ.", "D01")

        assert speakers(study, "D01") == [("I", ""), ("Anna", "P07"), ("Bo", "P08"), ("Anna", "P07"), ("Bo", "P08")]
        found = quotes.pull(study, quotes.Query("uro"), release.Terms())
        assert [str(one.attribution) for one in found.quotations] == [
            "(politiker, amt, region 2)",
            "(privat, region 2)",
        ]

    def test_a_focus_group_keeps_unknown_speakers_apart(self, study: Study, build: Coded) -> None:
        rows = "".join(f"F01;focus_group;;P{n};IP{n};;2;kommune;tilbudsleder;lille\n" for n in range(1, 5))
        read(study, HEAD + rows)

        build(
            study, "I: Nå?\nIP1: Ja.\nIP 2: Nej.\nIP3: Jo.\nIP4: Tja.\nFlere: {uro|Hov.}\nIP1: Nå.\nFlere: Ja.", "F01"
        )

        assert speakers(study, "F01") == [
            ("I", ""), ("IP1", "P1"), ("IP2", "P2"), ("IP3", "P3"), ("IP4", "P4"), ("Flere", ""), ("IP1", "P1"),
            ("Flere", ""),
        ]  # fmt: skip
        (quote,) = quotes.pull(study, quotes.Query("uro"), release.Terms()).quotations
        assert "deltager i fokusgruppe" in str(quote.attribution)
        assert quote.speaker is None

    def test_a_quotation_of_two_informants_names_both(self, study: Study, build: Coded) -> None:
        rows = "D01;double_interview;;P07;Anna;;2;amt;politiker;\nD01;double_interview;;P08;Bo;;2;amt;privat;\n"
        read(study, HEAD + rows)
        build(study, "Anna: Ja.\nBo: Nej.\nAnna: Jo.\nBo: Næ.", "D01")
        from_table = study.folder / "k.csv"
        from_table.write_text("source,start,end,code\nD01,0,8,uro\n", encoding="utf-8")
        (study.folder / "codebooks" / "c.yaml").write_text("codebook: c\ncodes: [uro]\n", encoding="utf-8")
        codebook.apply(study)
        coding.add_table(study, from_table, passes=False)

        (quote,) = quotes.pull(study, quotes.Query("uro"), release.Terms()).quotations

        assert quote.speaker is None
        assert "politiker" in str(quote.attribution)
        assert "privat" in str(quote.attribution)

    def test_one_person_in_two_sources_is_one_person(self, study: Study, build: Coded) -> None:
        read(study, HEAD + "I01;;;P07;IP;;2;amt;politiker;\nI02;;;P07;IP;;3;amt;privat;\n")
        build(study, "I: Nå?\nIP: {uro|Ja.}")
        build(study, "I: Nå?\nIP: {uro|Nej.}", "I02")

        found = quotes.pull(study, quotes.Query("uro"), release.Terms())

        assert [str(one.attribution) for one in found.quotations] == [
            "(politiker, amt, region 2)",
            "(privat, region 3)",
        ]
        assert [(one.n, one.of) for one in found.counts if one.unit == "persons"] == [(1, 1)]
        assert status.status(study).persons == 1
