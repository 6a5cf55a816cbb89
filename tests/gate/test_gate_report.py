"""A report lets nothing out that quotes and tables would not: no heading, prose, caption, claim or method does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from gate.conftest import Called, Searched, Telling

REPORT = """\
report: Mette Bjørnsens kapitel
parts:
  - heading: Om Bo Skov fra Svalegården
  - prose: Vi mødte Mette Bjørnsen i Aalborg, og Bo var der.
  - quotes: {by: "code,source,person,organisation,place,role", context: 2, interviewer: yes, places: yes, counts: yes}
  - quotes: {ledger: long list}
  - matrix: {rows: code, columns: place, smallest: 1, test: yes, caption: Mette og Bo}
  - matrix: {rows: person, columns: organisation, smallest: 1}
  - cooccur: {near: 3}
  - coverage: {by: place}
  - framework: {rows: person, quotes: 3}
  - framework: {rows: organisation}
  - frame: {by: [place, person], smallest: 1}
  - claims: {names: [mette], counter: 2}
  - gaps: {by: organisation}
  - appendix: {of: method, by: [organisation], smallest: 1}
"""
CLAIMS = """\
claims:
  - id: mette
    text: Mette Bjørnsen og Bo Skov siger det i Aalborg.
    code: mette-bjørnsens-sag
    against: aalborg-og-omegn
    unit: place
"""


@pytest.fixture
def reported(clean: Path) -> Path:
    """The study in which names stand everywhere, with a report that asks for all of it."""
    (clean / "reports" / "mette.yaml").write_text(REPORT, encoding="utf-8")
    (clean / "claims.yaml").write_text(CLAIMS, encoding="utf-8")
    return clean


@pytest.mark.parametrize("ending", ["docx", "html", "md"])
def test_a_report_of_everything_names_nobody(
    reported: Path, tmp_path: Path, ending: str, call: Called, searched: Searched, telling: Telling
) -> None:
    del reported
    call("ledger", "add", "bjørn2", "--turn", "2")
    file = tmp_path / f"ud.{ending}"
    code, out, err = call("report", "build", "mette", "-o", str(file))

    assert code == 0, err
    assert telling(searched(file).rpartition("</style>")[2]) == []  # a style sheet has rules that begin with @
    assert telling(out.replace(str(file), "")) == []


def test_what_is_noted_of_a_build_names_nobody(reported: Path, tmp_path: Path, call: Called, telling: Telling) -> None:
    call("report", "build", "mette", "-o", str(tmp_path / "ud.docx"))
    code, out, _ = call("report", "build", "mette", "--format", "json")

    assert code == 0
    assert telling(out) == []
    assert reported.is_dir()


def test_a_report_from_texts_nobody_scanned_is_refused_unless_it_is_a_draft(
    study: Path, tmp_path: Path, call: Called, searched: Searched, telling: Telling
) -> None:
    (study / "reports" / "mette.yaml").write_text("report: A\nparts:\n  - quotes: {by: code}\n", encoding="utf-8")
    file = tmp_path / "ud.docx"

    assert call("report", "build", "mette", "-o", str(file))[0] == 1
    assert not file.exists()
    assert call("report", "build", "mette", "-o", str(file), "--draft")[0] == 0
    assert "KLADDE" in searched(file)
    assert telling(searched(file)) == []
