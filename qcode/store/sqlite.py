"""sqlite-utils, loaded without numpy.

It would load numpy only to know its types when it infers columns. We store none of them and declare every column, and
loading numpy takes a seventh of the time of a short command. Whoever needs numpy later gets it as always.
"""

from __future__ import annotations

import sys

_there = "numpy" in sys.modules
if not _there:
    sys.modules["numpy"] = None  # type: ignore[assignment]  # `import numpy` fails as if it were not installed
try:
    from sqlite_utils import Database, Migrations
finally:
    if not _there:
        del sys.modules["numpy"]

__all__ = ["Database", "Migrations"]
