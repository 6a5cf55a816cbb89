"""Agreement between coders: a coefficient with everything needed to read it, and what can be asked for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

DRAWS = 1000
SEED = 20031103
FEWEST_CODINGS = 5


class Unit(StrEnum):
    """What is decided on: one yes or no of every coder for every unit."""

    CHAR = "char"
    TOKEN = "token"  # noqa: S105  # of a text
    SENTENCE = "sentence"
    TURN = "turn"
    SOURCE = "source"
    MS = "ms"


class Universe(StrEnum):
    """Which turns could have been coded."""

    INFORMANTS = "informants"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Question:
    """What agreement is asked for.

    Attributes:
        coders: Who is compared; all who have coded if empty.
        code: Code expression without ``not`` and relations; empty for every code.
        depth: Cut the tree after so many levels; 0 keeps every level, each code with what is below it; None takes each
            code by itself.
        unit: None for characters, or milliseconds where only recordings are coded.
        universe: Whose turns count.
        tolerance: Boundaries so many units apart count as the same.
        by: ``coder``, ``pair``, ``source``, ``kind``, ``wave``, ``period`` or an attribute; empty for all together.
        coefficients: By name; the usual ones if empty.
        every: All coefficients there are.
        draws: Bootstrap draws over sources; 0 for no intervals.
        seed: The same seed gives the same intervals.
        power: Width of interval that is wanted, or 0.
        unused: Also the codes nobody used.
        judged: A coefficient that is needed whatever is asked for, because it is judged; or empty.
    """

    coders: tuple[str, ...] = ()
    code: str = ""
    depth: int | None = None
    unit: Unit | None = None
    universe: Universe = Universe.INFORMANTS
    tolerance: int = 0
    by: str = ""
    coefficients: tuple[str, ...] = ()
    every: bool = False
    draws: int = DRAWS
    seed: int = SEED
    power: float = 0.0
    unused: bool = False
    judged: str = ""


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
        unit: ``character``, ``sentence`` …, or ``item`` of a table.
        universe: Which units there are, and how the sources were chosen.
        code: Path, or ``pooled`` with the way of pooling; of a table the one value compared with all others, or empty.
        coders: Those compared.
        undefined: Why there is no value, or empty.
        prevalence: Share of units each coder gave the code, in the order of ``coders``.
        sources: How many sources were compared.
        remark: What limits it (too few sources), or where the standard error comes from, or empty.
        missing: How many values coders left out.
        group: Of a comparison of groups: which one (``region 1``, ``I01``), or empty.
        codings: How many codings of the code the coders made in what was compared.
        needed: Double-coded sources that would bring the interval to the width that was asked for, or None.
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
    group: str = ""
    codings: int = 0
    needed: int | None = None
