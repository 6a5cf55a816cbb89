"""A source taken out of the study, with what rests on it, and brought back by undo."""

from __future__ import annotations

import json
from inspect import cleandoc
from typing import TYPE_CHECKING

import pytest

from qcode.errors import Refused, SourceNotFound
from qcode.study import coding, importing, passes, register, removal, scanning, status, trail, transcripts

if TYPE_CHECKING:
    from conftest import AsCoder, Cli, Coded, Dump, Sound

    from qcode.study import Study

TALK = """
I: Hvad så?
Anna: {tillid|De andre lod mig være.} Mette Hansen kom.
Bo: {uro|Nætterne var lange.}
"""


def test_everything_goes_and_comes_back(
    study: Study, build: Coded, as_coder: AsCoder, dump: Dump, sound: Sound
) -> None:
    build(study, "Lis: {tillid|Jeg blev.}", "I02")
    kept = dump(study.db)
    build(study, cleandoc(TALK))
    with as_coder("MB"):
        coding.add(study, "I01", ["tillid"], coding.Place(turn=3))
    passes.add(study, ["I01"])
    scanning.scan(study)
    before = dump(study.db)

    done = removal.remove(study, "I01", yes=True)

    gone = dict(done.gone)
    assert (gone["codings of AK"], gone["codings of MB"], gone["turns"], gone["passes"]) == (2, 1, 3, 1)
    assert not done.stays
    assert [one.id for one in transcripts.all_sources(study)] == ["I02"]
    after = dump(study.db)
    assert [after[table] for table in ("source", "turn", "person", "participation", "pass")] == [
        kept[table] for table in ("source", "turn", "person", "participation", "pass")
    ]
    sound(study)
    trail.undo(study)
    assert dump(study.db) == before
    sound(study)


@pytest.mark.parametrize("yes", [False, True])
def test_codings_go_only_where_a_person_says_so(study: Study, build: Coded, dump: Dump, *, yes: bool) -> None:
    build(study, cleandoc(TALK))
    before = dump(study.db)

    if yes:
        assert removal.remove(study, "I01", yes=True).done
        assert dump(study.db)["coding"] == []
    else:
        with pytest.raises(Refused, match=r"codings of AK \(2\)") as refusal:
            removal.remove(study, "I01")
        assert "--yes" in refusal.value.hint
        assert dump(study.db) == before


def test_a_text_that_nobody_worked_on_goes_without_a_word(study: Study, build: Coded) -> None:
    build(study, "Lis: Jeg blev.")

    assert removal.remove(study, "I01").done


def test_what_the_register_says_stays(study: Study, build: Coded, sound: Sound) -> None:
    text = "source,kind,date,person,speaker,region,role\nI01,interview,3.11.2003,P07,Anna,2,privat\n"
    (study.folder / "register.csv").write_text(text, encoding="utf-8")
    register.sync(study)
    build(study, cleandoc(TALK))
    before = register.participations(study)

    assert removal.remove(study, "I01", yes=True).stays

    assert register.participations(study) == before
    assert status.status(study).waiting == 1
    with pytest.raises(Exception, match="has no text yet"):
        removal.remove(study, "I01")
    sound(study)
    (again,) = importing.import_paths(study, [study.folder / "transcripts" / "I01.txt"])
    assert (again.state, again.source) == ("imported", "I01")
    assert [who for _, who in transcripts.show(study, "I01").turns] == ["", "P07", ""]
    sound(study)


def test_a_dry_run_lists_and_removes_nothing(study: Study, build: Coded, cli: Cli, dump: Dump) -> None:
    build(study, cleandoc(TALK))
    before = dump(study.db)

    answer = cli("source", "remove", "I01", "--dry-run", "--format", "json")

    assert json.loads(answer.out) == [{"what": "codings of AK", "n": 2}, {"what": "turns", "n": 3}]
    assert "Nothing was removed." in answer.err
    assert dump(study.db) == before
    assert cli("source", "remove", "I01").code == 1
    assert cli("source", "remove", "I01", "--yes").code == 0


def test_a_source_that_is_not_there_cannot_be_removed(study: Study) -> None:
    with pytest.raises(SourceNotFound):
        removal.remove(study, "I01", yes=True)
