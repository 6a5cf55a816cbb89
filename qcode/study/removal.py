"""Taking a source out of the study: what goes is said first, and undo brings it back whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcode.errors import Refused
from qcode.store import removal as stored
from qcode.store import speakers
from qcode.study import transcripts

if TYPE_CHECKING:
    from qcode.study.opening import Study

_CALLED = {
    "turn": "turns",
    "lost_coding": "codings lost in revisions",
    "pass": "passes",
    "mention": "mentions of names",
    "silence": "codes declined or not asked",
    "suggestion": "suggestions",
    "assignment": "assignments",
    "adjudication": "adjudications",
    "memo_link": "links from memos",
    "classification": "placements among types",
}
_WORK = frozenset({"lost_coding", "adjudication", "memo_link", "classification"})  # what a person made, beside codings


@dataclass(frozen=True, slots=True)
class Removed:
    """What went with a source, or would go.

    Attributes:
        gone: What, and how many.
        stays: Whether the source stays in the register, without a text.
        done: Whether it went.
    """

    source: str
    gone: tuple[tuple[str, int], ...]
    stays: bool
    done: bool


def remove(study: Study, name: str, *, yes: bool = False, dry_run: bool = False) -> Removed:
    """Remove a source's text and what rests on it; what the register says of the source stays.

    Args:
        study: The study.
        name: The source's id or file name.
        yes: Although somebody's codings go.
        dry_run: Say what would go, and change nothing.

    Raises:
        SourceNotFound: There is no such source, or it has no text.
        Refused: Codings would go, or something rests on it that is not removed with it.
    """
    with study.reading() if dry_run else study.action("source remove") as done:
        source = transcripts.with_text(study, name)
        found = stored.resting_on(study.db, source.id)
        coded = stored.coders(study.db, source.id)
        stays = stored.is_registered(study.db, source.id)
        others = [(called, len(found[table])) for table, called in _CALLED.items() if found.get(table)]
        gone = (*((f"codings of {coder}", n) for coder, n in coded), *others)
        if done is None:
            return Removed(source.name, gone, stays, done=False)
        if blocking := stored.in_the_way(found):
            hint = "Take that away first; `qcode undo` may."
            raise Refused(f"{source.name} is used in {', '.join(blocking)}, and cannot be removed.", hint=hint)
        if not yes and (coded or _WORK & found.keys()):
            listed = ", ".join(f"{what} ({n})" for what, n in gone)
            raise Refused(
                f"With {source.name} would go {listed}.", hint="`--yes` removes it; `qcode undo` brings it back."
            )
        for person in stored.remove(study.db, source.id, found, keep_row=stays):
            speakers.drop_person_without_part(study.db, person)
        done.summary = f"{source.name}: {sum(n for what, n in gone if what.startswith('codings of'))} codings went too"
    return Removed(source.name, gone, stays, done=True)
