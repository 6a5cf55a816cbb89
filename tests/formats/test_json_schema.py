"""The published JSON Schemas: they say of a file what the reader says of it."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import jsonschema
import pytest
import yaml

from qcode.analysis import expressions
from qcode.errors import QcodeError
from qcode.formats import codebooks, settings
from qcode.model.settings import QUALITIES
from qcode.study import making

if TYPE_CHECKING:
    from collections.abc import Callable

TOP = Path(__file__).resolve().parents[2]


def schema(name: str) -> dict[str, object]:
    text = (files("qcode.formats") / "schema" / f"{name}.json").read_text("utf-8")
    found = json.loads(text)
    assert isinstance(found, dict)
    return found


def accepts(name: str, text: str) -> bool:
    return jsonschema.Draft202012Validator(schema(name)).is_valid(yaml.safe_load(text))


def is_read(read: Callable[[bytes], object], text: str) -> bool:
    try:
        read(text.encode("utf-8"))
    except QcodeError:
        return False
    return True


def study(data: bytes) -> object:
    return settings.read(data, "study.yaml", expressions.condition)


def codebook(data: bytes) -> object:
    return codebooks.read(data, "x.yaml")


@pytest.mark.parametrize("name", ["study", "codebook"])
def test_a_schema_is_one_of_2020_12(name: str) -> None:
    found = schema(name)

    assert found["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    jsonschema.Draft202012Validator.check_schema(found)


def test_the_schemas_accept_the_bundled_study() -> None:
    assert accepts("codebook", (TOP / "codebooks" / "hms.yaml").read_text("utf-8"))
    assert accepts("study", (TOP / "qcode" / "bundled" / "study.yaml").read_text("utf-8"))


@pytest.mark.parametrize("short", [False, True])
def test_the_schemas_accept_what_init_writes_and_lie_beside_it(tmp_path: Path, short: bool) -> None:  # noqa: FBT001
    making.make(tmp_path / "studie", short=short)
    text = (tmp_path / "studie" / "study.yaml").read_text("utf-8")

    assert accepts("study", text)
    assert is_read(study, text)
    assert "$schema=schema/study.json" in text
    for name in ("study", "codebook"):
        assert json.loads((tmp_path / "studie" / "schema" / f"{name}.json").read_text("utf-8")) == schema(name)


def test_ids_written_by_apply_are_accepted() -> None:
    text = "codebook: x\ncodes:\n  - No: ['3.10', null-kode, 'true']\n  - '12'\n"

    assert accepts("codebook", codebooks.read(text.encode(), "x.yaml").with_ids())


ATTRIBUTE = "study: x\nattributes:\n  a: "


@pytest.mark.parametrize(
    "text",
    [
        "study: x",
        "study: 2003",
        "study: x\nattributes:",
        f"{ATTRIBUTE}{{scope: source, values: [1, to, no]}}",
        f"{ATTRIBUTE}{{scope: participation, type: number}}",
        f"{ATTRIBUTE}{{scope: person, type: text, identifying: true, label: 'x {{value}}'}}",
        "study: x\nattributes: {ålder_2: {scope: person, type: number}}",
        "study: x\nanonymity: {k: 1}",
        "study: x\ntypography: {quotes: »…«}",
        "study: x\nplayer: mpv --start={seconds} {file}",
        "study: x\nplayer:",
        "study: x\nquantities: {flere: {least: 3, over: 20%}, de fleste: {over: 50, to: 80}}",
        *(f"study: x\nquality: {one}" for one in QUALITIES),
    ],
)
def test_what_the_reader_takes_of_a_study_the_schema_takes(text: str) -> None:
    assert is_read(study, text)
    assert accepts("study", text)


@pytest.mark.parametrize(
    "text",
    [
        "language: da",
        "study:",
        "study: [x]",
        "study: x\nfarve: rød",
        "study: x\nattributes: [a]",
        f"{ATTRIBUTE}x",
        f"{ATTRIBUTE}{{type: text}}",
        f"{ATTRIBUTE}{{scope: alle, type: text}}",
        f"{ATTRIBUTE}{{scope: person, type: tal}}",
        f"{ATTRIBUTE}{{scope: person}}",
        f"{ATTRIBUTE}{{scope: person, values: []}}",
        f"{ATTRIBUTE}{{scope: person, type: category}}",
        f"{ATTRIBUTE}{{scope: person, values: [a, a]}}",
        f"{ATTRIBUTE}{{scope: person, type: text, color: 1}}",
        f"{ATTRIBUTE}{{scope: person, type: text, identifying: måske}}",
        *(f"study: x\nattributes: {{{name}: {{scope: person, type: text}}}}" for name in sorted(settings.RESERVED)),
        "study: x\nattributes: {a-b: {scope: person, type: text}}",
        "study: x\nattributes: {1a: {scope: person, type: text}}",
        "study: x\nanonymity: {k: 0}",
        "study: x\nanonymity: {k: mange}",
        "study: x\nanonymity: {ladder: region}",
        "study: x\nanonymity: 3",
        "study: x\ntypography: {quotes: »«}",
        "study: x\ntypography: {cuts: x}",
        "study: x\nquality: høj",
        "study: x\nplayer: [mpv]",
        "study: x\nplayer: mpv {fil}",
        "study: x\nquantities: {flere: {mindst: 3}}",
        "study: x\nquantities: {flere: {from: 10, over: 20}}",
        "study: x\nquantities: {flere: {least: mange}}",
    ],
)
def test_what_the_reader_refuses_of_a_study_the_schema_refuses(text: str) -> None:
    assert not is_read(study, text)
    assert not accepts("study", text)


@pytest.mark.parametrize(
    "text",
    [
        "codebook: x",
        "codebook: x\ncodes:",
        "codebook: x\nversion: 3.10\ncodes: []",
        "codebook: x\ncodes: [A, 3.10, no, {B: [C, {D: }]}]",
        "codebook: x\ncodes: [{name: A, codes: [{B: [C]}]}]",
        "codebook: x\ncodes: [{name: A, id: a, number: 1, definition: d, include: [x], exclude: y, aliases: [1]}]",
        "codebook: x\ncodes: [{name: A, asked_in: [guide], codes: }]",
    ],
)
def test_what_the_reader_takes_of_a_codebook_the_schema_takes(text: str) -> None:
    assert is_read(codebook, text)
    assert accepts("codebook", text)


@pytest.mark.parametrize(
    "text",
    [
        "codes: [A]",
        "codebook:",
        "codebook: x\nkoder: [A]",
        "codebook: x\ncodes: A",
        "codebook: x\ncodes: {A: [B]}",
        "codebook: x\ncodes: [[A]]",
        "codebook: x\ncodes: [{id: a, number: 1}]",
        "codebook: x\ncodes: [{name: A, color: x}]",
        "codebook: x\ncodes: [{name: [A]}]",
        "codebook: x\ncodes: [{A: {B: C}}]",
        "codebook: x\ncodes: [{A: B}]",
        "codebook: x\ncodes: [{A: [B], C: [D]}]",
        "codebook: x\ncodes: [{name: A, include: {a: b}}]",
        "codebook: x\ncodes: [a/b]",
        "codebook: x\ncodes: ['*']",
        "codebook: x\ncodes: ['']",
        "codebook: x\ncodes: [{a/b: [c]}]",
        "codebook: x\ncodes: [{name: a/b}]",
    ],
)
def test_what_the_reader_refuses_of_a_codebook_the_schema_refuses(text: str) -> None:
    assert not is_read(codebook, text)
    assert not accepts("codebook", text)
