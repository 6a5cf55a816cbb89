"""What stands at the head of a file: who speaks, when, and facts of them, each checked like the register's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from qcode.study import register, transcripts

if TYPE_CHECKING:
    from qcode.study import Study
    from qcode.study.transcripts import Imported

INTERVIEW = "I: Hvad sker der på Ærø?\nIP1: Vi går på café.\n"


def imported(study: Study, name: str, text: str) -> Imported:
    path = study.folder / "transcripts" / name
    path.write_text(text, encoding="utf-8")
    (done,) = transcripts.import_paths(study, [path])
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
