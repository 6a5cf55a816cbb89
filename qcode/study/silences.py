"""Noting why a source says nothing on a code: declined, not applicable, not asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.errors import Misuse
from qcode.model.coverage import SAYABLE, Silence, State
from qcode.store import coverage as stored
from qcode.study import codebook, transcripts

if TYPE_CHECKING:
    from qcode.study.opening import Study


def set_(study: Study, source: str, code: str, state: str, *, note: str = "") -> Silence:
    """Note why a source says nothing on a code and on those below it; what was noted before is replaced.

    Raises:
        SourceNotFound, CodeNotFound: There is no such source or code.
        Misuse: The state is none that can be noted.
    """
    said = " ".join(state.casefold().replace("-", " ").replace("_", " ").split())
    if said not in SAYABLE:
        known = ", ".join(one.value.replace(" ", "-") for one in SAYABLE)
        hint = f"It is one of: {known}. The others follow from codings, passes and guides."
        raise Misuse(f"{state!r} cannot be noted of a source and a code.", hint=hint)
    where, what = transcripts.find(study, source), codebook.find(study, code)
    with study.action("silence set") as done:
        stored.set_silence(study.db, (where.id, what.id), State(said), study.coder, note, done.at)
        done.summary = f"{where.name} {what.path}: {said}"
    return Silence(where.name, what.path, State(said), study.coder, note, done.at)


def remove(study: Study, source: str, code: str) -> Silence:
    """Forget what was noted of a source and a code.

    Raises:
        SourceNotFound, CodeNotFound: There is no such source or code.
        Misuse: Nothing is noted there.
    """
    where, what = transcripts.find(study, source), codebook.find(study, code)
    there = [one for one in stored.silences(study.db) if (one.source, one.code) == (where.name, what.path)]
    with study.action("silence remove") as done:
        if not stored.drop_silence(study.db, where.id, what.id):
            hint = "`qcode silence list` shows what is noted."
            raise Misuse(f"Nothing is noted of {where.name} and {what.path}.", hint=hint)
        done.summary = f"{where.name} {what.path}"
    return there[0]


def listed(study: Study) -> list[Silence]:
    """Return everything noted."""
    return stored.silences(study.db)
