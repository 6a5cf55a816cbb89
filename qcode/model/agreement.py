"""Agreement between coders: a coefficient with everything needed to read it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Agreement:
    """A coefficient for one code, or pooled.

    Attributes:
        coefficient: ``percent_agreement``, ``cohen_kappa`` or ``alpha_nominal``.
        value: Unitless; None where undefined.
        se: Standard error, None where none is computed.
        low: Lower end of the 95 % interval, or None.
        high: Upper end, or None.
        n: Units compared.
        unit: ``character``.
        universe: Which units there are, and how the sources were chosen.
        code: Path, or ``pooled`` with the way of pooling.
        coders: The two compared.
        undefined: Why there is no value, or empty.
        prevalence: Share of units each coder gave the code, in the order of ``coders``.
        sources: How many sources were compared.
        remark: What limits it (too few sources), or empty.
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
    coders: tuple[str, str]
    undefined: str = ""
    prevalence: tuple[float, float] = (0.0, 0.0)
    sources: int = 0
    remark: str = ""
