"""Find places and institutions by lists that come with qcode: towns, kommuner, regions, what homes are called.

Nothing here is sure, for a town may be a surname, and a place may be too large to tell anything: it waits for a
decision. What lists give beside that is of what kind a name is, and places where no capital letter shows one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from qcode.language import lowered, sentences
from qcode.language.inflection import ENDINGS, WORD, derived, folded
from qcode.language.ordinary import is_compound, is_known, is_ordinary, phrases
from qcode.language.overlaps import without_overlaps
from qcode.model.mask import EntityKind, Form, Layer, Match
from qcode.model.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

_NAMED_IN = {
    "towns": EntityKind.PLACE,
    "villages": EntityKind.PLACE,
    "kommuner": EntityKind.PLACE,
    "regions": EntityKind.PLACE,
    "houses": EntityKind.INSTITUTION,
    "organisations": EntityKind.ORGANISATION,
}
"""Lists of names, the first of two with the same name winning, and what they are lists of."""

_ISLANDER = re.compile(r".+bo(?:s|en|ens|er|ers|erne|ernes)?|bornholmer\w*|lollik\w*|falstring\w*")
"""Who lives in a part of the country that is small enough to tell something; its adjective tells nothing."""
_SURE, _LOWERED, _INHABITANT = 0.8, 0.5, 0.7
_SHORTEST_LOWERED, _SHORTEST_HEAD, _SHORTEST_TAIL = 4, 5, 3
_AT = re.compile(r"\b(?:i|fra|til|på|ved|omkring|nær|udenfor|uden for)[^\S\n]+\Z", re.IGNORECASE)
_LIVES = re.compile(
    r"\b(?:bor|boede|boet|bo|flytte\w*|født|opvokset|vokset op|voksede op|kommer fra|kom fra|stammer"
    r"|kommunen|kommune|jobcentret|jobcenter"
    r"|sygehuset|politiet|arresten|fængslet|kirken|toget|bussen|værestedet|herberget|hus|lejlighed|landsby|byen|byer)\b"
    r"(?:[^\S\n]+\w+){0,2}?(?:[^\S\n]+(?:i|fra|til|på|ved))?[^\S\n]+(?:i|fra|til|på|ved)[^\S\n]+\Z"
)
_BACK = 50
_CAPITALISED = r"[A-ZÆØÅ][\w’'-]*"
_RUN = rf"{_CAPITALISED}(?:[^\S\n]+(?:(?:af|og|i|på)[^\S\n]+(?={_CAPITALISED}))?{_CAPITALISED})*"
_AUTHORITY = re.compile(
    r"[^\S\n]+(?:Kommune|Amt|Byråd|Amtsråd|Sygehus|Hospital|Universitetshospital|Statsfængsel|Arrest|Politi|Bibliotek"
    r"|Gymnasium|Universitet|Havn|Kirke|Boligforening|Boldklub|Idrætsforening|Herberg|Krisecenter|Politikreds)s?\b"
)
_LOWERED_AUTHORITY = re.compile(
    r"[^\S\n]+(?:kommune|amt|byråd|sygehus|hospital|universitetshospital|statsfængsel|arrest|arresthus"
    r"|politi|bibliotek|gymnasium"
    r"|universitet|havn|kirke|boligforening|boldklub|idrætsforening|forsorgshjem|herberg|krisecenter"
    r"|politikreds|asylcenter|station)s?(?!\w)"
)
_STREET = re.compile(
    r"(?<![\w-])[A-ZÆØÅ][\wé.-]*(?:[^\S\n]+[A-ZÆØÅ][\wé.-]*){0,3}?[^\S\n]?(?:(?<=\w)"
    r"(?:vej|gade|gyde|allé|alle|stræde|torv|plads|boulevard|vænget|parken|bakken|toften|haven|kvarteret|byen)"
    r"|(?<=[^\S\n])(?:Vej|Gade|Allé|Alle|Stræde|Torv|Plads|Boulevard))(?:en|et)?(?P<genitive>s)?(?!\w)"
)
_HOME = re.compile(
    r"(?<![\w-])[A-ZÆØÅ][\wé-]{2,}(?:hjemmet|huset|gården|centret|centeret|skolen|kirken|hospitalet|sygehuset|klinikken"
    r"|projektet|herberget|stuen|caféen|cafeen|fonden|klubben|foreningen|kollegiet|stedet)(?P<genitive>s)?(?!\w)"
)
_WARD = re.compile(
    r"(?<!\w)(?:[Aa]fsnit|[Aa]fdeling|[Aa]fd\.|[Ss]tue)[^\S\n]+(?:[A-ZÆØÅ]{0,2}\d{1,3}[A-ZÆØÅ]?|[A-ZÆØÅ]\d?)(?!\w|\.\d)"
)
_OF_TOWN = re.compile(r".+(?:(?:ens|ian|an)er(?:s|en|ens|e|es|ne|nes)?|(?:ensi|ian|an)ske?)")
_OFFICE = re.compile(r".+[ -]amt|region[ -].+|.+sygehusfællesskab", re.IGNORECASE)
_PLAUSIBLE_GENITIVE = re.compile(r"(?P<base>.{2,}[^sxzSXZ])s")


def matches(text: str, starts: AbstractSet[int], language: str = "da") -> list[Match]:
    """Find listed places, their inhabitants, streets and named institutions; ordered, without overlaps.

    Args:
        text: As stored.
        starts: Where its sentences start.
        language: Code of the language spoken; one without lists has nothing found.

    >>> text = "Han kom fra Randers, og skibonitterne på herberget Svanen lo."
    >>> [(match.key, match.kind.value) for match in matches(text, {0})]
    [('Randers', 'place'), ('skibonitterne', 'place'), ('Svanen', 'institution')]
    """
    if not files("qcode.language").joinpath(language, "towns.txt").is_file():
        return []
    found = [
        *_institutions(text, starts, language),
        *_shaped(text, starts, language),
        *_places(text, starts, language),
        *lowered.matches(text, language),
    ]
    return without_overlaps(found)


@cache
def towns(language: str) -> frozenset[str]:
    """Return the first words of listed places, in lower case."""
    names = (entry for name in ("towns", "villages", "kommuner") for entry in phrases(name, language))
    return frozenset(name.split()[0] for name in names)


@cache
def _listed(language: str) -> Mapping[str, tuple[tuple[str, ...], ...]]:
    """Return the names, as folded words, by their first word; the longest first."""
    found: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for words in _kinds(language):
        found[words[0]].add(words)
    return {first: tuple(sorted(each, key=lambda words: (-len(words), words))) for first, each in found.items()}


@cache
def _kinds(language: str) -> Mapping[tuple[str, ...], EntityKind]:
    """Return of what kind each listed name is, by its folded words."""
    found: dict[tuple[str, ...], EntityKind] = {}
    for name, kind in _NAMED_IN.items():
        for entry in phrases(name, language):
            found.setdefault(tuple(folded(word) for word in WORD.findall(entry)), kind)
    return found


@cache
def _inhabitants(language: str) -> Mapping[str, bool]:
    """Return the inhabitants and adjectives of places, each with whether it can be nothing else.

    The dictionary knows ``viborgensere`` and ``skibonitter``, and they tell of their town all the same; ``skivefolk``
    and ``jyde`` are words like others.
    """
    endings = ENDINGS.get(language)
    if endings is None:
        return {}
    large = {folded(entry) for entry in phrases("regions", language)}
    kinds = _kinds(language)
    single = sorted(words[0] for words, kind in kinds.items() if len(words) == 1 and kind is EntityKind.PLACE)
    found: dict[str, bool] = {}
    for place in single:
        own = endings.places.get(place, ())
        for whole in derived(place, endings):
            sure = (place not in large or _ISLANDER.fullmatch(whole) is not None) and (
                whole.startswith(own) or _OF_TOWN.fullmatch(whole) is not None
            )
            found[whole] = found.get(whole, False) or sure
    return found


def _places(text: str, starts: AbstractSet[int], language: str) -> Iterator[Match]:
    known, people = _listed(language), _inhabitants(language)
    read: dict[str, tuple[str, bool]] = {}  # of each writing, the place it may begin, and whether it is of one
    for word in WORD.finditer(text):
        written = word.group()
        if written not in read:
            whole = folded(written)
            bent = _PLAUSIBLE_GENITIVE.fullmatch(whole)
            first = whole if whole in known or bent is None or bent["base"] not in known else bent["base"]
            of_one = whole in people and (people[whole] or not is_ordinary(written, language))
            of_one = of_one or _begins_with_town(written, whole, language)
            read[written] = (first if first in known else "", of_one)
        first, is_people = read[written]
        if first:
            yield from _place(text, word, known[first], starts, language)
        elif is_people:
            yield Match(Span(*word.span()), EntityKind.PLACE, Layer.LISTS, written, Form.BASE, _INHABITANT)


def _begins_with_town(written: str, whole: str, language: str) -> bool:
    """Tell whether a word in lower case is one put together with a town: ``viborgafdelingen``."""
    if written[0].isupper() or len(whole) < _SHORTEST_HEAD + _SHORTEST_TAIL or is_known(written, language):
        return False
    kinds = _kinds(language)
    return any(
        kinds.get((whole[:cut],)) is EntityKind.PLACE
        and not is_ordinary(whole[:cut], language)
        and is_ordinary(whole[cut:].removeprefix("s"), language)
        for cut in range(_SHORTEST_HEAD, len(whole) - _SHORTEST_TAIL + 1)
    )


def _shows_place(text: str, start: int, written: str, *, ordinary: bool) -> bool:
    """Tell whether a listed name of one word in lower case is that name, by what stands before it."""
    if ordinary:
        return _LIVES.search(text, max(0, start - _BACK), start) is not None
    return len(written) >= _SHORTEST_LOWERED or _AT.search(text, max(0, start - _BACK), start) is not None


def _place(
    text: str, word: re.Match[str], choices: Sequence[tuple[str, ...]], starts: AbstractSet[int], language: str
) -> Iterator[Match]:
    for words in choices:
        end, form = _end(text, word, words)
        if end is None:
            continue
        written = text[word.start() : end]
        capital = written[0].isupper() or (written[0].isdigit() and written[-1].isupper())
        ordinary = len(words) == 1 and is_ordinary(written, language)
        if ordinary and capital and sentences.opens_clause(text, word.start(), starts):
            return
        if not capital and len(words) == 1 and not _shows_place(text, word.start(), written, ordinary=ordinary):
            return
        kind = _kinds(language)[words]
        authority = (_AUTHORITY if capital else _LOWERED_AUTHORITY).match(text, end)
        if authority:
            whole = Span(word.start(), authority.end())
            yield Match(whole, EntityKind.ORGANISATION, Layer.LISTS, text[whole.slice], Form.BASE, _SURE)
            return
        key = written[: -1 if form is Form.GENITIVE else None]
        sure = _SURE if capital else _LOWERED
        kind = EntityKind.ORGANISATION if _OFFICE.fullmatch(key) else kind
        yield Match(Span(word.start(), end), kind, Layer.LISTS, " ".join(key.split()), form, sure)
        return


def _end(text: str, word: re.Match[str], words: Sequence[str]) -> tuple[int | None, Form]:
    """Return where a place ends that begins with ``word``, and whether it is in the genitive."""
    at, written = word.end(), word.group()
    for wanted in words[1:]:
        if folded(written) != words[0]:
            return None, Form.BASE
        following = WORD.match(text, at + 1) if text[at : at + 1] in {" ", "-", "‑", "."} else None
        if following is None or folded(following.group()) not in {wanted, f"{wanted}s"}:
            return None, Form.BASE
        at, written = following.end(), following.group()
        words = (folded(written), *words[1:])
    bent = folded(written) != words[-1] if len(words) == 1 else written.endswith("s") and not words[-1].endswith("s")
    return at, Form.GENITIVE if bent else Form.BASE


def _shaped(text: str, starts: AbstractSet[int], language: str) -> Iterator[Match]:
    """Find streets and homes by how their names end."""
    for pattern, kind in ((_STREET, EntityKind.PLACE), (_HOME, EntityKind.INSTITUTION)):
        for hit in pattern.finditer(text):
            written = hit[0]
            if is_ordinary(written, language) and sentences.opens_clause(text, hit.start(), starts):
                continue
            if " " not in written and is_compound(written, language) and hit.start() in starts:
                continue
            form = Form.GENITIVE if hit["genitive"] else Form.BASE
            key = " ".join(written.removesuffix(hit["genitive"] or "").split())
            yield Match(Span(*hit.span()), kind, Layer.LISTS, key, form, _SURE)


def _institutions(text: str, starts: AbstractSet[int], language: str) -> Iterator[Match]:
    """Find what is named after a word for such places; the word itself is part of the name if it has a capital."""
    for hit in _named(language).finditer(text):
        capital = hit["word"][0].isupper() and not sentences.opens_clause(text, hit.start(), starts)
        span = Span(hit.start() if capital else hit.start("name"), hit.end())
        yield Match(span, EntityKind.INSTITUTION, Layer.LISTS, " ".join(text[span.slice].split()), Form.BASE, _SURE)
    for hit in _WARD.finditer(text):
        yield Match(
            Span(*hit.span()), EntityKind.INSTITUTION, Layer.LISTS, " ".join(hit[0].split()), Form.BASE, _LOWERED
        )


@cache
def _named(language: str) -> re.Pattern[str]:
    words = "|".join(sorted((re.escape(word) for word in phrases("institutions", language)), key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?P<word>(?i:{words}))[^\S\n]+[»“\"']?(?P<name>{_RUN})(?!\w)")
