"""The policy of ``study.yaml`` applied to what is quoted: one place for quotes, the ledger, reports and the check."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.errors import BadFile
from qcode.model.attribution import Form, Unit
from qcode.model.code import CodePath
from qcode.model.count import Count
from qcode.model.expression import CodePattern
from qcode.model.wording import wording
from qcode.store import codebooks, quotations, register
from qcode.study import consent_printing, disclosure, queries
from qcode.study.opening import SETTINGS_FILE
from qcode.study.published import Running

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from qcode.analysis.attributing import Attributed, Quoted
    from qcode.model.quotation import Informant
    from qcode.model.time_span import Stretch
    from qcode.store.quotations import SourceRow
    from qcode.study.opening import Study


class Attributor:
    """Attributes the quotes of some sources."""

    def __init__(
        self,
        study: Study,
        rows: Mapping[int, SourceRow],
        form: Form | None = None,
        *,
        exact: bool = False,
        as_approved: bool = False,
        running: Running | None = None,
    ) -> None:
        from qcode.analysis.attributing import Chain, Language

        self._running = Running() if running is None else running
        self._chain = self._running.chain = self._running.chain or Chain()
        self.coarsener = self._running.coarsener or disclosure.Coarsener(study, active=not exact)
        self._running.coarsener = self.coarsener
        self._study = study
        self._rows = rows
        self._form = form
        settings = study.settings
        self._words = wording(settings.language)
        self._language = Language(settings.attributes, self._words, settings.language)
        self.agreements = consent_printing.Agreements(study, as_approved=as_approved)
        asked = {name for name, _ in settings.attribution.asked("stance")} | self.coarsener.stances
        self._stances = {name: settings.stance[name] for name in settings.stance if name in asked}
        self._coded = _coded(study, self._stances)

    def of(self, source: int, span: Stretch, speaking: Sequence[Informant]) -> Attributed:
        """Attribute what is said at a place."""
        return self.standing(source, span, speaking, self._form)

    def wording(self, one: Attributed, section: object) -> str:
        """Return how an attribution reads here: quotes are asked for in printing order, each with what it is under."""
        return self._chain.wording(one, self._running.section(section))

    def standing(self, source: int, span: Stretch, speaking: Sequence[Informant], form: Form | None) -> Attributed:
        """Attribute what is said at a place, standing so on the page."""
        from qcode.analysis.attributing import attributed

        row = self._rows[source]
        unknown = self._unknown(row)
        policy = self._study.settings.attribution
        quoted = self._quoted(source, span, row)
        agreed = self.agreed(source, span, speaking)
        speaking = self.coarsener.speaking(agreed, row.kind, quoted.stances)
        return attributed(policy, speaking, quoted, self._language, unknown=unknown, form=form)

    def agreed(self, source: int, span: Stretch, speaking: Sequence[Informant]) -> list[Informant]:
        """Return those who speak at a place with what they have agreed may be told of them."""
        row = self._rows[source]
        return self.agreements.speaking((source, row.name, span), speaking, self._words.untold)

    def _unknown(self, row: SourceRow) -> str:
        return self._words.unknown.get(row.kind, self._words.unknown_otherwise)

    def accepted(self, source: int, span: Stretch, speaking: Sequence[Informant]) -> tuple[str, ...]:
        """Return all the policy may print of what is said at a place, in whatever form."""
        found = (self.standing(source, span, speaking, form) for form in Form)
        return tuple(dict.fromkeys(wording for one in found for wording in one.wordings if wording))

    def told(
        self, source: int, span: Stretch, speaking: Sequence[Informant], heading: Mapping[str, tuple[str, ...]]
    ) -> list[Informant]:
        """Return those who speak at a place with what may be told of them; the headings it stands under are noted."""
        kind, stances = self._rows[source].kind, self.stances(source, span)
        agreed = self.agreed(source, span, speaking)
        self.coarsener.under(agreed, kind, stances, heading)
        return self.coarsener.speaking(agreed, kind, stances)

    def stances(self, source: int, span: Stretch) -> tuple[str, ...]:
        """Return the stances that what is said at a place takes, of those anything depends on."""
        return self._quoted(source, span, self._rows[source]).stances

    def _quoted(self, source: int, span: Stretch, row: SourceRow) -> Quoted:
        from qcode.analysis.attributing import Quoted

        there = tuple(dict.fromkeys(path for place, path in self._coded.get(source, ()) if span.overlaps(place)))
        stances = (
            name
            for name, tops in self._stances.items()
            if any(path == top or path.startswith(f"{top}/") for path in there for top in tops)
        )
        return Quoted(row.kind, there, tuple(stances))


def _coded(study: Study, stances: Mapping[str, Sequence[str]]) -> dict[int, list[tuple[Stretch, str]]]:
    """Return by source where the codes stand that the policy asks of; nothing where it asks of none.

    Raises:
        BadFile: A rule names a code that the codebook does not have.
        CodeNotFound: A stance does.
    """
    patterns = [*_named(study)]
    patterns += [CodePattern(CodePath.parse(top), subtree=True) for tops in stances.values() for top in tops]
    if not patterns:
        return {}
    from qcode.study.retrieval import run_of

    known = queries.Codes(study)
    wanted = sorted(frozenset[int]().union(*(known(one) for one in patterns)))
    paths = codebooks.paths_by_id(study.db, wanted)
    found: dict[int, list[tuple[Stretch, str]]] = {}
    for row in quotations.coded_spans(study.db, wanted, None, ()):
        found.setdefault(row.source, []).append((run_of(row).span, paths[row.code]))
    return found


def _named(study: Study) -> Iterator[CodePattern]:
    there: list[str] | None = None
    for written, rule in study.settings.attribution.asked("code"):
        path = CodePath.parse(written.removesuffix("/*"))
        there = codebooks.paths(study.db) if there is None else there
        if str(path) not in there:
            if not there:
                continue
            line, column = rule.place
            raise BadFile(
                SETTINGS_FILE,
                f"The attribution names the code {str(path)!r}, which is not in the codebook.",
                line=line,
                column=column,
                hint="`qcode codebook show` lists the paths; a rule that names no code would never hold.",
            )
        yield CodePattern(path, subtree=written.endswith("/*"))


def organisations(study: Study, where: str, heard: Iterable[Sequence[str]]) -> tuple[Count, ...]:
    """Count the organisations that were heard, of all that match, where quotes are credited to organisations.

    Args:
        study: The study.
        where: The condition on informants.
        heard: Organisations of those who were heard.
    """
    if all(rule.unit is not Unit.ORGANISATION for rule in study.settings.attribution.whole):
        return ()
    there = [one for one in register.full_participations(study.db) if one.counts and one.organisations]
    condition = queries.condition(study, where)
    if condition is not None:
        rows = {(one.source, one.person): one.id for one in register.participations(study.db)}
        keys = register.ids(study.db, "source")
        pairs = [(keys[one.source], rows[one.source, one.person]) for one in there]
        matching = quotations.pairs_that_match(study.db, pairs, condition)
        there = [one for n, one in enumerate(there) if n in matching]
    of = {name for one in there for name in one.organisations}
    n = {name for names in heard for name in names}
    return (Count(len(n), len(of), "organisations"),)
