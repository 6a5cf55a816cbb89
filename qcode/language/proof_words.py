"""The words a check of manuscripts goes by, read from the data of a language."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from qcode.model.manuscript import ProofWords

_FALLBACK = "da"
_UNIT = "unit "


@cache
def words(language: str) -> ProofWords:
    """Return the words of a language; Danish where there are none of its own.

    >>> words("da").numbers["tolv"]
    12
    """
    folder = Path(__file__).parent
    path = folder / language / "proofing.txt"
    if not path.is_file():
        path = folder / _FALLBACK / "proofing.txt"
    sections: dict[str, list[str]] = {}
    name = ""
    for line in path.read_text("utf-8").splitlines():
        entry = line.strip()
        if entry.startswith("["):
            name = entry.strip("[]")
        elif entry and not entry.startswith("#"):
            sections.setdefault(name, []).append(entry)
    numbers = dict(entry.split("=") for entry in sections.pop("number", []))
    endings = tuple(sections.pop("ending", ()))
    return ProofWords(
        {name: tuple(found) for name, found in sections.items() if not name.startswith(_UNIT)},
        {name.removeprefix(_UNIT): tuple(found) for name, found in sections.items() if name.startswith(_UNIT)},
        {word: int(number) for word, number in numbers.items()},
        endings,
    )
