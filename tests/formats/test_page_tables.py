"""Tables of a page, in every form it is written in."""

from __future__ import annotations

import io
import re
from typing import Any, cast

import docx
import pytest
from lxml import html

from qcode.formats import docx_out, html_out
from qcode.model.block import Cell, Mark, Page, Table
from qcode.render import pages

HOSTILE = '<script>alert("x")</script> & | `'


def page(name: str = "tillid") -> Page:
    columns = ((Mark("kode"),), (Mark("alfa"),), (Mark("95 %"),))
    cells = (Cell((Mark(name),)), Cell((Mark("0,81"),), heat=4), Cell((Mark("0,70–0,90"),), reach=(0.7, 0.81, 0.9)))
    return Page((Mark("Audit"),), (Table((Mark("Kode for kode"),), columns, (cells,)),))


def test_a_screen_reader_finds_caption_and_headings_and_the_keyboard_can_scroll() -> None:
    found = html.fromstring(html_out.written(page()))

    def all_of(path: str) -> list[Any]:
        return list(cast("list[Any]", found.xpath(path)))

    (table,) = all_of("//div[@role='region' and @tabindex='0' and @aria-label='Kode for kode']/table")
    assert table.xpath("string(caption)") == "Kode for kode"
    assert [one.text for one in table.xpath("thead/tr/th[@scope='col']")] == ["kode", "alfa", "95 %"]
    assert table.xpath("string(tbody/tr/th[@scope='row'])") == "tillid"
    assert [one.text for one in table.xpath("tbody/tr/td")] == ["0,81", "0,70–0,90"]
    assert table.xpath("count(.//svg[@aria-hidden='true'])") == 1


def test_what_is_shaded_or_drawn_stands_in_words_too() -> None:
    text = html_out.written(page()).decode("utf-8")

    assert '<td class="h4">0,81</td>' in text
    assert re.search(r"<td>0,70–0,90<svg .*M85\.0 6H95\.0", text)


def test_names_that_look_like_marks_stay_names() -> None:
    text = html_out.written(page(HOSTILE)).decode("utf-8")
    marked = pages.markdown(page(HOSTILE))

    assert "<script" not in text + marked
    assert html.fromstring(text).xpath("string(//th[@scope='row'])") == HOSTILE
    assert len(re.findall(r"(?<!\\)\|", marked.splitlines()[-1])) == 4


def test_word_has_the_table_with_its_heading_on_every_page() -> None:
    document = docx.Document(io.BytesIO(docx_out.written(page())))
    (table,) = document.tables

    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["kode", "alfa", "95 %"],
        ["tillid", "0,81", "0,70–0,90"],
    ]
    assert "tblHeader" in table.rows[0]._tr.xml  # noqa: SLF001  # no property tells
    assert "Kode for kode" in [paragraph.text for paragraph in document.paragraphs]


def test_a_row_of_another_width_is_refused() -> None:
    with pytest.raises(ValueError, match="wide"):
        Table((Mark("x"),), ((Mark("a"),), (Mark("b"),)), ((Cell((Mark("1"),)),),))
