"""What the study has decided of its report: the sentences that are claims, counted elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.study.opening import read_bytes

if TYPE_CHECKING:
    from qcode.study.opening import Study

FILE = "claims.yaml"


def text(study: Study) -> str:
    """Return the words of ``claims.yaml`` as sentences are compared; empty where there is none.

    Only whether a sentence stands there is asked; `qcode claims` counts it.
    """
    from qcode.analysis.proofing_prose import plain

    path = study.folder / FILE
    return plain(read_bytes(path).decode("utf-8", "replace")) if path.is_file() else ""
