"""Names and numbers in a manuscript that identify somebody, in quotes and prose alike."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qcode.model.finding import Severity
from qcode.model.manuscript import Mend, Noticed
from qcode.model.mask import EntityKind, Layer, State
from qcode.store import masks
from qcode.study import name_list

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from qcode.analysis.matching import Element
    from qcode.analysis.proofing import Case
    from qcode.model.manuscript import Manuscript
    from qcode.model.mask import Match
    from qcode.store.vault import StoredName
    from qcode.study.manuscript_sources import Sources

_SURE = 0.5
_ENDS = ".!?:»«"
_WORD = re.compile(r"[^\W\d_]+(?:['’]s?)?")


class _Names:
    """The names a study knows, searched for as in its transcripts."""

    def __init__(self, sources: Sources) -> None:
        from qcode.language.names import NameIndex

        names = sources.gate.names
        by_uuid = masks.by_uuid(sources.study.db)
        self.entities = {one.key: by_uuid[one.entity] for one in names if one.entity in by_uuid}
        self._public = frozenset(one.key for one in names if one.kind is EntityKind.PUBLIC)
        self._index = NameIndex(name_list.index_names(names))
        self._language = sources.study.settings.language
        self._shared = _shared(names)

    def matches(self, text: str) -> Iterator[tuple[Match, str]]:
        """Yield what identifies in a text, and the mask the study has for it."""
        from qcode.language.scan import scan

        for match in scan(text, self._index, self._language, frozenset({Layer.NAMES, Layer.PATTERNS})):
            entity = self.entities.get(match.key)
            never = entity is not None and entity.state is State.NEVER
            open_ = match.kind is EntityKind.PUBLIC or match.key in self._public or match.confidence < _SURE
            if not never and not open_:
                yield match, "" if entity is None else entity.mask
        yield from self._of_several(text)

    def _of_several(self, text: str) -> Iterator[tuple[Match, str]]:
        """Yield what several persons are called by: it is a name, and nobody can say which mask it has."""
        if self._shared.isdisjoint(_WORD.findall(text)):
            return
        for match in self._index.matches(text):
            before = text[: match.span.start].rstrip()
            if match.layer is Layer.LEFTOVERS and before and before[-1] not in _ENDS:
                yield match, ""


def _shared(names: Sequence[StoredName]) -> frozenset[str]:
    """Return the words that stand in the names of several persons, as they are and with the endings of a genitive."""
    whose: dict[str, set[str]] = {}
    for one in names:
        for word in _WORD.findall(one.form) if one.kind is EntityKind.PERSON else ():
            whose.setdefault(word, set()).add(one.entity)
    several = [word for word, entities in whose.items() if len(entities) > 1]
    return frozenset(word + ending for word in several for ending in ("", "s", "'", "'s", "’", "’s"))


def leaks(
    sources: Sources, manuscript: Manuscript, cases: Sequence[Case], elements: Mapping[int, Sequence[Element]]
) -> Iterator[Noticed]:
    """Yield every place where a name or number stands that is masked in the study, or should be."""
    names = _Names(sources)
    seen: set[tuple[int, int]] = set()
    for one in manuscript.paragraphs:
        for match, mask in names.matches(one.text):
            seen.update((one.n, at) for at in range(match.span.start, match.span.end))
            yield _leak(one.page, one.n, match.kind, one.text[match.span.slice], mask)
    for case in cases:
        yield from _unmasked_words(sources, case, elements[case.quote.n], seen)


def _unmasked_words(
    sources: Sources, case: Case, elements: Sequence[Element], seen: set[tuple[int, int]]
) -> Iterator[Noticed]:
    """Yield the words of a quote that are masked where it is from."""
    if case.said is None:
        return
    told: set[int] = set()
    for step in case.said.found.steps:
        spoken = sources.index.turns[sources.index.turn[step.word]]
        element = elements[step.element]
        if sources.index.keys[step.word] != element.key:
            continue
        row = sources.turns[spoken.source, spoken.n]
        start = row.start + sources.index.span[step.word][0]
        for mention in sources.gate.mentions.get((spoken.source, spoken.n), []):
            inside = mention.span.start <= start < mention.span.end
            if not inside or mention.state is not State.ACCEPTED or mention.entity in told:
                continue
            told.add(mention.entity)
            paragraph, at = _place(case, element.start)
            if (paragraph, at) not in seen:
                words = case.quote.text[element.start : element.end]
                yield _leak(case.quote.page, paragraph, mention.kind, words, mention.mask)


def _place(case: Case, offset: int) -> tuple[int, int]:
    """Return paragraph and place in it of a character of a quote."""
    for n, start, end in case.quote.pieces:
        if offset <= end - start:
            return n, start + offset
        offset -= end - start + 1
    return case.quote.pieces[-1][0], 0


def _leak(page: int | None, paragraph: int, kind: EntityKind, words: str, mask: str) -> Noticed:
    message = f"Something that identifies stands here ({kind.value})"
    message += f"; the study prints [{mask}] for it." if mask else "."
    hint = f"Put [{mask}] in its place." if mask else "Take it out, or mask it: `qcode mask scan`."
    mend = Mend(paragraph, words, f"[{mask}]") if mask else None
    return Noticed("leak", Severity.ERROR, message, hint, page, paragraph, mend=mend)
