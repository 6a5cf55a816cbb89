"""Comments of Word files as codings of whoever wrote them."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import docx
import pytest

from qcode.study import codebook, coding, importing, reading, register, trail, transcripts

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Cli, Dump, Sound

    from qcode.study import Study
    from qcode.study.importing import Imported

TREE = """\
codebook: hms
version: 1
codes:
  - name: Tillid
    codes:
      - {name: Naboer, id: naboer, number: "3.1", aliases: [N1]}
  - {name: Uro, id: uro}
  - {name: Nat, id: nat}
"""
AS_CODES = reading.reading(comments=True)


@pytest.fixture
def tree(study: Study) -> Study:
    (study.folder / "codebooks" / "hms.yaml").write_text(TREE, encoding="utf-8")
    codebook.apply(study)
    register.sync(study)
    return study


def received(study: Study, *written: tuple[str, str, str], name: str = "I07.docx") -> Path:
    """Write an interview whose one answer has these comments: what, by whom, with which initials."""
    document = docx.Document()
    document.add_paragraph("I: Hvordan gik det?")
    paragraph = document.add_paragraph("IP1: ")
    words = paragraph.add_run("De andre lod mig være.")
    paragraph.add_run(" Nå ja.")
    for text, author, initials in written:
        document.add_comment(words, text=text, author=author, initials=initials)
    out = io.BytesIO()
    document.save(out)
    path = study.folder / "transcripts" / name
    path.write_bytes(out.getvalue())
    return path


def imported(study: Study, path: Path) -> Imported:
    (done,) = importing.import_paths(study, [path], how=AS_CODES)
    return done


def made(study: Study) -> list[tuple[str, str, str, str]]:
    return [(str(one.code), one.coder, one.words, one.memo) for one in coding.listed(study)]


def test_a_comment_that_begins_with_a_code_is_a_coding_by_its_author(tree: Study, dump: Dump, sound: Sound) -> None:
    before = dump(tree.db)

    done = imported(tree, received(tree, ("tillid/naboer\nFordi hun siger det selv.", "Mette Bech", "MB")))

    assert (done.state, done.codings, done.findings) == ("imported", 1, ())
    assert made(tree) == [("tillid/naboer", "MB", "De andre lod mig være.", "Fordi hun siger det selv.")]
    sound(tree)
    trail.undo(tree)
    assert dump(tree.db) == before


@pytest.mark.parametrize(
    ("written", "codes", "memo"),
    [
        ("3.1", ["tillid/naboer"], ""),
        ("n1", ["tillid/naboer"], ""),
        ("Uro; Nat", ["uro", "nat"], ""),
        ("uro;nat;", ["uro", "nat"], ""),
        ("uro\nnat\nBegge dele.", ["uro", "nat"], "Begge dele."),
        ("#uro", ["uro"], ""),
        ("uro: hun sover ikke; tror jeg", ["uro"], "hun sover ikke; tror jeg"),
        ("uro - hun sover ikke", ["uro"], "hun sover ikke"),
        ("hms:uro", ["uro"], ""),
        ("uro;uro", ["uro"], ""),
        ("uro\n\nHer er det tydeligt.\n\nNat er det også.", ["uro"], "Her er det tydeligt.\nNat er det også."),
    ],
)
def test_how_codes_and_reasons_are_written(tree: Study, written: str, codes: list[str], memo: str) -> None:
    done = imported(tree, received(tree, (written, "", "MB")))

    assert [(code, why) for code, _, _, why in made(tree)] == [(code, memo) for code in codes]
    assert done.findings == ()


def test_who_wrote_it_codes_by_initials_or_name_or_is_who_imports(tree: Study) -> None:
    imported(tree, received(tree, ("uro", "Bech, Mette", ""), ("nat", "", ""), ("tillid", "x", " L.K. ")))

    assert {(code, coder) for code, coder, _, _ in made(tree)} == {
        ("uro", "Bech Mette"),
        ("nat", "AK"),
        ("tillid", "L.K."),
    }


@pytest.mark.parametrize(
    ("written", "codings", "said"),
    [
        ("Det er hemmeligt", 0, "begins with no code"),
        ("", 0, "begins with no code"),
        ("uro; hemmeligt", 1, "beside it one there is not"),
    ],
)
def test_what_names_no_code_is_listed_with_its_place_and_not_its_words(
    tree: Study, written: str, codings: int, said: str
) -> None:
    done = imported(tree, received(tree, (written, "Mette Bech", "MB")))

    assert done.codings == codings
    (finding,) = done.findings
    assert (finding.kind, finding.place) == ("comment-no-coding", "I07.docx: paragraph 2")
    assert said in finding.message
    assert "hemmeligt" not in finding.message + finding.hint


def test_a_comment_on_no_words_is_to_be_moved_and_not_to_be_written_anew(tree: Study) -> None:
    document = docx.Document()
    document.add_paragraph("I: Hvordan gik det?")
    paragraph = document.add_paragraph()
    label = paragraph.add_run("IP1: ")
    paragraph.add_run("De andre lod mig være.")
    document.add_comment(label, text="uro", author="Mette Bech", initials="MB")
    path = tree.folder / "transcripts" / "I07.docx"
    document.save(str(path))

    (finding,) = imported(tree, path).findings

    assert "on no words" in finding.message
    assert finding.hint.startswith("Move it to the words")


def test_no_code_is_made(tree: Study) -> None:
    imported(tree, received(tree, ("ensomhed", "Mette Bech", "MB")))

    assert [str(one.code.path) for one in codebook.show(tree)] == ["tillid", "tillid/naboer", "uro", "nat"]


def test_without_being_asked_for_comments_are_only_counted(tree: Study) -> None:
    (done,) = importing.import_paths(tree, [received(tree, ("uro", "", "MB"))])

    assert [one.kind for one in done.findings] == ["comments"]
    assert made(tree) == []


def test_the_same_interview_with_comments_codes_the_source_that_is_there(tree: Study, cli: Cli, sound: Sound) -> None:
    importing.import_paths(tree, [received(tree)])

    path = received(tree, ("uro", "", "MB"), name="fra Mette.docx")
    answer = cli("import", str(path), "--comments-as-codes")
    again = cli("import", str(path), "--comments-as-codes")

    assert (answer.code, again.code) == (0, 0)
    assert "1 coding made of comments." in answer.err
    assert "made of comments" not in again.err
    assert made(tree) == [("uro", "MB", "De andre lod mig være.", "")]
    assert [one.id for one in transcripts.all_sources(tree)] == ["I07"]
    sound(tree)
