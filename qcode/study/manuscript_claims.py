"""What the study counts of its report: sentences held against the claims they are, or are but for how many."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qcode.model.claim import CheckedClaim, Claim
    from qcode.model.finding import Finding
    from qcode.study.opening import Study

FILE = "claims.yaml"


class Claims:
    """The claims of a study, counted once; a sentence is held against the one it is, but for how many it says."""

    def __init__(self, study: Study) -> None:
        self._study = study
        self._claims = _counted(study)

    def __call__(self, sentence: str) -> list[Finding] | None:
        """Return what is wrong with how many a sentence says; None where no claim is about it."""
        from qcode.analysis.proofing_prose import plain
        from qcode.study import claims

        words = set(plain(sentence).split()) if self._claims else set[str]()
        for said, claim, counted in self._claims:
            if not words.issuperset(said.split()):
                continue
            alike = replace(claim, text=sentence, quantity="")
            if plain(claims.without_quantity(self._study, alike)) == said:
                return claims.said_otherwise(self._study, claim, counted, sentence)
        return None


def _counted(study: Study) -> list[tuple[str, Claim, CheckedClaim]]:
    """Count the claims, each with its words but for how many; none where there is no file.

    Raises:
        BadFile: The file, or an expression in it, cannot be read; with line and column.
    """
    if not (study.folder / FILE).is_file():
        return []
    from qcode.analysis.proofing_prose import plain
    from qcode.study import claims

    return [
        (plain(claims.without_quantity(study, claim)), claim, counted)
        for claim, counted in zip(claims.read(study), claims.claims(study), strict=True)
    ]
