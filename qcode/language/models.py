"""Which model of names is used for a language: the best one installed, or the one that ships. Loads no model."""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_DANISH = ("da_dacy_large_trf", "da_dacy_medium_trf", "da_dacy_small_trf")
_USUAL = tuple(f"_core_{text}_{size}" for size in ("trf", "lg", "md", "sm") for text in ("news", "web"))
_SPACY_CODES = {"no": "nb"}


@dataclass(frozen=True, slots=True)
class Model:
    """A model that is there.

    Attributes:
        name: What it is called, language first.
        package: The package it is installed as; empty for the one that ships.
    """

    name: str
    version: str
    package: str = ""

    def __str__(self) -> str:
        """Return how a run says which model it used."""
        return f"{self.name} {self.version}"


def chosen(language: str = "da") -> Model | None:
    """Return the best model there is for a language; None if there is none.

    An installed pipeline is preferred to the one that ships, DaCy's to spaCy's, and the larger to the smaller.
    """
    return next(_installed(language), None) or shipped(language)


def shipped(language: str = "da") -> Model | None:
    """Return the model that comes with qcode; None for a language it has none for."""
    meta = files("qcode.language").joinpath(language, "model", "meta.json")
    if not (language.isalpha() and meta.is_file()):
        return None
    return _described(meta.read_text("utf-8"))


def _installed(language: str) -> Iterator[Model]:
    """Yield the pipelines that are installed, the best first."""
    names = [f"{_SPACY_CODES.get(language, language)}{usual}" for usual in _USUAL]
    for name in [*(_DANISH if language == "da" else ()), *names]:
        package = find_spec(name) if name.isidentifier() else None
        for folder in (package.submodule_search_locations or ()) if package else ():
            meta = Path(folder, "meta.json")
            if meta.is_file():
                yield _described(meta.read_text("utf-8"), name)


def _described(meta: str, package: str = "") -> Model:
    told = json.loads(meta)
    return Model(f"{told['lang']}_{told['name']}", told["version"], package)
