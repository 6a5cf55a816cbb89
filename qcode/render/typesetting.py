"""Quotations as they are printed: marks, nested speech, cuts, dialogue, attribution."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from qcode.model.attribution import Form
from qcode.model.block import Heading, Mark, Page, Paragraph, Quote
from qcode.model.time_span import TimeSpan, clock
from qcode.model.wording import wording

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from qcode.model.block import Block, Line
    from qcode.model.count import Count
    from qcode.model.mask import Printed
    from qcode.model.quotation import PrintedPart, PrintedQuotation, QuoteSet
    from qcode.model.settings import Settings, Typography

_SPEECH = re.compile(r'"[^"\n]*"|“[^“”"\n]*[”“]|»[^«»\n]*«|„[^“”\n]*[“”]|”[^”\n]*”')
_LEVELS = 3


def nested(typography: Typography) -> Callable[[str], Iterable[tuple[int, str]]]:
    """Return what puts speech inside a quotation into the study's nested marks, as edits of single characters.

    >>> from qcode.model.settings import Typography
    >>> list(nested(Typography())('Han sagde "nej" til'))
    [(10, '›'), (14, '‹')]
    """
    opening, closing = typography.nested

    def edits(words: str) -> Iterable[tuple[int, str]]:
        for found in _SPEECH.finditer(words):
            yield found.start(), opening
            yield found.end() - 1, closing

    return edits


def quote(one: PrintedQuotation, settings: Settings) -> Quote:
    """Return a quotation as a block: its paragraphs in marks, the attribution where its form has it.

    What a note-taker wrote is nobody's words, and has no marks; where nothing was written, the time stands for it.
    """
    shown = [part for part in one.parts if not part.context]
    lines = _paragraphs(shown, settings, verbatim=one.verbatim, dialogue=one.form is Form.DIALOGUE)
    if not lines and isinstance(one.span, TimeSpan):
        lines = [(Mark(f"[{one.span.printed}]"),)]
    elif lines and one.verbatim and one.marks:
        lines = marked(lines, settings)
    first = shown[0].turn if shown else 0
    before = [part for part in one.parts if part.context and part.turn < first]
    after = [part for part in one.parts if part.context and part.turn >= first]
    block = attributed(lines, one.attribution, one.form)
    place = (Mark(_place(one, settings)),)
    return replace(block, before=tuple(_context(before)), after=tuple(_context(after)), note=place)


def marked(lines: Sequence[Line], settings: Settings) -> list[Line]:
    """Return paragraphs within one pair of quotation marks."""
    opening, closing = (Mark(mark) for mark in settings.typography.quotes)
    done = [(opening, *lines[0]), *lines[1:]]
    return [*done[:-1], (*done[-1], closing)]


def attributed(lines: Sequence[Line], attribution: Printed, form: Form) -> Quote:
    """Return paragraphs as a block with the attribution where the form has it."""
    if form is Form.INLINE:
        joined: Line = ()
        for line in lines:
            joined = (*joined, Mark(" "), *line) if joined else line
        lines = [joined] if joined else []
    if not str(attribution):
        return Quote(tuple(lines), form=form)
    match form:
        case Form.LEAD_IN:
            return Quote(tuple(lines), form=form, lead=(attribution,))
        case Form.EPIGRAPH | Form.PULL_QUOTE:
            return Quote((*lines, (attribution,)), form=form, signed=True)
        case Form.BEFORE if lines:
            return Quote(((attribution, Mark(" "), *lines[0]), *lines[1:]), form=form)
    last: Line = (*lines[-1], Mark(" ")) if lines else ()
    return Quote((*lines[:-1], (*last, attribution)), form=form)


def _place(one: PrintedQuotation, settings: Settings) -> str:
    """Return where a quotation is to be found again: in the text, on the recording, and who coded it."""
    if isinstance(one.span, TimeSpan):
        where = [f"{one.source} {one.span.printed}"]
    else:
        where = [one.id] if one.time is None else [one.id, clock(one.time)]
    if not one.verbatim and one.words:
        where.append(wording(settings.language).notes)
    return " · ".join((*where, ", ".join(one.coders)))


def _paragraphs(parts: Sequence[PrintedPart], settings: Settings, *, verbatim: bool, dialogue: bool) -> list[Line]:
    change = nested(settings.typography) if verbatim else _as_it_is
    dialogue = dialogue or len({str(part.speaker) for part in parts}) > 1
    lines: list[Line] = []
    last = 0
    for part in parts:
        cut = (Mark(settings.typography.cut + " "),) if last and part.turn > last + 1 else ()
        label: Line = (part.speaker, Mark(": ")) if dialogue and str(part.speaker) else ()
        first, *rest = part.words.typeset(change).lines()
        lines.append((*label, *cut, first))
        lines += [(line,) for line in rest]
        last = part.turn
    return lines


def _as_it_is(_: str) -> Iterable[tuple[int, str]]:
    return ()


def _context(parts: Sequence[PrintedPart]) -> list[Line]:
    return [
        (*((part.speaker, Mark(": ")) if str(part.speaker) else ()), part.words.typeset(_on_one_line)) for part in parts
    ]


def _on_one_line(words: str) -> Iterable[tuple[int, str]]:
    return ((n, " ") for n, letter in enumerate(words) if letter == "\n")


def counts(found: Sequence[Count], language: str) -> str:
    """Return counts as one line in the study's language.

    >>> from qcode.model.count import Count
    >>> counts([Count(12, 29, "persons")], "da")
    '12 af 29 personer'
    """
    words = wording(language)
    units = words.units
    texts: list[str] = []
    for one in found:
        counted = one.n if one.of is None else one.of
        unit = units[one.unit].one if counted == 1 else units[one.unit].many
        texts.append(f"{one.n} {unit}" if one.of is None else f"{one.n} {words.of} {one.of} {unit}")
    return " · ".join(texts)


def page(found: QuoteSet) -> Page:
    """Return a quote set as a page with a heading per group."""
    settings = found.settings
    words = wording(settings.language)
    head: Line = (Mark(counts(found.counts, settings.language)),)
    if found.selection is not None:
        head = (*head, Mark("\n"), Mark(found.selection.sentence(settings.language)))
    blocks: list[Block] = [Paragraph(head)]
    open_groups: tuple[str, ...] = ()
    for one in found.quotations:
        keys = tuple(str(group) for group in one.groups)
        same = 0
        while same < min(len(keys), len(open_groups)) and keys[same] == open_groups[same]:
            same += 1
        blocks += [Heading((one.groups[level],), min(level + 1, _LEVELS)) for level in range(same, len(keys))]
        open_groups = keys
        blocks.append(quote(one, settings))
    asked = tuple((one,) for one in found.asked)
    draft = words.draft if found.draft else ("" if found.masked else words.unmasked)
    return Page((Mark(words.quotations),), tuple(blocks), asked, draft, settings.language)
