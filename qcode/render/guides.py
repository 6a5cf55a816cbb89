"""Interview guides as listings."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from qcode.render import listing
from qcode.render.listing import Format, plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qcode.study.asking import AskedQuestion
    from qcode.study.guides import Applied, AskedRow, ShownGuide, ShownQuestion

_NONE = "No guide was applied yet: write guides/NAME.yaml, then `qcode guide apply`."


class By(StrEnum):
    """What the columns of the table of what was asked are."""

    GUIDE = "guide"
    SOURCE = "source"


def applied(done: Sequence[Applied]) -> None:
    """Say what became of each guide file."""
    for one in done:
        n = f"{plural(one.questions, 'question')} about {plural(one.codes, 'code')}"
        listing.say(f"{one.guide} {one.version}: {one.what} ({n}).")


def used(name: str, version: str, sources: int) -> None:
    """Say which guide sources followed."""
    listing.say(f"{plural(sources, 'source')} followed {name} {version}.")


def listed(found: Sequence[ShownGuide], format_: Format) -> None:
    """List guides."""
    rows: list[dict[str, listing.Value]] = [
        {
            "guide": one.guide,
            "version": one.version,
            "questions": one.questions,
            "codes": one.codes,
            "sources": list(one.sources),
        }
        for one in found
    ]
    listing.listing(rows, ("guide", "version", "questions", "codes", "sources"), format_, empty=_NONE, fold="sources")


def questions(found: Sequence[ShownQuestion], format_: Format) -> None:
    """List a guide's questions."""
    rows: list[dict[str, listing.Value]] = [
        {
            "guide": one.guide,
            "version": one.version,
            "question": one.question,
            "words": one.words,
            "codes": list(one.codes),
        }
        for one in found
    ]
    listing.listing(rows, ("question", "words", "codes"), format_, empty="The guide has no questions.", fold="words")


def asked(found: Sequence[AskedRow], by: By, format_: Format) -> None:
    """Show what was asked: a row for each code in tables, an object for each pair in JSON."""
    if format_ is Format.JSON:
        keys = ("code", "guide", "source", "asked") if by is By.SOURCE else ("code", "guide", "asked")
        listing.write(listing.as_json([{key: str(getattr(one, key)) for key in keys} for one in found]))
        return
    columns: dict[str, None] = {}
    rows: dict[str, dict[str, listing.Value]] = {}
    for one in found:
        column = one.source if by is By.SOURCE else one.guide
        columns[column] = None
        rows.setdefault(one.code, {"code": one.code})[column] = one.asked.value
    listing.listing(list(rows.values()), ("code", *columns), format_, empty=_NONE)


def found(there: Sequence[AskedQuestion], format_: Format) -> None:
    """Show where questions were asked; one that was not found has no turn."""
    rows: list[dict[str, listing.Value]] = [
        {
            "source": one.source,
            "question": one.question,
            "words": one.words,
            "codes": list(one.codes),
            "turn": one.turn or None,
            "confidence": one.confidence if one.turn else None,
            "answer": [one.first, one.last] if one.first else [],
        }
        for one in there
    ]
    if format_ is not Format.JSON:
        spans = [f"{one.first}-{one.last}" if one.first else "" for one in there]
        rows = [row | {"answer": span} for row, span in zip(rows, spans, strict=True)]
    columns = ("question", "turn", "confidence", "answer", "words", "codes")
    listing.listing(rows, columns, format_, empty="The guide has no questions.", fold="words")
