"""Markdown that prints what was said, whatever was said."""

from __future__ import annotations

import html
import re

from hypothesis import given
from hypothesis import strategies as st

from qcode.model.block import Heading, Mark, Page, Paragraph, Quote
from qcode.render import listing, pages


def page_with(words: str) -> str:
    return pages.markdown(Page((Mark("Citater"),), (Quote(((Mark(words),),)),)))


def unescaped(written: str) -> str:
    return html.unescape(re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", written))


@given(st.text(st.characters(codec="utf-8", exclude_categories=["C", "Zl", "Zp"]), max_size=40))
def test_what_was_said_comes_back_when_markdown_is_read(words: str) -> None:
    assert unescaped(listing.escaped(words)) == words or "&" in words


@given(st.text("<>&*_`[]#|~-+.=1 ab\\", max_size=30))
def test_no_mark_works(words: str) -> None:
    """No tag, no emphasis, no link, no list, no table: every one of them is behind a backslash or an entity."""
    written = listing.escaped(words)

    assert "<" not in written
    assert ">" not in written
    assert not re.search(r"(?<!\\)(?:\\\\)*[*_`\[\]#|~]", written)
    assert not re.match(r"\s*(?:[-+]|\d+[.)])\s", written)


def test_a_line_that_looks_like_a_list_is_none() -> None:
    assert "> \\- ja\n" in page_with("- ja")
    assert "> 1\\. ja\n" in page_with("1. ja")
    assert "> \\+ ja\n" in page_with("+ ja")
    assert "> \\# ja\n" in page_with("# ja")


def test_a_note_cannot_leave_its_comment() -> None:
    page = Page((Mark("x"),), (Quote(((Mark("ja"),),), note=(Mark("I01 --> <script>"),)),))

    assert "<!-- I01 --&gt; <script&gt; -->" in pages.markdown(page)


def test_the_page_reads() -> None:
    page = Page(
        (Mark("Citater"),),
        (
            Paragraph((Mark("1 udsagn"),)),
            Heading((Mark("region 1"),), 1),
            Heading((Mark("tilbud"),), 3),
            Quote(
                ((Mark("»Ja,"),), (Mark("jo.«"),)), ((Mark("I: Hvad?"),),), ((Mark("I: Tak."),),), (Mark("I01:0-9"),)
            ),
        ),
        asked=((Mark("tilbud"),),),
        draft="KLADDE",
    )

    assert pages.markdown(page) == (
        "**KLADDE**\n\n# Citater\n\ntilbud\n\n1 udsagn\n\n## region 1\n\n#### tilbud\n\n"
        "*I: Hvad?*  \n> »Ja,\n>\n> jo.«\n*I: Tak.*  \n\n<!-- I01:0-9 -->\n"
    )
