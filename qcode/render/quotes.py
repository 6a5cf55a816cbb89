"""Quote sets in every form they are asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.errors import Misuse
from qcode.render import listing, pages, screen, typesetting
from qcode.render.listing import Format

if TYPE_CHECKING:
    from pathlib import Path

    from qcode.model.quotation import PrintedQuotation, QuoteSet

COLUMNS = (
    "id",
    "source",
    "start",
    "end",
    "words",
    "speaker",
    "attribution",
    "codes",
    "coders",
    "masked",
    "unit",
    "time",
    "form",
)
ENDINGS = (".docx", ".md", ".html", ".csv", ".json")


def check_output(output: Path | None, template: Path | None, format_: Format, *, excel: bool) -> None:
    """Refuse a file that cannot be written before any work is done.

    Raises:
        Misuse: The ending is unknown, the folder missing, or a template or --excel is given for another form.
    """
    written = output.suffix.lower() == ".csv" if output is not None else format_ is Format.CSV
    if excel and not written:
        raise Misuse("--excel is for CSV.", hint="Such as `-o quotes.csv --excel`.")
    if output is not None and output.suffix.lower() not in ENDINGS:
        raise Misuse(f"{output.name} is none of {', '.join(ENDINGS)}.", hint="The ending says which form is written.")
    if output is not None and not output.parent.is_dir():
        raise Misuse(f"There is no folder {output.parent}.", hint="Make it first.")
    if template is not None and (output is None or output.suffix.lower() != ".docx"):
        raise Misuse("A template is for a Word file.", hint="Such as `-o quotes.docx --template house.dotx`.")


def deliver(
    found: QuoteSet, format_: Format, output: Path | None, template: Path | None, *, excel: bool, quiet: bool
) -> None:
    """Write a quote set to stdout or to a file, and say on stderr what a person should know.

    Raises:
        QcodeError: The file cannot be written.
        BadFile: The template is no Word file.
    """
    if output is not None:
        _save(found, output, template, excel=excel)
        if not quiet:
            listing.note(f"Wrote {listing.plural(len(found.quotations), 'quotation')} to {output}.")
    else:
        _show(found, format_, excel=excel)
    if not found.masked:
        listing.note("Unmasked: original words. This is on record (`qcode history`).")
    if quiet:
        return
    if not found.quotations:
        listing.note(
            "No codings match. `a/*` takes the codes below `a` too; `qcode codebook show` shows what codes hold."
        )
    if found.undecided:
        said = f"Quotations with names nobody has decided on ([?]): {found.undecided}"
        listing.note(f"{said}. `qcode mask scan`, then `qcode mask review`.")
    screen.findings(found.findings)


def _show(found: QuoteSet, format_: Format, *, excel: bool) -> None:
    match format_:
        case Format.JSON:
            listing.write(listing.as_json(rows(found)))
        case Format.CSV:
            listing.write(_csv(found, excel=excel).decode("utf-8"))
        case Format.MD:
            listing.write(pages.markdown(typesetting.page(found)))
        case Format.TABLE:
            pages.show(typesetting.page(found))


def _save(found: QuoteSet, path: Path, template: Path | None, *, excel: bool) -> None:
    match path.suffix.lower():
        case ".docx":
            pages.save(typesetting.page(found), path, template)
        case ".md":
            pages.put(path, pages.markdown(typesetting.page(found)).encode("utf-8"))
        case ".html":
            from qcode.render import delivery

            delivery.save(typesetting.page(found), path)
        case ".csv":
            pages.put(path, _csv(found, excel=excel))
        case _:
            pages.put(path, (listing.as_json(rows(found)) + "\n").encode("utf-8"))


def rows(found: QuoteSet) -> list[dict[str, object]]:
    """Return quotations as the objects of the JSON contract."""
    return [_row(one, found) for one in found.quotations]


def _row(one: PrintedQuotation, found: QuoteSet) -> dict[str, object]:
    row: dict[str, object] = {
        "source": str(one.source),
        "start": one.span.start,
        "end": one.span.end,
        "words": one.words,
        "unit": one.span.unit,
        "id": one.id,
        "speaker": None if one.speaker is None else str(one.speaker),
        "attribution": str(one.attribution),
        "codes": [str(code) for code in one.codes],
        "coders": list(one.coders),
        "masked": one.masked,
        "parts": [
            {
                "turn": part.turn,
                "speaker": str(part.speaker),
                "person": part.person,
                "words": str(part.words),
                **({"context": True} if part.context else {}),
            }
            for part in one.parts
        ],
        "pieces": [
            [{"text": piece.text, "kind": piece.kind.value} for piece in part.words.pieces] for part in one.parts
        ],
        "time": one.time,
        "verbatim": one.verbatim,
        "about": [str(person) for person in one.about],
        "coarsened": list(one.coarsened),
        "form": one.form.value,
    }
    row |= {name: str(value) for name, value in one.attributes.items()}
    if found.by:
        row["groups"] = {name: str(group) for name, group in zip(found.by, one.groups, strict=True)}
    if found.selection is not None:
        how = found.selection
        row["selection"] = {
            "pick": how.pick.value,
            "per_cell": how.per_cell,
            "per_person": how.per_person,
            "seed": how.seed,
        }
    return row | ({"draft": True} if found.draft else {})


def _csv(found: QuoteSet, *, excel: bool) -> bytes:
    """Return a quote set as CSV, a row a quotation."""
    by = [f"by {name}" for name in found.by]
    columns = [*by, *COLUMNS, *found.settings.attributes, *(["draft"] if found.draft else [])]
    flat: list[dict[str, listing.Value]] = []
    for row, one in zip(rows(found), found.quotations, strict=True):
        cells: dict[str, listing.Value] = {name: in_a_cell(value) for name, value in row.items()}
        flat.append(cells | dict(zip(by, map(str, one.groups), strict=True)))
    return listing.as_csv(flat, columns, excel=excel)


def in_a_cell(value: object) -> str | int | None:
    """Return a value as a cell of a table has it."""
    if isinstance(value, list):
        return "; ".join(map(str, value))
    return value if isinstance(value, int | None) else str(value)
