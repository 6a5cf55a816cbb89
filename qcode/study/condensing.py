"""Meaning condensation: a short version of a long coding, in the coder's words, kept beside the words themselves."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from qcode.errors import Misuse
from qcode.model.text import tidied
from qcode.store import codings, condensates
from qcode.study import pointing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qcode.model.coding import Coding
    from qcode.study.opening import Study


def condense(study: Study, number: int, text: str) -> Coding:
    """Give one of the coder's own codings a condensate; an empty one takes it away.

    Raises:
        NotFound: There is no such coding.
        Misuse: It is another coder's.
    """
    coding = codings.coding(study.db, pointing.coding(study, number))
    assert coding is not None  # noqa: S101  just found
    if coding.coder != study.coder:
        hint = f"Only {coding.coder} can: `--coder {coding.coder}`."
        raise Misuse(f"Coding {number} is {coding.coder}'s; you are {study.coder}.", hint=hint)
    with study.action("code condense") as done:
        condensates.set_one(study.db, coding.id, tidied(text))
        done.summary = f"coding {coding.id}: {coding.code} on {coding.source} {coding.span}"
    return replace(coding, condensate=tidied(text))


def with_condensates(study: Study, found: Sequence[Coding]) -> list[Coding]:
    """Return codings with their condensates."""
    known = condensates.by_coding(study.db)
    return [replace(one, condensate=known[one.id]) if one.id in known else one for one in found]
