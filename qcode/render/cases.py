"""Cases and typologies: as listings, as pages with the quotations for and against, and as a triangle."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from qcode.errors import Misuse
from qcode.model.block import Heading, Mark, Page, Paragraph
from qcode.model.wording import wording
from qcode.render import delivery, listing, pages, quotes, typesetting
from qcode.render.listing import Format

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from qcode.model.block import Block, Line
    from qcode.model.case import CaseTable, PlacedCase, ShownCase, Triangle, Typology
    from qcode.model.mask import Printed
    from qcode.model.quotation import QuoteSet
    from qcode.study.cases import Placed

TRIANGLE_ENDINGS = (".svg",)
_NO_TYPOLOGY = "There is no typology yet. `qcode case typology add NAME TYPE TYPE` makes one."
_NO_CASE = "No case is placed yet. `qcode case classify CASE TYPE` places one."


class By(StrEnum):
    """What the rows of the table of cases are."""

    CASE = "case"
    TYPE = "type"


def typology(found: Typology, what: str) -> None:
    """Say what became of a typology."""
    types = ", ".join(one.name for one in found.types)
    listing.say(f"{what} {found.name!r}: {types}.")


def typologies(found: Sequence[Typology], format_: Format) -> None:
    """List typologies with their types."""
    if format_ is Format.JSON:
        rows: list[dict[str, listing.Value]] = [
            {
                "typology": one.name,
                "definition": one.definition,
                "types": [{"type": type_.name, "definition": type_.definition} for type_ in one.types],
                "cases": one.cases,
            }
            for one in found
        ]
        listing.write(listing.as_json(rows))
        return
    flat: list[dict[str, listing.Value]] = [
        {"typology": one.name, "type": type_.name, "definition": type_.definition}
        for one in found
        for type_ in one.types
    ]
    listing.listing(flat, ("typology", "type", "definition"), format_, empty=_NO_TYPOLOGY, fold="definition")


def placed(done: Placed) -> None:
    """Say where a case was placed."""
    listing.say(f"{done.case} is {'placed' if done.new else 'already placed'} under {done.type!r} ({done.typology}).")


def unplaced(done: Placed) -> None:
    """Say where a case is placed no more."""
    listing.say(f"{done.case} is no longer placed under {done.type!r}. `qcode undo` takes it back.")


def put_forward(done: Placed, coding: int, stance: str) -> None:
    """Say what a coding does to a placement."""
    listing.say(f"Coding {coding} {stance} {done.case} as {done.type!r} ({done.typology}).")


def table(found: CaseTable, by: By, format_: Format, *, quiet: bool) -> None:
    """Show cases, or types with their cases."""
    if by is By.TYPE:
        rows: list[dict[str, listing.Value]] = [
            {
                "typology": str(one.typology),
                "type": str(one.type),
                "n": one.count.n,
                "of": one.count.of,
                "unit": one.count.unit,
                "cases": [str(case) for case in one.cases],
            }
            for one in found.types
        ]
        listing.listing(rows, tuple(rows[0]) if rows else (), format_, empty=_NO_TYPOLOGY, fold="cases")
    else:
        rows = [_row(one) for one in found.rows]
        columns = ("case", "typology", "type", "coder", "supports", "opposes", "note")
        listing.listing(rows, columns, format_, empty=_NO_CASE, fold="note")
    texts = [part for row in found.rows for part in (row.typology, row.type, row.note)]
    _told(texts, masked=found.masked, quiet=quiet)


def _row(one: PlacedCase) -> dict[str, listing.Value]:
    return {
        "case": str(one.case),
        "typology": str(one.typology),
        "type": str(one.type),
        "coder": str(one.coder),
        "note": str(one.note),
        "supports": one.supports,
        "opposes": one.opposes,
    }


def _told(texts: Sequence[Printed], *, masked: bool, quiet: bool, wrote: str = "", more: int = 0) -> None:
    undecided = more + sum(1 for one in texts if one.undecided)
    delivery.told(masked=masked, undecided=0 if quiet else undecided, wrote="" if quiet else wrote)


def show(found: ShownCase, format_: Format, output: Path | None, *, quiet: bool) -> None:
    """Show a case with the quotations for and against, on the screen or in a file.

    Raises:
        QcodeError: The file cannot be written.
        Misuse: It is asked for as CSV.
    """
    if format_ is Format.CSV:
        raise Misuse("Quotations for and against are no table.", hint="`--format json`, `md` or `table`.")
    if output is not None:
        delivery.save(page(found), output)
    elif format_ is Format.JSON:
        rows = [
            _row(row) | {"quotes": {"supports": quotes.rows(supports), "opposes": quotes.rows(opposes)}}
            for row, supports, opposes in found.rows
        ]
        listing.write(listing.as_json(rows))
    elif format_ is Format.MD:
        listing.write(pages.markdown(page(found)))
    else:
        pages.show(page(found))
    if not found.rows and not quiet:
        listing.note(_NO_CASE)
    texts = [part for row, _, _ in found.rows for part in (row.typology, row.type, row.note)]
    more = sum(one.undecided for _, *both in found.rows for one in both)
    wrote = "" if output is None else f"Wrote the case to {output}."
    _told(texts, masked=found.masked, quiet=quiet, wrote=wrote, more=more)


def page(found: ShownCase) -> Page:
    """Return a case as a page: each placement with its note, and the quotations for and against."""
    language = found.settings.language
    labels = wording(language).labels
    blocks: list[Block] = []
    for row, supports, opposes in found.rows:
        title: Line = (row.type, Mark(" ("), row.typology, Mark(f"), {labels['classified by']} "), row.coder)
        blocks.append(Heading(title, 1))
        blocks += [Paragraph((row.note,))] if str(row.note) else []
        for label, there in (("supports", supports), ("opposes", opposes)):
            blocks.append(Heading((Mark(f"{labels[label]}: {_count(there, language)}"),), 2))
            blocks += [typesetting.quote(one, found.settings) for one in there.quotations]
    draft = delivery.marked(draft=found.draft, masked=found.masked, language=language)
    return Page((found.case,), tuple(blocks), (), draft, language)


def _count(there: QuoteSet, language: str) -> str:
    return typesetting.counts(there.counts[:1], language)


def draw(found: Triangle, output: Path, *, quiet: bool) -> None:
    """Write the triangle as a picture.

    Raises:
        QcodeError: The file cannot be written.
    """
    from qcode.formats import svg
    from qcode.render import triangle

    pages.put(output, svg.written(triangle.figure(found)))
    wrote = f"Wrote {listing.plural(len(found.points), 'case')} to {output}."
    _told((found.typology, *found.types), masked=found.masked, quiet=quiet, wrote=wrote)
