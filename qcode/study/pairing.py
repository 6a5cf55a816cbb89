"""Quotations side by side: each with the same theme elsewhere, or what is said for with what is said against."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from qcode.errors import Misuse
from qcode.model.coverage import CoverageRow, Covered, State
from qcode.model.expression import And, leaves
from qcode.model.pairing import Pair, PairSet, Side
from qcode.study import coverage, disclosure, fitting, grounds, quotes, release, retrieval, saved_queries, sides
from qcode.study.queries import CODE, Query

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from qcode.model.expression import Expression
    from qcode.model.mask import Printed
    from qcode.study.opening import Study
    from qcode.study.published import Running
    from qcode.study.release import Gate, Terms
    from qcode.study.retrieval import Facts, Hit
    from qcode.study.sides import Stance


@dataclass(slots=True)
class _Laid:
    """Statements laid out: by theme and side, in the order they are taken.

    Attributes:
        labels: What each side is called.
        heard: Sources of each side, by name.
        code: The code whose state tells why a side of a theme is empty, by theme and side.
        lead: Whether pairs are made for the statements of the first side alone, and not for those of any.
    """

    query: Query
    facts: Facts
    labels: list[str]
    statements: dict[str, list[list[Hit]]]
    heard: list[set[str]]
    code: dict[tuple[str, int], str]
    lead: bool
    several: int = 0
    unplaced: int = 0
    found: list[Hit] = field(default_factory=list)


def pairs(study: Study, query: Query, terms: Terms, running: Running | None = None) -> PairSet:
    """Answer a query that asks for pairs: ``matched`` names an attribute, or ``stance`` is on.

    Args:
        study: The study.
        query: What is asked for.
        terms: On what terms it leaves.
        running: What runs on from the quotes before it on the same page.

    Raises:
        BadExpression: The code expression or the condition cannot be read.
        CodeNotFound: A path is no code.
        Misuse: Both are asked for, or groups, or nothing is there that pairs could be made of.
        Refused: The gate is closed.
    """
    if query.by:
        raise Misuse("Pairs have their own order: by theme.", hint="Leave `--by` out.")
    if query.matched and query.stance:
        raise Misuse("`--matched` and `--stance` are two ways of making pairs.", hint="Give one of them.")
    disclosure.refuse_without_override(terms)
    query = saved_queries.in_full(study, query)
    fitting.prepare(study, query.code)
    with study.reading():
        laid = _by_value(study, query) if query.matched else _by_stance(study, query)
        done = _printed(study, query, laid, terms, running)
    release.record(study, "quotes", terms, f"pairs: {len(done.pairs)}")
    return done


def _by_value(study: Study, query: Query) -> _Laid:
    """Lay out statements by the values of an attribute."""
    known = [one for one in grounds.known_axes(study) if one not in {CODE, "coder", "source"}]
    if query.matched not in known:
        message = f"There is nothing called {query.matched!r} to match by."
        raise Misuse(message, hint=f"Known: {', '.join(known)}.")
    name, named, elsewhere = query.matched, *_without(query.where, query.matched)
    wide = replace(query, where=elsewhere, by=(name, CODE), per_cell=0, limit=0)
    placed, facts = _placed(study, wide)
    values: dict[tuple[int, str, object], set[str]] = {}
    for hit in placed:
        values.setdefault((hit.source, hit.groups[1], hit.run.span), set()).add(hit.groups[0])
    alone = [hit for hit in placed if len(values[hit.source, hit.groups[1], hit.run.span]) == 1]
    apart = [hit for hit in alone if hit.groups[0] not in {"", retrieval.EMPTY}]
    ground = grounds.ground(study, elsewhere, ())
    heard: dict[str, set[str]] = {}
    for place in ground.asked:
        for key in ground.values(name, place):
            heard.setdefault(key, set()).add(ground.facts.sources[place[0]].name)
    keys = [*heard, *(hit.groups[0] for hit in apart), *grounds.declared_values(study, name)]
    order = [one for one in grounds.in_order(study, name, keys) if one not in {"", retrieval.EMPTY}]
    here = {hit.groups[0] for hit in _placed(study, replace(wide, where=query.where))[0]} if named else set(order[:1])
    columns = [[one for one in order if one in here], *([one] for one in order if one not in here)]
    attribute = study.settings.attributes.get(name)
    labels = [", ".join(attribute.printed(one) if attribute else one for one in those) for those in columns]
    at = {value: n for n, those in enumerate(columns) for value in those}
    statements, code = _by_theme(apart, query, facts, at)
    several = len(values) - len(alone)
    return _Laid(
        wide, facts, labels, statements,
        [set[str]().union(*(heard.get(one, set()) for one in those)) for those in columns],
        code, named, several, len(alone) - len(apart), placed,
    )  # fmt: skip


def _by_theme(
    hits: Iterable[Hit], query: Query, facts: Facts, at: Mapping[str, int]
) -> tuple[dict[str, list[list[Hit]]], dict[tuple[str, int], str]]:
    """Return statements by code and side, and the code that tells of each."""
    tree = {path: n for n, path in enumerate(facts.codes.values())}
    done: dict[str, list[list[Hit]]] = {}
    for hit in hits:
        sides_of = done.setdefault(hit.groups[1], [[] for _ in range(max(at.values()) + 1)])
        sides_of[at[hit.groups[0]]].append(hit)
    themes = {theme: _in_turn(done[theme], query, facts) for theme in sorted(done, key=lambda one: tree.get(one, 0))}
    return themes, {(theme, n): theme for theme in themes for n in at.values()}


def _in_turn(those: Sequence[Sequence[Hit]], query: Query, facts: Facts) -> list[list[Hit]]:
    """Return the statements of each side from person to person, those preferred first."""
    return [retrieval.in_turn(hits, replace(query, per_cell=len(hits)), facts) for hits in those]


def _placed(study: Study, query: Query) -> tuple[list[Hit], Facts]:
    hits = [hit for hit in retrieval.hits(study, query) if hit.speakers]
    facts = retrieval.facts(study, hits)
    return retrieval.chosen(retrieval.grouped(study, query, hits, facts), query, facts), facts


def _without(where: str, name: str) -> tuple[bool, str]:
    """Return whether a condition is on an attribute too, and the condition without that.

    Raises:
        Misuse: The attribute is bound up with others by ``or``.
    """
    if not where.strip():
        return False, ""
    from qcode.analysis import expressions

    read = expressions.condition(where)
    parts = read.parts if isinstance(read, And) else (read,)
    kept = tuple(one for one in parts if name not in _names(one))
    for one in parts:
        if name in _names(one) and _names(one) != {name}:
            message = f"`--matched {name}` cannot tell what holds elsewhere: {one}."
            raise Misuse(message, hint=f"Put {name} into a part of its own: `{name} = … and (…)`.")
    left: Expression | None = And(kept) if len(kept) > 1 else next(iter(kept), None)
    return len(kept) < len(parts), "" if left is None else str(left)


def _names(part: Expression) -> set[str]:
    return {getattr(one, "attribute", "") for one in leaves(part)}


def _by_stance(study: Study, query: Query) -> _Laid:
    """Lay out statements by stance: of the codes below a theme, or of what stands in the same words."""
    found = sides.stances(study, query.code)
    wide = replace(query, by=(CODE,), per_cell=0, limit=0)
    placed, facts = _placed(study, wide) if found.below else ([], None)
    labels = list(found.names)
    statements: dict[str, list[list[Hit]]] = {}
    code: dict[tuple[str, int], str] = {}
    if facts is not None:
        _nest(found.below, placed, statements, code, labels)
        statements = {theme: _in_turn(those, query, facts) for theme, those in statements.items()}
        return _Laid(
            wide, facts, labels, statements, [_everywhere(study)] * len(labels), code, lead=False, found=placed
        )
    return _beside(study, query, wide, found.beside, labels)


def _nest(
    below: Mapping[str, Stance],
    placed: Sequence[Hit],
    statements: dict[str, list[list[Hit]]],
    code: dict[tuple[str, int], str],
    labels: Sequence[str],
) -> None:
    """Put statements under the theme and stance of their code."""
    for stance in below.values():
        code[stance.theme, labels.index(stance.name)] = stance.path
    for hit in placed:
        mine = [one for path, one in below.items() if f"{hit.groups[0]}/".startswith(f"{path}/")]
        for stance in mine[:1]:
            those = statements.setdefault(stance.theme, [[] for _ in labels])
            those[labels.index(stance.name)].append(hit)


def _beside(
    study: Study, query: Query, wide: Query, beside: Mapping[str, Sequence[str]], labels: Sequence[str]
) -> _Laid:
    """Lay out the statements of each code by the stance whose codes overlap them."""
    found: list[list[Hit]] = []
    for name in labels:
        meant = " or ".join(f"{path}/*" for path in beside[name])
        found.append(retrieval.hits(study, replace(wide, code=f"({query.code or '*'}) overlaps ({meant})")))
    every = [hit for hits in found for hit in hits if hit.speakers]
    facts = retrieval.facts(study, every)
    marking = {path for paths in beside.values() for path in paths}
    statements: dict[str, list[list[Hit]]] = {}
    placed: list[Hit] = []
    for n, hits in enumerate(found):
        for hit in retrieval.grouped(study, wide, [one for one in hits if one.speakers], facts):
            theme = hit.groups[0]
            if not any(f"{theme}/".startswith(f"{path}/") for path in marking):
                statements.setdefault(theme, [[] for _ in labels])[n].append(hit)
                placed.append(hit)
    tree = {path: n for n, path in enumerate(facts.codes.values())}
    ordered = {one: _in_turn(statements[one], query, facts) for one in sorted(statements, key=tree.__getitem__)}
    return _Laid(wide, facts, list(labels), ordered, [set()] * len(labels), {}, lead=False, found=placed)


def _everywhere(study: Study) -> set[str]:
    return set(coverage.states(study).sources)


def _printed(study: Study, query: Query, laid: _Laid, terms: Terms, running: Running | None) -> PairSet:
    rows: list[tuple[str, list[Hit | None]]] = []
    for theme, those in laid.statements.items():
        many = len(those[0]) if laid.lead else max(map(len, those))
        many = min(many, query.per_cell or many)
        rows += [(theme, [hits[n] if n < len(hits) else None for hits in those]) for n in range(many)]
    rows = rows[: query.limit] if query.limit else rows
    chosen = list({(hit.source, hit.run.span, hit.groups): hit for _, row in rows for hit in row if hit}.values())
    said = quotes.printed(study, laid.query, terms, chosen, laid.facts, running=running)
    done = dict(zip(((hit.source, hit.run.span, hit.groups) for hit in chosen), said.quotations, strict=True))
    gaps = _Gaps(study, laid, release.gate(study, [], terms))
    labels = [gaps.gate.label(one) for one in laid.labels]
    made = tuple(
        Pair(
            gaps.gate.name(theme),
            tuple(
                Side(labels[n], done[hit.source, hit.run.span, hit.groups]) if hit else gaps.side(theme, n, labels[n])
                for n, hit in enumerate(row)
            ),
        )
        for theme, row in rows
    )
    counts = retrieval.counts(study, laid.query, laid.found, laid.facts)
    return PairSet(made, replace(said, counts=counts), laid.several, laid.unplaced)


class _Gaps:
    """Says why a side has nothing to show."""

    def __init__(self, study: Study, laid: _Laid, gate: Gate) -> None:
        self.gate = gate
        self._laid = laid
        self._language = study.settings.language
        found = coverage.states(study, coders=laid.query.coders or None)
        self._states = [found.among(one & found.sources.keys()) for one in laid.heard]
        self._sizes = [len(one & found.sources.keys()) for one in laid.heard]

    def side(self, theme: str, n: int, label: Printed) -> Side:
        """Return the side of a theme without a quotation."""
        from qcode.model.coverage_wording import sentence
        from qcode.model.wording import wording

        there, path = len(self._laid.statements[theme][n]), self._laid.code.get((theme, n), "")
        if there or not path:
            words = wording(self._language).labels["no more" if there else "no such"]
            said = words.format(n=there, side=label)
            return Side(label, None, State.DATA if there else None, self.gate.label(said))
        cell = Covered(str(self.gate.name(path)), self._states[n].get(path, {}), self._sizes[n])
        row = CoverageRow((str(label),), str(label), (), (cell,))
        said = sentence(row, cell, self._language) or wording(self._language).labels["no such"].format(side=label)
        return Side(label, None, cell.state, self.gate.label(said))
