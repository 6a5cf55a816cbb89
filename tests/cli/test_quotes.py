"""The query layer: expressions, conditions, grouping, choice and attribution."""

from __future__ import annotations

import itertools
import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from cli.conftest import Qcode

UNKNOWN = "(deltager i fokusgruppe)"


def found(qcode: Qcode, *arguments: str) -> list[str]:
    """Return source and first turn of each quotation, as ``I01.2``."""
    rows = qcode("quotes", *arguments, "--format", "json").json()
    return [f"{row['source']}.{first_turn(row)}" for row in rows]


def first_turn(row: dict[str, object]) -> int:
    parts = row["parts"]
    assert isinstance(parts, list)
    return min((part["turn"] for part in parts if not part.get("context")), default=0)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("brugere/kilder", ["I01.2", "I06.2"]),
        ("Brugere/Kilder", ["I01.2", "I06.2"]),
        ("1", ["I01.2", "I06.2"]),  # its number
        ("K1", ["I01.2", "I06.2"]),  # its alias
        ("kilder", ["I01.2", "I06.2"]),  # a name that only one code has
        ("brugere", []),
        ("brugere/*", ["I01.2", "I02.2", "I06.2"]),
        ("samarbejde/*", ["D04.2", "D04.5", "I01.4", "I02.6"]),
        ("*", ["D04.2", "D04.5", "F05.2", "F05.3", "F05.4", "I01.2", "I01.4", "I02.2", "I02.6", "I03.2", "I06.2"]),
        ("samarbejde/praksis and samarbejde/amt-kommune", ["I02.6"]),
        ("samarbejde/amt-kommune and not samarbejde/praksis", ["I01.4"]),
        ("samarbejde/* and not (amt-kommune or brugere/*)", ["D04.2", "D04.5"]),
        ("amt-kommune and not not praksis", ["I02.6"]),
        ("amt-kommune and not (not praksis and not tilbud)", ["I02.6"]),
        ("(kilder or tilbud) and not not not praksis", ["F05.2", "F05.3", "F05.4", "I01.2", "I03.2", "I06.2"]),
        ("kilder OR forestillinger", ["I01.2", "I02.2", "I06.2"]),
        ("kilder and tilbud", []),
    ],
)
def test_a_code_expression_finds(qcode: Qcode, expression: str, expected: list[str]) -> None:
    assert found(qcode, "--code", expression) == expected


def test_a_subtree_may_be_named_by_its_number(qcode: Qcode, folder: Path) -> None:
    book = folder / "codebooks" / "hms.yaml"
    book.write_text(book.read_text("utf-8").replace("name: Brugere\n", 'name: Brugere\n    number: "9"\n'), "utf-8")
    assert qcode("codebook", "apply").code == 0

    assert found(qcode, "--code", "9/*") == ["I01.2", "I02.2", "I06.2"]


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("region = 1", ["I01.2", "I01.4"]),
        ("region in (1, 3) and role = politiker", ["I01.2", "I01.4"]),
        ("region != 3", ["D04.2", "D04.5", "I01.2", "I01.4"]),  # I06 has no region: it never matches
        ("not region = 3", ["D04.2", "D04.5", "I01.2", "I01.4"]),
        ("region not in (1, 2, 3, 4, 5)", []),
        ("region <= 2", ["D04.2", "D04.5", "I01.2", "I01.4"]),
        ("region > 1 and region < 3", ["D04.2", "D04.5"]),
        ("level = kommune", ["F05.2", "F05.3", "F05.4", "I02.2", "I02.6", "I06.2"]),  # not I03: it is private
        ("level >= amt", ["D04.2", "D04.5", "F05.2", "F05.3", "F05.4", "I01.2", "I01.4", "I02.2", "I02.6", "I06.2"]),
        ("level > amt", ["F05.2", "F05.3", "F05.4", "I02.2", "I02.6", "I06.2"]),
        ("not level = amt", ["F05.2", "F05.3", "F05.4", "I02.2", "I02.6", "I06.2"]),
        ("role = privat", ["I03.2"]),
        ("role = PRIVAT", ["I03.2"]),
        ("seats > 9", ["D04.2", "D04.5", "I01.2", "I01.4"]),  # as numbers: 12.5 and 30, not "9"
        ('seats >= "12,5"', ["D04.2", "D04.5", "I01.2", "I01.4"]),
        ("seats = 30", ["D04.2", "D04.5"]),
        ("seats != 9", ["D04.2", "D04.5", "I01.2", "I01.4"]),
        ("joined < 2000-01-01", ["D04.2", "I01.2", "I01.4"]),
        ('joined = "1. februar 1999"', ["D04.2", "I01.2", "I01.4"]),
        ("date >= 7.11.2003", ["F05.2", "F05.3", "F05.4", "I06.2"]),
        ('date < "4/11 2003"', ["I01.2", "I01.4"]),
        ("kind = focus_group", ["F05.2", "F05.3", "F05.4"]),
        ("source = I03", ["I03.2"]),
        ("person = P01", ["D04.2", "I01.2", "I01.4"]),
        ("person != P01 and kind = double_interview", ["D04.2", "D04.5"]),
        ("organisation = fonden or organisation = amt-1", ["D04.2", "D04.5", "I01.2", "I01.4", "I03.2"]),
        ("speaker = Liv", ["F05.3"]),
        ("(role = privat or role = politiker) and not region = 3", ["D04.2", "I01.2", "I01.4"]),
    ],
)
def test_a_condition_finds(qcode: Qcode, condition: str, expected: list[str]) -> None:
    assert found(qcode, "--where", condition) == expected


@pytest.mark.parametrize(
    "condition",
    [
        *('role = ""', 'level < ""', 'seats > ""', 'role = "politiker;privat"', 'seats = "1;2"', 'joined = ""'),
        *("seats > mange", "seats = 1.234", "joined > i-går", "date > engang", 'date = ""', "kind = fokusgruppe"),
        *("region = 6", "rolle = privat", "region in (1, 9)"),
    ],
)
def test_a_value_that_cannot_be_is_refused_with_its_column(qcode: Qcode, condition: str) -> None:
    done = qcode("quotes", "--where", f"region = 1 and {condition}")

    assert done.code == 2
    assert "(column 16)" in done.err


def test_six_hundred_alternatives_are_no_matter(qcode: Qcode) -> None:
    assert found(qcode, "--where", " or ".join(["role = privat", *["role = politiker"] * 599])) == [
        *("D04.2", "I01.2", "I01.4", "I03.2")
    ]


@pytest.mark.parametrize("nested", ["(" * 200 + "role = privat" + ")" * 200, "not " * 20 + "role = privat"])
def test_a_deep_condition_that_can_be_read_is_answered(qcode: Qcode, nested: str) -> None:
    assert found(qcode, "--where", nested) == ["I03.2"]


def test_a_condition_nested_in_alternatives_as_deep_as_is_read_is_answered(qcode: Qcode) -> None:
    nested = "role = privat"
    for n in range(8):
        nested = f"({nested}) {'or' if n % 2 else 'and'} role = privat"

    assert found(qcode, "--where", nested) == ["I03.2"]


NAMES = ("code", "source", "kind", "person", "organisation", "region", "level", "role")


@pytest.mark.parametrize("by", list(itertools.permutations(("role", "code", "person"))), ids=",".join)
def test_groups_come_in_any_order(qcode: Qcode, by: tuple[str, ...]) -> None:
    rows = qcode("quotes", "--by", ",".join(by), "--format", "json").json()
    keys = [tuple(dict_of(row["groups"]).values()) for row in rows]

    assert all(tuple(dict_of(row["groups"])) == by for row in rows)
    assert [key for key, _ in itertools.groupby(keys)] == list(dict.fromkeys(keys))  # a group stands in one place
    firsts = [key[0] for key in keys]
    assert [key for key, _ in itertools.groupby(firsts)] == list(dict.fromkeys(firsts))


@pytest.mark.parametrize("name", NAMES)
def test_whatever_the_grouping_every_statement_is_there_and_counts_stay(qcode: Qcode, name: str) -> None:
    flat = {row["id"] for row in qcode("quotes", "--format", "json").json()}
    grouped = qcode("quotes", "--by", name, "--format", "json").json()

    if name != "code":  # by code a statement is a stretch of that code alone
        assert {row["id"] for row in grouped} == flat
        assert qcode("quotes", "--by", name).out.splitlines()[0] == qcode("quotes").out.splitlines()[0]


def test_groups_follow_the_order_of_the_tree_and_of_the_declared_values(qcode: Qcode) -> None:
    codes = qcode("quotes", "--by", "code", "--format", "json").json()
    roles = qcode("quotes", "--by", "role", "--format", "json").json()
    levels = qcode("quotes", "--by", "level", "--format", "json").json()

    assert list(dict.fromkeys(dict_of(row["groups"])["code"] for row in codes)) == [
        *("brugere/kilder", "brugere/forestillinger", "samarbejde/amt-kommune", "samarbejde/praksis", "tilbud")
    ]
    assert list(dict.fromkeys(dict_of(row["groups"])["role"] for row in roles)) == [
        *("politiker", "forvaltning", "tilbudsleder", "privat", "[role mangler]")
    ]
    assert list(dict.fromkeys(dict_of(row["groups"])["level"] for row in levels)) == ["amt", "kommune", "–"]


def test_a_statement_of_two_informants_stands_under_both_and_counts_once(qcode: Qcode) -> None:
    """
    IP1: {praksis|Vi holder møde hver måned.
    IP2: Ja, og så ringer vi.}
    """
    rows = qcode("quotes", "--where", "source = D04", "--by", "role", "--format", "json").json()
    first = qcode("quotes", "--where", "source = D04", "--by", "role").out.splitlines()[0]

    assert [(dict_of(row["groups"])["role"], row["id"]) for row in rows] == [
        ("politiker", "D04:23-70"),
        ("tilbudsleder", "D04:23-70"),
        ("tilbudsleder", "D04:76-87"),
    ]
    assert first == "2 udsagn · 2 af 2 personer · 1 af 1 kilde"


def test_one_statement_by_two_coders_is_one_quotation_with_both(qcode: Qcode) -> None:
    (row,) = qcode("quotes", "--code", "kilder", "--where", "source = I01", "--format", "json").json()

    assert row["coders"] == ["AK", "MB"]
    assert str(row["words"]).endswith("sagde ja.")


def test_coder_narrows_to_what_that_coder_marked(qcode: Qcode) -> None:
    (row,) = qcode("quotes", "--code", "kilder", "--where", "source = I01", "--coder", "AK", "--format", "json").json()

    assert (row["coders"], row["words"]) == (["AK"], "Jeg har talt med dem på [institution 1].")
    assert found(qcode, "--coder", "MB") == ["D04.5", "F05.4", "I01.2", "I02.6"]
    assert found(qcode, "--coder", "XX") == []


def test_of_several_informants_the_speaker_is_null_and_the_attribution_names_all(qcode: Qcode) -> None:
    row, _ = qcode("quotes", "--where", "source = D04", "--format", "json").json()

    assert row["speaker"] is None
    assert row["attribution"] == "(politiker, amt, region 2; tilbudsleder, amt, region 2)"
    assert row["role"] == "politiker;tilbudsleder"
    assert [part["person"] for part in list_of(row["parts"])] == ["P01", "P04"]


def test_an_unknown_speaker_is_attributed_to_the_source(qcode: Qcode) -> None:
    """
    Tom: {tilbud|Der mangler tid.}
    """
    done = qcode("quotes", "--where", "source = F05", "--format", "json")
    unknown = done.json()[2]

    assert (unknown["speaker"], unknown["attribution"]) == (None, UNKNOWN)
    assert list_of(unknown["parts"])[0]["person"] == ""
    assert "1 kilde med en ukendt taler" in qcode("quotes", "--where", "source = F05").out


def test_a_missing_attribute_is_printed_and_is_a_finding_with_its_place(qcode: Qcode) -> None:
    done = qcode("quotes", "--format", "json")
    by_source = {row["source"]: row for row in done.json()}

    assert by_source["I06"]["attribution"] == "(tilbudsleder, kommune, [region mangler])"
    assert by_source["I06"]["region"] == ""
    assert len(done.json()) == 11
    assert (
        "Warning: I06: region is missing in 1 of the quotations.\n  Fill in the column `region` of register.csv"
        in done.err
    )


def test_a_private_organisation_has_no_level(qcode: Qcode) -> None:
    (row,) = qcode("quotes", "--where", "role = privat", "--format", "json").json()

    assert row["attribution"] == "(privat, region 3)"


def test_the_interviewer_is_cut_out_unless_asked_for(qcode: Qcode) -> None:
    """
    IP: {forestillinger|De er unge mænd.
    I: Kun mænd?
    IP: Ja, og nogle få kvinder.}
    """
    question = ("quotes", "--code", "forestillinger", "--format", "md")

    hidden, shown = qcode(*question).out, qcode(*question, "--interviewer").out

    assert "> »De er unge mænd.\n>\n> \\[…\\] Ja, og nogle få kvinder.« (forvaltning" in hidden
    assert "Kun mænd?" not in hidden
    assert "> P02: De er unge mænd.\n" in shown.replace("»", "")
    assert "> Interviewer: Kun mænd?\n" in shown
    assert "\\[…\\]" not in shown


def test_context_shows_turns_around_marked_as_such(qcode: Qcode) -> None:
    (row,) = qcode(
        "quotes", "--code", "amt-kommune", "--where", "source = I01", "--context", "2", "--format", "json"
    ).json()
    parts = list_of(row["parts"])

    assert [(part["turn"], part.get("context", False)) for part in parts] == [(2, True), (3, True), (4, False)]
    assert parts[0]["words"] == "Jeg har talt med dem på [institution 1]. Lederen [person A] sagde ja."
    assert row["words"] == "Amtet og kommunen taler ikke sammen. Det er [person A's] ord, ikke mine."


def test_limit_takes_the_first_and_counts_all(qcode: Qcode) -> None:
    done = qcode("quotes", "--limit", "2")

    assert done.out.count("»") == 2
    assert done.out.startswith("2 af 11 udsagn vist · ")


def test_per_cell_goes_from_person_to_person_the_longest_first(qcode: Qcode, folder: Path) -> None:
    """
    I10, P01: {tilbud|Kort.} {tilbud|Noget længere end det.}
    I11, P01: {tilbud|En hel del længere end noget af det andet.}
    I12, P09: {tilbud|Lille.}
    """
    rows = ["source,person,speaker,role,region,level"]
    said = {
        "I10": ("P01", ["Kort.", "Noget længere end det."]),
        "I11": ("P01", ["En hel del længere end noget af det andet."]),
        "I12": ("P09", ["Lille."]),
    }
    for source, (person, words) in said.items():
        text = "\n".join(["I: Hvad?", *(f"IP: {one}\nI: Ja." for one in words)])
        (folder / "transcripts" / f"{source}.txt").write_text(text, encoding="utf-8")
        rows.append(f"{source},{person},IP,politiker,1,amt")
    (folder / "new.csv").write_text("\n".join(rows), encoding="utf-8")
    for source, (_, words) in said.items():
        assert qcode("import", str(folder / "transcripts" / f"{source}.txt")).code == 0
        for n in range(len(words)):
            assert qcode("code", "add", source, "tilbud", "--turn", str(2 * n + 2)).code == 0
    assert qcode("register", "import", str(folder / "new.csv")).code == 0
    question = ("--code", "tilbud", "--where", "role = politiker", "--by", "code", "--per-cell")

    assert found(qcode, *question, "1") == ["I11.2"]
    assert found(qcode, *question, "2") == ["I11.2", "I12.2"]
    assert found(qcode, *question, "3") == ["I10.4", "I11.2", "I12.2"]
    assert len(found(qcode, *question, "9")) == 4


def test_a_code_may_be_named_with_its_codebook_where_two_have_it(qcode: Qcode, folder: Path) -> None:
    (folder / "codebooks" / "to.yaml").write_text("codebook: to\ncodes: [Tilbud]\n", encoding="utf-8")
    assert qcode("codebook", "apply").code == 0

    assert "could be several codes" in qcode("code", "add", "I01", "tilbud", "--turn", "2").err
    assert qcode("code", "add", "I01", "to:tilbud", "--turn", "2").code == 0
    assert found(qcode, "--code", "to:tilbud") == ["I01.2"]


def test_an_expression_of_only_what_is_not_there_is_refused(qcode: Qcode) -> None:
    for expression in ("not tilbud", "tilbud or not kilder", "not not not tilbud"):
        assert "asks only for what is not there" in qcode("quotes", "--code", expression).err


def test_the_groups_are_headings_of_the_page(qcode: Qcode) -> None:
    page = qcode("quotes", "--by", "region,role,code", "--format", "md").out

    assert [line for line in page.splitlines() if line.startswith("#")][:4] == [
        *("# Citater", "## region 1", "### politiker", "#### brugere/kilder")
    ]
    assert "## \\[region mangler\\]" in page


def test_json_has_every_key_whatever_the_form_of_the_file(qcode: Qcode, folder: Path) -> None:
    assert qcode("quotes", "--draft", "-o", "citater.json").code == 0
    rows = json.loads((folder.parent / "citater.json").read_text("utf-8"))

    assert {row["draft"] for row in rows} == {True}
    shown = qcode("quotes", "--format", "json").json()
    assert [{key: value for key, value in row.items() if key != "draft"} for row in rows] == shown


def dict_of(value: object) -> dict[str, str]:
    assert isinstance(value, dict)
    return value


def list_of(value: object) -> list[dict[str, object]]:
    assert isinstance(value, list)
    return value
