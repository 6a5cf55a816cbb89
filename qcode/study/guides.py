"""Interview guides: read from ``guides/*.yaml``, used by sources, and asked which codes they ask for.

A version once applied stays as it is beside the next one, and a source keeps the version it followed.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qcode.errors import BadFile, Misuse, NotFound, QcodeError, Refused
from qcode.model.guide import Asked, Guide
from qcode.store import guides as stored
from qcode.study.opening import read_bytes
from qcode.study.printed_names import printed_names
from qcode.study.reading import natural

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from qcode.model.guide import AskedCode
    from qcode.store.guides import StoredGuide
    from qcode.study.opening import Study

FOLDER = "guides"


@dataclass(frozen=True, slots=True)
class Applied:
    """What became of one guide file: ``added``, ``changed`` or ``unchanged``."""

    guide: str
    version: str
    path: str
    what: str
    questions: int
    codes: int


@dataclass(frozen=True, slots=True)
class ShownQuestion:
    """A question of a guide, with the paths of the codes it asks for."""

    guide: str
    version: str
    question: str
    words: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShownGuide:
    """A version of a guide at a glance."""

    guide: str
    version: str
    questions: int
    codes: int
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AskedRow:
    """Whether a guide, or the guide of a source, asks about a code.

    Attributes:
        source: Empty where the row is about a guide.
        guide: Name and version; empty where the source has none.
    """

    code: str
    guide: str
    source: str
    asked: Asked


def read_files(study: Study) -> list[Guide]:
    """Read every guide of the folder ``guides``.

    Raises:
        BadFile: One cannot be read, or two are the same version of one guide.
    """
    from qcode.formats import guides as formats

    folder = study.folder / FOLDER
    paths = sorted(path for pattern in ("*.yaml", "*.yml") for path in folder.glob(pattern))
    done: dict[str, Guide] = {}
    for path in paths:
        one = formats.read(read_bytes(path), f"{FOLDER}/{path.name}")
        if one.title in done:
            hint = "Give one of them another `version`."
            raise BadFile(one.path, f"{done[one.title].path} is {one.title!r} already.", hint=hint)
        done[one.title] = one
    return list(done.values())


def apply(study: Study) -> list[Applied]:
    """Bring the guides of the study to what the files say; a version whose file is gone stays.

    Raises:
        BadFile: A file cannot be read, or names a code that is not there; with line and column.
        Misuse: There is no file.
        Refused: A version that sources followed would ask other questions than it did.
    """
    files = read_files(study)
    if not files:
        raise Misuse(f"There is no guide in the folder {FOLDER}.", hint=f"Write {FOLDER}/NAME.yaml.")
    with study.action("guide apply") as done:
        there = {(one.name, one.version): one for one in stored.guides(study.db)}
        results = [_apply(study, one, there.get((one.name, one.version))) for one in files]
        new = [f"{one.what} {one.guide} {one.version}" for one in results if one.what != "unchanged"]
        done.summary = ", ".join(new)
    return results


def _apply(study: Study, guide: Guide, there: StoredGuide | None) -> Applied:
    wanted = [(one.id, one.words, _codes(study, guide, one.codes)) for one in guide.questions]
    before = [] if there is None else stored.questions(study.db, there.id)
    old = {one.key: frozenset(one.codes) for one in before}
    new = {key: frozenset(codes) for key, _, codes in wanted}
    if there is not None and there.sources and old != new:
        differing = min(key for key, _ in old.items() ^ new.items())
        raise Refused(
            f"{there.sources} sources followed {guide.title!r}, and the file asks otherwise now (question "
            f"{differing!r}).",
            hint=f"Give it another `version` in {guide.path}; the sources keep theirs.",
        )
    key = stored.add(study.db, guide.name, guide.version) if there is None else there.id
    stored.set_questions(study.db, key, wanted)
    same = [(one.key, one.words, frozenset(one.codes)) for one in before] == [
        (q, w, frozenset(c)) for q, w, c in wanted
    ]
    what = "added" if there is None else ("unchanged" if same else "changed")
    return Applied(
        guide.name, guide.version, guide.path, what, len(wanted), len({code for one in wanted for code in one[2]})
    )


def _codes(study: Study, guide: Guide, named: Iterable[AskedCode]) -> list[int]:
    from qcode.study import codebook

    done: list[int] = []
    for one in named:
        try:
            done.append(codebook.find(study, one.written).id)
        except QcodeError as error:
            raise BadFile(guide.path, str(error), line=one.line, column=one.column, hint=error.hint) from error
    return done


def use(study: Study, sources: Sequence[str], written: str) -> StoredGuide:
    """Say which guide sources followed; without a version it is the latest.

    The register's column ``guide`` comes here too, through ``followed``.

    Raises:
        SourceNotFound: There is no such source.
        NotFound: There is no such guide.
    """
    from qcode.study import transcripts

    with study.action("guide use") as done:
        guide = find(study, written)
        found = [transcripts.find(study, name) for name in sources]
        new = [one.name for one in found if stored.use(study.db, one.id, guide.id)]
        done.summary = f"{guide.name} {guide.version}: {len(new)} sources"
    return guide


def followed(study: Study, source: int, written: str) -> None:
    """Say which guide one source followed, by its row, inside an action under way; nothing written is none.

    Raises:
        NotFound: There is no such guide.
    """
    stored.use(study.db, source, find(study, written).id if written.strip() else None)


def find(study: Study, written: str) -> StoredGuide:
    """Return the guide a person means: a name with its version, or a name for its latest version.

    Raises:
        NotFound: There is none.
    """
    known = stored.guides(study.db)
    plain = " ".join(written.casefold().split())
    exact = [one for one in known if f"{one.name} {one.version}".casefold() == plain]
    named = [one for one in known if one.name.casefold() == plain]
    fits = exact or sorted(named, key=lambda one: natural(one.version))
    if not fits:
        import difflib

        near = difflib.get_close_matches(plain, [f"{one.name} {one.version}" for one in known], 3, 0.5)
        raise NotFound("guide", written, similar=near, hint="`qcode guide list` lists the guides.")
    return fits[-1]


def listed(study: Study) -> list[ShownGuide]:
    """Return every version of every guide, with the sources that followed it."""
    followers: dict[int | None, list[str]] = {}
    for _, name, guide in stored.of_sources(study.db):
        followers.setdefault(guide, []).append(name)
    done: list[ShownGuide] = []
    for one in stored.guides(study.db):
        questions = stored.questions(study.db, one.id)
        codes = {code for question in questions for code in question.codes}
        names = sorted(followers.get(one.id, ()), key=natural)
        done.append(ShownGuide(one.name, one.version, len(questions), len(codes), tuple(names)))
    return done


def show(study: Study, written: str) -> list[ShownQuestion]:
    """Return a guide's questions.

    Raises:
        NotFound: There is no such guide.
    """
    guide = find(study, written)
    return [
        ShownQuestion(guide.name, guide.version, one.key, one.words, one.paths)
        for one in stored.questions(study.db, guide.id)
    ]


def asked(study: Study) -> dict[int, frozenset[int] | None]:
    """Return, for each source by its row, the rows of the codes its guide asks for; None where no guide is known.

    A question about a code asks about the codes below it too. So does ``asked_in`` in the code tree, which names a
    guide (all its versions) or one version of it.
    """
    by_guide = _asked_by_guide(study)
    return {source: None if guide is None else by_guide[guide] for source, _, guide in stored.of_sources(study.db)}


def _asked_by_guide(study: Study) -> dict[int, frozenset[int]]:
    codes = stored.askable(study.db)
    named = {one.id: {name.casefold() for name in json.loads(one.asked_in)} for one in codes}
    done: dict[int, frozenset[int]] = {}
    for guide in stored.guides(study.db):
        names = {guide.name.casefold(), f"{guide.name} {guide.version}".casefold()}
        direct = {code for question in stored.questions(study.db, guide.id) for code in question.codes}
        direct |= {key for key, said in named.items() if said & names}
        tops = [one for one in codes if one.id in direct]
        done[guide.id] = frozenset(
            one.id
            for one in codes
            if any(one.codebook == top.codebook and f"{one.path}/".startswith(f"{top.path}/") for top in tops)
        )
    return done


def asked_of_guides(study: Study) -> list[AskedRow]:
    """Return a row for each code and guide."""
    by_guide = _asked_by_guide(study)
    titles = {one.id: f"{one.name} {one.version}" for one in stored.guides(study.db)}
    return [
        AskedRow(code.path, titles[guide], "", Asked.YES if code.id in codes else Asked.NO)
        for code in stored.askable(study.db)
        for guide, codes in by_guide.items()
    ]


def asked_of_sources(study: Study) -> list[AskedRow]:
    """Return a row for each code and source; *unknown* where it is not known which guide the source followed."""
    by_source = asked(study)
    titles: Mapping[int | None, str] = {one.id: f"{one.name} {one.version}" for one in stored.guides(study.db)}
    rows = sorted(stored.of_sources(study.db), key=lambda one: natural(one[1]))
    return [
        AskedRow(code.path, titles.get(guide, ""), name, _state(code.id, by_source[source]))
        for code in stored.askable(study.db)
        for source, name, guide in rows
    ]


def printed(study: Study, rows: Sequence[AskedRow]) -> list[AskedRow]:
    """Return rows as they may leave: what codes, guides and sources are called has passed the gate."""
    names = printed_names(study, (name for one in rows for name in (one.code, one.guide, one.source)))
    return [replace(one, code=names[one.code], guide=names[one.guide], source=names[one.source]) for one in rows]


def _state(code: int, codes: frozenset[int] | None) -> Asked:
    if codes is None:
        return Asked.UNKNOWN
    return Asked.YES if code in codes else Asked.NO
