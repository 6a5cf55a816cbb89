"""Changes of the code tree by command: the file is edited, its notes and order kept, and the database follows.

Each is one action. The tree that is read from the new text must differ from the old one in just what was asked for;
a file written in a way that cannot be edited like that is left alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcode.errors import BadFile, Misuse, Refused
from qcode.model.code import CodePath, slug
from qcode.model.codebook import StepKind
from qcode.store import codebooks
from qcode.study import codebook, planning
from qcode.study.codefiles import draft, edit, read_files

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from qcode.model.code import Code
    from qcode.model.codebook import Codebook, Step
    from qcode.study.codefiles import Draft
    from qcode.study.opening import Study

TOP = "/"


@dataclass(frozen=True, slots=True)
class Branch:
    """A code in its codebook, and the file of that codebook.

    Attributes:
        wanted: The file as it stands, an id at every code.
        before: The codebook as the database has it.
        row: Its row.
    """

    code: Code
    wanted: Draft
    before: Codebook
    row: int

    @property
    def file(self) -> str:
        """The file's name, for messages."""
        return self.wanted.file.path

    def children(self) -> list[Code]:
        """Return the codes directly below it."""
        return [one for one in self.before if one.path.parent == self.code.path]


def branch(study: Study, written: str) -> Branch:
    """Return a code with its file.

    Raises:
        CodeNotFound: There is no such code.
        Misuse: Its file is gone, or has changes that are not applied.
        BadFile: A codebook file cannot be read.
    """
    found = codebook.find(study, written)
    row, before = next(pair for pair in codebooks.all_codebooks(study.db) if pair[1].name == found.codebook)
    file = next((one for one in read_files(study) if one.name == found.codebook), None)
    if file is None:
        raise Misuse(f"The file of the codebook {found.codebook!r} is gone.", hint="Put it back into codebooks/.")
    codebook.refuse_unapplied(study, file)
    code = next(one for one in before if one.id == found.key)
    return Branch(code, draft(file), before, row)


def rename(study: Study, old: str, name: str) -> tuple[Step, ...]:
    """Give a code another name; its id and its codings stay.

    Raises:
        Misuse: It cannot be a name, or a sibling has it.
    """
    from qcode.formats import codebook_edits

    where = branch(study, old)
    above = where.code.path.parent
    _refuse_bad_name(name)
    _refuse_taken(where, above.child(name) if above else CodePath((slug(name),)), {where.code.id})
    text = codebook_edits.renamed(where.wanted.text, where.file, where.code.id, name.strip())
    return carry_out(study, "codebook rename", where, text, {(StepKind.RENAMED, where.code.id)})


def move(study: Study, written: str, under: str, before: str = "") -> tuple[Step, ...]:
    """Put a code, with what is below it, below another code, or at the top for ``/``.

    Args:
        study: The study.
        written: The code.
        under: The code it goes below.
        before: The code it goes before; the end for an empty text.

    Raises:
        Misuse: It would come below itself, into another codebook, or beside one of its name.
    """
    from qcode.formats import codebook_moves

    where = branch(study, written)
    target = None if under.strip() == TOP else _beside(study, where, under)
    above = target.path if target else None
    if above and above.segments[: len(where.code.path.segments)] == where.code.path.segments:
        raise Misuse(f"{str(where.code.path)!r} cannot be moved below itself.")
    next_one = _beside(study, where, before) if before else None
    if next_one and (next_one.path.parent != above or next_one == where.code):
        raise Misuse(f"{str(next_one.path)!r} does not stand there, so that nothing can be put before it.")
    path = above.child(where.code.name) if above else CodePath((where.code.path.name,))
    _refuse_taken(where, path, {where.code.id})
    text = codebook_moves.moved(
        where.wanted.text, where.file, where.code.id, target.id if target else "", next_one.id if next_one else ""
    )
    return carry_out(study, "codebook move", where, text, {(StepKind.MOVED, where.code.id)})


def merge(study: Study, old: str, into: str) -> tuple[Step, ...]:
    """Give codings, aliases and subcodes of one code to another; the first one goes.

    Raises:
        Misuse: They are one, of two codebooks, one is below the other, or both have a code of the same name below.
    """
    from qcode.formats import codebook_edits, codebook_moves

    where = branch(study, old)
    target = _beside(study, where, into)
    if target.path.segments[: len(where.code.path.segments)] == where.code.path.segments:
        if target == where.code:
            raise Misuse(f"{str(where.code.path)!r} cannot be merged into itself.")
        problem = f"{str(where.code.path)!r} cannot be merged into a code below it."
        raise Misuse(problem, hint=f"First `qcode codebook move {target.path} /`.")
    text, moving = where.wanted.text, where.children()
    there = {one.path.name for one in where.before if one.path.parent == target.path and one.id != where.code.id}
    for one in moving:
        if one.path.name in there:
            problem = f"Both {str(where.code.path)!r} and {str(target.path)!r} have a code {one.name!r} below them."
            raise Misuse(problem, hint=f"First `qcode codebook merge {one.path} {target.path.child(one.name)}`.")
        text = codebook_moves.moved(text, where.file, one.id, target.id)
    new = [alias for alias in where.code.aliases if alias not in target.aliases]
    text = _without(where, text, target.id)
    for alias in new:
        text = codebook_edits.with_entry(text, where.file, target.id, "aliases", alias)
    allowed = {(StepKind.MOVED, one.id) for one in moving} | {(StepKind.MERGED, where.code.id)}
    allowed |= {(StepKind.CHANGED, target.id)} if new else set()
    return carry_out(study, "codebook merge", where, text, allowed)


def retire(study: Study, written: str, to: str = "") -> tuple[Step, ...]:
    """Take a code out of the tree; what it holds goes to another.

    Raises:
        Misuse: It has codes below it, or would give to itself.
        Refused: It holds something, and nobody said who takes it.
    """
    where = branch(study, written)
    path = str(where.code.path)
    if where.children():
        raise Misuse(f"{path!r} has codes below it.", hint="Move, merge or retire these first.")
    target = _beside(study, where, to) if to else None
    if target == where.code:
        raise Misuse(f"What {path!r} holds cannot go to itself.")
    text = _without(where, where.wanted.text, target.id if target else "")
    if target is None:
        (step,) = [one for one in _steps(study, where, where.wanted.changed(text)) if one.kind is StepKind.RETIRED]
        if step.codings or step.rests:
            held = f"{step.codings} codings" if step.codings else "memos, themes, decisions or lost codings"
            hint = f"Name who takes what it holds: `qcode codebook retire {path} --to OTHER`; or `split` it."
            raise Refused(f"{path!r} holds {held}.", hint=hint)
    kind = StepKind.MERGED if target else StepKind.RETIRED
    return carry_out(study, "codebook retire", where, text, {(kind, where.code.id)})


def _without(where: Branch, text: str, heir: str) -> str:
    """Return the text without a code; its heir, where there is one, keeps who went into it, and its part of splits."""
    from qcode.formats import codebook_edits, codebook_moves

    file, gone = where.file, where.code.id
    split_into = [(key, into) for key, into in where.before.splits if gone in into]
    for key, _ in split_into:
        text = codebook_edits.without_field(text, file, key, "split")
    text = codebook_moves.removed(text, file, gone)
    for key, into in split_into:
        for one in dict.fromkeys(heir if each == gone else each for each in into):
            if one not in {"", key, gone} and key != gone:
                text = codebook_edits.with_entry(text, file, key, "split", one)
    if heir:
        earlier = [old for old, into in where.wanted.book.merged if into == gone]
        for one in (*earlier, gone):
            text = codebook_edits.with_entry(text, file, heir, "merged", one)
    return text


def carry_out(
    study: Study, action: str, where: Branch, text: str, asked: Collection[tuple[StepKind, str]]
) -> tuple[Step, ...]:
    """Write a codebook's new text and make the database follow, in one action.

    Args:
        study: The study.
        action: The command.
        where: What is changed.
        text: The file as it is to be.
        asked: The steps there may be, each with the id of its code; splits and another order may come of them.

    Raises:
        Refused: The tree in the text is not the one that was meant.
    """
    try:
        wanted = where.wanted.changed(text)
    except BadFile as error:
        raise _by_hand(where) from error
    steps = _steps(study, where, wanted)
    besides = {StepKind.SPLIT, StepKind.REORDERED}
    if any((one.kind, one.code.id) not in asked and one.kind not in besides for one in steps):
        raise _by_hand(where)
    with study.action(action, edits=edit(study, wanted)) as done:
        codebook.store(study, wanted.book)
        done.summary = "; ".join(f"{one.kind} {one.code.path} {one.detail}".strip() for one in steps[:5])
    return tuple(steps)


def _steps(study: Study, where: Branch, wanted: Draft) -> Sequence[Step]:
    return planning.steps_to(study, where.row, where.before, wanted.book)


def _by_hand(where: Branch) -> Refused:
    return Refused(
        f"{where.file} is written in a way that qcode cannot edit here; nothing was changed.",
        hint="Change it in an editor, then run `qcode codebook apply`.",
    )


def _beside(study: Study, where: Branch, written: str) -> Code:
    """Return another code of the same codebook.

    Raises:
        CodeNotFound: There is no such code.
        Misuse: It is in another codebook.
    """
    path = f"{where.before.name}:{written}"
    found = _found(lambda: codebook.find(study, path)) or codebook.find(study, written)
    if found.codebook != where.before.name:
        raise Misuse(
            f"{where.code.path} is of the codebook {where.before.name!r}, {found.path} of {found.codebook!r}.",
            hint="Codes go from one codebook to another in the files only.",
        )
    return next(one for one in where.before if one.id == found.key)


def _found(look: Callable[[], codebooks.StoredCode]) -> codebooks.StoredCode | None:
    try:
        return look()
    except Misuse:
        return None


def _refuse_bad_name(name: str) -> None:
    try:
        path = CodePath.parse(name)
    except ValueError:
        path = None
    if path is None or len(path.segments) > 1 or "/" in name:
        hint = "A name has no /, *, comma, quote, bracket or bar; `qcode codebook move` puts a code elsewhere."
        raise Misuse(f"{name!r} cannot be the name of a code.", hint=hint)


def _refuse_taken(where: Branch, path: CodePath, but: Collection[str]) -> None:
    if any(one.path == path and one.id not in but for one in where.before):
        raise Misuse(f"There is a code {str(path)!r} already.", hint="`qcode codebook merge` makes one code of two.")
