"""Pages that are taken away: to Word, Markdown or HTML, or to stdout, with what a person should know said on stderr."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.errors import Misuse
from qcode.model.block import Table
from qcode.model.mask import Printed
from qcode.model.wording import wording
from qcode.render import listing, pages

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from qcode.model.block import Line, Page

ENDINGS = (".docx", ".md", ".html")
_UNDECIDED = "[?]"


def check_output(output: Path | None, endings: Sequence[str] = ENDINGS, template: Path | None = None) -> None:
    """Refuse a file that cannot be written before any work is done.

    Raises:
        Misuse: The ending is unknown, the folder missing, or a template is given for another form than Word.
    """
    if output is not None and output.suffix.lower() not in endings:
        raise Misuse(f"{output.name} is none of {', '.join(endings)}.", hint="The ending says which form is written.")
    if output is not None and not output.parent.is_dir():
        raise Misuse(f"There is no folder {output.parent}.", hint="Make it first.")
    if template is not None and (output is None or output.suffix.lower() != ".docx"):
        raise Misuse("A template is for a Word file.", hint="Such as `-o memos.docx --template house.dotx`.")


def marked(*, draft: bool, masked: bool, language: str) -> str:
    """Return what every sheet is marked with, or nothing."""
    words = wording(language)
    return words.draft if draft else ("" if masked else words.unmasked)


def is_undecided(page: Page) -> bool:
    """Tell whether a name that nobody has decided on stands in a page: in its tables, their heads, what was asked."""
    tables = [one for one in page.blocks if isinstance(one, Table)]
    lines = [page.title, *page.asked, *(line for one in tables for line in (one.caption, *one.columns))]
    lines += [cell.line for one in tables for row in one.rows for cell in row]
    return reads_undecided(lines)


def reads_undecided(lines: Iterable[Line]) -> bool:
    """Tell whether a name that nobody has decided on stands in lines; words may hold ``[?]`` of a transcriber."""
    return any(
        part.undecided if isinstance(part, Printed) else _UNDECIDED in part.text for line in lines for part in line
    )


def save(page: Page, path: Path, template: Path | None = None) -> None:
    """Write a page in the form its ending says.

    Raises:
        QcodeError: The file cannot be written.
        BadFile: The template is no Word file.
    """
    match path.suffix.lower():
        case ".docx":
            pages.save(page, path, template)
        case ".html":
            from qcode.formats import html_out

            pages.put(path, html_out.written(page))
        case _:
            pages.put(path, pages.markdown(page).encode("utf-8"))


def told(*, masked: bool, undecided: int, wrote: str = "") -> None:
    """Say what a person should know of what was let out."""
    if wrote:
        listing.note(wrote)
    if not masked:
        listing.note("Unmasked: original words. This is on record (`qcode history`).")
    if undecided:
        said = f"Texts with what may be a name and is on no list ([?]): {undecided}"
        listing.note(f"{said}. Put it into names.csv, then `qcode mask scan`.")
