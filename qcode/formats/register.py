"""A register file to register rows: a table (``.csv``, ``.xlsx``) with one row per participation, or ``.yaml``."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING, TypeVar

from qcode.errors import BadFile
from qcode.formats import tables
from qcode.model.attribute import Attribute, AttributeType
from qcode.model.consent import ConsentState, consent_state
from qcode.model.person import Outcome, Part, RegisterFault, RegisterRow, parted
from qcode.model.source import KINDS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Choice = TypeVar("Choice")

FIXED = (
    *("source", "kind", "date", "wave", "person", "pseudonym", "speaker", "organisation", "part", "outcome"),
    *("guide", "consent"),
)
NOTHING_READ = "Nothing was read; mend the rows and try again."
PARTS = {
    **{part.value: part for part in Part},
    "observatør": Part.OBSERVER,
    "til stede": Part.PRESENT,
    "omtalt": Part.SUBJECT,
    "spoken about": Part.SUBJECT,
}
OUTCOMES = {
    **{outcome.value: outcome for outcome in Outcome},
    "deltog": Outcome.TOOK_PART,
    "afslog": Outcome.REFUSED,
    "intet svar": Outcome.NO_ANSWER,
    "aflyst": Outcome.CANCELLED,
}


@dataclass(frozen=True, slots=True)
class Parsed:
    """A register read: its rows, and everything that keeps it from being used."""

    rows: tuple[RegisterRow, ...]
    faults: tuple[RegisterFault, ...] = ()


def read(data: bytes, file: str, attributes: Mapping[str, Attribute]) -> tuple[RegisterRow, ...]:
    """Read a register.

    Raises:
        BadFile: Columns or cells are not what they may be; all that are at fault are listed.
    """
    done = parsed(data, file, attributes)
    if done.faults:
        raise refusal(file, done.faults)
    return done.rows


def parsed(data: bytes, file: str, attributes: Mapping[str, Attribute]) -> Parsed:
    """Read a register, and note what is at fault in it.

    Raises:
        BadFile: It cannot be taken apart into rows at all.
    """
    match PurePath(file).suffix.lower():
        case ".yaml" | ".yml":
            from qcode.formats import register_yaml  # noqa: PLC0415  it builds on this module

            return register_yaml.parsed(data, file, attributes)
        case ".xlsx":
            from qcode.formats import xlsx  # noqa: PLC0415  openpyxl is loaded for Excel files alone

            return _of_table(*xlsx.rows(data, file), attributes)
        case _:
            return _of_table(*tables.rows(data, file), attributes)


def _of_table(columns: Sequence[str], found: Sequence[tables.Row], attributes: Mapping[str, Attribute]) -> Parsed:
    faults: list[RegisterFault] = []
    if "source" not in columns:
        hint = f"Columns: {', '.join(FIXED)}, …."
        faults.append(RegisterFault("no-source", "The register has no column `source`.", 1, hint=hint))
    faults += undeclared([name for name in columns if name not in FIXED and name not in attributes])
    rows: list[RegisterRow] = []
    for row in found:
        one, wrong = row_of(row.values, attributes, [name for name in columns if name in attributes], line=row.line)
        rows.append(one)
        if "source" in columns and not one.source:
            wrong.append("`source` is empty")
        faults += [RegisterFault("bad-cell", problem, row.line, hint=NOTHING_READ) for problem in wrong]
    return Parsed(tuple(rows), tuple(faults))


def undeclared(names: Sequence[str], line: int = 1) -> list[RegisterFault]:
    """Return a fault for each column that is no attribute; the hint has the lines that declare them."""
    lines = "\n".join(f"  {name}: {{scope: source, type: text}}" for name in names if name.lower() not in FIXED)
    hint = f"Declare {'it' if len(names) == 1 else 'them'} in study.yaml under `attributes:`, such as\n{lines}"
    if capital := [name.lower() for name in names if name.lower() in FIXED]:
        small = f"Columns are written in small letters: {', '.join(capital)}."
        hint = f"{small}\n{hint}" if lines else small
    return [
        RegisterFault("undeclared-column", f"The column {name!r} is no declared attribute.", line, hint=hint)
        for name in names
    ]


def row_of(
    cells: Mapping[str, str],
    attributes: Mapping[str, Attribute],
    given: Sequence[str],
    *,
    line: int,
    column: int | None = None,
) -> tuple[RegisterRow, list[str]]:
    """Return a row of cells as text, and what is wrong with them.

    Args:
        cells: Column to text.
        attributes: As declared.
        given: The attributes there is a place for.
        line: For messages.
        column: For messages, or None.
    """
    values, wrong = checked(cells, attributes)
    date, dated = iso_date(cells.get("date", ""))
    wave, counted = _wave(cells.get("wave", ""))
    part, played = _one_of(cells.get("part", ""), PARTS, "part", tuple(Part))
    outcome, ended = _one_of(cells.get("outcome", ""), OUTCOMES, "outcome", tuple(Outcome))
    consent, agreed = _consent(cells.get("consent"))
    kind = cells.get("kind", "").lower()
    if kind and kind not in KINDS:
        wrong.append(f"`kind` is {kind!r}, not one of {', '.join(KINDS)}")
    wrong += [*dated, *counted, *played, *ended, *agreed]
    row = RegisterRow(
        source=cells.get("source", ""),
        person=cells.get("person", ""),
        speaker=cells.get("speaker", ""),
        organisation=";".join(parted(cells.get("organisation", ""))),
        kind=kind,
        date=date,
        values={name: values.get(name, "") for name in given},
        wave=wave,
        pseudonym=cells.get("pseudonym", ""),
        part=part,
        outcome=outcome,
        guide=cells.get("guide"),
        consent=consent,
        line=line,
        column=column,
    )
    return row, wrong


def _wave(written: str) -> tuple[int | None, list[str]]:
    if not written:
        return None, []
    if not (written.isascii() and written.isdecimal() and int(written[:9]) > 0 and len(written) < 9):  # noqa: PLR2004
        return None, [f"`wave` is {written!r}, not a whole number from 1"]
    return int(written), []


def _consent(written: str | None) -> tuple[str | None, list[str]]:
    if not written:
        return written, []
    state = consent_state(written)
    if state is ConsentState.WITHDRAWN:
        return "", ["`consent` is withdrawn, which erases words: `qcode consent withdraw` does it"]
    if state is None:
        known = ", ".join(one for one in ConsentState if one is not ConsentState.WITHDRAWN)
        return "", [f"`consent` is {written!r}, not one of {known}"]
    return state.value, []


def _one_of(
    written: str, known: Mapping[str, Choice], column: str, shown: Sequence[str]
) -> tuple[Choice | None, list[str]]:
    if not written:
        return None, []
    found = known.get(written.casefold())
    return found, [] if found is not None else [f"`{column}` is {written!r}, not one of {', '.join(shown)}"]


def checked(cells: Mapping[str, str], attributes: Mapping[str, Attribute]) -> tuple[dict[str, str], list[str]]:
    """Return the attributes among ``cells`` in stored form, several values parted by ``;``, and what is wrong."""
    values: dict[str, str] = {}
    wrong: list[str] = []
    for name, attribute in attributes.items():
        try:
            values[name] = ";".join(_stored(part, attribute) for part in parted(cells.get(name, "")))
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


def refusal(file: str, faults: Sequence[RegisterFault]) -> BadFile:
    """Return the error that lists all that is at fault."""
    first, *rest = faults
    listed = "".join(f"\n{one.place(file)}: {one.sentence}" for one in rest)
    hints = [hint for hint in dict.fromkeys(one.hint for one in faults) if hint not in {"", NOTHING_READ}]
    if rest or not hints:
        hints.append(NOTHING_READ)
    return BadFile(file, first.sentence + listed, line=first.line, column=first.column, hint="\n  ".join(hints))
