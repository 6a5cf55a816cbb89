"""Saved queries as they are listed and shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.render import listing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qcode.model.query import SavedQuery
    from qcode.render.listing import Format, Value


def kept(name: str, *, replaced: bool, quiet: bool) -> None:
    """Say that a query was saved."""
    if not quiet:
        listing.note(f"{'Replaced' if replaced else 'Saved'} the query {name}: `--query {name}`, or `@{name}`.")


def removed(name: str) -> None:
    """Say that a query is no longer saved."""
    listing.say(f"Removed the query {name}.")


def queries(found: Iterable[SavedQuery], format_: Format) -> None:
    """List saved queries: a row each, all they say in JSON."""
    rows: list[dict[str, Value]] = []
    for one in found:
        row: dict[str, Value] = {"name": one.name, "note": one.note, "place": one.place}
        rows.append(row | {name: _plain(value) for name, value in one.values.items()})
    for row in rows if format_ != "json" else ():
        row["also"] = ", ".join(f"{name}: {row[name]}" for name in row if name not in _COLUMNS)
    listing.listing(rows, _COLUMNS, format_, empty="No query is saved: `qcode quotes … --save NAME`.", fold="note")


_COLUMNS = ("name", "code", "where", "also", "note", "place")


def _plain(value: object) -> str | int | bool:
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return value if isinstance(value, int) else str(value)
