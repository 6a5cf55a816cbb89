"""What commands say they did, and their listings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.render import listing, screen
from qcode.render.listing import Format, note, plural

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from qcode.model.change import Change
    from qcode.model.codebook import Plan
    from qcode.model.coding import Coding, Pass
    from qcode.model.finding import Finding
    from qcode.model.mask import Entity
    from qcode.model.person import Participation
    from qcode.model.source import Source
    from qcode.study.codebook import ShownCode
    from qcode.study.coding import Coded, TableRead
    from qcode.study.masking import ListedMention
    from qcode.study.register import RegisterRead
    from qcode.study.revision import Revised
    from qcode.study.scanning import Scanned
    from qcode.study.status import Status
    from qcode.study.transcripts import Imported, ShownSource

_SHOWN_GAPS = 8
_IN_SHORT = 60


def sentence(text: str) -> None:
    """Say what was done."""
    listing.say(text)


def status(found: Status, format_: Format) -> None:
    """Show a study at a glance."""
    facts: dict[str, listing.Value] = {
        "study": found.study,
        "sources": found.sources,
        "registered without text": found.waiting,
        "words": found.words,
        "turns": found.turns,
        "persons": found.persons,
        "codes": found.codes,
        "entities masked": found.entities,
        "names undecided": found.undecided,
        "sources not clean": found.not_clean,
    }
    coders: list[dict[str, listing.Value]] = [
        {"coder": name, "codings": codings, "sources": sources} for name, codings, sources in found.coders
    ]
    steps: list[dict[str, listing.Value]] = [{"next": what, "command": how} for what, how in found.next_steps]
    if format_ is Format.JSON:
        listing.write(listing.as_json(facts | {"coders": coders, "next": steps}))
        return
    rows: list[dict[str, listing.Value]] = [
        {"what": what, "n": str(value)} for what, value in facts.items() if value or what in {"sources", "codes"}
    ]
    listing.listing(rows, ("what", "n"), format_)
    if coders:
        listing.listing(coders, ("coder", "codings", "sources"), format_)
    if steps:
        listing.listing(steps, ("next", "command"), format_)


def history(changes: Sequence[Change], format_: Format) -> None:
    """List changes, newest first."""
    rows: list[dict[str, listing.Value]] = [
        {
            "n": one.id,
            "at": one.at,
            "coder": one.coder,
            "action": one.action,
            "summary": one.summary,
            "rows": one.rows,
            "undone": one.undone,
        }
        for one in changes
    ]
    if format_ is Format.TABLE:
        rows = [row | {"at": str(row["at"])[:16].replace("T", " "), "what": _what(row)} for row in rows]
        listing.listing(rows, ("n", "at", "coder", "what", "undone"), format_, fold="what")
        return
    listing.listing(rows, ("n", "at", "coder", "action", "summary", "rows", "undone"), format_)


def _what(row: dict[str, listing.Value]) -> str:
    return f"{row['action']}: {row['summary']}" if row["summary"] else str(row["action"])


def made(folder: Path, parts: Sequence[str]) -> None:
    """Say what a new study consists of."""
    listing.say(f"Made a study in {folder}: {', '.join(parts)}.")
    listing.say("`qcode status` says what to do next.")


STATES = ("imported", "unchanged", "failed", "passed over")


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
            "problem": one.problem,
            "hint": one.hint,
        }
        for one in results
    ]
    columns = ["file", "state", "source", "turns", "words", "speakers"]
    listing.listing(rows, columns, format_, empty="No transcripts there (.docx, .txt, .md).")
    for one in results:
        if not quiet:
            screen.findings(one.findings)
        if one.state == "failed":
            note(f"{one.file}: {one.problem}" + (f"\n  {one.hint}" if one.hint else ""))
    tally = {state: sum(1 for one in results if one.state == state) for state in STATES}
    if results and not quiet:
        note(", ".join(f"{n} {state}" for state, n in tally.items() if n) + ".")


def exit_code(results: Sequence[Imported]) -> int:
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
        }
        for one in found
    ]
    listing.listing(rows, ("source", "kind", "date", "turns", "words", "persons"), format_)


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


def register_read(done: RegisterRead, gaps: Sequence[Finding]) -> None:
    """Say what reading a register came to."""
    listing.say(
        f"Read {plural(done.rows, 'row')}: {plural(done.sources, 'source')}, {plural(done.persons, 'person')}, "
        f"{plural(done.organisations, 'organisation')}."
    )
    _gaps(gaps)


def _gaps(gaps: Sequence[Finding]) -> None:
    screen.findings(list(gaps[:_SHOWN_GAPS]))
    if len(gaps) > _SHOWN_GAPS:
        note(f"… and {len(gaps) - _SHOWN_GAPS} more gaps: `qcode register show`.")


def register(rows: Sequence[Participation], names: Sequence[str], gaps: Sequence[Finding], format_: Format) -> None:
    """Show the register."""
    fixed = ("source", "person", "speaker", "organisation")
    shown: list[dict[str, listing.Value]] = []
    for one in rows:
        values: dict[str, listing.Value] = {name: ";".join(one.values.get(name, ())) for name in names}
        who = (one.source, one.person, one.speaker, one.organisation)
        shown.append(dict(zip(fixed, who, strict=True)) | values)
    listing.listing(shown, (*fixed, *names), format_)
    screen.findings(list(gaps))


def findings(found: Sequence[Finding], format_: Format, *, none: str) -> None:
    """List findings."""
    rows: list[dict[str, listing.Value]] = [
        {
            "kind": one.kind,
            "severity": one.severity.value,
            "place": one.place,
            "message": one.message,
            "hint": one.hint,
        }
        for one in found
    ]
    listing.listing(rows, ("kind", "severity", "place", "message", "hint"), format_, empty=none)


def plan(found: Plan) -> None:
    """Show what applying a codebook would do."""
    if not found.steps:
        listing.say("The database is up to date with the codebooks.")
    rows: list[dict[str, listing.Value]] = [
        {"step": one.kind.value, "code": str(one.code.path), "codings": one.codings, "detail": one.detail}
        for one in found.steps
    ]
    if rows:
        listing.listing(rows, ("step", "code", "codings", "detail"), Format.TABLE)


def applied(found: Plan) -> None:
    """Say that a plan was carried out."""
    if found.steps:
        listing.say(f"Applied {plural(len(found.steps), 'change')}. `qcode undo` takes them back.")


def codebook(found: Sequence[ShownCode], format_: Format) -> None:
    """Show the tree with counts."""
    rows: list[dict[str, listing.Value]] = [
        {
            "code": str(one.code.path),
            "number": one.code.number,
            "name": one.code.name,
            "codings": one.codings,
            "coders": one.coders,
            "sources": one.sources,
            "definition": one.code.definition,
            "include": list(one.code.include),
            "exclude": list(one.code.exclude),
            "examples": list(one.code.examples),
            "codebook": one.codebook,
        }
        for one in found
    ]
    columns = ("code", "number", "codings", "sources", "definition")
    empty = "There is no code yet. `qcode codebook apply` reads the codebooks."
    listing.listing(rows, columns, format_, empty=empty, fold="definition")


def coded(done: Coded) -> None:
    """Say what was coded."""
    first, last = done.turns
    where = f"turn {first}" if first == last else f"turns {first}-{last}"
    listing.say(f"Coded {done.source} {done.span} ({where}) with {', '.join(done.codes)}: {_in_short(done.words)}")
    if done.cut:
        note("It begins or ends inside a word; `qcode undo` takes it back.")
    if done.added < len(done.codes):
        note(f"{len(done.codes) - done.added} of these codings you had made before; they stay as they are.")


def _in_short(words: str) -> str:
    """Return the first and last of some words, for the one who coded them."""
    plain = " ".join(words.split())
    return f"»{plain}«" if len(plain) <= _IN_SHORT else f"»{plain[: _IN_SHORT // 2]}…{plain[-_IN_SHORT // 2 :]}«"


def codings_read(done: TableRead) -> None:
    """Say what a table of codings came to."""
    known = done.rows - done.added
    listing.say(
        f"Read {plural(done.rows, 'row')}: {plural(done.added, 'new coding')}"
        + (f", {known} known before" if known else "")
        + (f", {plural(done.passes, 'pass', 'passes')}" if done.passes else "")
        + "."
    )


def codings(found: Sequence[Coding], format_: Format) -> None:
    """List codings."""
    rows: list[dict[str, listing.Value]] = [
        {
            "id": one.id,
            "source": one.source,
            "start": one.span.start,
            "end": one.span.end,
            "words": one.words,
            "code": str(one.code),
            "coder": one.coder,
            "created": one.created,
            "memo": one.memo,
            "flag": one.flag,
        }
        for one in found
    ]
    flagged = ("flag",) if any(one.flag for one in found) else ()
    listing.listing(rows, ("id", "source", "start", "end", "code", "coder", *flagged, "words"), format_, fold="words")


def passes(found: Sequence[Pass], format_: Format) -> None:
    """List passes."""
    rows: list[dict[str, listing.Value]] = [
        {"coder": one.coder, "source": one.source, "codebook": one.codebook, "created": one.created} for one in found
    ]
    listing.listing(rows, ("coder", "source", "codebook", "created"), format_)


def scanned(done: Scanned) -> None:
    """Say what a scan came to."""
    listing.say(
        f"Scanned {done.scanned} of {plural(done.sources, 'source')} (the others were up to date) with "
        f"{', '.join(done.layers)}: {plural(done.mentions, 'mention')} of what identifies."
    )
    for mask in done.doubles:
        note(f"Warning: two entities are printed as [{mask}]; give one of them another mask in names.csv.")
    for mask in done.telling:
        note(f"Warning: the mask [{mask}] holds a name that is to be masked itself; choose another in names.csv.")
    if done.undecided:
        listing.say(f"{plural(done.undecided, 'name')} to decide: `qcode mask review`.")


def accepted(n: int, left: int) -> None:
    """Say how many unsure mentions were accepted at once, and what is left."""
    listing.say(f"{plural(n, 'unsure mention')} of listed names will be masked; {plural(left, 'name')} left to decide.")


def reviewed(decided: int, done: Scanned) -> None:
    """Say what a review came to."""
    listing.say(f"{plural(decided, 'decision')}; {plural(done.undecided, 'name')} left to decide.")


def entity(done: Entity) -> None:
    """Say how an entity was decided."""
    how = f"is printed as [{done.mask}]" if done.state.value == "accepted" else "is never masked"
    listing.say(f"Entity {done.id} {how} ({plural(done.mentions, 'mention')} in {plural(done.sources, 'source')}).")


def entities(found: Sequence[tuple[Entity, str]], format_: Format, *, undecided: bool) -> None:
    """List entities with their names."""
    rows: list[dict[str, listing.Value]] = [
        {
            "id": one.id,
            "kind": one.kind.value,
            "names": names,
            "mask": one.mask if one.state.value != "never" else "",
            "state": one.state.value,
            "mentions": one.mentions,
            "sources": one.sources,
        }
        for one, names in found
        if not undecided or one.state.value == "undecided"
    ]
    listing.listing(rows, ("id", "kind", "names", "mask", "state", "mentions", "sources"), format_, fold="names")


def mentions(found: Sequence[ListedMention], format_: Format, *, undecided: bool) -> None:
    """List mentions with their words."""
    rows: list[dict[str, listing.Value]] = [
        {
            "source": one.source,
            "start": one.span.start,
            "end": one.span.end,
            "words": one.words,
            "type": one.kind,
            "layer": one.layer,
            "state": one.state,
            "mask": one.mask,
        }
        for one in found
        if not undecided or one.state == "undecided"
    ]
    listing.listing(rows, ("source", "start", "end", "words", "type", "layer", "state", "mask"), format_)
