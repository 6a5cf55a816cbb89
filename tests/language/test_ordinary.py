"""Which words are words."""

from __future__ import annotations

import pytest

from qcode.language.ordinary import is_compound, is_name, is_ordinary


@pytest.mark.parametrize("word", ["bolig", "Stormen", "helle", "mark", "BANK", "hans", "jer"])
def test_words_are_ordinary_however_they_are_written(word: str) -> None:
    assert is_ordinary(word)


@pytest.mark.parametrize("word", ["Mette", "aalborg", "Jens", "Holmstrup"])
def test_names_are_not(word: str) -> None:
    assert not is_ordinary(word)


def test_a_name_that_is_a_word_too_is_not_only_a_name() -> None:
    assert [word for word in ("Mette", "Storm", "Bo", "Viborgs", "Bolig") if is_name(word)] == ["Mette", "Viborgs"]


def test_a_new_compound_is_made_of_words_the_language_has() -> None:
    assert is_compound("Hjemløseenheden")
    assert not is_compound("Rudbjerg")


def test_an_unknown_language_has_no_words() -> None:
    assert not is_ordinary("bolig", "xx")
