"""What is missing in the register, held against the transcripts: every gap, with its place and what mends it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.model.finding import Finding, Severity
from qcode.model.person import Outcome, Part
from qcode.model.turn import Voice
from qcode.store import hearing
from qcode.store import register as stored
from qcode.study import register_checks
from qcode.study.linking import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qcode.model.person import Participation
    from qcode.study.opening import Study

_SPOKEN = frozenset({"interview", "double_interview", "focus_group"})
_LISTED = 8


def every_gap(study: Study, file: str) -> list[Finding]:
    """Return all that is missing or does not fit; what shows in print comes first."""
    people = stored.full_participations(study.db)
    held = hearing.sources_held(study.db)
    return [
        *register_checks.gaps(study, file),
        *_unheard(study, people, {one.name: one.kind for one in held if one.text}, file),
        *_not_printed(study, people, file),
        *_without_text(people, held),
    ]


def _unheard(study: Study, people: Sequence[Participation], texts: dict[str, str], file: str) -> Iterator[Finding]:
    """Yield persons whose label or voice is not where the register has them."""
    labels, turns = hearing.labels_heard(study.db), hearing.turns_heard(study.db)
    for one in people:
        if one.source not in texts:
            continue
        voices = {plain(label): voice for label, voice in labels.get(one.source, ())}
        n, there = turns.get((one.source, one.person), 0), plain(one.speaker) in voices
        row = f"row {one.source} {one.person} of {file}"
        if one.outcome is not Outcome.TOOK_PART:
            if one.speaker and there:
                message = (
                    f"{one.person} did not take part in {one.source} ({one.outcome.value}), but {one.speaker} speaks."
                )
                yield Finding(
                    "refused-but-heard", Severity.WARNING, one.source, message, f"Mend `outcome` or `speaker`, {row}."
                )
        elif one.part is Part.INTERVIEWER:
            if one.speaker and voices.get(plain(one.speaker)) == Voice.INFORMANT:
                message = f"{one.speaker} is the interviewer {one.person} in the register, but answers in {one.source}."
                yield Finding(
                    "interviewer-answers", Severity.WARNING, one.source, message, f"Mend `part` in {row}, or the turns."
                )
        elif one.speaker and not there:
            message = f"The label {one.speaker} of {one.person} is not in the transcript of {one.source}."
            hint = f"Labels there: {', '.join(label for label, _ in labels.get(one.source, ())) or 'none'}; mend {row}."
            severity = Severity.NOTE if n else Severity.WARNING
            yield Finding("label-not-found", severity, one.source, message, hint)
        elif one.part is Part.INFORMANT and not n:
            severity = Severity.WARNING if texts[one.source] in _SPOKEN else Severity.NOTE
            message = f"{one.person} takes part in {one.source}, and is never heard."
            yield Finding("never-heard", severity, one.source, message, f"Give the label in `speaker`, {row}.")
        elif one.part is Part.OBSERVER and n:
            message = f"{one.person} is an observer in {one.source}, and speaks in {n} turns; they are in no count."
            yield Finding("observer-heard", Severity.NOTE, one.source, message)


def _not_printed(study: Study, people: Sequence[Participation], file: str) -> Iterator[Finding]:
    """Yield values missing of attributes that no attribution asks for, where others have one."""
    from qcode.analysis.attributing import needed
    from qcode.analysis.attribution import applies

    attributes = study.settings.attributes
    used = {name for one in people for name in one.values}
    for one in people:
        printed = needed(study.settings.attribution, one.values, attributes) if one.counts else ()
        wanted = (name for name in attributes if one.counts and name in used and name not in printed)
        for name in (name for name in wanted if not one.values.get(name)):
            if applies(attributes[name], one.values, attributes):
                message = f"{name} is missing for {one.person} in {one.source}; groups and counts by it leave them out."
                hint = f"Fill in the column `{name}` of {file}, row {one.source} {one.person}."
                yield Finding("missing-attribute", Severity.NOTE, one.source, message, hint)


def _without_text(people: Sequence[Participation], held: Sequence[hearing.Held]) -> Iterator[Finding]:
    """Yield one finding for all sources that somebody took part in, and that have neither text nor recording."""
    refused = {one.source for one in people} - {one.source for one in people if one.outcome is Outcome.TOOK_PART}
    names = [one.name for one in held if not (one.text or one.recording or one.name in refused)]
    if names:
        listed = ", ".join(names[:_LISTED]) + (" …" if len(names) > _LISTED else "")
        message = f"{len(names)} registered {'source has' if len(names) == 1 else 'sources have'} no text: {listed}."
        hint = "Import them: `qcode import PATH`; whoever refused has `refused` in the column `outcome`."
        yield Finding("no-text", Severity.WARNING, names[0], message, hint)
