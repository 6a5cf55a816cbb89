"""The policy of a study applied to a quote: which rule, form and words; and how a quote follows the one before."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from qcode.analysis.attribution import Printing, applies, asked, holds, of_one, placeholders, several, wrapped
from qcode.model.article import chaining
from qcode.model.attribute import Scope
from qcode.model.attribution import CONTEXT, Form, Unit
from qcode.model.expression import And, Comparison, Or

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from qcode.model.attribute import Attribute
    from qcode.model.attribution import Policy, Rule
    from qcode.model.expression import Expression
    from qcode.model.quotation import Informant
    from qcode.model.wording import Wording

_ENDS = ".,:;?!…"
_LEADING = frozenset({Form.LEAD_IN, Form.BEFORE})
_PERSONAL = frozenset({Scope.PERSON, Scope.PARTICIPATION})
NAMES = ("person", "pseudonym", "organisation")


@dataclass(frozen=True, slots=True)
class Quoted:
    """What a rule may ask of a quotation, beside who speaks in it.

    Attributes:
        kind: Of its source.
        codes: Paths of the codes on its words.
        stances: Names of the stances they take.
    """

    kind: str = ""
    codes: tuple[str, ...] = ()
    stances: tuple[str, ...] = ()

    def facts(self, form: Form | None) -> dict[str, tuple[str, ...]]:
        """Return them as a condition compares them; a code is also each subtree it is in.

        None of them is ever missing: what has no stance is not critical.

        >>> Quoted(codes=("a/b",)).facts(None)["code"]
        ('', 'a/b', 'a/b/*', 'a/*')
        """
        codes = [path for code in self.codes for path in (code, *(f"{one}/*" for one in _upwards(code)))]
        return {
            "kind": (self.kind,),
            "code": ("", *dict.fromkeys(codes)),
            "stance": ("", *self.stances),
            "form": ("" if form is None else form.value,),
        }


@dataclass(frozen=True, slots=True)
class Language:
    """What a study prints with.

    Attributes:
        attributes: As declared.
        words: Fixed phrases.
        code: The language's.
    """

    attributes: Mapping[str, Attribute]
    words: Wording
    code: str


@dataclass(frozen=True, slots=True)
class Attributed:
    """How a quote is attributed.

    Attributes:
        form: How it stands on the page.
        text: Signature, label or lead-in; empty where the labels of a dialogue say it.
        again: The same where the quote before is from the same unit.
        other: The same where a quote before reads alike and is from another unit.
        unit: Who it is credited to: persons or organisations; empty where somebody is not known.
        labels: Of the speakers of a dialogue, by person; the one nobody knows has no person.
        marks: Whether it stands in quotation marks.
        missing: What its template asks for, and the register does not say.
        names: What its template asks for and prints.
        template: Of the first speaker.
    """

    form: Form
    text: str = ""
    again: str = ""
    other: str = ""
    unit: tuple[str, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    marks: bool = True
    missing: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    template: str = ""

    @property
    def wordings(self) -> tuple[str, ...]:
        """All it may read, wherever it stands."""
        return tuple(dict.fromkeys((self.text, self.again, self.other)))


def attributed(
    policy: Policy,
    speaking: Sequence[Informant],
    quoted: Quoted,
    language: Language,
    *,
    unknown: str,
    form: Form | None = None,
) -> Attributed:
    """Attribute a quote by the study's policy.

    Several informants are all named, each wording once; nobody's words have no attribution.

    Args:
        policy: The study's.
        speaking: Informants heard, in order of appearance; empty where only the interviewer speaks.
        quoted: What else rules may ask.
        language: Attributes and words.
        unknown: What is said of a speaker nobody knows.
        form: How it is to stand on the page; None for what the policy says.
    """
    whole = policy.whole
    first = [_choice(policy, one, quoted.facts(form)) for one in speaking]
    shape = form or whole[min(first, default=len(policy.rules))].form or Form.AFTER
    chosen = [(one, whole[_choice(policy, one, quoted.facts(shape))]) for one in speaking]
    return _Attributing(chosen, shape, language, unknown).done()


def _choice(policy: Policy, one: Informant, facts: Mapping[str, tuple[str, ...]]) -> int:
    """Return the place of the first rule that holds; that of the default where none does."""
    values = {**one.values, **facts}
    for n, rule in enumerate(policy.rules):
        if rule.when is not None and holds(rule.when, values):
            return n
    return len(policy.rules)


class _Attributing:
    """Fills in the rules chosen for the speakers of one quote."""

    def __init__(self, chosen: Sequence[tuple[Informant, Rule]], form: Form, language: Language, unknown: str) -> None:
        self._chosen = chosen
        self._form = form
        self._language = language
        self._unknown = unknown
        self._articles = chaining(language.code).articles
        self._missing: list[str] = []

    def done(self) -> Attributed:
        """Return the attribution."""
        if not self._chosen:
            return Attributed(self._form, marks=self._form is not Form.LEAD_IN)
        unit = self._unit(self._chosen[0][1])
        first = self._joined(self._told_apart() if self._form.chains else self._firsts())
        labels = self._labels()
        names = dict.fromkeys(name for one, rule in self._chosen for name in self._named(one, rule))
        rule = self._chosen[0][1]
        done = Attributed(
            self._form,
            "" if self._labelled else first,
            unit=unit,
            labels=labels,
            marks=self._marks(rule),
            missing=tuple(dict.fromkeys(self._missing)),
            names=tuple(names),
            template=rule.template or "",
        )
        if self._labelled:
            return done
        if not self._form.chains or len(unit) != 1:
            return replace(done, again=first, other=first)
        again = self._joined([self._again(one, rule) for one, rule in self._chosen])
        other = self._joined([self._other(one, rule) for one, rule in self._chosen])
        return replace(done, again=again, other=other)

    def _firsts(self) -> list[str]:
        return [self._filled(rule.template or "", one, "first") for one, rule in self._chosen]

    def _told_apart(self) -> list[str]:
        """Return what is said of each speaker; of another unit that reads alike, that it is another."""
        units: dict[str, set[str]] = {}
        texts: list[str] = []
        for text, (one, rule) in zip(self._firsts(), self._chosen, strict=True):
            own = {one.person} if rule.unit is not Unit.ORGANISATION else set(one.organisations)
            there = units.setdefault(text, set())
            texts.append(self._other(one, rule) if there and own and not there & own else text)
            there |= own
        return texts

    @property
    def _labelled(self) -> bool:
        """Whether the labels of a dialogue say who speaks."""
        return self._form is Form.DIALOGUE and all(rule.label is not None for _, rule in self._chosen)

    def _marks(self, rule: Rule) -> bool:
        return self._form not in {Form.LEAD_IN, Form.DIALOGUE} if rule.marks is None else rule.marks

    def _filled(self, template: str, one: Informant, how: str) -> str:
        articles: dict[str, str] = {}
        for name, article in self._articles.items():
            articles[name] = getattr(article, how)
        printing = Printing(self._language.attributes, self._language.words, self._unknown, articles)
        return of_one(template, one, printing, self._missing)

    def _again(self, one: Informant, rule: Rule) -> str:
        if rule.again is not None:
            return self._filled(rule.again, one, "again")
        template = rule.template or ""
        if self._has_article(template):
            return self._filled(template, one, "again")
        if self._form is Form.CHAINED and template:
            return wrapped(template, chaining(self._language.code).same[rule.unit or Unit.PERSON])
        return self._filled(template, one, "first")

    def _other(self, one: Informant, rule: Rule) -> str:
        return self._filled((rule.template or "") if rule.other is None else rule.other, one, "other")

    def _has_article(self, template: str) -> bool:
        return any(name.lower() in self._articles for name in self._free(template))

    def _free(self, template: str) -> list[str]:
        """Return the names in a template that are no attribute's."""
        known = self._language.attributes
        return [name for name in placeholders(template) if name not in known]

    def _unit(self, rule: Rule) -> tuple[str, ...]:
        """Return who it is credited to; a wording that describes a person chains persons and not organisations."""
        if not all(one.person and not one.instead for one, _ in self._chosen):
            return ()
        described = asked(rule.template or "", self._language.attributes)
        personal = any(self._language.attributes[name].scope in _PERSONAL for name in described)
        if rule.unit is not Unit.ORGANISATION or (personal and rule.again is None):
            return tuple(dict.fromkeys(one.person for one, _ in self._chosen))
        houses = [one.organisations for one, _ in self._chosen]
        return tuple(dict.fromkeys(name for there in houses for name in there)) if all(houses) else ()

    def _named(self, one: Informant, rule: Rule) -> list[str]:
        """Return what the template prints of a speaker."""
        attributes = self._language.attributes
        known = one.person and not one.instead
        wanted = asked(rule.template or "", {*attributes, *NAMES} - one.dropped) if known else []
        there = {"person": one.person, "pseudonym": one.pseudonym, "organisation": one.organisations}
        return [
            name
            for name in wanted
            if there.get(name)
            or (name in attributes and one.values.get(name) and applies(attributes[name], one.values, attributes))
        ]

    def _labels(self) -> dict[str, str]:
        """Return the labels of a dialogue; those of different persons that read alike are numbered."""
        if not self._labelled:
            return {}
        found: dict[str, str] = {}
        for one, rule in self._chosen:
            known = one.person and not one.instead
            said = self._filled(rule.label or "", one, "first") if known else _capital(one.instead or self._unknown)
            found.setdefault(one.person, said.strip())
        alike = [text for text in found.values() if list(found.values()).count(text) > 1]
        numbers = dict.fromkeys(alike, 0)
        for person, text in found.items():
            if text in numbers:
                numbers[text] += 1
                found[person] = f"{text} {numbers[text]}"
        return found

    def _parted(self, rule: Rule) -> bool:
        return self._form is Form.LEAD_IN or self._marks(rule)

    def _joined(self, texts: Sequence[str]) -> str:
        told = list(dict.fromkeys(text for text in texts if text))
        if not told:
            return ""
        if self._form in _LEADING:
            # What is worded to follow a quote has no brackets where it is made to lead to one.
            # Before words without marks they are what parts it from them.
            behind = [rule.form not in _LEADING and self._parted(rule) for _, rule in self._chosen]
            told = [_bare(text) if bare else text for text, bare in zip(texts, behind, strict=True)]
            told = list(dict.fromkeys(text for text in told if text))
        else:
            # What is worded to lead to a quote stands in brackets where it is made to follow one.
            led = [rule.form in _LEADING for _, rule in self._chosen]
            told = [f"({text})" if any(led) and text[0] not in "(–—" else text for text in told]
        if self._form is Form.LEAD_IN:
            joint = f" {chaining(self._language.code).joint} "
            rest = [text[:1].lower() + text[1:] for text in told[1:]]
            parts = [*(text.rstrip(_ENDS) for text in (told[0], *rest)[:-1]), (told[0], *rest)[-1]]
            return _ended(_capital(joint.join(parts)))
        text = several(told)
        return _ended(text) if self._form is Form.BEFORE and text[-1:].isalnum() else text


def _bare(text: str) -> str:
    """Return an attribution without the brackets or dash it stands behind a quote with.

    >>> _bare("(politiker, region 1)"), _bare("– leder"), _bare("leder (amt)")
    ('Politiker, region 1', 'Leder', 'leder (amt)')
    """
    if text.startswith(("(", "–", "—")):
        inner = text.lstrip("–— ")
        return _capital(inner[1:-1] if inner.startswith("(") and inner.endswith(")") else inner)
    return text


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _ended(text: str) -> str:
    """End what leads to a quote with a colon, where it has no end of its own."""
    return text if not text or text[-1] in _ENDS else f"{text}:"


def _upwards(path: str) -> list[str]:
    """Return a path and those above it.

    >>> _upwards("a/b/c")
    ['a/b/c', 'a/b', 'a']
    """
    parts = path.split("/")
    return ["/".join(parts[:n]) for n in range(len(parts), 0, -1)]


@dataclass(slots=True)
class Chain:
    """What has been printed in one section, so that a quote may follow the one before."""

    section: object = None
    last: Attributed | None = None
    seen: dict[str, set[str]] = field(default_factory=dict)

    def wording(self, one: Attributed, section: object) -> str:
        """Return how a quote's attribution reads here.

        It is the same again only where the quote before is from the same unit and reads alike; it is another only
        where one that reads alike stands in this section, and this unit is in none of them.

        Args:
            one: The attribution.
            section: What stands under one heading; chains do not pass from one to the next.
        """
        if section != self.section:
            self.section, self.last, self.seen = section, None, {}
        before, self.last = self.last, one
        there = self.seen.setdefault(one.text, set())
        units = set(one.unit)
        known = set(there)
        there |= units
        if not one.form.chains or not units:
            return one.text
        if before is not None and before.form.chains and (before.unit, before.text) == (one.unit, one.text):
            return one.again
        return one.other if known and not known & units else one.text


def possible(expression: Expression, values: Mapping[str, Sequence[str]]) -> bool:
    """Tell whether a condition can hold of somebody, whatever is quoted of them."""
    match expression:
        case And(parts):
            return all(possible(part, values) for part in parts)
        case Or(parts):
            return any(possible(part, values) for part in parts)
        case Comparison(attribute) if attribute in CONTEXT:
            return True
        case _:
            return holds(expression, values)


def needed(policy: Policy, values: Mapping[str, Sequence[str]], attributes: Mapping[str, Attribute]) -> list[str]:
    """Return the attributes that may be printed of somebody, by the rules that can hold of them."""
    found: dict[str, None] = {}
    for rule in policy.whole:
        if rule.when is not None and not possible(rule.when, values):
            continue
        for template in (rule.template, rule.again, rule.other, rule.label):
            found |= dict.fromkeys(asked(template or "", attributes))
        if rule.when is None or not _asks_context(rule.when):
            break
    return list(found)


def _asks_context(expression: Expression) -> bool:
    match expression:
        case And(parts) | Or(parts):
            return any(_asks_context(part) for part in parts)
        case Comparison(attribute):
            return attribute in CONTEXT
        case _:
            return False
