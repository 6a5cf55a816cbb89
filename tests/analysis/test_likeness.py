"""How much two texts have in common, estimated and counted."""

from __future__ import annotations

import random

import pytest

from qcode.analysis.likeness import likeness, sketch

WORDS = [f"ord{n}" for n in range(400)]


def talk(seed: int, words: int) -> list[str]:
    chance = random.Random(seed)  # noqa: S311  the same text every time
    return [chance.choice(WORDS) for _ in range(words)]


def runs(words: list[str]) -> set[tuple[str, ...]]:
    return set(zip(words, words[1:], words[2:], strict=False))


@pytest.mark.parametrize("mended", [0, 5, 40, 200, 600, 2000])
@pytest.mark.parametrize("words", [60, 600, 6000])
def test_the_estimate_is_near_the_share_that_is_counted(words: int, mended: int) -> None:
    one = talk(words, words)
    chance = random.Random(mended)  # noqa: S311  the same mending every time
    other = list(one)
    for _ in range(mended):
        other[chance.randrange(words)] = "rettet"

    counted = len(runs(one) & runs(other)) / len(runs(one) | runs(other))

    assert likeness(sketch(" ".join(one)), sketch(" ".join(other))) == pytest.approx(counted, abs=0.07)


def test_capitals_and_marks_make_no_difference() -> None:
    assert likeness(sketch("Nå, det var så DET!"), sketch("nå det var så det")) == 1


def test_texts_of_a_word_or_two_can_be_alike() -> None:
    assert likeness(sketch("Ja."), sketch("ja")) == 1
    assert likeness(sketch("Ja."), sketch("nej")) == 0


def test_likeness_is_that_of_either_to_the_other() -> None:
    for seed in range(20):
        one, other = (sketch(" ".join(talk(seed + at, 300))) for at in (0, 1))
        assert likeness(one, other) == likeness(other, one)
