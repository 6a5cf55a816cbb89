"""The bundled study: fictive, and the shortest way to see what qcode does."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from qcode.errors import Misuse, QcodeError
from qcode.study import making
from qcode.study.opening import DATABASE_FILE, SETTINGS_FILE

_FILES = (SETTINGS_FILE, "register.csv", "names.csv", "codings.csv")
_FOLDERS = ("codebooks", "transcripts")


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the tour.

    Attributes:
        why: What it is for.
        command: The command, without ``qcode``.
    """

    why: str
    command: tuple[str, ...]


STEPS = (
    Step(
        "Fourteen transcripts in Word, text and Markdown go into the study, with the register.",
        ("import", "transcripts"),
    ),
    Step("The code tree is read from codebooks/hms.yaml.", ("codebook", "apply")),
    Step(
        "Two coders worked through everything; --pass records that, so that silence means something.",
        ("code", "add", "--from", "codings.csv", "--pass"),
    ),
    Step("Names from names.csv, numbers and addresses are found, with their inflections.", ("mask", "scan")),
    Step(
        "Some names are words too (Bo, Mark, Storm): where the rules are unsure, mask to be on the safe side.",
        ("mask", "review", "--accept-listed"),
    ),
    Step(
        "The writer pulls quotes on cooperation, grouped by region and role, one per cell.",
        ("quotes", "--code", "samarbejde/*", "--by", "region,role", "--per-cell", "1", "--limit", "5"),
    ),
    Step(
        "All quotes on barriers go into a Word file.",
        ("quotes", "--code", "tilbud/barrierer", "--by", "region,role", "-o", "barrierer.docx"),
    ),
    Step("The supervisor looks at how far the two coders agree.", ("agree",)),
    Step("What the study holds now, and what to do next.", ("status",)),
)


def copy(folder: Path) -> None:
    """Make a study in ``folder`` from the bundled one.

    Raises:
        Misuse: The folder holds something already.
        QcodeError: It cannot be written.
    """
    if folder.exists() and any(folder.iterdir()):
        raise Misuse(f"{folder} is not empty.", hint="Name a folder that is not there yet: `qcode demo DIR`.")
    here = Path(__file__).resolve().parent.parent
    shipped = here / "bundled"
    # In the wheel everything lies together; in a checkout these two stand at its top.
    tops = shipped if (shipped / "transcripts").is_dir() else here.parent
    making.make(folder)
    try:
        for name in _FILES:
            shutil.copyfile(shipped / name, folder / name)
        for name in _FOLDERS:
            shutil.copytree(tops / name, folder / name, dirs_exist_ok=True)
    except OSError as error:
        raise QcodeError(f"The bundled study cannot be copied: {error.strerror} ({folder / DATABASE_FILE}).") from error
