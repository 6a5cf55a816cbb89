"""What was acknowledged survives ``kill -9``, an interrupt and a full disk; what was not leaves no half of itself."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from qcode.errors import StudyUnreadable
from qcode.store import codings
from qcode.store import passes as stored_passes
from qcode.study import codebook, coding, importing, open_study, passes, quotes, release, scanning, trail, transcripts

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from conftest import Cli, Dump, Sound

    from qcode.study import Study

# A process that prepares once and dies many times: each child copies the study, runs real commands, and kills itself
# at its own instruction of sqlite's machine or at its own statement. The first child only counts how many there are.
DYING = """
import json, os, random, shutil, signal, sqlite3, sys
from pathlib import Path
import qcode.cli.code_, qcode.cli.import_, qcode.cli.mask_, qcode.cli.undo_, qcode.cli.init_, qcode.cli.history_
import qcode.formats.transcripts, qcode.formats.codings, qcode.formats.codebooks, qcode.language.scan
import qcode.study.transcripts, qcode.study.coding, qcode.study.scanning, qcode.study.making, qcode.render.overview
from qcode.cli.main import run
from qcode.language.names import NameIndex
from qcode.language.scan import scan

scan("Mette", NameIndex([]), "da")  # reads its word lists once
template, work, kills, commands = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), json.loads(sys.argv[4])
driver = __import__("sqlcipher3.dbapi2").dbapi2 if os.environ.get("QCODE_PASSPHRASE") else sqlite3
connect = driver.connect
ticks, last = 0, 0

def tick(*_):
    global ticks
    ticks += 1
    if ticks == last:
        os.kill(os.getpid(), signal.SIGKILL)
    return 0

def connected(*arguments, **options):
    connection = connect(*arguments, **options)
    connection.set_progress_handler(tick, 40)
    connection.set_trace_callback(tick)
    return connection

def child(where, die_at):
    global last
    last = die_at
    driver.connect = connected
    out = os.open(where / "said", os.O_CREAT | os.O_WRONLY)
    os.dup2(out, 1)
    os.dup2(out, 2)
    os.chdir(where)
    for command in commands:
        try:
            run(command)
        except SystemExit:
            pass
        sys.stdout.flush()
    (where / "ticks").write_text(str(ticks))
    os._exit(0)

def born(name, die_at):
    where = work / name
    shutil.copytree(template, where)
    process = os.fork()
    if process == 0:
        child(where, die_at)
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])

assert born("whole", 0) == 0
total = int((work / "whole" / "ticks").read_text())
for n, at in enumerate(sorted(random.Random(1).sample(range(1, total + 1), min(kills, total)))):
    assert born(str(n), at) in (-signal.SIGKILL, 0)
"""

INTERVIEWS = {
    f"I{n:02}.txt": f"I: Hvordan var nummer {n}?\n"
    + "".join(
        f"IP{n}: Det var {word} den {day}. dag, og Mette ringede fra Aalborg.\nI: Nå, den {day}.?\n"
        for day, word in enumerate(("stille", "hårdt", "koldt", "godt") * 5, 1)
    )
    for n in range(1, 5)
}


def died(template: Path, work: Path, kills: int, *commands: Sequence[str]) -> tuple[Path, list[Path]]:
    """Return the study where all commands went through, and those where the process was killed on the way."""
    work.mkdir()
    subprocess.run(
        [sys.executable, "-c", DYING, str(template), str(work), str(kills), json.dumps(commands)], check=True
    )
    return work / "whole", [where for where in work.iterdir() if where.name != "whole"]


def said(where: Path) -> str:
    return (where / "said").read_text("utf-8")


def texts(study: Study) -> dict[str, str]:
    return {one.id: transcripts.show(study, one.id).text for one in transcripts.all_sources(study)}


@pytest.fixture
def received(folder: Path) -> Path:
    for name, text in INTERVIEWS.items():
        (folder / "transcripts" / name).write_text(text, encoding="utf-8")
    (folder / "names.csv").write_text(
        "kind,id,name,aliases,mask\nperson,p1,Mette,,person A\nplace,s1,Aalborg,,byen\n", encoding="utf-8"
    )
    return folder


@pytest.fixture
def filled(received: Path) -> Path:
    with open_study(received, coder="AK") as study:
        importing.import_paths(study, [received / "transcripts"])
        tree = received / "codebooks" / "hms.yaml"
        tree.write_text("codebook: hms\ncodes: [uro, tillid]\n", encoding="utf-8")
        codebook.apply(study)
    return received


class TestKilled:
    def test_in_the_middle_of_an_import_every_source_is_whole(
        self, received: Path, tmp_path: Path, sound: Sound
    ) -> None:
        whole, halves = died(received, tmp_path / "w", 20, ["import", "transcripts", "--coder", "AK"])
        with open_study(whole, coder="AK") as study:
            expected = texts(study)

        seen = set()
        for half in halves:
            with open_study(half, coder="AK") as study:
                sound(study)
                there = texts(study)
                assert there.items() <= expected.items()
                assert list(there) == list(expected)[: len(there)]
                seen.add(len(there))
                importing.import_paths(study, [half / "transcripts"])
                assert texts(study) == expected
        assert len(expected) == 4
        assert seen > {0, 3}

    def test_in_the_middle_of_a_table_of_codings_all_is_there_or_nothing(
        self, filled: Path, tmp_path: Path, sound: Sound
    ) -> None:
        rows = [f"I0{n % 4 + 1},{n // 8},{n // 8 + 9},{('uro', 'tillid')[n % 2]},MB" for n in range(400)]
        (filled / "k.csv").write_text("source,start,end,code,coder\n" + "\n".join(rows), encoding="utf-8")

        whole, halves = died(filled, tmp_path / "w", 12, ["code", "add", "--from", "k.csv", "--pass", "--coder", "AK"])
        with open_study(whole, coder="AK") as study:
            expected = (len(coding.listed(study)), len(passes.listed(study)))

        assert expected[0] > 150
        for half in halves:
            with open_study(half, coder="AK") as study:
                sound(study)
                found = (len(coding.listed(study)), len(passes.listed(study)))
                assert found in {(0, 0), expected}
                assert found == expected or "codings" not in said(half)

    def test_while_coding_what_was_acknowledged_is_there_and_the_codebook_fits(
        self, filled: Path, tmp_path: Path, sound: Sound
    ) -> None:
        commands = [
            ["code", "add", "I01", f"kode {n}", "--turn", str(n), "--new", "--coder", "AK"] for n in range(1, 6)
        ]
        whole, halves = died(filled, tmp_path / "w", 20, *commands)
        one = "kode-1"
        assert said(whole).count("Coded I0") == 5, said(whole)

        for half in halves:
            with open_study(half, coder="AK") as study:
                sound(study)
                acknowledged = said(half).count("Coded I0")
                there = [str(one.code) for one in coding.listed(study)]
                assert len(there) in {acknowledged, acknowledged + 1}
                assert one in there or not acknowledged
                assert {one.kind for one in codebook.check(study)} <= {"no-definition"}
                assert not list((half / "codebooks").glob(".*"))
                for _ in there:
                    trail.undo(study)
                assert coding.listed(study) == []
                assert (half / "codebooks" / "hms.yaml").read_bytes() == (
                    filled / "codebooks" / "hms.yaml"
                ).read_bytes()

    def test_while_masking_no_name_is_printed_and_the_work_goes_on(
        self, filled: Path, tmp_path: Path, sound: Sound
    ) -> None:
        with open_study(filled, coder="AK") as study:
            coding.add(study, "I01", ["uro"], coding.Place(turn=2))
        whole, halves = died(
            filled,
            tmp_path / "w",
            12,
            ["mask", "scan", "--coder", "AK"],
            ["mask", "set", "1", "--mask", "en person", "--coder", "AK"],
            ["undo", "--coder", "AK"],
            ["undo", "--coder", "AK"],
        )
        assert "Error" not in said(whole)

        for half in halves:
            with open_study(half, coder="AK") as study:
                sound(study)
                (quote,) = quotes.pull(study, quotes.Query("uro"), release.Terms()).quotations
                assert "Mette" not in str(quote)
                scanning.scan(study)
                (quote,) = quotes.pull(study, quotes.Query("uro"), release.Terms()).quotations
                assert "Mette" not in str(quote)
                assert "[byen]" in "".join(str(part.words) for part in quote.parts)

    def test_while_undoing_it_is_undone_or_not(self, filled: Path, tmp_path: Path, sound: Sound, dump: Dump) -> None:
        with open_study(filled, coder="AK") as study:
            before = dump(study.db)
            coding.add(study, "I01", ["ny"], coding.Place(turn=2), new=True)
            after = dump(study.db)

        _, halves = died(filled, tmp_path / "w", 15, ["undo", "--coder", "AK"])

        for half in halves:
            with open_study(half, coder="AK") as study:
                sound(study)
                assert dump(study.db) in (before, after)
                assert ("ny" in (half / "codebooks" / "hms.yaml").read_text("utf-8")) == (dump(study.db) == after)

    def test_in_the_middle_of_making_a_study_it_can_be_made_all_the_same(self, tmp_path: Path) -> None:
        empty = tmp_path / "tom"
        empty.mkdir()
        _, halves = died(empty, tmp_path / "w", 15, ["init", "s"])

        for half in halves:
            with open_study(half / "s", coder="AK") as study:
                assert transcripts.all_sources(study) == []


class TestInterrupted:
    def test_an_import_leaves_whole_files_only(self, received: Path, sound: Sound) -> None:
        def stop(done: int, of: int) -> None:
            if done == of - 2:
                raise KeyboardInterrupt

        with open_study(received, coder="AK") as study:
            with pytest.raises(KeyboardInterrupt):
                importing.import_paths(study, [received / "transcripts"], stop)
            assert list(texts(study)) == ["I01", "I02"]
            sound(study)

    def test_a_table_leaves_nothing(self, filled: Path, dump: Dump, monkeypatch: pytest.MonkeyPatch) -> None:
        table = filled / "k.csv"
        table.write_text("source,start,end,code\nI01,0,5,uro\nI01,6,9,uro\n", encoding="utf-8")
        monkeypatch.setattr(stored_passes, "record", _interrupted)

        with open_study(filled, coder="AK") as study:
            before = dump(study.db)
            with pytest.raises(KeyboardInterrupt):
                coding.add_table(study, table, passes=True)
            assert dump(study.db) == before

    def test_a_command_says_nothing_of_its_insides(
        self, coded: Study, cli: Cli, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Anna: {tillid|De andre lod mig være.}"""
        monkeypatch.setattr(codings, "listed", _interrupted)

        answer = cli("code", "list")

        assert answer.code != 0
        assert "Traceback" not in answer.err
        assert coded.db.conn.in_transaction is False


def _interrupted(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


def test_a_full_disk_leaves_whole_files_only(received: Path, sound: Sound) -> None:
    (received / "transcripts" / "I03.txt").write_text("Anna: " + "Det var koldt. " * 20_000, encoding="utf-8")

    with pytest.raises(StudyUnreadable, match="full") as refused:
        _import_on_a_small_disk(received)

    assert "nothing was changed" not in refused.value.hint  # the files before are in
    with open_study(received, coder="AK") as study:
        sound(study)
        assert list(texts(study)) == ["I01", "I02"]
        importing.import_paths(study, [received / "transcripts"])
        assert list(texts(study)) == ["I01", "I02", "I03", "I04"]


def _import_on_a_small_disk(folder: Path) -> None:
    with open_study(folder, coder="AK") as study:
        pages = study.db.conn.execute("pragma page_count").fetchone()[0]
        study.db.conn.execute(f"pragma max_page_count = {pages + 40}")
        importing.import_paths(study, [folder / "transcripts"])
