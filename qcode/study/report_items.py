"""What a report holds, as items without words; what is otherwise than the last time; what is printed twice."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from qcode.model.finding import Finding, Severity
from qcode.model.report import (
    ClaimPiece,
    Difference,
    FrameTable,
    Item,
    LedgerPiece,
    MethodPiece,
    PairsPiece,
    QuotesPiece,
    StatesTable,
    TablePiece,
)
from qcode.model.table import Cooccurrence, Crosstab, Framework
from qcode.model.text import text_hash

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from qcode.model.ledger import PrintedEntry
    from qcode.model.quotation import PrintedQuotation
    from qcode.model.report import Part, Piece
    from qcode.model.table import Number
    from qcode.model.time_span import Stretch

QUOTE, NUMBER, CLAIM = "quote", "number", "claim"
HOLDS, FAILS = "holds", "does not hold"
_SHORT = 16  # digits of a hash, enough to tell two wordings of one quote apart
_WITHHELD = "·"
_NAMED = ("rows", "columns", "by", "ledger", "code", "where", "unit", "names")


def items(pieces: Sequence[tuple[Part, Sequence[Piece]]], known_as: Callable[[str], object]) -> list[Item]:
    """Return what a report holds, in its order.

    Args:
        pieces: Parts, and what became of each.
        known_as: Gives what may be printed of what the writer called something.
    """
    done: list[Item] = []
    seen: dict[str, int] = {}
    for part, those in pieces:
        name = str(known_as(_named(part)))
        seen[name] = seen.get(name, 0) + 1
        label = name if seen[name] == 1 else f"{name} ({seen[name]})"
        for piece in those:
            done += _items(label, piece)
    return [replace(one, what=str(known_as(one.what))) if one.kind == CLAIM else one for one in done]


def _named(part: Part) -> str:
    """Return what tells a part from others, wherever it stands: its kind and what it asks for."""
    asked = []
    for name in _NAMED:
        value = part.options.get(name)
        if value:
            asked.append(", ".join(value) if isinstance(value, tuple) else str(value))
    return " ".join((part.kind.value, "; ".join(asked))).strip()


def _items(label: str, piece: Piece) -> Iterator[Item]:
    match piece:
        case QuotesPiece(found):
            yield from _quotations(label, found.quotations)
        case PairsPiece(pairs):
            yield from _quotations(label, pairs.found.quotations)
        case LedgerPiece(found):
            yield from (_entry(label, one) for one in found.entries)
        case TablePiece(found):
            yield from (Item(label, NUMBER, what, value, known) for what, value, known in _cells(found))
        case ClaimPiece():
            yield from _claim(label, piece)
        case MethodPiece():
            yield from (Item(label, NUMBER, what, value) for what, value in _of_method(piece))
        case _:
            return


def _quotations(label: str, found: Iterable[PrintedQuotation]) -> Iterator[Item]:
    there: dict[str, PrintedQuotation] = {one.id: one for one in found}
    for key, one in there.items():
        yield Item(label, QUOTE, key, str(one.attribution), _hash(one.words))


def _entry(label: str, one: PrintedEntry) -> Item:
    said = "" if one.quotation is None else str(one.quotation.attribution)
    return Item(label, QUOTE, one.entry.key, said, _hash(one.words))


def _hash(words: str) -> str:
    return text_hash(words)[:_SHORT]


def _cells(found: Crosstab | Cooccurrence | Framework | StatesTable | FrameTable) -> Iterator[tuple[str, str, str]]:
    """Yield the cells of a table: which, its number, and a hash where it holds words."""
    match found:
        case Crosstab():
            return _crosstab(found)
        case Cooccurrence():
            return _together(found)
        case Framework():
            return _framework(found)
        case StatesTable():
            return _states(found)
        case FrameTable():
            return ((what, value, "") for what, value in _frame(found))


def _crosstab(found: Crosstab) -> Iterator[tuple[str, str, str]]:
    lines = zip(found.row_keys, found.cells, found.row_totals, strict=True)
    rows = [(str(key), (*line, total)) for key, line, total in lines]
    columns = [*map(str, found.column_keys), "total"]
    for row, numbers in (*rows, ("total", (*found.column_totals, found.total))):
        for column, one in zip(columns, numbers, strict=True):
            yield f"{row} | {column}", _number(one), ""


def _together(found: Cooccurrence) -> Iterator[tuple[str, str, str]]:
    for one in found.pairs:
        n = _WITHHELD if one.both is None else str(one.both)
        yield f"{one.first} | {one.second}", f"{n} of {one.either}", ""


def _framework(found: Framework) -> Iterator[tuple[str, str, str]]:
    for key, cells in zip(found.row_keys, found.cells, strict=True):
        for column, said in zip(found.column_keys, cells, strict=True):
            words = [str(part) for parts in (said.condensates, *said.quotes) for part in parts]
            state = f" {said.state.value}" if said.state else ""
            yield f"{key} | {column}", f"{said.n}{state}", _hash("\n".join(words)) if words else ""


def _states(found: StatesTable) -> Iterator[tuple[str, str, str]]:
    for code, cells in zip(found.codes, found.cells, strict=True):
        for column, one in zip(found.columns, cells, strict=True):
            yield f"{code} | {column}", f"{one.state.value} {one.states.get(one.state, 0)} of {one.of}", ""


def _number(one: Number) -> str:
    if one.withheld:
        return _WITHHELD
    state = f" {one.state.value}" if one.state is not None and not one.n else ""
    return (f"{one.n}" if one.of is None else f"{one.n} of {one.of}") + state


def _frame(found: FrameTable) -> Iterator[tuple[str, str]]:
    keys = [*(", ".join(map(str, key)) for key in found.keys), "total"]
    for key, numbers in zip(keys, found.numbers, strict=True):
        for unit, n in zip(found.units, numbers, strict=True):
            yield f"{key} | {unit}", _WITHHELD if n is None else str(n)


def _claim(label: str, piece: ClaimPiece) -> Iterator[Item]:
    claim = piece.claim
    value = "; ".join(str(one.count) for one in claim.standings)
    yield Item(label, CLAIM, claim.id, value, FAILS if claim.findings else HOLDS)
    if piece.counter is not None:
        yield from _quotations(label, piece.counter.quotations)


def _of_method(piece: MethodPiece) -> Iterator[tuple[str, str]]:
    if piece.frame is not None:
        yield from ((f"frame: {what}", value) for what, value in _frame(piece.frame))
    yield from ((f"guide {one.name} {one.version} | sources", str(one.sources)) for one in piece.guides)
    codes = () if piece.codes is None else piece.codes.codes
    yield from ((f"code {one.path} | codings", str(one.codings)) for one in codes)
    for worked in piece.passes:
        yield f"coder {worked.coder} | sources", str(worked.passes)
        yield f"coder {worked.coder} | codings", str(worked.codings)
    if piece.audit is not None:
        for one in piece.audit.whole:
            said = one.undefined and "undefined" if one.value is None else f"{one.value:.3f}"
            yield f"{one.coefficient} | {piece.audit.codes.get(one.code, one.code)}", said
    if piece.promise is not None:
        yield from ((f"consent {state} | persons", str(n)) for state, n in piece.promise.states.items())


def differences(before: Sequence[Item], now: Sequence[Item]) -> list[Difference]:
    """Return what is otherwise: first what is new or changed, in the order of the report, then what is gone."""
    old, new = _keyed(before), _keyed(now)
    parts = {one.part for one in before}, {one.part for one in now}
    done: list[Difference] = []
    for key, one in new.items():
        done += _changed(old[key], one) if key in old else _only(one, parts[0], "added")
    for key, one in old.items():
        if key not in new:
            done += _only(one, parts[1], "gone")
    return list(dict.fromkeys(done))


def _keyed(those: Iterable[Item]) -> Mapping[tuple[str, ...], Item]:
    """Return items by what they are: a quote by itself, wherever it stands; a number by its part."""
    return {(one.kind, one.what) if one.kind == QUOTE else (one.kind, one.part, one.what): one for one in those}


def _changed(old: Item, new: Item) -> Iterator[Difference]:
    if new.kind == CLAIM:
        if new.hash != old.hash:
            kind = "claim no longer holds" if new.hash == FAILS else "claim holds now"
            yield Difference(kind, new.part, new.what, old.value, new.value)
        elif new.value != old.value:
            yield Difference("claim counted otherwise", new.part, new.what, old.value, new.value)
        return
    if new.value != old.value:
        kind = "attribution changed" if new.kind == QUOTE else "number changed"
        yield Difference(kind, new.part, new.what, old.value, new.value)
    if new.hash != old.hash:
        yield Difference("quote reworded" if new.kind == QUOTE else "words changed", new.part, new.what)


def _only(one: Item, parts: set[str], what: str) -> list[Difference]:
    """Return one item that stands on one side only; numbers of a part that does stand for the whole part."""
    if one.kind == NUMBER and one.part not in parts:
        return [Difference(f"part {what}", one.part, "")]
    value = {"added": ("", one.value), "gone": (one.value, "")}[what]
    return [Difference(f"{one.kind} {what}", one.part, one.what, *value)]


def twice(pieces: Sequence[tuple[Part, Sequence[Piece]]]) -> list[Finding]:
    """Return a finding for each passage that is printed twice, also where one quote is only a part of the other."""
    places: list[tuple[str, str, Stretch]] = []
    for _, those in pieces:
        for piece in those:
            places += _places(piece)
    places.sort(key=lambda one: (one[1], one[2].unit, one[2].start, one[2].end))
    done: dict[Finding, None] = {}
    for (first, source, span), (second, other, again) in pairwise(places):
        if source == other and span.unit == again.unit and again.start < span.end:
            message = f"Words of it are printed in {second} too." if first != second else "It is printed twice."
            hint = "Take it out of one part: `--exclude-used`, `per-cell`, or another code."
            done[Finding("quote-twice", Severity.WARNING, first, message, hint)] = None
    return list(done)


def _places(piece: Piece) -> Iterator[tuple[str, str, Stretch]]:
    """Yield each printed quotation's id, source and span, as often as it is printed."""
    match piece:
        case QuotesPiece(found):
            yield from ((one.id, str(one.source), one.span) for one in found.quotations)
        case PairsPiece(pairs):
            yield from ((one.id, str(one.source), one.span) for one in pairs.found.quotations)
        case LedgerPiece(found):
            for one in found.entries:
                if one.quotation is not None:
                    yield one.entry.key, str(one.quotation.source), one.quotation.span
        case ClaimPiece(counter=found) if found is not None:
            yield from ((one.id, str(one.source), one.span) for one in found.quotations)
        case _:
            return
