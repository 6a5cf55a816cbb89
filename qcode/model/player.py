"""The command that opens a recording, as a person writes it: split into arguments, never handed to a shell."""

from __future__ import annotations

import re
import shlex

FILE, SECONDS = "{file}", "{seconds}"
_PLACE = re.compile(r"\{.*?\}")


def arguments(written: str) -> list[str]:
    """Split a command as a shell would; nothing in it is carried out or replaced.

    Raises:
        ValueError: It is empty, a quotation mark has no partner, or a place in braces is neither ``{file}`` nor
            ``{seconds}``.

    >>> arguments('mpv "--title=En optagelse" --start={seconds} {file}')
    ['mpv', '--title=En optagelse', '--start={seconds}', '{file}']
    """
    unknown = [one for one in _PLACE.findall(written) if one not in {FILE, SECONDS}]
    if unknown:
        raise ValueError(f"The player's command names {unknown[0]}; it may name {FILE} and {SECONDS}.")
    try:
        done = shlex.split(written)
    except ValueError as error:
        raise ValueError("A quotation mark in the player's command has no partner.") from error
    if not done or not done[0]:
        raise ValueError("The player's command is empty.")
    return done


def command(written: str, file: str, seconds: int) -> list[str]:
    """Return what is started for a file; it comes last where the command does not say where.

    >>> command("mpv --start={seconds}", "/s/Anna {seconds}.m4a", 90)
    ['mpv', '--start=90', '/s/Anna {seconds}.m4a']
    """
    facts = {FILE: file, SECONDS: str(seconds)}
    there = arguments(written)
    done = [_PLACE.sub(lambda found: facts[found.group()], part) for part in there]
    return done if any(FILE in part for part in there) else [*done, file]
