"""Runs: the pieces a paragraph is made of, each with whether it is bold; what formats with styles have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.model.finding import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    Run = tuple[str, bool]


def split(runs: Sequence[Run]) -> Iterator[list[Run]]:
    """Part a paragraph at its line breaks."""
    if not any("\n" in text for text, _ in runs):
        yield list(runs)
        return
    line: list[Run] = []
    for text, bold in runs:
        head, *others = text.split("\n")
        line.append((head, bold))
        for other in others:
            yield line
            line = [(other, bold)]
    yield line


def leading_bold(runs: Sequence[Run]) -> str:
    """Return the bold text at the beginning; digits and marks before it, such as a time stamp, count as bold.

    >>> leading_bold([("[00:01] ", False), ("Mette", True), (" ja", False)])
    '[00:01] Mette'
    """
    taken: list[str] = []
    found = False
    for text, bold in runs:
        lettered = any(letter.isalpha() for letter in text)
        if lettered and not bold:
            break
        found = found or lettered
        taken.append(text)
    return "".join(taken).strip() if found else ""


def boxes_left_out(path: object) -> Finding:
    """Report that words stand in text boxes."""
    message = "There are words in text boxes; they were left out."
    hint = "Move them into the text, if they are part of the interview."
    return Finding("text-boxes", Severity.WARNING, str(path), message, hint)


def notes_left_out(path: object, n: int) -> Finding:
    """Report footnotes and endnotes."""
    message = f"There are footnotes or endnotes ({n}); they were left out."
    hint = "They are the transcriber's; what belongs to the interview, move into the text, in brackets."
    return Finding("footnotes", Severity.NOTE, str(path), message, hint)


def changes_accepted(path: object) -> Finding:
    """Report that changes are tracked."""
    message = "Changes are tracked; it was read as if all were accepted."
    return Finding("tracked-changes", Severity.NOTE, str(path), message)
