"""Speakers' labels, layouts of other people's programs, and patterns a person gives."""

import re

import pytest

from qcode.formats import layout, plain
from qcode.model.finding import Finding
from qcode.model.turn import Turn, Voice


def turns(text: str, pattern: str = "") -> tuple[tuple[Turn, ...], tuple[Finding, ...]]:
    return layout.turns(plain.text_lines(text), "a.txt", re.compile(pattern) if pattern else None)


@pytest.mark.parametrize(
    ("written", "label"),
    [
        (["IP 1", "IP1", "Ip1", "IP1"], "IP1"),
        (["Ip1", "Ip.1", "IP 1"], "Ip1"),
        (["Informant 1", "Informant1", "INFORMANT 1"], "Informant 1"),
        (["Mette", "METTE", "METTE"], "METTE"),
    ],
)
def test_a_speaker_has_one_label_the_most_frequent_or_the_first(written: list[str], label: str) -> None:
    found, findings = turns("\n".join(f"{one}: Ja.\nI: Nå." for one in written))

    assert {turn.label for turn in found} == {label, "I"}
    assert findings == ()


def test_numbers_with_and_without_zeros_are_one_speaker_and_reported() -> None:
    found, findings = turns("IP1: Ja.\nI: Nå.\nIP01: Jo.\nIP10: Nej.")

    assert [turn.label for turn in found] == ["IP1", "I", "IP1", "IP10"]
    assert [finding.kind for finding in findings] == ["labels-unified"]


def test_laughter_and_crosstalk_stay_words() -> None:
    found, _ = turns("IP1: [griner] Ja //nej// (i munden på hinanden)\n[griner] mere\nIP2: //Jo// <latter>")

    assert [(turn.label, turn.words) for turn in found] == [
        ("IP1", "[griner] Ja //nej// (i munden på hinanden)\n[griner] mere"),
        ("IP2", "//Jo// <latter>"),
    ]


STAMPS = {
    "f4": "I: Hvad så? #00:00:01-0#\nIP1: Det går. #00:00:02-5#",
    "f5": "I: Hvad så? #00:00:01,0#\nIP1: Det går. #00:02-5#",
    "Express Scribe": "[00:00:01.00] I: Hvad så?\n[00:00:02.50] IP1: Det går.",
    "InqScribe": "{00:00:01.00} I: Hvad så?\n{00:00:02.50} IP1: Det går.",
    "angles": "<00:00:01> I: Hvad så?\n<00:00:02.5> IP1: Det går.",
    "oTranscribe": "0:01 I: Hvad så?\n0:02.5 IP1: Det går.",
    "ranges": "[00:00:01 --> 00:00:02] I: Hvad så?\n[00:00:02.5 --> 00:00:04] IP1: Det går.",
}


@pytest.mark.parametrize("text", STAMPS.values(), ids=STAMPS.keys())
def test_the_stamps_of_every_program_leave_the_words(text: str) -> None:
    found, findings = turns(text)

    assert [(turn.label, turn.words, turn.time) for turn in found] == [
        ("I", "Hvad så?", 1000),
        ("IP1", "Det går.", 2500),
    ]
    assert findings == ()


def test_a_pattern_teaches_a_layout_and_nothing_else_begins_a_turn() -> None:
    found, findings = turns(
        "== int ==\nHvad så?\n== mette ==\nDet går. Altså: godt.\nIP1: ikke en taler\n== int ==\nNå. [00:01:00]",
        r"== (?P<speaker>\w+) ==",
    )

    assert [(turn.label, turn.words, turn.time) for turn in found] == [
        ("int", "Hvad så?", None),
        ("mette", "Det går. Altså: godt.\nIP1: ikke en taler", None),
        ("int", "Nå.", 60_000),
    ]
    assert found[0].voice is Voice.INTERVIEWER
    assert findings == ()


def test_a_pattern_may_say_where_the_words_are() -> None:
    found, _ = turns("A ~ Ja ~ slut\nB ~ Nej ~ slut", r"(?P<speaker>\w) ~ (?P<words>.*) ~ slut")

    assert [(turn.label, turn.words) for turn in found] == [("A", "Ja"), ("B", "Nej")]
