"""What somebody's part is, and what came of asking: who is counted, whose turns are whose, what is printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from qcode.errors import BadExpression, BadFile
from qcode.model.person import Outcome, Part
from qcode.study import quotes, register, release, trail, transcripts

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Coded, Dump

    from qcode.study import Study

HEAD = "source;kind;wave;person;pseudonym;speaker;organisation;part;outcome;region;role\n"


def read(study: Study, rows: str) -> register.RegisterRead:
    return register.read(study, written(study, rows))


def written(study: Study, rows: str) -> Path:
    path = study.folder / "register.csv"
    path.write_text(HEAD + rows, encoding="utf-8")
    return path


def persons_counted(study: Study, where: str = "") -> tuple[int, int | None]:
    found = quotes.pull(study, quotes.Query("hverdag", where), release.Terms())
    (count,) = (one for one in found.counts if one.unit == "persons")
    return count.n, count.of


def test_every_fixed_column_is_kept(study: Study) -> None:
    read(study, "F01;focus_group;2;P01;IP1;Anna;fond-1; Observatør ;;3;privat\nX01;interview;;P02;;;a;;Afslog;;\n")

    first, second = register.participations(study)

    assert (first.wave, first.pseudonym, first.part, first.outcome) == (2, "IP1", Part.OBSERVER, Outcome.TOOK_PART)
    assert (second.wave, second.pseudonym, second.part, second.outcome) == (None, "", Part.INFORMANT, Outcome.REFUSED)
    assert [one.counts for one in (first, second)] == [False, False]


def test_a_person_may_speak_for_two_organisations(study: Study) -> None:
    read(study, "F01;;;P01;;;fond-1; fond-2;;;;\n".replace("fond-1; fond-2", '"fond-1; fond-2"'))

    (part,) = register.participations(study)
    assert part.organisations == ("fond-1", "fond-2")


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("I01;;to;P01;;;;;;;", "`wave` is 'to', not a whole number from 1"),
        ("I01;;0;P01;;;;;;;", "`wave` is '0'"),
        ("I01;;;P01;;;;leder;;;", "`part` is 'leder', not one of informant, observer, present, interviewer, subject"),
        ("I01;;;P01;;;;;nej;;", "`outcome` is 'nej', not one of took part, refused, no answer, cancelled"),
        ("I01;;;;IP1;;;;;;", "`pseudonym` is said of a person, but the row names none"),
        ("X01;;;;;;;;refused;;", "`outcome` is said of a person, but the row names none"),
        ("I01;;;;;;fond-1;;;;", "fond-1 stands in the row without a person who spoke for it"),
        ("I01;;1;P01;;;;;;;\nI01;;2;P02;;;;;;;", "wave of I01 is 2 here, but 1 in line 2."),
        ("I01;;;P01;A;;;;;;\nI02;;;P01;B;;;;;;", "pseudonym of P01 is B here, but A in line 2."),
        ("I01;;;P01;A;;;;;;\nI02;;;P02;a;;;;;;", "The pseudonym a is another person's already, in line 2."),
        ("I01;;;P01;P02;;;;;;\nI02;;;P02;;;;;;;", "The pseudonym P02 is the id of another person, in line 3."),
    ],
)
def test_what_cannot_be_is_refused_with_its_line(study: Study, dump: Dump, row: str, problem: str) -> None:
    before = dump(study.db)

    with pytest.raises(BadFile) as refused:
        read(study, row + "\n")

    assert problem in str(refused.value)
    assert dump(study.db) == before


def test_all_that_is_wrong_is_listed_at_once(study: Study) -> None:
    """Cells, columns, rows that contradict one another, the same row twice, a pseudonym for two."""
    rows = "I01;;;P01;A;;;;;2;\nI01;;x;P02;a;;;;;3;\nI01;;;P01;A;;;;;;konge\n"
    path = study.folder / "register.csv"
    text = (HEAD + rows).replace("\n", ";x\n").replace("role;x", "role;farve", 1)
    path.write_text(text, encoding="utf-8")

    with pytest.raises(BadFile) as refused:
        register.read(study, path)

    assert str(refused.value).splitlines() == [
        "register.csv:1: The column 'farve' is no declared attribute.",
        "register.csv:3: `wave` is 'x', not a whole number from 1.",
        "register.csv:3: region of I01 is 3 here, but 2 in line 2.",
        "register.csv:3: The pseudonym a is another person's already, in line 2.",
        "register.csv:4: `role` is 'konge', not one of politiker, forvaltning, tilbudsleder, privat.",
        "register.csv:4: P01 in I01 stands already in line 2.",
    ]
    assert "  farve: {scope: source, type: text}" in refused.value.hint


class TestWhoIsCounted:
    def test_an_observer_leaves_numerator_and_denominator(self, study: Study, build: Coded) -> None:
        """
        Anna: {hverdag|Vi laver mad.}
        Bo: {hverdag|Det har jeg ikke en mening om.}
        """
        read(study, "F01;;;P1;;Anna;a;;;2;privat\nF01;;;P2;;Bo;b;observer;;2;privat\nF01;;;P3;;Ida;c;;;2;privat\n")
        build(study, "Anna: {hverdag|Ja.}\nBo: {hverdag|Nej.}\nIda: Jo.\nBo: Næ.", "F01")

        assert persons_counted(study) == (1, 2)
        assert persons_counted(study, "role = privat") == (1, 2)
        assert persons_counted(study, "part = observer") == (0, 0)

    def test_whoever_refused_is_in_no_denominator(self, study: Study, build: Coded) -> None:
        read(study, "F01;;;P1;;Anna;;;;2;privat\nF01;;;P2;;Bo;;;refused;2;privat\nX02;;;P3;;;;;no answer;2;privat\n")
        build(study, "Anna: {hverdag|Ja.}\nCai: Nej.\nAnna: Jo.\nCai: Næ.", "F01")

        assert persons_counted(study) == (1, 1)
        assert persons_counted(study, "role = privat") == (1, 1)

    def test_the_list_of_sources_names_only_informants_who_took_part(self, study: Study) -> None:
        rows = "F01;;;P1;;;;;;;\nF01;;;P2;;;;observer;;;\nF01;;;P3;;;;subject;;;\nX01;;;P4;;;;;refused;;\n"
        read(study, rows)

        assert {one.id: one.persons for one in transcripts.all_sources(study)} == {"F01": ("P1",), "X01": ()}

    def test_somebody_spoken_about_answers_no_turn_and_takes_no_place(self, study: Study, build: Coded) -> None:
        """One informant is heard, and one citizen spoken about: the turns are the informant's, without a label."""
        read(study, "I01;;;P1;;;;;;2;privat\nI01;;;B01;;;;subject;;;\n")
        build(study, "I: Nå?\nIP: {hverdag|Han kommer om torsdagen.}\nI: Ja?\nIP: Jo.")

        assert [who for _, who in transcripts.show(study, "I01").turns] == ["", "P1", "", "P1"]
        assert persons_counted(study) == (1, 1)

    def test_the_informant_is_numbered_where_the_register_names_only_who_is_spoken_about(
        self, study: Study, build: Coded
    ) -> None:
        read(study, "I01;;;B01;;;;subject;;;\n")
        build(study, "I: Nå?\nIP: {hverdag|Han kommer om torsdagen.}\nI: Ja?\nIP: Jo.")

        assert [who for _, who in transcripts.show(study, "I01").turns] == ["", "IP1", "", "IP1"]


class TestWaves:
    def test_are_asked_for_and_grouped_by(self, study: Study, build: Coded) -> None:
        """The same citizen three times, once a year."""
        read(study, "".join(f"I0{n};;{n};B01;;;;;;2;privat\n" for n in (1, 2, 3)))
        for n in (1, 2, 3):
            build(study, f"I: Nå?\nIP: {{hverdag|År {n}.}}\nI: Ja?\nIP: Jo {n}.", f"I0{n}")

        def found(where: str, *by: str) -> list[tuple[str, tuple[str, ...]]]:
            pulled = quotes.pull(study, quotes.Query("hverdag", where, by), release.Terms())
            return [(str(one.source), tuple(map(str, one.groups))) for one in pulled.quotations]

        assert found("wave = 2") == [("I02", ())]
        assert found("wave >= 2") == [("I02", ()), ("I03", ())]
        assert found("wave in (1, 3)", "wave") == [("I01", ("1",)), ("I03", ("3",))]
        assert found("wave != 2") == [("I01", ()), ("I03", ())]
        assert persons_counted(study, "wave > 1") == (1, 1)

    def test_a_source_without_one_matches_no_comparison(self, study: Study, build: Coded) -> None:
        read(study, "I01;;;B01;;;;;;2;privat\n")
        build(study, "I: Nå?\nIP: {hverdag|År.}\nI: Ja?\nIP: Jo.")

        for where in ("wave = 1", "wave != 1", "wave < 9"):
            assert persons_counted(study, where) == (0, 0), where

    @pytest.mark.parametrize("where", ["wave = to", "part = leder", "outcome = nej"])
    def test_what_it_cannot_be_is_an_error(self, study: Study, build: Coded, where: str) -> None:
        """
        Anna: Ja.
        """
        build(study, "I: Nå?\nIP: {hverdag|År.}\nI: Ja?\nIP: Jo.")

        with pytest.raises(BadExpression):
            persons_counted(study, where)


class TestPseudonyms:
    def test_are_printed_in_place_of_the_id(self, study: Study, build: Coded) -> None:
        read(study, "I01;;;P07;IP2;;;;;2;privat\n")
        build(study, "I: Nå?\nIP: {hverdag|Ja.}\nI: Ja?\nIP: Jo.")

        (quote,) = quotes.pull(study, quotes.Query("hverdag", "pseudonym = IP2"), release.Terms()).quotations
        assert str(quote.speaker) == "IP2"

    def test_taken_out_of_the_register_are_taken_out_of_print(self, study: Study) -> None:
        read(study, "I01;;;P07;IP2;;;;;2;privat\n")
        read(study, "I01;;;P07;;;;;;2;privat\n")

        assert [one.pseudonym for one in register.participations(study)] == [""]

    def test_a_numbered_person_makes_room_for_one(self, study: Study, build: Coded) -> None:
        build(study, "I: Nå?\nIP: Ja.\nI: Ja?\nIP: Jo.")

        read(study, "I02;;;P07;IP1;;;;;2;privat\n")

        assert {one.person: one.pseudonym for one in register.participations(study)} == {"IP2": "", "P07": "IP1"}


def test_one_undo_takes_every_new_column_back(study: Study, dump: Dump) -> None:
    read(study, "I01;interview;1;P07;IP2;;a;;;2;privat\n")
    before = dump(study.db)

    read(study, 'I01;interview;2;P07;IP3;;"a;b";present;cancelled;2;privat\n')
    trail.undo(study)

    assert dump(study.db) == before
