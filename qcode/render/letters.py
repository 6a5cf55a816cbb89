"""Letters: pages for Word, and what is said of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from qcode.errors import Misuse, QcodeError
from qcode.model.block import Heading, Mark, Page, Paragraph
from qcode.model.letter_wording import letter_wording
from qcode.model.wording import wording
from qcode.render import delivery, ledger, listing, screen

if TYPE_CHECKING:
    from pathlib import Path

    from qcode.model.block import Block, Line
    from qcode.model.ledger import PrintedEntry
    from qcode.model.letter import Letter, Letters

WORD = ".docx"


def check_output(output: Path) -> None:
    """Refuse a place that nothing can be written to, before any work is done.

    Raises:
        Misuse: It is a file of another form, or lies in a folder that is not there.
    """
    if output.suffix and output.suffix.lower() != WORD and not output.is_dir():
        raise Misuse(f"{output.name} is neither a folder nor a .docx file.", hint="Letters are Word files.")
    if not output.parent.is_dir():
        raise Misuse(f"There is no folder {output.parent}.", hint="Make it first.")


def deliver(found: Letters, template: Path | None) -> None:
    """Write each letter to its file; a folder is made where it is missing.

    Raises:
        QcodeError: A file cannot be written.
        BadFile: The template is no Word file.
    """
    for one in found.letters:
        try:
            one.path.parent.mkdir(exist_ok=True, mode=0o700)
        except OSError as error:
            raise QcodeError(f"{one.path.parent} cannot be made: {error.strerror}.") from error
        delivery.save(page(one), one.path, template)


def told(found: Letters, noted: int) -> None:
    """Say what was written, what was noted, and what was left out."""
    for one in found.letters:
        about = "" if one.receiver.name else "; its receiver's name is to be filled in"
        listing.say(f"{one.path}: {listing.plural(len(one.quotes), 'quote')} for {one.person}{about}.")
    if not found.letters:
        listing.say("No letters: nobody who is to approve their quotes has one that waits.")
    elif noted:
        listing.say(f"Noted as sent: {listing.plural(noted, 'quote')}. `qcode ledger approve` notes the answers.")
    else:
        listing.note("These are drafts, and nothing is noted as sent.")
    screen.findings(found.findings)


def page(one: Letter) -> Page:
    """Return a letter as a page."""
    language = one.settings.language
    words = letter_wording(language)
    name = Mark(one.receiver.name or words.blank)
    called: Line = (name,) if one.receiver.name else (name, Mark(" ("), one.pseudonym, Mark(")"))
    blocks: list[Block] = [Paragraph((Mark(line),)) for line in (one.receiver.name, *one.receiver.address) if line]
    blocks += [
        Paragraph(_filled(words.dear, "name", called)),
        Paragraph(_filled(words.opening, "study", (one.study,))),
        Paragraph((Mark(words.shown),)),
    ]
    for n, quote in enumerate(one.quotes, 1):
        blocks += _asked(n, quote, one)
    last = [words.answer_by.replace("{date}", one.answer_by)] if one.answer_by else []
    last += [words.unanswered] if one.asked else []
    blocks += [Paragraph((Mark(line),)) for line in (*last, words.closing, words.answer_to, words.signed)]
    draft = wording(language).draft if one.draft else ""
    return Page((Mark(words.title),), tuple(blocks), draft=draft, language=language)


def _asked(n: int, quote: PrintedEntry, one: Letter) -> list[Block]:
    """Return a quote as it will be printed, where it will stand, and the answers there are."""
    words = letter_wording(one.settings.language)
    place = _filled(words.place, "place", (quote.place,)) if str(quote.place) else (Mark(words.nowhere),)
    shown = replace(ledger.quote(quote, one.settings), note=(Mark(quote.entry.key),))
    heading = Heading((Mark(words.quote.replace("{n}", str(n))),), 2)
    return [heading, shown, Paragraph(place, note=True), *(Paragraph((Mark(line),)) for line in words.answers)]


def _filled(sentence: str, name: str, with_: Line) -> Line:
    before, _, after = sentence.partition(f"{{{name}}}")
    return (Mark(before), *with_, Mark(after))
