"""Find numbers that identify and are not printed as forms have them: in words, partly hidden, a postal code alone.

Nothing here is sure, for people count and remember years in the same words.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from qcode.model.mask import EntityKind, Layer, Match
from qcode.model.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

_UNIT = ("nul", "et", "en", "to", "tre", "fire", "fem", "seks", "syv", "otte", "ni")
_TEEN = ("ti", "elleve", "elve", "tolv", "tretten", "fjorten", "femten", "seksten", "sytten", "atten", "nitten")
_TEN = ("tyve", "tredive", "fyrre", "fyrretyve", "halvtreds", "tres", "halvfjerds", "firs", "halvfems")
_UNIT_WORD = r"(?:nul|en|et|to|tre|fire|fem|seks|syv|otte|ni)"
_TEN_WORD = r"(?:tyve|tredive|fyrre(?:tyve)?|halvtreds|tres|halvfjerds|firs|halvfems)"
_PAIR = rf"(?:{_UNIT_WORD}[^\S\n]?og[^\S\n]?{_TEN_WORD}|{'|'.join(_TEEN)}|{_TEN_WORD}|{_UNIT_WORD}|\d{{1,2}})(?![\w])"
_JOINT = r"(?:[^\S\n]*[,–‑-][^\S\n]*|[^\S\n]+(?:øh[^\S\n]+|og[^\S\n]+så[^\S\n]+)?)"
SAID_NUMBER = _PAIR
"""A number below a hundred as it is said, for addresses and dates."""
_RUN = re.compile(rf"(?<![\w.,/-]){_PAIR}(?:{_JOINT}{_PAIR}){{3,}}", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+|\d+")
_SHORTEST_SINGLE = 6
_AMOUNT = re.compile(
    r"[^\S\n]*(?:stykker|gange|mand|personer|piller|kr\b|kroner|procent|år\b|dage|timer|minutter)", re.IGNORECASE
)
_CPR_WORD = re.compile(r"\b(?:cpr|personnummer|personnumre|fødselsnummer|sidste fire)\w*\b[^!?\n]*\Z", re.IGNORECASE)
_ACCOUNT_WORD = re.compile(r"\b(?:konto\w*|reg\.?|registrerings\w*|kortnummer|nemkonto)\b[^!?\n]*\Z", re.IGNORECASE)
_LAST_FOUR = re.compile(
    r"\b(?:de sidste fire(?: cifre| tal)?|kontrolcifre\w*|løbenummer\w*)(?:[^\S\n]+\w+){0,3}?"
    r"[^\S\n]+(?P<number>\d{4}|\d\d[^\S\n]\d\d)(?!\d)",
    re.IGNORECASE,
)

_HIDDEN_CPR = re.compile(
    r"(?<![\w/])[0-3]\d[ ./-]?[01]\d[ ./-]?(?:(?:19|20)(?=\d\d))?\d\d(?P<joint>[ ]?[-–‑/][ ]?"
    r"|[ ])(?:[xX*?#.•_–-]{2,4}|\d{1,3}[xX*?#•_]{1,3}|[xX*?]{1,3}\d{1,3})(?!\w)"
)
_NUMBER_WORD = re.compile(
    r"\b(?:cpr|cpr-nr|cpr-nummer\w*|personnummer\w*|fødselsdato\w*"
    r"|født)\b[^\d!?\n]{0,25}(?P<number>[0-3]\d[ ./-]?[01]\d[ ./-]?(?:19|20)?\d\d(?:[ -]?\d{4})?)(?![\w])",
    re.IGNORECASE,
)
_SPACED_CPR = re.compile(r"(?<![\w.,/-])[0-3]\d[ .-][01]\d[ .-]\d\d(?: ?- ?| )(?:\d\d \d\d|\d{4})(?![\w]|[.,-]\d)")
_HIDDEN_PHONE = re.compile(
    r"(?<![\w.,/-])(?:\+45 ?)?\d\d(?: ?\d\d){0,2}(?:[ ]?[xX*?•]{2}){1,3}(?!\w)"
    r"|(?<![\w.,/-])(?:[xX*?]{2}[ ]?){1,3}\d\d(?: ?\d\d){0,2}(?!\w)"
)
_PHONE_WORD = re.compile(
    r"\b(?:tlf|telefon\w*|mobil\w*|ring(?:e|er|ede)?|nummer(?:et)?"
    r"|sms\w*)\b[^\d!?\n]{0,40}(?P<number>(?:\+?45[ -]?)?\d(?:[ .,/–‑-]{0,3}\d){6,8})(?![\w]|[,.]\d)",
    re.IGNORECASE,
)

_POSTAL_WORD = re.compile(
    r"\b(?:postnummer\w*|postnr\.?)[^\d!?\n]{0,20}(?P<code>(?:DK-?)?[1-9]\d{3})(?!\w)", re.IGNORECASE
)
_POSTAL_AT = re.compile(
    r"\b(?:i|til|fra|ude i|ovre i|nede i|oppe i|omkring|inde i)[^\S\n]+(?P<code>(?:DK-?)?(?!19\d\d"
    r"|20[0-3]\d|(?:[1-9]000(?![^\S\n]+[A-ZÆØÅ]|[^\S\n]*$|[^\S\n]*[.,?!])))[1-9]\d{3})"
    r"(?![\w]|[.,]\d|[^\S\n]+(?:kr|kroner|år|mennesker|personer|stk|meter|dage|timer|euro|tilfælde|eksemplarer)\b)",
    re.IGNORECASE,
)
_POSTAL_LOWERED = re.compile(
    r"(?<![\w.,/-])(?:DK-?)?(?!19\d\d|20[0-3]\d)[1-9]\d{3}(?=,?[^\S\n]+[a-zæøå]{2,})(?!\w)", re.IGNORECASE
)
_TOWN_AFTER = re.compile(r",?[^\S\n]+(?P<town>[^\W\d_]+)")
_COUNTRY_POSTAL = re.compile(r"(?<!\w)DK[- ]?[1-9]\d{3}(?!\w)")

_PLATE_WORD = re.compile(
    r"\b(?:nummerplade\w*|nummerpladen|pladen?|plader|registreringsnummer\w*|indregistrer\w*"
    r"|reg\.? ?nr\.?)\b[^\d!?\n]{0,25}?\b"
    r"(?P<plate>(?!er\b|på\b|af\b|om\b|nr\b|en\b|et\b|i\b"
    r"|og\b)(?:[A-Za-zÆØÅæøå][ .-]?){2}[ .-]?(?:\d[ .-]?){2,5}(?:[xX*?]{1,3})?)(?!\w)",
    re.IGNORECASE,
)
_CAR = re.compile(
    r"\b(?:bil\w*|varevogn\w*|kassevogn\w*|knallert\w*|scooter\w*|motorcykel\w*|taxa\w*|trailer\w*|audi"
    r"|bmw|volvo|opel|ford|golf|toyota|mercedes|berlingo|holdt|kørte)\b",
    re.IGNORECASE,
)
_PLATE = re.compile(
    r"(?<![\w-])(?!(?:kr|nr|ca|er|på|af|om|en|et|at|og|to|de|du|vi|km|uge"
    r"|kl)\b)[A-Za-z]{2}[ -]\d\d[ .-]?\d{3}(?!\w|[.,]\d)|(?<![\w-])[A-Z]{2} ?\d\d ?[xX*?]{3}(?!\w)",
    re.IGNORECASE,
)
_AROUND = 60
_LIKELY, _GUESSED = 0.7, 0.5


def matches(text: str, is_town: frozenset[str] = frozenset()) -> Iterator[Match]:
    """Yield numbers that identify, in any order, perhaps overlapping.

    Args:
        text: As stored.
        is_town: Towns in lower case, which make a postal code of four digits before them.

    >>> [match.key for match in matches("ring på otteogtyve fyrre enogtredive tolv, cpr 140471-xxxx, i 8900")]
    ['otteogtyve fyrre enogtredive tolv', '140471-xxxx', '140471', '8900']
    """
    yield from _said(text)
    yield from _civil(text)
    for hit in _HIDDEN_PHONE.finditer(text):
        yield _match(text, hit.span(), EntityKind.PHONE, _LIKELY)
    for hit in _PHONE_WORD.finditer(text):
        yield _match(text, hit.span("number"), EntityKind.PHONE, _GUESSED)
    yield from _postal(text, is_town)
    for hit in _PLATE_WORD.finditer(text):
        yield _match(text, hit.span("plate"), EntityKind.PLATE, _LIKELY)
    for hit in _PLATE.finditer(text):
        if _CAR.search(text, max(0, hit.start() - _AROUND), hit.end() + _AROUND):
            yield _match(text, hit.span(), EntityKind.PLATE, _GUESSED)


def _said(text: str) -> Iterator[Match]:
    """Find four numbers or more in a row that are no counting: a telephone number, a CPR number, an account."""
    for hit in _RUN.finditer(text):
        words = [word.lower() for word in _WORD.findall(hit[0])]
        if all(word.isdigit() for word in words) or _AMOUNT.match(text, hit.end()) or _counts(words):
            continue
        single = all(word in _UNIT or word.isdigit() for word in words)
        if single and len(words) < _SHORTEST_SINGLE:
            continue
        before = text[max(0, hit.start() - _AROUND) : hit.start()]
        kind = EntityKind.PHONE
        if _CPR_WORD.search(before):
            kind = EntityKind.CPR
        elif _ACCOUNT_WORD.search(before):
            kind = EntityKind.ACCOUNT
        yield _match(text, hit.span(), kind, _GUESSED)


def _counts(words: list[str]) -> bool:
    """Tell whether numbers are counted upwards: ``en to tre fire``."""
    order = [_UNIT.index(word) for word in words if word in _UNIT]
    return len(order) == len(words) and all(before < after for before, after in pairwise(order))


def _civil(text: str) -> Iterator[Match]:
    for hit in (*_HIDDEN_CPR.finditer(text), *_SPACED_CPR.finditer(text)):
        yield _match(text, hit.span(), EntityKind.CPR, _LIKELY)
    for hit in (*_NUMBER_WORD.finditer(text), *_LAST_FOUR.finditer(text)):
        yield _match(text, hit.span("number"), EntityKind.CPR, _LIKELY)


def _postal(text: str, towns: frozenset[str]) -> Iterator[Match]:
    for pattern in (_POSTAL_WORD, _POSTAL_AT):
        for hit in pattern.finditer(text):
            yield _match(text, hit.span("code"), EntityKind.ADDRESS, _GUESSED)
    for hit in _COUNTRY_POSTAL.finditer(text):
        yield _match(text, hit.span(), EntityKind.ADDRESS, _GUESSED)
    for hit in _POSTAL_LOWERED.finditer(text):
        town = _TOWN_AFTER.match(text, hit.end())
        if town and town["town"].casefold() in towns:
            yield _match(text, hit.span(), EntityKind.ADDRESS, _GUESSED)


def _match(text: str, span: tuple[int, int], kind: EntityKind, sure: float) -> Match:
    written = text[slice(*span)].rstrip(" .,-")
    return Match(
        Span(span[0], span[0] + len(written)), kind, Layer.PATTERNS, " ".join(written.lower().split()), confidence=sure
    )
