"""Themes: making them, what carries them, how they go together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcode.errors import Misuse, NotFound
from qcode.model.text import tidied
from qcode.store import themes
from qcode.study import codebook, pointing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qcode.model.theme import Theme
    from qcode.study.opening import Study


@dataclass(frozen=True, slots=True)
class Carriers:
    """What carries a theme, as a person names it: codes, each with those below it, and single codings."""

    codes: Sequence[str] = ()
    codings: Sequence[int] = ()


NOTHING = Carriers()


def add(study: Study, name: str, *, idea: str = "", carriers: Carriers = NOTHING) -> Theme:
    """Make a theme.

    Args:
        study: The study.
        name: Unique in the study.
        idea: Its central idea.
        carriers: What carries it.

    Raises:
        Misuse: There is a theme of this name, or the name is empty.
        CodeNotFound, NotFound: No such code or coding.
    """
    called = _free_name(study, name)
    codes, codings = _rows(study, carriers)
    with study.action("theme add") as done:
        key = themes.add(study.db, called, tidied(idea), done.at)
        themes.carry(study.db, key, codes, codings)
        done.summary = f"theme {key}"
    return pointing.theme(study, called)


def change(
    study: Study,
    name: str,
    *,
    new_name: str = "",
    idea: str | None = None,
    more: Carriers = NOTHING,
    less: Carriers = NOTHING,
) -> Theme:
    """Change a theme: its name, its idea, what carries it.

    Args:
        study: The study.
        name: The theme's.
        new_name: What it is called from now on; empty to leave it.
        idea: Its central idea; None to leave it.
        more: What carries it beside.
        less: What does not carry it any more.

    Raises:
        NotFound, CodeNotFound: No such theme, code or coding.
        Misuse: There is another theme of the new name, or what is to go does not carry it.
    """
    theme = pointing.theme(study, name)
    called = _free_name(study, new_name, but=theme) if new_name else theme.name
    codes, codings = _rows(study, more)
    gone_codes, gone_codings = _rows(study, less)
    with study.action("theme set") as done:
        after = (called, theme.idea if idea is None else tidied(idea))
        if after != (theme.name, theme.idea):
            themes.change(study.db, theme.id, *after)
        gone = themes.let_go(study.db, theme.id, gone_codes, gone_codings)
        if gone < len(gone_codes) + len(gone_codings):
            hint = f"`qcode theme show` shows what carries it: {', '.join(theme.codes) or 'no code'}."
            raise Misuse(f"That does not carry the theme {theme.name!r}.", hint=hint)
        themes.carry(study.db, theme.id, codes, codings)
        done.summary = f"theme {theme.id}"
    return pointing.theme(study, called)


def listed(study: Study) -> list[Theme]:
    """Return all themes, in the order they were made."""
    return themes.listed(study.db)


def link(study: Study, name: str, other: str, words: str = "") -> tuple[Theme, Theme]:
    """Say how two themes go together; said before, it is said anew.

    Raises:
        NotFound: There is no such theme.
        Misuse: It is one theme.
    """
    one, two = pointing.theme(study, name), pointing.theme(study, other)
    if one.id == two.id:
        raise Misuse(f"{one.name!r} cannot be linked to itself.")
    with study.action("theme link") as done:
        themes.link(study.db, one.id, two.id, tidied(words))
        done.summary = f"themes {one.id} and {two.id}"
    return one, two


def unlink(study: Study, name: str, other: str) -> tuple[Theme, Theme]:
    """Say that two themes do not go together.

    Raises:
        NotFound: There is no such theme, or the two are not linked.
    """
    one, two = pointing.theme(study, name), pointing.theme(study, other)
    with study.action("theme link") as done:
        if not themes.unlink(study.db, one.id, two.id):
            raise NotFound(f"link from {one.name} to", two.name, hint="`qcode theme show` shows a theme's links.")
        done.summary = f"themes {one.id} and {two.id} parted"
    return one, two


def remove(study: Study, name: str) -> Theme:
    """Remove a theme; codes, codings and memos stay.

    Raises:
        NotFound: There is no such theme.
    """
    theme = pointing.theme(study, name)
    with study.action("theme remove") as done:
        themes.remove(study.db, theme.id)
        done.summary = f"theme {theme.id}"
    return theme


def _free_name(study: Study, name: str, *, but: Theme | None = None) -> str:
    called = tidied(name)
    if not called:
        raise Misuse("A theme has a name.")
    taken = [one for one in themes.listed(study.db) if one.name.casefold() == called.casefold()]
    if taken and (but is None or taken[0].id != but.id):
        raise Misuse(f"There is a theme {taken[0].name!r} already.", hint="`qcode theme set` changes it.")
    return called


def _rows(study: Study, carriers: Carriers) -> tuple[list[int], list[int]]:
    codes = [codebook.find(study, one).id for one in carriers.codes]
    return list(dict.fromkeys(codes)), list(dict.fromkeys(pointing.coding(study, one) for one in carriers.codings))
