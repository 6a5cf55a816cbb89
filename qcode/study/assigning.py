"""The split of work: who codes which source, how far they are, and which sources two coders read."""

from __future__ import annotations

import math
import random
from typing import TYPE_CHECKING

from qcode.errors import Misuse
from qcode.model.assignment import Assignment, CoderWork
from qcode.store import assignments as stored
from qcode.store import codings
from qcode.store import passes as stored_passes
from qcode.study import transcripts
from qcode.study.opening import coder_name
from qcode.study.passes import wanted_codes
from qcode.study.reading import natural

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from qcode.study.opening import Study

SEED = 1


def assign(study: Study, coder: str, names: Sequence[str], *, book: str = "") -> list[Assignment]:
    """Give sources to a coder; return what is new.

    Raises:
        SourceNotFound, NotFound: There is no such source or codebook.
        Misuse: No source is named, there is no codebook, or nobody can be called that.
    """
    if not names or not coder.strip():
        raise Misuse("Name the coder and the sources.", hint="Such as `qcode assign add MB I01 I02`.")
    who = coder_name(coder, study.settings)
    books = wanted_codes(study, (), book)
    where = [transcripts.find(study, name) for name in names]
    with study.action("assign") as done:
        keys = [(who, source.id, key) for source in where for key in books]
        new = {one for one in keys if stored.add(study.db, *one, done.at)}
        done.summary = f"{', '.join(one.name for one in where)} to {who}"
    return _listed(study, new)


def double(study: Study, share: str, *, coder: str = "", book: str = "", seed: int = SEED) -> list[Assignment]:
    """Give some of the sources that are assigned to a second coder, drawn at random; return what is new.

    Args:
        study: The study.
        share: How many of the assigned sources two are to code: ``20%``. Those that have two already count.
        coder: The second coder; else, one after another, the one of the others with the least to do.
        book: A codebook's name; empty for all.
        seed: The same seed draws the same sources.

    Raises:
        NotFound: There is no such codebook.
        Misuse: The share is none, nothing is assigned yet, or there is no second coder.
    """
    part = _share(share)
    second = coder_name(coder, study.settings) if coder else ""
    books = wanted_codes(study, (), book)
    with study.action("assign --double") as done:
        keys: list[tuple[str, int, int]] = []
        for key in books:
            there = [one for one in stored.assignments(study.db) if one.codebook_id == key]
            keys += [(who, source, key) for who, source in drawn(there, part, second, seed)]
        for one in keys:
            stored.add(study.db, *one, done.at)
        done.summary = f"{share}, seed {seed}: {len(keys)}"
    return _listed(study, set(keys))


def _share(written: str) -> float:
    try:
        part = float(written.strip().removesuffix("%").replace(",", ".")) / 100
    except ValueError:
        part = math.nan
    if not (written.strip().endswith("%") and 0 < part <= 1):
        raise Misuse(f"{written!r} is no share of the sources.", hint="Such as `qcode assign double 20%`.")
    return part


def drawn(there: Sequence[stored.StoredAssignment], part: float, second: str, seed: int) -> list[tuple[str, int]]:
    """Return second coders with the sources drawn for them."""
    coders: dict[int, list[str]] = {}
    for one in sorted(there, key=lambda one: natural(one.source)):
        coders.setdefault(one.source_id, []).append(one.coder)
    load = {who: sum(who in those for those in coders.values()) for who in sorted({one.coder for one in there})}
    if not coders:
        raise Misuse("Nothing is assigned yet.", hint="Assign every source to one coder first: `qcode assign add`.")
    if len(load.keys() | ({second} - {""})) < 2:  # noqa: PLR2004  # a second coder is somebody else
        raise Misuse("There is only one coder.", hint="Name the second: `qcode assign double 20% --to MB`.")
    free = [source for source, those in coders.items() if len(those) == 1 and second not in those]
    wanted = math.ceil(round(part * len(coders), 9)) - sum(1 for those in coders.values() if len(those) > 1)
    chosen = random.Random(seed).sample(free, max(0, min(wanted, len(free))))  # noqa: S311  # no secret
    done: list[tuple[str, int]] = []
    for source in chosen:
        who = second or _least_to_do(load, coders[source])
        load[who] = load.get(who, 0) + 1
        done.append((who, source))
    return done


def _least_to_do(load: Mapping[str, int], but: Sequence[str]) -> str:
    return min((who for who in load if who not in but), key=lambda who: (load[who], who))


def remove(study: Study, coder: str, names: Sequence[str], *, book: str = "") -> int:
    """Take assignments back; what the coder has done stays. Return how many there were.

    Raises:
        SourceNotFound, NotFound: There is no such source or codebook.
        Misuse: The coder has none of these sources.
    """
    books = wanted_codes(study, (), book)
    where = [transcripts.find(study, name) for name in names]
    with study.action("assign remove") as done:
        gone = sum(stored.remove(study.db, coder, source.id, key) for source in where for key in books)
        if not gone:
            listed = ", ".join(one.name for one in where)
            raise Misuse(f"{coder} was not given {listed}.", hint="`qcode assign list` shows who has what.")
        done.summary = f"{', '.join(one.name for one in where)} from {coder}"
    return gone


def listed(study: Study, coder: str = "") -> list[Assignment]:
    """Return the assignments of one coder, or of all, with how far each is."""
    return [one for one in _listed(study) if not coder or one.coder == coder]


def _listed(study: Study, only: set[tuple[str, int, int]] | None = None) -> list[Assignment]:
    covered = stored_passes.Covered(study.db)
    passes = {(one.coder, one.source, one.codebook): one for one in stored_passes.passes(study.db)}
    done: list[Assignment] = []
    for one in stored.assignments(study.db):
        key = (one.coder, one.source_id, one.codebook_id)
        if only is not None and key not in only:
            continue
        passed = len(covered(passes[key])) if key in passes else 0
        of = len(covered.of_book.get(one.codebook_id, ()))
        done.append(Assignment(one.coder, one.source, one.codebook, one.created, one.codings, passed, of))
    return sorted(done, key=lambda one: (one.coder, natural(one.source), one.codebook))


def work(study: Study) -> tuple[CoderWork, ...]:
    """Return what each coder has done and has to do; those with nothing of either are left out."""
    made = {coder: (codings_, sources) for coder, codings_, sources in codings.per_coder(study.db)}
    given: dict[str, dict[str, bool]] = {}
    for one in _listed(study):
        mine = given.setdefault(one.coder, {})
        mine[one.source] = mine.get(one.source, True) and one.is_done
    return tuple(
        CoderWork(who, *made.get(who, (0, 0)), len(given.get(who, ())), sum(given.get(who, {}).values()))
        for who in sorted(made.keys() | given.keys())
    )
