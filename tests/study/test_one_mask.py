"""Whatever is decided, in whatever order: one entity, one mask; two entities, two masks, unless it is meant."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qcode.errors import QcodeError
from qcode.model.mask import State
from qcode.model.mask_grammar import grammar
from qcode.store import mask_register, masks
from qcode.study import importing, making, mask_deciding, open_study, scanning, trail

if TYPE_CHECKING:
    from qcode.study import Study

NAMES = "kind,id,name,aliases,mask,shared\n"
ROWS = (
    "person,p1,Mette Hansen,Mette|Mettemus,person A,\n",
    "person,p2,Anders Holm,Anders,person B,\n",
    "place,s1,Aalborg,,byen,\n",
    "place,s2,Odense,,en by,\n",
    "place,s2,Odense,,en by,yes\n",
)
TEXT = "I: Hvem?\nIP: Mette og Anders tog fra Aalborg til Odense. Mettemus kender Kirsten og Metta fra Aalborg.\n"

masks_written = st.sampled_from(["byen", "Byen", "en by", "person A", "person B", "navn 1", "en nabo", "naboen"])
entity = st.integers(1, 8)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("mask"), entity, masks_written, st.booleans()),
        st.tuples(st.just("never"), entity),
        st.tuples(st.just("join"), entity, entity),
        st.tuples(st.just("split"), entity, st.sampled_from(["Mette", "Anders", "Metta"]), masks_written),
        st.tuples(st.just("part"), entity, masks_written),
        st.tuples(st.just("list"), st.lists(st.sampled_from(ROWS), max_size=4)),
        st.tuples(st.just("undo")),
    ),
    max_size=7,
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("maske") / "studie"
    making.make(folder)
    (folder / "transcripts" / "I01.txt").write_text(TEXT, encoding="utf-8")
    (folder / "names.csv").write_text(NAMES + ROWS[0] + ROWS[2], encoding="utf-8")
    with open_study(folder, coder="AK") as study:
        importing.import_paths(study, [folder / "transcripts" / "I01.txt"])
        scanning.scan(study)
    return folder


def take(study: Study, step: tuple[object, ...]) -> None:
    match step:
        case ("mask", int(key), str(mask), bool(shared)):
            mask_deciding.decide(study, key, State.ACCEPTED, mask_deciding.MaskAsked(mask, shared=shared))
        case ("never", int(key)):
            mask_deciding.decide(study, key, State.NEVER)
        case ("join", int(key), int(other)):
            mask_deciding.join(study, key, other)
        case ("split", int(key), str(form), str(mask)):
            mask_deciding.split(study, key, mask_deciding.Part(form=form), mask=mask)
        case ("part", int(key), str(mask)):
            mask_deciding.split(study, key, mask_deciding.Part(source="I01"), mask=mask)
        case ("list", list(rows)):
            (study.folder / "names.csv").write_text(NAMES + "".join(rows), encoding="utf-8")
            scanning.scan(study)
        case ("undo",):
            trail.undo(study)


@settings(deadline=None, max_examples=25, suppress_health_check=list(HealthCheck))
@given(steps=steps)
def test_no_two_entities_are_printed_alike_unless_it_is_meant(made: Path, steps: list[tuple[object, ...]]) -> None:
    with tempfile.TemporaryDirectory() as where:
        folder = Path(where) / "studie"
        shutil.copytree(made, folder)
        with open_study(folder, coder="AK") as study:
            for step in steps:
                with contextlib.suppress(QcodeError):
                    take(study, step)
                meant = mask_register.shared(study.db)
                there = [one for one in masks.entities(study.db) if one.state is State.ACCEPTED and one.mentions]
                stems = [grammar("da").stem(one.mask) for one in there if one.id not in meant]
                assert len(set(stems)) == len(stems), step
                assert all(one.mask for one in there)
