"""What the register says of sources besides who took part: the guide that was followed, and what was agreed to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.errors import NotFound
from qcode.model.consent import Consent, ConsentState
from qcode.model.person import RegisterFault
from qcode.store import consent as consents
from qcode.store import guides as stored
from qcode.store import register as registered
from qcode.store import sources

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qcode.model.person import RegisterRow
    from qcode.study.opening import Study

NOTE = "register"  # of the lines of consent that the register wrote


def faults(study: Study, rows: Sequence[RegisterRow]) -> Iterator[RegisterFault]:
    """Yield each row that names a guide there is not."""
    from qcode.study import guides

    for row in rows:
        try:
            guides.find(study, row.guide or "") if row.guide else None
        except NotFound as error:
            hint = f"{error.hint} `qcode guide apply` reads those in the folder `guides`."
            yield RegisterFault("unknown-guide", str(error), row.line, row.column, hint)


def say(study: Study, rows: Sequence[RegisterRow]) -> None:
    """Make guides and consents what the rows of a register say, where it has columns for them; inside an action."""
    _say_guides(study, rows)
    _say_consents(study, rows)


def _say_guides(study: Study, rows: Sequence[RegisterRow]) -> None:
    from qcode.study import guides

    titles = {one.id: (one.name, one.version) for one in stored.guides(study.db)}
    followed = {source: titles[guide] for source, _, guide in stored.of_sources(study.db) if guide is not None}
    said: dict[int, str] = {}
    for row in rows:
        if row.guide is not None:
            for source in sources.find(study.db, row.source):
                said[source.id] = row.guide or said.get(source.id, "")
    for key, written in said.items():
        there = followed.get(key)
        # A name alone is the latest version, but a source keeps the version of it that it followed.
        if there is None or there[0].casefold() != written.strip().casefold():
            guides.followed(study, key, written)


def guide_of(study: Study, source: str) -> str:
    """Return the guide that a source followed, as a register names it; nothing where none is known."""
    titles = {one.id: f"{one.name} {one.version}" for one in stored.guides(study.db)}
    return next((titles[guide] for _, name, guide in stored.of_sources(study.db) if guide and name == source), "")


def _say_consents(study: Study, rows: Sequence[RegisterRow]) -> None:
    """Add a line wherever the register says another state than it did; what ``consent set`` said is left alone."""
    lines = consents.consents(study.db)
    gone = [one for one in lines if one.state is ConsentState.WITHDRAWN]
    persons = {name.casefold(): (key, name) for name, key in registered.ids(study.db, "person").items()}
    said: dict[tuple[int, str], tuple[str, RegisterRow]] = {}
    for row in rows:
        if row.consent is not None:
            (source,) = sources.find(study.db, row.source)
            said[source.id, row.person.casefold()] = (source.name, row)
    for (source_id, who), (source_name, row) in said.items():
        person, name = persons.get(who, (None, ""))
        mine = [one for one in lines if (one.source, one.person, one.note) == (source_name, name, NOTE)]
        state = ConsentState(row.consent or ConsentState.ANONYMOUS)
        known = mine[-1].state is state if mine else not row.consent
        if known or any(one.concerns(source_name, name) for one in gone):
            continue
        (source,) = sources.find(study.db, source_name)
        today = study.now()[:10]
        since = today if mine else source.date or today
        consents.add(study.db, source_id, person, Consent(source_name, name, state, since, NOTE))
