"""The register by commands: joining, splitting, lists in and out, and decisions on listed names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cli.conftest import NAMES

if TYPE_CHECKING:
    from pathlib import Path

    from cli.conftest import Qcode


def entities(qcode: Qcode) -> dict[str, dict[str, object]]:
    """Return the register by the first of an entity's names."""
    return {str(row["names"]).split(" | ")[0]: row for row in qcode("mask", "list", "--format", "json").json()}


def number(qcode: Qcode, name: str) -> str:
    return str(entities(qcode)[name]["id"])


def words(qcode: Qcode, source: str) -> list[str]:
    return [str(row["words"]) for row in qcode("quotes", "--where", f"source = {source}", "--format", "json").json()]


@pytest.fixture
def more(qcode: Qcode, folder: Path) -> Qcode:
    """
    I10, IP: Mette var der. Metta kom også. Anders Holm og Anders gik.
    I11, IP: Så sagde Mette til Anders, at han skulle gå.
    """
    for name, text in (
        ("I10", "I: Hvem?\nIP: Mette var der. Metta kom også. Så gik Anders Holm, og så kom Anders igen.\n"),
        ("I11", "I: Hvem?\nIP: Så sagde Mette til Anders, at han skulle gå.\n"),
    ):
        (folder / "transcripts" / f"{name}.txt").write_text(text, encoding="utf-8")
        assert qcode("import", str(folder / "transcripts" / f"{name}.txt")).code == 0
        assert qcode("code", "add", name, "tilbud", "--turn", "2").code == 0
    assert qcode("mask", "scan").code == 3
    return qcode


def test_two_entities_become_one_with_one_mask_in_all_sources(more: Qcode) -> None:
    done = more("mask", "join", number(more, "Mette Hansen"), number(more, "Metta"))

    assert done.code == 0, done.err
    assert "is printed as [person A] (5 mentions in 3 sources)." in done.out
    assert "Metta" not in entities(more)
    assert "[person A] kom også" in words(more, "I10")[0]


def test_a_join_is_one_action_and_undone_as_one(more: Qcode) -> None:
    before = entities(more)
    more("mask", "join", number(more, "Mette Hansen"), number(more, "Metta"))

    assert "Took back mask join" in more("undo").out
    assert entities(more) == before
    assert more("mask", "scan").code == 3
    assert entities(more) == before


def test_a_row_with_another_id_is_still_the_same_one(more: Qcode, folder: Path) -> None:
    before = entities(more)["Mette Hansen"]
    path = folder / "names.csv"
    path.write_text(path.read_text("utf-8").replace("person,p1,", "person,leder-1,"), encoding="utf-8")

    assert more("mask", "scan").err.count("Error") == 0
    assert entities(more)["Mette Hansen"] == before


def test_the_mask_of_a_row_that_is_gone_is_free(more: Qcode, folder: Path) -> None:
    path = folder / "names.csv"
    rows = [row for row in path.read_text("utf-8").splitlines() if "Mette Hansen" not in row]
    path.write_text("\n".join([*rows, "person,p9,Anders Holm,Anders,person A", ""]), encoding="utf-8")
    done = more("mask", "scan")

    assert "is the mask of" not in done.err
    assert entities(more)["Anders Holm"]["mask"] == "person A"


def test_what_was_joined_before_it_was_decided_still_waits(more: Qcode) -> None:
    """
    I10, IP: Mette var der. Metta kom også.
    """
    waiting = [str(row["id"]) for row in entities(more).values() if row["state"] == "undecided"]
    done = more("mask", "join", waiting[0], waiting[1])

    assert "waits for a decision" in done.out
    assert "never masked" not in done.out


def test_two_listed_rows_stay_joined_when_the_list_is_read_again(more: Qcode, folder: Path) -> None:
    with (folder / "names.csv").open("a", encoding="utf-8") as file:
        file.write("person,p2,Anders Holm,,person B\nperson,p3,Metta,,person C\n")
    more("mask", "scan")
    assert more("mask", "join", number(more, "Mette Hansen"), number(more, "Metta")).code == 0
    with (folder / "names.csv").open("a", encoding="utf-8") as file:
        file.write("place,s9,Skagen,,byen ved havet\n")
    more("mask", "scan")

    assert entities(more)["Mette Hansen"]["mask"] == "person A"
    assert "Metta" not in entities(more)
    assert "[person A] kom også" in words(more, "I10")[0]


@pytest.mark.parametrize("other", ["1", "999"])
def test_what_cannot_be_joined_is_told(more: Qcode, other: str) -> None:
    done = more("mask", "join", "1", other)

    assert done.code == 2
    assert ("the same as itself" in done.err) or ("999" in done.err)


def test_a_name_of_an_entity_is_somebody_else_s(more: Qcode, folder: Path) -> None:
    with (folder / "names.csv").open("a", encoding="utf-8") as file:
        file.write("person,p2,Anders Holm,Anders,person B\n")
    more("mask", "scan")
    assert "Så gik [person B], og så kom [person B] igen." in words(more, "I10")[0]

    done = more("mask", "split", number(more, "Anders Holm"), "--form", "Anders", "--mask", "en anden")

    assert done.code == 0, done.err
    assert "Så gik [person B], og så kom [en anden] igen." in words(more, "I10")[0]
    assert "til [en anden], at" in words(more, "I11")[0]
    with (folder / "names.csv").open("a", encoding="utf-8") as file:
        file.write("place,s9,Skagen,,byen ved havet\n")
    more("mask", "scan")
    assert "til [en anden], at" in words(more, "I11")[0]  # the list is read again, and the decision stands
    while "mask split" not in (taken := more("undo").out):
        assert "Took back" in taken
    assert "til [person B], at" in words(more, "I11")[0]


def test_in_one_source_a_name_is_somebody_else_s(more: Qcode, folder: Path) -> None:
    done = more("mask", "split", number(more, "Mette Hansen"), "--source", "I11", "--mask", "en nabo")

    assert done.code == 0, done.err
    assert "Så sagde [en nabo] til" in words(more, "I11")[0]
    assert words(more, "I10")[0].startswith("[person A] var der.")
    with (folder / "names.csv").open("a", encoding="utf-8") as file:
        file.write("place,s9,Skagen,,byen ved havet\n")
    more("mask", "scan")
    assert "Så sagde [en nabo] til" in words(more, "I11")[0]
    assert words(more, "I10")[0].startswith("[person A] var der.")


def test_at_one_place_a_name_is_somebody_else_s_and_a_scan_keeps_it(more: Qcode, folder: Path) -> None:
    (place,) = [
        f"{row['start']}:{row['end']}"
        for row in more("mask", "list", "--mentions", "--format", "json").json()
        if (row["source"], row["words"]) == ("I11", "Mette")
    ]
    done = more("mask", "split", number(more, "Mette Hansen"), "--source", "I11", "--span", place, "--mask", "en nabo")

    assert done.code == 0, done.err
    assert "Så sagde [en nabo] til" in words(more, "I11")[0]
    with (folder / "names.csv").open("a", encoding="utf-8") as file:
        file.write("other,o9,gå,,\n")
    more("mask", "scan")
    assert "Så sagde [en nabo] til" in words(more, "I11")[0]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "Say what is somebody else's"),
        (("--form", "Mette", "--source", "I11"), "Say what is somebody else's"),
        (("--form", "Gurli"), "Gurli"),
        (("--source", "I03"), "I03"),
        (("--form", "Mette", "--mask", "byen"), "is the mask of entity"),
    ],
)
def test_what_cannot_be_split_is_told_and_changes_nothing(more: Qcode, arguments: tuple[str, ...], said: str) -> None:
    before = entities(more)
    done = more("mask", "split", number(more, "Mette Hansen"), *arguments)

    assert done.code == 2
    assert said in done.err
    assert entities(more) == before


def test_the_only_name_is_not_split_off(more: Qcode) -> None:
    done = more("mask", "split", number(more, "Aalborg"), "--form", "Aalborg")

    assert done.code == 2
    assert "nothing would be left" in done.err


def test_the_register_goes_out_and_comes_in_as_it_was(more: Qcode, folder: Path, tmp_path: Path) -> None:
    more("mask", "set", number(more, "Metta"), "--mask", "en ven")
    more("mask", "set", number(more, "Aalborg"), "--mask", "en by", "--level", "2")
    more("mask", "set", number(more, "Anders Holm"), "--mask", "en ven", "--shared")
    more("mask", "split", number(more, "Mette Hansen"), "--source", "I11", "--mask", "en nabo")
    out = more("mask", "export").out

    assert "place,s1,Aalborg,,byen,en by," in out
    (folder / "names.csv").unlink()
    (folder / "vault.qcode").rename(tmp_path / "old.qcode")
    (tmp_path / "register.csv").write_text(out, encoding="utf-8")
    fresh = tmp_path / "fresh"
    assert more("init", str(fresh)).code == 0
    for name in ("I10.txt", "I11.txt"):
        assert more("import", str(folder / "transcripts" / name), "--study", str(fresh)).code == 0
    done = more("mask", "import", str(tmp_path / "register.csv"), "--study", str(fresh))
    assert done.code == 0, done.err
    assert more("mask", "export", "--study", str(fresh)).out == out
    again = more("mask", "import", str(tmp_path / "register.csv"), "--study", str(fresh))
    assert f"{len(out.splitlines()) - 1} rows the same as here." in again.out


def test_a_plan_of_an_import_changes_nothing(more: Qcode, tmp_path: Path) -> None:
    (tmp_path / "andre.csv").write_text(
        "kind,id,name,aliases,mask\nperson,p1,Mette Hansen,Mette,lederen\nplace,s9,Skagen,,havnebyen\n",
        encoding="utf-8",
    )
    before = entities(more)
    done = more("mask", "import", str(tmp_path / "andre.csv"), "--dry-run")

    assert "1 would be added: s9." in done.out
    assert "1 would be changed: p1." in done.out
    assert entities(more) == before
    assert more("mask", "import", str(tmp_path / "andre.csv")).code == 0
    assert entities(more)["Mette Hansen"]["mask"] == "lederen"
    assert "Took back mask import" in more("undo").out
    assert entities(more) == before


def test_an_import_that_gives_two_one_mask_is_refused_with_its_line(more: Qcode, tmp_path: Path) -> None:
    (tmp_path / "andre.csv").write_text("kind,name,mask\nplace,Skagen,byen\n", encoding="utf-8")
    before = entities(more)
    done = more("mask", "import", str(tmp_path / "andre.csv"))

    assert done.code == 1
    assert "andre.csv:2: [byen] is the mask of entity" in done.err
    assert entities(more) == before


def test_a_decision_on_a_listed_name_holds_until_its_row_is_changed(qcode: Qcode, folder: Path) -> None:
    qcode("mask", "set", number(qcode, "Mette Hansen"), "--mask", "lederen")
    (folder / "names.csv").write_text(NAMES + "place,s9,Skagen,,havnebyen\n", encoding="utf-8")
    qcode("mask", "scan")

    assert entities(qcode)["Mette Hansen"]["mask"] == "lederen"
    assert "Names decided otherwise than names.csv says: 1" in qcode("status").out
    (folder / "names.csv").write_text(NAMES.replace("person A", "person X"), encoding="utf-8")
    qcode("mask", "scan")
    assert entities(qcode)["Mette Hansen"]["mask"] == "person X"
    assert "decided otherwise" not in qcode("status").out


def test_a_mask_may_be_shared_where_it_is_meant(qcode: Qcode) -> None:
    assert qcode("mask", "set", number(qcode, "Kirsten"), "--mask", "person A").code == 2
    assert qcode("mask", "set", number(qcode, "Kirsten"), "--mask", "person A", "--shared").code == 0


def test_a_coarser_mask_is_set_and_undone(qcode: Qcode) -> None:
    done = qcode("mask", "set", number(qcode, "Aalborg"), "--mask", "en by", "--level", "2")

    assert done.code == 0
    assert "at level 2" in done.out
    assert "byen,en by" in qcode("mask", "export").out
    qcode("undo")
    assert "en by" not in qcode("mask", "export").out


class TestReview:
    def test_it_shows_who_it_may_be_and_joins(self, more: Qcode) -> None:
        """
        I10, IP: Mette var der. Metta kom også.
        """
        done = more("mask", "review", stdin="s\n" * 9)
        assert "may be Mette Hansen | Mette [person A] (spelling)" in done.out
        at = [line for line in done.out.splitlines() if line[:2].strip("/").isdigit() and "  " in line]
        place = next(n for n, line in enumerate(at) if "Metta" in line)
        done = more("mask", "review", stdin="s\n" * place + "1\nq\n")

        assert "printed as [person A]" in done.out
        assert "[person A] kom også" in words(more, "I10")[0]

    def test_it_takes_back_and_goes_back(self, qcode: Qcode) -> None:
        done = qcode("mask", "review", stdin="u\na\n")
        assert "nothing was decided in this review yet" in done.out
        qcode("undo")
        qcode("undo")
        first = entities(qcode)["Kirsten"]
        assert first["state"] == "undecided"

    def test_an_answer_is_undone_inside_the_review(self, more: Qcode) -> None:
        before = entities(more)
        done = more("mask", "review", stdin="n\nu\nq\n")

        assert "taken back" in done.out
        assert entities(more) == before

    def test_back_asks_again(self, more: Qcode) -> None:
        done = more("mask", "review", stdin="s\nb\nq\n")

        assert done.out.count("\n1/") == 2
