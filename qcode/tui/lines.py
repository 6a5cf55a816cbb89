"""The coder line by line: what a screen reader can follow, and what works where no full screen does."""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING

from qcode.errors import Misuse, QcodeError
from qcode.render.listing import say
from qcode.tui import acting, choosing, moving, spoken, visiting
from qcode.tui.desk import noticed
from qcode.tui.keys import RECENT, table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qcode.tui.choosing import Line
    from qcode.tui.desk import Desk
    from qcode.tui.keys import Deed

_WELCOME = (
    "Enter reads the next sentence, b the one before. c NAME codes it: part of a name or number, several with commas. "
    "u undoes, m TEXT is a memo, f WORDS finds, v goes to the next turn without codes, f5 to f8 are what waits to be "
    "decided, ? lists all, q closes."
)
_WORDS = {"": "next_sentence", "b": "previous_sentence", "adjust": "bounds"}


def run(desk: Desk, deeds: Sequence[Deed]) -> None:
    """Read lines until ``q`` or the end of the input."""
    known = {key: name for key, name in table(deeds).items() if len(key) == 1 or key[1:].isdigit()}
    known |= {one.id: one.id for one in deeds} | _WORDS
    say(_WELCOME)
    _tell(desk)
    while written := sys.stdin.readline():
        word, _, rest = written.strip().partition(" ")
        try:
            noticed(desk)
            if not _do(desk, deeds, known, word, rest):
                return
        except QcodeError as error:
            desk.line = None
            say(f"{error} {error.hint}".strip())


def _do(desk: Desk, deeds: Sequence[Deed], known: dict[str, str], word: str, rest: str) -> bool:
    """Do what a line says, and tell what came of it; False once the sitting is over."""
    desk.message = ""
    if word in RECENT:
        acting.slot(desk, int(word))
    else:
        name = known.get(word, "")
        match name:
            case "leave":
                return _leave(desk)
            case "help":
                for one in deeds:
                    say(f"{' '.join(one.keys)} or {one.id}: {one.help}")
                return True
            case "memo":
                acting.set_memo(desk, desk.own_current().id, rest or _answer("Memo"))
            case "suggestions" | "masks" | "splitting" | "disagreements":
                spoken.run(desk, spoken.OF[name](desk), partial(_answered, desk))
            case "masked":
                say(str(visiting.masked(desk)))
            case _:
                _deed(desk, name, word)
                if desk.line is not None:
                    _answered(desk, rest)
    if desk.message:
        say(desk.message)
    _tell(desk)
    return True


def _deed(desk: Desk, name: str, word: str) -> None:
    for module in (moving, acting, visiting):
        found = getattr(module, name, None) if name else None
        if found is not None:
            found(desk)
            return
    raise Misuse(f"{word!r} says nothing here.", hint="? lists what does.")


def _answered(desk: Desk, rest: str) -> None:
    """Answer what a deed asks: with the rest of the line, or with the next one."""
    while (line := desk.line) is not None:
        desk.line = None
        typed = rest or _answer(line.title)
        rest = ""
        if line.codes is None:
            line.typed = typed or line.typed
        else:
            line.chosen = _chosen(line, typed)
        line.done(line)


def _chosen(line: Line, typed: str) -> list[int]:
    """Return the codes a person names, parted by commas.

    Raises:
        Misuse: One fits nothing.
    """
    done: list[int] = []
    for part in filter(None, (one.strip() for one in typed.split(","))):
        there = choosing.found(line.codes or (), part, line.recent)
        if not there:
            raise Misuse(f"Nothing fits {part!r}.")
        done.append(there[0].key)
    return done


def _leave(desk: Desk) -> bool:
    """Ask what the pass covered; False, as the sitting is over."""
    if acting.ask_pass(desk) and desk.line is not None:
        line, desk.line = desk.line, None
        typed = _answer(f"{line.title}? Nothing for none, `all`, or names with commas")
        picked = [acting.WHOLE_PASS] if typed == "all" else _chosen(line, typed)
        acting.record(desk, picked)
    return False


def _answer(title: str) -> str:
    say(f"{title}:")
    return sys.stdin.readline().strip()


def _tell(desk: Desk) -> None:
    """Say what is selected, who says it, and which codes lie on it."""
    if desk.selection is None:
        say(f"{desk.sheet.name}: no text.")
        return
    turn = desk.sheet.turns[desk.units.turn_at(desk.selection.start)]
    codes = [desk.path(one.code) for one in desk.here()]
    say(f"{desk.sheet.name}, turn {turn.n}, {turn.label or 'no speaker'}: {desk.words()}")
    if codes:
        say(f"Codes here: {', '.join(codes)}.")
