"""Whether a study is sealed, and what cannot be done in one that is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.errors import Refused
from qcode.store import masks
from qcode.store.sealing import STAMP

if TYPE_CHECKING:
    from qcode.study.opening import Study


def since(study: Study) -> str:
    """Return the day a study was sealed, or an empty string."""
    return masks.stamp(study.db, STAMP)[:10]


def refuse(study: Study, what: str) -> None:
    """Stop what needs original words or names.

    Args:
        study: That may be sealed.
        what: What was to be done, such as ``Nothing can be imported``.

    Raises:
        Refused: It is sealed.
    """
    if day := since(study):
        raise Refused(
            f"{what}: this study was sealed on {day}, and its names are gone.",
            hint="Make a study of its own for new texts: `qcode init`.",
        )
