"""What points at a coding (themes, memos, evidence, suggestions, decisions) follows it or goes with it on each path."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from qcode.errors import Refused
from qcode.model.case import Stance
from qcode.store import cases as stored_cases
from qcode.store import codings as stored
from qcode.store import condensates
from qcode.study import (
    cases,
    codebook,
    coding,
    condensing,
    memos,
    register,
    removal,
    revision,
    splitting,
    themes,
    trail,
    tree,
    withdrawal,
)
from qcode.study.themes import Carriers

if TYPE_CHECKING:
    from conftest import Coded, Dump, Sound

    from qcode.study import Study

TALK = """
Anna: {tillid|De andre lod mig være.}
Bo: {uro|Nætterne var lange.} {uro|Vagten sov.}
"""
OTHER = "Lis: {tillid|Jeg blev der.}"
REGISTER = "source,person,speaker\nI01,P01,Anna\nI01,P02,Bo\nI02,P03,Lis\n"
POINTING = ("theme_coding", "memo_link", "evidence", "suggestion", "adjudication_coding")
SHORT = "Fred."
SUGGESTED = """
insert into suggestion (source_id, start, end, first_turn, last_turn, words, code_id, origin, created, state, coder,
    coding_id)
select source_id, start, end, first_turn, last_turn, words, code_id, 'ord', '', 'accepted', 'AK', id
from coding where id = ?
"""
DECIDED = """
insert into adjudication (source_id, code_id, unit, start, end, decision, coders, reason, coder, created)
select source_id, code_id, unit, start, end, 'agreed', '[]', '', 'AK', '' from coding where id = ?
"""
CONSIDERED = "insert into adjudication_coding (adjudication_id, coding_id, part) values (?, ?, 'considered')"


def point_at(study: Study, *keys: int) -> None:
    """Let everything that can point at a coding point at these."""
    if not themes.listed(study):
        themes.add(study, "Ro")
        cases.add_typology(study, "Rolle", ("drivende", "afventende"))
        cases.classify(study, "person:P03", "drivende")
    for key in keys:
        themes.change(study, "Ro", more=Carriers((), (key,)))
        memos.add(study, f"Om {key}.", on=[f"coding:{key}"])
        cases.put_forward(study, "person:P03", key, Stance.SUPPORTS)
        condensing.condense(study, key, SHORT)
        with study.action("test"):
            study.db.conn.execute(SUGGESTED, (key,))
            made = study.db.conn.execute(DECIDED, (key,)).lastrowid
            study.db.conn.execute(CONSIDERED, (made, key))


def pointed(study: Study) -> dict[str, list[int]]:
    """Return the codings that each table points at."""
    return {
        table: [
            row[0]
            for row in study.db.conn.execute(
                f"select coding_id from {table} where coding_id is not null order by coding_id"  # noqa: S608  our tables
            )
        ]
        for table in POINTING
    }


def at(*keys: int) -> dict[str, list[int]]:
    return {table: list(keys) for table in POINTING}


@pytest.fixture
def linked(study: Study, build: Coded) -> Study:
    """Codings 1 (Anna), 2 and 3 (Bo) in I01, 4 (Lis) in I02; everything points at 1, 2 and 4."""
    build(study, TALK)
    build(study, OTHER, "I02")
    (study.folder / "register.csv").write_text(REGISTER, encoding="utf-8")
    register.sync(study)
    point_at(study, 1, 2, 4)
    return study


def test_a_removed_coding_is_pointed_at_by_nothing(linked: Study, dump: Dump, sound: Sound) -> None:
    before = dump(linked.db)

    coding.remove(linked, 1)

    assert pointed(linked) == at(2, 4)
    sound(linked)
    trail.undo(linked)
    assert dump(linked.db) == before


def test_a_removed_source_takes_only_what_rests_on_it(linked: Study, dump: Dump, sound: Sound) -> None:
    cases.classify(linked, "source:I01", "drivende")
    memos.add(linked, "Om kilden.", on=["source:I01"])
    before = dump(linked.db)

    with pytest.raises(Refused, match=r"placements among types \(1\)"):
        removal.remove(linked, "I01")
    removal.remove(linked, "I01", yes=True)

    assert pointed(linked) == at(4)
    assert [str(one.case) for one in stored_cases.classifications(linked.db)] == ["person:P03"]
    assert len(memos.listed(linked)) == 4
    sound(linked)
    trail.undo(linked)
    assert dump(linked.db) == before


def test_a_revision_carries_everything_to_the_new_place_and_keeps_the_words_in_short(
    linked: Study, dump: Dump, sound: Sound
) -> None:
    before = dump(linked.db)
    file = linked.folder / "ny.txt"
    file.write_text("I: Hej.\nAnna: Ja. De andre lod mig være.\nBo: Nætterne var meget lange. Vagten sov.\n", "utf-8")

    revision.revise(linked, "I01", file)

    assert pointed(linked) == at(1, 2, 4) | {"suggestion": [1, 4]}  # one whose words changed is proposed no more
    assert condensates.by_coding(linked.db) == {1: SHORT, 2: SHORT, 4: SHORT}
    assert [one.words for one in coding.listed(linked, source="I01")][:1] == ["De andre lod mig være."]
    sound(linked)
    trail.undo(linked)
    assert dump(linked.db) == before


def test_a_coding_lost_in_a_revision_keeps_its_short_version_and_is_pointed_at_by_nothing(
    linked: Study, dump: Dump, sound: Sound
) -> None:
    before = dump(linked.db)
    file = linked.folder / "ny.txt"
    file.write_text("Anna: Intet af det gamle.\nBo: Nætterne var lange. Vagten sov.\n", "utf-8")

    revision.revise(linked, "I01", file)

    assert len(stored.lost_ones(linked.db)) == 1
    assert linked.db.conn.execute("select memo from lost_coding").fetchall() == [(SHORT,)]
    assert {table: keys for table, keys in pointed(linked).items() if table != "suggestion"} == {
        table: keys for table, keys in at(2, 4).items() if table != "suggestion"
    }
    sound(linked)
    trail.undo(linked)
    assert dump(linked.db) == before


def test_merged_codes_bring_their_links_along_each_once(linked: Study, dump: Dump, sound: Sound) -> None:
    """Coding 5 is the same place as 1 under the other code: the two become one."""
    coding.add(linked, "I01", ["uro"], coding.Place(turn=1))
    themes.change(linked, "Ro", more=Carriers(("uro", "tillid"), (5,)))
    memos.edit(linked, 1, on=["coding:5", "code:uro", "code:tillid"])
    cases.put_forward(linked, "person:P03", 5, Stance.OPPOSES)
    before = dump(linked.db)

    tree.merge(linked, "uro", "tillid")

    (theme,) = themes.listed(linked)
    assert theme.codes == ("tillid",)
    assert theme.codings == (1, 2, 4)
    assert [str(link) for link in memos.show(linked, 1).memo.links] == ["coding:1", "code:tillid"]
    assert pointed(linked)["evidence"] == [1, 2, 4]
    assert condensates.by_coding(linked.db) == {1: SHORT, 2: SHORT, 4: SHORT}
    sound(linked)
    trail.undo(linked)
    assert dump(linked.db) == before


def test_a_code_that_themes_and_memos_rest_on_is_not_retired_from_under_them(linked: Study, dump: Dump) -> None:
    codebook.apply(linked)
    coding.add(linked, "I01", ["tom"], coding.Place(turn=1), new=True)
    coding.remove(linked, 5)
    themes.change(linked, "Ro", more=Carriers(("tom",)))
    before = dump(linked.db)

    with pytest.raises(Refused):
        tree.retire(linked, "tom")

    assert dump(linked.db) == before


def test_a_split_coding_keeps_what_points_at_it(linked: Study, dump: Dump, sound: Sound) -> None:
    splitting.split(linked, "tillid", ["tillid-a", "tillid-b"])
    before = dump(linked.db)

    splitting.decide(linked, 1, ["tillid-a", "tillid-b"])

    assert pointed(linked) == at(1, 2, 4)
    sound(linked)
    trail.undo(linked)
    assert dump(linked.db) == before


def test_a_withdrawal_erases_what_points_at_the_words_and_the_short_versions_of_clipped_ones(
    linked: Study, sound: Sound
) -> None:
    coding.add(linked, "I01", ["tillid"], coding.Place(span="13:40"))  # Anna's words and Bo's
    condensing.condense(linked, 5, "Anna blev ladt i fred.")
    themes.change(linked, "Ro", more=Carriers((), (5,)))
    themes.add(linked, "Deres", idea="De andre lod mig være.")
    cases.classify(linked, "person:P01", "drivende", note="De andre lod mig være, sagde hun.")

    withdrawal.withdraw(linked, person="P01")

    assert pointed(linked)["theme_coding"] == [2, 4, 5]
    assert pointed(linked)["evidence"] == [2, 4]
    assert condensates.by_coding(linked.db) == {2: SHORT, 4: SHORT}
    assert [one.idea for one in themes.listed(linked)] == ["", "[erased]"]
    sound(linked)
    data = (linked.folder / "study.qcode").read_bytes()
    assert "lod mig være".encode() not in data
    assert b"Anna blev ladt" not in data


def test_a_withdrawn_source_takes_what_points_at_its_codings(linked: Study, sound: Sound) -> None:
    withdrawal.withdraw(linked, source="I01")

    assert pointed(linked) == at(4)
    sound(linked)


def test_who_and_what_a_memo_or_a_type_is_about_stays_when_the_register_forgets_it(
    study: Study, build: Coded, sound: Sound
) -> None:
    """A source that waits for its text, a person who takes part in nothing, an organisation nobody is of."""
    build(study, OTHER, "I02")
    file = study.folder / "register.csv"
    file.write_text("source,person,speaker,organisation\nI02,P03,Lis,\nI09,P09,,amt-1\nI10,P10,,\nI11,P11,,\n", "utf-8")
    register.sync(study)
    cases.add_typology(study, "Rolle", ("drivende",))
    memos.add(study, "Om I09.", on=["source:I09", "person:P10"])
    cases.classify(study, "organisation:amt-1", "drivende")
    cases.classify(study, "source:I10", "drivende")

    file.write_text("source,person,speaker\nI02,P03,Lis\n", "utf-8")
    register.sync(study)

    assert sorted(_names(study)) == ["I02", "I09", "I10"]
    sound(study)


def _names(study: Study) -> list[str]:
    return [row[0] for row in study.db.conn.execute("select name from source")]
