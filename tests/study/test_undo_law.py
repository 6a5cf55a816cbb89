"""Whatever two coders do, in any order, undo brings it back exactly or refuses without a trace."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from qcode.errors import CannotUndo, QcodeError
from qcode.model.mask import State
from qcode.study import (
    codebook,
    coding,
    importing,
    mask_deciding,
    open_study,
    passes,
    register,
    scanning,
    trail,
    transcripts,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Dump, Sound, Tables

    from qcode.study import Study

TREE = "codebook: hms\nversion: 1\ncodes:\n  - tillid   # set i felten\n  - uro: [vagt, nat]\n"
NAMES = "kind,id,name,aliases,mask\nperson,p1,Mette,,person A\nplace,s1,Aalborg,,byen\n"
TEXTS = (
    "Anna: De andre lod mig være. Ring på 98 12 34 56.\nI: Hvem?\nAnna: Mette fra Aalborg.",
    "IP1: Vi sad i Aalborgs gamle amt.\nIP2: Ja, og Mettes kaffe var kold.\nIP1: Iskold.",
    "Bo: Jeg skriver til bo@eksempel.dk.\nI: Nå.\nBo: Det er sket to gange.",
)
REGISTERS = (
    "source,person,speaker,organisation,region,role\nI01,P07,Anna,amt-1,2,privat\nI02,P08,IP1,amt-1,2,politiker\n",
    "source;person;speaker;region;role\nI01;P07;Anna;3;privat\nI02;P08;IP1;2;politiker\nI02;P09;IP2;2;forvaltning\n",
    "source,person,speaker,role\nI03,P07,Bo,tilbudsleder\nI09,P10,,politiker\n",
)
TREES = (TREE, TREE + "  - Kilder\n", TREE.replace("  - uro: [vagt, nat]\n", "  - uro: [nat, dag]\n"))
NAME_LISTS = (NAMES, NAMES.replace("byen", "en by"), NAMES + "person,p2,Bo,,person B\n")
PLACES = tuple(Path(name) for name in ("I01.txt", "I02.txt", "mette-hansen.md"))


Rows = dict[tuple[str, object], tuple[object, ...]]


@dataclass
class Standing:
    """How everything stands: the number of Changes, all rows, all codebook files."""

    changes: int
    study: Rows
    vault: Rows
    files: dict[str, bytes]


@dataclass
class Made:
    """A command that made ``n`` Changes, by one coder, and how things stood before and after."""

    coder: str
    n: int
    before: Standing
    after: Standing


def write(study: Study, name: str, text: str) -> Path:
    path = study.folder / name
    path.write_bytes(text.encode("utf-8"))
    return path


def rows(tables: Tables) -> Rows:
    return {(table, row[0]): row for table, there in tables.items() for row in there}


def without(now: Rows, before: Rows, after: Rows) -> Rows:
    """Return the rows as they must be once what led from ``before`` to ``after`` is taken back."""
    touched = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
    kept = {key: row for key, row in now.items() if key not in touched}
    return kept | {key: before[key] for key in touched if key in before}


class Work(RuleBasedStateMachine):
    """Two coders do and undo; every undo must bring everything back or refuse without a trace."""

    coders = st.sampled_from(("AK", "MB"))
    numbers = st.integers(0, 9)

    empty: Path
    dump: Dump
    sound: Sound

    def __init__(self) -> None:
        super().__init__()
        self._stack = ExitStack()
        self.done: list[Made] = []
        folder = Path(self._stack.enter_context(tempfile.TemporaryDirectory())) / "s"
        shutil.copytree(self.empty, folder)
        self.study = self._stack.enter_context(open_study(folder, coder="AK", now=lambda: "2003-11-03T12:00:00+00:00"))
        for path, text in zip(PLACES, TEXTS, strict=True):
            (folder / "transcripts" / path).write_text(text, encoding="utf-8")

    def teardown(self) -> None:
        self._stack.close()

    def now(self) -> Standing:
        books = sorted((self.study.folder / "codebooks").iterdir())
        with self.study.vault() as vault:
            return Standing(
                len(trail.history(self.study, 1000)),
                rows(self.dump(self.study.db)),
                rows(self.dump(vault.db)),
                {path.name: path.read_bytes() for path in books},
            )

    def do(self, work: Callable[[], object], coder: str) -> None:
        before = self.now()
        self.study.coder = coder
        try:
            work()
        except QcodeError:
            assert self.now() == before
            return
        after = self.now()
        if after.changes > before.changes:
            self.done.append(Made(coder, after.changes - before.changes, before, after))

    @rule(n=st.integers(0, 2), coder=coders)
    def import_(self, n: int, coder: str) -> None:
        path = self.study.folder / "transcripts" / PLACES[n]
        self.do(lambda: importing.import_paths(self.study, [path]), coder)

    @rule(n=st.integers(0, 2), coder=coders)
    def register_import(self, n: int, coder: str) -> None:
        path = write(self.study, "register.csv", REGISTERS[n])
        self.do(lambda: register.read(self.study, path), coder)

    @rule(n=st.integers(0, 2), coder=coders)
    def codebook_apply(self, n: int, coder: str) -> None:
        write(self.study, "codebooks/hms.yaml", TREES[n])
        self.do(lambda: codebook.apply(self.study), coder)

    @rule(n=numbers, code=st.sampled_from(("tillid", "nat", "ny/kode", "anden")), coder=coders)
    def code_add(self, n: int, code: str, coder: str) -> None:
        self.do(lambda: coding.add(self.study, self._source(n), [code], coding.Place(turn=n % 3 + 1), new=n > 4), coder)

    @rule(n=numbers, coder=coders)
    def code_remove(self, n: int, coder: str) -> None:
        there = [one.id for one in coding.listed(self.study, coder=coder)] or [99]
        self.do(lambda: coding.remove(self.study, there[n % len(there)]), coder)

    @rule(n=numbers, coder=coders)
    def code_add_from(self, n: int, coder: str) -> None:
        rows = [f"{self._source(n)},{start},{start + 4},{code}," for start, code in ((0, "tillid"), (n, "vagt"))]
        path = write(self.study, "k.csv", "source,start,end,code,coder\n" + "\n".join(rows))
        self.do(lambda: coding.add_table(self.study, path, passes=n > 4), coder)

    @rule(n=numbers, coder=coders)
    def pass_add(self, n: int, coder: str) -> None:
        self.do(lambda: passes.add(self.study, [self._source(n)]), coder)

    @rule(n=st.integers(0, 2), coder=coders)
    def mask_scan(self, n: int, coder: str) -> None:
        write(self.study, "names.csv", NAME_LISTS[n])
        self.do(lambda: scanning.scan(self.study), coder)

    @rule(n=st.integers(1, 6), state=st.sampled_from((State.ACCEPTED, State.NEVER)), coder=coders)
    def mask_set(self, n: int, state: State, coder: str) -> None:
        self.do(lambda: mask_deciding.decide(self.study, n, state, mask=f"nogen {n}"), coder)

    @precondition(lambda self: self.done)
    @rule(coder=coders)
    def undo(self, coder: str) -> None:
        mine = next((made for made in reversed(self.done) if made.coder == coder), None)
        self.study.coder = coder
        if mine is None:
            with pytest.raises(CannotUndo, match="nothing to undo"):
                trail.undo(self.study)
            return
        first = self.now()
        edited = first.files != mine.after.files
        while mine.n:
            now = self.now()
            try:
                trail.undo(self.study)
            except CannotUndo:
                assert self.now() == now
                assert edited or self.done[-1] is not mine, "nothing came after, and it was refused all the same"
                return
            mine.n -= 1
        last = self.now()
        assert last.study == without(first.study, mine.before.study, mine.after.study)
        assert last.vault == without(first.vault, mine.before.vault, mine.after.vault)
        assert edited or last.files == mine.before.files
        self.done.remove(mine)

    def _source(self, n: int) -> str:
        there = [one.id for one in transcripts.all_sources(self.study)] or ["I01"]
        return there[n % len(there)]

    @invariant()
    def the_study_is_sound(self) -> None:
        self.sound(self.study)


def test_whatever_two_coders_do_can_be_taken_back_or_is_refused_without_a_trace(
    folder: Path, dump: Dump, sound: Sound
) -> None:
    here = {"empty": folder, "dump": staticmethod(dump), "sound": staticmethod(sound)}
    run_state_machine_as_test(
        type("WorkHere", (Work,), here),
        settings=settings(
            max_examples=50,
            stateful_step_count=14,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
