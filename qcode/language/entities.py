"""Find persons, places and organisations with a statistical model: the best one installed, or the one that ships.

A model says of what sort a name is, which rules do badly, and finds names where no capital letter shows them. It is
never sure: what it finds waits for a decision.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import as_file, files
from typing import TYPE_CHECKING

from qcode.language.ordinary import proper_base
from qcode.language.overlaps import overlapping
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

_DANISH = ("da_dacy_large_trf", "da_dacy_medium_trf", "da_dacy_small_trf")
_USUAL = tuple(f"_core_{text}_{size}" for size in ("trf", "lg", "md", "sm") for text in ("news", "web"))
_SPACY_CODES = {"no": "nb"}
_NOT_NEEDED = ("tagger", "morphologizer", "parser", "senter", "attribute_ruler", "lemmatizer", "trainable_lemmatizer")
_UNSURE = 0.5
_BATCH = 64
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
    """Return the best model there is for a language, loaded once; None if there is none.

    An installed pipeline is preferred to the one that ships, DaCy's to spaCy's, and the larger to the smaller.
    """
    from spacy.util import is_package  # noqa: PLC0415 - half a second to load

    found = next((name for name in _names(language) if is_package(name)), None)
    return shipped(language) if found is None else _loaded(found, language)


@cache
def shipped(language: str = "da") -> Recogniser | None:
    """Return the model that comes with qcode, loaded once; None for a language it has none for."""
    folder = files("qcode.language").joinpath(language, "model")
    if not (language.isalpha() and folder.joinpath("meta.json").is_file()):
        return None
    from qcode.language import wordclasses  # noqa: F401, PLC0415 - teaches spaCy the model's language

    with as_file(folder) as path:
        return _loaded(str(path), language, exclude=["tokenizer"])  # spaCy's own, as it is


def beside(rules: Sequence[Match], model: Sequence[Match]) -> list[Match]:
    """Return what the rules have found and, beside it, what only the model has; ordered, without overlaps.

    >>> from qcode.language.leftovers import matches
    >>> rules = matches("Så kom Mette fra randers.", [])
    >>> place = Match(Span(17, 24), EntityKind.PLACE, Layer.MODEL, "randers")
    >>> [match.key for match in beside(rules, [Match(Span(7, 12), EntityKind.PERSON, Layer.MODEL, "Mette"), place])]
    ['Mette', 'randers']
    """
    taken = sorted(match.span for match in rules)
    return sorted([*rules, *(match for match in model if not overlapping(match.span, taken))])


def _names(language: str) -> Iterator[str]:
    """Yield the names of the pipelines that may be installed, the best first."""
    if language == "da":
        yield from _DANISH
    yield from (f"{_SPACY_CODES.get(language, language)}{usual}" for usual in _USUAL)


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
