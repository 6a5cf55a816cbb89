"""What leads from one state of a code tree to another, code by code; codes are the same where their ids are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.model.codebook import Step, StepKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from qcode.model.code import Code
    from qcode.model.codebook import Codebook

_COMPARED = ("number", "definition", "include", "exclude", "examples", "aliases", "asked_in")
_NOTHING: Mapping[str, int] = {}


def steps(
    old: Codebook, new: Codebook, codings: Mapping[str, int] = _NOTHING, rests: Mapping[str, int] = _NOTHING
) -> list[Step]:
    """Return the steps from one state of a tree to another: those of the new tree in its order, then what goes.

    Args:
        old: The tree as it was.
        new: The tree as it shall be.
        codings: How many codings the codes of the old one hold, by id.
        rests: How much else rests on them.

    >>> from qcode.model.code import Code, CodePath
    >>> from qcode.model.codebook import Codebook
    >>> def book(*names: str) -> Codebook:
    ...     return Codebook("b", "1", tuple(Code(name[0], name, CodePath.parse(name)) for name in names))
    >>> [(str(one.kind), str(one.code.path)) for one in steps(book("ro", "uro"), book("rolig", "vagt"))]
    [('renamed', 'rolig'), ('added', 'vagt'), ('retired', 'uro')]
    """
    before = {code.id: code for code in old}
    above = {"old": _parents(old), "new": _parents(new)}
    splits = dict(old.splits)
    found: list[Step] = []
    for code in new:
        was = before.get(code.id)
        held = codings.get(code.id, 0)
        if was is None:
            found.append(Step(StepKind.ADDED, code))
        else:
            if was.name != code.name:
                found.append(Step(StepKind.RENAMED, code, held, f"was {was.path}"))
            if above["old"][code.id] != above["new"][code.id]:
                found.append(Step(StepKind.MOVED, code, held, f"was {was.path}"))
            changed = [name for name in _COMPARED if getattr(was, name) != getattr(code, name)]
            if changed:
                found.append(Step(StepKind.CHANGED, code, held, ", ".join(changed)))
        found += _splitting(code, new, splits, held)
    found += _reordered(old, new, above)
    return [*found, *_gone(old, new, codings, rests)]


def _splitting(code: Code, new: Codebook, splits: Mapping[str, tuple[str, ...]], held: int) -> Iterator[Step]:
    into, was = dict(new.splits).get(code.id, ()), splits.get(code.id, ())
    if set(into) != set(was):
        paths = {one.id: str(one.path) for one in new}
        detail = f"into {', '.join(paths.get(one, one) for one in into)}" if into else "is done"
        yield Step(StepKind.SPLIT, code, held, detail)


def _gone(old: Codebook, new: Codebook, codings: Mapping[str, int], rests: Mapping[str, int]) -> Iterator[Step]:
    there = {code.id: code for code in new}
    into = dict(new.merged)
    for code in old:
        if code.id in there:
            continue
        held, rest = codings.get(code.id, 0), rests.get(code.id, 0)
        if code.id in into:
            yield Step(StepKind.MERGED, code, held, f"into {there[into[code.id]].path}", rest)
        else:
            yield Step(StepKind.RETIRED, code, held, "", rest)


def _parents(book: Codebook) -> dict[str, str]:
    """Return each code's id with that of the code above it, or an empty text."""
    ids = {code.path: code.id for code in book}
    return {code.id: ids[code.path.parent] if code.path.parent is not None else "" for code in book}


def _reordered(old: Codebook, new: Codebook, above: Mapping[str, Mapping[str, str]]) -> Iterator[Step]:
    """Say of each list of codes, once, that those which were in it before stand in another order."""
    lists: dict[str, list[Code]] = {}
    for code in new:
        if above["old"].get(code.id) == above["new"][code.id]:
            lists.setdefault(above["new"][code.id], []).append(code)
    place = {code.id: n for n, code in enumerate(old)}
    for codes in lists.values():
        as_before = sorted(codes, key=lambda code: place[code.id])
        first = next((now for now, was in zip(codes, as_before, strict=True) if now != was), None)
        if first is not None:
            yield Step(StepKind.REORDERED, first, detail="from here on, beside its siblings")
