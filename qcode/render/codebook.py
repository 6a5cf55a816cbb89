"""The living code tree: what was changed, what waits to be decided, and how the tree came to be what it is."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from qcode.model.codebook import Decisions
from qcode.render import listing
from qcode.render.listing import Format, plural

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from qcode.model.codebook import Plan, Step, TreeChange, Vanished
    from qcode.study.codebook import ShownCode
    from qcode.study.splitting import Decided, Queue

_QUEUE = ("id", "source", "start", "end", "words", "code", "coder", "memo", "into")


def _is_asked(*, yes: bool) -> bool:
    """Tell whether a person sits at a terminal and wants to be asked."""
    return not yes and sys.stdin.isatty() and sys.stdout.isatty()


def settled(found: Plan, said: Decisions, *, yes: bool) -> Decisions:
    """Ask a person at a terminal what became of codes that are gone; elsewhere what was said stands."""
    if not _is_asked(yes=yes):
        return said
    renamed, merged, retired = list(said.renamed), list(said.merged), list(said.retired)
    taken: set[str] = set()
    for one in found.vanished:
        gone = str(one.code.path)
        new = [str(code.path) for code in one.new if str(code.path) not in taken]
        answer = _fate(one, new)
        if answer in new:
            taken.add(answer)
            renamed.append((gone, answer))
        elif answer:
            merged.append((gone, answer))
        else:
            retired.append(gone)
    return Decisions(tuple(renamed), tuple(merged), tuple(retired), said.to)


def _fate(one: Vanished, new: Sequence[str]) -> str:
    """Ask about one code: return what it was renamed to or merged into; empty where it is to go."""
    out = sys.stdout
    out.write(f"`{one.code.path}` ({plural(one.codings, 'coding')}) is gone from {one.book}. Was it renamed?\n")
    out.writelines(f"  {n}  it is called {path} now\n" for n, path in enumerate(new, 1))
    out.write("  a path   it is merged into that code\n  Enter    it is to go\n")
    while True:
        out.write("  > ")
        out.flush()
        answer = sys.stdin.readline().strip()
        if not answer.isdecimal():
            return answer
        if 1 <= int(answer) <= len(new):
            return new[int(answer) - 1]


def agreed(found: Plan, *, yes: bool) -> bool:
    """Ask a person at a terminal whether a plan is to be carried out; elsewhere it is."""
    if not found.steps or not _is_asked(yes=yes):
        return True
    sys.stdout.write(f"Carry out {plural(len(found.steps), 'change')}? [y/N] ")
    sys.stdout.flush()
    return sys.stdin.readline().strip().lower() in {"y", "yes", "j", "ja"}


def changed(steps: Sequence[Step], otherwise: str = "Nothing to change: it is so already.") -> None:
    """Say what a command changed in the tree."""
    for one in steps:
        held = f" ({plural(one.codings, 'coding')})" if one.codings else ""
        listing.say(f"{one.kind.value.capitalize()}: {one.code.path}{', ' if one.detail else ''}{one.detail}{held}.")
    listing.say("`qcode undo` takes it back." if steps else otherwise)


def queue(found: Queue, format_: Format) -> None:
    """List what is still to be decided of a code that is split."""
    rows: list[dict[str, listing.Value]] = [
        {
            "id": one.id,
            "source": one.source,
            "start": one.span.start,
            "end": one.span.end,
            "words": one.words,
            "code": str(one.code),
            "coder": one.coder,
            "memo": one.memo,
            "into": "",
        }
        for one in found.codings
    ]
    if format_ is not Format.TABLE:
        listing.listing(rows, _QUEUE, format_)
        return
    into = f" It is split into {', '.join(found.into)}." if found.into else ""
    if rows:
        listing.listing(rows, ("id", "source", "coder", "words"), format_, fold="words")
        listing.note(f"{plural(len(rows), 'coding')} to decide: `qcode codebook decide ID CODE…`.{into}")
    else:
        listing.note(f"No coding is left on {found.code}: `qcode codebook retire {found.code}`.{into}")


def decided(done: Decided) -> None:
    """Say what became of a coding, and how many are left."""
    left = f"{plural(done.left, 'coding')} left on {done.was}." if done.left else f"None is left on {done.was}."
    listing.say(f"Coding {done.coding.id} in {done.coding.source} is {', '.join(done.codes)} now. {left}")


def history(found: Iterable[TreeChange], format_: Format) -> None:
    """List the changes of the trees, newest first."""
    rows: list[dict[str, listing.Value]] = [
        {
            "at": one.at,
            "coder": one.coder,
            "codebook": one.book,
            "version": one.version,
            "step": one.step.kind.value,
            "code": str(one.step.code.path),
            "detail": one.step.detail,
        }
        for one in found
    ]
    columns = ["at", "coder", "codebook", "step", "code", "detail"]
    if format_ is Format.TABLE:
        rows = [row | {"at": str(row["at"])[:16].replace("T", " ")} for row in rows]
        if len({row["codebook"] for row in rows}) == 1:
            columns.remove("codebook")
    listing.listing(rows, columns, format_, fold="detail")


def as_it_was(found: Sequence[ShownCode], format_: Format) -> None:
    """Show the tree as it was; how much codes held then is not known."""
    rows: list[dict[str, listing.Value]] = [
        {
            "code": str(one.code.path),
            "number": one.code.number,
            "name": one.code.name,
            "definition": one.code.definition,
            "include": list(one.code.include),
            "exclude": list(one.code.exclude),
            "examples": list(one.code.examples),
            "codebook": one.codebook,
        }
        for one in found
    ]
    listing.listing(rows, ("code", "number", "definition"), format_, empty="There was no code then.", fold="definition")
