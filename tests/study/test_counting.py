"""Counts: never more than there are, and only informants who match what was asked."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qcode.study import coding, importing, making, open_study, quotes, register, release, transcripts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qcode.model.count import Count
    from qcode.model.person import Participation
    from qcode.study import Study

TEXTS = {
    "I01": "I: Nå?\nIP: Ja, det er svært.\nI: Hvordan?\nIP: På alle måder.\n",
    "D02": "I: Og I?\nAnna: Vi ringer.\nBo: Vi venter.\nAnna: Og venter.\n",
    "F03": "I: Hvad mangler?\nAnna: Senge.\nBo: Folk.\nTom: Tid.\nI: Mere?\nBo: Penge.\n",
    "I04": "I: Hvem?\nIP: Dem om natten.\n",
}
SPEAKERS = {"I01": ("IP",), "D02": ("Anna", "Bo"), "F03": ("Anna", "Bo", "Tom"), "I04": ("IP",), "I05": ("IP",)}
TURNS = [(source, n) for source, text in TEXTS.items() for n in range(1, text.count("\n") + 1)]
ROLES = ("politiker", "forvaltning", "tilbudsleder", "privat")


@dataclass(frozen=True, slots=True)
class Row:
    """A participation as the register has it."""

    source: str
    person: str
    speaker: str
    roles: tuple[str, ...]


@st.composite
def registers(draw: st.DrawFn) -> tuple[dict[str, str], list[Row]]:
    """Return regions by source (may be missing), and who takes part: strangers, silent persons, several roles."""
    regions = draw(st.fixed_dictionaries({source: st.sampled_from(("", "1", "2", "3")) for source in SPEAKERS}))
    rows: list[Row] = []
    for source, labels in SPEAKERS.items():
        persons = draw(st.lists(st.sampled_from(("P1", "P2", "P3", "P4", "P5")), max_size=3, unique=True))
        for person in persons:
            speaker = draw(st.sampled_from((*labels, "Ingen", "")))
            roles = draw(st.lists(st.sampled_from(ROLES), max_size=2, unique=True))
            rows.append(Row(source, person, speaker, tuple(roles)))
    return regions, rows


comparisons = st.one_of(
    st.tuples(st.just("role"), st.sampled_from(("=", "!=")), st.sampled_from(ROLES)),
    st.tuples(st.just("region"), st.sampled_from(("=", "!=", "<", ">=")), st.sampled_from(("1", "2", "3"))),
    st.tuples(st.just("person"), st.sampled_from(("=", "!=")), st.sampled_from(("P1", "P2", "P3"))),
)
conditions = st.recursive(
    comparisons,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(("and", "or")), inner), st.tuples(st.just("not"), st.just(""), inner)
    ),
    max_leaves=4,
)
Tree = tuple[object, str, object]


def written(tree: object) -> str:
    left, joint, right = _parts(tree)
    if left == "not":
        return f"not ({written(right)})"
    if isinstance(left, str):
        return f"{left} {joint} {right}"
    return f"({written(left)}) {joint} ({written(right)})"


def matches(tree: object, values: dict[str, tuple[str, ...]], *, negated: bool = False) -> bool:
    """Tell whether an informant matches; a missing value matches nothing, with ``not`` before it or without."""
    left, joint, right = _parts(tree)
    if left == "not":
        return matches(right, values, negated=not negated)
    if not isinstance(left, str):
        both = [matches(left, values, negated=negated), matches(right, values, negated=negated)]
        return all(both) if (joint == "and") is not negated else any(both)
    there = values.get(left, ())
    if not there:
        return False
    if joint in {"=", "!="}:
        return (right in there) is ((joint == "=") is not negated)
    below = any(value < str(right) for value in there)
    return below is ((joint == "<") is not negated)


def _parts(tree: object) -> Tree:
    assert isinstance(tree, tuple)
    left, joint, right = tree
    return left, str(joint), right


@pytest.fixture(scope="module")
def unregistered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four sources with text, before anybody said who took part."""
    folder = tmp_path_factory.mktemp("counting") / "s"
    making.make(folder)
    for name, text in TEXTS.items():
        (folder / "transcripts" / f"{name}.txt").write_text(text, encoding="utf-8")
    with open_study(folder, coder="AK") as study:
        importing.import_paths(study, [folder / "transcripts"])
        coding.add(study, "I01", ["uro"], coding.Place(turn=2), new=True)
        coding.remove(study, coding.listed(study)[0].id)
    return folder


@contextlib.contextmanager
def registered(folder: Path, regions: dict[str, str], rows: list[Row]) -> Iterator[Study]:
    with tempfile.TemporaryDirectory() as elsewhere:
        where = Path(elsewhere) / "s"
        shutil.copytree(folder, where)
        lines = [
            f"{one.source};{one.person};{one.speaker};{regions[one.source]};{';'.join(one.roles)!r}" for one in rows
        ]
        text = "source;person;speaker;region;role\n" + "\n".join(lines).replace("'", '"') + "\n"
        (where / "register.csv").write_text(text, encoding="utf-8")
        with open_study(where, coder="AK") as study:
            register.sync(study)
            yield study


def counted(study: Study, query: quotes.Query) -> dict[str, Count]:
    return {one.unit: one for one in quotes.pull(study, query, release.Terms()).counts}


def informants(study: Study) -> list[Participation]:
    """Return who takes part in what has a text."""
    return [one for one in register.participations(study) if one.source in TEXTS]


@settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=40)
@given(
    known=registers(),
    tree=conditions,
    turns=st.lists(st.sampled_from(TURNS), min_size=1, max_size=6, unique=True),
    limit=st.integers(0, 3),
)
def test_persons_counted_are_those_who_match_and_speak_of_those_who_match(
    unregistered: Path, known: tuple[dict[str, str], list[Row]], tree: object, turns: list[tuple[str, int]], limit: int
) -> None:
    with registered(unregistered, *known) as study:
        for source, n in turns:
            coding.add(study, source, ["uro"], coding.Place(turn=n))
        of_turn = {
            (source, turn.n): person for source in TEXTS for turn, person in transcripts.show(study, source).turns
        }
        matching = {
            (one.source, one.person)
            for one in informants(study)
            if matches(tree, {"person": (one.person,), **one.values})
        }

        counts = counted(study, quotes.Query("uro", written(tree), limit=limit))

        spoken = {(source, of_turn[source, n]) for source, n in turns}
        assert counts["persons"].n == len({person for _, person in matching & spoken})
        assert counts["persons"].of == len({person for _, person in matching})
        assert all(one.of is None or one.n <= one.of for one in counts.values()), counts


@settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=25)
@given(known=registers(), turns=st.lists(st.sampled_from(TURNS), max_size=6, unique=True), span=st.booleans())
def test_no_count_is_above_its_denominator_without_a_condition_either(
    unregistered: Path, known: tuple[dict[str, str], list[Row]], turns: list[tuple[str, int]], *, span: bool
) -> None:
    with registered(unregistered, *known) as study:
        for source, n in turns:
            coding.add(study, source, ["uro"], coding.Place(turn=n))
        if span:  # over several turns and speakers
            coding.add(study, "F03", ["uro"], coding.Place(span="3:30"))

        for query in (quotes.Query("uro"), quotes.Query("uro", per_cell=1, by=("role",), interviewer=True)):
            counts = counted(study, query)
            assert all(one.of is None or one.n <= one.of for one in counts.values()), counts
            assert counts["persons"].of == len({one.person for one in informants(study)})
            assert counts["sources"].of == len(TEXTS)


def test_somebody_else_in_the_same_quotation_is_not_counted(unregistered: Path) -> None:
    """
    Anna (P1, politiker): {uro|Vi ringer.
    Bo (P2, privat): Vi venter.}
    """
    rows = [Row("D02", "P1", "Anna", ("politiker",)), Row("D02", "P2", "Bo", ("privat",))]
    with registered(unregistered, dict.fromkeys(SPEAKERS, "1"), rows) as study:
        coding.add(study, "D02", ["uro"], coding.Place(quote="Vi ringer. … Vi venter."))

        counts = counted(study, quotes.Query("uro", "role = politiker"))

    assert [(one.n, one.of) for one in counts.values()] == [(1, None), (1, 1), (1, 1)]
