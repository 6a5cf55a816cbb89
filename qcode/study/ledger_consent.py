"""What the persons quoted have agreed to, and said to each quote: what lets it into print and what does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.errors import Misuse
from qcode.model.consent import ConsentState
from qcode.model.finding import Finding, Severity
from qcode.model.ledger import Approval, ApprovalState, Status
from qcode.model.span import Span
from qcode.model.text import tidied
from qcode.store import ledger as stored
from qcode.study import consent, pointing, retrieval

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qcode.analysis.statements import Run
    from qcode.model.ledger import Entry
    from qcode.study.opening import Study
    from qcode.study.retrieval import Hit


def hits(study: Study, chosen: Sequence[Entry]) -> dict[int, Hit]:
    """Return entries with their speakers, by row; those whose words are lost are not there."""
    runs: dict[int, list[Run]] = {}
    for one in chosen:
        if one.flag != "lost":
            runs.setdefault(one.source_row, []).append(run(one))
    found = {(hit.source, hit.run.span): hit for hit in retrieval.spoken(study, runs)}
    return {one.id: found[one.source_row, one.span] for one in chosen if one.flag != "lost"}


def run(one: Entry) -> Run:
    """Return an entry as a stretch that was chosen."""
    from qcode.analysis.statements import Run

    first, last = one.turns if isinstance(one.span, Span) else (0, 0)
    return Run(one.span, first, last, frozenset(), frozenset((one.coder,)))


def approve(
    study: Study, key: str, state: ApprovalState, *, person: str = "", since: str = "", note: str = ""
) -> tuple[Entry, Approval]:
    """Note what a person has said to a quote of theirs.

    Args:
        study: The study.
        key: The entry's.
        state: Sent to them, approved or refused.
        person: Id; who speaks in it where it is one.
        since: The day, ISO or Danish; today where empty.
        note: Where the answer is kept.

    Raises:
        NotFound: There is no such entry or person.
        Misuse: Nobody is named and several speak, or the day is none.
    """
    from qcode.study import ledger

    one = ledger.find(study, key)
    named = person or _only_speaker(study, one)
    row, called = pointing.registered(study, "person", named)
    said = Approval(called, state, consent.day(study, since), tidied(note))
    with study.action("ledger approve") as done:
        stored.approve(study.db, one.id, row, said)
        done.summary = f"{one.key}: {called} {state.value}"
    return one, said


def _only_speaker(study: Study, one: Entry) -> str:
    there = speakers(study, [one]).get(one.id, [])
    if len(there) != 1:
        raise Misuse(f"{len(there)} known persons speak in {one.key}.", hint="Say whose answer it is: --person P07.")
    return there[0][0]


def speakers(study: Study, chosen: Sequence[Entry]) -> dict[int, list[tuple[str, ConsentState]]]:
    """Return by entry the persons who speak in it, each with what they have agreed to."""
    found = hits(study, chosen)
    parts = sorted({who for hit in found.values() for who in hit.speakers if who is not None})
    agreed = consent.states(study, parts) if parts else {}
    return {
        row: [(agreed[who].person, agreed[who].state) for who in hit.speakers if who in agreed]
        for row, hit in found.items()
    }


def standing_in_the_way(study: Study, chosen: Sequence[Entry]) -> dict[int, list[Finding]]:
    """Return by entry what keeps it out of print; nothing for those that may be printed."""
    said_by = speakers(study, chosen)
    done: dict[int, list[Finding]] = {}
    for one in chosen:
        latest = {approval.person: approval.state for approval in one.approvals}
        agreed = dict(said_by.get(one.id, ()))
        found = [_finding(one, person, state, latest.get(person)) for person, state in agreed.items()]
        found += [_finding(one, person, None, state) for person, state in latest.items() if person not in agreed]
        if there := [each for each in found if each is not None]:
            done[one.id] = there
    return done


def _finding(one: Entry, person: str, agreed: ConsentState | None, said: ApprovalState | None) -> Finding | None:
    if agreed is ConsentState.WITHDRAWN:
        message = f"{person} has withdrawn the consent."
        hint = f"`qcode consent withdraw --person {person}` erases their words."
        return Finding("consent-withdrawn", Severity.ERROR, one.key, message, hint)
    if said is ApprovalState.REFUSED:
        hint = f"`qcode ledger drop {one.key}`; or edit it, and note what they say to it then: `qcode ledger approve`."
        return Finding("refused", Severity.ERROR, one.key, f"{person} has refused to be quoted so.", hint)
    if agreed is ConsentState.ATTRIBUTABLE and said is not ApprovalState.APPROVED:
        severity = Severity.ERROR if one.status is Status.USED else Severity.WARNING
        message = f"{person} is to approve each quote, and has not approved this one"
        message += " yet: it is sent." if said is ApprovalState.SENT else "."
        hint = f"`qcode ledger approve {one.key} approved --person {person}` notes it once they have."
        return Finding("not-approved", severity, one.key, message, hint)
    return None
