"""Sources as they lie on the desk of a person who codes, all at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.errors import Misuse
from qcode.model.sheet import Sheet
from qcode.model.turn import joined
from qcode.store import handwork, recordings, sources
from qcode.study import transcripts

if TYPE_CHECKING:
    from qcode.model.sheet import Held, SheetCode
    from qcode.model.source import Source
    from qcode.study.opening import Study


def names(study: Study) -> list[str]:
    """Return the sources that can be opened: those with a text or a recording."""
    return [one.id for one in listed(study)]


def listed(study: Study) -> list[Source]:
    """Return the sources that can be opened, with their kinds and dates."""
    return [one for one in transcripts.all_sources(study) if one.hash or one.recording]


def sheet(study: Study, name: str) -> Sheet:
    """Return a source to be coded.

    Raises:
        SourceNotFound: There is no such source.
        Misuse: It has neither text nor recording.
    """
    source = transcripts.find(study, name)
    sound = recordings.of(study.db, source.id)
    if source.hash is None and sound.name is None:
        hint = "Import its transcript: `qcode import FILE`."
        raise Misuse(f"{source.name} has neither text nor recording yet.", hint=hint)
    turns = sources.turns_with_person(study.db, source.id)
    return Sheet(
        source.id,
        source.name,
        source.kind,
        source.date,
        source.hash or "",
        joined(turn for turn, _ in turns),
        tuple(turn for turn, _ in turns),
        tuple(person for _, person in turns),
        sound.timed,
        sound.name or "",
        sound.length,
    )


def held(study: Study, sheet: Sheet) -> list[Held]:
    """Return every coder's codings on a sheet."""
    return handwork.held(study.db, sheet.key)


def codes(study: Study) -> list[SheetCode]:
    """Return the codes to choose from, in the order of the trees."""
    return handwork.codes(study.db, study.coder)


def recent(study: Study, limit: int) -> list[int]:
    """Return the codes the coder used last, by row, the latest first."""
    return handwork.recent(study.db, study.coder, limit)


def sentences(study: Study, words: str) -> tuple[tuple[int, int], ...]:
    """Return start and end of the sentences of a turn."""
    from qcode.language import breaks

    return breaks.sentences(words, study.settings.language)


def version(study: Study) -> int:
    """Return a number that changes when another process has changed the study."""
    return handwork.data_version(study.db)


def last_change(study: Study) -> tuple[int, str, str]:
    """Return number, coder and action of the latest change."""
    return handwork.last_change(study.db)
