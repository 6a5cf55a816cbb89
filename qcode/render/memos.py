"""Memos and the journal: on the screen of the workshop, and as pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.model.block import Heading, Mark, Page, Paragraph
from qcode.model.memo import MemoKind
from qcode.model.wording import wording
from qcode.render import delivery, listing, pages
from qcode.render.listing import Format

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from qcode.model.block import Block, Line
    from qcode.model.memo import Memo
    from qcode.study.memos import Notebook, PrintedMemo, ShownMemo

_TITLES = {MemoKind.MEMO: "memos", MemoKind.JOURNAL: "journal"}
_EMPTY = 'No memo fits. `qcode memo add "…"` writes one.'


def written(memo: Memo) -> None:
    """Say that a memo was written."""
    listing.say(f"Wrote {_called(memo)}{_about(memo)}.")


def changed(memo: Memo) -> None:
    """Say how a memo is now."""
    listing.say(f"Changed {_called(memo)}{_about(memo)}.")


def removed(memo: Memo) -> None:
    """Say that a memo is gone."""
    listing.say(f"Removed {_called(memo)}. `qcode undo` brings it back.")


def _called(memo: Memo) -> str:
    return f"{memo.kind} {memo.id}"


def _about(memo: Memo) -> str:
    return f" on {', '.join(map(str, memo.links))}" if memo.links else ""


def listed(found: Sequence[Memo], format_: Format) -> None:
    """List memos, original words."""
    rows = [_row(one) for one in found]
    if format_ is Format.TABLE:
        rows = [row | {"created": one.created[:10], "text": one.in_short} for row, one in zip(rows, found, strict=True)]
    columns: tuple[str, ...] = ("id", "kind", "created", "coder", "about", "text")
    if format_ is not Format.TABLE:
        columns = ("id", "kind", "created", "changed", "coder", "about", "title", "text")
    listing.listing(rows, columns, format_, empty=_EMPTY, fold="text")


def _row(one: Memo) -> dict[str, listing.Value]:
    return {
        "id": one.id,
        "kind": one.kind.value,
        "title": one.title,
        "text": one.body,
        "about": [str(link) for link in one.links],
        "coder": one.coder,
        "created": one.created,
        "changed": one.changed,
    }


def shown(found: ShownMemo, format_: Format) -> None:
    """Show a memo, original words."""
    memo = found.memo
    row = _row(memo) | {"linked_from": list(found.linked_from)}
    if format_ is Format.JSON:
        listing.write(listing.as_json(row))
        return
    if format_ is Format.CSV:
        listing.listing([row], tuple(row), format_)
        return
    head = [f"{_called(memo)}: {memo.title}" if memo.title else _called(memo)]
    head.append(f"{memo.coder}, {memo.created[:10]}{_about(memo)}")
    if found.linked_from:
        head.append(f"spoken of in memo {', '.join(map(str, found.linked_from))}")
    if format_ is Format.MD:
        body = "\n\n".join(listing.escaped(line) for line in memo.body.split("\n") if line.strip())
        listing.write(f"# {listing.escaped(head[0])}\n\n{listing.escaped('; '.join(head[1:]))}\n\n{body}")
        return
    listing.say("\n".join([*head, "", memo.body]))


def page(found: Notebook) -> Page:
    """Return memos as a page: the memos first, then the journal by date."""
    words = wording(found.language)
    blocks: list[Block] = []
    kinds = [kind for kind in MemoKind if any(one.kind is kind for one in found.memos)] or [MemoKind.MEMO]
    titles = [words.labels[_TITLES[kind]] for kind in kinds]
    for kind, title in zip(kinds, titles, strict=True):
        blocks += [Heading((Mark(title),), 1)] if len(kinds) > 1 else []
        blocks += [block for one in found.memos if one.kind is kind for block in _blocks(one, found.language)]
    draft = delivery.marked(draft=found.draft, masked=found.masked, language=found.language)
    return Page((Mark(" · ".join(titles)),), tuple(blocks), (), draft, found.language)


def _blocks(one: PrintedMemo, language: str) -> list[Block]:
    labels = wording(language).labels
    signed: Line = (one.coder, Mark(f", {one.date}"))
    title: Line = (one.title, Mark(" · "), *signed) if str(one.title) else signed
    about: list[Block] = []
    if one.links:
        line: Line = ()
        for kind, name in one.links:
            line = (*line, Mark("; " if line else ""), Mark(f"{labels[kind.value]} "), name)
        about = [Paragraph((Mark(f"{labels['about']}: "), *line))]
    return [Heading(title, 2), *about, *(Paragraph((line,)) for line in one.paragraphs)]


def deliver(found: Notebook, output: Path | None, template: Path | None, *, quiet: bool) -> None:
    """Write memos to a file, or as Markdown to stdout.

    Raises:
        QcodeError: The file cannot be written.
        BadFile: The template is no Word file.
    """
    wrote = ""
    if output is None:
        listing.write(pages.markdown(page(found)))
    else:
        delivery.save(page(found), output, template)
        wrote = f"Wrote {listing.plural(len(found.memos), 'memo')} to {output}."
    delivery.told(masked=found.masked, undecided=0 if quiet else found.undecided, wrote="" if quiet else wrote)
