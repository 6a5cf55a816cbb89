"""Reports: pieces to a page, and to listings of what they hold and of what is otherwise than last time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qcode.model.block import Cell, Heading, Mark, Page, Paragraph, Quote, Table
from qcode.model.report import (
    ClaimPiece,
    FrameTable,
    HeadingPiece,
    LedgerPiece,
    MethodPiece,
    PairsPiece,
    ProsePiece,
    QuotesPiece,
    StatesTable,
    TablePiece,
)
from qcode.model.report_wording import report_wording
from qcode.model.table import Cooccurrence, Crosstab, Framework
from qcode.model.wording import wording
from qcode.render import (
    cooccurrence,
    delivery,
    framework,
    ledger,
    listing,
    matrix,
    pages,
    pairs,
    report_method,
    report_tables,
    screen,
    tables,
    typesetting,
)
from qcode.render.listing import Format

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from qcode.model.block import Block, Line
    from qcode.model.claim import Standing
    from qcode.model.report import Piece, Report
    from qcode.model.wording import Noun

ENDINGS = (".docx", ".html", ".md")
_LOWEST = 3  # level of headings that every house template has
_ITEMS = ("part", "kind", "what", "value")
_DIFFERENCES = ("kind", "part", "what", "was", "now")
_GROUPS = ("against", "both", "silent", "not_coded", "not_asked", "declined")


def deliver(report: Report, output: Path | None, template: Path | None, format_: Format, *, quiet: bool) -> None:
    """Write a report to a file and show what is otherwise than last time; or show the report.

    Raises:
        QcodeError: The file cannot be written.
        BadFile: The template is no Word file.
    """
    if output is None:
        _show(report, format_)
        _told(report)
        return
    delivery.save(tables.parted(page(report)), output, template)
    _told(report, "" if quiet else f"Wrote {output}.")
    differences(report, format_)


def differences(report: Report, format_: Format) -> None:
    """List what is otherwise than in the last build."""
    if report.differences is None:
        listing.note("This report was not built before.")
        return
    rows: list[dict[str, listing.Value]] = [
        {"kind": one.kind, "part": one.part, "what": one.what, "was": one.was, "now": one.now}
        for one in report.differences
    ]
    listing.listing(rows, _DIFFERENCES, format_, empty="Nothing is otherwise than in the last build.", fold="part")


def checked(report: Report, format_: Format) -> None:
    """Show what a build would change, and what is wrong."""
    _told(report)
    differences(report, format_)


def _show(report: Report, format_: Format) -> None:
    match format_:
        case Format.TABLE:
            pages.show(page(report))
        case Format.MD:
            listing.write(pages.markdown(page(report)))
        case _:
            rows: list[dict[str, listing.Value]] = [
                {"part": one.part, "kind": one.kind, "what": one.what, "value": one.value} for one in report.items
            ]
            listing.listing(rows, _ITEMS, format_)


def _told(report: Report, wrote: str = "") -> None:
    delivery.told(masked=report.masked, undecided=report.undecided, wrote=wrote)
    screen.findings(list(report.findings))


def page(report: Report) -> Page:
    """Return a report as a page with a table of contents; its tables are numbered."""
    settings = report.settings
    writer = _Writer(report)
    blocks = tuple(_numbered(writer.blocks(report.pieces), settings.language))
    draft = delivery.marked(draft=report.draft, masked=report.masked, language=settings.language)
    return Page((report.title,), blocks, draft=draft, language=settings.language, contents=True)


def _numbered(blocks: Iterator[Block], language: str) -> Iterator[Block]:
    before, n = report_wording(language).table, 0
    for block in blocks:
        if isinstance(block, Table):
            n += 1
            yield replace(block, caption=(Mark(before.format(n=n)), *block.caption))
        else:
            yield block


@dataclass(slots=True)
class _Writer:
    """Writes pieces one after another; what a piece brings stands below the heading before it."""

    report: Report
    level: int = 0

    def blocks(self, pieces: Sequence[Piece]) -> Iterator[Block]:
        """Yield the blocks of pieces."""
        for piece in pieces:
            yield from self._piece(piece)

    def _piece(self, piece: Piece) -> Iterator[Block]:
        match piece:
            case HeadingPiece(line, level):
                self.level = level
                yield Heading((line,), level)
            case ProsePiece(paragraphs):
                yield from (Paragraph((one,)) for one in paragraphs)
            case QuotesPiece():
                yield from self._quotes(piece)
            case PairsPiece(pairs_, placed, caption):
                before: Line = (caption, Mark(": ")) if caption is not None else ()
                there = (block for block in pairs.page(pairs_, placed=placed).blocks if isinstance(block, Table))
                yield from (replace(block, caption=(*before, *block.caption)) for block in there)
            case LedgerPiece(found, placed):
                quotes = (ledger.quote(one, found.settings) for one in found.entries)
                yield from (one if placed else replace(one, note=()) for one in quotes)
            case TablePiece():
                yield from self._table(piece)
            case ClaimPiece():
                yield from self._claim(piece)
            case MethodPiece():
                self.level = 1
                yield from report_method.blocks(piece, self.report.settings)

    def _quotes(self, piece: QuotesPiece) -> Iterator[Block]:
        first, *rest = typesetting.page(piece.found).blocks
        if piece.counted:
            yield replace(first, note=True) if isinstance(first, Paragraph) else first
        for block in rest:
            match block:
                case Heading(line, level):
                    yield Heading(line, min(self.level + level, _LOWEST))
                case Quote():
                    yield block if piece.placed else replace(block, note=())
                case _:
                    yield block

    def _table(self, piece: TablePiece) -> Iterator[Block]:
        match piece.found:
            case Crosstab() as found:
                blocks = matrix.page(found).blocks
            case Cooccurrence() as found:
                blocks = cooccurrence.page(found, piece.limit).blocks if found.pairs else self._none_together()
            case Framework() as found:
                blocks = framework.page(found).blocks
            case StatesTable() as found:
                blocks = report_tables.states(found, self.report.settings.language)
            case FrameTable() as found:
                blocks = report_tables.frame(found, self.report.settings.language)
        yield from self._below(blocks, (piece.caption,) if piece.caption is not None else ())

    def _none_together(self) -> tuple[Block, ...]:
        return (Paragraph((Mark(report_wording(self.report.settings.language).labels["none together"]),)),)

    def _below(self, blocks: Sequence[Block], caption: Line) -> Iterator[Block]:
        """Yield a table and then what is said of it, small; the first table has the writer's caption."""
        said = [block for block in blocks if isinstance(block, Paragraph)]
        there = [block for block in blocks if not isinstance(block, Paragraph)]
        for n, block in enumerate(there):
            match block:
                case Table() if caption and n == 0:
                    yield replace(block, caption=caption)
                case Heading(line, level):
                    yield Heading(line, min(self.level + level, _LOWEST))
                case _:
                    yield block
        if said:
            apart = tuple(part for one in said for part in (Mark(" "), *one.line))[1:]
            yield Paragraph(apart, note=True)

    def _claim(self, piece: ClaimPiece) -> Iterator[Block]:
        claim, words = piece.claim, report_wording(self.report.settings.language)
        if len(claim.standings) > 1:
            noun = self._noun(piece)
            head: tuple[Line, ...] = ((Mark(words.labels["code"]),), (Mark(noun.many) if noun else piece.unit,))
            rows = tuple((Cell((one.code,)), Cell((Mark(self._said(one, None)),))) for one in claim.standings)
            yield Table((piece.text,), head, rows)
            return
        (standing,) = claim.standings
        said = self._said(standing, piece)
        others = [words.cases[name].format(n=len(those)) for name in _GROUPS if (those := getattr(standing, name))]
        more = f"; {', '.join(others)}" if piece.cases and others else ""
        yield Paragraph((piece.text, Mark(f" ({said}{more}).")))
        if piece.counter is not None and piece.counter.quotations:
            yield Paragraph((Mark(words.counter),))
            yield from self._quotes(QuotesPiece(piece.counter, counted=False, placed=False))

    def _said(self, one: Standing, piece: ClaimPiece | None) -> str:
        """Return how many said it, of how many, with what is counted; an attribute goes by its own name."""
        words = report_wording(self.report.settings.language)
        n, of = one.count.n, one.count.of or 0
        if piece is None:
            return words.counted.format(n=n, of=of, noun="").strip()
        noun = self._noun(piece)
        if noun is None:
            return words.counted_values.format(n=n, of=of, unit=piece.unit)
        return words.counted.format(n=n, of=of, noun=noun.one if of == 1 else noun.many)

    def _noun(self, piece: ClaimPiece) -> Noun | None:
        language = self.report.settings.language
        nouns = {**wording(language).units, "organisations": report_wording(language).organisations}
        return nouns.get(piece.claim.unit)
