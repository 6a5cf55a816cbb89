"""The printed codebook, in every form it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.errors import Misuse
from qcode.model.block import Heading, Mark, Page, Paragraph, Quote
from qcode.model.printed_codebook import codebook_wording
from qcode.model.wording import wording
from qcode.render import listing, pages
from qcode.render.listing import Format

if TYPE_CHECKING:
    from pathlib import Path

    from qcode.model.block import Block, Line
    from qcode.model.printed_codebook import PrintedCode, PrintedCodebook

ENDINGS = (".docx", ".md", ".html", ".csv", ".json")
COLUMNS = (
    *("number", "code", "name", "definition", "include", "exclude", "examples"),
    *("codings", "coders", "sources", "codebook"),
)
_LEVELS = 3


def check_output(output: Path | None, template: Path | None) -> None:
    """Refuse a file that cannot be written before any work is done.

    Raises:
        Misuse: The ending is unknown, the folder missing, or a template is given for another form.
    """
    if output is not None and output.suffix.lower() not in ENDINGS:
        raise Misuse(f"{output.name} is none of {', '.join(ENDINGS)}.", hint="The ending says which form is written.")
    if output is not None and not output.parent.is_dir():
        raise Misuse(f"There is no folder {output.parent}.", hint="Make it first.")
    if template is not None and (output is None or output.suffix.lower() != ".docx"):
        raise Misuse("A template is for a Word file.", hint="Such as `-o codebook.docx --template house.dotx`.")


def deliver(
    found: PrintedCodebook, format_: Format, output: Path | None, template: Path | None, *, excel: bool
) -> None:
    """Write a codebook to stdout or to a file, and say on stderr what a person should know.

    Raises:
        QcodeError: The file cannot be written.
        BadFile: The template is no Word file.
    """
    if output is None:
        _show(found, format_, excel=excel)
    else:
        _save(found, output, template, excel=excel)
        listing.note(f"Wrote {listing.plural(len(found.codes), 'code')} to {output}.")
    if not found.masked:
        listing.note("Unmasked: original words. This is on record (`qcode history`).")
    if found.undecided:
        said = f"Examples with names nobody has decided on ([?]): {found.undecided}"
        listing.note(f"{said}. `qcode mask scan`, then `qcode mask review`.")


def _show(found: PrintedCodebook, format_: Format, *, excel: bool) -> None:
    match format_:
        case Format.JSON:
            listing.write(listing.as_json(_rows(found)))
        case Format.CSV:
            listing.write(listing.as_csv(_flat(found), _columns(found), excel=excel).decode("utf-8"))
        case Format.MD:
            listing.write(pages.markdown(page(found)))
        case Format.TABLE:
            pages.show(page(found))


def _save(found: PrintedCodebook, path: Path, template: Path | None, *, excel: bool) -> None:
    match path.suffix.lower():
        case ".docx":
            pages.save(page(found), path, template)
        case ".html":
            from qcode.formats import html_out

            pages.put(path, html_out.written(page(found)))
        case ".md":
            pages.put(path, pages.markdown(page(found)).encode("utf-8"))
        case ".csv":
            pages.put(path, listing.as_csv(_flat(found), _columns(found), excel=excel))
        case _:
            pages.put(path, (listing.as_json(_rows(found)) + "\n").encode("utf-8"))


def page(found: PrintedCodebook) -> Page:
    """Return a codebook as a page: a heading a code, its definition, and what a coder must know."""
    words, fixed = codebook_wording(found.language), wording(found.language)
    blocks: list[Block] = []
    several = len({str(one.book) for one in found.codes}) > 1
    book = ""
    for one in found.codes:
        if several and str(one.book) != book:
            book = str(one.book)
            blocks.append(Heading((one.book,), 1))
        blocks += _code(one, found.language, min(one.depth + several, _LEVELS))
    draft = fixed.draft if found.draft else ("" if found.masked else fixed.unmasked)
    return Page((Mark(words.title),), tuple(blocks), (), draft, found.language)


def _code(one: PrintedCode, language: str, level: int) -> list[Block]:
    words = codebook_wording(language)
    number: Line = (one.number, Mark(" ")) if str(one.number) else ()
    counts = ((words.codings, one.codings), (words.coders, one.coders), (words.sources, one.sources))
    blocks: list[Block] = [Heading((*number, one.name), level)]
    if str(one.definition):
        blocks.append(Paragraph((one.definition,)))
    for said, texts in ((words.include, one.include), (words.exclude, one.exclude)):
        if texts:
            apart = tuple(part for text in texts for part in (Mark("; "), text))[1:]
            blocks.append(Paragraph((Mark(f"{said}: "), *apart)))
    if one.examples:
        blocks.append(Paragraph((Mark(f"{words.examples}:"),)))
        blocks += [Quote((line,)) for line in one.examples]
    said = " · ".join(text.replace("{n}", str(n)) for text, n in counts)
    blocks.append(Paragraph((one.path, Mark(f" · {said}"))))
    return blocks


def _rows(found: PrintedCodebook) -> list[dict[str, listing.Value]]:
    return [_row(one, found) for one in found.codes]


def _row(one: PrintedCode, found: PrintedCodebook) -> dict[str, listing.Value]:
    row: dict[str, listing.Value] = {
        "number": str(one.number),
        "code": str(one.path),
        "name": str(one.name),
        "definition": str(one.definition),
        "include": [str(text) for text in one.include],
        "exclude": [str(text) for text in one.exclude],
        "examples": ["".join(str(part) for part in line) for line in one.examples],
        "codings": one.codings,
        "coders": one.coders,
        "sources": one.sources,
        "codebook": str(one.book),
        "masked": found.masked,
    }
    return row | {"draft": True} if found.draft else row


def _columns(found: PrintedCodebook) -> tuple[str, ...]:
    return (*COLUMNS, *(["draft"] if found.draft else []))


def _flat(found: PrintedCodebook) -> list[dict[str, listing.Value]]:
    return [{name: _cell(value) for name, value in row.items()} for row in _rows(found)]


def _cell(value: listing.Value) -> listing.Value:
    return "\n".join(map(str, value)) if isinstance(value, list) else value
