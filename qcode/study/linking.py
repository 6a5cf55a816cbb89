"""Whose turns are whose: labels in the transcripts and persons of the register."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from qcode.model.person import Outcome, Part
from qcode.model.turn import Voice
from qcode.store import register as stored

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qcode.study.opening import Study

SPEAKING = frozenset({Part.INFORMANT, Part.OBSERVER, Part.PRESENT})


def link(study: Study, wanted: Sequence[int]) -> None:
    """Say whose turns are whose in these sources, by label; inside an action."""
    parts: dict[int, list[stored.StoredParticipation]] = {}
    for one in stored.participations(study.db, wanted):
        if one.part in SPEAKING and one.outcome == Outcome.TOOK_PART:
            parts.setdefault(one.source_id, []).append(one)
    heard: dict[int, list[tuple[str, str, int | None]]] = {}
    for source, label, voice, who in stored.labels(study.db, json.dumps(list(wanted))):
        heard.setdefault(source, []).append((label, voice, who))
    links: list[tuple[int, str, int | None]] = []
    for source, labels in heard.items():
        spoken = {plain(label) for label, voice, _ in labels if label and voice == Voice.INFORMANT}
        for label, voice, who in labels:
            unheard = bool(label) and voice == Voice.UNKNOWN  # ``??``, ``Alle``: nobody, unless the register says who
            owner = _owner_of(label, spoken, parts.get(source, []), unheard=unheard)
            if owner != who:
                links.append((source, label, owner))
    stored.link_speakers(study.db, links)


def _owner_of(
    label: str, spoken: set[str], parts: Sequence[stored.StoredParticipation], *, unheard: bool
) -> int | None:
    wanted = plain(label)
    if wanted:
        # Persons numbered as they came (IP2) may be called like another's label, so that labels are asked first.
        spoken_as = [one for one in parts if plain(one.speaker) == wanted]
        called = [one for one in parts if one.origin == "register" and plain(one.person) == wanted]
        if spoken_as or called:
            return (spoken_as or called)[0].id
    informants = [one for one in parts if one.part == Part.INFORMANT]
    if len(informants) == 1 and not unheard and len(spoken) <= 1 and (label or not spoken):
        return informants[0].id
    return None


def plain(label: str) -> str:
    """Return a label as labels are compared: without case, blanks, points and colons.

    >>> plain("IP 1:") == plain("Ip1")
    True
    """
    return "".join(letter for letter in label.casefold() if letter.isalnum())


def name_informants(study: Study, source: int) -> list[str]:
    """Make a person ``IP1`` … of each informant of a source nobody is known to have answered in; inside an action.

    Returns:
        The ids of the informants.
    """
    there = [one.person for one in stored.participations(study.db, [source]) if one.part == Part.INFORMANT]
    if there:
        return there
    taken = taken_names(study)
    for label in stored.informant_labels(study.db, source):
        name = next_person(taken)
        stored.add_heard(study.db, source, stored.add_person(study.db, name), label)
        there.append(name)
    return there


def taken_names(study: Study) -> set[str]:
    """Return what persons are called, by id and by pseudonym, in small letters."""
    persons = stored.persons(study.db)
    return {name.casefold() for one in persons for name in (one.id, one.pseudonym) if name}


def next_person(taken: set[str]) -> str:
    """Return the next free of ``IP1``, ``IP2`` …, and take it."""
    n = 1
    while f"ip{n}" in taken:
        n += 1
    taken.add(f"ip{n}")
    return f"IP{n}"
