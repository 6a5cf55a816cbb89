"""Making a study: the folder, ``study.yaml`` with its comments, and the short way from Word files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from qcode.errors import Misuse, QcodeError
from qcode.store import connection
from qcode.study.opening import DATABASE_FILE, SETTINGS_FILE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qcode.store.driver import Key

REGISTER = "register.csv"
OTHER_REGISTERS = ("register.xlsx", "register.yaml", "register.yml")
TABLES = {
    REGISTER: "source;kind;date;person;speaker;organisation;region;level;role;size\n",
    "names.csv": "kind;id;name;aliases;mask\n",
}
FOLDERS = ("codebooks", "transcripts", "reports")

_HEAD = """\
# yaml-language-server: $schema=schema/study.json
# What this study promises. Every setting but `study` may be left out.
study: {name}
language: da
"""
_FULL = """
# Facts that quotes are attributed and grouped by. scope: source, person, organisation or participation
# (a person in a source). type: category (closed, ordered values), number, date or text.
attributes:
  region: {scope: source, type: category, values: [1, 2, 3, 4, 5], label: "region {value}", identifying: true}
  level:  {scope: source, type: category, values: [amt, kommune], identifying: true, applies_to: "role != privat"}
  role:
    scope: participation
    values: [politiker, forvaltning, tilbudsleder, privat]
    identifying: true
  size:   {scope: source, type: category, values: [lille, stor], identifying: true, applies_to: "level = kommune"}

# What is printed after a quote. A part in [ ] falls away where its attribute does not apply.
attribution: "({role}[, {level}][, {region}])"

# How many persons an attribution must be able to be, and what is left out first where it could be fewer.
anonymity: {k: 3, ladder: [level, role, region]}
"""
_SHORT = """
# Persons are numbered as they come; a quote is attributed to the number alone, as "(IP1)".
attribution: "({person})"
"""
_FOOT = """
# Marks around quotes, an opening and a closing one with … between.
typography: {quotes: "»…«", nested: "›…‹", cut: "[…]", pause: "…"}

# How coding is audited: coefficient, consensus or reflexive.
quality: coefficient

# Who codes where no --coder is given (else the name of your account).
# coder: AB
"""
_IGNORED = """\
# Names, the databases that hold the originals, and packets stay out of version control.
names.csv
*.qcode
*.qcode-*
*.qpacket
backups/
"""


def make(folder: Path, *, short: bool = False, key: Key | None = None) -> list[str]:
    """Make a study's folder and database; return what was made, relative to the folder.

    Args:
        folder: Made where it is missing; other files in it are left alone.
        short: With persons by number and no attributes, for the short way.
        key: What to encrypt its database with; plain without.

    Raises:
        Misuse: There is a study already.
        QcodeError: The folder cannot be written.
    """
    if (folder / SETTINGS_FILE).exists():
        raise Misuse(f"{folder} is a study already.", hint=f"`qcode status --study {folder}` shows what it holds.")
    name = json.dumps(folder.resolve().name, ensure_ascii=False)
    settings = _HEAD.replace("{name}", name) + (_SHORT if short else _FULL) + _FOOT
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for inside in FOLDERS:
            (folder / inside).mkdir(exist_ok=True)
        _write_schemas(folder)
        (folder / SETTINGS_FILE).write_text(settings, encoding="utf-8", newline="\n")
        tables = () if short else _tables(folder)
        for table in tables:
            _write_new(folder / table, TABLES[table])
        _write_new(folder / ".gitignore", _IGNORED)
    except OSError as error:
        raise QcodeError(
            f"{folder} cannot be made: {error.strerror}.", hint="Choose a folder you may write to."
        ) from error
    connection.open_study(folder / DATABASE_FILE, key).close()
    return [SETTINGS_FILE, *tables, *(f"{inside}/" for inside in FOLDERS), "schema/", DATABASE_FILE]


def _tables(folder: Path) -> tuple[str, ...]:
    """Return the tables to begin with: no register where there is one in another form."""
    other = any((folder / name).exists() for name in OTHER_REGISTERS)
    return tuple(table for table in TABLES if table != REGISTER or not other)


def _write_new(path: Path, text: str) -> None:
    """Write a file for its owner alone, unless it is there already."""
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(text, encoding="utf-8", newline="\n")


def _write_schemas(folder: Path) -> None:
    """Put the schemas beside the study, so that editors complete and check without a network."""
    from importlib.resources import files

    (folder / "schema").mkdir(exist_ok=True)
    for name in ("study.json", "codebook.json"):
        text = (files("qcode.formats") / "schema" / name).read_text("utf-8")
        (folder / "schema" / name).write_text(text, encoding="utf-8", newline="\n")


def existing(paths: Sequence[Path]) -> list[Path]:
    """Return the files meant, with patterns that the shell left alone resolved.

    Raises:
        Misuse: A pattern fits no file, or a file is not there.
    """
    done: list[Path] = []
    for path in paths:
        if path.exists():
            done.append(path)
            continue
        fits = sorted(path.parent.glob(path.name)) if any(mark in path.name for mark in "*?[") else []
        if not fits:
            raise Misuse(f"There is no file {path}.", hint="Give the path from where you stand.")
        done += fits
    return done


def folder_and_files(
    folder: Path, files: Sequence[Path] | None, more: Sequence[Path] | None
) -> tuple[Path, list[Path]]:
    """Sort out what ``init`` was given: a shell that spreads ``--from *.docx`` leaves all but one file beside it.

    Raises:
        Misuse: A file is not there.
    """
    given = [*(files or ()), *(more or ())]
    if files and folder.is_file():
        # `init --from *.docx`: the first file spread by the shell stands where the folder would.
        return Path(), existing([*files, folder, *(more or ())])
    return folder, existing(given)
