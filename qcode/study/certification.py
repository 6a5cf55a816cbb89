"""Certifying a new coder: compared with a consensus that coder took no part in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NoReturn

from qcode.errors import Misuse, Refused
from qcode.model.agreement import Question, Unit
from qcode.store import adjudication
from qcode.store import agreement as stored
from qcode.study import agreement, disagreements
from qcode.study.comparing import compared

if TYPE_CHECKING:
    from qcode.model.agreement import Agreement
    from qcode.model.finding import Finding
    from qcode.study.comparing import Compared
    from qcode.study.opening import Study

CONSENSUS = "consensus"
_COEFFICIENTS = ("percent_agreement", "cohen_kappa", "alpha_nominal")

Cells = set[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Certificate:
    """How far a coder agrees with the consensus.

    Attributes:
        short: A finding for each code that is not known to reach the threshold.
        cells: Sources x codes compared.
    """

    agreements: tuple[Agreement, ...]
    short: tuple[Finding, ...]
    cells: int


def certify(study: Study, coder: str, threshold: float, *, draws: int, seed: int) -> Certificate:
    """Compare a coder with the consensus, wherever it is complete and the coder has worked through.

    It is complete for a source and a code where two others or more worked through, and all that they marked is settled.
    Sources and codes on which the coder differed, agreed or decided are left out.

    Raises:
        Misuse: The coder has coded nothing, or there is no consensus where the coder has worked.
        Refused: The coder took part in the consensus.
    """
    with study.reading():
        return _certified(study, coder, threshold, draws=draws, seed=seed)


def _certified(study: Study, coder: str, threshold: float, *, draws: int, seed: int) -> Certificate:
    everyone = adjudication.coders(study.db)
    if coder not in everyone:
        raise Misuse(f"{coder} has coded nothing.", hint=f"Coders in this study: {', '.join(everyone) or 'none'}.")
    made = stored.coded_units(study.db, [coder])
    unit = Unit.CHAR if made.get("char") else Unit.MS
    asked = Question((coder, *(one for one in everyone if one != coder)), unit=unit, draws=draws, seed=seed)
    of = compared(study, replace(asked, unused=True, coefficients=_COEFFICIENTS))
    found, cells = _against(study, of, coder, unit.value)
    if not cells:
        _refuse(study, coder, of)
    rows = tuple(agreement.answered(study, replace(asked, coefficients=_COEFFICIENTS), found))
    return Certificate(rows, tuple(agreement.below(rows, "alpha_nominal", threshold)), len(cells))


def _against(study: Study, of: Compared, coder: str, unit: str) -> tuple[Compared, Cells]:
    """Return the comparison of one coder with the consensus, and the sources and codes compared, by row."""
    from qcode.analysis import certifying, comparison

    rows, keys = disagreements.rows_of_codes(study, of), [one.id for one in of.sources]
    layer = comparison.columns(((*row[:2], 1, *row[2:]) for row in adjudication.consensus(study.db, unit)), keys, rows)
    settled, own = _settled(study, coder, unit), adjudication.took_part(study.db, coder)
    with_any = {source for source, _ in settled.places}
    complete = [
        (source, code)
        for source, code in certifying.worked_by_two(of.comparison)
        if keys[source] in with_any and (keys[source], rows[code]) not in settled.open | own
    ]
    done, numbers = certifying.beside(of.comparison, layer, complete, CONSENSUS)
    said = f"{of.universe.partition('; ')[0]}; where the consensus is complete and {coder} has worked"
    cells = {(keys[source], rows[code]) for source, code in numbers}
    return replace(of, comparison=done, universe=said), cells


@dataclass(frozen=True, slots=True)
class _Layer:
    """Sources and codes, by row, with a decision, and those where somebody marked what nobody has decided on."""

    places: Cells
    open: Cells


def _settled(study: Study, coder: str, unit: str) -> _Layer:
    places: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for source, code, kind, start, end, _, _ in adjudication.places(study.db):
        if kind == unit:
            places.setdefault((source, code), []).append((start, end))
    waiting = {
        (source, code)
        for source, code, start, end, who in adjudication.own_runs(study.db, unit)
        if who != coder and not any(a < end and start < b for a, b in places.get((source, code), ()))
    }
    return _Layer(set(places), waiting)


def _refuse(study: Study, coder: str, of: Compared) -> NoReturn:
    """Say why there is nothing to compare with.

    Raises:
        Refused: The coder took part wherever there is a consensus.
        Misuse: There is none where the coder has worked.
    """
    if adjudication.took_part(study.db, coder) & {
        (one.id, row) for one in of.sources for row in disagreements.rows_of_codes(study, of)
    }:
        raise Refused(
            f"{coder} took part in the consensus {coder} would be compared with, so that the result would say nothing.",
            hint="Certify on sources that others coded and settled; let the new coder code them blind.",
        )
    hint = "`qcode adjudicate agree` and `qcode adjudicate` make one; `qcode pass add` records who worked where."
    raise Misuse(f"Nowhere where {coder} has worked is there a complete consensus of others.", hint=hint)
