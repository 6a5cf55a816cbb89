"""Themes: as listings, as pages with their quotations, and as a map."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING

from qcode.errors import Misuse
from qcode.model.block import Heading, Mark, Page, Paragraph
from qcode.model.wording import wording
from qcode.render import delivery, listing, pages, quotes, screen, theme_map, typesetting
from qcode.render.listing import Format

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from qcode.model.block import Block, Line
    from qcode.model.count import Count
    from qcode.model.mask import Printed
    from qcode.model.theme import CarryingCode, PrintedTheme, ShownTheme, Theme, ThemeMap

MAP_ENDINGS = (".svg", ".md", ".json")
_EMPTY = 'There is no theme yet. `qcode theme add "…" --code PATH` makes one.'


class MapFormat(StrEnum):
    """How a map is written where it is no picture."""

    MD = "md"
    JSON = "json"


def said(theme: Theme, what: str) -> None:
    """Say what became of a theme."""
    carried = [listing.plural(len(theme.codes), "code")] if theme.codes else []
    carried += [listing.plural(len(theme.codings), "single coding")] if theme.codings else []
    listing.say(f"{what} {theme.name!r}" + (f", carried by {' and '.join(carried)}." if carried else "."))


def linked(pair: tuple[Theme, Theme], *, parted: bool) -> None:
    """Say that two themes go together, or no longer do."""
    listing.say(f"{'Parted' if parted else 'Linked'} {pair[0].name!r} and {pair[1].name!r}.")


def listed(found: Sequence[Theme], format_: Format) -> None:
    """List themes."""
    rows: list[dict[str, listing.Value]] = [
        {"theme": one.name, "idea": one.idea, "codes": list(one.codes), "codings": list(one.codings)} for one in found
    ]
    listing.listing(rows, ("theme", "codes", "codings", "idea"), format_, empty=_EMPTY, fold="idea")


def _row(one: PrintedTheme) -> dict[str, listing.Value]:
    return {
        "theme": str(one.name),
        "idea": str(one.idea),
        "counts": _counts(one.counts),
        "codes": [{"code": str(code.path), "counts": _counts(code.counts)} for code in one.codes],
        "codings": one.single,
    }


def _counts(found: Sequence[Count]) -> list[dict[str, object]]:
    return [{"n": one.n, "of": one.of, "unit": one.unit} for one in found]


def show(found: ShownTheme, format_: Format, output: Path | None, *, quiet: bool) -> None:
    """Show a theme with its quotations, on the screen or in a file.

    Raises:
        QcodeError: The file cannot be written.
    """
    wrote = ""
    if output is not None:
        delivery.save(page(found), output)
        wrote = f"Wrote the theme to {output}."
    elif format_ is Format.JSON:
        row = _row(found.theme) | {
            "links": [{"theme": str(other), "words": str(words)} for other, words in found.links],
            "memos": [one.id for one in found.memos],
            "quotes": quotes.rows(found.quotes),
        }
        listing.write(listing.as_json([row]))
    elif format_ is Format.TABLE:
        pages.show(page(found))
    elif format_ is Format.MD:
        listing.write(pages.markdown(page(found)))
    else:
        raise Misuse("A theme is no table.", hint="`--format json`, `md` or `table`.")
    if quiet:
        return
    _told(found, output, wrote)


def _told(found: ShownTheme, output: Path | None, wrote: str) -> None:
    texts = (found.theme.name, found.theme.idea, *(part for pair in found.links for part in pair))
    undecided = found.quotes.undecided + sum(1 for one in texts if one.undecided)
    delivery.told(masked=found.quotes.masked, undecided=undecided, wrote=wrote)
    if found.memos and output is None:
        numbers = ", ".join(str(one.id) for one in found.memos)
        listing.note(f"Memos on it: {numbers}. `qcode memo show NUMBER` shows one, original words.")
    screen.findings(found.quotes.findings)


def page(found: ShownTheme) -> Page:
    """Return a theme as a page: idea, counts, what carries it, what it goes with, quotations."""
    settings, theme = found.quotes.settings, found.theme
    words = wording(settings.language)
    blocks: list[Block] = [Paragraph((theme.idea,))] if str(theme.idea) else []
    blocks.append(Paragraph((Mark(typesetting.counts(theme.counts, settings.language)),)))
    if theme.codes or theme.single:
        blocks.append(Heading((Mark(words.labels["codes"]),), 1))
        blocks += [Paragraph(_carrier(code, settings.language)) for code in theme.codes]
    if theme.single:
        noun = words.units["single codings"]
        blocks.append(Paragraph((Mark(f"{theme.single} {noun.one if theme.single == 1 else noun.many}"),)))
    if found.links:
        blocks.append(Heading((Mark(words.labels["with"]),), 1))
        blocks += [Paragraph(_link(*one)) for one in found.links]
    if found.quotes.quotations:
        blocks.append(Heading((Mark(words.quotations),), 1))
        blocks += [typesetting.quote(one, settings) for one in found.quotes.quotations]
    draft = delivery.marked(draft=found.quotes.draft, masked=found.quotes.masked, language=settings.language)
    title: Line = (theme.name,)
    return Page(title, tuple(blocks), (), draft, settings.language)


def _carrier(code: CarryingCode, language: str) -> Line:
    return (code.path, Mark(f": {typesetting.counts(code.counts, language)}"))


def _link(other: Printed, words: Printed) -> Line:
    return (other, Mark(": "), words) if str(words) else (other,)


def draw(found: ThemeMap, format_: MapFormat, output: Path | None, *, quiet: bool) -> None:
    """Write the map of themes: a picture, Markdown or JSON.

    Raises:
        QcodeError: The file cannot be written.
    """
    from qcode.formats import svg

    wrote = ""
    if output is None:
        listing.write(_map_text(found, format_.value))
    else:
        ending = output.suffix.lower().removeprefix(".")
        picture = svg.written(theme_map.figure(found)) if ending == "svg" else b""
        pages.put(output, picture or _map_text(found, ending).encode("utf-8"))
        wrote = f"Wrote {listing.plural(len(found.themes), 'theme')} to {output}."
    texts = [part for one in found.themes for part in (one.name, one.idea)] + [one.words for one in found.links]
    undecided = sum(1 for one in texts if one.undecided)
    delivery.told(masked=found.masked, undecided=0 if quiet else undecided, wrote="" if quiet else wrote)


def _map_text(found: ThemeMap, form: str) -> str:
    names = [str(one.name) for one in found.themes]
    if form == "json":
        links = [{"theme": names[one.theme], "other": names[one.other], "words": str(one.words)} for one in found.links]
        about = {"masked": found.masked, "draft": found.draft}
        return listing.as_json({"themes": [_row(one) for one in found.themes], "links": links} | about) + "\n"
    return pages.markdown(_map_page(found))


def _map_page(found: ThemeMap) -> Page:
    language = found.settings.language
    labels = wording(language).labels
    blocks: list[Block] = []
    for n, theme in enumerate(found.themes):
        blocks.append(Heading((theme.name,), 1))
        blocks += [Paragraph((theme.idea,))] if str(theme.idea) else []
        blocks.append(Paragraph((Mark(typesetting.counts(theme.counts, language)),)))
        blocks += [Paragraph(_carrier(code, language)) for code in theme.codes]
        for link in found.links:
            if n in {link.theme, link.other}:
                other = found.themes[link.other if link.theme == n else link.theme]
                line: Line = (Mark(f"{labels['with']}: "), *_link(other.name, link.words))
                blocks.append(Paragraph(line))
    draft = delivery.marked(draft=found.draft, masked=found.masked, language=language)
    return replace(Page((Mark(labels["themes"]),)), blocks=tuple(blocks), draft=draft, language=language)
