"""What an expression needs beside the codings' places: conditions on the codings themselves, words, sentences."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from qcode.errors import BadExpression
from qcode.model.expression import And, CodePattern, Comparison, Distance, Operator, Or, leaves, without_negations
from qcode.store import quotations, sources

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from qcode.analysis.statements import Asking
    from qcode.analysis.wordsearch import Part
    from qcode.model.expression import Expression
    from qcode.study.opening import Study
    from qcode.study.queries import Codes

_TEXTS = frozenset({"memo", "words", "lemma"})
_PLAIN = {"coder": 1, "about": 2, "created": 3}
FIELDS = (*_PLAIN, *sorted(_TEXTS))
_NEGATIVE = frozenset({Operator.UNEQUAL, Operator.NOT_IN, Operator.LACKS})
_SETS = frozenset({Operator.EQUAL, Operator.IN, Operator.UNEQUAL, Operator.NOT_IN})
_ORDER: dict[Operator, Callable[[str, str], bool]] = {
    Operator.LESS: lambda one, other: one < other,
    Operator.AT_MOST: lambda one, other: one <= other,
    Operator.MORE: lambda one, other: one > other,
    Operator.AT_LEAST: lambda one, other: one >= other,
}
Facts = tuple[int, str, str, str, str, str]


def prepare(study: Study, written: str) -> None:
    """Index the texts where an expression asks for forms of words, before they are read in one state."""
    if "lemma" in written:
        from qcode.study import search

        search.made_ready(study)


class Asked:
    """An expression asked of a study; what is needed is read once.

    Raises:
        BadExpression: A condition on codings names what they do not have, or compares it with nonsense.
    """

    def __init__(self, study: Study, expression: Expression, codes: Codes, written: str) -> None:
        self._study, self._codes = study, codes
        self._fitting = {
            one: self._those_that_fit(one, written)
            for one in leaves(expression)
            if isinstance(one, CodePattern) and one.only is not None
        }

    def of(self, source: int) -> Asking:
        """Return what the evaluation of the expression over one source's codings asks."""
        from qcode.analysis.statements import Asking

        return Asking(self._codes, self._fitting.__getitem__, lambda unit: self._begins(source, unit))

    def _begins(self, source: int, unit: Distance) -> Sequence[int]:
        text = sources.text(self._study.db, source)
        if unit is Distance.WORDS:
            from qcode.language.stems import WORD

            return [one.start() for one in WORD.finditer(text)]
        from qcode.language.sentences import sentences

        return [begin for begin, _ in sentences(text, self._study.settings.language)]

    def _those_that_fit(self, pattern: CodePattern, written: str) -> frozenset[int]:
        if pattern.only is None:
            return frozenset()
        test = _test(self._study, without_negations(pattern.only), written)
        found = quotations.facts_of_codings(self._study.db, sorted(self._codes(pattern)))
        return frozenset(one[0] for one in found if test(one))


def _test(study: Study, expression: Expression, written: str) -> Callable[[Facts], bool]:
    match expression:
        case And(parts):
            every = [_test(study, part, written) for part in parts]
            return lambda facts: all(test(facts) for test in every)
        case Or(parts):
            some = [_test(study, part, written) for part in parts]
            return lambda facts: any(test(facts) for test in some)
        case Comparison(attribute) if attribute in _TEXTS:
            return _of_text(study, expression, written)
        case Comparison(attribute) if attribute in _PLAIN:
            return _of_value(expression, written)
        case Comparison(attribute, column=column):
            hint = f"Known: {', '.join(FIELDS)}. Attributes of informants belong into `--where`."
            raise BadExpression(written, column, f"{attribute!r} is nothing a coding has", hint=hint)
        case _:
            message = f"no condition: {expression}"
            raise TypeError(message)


def _of_value(one: Comparison, written: str) -> Callable[[Facts], bool]:
    values, at = list(one.values), _PLAIN[one.attribute]
    if one.attribute == "created":
        from qcode.formats.register import iso_date

        for n, value in enumerate(values):
            values[n], wrong = iso_date(value)
            if wrong or not values[n]:
                raise BadExpression(
                    written, one.column, f"{value!r} is no date", hint='Such as `created >= "3/11 2003"`.'
                )
    elif one.operator not in _SETS:
        hint = f"Such as `{one.attribute} = …` or `{one.attribute} in (…)`."
        raise BadExpression(written, one.column, f"{one.attribute!r} has no order and no words", hint=hint)
    if one.operator in _ORDER:
        compare = _ORDER[one.operator]
        return lambda facts: compare(str(facts[at]), values[0])
    if one.operator not in _SETS:
        raise BadExpression(written, one.column, "A date has no words", hint='Such as `created >= "3/11 2003"`.')
    there, negative = frozenset(values), one.operator in _NEGATIVE
    return lambda facts: facts[at] != "" and (facts[at] in there) is not negative


def _of_text(study: Study, one: Comparison, written: str) -> Callable[[Facts], bool]:
    if one.operator not in {Operator.HAS, Operator.LACKS}:
        hint = f'Such as `{one.attribute} has "takst"`.'
        raise BadExpression(written, one.column, f"{one.attribute!r} is asked with `has` or `lacks`", hint=hint)
    wanted, negative = one.values[0], one.operator is Operator.LACKS
    if one.attribute == "memo":
        from qcode.model.memo import holds_words

        return lambda facts: holds_words(facts[4], wanted) is not negative
    from qcode.analysis import wordsearch
    from qcode.language.stems import WORD, stem
    from qcode.study import search

    if not WORD.search(wanted):
        raise BadExpression(written, one.column, "There is no word in what is asked for")
    parts = wordsearch.read(wanted)
    language, indexed = study.settings.language, True
    forms: dict[Part, frozenset[str]] = {}
    if one.attribute == "lemma":
        if search.made_ready(study):
            forms = {part: search.forms(study, part.word) for each in parts for part in each}
        else:  # texts are being read in one state, in which nothing can be indexed
            parts = tuple(tuple(replace(part, stem=stem(part.word, language)) for part in each) for each in parts)
            indexed = False

    def test(facts: Facts) -> bool:
        words = [word.lower() for word in WORD.findall(facts[5])]
        return (
            bool(wordsearch.places(parts, words, words if indexed else [stem(word, language) for word in words], forms))
            is not negative
        )

    return test
