"""How statements stand to one another, against counting letters, words, sentences and turns one by one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcode.analysis import expressions
from qcode.analysis.statements import Asking, Run, common, found, positive
from qcode.model.expression import CodePattern, Distance
from qcode.model.span import Span
from qcode.model.time_span import TimeSpan

TURNS = ("Ja tak. Vi er her.", "Nå?", "Det går. Det gik.", "Så kom en.", "Ja.")
TEXT = "\n".join(TURNS)
STARTS = [TEXT.index(turn) for turn in TURNS]
WORDS = [at for at in range(len(TEXT)) if TEXT[at].isalpha() and (at == 0 or not TEXT[at - 1].isalpha())]
SENTENCES = [0, 8, 19, 23, 32, 41, 52]
BEGINS = {Distance.WORDS: WORDS, Distance.SENTENCES: SENTENCES}


def turn_at(place: int) -> int:
    return sum(1 for start in STARTS if start <= place)


def run(start: int, end: int, code: int) -> Run:
    return Run(Span(start, end), turn_at(start), turn_at(end - 1), frozenset((code,)), frozenset(("AK",)), coding=code)


def row_ids(pattern: CodePattern) -> frozenset[int]:
    return frozenset((("a", "b").index(pattern.codes),))


def asked(written: str, runs: list[Run]) -> list[tuple[int, int]]:
    asking = Asking(row_ids, begins=BEGINS.__getitem__)
    return [(one.span.start, one.span.end) for one in found(expressions.codes(written), runs, asking)]


def coded(words: str, code: int) -> Run:
    return run(TEXT.index(words), TEXT.index(words) + len(words), code)


@pytest.mark.parametrize(
    ("one", "other", "written", "holds"),
    [
        ("Ja tak", "Nå?", "near(a, b, 1 turn)", True),
        ("Ja tak", "Nå?", "near(a, b, 0 turns)", False),
        ("Ja tak", "Det går", "near(a, b, 2 turns)", True),
        ("Det går", "Ja tak", "near(a, b, 2 turns)", True),
        ("Det går", "Ja tak", "near(a, b, 1 turn)", False),
        ("Ja tak", "er her", "near(a, b, 1 word)", True),  # Vi
        ("Ja tak", "er her", "near(a, b, 0 words)", False),
        ("Ja", "tak", "near(a, b, 0 words)", True),
        ("Ja", "er", "near(a, b, 1 sentence)", True),
        ("Ja", "Nå", "near(a, b, 1 sentence)", False),
        ("Ja", "tak", "near(a, b, 0 sentences)", True),
        ("Vi er", "er her", "a overlaps b", True),
        ("Ja tak", "Vi er", "a overlaps b", False),
        ("er", "Vi er her", "a within b", True),
        ("Vi er her", "er", "a within b", False),
        ("Vi er", "Vi er", "a within b", True),
        ("Vi er", "Det går", "a followed by b", True),  # the next answer
        ("Vi er", "Så kom", "a followed by b", False),
        ("Det går", "Vi er", "a followed by b", False),
        ("Vi er", "er her", "a followed by b", False),
    ],
)
def test_two_passages_counted_by_hand(one: str, other: str, written: str, *, holds: bool) -> None:
    """Ja tak. Vi er her. / Nå? / Det går. Det gik. / Så kom en. / Ja."""
    a, b = coded(one, 0), coded(other, 1)

    assert asked(written, [a, b]) == ([(a.span.start, a.span.end)] if holds else [])


@st.composite
def places(draw: st.DrawFn) -> list[Run]:
    cut = sorted(draw(st.sets(st.integers(0, len(TEXT)), min_size=2, max_size=8)))
    pairs = list(zip(cut[::2], cut[1::2], strict=False))
    return [run(start, end, draw(st.integers(0, 1))) for start, end in pairs]


@given(places(), st.sampled_from(list(Distance)), st.integers(0, 4))
def test_what_is_near_is_as_far_as_one_counts_on_the_way(runs: list[Run], unit: Distance, most: int) -> None:
    expected = [
        (one.span.start, one.span.end)
        for one in runs
        if one.codes == {0} and any(counted(one, other, unit) <= most for other in runs if other.codes == {1})
    ]

    assert asked(f"near(a, b, {most} {unit})", runs) == expected


def counted(one: Run, other: Run, unit: Distance) -> int:
    """Walk from the end of the one to the beginning of the other, and count what begins on the way."""
    first, last = sorted((one.span, other.span))
    if unit is Distance.WORDS:
        return sum(1 for at in WORDS if first.end <= at < last.start)
    begins = STARTS if unit is Distance.TURNS else SENTENCES
    return sum(1 for at in begins if first.end - 1 < at <= last.start)


def test_on_a_recording_only_what_overlaps_is_near() -> None:
    def heard(start: int, end: int, code: int) -> Run:
        return Run(TimeSpan(start, end), 0, 0, frozenset((code,)), frozenset(("AK",)))

    assert asked("near(a, b, 5 turns)", [heard(0, 10, 0), heard(20, 30, 1)]) == []
    assert asked("near(a, b, 0 turns)", [heard(0, 10, 0), heard(5, 30, 1)]) == [(0, 10)]


LETTERS = range(30)
SHAPES = st.sampled_from(
    [
        "a",
        "a and b",
        "a and not b",
        "a or b",
        "a and (not b or c)",
        "(a or b) and not (b and c)",
        "not not a",
        "* and not a",
    ]
)


@given(
    SHAPES,
    st.lists(st.tuples(st.integers(0, 20), st.integers(1, 8), st.integers(0, 2)), min_size=1, max_size=6),
)
def test_the_text_of_an_intersection_is_what_marking_letter_by_letter_leaves(
    written: str, placed: list[tuple[int, int, int]]
) -> None:
    """Each code is a colour; a letter is printed if its colours fit."""
    runs = [
        Run(Span(at, at + n), 1, 1, frozenset((code,)), frozenset(("AK",)), coding=k)
        for k, (at, n, code) in enumerate(placed, 1)
    ]
    expression = expressions.codes(written)
    assert positive(expression)
    asking = Asking(lambda one: frozenset(range(3)) if one.path is None else frozenset(("abc".index(one.codes),)))

    stretches = [one.span for one in common(expression, runs, asking)]

    marked = {n for span in stretches for n in range(span.start, span.end)}
    colours = {n: {code for at, length, code in placed if at <= n < at + length} for n in LETTERS}
    names = {
        n: {"a": 0 in there, "b": 1 in there, "c": 2 in there, "here": bool(there)} for n, there in colours.items()
    }
    expected = {n for n in LETTERS if _true(written.replace("*", "here"), names[n])}
    assert marked == expected
    assert sum(len(range(one.start, one.end)) for one in stretches) == len(marked)


def _true(written: str, names: dict[str, bool]) -> bool:
    return bool(eval(written, {"__builtins__": {}}, names))  # noqa: S307  our own words, in which Python reads the same
