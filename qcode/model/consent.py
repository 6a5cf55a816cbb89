"""Consent: what a person, a source, or a person in a source has agreed to, since when."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class ConsentState(StrEnum):
    """What may be printed of somebody's words."""

    ANONYMOUS = "anonymous"
    ORGANISATION_ONLY = "organisation only"
    ATTRIBUTABLE = "attributable after approval"
    WITHDRAWN = "withdrawn"


_SAID = {
    "anonym": ConsentState.ANONYMOUS,
    "anonymt": ConsentState.ANONYMOUS,
    "organisation": ConsentState.ORGANISATION_ONLY,
    "kun organisation": ConsentState.ORGANISATION_ONLY,
    "kun organisationen": ConsentState.ORGANISATION_ONLY,
    "attributable": ConsentState.ATTRIBUTABLE,
    "efter godkendelse": ConsentState.ATTRIBUTABLE,
    "navngivet efter godkendelse": ConsentState.ATTRIBUTABLE,
    "citeres efter godkendelse": ConsentState.ATTRIBUTABLE,
    "trukket tilbage": ConsentState.WITHDRAWN,
    "tilbagetrukket": ConsentState.WITHDRAWN,
    "tilbagekaldt": ConsentState.WITHDRAWN,
}


def consent_state(written: str) -> ConsentState | None:
    """Return the state a person means, in English or Danish, with blanks or hyphens; None where it is none.

    >>> consent_state("Organisation-only"), consent_state("anonym"), consent_state("måske")
    (<ConsentState.ORGANISATION_ONLY: 'organisation only'>, <ConsentState.ANONYMOUS: 'anonymous'>, None)
    """
    plain = " ".join(written.casefold().replace("-", " ").replace("_", " ").split())
    known = {state.value: state for state in ConsentState} | _SAID
    return known.get(plain)


@dataclass(frozen=True, slots=True)
class Consent:
    """One line of what was agreed to.

    Attributes:
        source: The source's id; empty where it holds for all of the person's sources.
        person: The person's id; empty where it holds for all who take part in the source.
        since: ISO date, the first day it holds.
    """

    source: str
    person: str
    state: ConsentState
    since: str
    note: str = ""

    def __post_init__(self) -> None:
        """Refuse a consent of nobody to nothing."""
        if not (self.source or self.person):
            message = "a consent of nobody, to nothing"
            raise ValueError(message)

    @property
    def about(self) -> str:
        """Whose it is: ``person in source``, ``person`` or ``source``."""
        if self.source and self.person:
            return "person in source"
        return "person" if self.person else "source"

    def concerns(self, source: str, person: str) -> bool:
        """Tell whether this says anything of a person in a source."""
        return self.source in {"", source} and self.person in {"", person}


@dataclass(frozen=True, slots=True)
class Held:
    """The consent that holds for a participation.

    Attributes:
        person: Empty for a source in which nobody is known to take part.
        since: ISO date; empty where nothing was said and the default holds.
        about: ``person in source``, ``person``, ``source`` or ``default``: where it was said.
    """

    source: str
    person: str
    state: ConsentState
    since: str = ""
    about: str = "default"
    note: str = ""


_CLOSEST = ("person in source", "person", "source")


def held(said: Iterable[Consent], source: str, person: str, on: str) -> Held:
    """Return the consent that holds for a person in a source on a day.

    Withdrawn anywhere wins, since its first day. Else what was said most closely holds: of the person in that source,
    of the person, of the source; of several the latest that has begun. Else a person is anonymous.

    Args:
        said: All that was said, in the order it was said.
        source: The source's id.
        person: The person's id, or empty.
        on: ISO date.

    >>> early = Consent("", "P07", ConsentState.ATTRIBUTABLE, "2008-01-01")
    >>> late = Consent("", "P07", ConsentState.ANONYMOUS, "2008-05-01")
    >>> held([early, late], "I07", "P07", "2008-04-30").state.value
    'attributable after approval'
    >>> held([early, late], "I07", "P07", "2008-05-01").state.value
    'anonymous'
    """
    begun = [one for one in said if one.since <= on and one.concerns(source, person)]
    gone = [one for one in begun if one.state is ConsentState.WITHDRAWN]
    if gone:
        return _as_held(min(gone, key=lambda one: one.since), source, person)
    for about in _CLOSEST:
        fits = [one for one in begun if one.about == about]
        if fits:
            latest = max(one.since for one in fits)  # of one day, what was said last holds
            return _as_held([one for one in fits if one.since == latest][-1], source, person)
    return Held(source, person, ConsentState.ANONYMOUS)


def _as_held(one: Consent, source: str, person: str) -> Held:
    return Held(source, person, one.state, one.since, one.about, one.note)
