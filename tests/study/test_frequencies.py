"""Words counted by hand, in context, and masked."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from qcode.errors import Refused
from qcode.study import frequencies, release, scanning
from qcode.study.frequencies import Ask

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Cli

    from qcode.study import Study


def test_words_of_informants_are_counted_and_those_of_the_interviewer_are_not(coded: Study) -> None:
    """
    I: Og kommunen?
    Anna: Kommunen betaler, og kommunen betaler ikke.
    Bo: Kommunen!
    """
    found = frequencies.words(coded, Ask(stop=True), release.Terms())

    assert [(str(one.word), one.counts, one.by) for one in found.counts] == [("kommunen", (3,), 2)]
    assert found.totals == (7,)
    all_ = frequencies.words(coded, Ask(stop=True, fewest=1, by="person"), release.Terms())
    assert {(str(one.word), one.counts) for one in all_.counts} >= {("kommunen", (2, 1)), ("betaler", (2, 0))}
    assert sum(sum(one.counts) for one in all_.counts) == sum(all_.totals) == 7


def test_words_that_say_little_are_left_out(coded: Study) -> None:
    """
    Anna: Og det er amtet.
    """
    found = frequencies.words(coded, Ask(fewest=1), release.Terms())

    assert [str(one.word) for one in found.counts] == ["amtet"]


def test_a_word_in_its_context(coded: Study) -> None:
    """
    Anna: Vi ringer til kommunen hver dag. Kommunerne svarer ikke.
    """
    (one,) = frequencies.words(coded, Ask("kommunen"), release.Terms()).contexts
    assert (str(one.before), str(one.word)) == ("Vi ringer til ", "kommunen")
    assert str(one.after) == " hver dag. Kommunerne svarer ikke."
    assert frequencies.words(coded, Ask("kommun*"), release.Terms()).found == 2
    assert frequencies.words(coded, Ask("kommun"), release.Terms()).found == 0


def test_a_name_is_counted_nowhere_and_taken_away_nowhere(coded: Study, cli: Cli, tmp_path: Path) -> None:
    """
    Anna: Jeg ringer til Mette om amtet.
    """
    names = "kind;id;name;aliases;mask\nperson;a;Mette;;kollegaen\n"
    (coded.folder / "names.csv").write_text(names, encoding="utf-8")
    with pytest.raises(Refused):
        frequencies.words(coded, Ask("amtet"), release.Terms(target=tmp_path / "w.csv"))
    scanning.scan(coded)
    counted = frequencies.words(coded, Ask(fewest=1, stop=True), release.Terms())
    assert "mette" not in {str(one.word) for one in counted.counts}
    coded.close()
    (row,) = json.loads(cli("words", "amtet", "--format", "json").out)
    assert row["before"] == "Jeg ringer til Mette om "  # on the screen: the workshop
    for ending in ("csv", "xlsx", "docx", "md", "json", "html"):
        path = tmp_path / f"w.{ending}"
        assert cli("words", "amtet", "--draft", "-o", str(path)).code == 0
        assert b"Mette" not in path.read_bytes()
    (row,) = json.loads((tmp_path / "w.json").read_text(encoding="utf-8"))
    assert row["before"] == "Jeg ringer til [kollegaen] om "
