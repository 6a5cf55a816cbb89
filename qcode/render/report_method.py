"""The method appendix of a report: its sections, each with a heading."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.model.audit_wording import audit_wording
from qcode.model.block import Cell, Heading, Mark, Paragraph, Table
from qcode.model.report_wording import report_wording
from qcode.model.wording import wording
from qcode.render import audit, report_tables

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qcode.model.block import Block, Line
    from qcode.model.report import MethodPiece
    from qcode.model.report_wording import ReportWording
    from qcode.model.settings import Settings

_INDENT = "\u2003"  # of each level of the tree


def blocks(piece: MethodPiece, settings: Settings) -> Iterator[Block]:
    """Yield the sections of the appendix."""
    words = report_wording(settings.language)
    makers = {
        "frame": _frame,
        "guides": _guides,
        "codes": _codes,
        "passes": _passes,
        "agreement": _agreement,
        "consent": _consent,
    }
    yield Heading((Mark(words.sections["method"]),), 1)
    for name in piece.sections:
        yield Heading((Mark(words.sections[name]),), 2)
        yield from makers[name](piece, settings, words)


def _frame(piece: MethodPiece, settings: Settings, words: ReportWording) -> Iterator[Block]:
    del words
    if piece.frame is None:
        return
    for block in report_tables.frame(piece.frame, settings.language):
        small = isinstance(block, Paragraph) and block.line != (piece.frame.sentence,)
        yield Paragraph(block.line, note=True) if small and isinstance(block, Paragraph) else block


def _guides(piece: MethodPiece, settings: Settings, words: ReportWording) -> Iterator[Block]:
    del settings
    labels = words.labels
    if not piece.guides:
        yield _said(labels["no guides"])
        return
    head = _head(labels["question"], labels["about"])
    for one in piece.guides:
        followed = labels["followed"].format(name=one.name, version=one.version, n=one.sources, of=piece.sources)
        rows = tuple(
            (Cell((asked,)), Cell(tuple(part for code in codes for part in (Mark(", "), code))[1:]))
            for asked, codes in one.questions
        )
        yield Table((Mark(followed),), head, rows)
    if piece.guideless:
        yield _said(labels["guideless"].format(n=piece.guideless, of=piece.sources))


def _codes(piece: MethodPiece, settings: Settings, words: ReportWording) -> Iterator[Block]:
    del settings
    labels = words.labels
    codes = () if piece.codes is None else piece.codes.codes
    defined = any(str(one.definition) for one in codes)
    names = ("code", *(("definition",) if defined else ()), "codings", "sources")
    rows = []
    for one in codes:
        number: Line = (one.number, Mark(" ")) if str(one.number) else ()
        name = Cell((Mark(_INDENT * (one.depth - 1)), *number, one.name))
        counts = (Cell((Mark(str(n)),)) for n in (one.codings, one.sources))
        rows.append((name, *((Cell((one.definition,)),) if defined else ()), *counts))
    yield Table((Mark(labels["code table"]),), _head(*(labels[name] for name in names)), tuple(rows))


def _passes(piece: MethodPiece, settings: Settings, words: ReportWording) -> Iterator[Block]:
    del settings
    labels = words.labels
    if not piece.passes:
        yield _said(labels["uncoded"])
        return
    head = _head(labels["coder"], labels["worked"], labels["codings"])
    rows = tuple(
        (Cell((one.coder,)), Cell((Mark(f"{one.passes}/{piece.sources}"),)), Cell((Mark(str(one.codings)),)))
        for one in piece.passes
    )
    yield Table((Mark(labels["coder table"]),), head, rows)
    yield Paragraph((Mark(labels["worked note"]),), note=True)


def _agreement(piece: MethodPiece, settings: Settings, words: ReportWording) -> Iterator[Block]:
    if piece.audit is not None:
        spoken = audit_wording(settings.language)
        yield _said(audit.method(piece.audit, spoken))
        if piece.quality == "coefficient":
            yield audit.by_code(piece.audit, spoken)
        return
    coders = [str(one.coder) for one in piece.passes]
    if len(coders) > 1:
        yield _said(words.labels["apart"])
    elif coders:
        alone = words.labels["alone reflexive" if piece.quality == "reflexive" else "alone"]
        yield _said(alone.format(coders=coders[0]))
    else:
        yield _said(words.labels["uncoded"])


def _consent(piece: MethodPiece, settings: Settings, words: ReportWording) -> Iterator[Block]:
    promise, labels = piece.promise, words.labels
    if promise is None:
        return
    typography = settings.typography
    noun = wording(settings.language).units["persons"]
    persons = f"{promise.persons} {noun.one if promise.persons == 1 else noun.many}"
    states = [words.states[state][n != 1].format(n=n) for state, n in promise.states.items()]
    things, places = promise.masked
    said = [labels["promised"].format(persons=persons, said=_listed(states, words))] if states else []
    said += [labels["masked"].format(places=places, things=things)] if things else []
    said += [labels["withheld"].format(k=promise.k)] if promise.k > 1 else []
    yield _said(" ".join([*said, labels["gdpr"]]))
    yield _said(labels["verbatim"].format(cut=typography.cut, pause=typography.pause))


def _listed(parts: Sequence[str], words: ReportWording) -> str:
    return words.final_and.join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else "".join(parts)


def _head(*names: str) -> tuple[Line, ...]:
    return tuple((Mark(name),) for name in names)


def _said(text: str) -> Paragraph:
    return Paragraph((Mark(text),))
