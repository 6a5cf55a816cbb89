"""What an attacker found, and must not find again. Each docstring is the interview."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from qcode.errors import BadFile, Misuse, Refused
from qcode.model.mask import State
from qcode.model.span import Span
from qcode.study import coding, importing, mask_deciding, masking, open_study, quotes, release, scanning, transcripts
from qcode.study.making import make
from qcode.study.opening import read_bytes

if TYPE_CHECKING:
    from pathlib import Path

    from qcode.study import Study

NAMES = "kind;id;name;aliases;mask\nperson;p1;Mette Hansen;;person A\nplace;b1;Aalborg;;byen\n"


def told(study: Study, words: str, names: str = NAMES, *, coder: str = "AK") -> None:
    """Make a study in which one informant says some words, coded whole."""
    (study.folder / "names.csv").write_text(names, encoding="utf-8")
    place = study.folder / "I01.txt"
    place.write_text(f"I: Ja?\n\nIP: {words}\n", encoding="utf-8")
    importing.import_paths(study, [place])
    study.coder = coder
    coding.add(study, "I01", ["tillid"], coding.Place(turn=2), new=True)


def printed(study: Study, *, target: Path | None = None, draft: bool = False, by: tuple[str, ...] = ()) -> str:
    terms = release.Terms(target=target, draft=draft)
    return repr(quotes.pull(study, quotes.Query(by=by), terms).quotations)


def test_a_vault_of_another_study_is_refused(study: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    IP: Så kom Mette til Aalborg.
    """
    monkeypatch.setenv("QCODE_VAULT", str(tmp_path / "shared.qcode"))
    told(study, "Så kom Mette til Aalborg.")
    scanning.scan(study)
    make(tmp_path / "another")
    with open_study(tmp_path / "another", coder="AK") as another:
        told(another, "Så kom Karlo.", "kind;id;name;aliases;mask\nperson;k;Karlo;;K\n")
        with pytest.raises(Refused, match="another study"):
            scanning.scan(another)

    assert scanning.scan(study).scanned == 0
    assert "Mette" not in printed(study, target=tmp_path / "q.md")


def test_an_older_vault_gets_its_names_back_from_the_list(study: Study) -> None:
    """
    IP: Så kom Mette til Aalborg.
    """
    told(study, "Så kom Mette til Aalborg.", NAMES.splitlines()[0] + "\nplace;b1;Aalborg;;byen\n")
    scanning.scan(study)
    older = study.vault_path.read_bytes()
    (study.folder / "names.csv").write_text(NAMES, encoding="utf-8")
    scanning.scan(study)
    study.vault_path.write_bytes(older)

    with pytest.raises(Refused):
        printed(study, target=study.folder / "q.md")
    scanning.scan(study)
    assert "Mette" not in printed(study, target=study.folder / "q.md")


def test_a_name_once_let_stand_and_then_listed_is_masked(study: Study) -> None:
    """
    IP: Så kom Holmstrup forbi.
    """
    told(study, "Så kom Holmstrup forbi.")
    scanning.scan(study)
    for item in masking.queue(study):
        mask_deciding.decide(study, item.entity.id, State.NEVER)
    with (study.folder / "names.csv").open("a", encoding="utf-8") as file:
        file.write("person;p2;Holmstrup;;person H\n")

    scanning.scan(study)

    assert "Holmstrup" not in printed(study, target=study.folder / "q.md")


def test_a_first_name_once_let_stand_is_asked_about_again_when_two_listed_persons_share_it(study: Study) -> None:
    """
    IP: Så kom Mette forbi.
    """
    told(study, "Så kom Mette forbi.", NAMES.splitlines()[0] + "\nplace;b1;Aalborg;;byen\n")
    scanning.scan(study)
    for item in masking.queue(study):
        mask_deciding.decide(study, item.entity.id, State.NEVER)
    (study.folder / "names.csv").write_text(NAMES + "person;p2;Mette Bank;;person B\n", encoding="utf-8")

    assert scanning.scan(study).undecided == 1
    assert "Mette" not in printed(study)

    for item in masking.queue(study):
        mask_deciding.answer(study, item.entity.id, State.NEVER)
    assert scanning.scan(study).undecided == 0


def test_a_coder_called_like_a_listed_name_is_masked_too(study: Study) -> None:
    told(study, "Det er godt.", coder="Mette Hansen")
    scanning.scan(study)

    assert "Mette" not in printed(study, target=study.folder / "q.md")


def test_without_the_vault_the_list_still_masks_labels(study: Study) -> None:
    """
    IP: Så kom Mette.
    """
    told(study, "Så kom Mette.")
    scanning.scan(study)
    coding.add(study, "I01", ["hos Aalborg"], coding.Place(turn=2), new=True)
    study.vault_path.unlink()

    assert "aalborg" not in printed(study, by=("code",)).lower()


def test_what_was_undecided_stays_so_while_the_names_are_stale(study: Study) -> None:
    """
    IP: Så kom Rose. Rose gik.
    """
    told(study, "Så kom Rose. Rose gik.")
    scanning.scan(study)
    with (study.folder / "names.csv").open("a", encoding="utf-8") as file:
        file.write("person;p9;Karlo;;K\n")

    assert "Rose" not in printed(study, draft=True)


@pytest.mark.parametrize("name", ["names.csv", "register.csv", "study.yaml", "transcripts/I01.md", "vault.qcode"])
def test_a_file_of_the_study_is_never_written_over(study: Study, name: str) -> None:
    told(study, "Det er godt.")
    scanning.scan(study)

    with pytest.raises(Misuse, match="file of the study"):
        printed(study, target=study.folder / name)


def test_a_span_that_begins_on_a_break_between_turns_is_printed_where_its_words_are(study: Study) -> None:
    """
    I: Ja?|
    IP: Det er godt.|
    """
    told(study, "Det er godt.")
    coding.add(study, "I01", ["andet"], coding.Place(span="3:11"), new=True)
    text = transcripts.show(study, "I01").text

    terms = release.Terms(unmasked=True)
    (one,) = quotes.pull(study, quotes.Query("andet"), terms).quotations

    assert isinstance(one.span, Span)
    assert text[one.span.slice] == one.words == "Det er "


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_what_is_no_ordinary_file_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "I01.txt")

    with pytest.raises(BadFile, match="no ordinary file"):
        read_bytes(tmp_path / "I01.txt")
