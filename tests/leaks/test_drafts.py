"""Open findings stop whatever leaves, with a list; a draft says so on every sheet, and who lets it out is on record."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from leaks import outputs, reading
from leaks.marks import unmarked
from leaks.planting import TELLING, called

if TYPE_CHECKING:
    from pathlib import Path

    from leaks.outputs import Way

GATED = pytest.mark.parametrize("way", [one for one in outputs.WAYS if one.gated], ids=outputs.name)
LABELS_ONLY = pytest.mark.parametrize(
    "way", [one for one in outputs.WAYS if not one.gated and ".xlsx" in one.endings], ids=outputs.name
)
WHO = "Anna Holm: læst igennem i hånden"


@GATED
def test_open_findings_stop_it_with_a_list_of_places(way: Way, undecided: Path) -> None:
    file = undecided / f"ud{way.endings[0]}"

    code, out, err = called(*way.command, "-o", str(file))

    assert code == 1
    assert re.search(r"no file was written|no quote can be printed", err)
    assert "S0" in err or "Texts with what may be a name" in err
    assert "--draft" in err
    assert "--override" in err
    assert not file.exists()
    assert reading.hits(out + err, TELLING) == []


@GATED
def test_a_draft_says_so_on_every_sheet_and_holds_no_listed_name(way: Way, undecided: Path) -> None:
    for ending in way.endings:
        file = undecided / f"ud{ending}"

        code, out, err = called(*way.command, "-o", str(file), "--draft")

        assert code == 0, err
        assert unmarked(file) == []
        assert reading.leaks(file, TELLING) == []
        assert reading.hits(out + err, TELLING) == []


@LABELS_ONLY
def test_a_table_with_an_undecided_name_in_its_heads_is_a_draft_of_itself(way: Way, undecided: Path) -> None:
    for ending in sorted({*way.endings} - {".png"}):
        file = undecided / f"ud{ending}"

        code, _, err = called(*way.command, "-o", str(file))

        assert code == 0, err
        assert unmarked(file) == []
        assert reading.leaks(file, TELLING) == []


@GATED
def test_an_override_lets_it_out_masked_and_is_on_record(way: Way, raw_copy: Path) -> None:
    file = raw_copy / f"ud{way.endings[-1]}"

    before = _overrides()
    code, _, err = called(*way.command, "-o", str(file), "--override", WHO)

    assert code == 0, err
    assert _overrides() == before + 1
    assert reading.leaks(file, TELLING) == []


def test_the_record_of_an_override_is_not_undone(raw_copy: Path) -> None:
    called("quotes", "-o", str(raw_copy / "ud.md"), "--override", WHO)
    before = _overrides()
    called("undo")

    assert _overrides() == before >= 1


def _overrides() -> int:
    changes = json.loads(called("history", "--format", "json", "--limit", "1000")[1])
    return sum(f"override by {WHO}" in one["summary"] for one in changes)


@GATED
def test_an_override_says_who_and_why(way: Way, undecided: Path) -> None:
    file = undecided / f"ud{way.endings[0]}"

    code, _, err = called(*way.command, "-o", str(file), "--override", "Anna Holm")

    assert code != 0
    assert "who answers for it and why" in err
    assert not file.exists()
