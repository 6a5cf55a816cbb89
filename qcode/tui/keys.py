"""What the full-screen coder can do, and on which keys: those a Danish keyboard has without AltGr."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qcode.errors import BadFile

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FILE = "keys.yaml"


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that can be done.

    Attributes:
        id: As ``keys.yaml`` names it, and the method that does it.
        keys: Names of keys, or the characters themselves.
        group: Under which heading it is listed.
        help: What it does, in a few words.
    """

    id: str
    keys: tuple[str, ...]
    group: str
    help: str


_MOVE, _SELECT, _CODE, _FIND, _VIEW, _QUEUE = "Move", "Select", "Code", "Find", "View", "Queues and the rest"

DEEDS = (
    Deed("next_sentence", ("down",), _MOVE, "next sentence"),
    Deed("previous_sentence", ("up",), _MOVE, "previous sentence"),
    Deed("next_word", ("right",), _MOVE, "next word"),
    Deed("previous_word", ("left",), _MOVE, "previous word"),
    Deed("next_turn", ("ctrl+down", "æ"), _MOVE, "next turn"),
    Deed("previous_turn", ("ctrl+up", "Æ"), _MOVE, "previous turn"),
    Deed("next_page", ("pagedown",), _MOVE, "a screen down"),
    Deed("previous_page", ("pageup",), _MOVE, "a screen up"),
    Deed("to_start", ("home",), _MOVE, "to the beginning"),
    Deed("to_end", ("end",), _MOVE, "to the end"),
    Deed("next_source", (">",), _MOVE, "next source"),
    Deed("previous_source", ("<",), _MOVE, "previous source"),
    Deed("choose_source", ("l",), _MOVE, "open another source"),
    Deed("select_turn", ("t",), _SELECT, "the whole turn"),
    Deed("select_sentence", ("s",), _SELECT, "the sentence"),
    Deed("select_word", ("w",), _SELECT, "the word"),
    Deed("extend_sentence", ("shift+down",), _SELECT, "one sentence more"),
    Deed("reduce_sentence", ("shift+up",), _SELECT, "one sentence less"),
    Deed("extend_word", ("shift+right",), _SELECT, "one word more"),
    Deed("reduce_word", ("shift+left",), _SELECT, "one word less"),
    Deed("extend_character", (".",), _SELECT, "one character more"),
    Deed("reduce_character", (",",), _SELECT, "one character less"),
    Deed("grow", ("+",), _SELECT, "to the next larger unit"),
    Deed("shrink", ("-",), _SELECT, "to the next smaller unit"),
    Deed("other_edge", ("o",), _SELECT, "move the other end from now on"),
    Deed("hold", ("x",), _SELECT, "arrows extend, until pressed again"),
    Deed("cancel", ("escape",), _SELECT, "back to the sentence; leave what was begun"),
    Deed("code", ("enter", "c", "space"), _CODE, "put codes on the selection"),
    Deed("repeat", ("0",), _CODE, "the same codes as last time"),
    Deed("recode", ("r",), _CODE, "another code for the current coding"),
    Deed("in_vivo", ("i",), _CODE, "new code named by the selected words"),
    Deed("new_code", ("n",), _CODE, "new code, with definition"),
    Deed("remove", ("d", "delete"), _CODE, "take the current coding off"),
    Deed("bounds", ("b",), _CODE, "take up the coding's bounds; again: keep the changed ones"),
    Deed("next_here", ("tab",), _CODE, "the next of the codings here"),
    Deed("memo", ("m",), _CODE, "memo on the current coding"),
    Deed("condensate", ("k",), _CODE, "what it says, in few words"),
    Deed("within", ("h",), _CODE, "second pass: inside the codings of one code, its sub-codes first"),
    Deed("undo", ("u", "ctrl+z"), _CODE, "undo"),
    Deed("redo", ("U", "ctrl+y"), _CODE, "redo"),
    Deed("find", ("f", "/"), _FIND, "find words"),
    Deed("next_hit", ("g",), _FIND, "next place found"),
    Deed("previous_hit", ("G",), _FIND, "previous place found"),
    Deed("next_uncoded", ("v",), _FIND, "next turn without your codings"),
    Deed("previous_uncoded", ("V",), _FIND, "previous turn without your codings"),
    Deed("next_of_code", ("p",), _FIND, "next coding of the same code"),
    Deed("previous_of_code", ("P",), _FIND, "previous coding of the same code"),
    Deed("next_suggestion", ("j",), _FIND, "next suggestion"),
    Deed("next_disagreement", ("y",), _FIND, "next disagreement"),
    Deed("tree", ("e", "f2"), _VIEW, "the code tree, on and off"),
    Deed("others", ("a",), _VIEW, "other coders' codings, on and off"),
    Deed("masked", ("z",), _VIEW, "the text as it would print, masked"),
    Deed("run_clock", ("f4",), _QUEUE, "the clock: start and pause"),
    Deed("skip_back", ("f3",), _QUEUE, "the clock: ten seconds back"),
    Deed("mark_time", ("f9",), _QUEUE, "mark a stretch of time: begin, then end"),
    Deed("set_clock", ("K",), _QUEUE, "set the clock"),
    Deed("play", ("f10", "L"), _QUEUE, "open the recording in the player"),
    Deed("suggestions", ("f5",), _QUEUE, "decide suggestions"),
    Deed("masks", ("f6",), _QUEUE, "decide what is masked"),
    Deed("splitting", ("f7",), _QUEUE, "decide the codings of a code that is split"),
    Deed("disagreements", ("f8",), _QUEUE, "settle disagreements"),
    Deed("help", ("?", "f1"), _QUEUE, "these keys"),
    Deed("palette", (":", "ctrl+p"), _QUEUE, "do something by its name"),
    Deed("leave", ("q", "ctrl+q"), _QUEUE, "close, and say what this pass covered"),
)
RECENT = tuple("123456789")
_NAMES = {
    "question_mark": "?", "less_than_sign": "<", "greater_than_sign": ">", "full_stop": ".", "comma": ",",
    "plus": "+", "minus": "-", "slash": "/", "colon": ":",
}  # fmt: skip

_PRINTED = {
    "down": "↓", "up": "↑", "left": "←", "right": "→", "pagedown": "PgDn", "pageup": "PgUp", "escape": "Esc",
    "delete": "Del", "home": "Home", "end": "End", "enter": "Enter", "space": "Space", "tab": "Tab",
}  # fmt: skip


def printed(key: str) -> str:
    """Return a key as it stands on the keyboard.

    >>> printed("ctrl+down"), printed("f4"), printed("U")
    ('Ctrl+↓', 'F4', 'U')
    """
    held, _, last = key.rpartition("+") if len(key) > 1 else ("", "", key)
    name = _PRINTED.get(last, last.upper() if held or (last[0] == "f" and last[1:].isdigit()) else last)
    return f"{held.capitalize()}+{name}" if held else name


def with_changes(changes: Mapping[str, Sequence[str]], file: str = FILE) -> tuple[Deed, ...]:
    """Return the deeds with a person's own keys; a key given away is taken from whoever had it.

    Raises:
        BadFile: There is no such deed, or a key stands twice.
    """
    known = {one.id for one in DEEDS}
    seen: dict[str, str] = {}
    for name, keys in changes.items():
        if name not in known:
            raise BadFile(
                file, f"There is nothing called {name!r} to give a key to.", hint="`qcode open --keys` lists all."
            )
        for key in keys:
            if key in seen or key in RECENT:
                what = seen.get(key, "the recent codes")
                raise BadFile(file, f"The key {key!r} is given to {name} and to {what}.")
            seen[key] = name
    return tuple(
        replace(one, keys=tuple(changes[one.id]))
        if one.id in changes
        else replace(one, keys=tuple(key for key in one.keys if key not in seen))
        for one in DEEDS
    )


def table(deeds: Sequence[Deed]) -> dict[str, str]:
    """Return which key does what."""
    return {key: one.id for one in deeds for key in one.keys}


def deed_of(known: Mapping[str, str], key: str, character: str | None) -> str | None:
    """Return what a key does: by its name, or by the character it types, whatever keyboard that is on."""
    return known.get(key) or known.get(_NAMES.get(key, "")) or (known.get(character) if character else None)
