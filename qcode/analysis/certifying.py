"""One coder beside a consensus: a comparison in which the layer takes the place of a second coder."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from qcode.analysis.axes import Coded

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qcode.analysis.comparison import Comparison

_TWO = 2


def worked_by_two(of: Comparison) -> list[tuple[int, int]]:
    """Return source and code, by number, where two coders or more besides the first have worked."""
    found = of.present[..., 1:].sum(axis=-1) >= _TWO
    return [(int(source), int(code)) for source, code in zip(*found.nonzero(), strict=True)]


def beside(
    of: Comparison, consensus: Coded, complete: Iterable[tuple[int, int]], name: str
) -> tuple[Comparison, list[tuple[int, int]]]:
    """Return the first coder beside the consensus, and the sources and codes, by number, in which they are compared.

    Args:
        of: All coders, the first to be compared.
        consensus: The layer's codings, numbered as the comparison's.
        complete: Source and code of what the layer is complete for.
        name: What it is called.
    """
    there = np.zeros(of.present.shape[:2], dtype=np.bool_)
    for source, code in complete:
        there[source, code] = True
    both = there & of.present[..., 0]
    own = of.codings.of_coders([0])
    second = np.ones(len(consensus), dtype=np.int64)
    joined = Coded(
        np.concatenate([own.source, consensus.source]),
        np.concatenate([own.code, consensus.code]),
        np.concatenate([own.coder, second]),
        np.concatenate([own.start, consensus.start]),
        np.concatenate([own.end, consensus.end]),
    )
    done = replace(of, coders=(of.coders[0], name), codings=joined, present=np.stack([both, both], axis=-1))
    cells = [(int(source), int(code)) for source, code in zip(*both.nonzero(), strict=True)]
    counts = done.codings_of_codes()
    return done.of_codes([n for n, count in enumerate(counts) if count]), cells
