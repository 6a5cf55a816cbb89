"""What somebody agreed to holds in everything that is taken away: bytes of every output are searched."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from contextlib import redirect_stderr, redirect_stdout
from typing import TYPE_CHECKING, NamedTuple

import pytest

from qcode.cli.main import run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SETTINGS = """\
study: Haver
language: da
attributes:
  landsdel: {scope: source, type: category, values: [nord, syd]}
  fag: {scope: participation, type: category, values: [gartner, vagtmand, smed, tolk, kok]}
  fylde: {scope: person, type: category, values: [halvfems, tres]}
attribution: "({fag}[, {fylde}][, {pseudonym}][, {organisation}])"
anonymity: {k: 1}
"""
REGISTER = """\
source;person;pseudonym;speaker;organisation;landsdel;fag;fylde;consent
I01;P01;IPanonym;IP;Anemonehuset;nord;gartner;tres;
I02;P02;IPhuset;IP;Orkidehuset;nord;vagtmand;halvfems;kun organisationen
I03;P03;IPja;IP;Arnikahuset;syd;smed;tres;efter godkendelse
I04;P04;IPventer;IP;Asterhuset;syd;tolk;tres;efter godkendelse
I05;P05;IPvaek;IP;Verbenahuset;nord;kok;tres;
"""
SAID = {
    "I01": "Vi plantede roser ved muren hele foråret.",
    "I02": "Der kom aldrig nogen og vandede bedene her.",
    "I03": "Jeg smedede lågen selv i min egen tid.",
    "I04": "Ingen forstod hvad de sagde om kartoflerne.",
    "I05": "Verbenafesten blev holdt inde i drivhuset.",
}
REPORT = """\
report: Haven
parts:
  - quotes: {by: "code", counts: yes, places: yes}
  - quotes: {by: "fag,person"}
  - quotes: {ledger: used}
  - matrix: {rows: code, columns: landsdel, smallest: 1}
  - framework: {rows: person, quotes: 3}
  - gaps: {by: landsdel}
  - claims: {names: [haven], counter: 2}
  - appendix: {of: method, smallest: 1}
"""
CLAIMS = "claims:\n  - {id: haven, text: Flere taler om haven., code: have, against: have, unit: persons}\n"
CODEBOOK = """\
codebook: haven
codes:
  - name: have
    examples: ["Der kom aldrig nogen og vandede bedene her. (I02)", "Verbenafesten blev holdt inde i drivhuset. (I05)"]
  - name: jord
"""
MANUSCRIPT = """\
»Vi plantede roser ved muren hele foråret.« (gartner, tres, IPanonym, Anemonehuset)

»Der kom aldrig nogen og vandede bedene her.« (Orkidehuset)

»Ingen forstod hvad de sagde om kartoflerne.« (tolk, tres)
"""


class Output(NamedTuple):
    """A way out, and what must stand in it.

    Attributes:
        holds: What shows that it printed anything of the kind at all.
        tallies: It counts people by their attributes, and attributes nothing.
    """

    command: str
    holds: tuple[str, ...] = ()
    tallies: bool = False


ATTRIBUTED = ("Orkidehuset", "Arnikahuset", "gartner")
WORDS = ("roser", "bedene")
FILES = {
    "study.yaml": SETTINGS,
    "register.csv": REGISTER,
    "claims.yaml": CLAIMS,
    "reports/haven.yaml": REPORT,
    "codebooks/haven.yaml": CODEBOOK,
}
OUTPUTS = (
    *(Output(f"quotes -o ud.{ending}", (*ATTRIBUTED, *WORDS)) for ending in ("docx", "md", "html", "csv", "json")),
    *(Output(f"quotes --format {form}", (*ATTRIBUTED, *WORDS)) for form in ("table", "csv", "json", "md")),
    *(Output(f"quotes --form {form} -o ud.md", WORDS) for form in ("lead-in", "chained", "dialogue", "before")),
    Output("quotes --by fag,fylde,person,code --context 2 --interviewer -o ud.docx", (*ATTRIBUTED, *WORDS)),
    Output("quotes --by fag,person --format json", (*ATTRIBUTED, *WORDS)),
    Output("search kom -o ud.docx", ("bedene", "Orkidehuset")),
    Output("search kom --by fag -o ud.json", ("bedene", "Orkidehuset")),
    Output("framework -o ud.docx", WORDS),
    Output("framework --rows source -o ud.html", WORDS),
    Output("matrix code landsdel --smallest 1 -o ud.docx", ("have",)),
    Output("matrix code fag --smallest 1 -o ud.csv", ("have",), tallies=True),
    Output("cooccur --smallest 1 -o ud.html", ("jord",)),
    Output("coverage --by landsdel -o ud.docx", ("have",)),
    Output("words --fewest 1 -o ud.csv", ("roser",)),
    Output("words --by person --fewest 1 -o ud.csv", ("roser", "IPja")),
    Output("words bedene -o ud.docx", ("bedene",)),
    Output("words bedene --by person -o ud.html", ("bedene",)),
    Output("memo export -o ud.docx", ("Husk",)),
    Output("theme show Haven --quotes 9 -o ud.docx", ("Orkidehuset", *WORDS)),
    Output("case show source:I02 --quotes 0 -o ud.docx", ("Orkidehuset", "bedene")),
    Output("codebook export -o ud.docx", ("bedene",)),
    Output("codebook export -o ud.json", ("bedene",)),
    Output("agree report --draws 0 -o ud.html", ("bedene",)),
    Output("packet make --coder MB --sources all -o ud.qpacket", ()),
    Output("ledger export -o ud.docx", ("smed, tres, IPja, Arnikahuset", "bedene")),
    Output("ledger export -o ud.json", ("smed, tres, IPja, Arnikahuset", "bedene")),
    Output("report build haven -o ud.docx", (*ATTRIBUTED, *WORDS)),
    Output("report build haven -o ud.html", (*ATTRIBUTED, *WORDS)),
)
NEVER = ("Anemonehuset", "Asterhuset", "Verbenahuset", "IPvaek", "Verbenafest", "verbenafest", "drivhuset")
OF_THE_ORGANISATION_ALONE = ("vagtmand", "halvfems", "IPhuset")


@pytest.fixture(scope="module")
def haven(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Five persons, each with a consent of their own: P03 has approved, P05 has withdrawn. All that can be printed."""
    folder = tmp_path_factory.mktemp("studier") / "haven"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("QCODE_STUDY", str(folder))
        patch.setenv("QCODE_CODER", "AK")
        patch.delenv("QCODE_VAULT", raising=False)
        _done("init", str(folder))
        for name, text in FILES.items():
            (folder / name).write_text(text, encoding="utf-8")
        for name, words in SAID.items():
            (folder / "transcripts" / f"{name}.txt").write_text(f"I: Hvad så?\nIP: {words}\n", encoding="utf-8")
        _done("import", str(folder / "transcripts"))
        _done("codebook", "apply")
        for name, words in SAID.items():
            _done("code", "add", name, "have", "--quote", words)
            _done("code", "add", name, "jord", "--quote", words)
            _done("code", "add", name, "have", "--quote", words[:20], "--coder", "LO")
            _done("ledger", "add", name, "--quote", words)
        for command in (
            ["memo", "add", "Husk haven.", "--on", "code:have", "--on", "source:I02"],
            *(["memo", "add", "Et citat.", "--on", f"coding:{n}"] for n in (1, 4)),
            ["theme", "add", "Haven", "--idea", "Den gror.", "--code", "have"],
            ["case", "typology", "add", "Slags", "grøn", "grå"],
            ["case", "classify", "source:I02", "grøn"],
            ["case", "evidence", "source:I02", "4", "supports"],
            ["consent", "withdraw", "--person", "P05", "--yes"],
            ["mask", "scan"],
        ):
            _done(*command)
        key = _key("I03")
        _done("ledger", "approve", key, "approved")
        _done("ledger", "use", key, "--in", "kapitel 1")
        yield folder


def _done(*arguments: str) -> str:
    code, out, err = _called(*arguments)
    assert code == 0, (arguments, out, err)
    return out


def _key(source: str) -> str:
    """Return the id of the quote from a source."""
    (key,) = [one["id"] for one in json.loads(_done("ledger", "list", "--format", "json")) if one["source"] == source]
    return str(key)


def _called(*arguments: str) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err), pytest.raises(SystemExit) as ended:
        run(list(arguments))
    return int(ended.value.code or 0), out.getvalue(), err.getvalue()


def _text(data: bytes) -> str:
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return data.decode("utf-8", "replace").replace("\\", "")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return "\n".join(f"{name}\n{_text(archive.read(name))}" for name in archive.namelist())


@pytest.mark.parametrize("output", OUTPUTS, ids=lambda one: one.command)
def test_consent_holds_in_everything_that_is_taken_away(
    haven: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, output: Output
) -> None:
    """
    P01 anonymous; P02 organisation only; P03 has approved; P04 has not yet; P05 has withdrawn.
    """
    monkeypatch.setenv("QCODE_STUDY", str(haven))
    monkeypatch.setenv("QCODE_CODER", "AK")
    monkeypatch.chdir(tmp_path)
    out = _done(*output.command.split())
    told = "\n".join([out, *(_text(path.read_bytes()) for path in tmp_path.iterdir())])
    hidden = () if output.tallies else OF_THE_ORGANISATION_ALONE

    assert [word for word in output.holds if word not in told] == []
    assert [word for word in (*NEVER, *hidden) if word in told] == []


class TestOnceApproved:
    """k is 3, and each person is the only one of their trade."""

    @pytest.fixture
    def counted(self, haven: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        folder = tmp_path / "talt"
        shutil.copytree(haven, folder)
        settings = SETTINGS.replace("k: 1", "k: 3").replace("kok]}", "kok], identifying: true}")
        (folder / "study.yaml").write_text(settings, encoding="utf-8")
        monkeypatch.setenv("QCODE_STUDY", str(folder))
        monkeypatch.setenv("QCODE_CODER", "AK")
        return folder

    def test_nothing_is_left_out_of_what_they_have_approved(self, counted: Path) -> None:
        told = {one["source"]: one["attribution"] for one in json.loads(_done("quotes", "--format", "json"))}

        assert counted.is_dir()
        assert told["I03"] == "(smed, tres, IPja, Arnikahuset)"
        assert told["I02"] == "(Orkidehuset)"
        assert "tolk" not in told["I04"]

    def test_what_was_refused_later_is_printed_as_of_anybody_else(self, counted: Path) -> None:
        key = _key("I03")
        _done("ledger", "approve", key, "refused")
        told = {one["source"]: one["attribution"] for one in json.loads(_done("quotes", "--format", "json"))}

        assert counted.is_dir()
        assert "Arnikahuset" not in told["I03"]
        assert "smed" not in told["I03"]

    def test_what_they_have_not_approved_is_not_used_in_a_chapter(self, counted: Path) -> None:
        key = _key("I04")
        code, _, err = _called("ledger", "use", key, "--in", "kapitel 2")

        assert counted.is_dir()
        assert (code, "has not approved" in err) == (1, True)


def test_the_check_of_a_manuscript_says_what_they_have_not_agreed_to(
    haven: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The third of three quotes is attributed as it would be once approved; the first names an organisation."""
    monkeypatch.setenv("QCODE_STUDY", str(haven))
    manuscript = tmp_path / "kapitel.md"
    manuscript.write_text(MANUSCRIPT, encoding="utf-8")
    code, out, _ = _called("check", str(manuscript), "--format", "json")
    found = json.loads(out)

    assert code == 3
    assert [one["kind"] for one in found if "Orkidehuset" in json.dumps(one)] == []
    assert "consent" in {one["kind"] for one in found}
