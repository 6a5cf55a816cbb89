"""The one gate: the only place where text becomes ``Printed``.

Words are masked by the mentions on record. Where a source was not scanned since its text or the names changed, the
turns to be printed are searched there and then, for what stands in ``names.csv`` now too, and what nobody has decided
prints ``[?]``. Such a source goes into a file only as a marked draft or by a named override. Without the vault the
names are those that the mentions on record show.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qcode.errors import Misuse, Refused
from qcode.model.mask import EntityKind, Form, Layer, Mention, Piece, PieceKind, Printed, State
from qcode.model.text import bytes_hash
from qcode.store import masks, register, scans, sources
from qcode.store import vault as stored_vault
from qcode.store.vault import Origin, StoredName
from qcode.study import consent, mask_levels, name_list, scanning, sealed, searching
from qcode.study.opening import read_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from qcode.language.names import NameIndex
    from qcode.model.ledger import Edit
    from qcode.model.mask import Entity, Match
    from qcode.model.span import Span
    from qcode.store.quotations import Range, TurnRow
    from qcode.study.mask_levels import Levels
    from qcode.study.opening import Study

_LISTED = 6
_OWN_FOLDERS = ("transcripts", "codebooks", "backups", "schema")
_OWN_FILES = ("register.csv", "register.xlsx", "register.yaml", "register.yml", "names.csv", "codings.csv")
_WORD = re.compile(r"[^\W\d_]+")
_ENDING = re.compile(r"['’]?s?\Z")
_INSIDE = "og "  # reads like no name, and begins no sentence with the next word
_NO_LETTER = re.compile(r"[\d_]")


@dataclass(frozen=True, slots=True)
class Terms:
    """On what terms text is to leave.

    Attributes:
        unmasked: Original words, asked for by name.
        draft: Marked as a draft; undecided mentions print ``[?]``.
        override: Who lets it out all the same, and why.
        target: The file it is taken away in; None where it is looked at.
        mask_level: How coarse the masks are, 1 the numbered ones; 0 for what the study says.
        recorded: It is one part of something that whoever asks puts on record as a whole.
        exact: Attributions as they are, however few persons they could be.
        as_approved: Attributions as they will be once those who are asked have approved.
    """

    unmasked: bool = False
    draft: bool = False
    override: str = ""
    target: Path | None = None
    recorded: bool = False
    exact: bool = False
    mask_level: int = 0
    as_approved: bool = False


@dataclass(slots=True)
class Gate:
    """Prints the words of some sources.

    Attributes:
        unclean: Sources with an open scan or undecided mentions.
    """

    study: Study
    terms: Terms
    mentions: dict[tuple[int, int], list[Mention]]
    stale: frozenset[int]
    unclean: tuple[str, ...]
    names: tuple[StoredName, ...]
    levels: Levels
    _index: NameIndex | None = None
    _heads: frozenset[str] | None = None
    _entities: dict[str, Entity] | None = None
    _labels: dict[str, Printed] = field(default_factory=dict)
    _known_as: dict[str, Printed] = field(default_factory=dict)
    _ids: frozenset[str] | None = None
    _sources: dict[int, str] | None = None

    def words(self, turn: TurnRow, span: Span) -> Printed:
        """Print a stretch of a turn; ``span`` is in the source's text."""
        text = turn.words[span.start - turn.start : span.end - turn.start]
        if self.terms.unmasked:
            return Printed((Piece(text),), masked=False)
        from qcode.analysis.masking import printed_pieces, with_notes

        before = turn.words[: span.start - turn.start]
        language = self.study.settings.language
        return Printed(with_notes(printed_pieces(text, span.start, self._mentions(turn), language, before=before)))

    def placed(self, turn: TurnRow) -> tuple[Printed, tuple[tuple[Piece, tuple[int, int]], ...]]:
        """Print a whole turn; tell of each piece which words it stands for: their start and end in the turn."""
        if self.terms.unmasked:
            return self.words(turn, turn.span), ((Piece(turn.words), (0, len(turn.words))),)
        from qcode.analysis.masking import placed_pieces

        pieces = placed_pieces(turn.words, turn.start, self._mentions(turn), self.study.settings.language)
        return Printed(tuple(piece for piece, _ in pieces)), pieces

    def edited(self, turns: Sequence[TurnRow], span: Span, edits: Sequence[Edit]) -> list[tuple[int, Printed]]:
        """Print a stretch of the text with edits: its paragraphs, each with where its first words stand in the text.

        Masks come before edits: none shows what the gate hides, and what an edit puts in passes it too.
        """
        from qcode.analysis.editing import EditMarks, composed
        from qcode.analysis.masking import with_notes

        pieces: list[tuple[Piece, tuple[int, int]]] = []
        for turn in turns:
            by = turn.start - span.start
            if pieces:
                pieces.append((Piece("\n"), (by - 1, by)))
            for piece, (first, last) in self.placed(turn)[1]:
                start, end = max(first + by, 0), min(last + by, span.end - span.start)
                if start < end:
                    words = piece.kind is PieceKind.WORDS
                    text = piece.text[start - by - first : end - by - first] if words else piece.text
                    pieces.append((Piece(text, piece.kind), (start, end)))
        typography = self.study.settings.typography
        done = composed(pieces, edits, EditMarks(typography.cut, typography.pause), self._put_in)
        return [
            (span.start + one.start, Printed(with_notes(one.pieces), masked=not self.terms.unmasked)) for one in done
        ]

    def _put_in(self, edit: Edit) -> tuple[Piece, ...]:
        """Print what an edit puts in, read as if it stood inside a sentence: there a capital may be a name's."""
        if not edit.words:
            return ()
        (first, *rest) = self.prose(_INSIDE + edit.words).pieces
        return (Piece(first.text.removeprefix(_INSIDE)), *rest)

    def _mentions(self, turn: TurnRow) -> list[Mention]:
        """Return what is to be masked in a turn."""
        found = self.mentions.get((turn.source, turn.n), [])
        if turn.source in self.stale:
            # What is on record holds, whatever the names are now; what is found besides is added.
            new = [one for one in self._searched(turn) if not any(one.span.overlaps(old.span) for old in found)]
            found = [*found, *new]
        return found

    def prose(self, text: str) -> Printed:
        """Print what somebody wrote freely in the study (a memo, an idea, a note): searched there and then.

        Nobody reviews such texts, so that a name on no list prints ``[?]``.
        """
        if self.terms.unmasked:
            return self.label(text)
        from qcode.analysis.masking import printed_pieces
        from qcode.store.quotations import TurnRow

        if self._ids is None:
            self._ids = frozenset((*register.ids(self.study.db, "source"), *register.ids(self.study.db, "person")))
        found = [
            one
            for one in self._searched(TurnRow(0, 1, 0, text, "", "", None, None))
            if one.layer in {Layer.NAMES, Layer.PATTERNS} or text[one.span.slice] not in self._ids
        ]
        return Printed(printed_pieces(text, 0, found, self.study.settings.language))

    def refuse_undecided(self, printed: Iterable[Printed]) -> None:
        """Stop prose with names on no list from going into a file that is neither a draft nor overridden.

        Raises:
            Refused: Some of it holds such a name.
        """
        if self.terms.target is None or self.terms.unmasked or self.terms.draft or self.terms.override:
            return
        n = sum(1 for one in printed if one.undecided)
        if n:
            raise Refused(
                f"Texts with what may be a name and is on no list ([?]): {n}; no file was written.",
                hint=f"Put it into {scanning.FILE} (kind `public` if it may be printed) and run `qcode mask scan`; or "
                'write a marked draft with --draft; or name who answers for it: --override "NAME: reason".',
            )

    def label(self, text: str) -> Printed:
        """Print a short text of the study's own: a code's name, an attribute's value, a source's id."""
        if self.terms.unmasked:
            return Printed((Piece(text),), masked=False)
        if text not in self._labels:
            self._labels[text] = self._masked_label(text, (text,))
        return self._labels[text]

    def name(self, text: str) -> Printed:
        """Print what became lower case or one word on the way: the path of a code, an id."""
        if self.terms.unmasked:
            return self.label(text)
        if text not in self._known_as:
            self._known_as[text] = self._masked_label(text, (text, _with_capitals(text)))
        return self._known_as[text]

    def _masked_label(self, text: str, readings: Sequence[str]) -> Printed:
        from qcode.analysis.masking import masked_text
        from qcode.language import names, patterns

        matches: list[Match] = patterns.matches(text)
        if self._heads is None:
            hidden = [one for one in name_list.index_names(self.names) if one.kind is not EntityKind.PUBLIC]
            self._heads = names.heads(hidden, self.study.settings.language)
        for reading in readings:
            if names.may_name(reading, self._heads):
                matches += self._names().matches(reading, frozenset())  # a label has no sentence starts
        if not matches:
            return Printed((Piece(text),))
        masks_by_key = {key: self._mask(one) for key, one in self._known().items()}
        kept = _without_overlaps(matches)
        return Printed(masked_text(text, kept, masks_by_key, self.study.settings.language))

    def _mask(self, entity: Entity) -> str | None:
        return None if entity.state is State.NEVER else entity.mask

    def _names(self) -> NameIndex:
        if self._index is None:
            from qcode.language.names import NameIndex

            self._index = NameIndex(name_list.index_names(self.names))
        return self._index

    def _known(self) -> dict[str, Entity]:
        """Return the entities by the key of each of their names."""
        if self._entities is None:
            by_uuid = self.levels.entities(masks.by_uuid(self.study.db))
            self._entities = {one.key: by_uuid[one.entity] for one in self.names if one.entity in by_uuid}
        return self._entities

    def _searched(self, turn: TurnRow) -> list[Mention]:
        """Search a turn now: listed names print their mask, everything else that may identify ``[?]``."""
        if self._sources is None:
            self._sources = sources.names_by_id(self.study.db)
        way = searching.Way(self.names, self.study.settings.language)
        done: list[Mention] = []
        for match in searching.found((self._sources.get(turn.source, ""), turn.words), way):
            entity = self._known().get(match.key) if match.layer is Layer.NAMES else None
            state = State.UNDECIDED if entity is None else entity.state
            mask = "" if entity is None else entity.mask
            key = 0 if entity is None else entity.id
            kind = EntityKind.OTHER if entity is None else entity.kind
            span = match.span.shifted(turn.start)
            done.append(Mention("", turn.n, span, key, kind, state, mask, match.form, match.layer))
        return done

    def check(self) -> None:
        """Stop what may not leave.

        Raises:
            Refused: It goes into a file, some source is not clean, and it is neither a draft nor overridden.
        """
        if self.terms.target is None or self.terms.unmasked or self.terms.draft or self.terms.override:
            return
        if self.unclean:
            listed = ", ".join(str(self.name(name)) for name in self.unclean[:_LISTED])
            more = f" and {len(self.unclean) - _LISTED} more" if len(self.unclean) > _LISTED else ""
            raise Refused(
                f"Not everything that identifies has been found and decided in {listed}{more}; no file was written.",
                hint="Run `qcode mask scan` and `qcode mask review`; or write a marked draft with --draft; "
                'or name who answers for it: --override "NAME: reason".',
            )


def gate(study: Study, ranges: Sequence[Range], terms: Terms) -> Gate:
    """Open the gate for the turns in ``ranges`` (source, first and last turn).

    Raises:
        Misuse: The override does not say who and why, or the target is a file of the study itself.
        Refused: See ``Gate.check``.
    """
    who, _, why = terms.override.partition(":")
    if terms.override and not (who.strip() and why.strip()):
        raise Misuse(
            "An override says who answers for it and why.", hint='Such as --override "Anna Holm: checked by hand".'
        )
    if terms.target is not None and _is_studys_own(study, terms.target):
        raise Misuse(f"{terms.target} is a file of the study itself.", hint="Write to another name or folder.")
    names = scanning.known_names(study)
    known = stored_vault.names_hash(names)
    if scanning.vault_is_lost(study, names):
        names, known = _names_in_mentions(study), masks.stamp(study.db, scanning.NAMES_STAMP)
        names = [*names, *_names_in_list(study, names)]
    if _list_changed(study):
        names, known = [*names, *_names_in_list(study, names)], "changed"
    wanted = sorted({one[0] for one in ranges})
    consent.refuse_withdrawn(study, wanted)
    found = [] if sealed.since(study) else scans.not_clean(study.db, searching.stamp(study, known), wanted)
    stale = frozenset(key for key, _, is_stale, _ in found if is_stale)
    mentions = {} if terms.unmasked else masks.mentions_of_ranges(study.db, ranges)
    levels = mask_levels.levels(study, terms.mask_level)
    if not levels.finest:
        mentions = {turn: levels.mentions(there) for turn, there in mentions.items()}
    opened = Gate(study, terms, mentions, stale, tuple(name for _, name, _, _ in found), tuple(names), levels)
    opened.check()
    return opened


def _is_studys_own(study: Study, target: Path) -> bool:
    """Tell whether a file is one the study is made of, so that nothing else may be written there."""
    folder, path = study.folder.resolve(), target.resolve()
    inside = any(path.is_relative_to(folder / name) for name in _OWN_FOLDERS)
    return inside or (path.parent == folder and (path.name in _OWN_FILES or path.suffix in {".qcode", ".yaml"}))


def _names_in_mentions(study: Study) -> list[StoredName]:
    """Return the names as the texts have them, where the vault that knows them is not here."""
    uuids = {one.id: uuid for uuid, one in masks.by_uuid(study.db).items()}
    texts: dict[str, str] = {}
    found: dict[tuple[str, str], StoredName] = {}
    for one in masks.mentions(study.db):
        if one.layer is Layer.PATTERNS or one.form is Form.DERIVED:
            continue
        if one.source not in texts:
            (source,) = sources.find(study.db, one.source)
            texts[one.source] = sources.text(study.db, source.id)
        uuid, words = uuids[one.entity], texts[one.source][one.span.slice]
        for form in (words, _ENDING.sub("", words)) if one.form is Form.GENITIVE else (words,):
            found[uuid, form] = StoredName(uuid, uuid, one.kind, form, Origin.DECIDED)
    return list(found.values())


def _names_in_list(study: Study, known: Sequence[StoredName]) -> list[StoredName]:
    """Return the names of a list that was edited since it was read; what is new in it is undecided."""
    from qcode.formats import names as formats

    owner = {one.key: one.entity for one in known}
    there = {(one.key, one.form) for one in known}
    path = study.folder / scanning.FILE
    rows = formats.read(read_bytes(path), scanning.FILE) if path.is_file() else ()
    found = [
        StoredName(owner.get(row.id, ""), row.id, row.kind, form, Origin.LIST)
        for row in rows
        for form in dict.fromkeys((row.name, *row.aliases))
    ]
    return [one for one in found if (one.key, one.form) not in there]


def _list_changed(study: Study) -> bool:
    """Tell whether ``names.csv`` was edited since it was read."""
    path = study.folder / scanning.FILE
    return path.is_file() and bytes_hash(read_bytes(path)) != masks.stamp(study.db, scanning.FILE_STAMP)


def record(study: Study, command: str, terms: Terms, what: str) -> None:
    """Put a release on record that goes past the gate: ``--unmasked`` or an override."""
    if terms.recorded or (not terms.unmasked and not terms.override):
        return
    with study.action(command, released=True) as done:
        how = "unmasked" if terms.unmasked else f"override by {terms.override}"
        done.summary = f"{what}, {how}"


def _without_overlaps(matches: Sequence[Match]) -> list[Match]:
    done: list[Match] = []
    for match in sorted(matches, key=lambda one: (one.span.start, -one.span.end)):
        if not done or match.span.start >= done[-1].span.end:
            done.append(match)
    return done


def _with_capitals(text: str) -> str:
    """Return a text as long as this one in which every word reads like a name.

    >>> _with_capitals("tilbud/mette_hansens-gård")
    'Tilbud/Mette Hansens-Gård'
    """
    return _WORD.sub(lambda word: word[0][0].upper()[:1] + word[0][1:], _NO_LETTER.sub(" ", text))
