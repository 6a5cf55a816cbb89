"""The ledger: listed, shown with its edits, verified, and written as the quotes of a chapter."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from qcode.errors import Misuse
from qcode.model.attribution import Form
from qcode.model.block import Heading, Mark, Page, Quote
from qcode.model.span import Span
from qcode.model.wording import wording
from qcode.render import delivery, listing, pages, screen, typesetting
from qcode.render.listing import Format

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from qcode.model.block import Block, Line
    from qcode.model.ledger import Approval, Entry, PrintedEntry, PrintedLedger
    from qcode.model.settings import Settings
    from qcode.study.ledger import Taken
    from qcode.study.ledger_verifying import Verified

ENDINGS = (".docx", ".md", ".html", ".csv", ".json")
COLUMNS = ("id", "status", "in", "words", "attribution", "marks", "edits", "flag")
_EMPTY = "No such quotes are in the ledger. `qcode ledger add` takes one; `qcode quotes … --to-ledger` all it finds."


def taken(found: Sequence[Taken]) -> None:
    """Say what is in the ledger now."""
    new = [one.entry.key for one in found if one.new]
    known = [one.entry for one in found if not one.new]
    if new:
        listing.say(f"Took {listing.plural(len(new), 'quote')}: {', '.join(new)}.")
    for one in known:
        listing.say(f"{one.key} is in the ledger already ({one.status.value}).")
    if not found:
        listing.note("No quotes were found, and none is taken.")


def noted(found: Sequence[Taken], *, quiet: bool) -> None:
    """Say on stderr how many of the quotes on stdout were taken."""
    new = sum(1 for one in found if one.new)
    if found and not quiet:
        listing.note(f"Took {listing.plural(new, 'quote')} into the ledger: `qcode ledger list`.")


def became(found: Sequence[Entry]) -> None:
    """Say how far quotes have come."""
    keys = ", ".join(one.key for one in found)
    where = f" in {found[0].place}" if found[0].place else ""
    listing.say(f"{keys}: {found[0].status.value}{where}.")


def marked(one: Entry) -> None:
    """Say what is said of a quote."""
    listing.say(f"{one.key}: {_marks(one) or 'no marks'}.")


def answered(one: Entry, said: Approval) -> None:
    """Say what is noted of a person's answer."""
    listing.say(f"{one.key}: {said.person}, {said.state.value} on {said.since}.")


def edited(one: Entry) -> None:
    """Say which edits a quote has."""
    listing.say(f"{one.key}: {_edits(one) or 'no edits'}.")


def _marks(one: Entry) -> str:
    return ", ".join(f"{mark.kind.value} {mark.other}".strip() for mark in one.marks)


def _edits(one: Entry) -> str:
    kinds = [edit.kind.value for edit in one.edits]
    return ", ".join(f"{kind} ({kinds.count(kind)})" for kind in dict.fromkeys(kinds))


def verified(found: Verified, format_: Format) -> None:
    """Say which quotes hold, and what is wrong with the others."""
    if format_ is Format.TABLE:
        screen.findings(found.findings)
        listing.say(f"{found.holding} of {listing.plural(found.entries, 'quote')} hold.")
        return
    columns = ("kind", "severity", "place", "message", "hint")
    rows: list[dict[str, listing.Value]] = [
        {
            "kind": one.kind,
            "severity": one.severity.value,
            "place": one.place,
            "message": one.message,
            "hint": one.hint,
        }
        for one in found.findings
    ]
    listing.listing(rows, columns, format_)


def rows(found: PrintedLedger, *, about: bool = False) -> list[dict[str, listing.Value]]:
    """Return entries as the objects of the JSON contract; where they are looked at, with the words edits are about."""
    return [
        _row(one, masked=found.masked, about=about) | ({"draft": True} if found.draft else {}) for one in found.entries
    ]


def _row(printed: PrintedEntry, *, masked: bool, about: bool) -> dict[str, listing.Value]:
    one, quotation = printed.entry, printed.quotation
    return {
        "id": one.key,
        "status": one.status.value,
        "in": str(printed.place),
        "source": str(printed.source),
        "start": one.span.start,
        "end": one.span.end,
        "unit": one.span.unit,
        "words": printed.words,
        "attribution": "" if quotation is None else str(quotation.attribution),
        "passages": [{"speaker": str(part.speaker), "words": str(part.words)} for part in printed.passages],
        "edits": [
            {"n": n, "kind": edit.kind.value, "instead": str(edit.instead)} | ({"about": edit.about} if about else {})
            for n, edit in enumerate(printed.edits, 1)
        ],
        "marks": [{"kind": mark.kind.value, "other": mark.other} for mark in one.marks],
        "approvals": [
            {"person": str(said.person), "state": said.state.value, "since": said.since} for said in printed.approvals
        ],
        "flag": one.flag,
        "note": str(printed.note),
        "masked": masked,
        "form": "" if quotation is None else quotation.form.value,
    }


def listed(found: PrintedLedger, format_: Format) -> None:
    """List entries."""
    table = rows(found)
    if format_ is not Format.JSON:
        table = [
            row | {"marks": _marks(one.entry), "edits": _edits(one.entry)}
            for row, one in zip(table, found.entries, strict=True)
        ]
    listing.listing(table, COLUMNS, format_, empty=_EMPTY, fold="words")
    _told(found)


def shown(found: PrintedLedger, format_: Format) -> None:
    """Show entries as they are printed, each with what is on record of it."""
    if format_ is Format.JSON:
        listing.write(listing.as_json(rows(found, about=True)))
    elif format_ is Format.MD:
        listing.write(pages.markdown(page(found)))
    elif format_ is Format.TABLE:
        for one in found.entries:
            _show(one, found.settings)
    else:
        raise Misuse("An entry is no table.", hint="`--format json`, `md` or `table`; `qcode ledger list` lists them.")
    _told(found)


def _show(one: PrintedEntry, settings: Settings) -> None:
    entry = one.entry
    where = f" in {one.place}" if str(one.place) else ""
    facts = [f"{entry.key}: {entry.status.value}{where}", _marks(entry), str(one.note), entry.flag]
    listing.say(" · ".join(fact for fact in facts if fact))
    if one.quotation is not None:
        pages.show(Page((), (quote(one, settings),), language=settings.language))
    for n, edit in enumerate(one.edits, 1):
        about = f": {edit.about}" if edit.about.strip() else ""
        instead = f" -> {edit.instead}" if str(edit.instead) else ""
        listing.say(f"{n}. {edit.kind.value}{about}{instead}".replace("\n", " / "))
    for said in one.approvals:
        note = f" ({said.note})" if str(said.note) else ""
        listing.say(f"{said.person}: {said.state.value} on {said.since}{note}")


def deliver(found: PrintedLedger, output: Path | None, format_: Format, *, quiet: bool) -> None:
    """Write entries to a file, or to stdout.

    Raises:
        QcodeError: The file cannot be written.
    """
    wrote = ""
    if output is None:
        _write(found, format_)
    else:
        match output.suffix.lower():
            case ".json":
                pages.put(output, (listing.as_json(rows(found)) + "\n").encode("utf-8"))
            case ".csv":
                pages.put(output, listing.as_csv(rows(found), _columns(found)))
            case _:
                delivery.save(page(found), output)
        wrote = f"Wrote {listing.plural(len(found.entries), 'quote')} to {output}."
    if quiet:
        delivery.told(masked=found.masked, undecided=0)
        return
    _told(found, wrote)


def _write(found: PrintedLedger, format_: Format) -> None:
    match format_:
        case Format.CSV:
            listing.listing(rows(found), _columns(found), format_)
        case Format.JSON:
            listing.write(listing.as_json(rows(found)))
        case Format.MD:
            listing.write(pages.markdown(page(found)))
        case _:
            pages.show(page(found))


def _columns(found: PrintedLedger) -> list[str]:
    return ["id", "status", "in", "source", "start", "end", "words", "attribution", *(["draft"] if found.draft else [])]


def _told(found: PrintedLedger, wrote: str = "") -> None:
    undecided = sum(1 for one in found.entries if one.undecided)
    delivery.told(masked=found.masked, undecided=undecided, wrote=wrote)
    screen.findings(found.findings)


def page(found: PrintedLedger) -> Page:
    """Return entries as a page, with a heading for each place where they are used."""
    settings = found.settings
    words = wording(settings.language)
    blocks: list[Block] = []
    last = ""
    for one in found.entries:
        if str(one.place) != last:
            blocks.append(Heading((one.place,), 1))
            last = str(one.place)
        blocks.append(quote(one, settings))
    draft = delivery.marked(draft=found.draft, masked=found.masked, language=settings.language)
    return Page((Mark(words.quotations),), tuple(blocks), (), draft, settings.language)


def quote(one: PrintedEntry, settings: Settings) -> Quote:
    """Return an entry as a block: its paragraphs in marks, who speaks where several do, the attribution."""
    quotation = one.quotation
    verbatim = quotation is not None and quotation.verbatim
    form = Form.AFTER if quotation is None else quotation.form
    dialogue = form is Form.DIALOGUE or len({str(part.speaker) for part in one.passages}) > 1
    lines: list[Line] = []
    for part in one.passages:
        label: Line = (part.speaker, Mark(": ")) if dialogue and str(part.speaker) else ()
        words = part.words.typeset(typesetting.nested(settings.typography)) if verbatim else part.words
        lines.append((*label, words))
    if not lines and not isinstance(one.entry.span, Span):
        lines = [(Mark(f"[{one.entry.span.printed}]"),)]
    elif lines and quotation is not None and verbatim and quotation.marks:
        lines = typesetting.marked(lines, settings)
    place = (Mark(f"{one.entry.key} · {'' if quotation is None else quotation.id}"),)
    if quotation is None:
        return Quote(tuple(lines), note=place)
    return replace(typesetting.attributed(lines, quotation.attribution, form), note=place)
