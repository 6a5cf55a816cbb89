"""Automatic transcription as JSON."""

import json

import pytest

from qcode.errors import BadFile
from qcode.formats import transcripts
from qcode.model.source import Transcript

Segment = dict[str, object]


def read(whole: object) -> Transcript:
    return transcripts.read(json.dumps(whole).encode(), "a.json")


def segment(start: float, text: str, **more: object) -> Segment:
    return {"start": start, "end": start + 1, "text": f" {text}", **more}


SHAPES: dict[str, object] = {
    "openai-whisper": {"text": "…", "segments": [segment(0, "Hej."), segment(9.5, "Nå.")], "language": "da"},
    "a bare list": [segment(0, "Hej."), segment(9.5, "Nå.")],
    "whisper.cpp": {
        "transcription": [
            {"timestamps": {"from": "00:00:00,000"}, "offsets": {"from": 0, "to": 1000}, "text": " Hej."},
            {"timestamps": {"from": "00:00:09,500"}, "offsets": {"from": 9500, "to": 9900}, "text": " Nå."},
        ]
    },
    "transformers": {
        "text": "…",
        "chunks": [{"timestamp": [0.0, 1.0], "text": " Hej."}, {"timestamp": [9.5, None], "text": " Nå."}],
    },
}


@pytest.mark.parametrize("whole", SHAPES.values(), ids=SHAPES.keys())
def test_every_shape_gives_words_with_their_times(whole: object) -> None:
    assert [(turn.words, turn.time) for turn in read(whole).turns] == [("Hej.", 0), ("Nå.", 9500)]


def test_segments_of_one_speaker_are_one_turn() -> None:
    found = read({"segments": [segment(n, f"ord {n}.", speaker=f"SPEAKER_0{n // 2}") for n in range(4)]})

    assert [(turn.label, turn.words, turn.time) for turn in found.turns] == [
        ("SPEAKER_00", "ord 0. ord 1.", 0),
        ("SPEAKER_01", "ord 2. ord 3.", 2000),
    ]
    assert found.findings == ()


def test_a_segment_of_nobody_and_one_of_two_are_reported() -> None:
    words = [{"word": "ja", "speaker": "A"}, {"word": "nej", "speaker": "B"}]

    found = read([segment(0, "ja nej", speaker="A", words=words), segment(1, "hvem?")])

    assert [(turn.label, turn.words) for turn in found.turns] == [("A", "ja nej"), ("", "hvem?")]
    assert [one.kind for one in found.findings] == ["doubtful-speaker", "doubtful-speaker"]


def test_a_long_talk_without_speakers_is_parted_at_sentences() -> None:
    found = read([segment(n, "Det er en sætning på en linje.") for n in range(60)])

    assert 3 < len(found.turns) < 10
    assert all(turn.words.endswith(".") for turn in found.turns)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[" * 50_000, "no JSON"),
        ('{"segments": [', "cut short"),
        ('{"a": 1}', "no transcription"),
        ("7", "no transcription"),
        ('{"segments": [7]}', "segment 1 holds no text"),
        ('{"segments": [{"text": "ja"}]}', "segment 1 has no time"),
        ('{"segments": [{"text": "ja", "start": NaN}]}', "segment 1 has no time"),
        ('{"segments": [{"text": "ja", "start": -1}]}', "segment 1 has no time"),
        ('{"segments": [{"text": "ja", "start": 1e400}]}', "segment 1 has no time"),
        ('{"segments": [{"text": "  ", "start": 1}]}', "holds no words"),
        ('{"n": ' + "9" * 5000 + "}", "no JSON"),
    ],
)
def test_other_json_is_refused_in_a_sentence(text: str, problem: str) -> None:
    with pytest.raises(BadFile, match=problem):
        transcripts.read(text.encode(), "a.json")
