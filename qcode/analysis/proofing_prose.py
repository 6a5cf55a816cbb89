"""What can be wrong with the prose of a manuscript: what it says of a quote's speaker, of silence, of how many."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qcode.analysis import proofing
from qcode.analysis.attribution import applies
from qcode.analysis.proof_vocabulary import sentences
from qcode.model.finding import Finding, Severity
from qcode.model.manuscript import Noticed, Paragraph, Role

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from qcode.analysis.proof_vocabulary import Vocabulary
    from qcode.analysis.proofing import Case, Known

_PLACE = r"(?P<place>[A-ZÆØÅ][a-zæøå]{2,}(?:\s[A-ZÆØÅ][a-zæøå]+)?)"
_FIGURES = r"\d{1,3}(?:\.\d{3})+|\d+"
_LIST_END = re.compile(r"\s*:\s*$")


@dataclass(frozen=True, slots=True)
class Counted:
    """What the register says of how many there are.

    Attributes:
        units: Number of persons, interviews, focus groups … in the whole study.
        values: Number of persons per value of an attribute.
    """

    units: Mapping[str, int] = field(default_factory=dict)
    values: Mapping[tuple[str, str], int] = field(default_factory=dict)


def around_quote(case: Case, known: Known) -> Iterator[Noticed]:
    """Yield what the sentences around a quote say of its speaker that is not so, or more than may be said."""
    said = case.said
    if said is None or not said.speakers:
        return
    quote, vocabulary = case.quote, known.vocabulary
    subject = vocabulary.subject(quote.lead_in, quote.trailing)
    at_start = rf"(?:^|(?<=[.!?] ))(?:{vocabulary.either('opening')})\s(?P<what>[^,.;:]{{3,40}})"
    opening = " ".join(hit["what"] for hit in re.finditer(at_start, quote.lead_in))
    named = vocabulary.named(subject)
    for name, values in vocabulary.named(opening).items():
        named.setdefault(name, values)
    wrong = [name for name, values in named.items() if _contradicts(name, values, case, known)]
    if wrong:
        told = ", ".join(known.attributes[name].printed(value) for name in wrong for value in sorted(named[name]))
        message = f"The prose says {told}; by the register the speaker in {said.source} is {said.expected}."
        yield proofing.notice(case, "prose-contradicts", message, "Mend the sentence, or take another quote.")
    attribution = proofing.attribution_of(case, known)
    more = vocabulary.finer_than(subject, f"{attribution} {said.expected}".casefold())
    printed = set(vocabulary.named(attribution)) if attribution else set(said.names)
    more += [
        known.attributes[name].printed(next(iter(sorted(values))))
        for name, values in named.items()
        if name not in wrong and name not in printed and known.attributes[name].identifying
    ]
    places = re.finditer(rf"\b(?:{vocabulary.either('from')})\s+{_PLACE}", subject)
    more += [hit["place"] for hit in places if not vocabulary.named(hit["place"])]
    if more:
        n = len(dict.fromkeys(more))
        message = f"The lead-in tells more of the speaker than {attribution or said.expected} does ({n})."
        hint = "Say no more in the prose than the attribution does; together they may be one person."
        yield proofing.notice(case, "lead-in-discloses", message, hint)


def _contradicts(name: str, values: set[str], case: Case, known: Known) -> bool:
    """Tell whether none of the values named is a speaker's; what the register does not say cannot be contradicted."""
    there: set[str] = set()
    for one in case.said.speakers if case.said else ():
        if not applies(known.attributes[name], one.values, known.attributes):
            continue
        if not one.values.get(name):
            return False
        there |= set(one.values[name])
    return not values & there


def lead_ins(paragraphs: Sequence[Paragraph], cases: Sequence[Case], vocabulary: Vocabulary) -> Iterator[Noticed]:
    """Yield the sentences that announce a quote where none follows."""
    quoted = {piece[0] for case in cases for piece in case.quote.pieces}
    for at, one in enumerate(paragraphs):
        if one.role is not Role.BODY or not _LIST_END.search(one.text):
            continue
        last = sentences(one.text)[-1]
        below = paragraphs[at + 1] if at + 1 < len(paragraphs) else None
        if below is not None and (below.n in quoted or below.role in {Role.ITEM, Role.CELL, Role.QUOTE}):
            continue
        if vocabulary.say.search(last):
            message = "A sentence announces a quote, and none follows."
            yield _at(one, "lead-in-without-quote", message, "Put the quote in, or end the sentence.")


def quantities(
    paragraphs: Sequence[Paragraph],
    vocabulary: Vocabulary,
    quoted: Callable[[Paragraph], str],
    claimed: Callable[[str], list[Finding] | None],
    own: Sequence[str] = (),
) -> Iterator[Noticed]:
    """Yield vague quantities of informants that no claim counts, and quantities that their claim does not bear out.

    Args:
        paragraphs: All of them.
        vocabulary: What a language and a study say.
        quoted: Gives a paragraph's prose, without what is quoted in it.
        claimed: Tells what is wrong with how many a sentence says; None where no claim is about it.
        own: Quantity words that the study has bands for.
    """
    words = sorted({*vocabulary.words.lists.get("quantity", ()), *own}, key=lambda one: (-len(one), one))
    units = "|".join(_person_nouns(vocabulary))
    if not words or not units:
        return
    vague = re.compile(
        rf"(?<!\w)(?P<word>{'|'.join(map(re.escape, words))})"
        rf"\s+(?:(?:{vocabulary.either('among')})\s+)?(?:(?:{vocabulary.either('definite')})\s+)?"
        rf"{vocabulary.describing()}(?P<unit>{units})(?!\w)",
        re.IGNORECASE,
    )
    for one in paragraphs:
        if one.role in {Role.HEADING, Role.QUOTE, Role.CELL}:
            continue
        for sentence in sentences(quoted(one)):
            told = claimed(sentence)
            for wrong in told or ():
                yield _at(one, wrong.kind, wrong.message, wrong.hint, wrong.severity)
            hit = vague.search(sentence)
            if hit and told is None:
                message = f"“{hit['word'].casefold()}” counts informants, and no claim says how many they are."
                hint = "Write n of N, or enter the sentence in claims.yaml so that it is counted."
                yield _at(one, "vague-quantity", message, hint, Severity.WARNING)


def _person_nouns(vocabulary: Vocabulary) -> list[str]:
    """Return patterns of nouns that mean informants: those of the language, and values that are roles."""
    endings = f"(?:{'|'.join(sorted(map(re.escape, vocabulary.words.endings), key=len, reverse=True))})?"
    lists = vocabulary.words
    stems = {
        *(stem for unit in ("persons", "organisations") for stem in lists.units.get(unit, ())),
        *(one for one in lists.lists.get("speaker", ()) if len(one) > len("vedk")),
        *vocabulary.person_values,
    }
    stems -= set(lists.lists.get("no persons", ()))
    return [re.escape(stem) + endings for stem in sorted(stems, key=len, reverse=True)]


def numbers(
    paragraphs: Sequence[Paragraph], vocabulary: Vocabulary, quoted: Callable[[Paragraph], str], counted: Counted
) -> Iterator[Noticed]:
    """Yield numbers of persons, interviews and the like that are not those of the register.

    Only sentences about the whole study are held against it, and denominators ("n of N persons") everywhere.
    """
    frame = vocabulary.phrase(vocabulary.words.lists.get("frame", ()))
    nouns = _countable(vocabulary, counted)
    if not nouns:
        return
    noun = "|".join(f"(?P<n{k}>{pattern})" for k, (pattern, _, _) in enumerate(nouns))
    written = "|".join([_FIGURES, *sorted(vocabulary.words.numbers, key=len, reverse=True)])
    number = rf"(?<![\w.,])(?P<n>{written})\s+{vocabulary.describing('out of')}(?:{noun})(?!\w)"
    whole = re.compile(number, re.IGNORECASE)
    share = re.compile(
        rf"(?<!\w)(?:{written})\s+(?:{vocabulary.either('out of')})\s+(?:(?:{vocabulary.either('whole')})\s+)*{number}",
        re.IGNORECASE,
    )
    for one in paragraphs:
        if one.role in {Role.HEADING, Role.QUOTE, Role.CELL}:
            continue
        for sentence in sentences(quoted(one)):
            hits = list(share.finditer(sentence))
            hits = hits or (list(whole.finditer(sentence)) if frame.search(sentence) else [])
            for hit in hits:
                n = _value(hit["n"], vocabulary)
                what, right = next((w, r) for k, (_, w, r) in enumerate(nouns) if hit[f"n{k}"])
                if n is not None and n != right:
                    message = f"The manuscript has {n} {what}, the register {right}."
                    yield _at(one, "number-differs", message, "`qcode register frame` shows every number.")


def _countable(vocabulary: Vocabulary, counted: Counted) -> list[tuple[str, str, int]]:
    endings = f"(?:{'|'.join(sorted(map(re.escape, vocabulary.words.endings), key=len, reverse=True))})?"
    found: list[tuple[str, str, int]] = []
    for unit, stems in vocabulary.words.units.items():
        if unit in counted.units:
            pattern = "|".join(re.escape(stem) for stem in sorted(stems, key=len, reverse=True))
            found.append((f"(?:{pattern}){endings}", unit, counted.units[unit]))
    for (name, value), n in counted.values.items():
        if value in vocabulary.person_values:
            found.append((f"{re.escape(value)}{endings}", f"persons with {name} {value}", n))
    return found


def _value(written: str, vocabulary: Vocabulary) -> int | None:
    """Return the number written in figures or letters; None where it is no number, or an article."""
    if written[0].isdigit():
        return int(written.replace(".", ""))
    n = vocabulary.words.numbers.get(written.casefold())
    return None if n == 1 else n


def silences(
    paragraphs: Sequence[Paragraph],
    vocabulary: Vocabulary,
    quoted: Callable[[Paragraph], str],
    uncovered: Callable[[Mapping[str, set[str]], str], str],
) -> Iterator[Noticed]:
    """Yield sentences that say a group has nothing to say, where nobody has looked, or something was found.

    Args:
        paragraphs: All of them.
        vocabulary: What a language and a study say.
        quoted: Gives a paragraph's prose, without what is quoted in it.
        uncovered: Tells for the values a sentence names and the sentence what speaks against it; empty where nothing.
    """
    absence = _absence(vocabulary)
    for one in paragraphs:
        if one.role in {Role.HEADING, Role.QUOTE, Role.CELL}:
            continue
        for sentence in sentences(quoted(one)):
            named = vocabulary.named(sentence)
            if not absence.search(sentence) or not named:
                continue
            against = uncovered(named, sentence)
            if against:
                message = f"The prose reports silence; {against}."
                hint = "`qcode coverage` tells silence from what nobody has coded."
                yield _at(one, "silence-as-absence", message, hint)


def _absence(vocabulary: Vocabulary) -> re.Pattern[str]:
    """Return a pattern of what reports silence: phrases, nobody who speaks of it, a verb of speaking denied."""
    lists = {
        name: "|".join(sorted(map(re.escape, vocabulary.words.lists.get(name, ("(?!)",))), key=len, reverse=True))
        for name in ("absence", "nobody", "mention", "not")
    }
    return re.compile(
        rf"(?<!\w)(?:{lists['absence']}|(?:{lists['nobody']})(?!\w)[^,.;]{{0,60}}\b(?:{lists['mention']})"
        rf"|(?:{lists['mention']})\s+(?:\w+\s+)?(?:{lists['not']})"
        rf"|(?:{lists['not']})\s+(?:\w+\s+){{0,2}}(?:{lists['mention']}))(?!\w)",
        re.IGNORECASE,
    )


def plain(sentence: str) -> str:
    """Return a sentence as claims are compared."""
    return " ".join(re.findall(r"\w+", sentence.casefold()))


def _at(one: Paragraph, kind: str, message: str, hint: str, severity: Severity = Severity.ERROR) -> Noticed:
    return Noticed(kind, severity, message, hint, one.page, one.n)
