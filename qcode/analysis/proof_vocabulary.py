"""Recognising in prose what the register knows: values, speakers, labels, and who a sentence says spoke."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qcode.model.attribute import Scope

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from qcode.model.attribute import Attribute
    from qcode.model.manuscript import ProofWords

LABEL = re.compile(r"\b(?:IP|P|I|K|B|Informant|Borger|Person|Deltager)[ -]?\d{1,3}\b")
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-ZÆØÅ])")
_LONGEST = 14  # words of a sentence without verb that still names a speaker
_NOBODY = re.compile(r"(?!)")


class Vocabulary:
    """What a study's attributes and a language's words look like in running text."""

    def __init__(self, attributes: Mapping[str, Attribute], words: ProofWords) -> None:
        self.words = words
        self._endings = f"(?:{'|'.join(sorted(map(re.escape, words.endings), key=len, reverse=True))})?"
        self._values = {
            (name, value): self._value(attribute.label, value)
            for name, attribute in attributes.items()
            for value in attribute.values
        }
        self._listed = {
            name: re.compile(
                rf"\b{re.escape(prefix.strip())}(?:en|er|erne)?\s+"
                rf"(?P<all>\d+(?:\s*(?:,|og|eller|and|or|–|-)\s*\d+)*)(?!\d)",
                re.IGNORECASE,
            )
            for name, attribute in attributes.items()
            if (prefix := attribute.label.partition("{value}")[0]).strip() and attribute.values
        }
        self.person_values = frozenset(
            value
            for name, attribute in attributes.items()
            if attribute.scope is Scope.PARTICIPATION or name == "role"
            for value in attribute.values
        )
        self.finer = self.any_of(words.lists.get("finer", ()))
        self.speaker = self.any_of(words.lists.get("speaker", ()))
        self.say = self.phrase(words.lists.get("say", ()))
        self._clause = self.phrase(words.lists.get("clause", ()))
        self._as = re.compile(rf"^\s*(?:{self.either('as')})\s+(?=(?:en|et|den|det|an?|the)\s)", re.IGNORECASE)
        self._age = re.compile(rf"\b\d{{2}}[- ]?(?:{self.either('age')})\b")

    def _value(self, label: str, value: str) -> re.Pattern[str]:
        before, _, after = label.partition("{value}")
        stem = re.escape(value) + (r"(?!\d)" if value[-1].isdigit() else self._endings)
        tail = rf"{re.escape(after)}{self._endings}" if after.strip() else ""
        head = rf"{re.escape(before.strip())}(?:en|er|erne)?\s+" if before.strip() else ""
        return re.compile(rf"(?<!\w){head}{stem}{tail}(?!\w)", re.IGNORECASE)

    def either(self, name: str) -> str:
        """Return what matches one of a list's words and phrases, the longest first; nothing where there is none."""
        found = sorted(self.words.lists.get(name, ()), key=len, reverse=True)
        return "|".join(re.escape(one).replace("\\ ", r"\s+") for one in found) or "(?!)"

    def describing(self, but: str = "") -> str:
        """Return what matches a word between a number and its noun (*unge* politikere), and a blank, or nothing.

        Args:
            but: The list of words it is none of.
        """
        endings = "|".join(sorted(self.words.lists.get("describing", ())))
        none = rf"(?!(?:{self.either(but)})\b)" if but else ""
        return rf"(?:{none}[a-zæøå]+(?:{endings})\s+)?"

    def any_of(self, words: Iterable[str]) -> re.Pattern[str]:
        """Return a pattern of nouns, however they are bent."""
        stems = "|".join(sorted(map(re.escape, words), key=len, reverse=True))
        return re.compile(rf"(?<!\w)(?:{stems}){self._endings}(?!\w)", re.IGNORECASE) if stems else _NOBODY

    def phrase(self, words: Iterable[str]) -> re.Pattern[str]:
        """Return a pattern of words and phrases as they stand."""
        stems = "|".join(sorted(map(re.escape, words), key=len, reverse=True))
        return re.compile(rf"(?<!\w)(?:{stems})(?!\w)", re.IGNORECASE) if stems else _NOBODY

    def named(self, text: str) -> dict[str, set[str]]:
        """Return the values of attributes that a text names, by attribute."""
        found: dict[str, set[str]] = {}
        for name, listed in self._listed.items():
            for hit in listed.finditer(text):
                found.setdefault(name, set()).update(re.findall(r"\d+", hit["all"]))
        for (name, value), pattern in self._values.items():
            if pattern.search(text):
                found.setdefault(name, set()).add(value)
        return found

    def labels(self, text: str) -> list[str]:
        """Return the labels of persons in a text (``IP2``)."""
        return [one[0].replace(" ", "") for one in LABEL.finditer(text)]

    def subject(self, lead_in: str, trailing: str = "") -> str:
        """Return the words that say who speaks, of the sentences around a quote.

        They stand before the verb of saying, or behind it, up to what is said.
        """
        found = [self._of_sentence(_SENTENCE.split(lead_in)[-1])] if lead_in.strip() else []
        behind = self.say.search(trailing)
        if behind and behind.start() < len("siger derfor også med disse ord"):
            found.append(self._until_clause(trailing[behind.end() :]))
        return " ".join(one for one in found if one).strip()

    def _of_sentence(self, sentence: str) -> str:
        verbs = list(self.say.finditer(sentence))
        if not verbs:
            short = sentence.rstrip().endswith(":") and len(sentence.split()) <= _LONGEST
            return self._until_clause(sentence) if short else ""
        verb = verbs[-1] if len(verbs) == 1 else verbs[0]
        before, after = sentence[: verb.start()], sentence[verb.end() :]
        return f"{self._until_clause(before)} {self._until_clause(after)}"

    def _until_clause(self, text: str) -> str:
        text = self._as.sub("", text)
        hit = self._clause.search(text)
        cut = text[: hit.start()] if hit else text
        return cut.split(",")[0] if "," in cut.strip(" ,") else cut

    def names_somebody(self, text: str) -> bool:
        """Tell whether a text says who speaks, in any way."""
        return bool(self.named(text) or self.speaker.search(text) or self.finer.search(text) or LABEL.search(text))

    def finer_than(self, text: str, attribution: str) -> list[str]:
        """Return what a text tells of a speaker beyond roles and values: finer titles, ages."""
        printed = attribution.casefold()
        found = [*(one[0] for one in self.finer.finditer(text)), *(one[0] for one in self._age.finditer(text))]
        return [one for one in found if one.casefold()[:6] not in printed]


def sentences(text: str) -> list[str]:
    """Part a paragraph into sentences.

    >>> sentences("Det er nyt. Ingen siger det!")
    ['Det er nyt.', 'Ingen siger det!']
    """
    return [one for one in _SENTENCE.split(text) if one.strip()]
