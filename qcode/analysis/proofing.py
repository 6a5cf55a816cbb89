"""What can be wrong with one quote in a manuscript, held against where it is from and who said it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qcode.analysis.attribution import applies
from qcode.analysis.quoting import is_reference
from qcode.model.attribution import Form
from qcode.model.consent import ConsentState
from qcode.model.finding import Severity
from qcode.model.manuscript import Mend, Noticed, QuoteForm

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from qcode.analysis.matching import Found
    from qcode.analysis.proof_vocabulary import Vocabulary
    from qcode.model.attribute import Attribute
    from qcode.model.manuscript import ManuscriptQuote
    from qcode.model.quotation import Informant

_FRAGMENT = 4  # words; shorter ones in a sentence may be anybody's
_LONG = 8  # words, from which on a quote in a sentence must be somebody's
_BLANKS = re.compile(r"[\s.,;–—-]+")
_SHOWN = 4
_LABELS = frozenset({"person", "pseudonym"})


@dataclass(frozen=True, slots=True)
class Said:
    """Where a quote is from, as the checks need it.

    Attributes:
        source: The source's id.
        found: The match.
        speakers: Informants heard in it.
        consents: What they agreed to, in the same order.
        approved: Whether somebody noted that this quote is approved.
        expected: The attribution the study's policy gives.
        accepted: All wordings the policy has for it, in whatever form it stands on the page.
        names: What the attribution tells of the speaker: attributes, ``person``, ``pseudonym``.
        template: What it is made by.
        form: How it stands on the page.
        numbered: How the policy numbers persons anew in every set, or empty.
        whole: What the policy would print if nothing were left out so that it could be enough persons.
        changes: What differs: as printed, as said; masked.
    """

    source: str
    found: Found
    speakers: tuple[Informant, ...]
    consents: tuple[ConsentState, ...]
    expected: str
    changes: tuple[tuple[str, str], ...] = ()
    approved: bool = False
    accepted: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    template: str = ""
    form: Form = Form.AFTER
    numbered: str = ""
    whole: tuple[str, ...] = ()

    def allows(self, attribution: str) -> bool:
        """Tell whether the policy could print it so."""
        return self._plain(attribution) in {self._plain(one) for one in (self.expected, *self.accepted)}

    def is_whole(self, attribution: str) -> bool:
        """Tell whether it is right, and tells what is left out elsewhere."""
        return self._plain(attribution) in {self._plain(one) for one in self.whole}

    def _plain(self, text: str) -> str:
        """Return an attribution as it is compared; where persons are numbered anew, any number will do."""
        if not self.numbered:
            return plain(text)
        label = re.escape(self.numbered).replace(re.escape("{n}"), r"\d+")
        return re.sub(label, "#", plain(text), flags=re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Case:
    """A quote of the manuscript, and where it is from; None where it was not found."""

    quote: ManuscriptQuote
    words: int
    said: Said | None


@dataclass(frozen=True, slots=True)
class Known:
    """What the checks know of the study.

    Attributes:
        labels: Persons' ids and pseudonyms, to the person.
        gone: Labels of persons whose words were withdrawn.
    """

    vocabulary: Vocabulary
    attributes: Mapping[str, Attribute]
    labels: Mapping[str, str] = field(default_factory=dict)
    gone: frozenset[str] = frozenset()


def notice(
    case: Case,
    kind: str,
    message: str,
    hint: str = "",
    severity: Severity = Severity.ERROR,
    mend: Mend | None = None,
) -> Noticed:
    """Return a finding about a quote."""
    quote = case.quote
    source = case.said.source if case.said else None
    return Noticed(kind, severity, message, hint, quote.page, quote.pieces[0][0], quote.n, source, mend)


def attribution_of(case: Case, known: Known) -> str:
    """Return what is printed behind a quote, where it says who speaks; a reference to a page or a chapter does not."""
    text = case.quote.attribution
    if not text or is_reference(text):
        return ""
    expected = case.said is not None and (case.said.allows(text) or case.said.is_whole(text))
    return text if expected or known.vocabulary.names_somebody(text) or _labels(text, known) else ""


def of_quote(case: Case, known: Known) -> Iterator[Noticed]:
    """Yield what is wrong with one quote."""
    if is_reference(case.quote.attribution):
        return
    attribution = attribution_of(case, known)
    if case.said is None:
        yield from _unknown(case, attribution, known)
        return
    if not case.said.found.verbatim:
        yield _not_verbatim(case)
    yield from _consent(case, attribution, known)
    if attribution:
        yield from _attribution(case, attribution, known)
    elif case.said.expected and _must_be_attributed(case) and not _attributed_in_prose(case, known):
        if case.said.form is Form.LEAD_IN:
            message, hint = "Nothing says who is quoted.", f"Say it above the quote, such as: {case.said.expected}"
            yield notice(case, "quote-without-attribution", message, hint)
            return
        hint = f"Put {case.said.expected} behind it, or say in the lead-in who speaks."
        last = case.quote.pieces[-1][0]
        mend = Mend(last, case.quote.text.split("\n")[-1], f"{case.quote.text.split(chr(10))[-1]} {case.said.expected}")
        message = "Nothing says who is quoted."
        yield notice(case, "quote-without-attribution", message, hint, mend=_only_if_marked(case, mend))


def _only_if_marked(case: Case, mend: Mend) -> Mend | None:
    """Words in the middle of a paragraph with marks around them are not added to by the program."""
    return mend if case.quote.form is QuoteForm.BLOCK and len(case.quote.pieces) == 1 else None


def _unknown(case: Case, attribution: str, known: Known) -> Iterator[Noticed]:
    gone = [one for one in _labels(attribution, known) if one in known.gone]
    if gone:
        message = f"It is attributed to {', '.join(gone)}, who has withdrawn."
        yield notice(case, "consent", message, "Take the quote out of the manuscript.")
        return
    short = case.words < (2 if attribution else _FRAGMENT)
    if short or (case.words < _LONG and not attribution and not _attributed_in_prose(case, known)):
        return
    hint = "Is its transcript imported? Words from print need a reference behind them, such as (Hansen 2003: 12)."
    yield notice(case, "not-found", f"A quote of {case.words} words is in no transcript.", hint)


def _not_verbatim(case: Case) -> Noticed:
    said = case.said
    shown = [_change(old, new) for old, new in (said.changes if said else ())]
    more = f" and {len(shown) - _SHOWN} more" if len(shown) > _SHOWN else ""
    message = f"Not as it was said in {said.source if said else ''}: {'; '.join(shown[:_SHOWN])}{more}."
    hint = "Print what was said, mark what is left out with […] and what is put in with [ ]."
    mend = None
    if said and len(said.changes) == 1 and all(said.changes[0]) and "[" not in "".join(said.changes[0]):
        old, new = said.changes[0]
        piece = next(
            (
                one
                for one, text in zip(case.quote.pieces, case.quote.text.split("\n"), strict=True)
                if text.count(old) == 1
            ),
            None,
        )
        mend = None if piece is None else Mend(piece[0], old, new)
    return notice(case, "not-verbatim", message, hint, mend=mend)


def _change(printed: str, said: str) -> str:
    if not printed:
        return f"left out unmarked: “{said}”"
    return f"“{printed}” was put in" if not said else f"“{printed}” is printed, “{said}” was said"


def _consent(case: Case, attribution: str, known: Known) -> Iterator[Noticed]:
    said = case.said
    if said is None:
        return
    states = set(said.consents)
    if ConsentState.WITHDRAWN in states:
        message = f"Consent to these words in {said.source} was withdrawn."
        yield notice(case, "consent", message, "Take the quote out; `qcode consent withdraw` erases the words.")
    elif ConsentState.ATTRIBUTABLE in states and not said.approved:
        message = f"Quotes from {said.source} may be printed after approval, and none is on record."
        hint = "Send it for approval and note the answer in the ledger."
        yield notice(case, "consent", message, hint)
    elif ConsentState.ORGANISATION_ONLY in states:
        named = known.vocabulary.named(attribution)
        personal = [name for name in named if known.attributes[name].scope in {"person", "participation"}]
        if personal:
            message = f"They agreed to be quoted as an organisation only; {', '.join(personal)} is printed."
            yield notice(case, "consent", message, "Attribute it to the organisation.")


def _attribution(case: Case, text: str, known: Known) -> Iterator[Noticed]:
    said = case.said
    if said is None or said.allows(text):
        return
    named = known.vocabulary.named(text)
    wrong = [name for name, values in named.items() if _is_wrong(name, values, said.speakers, known)]
    persons = {known.labels[label] for label in _labels(text, known)}
    wrong += ["person"] if persons and not persons & {one.person for one in said.speakers} else []
    paragraph = case.quote.pieces[-1][0]
    mend = Mend(paragraph, text, said.expected)
    hint = f"By the register it is {said.expected}."
    if said.is_whole(text):
        message = f"The attribution {text} is right, and tells more than enough persons could be: {said.expected}."
        yield notice(case, "attribution-policy", message, "`qcode mask disclose` counts them.", Severity.WARNING, mend)
        return
    if wrong:
        message = f"The attribution {text} is not that of the speaker in {said.source}: {', '.join(wrong)}."
        yield notice(case, "attribution-wrong", message, hint, mend=mend)
        return
    missing = [name for name in said.names if name in known.attributes and name not in named]
    missing += [] if persons else [name for name in said.names if name in _LABELS][:1]
    more = [name for name in named if name not in said.names]
    if missing:
        message = f"The attribution {text} does not say {', '.join(missing)}."
        yield notice(case, "attribution-incomplete", message, hint, mend=mend)
    else:
        told = (
            f"tells {', '.join(more)}, which the policy leaves out" if more else f"is not of the form {said.template}"
        )
        message = f"The attribution {text} {told}."
        yield notice(case, "attribution-policy", message, hint, Severity.WARNING, mend)


def _is_wrong(name: str, values: set[str], speakers: Sequence[Informant], known: Known) -> bool:
    """Tell whether a printed attribute is none of a speaker's; what the register does not say cannot be wrong."""
    there: set[str] = set()
    for one in speakers:
        own = set(one.values.get(name, ()))
        if not own and applies(known.attributes[name], one.values, known.attributes):
            return False
        if applies(known.attributes[name], one.values, known.attributes):
            there |= own
    return not values <= there


def _must_be_attributed(case: Case) -> bool:
    return case.quote.form is QuoteForm.BLOCK or (case.quote.form is QuoteForm.MARKS and case.words >= _LONG)


def _attributed_in_prose(case: Case, known: Known) -> bool:
    around = known.vocabulary.subject(case.quote.lead_in, case.quote.trailing)
    above = plain(case.quote.lead_in)
    led = case.said is not None and any(plain(one) and plain(one) in above for one in case.said.accepted)
    return led or known.vocabulary.names_somebody(around)


def _labels(text: str, known: Known) -> list[str]:
    found = known.vocabulary.labels(text)
    inside = text.strip("() :")
    return [one for one in dict.fromkeys((*found, inside)) if one in known.labels or one in known.gone]


def plain(text: str) -> str:
    """Return an attribution as it is compared: capitals, commas and brackets around it do not matter."""
    return _BLANKS.sub(" ", text.casefold()).strip("() :")
