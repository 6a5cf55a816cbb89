"""Find streets, homes and institutions where no capital shows them: by how they end, by what stands before."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from qcode.language.namelike import is_strange
from qcode.language.ordinary import is_ordinary, listed, phrases
from qcode.model.mask import EntityKind, Form, Layer, Match
from qcode.model.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

_STREET = re.compile(
    r"(?<![\w-])(?P<head>[a-zæøåé]{3,}?)(?:vej|gade|gyde|allé|stræde|torv|boulevard|vænge"
    r"|kvarter)(?P<definite>en|et)?s?(?!\w)"
)
_STREET_IN_WORDS = re.compile(
    r"(?<![\w.-])(?P<name>(?:(?:sankt|sct\.?|skt\.?|gl\.?|gammel|ny|nørre|nr\.?|sønder|sdr\.?|øster"
    r"|vester|store|lille|st\.|ll\.)[^\S\n])?"
    r"[a-zæøåé]{3,}(?:s|en|er|nd|rg|lm|sen)?)[^\S\n](?P<street>vej|gade|allé|alle|stræde|torv|plads"
    r"|boulevard|landevej)(?!\w)"
)
_GROUND = re.compile(
    r"\b(?:på|i|ved|fra|til|over|omkring|gennem|mod|nede|ned ad|op ad|ud ad|hen ad)[^\S\n]+"
    r"(?P<name>[a-zæøåé]{3,}(?:parken|haven|bakken|toften|vænget|engen|pladsen|torvet|skoven|søen|fjorden"
    r"|havnen|broen|kvarteret|byen))(?!\w)"
)
_HOME = re.compile(
    r"\b(?:på|i|ved|fra|til|hos|af|for|om|efter|inden|hedder|hed|det nye|det gamle)[^\S\n]+"
    r"(?P<name>[a-zæøåé]{3,}(?:gården|gaarden|huset|hjemmet|skolen|centret|centeret|kollegiet|pensionatet"
    r"|hytten|stuen|kroen|borgen|klubben"
    r"|caféen|cafeen|lejren|tjenesten|hjørnet|stenen|ekspressen|vognen|fonden|hospitalet|sygehuset"
    r"|fængslet|kirken|børnehaven|gård))(?!\w)"
)
_GENERIC_HEAD = re.compile(
    r"(?:motor|invalide|sindssyge|handicap|spille|marked|rast|rad|bolig|skak|torve|rådhus|cykel|hoved"
    r"|lande|grus|skov|sti|omfarts|ud|ind|by|gå|villa|side|mark|skole|hjem|fod|gang|tvær|parkerings"
    r"|arbejds|lege"
    r"|stå|folke|børne|pleje|ungdoms|drenge|pige|efter|special|høj|handels|produktions|privat|natur"
    r"|forsorgs|døgn|behandlings|bo|alder"
    r"|dag|nat|natte|aften|familie|kvinde|mande|krise|gæste|bade|række|kommune|råd|ting|jobs?"
    r"|genoptrænings|aktivitets|medborger|sundheds"
    r"|misbrugs|rusmiddel|vare|lager|parcel|sommer|fritids|friluft|kultur|forsamlings|mødested|hospits"
    r"|sogne|dom|varme|reception"
    r"|opholds|vente|dagligs?|sove|køkken|bade|fælles|tøj|dag|rytter|bonde|herre|kirke|fodbold|idræts"
    r"|sports|danse|natklub|gågade|have"
    r"|nærmeste|kolonihave|lang|hoved|storby|indre|midt|lande|små|sø|cafe|lokal|nabo|stor|hals|kø|fore"
    r"|hånd|vis|for|inden|over|under|om|selv"
    r"|lyst|køre|færge|banegård|tog|bus|gravs?|begravelses|militær|asyl|flygtninge|modtage|terapi|bofælles|ældre)?s?e?"
)
_NAMED = re.compile(
    r"(?<!\w)(?P<leader>(?:leder|lederen|forstander|forstanderen|souschef|bestyrer|chef|souschefen)[^\S\n]+"
    r"(?:af|på|for)[^\S\n]+)(?P<name>[a-zæøå]{3,}(?:en|et|erne))(?!\w)"
)
_NOT_DEFINITE = re.compile(r"(?:igen|ellen|uden|siden|inden|alen|ingen|nogen|anden|[^g]gen|aften|natten|dagen|tiden)")
_HOME_NAME = re.compile(r"[^\S\n]+(?P<name>[a-zæøåé]{3,})(?!\w)")
_SAID_TO_BE = frozenset({"hedder", "hed", "kaldes", "kaldet"})
_SURE, _GUESSED = 0.5, 0.4


def matches(text: str, language: str) -> Iterator[Match]:
    """Yield streets and homes in lower case, in any order, perhaps overlapping.

    >>> text = "hun bor i rosengade og han er der, lederen af kilden, og på arbejdspladsen"
    >>> [text[match.span.slice] for match in matches(text, "da")]
    ['rosengade', 'kilden']
    """
    yield from _streets(text, language)
    yield from _homes(text, language)
    yield from _after_word(text, language)


def _streets(text: str, language: str) -> Iterator[Match]:
    for hit in _STREET.finditer(text):
        if not _is_generic(hit[0], hit["head"], language):
            yield _match(text, hit.start(), hit.end(), EntityKind.PLACE, _SURE)
    for hit in _STREET_IN_WORDS.finditer(text):
        first = hit["name"].split()[0]
        if (" " in hit["name"] and not is_ordinary(first.rstrip("."), language)) or not is_ordinary(
            hit["name"].split()[-1], language
        ):
            yield _match(text, hit.start(), hit.end(), EntityKind.PLACE, _GUESSED)
    for hit in _GROUND.finditer(text):
        head = re.sub(
            r"(?:parken|haven|bakken|toften|vænget|engen|pladsen|torvet|skoven|søen|fjorden|havnen|broen"
            r"|kvarteret|byen)$",
            "",
            hit["name"],
        )
        if not _is_generic(hit["name"], head, language):
            yield _match(text, hit.start("name"), hit.end("name"), EntityKind.PLACE, _GUESSED)


def _homes(text: str, language: str) -> Iterator[Match]:
    for hit in _HOME.finditer(text):
        if not is_ordinary(hit["name"], language) and not _begins_generic(hit["name"]):
            yield _match(text, hit.start("name"), hit.end("name"), EntityKind.INSTITUTION, _GUESSED)
    for hit in _NAMED.finditer(text):
        if _is_calling(hit["name"], language):
            yield _match(text, hit.start("name"), hit.end("name"), EntityKind.INSTITUTION, _GUESSED)


def _after_word(text: str, language: str) -> Iterator[Match]:
    """Yield what stands after a word for a home as its name would: ``værestedet kilden``, ``café klare``."""
    for hit in _home_words(language).finditer(text):
        name = _HOME_NAME.match(text, hit.end())
        if name and name["name"] in _SAID_TO_BE:
            name = _HOME_NAME.match(text, name.end())
        if name and (
            is_strange(name["name"], language)
            or (name["name"].endswith(("en", "huset", "gården")) and _is_calling(name["name"], language))
        ):
            yield _match(text, name.start("name"), name.end("name"), EntityKind.INSTITUTION, _GUESSED)


@cache
def _home_words(language: str) -> re.Pattern[str]:
    words = "|".join(sorted((re.escape(word) for word in phrases("institutions", language)), key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{words}|café|caféen|cafe|pension)(?!\w)")


def _is_calling(name: str, language: str) -> bool:
    if (
        name in phrases("institutions", language)
        or name in listed("no-callings", language)
        or name in listed("no-names", language)
    ):
        return False
    if name in listed("relations", language) or _NOT_DEFINITE.search(name):
        return False
    return is_ordinary(name, language) or is_strange(name, language)


def _is_generic(whole: str, head: str, language: str) -> bool:
    return is_ordinary(whole, language) or _GENERIC_HEAD.fullmatch(head) is not None


@cache
def _begins_generic(name: str) -> bool:
    tail = re.search(
        r"(?:gården|gaarden|huset|hjemmet|skolen|centret|centeret|kollegiet|pensionatet|hytten|stuen|kroen"
        r"|borgen|klubben"
        r"|caféen|cafeen|lejren|tjenesten|hjørnet|stenen|ekspressen|vognen|fonden|hospitalet|sygehuset"
        r"|fængslet|kirken|børnehaven|gård)$",
        name,
    )
    head = name[: tail.start()] if tail else name
    return _GENERIC_HEAD.fullmatch(head) is not None


def _match(text: str, start: int, end: int, kind: EntityKind, sure: float) -> Match:
    return Match(Span(start, end), kind, Layer.LISTS, " ".join(text[start:end].split()), Form.BASE, sure)
