"""What stands at the head of a file: who speaks, when, and facts of them, each checked like the register's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from qcode.study import importing, register, transcripts

if TYPE_CHECKING:
    from qcode.study import Study
    from qcode.study.importing import Imported

INTERVIEW = "I: Hvad sker der på Ærø?\nIP1: Vi går på café.\n"


def imported(study: Study, name: str, text: str) -> Imported:
    path = study.folder / "transcripts" / name
    path.write_text(text, encoding="utf-8")
    (done,) = importing.import_paths(study, [path])
    return done


class TestTheHeadOfTheFile:
    def test_gives_id_kind_date_person_and_attributes(self, study: Study) -> None:
        head = "---\nsource: I99\nkind: interview\ndate: 3. november 2003\nperson: P07\nspeaker: IP1\n"
        head += "organisation: amt-1\nregion: 2\nrole: politiker; forvaltning\ntitel: Mette Hansens interview\n---\n"

        done = imported(study, "mette.txt", head + INTERVIEW)

        assert done.source == "I99"
        (source,) = transcripts.all_sources(study)
        assert (source.kind, source.date, source.persons) == ("interview", "2003-11-03", ("P07",))
        (part,) = register.participations(study)
        assert (part.person, part.organisations) == ("P07", ("amt-1",))
        assert part.values == {"region": ("2",), "role": ("politiker", "forvaltning")}
        assert transcripts.show(study, "I99").text == "Hvad sker der på Ærø?\nVi går på café."

    def test_leaves_what_the_register_says_beside_it(self, study: Study) -> None:
        (study.folder / "register.csv").write_text(
            "source,person,speaker,region,role\nI07,P07,IP1,2,privat\nI08,P07,IP1,2,privat\n", encoding="utf-8"
        )
        imported(study, "I07.txt", "---\nlevel: amt\n---\n" + INTERVIEW)

        parts = {one.source: one.values for one in register.participations(study)}
        assert parts["I07"] == {"region": ("2",), "role": ("privat",), "level": ("amt",)}
        assert parts["I08"] == {"region": ("2",), "role": ("privat",)}

    def test_leaves_a_participation_its_label_and_organisation(self, study: Study) -> None:
        (study.folder / "register.csv").write_text(
            "source,person,speaker,organisation\nI07,P07,IP1,amt-1\n", encoding="utf-8"
        )
        imported(study, "I07.txt", "---\nperson: P07\nrole: privat\n---\n" + INTERVIEW)

        (part,) = register.participations(study)
        assert (part.speaker, part.organisations, part.values) == ("IP1", ("amt-1",), {"role": ("privat",)})

    @pytest.mark.parametrize(
        ("head", "problem"),
        [
            ("kind: samtale", "`kind` is 'samtale', not one of interview"),
            ("date: 3.11.03", "`date` '3.11.03' is no date"),
            ("region: 6\nrole: konge", "`region` is '6', not one of 1, 2, 3, 4, 5; `role` is 'konge'"),
        ],
    )
    def test_says_all_that_is_wrong_with_it(self, study: Study, head: str, problem: str) -> None:
        done = imported(study, "I07.txt", f"---\n{head}\n---\n{INTERVIEW}")

        assert problem in done.problem
        assert transcripts.all_sources(study) == []


WHOLE = "---\nsource: I02\nwave: 2\nperson: P05\npseudonym: IP2\nrole: privat\npart: informant\n---\n" + INTERVIEW


class TestWhatTheHeadSays:
    def test_may_be_wave_pseudonym_part_and_outcome_too(self, study: Study) -> None:
        assert imported(study, "a.txt", WHOLE).problem == ""

        (part,) = register.participations(study)
        assert (part.person, part.pseudonym, part.wave, part.part) == ("P05", "IP2", 2, "informant")

    def test_outlives_a_register_that_does_not_name_the_source(self, study: Study) -> None:
        imported(study, "a.txt", WHOLE)
        (study.folder / "register.csv").write_text("source,person,role\nI01,P01,politiker\n", encoding="utf-8")
        before = [one for one in register.participations(study) if one.source == "I02"]

        register.sync(study)
        register.sync(study)

        assert [one for one in register.participations(study) if one.source == "I02"] == before
        assert [person for _, person in transcripts.show(study, "I02").turns] == ["", "P05"]

    def test_fills_what_the_register_leaves_open_and_yields_where_it_says_otherwise(self, study: Study) -> None:
        imported(study, "a.txt", WHOLE)
        (study.folder / "register.csv").write_text(
            "source,person,speaker,role,region\nI02,P05,IP1,,3\n", encoding="utf-8"
        )
        register.sync(study)
        (part,) = register.participations(study)
        assert (part.values, part.wave, part.pseudonym) == ({"region": ("3",), "role": ("privat",)}, 2, "IP2")

        (study.folder / "register.csv").write_text("source,person,role,wave\nI02,P05,politiker,1\n", encoding="utf-8")
        register.sync(study)
        (part,) = register.participations(study)
        assert (part.values["role"], part.wave) == (("politiker",), 1)

    def test_of_the_only_informant_outlives_the_register_too(self, study: Study) -> None:
        imported(study, "I09.txt", "---\nrole: privat\n---\n" + INTERVIEW)
        (study.folder / "register.csv").write_text("source,person,role\nI01,IP1,politiker\n", encoding="utf-8")

        register.sync(study)

        parts = {one.source: (one.person, one.values["role"]) for one in register.participations(study)}
        assert parts == {"I01": ("IP1", ("politiker",)), "I09": ("IP2", ("privat",))}

    def test_gives_way_to_another_person_in_the_register(self, study: Study) -> None:
        imported(study, "a.txt", WHOLE)
        (study.folder / "register.csv").write_text("source,person,speaker\nI02,P77,IP1\n", encoding="utf-8")

        register.sync(study)

        assert [one.person for one in register.participations(study)] == ["P77"]

    @pytest.mark.parametrize(
        ("head", "problem"),
        [
            ("region: 3", "`region` is 3, but 2 in the register"),
            ("kind: focus_group", "`kind` is focus_group, but interview in the register"),
            ("person: P01\nrole: privat", "`role` is privat, but politiker in the register"),
            ("person: P09\npseudonym: IP7", "`pseudonym` is IP7, which is P01 already"),
        ],
    )
    def test_is_refused_where_the_register_says_otherwise(self, study: Study, head: str, problem: str) -> None:
        (study.folder / "register.csv").write_text(
            "source,kind,person,pseudonym,region,role\nI01,interview,P01,IP7,2,politiker\n", encoding="utf-8"
        )

        done = imported(study, "I01.txt", f"---\n{head}\n---\n{INTERVIEW}")

        assert done.state == "failed"
        assert problem in done.problem

    def test_is_refused_where_it_says_a_pseudonym_of_nobody(self, study: Study) -> None:
        done = imported(study, "F01.txt", "---\npseudonym: IP7\n---\nAnna: Ja.\nBo: Nej.\nAnna: Jo.\nBo: Nå.\n")

        assert "said of nobody" in done.problem
        assert transcripts.all_sources(study) == []
