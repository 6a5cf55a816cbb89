"""Agreement between coders: a coefficient with everything needed to read it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Agreement:
    """A coefficient for one code, pooled, or of a table of items.

    Attributes:
        coefficient: Its name, such as ``percent_agreement``, ``cohen_kappa``, ``alpha_nominal``.
        value: Unitless; None where undefined.
        se: Standard error, None where none is computed.
        low: Lower end of the 95 % interval, or None.
        high: Upper end, or None.
        n: Units compared.
        unit: ``character``, or ``item`` of a table.
        universe: Which units there are, and how the sources were chosen.
        code: Path, or ``pooled`` with the way of pooling; of a table the one value compared with all others, or empty.
        coders: Those compared: two, of a table any number.
        undefined: Why there is no value, or empty.
        prevalence: Share of units each coder gave the code, in the order of ``coders``.
        sources: How many sources were compared.
        remark: What limits it (too few sources), or where the standard error comes from, or empty.
        missing: How many values coders left out.
    """

    coefficient: str
    value: float | None
    se: float | None
    low: float | None
    high: float | None
    n: int
    unit: str
    universe: str
    code: str
    coders: tuple[str, ...]
    undefined: str = ""
    prevalence: tuple[float, ...] = (0.0, 0.0)
    sources: int = 0
    remark: str = ""
    missing: int = 0
