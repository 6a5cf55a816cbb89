"""What codings say of the code tree; examples drawn from them; and the codebook as it is taken away."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st

from qcode.analysis.together import together
from qcode.errors import Misuse, Refused
from qcode.study import (
    codebook,
    codebook_examples,
    codebook_pages,
    codebook_use,
    coding,
    release,
    scanning,
    transcripts,
)

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Cli, Coded

    from qcode.study import Study

TREE = """\
codebook: hms
codes:
  - name: Ro
    id: ro
    definition: Hvad Mette Hansen <kalder> ro & fred.
    include: [nat]
    exclude: ["uro; se nedenfor"]
    codes: [{name: Nat, id: nat, definition: Efter kl. 22.}]
  - {name: Uro, id: uro, definition: Larm.}
  - {name: Støj, id: stoej, definition: Lyd.}
  - {name: Tom, id: tom, definition: Intet.}
"""
INTERVIEW = """
I: Hvordan var det?
Anna: {ro|Mette Hansen sad der hele natten.} Det var {nat|stille}.
Anna: {uro,støj|Ringeklokken ringede.} {uro,støj|Døren smækkede.} {uro,støj|Nogen råbte.}
Anna: {uro,støj|En hund gøede.} {uro,støj|Så kom vagten.} {støj|Radioen var tændt.}
"""
NAMES = "kind,id,name,aliases,mask\nperson,p1,Mette Hansen,,medarbejderen\n"


@pytest.fixture
def used(study: Study, build: Coded) -> Study:
    (study.folder / "codebooks" / "hms.yaml").write_text(TREE, encoding="utf-8")
    (study.folder / "names.csv").write_text(NAMES, encoding="utf-8")
    codebook.apply(study)
    build(study, INTERVIEW)
    coding.add(study, "I01", ["nat"], coding.Place(turn=2))
    scanning.scan(study)
    return study


def kinds(study: Study, alike: float = 0.8) -> list[tuple[str, str]]:
    return [(one.kind, one.place) for one in codebook_use.check(study, alike)]


def number(study: Study, code: str) -> int:
    return coding.listed(study, code=code)[0].id


def test_codes_not_used_used_as_parents_by_one_coder_or_always_together_are_found(used: Study) -> None:
    """`uro` and `støj` overlap in 5 of 6 statements."""
    used.coder = "MB"
    coding.add(used, "I01", ["nat"], coding.Place(turn=2))
    found = codebook_use.check(used)

    assert [(one.kind, one.place) for one in found] == [
        ("parent-used", "codebooks/hms.yaml:3"),
        *(("one-coder", f"codebooks/hms.yaml:{line}") for line in (3, 9, 10)),
        ("not-used", "codebooks/hms.yaml:11"),
        ("together", "codebooks/hms.yaml:9"),
    ]
    assert found[-1].message == "The codes 'uro' and 'støj' are together in 5 of 6 statements (Jaccard 0.83)."
    assert ("together", "codebooks/hms.yaml:9") not in kinds(used, 0.9)


def test_a_study_that_nobody_coded_has_no_findings_of_use(study: Study) -> None:
    (study.folder / "codebooks" / "hms.yaml").write_text(TREE, encoding="utf-8")
    codebook.apply(study)

    assert codebook_use.check(study) == []


@given(st.lists(st.tuples(st.integers(1, 2), st.integers(0, 30), st.integers(1, 6), st.integers(1, 3)), max_size=30))
def test_statements_together_are_those_that_share_a_character(drawn: list[tuple[int, int, int, int]]) -> None:
    places = sorted((source, "char", start, start + length, code) for source, start, length, code in drawn)

    def statements(code: int) -> list[set[tuple[int, int]]]:
        done: list[set[tuple[int, int]]] = []
        for source, _, start, end, one in places:
            letters = {(source, at) for at in range(start, end)}
            if one == code and done and done[-1] & letters:
                done[-1] |= letters
            elif one == code:
                done.append(letters)
        return done

    for one in together(places):
        first, second = statements(one.first), statements(one.second)
        both = min(
            sum(any(a & b for b in second) for a in first),
            sum(any(a & b for a in first) for b in second),
        )
        assert (one.both, one.either) == (both, len(first) + len(second) - both)
        assert 0 < one.jaccard <= 1


def test_an_example_is_drawn_masked_and_the_person_is_warned(used: Study) -> None:
    written = codebook_examples.draw(used, "ro", number(used, "ro"))

    assert written == "[Medarbejderen] sad der hele natten. (I01)"
    text = (used.folder / "codebooks" / "hms.yaml").read_text("utf-8")
    assert '    examples: ["[Medarbejderen] sad der hele natten. (I01)"]\n    codes:' in text
    assert used.remarks == [
        "codebooks/hms.yaml holds a participant's words now: it is to be handled like the transcripts."
    ]
    assert "example-gone" not in dict(kinds(used))


def test_an_example_in_original_words_is_on_record(used: Study) -> None:
    assert codebook_examples.draw(used, "ro", number(used, "ro"), unmasked=True).startswith("Mette Hansen sad")
    released = used.db.conn.execute("select action, summary from change where released = 1").fetchall()

    assert released == [("codebook example", "an example of ro, unmasked")]


def test_an_example_of_another_code_is_refused(used: Study) -> None:
    with pytest.raises(Misuse, match="is of 'uro', not of 'ro'"):
        codebook_examples.draw(used, "ro", number(used, "uro"))


def test_an_example_waits_until_its_source_is_clean(used: Study) -> None:
    (used.folder / "names.csv").write_text(NAMES + "place,s1,Ringe,,byen\n", encoding="utf-8")
    with pytest.raises(Refused, match="decided in I01"):
        codebook_examples.draw(used, "ro", number(used, "ro"))


def test_an_example_whose_words_were_revised_away_is_found(used: Study, tmp_path: Path) -> None:
    codebook_examples.draw(used, "ro", number(used, "ro"))
    from qcode.study import revision  # noqa: PLC0415  this test alone revises

    new = tmp_path / "I01.txt"
    new.write_text(
        "I: Hvordan var det?\nAnna: Der sad nogen den nat. Det var stille.\nAnna: Ringeklokken ringede.\n",
        encoding="utf-8",
    )
    revision.revise(used, "I01", new)

    assert ("example-gone", "codebooks/hms.yaml:3") in kinds(used)


def test_the_printed_codebook_is_masked_with_the_masks_of_today(used: Study) -> None:
    codebook_examples.draw(used, "ro", number(used, "ro"), unmasked=True)
    found = codebook_pages.export(used, release.Terms())
    ro = found.codes[0]

    assert str(ro.definition) == "Hvad [medarbejderen] <kalder> ro & fred."
    assert ["".join(map(str, line)) for line in ro.examples] == ["[Medarbejderen] sad der hele natten. (I01)"]
    assert (ro.codings, ro.coders, ro.sources) == (1, 1, 1)


@pytest.mark.parametrize("ending", ["docx", "md", "html", "csv", "json"])
def test_no_form_of_the_printed_codebook_holds_a_name(used: Study, cli: Cli, tmp_path: Path, ending: str) -> None:
    codebook_examples.draw(used, "ro", number(used, "ro"), unmasked=True)
    path = tmp_path / f"kodebog.{ending}"
    done = cli("codebook", "export", "-o", str(path))
    assert (done.code, done.err) == (0, f"Wrote 5 codes to {path}.\n")
    if ending == "docx":
        text = "\n".join(paragraph.text for paragraph in Document(str(path)).paragraphs)
    else:
        text = path.read_text("utf-8-sig")

    assert "Mette" not in text
    assert "medarbejderen" in text


@pytest.mark.usefixtures("used")
def test_the_page_is_one_escaped_file(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "kodebog.html"
    assert cli("codebook", "export", "-o", str(path), "--codebook", "hms").code == 0
    text = path.read_text("utf-8")

    assert "<h1>Kodebog</h1>\n<h2>Ro</h2>\n<p>Hvad [medarbejderen] &lt;kalder&gt; ro &amp; fred.</p>\n" in text
    assert "<h3>Nat</h3>" in text
    assert "http" not in text
    assert "<p>ro · kodninger: 1 · kodere: 1 · kilder: 1</p>" in text


def test_the_tables_have_a_row_a_code(used: Study, cli: Cli) -> None:
    assert len(codebook.show(used)) == 5
    rows = list(csv.DictReader(io.StringIO(cli("codebook", "export", "--format", "csv").out)))
    found = json.loads(cli("codebook", "export", "--format", "json").out)

    assert [row["code"] for row in rows] == [row["code"] for row in found] == ["ro", "ro/nat", "uro", "støj", "tom"]
    assert (rows[0]["include"], found[0]["exclude"], found[0]["masked"]) == ("nat", ["uro; se nedenfor"], True)


def test_a_source_that_is_not_clean_keeps_its_examples_out_of_a_file(used: Study, cli: Cli, tmp_path: Path) -> None:
    codebook_examples.draw(used, "ro", number(used, "ro"))
    (used.folder / "names.csv").write_text(NAMES + "place,s1,Ringe,,byen\n", encoding="utf-8")
    refused = cli("codebook", "export", "-o", str(tmp_path / "k.md"))
    drafted = cli("codebook", "export", "-o", str(tmp_path / "k.md"), "--draft")

    assert (refused.code, drafted.code) == (1, 0)
    assert "No file was written" in refused.err or "no file was written" in refused.err
    assert "**KLADDE**" in (tmp_path / "k.md").read_text("utf-8")
    assert len(transcripts.all_sources(used)) == 1
