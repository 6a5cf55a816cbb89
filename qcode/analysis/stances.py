"""Names of codes that are opposite stances, such as `for` and `imod`. Data under a language code."""

from __future__ import annotations

PAIRS: dict[str, tuple[tuple[str, str], ...]] = {
    "da": (
        ("for", "imod"),
        ("for", "mod"),
        ("positiv", "negativ"),
        ("positive", "negative"),
        ("positivt", "negativt"),
        ("fordele", "ulemper"),
        ("fordel", "ulempe"),
        ("styrker", "svagheder"),
        ("ja", "nej"),
        ("godt", "dårligt"),
        ("gode", "dårlige"),
        ("fremmer", "hæmmer"),
        ("støtte", "modstand"),
        ("tillid", "mistillid"),
        ("med", "uden"),
        ("tilhængere", "modstandere"),
        ("mere", "mindre"),
        ("succes", "fiasko"),
    ),
    "en": (
        ("for", "against"),
        ("pro", "con"),
        ("pros", "cons"),
        ("positive", "negative"),
        ("advantages", "disadvantages"),
        ("strengths", "weaknesses"),
        ("yes", "no"),
        ("good", "bad"),
        ("support", "opposition"),
        ("trust", "distrust"),
        ("trust", "mistrust"),
        ("with", "without"),
        ("more", "less"),
        ("success", "failure"),
    ),
}
PREFIXES: dict[str, tuple[str, ...]] = {"da": ("u", "ikke", "mis", "in", "dis"), "en": ("un", "non", "not", "dis")}
_SHORTEST = 4


def opposite(name: str, other: str, language: str = "da") -> bool:
    """Tell whether two names of codes say opposite things: all words alike but one, and that one its opposite.

    Args:
        name: The last part of a code's path.
        other: Of another code.
        language: Of the codebook; pairs in English are known in every language.

    >>> opposite("for-samarbejde", "imod-samarbejde"), opposite("utryghed", "tryghed"), opposite("for", "stat")
    (True, True, False)
    """
    these, those = name.split("-"), other.split("-")
    longer, shorter = sorted((these, those), key=len, reverse=True)
    if len(longer) == len(shorter) + 1:  # `ikke-tilfreds` beside `tilfreds`
        return longer[0] in _prefixes(language) and longer[1:] == shorter
    apart = [(one, two) for one, two in zip(these, those, strict=False) if one != two]
    return len(these) == len(those) and len(apart) == 1 and _opposite_words(*apart[0], language)


def _opposite_words(one: str, two: str, language: str) -> bool:
    pairs = (*PAIRS.get(language, ()), *PAIRS["en"])
    if (one, two) in pairs or (two, one) in pairs:
        return True
    longer, shorter = sorted((one, two), key=len, reverse=True)
    return len(shorter) >= _SHORTEST and any(longer == prefix + shorter for prefix in _prefixes(language))


def _prefixes(language: str) -> tuple[str, ...]:
    return (*PREFIXES.get(language, ()), *PREFIXES["en"])
