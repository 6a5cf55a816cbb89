"""Suggestions as listings and tables, what proposing and deciding came to, and how well codes are foretold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.errors import Misuse
from qcode.render import listing, pages
from qcode.render.listing import Format, note, plural

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from qcode.model.suggestion import Suggestion
    from qcode.study.learning import Evaluated, Evaluation
    from qcode.study.reviewing import Decided, InContext
    from qcode.study.suggesting import Proposed

_FIGURES = ("precision", "recall", "f", "f_always", "f_definition", "f_words")


def proposed(done: Proposed) -> None:
    """Say what looking for suggestions came to."""
    known = f", {done.known} known before" if done.known else ""
    coded = f", {done.coded} coded already" if done.coded else ""
    for_ = done.codes[0] if len(done.codes) == 1 else plural(len(done.codes), "code")
    after = " `qcode code review` decides them." if done.new else ""
    listing.say(f"{plural(done.new, 'new suggestion')} for {for_}{known}{coded}.{after}")


def decided(done: Decided) -> None:
    """Say what deciding came to."""
    known = f", {done.known} decided before" if done.known else ""
    listing.say(f"{done.accepted} accepted, {done.rejected} rejected{known}; {plural(done.left, 'suggestion')} left.")


def suggestions(found: Sequence[Suggestion], format_: Format) -> None:
    """List suggestions."""
    rows: list[dict[str, listing.Value]] = [
        {
            "id": one.id,
            "source": one.source,
            "start": one.span.start,
            "end": one.span.end,
            "words": one.words,
            "code": str(one.code),
            "score": one.score,
            "origin": one.origin,
            "state": one.state.value,
            "coder": one.coder,
            "created": one.created,
        }
        for one in found
    ]
    columns = ["id", "source", "start", "end", "code", "score", "origin", "words"]
    if any(one.state.value != "open" for one in found):
        columns.insert(5, "state")
    if format_ is not Format.CSV and not any(one.score is not None for one in found):
        columns.remove("score")
    empty = "There is no suggestion. `qcode code auto` and `qcode code suggest` propose some."
    listing.listing(rows, columns, format_, empty=empty, fold="words")


def table(queue: Sequence[InContext], path: Path) -> None:
    """Write suggestions as a table to be decided in a spreadsheet.

    Raises:
        Misuse: The file is to be something else than CSV.
        QcodeError: It cannot be written.
    """
    from qcode.formats.suggestions import COLUMNS

    if str(path) != "-" and path.suffix.lower() != ".csv":
        raise Misuse(f"{path} is no table.", hint="Name a file that ends in .csv.")
    rows: list[dict[str, listing.Value]] = [
        {
            "id": one.suggestion.id,
            "decision": "",
            "source": one.suggestion.source,
            "turn": one.suggestion.turns[0],
            "speaker": one.speaker,
            "start": one.suggestion.span.start,
            "end": one.suggestion.span.end,
            "words": one.suggestion.words,
            "code": str(one.suggestion.code),
            "score": one.suggestion.score,
            "origin": one.suggestion.origin,
            "question": one.question,
        }
        for one in queue
    ]
    written = listing.as_csv(rows, COLUMNS)
    if str(path) == "-":
        listing.write(written.decode("utf-8"))
        return
    pages.put(path, written)
    listing.say(
        f"{plural(len(queue), 'suggestion')} in {path}, original words. Fill in `decision` (accept, reject), then "
        f"`qcode code review --from {path}`."
    )


def evaluation(found: Evaluation, format_: Format) -> None:
    """Show how well each code is foretold, beside rules that need no model."""
    rows = [_evaluated(one) for one in found.codes]
    columns = ("code", "n", "of", "sources", *_FIGURES) if format_ is Format.CSV else ("code", "n", *_FIGURES)
    listing.listing([*rows, _mean(rows)], columns, format_)
    of = f"{found.unit.value} ({found.codes[0].of}) of {found.sources} sources"
    note(
        f"Foretold for every {of} from the other sources. f: of precision and recall together. f_always: the code "
        "everywhere (nowhere, as the majority is, would be 0). f_definition: where a word of its name or definition "
        "stands. f_words: where one of the ten words that tell it best stands."
    )
    if found.few:
        note(f"Too few codings to learn from: {', '.join(found.few)}.")


def _evaluated(one: Evaluated) -> dict[str, listing.Value]:
    of = one.compared
    return {
        "code": one.code,
        "n": one.n,
        "of": one.of,
        "sources": one.sources,
        "precision": of.model.precision,
        "recall": of.model.recall,
        "f": of.model.f,
        "f_always": of.always.f,
        "f_definition": of.definition.f,
        "f_words": of.words.f,
    }


def _mean(rows: Sequence[dict[str, listing.Value]]) -> dict[str, listing.Value]:
    """Return the mean of the codes' figures; where nothing was proposed precision is left out of it."""
    mean: dict[str, listing.Value] = {"code": "mean", "n": None, "of": None, "sources": None}
    for name in _FIGURES:
        values = [value for row in rows if isinstance(value := row[name], float)]
        mean[name] = sum(values) / len(values) if values else None
    return mean
