"""What ``codebook apply`` would do: files and database compared, and what a person decided of codes that went."""

from __future__ import annotations

import difflib
from dataclasses import replace
from typing import TYPE_CHECKING

from qcode.analysis import trees
from qcode.errors import CodeNotFound, Misuse, Refused
from qcode.model.code import slug
from qcode.model.codebook import Codebook, Decisions, Plan, StepKind, Vanished
from qcode.store import codebooks, recoding
from qcode.study.codefiles import Draft, draft

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from qcode.formats.codebooks import CodebookFile
    from qcode.model.code import Code
    from qcode.model.codebook import Step
    from qcode.study.opening import Study

_OFFERED = 5


def decisions(renamed: Sequence[str], merged: Sequence[str], retired: Sequence[str], to: str) -> Decisions:
    """Return what a person said of codes that are gone, such as ``OLD=NEW``.

    Raises:
        Misuse: There is no ``=`` in it, or nothing was said of what is to go elsewhere.
    """
    if to and not retired:
        raise Misuse("--to says where the codings of retired codes go.", hint="Such as `--retire uro --to vagt`.")
    return Decisions(_pairs(renamed, "--rename OLD=NEW"), _pairs(merged, "--merge OLD=OTHER"), tuple(retired), to)


def _pairs(written: Sequence[str], form: str) -> tuple[tuple[str, str], ...]:
    pairs = [tuple(part.strip() for part in one.split("=", 1)) for one in written]
    if not all(len(pair) == 2 and all(pair) for pair in pairs):  # noqa: PLR2004  # a pair
        raise Misuse("An `=` stands between two paths.", hint=f"Such as `{form}`.")
    return tuple((old, new) for old, new in pairs)


def drafts(study: Study, files: Sequence[CodebookFile], decisions: Decisions) -> list[Draft]:
    """Return what the files will hold once ids and decisions are written.

    Raises:
        CodeNotFound: A decision is about a code that is not there.
        Misuse: A decision cannot be carried out.
    """
    stored = {book.name: book for _, book in codebooks.all_codebooks(study.db)}
    done = [draft(file) for file in _with_renames(files, stored, decisions)]
    merged = [*decisions.merged, *((old, decisions.to) for old in decisions.retired if decisions.to)]
    for old, into in merged:
        done = _with_merge(done, stored, old, into)
    return done


def _with_renames(
    files: Sequence[CodebookFile], stored: dict[str, Codebook], decisions: Decisions
) -> list[CodebookFile]:
    done = list(files)
    for old, new in decisions.renamed:
        n, gone = _gone(done, stored, old)
        fits = [one for one in done[n].codes if str(one.code.path) == slug(new.strip("/"))]
        if not fits:
            raise CodeNotFound(
                new, similar=difflib.get_close_matches(new, [str(one.code.path) for one in done[n].codes])
            )
        if fits[0].code.id:
            raise Misuse(f"{new!r} has an id already: it is another code.", hint="Perhaps it is to be merged: --merge.")
        codes = tuple(
            replace(one, code=replace(one.code, id=gone.id), made=True) if one is fits[0] else one
            for one in done[n].codes
        )
        done[n] = replace(done[n], codes=codes)
    return done


def _gone(files: Sequence[CodebookFile], stored: dict[str, Codebook], written: str) -> tuple[int, Code]:
    """Return the code that a person means which is gone from its file, and the file's place among all."""
    for n, file in enumerate(files):
        there = {one.code.id for one in file.codes}
        for code in stored[file.name].codes if file.name in stored else ():
            if code.id not in there and slug(written.strip("/")) in {str(code.path), slug(code.id)}:
                return n, code
    raise Misuse(
        f"No code {written!r} is gone from the codebook files.",
        hint="`qcode codebook apply --dry-run` shows what is. To change files too: `qcode codebook rename`, `merge`.",
    )


def _with_merge(done: Sequence[Draft], stored: dict[str, Codebook], old: str, into: str) -> list[Draft]:
    from qcode.formats import codebook_edits

    n, gone = _gone([one.file for one in done], stored, old)
    one = done[n]
    fits = [code for code in one.book if slug(into.strip("/")) in {str(code.path), slug(code.id)}]
    if not fits:
        paths = [str(code.path) for code in one.book]
        raise CodeNotFound(into, similar=difflib.get_close_matches(into, paths))
    text = codebook_edits.with_entry(one.text, one.file.path, fits[0].id, "merged", gone.id)
    return [*done[:n], one.changed(text), *done[n + 1 :]]


def plan(study: Study, wanted: Iterable[Draft], decisions: Decisions) -> Plan:
    """Compare what files will hold with the database."""
    there = {one.book.name: one for one in wanted}
    stored = codebooks.all_codebooks(study.db)
    steps: list[Step] = []
    vanished: list[Vanished] = []
    for name, one in there.items():
        before = next((pair for pair in stored if pair[1].name == name), (0, Codebook(name, "", ())))
        found = steps_to(study, *before, one.book)
        steps += found
        vanished += _vanished(one, found, decisions)
    for key, book in stored:
        if book.name not in there:
            # Its file is gone, or says another name now: every code of it would go.
            steps += steps_to(study, key, book, replace(book, codes=(), splits=()))
    return Plan(tuple(steps), tuple(vanished))


def steps_to(study: Study, key: int, before: Codebook, after: Codebook) -> list[Step]:
    """Return the steps from a codebook in the database to another state of it."""
    if not trees.steps(before, after):
        return []
    return trees.steps(before, after, codebooks.codings_per_code(study.db, key), recoding.rests(study.db, key))


def _vanished(wanted: Draft, steps: Sequence[Step], decisions: Decisions) -> list[Vanished]:
    written = {str(one.code.path) for one in wanted.file.codes if one.code.id and not one.made}
    new = [step.code for step in steps if step.kind is StepKind.ADDED and str(step.code.path) not in written]
    decided = {slug(one.strip("/")) for one in decisions.retired}
    return [
        Vanished(wanted.book.name, step.code, step.codings, step.rests, tuple(_likeliest(step.code, new)))
        for step in steps
        if new and step.kind is StepKind.RETIRED and not decided & {str(step.code.path), slug(step.code.id)}
    ]


def _likeliest(gone: Code, new: Iterable[Code]) -> list[Code]:
    """Return the new codes, first those in the same place or of a similar name."""

    def likeness(code: Code) -> tuple[bool, float]:
        alike = difflib.SequenceMatcher(None, gone.path.name, code.path.name).ratio()
        return (code.path.parent == gone.path.parent, alike)

    return sorted(new, key=likeness, reverse=True)[:_OFFERED]


def refuse_unsettled(found: Plan) -> None:
    """Refuse a plan in which something would lose its place.

    Raises:
        Refused: A code that is to go still holds something.
    """
    if not found.refused:
        return
    step = found.refused[0]
    path, key = str(step.code.path), step.code.id
    held = f"{step.codings} codings" if step.codings else "memos, themes, decisions or lost codings"
    new = next((one.new for one in found.vanished if one.code == step.code), ())
    ways = f"if it is to go, name who takes what it holds: `--merge {path}=OTHER`, or `--retire {path} --to OTHER`"
    if new:
        other = str(new[0].path)
        hint = (
            f"If it was renamed to {other!r}, write `id: {key}` below that name, or `--rename {path}={other}`; {ways}."
        )
    else:
        hint = f"Put it back into the file: `- name: {step.code.name}` with `id: {key}`; {ways}."
    raise Refused(f"The code {path!r} is gone from the file, but holds {held}.", hint=hint)
