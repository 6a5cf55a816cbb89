"""Words: how often, by how many persons, in which group and in which context, counted again turn by turn."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qcode.study import frequencies, release
from qcode.study.frequencies import Ask
from recount.drawing import INTERVIEWER, PLAIN, STOPPED, UNKNOWN, Drawn, Part, Source, studies, written
from recount.rereading import Reread

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qcode.model.table import Words
    from qcode.study import Study
    from recount.rereading import Turn

GROUPS = ("", "role", "region", "size", "source", "person", "organisation")
Counts = dict[str, tuple[dict[str, int], dict[str, int], int]]
"""Of a word how often and by how many persons in each group, and by how many in all; without noughts."""


def printed(found: Words) -> Counts:
    return {
        str(one.word): (
            {str(key): n for key, n in zip(found.keys, one.counts, strict=True) if n},
            {str(key): n for key, n in zip(found.keys, one.persons, strict=True) if n},
            one.by,
        )
        for one in found.counts
    }


def spoken(rows: Reread, ask: Ask) -> Iterator[tuple[Turn, tuple[str, ...]]]:
    """Yield what is no interviewer's, with the groups it stands in."""
    for turn in rows.turns:
        place = (turn.source, turn.who)
        if turn.voice == "interviewer" or (ask.where and "leder" not in rows.attribute("role", place)):
            continue
        yield turn, rows.keys(ask.by, place) if ask.by else ("*",)


def recounted(rows: Reread, ask: Ask) -> tuple[dict[str, int], Counts]:
    """Return the totals of the groups and the counts of each word."""
    totals: dict[str, int] = defaultdict(int)
    many: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    whose: dict[str, dict[str, set[object]]] = defaultdict(lambda: defaultdict(set))
    for turn, groups in spoken(rows, ask):
        who = rows.part(turn.who).person if turn.who else f"somebody in {turn.source}"
        for word in (one.lower().strip(",.!") for one in turn.words.split()):
            for group in groups if word != "12" else ():
                totals[group] += 1
                many[word][group] += 1
                whose[word][group].add(who)
    counts: Counts = {}
    for word, found in many.items():
        by = len(set[object]().union(*whose[word].values()))
        if by >= ask.fewest and (ask.stop or word not in STOPPED):
            counts[word] = (dict(found), {group: len(those) for group, those in whose[word].items()}, by)
    return dict(totals), counts


@settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=60)
@given(
    drawn=studies(),
    by=st.sampled_from(GROUPS),
    where=st.sampled_from(("", "role = leder")),
    fewest=st.integers(1, 3),
    stop=st.booleans(),
)
def test_every_number_is_what_the_turns_give(
    bare: Study, drawn: Drawn, by: str, where: str, fewest: int, *, stop: bool
) -> None:
    ask = Ask(by=by, where=where, fewest=fewest, stop=stop, limit=0)
    with written(bare, drawn) as study:
        found = frequencies.words(study, ask, PLAIN)
        totals, counts = recounted(Reread(study), ask)

        assert printed(found) == counts
        assert {str(key): n for key, n in zip(found.keys, found.totals, strict=True) if n} == totals
        order = [sum(one.counts) for one in found.counts]
        assert order == sorted(order, reverse=True)
        short = frequencies.words(study, Ask(by=by, where=where, fewest=fewest, stop=stop, limit=2), PLAIN)
        assert short.counts == found.counts[:2]


@settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=60)
@given(
    drawn=studies(),
    by=st.sampled_from(GROUPS),
    where=st.sampled_from(("", "role = leder")),
    word=st.sampled_from(("amtet", "Penge", "E-post", "post", "be*", "b", "a*", "po")),
)
def test_every_place_of_a_word_is_shown_in_its_turn(bare: Study, drawn: Drawn, by: str, where: str, word: str) -> None:
    """A part of a compound with a hyphen is a word in it too; any other part of a word is none."""
    ask = Ask(word, by=by, where=where, limit=0)
    with written(bare, drawn) as study:
        found = frequencies.words(study, ask, PLAIN)
        rows = Reread(study)
        places: list[tuple[str, int, tuple[str, ...], str]] = []
        for turn, groups in spoken(rows, ask):
            for one in turn.words.replace("-", " ").split() if "-" not in word else turn.words.split():
                bare_word, wanted = one.lower().strip(",.!"), word.lower()
                if bare_word == wanted or (wanted.endswith("*") and bare_word.startswith(wanted[:-1])):
                    places.append((rows.names[turn.source], turn.n, groups if by else (), bare_word))

        lines = [
            (str(each.source), each.turn, tuple(map(str, each.groups)), str(each.word).lower())
            for each in found.contexts
        ]
        assert lines == places
        assert found.found == len(places)
        said = {(rows.names[turn.source], turn.n): turn.words for turn in rows.turns}
        for each in found.contexts:
            assert f"{each.before}{each.word}{each.after}" in said[str(each.source), each.turn]


HAND = Drawn(
    (
        Source((Part(1, roles=("leder",)), Part(2, roles=("politiker", "leder"))),
               ((INTERVIEWER, ("Penge?",)), (0, ("Penge,", "penge", "og", "tid.")), (1, ("Ingen", "penge.")))),
        Source((Part(1, roles=("politiker",)),), ((0, ("Tid", "og", "tid")), (UNKNOWN, ("PENGE", "2003")))),
        Source((), ((UNKNOWN, ("Ja,", "penge", *["her"] * 12, "er", *["der"] * 12)),)),
    ),
)  # fmt: skip


def test_words_counted_by_hand(bare: Study) -> None:
    """
    I01. I: Penge? P1 (leder): Penge, penge og tid. P2 (politiker, leder): Ingen penge.
    I02. P1 (politiker): Tid og tid. Somebody: PENGE 2003. I03. Somebody: Ja, penge (twelve times "her", …).

    *penge*: P1 2, P2 1, somebody 1, somebody else 1: five times by four. *tid*: P1 3 times, by one.
    """
    with written(bare, HAND) as study:
        alone = frequencies.words(study, Ask(fewest=1), release.Terms())
        by_role = frequencies.words(study, Ask(by="role", stop=True, fewest=1), release.Terms())

    assert printed(alone)["penge"] == ({"*": 5}, {"*": 4}, 4)
    assert printed(alone)["tid"] == ({"*": 3}, {"*": 1}, 1)
    assert "og" not in printed(alone)
    assert alone.totals == (4 + 2 + 3 + 1 + 27,)  # "og" is a word said, 2003 is none
    assert [str(key) for key in by_role.keys] == ["leder", "politiker", "[role mangler]"]
    assert by_role.totals == (4 + 2, 2 + 3, 1 + 27)
    assert printed(by_role)["penge"] == (
        {"leder": 3, "politiker": 1, "[role mangler]": 2},
        {"leder": 2, "politiker": 1, "[role mangler]": 2},
        4,
    )
    assert printed(by_role)["tid"] == ({"leder": 1, "politiker": 2}, {"leder": 1, "politiker": 1}, 1)


def test_a_context_is_forty_letters_to_each_side_in_whole_words(bare: Study) -> None:
    """
    Somebody: Ja, penge her her … (12 times) er der der … (12 times)
    """
    with written(bare, HAND) as study:
        (one,) = frequencies.words(study, Ask("er"), release.Terms()).contexts
        *_, other = frequencies.words(study, Ask("penge"), release.Terms()).contexts

    assert (str(one.source), one.turn) == ("I03", 1)
    assert str(one.before) == "her " * 10  # forty letters with their blanks
    assert str(one.after) == " der" * 10
    assert str(other.before) == "Ja, "
    assert str(other.after) == " her" * 10
