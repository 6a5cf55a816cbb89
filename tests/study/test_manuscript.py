"""A finished text is held against transcripts and register: each fault is a finding by its name."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import docx
import pytest

from qcode.model.ledger import ApprovalState
from qcode.study import consent, ledger, ledger_consent, manuscript, open_study, passes, register, scanning
from qcode.study.coding import Place
from qcode.study.release import Terms

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from conftest import Cli, Coded

    from qcode.model.manuscript import Noticed
    from qcode.study import Study

SETTINGS = """\
study: Fire kilder (fiktiv)
language: da
attributes:
  region: {scope: source, values: [1, 2, 3], label: "region {value}", identifying: true}
  level: {scope: source, values: [amt, kommune], identifying: true, applies_to: "role != privat"}
  role: {scope: participation, values: [politiker, tilbudsleder, privat], identifying: true}
attribution: "({role}[, {level}][, {region}])"
anonymity: {k: 1}
"""
REGISTER = """\
source;kind;person;speaker;region;level;role
I01;interview;P01;IP;1;amt;politiker
I02;interview;P02;IP;2;kommune;tilbudsleder
I03;interview;P03;IP;3;;privat
D04;double_interview;P04;A;2;kommune;politiker
D04;double_interview;P05;B;2;kommune;tilbudsleder
"""
NAMES = "kind,id,name,aliases,mask\nperson,p1,Gitte,,person A\nplace,s1,Ravnsby,,byen\npublic,o1,Servicestyrelsen,,\n"
FIRST = """
    I: Hvordan gik det?
    IP: Gitte ringede hver torsdag, og det var hende, der holdt fast i ham hele vinteren igennem.
    I: Og så?
    IP: {bolig|Så fik han en nøgle til et hus i Ravnsby, men taget var utæt, og kakkelovnen trak ikke.}
"""
SECOND = """
    I: Hvad mangler der?
    IP: Vi har ni pladser, og de er fyldt hver nat fra oktober til april, så vi må sende folk videre.
    IP: Det er ikke pengene, det er hænderne, vi ikke kan skaffe til om natten.
"""
THIRD = """
    IP: Vi koger suppe om onsdagen, og så sidder de dér, og så kommer snakken af sig selv.
"""
FOURTH = """
    A: Vi har besluttet, at ingen skal afvises ved døren, og det står vi ved i udvalget.
    B: Det er let at beslutte, når man ikke selv står med nøglen klokken to om natten.
"""


@pytest.fixture
def report(folder: Path, build: Coded) -> Iterator[Study]:
    """Four sources with a register, scanned and clean; nobody has coded I03."""
    (folder / "study.yaml").write_text(SETTINGS, encoding="utf-8")
    (folder / "register.csv").write_text(REGISTER, encoding="utf-8")
    (folder / "names.csv").write_text(NAMES, encoding="utf-8")
    with open_study(folder, coder="AK") as study:
        for name, interview in (("I01", FIRST), ("I02", SECOND), ("I03", THIRD), ("D04", FOURTH)):
            build(study, interview, name)
        register.sync(study)
        scanning.scan(study)
        yield study


def checked(study: Study, text: str, terms: Terms | None = None) -> list[Noticed]:
    path = study.folder / "kapitel.md"
    path.write_text(text, encoding="utf-8")
    return [one for one in manuscript.check(study, path, terms).noticed if one.kind != "balance"]


def kinds(study: Study, text: str) -> list[str]:
    return [one.kind for one in checked(study, text)]


SOUND = [
    "> »Vi har ni pladser, og de er fyldt hver nat.« (tilbudsleder, kommune, region 2)",
    "En leder i region 2 siger:\n\n> Vi har ni pladser […] så vi må sende folk. (tilbudsleder, kommune, region 2)",
    "En politiker fra et amt fortæller om kommunen: »[person A] ringede hver torsdag« (politiker, amt, region 1).",
    "»Så fik han en nøgle til et hus i [byen], men taget var utæt.« (politiker, amt, region 1)",
    "»Vi koger suppe om onsdagen, og så sidder de dér.« (privat, region 3)",
    "En »rigtig« løsning er der ikke. Servicestyrelsen skriver: »Alle har ret til et sted at bo« (2003: 12).",
    "»Vi har besluttet, at ingen skal afvises ved døren,« siger en politiker i region 2.",
    "Undersøgelsen bygger på fire interviews med fem personer.",
]


@pytest.mark.parametrize("text", SOUND)
def test_what_is_sound_is_left_alone(report: Study, text: str) -> None:
    assert kinds(report, text) == []


FAULTS = [
    ("not-found", "> »Kassereren sejlede over sundet med protokollen under armen.« (politiker, amt, region 1)"),
    ("not-verbatim", "> »Vi har ti pladser, og de er fyldt hver nat.« (tilbudsleder, kommune, region 2)"),
    ("attribution-wrong", "> »Vi har ni pladser, og de er fyldt hver nat.« (politiker, kommune, region 2)"),
    ("attribution-wrong", "> »Vi har ni pladser, og de er fyldt hver nat.« (tilbudsleder, kommune, region 3)"),
    ("attribution-incomplete", "> »Vi har ni pladser, og de er fyldt hver nat.« (tilbudsleder, region 2)"),
    ("attribution-policy", "> »Vi har ni pladser, og de er fyldt hver nat.« (region 2, kommune, tilbudsleder)"),
    ("quote-without-attribution", "> »Vi har ni pladser, og de er fyldt hver nat.«"),
    ("lead-in-without-quote", "En tilbudsleder siger det sådan:\n\nKapitlet handler om noget andet."),
    ("leak", "Det var Gittes mappe, der blev væk."),
    ("leak", "»Så fik han en nøgle til et hus i Ravnsby.« (politiker, amt, region 1)"),
    (
        "prose-contradicts",
        "En tilbudsleder fra region 3 siger: »Vi har ni pladser, og de er fyldt.« (tilbudsleder, kommune, region 2)",
    ),
    (
        "prose-contradicts",
        "»Vi har ni pladser, og de er fyldt,« siger en politiker (tilbudsleder, kommune, region 2).",
    ),
    (
        "lead-in-discloses",
        "En forstander siger: »Vi har ni pladser, og de er fyldt.« (tilbudsleder, kommune, region 2)",
    ),
    (
        "prose-contradicts",
        "Som en politiker formulerer det: »Vi har ni pladser, og de er fyldt.« (tilbudsleder, kommune, region 2)",
    ),
    ("vague-quantity", "Flere tilbudsledere peger på det samme."),
    ("vague-quantity", "Et stort mindretal blandt tilbudslederne er uenige."),
    ("silence-as-absence", "Region 3 skiller sig ud ved ikke at nævne bolig."),
    ("number-differs", "Undersøgelsen bygger på seks interviews."),
    ("number-differs", "Det siger to af syv personer."),
    ("silence-as-absence", "I region 3 nævner ingen bolig."),
    ("table-sum", "| | n |\n| --- | --- |\n| amt | 3 |\n| kommune | 4 |\n| I alt | 8 |"),
]


@pytest.mark.parametrize(("kind", "text"), FAULTS)
def test_each_fault_is_found_by_its_name(report: Study, kind: str, text: str) -> None:
    found = checked(report, text)

    assert kind in {one.kind for one in found}
    assert all(one.paragraph for one in found)


def test_a_difference_is_told_in_words(report: Study) -> None:
    (one,) = checked(report, "> »Vi har ti pladser, og de er fyldt hver nat.« (tilbudsleder, kommune, region 2)")

    assert "“ti” is printed, “ni” was said" in one.message
    assert (one.source, one.quote, one.paragraph) == ("I02", 1, 1)
    assert one.mend is not None
    assert (one.mend.old, one.mend.new) == ("ti", "ni")


def test_a_wrong_attribution_is_mended_with_the_registers(report: Study) -> None:
    (one,) = checked(report, "> »Vi har ni pladser, og de er fyldt hver nat.« (politiker)")

    assert one.mend is not None
    assert one.mend.new == "(tilbudsleder, kommune, region 2)"


def test_no_finding_tells_a_masked_name_unless_asked_to(report: Study) -> None:
    text = "> »Gitte ringede hver mandag, og det var hende, der holdt fast i Gitte.« (Gitte, politiker)"
    said = [f"{one.message} {one.hint} {one.mend}" for one in checked(report, text)]

    assert said
    assert not any("Gitte" in one for one in said)
    assert any("Gitte" in one.message for one in checked(report, text, Terms(unmasked=True)))


def test_a_passage_printed_again_in_other_words_is_noticed(report: Study) -> None:
    first = "> »Vi har ni pladser, og de er fyldt hver nat fra oktober til april.« (tilbudsleder, kommune, region 2)"
    again = "> »Vi har ni senge, og de er fyldt hver nat fra oktober til april.« (tilbudsleder, kommune, region 2)"

    assert "reworded-twice" in kinds(report, f"{first}\n\nOg igen:\n\n{again}")
    assert "reworded-twice" not in kinds(report, f"{first}\n\nOg igen:\n\n{first}")


def test_one_person_under_two_labels_is_noticed(report: Study) -> None:
    first = "> »Vi har ni pladser, og de er fyldt hver nat.« (forstander)"
    second = "> »Det er ikke pengene, det er hænderne, vi ikke kan skaffe.« (souschef)"

    assert "two-labels" in kinds(report, f"{first}\n\nOg mere:\n\n{second}")


def test_a_quote_that_waits_for_approval_is_noticed(report: Study) -> None:
    consent.say(report, "attributable after approval", source="I02", since="2003-01-01")

    assert kinds(report, SOUND[0]) == ["consent"]


def test_a_quote_approved_in_the_ledger_may_be_printed(report: Study) -> None:
    """The entry holds the whole turn, and the manuscript prints a part of it."""
    consent.say(report, "attributable after approval", source="I02", since="2003-01-01")
    taken = ledger.add(report, "I02", Place(turn=2))
    ledger_consent.approve(report, taken.entry.key, ApprovalState.SENT)
    assert kinds(report, SOUND[0]) == ["consent"]
    ledger_consent.approve(report, taken.entry.key, ApprovalState.APPROVED)

    assert kinds(report, SOUND[0]) == []


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Enkelte informanter peger på, at der mangler en bolig.", []),
        ("Én informant peger på, at der mangler en bolig.", []),
        ("Mange informanter peger på, at der mangler en bolig.", ["vague-quantity"]),
        ("Fire informanter peger på, at der mangler en bolig.", ["number-differs"]),
        ("Masser af informanter peger på, at der mangler en bolig.", ["vague-quantity"]),  # a word of the study's own
        ("Enkelte informanter peger på, at der mangler en seng.", ["vague-quantity"]),  # no claim counts that
    ],
)
def test_a_sentence_is_held_against_the_claim_it_is(report: Study, sentence: str, expected: list[str]) -> None:
    """One of five persons speaks of it, by the coding."""
    claims = 'claims:\n  - {text: "Enkelte informanter peger på, at der mangler en bolig.", code: bolig}\n'
    (report.folder / "claims.yaml").write_text(claims, encoding="utf-8")
    promises = SETTINGS + "quantities: {masser af: {least: 4}, enkelte: {least: 1, most: 2}}\n"
    (report.folder / "study.yaml").write_text(promises, encoding="utf-8")
    with open_study(report.folder, coder="AK") as study:
        passes.add(study, ["I01", "I02", "I03", "D04"])

        assert kinds(study, sentence) == expected


def test_who_is_never_quoted_and_who_is_all_the_time_is_told(report: Study) -> None:
    said = "Vi har ni pladser, og de er fyldt hver nat fra oktober til april, så vi må sende folk videre."
    lines = [f"> »{said}« (tilbudsleder, kommune, region 2)\n\nOg {n}." for n in range(16)]
    path = report.folder / "kapitel.md"
    path.write_text("\n\n".join(lines), encoding="utf-8")
    told = [one.message for one in manuscript.check(report, path).noticed if one.kind == "balance"]

    (never,) = [one for one in told if one.startswith("Never quoted: ")]
    assert "P01" in never
    assert "P02 is quoted 16 times of 16." in told
    (nobody,) = [one for one in told if one.startswith("Nobody is quoted of: ")]
    assert "privat, region 3" in nobody


@pytest.mark.usefixtures("report")
def test_the_command_ends_with_three_and_gives_the_keys_of_the_contract(cli: Cli, folder: Path) -> None:
    path = folder / "kapitel.md"
    path.write_text(FAULTS[1][1], encoding="utf-8")
    done = cli("check", str(path), "--format", "json")
    (one,) = json.loads(done.out)

    assert done.code == 3
    assert list(one) == [
        *("kind", "severity", "place", "message", "hint", "page", "paragraph", "quote", "source", "mend"),
    ]
    assert (one["kind"], one["severity"], one["place"], one["source"]) == (
        *("not-verbatim", "error", "paragraph 1", "I02"),
    )
    assert one["mend"] == {"paragraph": 1, "old": "ti", "new": "ni"}


@pytest.mark.usefixtures("report")
def test_a_sound_manuscript_ends_with_nought(cli: Cli, folder: Path) -> None:
    path = folder / "kapitel.md"
    path.write_text(SOUND[0], encoding="utf-8")
    done = cli("check", str(path))

    assert (done.code, done.out) == (0, "")
    assert "Nothing to remark." in done.err


@pytest.mark.usefixtures("report")
def test_original_words_asked_for_are_on_record(cli: Cli, folder: Path) -> None:
    path = folder / "kapitel.md"
    path.write_text(SOUND[0], encoding="utf-8")
    cli("check", str(path), "--unmasked")

    assert "check" in cli("history").out


@pytest.mark.usefixtures("report")
def test_a_copy_of_a_word_file_has_the_findings_as_comments(cli: Cli, folder: Path) -> None:
    document = docx.Document()
    document.add_paragraph("»Vi har ti pladser, og de er fyldt hver nat.« (tilbudsleder, kommune, region 2)", "Quote")
    document.save(str(folder / "kapitel.docx"))
    done = cli("check", str(folder / "kapitel.docx"), "--fix", "-o", str(folder / "fund.docx"))
    copy = docx.Document(str(folder / "fund.docx"))

    assert done.code == 3
    assert [one.text for one in copy.paragraphs] == [one.text for one in document.paragraphs]
    assert ["“ti” → “ni”" in one.text for one in copy.comments] == [True]


@pytest.mark.parametrize(
    "arguments",
    [("k.md", "-o", "x.docx"), ("k.md", "--fix", "-o", "x.docx"), ("k.docx", "--fix", "-o", "k.docx")],
)
def test_a_copy_that_cannot_be_made_is_refused_before_any_work(cli: Cli, arguments: tuple[str, ...]) -> None:
    assert cli("check", *arguments).code == 2


@pytest.mark.usefixtures("report")
def test_an_attribution_that_is_right_and_tells_of_too_few_is_told_from_one_that_is_wrong(folder: Path) -> None:
    promises = SETTINGS.replace("anonymity: {k: 1}", "anonymity: {k: 2, ladder: [level, region]}")
    assert promises != SETTINGS
    (folder / "study.yaml").write_text(promises, encoding="utf-8")
    quote = "> »Så fik han en nøgle til et hus i [byen], men taget var utæt.« "
    with open_study(folder, coder="AK") as study:
        assert kinds(study, f"{quote}(politiker)") == []
        (one,) = checked(study, f"{quote}(politiker, amt, region 1)")
        assert kinds(study, f"{quote}(tilbudsleder, amt, region 1)") == ["attribution-wrong"]

    assert one.kind == "attribution-policy"
    assert (
        "(politiker, amt, region 1) is right, and tells more than enough persons could be: (politiker)." in one.message
    )


def test_a_first_name_of_two_persons_is_a_leak_and_nobody_says_whose(report: Study) -> None:
    names = NAMES + "person,p2,Brian Skov,,person B\nperson,p3,Brian Mark,,person C\n"
    (report.folder / "names.csv").write_text(names, encoding="utf-8")
    scanning.scan(report)

    (one,) = checked(report, "Sådan var det også, da Brians bror kom.")

    assert (one.kind, one.mend) == ("leak", None)
    assert "[person" not in one.message


def test_a_mask_inside_a_longer_word_is_no_word_that_was_put_in(report: Study, build: Coded) -> None:
    build(report, "IP: Og så kom Ravnsby-borgerne med stole og borde og det hele en torsdag.", "I05")
    scanning.scan(report)

    told = kinds(report, "»Og så kom [byen]-borgerne med stole og borde« (en deltager)")
    assert not {"not-verbatim", "not-found"} & set(told)
