"""The ledger by command: from a query to a chapter, and what scripts may rely on."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import docx
import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from cli.conftest import Qcode


def first(qcode: Qcode) -> str:
    """Take what is coded with one code; return the first quote's id."""
    assert qcode("quotes", "--code", "brugere/kilder", "--to-ledger", "--quiet").err == ""
    return str(qcode("ledger", "list", "--format", "json").json()[0]["id"])


def _taken(qcode: Qcode) -> list[dict[str, object]]:
    first(qcode)
    return qcode("ledger", "list", "--format", "json").json()


def test_an_entry_in_json_has_the_keys_of_the_contract(qcode: Qcode) -> None:
    key = first(qcode)
    assert qcode("ledger", "edit", key, "--mask", "sagde ja", "samtykkede").out == f"{key}: mask (1).\n"
    assert qcode("ledger", "edit", key, "--cut", "Jeg har").out == f"{key}: cut (1), mask (1).\n"

    (shown,) = qcode("ledger", "show", key.lower(), "--format", "json").json()

    assert list(shown) == [
        *("id", "status", "in", "source", "start", "end", "unit", "words", "attribution", "passages", "edits"),
        *("marks", "approvals", "flag", "note", "masked", "form"),
    ]
    assert shown["words"] == "[…] talt med dem på [institution 1]. Lederen [person A] [samtykkede]."
    assert shown["attribution"] == "(politiker, amt, region 1)"
    assert shown["edits"] == [
        {"n": 1, "kind": "cut", "instead": "", "about": "Jeg har"},
        {"n": 2, "kind": "mask", "instead": "samtykkede", "about": ""},
    ]


@pytest.mark.parametrize("ending", ["docx", "md", "html", "csv", "json"])
def test_what_is_exported_holds_no_word_that_an_edit_hides(qcode: Qcode, tmp_path: Path, ending: str) -> None:
    key = first(qcode)
    qcode("ledger", "edit", key, "--mask", "sagde ja", "samtykkede", "--cut", "Jeg har", "--tidy", "med dem", "med en")
    qcode("ledger", "use", key, "--in", "kapitel 4")
    path = tmp_path / f"k.{ending}"

    answer = qcode("ledger", "export", "-o", str(path), "--in", "kapitel 4")

    assert answer.err == f"Wrote 1 quote to {path}.\n"
    text = "\n".join(one.text for one in docx.Document(str(path)).paragraphs) if ending == "docx" else ""
    text = text or path.read_text("utf-8")
    plain = text.replace("\\", "")
    assert "talt med en på [institution 1]. Lederen [person A] [samtykkede]." in plain
    assert not any(word in plain for word in ("sagde", "Jeg har", "med dem", "Mette", "Svalegården"))
    assert "kapitel 4" in plain


def test_an_unmasked_export_is_on_record(qcode: Qcode, tmp_path: Path) -> None:
    first(qcode)

    answer = qcode("ledger", "export", "-o", str(tmp_path / "k.md"), "--unmasked")

    assert "Unmasked: original words." in answer.err
    assert "Svalegården" in (tmp_path / "k.md").read_text("utf-8")
    latest = qcode("history", "--format", "json").json()[0]
    assert (latest["action"], str(latest["summary"]).endswith("unmasked")) == ("ledger export", True)


def test_verify_ends_with_3_where_a_quote_does_not_hold(qcode: Qcode) -> None:
    """The second quote holds a name that nobody has decided on."""
    key, other = (str(one["id"]) for one in _taken(qcode))
    waiting = qcode("ledger", "verify")
    assert (waiting.code, waiting.out) == (3, "1 of 2 quotes hold.\n")
    assert f"{other}: A name in it waits for a decision ([?])." in waiting.err
    qcode("ledger", "drop", other)
    assert (qcode("ledger", "verify").code, qcode("ledger", "verify", "--format", "json").json()) == (0, [])
    qcode("ledger", "approve", key, "refused")

    answer = qcode("ledger", "verify", "--format", "json")

    (finding,) = json.loads(answer.out)
    assert answer.code == 3
    assert list(finding) == ["kind", "severity", "place", "message", "hint"]
    assert (finding["kind"], finding["place"]) == ("refused", key)


def test_taking_again_takes_nothing(qcode: Qcode) -> None:
    key = first(qcode)
    before = qcode("ledger", "list").out

    assert qcode("quotes", "--code", "brugere/kilder", "--to-ledger").err.endswith(
        "Took 0 quotes into the ledger: `qcode ledger list`.\n"
    )
    assert qcode("ledger", "list").out == before
    assert key in before


@pytest.mark.parametrize(
    ("command", "code", "why"),
    [
        (("show", "Q999"), 2, "no ledger entry"),
        (("add", "I01"), 2, "id of no quote"),
        (("export", "-o", "k.pdf"), 2, "is none of"),
        (("use", "Q999", "--in", "k"), 2, "no ledger entry"),
        (("approve", "Q999", "maybe"), 2, "maybe"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(qcode: Qcode, command: tuple[str, ...], code: int, why: str) -> None:
    answer = qcode("ledger", *command)

    assert (answer.code, why in answer.err) == (code, True)
