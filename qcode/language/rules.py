"""What a scan is: the number of the rules, and the ways of finding. Loads nothing, for whoever only compares stamps."""

from __future__ import annotations

from qcode.model.mask import Layer

RULES_VERSION = 6
"""Raised whenever a text may be scanned differently than before, so that old scans show as stale."""

ALL_LAYERS = frozenset({Layer.NAMES, Layer.PATTERNS, Layer.LISTS, Layer.MODEL, Layer.LEFTOVERS})
"""What a scan does unless told otherwise: everything."""

RULES = ALL_LAYERS - {Layer.MODEL}
"""The ways of finding that need no model."""


def layers(used: frozenset[Layer]) -> str:
    """Write ways of finding as a stamp has them: always in the same order."""
    return ",".join(layer.value for layer in Layer if layer in used)
