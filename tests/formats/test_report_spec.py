"""Reports' files: what they may say, and where they are told that they say something else."""

from __future__ import annotations

import pytest

from qcode.errors import BadFile
from qcode.formats import report_spec
from qcode.model.report import METHOD, PartKind

CHAPTER = """\
report: Kapitel 4
parts:
  - heading: Betaling
  - heading: {text: Regionerne, level: 2}
  - prose: |
      Første afsnit.

      Andet afsnit.
  - quotes: {code: a/b, by: "region, role", per-cell: 2, counts: yes, form: epigraph}
  - quotes: {ledger: used in kapitel 4}
  - matrix: {rows: code, columns: region, unit: sources, percent: [row, always]}
  - claims: [betaling, møder]
  - gaps: {by: region}
  - appendix: method
  - appendix: {of: method, sections: [consent, frame], by: role}
"""


def parts(text: str = CHAPTER) -> list[tuple[PartKind, dict[str, object]]]:
    return [(one.kind, dict(one.options)) for one in report_spec.read(text.encode(), "reports/a.yaml").parts]


def test_every_part_is_read_with_its_options_typed() -> None:
    assert parts() == [
        (PartKind.HEADING, {"text": "Betaling"}),
        (PartKind.HEADING, {"text": "Regionerne", "level": 2}),
        (PartKind.PROSE, {"text": "Første afsnit.\n\nAndet afsnit."}),
        (
            PartKind.QUOTES,
            {"code": "a/b", "by": ("region", "role"), "per-cell": 2, "counts": True, "form": "epigraph"},
        ),
        (PartKind.QUOTES, {"ledger": "used in kapitel 4"}),
        (PartKind.MATRIX, {"rows": "code", "columns": "region", "unit": "sources", "percent": ("row", "always")}),
        (PartKind.CLAIMS, {"names": ("betaling", "møder")}),
        (PartKind.GAPS, {"by": ("region",)}),
        (PartKind.APPENDIX, {"of": "method"}),
        (PartKind.APPENDIX, {"of": "method", "sections": ("frame", "consent"), "by": ("role",)}),
    ]


def test_sections_of_the_appendix_stand_in_their_own_order() -> None:
    assert METHOD.index("frame") < METHOD.index("consent")


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ("parts:\n  - heading: A\n", "1:1", "no title"),
        ("report: A\n", "1:1", "no parts"),
        ("report: A\nparts:\n  - heading: B\n    prose: C\n", "3:5", "one thing"),
        ("report: A\nparts:\n  - chapter: B\n", "3:5", "no part 'chapter'"),
        ("report: A\nparts:\n  - heading: {text: B, level: 7}\n", "3:31", "level 7"),
        ("report: A\nparts:\n  - heading:\n", "3:5", "no `text`"),
        ("report: A\nparts:\n  - matrix: {rows: code}\n", "3:5", "no `columns`"),
        ("report: A\nparts:\n  - quotes: {unit: persons}\n", "3:14", "no setting 'unit'"),
        ("report: A\nparts:\n  - quotes: {limit: many}\n", "3:21", "'many' is no number"),
        ("report: A\nparts:\n  - quotes: {counts: perhaps}\n", "3:22", "neither yes nor no"),
        ("report: A\nparts:\n  - quotes: {form: poem}\n", "3:20", "It is one of after"),
        ("report: A\nparts:\n  - quotes: {ledger: short list, code: a}\n", "3:5", "does not go with `code`"),
        ("report: A\nparts:\n  - appendix: maps\n", "3:5", "no appendix 'maps'"),
        ("report: A\nparts:\n  - appendix: {of: method, sections: [maps]}\n", "3:38", "no section 'maps'"),
        ("report: A\nparts: {heading: B}\n", "2:8", "list"),
    ],
)
def test_what_a_report_does_not_take_is_told_with_line_and_column(text: str, place: str, said: str) -> None:
    with pytest.raises(BadFile) as wrong:
        report_spec.read(text.encode(), "reports/a.yaml")

    assert str(wrong.value).startswith(f"reports/a.yaml:{place}: ")
    assert said in f"{wrong.value} {wrong.value.hint}"
