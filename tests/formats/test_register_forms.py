"""The register as a table, as an Excel file and as YAML: the same rows, and faults with their places."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from qcode.errors import BadFile
from qcode.formats import register, tables
from qcode.model.attribute import Attribute, AttributeType, Scope
from qcode.model.person import Outcome, Part, RegisterRow

DECLARED = {
    "region": Attribute("region", Scope.SOURCE, values=("1", "2")),
    "role": Attribute("role", Scope.PARTICIPATION, values=("politiker", "leder")),
    "sex": Attribute("sex", Scope.PERSON, values=("kvinde", "mand")),
    "own": Attribute("own", Scope.ORGANISATION, values=("ja", "nej")),
    "joined": Attribute("joined", Scope.PERSON, AttributeType.DATE),
}
COLUMNS = [*register.FIXED, "region", "role", "sex", "own"]
TABLE = [
    [
        "F01",
        "focus_group",
        "2003-11-03",
        "2",
        "P1",
        "IP1",
        "Anna",
        "fond-1",
        "",
        "",
        "b 2",
        "",
        "1",
        "leder",
        "kvinde",
        "ja",
    ],
    [
        "F01",
        "focus_group",
        "2003-11-03",
        "2",
        "P2",
        "",
        "Bo",
        "fond-1;fond-2",
        "observer",
        "",
        "b 2",
        "anonymous",
        "1",
        "",
        "mand",
        "ja",
    ],
    ["F01", "focus_group", "2003-11-03", "2", "P3", "", "", "", "subject", "", "b 2", "", "1", "", "", ""],
    ["X02", "interview", "", "", "P4", "", "", "fond-2", "", "refused", "", "", "2", "leder;politiker", "", "ja"],
    ["N03", "field_note", "", "", "", "", "", "", "", "", "", "", "2", "", "", ""],
]
YAML = """
organisations:
  fond-1: {own: ja}
  fond-2: {own: ja}
persons:
  P1: {pseudonym: IP1, sex: kvinde, role: leder, organisation: fond-1}
  P2: {sex: mand}
  P3:
  P4: {role: [leder, politiker]}
sources:
  F01:
    kind: focus_group
    date: 3. november 2003
    wave: 2
    guide: b 2
    region: 1
    persons:
      P1: {speaker: Anna}
      P2:
        speaker: Bo
        organisation: [fond-1, fond-2]
        part: observatør
        consent: anonym
      P3: {part: omtalt}
  X02: {kind: interview, region: 2, persons: {P4: {organisation: fond-2, outcome: afslog}}}
  N03: {kind: field_note, region: 2}
"""


def without_places(rows: tuple[RegisterRow, ...]) -> list[RegisterRow]:
    return [replace(row, line=0, column=None) for row in rows]


def read(text: str, name: str = "register.yaml") -> tuple[RegisterRow, ...]:
    return register.read(text.encode(), name, DECLARED)


def excel(columns: list[str], rows: list[list[str]]) -> bytes:
    book = Workbook()
    sheet = book.worksheets[0]
    for cells in [columns, *rows]:
        sheet.append([int(cell) if cell.isdecimal() else cell or None for cell in cells])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_the_same_rows_come_out_of_table_excel_and_yaml() -> None:
    of_table = register.read(tables.written(COLUMNS, TABLE), "register.csv", DECLARED)
    of_excel = register.read(excel(COLUMNS, TABLE), "register.xlsx", DECLARED)
    of_yaml = read(YAML)

    assert without_places(of_excel) == without_places(of_table)
    assert without_places(of_yaml) == without_places(of_table)
    assert of_table[1].part is Part.OBSERVER
    assert (of_table[3].outcome, of_table[3].organisations) == (Outcome.REFUSED, ("fond-2",))
    assert [(row.line, row.column) for row in of_yaml][:2] == [(18, 7), (19, 7)]
    assert [row.line for row in of_excel] == [2, 3, 4, 5, 6]


def test_persons_may_be_a_list_and_sections_left_out() -> None:
    assert [(row.source, row.person) for row in read("sources: {I01: {persons: [P1, P2]}, I02: }")] == [
        ("I01", "P1"),
        ("I01", "P2"),
        ("I02", ""),
    ]


def test_facts_of_two_organisations_that_differ_are_kept_apart() -> None:
    (row,) = read(
        "organisations: {a: {own: ja}, b: {own: nej}}\nsources: {I01: {persons: {P1: {organisation: [a, b]}}}}"
    )

    assert row.values == {"own": ""}
    assert row.by_organisation == {"a": {"own": "ja"}, "b": {"own": "nej"}}


@pytest.mark.parametrize(
    ("text", "place", "problem"),
    [
        ("sources:\n  I01:\n    region: 7\n", "3:13", "`region` is '7', not one of 1, 2"),
        ("sources:\n  I01:\n    kind: samtale\n", "3:11", "`kind` is 'samtale'"),
        ("sources:\n  I01: {wave: to}\n", "2:15", "`wave` is 'to', not a whole number from 1"),
        ("sources:\n  I01: {farve: rød}\n", "2:9", "'farve' is no declared attribute"),
        ("sources:\n  I01: {sex: mand}\n", "2:9", "`sex` is a fact of the person, which this is not"),
        ("sources:\n  I01: {speaker: Bo}\n", "2:9", "`speaker` does not belong here"),
        ("sources:\n  I01:\n    persons:\n      P1: {part: leder}\n", "4:18", "`part` is 'leder'"),
        ("persons: {P1: }\nsources:\n  I01: {persons: [P7]}\n", "3:19", "P7 is not among `persons:`"),
        ("persons: {P1: }\nsources:\n  I01: {persons: [P7]}\n", "1:11", "P1 is in no source"),
        ("organisations: {a: }\nsources: {I01: {persons: {P1: {organisation: b}}}}", "2:27", "b is not among"),
        ("organisations: [a, A]\nsources: {I01: {persons: {P1: {organisation: a}}}}", "1:20", "A stands here twice"),
    ],
)
def test_what_is_wrong_in_yaml_is_said_with_line_and_column(text: str, place: str, problem: str) -> None:
    with pytest.raises(BadFile) as refused:
        read(text)

    assert f"register.yaml:{place}: {problem}" in str(refused.value)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("sources: [", "This is not valid YAML"),
        ("sources: {I01: {persons: {P1: }, persons: {P2: }}}", "stands here twice"),
        ("kilder: {}", "has no setting 'kilder'"),
        ("sources: {I01: [P1]}", "`key: value` lines are expected"),
        ("sources: {I01: {persons: {P1: leder}}}", "`key: value` lines are expected"),
    ],
)
def test_a_yaml_out_of_shape_is_refused_with_a_sentence(text: str, problem: str) -> None:
    with pytest.raises(BadFile, match=problem) as refused:
        read(text)

    assert refused.value.line


def test_all_faults_of_a_yaml_are_listed_at_once() -> None:
    with pytest.raises(BadFile) as refused:
        read("sources:\n  I01: {region: 7, wave: x}\n  I02: {kind: y, persons: {P1: {role: konge}}}\n")

    assert [line.partition(": ")[0] for line in str(refused.value).splitlines()] == [
        "register.yaml:2:17",
        "register.yaml:2:26",
        "register.yaml:3:15",
        "register.yaml:3:39",
    ]


def test_an_excel_file_that_is_none_is_refused_with_a_sentence() -> None:
    with pytest.raises(BadFile, match=r"register\.xlsx"):
        register.read(b"source;person\nI01;P1\n", "register.xlsx", DECLARED)


ids = st.sampled_from(("P1", "P2", "P3"))
persons = st.fixed_dictionaries(
    {
        "speaker": st.sampled_from(("", "IP1", "Bo")),
        "organisation": st.sampled_from(("", "a", "a;b")),
        "part": st.sampled_from(("", *Part)),
        "outcome": st.sampled_from(("", *Outcome)),
        "role": st.sampled_from(("", "leder", "leder;politiker")),
    }
)
sources = st.dictionaries(
    st.sampled_from(("I01", "F02", "N03")),
    st.tuples(st.sampled_from(("", "interview")), st.sampled_from(("", "1", "2")), st.dictionaries(ids, persons)),
    min_size=1,
)


@given(sources)
def test_any_register_says_the_same_in_a_table_and_in_yaml(
    drawn: dict[str, tuple[str, str, dict[str, dict[str, str]]]],
) -> None:
    table: list[list[str]] = []
    lines = ["sources:"]
    columns = ["source", "kind", "wave", "person", "speaker", "organisation", "part", "outcome", "role"]
    for source, (kind, wave, inside) in drawn.items():
        lines.append(f"  {source}:")
        lines += [f"    {name}: {value}" for name, value in (("kind", kind), ("wave", wave)) if value]
        lines.append("    persons:")
        for who, cells in inside.items():
            lines += [f"      {who}:", *(f"        {name}: '{value}'" for name, value in cells.items() if value)]
            table.append([source, kind, wave, who, *(str(cells[name]) for name in columns[4:])])
        if not inside:
            table.append([source, kind, wave, *[""] * (len(columns) - 3)])

    of_table = register.read(tables.written(columns, table), "register.csv", DECLARED)

    of_yaml = read("\n".join(lines))
    assert [replace(row, values={}) for row in without_places(of_yaml)] == [
        replace(row, values={}) for row in without_places(of_table)
    ]
    assert [row.values.get("role", "") for row in of_yaml] == [row.values["role"] for row in of_table]
