"""A study with names planted wherever words can stand: whatever leaves it may hold none of them."""

from __future__ import annotations

import io
import re
from contextlib import redirect_stderr, redirect_stdout
from typing import TYPE_CHECKING

import docx
import pytest

from qcode.cli.main import run

if TYPE_CHECKING:
    from pathlib import Path

TELLING = re.compile(
    r"ragnhild|ubbesen|rakkermus|torkil|vr[åa]+by|klarup|kvisth|22.{0,4}33.{0,4}44.{0,4}55|0?10190|010190.?1234",
    re.IGNORECASE,
)
FORMULA = '=HYPERLINK("x","se")'
SCRIPT = "<script>alert(1)</script>"

SETTINGS = """\
study: Ragnhild Ubbesens undersøgelse
language: da
attributes:
  place: {scope: source, type: category, values: [Klarup, Nibe], label: "fra {value}", identifying: true}
  role: {scope: participation, values: [leder, borger, Torkils nabo], identifying: true}
attribution: "({role}[, {place}])"
anonymity: {k: 1}
"""
REGISTER = """\
source,kind,date,person,speaker,organisation,place,role
Ragnhild_Ubbesen,interview,3.11.2003,ragnhild_ubbesen,Ragnhild,Klarup Kommune,Klarup,leder
torkil2,interview,4.11.2003,Torkil,Torkil Vråby,Kvisthøjgård,Klarup,Torkils nabo
I03,interview,5.11.2003,P03,IP,fonden,Nibe,borger
"""
NAMES = """\
kind,id,name,aliases,mask
person,p1,Ragnhild Ubbesen,Ragnhild|Rakkermus,person A
person,p2,Torkil Vråby,Torkil,person B
place,s1,Klarup,,byen
institution,i1,Kvisthøjgård,Kvisthøj,
public,o1,HYPERLINK,,
"""
CODEBOOK = f"""\
codebook: sagen om Ragnhild
codes:
  - name: Ragnhild Ubbesens sag
    definition: Det Ragnhild sagde om Klarup. {SCRIPT}
    include: [Torkils ord]
    exclude: [Alt fra Kvisthøjgård]
    examples: ["Torkil sagde det."]
    aliases: [Ragnhildsagen]
    codes: [Klarup og omegn, Torkil]
  - name: "{FORMULA.replace('"', "").replace("(", " ").replace(")", "").replace("/", "").replace(",", " ")} Klarup"
  - name: "<b onclick=x>Klarups børn<b>"
"""
GUIDE = """\
guide: Spørg Ragnhild Ubbesen
questions:
  - {id: klarup, words: Hvad siger du om Torkil fra Klarup?, codes: [ragnhild-ubbesens-sag]}
"""
CLAIMS = """\
claims:
  - id: ragnhild
    text: Flere i Klarup siger som Ragnhild Ubbesen og Torkil.
    code: ragnhild-ubbesens-sag
    against: torkil
"""
QUERIES = """\
queries:
  klarup: {code: ragnhild-ubbesens-sag}
"""
REPORT = """\
report: Ragnhild Ubbesens kapitel
parts:
  - heading: Om Torkil Vråby fra Kvisthøjgård
  - prose: Vi mødte Ragnhild Ubbesen i Klarup, og Torkil var der.
  - quotes: {by: "code,source,person,organisation,place,role", context: 2, interviewer: yes, places: yes, counts: yes}
  - quotes: {ledger: long list}
  - matrix: {rows: code, columns: place, smallest: 1, test: yes, caption: Ragnhild og Torkil}
  - matrix: {rows: person, columns: organisation, smallest: 1}
  - cooccur: {near: 3}
  - coverage: {by: place}
  - framework: {rows: person, quotes: 3}
  - frame: {by: [place, person], smallest: 1}
  - claims: {names: [ragnhild], counter: 2}
  - gaps: {by: organisation}
  - appendix: {of: method, by: [organisation], smallest: 1}
"""
RAGNHILD = """\
Interviewer: Hvad siger du, Ragnhild, om Torkil Vråby?

Ragnhild: Torkil Vråbys sag er svær. Torkil er en god mand. Jeg bor i Klarup, det er Klarups skyld.

Ragnhild: Ring til mig på 22 33 44 55, eller skriv til ragnhild.ubbesen@kvisthoj.dk. Mit CPR er 010190-1234.

Interviewer: Og Kvisthøjgårdens nat?

Ragnhild: Rakkermus kaldte de mig. Klarupmodellen, det var Ragnhilds idé; RAGNHILD UBBESEN stod der på døren.
"""
TORKIL = f"""\
I: Hvem hjalp dig?
Torkil Vråby: Det gjorde Ragnhild Ubbesen fra Kvisthøj. Så kom {FORMULA} fra klarup-kontoret, og Fru Ubbesen. {SCRIPT}
I: Hvad så?
Torkil Vråby: {FORMULA} stod der på sedlen fra Klarup.
Torkil Vråby: Så kom Rag\u00adnhild fra Klar\u200bup med Torkil\u00a0Vra\u030aby og KVISTHØJGÅRDS folk; ragnhild-agtigt.
"""
THIRD = """\
I: Og dig?
IP: Det var stille hos os. Vi kendte ikke til sagen.
"""


def called(*arguments: str, stdin: str = "") -> tuple[int, str, str]:
    """Run one command in this process; return exit code, stdout and stderr."""
    out, err = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.stdin", io.StringIO(stdin))
        with redirect_stdout(out), redirect_stderr(err), pytest.raises(SystemExit) as ended:
            run(list(arguments))
    return int(ended.value.code or 0), out.getvalue(), err.getvalue()


FIRST = (
    ("codebook", "apply"),
    ("guide", "apply"),
    ("guide", "use", "torkil2", "Spørg Ragnhild Ubbesen"),
    ("code", "add", "Ragnhild_Ubbesen", "ragnhild-ubbesens-sag", "--turn", "2", "--memo", "Ragnhild igen i Klarup"),
    ("code", "add", "Ragnhild_Ubbesen", "klarup-og-omegn", "--turn", "3"),
    ("code", "add", "Ragnhild_Ubbesen", "torkil", "--turn", "5"),
    ("code", "add", "torkil2", "torkil", "--quote", "Ragnhild Ubbesen fra Kvisthøj. Så kom"),
    ("code", "add", "torkil2", "klarup-og-omegn", "--turn", "2"),
    ("code", "add", "torkil2", "ragnhild-ubbesens-sag", "--turn", "4"),
    ("code", "add", "Ragnhild_Ubbesen", "torkil", "--turn", "2", "--coder", "Torkil MB"),
    ("code", "add", "torkil2", "torkil", "--turn", "2", "--coder", "Torkil MB"),
    ("code", "condense", "1", "Torkil er god, siger Ragnhild fra Klarup"),
    ("code", "condense", "4", f"{SCRIPT} Klarup"),
    ("pass", "add", "Ragnhild_Ubbesen", "torkil2", "I03"),
    ("pass", "add", "Ragnhild_Ubbesen", "torkil2", "--coder", "Torkil MB"),
    ("silence", "set", "I03", "torkil", "declined", "--note", "Torkil ville ikke tale om Klarup"),
    ("memo", "add", "Ragnhild fra Klarup ringede. " + FORMULA, "--title", "Om Torkil Vråby", "--on", "source:torkil2"),
    ("memo", "add", f"{SCRIPT} Torkils sag", "--title", "Kvisthøjgård", "--on", "person:Torkil", "--journal"),
    ("memo", "add", "Om klarup", "--title", FORMULA, "--on", "code:ragnhild-ubbesens-sag"),
    ("theme", "add", "Ragnhilds Klarup", "--idea", f"Torkil og Klarup {SCRIPT}", "--code", "ragnhild-ubbesens-sag"),
    ("theme", "add", "Torkils uro", "--idea", FORMULA, "--coding", "3"),
    ("theme", "link", "Torkils uro", "Ragnhilds Klarup", "fra Kvisthøj til Klarup"),
    ("case", "typology", "add", "Klaruptyper", "Ragnhildtypen", "Torkils slags", "Rolig", "--definition", "Som Torkil"),
    ("case", "classify", "person:ragnhild_ubbesen", "Ragnhildtypen", "--note", "Hun er Ragnhild fra Klarup"),
    ("case", "classify", "person:Torkil", "Torkils slags"),
    ("case", "evidence", "person:ragnhild_ubbesen", "1", "supports"),
    ("consent", "set", "anonymous", "--person", "Torkil", "--note", "Skabet på Kvisthøjgård, Torkil skrev under"),
    ("ledger", "add", "torkil2", "--turn", "2", "--note", "Torkil i Klarup"),
    ("ledger", "add", "Ragnhild_Ubbesen", "--turn", "3"),
    ("disagreements",),
    ("adjudicate", "one", "1", "--decision", "neither", "--reason", "Torkil mente Klarup"),
    ("assign", "add", "MB", "torkil2"),
    ("assign", "add", "Torkil MB", "torkil2"),
)


def build(folder: Path) -> None:
    """Make the study; nothing in it is scanned."""
    assert called("init", str(folder))[0] == 0
    for name, text in (
        ("study.yaml", SETTINGS),
        ("register.csv", REGISTER),
        ("names.csv", NAMES),
        ("claims.yaml", CLAIMS),
        ("queries.yaml", QUERIES),
        ("guides/ragnhild.yaml", GUIDE),
        ("reports/ragnhild.yaml", REPORT),
        ("codebooks/ragnhild.yaml", CODEBOOK),
        ("transcripts/torkil2.txt", TORKIL),
        ("transcripts/I03.txt", THIRD),
    ):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    word = docx.Document()
    for paragraph in RAGNHILD.split("\n\n"):
        word.add_paragraph(paragraph.strip())
    word.core_properties.author = "Ragnhild Ubbesen"
    word.save(str(folder / "transcripts" / "Ragnhild_Ubbesen.docx"))
    for command in (("import", str(folder / "transcripts")), *FIRST):
        done = called(*command)
        assert done[0] == 0, (command, done)
