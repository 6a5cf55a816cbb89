"""What importing and revising say, and sources as listings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.model.text import word_count
from qcode.model.time_span import clock
from qcode.render import listing, screen
from qcode.render.listing import Format, note, plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qcode.model.source import Source
    from qcode.study.importing import Imported
    from qcode.study.reading import Preview
    from qcode.study.recordings import Added
    from qcode.study.removal import Removed
    from qcode.study.revision import Revised
    from qcode.study.survey import SurveyRead
    from qcode.study.transcripts import ShownSource
    from qcode.study.turns import SourceTurns

SURVEY_STATES = ("new", "revised", "updated", "unchanged", "vanished", "empty")
SURVEY_TOLD = frozenset(("revised", "updated", "vanished"))
STATES = ("imported", "revised", "unchanged", "failed", "passed over")


def imported(results: Sequence[Imported], format_: Format = Format.TABLE, *, quiet: bool = False) -> None:
    """Say what became of each file; quietly, only what failed."""
    rows: list[dict[str, listing.Value]] = [
        {
            "file": one.file,
            "state": one.state,
            "source": one.source,
            "turns": one.turns,
            "words": one.words,
            "speakers": list(one.speakers),
            "codings": one.codings,
            "carried": dict(one.carried),
            "problem": one.problem,
            "hint": one.hint,
        }
        for one in results
    ]
    columns = ["file", "state", "source", "turns", "words", "speakers"]
    listing.listing(rows, columns, format_, empty="No transcripts there (.docx, .txt, .md).")
    _remarks(results, quiet=quiet)
    tally = {state: sum(1 for one in results if one.state == state) for state in STATES}
    if results and not quiet:
        note(", ".join(f"{n} {state}" for state, n in tally.items() if n) + ".")
        _carried(results)


def _carried(results: Sequence[Imported]) -> None:
    """Say what became of the codings of revised sources, and how many were made of comments."""
    for one in results:
        if one.state == "revised":
            counts = ", ".join(f"{n} {state}" for state, n in one.carried.items())
            note(f"{one.file} is a revision of {one.source}. Codings: {counts}.")
    if made := sum(one.codings for one in results):
        note(f"{plural(made, 'coding')} made of comments.")


def previewed(results: Sequence[Preview], format_: Format = Format.TABLE, *, quiet: bool = False) -> None:
    """Say what would be read from each file; quietly, only what cannot be."""
    rows: list[dict[str, listing.Value]] = [
        {
            "file": one.file,
            "state": one.state,
            "turns": one.turns,
            "words": one.words,
            "speakers": [f"{heard.label or '(none)'} {heard.turns}" for heard in one.speakers],
            "doubtful": sum(1 for finding in one.findings if finding.kind == "doubtful-speaker"),
            "heard": [
                {"label": heard.label, "voice": heard.voice.value, "turns": heard.turns} for heard in one.speakers
            ],
            "problem": one.problem,
            "hint": one.hint,
        }
        for one in results
    ]
    columns = ["file", "state", "turns", "words", "speakers", "doubtful"]
    listing.listing(rows, columns, format_, empty="No transcripts there.")
    _remarks(results, quiet=quiet)
    if not quiet:
        note("Nothing was written.")


def surveyed(done: SurveyRead, format_: Format, *, quiet: bool = False) -> None:
    """Say what became of the rows of a survey; a table lists those a person may want to look at."""
    rows: list[dict[str, listing.Value]] = [
        {"line": one.line, "source": one.source, "state": one.state} for one in done.answers
    ]
    if format_ is Format.TABLE:
        rows = [row for row in rows if row["state"] in SURVEY_TOLD]
    if rows or format_ is not Format.TABLE:
        listing.listing(rows, ("line", "source", "state"), format_)
    if quiet:
        return
    tally = ", ".join(f"{done.count(state)} {state}" for state in SURVEY_STATES if done.count(state))
    note(f"{done.survey}: {tally}.")
    if done.codings:
        note("Codings of revised answers: " + ", ".join(f"{n} {state}" for state, n in done.codings.items()) + ".")
    if done.count("vanished"):
        note("What vanished from the table is still in the study; `qcode source remove` takes it out.")
    if not done.written:
        note("Nothing was written.")


def _remarks(results: Sequence[Imported] | Sequence[Preview], *, quiet: bool) -> None:
    for one in results:
        if not quiet:
            screen.findings(one.findings)
        if one.state == "failed":
            note(f"{one.file}: {one.problem}" + (f"\n  {one.hint}" if one.hint else ""))


def exit_code(results: Sequence[Imported] | Sequence[Preview]) -> int:
    """Return 1 if a file failed."""
    return int(any(one.state == "failed" for one in results))


def sources(found: Sequence[Source], format_: Format) -> None:
    """List sources."""
    rows: list[dict[str, listing.Value]] = [
        {
            "source": one.id,
            "kind": one.kind,
            "date": one.date,
            "turns": one.turns,
            "words": one.words,
            "persons": list(one.persons),
            "recording": one.recording,
            "length": one.length if format_ is Format.JSON or one.length is None else clock(one.length),
        }
        for one in found
    ]
    timed = ("length",) if any(one.recording for one in found) else ()
    listing.listing(rows, ("source", "kind", "date", *timed, "turns", "words", "persons"), format_)


def added(done: Added) -> None:
    """Say that a source is a time line now."""
    length = "" if done.length is None else f" of {clock(done.length)}"
    what = "a new source with" if done.new else "has now"
    listing.say(f"{done.source}: {what} a recording{length} ({done.recording}).")
    if done.length is None:
        note("Nobody knows how long it is, so that no time can lie beyond its end; `--length` says it.")


def source(found: ShownSource, format_: Format) -> None:
    """Show a source's turns."""
    turns: list[dict[str, listing.Value]] = [
        {
            "n": turn.n,
            "start": turn.start,
            "end": turn.end,
            "speaker": turn.label,
            "person": person,
            "time": turn.time,
            "words": turn.words,
        }
        for turn, person in found.turns
    ]
    if format_ is Format.JSON:
        listing.write(listing.as_json({"source": found.source, "hash": found.hash, "text": found.text, "turns": turns}))
        return
    listing.listing(turns, ("n", "speaker", "person", "words"), format_, fold="words")


def turns(found: SourceTurns, format_: Format) -> None:
    """List a source's turns with who speaks, and say how many were corrected."""
    rows: list[dict[str, listing.Value]] = [
        {
            "n": one.turn.n,
            "time": "" if one.turn.time is None else clock(one.turn.time // 1000 * 1000),
            "label": one.turn.label,
            "in the file": one.turn.label if one.heard is None else one.heard,
            "voice": one.turn.voice.value,
            "person": one.person,
            "words": word_count(one.turn.words),
            "corrected": one.heard is not None,
        }
        for one in found.turns
    ]
    corrected = ("in the file",) if any(row["corrected"] for row in rows) else ()
    listing.listing(rows, ("n", "time", "label", *corrected, "voice", "person", "words"), format_)
    if found.corrected:
        note(f"{plural(found.corrected, 'correction')} in {found.source}; `qcode undo` takes them back.")


def revised(done: Revised, format_: Format, *, dry_run: bool) -> None:
    """Say what became of each coding when a text was revised; the untouched ones are only counted."""
    rows: list[dict[str, listing.Value]] = [
        {
            "id": one.id,
            "code": one.code,
            "coder": one.coder,
            "state": one.state,
            "old": str(one.old),
            "new": "" if one.new is None else str(one.new),
            "old words": one.old_words,
            "new words": one.new_words,
        }
        for one in done.changed
    ]
    if format_ is Format.JSON:
        listing.write(listing.as_json({"source": done.source, "codings": done.counts, "changed": rows}))
        return
    if rows:
        listing.listing(rows, ("id", "code", "coder", "state", "old words", "new words"), format_)
    counts = ", ".join(f"{n} {state}" for state, n in done.counts.items())
    what = "would have" if dry_run else "has now"
    note(f"{done.source} {what} {plural(done.turns, 'turn')}, {plural(done.words, 'word')}. Codings: {counts}.")
    if not dry_run:
        note("`qcode mask scan` looks for names in the new text; `qcode undo` takes the revision back.")


def removed(done: Removed, format_: Format) -> None:
    """Say what went with a source, or would go."""
    rows: list[dict[str, listing.Value]] = [{"what": what, "n": n} for what, n in done.gone]
    listing.listing(rows, ("what", "n"), format_)
    if not done.done:
        note(f"This would go with {done.source}. Nothing was removed.")
        return
    stays = " It stays in the register, without a text." if done.stays else ""
    note(f"Removed {done.source}.{stays} `qcode undo` brings it back.")
