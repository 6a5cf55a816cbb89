"""``register.csv`` to register rows: one row per participation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.errors import BadFile
from qcode.formats import tables
from qcode.model.attribute import Attribute, AttributeType
from qcode.model.person import RegisterRow
from qcode.model.source import KINDS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FIXED = ("source", "kind", "date", "person", "speaker", "organisation")


def read(data: bytes, file: str, attributes: Mapping[str, Attribute]) -> tuple[RegisterRow, ...]:
    """Read a register.

    Raises:
        BadFile: A column is not declared, ``source`` is missing, or cells hold what they may not; all cells at
            fault are listed at once.
    """
    columns, found = tables.rows(data, file)
    if "source" not in columns:
        raise BadFile(file, "The register has no column `source`.", line=1, hint=f"Columns: {', '.join(FIXED)}, ….")
    for name in columns:
        if name not in FIXED and name not in attributes:
            line = f"  {name}: {{scope: source, type: text}}"
            hint = f"Declare it in study.yaml under `attributes:`, such as\n{line}"
            raise BadFile(file, f"The column {name!r} is no declared attribute.", line=1, hint=hint)
    rows: list[RegisterRow] = []
    faults: list[tuple[int, str]] = []
    for row in found:
        values, wrong = checked(row.values, attributes)
        fixed = {name: row.values.get(name, "") for name in FIXED}
        fixed["date"], dated = iso_date(fixed["date"])
        wrong += dated
        if not fixed["source"]:
            wrong.append("`source` is empty")
        if fixed["kind"] and fixed["kind"] not in KINDS:
            wrong.append(f"`kind` is {fixed['kind']!r}, not one of {', '.join(KINDS)}")
        faults += [(row.line, problem) for problem in wrong]
        given = {name: values.get(name, "") for name in columns if name in attributes}
        rows.append(RegisterRow(**fixed, values=given, line=row.line))
    _raise_all(file, faults)
    return tuple(rows)


def checked(cells: Mapping[str, str], attributes: Mapping[str, Attribute]) -> tuple[dict[str, str], list[str]]:
    """Return the attributes among ``cells`` in stored form, several values parted by ``;``, and what is wrong."""
    values: dict[str, str] = {}
    wrong: list[str] = []
    for name, attribute in attributes.items():
        parts = [part.strip() for part in cells.get(name, "").split(";") if part.strip()]
        try:
            values[name] = ";".join(_stored(part, attribute) for part in parts)
        except ValueError as error:
            wrong.append(f"`{name}` {error}")
    return {name: value for name, value in values.items() if value}, wrong


def _stored(written: str, attribute: Attribute) -> str:
    match attribute.type:
        case AttributeType.CATEGORY:
            for value in attribute.values:
                if value.casefold() == written.casefold():
                    return value
            message = f"is {written!r}, not one of {', '.join(attribute.values)}"
            raise ValueError(message)
        case AttributeType.NUMBER:
            number = tables.decimal(written)
            return str(int(number)) if number.is_integer() else str(number)
        case AttributeType.DATE:
            return tables.danish_date(written)
        case AttributeType.TEXT:
            return written


def iso_date(written: str) -> tuple[str, list[str]]:
    """Return a date as ISO, and what is wrong with it."""
    try:
        return (tables.danish_date(written) if written else ""), []
    except ValueError as error:
        return "", [f"`date` {error}"]


def _raise_all(file: str, faults: Sequence[tuple[int, str]]) -> None:
    if not faults:
        return
    (line, first), *rest = faults
    more = "".join(f"\n{file}:{where}: {problem}." for where, problem in rest)
    raise BadFile(file, f"{first}.{more}", line=line, hint="Nothing was read; mend the rows and try again.")
