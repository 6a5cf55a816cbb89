"""Tables in files that people print."""

from __future__ import annotations

import pytest

from qcode.formats import html_out, png
from qcode.model.block import Cell, Mark, Page, Table
from qcode.model.figure import Words
from qcode.model.mask import Piece, Printed
from qcode.model.table import Crosstab, Number, Share, TableUnit
from qcode.render import table_pictures, tables
from qcode.render.drawing import widest

SAID = "Det første år havde vi ingen bil, så jeg cyklede ud til dem alle sammen, også om vinteren."


def page(columns: int, text: str) -> Page:
    """Make a page with a table of some columns."""
    head = tuple((Mark(f"tema {n}"),) for n in range(columns))
    row = tuple(Cell((Mark(f"{text} {n}"),)) for n in range(columns))
    return Page((Mark("Personer og temaer"),), (Table((Mark("Personer og temaer"),), ((Mark("person"),), *head),
                ((Cell((Mark("P01"),)), *row),)),), (), "", "da")  # fmt: skip


def columns(made: Page) -> list[list[str]]:
    """Return the headings of each table."""
    return [[tables.plain(one) for one in block.columns] for block in made.blocks if isinstance(block, Table)]


def test_a_table_of_prose_is_parted_so_that_paper_has_room_for_it() -> None:
    made = tables.parted(page(6, SAID))
    assert columns(made) == [
        ["person", "tema 0", "tema 1", "tema 2", "tema 3"],
        ["person", "tema 4", "tema 5"],
    ]
    second = made.blocks[1]
    assert isinstance(second, Table)
    assert [tables.plain(cell.line) for cell in second.rows[0]] == ["P01", f"{SAID} 4", f"{SAID} 5"]


def test_a_table_of_numbers_stays_whole() -> None:
    assert tables.parted(page(12, "3")) == page(12, "3")


def test_prose_in_a_web_page_is_broken_into_lines_and_numbers_are_not() -> None:
    html = html_out.written(page(1, SAID)).decode()
    assert f'<td class="long">{SAID} 0</td>' in html
    assert "<td>3 0</td>" in html_out.written(page(1, "3")).decode()


def test_headings_of_a_heat_map_do_not_run_into_each_other() -> None:
    names = ("samarbejde/frivillige-og-private", "tilbud/styring-horisontalt")
    keys = tuple(Printed((Piece(name),)) for name in names)
    number = Number(1, None)
    found = Crosstab(
        rows="code", columns="code", unit=TableUnit.CODINGS, share=Share.NONE, row_keys=keys, column_keys=keys,
        cells=((number, number), (number, number)), row_totals=(number, number), column_totals=(number, number),
        total=number,
    )  # fmt: skip
    heads = [one for one in table_pictures.heat_map(found).shapes if getattr(one, "bold", False)][1:]
    wide = widest(names, 13, bold=True)
    assert heads[1].x - heads[0].x >= wide  # type: ignore[union-attr]


def withheld() -> Crosstab:
    """Make a table of one number that is kept back."""
    key, number = (Printed((Piece("tilbud"),)),), Number(None, None, withheld=True)
    return Crosstab(
        rows="code", columns="region", unit=TableUnit.PERSONS, share=Share.ASKED, row_keys=key, column_keys=key,
        cells=((number,),), row_totals=(number,), column_totals=(number,), total=number, smallest=3,
    )  # fmt: skip


def test_a_picture_says_what_its_dots_stand_for() -> None:
    for draw in (table_pictures.heat_map, table_pictures.bars):
        drawn = draw(withheld())
        words = [one for one in drawn.shapes if isinstance(one, Words)]
        assert any("tal under 3" in tables.plain(one.line) for one in words)
        assert all(one.y <= drawn.height for one in words)


def test_a_picture_as_png_is_twice_as_large_as_its_svg_so_that_it_is_sharp() -> None:
    pytest.importorskip("resvg_py")
    drawn = table_pictures.heat_map(withheld())

    data = png.written(drawn)

    assert data.startswith(b"\x89PNG")
    wide, high = (int.from_bytes(data[at : at + 4], "big") for at in (16, 20))
    assert abs(wide - 2 * drawn.width) <= 2
    assert abs(high - 2 * drawn.height) <= 2
