"""One study for all of these tests: settings and a tree of codes; each test writes its own rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from qcode.study import codebook, making, open_study
from recount import drawing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qcode.study import Study


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Study]:
    folder = tmp_path_factory.mktemp("recount") / "s"
    making.make(folder)
    (folder / "study.yaml").write_text(drawing.SETTINGS, encoding="utf-8")
    (folder / "codebooks" / "t.yaml").write_text(drawing.TREE, encoding="utf-8")
    with open_study(folder, coder="AK") as study:
        codebook.apply(study)
        yield study
