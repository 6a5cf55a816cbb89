"""Words for how many, by language: the bands of *flere* and *de fleste*, number words, and what stands around them.

The bands are a convention, not a fact about the language: ``quantities:`` in ``study.yaml`` sets a study's own.
"""

from __future__ import annotations

from fractions import Fraction

from qcode.model.quantities import Band, Lexicon, Limit

_HALF = Fraction(1, 2)

_DANISH_BANDS = (
    Band("alle", ("samtlige", "begge", "hver eneste"), least=2, low=Fraction(1)),
    Band("næsten alle", ("stort set alle", "så godt som alle"), least=5, low=Fraction(85, 100), below=True),
    Band("langt de fleste", ("langt størstedelen",), least=4, low=Fraction(75, 100), below=True),
    Band(
        "de fleste",
        ("flertallet", "et flertal", "størstedelen", "hovedparten", "over halvdelen", "mere end halvdelen"),
        least=3,
        low=_HALF,
        above=True,
        below=True,
    ),
    Band("mange", ("en stor del", "en lang række", "adskillige"), least=5, low=Fraction(40, 100), below=True),
    Band("halvdelen", ("omkring halvdelen", "hver anden"), least=2, low=Fraction(45, 100), high=Fraction(55, 100)),
    Band("flere", ("en række",), least=3, high=Fraction(2, 3)),
    Band("en del", (), least=3, low=Fraction(15, 100), high=_HALF),
    Band("nogle", ("visse", "somme"), least=2, high=_HALF),
    Band("få", ("et mindretal", "en lille del", "et fåtal"), least=2, high=Fraction(1, 5)),
    Band("enkelte", ("nogle enkelte", "nogle få", "ganske få"), least=2, most=3, high=Fraction(40, 100)),
    Band("et par", (), least=2, most=2, below=True),
    Band("en", ("en enkelt", "et enkelt", "én", "ét", "en eneste"), least=1, most=1),
    Band("ingen", ("intet", "ikke en eneste", "ikke én"), most=0),
)


def _danish_numbers() -> dict[str, int]:
    ones = ("nul", "en", "to", "tre", "fire", "fem", "seks", "syv", "otte", "ni")
    teens = ("ti", "elleve", "tolv", "tretten", "fjorten", "femten", "seksten", "sytten", "atten", "nitten")
    tens = ("tyve", "tredive", "fyrre", "halvtreds", "tres", "halvfjerds", "firs", "halvfems")
    done = {word: n for n, word in enumerate((*ones, *teens))}
    for ten, word in enumerate(tens, 2):
        done[word] = 10 * ten
        done |= {f"{one}og{word}": 10 * ten + n for n, one in enumerate(ones[1:], 1)}
    return done | {"et": 1, "én": 1, "ét": 1, "hundrede": 100}


_DANISH = Lexicon(
    bands=_DANISH_BANDS,
    numbers=_danish_numbers(),
    articles=frozenset(("en", "et")),
    fractions={
        "en tredjedel": Fraction(1, 3),
        "hver tredje": Fraction(1, 3),
        "to tredjedele": Fraction(2, 3),
        "en fjerdedel": Fraction(1, 4),
        "hver fjerde": Fraction(1, 4),
        "tre fjerdedele": Fraction(3, 4),
        "en femtedel": Fraction(1, 5),
        "hver femte": Fraction(1, 5),
    },
    percent=frozenset(("%", "procent", "pct")),
    limits={
        "mindst": Limit.AT_LEAST,
        "minimum": Limit.AT_LEAST,
        "ikke under": Limit.AT_LEAST,
        "højst": Limit.AT_MOST,
        "højest": Limit.AT_MOST,
        "maksimalt": Limit.AT_MOST,
        "op til": Limit.AT_MOST,
        "ikke over": Limit.AT_MOST,
        "ikke mere end": Limit.AT_MOST,
        "ikke flere end": Limit.AT_MOST,
        "mere end": Limit.MORE,
        "flere end": Limit.MORE,
        "over": Limit.MORE,
        "færre end": Limit.LESS,
        "mindre end": Limit.LESS,
        "under": Limit.LESS,
        "præcis": Limit.EXACTLY,
        "netop": Limit.EXACTLY,
        "kun": Limit.EXACTLY,
        "blot": Limit.EXACTLY,
        "omkring": Limit.ABOUT,
        "cirka": Limit.ABOUT,
        "ca": Limit.ABOUT,
        "omtrent": Limit.ABOUT,
        "knap": Limit.ABOUT,
        "godt": Limit.ABOUT,
    },
    after={"eller flere": Limit.AT_LEAST, "eller færre": Limit.AT_MOST},
    ranges=frozenset(("til", "-", "–")),
    of=("ud af", "af"),
    skipped=frozenset(("de", "i", "alt", "vores", "studiets", "undersøgelsens", "samtlige", "alle")),
    negations=frozenset(("ikke",)),
    definite=frozenset(
        (
            *("de", "disse", "kapitel", "afsnit", "side", "sider", "figur", "tabel", "boks", "note", "bilag", "punkt"),
            *("region", "fase", "bølge", "uge", "nr", "nummer"),
        )
    ),
    idioms=frozenset(("hvor mange", "hvor få", "så mange", "så få", "for mange", "for få", "i alle fald")),
    only_after={
        "få": frozenset(("kun", "meget", "relativt", "forholdsvis", "i", "hos", "blandt", "af", "de", "men")),
        "visse": frozenset(("i", "hos", "blandt", "af")),
        "et mindretal": frozenset(("kun", "i", "hos", "blandt", "af", "men", "og")),
    },
    measures=frozenset(
        (
            *("år", "måned", "måneder", "uge", "uger", "dag", "dage", "dages", "døgn", "time", "timer"),
            *("minut", "minutter"),
            *("gang", "gange", "kr", "kroner", "million", "millioner", "mio", "milliarder", "km", "kilometer", "meter"),
            *("pct", "kapitel", "afsnit", "side", "sider", "pladser", "senge"),
        )
    ),
    nouns={
        "persons": ("person", "informant", "interviewperson", "deltager", "borger", "medarbejder", "leder"),
        "sources": ("interview", "kilde", "samtale", "sag", "fokusgruppe", "referat"),
        "organisations": ("organisation", "forening", "tilbud", "værested"),
    },
)  # fmt: skip

_ENGLISH = Lexicon(
    bands=(
        Band("all", ("every", "both"), least=2, low=Fraction(1)),
        Band("almost all", ("nearly all",), least=5, low=Fraction(85, 100), below=True),
        Band("most", ("a majority", "the majority"), least=3, low=_HALF, above=True, below=True),
        Band("many", (), least=5, low=Fraction(40, 100), below=True),
        Band("half", ("about half",), least=2, low=Fraction(45, 100), high=Fraction(55, 100)),
        Band("several", ("a number",), least=3, high=Fraction(2, 3)),
        Band("some", (), least=2, high=_HALF),
        Band("few", ("a minority",), least=2, high=Fraction(1, 5)),
        Band("a few", (), least=2, most=3, high=Fraction(40, 100)),
        Band("a couple", (), least=2, most=2, below=True),
        Band("one", ("a single",), least=1, most=1),
        Band("none", ("no one", "nobody"), most=0),
    ),
    numbers={
        **{word: n for n, word in enumerate(("zero", "one", "two", "three", "four", "five", "six", "seven", "eight"))},
        **{word: n for n, word in enumerate(("nine", "ten", "eleven", "twelve"), 9)},
        **{f"{word}teen": n for n, word in ((13, "thir"), (14, "four"), (15, "fif"), (16, "six"), (17, "seven"))},
        "eighteen": 18,
        "nineteen": 19,
        "twenty": 20,
    },
    articles=frozenset(),
    fractions={"a third": Fraction(1, 3), "two thirds": Fraction(2, 3), "a quarter": Fraction(1, 4)},
    percent=frozenset(("%", "percent")),
    limits={
        "at least": Limit.AT_LEAST,
        "at most": Limit.AT_MOST,
        "up to": Limit.AT_MOST,
        "more than": Limit.MORE,
        "over": Limit.MORE,
        "fewer than": Limit.LESS,
        "less than": Limit.LESS,
        "exactly": Limit.EXACTLY,
        "only": Limit.EXACTLY,
        "about": Limit.ABOUT,
        "around": Limit.ABOUT,
    },
    after={"or more": Limit.AT_LEAST, "or fewer": Limit.AT_MOST},
    ranges=frozenset(("to", "-", "–")),
    of=("out of", "of"),
    skipped=frozenset(("the", "all", "our")),
    negations=frozenset(("not",)),
    definite=frozenset(("the", "these", "chapter", "section", "page", "figure", "table", "region", "wave", "no")),
    idioms=frozenset(("how many", "how few", "so many", "so few", "too many", "too few", "after all", "at all")),
    measures=frozenset(("year", "years", "month", "months", "week", "weeks", "day", "days", "hour", "hours", "times")),
    nouns={
        "persons": ("person", "people", "informant", "participant", "interviewee"),
        "sources": ("interview", "source", "case"),
        "organisations": ("organisation", "organization"),
    },
)

LEXICONS = {"da": _DANISH, "en": _ENGLISH}


def lexicon(language: str) -> Lexicon:
    """Return how a language says how many; Danish where there is none."""
    return LEXICONS.get(language, _DANISH)
