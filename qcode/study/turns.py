"""The turns of a source and who speaks in them: shown, and corrected by hand."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qcode.errors import Misuse, NotFound
from qcode.model.person import Part
from qcode.model.turn import Voice
from qcode.store import register as stored
from qcode.store import speakers
from qcode.store.speakers import Speaker
from qcode.study import linking, register, transcripts

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from qcode.model.turn import Turn
    from qcode.store.register import StoredParticipation
    from qcode.store.sources import StoredSource
    from qcode.store.speakers import HeardTurn
    from qcode.study.opening import Study

_TURNS = re.compile(r"\s*(?P<turns>\d+(?:\s*-\s*\d+)?(?:\s*,\s*\d+(?:\s*-\s*\d+)?)*)\s*=(?P<label>[^=]*)")
_PAIR = re.compile(r"(?P<old>[^=]+)=(?P<new>[^=]*)")


@dataclass(frozen=True, slots=True)
class Correction:
    """What is to be corrected.

    Attributes:
        relabel: Old label to new one, for all turns of the old one; an empty new one is nobody in particular.
        turns: Number of a turn to its label.
        voices: Label, as corrected, to whose voice it is.
        present: Label, as corrected, to the person who was present (or nothing, for one of whom nobody knows).
    """

    relabel: tuple[tuple[str, str], ...] = ()
    turns: tuple[tuple[int, str], ...] = ()
    voices: tuple[tuple[str, Voice], ...] = ()
    present: tuple[tuple[str, str], ...] = ()

    def __bool__(self) -> bool:
        """Tell whether there is anything to correct."""
        return bool(self.relabel or self.turns or self.voices or self.present)


@dataclass(frozen=True, slots=True)
class SourceTurns:
    """The turns of a source.

    Attributes:
        corrected: How many turns and persons a correction changed.
    """

    source: str
    turns: tuple[HeardTurn, ...]
    corrected: int = 0


def correction(
    *,
    relabel: Sequence[str] = (),
    turns: Sequence[str] = (),
    interviewers: Sequence[str] = (),
    informants: Sequence[str] = (),
    unknown: Sequence[str] = (),
    present: Sequence[str] = (),
) -> Correction:
    """Return what is to be corrected, from what a person wrote.

    Args:
        relabel: ``OLD=NEW``.
        turns: ``14=IP2``, ``14-16,20=IP2``.
        interviewers: Labels.
        informants: Labels.
        unknown: Labels.
        present: ``LABEL`` or ``LABEL=PERSON``.

    Raises:
        Misuse: Something is not written so.
    """
    voices = ((interviewers, Voice.INTERVIEWER), (informants, Voice.INFORMANT), (unknown, Voice.UNKNOWN))
    return Correction(
        tuple(_pair(one, "--relabel") for one in relabel),
        tuple(pair for one in turns for pair in _numbered(one)),
        tuple((_tidy(label), voice) for labels, voice in voices for label in labels),
        tuple(_pair(one if "=" in one else f"{one}=", "--present") for one in present),
    )


def _pair(written: str, option: str) -> tuple[str, str]:
    parts = _PAIR.fullmatch(written)
    if parts is None or not _tidy(parts["old"]):
        raise Misuse(f"{option} {written!r} cannot be read.", hint=f'Such as `{option} "IP2=IP1"`.')
    return _tidy(parts["old"]), _tidy(parts["new"])


def _numbered(written: str) -> list[tuple[int, str]]:
    parts = _TURNS.fullmatch(written)
    if parts is None:
        raise Misuse(f"--turn {written!r} cannot be read.", hint='Such as `--turn 14=IP2` or `--turn "14-16,20=IP2"`.')
    numbers: list[int] = []
    for run in parts["turns"].split(","):
        first, _, last = run.partition("-")
        if last and int(last) < int(first):
            raise Misuse(f"--turn {written!r} ends before it begins.", hint=f"Such as `--turn {last}-{first}=…`.")
        numbers += range(int(first), int(last or first) + 1)
    return [(n, _tidy(parts["label"])) for n in numbers]


def _tidy(label: str) -> str:
    """Return a label in the form the transcripts' own labels have."""
    from qcode.formats.speakers import as_written, label_of

    return label_of(label) or as_written(label)


def worked(study: Study, name: str, wanted: Correction) -> SourceTurns:
    """Correct who speaks, in one action, and return the turns as they are then.

    Raises:
        SourceNotFound: There is no such source.
        NotFound: No turn has that label.
        Misuse: There is no such turn.
    """
    source = transcripts.with_text(study, name)
    corrected = _corrected(study, source, wanted) if wanted else 0
    return SourceTurns(source.name, tuple(speakers.heard_turns(study.db, source.id)), corrected)


def _corrected(study: Study, source: StoredSource, wanted: Correction) -> int:
    with study.action("source turns") as done:
        before = [one.turn for one in speakers.heard_turns(study.db, source.id)]
        after = _applied(before, wanted, source.name)
        speaking = [Speaker(turn.n, turn.label, turn.voice) for turn in after]
        changed = speakers.correct(study.db, source.id, speaking)
        heard = [turn.label for turn in after]
        for label, person in wanted.present:
            changed += _make_present(study, source, _known(label, heard, source.name), person)
        _match_persons(study, source.id, before, after)
        register.link(study, [source.id])
        done.summary = f"{source.name}: speakers of {changed} turns"
    return changed


def _applied(before: Sequence[Turn], wanted: Correction, source: str) -> list[Turn]:
    """Return the turns with the labels and voices they are to have."""
    labels = [turn.label for turn in before]
    relabel = {_known(old, labels, source): new for old, new in wanted.relabel}
    for n, _ in wanted.turns:
        if not 1 <= n <= len(before):
            raise Misuse(f"{source} has turns 1 to {len(before)}, not {n}.")
    single = dict(wanted.turns)
    spellings = _spelling(labels)
    named = [spellings(single.get(turn.n, relabel.get(turn.label, turn.label))) for turn in before]
    moved = {turn.n for turn, label in zip(before, named, strict=True) if label != turn.label}
    after = [replace(turn, label=label) for turn, label in zip(before, named, strict=True)]
    heard = _voices(before, set(named))
    told = {_known(label, named, source): voice for label, voice in wanted.voices}
    told |= {_known(label, named, source): Voice.UNKNOWN for label, _ in wanted.present}
    return [
        replace(turn, voice=told.get(turn.label, heard[turn.label] if turn.n in moved else turn.voice))
        for turn in after
    ]


def _spelling(labels: Sequence[str]) -> Callable[[str], str]:
    """Return what writes a label as the source does already, where it has it."""
    known = {linking.plain(label): label for label in reversed(labels) if linking.plain(label)}
    return lambda label: known.get(linking.plain(label), label)


def _known(written: str, labels: Sequence[str], source: str) -> str:
    """Return the label of the source that a person means.

    Raises:
        NotFound: There is none.
    """
    plain = linking.plain(written)
    for label in dict.fromkeys(labels):
        if label == written or (plain and linking.plain(label) == plain):
            return label
    listed = ", ".join(label for label in dict.fromkeys(labels) if label) or "none"
    raise NotFound("speaker", written, hint=f"{source} has {listed}.")


def _voices(before: Sequence[Turn], labels: set[str]) -> Mapping[str, Voice]:
    """Return whose voice each label is: as in the turns that have it, else as its name tells."""
    from qcode.formats.speakers import voices

    told = voices(labels)
    counted = {label: Counter(turn.voice for turn in before if turn.label == label) for label in labels - {""}}
    return {**told, **{label: heard.most_common(1)[0][0] for label, heard in counted.items() if heard}}


def _make_present(study: Study, source: StoredSource, label: str, person: str) -> int:
    """Say that somebody was present; return 0 where that was known."""
    parts = stored.participations(study.db, [source.id])
    plain = linking.plain(label)
    there = next(
        (one for one in parts if (one.person.casefold() == person.casefold() if person else _speaks(one, plain))), None
    )
    if there is not None:
        if there.origin == "register" and there.part != Part.PRESENT:
            study.remark(
                f"The register names {there.person} in {source.name}: write `present` in its column `part` too."
            )
        return speakers.set_present(study.db, there.id, label)
    known = {name.casefold(): key for name, key in stored.ids(study.db, "person").items()}
    name = person or _next_present(set(known))
    key = known.get(name.casefold()) or stored.add_person(study.db, name)
    speakers.add_present(study.db, source.id, key, label)
    return 1


def _next_present(taken: set[str]) -> str:
    n = 1
    while f"tp{n}" in taken:
        n += 1
    return f"TP{n}"


def _speaks(one: StoredParticipation, plain: str) -> bool:
    return bool(plain) and plain in {linking.plain(one.speaker), linking.plain(one.person)}


def _match_persons(study: Study, source: int, before: Sequence[Turn], after: Sequence[Turn]) -> None:
    """Where only labels tell who takes part, let persons follow their labels, and make those that are new."""
    parts = [one for one in stored.participations(study.db, [source]) if one.part == Part.INFORMANT]
    if any(one.origin == "register" for one in parts):
        return
    answering = dict.fromkeys(turn.label for turn in after if turn.label and turn.voice is Voice.INFORMANT)
    new = {linking.plain(label): label for label in answering}
    unheard = [one for one in parts if new.pop(linking.plain(one.speaker), None) is None]
    for one in unheard:
        plain = linking.plain(one.speaker)
        become = {old.n for old in before if linking.plain(old.label) == plain}
        targets = {linking.plain(turn.label) for turn in after if turn.n in become}
        label = new.pop(targets.pop(), None) if len(targets) == 1 else None
        if label is not None:
            speakers.rename_speaker(study.db, one.id, label)
        else:
            stored.drop_participations(study.db, [one.id])
            speakers.drop_person_without_part(study.db, one.person_id)
    taken = linking.taken_names(study)
    for label in new.values():
        stored.add_heard(study.db, source, stored.add_person(study.db, linking.next_person(taken)), label)


def same(study: Study, source: StoredSource, others: Sequence[Turn]) -> bool:
    """Tell whether turns are those of a source as its file has them: words, labels and times."""
    there = speakers.heard_turns(study.db, source.id)
    known = [(one.turn.words, one.turn.label if one.heard is None else one.heard, one.turn.time) for one in there]
    return known == [(turn.words, turn.label, turn.time) for turn in others]


def carried_over(before: Sequence[HeardTurn], after: Sequence[Turn]) -> list[Speaker]:
    """Return the corrections of a text that hold in its revision: where words and label in the file are the same.

    Args:
        before: The turns as they were.
        after: Those of the revision, as its file has them.
    """
    from difflib import SequenceMatcher

    if all(one.heard is None for one in before):
        return []
    old = [(one.turn.words, one.turn.label if one.heard is None else one.heard) for one in before]
    new = [(turn.words, turn.label) for turn in after]
    first = _alike(old, new)
    last = _alike(old[first:][::-1], new[first:][::-1])
    pairs = [(at, at) for at in range(first)] + [(len(old) - at, len(new) - at) for at in range(last, 0, -1)]
    middle = SequenceMatcher(None, old[first : len(old) - last], new[first : len(new) - last], autojunk=False)
    for block in middle.get_matching_blocks():
        pairs += [(first + block.a + at, first + block.b + at) for at in range(block.size)]
    corrected = {there: before[here].turn for here, there in pairs if before[here].heard is not None}
    return [Speaker(after[at].n, turn.label, turn.voice) for at, turn in sorted(corrected.items())]


def _alike(old: Sequence[tuple[str, str]], new: Sequence[tuple[str, str]]) -> int:
    """Return how many items two runs have in common at their beginning."""
    for n, (one, other) in enumerate(zip(old, new, strict=False)):
        if one != other:
            return n
    return min(len(old), len(new))
