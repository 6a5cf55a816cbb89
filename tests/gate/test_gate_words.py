"""Invariant 6: original words never leave through an output that says it is masked. Bytes are searched, not objects."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from gate.conftest import Called, Searched, Telling


@pytest.mark.parametrize("ending", ["docx", "md", "csv", "json"])
def test_no_name_is_in_a_file(
    clean: Path, call: Called, ending: str, telling: Telling, searched: Searched, question: tuple[str, ...]
) -> None:
    code, _, err = call(*question, "-o", f"citater.{ending}")
    text = searched(clean.parent / f"citater.{ending}")

    assert code == 0, err
    assert "[person A" in text.replace("\\", "")
    assert telling(text) == []


@pytest.mark.parametrize(
    "narrowed",
    [
        ("--code", "bjørn"),
        ("--code", "mette-bjørnsens-sag or aalborg-og-omegn"),
        ("--where", 'place = "Aalborg" or place = "Mettes hus"'),
        ("--where", "person = mette_bjørnsen or organisation = Svalegården or speaker = 'Bo Skov'"),
    ],
)
@pytest.mark.parametrize("ending", ["docx", "md"])
def test_what_was_asked_for_names_nobody_either(
    clean: Path,
    call: Called,
    ending: str,
    narrowed: tuple[str, str],
    telling: Telling,
    searched: Searched,
    question: tuple[str, ...],
) -> None:
    code, _, err = call(*question, *narrowed, "-o", f"citater.{ending}")
    text = searched(clean.parent / f"citater.{ending}")

    assert code == 0, err
    assert "[person A" in text.replace("\\", "")
    assert telling(text) == []


@pytest.mark.parametrize("form", ["table", "json", "csv", "md"])
def test_no_name_is_on_the_screen(
    clean: Path, call: Called, form: str, telling: Telling, question: tuple[str, ...]
) -> None:
    code, out, _ = call(*question, "--format", form)

    assert clean.exists()
    assert code == 0
    assert "[person A" in out.replace("\\", "")
    assert telling(out) == []


@pytest.mark.parametrize("form", ["table", "json", "csv", "md"])
def test_no_name_is_on_the_screen_before_anything_was_scanned(
    study: Path, call: Called, form: str, telling: Telling, question: tuple[str, ...]
) -> None:
    code, out, err = call(*question, "--format", form)

    assert study.exists()
    assert code == 0
    assert "[?]" in out.replace("\\", "")
    assert telling(out) == []
    assert "nobody has decided on" in err


@pytest.mark.parametrize("lost", ["gone", "emptied by a scan that was refused"])
def test_no_name_is_on_the_screen_without_the_vault(
    clean: Path, call: Called, lost: str, telling: Telling, question: tuple[str, ...]
) -> None:
    (clean / "vault.qcode").unlink()
    (clean / "names.csv").unlink()
    if lost != "gone":
        code, _, err = call("mask", "scan")
        assert (code, "vault with the names is not here" in err) == (1, True)
        assert not (clean / "vault.qcode").exists()
        assert call("mask", "set", "1", "--mask", "en anden")[0] == 1
    code, out, _ = call(*question, "--format", "json")

    assert code == 0
    assert "[person A]" in out
    assert telling(out) == []


def test_a_source_imported_without_the_vault_prints_no_known_name(clean: Path, call: Called, telling: Telling) -> None:
    """
    IP: Mette Bjørnsen kom fra Aalborg.
    """
    (clean / "vault.qcode").unlink()
    (clean / "names.csv").unlink()
    (clean / "transcripts" / "I09.txt").write_text("I: Hvem?\nIP: Mette Bjørnsen kom fra Aalborg.\n", "utf-8")
    call("import", str(clean / "transcripts" / "I09.txt"))
    call("code", "add", "I09", "bjørn", "--turn", "2")
    code, out, _ = call("quotes", "--where", "source = I09", "--format", "json")

    assert code == 0
    assert telling(out) == []


def test_a_cut_through_a_name_prints_the_whole_mask(clean: Path, call: Called) -> None:
    """
    Bo Skov: Det gjorde Met|te Bjørn|sen fra Svalen.
    """
    assert clean.exists()
    assert call("code", "add", "bjørn2", "mette-bjørnsens-sag", "--span", "33:41")[0] == 0
    out = call("quotes", "--code", "mette-bjørnsens-sag", "--where", "kind = interview", "--format", "json")[1]

    assert "[person A]" in [row["words"] for row in json.loads(out)]


def test_marks_and_tags_said_in_an_interview_are_printed_as_they_are(clean: Path, call: Called) -> None:
    """
    IP: <b>Nej</b> & *ja* _så_ `x` [y](ond) | ~~z~~ <!-- q -->
    IP: # Overskrift
    """
    file = clean / "transcripts" / "I09.txt"
    file.write_text(
        "I: Hvad?\nIP: <b>Nej</b> & *ja* _så_ `x` [y](ond) | ~~z~~ <!-- q -->\nI: Og?\nIP: # Overskrift\n",
        encoding="utf-8",
    )
    call("import", str(file))
    assert call("code", "add", "I09", "bjørn", "--quote", "<b>Nej … # Overskrift")[0] == 0
    call("mask", "scan")
    page = call("quotes", "--where", "source = I09", "--format", "md", "--coder", "AK")[1]
    body = page[page.index("»") :]

    assert "&lt;b&gt;Nej&lt;/b&gt; &amp; \\*ja\\* \\_så\\_ \\`x\\` \\[y\\](ond) \\| \\~\\~z\\~\\~" in body
    assert "<b>" not in body
    assert "<!-- q" not in body
    assert "\\# Overskrift" in body
