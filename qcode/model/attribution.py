"""How quotes are attributed: the policy of a study, as rules."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from qcode.model.expression import Comparison, leaves

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qcode.model.expression import Expression

CONTEXT = ("kind", "code", "stance", "form")
"""What a rule may ask of beside attributes: facts of the quotation and not of who speaks."""


class Form(StrEnum):
    """How a quote stands on the page."""

    AFTER = "after"
    BEFORE = "before"
    LEAD_IN = "lead-in"
    CHAINED = "chained"
    EPIGRAPH = "epigraph"
    DIALOGUE = "dialogue"
    PULL_QUOTE = "pull-quote"
    INLINE = "inline"

    @property
    def chains(self) -> bool:
        """Whether a quote may be printed as from the same as the one before."""
        return self in {Form.LEAD_IN, Form.CHAINED}


class Unit(StrEnum):
    """Whom a quote is credited to."""

    PERSON = "person"
    ORGANISATION = "organisation"


@dataclass(frozen=True, slots=True)
class Rule:
    """What is printed with the quotes a condition holds of; None for what the rule does not say.

    Attributes:
        when: On attributes, ``kind``, ``code``, ``stance`` and ``form``; None for every quote.
        template: Of a speaker; ``{name}`` stands for an attribute.
        again: Where the quote before is from the same unit.
        other: Where the quote before reads alike and is from another unit.
        label: Of a speaker in a dialogue.
        marks: Whether the words stand in quotation marks.
        place: Line and column in the file.
    """

    when: Expression | None = None
    form: Form | None = None
    template: str | None = None
    again: str | None = None
    other: str | None = None
    unit: Unit | None = None
    label: str | None = None
    marks: bool | None = None
    place: tuple[int, int] = (0, 0)

    def over(self, below: Rule) -> Rule:
        """Return this rule, with what it does not say taken from another; wordings of a chain go with their template.

        >>> Rule(template="({role})").over(Rule(form=Form.CHAINED, again="(samme)")).again is None
        True
        """
        alone = self.template is not None
        return replace(
            self,
            form=self.form or below.form,
            template=below.template if self.template is None else self.template,
            again=below.again if self.again is None and not alone else self.again,
            other=below.other if self.other is None and not alone else self.other,
            unit=self.unit or below.unit,
            label=below.label if self.label is None else self.label,
            marks=below.marks if self.marks is None else self.marks,
        )


@dataclass(frozen=True, slots=True)
class Policy:
    """How a study attributes its quotes: the first rule that holds decides, and the default says the rest.

    Attributes:
        default: What holds of every quote.
        numbered: How persons are numbered anew in every set (``IP{n}``); empty for the register's pseudonyms.
        interviewer: Label of the interviewer in a dialogue; empty for the language's.
        hidden: Whether the interviewer is left out of dialogues.
    """

    default: Rule = Rule(form=Form.AFTER, template="({person})", unit=Unit.PERSON)
    rules: tuple[Rule, ...] = ()
    numbered: str = ""
    interviewer: str = ""
    hidden: bool = False

    @classmethod
    def of(cls, template: str) -> Policy:
        """Return the policy that is one template, printed after each quote."""
        return cls(Rule(form=Form.AFTER, template=template, unit=Unit.PERSON))

    @property
    def whole(self) -> tuple[Rule, ...]:
        """The rules with what they do not say filled in, the default last."""
        return (*(rule.over(self.default) for rule in self.rules), self.default)

    def asked(self, name: str) -> Iterator[tuple[str, Rule]]:
        """Yield the values that rules compare one thing with (``code``), each with its rule."""
        for rule in self.rules:
            for one in leaves(rule.when) if rule.when is not None else ():
                if isinstance(one, Comparison) and one.attribute == name:
                    yield from ((value, rule) for value in one.values)
