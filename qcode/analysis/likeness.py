"""How much two texts have in common, told from small samples of each.

The sample is that of Broder, On the resemblance and containment of documents (1997), section 2: the smallest hashes of
all runs of a few words. What two samples share estimates what the texts share.
"""

from __future__ import annotations

import re
from heapq import nsmallest
from zlib import crc32

_WORD = re.compile(r"\w+")
_RUN = 3  # words
_KEPT = 500  # hashes; the estimate is off by two per cent or so
_LITTLE = 0.1

Sketch = frozenset[int]


def sketch(text: str) -> Sketch:
    """Return a sample of a text's runs of three words."""
    words = [word.casefold() for word in _WORD.findall(text)]
    runs = zip(*(words[n:] for n in range(_RUN)), strict=False) if len(words) >= _RUN else iter([tuple(words)])
    return frozenset(nsmallest(_KEPT, {crc32(" ".join(run).encode("utf-8")) for run in runs}))


def likeness(one: Sketch, other: Sketch) -> float:
    """Return the share of runs of words that two texts have in common, from 0 to 1.

    >>> likeness(sketch("det er jo så godt"), sketch("Det er jo så godt!"))
    1.0
    >>> likeness(sketch("det er jo så godt"), sketch("vi gik en tur i skoven"))
    0.0
    """
    common = one & other
    most = len(common) / max(len(one), len(other))
    if most < _LITTLE:
        return most  # and no more; which is enough to know of nearly every pair
    united = nsmallest(_KEPT, one | other)
    return sum(key in common for key in united) / len(united)
