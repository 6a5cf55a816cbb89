"""Find dates by which somebody can be known: of birth and death, of what happened to a person, however said.

A day with nobody near it, and a month or a year alone, are told only where the sentence speaks of somebody's life.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qcode.language.overlaps import without_overlaps
from qcode.model.mask import EntityKind, Layer, Match
from qcode.model.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

_MONTH = (
    r"(?:januar|februar|marts|april|maj|juni|juli|august|september|oktober|november|december"
    r"|jan\.|feb\.|febr\.|mar\.|apr\.|jun\.|jul\.|aug\.|sept?\.|okt\.|nov\.|dec\.)"
)
_YEAR = (
    r"(?:(?:19|20)\d\d|['’]\d\d"
    r"|(?:nitten|atten|totusinde?|to[ -]tusind(?:e)?)[^\S\n]?(?:hundrede[^\S\n]?)?(?:og[^\S\n]?)?\w+)"
)
_ONES = r"(?:første|anden|tredje|fjerde|femte|sjette|syvende|ottende|niende)"
_SAID_DAY = (
    rf"(?:(?:en|to|tre|fire|fem|seks|syv|otte|ni)ogtyvende|(?:en|to)ogtredivte|tyvende|tredivte|tiende"
    rf"|ellevte|elvte|tolvte|trettende|fjortende|femtende|sekstende|syttende|attende|nittende|{_ONES})"
)
_DAY = rf"(?:[0-3]?\d\.?|{_SAID_DAY})"
_SPOKEN = re.compile(
    rf"(?<![\w.,/-])(?:(?:[Dd]en|[Dd]\.)[^\S\n]+)?{_DAY}[^\S\n]+{_MONTH}(?:[^\S\n]+{_YEAR})?(?![\w]|[.]\d)",
    re.IGNORECASE,
)
_NUMERIC = re.compile(
    r"(?<![\w.,/:-])(?:(?P<told>(?:[Dd]en|[Dd]\.)[^\S\n]+))?(?P<day>[0-3]?\d)(?:[./-]|\.[^\S\n])(?P<month>[01]?\d)"
    r"(?:(?:[./-]|\.?[^\S\n])(?P<year>(?:19|20)?\d\d))?(?![\w/]|[.,-]\d)"
)
_ISO = re.compile(r"(?<![\w-])(?:19|20)\d\d-[01]\d-[0-3]\d(?![\w-])")
_SAID_NUMBERS = re.compile(
    rf"(?<!\w)[Dd]en[^\S\n]+{_SAID_DAY}[^\S\n]+i[^\S\n]+(?:{_ONES}|tiende|ellevte|tolvte)(?:[^\S\n]+{_YEAR})?(?!\w)",
    re.IGNORECASE,
)
_FEAST = re.compile(
    rf"(?<!\w)(?:(?:1|2|3|første|anden|tredje)\.?[^\S\n]+(?:jule|påske|pinse)dag|(?:lille"
    rf"[^\S\n]?)?juleaften(?:sdag)?|nytårs(?:aften|dag|nat)|mortensaften"
    rf"|(?:påske|pinse)(?:lørdag|søndag|mandag)|store[^\S\n]bededag|kristi[^\S\n]himmelfart(?:sdag)?"
    rf"|påsken?|pinsen?|julen?"
    rf"|skærtorsdag|langfredag|grundlovsdag|sankthans(?:aften)?|fastelavn)(?:[^\S\n]+(?:i[^\S\n]+)?{_YEAR})?(?!\w)",
    re.IGNORECASE,
)
_MONTH_OF_YEAR = re.compile(
    rf"(?<!\w)(?:{_MONTH}|foråret|forår|sommeren|efteråret|efterår|vinteren|julen|påsken)[^\S\n]+(?:i"
    rf"[^\S\n]+)?(?:(?:19|20)\d\d|['’]\d\d)(?!\w)",
    re.IGNORECASE,
)
_SAID_YEAR = re.compile(
    r"(?<!\w)(?:nitten[^\S\n]?hundrede|(?:to[^\S\n]?|år[^\S\n]?)tusinde?)(?:[^\S\n]+og)?"
    r"[^\S\n]+(?:\w*(?:ti|elleve|tolv|tten|ten|tyve|tredive|fyrre"
    r"|halvtreds|tres|halvfjerds|firs|halvfems)|en|et|to|tre|fire|fem|seks|syv|otte|ni)(?![\w]|"
    r"[^\S\n]+(?:kroner|kr|gange|stykker|mennesker))",
    re.IGNORECASE,
)
_MONTH_NUMBERED = re.compile(
    r"(?<![\w.,/-])(?:den[^\S\n]+|d\.?[^\S\n]+)?[0-3]?\d\.?[^\S\n]+i[^\S\n]+[01]?\d\.?(?:[^\S\n]+(?:19"
    r"|20)?\d\d)?(?![\w]|[.,]\d|[^\S\n]+(?:kr|gange|procent))",
    re.IGNORECASE,
)
_AGED = re.compile(
    r"\b(?:jeg|han|hun)[^\S\n]+er[^\S\n]+(?:født[^\S\n]+i|fra|årgang)"
    r"[^\S\n]+(?P<year>['’]?\d\d)(?![\w.,%]|[^\S\n]+(?:kr|år|gange))",
    re.IGNORECASE,
)
_YEAR_ALONE = re.compile(r"(?<![\w.,/-])(?:19|20)\d\d(?![\w/]|[.,-]\d)(?!\s?(?:kr\b|kroner|stk|mand|personer))")
_COHORT = re.compile(r"(?<!\w)(?:årgang|født i|fra)[^\S\n]+(?P<year>['’]?\d\d)(?![\w.,%]|[^\S\n]+(?:kr|år|gange|mand))")

_EVENT = re.compile(
    r"\b(?:føds?e?l?s?d\w*|fødte?s?|fødsel\w*|døde?|dør|død|dødsdag\w*|omkom\w*|begravet|begravels\w*"
    r"|bisat\w*|bisættels\w*"
    r"|indlagt\w*|indlagde|indlæggel\w*|udskrevet|udskrev|udskrives|udskrivels\w*|anholdt\w*|anholdels\w*|fængsl\w*"
    r"|varetægt\w*|løsladt\w*|løsladels\w*|dømt\w*|dom|sigtet\w*|sigtels\w*|afson\w*|gift(?:e|es)?|viet|bryllup\w*"
    r"|skilt|skilsmisse\w*|konfirm\w*|døbt|barnedåb\w*|anbragt\w*|anbringels\w*|tvangsfjern\w*|tvangsindl\w*|fjernet"
    r"|flytte\w*|smidt ud|opsagt|fyret|ansat\w*|ansættels\w*|startede|begyndte|stoppede|holdt op|gik ned|sygemeld\w*"
    r"|overfald\w*|overfaldet|stukket|skudt|voldtæg\w*|voldtog|ulykke\w*|operer\w*|diagnos\w*|kræft\w*"
    r"|scann\w*|amput\w*"
    r"|selvmord\w*|hængte|druknede|forsvandt|fundet|fandt|mistede|fik frataget|frakendt|kørekort\w*|kom til landet"
    r"|opholdstilladelse\w*|asyl|pension\w*|førtidspension\w*|kontanthjælp|afrusning\w*|behandling|clean|ædru|tørlagt"
    r"|drukket|har boet|boet|sovet|ind og ud|gik fra|gået fra|fylder|fyldte|blev fyldt|kom ud|kom hjem|kom ind)\b",
    re.IGNORECASE,
)
_BORN = re.compile(
    r"\b(?:født|fødselsdag\w*|døde|død|årgang|begravet|begravelse\w*|omkom|kom til verden)\b", re.IGNORECASE
)
_SOMEBODY = re.compile(
    r"\b(?:han|hun|ham|hende|hans|hendes|jeg|mig|min|mit|mine|vores|barnet|drengen|pigen|faren|moren|konen|manden)\b",
    re.IGNORECASE,
)
_END = re.compile(r"[!?\n]|\.(?=\s+[A-ZÆØÅ»\"])")
_AROUND = 120
_NEAR_YEAR = 45
_BIRTH, _DATED, _TOLD, _BARE = 0.95, 0.85, 0.7, 0.5


def matches(text: str) -> list[Match]:
    """Find dates tied to a person; ordered, without overlaps. Of a bare date the confidence is low.

    >>> [match.key for match in matches("Han er født den 3. maj 1962. Vi så det i maj 1999.")]
    ['den 3. maj 1962']
    """
    return without_overlaps([*_days(text), *_months(text), *_years(text)])


def _days(text: str) -> Iterator[Match]:
    for pattern in (_SPOKEN, _ISO, _SAID_NUMBERS, _FEAST):
        for hit in pattern.finditer(text):
            sure = _confidence(text, hit.start(), hit.end())
            if pattern is _FEAST and sure <= _TOLD and not hit[0][-1].isdigit():
                continue
            yield _match(hit.start(), hit.end(), text, sure)
    for hit in _MONTH_NUMBERED.finditer(text):
        if (
            _BORN.search(_sentence(text, hit.start(), hit.end()))
            or hit[0].lower().startswith("d")
            or hit[0].count(".") > 1
        ):
            yield _match(hit.start(), hit.end(), text, _TOLD)
    for hit in _NUMERIC.finditer(text):
        day, month = int(hit["day"]), int(hit["month"])
        if not (0 < day <= 31 and 0 < month <= 12):  # noqa: PLR2004 - days of a month, months of a year
            continue
        sure = _confidence(text, hit.start(), hit.end())
        if hit["year"] or hit["told"]:
            yield _match(hit.start(), hit.end(), text, sure)
        elif _BORN.search(_sentence(text, hit.start(), hit.end())):
            yield _match(hit.start(), hit.end(), text, _TOLD)


def _months(text: str) -> Iterator[Match]:
    for hit in _MONTH_OF_YEAR.finditer(text):
        sentence = _sentence(text, hit.start(), hit.end())
        if _EVENT.search(sentence) or _SOMEBODY.search(sentence):
            yield _match(hit.start(), hit.end(), text, _TOLD)


def _years(text: str) -> Iterator[Match]:
    """Find years of birth and death, and of what happened to somebody just before."""
    for hit in _YEAR_ALONE.finditer(text):
        before = _sentence(text, hit.start(), hit.end())[: _NEAR_YEAR * 3]
        near = text[max(0, hit.start() - _NEAR_YEAR) : hit.start()]
        near = _END.split(near)[-1]
        if _BORN.search(near) or _BORN.search(_END.split(text[hit.end() : hit.end() + _NEAR_YEAR])[0]):
            yield _match(hit.start(), hit.end(), text, _DATED)
        elif _EVENT.search(near) and _SOMEBODY.search(before):
            yield _match(hit.start(), hit.end(), text, _TOLD)
        elif _SOMEBODY.search(near):
            yield _match(hit.start(), hit.end(), text, _BARE)
    for hit in _SAID_YEAR.finditer(text):
        sentence = _sentence(text, hit.start(), hit.end())
        if _EVENT.search(sentence) or _SOMEBODY.search(sentence):
            yield _match(hit.start(), hit.end(), text, _TOLD)
    for hit in _AGED.finditer(text):
        yield _match(hit.start("year"), hit.end("year"), text, _TOLD)
    for hit in _COHORT.finditer(text):
        if hit[0].startswith("født") or hit[0].startswith("årgang"):
            yield _match(hit.start("year"), hit.end("year"), text, _TOLD)


def _confidence(text: str, start: int, end: int) -> float:
    sentence = _sentence(text, start, end)
    if _BORN.search(sentence):
        return _BIRTH
    if _EVENT.search(sentence):
        return _DATED
    return _TOLD if _SOMEBODY.search(sentence) else _BARE


def _sentence(text: str, start: int, end: int) -> str:
    """Return the words around a place, as far as its sentence goes."""
    before = _END.split(text[max(0, start - _AROUND) : start])[-1]
    return f"{before} {_END.split(text[end : end + _AROUND])[0]}"


def _match(start: int, end: int, text: str, sure: float) -> Match:
    key = " ".join(text[start:end].lower().split())
    return Match(Span(start, end), EntityKind.DATE, Layer.PATTERNS, key, confidence=sure)
