"""YAML as text with places."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcode.errors import BadFile
from qcode.formats import yaml_nodes

if TYPE_CHECKING:
    from qcode.formats.yaml_nodes import Node


def root(text: str) -> Node:
    return yaml_nodes.read(text.encode("utf-8"), "fil.yaml")[0]


def plain(node: Node) -> object:
    if node.is_text:
        return node.value
    if node.is_mapping:
        return {key.text(): plain(value) for key, value in node.pairs()}
    return [plain(item) for item in node.items()]


@pytest.mark.parametrize("written", ["3.10", "no", "yes", "12:33", "2003-11-03", "0x10", "1_000", ".inf", "1e3", "010"])
def test_a_scalar_stays_what_was_written(written: str) -> None:
    """
    version: 3.10
    """
    assert plain(root(f"a: {written}\nb: [{written}]")) == {"a": written, "b": [written]}


@pytest.mark.parametrize("written", ["", "~", "null"])
def test_nothing_written_is_an_empty_text_list_and_mapping(written: str) -> None:
    ((_, value),) = root(f"a: {written}").pairs()

    assert (value.text(), value.items(), value.pairs(), value.texts()) == ("", (), (), ())


@pytest.mark.parametrize("text", ["", "\n", "# kun en note\n", "---\n", "\ufeff"])
def test_an_empty_file_is_an_empty_mapping(text: str) -> None:
    assert root(text).pairs() == ()


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("a: 1\na: 2", 2, 1),
        ("a:\n  b: 1\n  c: 2\n  b: 3", 4, 3),
        ("a: {b: 1, b: 2}", 1, 11),
        ("a: [1", 2, 1),
        ("a: 'uden ende", 1, 14),
        ("a: 1\n\tb: 2", 2, 1),
        ("a: 1\n b: 2", 2, 3),
        ("a: b: c", 1, 5),
        ("- a\nb: 1", 2, 1),
        ("a: *ukendt", 1, 4),
        ("---\na: 1\n---\nb: 2", 3, 1),
        ("? [a]\n: 1", 1, 3),
    ],
)
def test_a_fault_is_placed(text: str, line: int, column: int) -> None:
    with pytest.raises(BadFile) as raised:
        plain(root(text))

    assert (raised.value.line, raised.value.column) == (line, column)


@pytest.mark.parametrize(
    "text", ["a: &x [1]\nb: *x", "a: &x {c: 1}\nb: {<<: *x}", "a: &x\n  - *x", "a: &x 1\nb: [*x, *x]"]
)
def test_an_anchor_used_again_is_refused_with_its_place(text: str) -> None:
    with pytest.raises(BadFile, match="used again") as raised:
        root(text)

    assert raised.value.line == 1


@pytest.mark.parametrize("text", ["[" * 100, "[" * 60 + "]" * 60, "{a: " * 60 + "}" * 60, "[" * 100_000, "- " * 5000])
def test_what_is_nested_without_end_is_refused_and_does_no_harm(text: str) -> None:
    with pytest.raises(BadFile):
        root(text)


def test_a_bomb_of_references_is_refused_at_the_first() -> None:
    lines = ["a0: &a0 [lol, lol]", *(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 60))]
    with pytest.raises(BadFile, match="used again"):
        root("\n".join(lines))


def test_a_key_that_is_not_known_says_which_are() -> None:
    with pytest.raises(BadFile, match="has no setting 'farve'") as raised:
        root("navn: x\nfarve: y").fields(("navn",), "Fladen")

    assert (raised.value.line, raised.value.hint) == (2, "It takes navn.")


@pytest.mark.parametrize(
    ("text", "wanted"), [("a: [1]", "text"), ("a: 1", "items"), ("a: {b: 1}", "items"), ("a: [1]", "pairs")]
)
def test_a_value_of_another_shape_is_refused_where_it_stands(text: str, wanted: str) -> None:
    ((_, value),) = root(text).pairs()
    with pytest.raises(BadFile) as raised:
        getattr(value, wanted)()

    assert (raised.value.line, raised.value.column) == (1, 4)


TREES = st.recursive(
    st.text(st.characters(categories=["L", "N"]) | st.sampled_from(" -:#'\"𝄞\n[]{}"), max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text("abæø𝄞", min_size=1, max_size=3), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(TREES)
def test_places_point_at_what_was_written(tree: object) -> None:
    """Offsets count characters of the text that comes back, beyond the first plane and after notes too."""
    text = f"# note 𝄞 æøå\ntop: {json.dumps(tree, ensure_ascii=False)}\n"
    node, kept = yaml_nodes.read(text.encode("utf-8"), "fil.yaml")

    def check(one: Node) -> None:
        line_start = sum(len(line) + 1 for line in kept.split("\n")[: one.line - 1])
        assert line_start + one.column - 1 == one.start
        if one.is_text:
            written = kept[one.start : one.end]
            assert one.value == (json.loads(written) if written.startswith('"') else written)
        elif one.is_mapping:
            for key, value in one.pairs():
                check(key)
                check(value)
        else:
            for item in one.items():
                check(item)

    check(node)
