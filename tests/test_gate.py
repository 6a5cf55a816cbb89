"""Invariant 6: original words never leave through an output that says it is masked. Bytes are searched, not objects."""

from __future__ import annotations

import ast
import csv
import dataclasses
import io
import json
import re
import shutil
import typing
import zipfile
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import docx
import pytest

import qcode
from qcode.cli.main import run
from qcode.model import block, quotation
from qcode.model.mask import Printed

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = Path(qcode.__file__).parent
SETTINGS = """\
study: Mette Bjørnsens undersøgelse
attributes:
  place: {scope: source, type: text, label: "fra {value}"}
  role: {scope: participation, values: [leder, borger]}
attribution: "({role}[, {place}], {person})"
"""
REGISTER = """\
source,person,speaker,organisation,place,role
Mette_Bjørnsen,mette_bjørnsen,Mette,Aalborg Kommune,Aalborg,leder
bjørn2,Bo,Bo Skov,Svalegården,Mettes hus,borger
"""
NAMES = """\
kind,id,name,aliases,mask
person,p1,Mette Bjørnsen,Mette|Mettemus,person A
person,p2,Bo Skov,Bo,person B
person,p3,Bjørn,,
place,s1,Aalborg,,byen
institution,i1,Svalegården,Svalen,
"""
CODEBOOK = """\
codebook: sagen om Mette
codes:
  - name: Mette Bjørnsens sag
    definition: Det Mette sagde om Aalborg.
    examples: ["Bo sagde det."]
    codes: [Aalborg og omegn, Bjørn]
"""
METTE = """\
Interviewer: Hvad siger du, Mette, om Bo Skov?

Mette: Bo Skovs sag er svær. Bo er en god mand, og Bjørn ved det. Jeg bor i Aalborg, det er Aalborgs skyld.

Mette: Ring til mig på 22 33 44 55, eller skriv til mette.bjornsen@svalen.dk. Mit CPR er 010190-1234.

Interviewer: Og Svalegårdens nat?

Mette: Mettemus kaldte de mig. Aalborgmodellen, det var Mettes idé; METTE BJØRNSEN stod der på døren.
"""
BO = """\
I: Hvem hjalp dig?
Bo Skov: Det gjorde Mette Bjørnsen fra Svalen. Så kom Bjørns bror fra aalborg-kontoret, og Hr. Bjørnsen.
"""
TELLING = re.compile(r"mette|bj[øo]rn|\bbos?\b|skov|aalborg|svale|22.?33.?44.?55|0?10190|1234\b|@", re.IGNORECASE)
BY = ("code", "source", "person", "organisation", "place", "role", "kind")


class Called(Protocol):
    """Runs one command; returns exit code, stdout and stderr."""

    def __call__(self, *arguments: str, stdin: str = "") -> tuple[int, str, str]: ...


def called(*arguments: str, stdin: str = "") -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.stdin", io.StringIO(stdin))
        with redirect_stdout(out), redirect_stderr(err), pytest.raises(SystemExit) as ended:
            run(list(arguments))
    return int(ended.value.code or 0), out.getvalue(), err.getvalue()


def build(folder: Path) -> None:
    """Make a study in which names stand wherever a name can stand."""
    assert called("init", str(folder))[0] == 0
    for name, text in (("study.yaml", SETTINGS), ("register.csv", REGISTER), ("names.csv", NAMES)):
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "codebooks" / "mette.yaml").write_text(CODEBOOK, encoding="utf-8")
    word = docx.Document()
    for paragraph in METTE.split("\n\n"):
        word.add_paragraph(paragraph.strip())
    word.core_properties.author = "Mette Bjørnsen"
    word.save(str(folder / "transcripts" / "Mette_Bjørnsen.docx"))
    (folder / "transcripts" / "bjørn2.txt").write_text(BO, encoding="utf-8")
    for command in (
        ("import", str(folder / "transcripts")),
        ("codebook", "apply"),
        ("code", "add", "Mette_Bjørnsen", "mette-bjørnsens-sag", "--turn", "2", "--memo", "Mette igen"),
        ("code", "add", "Mette_Bjørnsen", "aalborg-og-omegn", "--turn", "3"),
        ("code", "add", "Mette_Bjørnsen", "bjørn", "--turn", "5"),
        ("code", "add", "bjørn2", "bjørn", "--quote", "Mette Bjørnsen fra Svalen. Så kom Bjørns bror"),
        ("code", "add", "bjørn2", "aalborg-og-omegn", "--turn", "2"),
    ):
        done = called(*command)
        assert done[0] == 0, done


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The study before anything was scanned, and when every name is decided."""
    raw, decided = (tmp_path_factory.mktemp("studier") / name for name in ("raw", "decided"))
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("QCODE_VAULT", raising=False)
        patch.setenv("QCODE_CODER", "AK")
        patch.setenv("QCODE_STUDY", str(raw))
        build(raw)
        shutil.copytree(raw, decided)
        patch.setenv("QCODE_STUDY", str(decided))
        called("mask", "scan")
        code, out, err = called("mask", "review", stdin="a\n" * 50)
        assert code == 0, err
        assert "0 names left to decide" in out
        assert called("mask", "scan")[0] == 0
    return raw, decided


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Called:
    monkeypatch.setenv("QCODE_STUDY", str(tmp_path / "studie"))
    monkeypatch.setenv("QCODE_CODER", "AK")
    monkeypatch.delenv("QCODE_VAULT", raising=False)
    monkeypatch.chdir(tmp_path)
    return called


@pytest.fixture
def study(made: tuple[Path, Path], tmp_path: Path) -> Path:
    """A study in which names stand wherever a name can stand; nothing is scanned."""
    return Path(shutil.copytree(made[0], tmp_path / "studie"))


@pytest.fixture
def clean(made: tuple[Path, Path], tmp_path: Path) -> Path:
    """The same, scanned, every name decided."""
    return Path(shutil.copytree(made[1], tmp_path / "studie"))


def searched(path: Path) -> str:
    """Return all there is in a file: of a Word file the names and contents of all its parts."""
    if path.suffix != ".docx":
        return path.read_text("utf-8")
    with zipfile.ZipFile(path) as archive:
        parts = [f"{name}\n{archive.read(name).decode('utf-8', 'replace')}" for name in archive.namelist()]
        return "\n".join([archive.comment.decode("utf-8", "replace"), *parts])


def telling(text: str) -> list[str]:
    """Return what gives somebody away, with the words around it; Word's own XML names nobody."""
    text = re.sub(r"(?:xmlns[:\w]*|w:name|w:val|typeface|name)=\"[^\"]*\"", "", text)
    return [text[max(0, hit.start() - 20) : hit.end() + 20] for hit in TELLING.finditer(text)]


QUESTION = ("quotes", "--by", ",".join(BY), "--context", "3", "--interviewer")


@pytest.mark.parametrize("ending", ["docx", "md", "csv", "json"])
def test_no_name_is_in_a_file(clean: Path, call: Called, ending: str) -> None:
    code, _, err = call(*QUESTION, "-o", f"citater.{ending}")
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
    clean: Path, call: Called, ending: str, narrowed: tuple[str, str]
) -> None:
    code, _, err = call(*QUESTION, *narrowed, "-o", f"citater.{ending}")
    text = searched(clean.parent / f"citater.{ending}")

    assert code == 0, err
    assert "[person A" in text.replace("\\", "")
    assert telling(text) == []


@pytest.mark.parametrize("form", ["table", "json", "csv", "md"])
def test_no_name_is_on_the_screen(clean: Path, call: Called, form: str) -> None:
    code, out, _ = call(*QUESTION, "--format", form)

    assert clean.exists()
    assert code == 0
    assert "[person A" in out.replace("\\", "")
    assert telling(out) == []


@pytest.mark.parametrize("form", ["table", "json", "csv", "md"])
def test_no_name_is_on_the_screen_before_anything_was_scanned(study: Path, call: Called, form: str) -> None:
    code, out, err = call(*QUESTION, "--format", form)

    assert study.exists()
    assert code == 0
    assert "[?]" in out.replace("\\", "")
    assert telling(out) == []
    assert "nobody has decided on" in err


@pytest.mark.parametrize("lost", ["gone", "emptied by a scan that was refused"])
def test_no_name_is_on_the_screen_without_the_vault(clean: Path, call: Called, lost: str) -> None:
    (clean / "vault.qcode").unlink()
    (clean / "names.csv").unlink()
    if lost != "gone":
        code, _, err = call("mask", "scan")
        assert (code, "vault with the names is not here" in err) == (1, True)
        assert not (clean / "vault.qcode").exists()
        assert call("mask", "set", "1", "--mask", "en anden")[0] == 1
    code, out, _ = call(*QUESTION, "--format", "json")

    assert code == 0
    assert "[person A]" in out
    assert telling(out) == []


def test_a_source_imported_without_the_vault_prints_no_known_name(clean: Path, call: Called) -> None:
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


@pytest.mark.parametrize("ending", ["docx", "md", "csv", "json"])
def test_a_source_not_scanned_goes_into_no_file(study: Path, call: Called, ending: str) -> None:
    code, out, err = call(*QUESTION, "-o", f"citater.{ending}")

    assert (code, out) == (1, "")
    assert "no file was written" in err
    assert "qcode mask scan" in err
    assert sorted(study.parent.iterdir()) == [study]


def test_an_undecided_name_keeps_the_file_back_and_the_decision_lets_it_out(study: Path, call: Called) -> None:
    assert call("mask", "scan")[0] == 3
    assert call("quotes", "-o", "citater.md")[0] == 1
    assert not (study.parent / "citater.md").exists()
    call("mask", "review", stdin="a\n" * 50)

    assert call("quotes", "-o", "citater.md")[0] == 0


@pytest.mark.parametrize("ending", ["docx", "md", "csv", "json"])
def test_a_draft_is_marked_and_masked(study: Path, call: Called, ending: str) -> None:
    assert call(*QUESTION, "--draft", "-o", f"kladde.{ending}")[0] == 0
    text = searched(study.parent / f"kladde.{ending}")

    assert telling(text) == []
    match ending:
        case "md":
            assert text.startswith("**KLADDE**")
        case "csv":
            assert {row["draft"] for row in csv.DictReader(io.StringIO(text))} == {"True"}
        case "json":
            assert {row["draft"] for row in json.loads(text)} == {True}


def test_every_page_of_a_word_draft_says_so(study: Path, call: Called) -> None:
    """First and even pages have headers of their own, and a template may ask for them."""
    template = docx.Document()
    template.settings.odd_and_even_pages_header_footer = True
    template.sections[0].different_first_page_header_footer = True
    template.sections[0].first_page_header.paragraphs[0].text = "Forside"
    template.save(str(study.parent / "hus.docx"))
    for arguments in ((), ("--template", "hus.docx")):
        assert call("quotes", "--draft", "-o", "kladde.docx", *arguments)[0] == 0
        (section,) = docx.Document(str(study.parent / "kladde.docx")).sections
        for header in (section.header, section.first_page_header, section.even_page_header):
            assert header.paragraphs[0].text == "KLADDE"


def test_a_file_that_is_clean_is_no_draft(clean: Path, call: Called) -> None:
    assert call("quotes", "-o", "citater.docx")[0] == 0

    assert "KLADDE" not in searched(clean.parent / "citater.docx")


def test_an_override_is_named_recorded_and_still_masked(study: Path, call: Called) -> None:
    assert call("mask", "scan")[0] == 3
    code, _, err = call("quotes", "--override", "AK: læst af begge", "-o", "citater.docx")
    latest = json.loads(call("history", "--format", "json")[1])[0]

    assert code == 0, err
    assert telling(searched(study.parent / "citater.docx")) == []
    assert (latest["action"], latest["coder"]) == ("quotes", "AK")
    assert "override by AK: læst af begge" in latest["summary"]


@pytest.mark.parametrize("override", [" ", "fordi", "AK:", ": fordi", " : "])
def test_an_override_without_a_name_or_a_reason_is_refused(study: Path, call: Called, override: str) -> None:
    assert call("quotes", "--override", override, "-o", "citater.md")[0] == 2
    assert not (study.parent / "citater.md").exists()


def test_unmasked_words_are_asked_for_by_name_said_and_recorded_for_good(clean: Path, call: Called) -> None:
    code, out, err = call("quotes", "--unmasked", "--format", "json")
    first = json.loads(call("history", "--format", "json")[1])[0]
    call("undo")
    kept = json.loads(call("history", "--format", "json")[1])

    assert clean.exists()
    assert code == 0
    assert "Mette Bjørnsen fra Svalen" in out
    assert {row["masked"] for row in json.loads(out)} == {False}
    assert "Unmasked: original words. This is on record" in err
    assert (first["action"], "unmasked" in first["summary"]) == ("quotes", True)
    assert [one["undone"] for one in kept if one["action"] == "quotes"] == [False]


def test_looking_at_masked_quotes_is_no_change(clean: Path, call: Called) -> None:
    before = call("history", "--format", "json")[1]
    call("quotes", "-o", "citater.docx")

    assert clean.exists()
    assert call("history", "--format", "json")[1] == before


def test_names_edited_after_the_scan_make_it_stale_again(clean: Path, call: Called) -> None:
    """
    Mette: …Bo er en god mand, og Bjørn ved det.
    """
    with (clean / "names.csv").open("a", encoding="utf-8") as file:
        file.write("other,o1,mand,,\n")

    assert call("quotes", "-o", "citater.md")[0] == 1
    out = call("quotes", "--format", "json")[1]
    assert "en god [?]" in out
    assert telling(out) == []
    assert call("mask", "scan")[0] == 0
    assert call("quotes", "-o", "citater.md")[0] == 0
    assert "en god mand" not in (clean.parent / "citater.md").read_text("utf-8")


def test_a_name_taken_off_the_list_makes_it_stale_too(clean: Path, call: Called) -> None:
    (clean / "names.csv").write_text(NAMES.replace("place,s1,Aalborg,,byen\n", ""), encoding="utf-8")

    assert call("quotes", "-o", "citater.md")[0] == 1
    assert telling(call(*QUESTION, "--format", "json")[1]) == []


def test_a_house_template_brings_its_styles_and_nobody_s_name(clean: Path, call: Called) -> None:
    template = docx.Document()
    template.add_paragraph("Skrevet af Mette Bjørnsen")
    template.core_properties.author = template.core_properties.comments = "Mette Bjørnsen"
    template.save(str(clean.parent / "hus.docx"))
    assert call("quotes", "-o", "citater.docx", "--template", "hus.docx")[0] == 0

    assert telling(searched(clean.parent / "citater.docx")) == []


def test_marks_and_tags_said_in_an_interview_are_printed_as_they_are(clean: Path, call: Called) -> None:
    """
    IP: <b>Nej</b> & *ja* _så_ `x` [y](http://ond.dk) | ~~z~~ <!-- q -->
    IP: # Overskrift
    """
    file = clean / "transcripts" / "I09.txt"
    file.write_text(
        "I: Hvad?\nIP: <b>Nej</b> & *ja* _så_ `x` [y](http://ond.dk) | ~~z~~ <!-- q -->\nI: Og?\nIP: # Overskrift\n",
        encoding="utf-8",
    )
    call("import", str(file))
    assert call("code", "add", "I09", "bjørn", "--quote", "<b>Nej … # Overskrift")[0] == 0
    call("mask", "scan")
    page = call("quotes", "--where", "source = I09", "--format", "md", "--coder", "AK")[1]
    body = page[page.index("»") :]

    assert "&lt;b&gt;Nej&lt;/b&gt; &amp; \\*ja\\* \\_så\\_ \\`x\\` \\[y\\](http://ond.dk) \\| \\~\\~z\\~\\~" in body
    assert "<b>" not in body
    assert "<!-- q" not in body
    assert "\\# Overskrift" in body


def calls_of(name: str, tree: ast.AST) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            if called == name:
                yield node


def test_only_the_gate_makes_printed_text() -> None:
    """``Printed``'s own methods make it of itself; nobody else may make it, and ``replace`` would be another door."""
    makers = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        if any(calls_of("Printed", ast.parse(path.read_text("utf-8"))))
    }

    assert makers == {"study/release.py", "model/mask.py"}
    inside = ast.parse((PACKAGE / "model" / "mask.py").read_text("utf-8"))
    (its_class,) = (node for node in ast.walk(inside) if isinstance(node, ast.ClassDef) and node.name == "Printed")
    assert len(list(calls_of("Printed", inside))) == len(list(calls_of("Printed", its_class)))


def test_only_the_release_opens_the_gate() -> None:
    openers = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        if any(calls_of("Gate", ast.parse(path.read_text("utf-8"))))
    }

    assert openers == {"study/release.py"}


def hints(kind: type) -> dict[str, object]:
    known = {"Printed": Printed, "Mapping": typing.Mapping, **vars(block), **vars(quotation)}
    for module in ("count", "finding", "settings", "span"):
        known |= vars(__import__(f"qcode.model.{module}", fromlist=["*"]))
    return typing.get_type_hints(kind, globalns=known)


@pytest.mark.parametrize("kind", [block.Heading, block.Paragraph, block.Quote, block.Page])
def test_a_block_of_a_page_takes_no_plain_words(kind: type) -> None:
    """A line is printed text and qcode's own marks; the page's plain texts are its draft mark and its language."""
    plain = {name for name, hint in hints(kind).items() if hint is str}

    assert plain <= {"draft", "language"}
    assert dataclasses.is_dataclass(kind)


def test_a_printed_quotation_holds_no_plain_words() -> None:
    """Its id is made of the printed source and numbers, ``person`` passes the gate too, coders are no informants."""
    plain = {name for name, hint in hints(quotation.PrintedQuotation).items() if hint in {str, tuple[str, ...]}}
    parts = {name for name, hint in hints(quotation.PrintedPart).items() if hint is str}

    assert plain == {"id", "coders"}
    assert parts == {"person"}
