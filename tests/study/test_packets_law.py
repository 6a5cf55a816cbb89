"""The law of merging: in whatever order work comes in, and however often, the study is the same."""

from __future__ import annotations

import shutil
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qcode.formats import packet as formats
from qcode.model.code import Code, CodePath
from qcode.model.packet import Packet, Work, WorkedCode, WorkedCoding, WorkedMemo, WorkedPass, WorkedSource
from qcode.study import (
    codebook,
    coding,
    importing,
    making,
    memos,
    merging,
    open_study,
    packet_folders,
    packets,
    passes,
    release,
    scanning,
)

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Sound

    from qcode.study import Study

TEXTS = ("A: Jeg bor i Aalborg hos Mette.\nI: Nå?\nA: Det er godt nok.\n", "B: Mette og jeg. Ja, ja.\n")
TREE = "codebook: hms\nversion: 1\ncodes: [{name: Uro, codes: [Nat]}, Ro]\n"
CODERS = ("HA", "MB")
MEMOS = st.sampled_from(["", "tvivl", "sikker"])
NEW = Code("vrede", "Vrede", CodePath.parse("uro/vrede"))


class Base:
    """A study with a packet for each coder, as a folder to be copied."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "studie"
        making.make(self.folder)
        with open_study(self.folder, coder="AK") as study:
            self._fill(study)
            self.packets = {coder: self._packet(study, coder, folder) for coder in CODERS}

    def _fill(self, study: Study) -> None:
        for n, text in enumerate(TEXTS, 1):
            file = study.folder / "transcripts" / f"I0{n}.txt"
            file.write_text(text, encoding="utf-8")
            importing.import_paths(study, [file])
        (study.folder / "names.csv").write_text(
            "kind,id,name,aliases,mask\nperson,p1,Mette,,en ven\nplace,s1,Aalborg,,byen\n", encoding="utf-8"
        )
        scanning.scan(study)
        (study.folder / "codebooks" / "hms.yaml").write_text(TREE, encoding="utf-8")
        codebook.apply(study)
        coding.add(study, "I01", ["ro"], coding.Place(turn=1), memo="min")

    def _packet(self, study: Study, coder: str, folder: Path) -> Packet:
        terms = release.Terms(target=folder / f"{coder}.qpacket")
        return packets.make(study, coder, packets.Choice("all"), terms).packet


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Base:
    return Base(tmp_path_factory.mktemp("base"))


@st.composite
def works(draw: st.DrawFn, base: Base, computer: str) -> Work:
    """What one coder did on one computer."""
    coder = draw(st.sampled_from(CODERS))
    packet = base.packets[coder]
    codes = [one for book in packet.books for one in book.codes]
    own = [WorkedCode(computer * 32, "hms", NEW)] if draw(st.booleans()) else []
    known = (*(WorkedCode(one.uuid, "hms", one.code) for one in codes), *own)
    codings: list[WorkedCoding] = []
    for n in range(draw(st.integers(0, 4))):
        source = draw(st.sampled_from(packet.sources))
        # Turns and the words beside a mask: two computers will often choose the same place.
        turn = draw(st.sampled_from(source.turns))
        start = turn.start + draw(st.sampled_from([0, 0, len(turn.words) // 2]))
        end = draw(st.sampled_from([turn.end, turn.end, max(start + 1, turn.end - 2)]))
        made = f"2004-01-0{draw(st.integers(1, 3))}T12:00:00+00:00"
        code = draw(st.sampled_from(known)).uuid
        uuid = f"{computer}{n}".ljust(32, "0")
        codings.append(
            WorkedCoding(uuid, source.uuid, "char", start, end, code, coder, "", draw(MEMOS), made, "", "", "")
        )
    heard = draw(st.lists(st.sampled_from(packet.sources), max_size=2, unique=True))
    listened = tuple(sorted(one.uuid for one in draw(st.lists(st.sampled_from(codes), min_size=1, unique=True))))
    gone_through = tuple(
        WorkedPass(f"{computer}{one.id}".ljust(32, "0"), one.uuid, coder, "2004-01-01", listened) for one in heard
    )
    about = tuple(("coding", one.uuid) for one in codings[:1])
    written = tuple(
        WorkedMemo(f"{computer}m".ljust(32, "0"), "memo", "", body, coder, "2004-01-01", "2004-01-01", about)
        for body in draw(st.lists(st.sampled_from(["det går igen", "se også I02"]), max_size=1))
    )
    told = tuple(WorkedSource(one.uuid, one.id, one.hash) for one in packet.sources)
    return Work(packet.uuid, coder, told, known, tuple(codings), gone_through, written)


def state(study: Study) -> object:
    """Return what a study says, whatever its rows are numbered."""
    notes: dict[str, set[str]] = {}
    loose: Counter[tuple[str, str]] = Counter()
    for one in memos.listed(study):
        coded = [link.name for link in one.links if link.kind.value == "coding"]
        for name in coded:
            notes.setdefault(name, set()).add(one.body)
        loose[one.coder, one.body] += not coded
    codings = {
        (one.source, str(one.span), one.words, str(one.code), one.coder): (
            frozenset({one.memo} | notes.get(str(one.id), set())) - {""}
        )
        for one in coding.listed(study)
    }
    heard = {(one.coder, one.source, one.codes) for one in passes.listed(study)}
    tree = {(str(one.code.path), one.code.id) for one in codebook.show(study)}
    return codings, heard, tree, +loose


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(data=st.data())
def test_two_computers_come_together_in_either_order_and_again(
    base: Base, tmp_path_factory: pytest.TempPathFactory, sound: Sound, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("law")
    files = []
    for computer in ("a", "b"):
        file = folder / f"{computer}.qpacket"
        file.write_bytes(formats.written_work(data.draw(works(base, computer))))
        files.append(file)
    found = []
    for n, order in enumerate([files, files[::-1], [*files, *files]]):
        shutil.copytree(base.folder, folder / str(n))
        with open_study(folder / str(n), coder="AK") as study:
            mine = coding.listed(study, coder="AK")
            for file in order:
                done = merging.read(study, file)
                assert not [row for row in done.rows if row.outcome.value == "rejected"]
            assert coding.listed(study, coder="AK") == mine
            sound(study)
            found.append(state(study))
    shutil.rmtree(folder)

    assert found[0] == found[1] == found[2]


def test_the_law_is_about_something(base: Base) -> None:
    work = packet_folders.read(base.folder.parent / "HA.qpacket")

    assert isinstance(work, Packet)
    assert "[en ven]" in work.sources[0].turns[0].words
