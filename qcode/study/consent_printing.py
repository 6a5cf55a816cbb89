"""What may be told of those who speak, by what they have agreed to; asked wherever words are attributed.

*Anonymous*: nobody's organisation is named. *Organisation only*: the organisation and nothing of the person.
*Attributable after approval*: as the study attributes, with nothing left out, where a quote that holds the words was
approved; as anonymous until then. Words of those who have withdrawn do not come here: the gate refuses them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from qcode.model.attribute import Scope
from qcode.model.consent import ConsentState, held
from qcode.model.ledger import ApprovalState
from qcode.store import consent as stored
from qcode.store import ledger
from qcode.study import consent

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qcode.model.quotation import Informant
    from qcode.model.time_span import Stretch
    from qcode.study.opening import Study

PERSONAL = frozenset({Scope.PERSON, Scope.PARTICIPATION})
ORGANISATION = "organisation"


class Agreements:
    """Says of speakers what may be told of them; what was agreed to is read once.

    Attributes:
        attributes: As the study declares them.
    """

    def __init__(self, study: Study, *, as_approved: bool = False) -> None:
        """Read what was agreed to.

        Args:
            study: The study.
            as_approved: As it will be printed once those who are to approve have done so.
        """
        self.attributes = study.settings.attributes
        self._said = stored.consents(study.db)
        self._today = consent.today(study)
        self._as_approved = as_approved
        self._states: dict[tuple[str, str], ConsentState] = {}
        self._approved: dict[tuple[int, str], list[Stretch]] = {}
        if any(one.state is ConsentState.ATTRIBUTABLE for one in self._said):
            self._approved = _approved(study)

    def state(self, source: str, person: str) -> ConsentState:
        """Return what a person in a source agrees to today."""
        if not self._said:
            return ConsentState.ANONYMOUS
        if (source, person) not in self._states:
            self._states[source, person] = held(self._said, source, person, self._today).state
        return self._states[source, person]

    def hides(self, source: str, person: str) -> bool:
        """Tell whether nothing is told of a person but the organisation."""
        return self.state(source, person) is ConsentState.ORGANISATION_ONLY

    def personal(self, name: str) -> bool:
        """Tell whether a heading or an attribute is of the person, and not of the organisation or the source."""
        return name == "person" or (name in self.attributes and self.attributes[name].scope in PERSONAL)

    def speaking(
        self, place: tuple[int, str, Stretch], informants: Iterable[Informant], unknown: str
    ) -> list[Informant]:
        """Return those who speak at a place with what may be told of them; done again it changes nothing.

        Args:
            place: The source's row and id, and where in it.
            informants: Those who speak.
            unknown: What a speaker is called of whom nothing can be told.
        """
        return [self._one(place, one, unknown) if one.person else one for one in informants]

    def _one(self, place: tuple[int, str, Stretch], one: Informant, unknown: str) -> Informant:
        row, source, span = place
        state = self.state(source, one.person)
        if state is ConsentState.ORGANISATION_ONLY:
            values = {name: value for name, value in one.values.items() if not self.personal(name)}
            instead = ", ".join(one.organisations) or unknown
            return replace(one, name="", pseudonym="", values=values, instead=instead)
        if state is ConsentState.ATTRIBUTABLE and self._may_be_named(row, one.person, span):
            return replace(one, approved=True)
        return replace(one, dropped=one.dropped | {ORGANISATION})

    def _may_be_named(self, source: int, person: str, span: Stretch) -> bool:
        approved = self._approved.get((source, person), ())
        return self._as_approved or any(_holds(one, span) for one in approved)


def _holds(approved: Stretch, printed: Stretch) -> bool:
    return approved.unit == printed.unit and approved.start <= printed.start and printed.end <= approved.end


def _approved(study: Study) -> dict[tuple[int, str], list[Stretch]]:
    """Return by source and person the stretches that they have approved, and not refused since."""
    done: dict[tuple[int, str], list[Stretch]] = {}
    for one in ledger.entries(study.db):
        latest = {said.person: said.state for said in one.approvals}
        for person, state in latest.items():
            if state is ApprovalState.APPROVED and one.flag != "lost":
                done.setdefault((one.source_row, person), []).append(one.span)
    return done
