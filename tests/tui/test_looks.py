"""How things look."""

from __future__ import annotations

from rich.text import Text

from qcode.tui.looks import COLOUR, CONTRAST, bright


def test_in_high_contrast_nothing_is_dim_and_all_else_stays() -> None:
    text = Text.assemble(("I01", "dim"), ("Hvordan?", "dim italic"), ("Anna", "bold"))

    assert [str(one.style) for one in bright(text, CONTRAST).spans] == ["", "italic", "bold"]
    assert bright(text, COLOUR) is text
