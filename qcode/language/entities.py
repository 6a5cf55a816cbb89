"""Find persons, places and organisations with a statistical model: the best one installed, or the one that ships.

A model says of what sort a name is, which rules do badly, and finds names where no capital letter shows them. It is
never sure: what it finds waits for a decision.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import as_file, files
from typing import TYPE_CHECKING

from qcode.language import models
from qcode.language.ordinary import can_name, is_compound, is_ordinary, listed, proper_base
from qcode.language.overlaps import overlapping, without_overlaps
from qcode.model.mask import EntityKind, Form, Layer, Match
from qcode.model.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from spacy.language import Language
    from spacy.tokens import Span as Found

KINDS: Mapping[str, EntityKind] = {
    "PER": EntityKind.PERSON,
    "PERSON": EntityKind.PERSON,
    "PRS": EntityKind.PERSON,
    "persName": EntityKind.PERSON,
    "LOC": EntityKind.PLACE,
    "GPE": EntityKind.PLACE,
    "GPE_LOC": EntityKind.PLACE,
    "FAC": EntityKind.PLACE,
    "FACILITY": EntityKind.PLACE,
    "placeName": EntityKind.PLACE,
    "geogName": EntityKind.PLACE,
    "ORG": EntityKind.ORGANISATION,
    "GPE_ORG": EntityKind.ORGANISATION,
    "orgName": EntityKind.ORGANISATION,
}
"""What the labels of published pipelines mean; other labels (dates, works, products) are passed over."""

_NOT_NEEDED = ("tagger", "morphologizer", "parser", "senter", "attribute_ruler", "lemmatizer", "trainable_lemmatizer")
_UNSURE = 0.5
_BATCH = 64
_WORD = re.compile(r"[^\W\d_]+")
_LETTERS_PER_CAPITAL = 200  # of a text with capitals at least; one in 40 begins a sentence
_OPENING = re.compile(r"(?:\A|[.!?:…\n])[^\w\n]*\Z")
_BACK = 12  # characters looked back over for the end of a sentence
_BENT = re.compile(r"['’]s?$")


@dataclass(frozen=True, slots=True)
class Recogniser:
    """A model ready to be asked.

    Attributes:
        name: What the model is called, for the record of a run.
        version: The model's own.
        language: Code of the language it reads.
        confidences: Share of right answers by label, as its makers measured it.
    """

    name: str
    version: str
    language: str
    confidences: Mapping[str, float]
    _pipeline: Language = field(repr=False, compare=False)

    def matches(self, text: str) -> list[Match]:
        """Find what the model takes for persons, places and organisations; ordered, without overlaps.

        Args:
            text: As stored. Every line is read by itself.
        """
        (found,) = self.matches_in([text])
        return found

    def matches_in(self, texts: Iterable[str]) -> Iterator[list[Match]]:
        """Do the same for several texts; faster than one by one where they are short."""
        for text in texts:
            yield list(self._in_lines(text))

    def _in_lines(self, text: str) -> Iterator[Match]:
        at = 0
        for read in self._pipeline.pipe(text.split("\n"), batch_size=_BATCH):
            yield from (self._match(found, at) for found in read.ents if found.label_ in KINDS and found.text.strip())
            at += len(read.text) + 1

    def _match(self, found: Found, offset: int) -> Match:
        key, form = _base(found.text, self.language)
        return Match(
            Span(offset + found.start_char, offset + found.end_char),
            KINDS[found.label_],
            Layer.MODEL,
            key,
            form,
            self.confidences.get(found.label_, _UNSURE),
        )


@cache
def recogniser(language: str = "da") -> Recogniser | None:
    """Return the best model there is for a language, loaded once; None if there is none."""
    found = models.chosen(language)
    if found is None or not found.package:
        return shipped(language)
    return _loaded(found.package, language)


@cache
def shipped(language: str = "da") -> Recogniser | None:
    """Return the model that comes with qcode, loaded once; None for a language it has none for."""
    if models.shipped(language) is None:
        return None
    folder = files("qcode.language").joinpath(language, "model")
    from qcode.language import wordclasses  # noqa: F401, PLC0415 - teaches spaCy the model's language

    with as_file(folder) as path:
        return _loaded(str(path), language, exclude=["tokenizer"])  # spaCy's own, as it is


def beside(rules: Sequence[Match], model: Sequence[Match], language: str = "da") -> list[Match]:
    """Return what the rules have found and, beside it, what only the model has; ordered, without overlaps.

    What is left over has only capitals to go by: the model says of what sort it is, and where the name begins and ends.

    >>> from qcode.language.leftovers import matches
    >>> rules = matches("Så kom Mette fra randers.", [])
    >>> place = Match(Span(17, 24), EntityKind.PLACE, Layer.MODEL, "randers")
    >>> mette = Match(Span(7, 12), EntityKind.PERSON, Layer.MODEL, "Mette")
    >>> [(match.key, match.kind.value, match.layer.value) for match in beside(rules, [mette, place])]
    [('Mette', 'person', 'leftovers'), ('randers', 'place', 'model')]
    """
    done = sorted(rules)
    spans = [match.span for match in done]
    place = {span: n for n, span in enumerate(spans)}
    for found in model:
        there = overlapping(found.span, spans)
        if not there:
            done.append(found)
            continue
        at = place[there[0]]
        if len(there) == 1 and done[at].layer is Layer.LEFTOVERS:
            done[at] = _told_more(done[at], found, language)
    return without_overlaps(done)


def believable(text: str, found: Sequence[Match], language: str = "da") -> list[Match]:
    """Return what a model takes for a name and can be one: no single letter, and no word in the midst of others.

    In a text that has capitals, a word of the language without one names nobody; nor does one at the start of a
    sentence that is never a name.
    """
    capitals = sum(map(str.isupper, text)) * _LETTERS_PER_CAPITAL > len(text)
    return [
        match
        for match in found
        if _can_be_name(text, match.span, language, capitals=capitals and _has_capitals(text, match.span))
    ]


def _has_capitals(text: str, span: Span) -> bool:
    """Tell whether the line of a mention has a capital letter: speech recognition may have written some lines only."""
    start, end = text.rfind("\n", 0, span.start) + 1, text.find("\n", span.end)
    return any(map(str.isupper, text[start : end if end >= 0 else len(text)]))


def _can_be_name(text: str, span: Span, language: str, *, capitals: bool) -> bool:
    written = text[span.slice]
    words = _WORD.findall(written)
    if not any(len(word) > 1 for word in words) or (
        words[0].isupper() and words[0] in listed("abbreviations", language)
    ):
        return False
    if len(words) == 1 and words[0].islower() and words[0] in listed("no-model-names", language):
        return False
    if not capitals or not all(is_ordinary(word, language) or is_compound(word, language) for word in words):
        return True
    if written[0].isupper() and not _OPENING.search(text, max(0, span.start - _BACK), span.start):
        return True
    return any(word[0].isupper() and can_name(word, language) for word in words)


def _told_more(left: Match, found: Match, language: str) -> Match:
    """Return what is left over with the sort of thing it is, and with a first word that a capital could not show."""
    if not found.span.contains(left.span) or found.key.split()[0].lower() in listed("no-names", language):
        return replace(left, kind=found.kind) if left.span.contains(found.span) else left
    key, form = (left.key, left.form) if found.span == left.span else (found.key, found.form)
    return replace(left, span=found.span, kind=found.kind, key=key, form=form)


def _loaded(name: str, language: str, exclude: Sequence[str] = _NOT_NEEDED) -> Recogniser:
    import spacy  # noqa: PLC0415 - half a second to load

    pipeline = spacy.load(name, exclude=exclude)
    meta = pipeline.meta
    scores = meta.get("performance", {}).get("ents_per_type", {})
    sure = {label: score["p"] for label, score in scores.items()}
    return Recogniser(f"{pipeline.lang}_{meta['name']}", meta["version"], language, sure, pipeline)


def _base(words: str, language: str) -> tuple[str, Form]:
    """Return a mention without its genitive, and whether it has one."""
    *before, last = words.split()
    base = _BENT.sub("", last)
    if base == last:
        base = proper_base(last, language)
    return " ".join((*before, base)), Form.BASE if base == last else Form.GENITIVE
