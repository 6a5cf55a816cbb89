"""Letters: each gets their own quotes as they will be printed, and nothing of anybody else."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import pytest
from docx import Document

from qcode.errors import Misuse
from qcode.model.ledger import ApprovalState, Status
from qcode.study import consent, importing, ledger, ledger_consent, ledger_editing, letters, register, scanning, trail
from qcode.study.ledger import Place
from qcode.study.letters import Wish
from qcode.study.release import Terms

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Cli, Dump

    from qcode.study import Study

REGISTER = """\
source;person;pseudonym;speaker;organisation;role
I01;P07;IP2;Bo;Anemonehuset;politiker
I01;P08;;Liv;Orkidehuset;forvaltning
I02;P09;;IP;Orkidehuset;forvaltning
"""
NAMES = """\
kind;id;name;aliases;mask
person;P07;Bo Vestergaard;Bo;en politiker
person;P08;Liv Nymark;Liv;en leder
person;n3;Kirsten Holm;Kirsten;en nabo
"""
TALK = """\
I: Hvordan gik det med haven?
Bo: Den groede, og Kirsten Holm hjalp mig.
Liv: Jeg så aldrig Bo derude.
Bo: Jeg var der hver søndag.
"""
ALONE = "I: Og I?\nIP: Vi fik kartofler fra Bo Vestergaard.\n"
CONTACTS = "person;name;address;telefon\nP07;Bo Vestergaard;Skovvej 3|8000 Aarhus;12345678\n"


@pytest.fixture
def haver(study: Study) -> Study:
    """P07 and P08 in one talk, P09 in another; P07 and P09 are to approve their quotes. Every name is decided."""
    for name, text in (("I01", TALK), ("I02", ALONE)):
        (study.folder / "transcripts" / f"{name}.txt").write_text(text, encoding="utf-8")
    (study.folder / "register.csv").write_text(REGISTER, encoding="utf-8")
    (study.folder / "names.csv").write_text(NAMES, encoding="utf-8")
    importing.import_paths(study, [study.folder / "transcripts"])
    register.sync(study)
    scanning.scan(study)
    for person in ("P07", "P09"):
        consent.say(study, "efter godkendelse", person=person)
    ledger.add(study, "I01", Place(quote="Den groede … hver søndag."), picked=True)
    ledger.add(study, "I02", Place(quote="Vi fik kartofler fra Bo Vestergaard."), picked=True)
    return study


def text_of(path: Path) -> str:
    return "\n".join(one.text for one in Document(str(path)).paragraphs)


def bytes_of(path: Path) -> str:
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
        return "\n".join(f"{name}\n{archive.read(name).decode('utf-8', 'replace')}" for name in archive.namelist())


def state_of(study: Study, key: str, person: str) -> list[ApprovalState]:
    return [one.state for one in ledger.find(study, key).approvals if one.person == person]


def test_each_who_is_to_approve_gets_a_letter(haver: Study, cli: Cli, tmp_path: Path) -> None:
    haver.close()
    done = cli("consent", "letters", "-o", str(tmp_path / "breve"))

    assert done.code == 0, done
    assert sorted(one.name for one in (tmp_path / "breve").iterdir()) == ["brev-P07.docx", "brev-P09.docx"]
    assert "Noted as sent: 2 quotes" in done.out


def test_a_letter_has_the_quotes_as_they_will_be_printed_once_approved(haver: Study, cli: Cli, tmp_path: Path) -> None:
    settings = (haver.folder / "study.yaml").read_text(encoding="utf-8")
    template = 'attribution: "({role}[, {organisation}])"\n'
    lines = [line for line in settings.splitlines(keepends=True) if not line.startswith("attribution:")]
    (haver.folder / "study.yaml").write_text("".join(lines) + template, encoding="utf-8")
    haver.close()
    done = cli("consent", "letters", "-o", str(tmp_path / "brev.docx"), "--person", "P09")
    letter = text_of(tmp_path / "brev.docx")

    assert done.code == 0, done
    assert "Vi fik kartofler fra [en politiker]." in letter
    assert "(forvaltning, Orkidehuset)" in letter
    assert "☐ Må bringes, som det står her." in letter
    assert "endnu ikke bestemt" in letter


def test_nobody_elses_words_or_name_are_in_a_letter(haver: Study, cli: Cli, tmp_path: Path) -> None:
    """
    Bo: Den groede, og Kirsten Holm hjalp mig.
    Liv: Jeg så aldrig Bo derude.
    Bo: Jeg var der hver søndag.
    """
    haver.close()
    contacts = tmp_path / "contacts.csv"
    contacts.write_text(CONTACTS + "P08;Liv Nymark;Havevej 1;\n", encoding="utf-8")
    cli("consent", "letters", "-o", str(tmp_path), "--contacts", str(contacts))
    letter = bytes_of(tmp_path / "brev-P07.docx")

    assert "hver søndag" in letter
    assert "Bo Vestergaard" in letter
    assert "8000 Aarhus" in letter
    told = ("aldrig", "derude", "Liv", "Nymark", "Kirsten", "Holm", "kartofler", "Havevej", "P08", "P09", "12345678")
    assert [one for one in told if one in letter] == []
    assert "\n[…]\n" in text_of(tmp_path / "brev-P07.docx")


def test_the_name_comes_from_the_vault_and_else_a_line_is_blank(haver: Study, cli: Cli, tmp_path: Path) -> None:
    haver.close()
    done = cli("consent", "letters", "-o", str(tmp_path))

    assert "Kære Bo Vestergaard" in text_of(tmp_path / "brev-P07.docx")
    assert "Kære ______________________________ (P09)" in text_of(tmp_path / "brev-P09.docx")
    assert "for P09; its receiver's name is to be filled in" in done.out


def test_writing_letters_is_one_change_that_can_be_undone(haver: Study, tmp_path: Path, dump: Dump) -> None:
    before, n = dump(haver.db), len(trail.history(haver, 99))
    found = letters.letters(haver, Wish(), tmp_path, Terms(target=tmp_path))

    assert dump(haver.db) == before
    assert letters.sent(haver, found) == 2
    assert len(trail.history(haver, 99)) == n + 1
    keys = [one.key for one in ledger.entries(haver)]
    assert [state_of(haver, keys[0], "P07"), state_of(haver, keys[1], "P09")] == [[ApprovalState.SENT]] * 2
    trail.undo(haver)
    assert dump(haver.db) == before


def test_who_has_answered_is_asked_again_only_where_it_is_said(haver: Study, tmp_path: Path) -> None:
    key = ledger.entries(haver)[1].key
    ledger_consent.approve(haver, key, ApprovalState.APPROVED)

    def persons(wish: Wish) -> list[str]:
        return [one.person for one in letters.letters(haver, wish, tmp_path, Terms(target=tmp_path)).letters]

    assert persons(Wish()) == ["P07"]
    assert persons(Wish(again=True)) == ["P07", "P09"]
    assert persons(Wish(status=[Status.USED])) == []


def test_several_letters_are_never_one_file(haver: Study, tmp_path: Path) -> None:
    with pytest.raises(Misuse, match="2 letters"):
        letters.letters(haver, Wish(), tmp_path / "alle.docx", Terms(target=tmp_path))


def test_what_several_say_in_one_paragraph_is_shown_to_none_of_them(haver: Study, tmp_path: Path) -> None:
    ledger_editing.edit(haver, ledger.entries(haver)[0].key, ledger_editing.Wish(merge=True))
    found = letters.letters(haver, Wish(), tmp_path, Terms(target=tmp_path))

    assert [one.person for one in found.letters] == ["P09"]
    assert [one.kind for one in found.findings] == ["several-merged"]


def test_a_draft_is_noted_as_sent_to_nobody(haver: Study, cli: Cli, tmp_path: Path) -> None:
    keys = [one.key for one in ledger.entries(haver)]
    haver.close()
    done = cli("consent", "letters", "-o", str(tmp_path), "--draft")

    assert "nothing is noted as sent" in done.err
    assert "KLADDE" in bytes_of(tmp_path / "brev-P07.docx")
    assert "sent" not in cli("ledger", "show", *keys).out


def test_names_nobody_decided_on_keep_a_letter_from_being_written(haver: Study, cli: Cli, tmp_path: Path) -> None:
    (haver.folder / "names.csv").write_text(NAMES + "person;n4;Gry;;\n", encoding="utf-8")
    haver.close()
    done = cli("consent", "letters", "-o", str(tmp_path / "breve"))

    assert done.code == 1
    assert not (tmp_path / "breve").exists()
