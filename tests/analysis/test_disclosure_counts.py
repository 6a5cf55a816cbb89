"""How many persons an attribution could be, counted by hand on small registers; and as laws on drawn ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from qcode.analysis import expressions
from qcode.analysis.disclosure import Coarsening, Ground, Somebody
from qcode.model.anonymity import Anonymity, Merge, Restriction
from qcode.model.attribute import Attribute, Scope
from qcode.model.disclosure import Coarser, Counted, PopulationRow
from qcode.model.expression import without_negations

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from qcode.model.expression import Expression

Person = tuple[str, str, str]
NAMES = ("role", "level", "region")


def condition(written: str) -> Expression:
    return without_negations(expressions.condition(written))


ATTRIBUTES = {
    "role": Attribute("role", Scope.PARTICIPATION, identifying=True),
    "level": Attribute("level", Scope.SOURCE, identifying=True, applies_to=condition("role != privat")),
    "region": Attribute("region", Scope.SOURCE, identifying=True),
    "mood": Attribute("mood", Scope.PERSON),
}


def somebody(n: int, role: str, level: str, region: str, kind: str = "interview") -> Somebody:
    values = {"role": role, "level": level, "region": region}
    return Somebody(f"P{n:02}", kind, {name: (value,) for name, value in values.items() if value})


def many(*persons: tuple[int, str, str, str]) -> list[Somebody]:
    """Return informants: so many of a role, a level and a region."""
    done: list[Somebody] = []
    for n, role, level, region in persons:
        done += [somebody(len(done) + at, role, level, region) for at in range(n)]
    return done


def coarsened(
    people: Sequence[Somebody],
    anonymity: Anonymity,
    *,
    population: Sequence[PopulationRow] = (),
    stances: Sequence[str] = (),
    names: Sequence[str] = NAMES,
) -> Coarsening:
    ground = Ground(ATTRIBUTES, anonymity, people, population, lambda _: names)
    base = Coarsening(ground)
    return Coarsening(ground, frozenset(stances), base) if stances else base


def told(done: Coarsening, role: str, level: str, region: str, kind: str = "interview") -> dict[str, str] | None:
    found = done.told(somebody(0, role, level, region).values, kind)
    return None if found is None else {name: ";".join(values) for name, values in found}


def counted(done: Coarsening, role: str, level: str, region: str) -> Counted:
    return done.counted(somebody(0, role, level, region).values, "interview")


class TestClimbing:
    def test_what_could_be_k_persons_is_told_in_full(self) -> None:
        """Three politicians of the amt in region 1, three of the kommune in region 2."""
        done = coarsened(many((3, "politiker", "amt", "1"), (3, "politiker", "kommune", "2")), Anonymity(3))

        assert told(done, "politiker", "amt", "1") == {"level": "amt", "region": "1", "role": "politiker"}
        assert counted(done, "politiker", "amt", "1") == Counted(3)
        assert done.changes() == []

    def test_one_who_is_alone_takes_the_whole_class_along_and_nobody_else(self) -> None:
        """The one politician of region 3 costs all seven their level, then their region; the three leaders nothing."""
        people = many(
            (3, "politiker", "amt", "1"),
            (3, "politiker", "kommune", "2"),
            (1, "politiker", "kommune", "3"),
            (3, "leder", "amt", "1"),
        )
        done = coarsened(people, Anonymity(3, ("level", "region")))

        assert told(done, "politiker", "amt", "1") == {"role": "politiker"}
        assert counted(done, "politiker", "amt", "1") == Counted(7)
        assert told(done, "leder", "amt", "1") == {"level": "amt", "region": "1", "role": "leder"}
        assert done.changes() == [Coarser(("politiker",), ("level", "region"), (), 1, 7)]

    def test_the_ladder_is_climbed_no_higher_than_it_must(self) -> None:
        """Region 1 has an amt and two kommuner: without level they are three."""
        done = coarsened(
            many((1, "politiker", "amt", "1"), (2, "politiker", "kommune", "1")), Anonymity(3, ("level", "region"))
        )

        assert told(done, "politiker", "amt", "1") == {"region": "1", "role": "politiker"}
        assert counted(done, "politiker", "amt", "1") == Counted(3)

    def test_without_a_ladder_what_is_declared_last_goes_first(self) -> None:
        done = coarsened(many((2, "politiker", "amt", "1"), (1, "politiker", "amt", "2")), Anonymity(3))

        assert told(done, "politiker", "amt", "1") == {"level": "amt", "role": "politiker"}

    def test_a_person_in_two_sources_is_one(self) -> None:
        """P00 is heard in two interviews, P01 in one: two persons of the amt, whatever the number of rows."""
        twice = [somebody(0, "politiker", "amt", "1"), somebody(0, "politiker", "amt", "1", "focus_group")]
        done = coarsened([*twice, somebody(1, "politiker", "amt", "1")], Anonymity(3, ("level", "region")))

        assert told(done, "politiker", "amt", "1") is None
        assert counted(done, "politiker", "amt", "1") == Counted(2)

    def test_what_does_not_apply_is_not_told_and_not_counted(self) -> None:
        """Two private leaders stand in a source of the kommune and one in one of the amt; they have no level."""
        done = coarsened(many((2, "privat", "kommune", "1"), (1, "privat", "amt", "1")), Anonymity(3))

        assert told(done, "privat", "amt", "1") == {"region": "1", "role": "privat"}

    def test_a_missing_value_may_be_any_and_stands_for_none(self) -> None:
        """Of three in region 1 and one whose region nobody noted: the three are three, the one any of four."""
        done = coarsened(many((3, "privat", "", "1"), (1, "privat", "", "")), Anonymity(3, ("region",)))

        assert counted(done, "privat", "", "1") == Counted(3)
        assert told(done, "privat", "", "") == {"region": "", "role": "privat"}
        assert counted(done, "privat", "", "") == Counted(4)

    def test_what_identifies_nobody_is_not_counted(self) -> None:
        people = [Somebody(f"P{n}", "interview", {"role": ("leder",), "mood": (mood,)}) for n, mood in enumerate("abc")]
        done = coarsened(people, Anonymity(3), names=("role", "mood"))

        assert done.told(people[0].values, "interview") == (("role", ("leder",)),)
        assert done.changes() == []

    def test_where_only_a_pseudonym_is_printed_nothing_is_left_out_however_few_they_are(self) -> None:
        done = coarsened(many((1, "politiker", "amt", "1")), Anonymity(3), names=())

        assert told(done, "politiker", "amt", "1") == {}


class TestMerging:
    LADDER = Anonymity(3, ("role", "region"), {"role": (Merge("ledelse", ("chef", "leder")),)})

    def test_roles_are_merged_where_each_is_too_few(self) -> None:
        done = coarsened(many((2, "chef", "amt", "1"), (2, "leder", "amt", "1")), self.LADDER, names=("role", "region"))

        assert told(done, "chef", "amt", "1") == {"region": "1", "role": "ledelse"}
        assert counted(done, "leder", "amt", "1") == Counted(4)
        assert done.changes()[0].merged == (("role", "ledelse"),)

    def test_roles_that_are_printed_as_one_lose_the_rest_together(self) -> None:
        """
        Three chefs in region 1 would be enough; of two leaders one is in region 2. Merged, region 2 has one, so all
        five lose their region: else the chefs could be told from the leaders by having one.
        """
        people = many((3, "chef", "amt", "1"), (1, "leder", "amt", "1"), (1, "leder", "amt", "2"))
        done = coarsened(people, self.LADDER, names=("role", "region"))

        assert told(done, "chef", "amt", "1") == told(done, "leder", "amt", "2") == {"role": "ledelse"}
        assert counted(done, "chef", "amt", "1") == Counted(5)

    def test_roles_that_are_enough_are_not_merged(self) -> None:
        done = coarsened(many((3, "chef", "amt", "1"), (3, "leder", "amt", "1")), self.LADDER, names=("role", "region"))

        assert told(done, "chef", "amt", "1") == {"region": "1", "role": "chef"}

    def test_regions_are_merged_before_they_are_left_out_where_the_ladder_says_so(self) -> None:
        merged = {"region": (Merge("øst", ("1", "2")),)}
        done = coarsened(
            many((2, "leder", "amt", "1"), (1, "leder", "amt", "2"), (3, "leder", "amt", "3")),
            Anonymity(3, ("region", "region"), merged),
        )

        assert told(done, "leder", "amt", "2") == {"level": "amt", "region": "øst", "role": "leder"}
        assert told(done, "leder", "amt", "3") == {"level": "amt", "region": "3", "role": "leder"}


class TestBlocking:
    def test_a_role_of_two_is_told_nothing_of(self) -> None:
        done = coarsened(many((2, "privat", "", "1"), (3, "leder", "amt", "1")), Anonymity(3, ("level", "region")))

        assert told(done, "privat", "", "1") is None
        assert counted(done, "privat", "", "1") == Counted(5)
        assert [(one.who, one.blocked) for one in done.changes()] == [(("privat",), True)]

    def test_a_role_is_never_left_out_by_the_ladder(self) -> None:
        """Without its role the one private leader would be told apart by it: all others have one."""
        done = coarsened(many((1, "privat", "", "1"), (3, "leder", "", "1")), Anonymity(3, ("role", "region")))

        assert told(done, "privat", "", "1") is None
        assert told(done, "leder", "", "1") == {"level": "", "region": "1", "role": "leder"}


class TestPopulation:
    def test_one_politician_of_an_authority_is_one_though_three_were_interviewed(self) -> None:
        """The table has a single politician of the amt in region 1, and 50 politicians of the amt in all."""
        population = [
            PopulationRow({"role": "politiker", "level": "amt", "region": "1"}, 1),
            PopulationRow({"role": "politiker", "level": "amt", "region": "2"}, 49),
        ]
        people = many((3, "politiker", "amt", "1"), (3, "politiker", "amt", "2"))
        done = coarsened(people, Anonymity(3, ("region",)), population=population)

        assert told(done, "politiker", "amt", "1") == {"level": "amt", "role": "politiker"}
        assert counted(done, "politiker", "amt", "1") == Counted(6, 50)
        assert done.changes() == [Coarser(("politiker",), ("region",), (), 1, 6)]

    def test_a_table_without_a_role_says_nothing_of_it(self) -> None:
        population = [PopulationRow({"role": "politiker", "region": "1"}, 1)]
        done = coarsened(many((3, "leder", "amt", "1")), Anonymity(3), population=population)

        assert counted(done, "leder", "amt", "1") == Counted(3, None)

    def test_a_table_is_counted_by_the_columns_it_has(self) -> None:
        population = [PopulationRow({"role": "leder", "region": "1"}, 20), PopulationRow({"role": "leder"}, 4)]
        done = coarsened(many((3, "leder", "amt", "1")), Anonymity(3), population=population)

        assert counted(done, "leder", "amt", "1") == Counted(3, 20)

    def test_merged_roles_are_counted_together_in_the_table_too(self) -> None:
        population = [PopulationRow({"role": "chef"}, 2), PopulationRow({"role": "leder"}, 5)]
        done = coarsened(
            many((3, "chef", "amt", "1"), (3, "leder", "amt", "1")), TestMerging.LADDER, population=population
        )

        assert told(done, "chef", "amt", "1") == {"level": "amt", "region": "1", "role": "ledelse"}
        assert counted(done, "chef", "amt", "1") == Counted(6, 7)


class TestPolicy:
    CRITICAL = Restriction(condition("stance = critical"), ("region",))

    def test_what_is_never_printed_of_a_role_is_not_printed_however_many_there_are(self) -> None:
        never = Restriction(condition("role = borger"), ("region",), never=True)
        done = coarsened(many((9, "borger", "", "1"), (9, "leder", "", "1")), Anonymity(3, (), {}, (never,)))

        assert told(done, "borger", "", "1") == {"level": "", "role": "borger"}
        assert told(done, "leder", "", "1") == {"level": "", "region": "1", "role": "leder"}

    def test_critical_statements_lose_what_others_keep(self) -> None:
        people = many((3, "leder", "amt", "1"), (3, "leder", "amt", "2"))
        anonymity = Anonymity(3, (), {}, (self.CRITICAL,))

        assert told(coarsened(people, anonymity), "leder", "amt", "1") == {
            "level": "amt",
            "region": "1",
            "role": "leder",
        }
        critical = coarsened(people, anonymity, stances=["critical"])
        assert told(critical, "leder", "amt", "1") == {"level": "amt", "role": "leder"}
        assert counted(critical, "leder", "amt", "1") == Counted(6)

    def test_a_critical_statement_never_tells_what_the_others_do_not(self) -> None:
        """Without region the level could be told; the others have lost it on the ladder, and so has this one."""
        people = many((2, "leder", "amt", "1"), (2, "leder", "kommune", "1"), (3, "leder", "amt", "2"))
        anonymity = Anonymity(3, ("level", "region"), {}, (self.CRITICAL,))

        assert told(coarsened(people, anonymity), "leder", "amt", "1") == {"region": "1", "role": "leder"}
        assert told(coarsened(people, anonymity, stances=["critical"]), "leder", "amt", "1") == {"role": "leder"}

    def test_the_policy_asks_for_the_kind_of_source_too(self) -> None:
        groups = Restriction(condition("kind = focus_group"), ("level", "region"))
        people = [somebody(n, "leder", "amt", "1", "focus_group" if n > 2 else "interview") for n in range(6)]
        done = coarsened(people, Anonymity(3, (), {}, (groups,)))

        assert told(done, "leder", "amt", "1", "focus_group") == {"role": "leder"}
        assert told(done, "leder", "amt", "1") == {"level": "amt", "region": "1", "role": "leder"}


roles = st.sampled_from(["politiker", "chef", "leder", "privat", ""])
registers = st.lists(
    st.tuples(roles, st.sampled_from(["amt", "kommune", ""]), st.sampled_from(["1", "2", "3", ""])), max_size=40
)
ladders = st.permutations(NAMES).flatmap(lambda names: st.integers(0, 3).map(lambda n: tuple(names[:n])))
merges = st.sampled_from([{}, {"role": (Merge("ledelse", ("chef", "leder")),)}])


def drawn(rows: Sequence[Person]) -> list[Somebody]:
    return [somebody(n, *row) for n, row in enumerate(rows)]


@given(registers, ladders, merges, st.integers(1, 6))
def test_what_is_told_could_always_be_k_persons(
    rows: Sequence[Person], ladder: tuple[str, ...], merge: Mapping[str, tuple[Merge, ...]], k: int
) -> None:
    people = drawn(rows)
    done = coarsened(people, Anonymity(k, ladder, merge))
    printed = [(one.person, done.told(one.values, one.kind)) for one in people]

    for one in people:
        mine = done.told(one.values, one.kind)
        if mine and all(values for _, values in mine):
            alike = {person for person, other in printed if other == mine}
            assert len(alike) >= k
            assert done.counted(one.values, one.kind).register == len(alike)


@given(registers, ladders, merges, st.integers(1, 6))
def test_of_a_class_the_same_is_told(
    rows: Sequence[Person], ladder: tuple[str, ...], merge: Mapping[str, tuple[Merge, ...]], k: int
) -> None:
    """Whether a region is told depends on the role alone, and never on which region it is."""
    people = drawn(rows)
    done = coarsened(people, Anonymity(k, ladder, merge))
    kept: dict[str, set[object]] = {}
    for role, _, _ in rows:
        mine = done.told(somebody(0, role, "amt", "1").values, "interview")
        other = done.told(somebody(0, role, "kommune", "3").values, "interview")
        kept.setdefault(role, set()).add(None if mine is None else tuple(name for name, _ in mine))
        kept[role].add(None if other is None else tuple(name for name, _ in other))

    assert all(len(shapes) == 1 for shapes in kept.values())


@given(registers, ladders, merges, st.integers(1, 5))
def test_a_larger_k_never_tells_more(
    rows: Sequence[Person], ladder: tuple[str, ...], merge: Mapping[str, tuple[Merge, ...]], k: int
) -> None:
    """Of those whose role is known: the others are told from them by what their classes leave out."""
    people = drawn([row for row in rows if row[0]])
    less, more = (coarsened(people, Anonymity(one, ladder, merge)) for one in (k + 1, k))

    assert all(less.taken[one] >= more.taken[one] for one in more.taken)
    assert more.blocked <= less.blocked


@given(registers, ladders, merges, st.integers(1, 6), st.randoms(use_true_random=False))
def test_the_order_of_the_register_plays_no_part(
    rows: Sequence[Person],
    ladder: tuple[str, ...],
    merge: Mapping[str, tuple[Merge, ...]],
    k: int,
    random: object,
) -> None:
    people = drawn(rows)
    mixed = list(people)
    random.shuffle(mixed)  # type: ignore[attr-defined]  # hypothesis' own Random
    first, second = (coarsened(one, Anonymity(k, ladder, merge)) for one in (people, mixed))

    assert (first.taken, first.blocked) == (second.taken, second.blocked)
