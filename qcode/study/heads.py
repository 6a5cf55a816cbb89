"""What the head of a file says of who took part: checked against what is known, and kept beside the register.

The register is the whole of what it says, so that reading it again takes out what it no longer names. What a file said
of itself is not the register's to forget: it is said again wherever no row says otherwise.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from qcode.errors import BadFile
from qcode.model.attribute import Scope
from qcode.model.person import Outcome, Part, RegisterRow, parted
from qcode.store import heads as stored
from qcode.store import register as registered
from qcode.store import sources

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from qcode.study.opening import Study

_TEXTS = ("person", "speaker", "organisation", "kind", "date", "pseudonym")


def keep(study: Study, source: int, row: RegisterRow) -> None:
    """Keep what the head of a source's file says, where it says anything; inside an action."""
    said = {name: getattr(row, name) for name in (*_TEXTS, "wave", "part", "outcome", "guide", "consent")}
    filled = {name: value for name, value in said.items() if value} | ({"values": row.values} if row.values else {})
    if filled:
        stored.keep(study.db, source, json.dumps(filled, ensure_ascii=False))


def kept(study: Study) -> dict[int, RegisterRow]:
    """Return what the heads of files said, by the row of the source."""
    return {key: _row(study, name, json.loads(said)) for key, name, said in stored.kept(study.db)}


def _row(study: Study, source: str, said: Mapping[str, object]) -> RegisterRow:
    from qcode.formats import register as formats

    written = said.get("values", {})
    values = formats.checked(written, study.settings.attributes)[0] if isinstance(written, dict) else {}
    texts = {name: str(said.get(name, "")) for name in _TEXTS}
    wave, part, outcome = said.get("wave"), said.get("part"), said.get("outcome")
    guide, consent = said.get("guide"), said.get("consent")
    return RegisterRow(
        source,
        texts["person"],
        texts["speaker"],
        texts["organisation"],
        texts["kind"],
        texts["date"],
        values,
        pseudonym=texts["pseudonym"],
        wave=wave if isinstance(wave, int) else None,
        part=Part(part) if isinstance(part, str) else None,
        outcome=Outcome(outcome) if isinstance(outcome, str) else None,
        guide=guide if isinstance(guide, str) else None,
        consent=consent if isinstance(consent, str) else None,
    )


def unsaid(study: Study, head: RegisterRow, rows: Sequence[RegisterRow]) -> RegisterRow:
    """Return what a head says that no row of the register does; where they differ the register holds.

    Args:
        study: Whose attributes they speak of.
        head: Of one file.
        rows: All rows of the register.
    """
    same_source = [one for one in rows if _is_of(study, one, head.source)]
    named = [one for one in same_source if one.person]
    mine = [one for one in named if one.person.casefold() == head.person.casefold()]
    if named and not mine:  # the register says who took part there, and it was somebody else
        head = replace(
            head, person="", speaker="", organisation="", pseudonym="", part=None, outcome=None, consent=None
        )
    of_person = [one for one in rows if head.person and one.person.casefold() == head.person.casefold()]
    among = {Scope.SOURCE: same_source, Scope.PERSON: of_person, Scope.PARTICIPATION: mine, Scope.ORGANISATION: mine}
    scopes = {name: study.settings.attributes[name].scope for name in head.values}
    values = {
        name: value
        for name, value in head.values.items()
        if not any(one.values.get(name) for one in among[scopes[name]])
        and (scopes[name] is Scope.SOURCE or head.person)
    }
    return replace(
        head,
        values=values,
        kind="" if any(one.kind for one in same_source) else head.kind,
        date="" if any(one.date for one in same_source) else head.date,
        wave=None if any(one.wave for one in same_source) else head.wave,
        pseudonym="" if any(one.pseudonym for one in of_person) else head.pseudonym,
        speaker="" if any(one.speaker for one in mine) else head.speaker,
        organisation="" if any(one.organisation for one in mine) else head.organisation,
        part=None if mine else head.part,
        outcome=None if mine else head.outcome,
        guide=None if any(one.guide for one in same_source) else head.guide,
        consent=None if any(one.consent for one in mine) else head.consent,
    )


def _is_of(study: Study, row: RegisterRow, source: str) -> bool:
    if row.source.casefold() == source.casefold():
        return True
    found = sources.find(study.db, row.source)
    return len(found) == 1 and found[0].name == source


def refuse_contradictions(study: Study, file: str, head: RegisterRow) -> None:
    """Stop a file whose head says otherwise than what is known of the source and the person already.

    Raises:
        BadFile: It does; both values are named.
    """
    wrong = "; ".join(_contradictions(study, head))
    if wrong:
        raise BadFile(file, f"At the head of the file {wrong}.", hint="Mend the head of the file or the register.")


def _contradictions(study: Study, head: RegisterRow) -> Iterator[str]:
    known = sources.find(study.db, head.source)
    if known:
        for name, here, there in (("kind", head.kind, known[0].kind), ("date", head.date, known[0].date)):
            if here and there and here != there:
                yield f"`{name}` is {here}, but {there} in the register"
        of_source = registered.values_of_sources(study.db, json.dumps([known[0].id])).get(known[0].id, {})
        yield from _differing(study, head, Scope.SOURCE, of_source)
    mine = [one for one in registered.full_participations(study.db) if one.person.casefold() == head.person.casefold()]
    for one in mine[:1]:
        yield from _differing(study, head, Scope.PERSON, one.values)
    for one in mine:
        if known and one.source == known[0].name:
            yield from _differing(study, head, Scope.PARTICIPATION, one.values)
    for person in registered.persons(study.db):
        printed = {person.id.casefold(), person.pseudonym.casefold()}
        if head.pseudonym and person.id.casefold() != head.person.casefold() and head.pseudonym.casefold() in printed:
            yield f"`pseudonym` is {head.pseudonym}, which is {person.id} already"


def _differing(study: Study, head: RegisterRow, scope: Scope, there: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    for name, written in head.values.items():
        before = there.get(name, ())
        if study.settings.attributes[name].scope is scope and before and set(before) != set(parted(written)):
            yield f"`{name}` is {written}, but {';'.join(before)} in the register"
