"""Claims: each sentence of ``claims.yaml`` counted, and told where word and number part."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

from qcode.errors import BadFile, Misuse
from qcode.model.claim import ORGANISATIONS, PERSONS, CheckedClaim
from qcode.model.finding import Finding, Severity
from qcode.model.quantities import allowed, with_own
from qcode.model.quantity_words import lexicon
from qcode.study.opening import read_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from qcode.model.claim import Claim, Standing
    from qcode.model.quantities import Band, Quantity
    from qcode.study.opening import Study
    from qcode.study.standing import Standings

FILE = "claims.yaml"
_SHORTEST_NOUN = 4


@dataclass(frozen=True, slots=True)
class _Found:
    """What is wrong with a claim, before it has its place."""

    kind: str
    severity: Severity
    message: str
    hint: str


def claims(study: Study, wanted: Sequence[str] = ()) -> list[CheckedClaim]:
    """Count the claims of the study's file.

    Args:
        study: The study.
        wanted: Ids of claims; empty for all.

    Raises:
        BadFile: The file, or an expression in it, cannot be read; with line and column.
        Misuse: There is no such file or claim.
    """
    from qcode.study import release
    from qcode.study.standing import Standings

    found = read(study, wanted)
    with study.reading():
        standings = Standings(study, release.gate(study, [], release.Terms()))
        return [_checked(standings, claim) for claim in found]


def printed(study: Study, wanted: Sequence[str] = ()) -> list[CheckedClaim]:
    """Count claims as ``claims`` does; their ids have passed the gate too.

    Raises:
        BadFile: The file, or an expression in it, cannot be read; with line and column.
        Misuse: There is no such file or claim.
    """
    from qcode.study.printed_names import printed_names

    found = claims(study, wanted)
    ids = printed_names(study, (one.id for one in found))
    return [replace(one, id=ids[one.id]) for one in found]


def read(study: Study, wanted: Sequence[str] = ()) -> list[Claim]:
    """Return the claims of the study's file as they stand there.

    Args:
        study: The study.
        wanted: Ids of claims; empty for all.

    Raises:
        BadFile: The file cannot be read; with line and column.
        Misuse: There is no such file or claim.
    """
    from qcode.formats import claims as formats

    path = study.folder / FILE
    if not path.exists():
        hint = "It binds sentences of the report to what counts them; docs/reference/claims-yaml.md has an example."
        raise Misuse(f"The study has no {FILE}.", hint=hint)
    there = {one.id: one for one in formats.read(read_bytes(path), FILE)}
    for name in wanted:
        if name not in there:
            raise Misuse(f"There is no claim {name!r} in {FILE}.", hint=f"Known: {', '.join(there)}.")
    return [one for one in there.values() if not wanted or one.id in wanted]


def without_quantity(study: Study, claim: Claim) -> str:
    """Return a claim's sentence without the words that say how many: what it says of them."""
    text = claim.text
    for one in reversed(_stated(study, claim)):
        text = text[: one.span.start] + text[one.span.end :]
    return text


def said_otherwise(study: Study, claim: Claim, counted: CheckedClaim, sentence: str) -> list[Finding]:
    """Return what is wrong with how many a sentence of the report says, of what a claim counts."""
    if claim.ranking:
        return []
    said = replace(claim, text=sentence, quantity="")
    _, found = _number(study, said, counted.standings[0], counted.words)
    return [
        Finding(one.kind, one.severity, claim.place, f"{claim.id}: {one.message}", one.hint)
        for one in found
        if one.kind in {"vague-quantity", "number-differs"}
    ]


def _checked(standings: Standings, claim: Claim) -> CheckedClaim:
    _check_queries(standings, claim)
    words: tuple[str, ...] = ()
    says, found = "", list[_Found]()
    if claim.ranking:
        there, found = _ranking(standings, claim)
    else:
        there = [standings.standing(claim.code, claim.where, claim.against, claim.unit)]
        words = allowed(_bands(standings.study), there[0].count.n, there[0].count.of or 0)
        says, found = _number(standings.study, claim, there[0], words)
    gate = standings.gate
    return CheckedClaim(
        claim.id,
        gate.label(claim.text),
        claim.place,
        claim.unit,
        gate.name(claim.code or ", ".join(claim.ranking)),
        gate.name(claim.where),
        says,
        tuple(there),
        words,
        tuple(
            Finding(one.kind, one.severity, claim.place, f"{gate.name(claim.id)}: {gate.label(one.message)}", one.hint)
            for one in (*found, *(open_ for one in there for open_ in _open(one)))
        ),
    )


def _check_queries(standings: Standings, claim: Claim) -> None:
    """Read every expression of a claim.

    Raises:
        BadFile: One cannot be read, or names what is not there; with the place of its field.
    """
    from qcode.study import queries

    fields: list[tuple[str, Callable[[], object]]] = [
        ("unit", lambda: standings.check_unit(claim.unit)),
        ("where", lambda: queries.condition(standings.study, claim.where)),
    ]
    codes = [("code", claim.code), ("against", claim.against), ("among", claim.among)]
    codes += [("ranking", one) for one in claim.ranking]
    fields += [(name, partial(standings.paths, one)) for name, one in codes if one]
    for name, reading in fields:
        try:
            reading()
        except Misuse as error:
            line, column = claim.places.get(name, (None, None))
            raise BadFile(FILE, f"{name}: {error}", line=line, column=column, hint=error.hint) from error


def _bands(study: Study) -> tuple[Band, ...]:
    return with_own(lexicon(study.settings.language).bands, study.settings.quantities)


def _nouns(study: Study, unit: str) -> tuple[str, ...]:
    """Return how the nouns begin that a unit is called by: *kommune*; of persons and organisations also their roles."""
    known = lexicon(study.settings.language).nouns.get(unit, (unit.casefold(),))
    if unit not in {PERSONS, ORGANISATIONS}:
        return known
    values = (value.casefold() for one in study.settings.attributes.values() for value in one.values)
    return (*known, *(value for value in values if len(value) >= _SHORTEST_NOUN))


def _stated(study: Study, claim: Claim) -> list[Quantity]:
    """Return the quantity a claim states, or several where it is not plain which is meant."""
    from qcode.analysis import quantities

    nouns = _nouns(study, claim.unit)
    found = quantities.quantities(claim.text, study.settings.language, _bands(study), nouns)
    if claim.quantity:
        at = claim.text.casefold().index(claim.quantity.casefold())
        return [one for one in found if one.span.start < at + len(claim.quantity) and one.span.end > at]
    return quantities.of_units(found, nouns) or found


def _number(study: Study, claim: Claim, counted: Standing, words: Sequence[str]) -> tuple[str, list[_Found]]:
    """Compare what a claim says with what was counted."""
    stated = _stated(study, claim)
    if len(stated) == 1:
        return stated[0].words, _compared(stated[0], counted, words)
    if stated:
        several = ", ".join(f"“{one.words}”" for one in stated)
        hint = f"Say which one is counted: `quantity: {stated[0].words}`."
        return stated[0].words, [_Found("quantity-unclear", Severity.ERROR, f"it states {several}.", hint)]
    if claim.quantity:
        hint = "Name the words that say how many, such as `flere` or `fem af seks`."
        return "", [_Found("quantity-unclear", Severity.ERROR, f"“{claim.quantity}” says no number.", hint)]
    return "", []


def _compared(said: Quantity, counted: Standing, words: Sequence[str]) -> list[_Found]:
    n, of = counted.count.n, counted.count.of or 0
    if not of:
        hint = "`qcode coverage` shows who was asked about what."
        return [_Found("nobody-asked", Severity.ERROR, f"nobody was asked: 0 {counted.unit}.", hint)]
    if said.holds(n, of):
        return []
    message = f"it says “{said.words}”; counted are {counted.count}."
    if said.band is not None and said.of in {None, of}:
        return [_Found("vague-quantity", Severity.WARNING, message, f"May be said: {', '.join(words)}.")]
    left_out = len(counted.not_asked) + len(counted.declined)
    hint = f"Say {n} of {of}" + (f"; {left_out} more were not asked or declined." if left_out else ".")
    return [_Found("number-differs", Severity.ERROR, message, hint)]


def _ranking(standings: Standings, claim: Claim) -> tuple[list[Standing], list[_Found]]:
    """Count the codes of a ranking and what else could have been named; compare the order."""
    named = [standings.standing(one, claim.where, unit=claim.unit) for one in claim.ranking]
    paths = standings.paths(claim.among, but=claim.ranking) if claim.among else []
    beside = [one for one in paths if not any(code.startswith(f"{one}/") for code in claim.ranking)]
    others = [standings.standing(one, claim.where, unit=claim.unit) for one in beside]
    pairs = [*pairwise(named), *((named[-1], one) for one in others)]
    found = [
        _Found(
            "ranking-differs",
            Severity.ERROR,
            f"{more.code} should be named by more than {less.code}: it is by {more.count}, against {less.count.n}.",
            "Write the order as it was counted.",
        )
        for more, less in pairs
        if more.count.n <= less.count.n
    ]
    there = sorted([*named, *others], key=lambda one: -one.count.n)
    bases = sorted({one.count.of or 0 for one in there})
    if len(bases) > 1:
        asked = f"the codes were not asked of the same: of {', '.join(map(str, bases[:-1]))} and of {bases[-1]}."
        hint = "Rank only what everybody was asked about, or print n of N for each."
        found.append(_Found("ranking-bases", Severity.WARNING, asked, hint))
    return there, found


def _open(counted: Standing) -> Iterator[_Found]:
    """Yield what a number still depends on."""
    if counted.not_coded:
        message = f"{len(counted.not_coded)} of {counted.count.of} {counted.unit} are not coded for {counted.code} yet."
        yield _Found("not-coded", Severity.WARNING, message, "The number may rise: `qcode coverage`, `qcode pass add`.")
    if counted.unplaced:
        sources = "1 source has" if counted.unplaced == 1 else f"{counted.unplaced} sources have"
        message = f"{sources} a statement on {counted.code} of somebody who cannot be counted among {counted.unit}."
        hint = "An unknown speaker or a missing value: `qcode register check`."
        yield _Found("not-counted", Severity.WARNING, message, hint)
