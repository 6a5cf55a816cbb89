"""The code tree at the command line: plan, apply, rename by id, move, retire, and new codes while coding."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest

from qcode.cli.main import run

if TYPE_CHECKING:
    from pathlib import Path

    from cli.conftest import Qcode


@pytest.fixture
def book(folder: Path) -> Path:
    return folder / "codebooks" / "hms.yaml"


def edit(book: Path, old: str, new: str) -> None:
    text = book.read_text("utf-8")
    assert old in text
    book.write_text(text.replace(old, new, 1), encoding="utf-8", newline="\n")


def tree(qcode: Qcode) -> dict[str, int]:
    """Return path to number of codings, in the order of the tree."""
    return {str(row["code"]): int(str(row["codings"])) for row in qcode("codebook", "show", "--format", "json").json()}


def test_the_first_apply_wrote_ids_and_kept_all_else(book: Path) -> None:
    assert book.read_text("utf-8") == (
        "codebook: hms\n"
        "version: 3\n"
        "codes:\n"
        "  - name: Brugere\n"
        "    id: brugere\n"
        "    codes:\n"
        '      - {name: Kilder, id: kilder, number: "1", aliases: [K1], definition: Hvorfra man ved det.}\n'
        '      - {name: Forestillinger, id: forestillinger, number: "2"}\n'
        "  - name: Samarbejde\n"
        "    id: samarbejde\n"
        "    codes: [{name: Amt-kommune, id: amt-kommune}, {name: Praksis, id: praksis}]\n"
        "  - {name: Tilbud, id: tilbud}\n"
    )


def test_the_second_apply_has_nothing_to_do(qcode: Qcode, book: Path) -> None:
    before = book.read_bytes()

    assert "up to date" in qcode("codebook", "apply").out
    assert book.read_bytes() == before


def test_the_tree_is_shown_in_its_order_with_counts(qcode: Qcode) -> None:
    assert tree(qcode) == {
        "brugere": 0,
        "brugere/kilder": 3,
        "brugere/forestillinger": 1,
        "samarbejde": 0,
        "samarbejde/amt-kommune": 2,
        "samarbejde/praksis": 3,
        "tilbud": 4,
    }


def test_a_rename_keeps_id_and_codings(qcode: Qcode, book: Path) -> None:
    edit(book, "name: Kilder,", "name: Hvorfra,")
    plan = qcode("codebook", "apply", "--dry-run").out
    assert tree(qcode)["brugere/kilder"] == 3
    assert qcode("codebook", "apply").code == 0

    assert "renamed" in plan
    assert "was brugere/kilder" in plan
    assert tree(qcode)["brugere/hvorfra"] == 3
    assert "brugere/kilder" not in tree(qcode)


def test_a_renamed_parent_takes_its_children_along(qcode: Qcode, book: Path) -> None:
    edit(book, "name: Samarbejde", "name: Sammen hver for sig")
    assert qcode("codebook", "apply").code == 0

    assert tree(qcode)["sammen-hver-for-sig/praksis"] == 3
    assert len(qcode("quotes", "--code", "sammen-hver-for-sig/*", "--format", "json").json()) == 4


def test_two_codes_may_change_names(qcode: Qcode, book: Path) -> None:
    edit(book, "name: Kilder,", "name: X,")
    edit(book, "name: Forestillinger,", "name: Kilder,")
    edit(book, "name: X,", "name: Forestillinger,")
    assert qcode("codebook", "apply").code == 0

    assert (tree(qcode)["brugere/kilder"], tree(qcode)["brugere/forestillinger"]) == (1, 3)


def test_a_code_moves_with_its_codings(qcode: Qcode, book: Path) -> None:
    edit(book, ", {name: Praksis, id: praksis}", "")
    edit(book, "  - {name: Tilbud", "  - {name: Praksis, id: praksis}\n  - {name: Tilbud")
    done = qcode("codebook", "apply")

    assert done.code == 0
    assert "moved" in done.out
    assert (list(tree(qcode))[-2], tree(qcode)["praksis"]) == ("praksis", 3)


def test_a_code_with_codings_is_not_retired(qcode: Qcode, book: Path) -> None:
    edit(book, "  - {name: Tilbud, id: tilbud}\n", "")
    done = qcode("codebook", "apply")

    assert done.code == 1
    assert "The code 'tilbud' is gone from the file, but holds 4 codings." in done.err
    assert "`- name: Tilbud` with `id: tilbud`" in done.err
    assert tree(qcode)["tilbud"] == 4


def test_a_code_that_vanished_beside_a_new_one_is_asked_about(qcode: Qcode, book: Path) -> None:
    edit(book, "{name: Tilbud, id: tilbud}", "Hjælp")
    done = qcode("codebook", "apply")

    assert done.code == 1
    assert "If it was renamed to 'hjælp', write `id: tilbud` below that name" in done.err


def test_a_code_without_codings_is_retired_and_undo_brings_it_back(qcode: Qcode, book: Path) -> None:
    for row in qcode("code", "list", "--code", "forestillinger", "--format", "json").json():
        assert qcode("code", "remove", str(row["id"]), "--coder", str(row["coder"])).code == 0
    edit(book, '      - {name: Forestillinger, id: forestillinger, number: "2"}\n', "")
    assert qcode("codebook", "apply").code == 0
    assert "brugere/forestillinger" not in tree(qcode)
    assert qcode("undo").code == 0

    assert list(tree(qcode))[2] == "brugere/forestillinger"


def test_an_undone_apply_puts_the_file_back_byte_for_byte(qcode: Qcode, folder: Path) -> None:
    """
    # Noter
    codes:   # rækkefølgen er rapportens
    """
    book = folder / "codebooks" / "to.yaml"
    before = "# Noter\ncodebook: to\ncodes:   # rækkefølgen er rapportens\n  - B   # først\n  - A: [C]\n".encode()
    book.write_bytes(before)
    assert qcode("codebook", "apply").code == 0
    assert b"id: b" in book.read_bytes()
    assert qcode("undo").code == 0

    assert book.read_bytes() == before


def test_line_ends_of_windows_are_kept(qcode: Qcode, folder: Path) -> None:
    book = folder / "codebooks" / "to.yaml"
    book.write_bytes(b"codebook: to\r\ncodes:\r\n  - B # med note\r\n  - A:\r\n    - C\r\n")
    assert qcode("codebook", "apply").code == 0
    written = book.read_bytes()

    assert written.count(b"\r\n") == written.count(b"\n")
    assert b"# med note\r\n" in written


def test_a_new_code_is_made_while_coding(qcode: Qcode, book: Path) -> None:
    assert qcode("code", "add", "I06", "Natten/Lange vagter", "tilbud", "--new", "--turn", "2").code == 0

    assert list(tree(qcode))[-2:] == ["natten", "natten/lange-vagter"]
    assert tree(qcode)["natten/lange-vagter"] == 1
    assert "  - {name: Natten, id: natten, codes: [{name: Lange vagter, id: lange-vagter}]}\n" in book.read_text(
        "utf-8"
    )
    assert "up to date" in qcode("codebook", "apply").out


def test_a_new_code_below_one_that_is_there_joins_its_list(qcode: Qcode, book: Path) -> None:
    assert qcode("code", "add", "I06", "samarbejde/politi", "--new", "--turn", "2").code == 0

    assert "{name: Praksis, id: praksis}, {name: politi, id: politi}]" in book.read_text("utf-8")


def test_new_makes_nothing_of_what_is_there(qcode: Qcode, book: Path) -> None:
    before = book.read_bytes()
    assert qcode("code", "add", "I06", "Tilbud", "--new", "--turn", "2").code == 0

    assert book.read_bytes() == before


def test_new_waits_for_changes_to_be_applied(qcode: Qcode, book: Path) -> None:
    edit(book, "name: Tilbud", "name: Hjælp")
    done = qcode("code", "add", "I06", "ny", "--new", "--turn", "2")

    assert done.code == 2
    assert "Run `qcode codebook apply` first" in done.err


@pytest.mark.parametrize("code", ["a//b", "*", "a/*", "a,b", "(a)", 'a"b', " "])
def test_what_cannot_be_a_path_is_not_made(qcode: Qcode, book: Path, code: str) -> None:
    before = book.read_bytes()

    assert qcode("code", "add", "I06", code, "--new", "--turn", "2").code == 2
    assert book.read_bytes() == before


def test_undo_of_a_new_code_takes_it_out_of_the_file_again(qcode: Qcode, book: Path) -> None:
    before = book.read_bytes()
    qcode("code", "add", "I06", "ny/kode", "--new", "--turn", "2")
    assert qcode("undo").code == 0

    assert book.read_bytes() == before
    assert "ny/kode" not in tree(qcode)


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("version: 3", "version: 3\nversion: 4", "hms.yaml:3:1"),
        ("version: 3", "versjon: 3", "hms.yaml:2:1"),
        ("name: Tilbud, ", "navn: Tilbud, ", "hms.yaml:12:6"),
        ("id: tilbud", "id: kilder", "hms.yaml:12:12"),
        ("name: Tilbud", "name: Brugere", "hms.yaml:12:12"),
        ("name: Tilbud", "name: a/b", "hms.yaml:12:12"),
        ("  - {name: Tilbud, id: tilbud}", "  - {name: Tilbud", "hms.yaml:13:1"),
        ("[K1]", "{K1: x}", "hms.yaml:7:"),
    ],
)
def test_a_fault_in_the_file_is_placed(qcode: Qcode, book: Path, old: str, new: str, place: str) -> None:
    edit(book, old, new)
    check = qcode("codebook", "check", "--format", "json")
    apply = qcode("codebook", "apply")

    assert check.code == 3
    assert f"codebooks/{place}" in check.out
    assert apply.code == 1
    assert f"codebooks/{place}" in apply.err


def test_two_files_of_one_name_are_refused(qcode: Qcode, folder: Path) -> None:
    (folder / "codebooks" / "to.yaml").write_text("codebook: hms\ncodes: [A]\n", encoding="utf-8")

    err = qcode("codebook", "apply").err

    assert "codebooks/to.yaml: codebooks/hms.yaml is the codebook 'hms' already." in err


def test_the_same_path_in_two_books_is_counted_apart(qcode: Qcode, folder: Path) -> None:
    (folder / "codebooks" / "to.yaml").write_text("codebook: to\ncodes: [Tilbud]\n", encoding="utf-8")
    qcode("codebook", "apply")
    qcode("code", "add", "I06", "to:tilbud", "--turn", "2")
    rows = qcode("codebook", "show", "--format", "json").json()

    assert [(row["codebook"], row["codings"]) for row in rows if row["code"] == "tilbud"] == [("hms", 4), ("to", 1)]


class TestABookWhoseFileIsGone:
    """Its file may have been renamed, deleted, or say another name."""

    @pytest.fixture
    def other(self, qcode: Qcode, folder: Path) -> Path:
        """A second codebook, applied, with one code that holds a coding and one that holds none."""
        path = folder / "codebooks" / "to.yaml"
        path.write_text("codebook: to\ncodes: [Natten, Dagen]\n", encoding="utf-8")
        assert qcode("codebook", "apply").code == 0
        assert qcode("code", "add", "I06", "natten", "--turn", "2").code == 0
        return path

    @pytest.mark.parametrize("how", ["deleted", "another name"])
    def test_is_shown_as_retired_and_refused_where_codings_hang_on_it(
        self, qcode: Qcode, other: Path, how: str
    ) -> None:
        before = tree(qcode)
        if how == "deleted":
            other.unlink()
        else:
            edit(other, "codebook: to", "codebook: tre")
        plan = qcode("codebook", "apply", "--dry-run")
        done = qcode("codebook", "apply")

        assert [line.split()[:3] for line in plan.out.splitlines() if "retired" in line] == [
            *(["retired", "natten", "1"], ["retired", "dagen", "0"])
        ]
        assert done.code == 1
        assert "The code 'natten' is gone from the file, but holds 1 codings." in done.err
        assert tree(qcode) == before
        assert "not-applied" in qcode("codebook", "check", "--format", "json").out

    def test_goes_where_nothing_hangs_on_it_and_undo_brings_it_back(self, qcode: Qcode, other: Path) -> None:
        assert qcode("undo").code == 0
        before = tree(qcode)
        other.unlink()
        assert qcode("codebook", "apply").code == 0
        assert {"natten", "dagen"}.isdisjoint(tree(qcode))
        assert "up to date" in qcode("codebook", "apply").out
        assert qcode("undo").code == 0

        assert tree(qcode) == before

    def test_under_another_file_name_is_the_same_book(self, qcode: Qcode, other: Path) -> None:
        other.rename(other.with_name("tre.yaml"))

        assert "up to date" in qcode("codebook", "apply").out
        assert tree(qcode)["natten"] == 1


class TestColons:
    """`a:b` names a codebook and a path, where there is such a codebook."""

    def test_stand_in_a_code_s_name(self, qcode: Qcode, folder: Path) -> None:
        (folder / "codebooks" / "to.yaml").write_text('codebook: to\ncodes: ["Tid: nat", "hms: dag"]\n', "utf-8")
        assert qcode("codebook", "apply").code == 0
        assert qcode("code", "add", "I06", "Tid: nat", "--turn", "2").code == 0
        assert qcode("code", "add", "I06", "to:tid:-nat", "--turn", "1").code == 0
        found = qcode("code", "list", "--code", "tid:-nat", "--format", "json").json()

        assert [one["code"] for one in found] == ["tid:-nat", "tid:-nat"]

    def test_part_a_codebook_from_a_path_only_where_there_is_one(self, qcode: Qcode) -> None:
        found = qcode("code", "list", "--code", "hms:tilbud", "--format", "json").json()

        assert len(found) == 4
        assert "There is no code 'andet:tilbud'" in qcode("code", "list", "--code", "andet:tilbud").err
        assert "There is no code 'hms:findes-ikke'" in qcode("code", "list", "--code", "hms:findes-ikke").err

    def test_make_a_new_code_with_that_name(self, qcode: Qcode) -> None:
        assert qcode("code", "add", "I06", "Tid: nat", "--new", "--turn", "2").code == 0

        assert tree(qcode)["tid:-nat"] == 1
        assert len(qcode("quotes", "--code", "tid:-nat", "--format", "json").json()) == 1


class Keyboard(io.StringIO):
    """A terminal."""

    def isatty(self) -> bool:
        return True


class Screen(io.StringIO):
    """A terminal's screen, as wide as a page."""

    def isatty(self) -> bool:
        return True


def at_terminal(monkeypatch: pytest.MonkeyPatch, typed: str, *arguments: str) -> tuple[int, str]:
    """Run a command where a person sits; return the exit code and what stood on the screen."""
    screen = Screen()
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.setattr("sys.stdin", Keyboard(typed))
    monkeypatch.setattr("sys.stdout", screen)
    with pytest.raises(SystemExit) as ended:
        run(list(arguments))
    monkeypatch.undo()
    return int(ended.value.code or 0), screen.getvalue()


@pytest.mark.parametrize(("typed", "done"), [("y\n", True), ("ja\n", True), ("\n", False), ("", False), ("n\n", False)])
def test_at_a_terminal_apply_asks_before_it_does_anything(
    qcode: Qcode, book: Path, monkeypatch: pytest.MonkeyPatch, typed: str, *, done: bool
) -> None:
    edit(book, "name: Tilbud", "name: Hjælp")
    with monkeypatch.context() as patch:
        code, screen = at_terminal(patch, typed, "codebook", "apply", "--study", str(book.parents[1]))

    assert (code, "Carry out 1 change? [y/N]" in screen) == (0, True)
    assert ("hjælp" in tree(qcode)) is done


def test_a_terminal_is_not_asked_where_yes_was_said(qcode: Qcode, book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    edit(book, "name: Tilbud", "name: Hjælp")
    with monkeypatch.context() as patch:
        code, screen = at_terminal(patch, "", "codebook", "apply", "--yes", "--study", str(book.parents[1]))

    assert (code, "[y/N]" in screen) == (0, False)
    assert tree(qcode)["hjælp"] == 4


@pytest.mark.parametrize(
    ("typed", "held"),
    [
        ("1\ny\n", {"hjælp": 4}),
        ("7\n1\ny\n", {"hjælp": 4}),
        ("samarbejde/praksis\ny\n", {"hjælp": 0, "samarbejde/praksis": 7}),
    ],
)
def test_at_a_terminal_apply_asks_what_became_of_a_code_that_is_gone(
    qcode: Qcode, book: Path, monkeypatch: pytest.MonkeyPatch, typed: str, held: dict[str, int]
) -> None:
    edit(book, "{name: Tilbud, id: tilbud}", "Hjælp")
    with monkeypatch.context() as patch:
        code, screen = at_terminal(patch, typed, "codebook", "apply", "--study", str(book.parents[1]))

    assert code == 0
    assert "`tilbud` (4 codings) is gone from hms. Was it renamed?\n  1  it is called hjælp now\n" in screen
    assert {name: tree(qcode).get(name) for name in held} == held


@pytest.mark.parametrize(
    ("said", "held"),
    [
        (("--rename", "tilbud=hjælp"), {"hjælp": 4}),
        (("--merge", "tilbud=praksis"), {"hjælp": 0, "samarbejde/praksis": 7}),
        (("--retire", "tilbud", "--to", "hjælp"), {"hjælp": 4}),
    ],
)
def test_in_a_script_the_fate_of_a_code_is_said_and_undo_brings_file_and_codings_back(
    qcode: Qcode, book: Path, said: tuple[str, ...], held: dict[str, int]
) -> None:
    edit(book, "{name: Tilbud, id: tilbud}", "Hjælp")
    before = book.read_bytes()
    done = qcode("codebook", "apply", *said)
    assert (done.code, {name: tree(qcode).get(name) for name in held}) == (0, held)
    assert qcode("undo").code == 0

    assert book.read_bytes() == before
    assert tree(qcode)["tilbud"] == 4


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        (("--rename", "tilbud"), "An `=` stands between two paths"),
        (("--rename", "kilder=hjælp"), "No code 'kilder' is gone"),
        (("--rename", "tilbud=findes-ikke"), "There is no code 'findes-ikke'"),
        (("--rename", "tilbud=brugere"), "has an id already"),
        (("--merge", "tilbud=findes-ikke"), "There is no code 'findes-ikke'"),
        (("--to", "hjælp"), "--to says where"),
    ],
)
def test_a_fate_that_cannot_be_is_misuse(qcode: Qcode, book: Path, said: tuple[str, ...], problem: str) -> None:
    edit(book, "{name: Tilbud, id: tilbud}", "Hjælp")
    done = qcode("codebook", "apply", *said)

    assert done.code == 2
    assert problem in done.err


def test_commands_say_what_they_did_in_a_sentence(qcode: Qcode) -> None:
    assert qcode("codebook", "rename", "tilbud", "Hjælp").out == (
        "Renamed: hjælp, was tilbud (4 codings).\n`qcode undo` takes it back.\n"
    )
    assert "nothing to change" in qcode("codebook", "rename", "hjælp", "Hjælp").out.lower()
    assert qcode("codebook", "split", "hjælp", "Senge", "Folk").code == 0
    (first, *others) = qcode("codebook", "split", "hjælp", "--coder", "AK", "--format", "json").json()
    assert qcode("codebook", "decide", str(first["id"]), "senge").out == (
        f"Coding {first['id']} in {first['source']} is senge now. 3 codings left on hjælp.\n"
    )
    assert len(others) == 2


def test_a_queue_is_decided_as_a_table_that_was_filled_in(qcode: Qcode, folder: Path) -> None:
    assert qcode("codebook", "split", "tilbud", "Senge", "Folk").code == 0
    table = folder / "valg.csv"
    rows = qcode("codebook", "split", "tilbud", "--coder", "AK", "--format", "csv").out.splitlines()
    table.write_text("\n".join([rows[0], *(row + "senge|folk" for row in rows[1:])]), encoding="utf-8")
    assert qcode("codebook", "decide", "--from", str(table)).out.startswith("Decided 3 codings.")

    assert {name: tree(qcode)[name] for name in ("tilbud", "senge", "folk")} == {"tilbud": 1, "senge": 3, "folk": 3}
    assert qcode("undo").code == 0
    assert tree(qcode)["tilbud"] == 4


def test_history_and_an_older_state_are_listings(qcode: Qcode) -> None:
    qcode("codebook", "rename", "tilbud", "Hjælp")
    first, *_ = qcode("codebook", "history", "--format", "json").json()

    assert (first["coder"], first["step"], first["code"], first["detail"]) == ("AK", "renamed", "hjælp", "was tilbud")
    assert qcode("codebook", "show", "--at", "24.11.2003", "--format", "json").json() == []
    assert qcode("codebook", "show", "--at", "1.1.2999", "--format", "json").json()[-1]["code"] == "hjælp"
