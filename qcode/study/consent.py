"""What participants have agreed to: said by person, by source or by person in a source, and kept over time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.errors import Misuse, NotFound, Refused
from qcode.model.consent import Consent, ConsentState, Held, consent_state, held
from qcode.store import consent as stored
from qcode.store import register
from qcode.study import transcripts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qcode.study.opening import Study

_SAYABLE = tuple(state.value for state in ConsentState if state is not ConsentState.WITHDRAWN)


def say(study: Study, written: str, *, person: str = "", source: str = "", since: str = "", note: str = "") -> Consent:
    """Say what a person, a source, or a person in a source agrees to from a day on; earlier lines are kept.

    Args:
        study: The study.
        written: The state, in English or Danish.
        person: The person's id, or empty for all who take part in the source.
        source: The source's id, or empty for all of the person's sources.
        since: The first day, ISO or Danish; today where empty.
        note: Where the consent is kept, who took it.

    Raises:
        Misuse: The state or the day is none, neither person nor source is named, or it is a withdrawal.
        NotFound: There is no such person or source.
        Refused: It was withdrawn, and its words are gone.
    """
    state = consent_state(written)
    if state is ConsentState.WITHDRAWN:
        raise Misuse("A withdrawal erases words, so that it is a command of its own.", hint="`qcode consent withdraw`.")
    if state is None:
        raise Misuse(f"{written!r} is no state of consent.", hint=f"It is one of: {', '.join(_SAYABLE)}.")
    _refuse_nobody(person, source)
    source_id, person_id, one = resolved(study, Consent(source, person, state, day(study, since), note))
    gone = [
        old
        for old in stored.consents(study.db)
        if old.state is ConsentState.WITHDRAWN and old.source in {"", one.source} and old.person in {"", one.person}
    ]
    if gone:
        who = " in ".join(name for name in (gone[0].person, gone[0].source) if name)
        hint = "A new interview is registered under an id of its own, with a consent of its own."
        raise Refused(f"{who} withdrew on {gone[0].since}, and the words are gone.", hint=hint)
    with study.action("consent set") as done:
        stored.add(study.db, source_id, person_id, one)
        done.summary = f"{' in '.join(name for name in (one.person, one.source) if name)}: {one.state}"
    return one


def _refuse_nobody(person: str, source: str) -> None:
    if not (person or source):
        raise Misuse("Whose consent is it?", hint="Name a person, a source or both: --person P07 --source I07.")


def resolved(study: Study, one: Consent) -> tuple[int | None, int | None, Consent]:
    """Return the rows a consent is about, and the consent with the ids as the study has them.

    Raises:
        NotFound: There is no such person or source, or the person takes no part in the source.
    """
    source = transcripts.find(study, one.source) if one.source else None
    person = stored.person_named(study.db, one.person) if one.person else None
    if one.person and person is None:
        raise NotFound("person", one.person, hint="`qcode register show` lists the persons.")
    if source and person:
        there = [each.person_id for each in register.participations(study.db, [source.id])]
        if person[0] not in there:
            hint = "`qcode register show` lists who takes part where."
            raise NotFound(f"person in {source.name} called", person[1], hint=hint)
    names = (source.name if source else "", person[1] if person else "")
    named = Consent(*names, one.state, one.since, one.note)
    return (source.id if source else None, person[0] if person else None, named)


def day(study: Study, written: str) -> str:
    """Return a day as ISO; today where nothing is written.

    Raises:
        Misuse: It is no date.
    """
    from qcode.formats import register as formats

    iso, wrong = formats.iso_date(written.strip())
    if wrong:
        raise Misuse(f"{written!r} is no date.", hint="Such as 2008-05-01 or 1.5.2008.")
    return iso or today(study)


def today(study: Study) -> str:
    """Return the day by the study's clock."""
    return study.now()[:10]


def states(study: Study, participations: Sequence[int] | None = None, *, on: str = "") -> dict[int, Held]:
    """Return the consent that holds for participations, by their row ids; what attribution asks.

    Args:
        study: The study.
        participations: Row ids; None for all.
        on: ISO date; today where empty.
    """
    said = stored.consents(study.db)
    date = on or today(study)
    found = stored.places(study.db, participations)
    return {one.id: held(said, one.source, one.person, date) for one in found if one.id}


def listed(study: Study) -> list[Held]:
    """Return the consent that holds today for every participation, and for sources nobody is known to take part in."""
    said = stored.consents(study.db)
    date = today(study)
    found = stored.places(study.db)
    in_order = sorted(found, key=lambda one: transcripts.natural(one.source))
    return [held(said, one.source, one.person, date) for one in in_order]


def history(study: Study, *, person: str = "", source: str = "") -> list[Consent]:
    """Return all that was said that concerns a person, a source or a person in a source, in the order it holds.

    Raises:
        Misuse: Neither is named.
        NotFound: There is no such person or source.
    """
    _refuse_nobody(person, source)
    _, _, asked = resolved(study, Consent(source, person, ConsentState.ANONYMOUS, ""))
    said = [
        one
        for one in stored.consents(study.db)
        if (one.person == asked.person or (asked.source and not one.person) or not asked.person)
        and (one.source == asked.source or (asked.person and not one.source) or not asked.source)
    ]
    return sorted(said, key=lambda one: one.since)


def refuse_withdrawn(study: Study, sources: Sequence[int]) -> None:
    """Stop an output that would draw on words whose consent was withdrawn; asked by the gate.

    After a withdrawal there are none. They come back only where a file is imported again, or where the register gives
    somebody else's turns to a person who has withdrawn.

    Raises:
        Refused: Some of the sources hold such words.
    """
    found = stored.withdrawn_words(study.db, sources, today(study))
    if found:
        what, way_out = _come_back(*found[0])
        raise Refused(what, hint=way_out)


def remark_withdrawn(study: Study, source: int) -> None:
    """Say it where a text that a source was just given holds words whose consent was withdrawn."""
    for one in stored.withdrawn_words(study.db, [source], today(study)):
        study.remark(" ".join((*_come_back(*one), "Until then no quote is printed from it.")))


def _come_back(source: str, person: str) -> tuple[str, str]:
    """Return that withdrawn words are there again, and what erases them."""
    who = f"{person} has withdrawn, and words of {person} stand in {source}"
    how = f"--person {person} --source {source}" if person else f"--source {source}"
    return (
        f"{who if person else f'{source} was withdrawn, and has a text'} again.",
        f"`qcode consent withdraw {how} --yes` erases them.",
    )
