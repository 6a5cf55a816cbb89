"""Indefinite articles, as a sentence that leads to a quote needs them. Data under a language code."""

from __future__ import annotations

from dataclasses import dataclass

from qcode.model.attribution import Unit


@dataclass(frozen=True, slots=True)
class Article:
    """One article: somebody new, somebody else of the same sort, the same again."""

    first: str
    other: str
    again: str


@dataclass(frozen=True, slots=True)
class Chaining:
    """What a language chains quotes with.

    Attributes:
        articles: By how a template writes them.
        same: What stands where a template has no article, by whom the quote is credited to.
        joint: Between two who are quoted together.
        numbered: How persons are numbered anew.
    """

    articles: dict[str, Article]
    same: dict[Unit, str]
    joint: str
    numbered: str


CHAINING = {
    "da": Chaining(
        {"en": Article("en", "en anden", "samme"), "et": Article("et", "et andet", "samme")},
        {Unit.PERSON: "samme", Unit.ORGANISATION: "samme organisation"},
        "og",
        "IP{n}",
    ),
    "nb": Chaining(
        {
            "en": Article("en", "en annen", "samme"),
            "ei": Article("ei", "ei anna", "samme"),
            "et": Article("et", "et annet", "samme"),
        },
        {Unit.PERSON: "samme", Unit.ORGANISATION: "samme organisasjon"},
        "og",
        "IP{n}",
    ),
    "sv": Chaining(
        {"en": Article("en", "en annan", "samma"), "ett": Article("ett", "ett annat", "samma")},
        {Unit.PERSON: "samma", Unit.ORGANISATION: "samma organisation"},
        "och",
        "IP{n}",
    ),
    "de": Chaining(
        {"ein": Article("ein", "ein anderer", "derselbe"), "eine": Article("eine", "eine andere", "dieselbe")},
        {Unit.PERSON: "ebd.", Unit.ORGANISATION: "dieselbe Organisation"},
        "und",
        "IP{n}",
    ),
    "en": Chaining(
        {"a": Article("a", "another", "the same"), "an": Article("an", "another", "the same")},
        {Unit.PERSON: "the same", Unit.ORGANISATION: "the same organisation"},
        "and",
        "IP{n}",
    ),
}


def chaining(language: str) -> Chaining:
    """Return the words of a language; English where it is not known.

    >>> chaining("da").articles["et"].other
    'et andet'
    """
    return CHAINING.get(language, CHAINING["en"])
