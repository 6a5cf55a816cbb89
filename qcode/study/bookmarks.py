"""Where each coder stopped reading: a small file beside the database, of offsets only, no part of the study's data."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from qcode.study.opening import Study

FILE = ".qcode-place"


def recall(study: Study, source: str = "") -> tuple[str, int, int] | None:
    """Return source and selection where the coder stopped: in this source, or in the one that was open last."""
    mine = _read(study.folder / FILE).get(study.coder, {})
    name = source or mine.get("last", "")
    where = mine.get("at", {}) if isinstance(mine, dict) else {}
    found = where.get(name) if isinstance(where, dict) else None
    if not isinstance(name, str) or not isinstance(found, list) or len(found) != 2:  # noqa: PLR2004  start and end
        return None
    return (name, int(found[0]), int(found[1])) if all(isinstance(one, int) for one in found) else None


def keep(study: Study, source: str, start: int, end: int) -> None:
    """Remember where the coder is; a folder that cannot be written to is no reason to stop."""
    path = study.folder / FILE
    there = _read(path)
    mine = there.get(study.coder, {})
    at = mine.get("at", {}) if isinstance(mine, dict) else {}
    there[study.coder] = {"last": source, "at": {**(at if isinstance(at, dict) else {}), source: [start, end]}}
    new = path.with_name(f"{FILE}-{os.getpid()}")
    try:
        with os.fdopen(os.open(new, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            json.dump(there, file)
        new.replace(path)
    except OSError:
        return


def _read(path: Path) -> dict[str, dict[str, object]]:
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) and all(isinstance(one, dict) for one in found.values()) else {}
