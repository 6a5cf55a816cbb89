"""The ledger: quotes taken for the report, how far each has come, and what is said of it."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qcode.errors import Misuse, NotFound, Refused
from qcode.model.ledger import Edit, EditKind, MarkKind, Status, as_key
from qcode.model.span import Span
from qcode.model.text import tidied
from qcode.model.time_span import TimeSpan
from qcode.model.turn import Voice, joined
from qcode.store import ledger as stored
from qcode.store import recordings, sources
from qcode.study import consent, ledger_consent, places, transcripts
from qcode.study.places import Place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from qcode.model.ledger import Entry
    from qcode.study.opening import Study

__all__ = ["Place", "add", "drop", "entries", "find", "mark", "pick", "take", "unmark", "use"]

_IN_TEXT = re.compile(r"(?P<source>.+):(?P<start>\d+)-(?P<end>\d+)")
_IN_TIME = re.compile(r"(?P<source>.+?):(?P<time>\d+:\d\d.*)")


@dataclass(frozen=True, slots=True)
class Taken:
    """A quote that is in the ledger now; ``new`` is false where it was there before."""

    entry: Entry
    new: bool


def entries(study: Study) -> list[Entry]:
    """Return the whole ledger, in the order the quotes were taken."""
    return stored.entries(study.db)


def find(study: Study, written: str, among: Sequence[Entry] = ()) -> Entry:
    """Return the entry of this id.

    Raises:
        NotFound: There is none.
    """
    key = as_key(written)
    known = {one.key: one for one in among or entries(study)}
    if key in known:
        return known[key]
    near = difflib.get_close_matches(key, known, 3)
    raise NotFound("ledger entry", written, similar=near, hint="`qcode ledger list` lists them.")


def take(study: Study, ids: Sequence[str], *, picked: bool = False, note: str = "") -> list[Taken]:
    """Take quotes by the ids that ``qcode quotes --format json`` prints.

    Raises:
        Misuse: It is the id of no quote, or the place lies outside the text or the recording.
        SourceNotFound: There is no such source.
        Refused: The consent is withdrawn.
    """
    return _taken(study, [_by_id(study, one) for one in ids], picked=picked, note=note)


def add(study: Study, source: str, place: Place, *, picked: bool = False, note: str = "") -> Taken:
    """Take one quote by its place.

    Raises:
        SourceNotFound: There is no such source.
        Misuse: The words do not occur or occur several times, or the place lies outside the text or the recording.
        Refused: The consent is withdrawn.
    """
    return _taken(study, [_at(study, source, place)], picked=picked, note=note)[0]


def _by_id(study: Study, written: str) -> stored.NewEntry:
    if found := _IN_TEXT.fullmatch(written):
        return _at(study, found["source"], Place(span=f"{found['start']}:{found['end']}"))
    if found := _IN_TIME.fullmatch(written):
        return _at(study, found["source"], Place(time=found["time"]))
    raise Misuse(
        f"{written!r} is the id of no quote.",
        hint="Such as I01:1043-1087, as `qcode quotes` prints it; or SOURCE with --quote, --turn, --span or --time.",
    )


def _at(study: Study, name: str, place: Place) -> stored.NewEntry:
    if place.time:
        timed = transcripts.find(study, name)
        stretch = places.in_time(timed, recordings.of(study.db, timed.id), place)
        return stored.NewEntry(timed.id, stretch, (0, 0), "", Status.LONG_LIST, "")
    source = transcripts.with_text(study, name)
    turns = sources.turns(study.db, source.id)
    span, text = places.in_text(turns, source, place), joined(turns)
    first_last = places.turns_of(turns, span)
    words = text[span.slice]
    start = span.start + len(words) - len(words.lstrip())
    span = Span(start, start + len(words.strip()))
    if places.cuts(text, span):
        study.remark(f"The quote at {source.name} {span} begins or ends inside a word.")
    return stored.NewEntry(source.id, span, first_last, words.strip(), Status.LONG_LIST, "")


def _taken(study: Study, wanted: Sequence[stored.NewEntry], *, picked: bool, note: str) -> list[Taken]:
    consent.refuse_withdrawn(study, sorted({one.source for one in wanted}))
    status = Status.SHORT_LIST if picked else Status.LONG_LIST
    rows: list[tuple[str, bool]] = []
    with study.action("ledger add") as done:
        there = {(one.source_row, one.span): one.key for one in entries(study) if one.flag != "lost"}
        for one in wanted:
            place = (one.source, one.span)
            new = place not in there
            if new:
                row, there[place] = stored.add(
                    study.db, replace(one, status=status, note=tidied(note)), study.coder, done.at
                )
                stored.add_edits(study.db, row, _interviewer(study, one))
            rows.append((there[place], new))
        done.summary = ", ".join(key for key, new in rows if new)
    known = entries(study)
    return [Taken(find(study, key, known), new) for key, new in rows]


def _interviewer(study: Study, one: stored.NewEntry) -> list[Edit]:
    if isinstance(one.span, TimeSpan):
        return []
    return hidden(study, one.source, one.span)


def hidden(study: Study, source: int, span: Span) -> list[Edit]:
    """Return the edits that hide the interviewer inside a quote; none where nobody else speaks in it."""
    inside = [(turn, turn.span.common(span)) for turn in sources.turns(study.db, source)]
    asked = [part for turn, part in inside if part is not None and turn.voice is Voice.INTERVIEWER]
    answered = any(part is not None and turn.voice is not Voice.INTERVIEWER for turn, part in inside)
    return [Edit(EditKind.INTERVIEWER, part.start - span.start, part.end - span.start) for part in asked if answered]


def pick(study: Study, keys: Sequence[str], *, back: bool = False) -> list[Entry]:
    """Put quotes on the short list, or back on the long one.

    Raises:
        NotFound: There is no such entry.
    """
    status = Status.LONG_LIST if back else Status.SHORT_LIST
    return _set(study, "ledger pick", keys, lambda one: (status, "", one.note, ""))


def use(study: Study, keys: Sequence[str], place: str) -> list[Entry]:
    """Say that quotes are used in a chapter.

    Raises:
        NotFound: There is no such entry.
        Misuse: No place is named, or its words are no longer in the text.
        Refused: Who is quoted has withdrawn, refused, or not approved yet what may be printed after approval only.
    """
    where = tidied(place)
    if not where:
        raise Misuse("Where is it used?", hint='Such as `--in "kapitel 4"`.')
    known = entries(study)
    wanted = [find(study, key, known) for key in keys]
    lost = [one.key for one in wanted if one.flag == "lost"]
    if lost:
        raise Misuse(
            f"The words of {', '.join(lost)} are no longer in the text.", hint="Take them anew: `qcode ledger add`."
        )
    from qcode.study import ledger_printing
    from qcode.study.release import Terms

    standing = [one for there in ledger_consent.standing_in_the_way(study, wanted).values() for one in there]
    if standing:
        raise Refused(f"{standing[0].place}: {standing[0].message}", hint=standing[0].hint)
    printed = {one.entry.id: one.words for one in ledger_printing.printed(study, wanted, Terms()).entries}
    return _set(study, "ledger use", keys, lambda one: (Status.USED, where, one.note, printed[one.id]))


def drop(study: Study, keys: Sequence[str], why: str = "") -> list[Entry]:
    """Drop quotes: they stay on record, under their ids.

    Raises:
        NotFound: There is no such entry.
    """
    return _set(study, "ledger drop", keys, lambda one: (Status.DROPPED, "", tidied(why) or one.note, ""))


def _set(
    study: Study, action: str, keys: Sequence[str], to: Callable[[Entry], tuple[Status, str, str, str]]
) -> list[Entry]:
    with study.action(action) as done:
        known = entries(study)
        wanted = [find(study, key, known) for key in keys]
        for one in wanted:
            stored.set_status(study.db, one.id, *to(one))
        done.summary = ", ".join(one.key for one in wanted)
    return _again(study, wanted)


def _again(study: Study, before: Iterable[Entry]) -> list[Entry]:
    known = {one.id: one for one in entries(study)}
    return [known[one.id] for one in before]


def mark(study: Study, key: str, *, telling: bool = False, confirms: str = "", contradicts: str = "") -> Entry:
    """Mark a quote: the most telling; one that confirms or contradicts another.

    Raises:
        NotFound: There is no such entry.
        Misuse: Nothing is said of it, or it is set against itself.
    """
    with study.action("ledger mark") as done:
        one, marks = _marks(study, key, telling=telling, confirms=confirms, contradicts=contradicts)
        for kind, other in marks:
            stored.mark(study.db, one.id, kind, other)
        done.summary = f"{one.key}: {', '.join(kind for kind, _ in marks)}"
    return _again(study, [one])[0]


def unmark(study: Study, key: str, *, telling: bool = False, confirms: str = "", contradicts: str = "") -> Entry:
    """Take marks off a quote.

    Raises:
        NotFound: There is no such entry, or it has no such mark.
        Misuse: No mark is named.
    """
    with study.action("ledger mark") as done:
        one, marks = _marks(study, key, telling=telling, confirms=confirms, contradicts=contradicts)
        for kind, other in marks:
            if not stored.unmark(study.db, one.id, kind, other):
                raise NotFound(f"mark of {one.key}", kind.value, hint=f"`qcode ledger show {one.key}` shows its marks.")
        done.summary = f"{one.key}: not {', '.join(kind for kind, _ in marks)}"
    return _again(study, [one])[0]


def _marks(
    study: Study, key: str, *, telling: bool, confirms: str, contradicts: str
) -> tuple[Entry, list[tuple[MarkKind, int | None]]]:
    known = entries(study)
    one = find(study, key, known)
    done: list[tuple[MarkKind, int | None]] = [(MarkKind.MOST_TELLING, None)] if telling else []
    for kind, other in ((MarkKind.CONFIRMS, confirms), (MarkKind.CONTRADICTS, contradicts)):
        if other:
            done.append((kind, find(study, other, known).id))
    if not done:
        raise Misuse("Say what it is: --most-telling, --confirms ID or --contradicts ID.")
    if any(other == one.id for _, other in done):
        raise Misuse(f"{one.key} cannot be set against itself.")
    return one, done
