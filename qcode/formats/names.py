"""``names.csv``: the names to find, and what is printed in their place."""

from __future__ import annotations

from qcode.errors import BadFile
from qcode.formats import tables
from qcode.model.mask import EntityKind, NameRow

COLUMNS = ("kind", "id", "name", "aliases", "mask")
KINDS = (
    EntityKind.PERSON,
    EntityKind.PLACE,
    EntityKind.INSTITUTION,
    EntityKind.ORGANISATION,
    EntityKind.OTHER,
    EntityKind.PUBLIC,
)


def read(data: bytes, file: str) -> tuple[NameRow, ...]:
    """Read the names; ``aliases`` are parted by ``|``.

    Raises:
        BadFile: A column is missing, a kind unknown, a name empty, or an id stands twice.
    """
    columns, found = tables.rows(data, file)
    missing = [name for name in ("kind", "name") if name not in columns]
    unknown = [name for name in columns if name not in COLUMNS]
    if missing or unknown:
        problem = f"Column {(missing or unknown)[0]!r} is {'missing' if missing else 'not one that is read'}."
        raise BadFile(file, problem, line=1, hint=f"The columns are {', '.join(COLUMNS)}.")
    rows: list[NameRow] = []
    seen: dict[str, int] = {}
    for row in found:
        cells = {name: row.values.get(name, "") for name in COLUMNS}
        if cells["kind"] not in KINDS:
            problem = f"The kind is not one of {', '.join(KINDS)}."
            raise BadFile(file, problem, line=row.line)
        if not cells["name"]:
            raise BadFile(file, "The name is empty.", line=row.line)
        key = cells["id"] or cells["name"]
        if key in seen:
            hint = "One thing has one row; put its other names into `aliases`, parted by |."
            raise BadFile(file, f"This id stands already in line {seen[key]}.", line=row.line, hint=hint)
        seen[key] = row.line
        aliases = tuple(part.strip() for part in cells["aliases"].split("|") if part.strip())
        mask = cells["mask"].strip("[]").strip()
        rows.append(NameRow(EntityKind(cells["kind"]), key, cells["name"], aliases, mask, row.line))
    return tuple(rows)
