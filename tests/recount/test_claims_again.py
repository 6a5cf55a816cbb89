"""Claims: n, N and the counter-cases by hand, and by asking everybody on the register one after another."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qcode.study import claims
from recount.drawing import Coded, Drawn, Part, Source, studies, written
from recount.rereading import ORDER, Reread

if TYPE_CHECKING:
    from qcode.model.claim import CheckedClaim, Standing
    from qcode.study import Study
    from recount.rereading import Place

CODES = {"a": ("a",), "a/*": ("a", "a/x"), "b or c": ("b", "c"), "c": ("c",)}
UNITS = ("persons", "sources", "organisations", "region", "role")
GROUPS = ("said", "against", "both", "silent", "not_coded", "not_asked", "declined", "not_applicable")
LISTENED = ("not coded", "silent", "not asked", "declined", "not applicable")
"""Which of several states somebody is in who spoke in several sources: never more silence than was listened for."""
Groups = dict[str, set[str]]


def checked(study: Study, **fields: object) -> CheckedClaim:
    text = json.dumps({"claims": [{"text": "Det siges.", **fields}]}, ensure_ascii=False)
    (study.folder / "claims.yaml").write_text(text, encoding="utf-8")
    (found,) = claims.claims(study)
    return found


def groups(one: Standing) -> Groups:
    return {name: those for name in GROUPS if (those := set(map(str, getattr(one, name))))}


class Recounted:
    """Everybody on the register, and what each said."""

    def __init__(self, rows: Reread, unit: str, where: str) -> None:
        self._rows, self._unit, self._where = rows, unit, where
        places = [(one.source, one.id) for one in rows.parts]
        places += [(source, 0) for source in rows.names if source not in {one.source for one in rows.parts}]
        self.members: dict[str, list[Place]] = {}
        for place in filter(self._matches, places):
            for key in self._keys(place):
                self.members.setdefault(key, []).append(place)

    def _matches(self, place: Place) -> bool:
        return not self._where or "leder" in self._rows.attribute("role", place)

    def _keys(self, place: Place) -> tuple[str, ...]:
        source, who = place
        if self._unit == "sources":
            return (self._rows.names[source],)
        if self._unit == "persons":
            return (self._rows.people[self._rows.part(who).person],) if who else ()
        return self._rows.houses(who) if self._unit == "organisations" else self._rows.attribute(self._unit, place)

    def said(self, codes: tuple[str, ...]) -> set[str]:
        coded = [one for one in self._rows.codings if one.code in codes]
        heard = {place for one in coded for place in self._rows.heard(one) if self._matches(place)}
        return {key for place in heard for key in self._keys(place) if key in self.members}

    def standing(self, codes: tuple[str, ...], against: tuple[str, ...]) -> Groups:
        said, opposed = self.said(codes), self.said(against)
        done: Groups = {"said": said, "against": opposed - said, "both": said & opposed}
        for key in self.members.keys() - said - opposed:
            states = [self._state(place, codes) for place in self.members[key]]
            done.setdefault(min(states, key=LISTENED.index).replace(" ", "_"), set()).add(key)
        return {name: those for name, those in done.items() if those}

    def _state(self, place: Place, codes: tuple[str, ...]) -> str:
        """Return how far somebody who said nothing was asked and listened to."""
        source, who = place
        state = min((self._rows.state(source, code) for code in codes), key=ORDER.index)
        outcome = self._rows.part(who).outcome if who else "took part"
        if state in {"data", "silent", "not coded"} and outcome != "took part":
            return "declined" if outcome == "refused" else "not asked"
        return "silent" if state == "data" else state


def n_of(found: Groups) -> tuple[int, int]:
    n = len(found.get("said", ()))
    return n, n + sum(len(found.get(name, ())) for name in ("against", "silent", "not_coded"))


@settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=50)
@given(
    drawn=studies(),
    code=st.sampled_from(sorted(CODES)),
    against=st.sampled_from(("", "b or c", "c")),
    unit=st.sampled_from(UNITS),
    where=st.sampled_from(("", "role = leder")),
    said=st.tuples(st.integers(1, 3), st.integers(1, 4)),
)
def test_everybody_stands_where_the_rows_put_them(
    bare: Study, drawn: Drawn, code: str, against: str, unit: str, where: str, said: tuple[int, int]
) -> None:
    fields = (
        {"code": code, "unit": unit} | ({"against": against} if against else {}) | ({"where": where} if where else {})
    )
    least, of = said
    with written(bare, drawn) as study:
        found = checked(study, **fields, text=f"Mindst {least} af {of} siger det.")
        (one,) = found.standings
        again = Recounted(Reread(study), unit, where).standing(CODES[code], CODES.get(against, ()))
        n, of_all = n_of(again)

        assert groups(one) == again
        assert (one.count.n, one.count.of) == (n, of_all)
        wrong = [] if of_all == of and n >= least else ["number-differs" if of_all else "nobody-asked"]
        assert [each.kind for each in found.findings if each.kind not in {"not-coded", "not-counted"}] == wrong


@settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=50)
@given(
    drawn=studies(), ranking=st.permutations(("a", "b", "c")), unit=st.sampled_from(UNITS[:3]), many=st.integers(1, 3)
)
def test_the_most_mentioned_are_those_named_by_most(
    bare: Study, drawn: Drawn, ranking: list[str], unit: str, many: int
) -> None:
    with written(bare, drawn) as study:
        found = checked(study, ranking=ranking[:many], among="a or b or c", unit=unit)
        again = Recounted(Reread(study), unit, "")
        counts = {code: n_of(again.standing((code,), ())) for code in "abc"}

        assert {str(one.code): (one.count.n, one.count.of) for one in found.standings} == counts
        assert [one.count.n for one in found.standings] == sorted((n for n, _ in counts.values()), reverse=True)
        n = [counts[code][0] for code in ranking]
        others = [n[many - 1] > each for each in n[many:]]
        right = all(one > other for one, other in pairwise(n[:many])) and all(others)
        kinds = {each.kind for each in found.findings}
        assert ("ranking-differs" not in kinds) == right
        assert ("ranking-bases" in kinds) == (len({of for _, of in counts.values()}) > 1)


HAND = Drawn(
    (
        Source((Part(1, houses=("nord",)), Part(2)), ((0, ("amtet", "betaler.")), (1, ("nej.", "det.", "penge."))),
               "1"),
        Source((Part(1, houses=("nord",)),), ((0, ("intet", "nyt.")),), "2"),
        Source((Part(3, houses=("syd",)), Part(4, "refused", houses=("syd",))), ((0, ("aldrig",)),), "3"),
    ),
    (
        Coded(0, 0, 2, "a", "AK"),  # P1 in region 1
        Coded(0, 2, 1, "b", "AK"),  # P2
        Coded(0, 4, 1, "a", "AK"),  # P2 too
        Coded(1, 0, 1, "b", "AK"),  # P1 in region 2
    ),
    silences={(1, "c"): "not asked"},
    passes={0: (), 1: (), 2: ("c",)},
)  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "count", "those"),
    [
        # P1 and P2 said a; P3 was not listened to for it; P4 refused, and is in no denominator.
        ({"code": "a"}, "2 of 3 persons", {"said": {"P1", "P2"}, "not_coded": {"P3"}, "declined": {"P4"}}),
        # Of b the same two, who said a too.
        ({"code": "a", "against": "b"}, "2 of 3 persons",
         {"said": {"P1", "P2"}, "both": {"P1", "P2"}, "not_coded": {"P3"}, "declined": {"P4"}}),
        # In region 1 both were said, in region 2 only b; in region 3 nobody has looked.
        ({"code": "a", "against": "b", "unit": "region"}, "1 of 3 region",
         {"said": {"1"}, "both": {"1"}, "against": {"2"}, "not_coded": {"3"}}),
        # c: P1 was asked in I01, though not in I02; P3 was listened to, and all are silent.
        ({"code": "c"}, "0 of 3 persons", {"silent": {"P1", "P2", "P3"}, "declined": {"P4"}}),
        ({"code": "c", "unit": "sources"}, "0 of 2 sources", {"silent": {"I01", "I03"}, "not_asked": {"I02"}}),
        ({"code": "a", "unit": "organisations"}, "1 of 2 organisations", {"said": {"nord"}, "not_coded": {"syd"}}),
    ],
)  # fmt: skip
def test_counted_by_hand(bare: Study, fields: dict[str, object], count: str, those: Groups) -> None:
    with written(bare, HAND) as study:
        (one,) = checked(study, **fields).standings

    assert (str(one.count), groups(one)) == (count, those)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("I mindst to af tre regioner siger man det.", []),
        ("I mindst tre af tre regioner siger man det.", ["number-differs"]),
        ("I mindst to af fem regioner siger man det.", ["number-differs"]),  # only three were asked
        ("I to af tre regioner siger man det.", []),
        ("I højst en af tre regioner siger man det.", ["number-differs"]),
    ],
)
def test_at_least_so_many_of_so_many(bare: Study, text: str, kinds: list[str]) -> None:
    """b was said in regions 1 and 2, of three."""
    with written(bare, HAND) as study:
        found = checked(study, text=text, code="b", unit="region")

    assert str(found.standings[0].count) == "2 of 3 region"
    assert [one.kind for one in found.findings if one.kind != "not-coded"] == kinds
