"""Codings as JSON with an object on each line: the columns of the table, and faults named with their line."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from qcode.errors import BadFile
from qcode.formats import codings
from qcode.model.span import Span
from qcode.model.time_span import TimeSpan

if TYPE_CHECKING:
    from conftest import Cli

    from qcode.study import Study


def test_lines_say_what_the_table_says() -> None:
    table = b"source,start,end,code,coder,words\nI01,3,9,tillid,AK,de and\nI02,0,4,penge,,\n"
    lines = b"""\
{"source": "I01", "start": 3, "end": 9, "code": "tillid", "coder": "AK", "words": "de and"}

{"source": "I02", "start": "0", "end": 4, "code": "penge", "coder": null}
"""
    found = codings.read(lines, "mine.jsonl", "MB")
    both = zip(found, codings.read(table, "mine.csv", "MB"), strict=True)

    assert [one.span for one in found] == [Span(3, 9), Span(0, 4)]
    assert all(replace(one, line=0) == replace(other, line=0) for one, other in both)
    assert [one.line for one in found] == [1, 3]


def test_a_byte_order_mark_and_a_stretch_of_time_are_read() -> None:
    line = '\ufeff{"source": "I01", "start": "12:33", "end": "12:40", "code": "tillid"}\r\n'

    (one,) = codings.read(line.encode(), "mine.jsonl", "AK")
    assert one.span == TimeSpan(753_000, 760_000)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ('{"source": "I01", "start": 3, "end": 9}', "2: Key 'code' is missing"),
        ('{"source": "I01", "start": 3, "end": 9, "code": "a", "haste": 1}', "2: Key 'haste' is not one that is read"),
        ('{"source": "I01", "start": 3.5, "end": 9, "code": "a"}', "are no span"),
        ('{"source": "I01", "start": 9, "end": 3, "code": "a"}', "are no span"),
        ('{"source": "I01", "start": [3], "end": 9, "code": "a"}', "no object of texts and numbers"),
        ('{"source": "I01"', "no JSON"),
        ("[1, 2]", "no object of texts and numbers"),
    ],
)
def test_a_line_that_is_no_coding_is_named(line: str, problem: str) -> None:
    good = '{"source": "I01", "start": 3, "end": 9, "code": "a"}\n'

    with pytest.raises(BadFile, match=problem):
        codings.read((good + line).encode(), "mine.jsonl", "AK")


def test_what_code_list_gives_as_json_comes_back_line_by_line(coded: Study, cli: Cli) -> None:
    """
    Anna: {tillid|De andre lod mig være.} {penge|Vi mangler »penge« – igen.}
    """
    listed = json.loads(cli("code", "list", "--format", "json").out)
    file = coded.folder / "kodninger.jsonl"
    file.write_text("".join(f"{json.dumps(one, ensure_ascii=False)}\n" for one in listed), "utf-8")

    assert cli("code", "add", "--from", str(file)).out == "Read 2 rows: 0 new codings, 2 known before.\n"
    assert cli("code", "add", "--from", str(file), "--coder", "MB").code == 0
