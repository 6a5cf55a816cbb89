"""Packets: handing one coder what is to be coded apart from others; the list of those made and read."""

from __future__ import annotations

import uuid as uuids
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qcode.errors import Misuse
from qcode.model.packet import Handed, HandedSource, KnownPacket, Origin, Packet
from qcode.model.text import normalised, text_hash
from qcode.model.turn import Said, Voice, joined, placed
from qcode.store import packets, quotations
from qcode.study import consent, packet_codes, queries, release, transcripts
from qcode.study.opening import coder_name
from qcode.study.reading import natural

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from qcode.model.packet import Place
    from qcode.store.packets import SourceRow
    from qcode.store.quotations import TurnRow
    from qcode.study.opening import Study
    from qcode.study.release import Gate, Terms

ENDING = ".qpacket"
ALL = "all"


@dataclass(frozen=True, slots=True)
class Choice:
    """What a coder is to be handed.

    Attributes:
        sources: Ids, with commas between, or ``all``; empty for those assigned to the coder, or all that match.
        codes: Paths, with commas between, ``path/*`` for all below; empty for every code.
        where: Condition on informants; empty for all.
    """

    sources: str = ""
    codes: str = ""
    where: str = ""


@dataclass(frozen=True, slots=True)
class Made:
    """A packet that was written.

    Attributes:
        masks: How many places in the texts are masked.
    """

    packet: Packet
    path: Path
    masks: int


def make(study: Study, coder: str, choice: Choice, terms: Terms) -> Made:
    """Write one coder's packet into the file that ``terms`` name, and remember what it was made from.

    Raises:
        SourceNotFound, CodeNotFound, BadExpression: What is to be handed out is not there.
        Misuse: No source is chosen, or the coder's name cannot be one.
        Refused: The gate is closed.
    """
    from qcode.formats import packet as formats

    to = coder_name(coder, study.settings) if coder else ""
    if not to or terms.target is None:
        raise Misuse("A packet is for one coder.", hint="Name who is to code: --coder MB.")
    with study.action("packet make", released=terms.unmasked or bool(terms.override)) as done:
        rows = _chosen(study, to, choice)
        gate = release.gate(study, [(one.id, 1, one.turns) for one in rows], terms)
        books, paths, trees = packet_codes.handed(study, gate, choice.codes)
        texts = _texts(study, gate, rows)
        packet = Packet(
            "",
            to,
            str(gate.label(study.settings.study)),
            study.settings.language,
            study.settings.quality,
            masked=not terms.unmasked,
            draft=any(text.draft for text in texts) or terms.draft,
            sources=tuple(text.source for text in texts),
            books=books,
        )
        handed = {one.uuid: text.handed(one.hash) for one, text in zip(rows, texts, strict=True)}
        origin = Origin(to, packet.masked, formats.content(packet), handed, paths, trees)
        packet = replace(packet, uuid=_known(study, origin) or uuids.uuid4().hex)
        data = formats.written(packet)
        packets.remember(study.db, packet.uuid, origin)
        packets.note(study.db, packet.uuid, to, "made", origin.content, done.at)
        done.summary = f"{len(rows)} sources for {to}" + _past_the_gate(terms)
        _write(terms.target, data)
    return Made(packet, terms.target, sum(len(text.places) for text in texts))


def listed(study: Study) -> list[KnownPacket]:
    """Return the packets made and read, in that order of time."""
    origins = packets.origins(study.db)
    done: list[KnownPacket] = []
    for packet, coder, direction, created in packets.on_record(study.db):
        origin = origins.get(packet)
        known = (len(origin.sources), origin.masked) if origin is not None else (None, None)
        done.append(KnownPacket(packet, coder, direction, created, *known))
    return done


def _past_the_gate(terms: Terms) -> str:
    if terms.unmasked:
        return ", unmasked"
    return f", override by {terms.override}" if terms.override else ""


def _known(study: Study, origin: Origin) -> str:
    """Return the uuid of the packet that was made of the very same, so that the same study gives the same bytes."""
    return next((packet for packet, one in packets.origins(study.db).items() if one == origin), "")


def _write(path: Path, data: bytes) -> None:
    beside = path.with_name(f".{path.name}.part")
    beside.unlink(missing_ok=True)
    beside.touch(mode=0o600)
    beside.write_bytes(data)
    beside.replace(path)


def _chosen(study: Study, coder: str, choice: Choice) -> list[SourceRow]:
    every = {one.id: one for one in packets.sources(study.db)}
    condition = queries.condition(study, choice.where)
    named = [name.strip() for name in choice.sources.split(",") if name.strip()]
    if not named and condition is None:
        named = packets.assigned(study.db, coder)
        if not named:
            hint = f"Such as --sources I01,I02, --sources {ALL}, or --where; or assign sources to {coder} first."
            raise Misuse("Name the sources that are to be coded.", hint=hint)
    wanted = {one.id for one in every.values() if one.hash or one.recorded}
    if named and named != [ALL]:
        wanted = {(transcripts.with_text(study, name) if not _recorded(study, name, every) else
                   transcripts.find(study, name)).id for name in named}  # fmt: skip
    if condition is not None:
        wanted &= packets.matching(study.db, condition)
    if not wanted:
        raise Misuse("No source is left to be handed out.", hint="`qcode source list` shows what there is.")
    consent.refuse_withdrawn(study, sorted(wanted))
    return sorted((every[key] for key in wanted), key=lambda one: natural(one.name))


def _recorded(study: Study, name: str, every: Mapping[int, SourceRow]) -> bool:
    return every[transcripts.find(study, name).id].recorded


@dataclass(frozen=True, slots=True)
class _Text:
    """A source as it is handed out, and where its text differs from the original."""

    source: HandedSource
    places: tuple[Place, ...]
    draft: bool

    def handed(self, original: str) -> Handed:
        return Handed(self.source.hash, original, self.places)


def _texts(study: Study, gate: Gate, rows: Sequence[SourceRow]) -> list[_Text]:
    there = quotations.turns(study.db, [(one.id, 1, one.turns) for one in rows])
    turns: dict[int, list[TurnRow]] = {}
    for (source, _), turn in sorted(there.items()):
        turns.setdefault(source, []).append(turn)
    names = _Names(gate, rows)
    return [_text(gate, one, names.of(one), turns.get(one.id, [])) for one in rows]


class _Names:
    """Gives sources ids that tell nothing: their own, or where that may name somebody a number."""

    def __init__(self, gate: Gate, rows: Sequence[SourceRow]) -> None:
        self._gate = gate
        self._taken = {one.name.casefold() for one in rows}
        self._next = 1

    def of(self, one: SourceRow) -> str:
        if self._gate.terms.unmasked or str(self._gate.name(one.name)) == one.name:
            return one.name
        while (name := f"K{self._next}").casefold() in self._taken:
            self._next += 1
        self._taken.add(name.casefold())
        return name


def _text(gate: Gate, row: SourceRow, name: str, turns: Sequence[TurnRow]) -> _Text:
    from qcode.analysis import handed

    said: list[Said] = []
    pieces: list[tuple[str, str]] = []
    draft = False
    labels = _labels(turns, plain=gate.terms.unmasked)
    for turn, label in zip(turns, labels, strict=True):
        printed, placed_pieces = gate.placed(turn)
        draft = draft or printed.undecided
        pieces += [("\n", "\n")] if said else []
        pieces += [(normalised(piece.text), turn.words[start:end]) for piece, (start, end) in placed_pieces]
        said.append(Said(normalised(str(printed)), label, Voice(turn.voice), turn.time))
    spoken = placed(said)
    hash_ = text_hash(joined(spoken)) if spoken else ""
    source = HandedSource(row.uuid, name, row.kind, spoken, hash_, row.recorded, row.length, row.answers)
    return _Text(source, handed.places(pieces), draft)


def _labels(turns: Sequence[TurnRow], *, plain: bool) -> list[str]:
    """Return a label for each turn that tells speakers apart and names nobody, or the transcript's own."""
    if plain:
        return [turn.label for turn in turns]
    stems = {Voice.INTERVIEWER.value: "I", Voice.INFORMANT.value: "IP"}
    given: dict[tuple[str, int | str], str] = {}
    heard: dict[str, int] = {}
    done: list[str] = []
    for turn in turns:
        stem = stems.get(turn.voice, "?")
        key = (turn.voice, turn.participation or turn.label)
        if not turn.label and turn.participation is None:
            done.append("")
            continue
        if key not in given:
            heard[stem] = heard.get(stem, 0) + 1
            bare = stem == "?" or (stem == "I" and heard[stem] == 1)
            given[key] = stem if bare else f"{stem}{heard[stem]}"
        done.append(given[key])
    return done
