"""Subtitles. Each docstring is the file."""

import inspect
from collections.abc import Callable

import pytest

from qcode.errors import BadFile
from qcode.formats import transcripts
from qcode.formats.subtitles import milliseconds
from qcode.model.source import Transcript


def read(test: Callable[..., None], name: str = "a.vtt") -> Transcript:
    return transcripts.read(inspect.cleandoc(test.__doc__ or "").encode(), name)


def said(test: Callable[..., None], name: str = "a.vtt") -> list[tuple[str, str, int | None]]:
    return [(turn.label, turn.words, turn.time) for turn in read(test, name).turns]


def test_cues_of_one_speaker_are_one_turn_with_the_time_of_the_first() -> None:
    """
    WEBVTT

    NOTE duration: 00:01:00

    3f1/11-0
    00:00:03.250 --> 00:00:05.090
    <v Hansen, Mette (HMS)>Hej og velkommen.</v>

    3f1/11-1
    00:00:05.100 --> 00:00:07.090 align:start
    <v Hansen, Mette (HMS)>Vi begynder [griner] &amp;
    ser.</v>

    00:00:08.000 --> 00:00:09.500
    <v.loud Jens Ærø><i>Ja</i> tak.
    """
    assert said(test_cues_of_one_speaker_are_one_turn_with_the_time_of_the_first) == [
        ("Hansen, Mette (HMS)", "Hej og velkommen. Vi begynder [griner] & ser.", 3250),
        ("Jens Ærø", "Ja tak.", 8000),
    ]


def test_names_before_a_colon_are_weighed_as_in_any_file() -> None:
    """
    1
    00:00:01,000 --> 00:00:02,500
    Mette Hansen: Hej, og velkommen

    2
    00:00:02,500 --> 00:00:04,000
    Mette Hansen: til interviewet.

    3
    00:00:04,500 --> 00:00:06,000
    <i>Jens: Tak. Altså: jeg
    er glad.</i>

    4
    00:00:06,000 --> 00:00:07,000
    Altså: glad for det.

    5
    00:00:07,500 --> 00:00:08,000
    JENS: {\\an8}Ja.
    """
    assert said(test_names_before_a_colon_are_weighed_as_in_any_file, "a.srt") == [
        ("Mette Hansen", "Hej, og velkommen til interviewet.", 1000),
        ("Jens", "Tak. Altså: jeg er glad. Altså: glad for det. Ja.", 4500),
    ]


def test_a_cue_without_a_voice_among_others_is_an_unknown_speakers_and_reported() -> None:
    """
    WEBVTT

    00:01.000 --> 00:02.000
    <v Mette>Hej.

    00:02.000 --> 00:03.000
    Hej igen.
    """
    found = read(test_a_cue_without_a_voice_among_others_is_an_unknown_speakers_and_reported)

    assert [(turn.label, turn.words) for turn in found.turns] == [("Mette", "Hej."), ("", "Hej igen.")]
    assert [(one.kind, one.place) for one in found.findings] == [("doubtful-speaker", "a.vtt: line 6")]


def test_two_voices_in_one_cue_are_two_turns() -> None:
    """
    WEBVTT

    00:01.000 --> 00:02.000
    <v Mette>Hej. <v Jens>Hej hej.
    """
    assert said(test_two_voices_in_one_cue_are_two_turns) == [("Mette", "Hej.", 1000), ("Jens", "Hej hej.", 1000)]


def test_dashes_for_two_who_speak_are_two_unknown_speakers_and_reported() -> None:
    """
    1
    00:00:01,000 --> 00:00:02,000
    Mette: Hej.

    2
    00:00:02,000 --> 00:00:03,000
    - Er du der?
    - Ja.

    3
    00:00:04,000 --> 00:00:05,000
    Mette: Godt.
    """
    found = read(test_dashes_for_two_who_speak_are_two_unknown_speakers_and_reported, "a.srt")

    assert [(turn.label, turn.words) for turn in found.turns] == [
        ("Mette", "Hej."),
        ("", "Er du der?\nJa."),
        ("Mette", "Godt."),
    ]
    assert [one.kind for one in found.findings] == ["doubtful-speaker"]


def test_without_speakers_a_pause_after_a_sentence_parts_turns() -> None:
    """
    WEBVTT

    00:01.000 --> 00:02.000
    Vi begyndte i

    00:05.000 --> 00:06.000
    det små.

    00:09.000 --> 00:10.000
    Siden blev det større.
    """
    found = read(test_without_speakers_a_pause_after_a_sentence_parts_turns)

    assert [turn.words for turn in found.turns] == ["Vi begyndte i det små.", "Siden blev det større."]
    assert [one.kind for one in found.findings] == ["no-speakers"]


def test_rolling_captions_are_said_once() -> None:
    """
    WEBVTT

    00:01.000 --> 00:02.000
    vi<00:00:01.200><c> begyndte</c>

    00:02.000 --> 00:02.010
    vi begyndte

    00:02.010 --> 00:04.000
    vi begyndte
    i<00:00:02.200><c> det</c><00:00:02.500><c> små</c>
    """
    assert [words for _, words, _ in said(test_rolling_captions_are_said_once)] == ["vi begyndte i det små"]


@pytest.mark.parametrize(
    ("clock", "time"),
    [("00:00:03.250", 3250), ("01:02,5", 62_500), ("1:00:00.000", 3_600_000), ("100:00:00.0", 360_000_000)],
)
def test_a_clock_may_leave_out_what_is_nothing(clock: str, time: int) -> None:
    assert milliseconds(clock) == time


@pytest.mark.parametrize("text", ["WEBVTT\n\nbare ord", "ord", "-->", "00:00 --> \nord"])
def test_a_file_without_a_cue_is_refused(text: str) -> None:
    with pytest.raises(BadFile, match="no cue"):
        transcripts.read(text.encode(), "a.vtt")
