"""Scanning: what is searched again and what is not, some ways of finding only, helpers, interruption."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from qcode.errors import Refused
from qcode.language import models, rules
from qcode.model.mask import Layer, State
from qcode.store import masks, scans
from qcode.study import mask_deciding, mask_findings, masking, parallel, release, scanning, searching

if TYPE_CHECKING:
    from conftest import Coded, Dump

    from qcode.study import Study

FIRST = "Anna: Det var Mette, der kom fra Hobro.\n"
SECOND = "Anna: Så ringede Mette igen.\n"
THIRD = "Anna: Vi gik bare hjem. Der var stille, og Rosalil sov.\n"


def listed(study: Study, *rows: str) -> None:
    (study.folder / "names.csv").write_text("kind;id;name;aliases;mask;sources\n" + "\n".join(rows), encoding="utf-8")


@pytest.fixture
def three(study: Study, build: Coded) -> Study:
    """
    I01 Anna: Det var Mette, der kom fra Hobro.
    I02 Anna: Så ringede Mette igen.
    I03 Anna: Vi gik bare hjem. Der var stille, og Rosalil sov.
    """
    for n, text in enumerate((FIRST, SECOND, THIRD), 1):
        build(study, text, f"I0{n}")
    listed(study, "person;p1;Mette Holm;Mette;lederen;")
    scanning.scan(study)
    return study


def mentions(study: Study) -> dict[str, list[tuple[object, ...]]]:
    found: dict[str, list[tuple[object, ...]]] = {}
    for row in study.db.conn.execute("select source_id, id, start, end, layer, state from mention order by id"):
        found.setdefault(str(row[0]), []).append(row[1:])
    return found


def test_a_name_that_is_added_has_only_the_sources_it_stands_in_searched_again(three: Study) -> None:
    before = mentions(three)
    stamps = three.db.conn.execute("select source_id, at, layers, model from scan order by source_id").fetchall()
    listed(three, "person;p1;Mette Holm;Mette;lederen;", "person;p9;Rosalil;;barnet;")
    done = scanning.scan(three)
    after = mentions(three)

    assert done.scanned == 1
    assert (after["1"], after["2"]) == (before["1"], before["2"])
    assert [row[3] for row in after["3"]] == ["names"]
    assert (
        three.db.conn.execute("select source_id, at, layers, model from scan order by source_id").fetchall() == stamps
    )
    assert scanning.scan(three).scanned == 0


def test_a_name_that_is_taken_away_has_its_sources_searched_again_and_no_others(three: Study) -> None:
    listed(three, "public;x;Politiken;;;")

    assert scanning.scan(three).scanned == 2


def test_sources_found_again_as_they_were_keep_their_mentions(three: Study) -> None:
    before = mentions(three)
    three.db.conn.execute("update scan set rules = 0")
    three.db.conn.commit()

    assert scanning.scan(three).scanned == 3
    assert mentions(three) == before


def test_a_shared_first_name_means_whom_its_source_says_and_elsewhere_nobody(study: Study, build: Coded) -> None:
    """
    I01 Anna: Det var Mette, der kom fra Hobro.
    I02 Anna: Så ringede Mette igen.
    I03 Anna: Mette sov.
    """
    for n, text in enumerate((FIRST, SECOND, "Anna: Og så sov Mette.\n"), 1):
        build(study, text, f"I0{n}")
    listed(study, "person;p1;Mette Holm;Mette;lederen;I01", "person;p2;Mette Friis;Mette;brugeren;I02")
    scanning.scan(study)
    found = {one.source: (one.mask, one.layer) for one in mask_findings.found(study) if one.words == "Mette"}

    assert found == {"I01": ("lederen", "names"), "I02": ("brugeren", "names"), "I03": ("", "leftovers")}


def test_a_run_with_some_ways_of_finding_says_so_and_leaves_nothing_clean(three: Study) -> None:
    done = scanning.scan(three, layers=frozenset({Layer.NAMES}))

    assert (done.layers, done.model, done.whole, done.scanned) == (("names",), "", False, 3)
    with pytest.raises(Refused):
        release.gate(three, [(1, 1, 1)], release.Terms(target=three.folder.parent / "q.md"))
    assert {one.layer for one in mask_findings.found(three)} >= {"names", "lists"}  # what was found before stands


@pytest.mark.parametrize("layer", sorted(rules.ALL_LAYERS))
def test_each_way_of_finding_runs_alone(study: Study, build: Coded, layer: Layer) -> None:
    """
    Anna: Mette og Rosalil fra Hobro ringede på 98 12 34 56.
    """
    build(study, "Anna: Så ringede Mette og Rosalil fra Hobro på 98 12 34 56.\n")
    listed(study, "person;p1;Mette Holm;Mette;lederen;")
    scanning.scan(study, layers=frozenset({layer}))

    assert {one.layer for one in mask_findings.found(study)} == {layer.value}


def test_another_model_makes_what_was_scanned_stale(three: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not any(row[2] for row in scans.not_clean(three.db, searching.stamp(three, names_now(three)), None))
    monkeypatch.setattr(models, "chosen", lambda language: models.Model(f"{language}_core_news_lg", "3.8.0"))

    assert all(row[2] for row in scans.not_clean(three.db, searching.stamp(three, names_now(three)), None))


def names_now(study: Study) -> str:
    return masks.stamp(study.db, scanning.NAMES_STAMP)


def test_helpers_change_nothing_of_what_is_found(three: Study, dump: Dump) -> None:
    def again(helpers: parallel.Helpers) -> dict[str, list[tuple[object, ...]]]:
        three.db.conn.execute("update scan set rules = 0")
        three.db.conn.commit()
        scanning.scan(three, helpers=helpers)
        return {name: rows for name, rows in dump(three.db).items() if name != "scan"}

    assert again(parallel.Helpers(2, patience=0, worth=0, meanwhile=False)) == again(parallel.ALONE)


def test_ctrl_c_changes_nothing(three: Study, dump: Dump) -> None:
    listed(three, "person;p1;Mette Holm;Mette;lederen;", "person;p9;Rosalil;;barnet;")
    before = dump(three.db)

    def interrupt(_done: int, _total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        scanning.scan(three, interrupt)
    assert dump(three.db) == before


def test_what_the_model_takes_it_for_types_a_name_once_in_all_sources(study: Study, build: Coded) -> None:
    """
    Anna: Jeg talte med Rosalil. Så kom Rosalil hjem.
    """
    build(study, "Anna: Jeg talte med Camilla Lykkeberg. Så kom Camilla Lykkeberg hjem.\n")
    build(study, "Anna: Det var Camilla Lykkeberg.\n", "I02")
    scanning.scan(study)
    (one,) = [row for row, names in masking.listed(study) if names == "Camilla Lykkeberg"]

    assert (one.kind.value, one.mentions, one.state) == ("person", 3, State.UNDECIDED)


def test_a_decision_has_only_the_sources_of_its_name_searched_again(three: Study) -> None:
    (rosalil,) = [one.id for one, names in masking.listed(three) if names == "Rosalil"]
    three.db.conn.execute("update scan set at = 'before'")
    three.db.conn.commit()
    mask_deciding.decide(three, rosalil, State.ACCEPTED, mask="barnet")

    assert [row[0] == "before" for row in three.db.conn.execute("select at from scan order by source_id")] == [
        True,
        True,
        False,
    ]
    assert scanning.scan(three).scanned == 0
