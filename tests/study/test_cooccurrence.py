"""Codes that stand together, counted by hand and again one statement after another."""

from __future__ import annotations

import random
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from qcode.model.table import TableUnit
from qcode.study import coding, cooccurrence, release, retrieval
from qcode.study.cooccurrence import Ask
from qcode.study.queries import Query

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Cli, Coded

    from qcode.study import Study


OVERLAP = Ask()


def counted(study: Study, ask: Ask = OVERLAP) -> dict[tuple[str, str], tuple[int | None, int]]:
    found = cooccurrence.cooccurrence(study, ask, release.Terms())
    return {(str(one.first), str(one.second)): (one.both, one.either) for one in found.pairs}


def test_codes_on_the_same_words_stand_together(coded: Study) -> None:
    """
    Anna: {amt,penge|Amtet betaler.} {amt|Siger de.}
    Bo: {penge|Ikke noget.}
    """
    # Of amt one of two meets penge, of penge one of two; three statements in all.
    assert counted(coded) == {("amt", "penge"): (1, 3)}
    assert counted(coded, Ask(unit=TableUnit.SOURCES)) == {("amt", "penge"): (1, 1)}
    assert counted(coded, Ask(unit=TableUnit.PERSONS)) == {("amt", "penge"): (1, 2)}


def test_a_turn_away_is_near(coded: Study) -> None:
    """
    Anna: {amt|Amtet betaler.}
    Bo: {penge|Ikke noget.}
    Anna: {tid|Det tager tid.}
    """
    assert counted(coded) == {}
    assert counted(coded, Ask(near=0)) == {}
    assert set(counted(coded, Ask(near=1))) == {("amt", "penge"), ("penge", "tid")}
    assert set(counted(coded, Ask(near=2))) == {("amt", "penge"), ("penge", "tid"), ("amt", "tid")}


def test_nobody_said_both_where_two_said_one_each(coded: Study) -> None:
    """
    Anna: {amt|Amtet betaler.}
    Bo: {penge|Ikke noget.}
    """
    assert counted(coded, Ask(near=1, unit=TableUnit.PERSONS)) == {}
    assert counted(coded, Ask(near=1, unit=TableUnit.SOURCES)) == {("amt", "penge"): (1, 1)}


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("near", [None, 1])
def test_the_same_as_comparing_every_two_statements(study: Study, build: Coded, seed: int, near: int | None) -> None:
    rng = random.Random(seed)  # noqa: S311  material is drawn, not secrets
    build(study, "Anna: {a|Amtet betaler det hele.}\nBo: {b|Nej det gør de ikke.}\nAnna: {c|Jo det gør de.}", "I01")
    lines = ["source,start,end,code,coder"]
    for _ in range(16):
        start = rng.choice([*range(24), *range(26, 42)])
        lines.append(f"I01,{start},{start + rng.randrange(2, 9)},{rng.choice('abc')},{rng.choice(['AK', 'MB'])}")
    path = study.folder / "random.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    coding.add_table(study, path, passes=False)
    hits = retrieval.hits(study, Query("", "", ("code",)))
    codes = retrieval.facts(study, hits).codes
    meets: dict[tuple[str, str], list[set[object]]] = {}
    for one in hits:
        for other in hits:
            (a,), (b,) = one.run.codes, other.run.codes
            if near is None:
                met = one.run.span.overlaps(other.run.span)
            else:
                met = (
                    max(one.run.first_turn, other.run.first_turn) - min(one.run.last_turn, other.run.last_turn) <= near
                )
            if codes[a] < codes[b] and met:
                sides = meets.setdefault((codes[a], codes[b]), [set(), set()])
                sides[0].add(one.run.span)
                sides[1].add(other.run.span)
    n = Counter(codes[code] for hit in hits for code in hit.run.codes)
    both = {pair: min(map(len, sides)) for pair, sides in meets.items()}

    assert counted(study, Ask(near=near)) == {(a, b): (k, n[a] + n[b] - k) for (a, b), k in both.items()}


def test_every_form_it_is_taken_away_in(study: Study, build: Coded, cli: Cli, tmp_path: Path) -> None:
    build(study, "Anna: {amt,penge|Amtet betaler.}", "I01")
    study.close()
    for ending in ("csv", "xlsx", "docx", "md", "json", "html", "svg"):
        path = tmp_path / f"sammen.{ending}"
        assert cli("cooccur", "-o", str(path)).code == 0
        assert path.stat().st_size > 50
    assert "penge" in cli("cooccur").out
