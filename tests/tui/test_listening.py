"""A recording coded beside a running clock, and the coder line by line."""

from __future__ import annotations

import io
import re
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from qcode.errors import Misuse, QcodeError
from qcode.model.suggestion import Unit
from qcode.model.time_span import TimeSpan
from qcode.study import coding, passes, recordings, scanning, splitting, suggesting
from qcode.study.passages import Scope
from qcode.tui import acting, listening, moving
from qcode.tui import desk as desks

if TYPE_CHECKING:
    from conftest import AsCoder, Cli, Coded

    from qcode.study import Study


@pytest.fixture
def seconds() -> list[float]:
    """The clock on the wall, to be set."""
    return [0.0]


@pytest.fixture
def listened(coded: Study, seconds: list[float]) -> desks.Desk:
    recordings.add(coded, "F01", kind="focus_group", length="10:00")
    desk = desks.opened(coded, "F01")
    desk.clock.now = lambda: seconds[0]
    return desk


def test_a_stretch_is_marked_while_the_clock_runs(listened: desks.Desk, seconds: list[float]) -> None:
    """
    Anna: {uro|Det gik.}
    """
    acting.run_clock(listened)
    seconds[0] = 90.4
    acting.mark_time(listened)
    seconds[0] = 100
    acting.skip_back(listened)
    seconds[0] = 125
    acting.mark_time(listened)
    line = listened.line
    assert line is not None
    assert line.title == "Code 00:01:30–00:01:55"
    line.insert("uro")
    line.done(line)

    (made,) = coding.listed(listened.study, source="F01")
    assert made.span == TimeSpan(90_000, 115_000)
    acting.run_clock(listened)
    seconds[0] = 300
    assert listened.clock.read() == 115_000


def test_nothing_is_marked_beyond_the_end_or_where_nobody_listens(listened: desks.Desk, seconds: list[float]) -> None:
    """
    Anna: {uro|Det gik.}
    """
    acting.run_clock(listened)
    acting.mark_time(listened)
    seconds[0] = 700
    with pytest.raises(Misuse, match="ends at 00:10:00"):
        acting.mark_time(listened)
    desks.turn_to(listened, "I01")
    with pytest.raises(Misuse, match="no recording"):
        acting.run_clock(listened)


def test_a_stretch_of_time_shows_with_the_turns_said_in_it(coded: Study, seconds: list[float]) -> None:
    """
    [00:00:05] Anna: {uro|Det gik.}
    [00:01:30] Anna: Vi sov ikke.
    """
    recordings.add(coded, "I01", length="10:00")
    desk = desks.opened(coded, "I01")
    desk.clock.now = lambda: seconds[0]
    acting.run_clock(desk)
    seconds[0] = 10
    acting.mark_time(desk)
    seconds[0] = 20
    acting.mark_time(desk)
    line = desk.line
    assert line is not None
    line.insert("uro")
    line.done(line)

    desk.picked = None
    assert [str(one.span) for one in desk.here()] == ["0:8", "00:00:10-00:00:20"]
    moving.next_turn(desk)
    assert desk.here() == []


NOTES = "import sys; open(sys.argv[1], 'w', encoding='utf-8').write('\\n'.join(sys.argv[2:]))"


def test_the_player_gets_the_file_and_the_time_of_the_selected_words_and_no_shell_sees_either(
    coded: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    [00:00:05] Anna: {uro|Det gik.}
    [00:01:30] Anna: Vi sov {uro|ikke}.
    """
    monkeypatch.delenv(listening.PLAYER, raising=False)
    name = "Anna $(rm x) {seconds}.m4a"
    (coded.folder / "recordings").mkdir()
    (coded.folder / "recordings" / name).write_bytes(b"")
    recordings.add(coded, "I01", recording=Path(name), length="10:00")
    noted = coded.folder / "noted"
    written = f'"{sys.executable}" -c "{NOTES}" {noted} --start={{seconds}} {{file}}'
    coded.settings = replace(coded.settings, player=written)
    desk = desks.opened(coded, "I01")

    moving.next_turn(desk)
    acting.play(desk)

    assert desk.player is not None
    assert desk.player.wait(20) == 0
    assert noted.read_text("utf-8").splitlines() == ["--start=90", str((coded.folder / "recordings" / name).resolve())]
    assert desk.message == "The recording opens at 00:01:30."


@pytest.mark.parametrize(
    ("written", "there", "sentence"),
    [
        ("", True, "No player is named"),
        ("no-such-player {file}", True, "There is no program 'no-such-player' here"),
        ("mpv {fil}", True, "names {fil}"),
        ("mpv 'x", True, "has no partner"),
        ("mpv {file}", False, "recording is not in the study's folder"),
    ],
)
def test_a_player_that_cannot_play_is_refused_with_the_reason(
    coded: Study, monkeypatch: pytest.MonkeyPatch, written: str, *, there: bool, sentence: str
) -> None:
    """
    [00:00:05] Anna: {uro|Det gik.}
    """
    monkeypatch.setenv(listening.PLAYER, written)
    (coded.folder / "recordings").mkdir()
    if there:
        (coded.folder / "recordings" / "I01.m4a").write_bytes(b"")
    recordings.add(coded, "I01", length="10:00")
    with pytest.raises(QcodeError, match=re.escape(sentence)):
        acting.play(desks.opened(coded, "I01"))


def test_line_by_line_the_same_is_done(coded: Study, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Anna: {uro|Det gik.} De andre lod mig være. {tillid|Altid.}
    """
    said = "\nc till, uro\nm Hvorfor?\nu\nhvad\nf altid\nd\nq\nall\n"
    monkeypatch.setattr("sys.stdin", io.StringIO(said))

    answer = cli("open", "I01", "--linear")

    assert "I01, turn 1, Anna: De andre lod mig være." in answer.out
    assert "Coded tillid, uro." in answer.out
    assert "'hvad' says nothing here" in answer.out
    assert [(str(one.code), one.words, one.memo) for one in coding.listed(coded)] == [
        ("uro", "Det gik.", ""),
        ("uro", "De andre lod mig være.", ""),
        ("tillid", "De andre lod mig være.", ""),
    ]
    assert [one.source for one in passes.listed(coded)] == ["I01"]


def test_line_by_line_every_queue_is_decided(
    study: Study, build: Coded, cli: Cli, as_coder: AsCoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Suggestions, masks, the codings of a split code and disagreements: as lines, what they are about in asterisks."""
    build(study, "Mette: Hvordan?\nAnna: {uro|Det går.} Vi bor ved Grethe Mogensen. {tillid|Det går.} Nogen kommer.")
    passes.add(study, ["I01"])
    with as_coder("MB"):
        coding.add(study, "I01", ["tillid"], coding.Place(quote="Vi bor ved"))
        passes.add(study, ["I01"])
    suggesting.auto(study, "tillid", suggesting.Rule(words=("kommer",)), Scope(), Unit.SENTENCE)
    scanning.scan(study)
    splitting.split(study, "uro", ["ydre", "indre"])
    said = (
        *("suggestions", "hvad", "a"),
        *("masks", "e en nabo"),
        *("splitting", "2", "splitting"),
        *("disagreements", "", "b", "n", "tvivl", "u", "q"),
        *("f5", "put", "q", ""),
    )
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(said) + "\n"))

    answer = cli("open", "I01", "--linear")

    assert "Accepted: tillid." in answer.out
    assert "'hvad' decides nothing here." in answer.out
    assert "Vi bor ved *Grethe Mogensen*." in answer.out
    assert "It is indre now." in answer.out
    assert "No coding of yours waits" in answer.out
    assert "Settled: neither." in answer.out
    assert "Taken back: decide anew." in answer.out
    assert "No suggestion is open." in answer.out
    assert "'put' says nothing here." in answer.out
    assert {str(one.code) for one in coding.listed(study, coder="AK")} == {"indre", "tillid"}


def test_without_a_terminal_it_says_what_works(coded: Study, cli: Cli) -> None:
    """
    Anna: Det gik.
    """
    assert coded.folder.is_dir()
    answer = cli("open")
    assert (answer.code, "--linear" in answer.err) == (2, True)


def test_the_keys_are_printed_with_those_of_the_study(coded: Study, cli: Cli) -> None:
    """
    Anna: Det gik.
    """
    (coded.folder / "keys.yaml").write_text("undo: [u, backspace]\nnext_uncoded: ø\n", encoding="utf-8")
    lines = cli("open", "--keys").out.splitlines()
    assert any("u  backspace" in line and "undo" in line for line in lines)
    (coded.folder / "keys.yaml").write_text("fly: [u]\n", encoding="utf-8")
    assert "nothing called 'fly'" in cli("open", "--keys").err
