"""Make the word lists the model reads words by, from simplemma, Faker and Babel.

Run: python training/lists.py qcode/language/da/model/words
"""

# ruff: noqa: INP001, T201  # a script: no package, and it prints

from __future__ import annotations

import importlib
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from babel import Locale
from faker.providers.address.da_DK import Provider as DanishPlaces
from simplemma.strategies.dictionaries import DefaultDictionaryFactory

from qcode.language.ordinary import listed
from qcode.language.wordclasses import WordSet

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LANGUAGE = "da"
COUNTRIES = (
    *("da_DK", "sv_SE", "no_NO", "is_IS", "fi_FI", "et_EE", "de_DE", "nl_NL", "en_US", "en_GB"),
    *("fr_FR", "es_ES", "pt_PT", "it_IT", "pl_PL", "cs_CZ", "hu_HU", "ro_RO", "hr_HR", "tr_TR"),
)
"""Whose names people in Denmark have, as far as Faker lists them in Latin letters."""

_NAME = re.compile(r"[^\W\d_]{2,}(?:-[^\W\d_]+)*")


def names(kind: str) -> Iterator[str]:
    """Yield the names whose lists at Faker begin with a word, such as ``first_names``."""
    for country in COUNTRIES:
        provider = importlib.import_module(f"faker.providers.person.{country}").Provider
        for attribute in dir(provider):
            if attribute.startswith(kind):
                yield from (name for name in getattr(provider, attribute) if isinstance(name, str))


def places() -> Iterator[str]:
    """Yield towns, regions and countries as Danish calls them."""
    yield from (*DanishPlaces.cities, *DanishPlaces.states, *DanishPlaces.countries)
    locale = Locale(LANGUAGE)
    yield from (name for code, name in locale.territories.items() if code.isalpha())
    yield from (
        zone.get("city") or code.rpartition("/")[2].replace("_", " ") for code, zone in locale.time_zones.items()
    )


def in_words(names: Iterable[str]) -> set[str]:
    """Return the words of names, as a title writes them."""
    words = {word for name in names for word in name.split()}
    return {word.title() for word in words if word[0].isupper() and _NAME.fullmatch(word)}


def main(folder: Path) -> None:
    """Write all lists into a folder."""
    known = DefaultDictionaryFactory().get_dictionary(LANGUAGE)
    lists = {
        "ordinary": ({word for word in known if word.islower()} | listed("words-too")) - listed("names-only"),
        "proper": {word for word in known if word == word.title()},
        "abbreviations": {word for word in known if word.isupper() and len(word) > 1},
        "first-names": in_words(names("first_names")),
        "last-names": in_words(names("last_names")),
        "places": in_words(places()),
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, words in lists.items():
        folder.joinpath(f"{name}.bits").write_bytes(WordSet.of(words).bits)
        print(f"{name}: {len(words)} words")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
