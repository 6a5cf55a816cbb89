"""The model of names: the one that ships, the ones that may be installed, and the one interface to them."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from importlib.resources import files
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from qcode.language import entities, models
from qcode.language.entities import Recogniser, recogniser, shipped
from qcode.language.names import NameIndex
from qcode.language.scan import scan
from qcode.language.wordclasses import WordSet, norm, word_class
from qcode.model.mask import EntityKind, Form, Layer, Match
from qcode.model.span import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

FOLDER = files("qcode.language").joinpath("da", "model")
WEIGHT = 15_000_000
"""Bytes a wheel may grow by."""


@pytest.fixture(scope="module")
def model() -> Recogniser:
    """The model that ships."""
    found = shipped("da")
    assert found is not None
    return found


def seen(model: Recogniser, text: str) -> list[tuple[str, EntityKind]]:
    return [(text[match.span.slice], match.kind) for match in model.matches(text)]


@pytest.mark.parametrize("write", [str, str.lower], ids=["as written", "as speech recognition writes it"])
def test_a_person_and_a_place_are_found_and_told_apart(model: Recogniser, write: Callable[[str], str]) -> None:
    """
    Anna: Jeg talte med Mette Hansen, da hun boede i Randers.
    """
    text = write("Jeg talte med Mette Hansen, da hun boede i Randers.")

    assert seen(model, text) == [
        (write("Mette Hansen"), EntityKind.PERSON),
        (write("Randers"), EntityKind.PLACE),
    ]


def test_what_nobody_is_called_is_left_alone(model: Recogniser) -> None:
    """
    Anna: Hvis det regner, bliver vi hjemme. Min far sover længe, og så drikker vi kaffe.
    """
    assert model.matches("Hvis det regner, bliver vi hjemme. Min far sover længe, og så drikker vi kaffe.") == []


def test_a_match_says_which_layer_it_is_from_and_how_sure_the_model_is_of_such(model: Recogniser) -> None:
    (match,) = model.matches("Så kom Søren Nielsen ind.")

    assert match.layer is Layer.MODEL
    assert match.confidence == model.confidences["PER"]
    assert 0.5 < match.confidence < 1


def test_a_genitive_goes_back_to_the_name(model: Recogniser) -> None:
    """
    Anna: Det var Camillas bror.
    """
    (match,) = model.matches("Det var Camillas bror.")

    assert (match.key, match.form) == ("Camilla", Form.GENITIVE)


def test_every_line_is_read_by_itself_and_places_are_those_of_the_whole_text(model: Recogniser) -> None:
    """
    Peter: Det ved jeg ikke.

    Mette Hansen: Jo.
    """
    lines = ["Jeg talte med Peter Madsen.", "", "  ", "Og Mette Hansen svarede ham."]
    text = "\n".join(lines)

    assert seen(model, text) == [("Peter Madsen", EntityKind.PERSON), ("Mette Hansen", EntityKind.PERSON)]
    assert seen(model, text) == [one for line in lines for one in seen(model, line)]


def test_several_texts_give_what_each_gives(model: Recogniser) -> None:
    texts = ["Jeg bor i Odense.", "", "Han hedder Lars Holm."]

    assert list(model.matches_in(texts)) == [model.matches(text) for text in texts]


@settings(deadline=None)
@given(
    st.lists(
        st.one_of(
            st.sampled_from(
                ["Mette", "Hansen", "i", "Aalborg", "S\u00f8rens", "\n", "–", "»Ja,«", "😀", "e\u0301", "\u00a0"]
            ),
            st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=8),
        ),
        max_size=20,
    )
)
def test_in_any_text_matches_are_in_order_apart_and_within_a_line(model: Recogniser, words: list[str]) -> None:
    text = " ".join(words)
    found = model.matches(text)

    assert all(before.span.end <= after.span.start for before, after in pairwise(found))
    assert all(match.span.end <= len(text) and "\n" not in text[match.span.slice] for match in found)
    assert all(text[match.span.slice].strip() and match.key for match in found)


@pytest.mark.parametrize("language", ["fi", "xx", "no", "da/../da", ""])
def test_a_language_without_a_model_has_none(language: str) -> None:
    assert recogniser(language) is None


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str, str], None]]:
    """Installs a pipeline that calls *Holmen* what one says."""

    def installed(language: str, name: str, label: str = "PER") -> None:
        folder = tmp_path / f"{language}_{name}"
        folder.mkdir()
        pipeline = spacy.blank(language)
        pipeline.add_pipe("entity_ruler").add_patterns(  # type: ignore[attr-defined]
            [{"label": label, "pattern": "Holmen"}, {"label": "MISC", "pattern": "Dannebrog"}]
        )
        pipeline.meta.update({"name": name, "version": "3.8.1"})
        pipeline.to_disk(folder / f"{folder.name}-3.8.1")
        (folder / f"{folder.name}-3.8.1" / "meta.json").rename(folder / "meta.json")
        (folder / "__init__.py").write_text(
            "from spacy.util import load_model_from_init_py\n\n\n"
            "def load(**options):\n    return load_model_from_init_py(__file__, **options)\n",
            encoding="utf-8",
        )
        told = tmp_path / f"{folder.name}-3.8.1.dist-info"
        told.mkdir()
        (told / "METADATA").write_text(
            f"Metadata-Version: 2.1\nName: {folder.name}\nVersion: 3.8.1\n", encoding="utf-8"
        )

    monkeypatch.syspath_prepend(tmp_path)
    recogniser.cache_clear()
    yield installed
    recogniser.cache_clear()
    for name in [name for name in sys.modules if name.partition("_")[2].startswith(("core_", "dacy_"))]:
        del sys.modules[name]


def test_an_installed_danish_pipeline_is_used_instead_of_the_one_that_ships(
    install: Callable[[str, str], None],
) -> None:
    install("da", "core_news_md")
    found = recogniser("da")

    assert found is not None
    assert (found.name, found.version) == ("da_core_news_md", "3.8.1")
    assert seen(found, "Så kom Holmen med Dannebrog.") == [("Holmen", EntityKind.PERSON)]
    assert found.matches("Holmen")[0].confidence == 0.5


@pytest.mark.parametrize(
    ("there", "best"),
    [
        (["core_news_sm", "core_news_lg"], "core_news_lg"),
        (["core_news_trf", "dacy_small_trf"], "dacy_small_trf"),
        ([], "entities"),
    ],
)
def test_the_best_installed_pipeline_is_used(install: Callable[[str, str], None], there: list[str], best: str) -> None:
    for name in there:
        install("da", name)
    found = recogniser("da")

    assert found is not None
    assert found.name.endswith(best)


@pytest.mark.parametrize(("language", "code", "name"), [("de", "de", "core_news_sm"), ("en", "en", "core_web_sm")])
def test_another_language_has_the_pipeline_installed_for_it(
    install: Callable[[str, str], None], language: str, code: str, name: str
) -> None:
    install(code, name)
    found = recogniser(language)

    assert found is not None
    assert found.name == f"{code}_{name}"


def test_norwegian_has_the_pipeline_spacy_calls_bokmal(install: Callable[[str, str], None]) -> None:
    install("nb", "core_news_sm")

    assert recogniser("no") is not None


def test_a_pipeline_of_another_language_takes_part_in_a_scan(install: Callable[[str, str], None]) -> None:
    """
    Anna: Sen kom Holmen med bussen.
    """
    install("sv", "core_news_sm")
    text = "Sen kom Holmen med bussen."

    (match,) = scan(text, NameIndex([], "sv"), "sv", frozenset({Layer.MODEL}), recogniser("sv"))

    assert (text[match.span.slice], match.kind, match.layer) == ("Holmen", EntityKind.PERSON, Layer.MODEL)
    assert str(models.chosen("sv")) == "sv_core_news_sm 3.8.1"


def test_of_what_a_model_takes_for_names_single_letters_and_words_of_the_language_are_dropped() -> None:
    text = "Så gik hun på boligkontoret med k. og Rosalil. Hun sov, og han sov, og det regnede."
    spans = [Span(14, 27), Span(32, 34), Span(38, 45)]
    found = [Match(span, EntityKind.PLACE, Layer.MODEL, text[span.slice]) for span in spans]

    assert [text[match.span.slice] for match in entities.believable(text, found)] == ["Rosalil"]


def test_in_a_text_without_capitals_a_word_may_be_a_name() -> None:
    text = "så kom storm forbi"

    assert entities.believable(text, [Match(Span(7, 12), EntityKind.PERSON, Layer.MODEL, "storm")])


def test_what_the_rules_have_found_stands_and_the_model_adds_to_it() -> None:
    rule = Match(Span(3, 9), EntityKind.OTHER, Layer.LEFTOVERS, "Mettes")
    same, new = (Match(Span(*ends), EntityKind.PERSON, Layer.MODEL, "Mette") for ends in ((3, 8), (20, 25)))

    assert entities.beside([rule], [same, new]) == [replace(rule, kind=EntityKind.PERSON), new]


def test_asking_for_the_interface_loads_no_spacy() -> None:
    program = "import sys, qcode.language.entities; print('spacy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, encoding="utf-8")

    assert done.stdout.strip() == "False"


def test_the_model_lies_under_its_own_licence_and_is_small() -> None:
    names = {path.name for path in FOLDER.iterdir()}
    weight = sum(
        len(path.read_bytes()) for path in (*FOLDER.iterdir(), *FOLDER.joinpath("ner").iterdir()) if path.is_file()
    )

    assert {"LICENSE", "ATTRIBUTION.md", "meta.json", "config.cfg"} <= names
    assert "Attribution-ShareAlike 4.0" in FOLDER.joinpath("LICENSE").read_text("utf-8")
    assert weight < WEIGHT


def test_the_model_keeps_no_words_it_was_trained_on() -> None:
    """Words it knows are in bits, from which none can be read back."""
    assert {path.name for path in FOLDER.iterdir()}.isdisjoint({"vocab", "strings.json"})
    assert {path.name.partition(".")[2] for path in FOLDER.joinpath("words").iterdir()} == {"bits"}


@given(st.lists(st.text(min_size=1, max_size=12), max_size=50))
def test_no_word_of_a_set_is_missed(words: list[str]) -> None:
    told = WordSet.of(words)

    assert all(word in told for word in words)


def test_few_strange_words_are_taken_into_a_set() -> None:
    told = WordSet.of(f"ord{n}" for n in range(5000))

    assert sum(f"andet{n}" in told for n in range(5000)) < 100


def test_a_name_in_lower_case_is_of_the_same_class() -> None:
    assert word_class("aalborg") == word_class("Aalborg")
    assert "c" in word_class("Aalborg")


def test_a_word_never_met_is_told_by_its_class() -> None:
    assert norm("Trine-Lise") == f"<{word_class('Trine-Lise')}>"
    assert norm("Hun") == "hun"
