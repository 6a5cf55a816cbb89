"""What identifies by its shape alone: civil registration numbers, telephone numbers, number plates, addresses."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from qcode.language.overlaps import without_overlaps
from qcode.model.mask import EntityKind, Layer, Match
from qcode.model.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

_DASHES = "‐‑‒–—−-"  # the hyphen last, so that it makes no range in a set
_CPR = re.compile(
    rf"(?<![\d+])(?<!\d[./,{_DASHES}])"
    rf"(?P<day>\d\d)(?P<parting>[ ./{_DASHES}]?)(?P<month>\d\d)(?P=parting)"
    rf"(?P<century>(?<=[ ./{_DASHES}])(?:19|20)(?=\d\d[ {_DASHES}]))?(?P<year>\d\d)"
    rf"(?P<joint> ?[{_DASHES}] ?|[ ./]?)(?P<serial>\d{{4}})"
    rf"(?!\d)(?![/.,:{_DASHES}]\d)"
)
_UNUSUAL_JOINTS = {"": 0.9, " ": 0.9, "/": 0.7, ".": 0.7}
"""Confidence in a CPR number that has no dash before its last four digits."""
_REPLACEMENT = 60  # a replacement number adds this to the day

_NUMBERS = re.compile(
    r"(?:(?<![\w+])|(?<=\btlf)|(?<=\btel)|(?<=\bmobil)|(?<=\btelefon))(?<!\d[,.:/])"
    r"(?P<country>\(?\+45\)?[ -]?|0045[ -]?)?(?P<digits>\d(?:(?: ?[-–‑] ?|[ .\u00a0])?\d)*+)"
    r"(?!\w)(?![,:/]\d)(?!\s?(?:kr\b|kroner\b|dkk\b|euro?\b|tusind|mil?l?\b|milli|mio\b|mia\b|procent|pct\b|[€$%]))",
    re.IGNORECASE,
)
_FOREIGN = re.compile(r"(?<![\w+])(?:\+|00)(?!45)[1-9]\d{0,2}(?:[ -]?\(0\))?(?:[ -]?\d){6,12}(?!\d)")
_BRACKETED = re.compile(r"(?<![\w+])\(\d\d\) ?\d\d(?:[ -]?\d\d){2}(?![\w.,:/-]\d|\w)")
_ENUMERATED = re.compile(
    r"(?<![\w+])(?<!\d[,.:/-])(?<!\d, )[1-9]\d(?:(?:/\d\d){3}|(?:, ?\d\d){3})(?!\w|[,.:/-]\d|, ?\d)"
    r"(?! ?(?:og\b|eller\b|kr\b|kroner\b|år|procent|pct\b|%|stk|gange|timer|minutter|km\b|meter))",
    re.IGNORECASE,
)
_TELEPHONE_BEFORE = re.compile(r"\b(?:tlf|tel|telefon\w*|mobil\w*|ring\w*|nummer\w*)\b[^!?\n]*$", re.IGNORECASE)
_COUNTED_BEFORE = re.compile(
    r"\b(?:uge\w*|side\w*|kap\w*|afsnit\w*|spørgsmål\w*|linje\w*|bus\w*|punkt\w*|paragraf\w*|alder\w*|konto\w*|reg\w*"
    r"|sag\w*|faktura\w*)\b[^!?\n]*$",
    re.IGNORECASE,
)
_COUNTED_AFTER = re.compile(r" [a-zæøå]{4}")
_ROUND = 5  # numbers all divisible by this are counted, not dialled
_NO_TELEPHONE = re.compile(
    r"(?:konto|kontonr|kontonummer|reg|regnr|sag|sagsnr|faktura|fakturanr|beløb)[.:]? ?(?:nr\.? ?)?$", re.IGNORECASE
)
_AMOUNT_BEFORE = re.compile(
    r"\b(?:kr\.?|(?:kroner|dkk|beløb\w*|budget\w*|\w*udgift\w*|\w*indtægt\w*|overskud\w*|underskud\w*|kost\w*)\b)[^.!?\n]*$",
    re.IGNORECASE,
)
_GROUPINGS = ((2, 2, 2, 2), (4, 4), (8,))
_STUMBLED = ((2, 3, 3), (3, 2, 3), (3, 3, 2), (4, 2, 2), (2, 2, 4))
_A_DIGIT_TOO_MANY = ((2, 2, 2, 3), (2, 2, 3, 2), (2, 3, 2, 2), (3, 2, 2, 2))
_WITHOUT_WIDE_DASHES = re.compile(r"\d(?:[ .\u00a0-]?\d)*")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_RANGE = re.compile(r"\d{4}(?: [-–‑] ?|[–‑] ?|- )\d{4}")
_LENGTH = 8
_SENTENCE = 60  # characters looked back over for what makes digits an amount
_COUNTRY = "45"
_PLATE_WORD = 40  # characters looked back over for what makes letters and digits a number plate

_PLATE = re.compile(
    r"(?<!\w)(?<!\w[-‑])(?P<letters>(?!KR|NR|EU|KL)[A-Z]{2})[ \u00a0-]?(?P<digits>\d\d[ .\u00a0-]?\d{3})"
    r"(?!\w)(?![ .,:/–‑-]\d)(?!\s?(?:kr\b|kroner\b))"
)

_LOWERED_PLATE = re.compile(
    r"(?<!\w)(?P<letters>(?!kr|nr|ca|er|på|af|om|to|en|et|at|de|du|vi|jo|så|nu|ny|op|ud|og|ad|ej|km)[a-zA-Z][a-z])"
    r"[ \u00a0-]?(?P<digits>\d\d[ .\u00a0-]?\d{3})"
    r"(?!\w)(?![ .,:/–‑-]\d)(?!\s?(?:kr|kroner|km|kilometer)\b)"
)
_PLATE_BEFORE = re.compile(
    r"\b(?:nummerplade\w*|registreringsnummer\w*|reg\.? ?nr|bil(?:en|ens|s)?)\b[^!?\n\d]*$", re.IGNORECASE
)

_EMAIL = re.compile(
    r"(?<![\w.+-])(?P<user>\w(?:[\w.+%'’-]*[\w+-])?)"
    r"(?:@| ?[(\[] ?(?:at|snabel-?a|@) ?[)\]] ?| snabel-?a )"
    r"(?P<host>\w(?:[\w-]*\w)?(?:(?:\.| ?[(\[] ?(?:dot|punktum) ?[)\]] ?| punktum )\w(?:[\w-]*\w)?)*"
    r"(?:\.| ?[(\[] ?(?:dot|punktum) ?[)\]] ?| punktum )[^\W\d_]{2,})(?![\w@])",
    re.IGNORECASE,
)
_SPOKEN_AT = re.compile(r" at (?P<host>\w[\w-]*(?:\.[\w-]+)*\.(?:dk|com|net|org|eu|nu|se|no|de))(?![\w@-])")
_USER = re.compile(r"(?<![\w.+@-])\w[\w.+-]*\Z")
_ADDRESS_BEFORE = re.compile(
    r"(?:^|[\n:])\s*$|\b(?:til|e-?mail\w*|mail\w*|adresse\w*|skriv\w*|send\w*)\b[^.!?\n]*$", re.IGNORECASE
)
_WITHOUT_DOT = re.compile(r"(?<![\w.+@-])\w(?:[\w.+-]*[\w+-])?@[^\W\d_][\w-]*(?![\w@-]|\.\w)")
_SPOKEN_DOT = re.compile(r" ?[(\[] ?(?:dot|punktum) ?[)\]] ?| punktum ", re.IGNORECASE)


def matches(text: str) -> list[Match]:
    """Find what identifies by shape; ordered, without overlaps.

    >>> [match.key for match in matches("Ring til 12 34 56 78, eller skriv til Bo@sted.dk.")]
    ['12345678', 'bo@sted.dk']
    """
    return without_overlaps((*_emails(text), *_civil_numbers(text), *_telephones(text), *_plates(text)))


def _emails(text: str) -> Iterator[Match]:
    """Find addresses, also with the at and dots spelt out; the key is the address in lower case."""
    for hit in _EMAIL.finditer(text):
        host = _SPOKEN_DOT.sub(".", hit["host"])
        yield _match(hit.start(), hit.end(), EntityKind.EMAIL, f"{hit['user']}@{host}".lower())
    for hit in _SPOKEN_AT.finditer(text):
        user = _USER.search(text, max(0, hit.start() - _SENTENCE), hit.start())
        if user and _ADDRESS_BEFORE.search(text, max(0, user.start() - _SENTENCE), user.start()):
            yield _match(user.start(), hit.end(), EntityKind.EMAIL, f"{user[0]}@{hit['host']}".lower(), 0.8)
    if "@" not in text:
        return
    for hit in _WITHOUT_DOT.finditer(text):
        yield _match(hit.start(), hit.end(), EntityKind.EMAIL, hit[0].lower(), 0.7)


def _civil_numbers(text: str) -> Iterator[Match]:
    """Find CPR numbers by their date; the check digit has meant nothing since 2007."""
    for hit in _CPR.finditer(text):
        if not _is_date(int(hit["day"]), int(hit["month"]), int(hit["year"])):
            continue
        if hit["parting"] and not hit["joint"].strip():
            continue
        if hit["century"] and hit["serial"].startswith(("19", "20")):  # from a day to a year
            continue
        if hit["joint"] == " " and (
            text[hit.end() : hit.end() + 2].strip().isdigit() or _after_digit(text, hit.start())
        ):
            continue
        if hit["joint"] in _UNUSUAL_JOINTS and _NO_TELEPHONE.search(text, max(0, hit.start() - 20), hit.start()):
            continue
        key = hit["day"] + hit["month"] + hit["year"] + hit["serial"]
        yield _match(hit.start(), hit.end(), EntityKind.CPR, key, _UNUSUAL_JOINTS.get(hit["joint"], 1.0))


def _after_digit(text: str, at: int) -> bool:
    return text[max(0, at - 2) : at].strip().isdigit()


def _is_date(day: int, month: int, year: int) -> bool:
    """Tell whether this is a day in one century or the other."""
    day = day - _REPLACEMENT if day > _REPLACEMENT else day
    return any(_exists(century + year, month, day) for century in (1900, 2000))


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _telephones(text: str) -> Iterator[Match]:
    """Find telephone numbers; the key is the digits, without 45 for Danish ones."""
    for hit in _FOREIGN.finditer(text):
        yield _match(hit.start(), hit.end(), EntityKind.PHONE, "+" + _digits(hit[0]).removeprefix("00"))
    for hit in _BRACKETED.finditer(text):
        yield _match(hit.start(), hit.end(), EntityKind.PHONE, _digits(hit[0]), 0.9)
    yield from _enumerated(text)
    for hit in _NUMBERS.finditer(text):
        if _NO_TELEPHONE.search(text, max(0, hit.start() - 20), hit.start()):
            continue
        start = hit.start("digits")
        if hit["country"]:
            digits = _digits(hit["digits"])
            if len(digits) == _LENGTH:
                yield _match(hit.start(), hit.end(), EntityKind.PHONE, digits)
            continue
        if _is_stumbled(hit["digits"]):
            if not _AMOUNT_BEFORE.search(text, max(0, start - _SENTENCE), start):
                yield _match(start, hit.end(), EntityKind.PHONE, _digits(hit["digits"]), 0.8)
            continue
        for first, last, digits in _numbers(hit["digits"]):
            yield _match(start + first, start + last, EntityKind.PHONE, digits, _likelihood(digits))


def _enumerated(text: str) -> Iterator[Match]:
    """Find telephone numbers in pairs as they are dictated, ``12, 34, 56, 78``; unsure where nothing says so."""
    for hit in _ENUMERATED.finditer(text):
        told = _TELEPHONE_BEFORE.search(text, max(0, hit.start() - _SENTENCE), hit.start())
        counted = _COUNTED_BEFORE.search(text, max(0, hit.start() - 30), hit.start())
        counted = counted or _COUNTED_AFTER.match(text, hit.end())
        rounded = all(int(pair) % _ROUND == 0 for pair in re.findall(r"\d\d", hit[0]))
        amount = _AMOUNT_BEFORE.search(text, max(0, hit.start() - _SENTENCE), hit.start())
        if told or not (counted or rounded or amount):
            yield _match(hit.start(), hit.end(), EntityKind.PHONE, _digits(hit[0]), 0.8 if told else 0.5)


def _is_stumbled(run: str) -> bool:
    """Tell whether digits are a telephone number as nobody prints it, or with one too many: ``40 61 22 983``."""
    lengths = tuple(len(group) for group in re.findall(r"\d+", run))
    return lengths in _STUMBLED + _A_DIGIT_TOO_MANY and _is_telephone(run) and "." not in run and not _YEAR.search(run)


def _numbers(run: str) -> Iterator[tuple[int, int, str]]:
    """Cut a run of digits into telephone numbers; a wide dash stands within one (``98 13 - 40 52``) or between two."""
    whole = list(_grouped(run))
    yield from whole
    if not whole:
        for part in _WITHOUT_WIDE_DASHES.finditer(run):
            yield from (
                (part.start() + first, part.start() + last, digits) for first, last, digits in _grouped(part[0])
            )


def _grouped(run: str) -> Iterator[tuple[int, int, str]]:
    """Cut a run of digits into telephone numbers: nothing unless all of it is such numbers."""
    groups = list(re.finditer(r"\d+", run))
    lengths = tuple(len(group[0]) for group in groups)
    if lengths[:1] == (2,) and groups[0][0] == _COUNTRY and lengths[1:] in _GROUPINGS:
        yield 0, len(run), _digits(run)[2:]
        return
    grouping = next((each for each in _GROUPINGS if lengths == each * (len(lengths) // len(each))), None)
    if grouping is None:
        return
    for i in range(0, len(groups), len(grouping)):
        first, last = groups[i].start(), groups[i + len(grouping) - 1].end()
        written = run[first:last]
        if _is_telephone(written):
            yield first, last, _digits(written)


def _is_telephone(written: str) -> bool:
    """Tell whether digits may be a number: dots everywhere or nowhere, no leading zero, no pair of years, no range."""
    if written.startswith("0") or re.fullmatch(r"(?:19|20)\d\d\D(?:19|20)\d\d", written) or _RANGE.fullmatch(written):
        return False
    return "." not in written or len(set(re.findall(r"\D+", written))) == 1


def _likelihood(digits: str) -> float:
    """Halve the confidence where the digits may be a date instead."""
    year_first = _exists(int(digits[:4]) or 1, int(digits[4:6]), int(digits[6:])) and digits[:2] in ("19", "20")
    year_last = _exists(int(digits[4:]) or 1, int(digits[2:4]), int(digits[:2])) and digits[4:6] in ("19", "20")
    return 0.5 if year_first or year_last else 1.0


def _plates(text: str) -> Iterator[Match]:
    """Find Danish number plates, two letters and five digits; the key has no blanks."""
    for hit in _PLATE.finditer(text):
        yield _match(hit.start(), hit.end(), EntityKind.PLATE, hit["letters"] + _digits(hit["digits"]))
    for hit in _LOWERED_PLATE.finditer(text):
        if _PLATE_BEFORE.search(text, max(0, hit.start() - _PLATE_WORD), hit.start()):
            key = hit["letters"].upper() + _digits(hit["digits"])
            yield _match(hit.start(), hit.end(), EntityKind.PLATE, key, 0.8)


def _digits(written: str) -> str:
    return re.sub(r"\D", "", written)


def _match(start: int, end: int, kind: EntityKind, key: str, confidence: float = 1.0) -> Match:
    return Match(Span(start, end), kind, Layer.PATTERNS, key, confidence=confidence)
