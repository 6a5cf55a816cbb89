"""The commands of memos: where the text comes from, the listings, the files."""

from __future__ import annotations

import html
import json
from typing import TYPE_CHECKING

import docx
import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from cli.conftest import Qcode


def test_the_text_comes_as_words_or_from_a_file(qcode: Qcode, tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_bytes("Fra en fil på Læsø.\r\n\r\nTo afsnit.\r\n".encode("cp1252"))

    assert qcode("memo", "add", "Ord.").out == "Wrote memo 1.\n"
    assert qcode("memo", "add", "--from", "note.txt", "--on", "source:I01").out == "Wrote memo 2 on source:I01.\n"

    texts = [one["text"] for one in qcode("memo", "list", "--format", "json").json()]
    assert texts == ["Ord.", "Fra en fil på Læsø.\n\nTo afsnit."]


@pytest.mark.parametrize(
    "arguments",
    [
        ("add",),
        ("add", "  "),
        ("add", "Ord.", "--from", "note.txt"),
        ("add", "--from", "nix.txt"),
        ("add", "--from", "note.docx"),
        ("show", "9"),
        ("edit", "1"),
        ("edit", "9", "Ord."),
        ("export", "-o", "memoer.pdf"),
        ("export", "-o", "ingen/mappe.md"),
        ("export", "--template", "hus.dotx"),
        ("export", "--override", "fordi"),
    ],
)
def test_what_cannot_be_done_is_said_and_changes_nothing(qcode: Qcode, arguments: tuple[str, ...]) -> None:
    qcode("memo", "add", "Ord.")

    done = qcode("memo", *arguments)

    assert done.code in {1, 2}
    assert done.err.startswith("Error: ")
    assert "fault of its own" not in done.err
    assert len(qcode("memo", "list", "--format", "json").json()) == 1


def test_a_memo_in_json_has_the_keys_of_the_contract(qcode: Qcode) -> None:
    qcode("memo", "add", "Ord.", "--title", "T", "--on", "code:tilbud", "--on", "person:P01")

    (one,) = qcode("memo", "list", "--format", "json").json()
    shown = json.loads(qcode("memo", "show", "1", "--format", "json").out)

    assert list(one) == ["id", "kind", "title", "text", "about", "coder", "created", "changed"]
    assert (one["kind"], one["about"], one["coder"]) == ("memo", ["code:tilbud", "person:P01"], "AK")
    assert shown == one | {"linked_from": []}


def test_only_the_journal_and_only_what_is_about_something(qcode: Qcode) -> None:
    qcode("memo", "add", "Om kilden.", "--on", "source:I01")
    qcode("memo", "add", "I dag.", "--journal")

    def found(*arguments: str) -> list[object]:
        return [one["id"] for one in qcode("memo", *arguments, "--format", "json").json()]

    assert found("list", "--journal") == [2]
    assert found("list", "--on", "source:I01") == [1]
    assert found("list", "--on", "study") == [2]
    assert found("search", "kilden") == [1]
    assert found("list", "--coder", "MB") == []


@pytest.mark.parametrize("ending", ["docx", "md", "html"])
def test_memos_are_taken_along_masked_in_every_form(qcode: Qcode, tmp_path: Path, ending: str) -> None:
    qcode("memo", "add", "Det er Mettes <ord> i Aalborg.", "--title", "Hvem?", "--on", "source:I01")
    qcode("memo", "add", "Vi læste I01.", "--journal")
    file = tmp_path / f"memoer.{ending}"

    done = qcode("memo", "export", "-o", str(file))

    assert (done.code, done.out, done.err) == (0, "", f"Wrote 2 memos to {file}.\n")
    text = (
        html.unescape(file.read_text("utf-8"))
        if ending != "docx"
        else "\n".join(paragraph.text for paragraph in docx.Document(str(file)).paragraphs)
    )
    assert "Det er [person A's] <ord> i [byen]." in text.replace("\\", "")
    assert "Mette" not in text
    assert "Aalborg" not in text
    assert text.index("Memoer") < text.index("Om: kilde I01") < text.rindex("Dagbog") < text.index("Vi læste I01.")
    again = file.read_bytes()
    qcode("memo", "export", "-o", str(file))
    assert file.read_bytes() == again


def test_an_editor_writes_the_memo_and_leaves_nothing_behind(
    qcode: Qcode, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The editor is a program of the person's; here one that adds a line to what it is given."""
    from qcode.study import composing  # noqa: PLC0415  patched where a terminal is asked for

    script = folder / "editor.py"
    script.write_text(
        "import sys\nwith open(sys.argv[1], 'a', encoding='utf-8') as file:\n    file.write('Skrevet på Læsø.\\n')\n",
        encoding="utf-8",
    )
    import sys  # noqa: PLC0415  this Python is the editor

    monkeypatch.setenv("EDITOR", f'"{sys.executable}" "{script.as_posix()}"')
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setattr(composing, "_at_terminal", lambda: True)

    assert qcode("memo", "add").out == "Wrote memo 1.\n"
    assert qcode("memo", "edit", "1").out == "Changed memo 1.\n"

    (one,) = qcode("memo", "list", "--format", "json").json()
    assert one["text"] == "Skrevet på Læsø.Skrevet på Læsø."
    assert [path.name for path in folder.iterdir() if "written" in path.name] == []
