"""Train the Danish model that ships.

Run: python training/train.py DATA [qcode/language/da/model]
"""

# ruff: noqa: INP001, T201, S311  # a script: no package, it prints, and draws no secrets

from __future__ import annotations

import json
import random
import shutil
import sys
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import spacy
from corpus import Sentence, met, read, varied
from spacy.training import Example
from spacy.util import load_config, load_model_from_config, registry
from thinc.util import fix_random_seed

from qcode.language.wordclasses import MET, WordSet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.language import Language

HERE = Path(__file__).parent
TRAINED_ON = ("da_ddt-ud-train.iob2", "sv_talbanken-ud-train.iob2")
MEASURED_ON = "da_ddt-ud-dev.iob2"
MODEL = HERE.parent / "qcode" / "language" / "da" / "model"
FIRST = 500
"""Sentences that show the pipeline which labels there are."""

META = {
    "name": "entities",
    "version": "1.0.0",
    "spacy_version": ">=3.8.7,<4.0.0",
    "description": "Persons, places and organisations in Danish, for qcode.",
    "author": "The qcode authors",
    "license": "CC BY-SA 4.0",
    "sources": [
        {"name": "UNER Danish-DDT", "url": "https://www.universalner.org", "license": "CC BY-SA 4.0"},
        {"name": "UNER Swedish-Talbanken", "url": "https://www.universalner.org", "license": "CC BY-SA 4.0"},
    ],
}


@dataclass(frozen=True, slots=True)
class Score:
    """How many names were found, claimed and right."""

    right: int
    claimed: int
    there: int

    @property
    def shares(self) -> dict[str, float]:
        """Precision, recall and F, as spaCy keeps them."""
        p, r = self.right / max(1, self.claimed), self.right / max(1, self.there)
        return {"p": round(p, 3), "r": round(r, 3), "f": round(2 * p * r / max(p + r, 1e-9), 3)}


def measured(nlp: Language, sentences: Sequence[Sentence]) -> dict[str, dict[str, float]]:
    """Return precision, recall and F by label, and of all; a name counts with its exact edges and label."""
    docs = nlp.pipe(sentence.text for sentence in sentences)
    claimed = {(n, name.start_char, name.end_char, name.label_) for n, doc in enumerate(docs) for name in doc.ents}
    there = {(n, *name) for n, sentence in enumerate(sentences) for name in sentence.names}
    scores = {"all": Score(len(claimed & there), len(claimed), len(there)).shares}
    for label in sorted({name[3] for name in there}):
        ours, theirs = ({name for name in names if name[3] == label} for names in (claimed, there))
        scores[label] = Score(len(ours & theirs), len(ours), len(theirs)).shares
    return scores


def train(config: Any, sentences: Sequence[Sentence], dev: Sequence[Sentence], folder: Path) -> None:  # noqa: ANN401
    """Train a pipeline for as many epochs as its configuration says, and write it with its weights averaged."""
    training = registry.resolve(config["training"])
    variation = config["variation"]
    rng = random.Random(config["system"]["seed"])
    nlp = load_model_from_config(config, auto_fill=True)
    optimizer = training["optimizer"]
    nlp.initialize(lambda: [_example(nlp, one) for one in sentences[:FIRST]], sgd=optimizer)
    for epoch in range(1, training["max_epochs"] + 1):
        losses: dict[str, float] = {}
        texts = varied(sentences, variation["lowered"], variation["longest"], rng)
        for batch in training["batcher"](_example(nlp, one) for one in texts):
            nlp.update(batch, sgd=optimizer, drop=training["dropout"], losses=losses)
        print(f"epoch {epoch}: loss {losses['ner']:.0f}", flush=True)
    with nlp.use_params(optimizer.averages):
        make_eager(nlp, variation["eagerness"])
        save(nlp, folder, measured(nlp, dev))


def make_eager(nlp: Language, by: float) -> None:
    """Take something off the score of *no name begins here*, so that more is found and more of it wrong."""
    last = nlp.get_pipe("ner").model.get_ref("upper")  # type: ignore[attr-defined]  # spaCy types all parts alike
    scores = last.get_param("b").copy()
    scores[-1] -= by  # the order of moves is begin, in, last, unit, out
    last.set_param("b", scores)


def _example(nlp: Language, sentence: Sentence) -> Example:
    return Example.from_dict(nlp.make_doc(sentence.text), {"entities": list(sentence.names)})


def save(nlp: Language, folder: Path, scores: dict[str, dict[str, float]]) -> None:
    """Write the model with its scores, and without the words it happened to read."""
    overall = {f"ents_{key}": value for key, value in scores["all"].items()}
    by_label = {label: score for label, score in scores.items() if label != "all"}
    nlp.meta.update(META | {"performance": overall | {"ents_per_type": by_label}})
    nlp.to_disk(folder, exclude=["vocab", "tokenizer"])  # the tokenizer is spaCy's own
    shutil.rmtree(folder / "vocab", ignore_errors=True)
    print(json.dumps(nlp.meta["performance"], indent=2))


def main(data: Path, folder: Path = MODEL) -> None:
    """Train on the training parts, report on the Danish dev part, and write the model."""
    warnings.filterwarnings("ignore", message=r"\[W030\]")  # a dozen names end within a word: left out
    config = load_config(HERE / "config.cfg", interpolate=True)
    fix_random_seed(config["system"]["seed"])
    sentences = [sentence for name in TRAINED_ON for sentence in read(data / name)]
    known = met(spacy.blank("da"), sentences, config["variation"]["least_met"])
    (MODEL / "words" / f"{MET}.bits").write_bytes(WordSet.of(known).bits)
    train(config, sentences, read(data / MEASURED_ON), folder)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
