"""The framework matrix: what each said on each code, condensed or quoted, masked, and why a cell is empty."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from qcode.errors import Misuse, Refused
from qcode.model.coverage import State
from qcode.study import framework, handwork, passes, release, scanning, themes
from qcode.study.framework import Ask

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Cli, Coded

    from qcode.model.table import Framework, Said
    from qcode.study import Study


def laid_out(study: Study, ask: Ask | None = None) -> Framework:
    return framework.framework(study, ask or Ask(), release.Terms())


def cells(found: Framework) -> dict[tuple[str, str], Said]:
    return {
        (str(row), str(column)): one
        for row, line in zip(found.row_keys, found.cells, strict=True)
        for column, one in zip(found.column_keys, line, strict=True)
    }


def quoted(one: Said) -> list[str]:
    return [" ".join(map(str, parts)) for parts in one.quotes]


def test_each_stands_with_what_they_said(coded: Study) -> None:
    """
    Anna: {amt|Amtet betaler det hele.} {amt|Siger de.}
    Bo: {penge|Der er ingen penge.}
    """
    found = cells(laid_out(coded))
    anna, bo = sorted({row for row, _ in found})

    assert quoted(found[anna, "amt"]) == ["Amtet betaler det hele."]
    assert found[anna, "amt"].n == 2
    assert quoted(found[bo, "penge"]) == ["Der er ingen penge."]
    assert quoted(cells(laid_out(coded, Ask(quotes=2)))[anna, "amt"]) == ["Amtet betaler det hele.", "Siger de."]


def test_an_empty_cell_says_why(coded: Study, build: Coded) -> None:
    """
    Anna: {amt|Amtet betaler det hele.} {penge|Penge.}
    """
    build(coded, "Bo: Jeg siger ikke noget.", "I02")
    before = cells(laid_out(coded, Ask(rows="source")))
    passes.add(coded, ["I02"])
    after = cells(laid_out(coded, Ask(rows="source")))

    assert (before["I02", "amt"].state, after["I02", "amt"].state) == (State.NOT_CODED, State.SILENT)
    assert after["I01", "amt"].state is None


def test_what_nobody_coded_is_not_silence(coded: Study) -> None:
    """
    Anna: {amt|Amtet betaler det hele.}
    Bo: {penge|Penge.}
    """
    found = cells(laid_out(coded))
    anna = min(row for row, _ in found)

    assert found[anna, "penge"].state is State.DATA  # Bo said it in the same interview


def test_a_condensate_stands_before_the_quote(coded: Study) -> None:
    """
    Anna: {amt|Amtet betaler det hele, siger de.}
    """
    handwork.condense(coded, 1, "amtet betaler")
    (one,) = cells(laid_out(coded)).values()

    assert [str(text) for text in one.condensates] == ["amtet betaler"]


def test_a_theme_holds_what_its_codes_hold(coded: Study) -> None:
    """
    Anna: {amt|Amtet betaler.} Og {penge|der er ingen penge.}
    """
    themes.add(coded, "Økonomi", carriers=themes.Carriers(codes=["amt", "penge"]))
    (one,) = cells(laid_out(coded, Ask(themes=True))).values()

    assert one.n == 2
    assert len(one.quotes) == 2


def test_names_are_masked_and_a_file_waits_for_what_is_undecided(coded: Study, tmp_path: Path) -> None:
    """
    Anna: {amt|Det siger Mette altid.}
    """
    names = "kind;id;name;aliases;mask\nperson;a;Mette;;kollegaen\n"
    (coded.folder / "names.csv").write_text(names, encoding="utf-8")
    with pytest.raises(Refused):
        framework.framework(coded, Ask(), release.Terms(target=tmp_path / "f.docx"))
    scanning.scan(coded)
    (one,) = cells(laid_out(coded)).values()

    assert quoted(one) == ["Det siger [kollegaen] altid."]


def test_rows_are_persons_sources_or_organisations(coded: Study) -> None:
    """
    Anna: {amt|Amtet betaler.}
    """
    with pytest.raises(Misuse):
        laid_out(coded, Ask(rows="role"))


def test_every_form_it_is_taken_away_in(coded: Study, cli: Cli, tmp_path: Path) -> None:
    """
    Anna: {amt|Amtet betaler det hele.}
    """
    scanning.scan(coded)
    coded.close()
    for ending in ("csv", "xlsx", "docx", "md", "json", "html"):
        path = tmp_path / f"f.{ending}"
        assert cli("framework", "--draft", "-o", str(path)).code == 0
        assert path.stat().st_size > 50
    (row,) = json.loads(cli("framework", "--format", "json").out)
    assert (row["column"], row["quotes"], row["n"], row["unit"]) == (
        "amt",
        ["Amtet betaler det hele."],
        1,
        "statements",
    )
    assert cli("framework", "-o", "f.svg").code == 2
