"""The keys a study has chosen for the full-screen coder: ``keys.yaml`` in its folder, where there is one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.study.opening import read_bytes

if TYPE_CHECKING:
    from qcode.study.opening import Study

FILE = "keys.yaml"


def chosen(study: Study) -> dict[str, tuple[str, ...]]:
    """Return what was given other keys; empty where nothing was.

    Raises:
        BadFile: The file cannot be read; with line and column.
    """
    from qcode.formats import yaml_nodes

    path = study.folder / FILE
    if not path.is_file():
        return {}
    root, _ = yaml_nodes.read(read_bytes(path), FILE)
    return {name.text(): value.texts() for name, value in root.pairs()}
