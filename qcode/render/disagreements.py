"""Differences between coders: as a list, side by side, as a matrix, and as what definitions leave open.

For the workshop: original words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.model.time_span import TimeSpan
from qcode.render import listing
from qcode.render.listing import Format, note

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rich.text import Text

    from qcode.model.disagreement import Confusion, Disagreement, Marked, Passage, Reading, Sharpening

_PERCENT = 100
_AROUND = 60
_WORDS = 40
_NOTHING = "(nothing)"
_TABLE = ("n", "kind", "source", "code", "cost", "%", "words")
_COLUMNS = (
    *("n", "kind", "source", "unit", "start", "end", "codes", "coders", "cost", "share", "state"),
    *("decision", "reason", "words"),
)
_SAID = {
    "missed": "the second left out",
    "extra": "the second alone marked",
    "boundary": "they draw the border differently",
    "sibling": "they chose codes that stand side by side",
    "parent": "the second chose the wider code",
    "child": "the second chose the narrower code",
    "polarity": "they chose opposite stances",
}


def cases(found: Sequence[Disagreement], words: Mapping[int, str], format_: Format, *, hidden: int = 0) -> None:
    """List cases, the costliest first."""
    if format_ in {Format.JSON, Format.CSV}:
        rows = [row(case) | {"words": words.get(case.n, "")} for case in found]
        if format_ is Format.CSV:
            rows = [one | {"codes": " ".join(one["codes"]), "coders": "-".join(one["coders"])} for one in rows]  # type: ignore[arg-type]  # lists of names
        listing.listing(rows, _COLUMNS, format_)
        return
    pairs = len({case.coders for case in found}) > 1
    states = any(case.settled for case in found)
    columns = [*_TABLE[:4], *(["coders"] if pairs else []), *_TABLE[4:6], *(["state"] if states else []), _TABLE[6]]
    shown = [_short(case, words.get(case.n, "")) for case in found]
    listing.listing(shown, columns, format_, empty="No differences are open.", fold="words")
    if found:
        who = "" if pairs else f" First: {found[0].coders[0]}, second: {found[0].coders[1]}."
        more = f" {hidden} more: `--limit 0` shows all." if hidden else ""
        note(f"`cost`: units decided differently; `%`: of all these two decided differently.{who}{more}")


def row(case: Disagreement) -> dict[str, listing.Value]:
    """Return a case as JSON and CSV have it."""
    return {
        "n": case.n,
        "kind": case.kind.value,
        "source": case.source,
        "unit": case.span.unit,
        "start": case.span.start,
        "end": case.span.end,
        "codes": list(case.codes),
        "coders": list(case.coders),
        "cost": case.cost,
        "share": case.share,
        "state": "settled" if case.settled else "open",
        "decision": case.settled.value if case.settled else None,
        "reason": None,
        "first": [_place(one) for one in case.first],
        "second": [_place(one) for one in case.second],
    }


def _place(one: Marked) -> dict[str, object]:
    return {"code": one.code, "start": one.span.start, "end": one.span.end}


def _short(case: Disagreement, words: str) -> dict[str, listing.Value]:
    flat = " ".join(words.split())
    return {
        "n": case.n,
        "kind": case.kind.value,
        "source": case.source,
        "code": " / ".join(case.codes),
        "coders": "-".join(case.coders),
        "cost": case.cost,
        "%": f"{_PERCENT * case.share:.1f}",
        "state": case.settled.value if case.settled else "open",
        "words": flat if len(flat) <= _WORDS else flat[: _WORDS - 1].rstrip() + "…",
    }


def reading(of: Reading, format_: Format) -> None:
    """Show a case side by side."""
    if format_ in {Format.JSON, Format.CSV}:
        listing.listing([_as_object(of)], (*_COLUMNS[:-1], "decided"), format_)
        return
    from rich import box
    from rich.table import Table
    from rich.text import Text

    case, out = of.case, listing.console()
    unit = "milliseconds" if case.span.unit == "ms" else "characters"
    out.print(Text(f"Disagreement {case.n}  {case.kind}: {_SAID[case.kind]}", style="bold"))
    share = f"{_PERCENT * case.share:.1f} % of what these two decided differently"
    out.print(Text(f"{case.source}  {case.cost} {unit}, {share}"))
    for code, definition in of.definitions:
        out.print(Text(f"{code}: {definition or 'no definition'}", style="dim"))
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1), header_style="bold", expand=True)
    for n, (coder, side) in enumerate(zip(case.coders, (case.first, case.second), strict=True), 1):
        table.add_column(Text(f"{n} {coder}: {_codes(side)}"), ratio=1, overflow="fold")
    for passage in of.passages:
        table.add_row(*_sides(passage, whole=isinstance(case.span, TimeSpan)))
    out.print(table)
    for line in _notes(of):
        out.print(Text(line))


def _as_object(of: Reading) -> dict[str, listing.Value]:
    return row(of.case) | {
        "decided": of.decided,
        "definitions": dict(of.definitions),
        "turns": [
            {"n": one.n, "speaker": one.speaker, "words": one.words, "first": one.first, "second": one.second}
            for one in of.passages
        ],
        "codings": [
            {
                "coder": one.coder,
                "code": one.code,
                "start": one.span.start,
                "end": one.span.end,
                "memo": one.memo,
                "created": one.created,
            }
            for one in of.voices
        ],
    }


def _codes(side: Sequence[Marked]) -> str:
    codes = ", ".join(dict.fromkeys(one.code for one in side)) or "nothing"
    places = ", ".join(one.span.printed for one in side if isinstance(one.span, TimeSpan))
    return f"{codes} {places}".strip()


def _sides(passage: Passage, *, whole: bool) -> tuple[Text, Text]:
    """Return a turn as each coder marked it; both columns show the same words."""
    from rich.text import Text

    who = f"{passage.n} {passage.speaker}".strip()
    marks = [*passage.first, *passage.second]
    low, high = (min(a for a, _ in marks), max(b for _, b in marks)) if marks else (0, len(passage.words))
    low, high = _widened(passage.words, low, high)
    if whole:
        return Text.assemble((f"{who}: ", "dim"), passage.words), Text("")
    first, second = (_marked(passage.words, side, low, high) for side in (passage.first, passage.second))
    return Text.assemble((f"{who}: ", "dim"), first), Text.assemble((f"{who}: ", "dim"), second)


def _widened(words: str, low: int, high: int) -> tuple[int, int]:
    """Return a stretch with some words before and after, none of them cut."""
    before, after = max(0, low - _AROUND), min(len(words), high + _AROUND)
    if before:
        before = min(low, words.find(" ", before) + 1 or low)
    if after < len(words):
        after = max(high, words.rfind(" ", high, after))
    return before, after


def _marked(words: str, marks: Sequence[tuple[int, int]], low: int, high: int) -> Text:
    """Return words with braces around what is marked; bold where the screen can."""
    from rich.text import Text

    if not marks:
        return Text("(not marked)", style="dim italic")
    done = Text("…" if low else "")
    at = low
    for start, end in marks:
        done.append(words[at:start], style="dim")
        done.append("{" + words[start:end] + "}", style="bold")
        at = end
    done.append(words[at:high], style="dim")
    done.append("…" if high < len(words) else "")
    return done


def _notes(of: Reading) -> Iterator[str]:
    """Yield what coders wrote, others' codings, and what was decided."""
    for one in of.voices:
        if one.memo:
            yield f"{one.coder} on {one.code}: {one.memo}"
    others = sorted({one.coder for one in of.voices} - set(of.case.coders))
    if others:
        yield f"Also marked by {', '.join(others)}."
    if of.decided:
        yield f"Decided: {of.decided}."


def confusion(found: Sequence[Confusion], format_: Format) -> None:
    """Show codes beside codes: the costliest confusions, or every cell where rows are computed with."""
    rows: list[dict[str, listing.Value]] = [
        {"coders": "-".join(one.coders), "first": first or None, "second": second or None, "n": n, "unit": one.unit}
        for one in found
        for first, second, n in sorted(one.counts, key=lambda cell: -cell[2])
    ]
    columns = ("coders", "first", "second", "n", "unit")
    if format_ in {Format.JSON, Format.CSV}:
        listing.listing(rows, columns, format_)
        return
    apart = [
        one | {"first": one["first"] or _NOTHING, "second": one["second"] or _NOTHING}
        for one in rows
        if one["first"] != one["second"]
    ]
    apart.sort(key=lambda one: _NOTHING in {one["first"], one["second"]})  # one code for another comes first
    listing.listing(apart, columns, format_, empty="No code stands beside another.", fold="first")
    note("`n`: how much of the universe has the one code of the first coder and the other of the second.")


def definitions(found: Sequence[Sharpening], format_: Format) -> None:
    """Show what definitions leave open."""
    rows: list[dict[str, listing.Value]] = [
        {
            "code": one.code,
            "other": one.other or None,
            "kind": one.kind.value,
            "cost": one.cost,
            "share": one.share,
            "disagreements": one.cases,
            "advice": one.advice,
            "lacking": one.lacking or None,
            "examples": list(one.examples),
            "words": one.words,
        }
        for one in found
    ]
    if format_ is not Format.TABLE:
        columns = ("code", "other", "kind", "cost", "share", "disagreements", "advice", "lacking", "examples", "words")
        listing.listing(rows, columns, format_)
        return
    if not found:
        note("Coders differ nowhere.")
    for one in found:
        beside = f" and {one.other}" if one.other else ""
        share = f"{_PERCENT * one.share:.1f} % in {listing.plural(one.cases, 'disagreement')}"
        listing.say(f"{one.code}{beside}: {one.kind}, {share}")
        listing.say(f"  {one.advice}")
        if one.lacking:
            listing.say(f"  In the codebook: {one.lacking}.")
        flat = " ".join(one.words.split())
        quoted = flat if len(flat) <= 2 * _AROUND else flat[: 2 * _AROUND].rstrip() + "…"
        numbers = ", ".join(map(str, one.examples))
        listing.say(f"  {'Disagreements' if len(one.examples) > 1 else 'Disagreement'} {numbers}: {quoted}")
