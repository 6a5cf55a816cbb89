"""The keys of the full-screen coder, listed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.render.listing import Format, listing

if TYPE_CHECKING:
    from collections.abc import Sequence


def keys(found: Sequence[tuple[str, str, str, str]]) -> None:
    """Show group, keys, help and name of everything that can be done."""
    columns = ("group", "keys", "does", "name")
    rows = [dict(zip(columns, one, strict=True)) for one in found]
    listing(rows, columns, Format.TABLE, empty="Nothing can be done.")
