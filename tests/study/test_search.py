"""Searching: every turn that has the words and no other, marked where they stand; the index follows the texts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qcode.analysis import wordsearch
from qcode.errors import Misuse
from qcode.language import stems
from qcode.store import search as stored
from qcode.study import register, search, transcripts, withdrawal
from qcode.study.search import Search

if TYPE_CHECKING:
    from conftest import Coded, Dump

    from qcode.study import Study

GROUP = """
I: Hvem er med i HMS-gruppen?
Bo: Gruppen blev nedlagt. Men amtsborgmesteren kom.
Liv: Der blev talt om takster, om gruppen og om børnene.
Bo: Åh, et barn og et par kroner: 12 kr.
Liv: Et godt par.
"""


@pytest.fixture
def group(study: Study, build: Coded) -> Study:
    build(study, GROUP, "F01")
    return study


def found(study: Study, text: str, **how: bool) -> list[tuple[int, list[str]]]:
    """Return the turns found, with the words marked."""
    done = search.find(study, Search(text, **how)).turns  # type: ignore[arg-type]  # flags only
    return [
        (
            one.turn.n,
            [one.turn.words[mark.start - one.turn.start : mark.end - one.turn.start] for mark in one.turn.marks],
        )
        for one in done
    ]


@pytest.mark.parametrize(
    ("text", "turns"),
    [
        ("gruppen", [(1, ["gruppen"]), (2, ["Gruppen"]), (3, ["gruppen"])]),
        ("HMS-gruppen", [(1, ["HMS-gruppen"])]),
        ("gruppen blev", [(2, ["Gruppen", "blev"]), (3, ["blev", "gruppen"])]),
        ('"gruppen blev"', [(2, ["Gruppen blev"])]),
        ('"et par"', [(4, ["et par"])]),
        ("borgmester", []),
        ("*borgmester*", [(2, ["amtsborgmesteren"])]),
        ("*borgmester", []),
        ("*borgmesteren", [(2, ["amtsborgmesteren"])]),
        ("takst*", [(3, ["takster"])]),
        ("ah", []),
        ("ÅH", [(4, ["Åh"])]),
        ("12", [(4, ["12"])]),
        ("findes ikke", []),
        ('NEAR OR "AND', []),
    ],
)
def test_words_are_found_where_a_person_counting_by_hand_finds_them(
    group: Study, text: str, turns: list[tuple[int, list[str]]]
) -> None:
    assert found(group, text) == turns


@pytest.mark.parametrize(
    ("text", "turns"),
    [
        ("barn", [(3, ["børnene"]), (4, ["barn"])]),
        ("blive", [(2, ["blev"]), (3, ["blev"])]),
        ("børn", [(3, ["børnene"]), (4, ["barn"])]),
        ("HMS-gruppe", [(1, ["HMS-gruppen"])]),
    ],
)
def test_any_form_of_a_word_is_found_whether_the_texts_have_that_form_or_not(
    group: Study, text: str, turns: list[tuple[int, list[str]]]
) -> None:
    assert found(group, text, lemma=True) == turns


def test_a_basic_form_that_only_others_of_its_forms_stand_for_is_known_without_the_list_of_the_language(
    group: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The list takes longer to read than the search itself."""
    assert found(group, "børnene", lemma=True) == [(3, ["børnene"]), (4, ["barn"])]  # all is indexed now

    def unread(*_: str) -> str:
        pytest.fail("the list was read")

    monkeypatch.setattr(stems, "stem", unread)

    assert found(group, "blive", lemma=True) == [(2, ["blev"]), (3, ["blev"])]


def test_a_pattern_is_looked_for_in_every_turn_whatever_its_capitals(group: Study) -> None:
    assert found(group, r"\d+ KR|g\w+pen", regex=True) == [
        (1, ["gruppen"]),
        (2, ["Gruppen"]),
        (3, ["gruppen"]),
        (4, ["12 kr"]),
    ]


def test_what_cannot_be_searched_is_refused_with_its_place(group: Study) -> None:
    for wanted, said in (
        (Search("…"), "no word"),
        (Search("a(", regex=True), "column 2"),
        (Search("a*", regex=True), "everywhere"),
        (Search("a", regex=True, lemma=True), "one of them"),
        (Search("a", by=("code",)), "no code"),
        (Search("a", by=("hat",)), "'hat'"),
    ):
        with pytest.raises(Misuse, match=re.escape(said)):
            search.find(group, wanted)


def test_the_turns_around_come_along_without_marks(group: Study) -> None:
    (one,) = search.find(group, Search("nedlagt", context=2)).turns

    assert [turn.n for turn in one.before] == [1]
    assert [(turn.n, turn.marks) for turn in one.after] == [(3, ()), (4, ())]


def test_a_condition_leaves_out_the_interviewer_and_counts_say_of_how_many(group: Study) -> None:
    (group.folder / "register.csv").write_text("source;person;speaker\nF01;P1;Bo\nF01;P2;Liv\n", encoding="utf-8")
    register.sync(group)

    done = search.find(group, Search("gruppen", where="person = P2", by=("person",)))

    assert [(one.turn.n, one.turn.person, one.groups) for one in done.turns] == [(3, "P2", ("P2",))]
    assert [(one.unit, one.n, one.of) for one in done.counts] == [
        ("turns", 1, None),
        ("persons", 1, 1),
        ("sources", 1, 1),
    ]


def test_the_index_follows_what_is_revised_and_what_is_taken_out(group: Study) -> None:
    assert len(found(group, "gruppen")) == 3
    assert search.bring_up_to_date(group) == 0

    file = group.folder / "transcripts" / "F01.txt"
    file.write_text("Bo: Kun pengene tæller.\n", encoding="utf-8")
    from qcode.study import revision  # noqa: PLC0415  beside what it is about

    revision.revise(group, "F01", file)

    assert found(group, "gruppen") == []
    assert found(group, "pengene") == [(1, ["pengene"])]


def test_searching_is_no_change_of_the_study(group: Study, dump: Dump) -> None:
    before = dump(group.db), group.db.conn.execute("select count(*) from change").fetchone()

    found(group, "gruppen")

    assert (dump(group.db), group.db.conn.execute("select count(*) from change").fetchone()) == before


@pytest.mark.plain
def test_a_withdrawn_persons_words_leave_the_index_and_the_file(group: Study) -> None:
    (group.folder / "register.csv").write_text("source;person;speaker\nF01;P1;Bo\nF01;P2;Liv\n", encoding="utf-8")
    register.sync(group)
    assert len(found(group, "nedlagt")) == 1
    assert b"nedlagt" in group.opened.path.read_bytes() + group.opened.path.with_name("study.qcode-wal").read_bytes()

    withdrawal.withdraw(group, person="P1")

    for path in group.folder.glob("study.qcode*"):
        assert b"nedlagt" not in path.read_bytes(), path.name
    assert found(group, "nedlagt") == []
    assert found(group, "takster") == [(2, ["takster"])]
    for path in group.folder.glob("study.qcode*"):
        assert b"nedlagt" not in path.read_bytes(), path.name


WORDS = ("amt", "amtet", "børn", "Barn", "HMS-gruppen", "gruppen", "et", "par", "takst-system")


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    turns=st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join), min_size=1, max_size=6),
    sought=st.lists(
        st.tuples(st.sampled_from(("", "*")), st.sampled_from(WORDS), st.sampled_from(("", "*"))).map("".join),
        min_size=1,
        max_size=3,
    ).map(" ".join),
    lemma=st.booleans(),
)
def test_the_index_leaves_out_no_turn_that_reading_every_turn_would_find(
    study: Study, turns: list[str], sought: str, *, lemma: bool
) -> None:
    """Each turn is read and compared word for word, without the index."""
    _hold(study, turns)
    parts = wordsearch.read(sought)

    def expected(words: str) -> bool:
        plain = [one.lower() for one in stems.WORD.findall(words)]
        forms = [stems.stem(one) for one in stems.WORD.findall(words)]
        return all(
            any(
                all(
                    _naive(part, plain[k + i])
                    or (lemma and not part.before and not part.after and stems.stem(part.word) == forms[k + i])
                    for i, part in enumerate(one)
                )
                for k in range(len(plain) - len(one) + 1)
            )
            for one in parts
        )

    assert [n for n, _ in found(study, sought, lemma=lemma)] == [n for n, one in enumerate(turns, 1) if expected(one)]


def _hold(study: Study, turns: list[str]) -> None:
    """Make the study hold one source with these turns, and no index."""
    execute = study.db.conn.execute
    with study.action("test"):
        execute("delete from turn")
        execute("delete from source")
        row = ("I", "interview", "", " ".join(turns), len(turns))
        execute("insert into source (name, kind, date, hash, turns) values (?, ?, ?, ?, ?)", row)
        at = 0
        for n, words in enumerate(turns, 1):
            execute(
                "insert into turn (source_id, n, start, words, label, voice) "
                "select id, ?, ?, ?, 'Bo', 'informant' from source",
                (n, at, words),
            )
            at += len(words) + 1
    stored.erase(study.db)


def _naive(part: wordsearch.Part, word: str) -> bool:
    pattern = (".*" if part.before else "") + re.escape(part.word) + (".*" if part.after else "")
    return re.fullmatch(pattern, word) is not None


def test_a_source_without_text_is_no_trouble(study: Study) -> None:
    assert found(study, "ord") == []
    assert transcripts.all_sources(study) == []
    assert stored.gone(study.db) == []
