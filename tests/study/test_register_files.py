"""The study's register in one of three forms: found, read when it changed, never two at once."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook

from qcode.errors import Misuse
from qcode.study import making, open_study, register, status

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Cli, Coded

    from qcode.study import Study

YAML = "sources:\n  I01: {kind: interview, region: 2, persons: {P07: {speaker: Anna, role: privat}}}\n"


def excel(*rows: tuple[str, ...]) -> bytes:
    book = Workbook()
    for cells in rows:
        book.worksheets[0].append(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


EXCEL = excel(
    ("source", "kind", "person", "speaker", "region", "role"), ("I01", "interview", "P07", "Anna", "2", "privat")
)


@pytest.mark.parametrize(("name", "data"), [("register.yaml", YAML.encode()), ("register.xlsx", EXCEL)])
def test_a_register_in_another_form_is_found_and_read(
    study: Study, build: Coded, cli: Cli, name: str, data: bytes
) -> None:
    (study.folder / name).write_bytes(data)
    assert any(name in what for what, _ in status.status(study).next_steps)

    build(study, "Anna: Ja.")

    (part,) = register.participations(study)
    assert (part.source, part.person, part.values) == ("I01", "P07", {"region": ("2",), "role": ("privat",)})
    assert register.is_read(study)
    assert cli("register", "import").code == 0
    assert not any(name in what for what, _ in status.status(study).next_steps)


def test_an_empty_table_of_init_stands_in_nobodys_way(study: Study) -> None:
    assert (study.folder / "register.csv").exists()
    assert register.path(study).name == "register.csv"

    (study.folder / "register.yaml").write_text(YAML, encoding="utf-8")

    assert register.path(study).name == "register.yaml"


def test_two_registers_are_an_error_that_names_both(study: Study, cli: Cli) -> None:
    (study.folder / "register.yaml").write_text(YAML, encoding="utf-8")
    (study.folder / "register.xlsx").write_bytes(EXCEL)

    answer = cli("register", "import")

    assert answer.code == 2
    assert "two registers, register.xlsx and register.yaml" in answer.err
    with pytest.raises(Misuse):
        register.sync(study)


def test_init_makes_no_table_beside_a_register_that_is_there(tmp_path: Path) -> None:
    (tmp_path / "register.yaml").write_text(YAML, encoding="utf-8")

    assert "register.csv" not in making.make(tmp_path)

    assert not (tmp_path / "register.csv").exists()
    assert (tmp_path / "names.csv").exists()


def test_a_gap_names_the_file_it_is_to_be_filled_in(study: Study, build: Coded) -> None:
    (study.folder / "register.yaml").write_text(YAML.replace("region: 2, ", ""), encoding="utf-8")
    build(study, "Anna: Ja.")

    assert [one.hint for one in register.gaps(study)] == ["Fill in the column `region` of register.yaml, row I01 P07."]


def test_organisations_with_facts_of_their_own_are_told_apart(folder: Path, study: Study) -> None:
    settings = folder / "study.yaml"
    more = "attributes:\n  own: {scope: organisation, values: [ja, nej]}\n"
    settings.write_text(settings.read_text("utf-8").replace("attributes:\n", more), encoding="utf-8")
    study.close()
    text = "organisations: {a: {own: ja}, b: {own: nej}}\nsources: {I01: {persons: {P1: {organisation: [a, b]}}}}\n"
    (folder / "register.yaml").write_text(text, encoding="utf-8")
    with open_study(folder, coder="AK") as again:
        register.sync(again)
        (part,) = register.participations(again)
        rows = again.db.conn.execute(
            "select o.name, value from attribute_value join organisation o on o.id = organisation_id"
        ).fetchall()

    assert (part.organisations, part.values) == (("a", "b"), {"own": ("ja", "nej")})
    assert rows == [("a", "ja"), ("b", "nej")]
