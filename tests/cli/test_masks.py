"""The mask register at the command line: scanning, reviewing from a pipe, setting, undoing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from cli.conftest import NAMES

if TYPE_CHECKING:
    from pathlib import Path

    from cli.conftest import Qcode


def entities(qcode: Qcode, *arguments: str) -> dict[str, dict[str, object]]:
    """Return the register by the first of an entity's names."""
    rows = qcode("mask", "list", "--format", "json", *arguments).json()
    return {str(row["names"]).split(" | ")[0]: row for row in rows}


def number(qcode: Qcode, name: str) -> str:
    return str(entities(qcode)[name]["id"])


def words(qcode: Qcode, source: str) -> str:
    (row, *_) = qcode("quotes", "--where", f"source = {source}", "--format", "json").json()
    return str(row["words"])


def test_a_scan_finds_the_listed_and_puts_the_rest_in_the_queue(qcode: Qcode) -> None:
    known = entities(qcode)

    assert {name: (row["state"], row["mask"]) for name, row in known.items()} == {
        "Mette Hansen": ("accepted", "person A"),
        "Svalegården": ("accepted", "institution 1"),
        "Aalborg": ("accepted", "byen"),
        "Servicestyrelsen": ("never", ""),
        "Kirsten": ("undecided", "navn 1"),
    }
    assert list(entities(qcode, "--undecided")) == ["Kirsten"]


def test_every_mention_is_listed_with_its_words(qcode: Qcode, texts: dict[str, str]) -> None:
    rows = qcode("mask", "list", "--mentions", "--format", "json").json()

    assert ("I02", "Aalborgs", "names", "accepted", "byen") in [
        (row["source"], row["words"], row["layer"], row["state"], row["mask"]) for row in rows
    ]
    for row in rows:
        assert texts[str(row["source"])][int(str(row["start"])) : int(str(row["end"]))] == row["words"]
    assert [row["words"] for row in qcode("mask", "list", "--mentions", "--undecided", "--format", "json").json()] == [
        "Kirsten"
    ]


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ("a\n", "Så ringer jeg til [navn 1]."),
        ("\n", "Så ringer jeg til [navn 1]."),
        ("en kollega\n", "Så ringer jeg til [en kollega]."),
        ("[en kollega]\n", "Så ringer jeg til [en kollega]."),
        ("?\nen kollega\n", "Så ringer jeg til [en kollega]."),
        ("byen\nen kollega\n", "Så ringer jeg til [en kollega]."),  # the first is Aalborg's
        ("A\n", "Så ringer jeg til [navn 1]."),
        ("n\n", "Så ringer jeg til Kirsten."),
        ("N\n", "Så ringer jeg til Kirsten."),
        ("S\na\n", "Så ringer jeg til [?]."),  # there is no second question
        ("Skip\n", "Så ringer jeg til [?]."),
        ("Q\na\n", "Så ringer jeg til [?]."),
        ("x\n", "Så ringer jeg til [?]."),  # a single letter is sooner a slip than a mask
        ("x\nK\n[k]\n7\nen kollega\n", "Så ringer jeg til [en kollega]."),
        ("Aalborgs kollega\nen kollega\n", "Så ringer jeg til [en kollega]."),  # a mask that tells
        ("Aalborgs kollega\n", "Så ringer jeg til [?]."),
        ("s\n", "Så ringer jeg til [?]."),
        ("q\n", "Så ringer jeg til [?]."),
        ("", "Så ringer jeg til [?]."),
    ],
)
def test_a_review_answers_from_a_pipe(qcode: Qcode, answers: str, expected: str) -> None:
    """
    IP: Så ringer jeg til Kirsten.
    """
    done = qcode("mask", "review", stdin=answers)

    assert done.code == 0
    assert ">Kirsten<" in done.out
    assert words(qcode, "I06").endswith(expected)


def test_a_decision_survives_a_rescan_and_opens_the_gate(qcode: Qcode, folder: Path) -> None:
    assert qcode("quotes", "-o", "citater.md").code == 1
    qcode("mask", "review", stdin="en kollega\n")
    with (folder / "names.csv").open("a", encoding="utf-8") as file:
        file.write("other,o9,senge,,\n")

    assert qcode("mask", "scan").code == 0
    assert words(qcode, "I06").endswith("[en kollega].")
    assert qcode("quotes", "-o", "citater.md").code == 0


def test_a_refusal_survives_a_rescan_too(qcode: Qcode, folder: Path) -> None:
    qcode("mask", "set", number(qcode, "Kirsten"), "--never")
    (folder / "transcripts" / "I09.txt").write_text("I: Hvem?\nIP: Det var Kirsten og Vibeke.\n", encoding="utf-8")
    qcode("import", str(folder / "transcripts" / "I09.txt"))
    qcode("code", "add", "I09", "tilbud", "--turn", "2")

    assert qcode("mask", "scan").code == 3
    assert words(qcode, "I09") == "Det var Kirsten og [?]."


def test_a_new_mask_is_printed_in_every_form_and_source(qcode: Qcode) -> None:
    """
    IP: Lederen Mette Hansen sagde ja. …Det er Mettes ord, ikke mine.
    """
    assert qcode("mask", "set", number(qcode, "Mette Hansen"), "--mask", "[lederen]").code == 0
    first, second = qcode("quotes", "--where", "source = I01", "--format", "json").json()

    assert "Lederen [lederen] sagde ja." in str(first["words"])
    assert "Det er [lederens] ord" in str(second["words"])


def test_two_entities_never_have_one_mask(qcode: Qcode) -> None:
    done = qcode("mask", "set", number(qcode, "Kirsten"), "--mask", "byen")

    assert done.code == 2
    assert "[byen] is the mask of entity" in done.err
    assert entities(qcode)["Kirsten"]["state"] == "undecided"


@pytest.mark.parametrize("arguments", [(), ("--mask", ""), ("--mask", " "), ("--mask", "en kollega", "--never")])
def test_a_decision_is_a_mask_or_never_and_not_neither_or_both(qcode: Qcode, arguments: tuple[str, ...]) -> None:
    before = entities(qcode)
    done = qcode("mask", "set", number(qcode, "Kirsten"), *arguments)

    assert done.code == 2
    assert "Say what is to be printed, or that it is never masked." in done.err
    assert entities(qcode) == before


def test_a_mask_that_holds_a_name_is_refused(qcode: Qcode) -> None:
    before = entities(qcode)
    done = qcode("mask", "set", number(qcode, "Kirsten"), "--mask", "Mettes kollega")

    assert done.code == 2
    assert "This mask holds a name that is to be masked itself." in done.err
    assert "Mette" not in done.err
    assert entities(qcode) == before


@pytest.mark.parametrize("mask", ["en [kollega]", "en] kollega", "[en [kollega] her]"])
def test_brackets_inside_a_mask_are_refused(qcode: Qcode, mask: str) -> None:
    done = qcode("mask", "set", number(qcode, "Kirsten"), "--mask", mask)

    assert done.code == 2
    assert "A mask has no brackets inside it." in done.err
    assert entities(qcode)["Kirsten"]["state"] == "undecided"


def test_brackets_inside_a_mask_of_the_list_are_refused_with_their_line(qcode: Qcode, folder: Path) -> None:
    (folder / "names.csv").write_text("kind,id,name,mask,mask_2\nplace,s1,Aalborg,byen,en [x] by\n", encoding="utf-8")

    assert "names.csv:2" in qcode("mask", "scan").err


def test_what_is_found_by_its_shape_is_not_said_to_hold_a_name(qcode: Qcode, folder: Path) -> None:
    """
    IP: Mit Cpr er 140361-1234.
    """
    (folder / "transcripts" / "I09.txt").write_text("I: Hvem?\nIP: Mit Cpr er 140361-1234.\n", encoding="utf-8")
    qcode("import", str(folder / "transcripts" / "I09.txt"))
    with (folder / "names.csv").open("a", encoding="utf-8") as file:
        file.write("other,o9,Cpr,,kortet\n")
    done = qcode("mask", "scan")

    assert "CPR-nummer 1" in [row["mask"] for row in entities(qcode).values()]
    assert "holds a name" not in done.err


def test_refusing_the_unsure_places_of_a_masked_name_says_that_these_are_left(qcode: Qcode, folder: Path) -> None:
    """
    IP: Det var Gry, der kom, men det var også et gry uden lige.
    IP: Gry er tidligt.
    """
    text = "I: Hvem?\nIP: Det var Gry, der kom, men det var også et gry uden lige.\nI: Og?\nIP: Gry er tidligt.\n"
    (folder / "transcripts" / "I09.txt").write_text(text, encoding="utf-8")
    qcode("import", str(folder / "transcripts" / "I09.txt"))
    with (folder / "names.csv").open("a", encoding="utf-8") as file:
        file.write("person,o9,Gry Dal,Gry,kollegaen\n")
    qcode("mask", "scan")
    done = qcode("mask", "review", stdin="s\nn\nq\n")

    assert "not meant here, so not masked here; elsewhere printed as [kollegaen]" in done.out


def test_a_mask_on_the_list_that_holds_a_name_is_warned_of(qcode: Qcode, folder: Path) -> None:
    (folder / "names.csv").write_text(
        "kind,id,name,aliases,mask\nperson,p1,Mette Hansen,Mette,lederen i Aalborg\nplace,s1,Aalborg,,byen\n",
        encoding="utf-8",
    )

    assert "Warning: the mask [lederen i Aalborg] holds a name that is to be masked itself" in qcode("mask", "scan").err


def test_a_coarser_mask_on_the_list_that_holds_a_name_is_warned_of_too(qcode: Qcode, folder: Path) -> None:
    (folder / "names.csv").write_text(
        "kind,id,name,mask,mask_2\nperson,p1,Mette Hansen,lederen,en leder i Aalborg\nplace,s1,Aalborg,byen,\n",
        encoding="utf-8",
    )

    assert "Warning: the mask [en leder i Aalborg] holds a name" in qcode("mask", "scan").err


@pytest.mark.parametrize("mask", ["BYEN", " byen ", "[byen]", "[ byen ]"])
def test_the_same_mask_written_otherwise_is_the_same_mask(qcode: Qcode, mask: str) -> None:
    assert qcode("mask", "set", number(qcode, "Kirsten"), "--mask", mask).code == 2


@pytest.mark.parametrize("mask", ["byen", "[Byen]", "en by"])
def test_two_rows_of_the_list_with_one_mask_are_refused_unless_it_is_meant(
    qcode: Qcode, folder: Path, mask: str
) -> None:
    """Masks that would print alike somewhere are one mask: [byen], and [by] after an article."""
    before = entities(qcode)
    rows = NAMES.splitlines()
    (folder / "names.csv").write_text("\n".join([*rows, f"place,s2,Odense,,{mask}"]) + "\n", encoding="utf-8")
    done = qcode("mask", "scan")

    assert done.code == 1
    assert "names.csv:6: " in done.err
    assert "is the mask of line 4 already" in done.err
    assert entities(qcode) == before
    shared = [rows[0] + ",shared", *(f"{row}," for row in rows[1:]), f"place,s2,Odense,,{mask},ja"]
    (folder / "names.csv").write_text("\n".join(shared) + "\n", encoding="utf-8")
    assert qcode("mask", "scan").code == 3
    assert entities(qcode)["Odense"]["mask"] == mask.strip("[]")


def test_a_decision_is_taken_back(qcode: Qcode) -> None:
    before = entities(qcode)
    qcode("mask", "set", number(qcode, "Kirsten"), "--mask", "en kollega")
    assert words(qcode, "I06").endswith("[en kollega].")
    while "mask set" not in (taken := qcode("undo").out):
        assert "Took back mask scan" in taken

    assert words(qcode, "I06").endswith("[?].")
    assert entities(qcode) == before


def test_a_public_name_stays(qcode: Qcode) -> None:
    """
    IP: Det er Servicestyrelsens penge.
    """
    assert words(qcode, "I03") == "En seng og en snak. Det er Servicestyrelsens penge."


def test_without_the_vault_nothing_is_scanned_and_quotes_come_out_all_the_same(qcode: Qcode, folder: Path) -> None:
    before = qcode("quotes", "--format", "json").json()
    (folder / "vault.qcode").unlink()
    done = qcode("mask", "scan")

    assert done.code == 1
    assert "Put it back at" in done.err
    assert not (folder / "vault.qcode").exists()
    assert qcode("quotes", "--format", "json").json() == before


def test_the_vault_may_live_elsewhere(
    qcode: Qcode, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "vault.qcode").rename(tmp_path / "sikkert.qcode")
    monkeypatch.setenv("QCODE_VAULT", str(tmp_path / "sikkert.qcode"))

    assert qcode("mask", "set", number(qcode, "Kirsten"), "--mask", "en kollega").code == 0
    assert qcode("mask", "scan").code == 0
    assert not (folder / "vault.qcode").exists()


def test_no_name_is_in_the_study_database_outside_the_words(qcode: Qcode, folder: Path) -> None:
    """The names and their forms are in the vault; the study knows numbers, masks and places."""
    qcode("mask", "review", stdin="en kollega\n")
    history = qcode("history", "--limit", "99", "--format", "json").out

    assert "irsten" not in history
    assert "Mette" not in history
    assert b"kirsten" not in (folder / "study.qcode").read_bytes()


def test_a_broken_list_names_its_line_and_changes_nothing(qcode: Qcode, folder: Path) -> None:
    before = entities(qcode)
    with (folder / "names.csv").open("a", encoding="utf-8") as file:
        file.write("dyr,d1,Fido,,\n")
    done = qcode("mask", "scan")

    assert done.code == 1
    assert "names.csv:6: The kind is not one of person" in done.err
    assert entities(qcode) == before


def test_the_review_of_nothing_says_so(qcode: Qcode) -> None:
    qcode("mask", "review", stdin="a\n")

    assert "Nothing waits for a decision" in qcode("mask", "review").out


def test_mentions_in_json_are_the_contract_s_spans(qcode: Qcode) -> None:
    rows = json.loads(qcode("mask", "list", "--mentions", "--format", "json").out)

    assert all(list(row)[:4] == ["source", "start", "end", "words"] for row in rows)


def test_a_name_that_was_masked_can_be_let_stand_after_all(qcode: Qcode) -> None:
    """
    IP: Lederen Mette Hansen sagde ja.
    """
    done = qcode("mask", "set", number(qcode, "Mette Hansen"), "--never")

    assert "never masked" in done.out
    assert "Lederen Mette Hansen sagde ja." in words(qcode, "I01")


def test_a_scan_that_reads_names_and_texts_is_one_action(qcode: Qcode, folder: Path) -> None:
    (folder / "names.csv").write_text("kind;id;name;aliases;mask\nplace;p;Skagen;;havnebyen\n", encoding="utf-8")
    before = len(qcode("history", "--limit", "999", "--format", "json").json())

    qcode("mask", "scan")
    qcode("mask", "set", number(qcode, "Skagen"), "--mask", "byen ved havet")

    assert len(qcode("history", "--limit", "999", "--format", "json").json()) == before + 2


def test_what_wrote_to_the_vault_is_not_half_undone_without_it(qcode: Qcode, folder: Path) -> None:
    (folder / "vault.qcode").unlink()

    done = qcode("undo")

    assert done.code == 1
    assert "the vault is not here" in done.err


def test_a_scan_lists_what_it_found_as_data_and_says_the_rest_on_stderr(qcode: Qcode, texts: dict[str, str]) -> None:
    done = qcode("mask", "scan", "--format", "json")
    rows = json.loads(done.out)

    assert done.code == 3
    assert "with names, patterns, lists, model (" in done.err
    assert {tuple(row) for row in rows} == {("source", "start", "end", "words", "type", "layer", "confidence", "mask")}
    for row in rows:
        assert texts[str(row["source"])][int(str(row["start"])) : int(str(row["end"]))] == row["words"]
    assert ("Kirsten", "") in [(row["words"], row["mask"]) for row in rows]


def test_a_scan_with_some_ways_of_finding_says_so_and_ends_with_3(qcode: Qcode) -> None:
    done = qcode("mask", "scan", "--layers", "names,patterns")

    assert done.code == 3
    assert "with names, patterns: " in done.out
    assert "do not count as clean" in done.err
    assert qcode("mask", "scan", "--layers", "nams").code == 2


def test_what_a_transcriber_masked_before_is_not_asked_about(qcode: Qcode, folder: Path) -> None:
    """
    IP: Så kom [Navn 2] og XXX fra (By), og [griner].
    """
    text = "I: Hvem?\nIP: Så kom [Navn 2] og XXX fra (By), og så [griner] Kirsten.\n"
    (folder / "transcripts" / "I09.txt").write_text(text, encoding="utf-8")
    qcode("import", str(folder / "transcripts" / "I09.txt"))
    qcode("code", "add", "I09", "tilbud", "--turn", "2")
    qcode("mask", "scan")

    assert words(qcode, "I09") == "Så kom [Navn 2] og XXX fra (By), og så [griner] [?]."
    found = qcode("mask", "list", "--mentions", "--format", "json").json()
    assert [row["words"] for row in found if row["source"] == "I09"] == ["Kirsten"]
