"""Find by its shape where somebody lives, banks or writes: addresses, accounts, web pages; and initials."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qcode.language.overlaps import without_overlaps
from qcode.language.spoken import SAID_NUMBER
from qcode.model.mask import EntityKind, Layer, Match
from qcode.model.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

_CAPITALISED = r"[A-ZÆØÅ][\wé.-]*"
_POSTAL = rf"(?:DK-)?[1-9]\d{{3}}[^\S\n]+{_CAPITALISED}(?:[^\S\n](?:[CKNSVØJMF]|NV|SV|SØ|NØ)\b\.?)?"
_STREET = (
    r"(?:[A-ZÆØÅ0-9][\wé.-]*[^\S\n]){0,3}?[A-ZÆØÅ]?[\wé-]*"
    r"(?:vej|gade|gyde|allé|alle|stræde|torv|plads|boulevard|vænget|parken|bakken|toften|haven|engen|marken|kvarteret"
    r"|Vej|Gade|Allé|Alle|Stræde|Torv|Plads|Boulevard)(?:en|et)?"
)
_NUMBER = r"(?:nummer|nr\.?)?[^\S\n]?\d{1,3}(?:[^\S\n]?[A-Z](?![\wæøå]))?"
_FLOOR = (
    r"(?:,?[^\S\n](?:(?:st|stuen|kl|\d{1,2})\.?[^\S\n]?(?:sal[^\S\n]?)?"
    r"(?:,?[^\S\n]?(?:t\.?h|t\.?v|mf|til højre|til venstre)\b\.?)"
    r"|\d{1,2}\.[^\S\n]?sal|\d{1,2}\.(?=[^\S\n]?(?:$|[,.])))(?:[^\S\n](?:t\.?h|t\.?v|mf)\b\.?)?)?"
)
_ADDRESS = re.compile(
    rf"(?<![\w-])(?=[A-ZÆØÅ0-9]){_STREET}[^\S\n]+{_NUMBER}{_FLOOR}(?:,?[^\S\n]+(?:i[^\S\n]+)?{_POSTAL})?(?!\w)"
)
_LOWERED_ADDRESS = re.compile(
    rf"(?<![\w-])[a-zæøå][\w-]{{2,}}(?:vej|gade|gyde|allé|stræde)[^\S\n]+(?:nummer"
    rf"[^\S\n])?\d{{1,3}}[a-z]?{_FLOOR}(?!\w)"
)
_SAID_ADDRESS = re.compile(
    rf"(?<![\w-])(?:(?:sankt|sct\.?|skt\.?|gl\.?|gammel|ny|nørre|sønder|øster|vester|store|lille)"
    rf"[^\S\n])?[^\W\d_][\w-]{{2,}}(?:vej|gade|gyde|allé|alle|stræde|vejen|gaden|parken|vænget|bakken"
    rf"|toften|boulevarden"
    rf"|torvet|pladsen)[^\S\n]+(?:(?:nummer|nr\.?)[^\S\n]+(?:{SAID_NUMBER}|\d{{1,3}}[a-z]?)|{SAID_NUMBER}"
    rf"|\d{{1,3}}[^\S\n]?[a-z]?)(?!\w)",
    re.IGNORECASE,
)
_NOT_STREET = re.compile(
    r"\b(?:motorvej|hovedvej|landevej|rute|omkørsels|stå|parkerings|herbergs|sove|pladsen (?:en|to|tre))", re.IGNORECASE
)
_HOUSE = re.compile(
    rf"(?<!\w)(?:opgang|nummer|nr\.?)[^\S\n]+(?P<number>\d{{1,3}}[^\S\n]?[a-zA-Z]?|{SAID_NUMBER})(?="
    rf"[^\S\n]+(?:på|i)[^\S\n]+(?:\w+\.?[^\S\n])?\w*(?:vej|gade|vænget|parken|allé|stræde))",
    re.IGNORECASE,
)
_POSTAL_TOWN = re.compile(rf"(?<![\w.,/-]){_POSTAL}(?!\w)")
_COUNTED = re.compile(r"^[12]\d{3}[^\S\n]+(?:Kr|Kroner|DKK|Mennesker|Personer)", re.IGNORECASE)

_ACCOUNT_WORD = re.compile(
    r"\b(?:konto\w*|reg\.?(?:nr|nummer|istrerings\w*)?\.?|nemkonto\w*|iban|bank\w*|giro\w*)\b[^!?\n]*$", re.IGNORECASE
)
_ACCOUNT = re.compile(r"(?<![\w,./-])(?:\d{4}[ .-]{1,3})?\d(?:[ .]?\d){5,9}(?![\w/]|[,.]\d)")
_REGISTRATION = re.compile(r"(?<![\w,./-])\d{4}(?![\w/]|[,.-]?\d)")
_IBAN = re.compile(r"(?<!\w)DK[^\S\n]?\d\d(?:[^\S\n]?\d{4}){3}[^\S\n]?\d\d(?!\w)")
_BACK = 50

_URL = re.compile(
    r"(?<![\w@.])(?:https?://[^\s<>»\")\]]+|www\.[^\s<>»\")\]]+"
    r"|[a-zæøå0-9][\wæøå-]*(?:\.[\wæøå-]+)*\.(?:dk|com|org|net|nu|eu)(?:/[^\s<>»\")\]]*)?)",
    re.IGNORECASE,
)
_TRAILING = ".,;:!?'’"

_INITIALS = re.compile(r"(?<![\w.])(?:[A-ZÆØÅ]\.[^\S\n]?){2,3}(?:-?[A-ZÆØÅ]\.)?(?!\w)")
_INITIAL = re.compile(
    r"\b(?:ham|hende|han|hun|med|til|fra|hos|vores|min|hr\.|fru|en)[^\S\n](?P<letter>[A-ZÆØÅ]\.)(?=[^\S\n]|[,?!\n]|$)"
)
_KNOWN_INITIALS = frozenset({"D.D", "A.M.B.A", "K.K", "N.N", "P.S", "A.D"})

_CASE = re.compile(
    r"\b(?:sags?|journal|patient|klient|medlems|pas|kørekorts?|straffe|løn|kunde)(?:nr\.?|nummer"
    r"|nummeret)?[^\S\n]+(?:er[^\S\n]+)?"
    r"(?P<number>(?=[\w/-]*\d{3})[A-Z]{0,3}[\w]*(?:[/-][\w]+)*)(?!\w)",
    re.IGNORECASE,
)


def matches(text: str) -> list[Match]:
    """Find addresses, accounts, web pages and initials; ordered, without overlaps.

    >>> [(match.key, match.kind.value) for match in matches("Hun bor Sct. Jørgens Gade 12, 2. tv, 8900 Randers C.")]
    [('sct. jørgens gade 12, 2. tv, 8900 randers c', 'address')]
    """
    return without_overlaps([*_addresses(text), *_accounts(text), *_pages(text), *_initials(text)])


def _addresses(text: str) -> Iterator[Match]:
    for hit in _ADDRESS.finditer(text):
        if any(letter.isupper() for letter in hit[0]):
            address = _without_stop(hit[0])
            yield _match(hit.start(), hit.start() + len(address), EntityKind.ADDRESS, address, 0.95)
    for hit in _LOWERED_ADDRESS.finditer(text):
        yield _match(hit.start(), hit.end(), EntityKind.ADDRESS, hit[0], 0.7)
    for hit in _SAID_ADDRESS.finditer(text):
        if not _NOT_STREET.search(hit[0]):
            yield _match(hit.start(), hit.end(), EntityKind.ADDRESS, hit[0], 0.5)
    for hit in _HOUSE.finditer(text):
        yield _match(hit.start(), hit.end("number"), EntityKind.ADDRESS, hit[0], 0.5)
    for hit in _POSTAL_TOWN.finditer(text):
        if not _COUNTED.match(hit[0]):
            town = _without_stop(hit[0])
            yield _match(hit.start(), hit.start() + len(town), EntityKind.ADDRESS, town, 0.8)


def _without_stop(written: str) -> str:
    """Leave the sentence its full stop, or else the same address would be two."""
    return written if written.endswith((".h.", ".v.")) else written.rstrip(".")


def _accounts(text: str) -> Iterator[Match]:
    """Find account numbers where a word before says so, and case numbers."""
    for hit in _IBAN.finditer(text):
        yield _match(hit.start(), hit.end(), EntityKind.ACCOUNT, re.sub(r"\s", "", hit[0]), 1.0)
    for pattern in (_ACCOUNT, _REGISTRATION):
        for hit in pattern.finditer(text):
            before = text[max(0, hit.start() - _BACK) : hit.start()]
            told = _ACCOUNT_WORD.search(before)
            if told and (pattern is _ACCOUNT or re.search(r"\breg", told[0], re.IGNORECASE)):
                yield _match(hit.start(), hit.end(), EntityKind.ACCOUNT, re.sub(r"\D", "", hit[0]), 0.9)
    for hit in _CASE.finditer(text):
        yield _match(hit.start("number"), hit.end("number"), EntityKind.ACCOUNT, hit["number"], 0.8)


def _pages(text: str) -> Iterator[Match]:
    for hit in _URL.finditer(text):
        written = hit[0].rstrip(_TRAILING)
        yield _match(hit.start(), hit.start() + len(written), EntityKind.URL, written, 0.9)


def _initials(text: str) -> Iterator[Match]:
    """Find who is only called by letters; unsure, for abbreviations look like that."""
    for hit in _INITIALS.finditer(text):
        written = hit[0].rstrip()
        if written.replace(" ", "").rstrip(".") not in _KNOWN_INITIALS:
            yield _match(hit.start(), hit.start() + len(written), EntityKind.PERSON, written, 0.5)
    for hit in _INITIAL.finditer(text):
        yield _match(hit.start("letter"), hit.end(), EntityKind.PERSON, hit["letter"], 0.5)


def _match(start: int, end: int, kind: EntityKind, key: str, sure: float) -> Match:
    return Match(Span(start, end), kind, Layer.PATTERNS, " ".join(key.lower().split()), confidence=sure)
