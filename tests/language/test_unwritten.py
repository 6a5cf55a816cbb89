"""Names that no capital letter shows."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from qcode.language.names import NameIndex
from qcode.language.scan import scan
from qcode.model.mask import EntityKind

GOLD = Path(__file__).parent.parent / "gold_dev"
NOBODY = NameIndex([])


def seen(text: str) -> list[str]:
    return [text[match.span.slice] for match in scan(text, NOBODY)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("alle kalder ham mugge", ["mugge"]),
        ("så kom nasrin fra køkkenet", ["nasrin"]),
        ("min kæreste storm siger nej", ["storm"]),
        ("Gry og Liv sad der.", ["Gry", "Liv"]),
        ("Vibe gik hver dag.", ["Vibe"]),
        ("hende t var hård", ["t"]),
        ("han gik på sejergårdsskolen", ["sejergårdsskolen"]),
        ("lederen af kilden kom", ["kilden"]),
        ("jeg bor i tarm nu", ["tarm"]),
        ("hun er ægte fynbo", ["fynbo"]),
        ("det der viborgprojekt", ["viborgprojekt"]),
        ("de skrev 140471-xxxx i brevet", ["140471-xxxx"]),
        ("mit nummer er otteogtyve fyrre enogtredive tolv", ["otteogtyve fyrre enogtredive tolv"]),
        ("jeg bor i 8900 nu", ["8900"]),
        ("han er fra nittenhundrede og enogtres", ["nittenhundrede og enogtres"]),
        ("jeg bor på rosengade nummer otte", ["rosengade nummer otte"]),
    ],
)
def test_a_name_is_found_without_a_capital(text: str, words: list[str]) -> None:
    assert seen(text) == words


@pytest.mark.parametrize(
    "text",
    [
        "Det hedder noget andet nu.",
        "De kalder hende frøken hurtig.",
        "min mor bor alene og min far har jeg ikke set længe",
        "ham den anden ville ikke være med",
        "Sol varmer ikke meget om vinteren.",
        "Per måned får jeg det samme.",
        "så kørte vi ud ad motorvejen",
        "der er 8000 i kommunen",
        "man skal have et to tre fire piller om dagen",
        "værestedet er lukket og vi sad på arbejdspladsen",
    ],
)
def test_what_only_looks_like_that_is_left_alone(text: str) -> None:
    assert seen(text) == []


@pytest.mark.parametrize("half", ["develop", "check"])
def test_of_the_sentences_written_for_the_rules_most_mentions_are_found(half: str) -> None:
    there = found = claimed = right = 0
    for line in (GOLD / f"{half}.jsonl").read_text("utf-8").splitlines():
        one = json.loads(line)
        marked = [(mention["start"], mention["end"]) for mention in one["mentions"]]
        spans = [match.span for match in scan(one["text"], NOBODY) if match.kind is not EntityKind.PUBLIC]
        there, claimed = there + len(marked), claimed + len(spans)
        found += sum(any(span.start < end and begin < span.end for span in spans) for begin, end in marked)
        right += sum(any(span.start < end and begin < span.end for begin, end in marked) for span in spans)

    assert found >= 0.87 * there
    assert right >= 0.95 * claimed
