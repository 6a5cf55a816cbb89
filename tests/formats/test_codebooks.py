"""Code trees: the full and the short form, the ids written into the file, and what is refused."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from qcode.errors import BadFile
from qcode.formats import codebook_edits, codebook_moves, codebooks
from qcode.model.code import Code, CodePath, slug

if TYPE_CHECKING:
    from qcode.model.codebook import Codebook

FULL = """\
# Kodetræet
codebook: hms
version: 3.10
codes:
  - name: Brugere      # hvem
    codes:
      - name: Kilder
        id: kilder
        number: 1
        definition: >
          Hvorfra informanten
          ved det.
        include: [Egne møder, "Rapporter, tal"]
        exclude: Rygter
        examples: ["»No«, sagde han"]
        aliases: ["3 3", no]
        asked_in: [guide-a]
  - Tilbud: [Barrierer, 12:33]
  - Nej
"""


def read(text: str) -> codebooks.CodebookFile:
    return codebooks.read(text.encode("utf-8"), "codebooks/hms.yaml")


def paths(text: str) -> list[str]:
    return [str(code.path) for code in read(text).codebook]


def test_both_forms_are_read_with_every_field_as_it_was_written() -> None:
    file = read(FULL)
    kilder = file.codebook.codes[1]

    assert (file.name, file.version, file.missing_ids) == ("hms", "3.10", 5)
    assert [str(code.path) for code in file.codebook] == [
        *("brugere", "brugere/kilder", "tilbud", "tilbud/barrierer", "tilbud/12:33", "nej")
    ]
    assert kilder == Code(
        "kilder",
        "Kilder",
        CodePath(("brugere", "kilder")),
        "1",
        "Hvorfra informanten ved det.\n",
        ("Egne møder", "Rapporter, tal"),
        ("Rygter",),
        ("»No«, sagde han",),
        ("3 3", "no"),
        ("guide-a",),
        line=7,
    )


def test_ids_are_written_and_nothing_else_is_touched() -> None:
    assert read(FULL).with_ids() == (
        FULL.replace("  - name: Brugere      # hvem\n", "  - name: Brugere      # hvem\n    id: brugere\n")
        .replace(
            "  - Tilbud: [Barrierer, 12:33]\n",
            "  - name: Tilbud\n    id: tilbud\n"
            '    codes: [{name: Barrierer, id: barrierer}, {name: 12:33, id: "12:33"}]\n',
        )
        .replace("  - Nej\n", "  - {name: Nej, id: nej}\n")
    )


def test_two_codes_of_one_name_get_ids_of_their_own() -> None:
    file = read("codebook: x\ncodes:\n  - A: [Andet]\n  - B: [Andet]\n  - C: [{name: Andet, id: b-andet}]")

    assert [code.id for code in file.codebook] == ["a", "andet", "b", "andet-2", "c", "b-andet"]
    assert [code.id for code in read(file.with_ids()).codebook] == [code.id for code in file.codebook]


@pytest.mark.parametrize(
    ("text", "problem", "line", "column"),
    [
        ("", "no name", 1, 1),
        ("codebook:\ncodes: [A]", "no name", 1, 1),
        ("codebook: x\nkoder: [A]", "no setting 'koder'", 2, 1),
        ("codebook: x\ncodes: A", "a list is expected", 2, 8),
        ("codebook: x\ncodes: {A: [B]}", "a list is expected", 2, 8),
        ("codebook: x\ncodes:\n  - name: A\n    definision: x", "no setting 'definision'", 4, 5),
        ("codebook: x\ncodes:\n  - id: a\n    number: 1", "has no name", 3, 5),
        ("codebook: x\ncodes:\n  - A: [B]\n    C: [D]", "no setting 'A'", 3, 5),
        ("codebook: x\ncodes: [A, B, a]", "stands already in line 2", 2, 15),
        ("codebook: x\ncodes:\n  - A: [B]\n  - A: [C]", "'a' stands already in line 3", 4, 5),
        ("codebook: x\ncodes:\n  - {name: A, id: q}\n  - {name: B, id: q}", "id 'q' is that of", 4, 12),
        ("codebook: x\ncodes: [a/b]", "cannot be the name", 2, 9),
        ("codebook: x\ncodes: ['']", "cannot be the name", 2, 9),
        ("codebook: x\ncodes: ['*']", "cannot be the name", 2, 9),
        ("codebook: x\ncodes:\n  - [A]", "lines are expected", 3, 5),
        ("codebook: x\ncodes:\n  - name: [A]", "single value is expected", 3, 11),
        ("codebook: x\ncodes:\n  - name: A\n    include: {a: b}", "a list is expected", 4, 14),
        ("codebook: x\ncodes:\n  - A: {B: C}", "a list is expected", 3, 8),
        ("codebook: x\ncodes: [A\n", "not valid YAML", 3, 1),
        ("codebook: x\ncodes:\n  - A: &k [B]\n  - C: *k", "used again", 3, 8),
    ],
)
def test_a_fault_is_placed(text: str, problem: str, line: int, column: int) -> None:
    with pytest.raises(BadFile, match=problem) as raised:
        read(text)

    assert (raised.value.line, raised.value.column) == (line, column)
    assert str(raised.value).startswith(f"codebooks/hms.yaml:{line}:{column}: ")


def test_an_empty_tree_is_a_tree() -> None:
    assert paths("codebook: x") == paths("codebook: x\ncodes:") == paths("codebook: x\ncodes: []") == []


def test_a_tree_as_deep_as_anybody_writes_is_read() -> None:
    text = "codebook: x\ncodes:\n" + "".join(f"{'  ' * (n + 1)}- K{n}:\n" for n in range(12)) + "  " * 13 + "- sidst\n"

    assert len(paths(text)) == 13
    assert read(read(text).with_ids()).missing_ids == 0


@pytest.mark.parametrize(
    ("text", "written", "expected"),
    [
        ("codebook: x\ncodes:\n", "Ny", ["ny"]),
        ("codebook: x\n", "Ny", ["ny"]),
        ("codebook: x\ncodes: []\n", "Ny", ["ny"]),
        ("codebook: x\ncodes: [A]\n", "A/Ny", ["a", "a/ny"]),
        ("codebook: x\ncodes: [A, B]\n", "Ny/Under", ["a", "b", "ny", "ny/under"]),
        ("codebook: x\ncodes:\n  - A\n  # til sidst\n", "Ny", ["a", "ny"]),
        ("codebook: x\ncodes:\n- A:\n  - B\n- C\n", "a/ny", ["a", "a/b", "a/ny", "c"]),
        ("codebook: x\ncodes:\n  - name: A\n    definition: |\n      d\n", "a/ny", ["a", "a/ny"]),
        ("codebook: x\ncodes:\n  - A: []\n", "a/ny", ["a", "a/ny"]),
        ("codebook: x\ncodes:\n  - A:\n", "a/ny", ["a", "a/ny"]),
        ("codebook: x\ncodes:\n  - {name: A, codes: []}\n", "a/ny", ["a", "a/ny"]),
        ("codebook: x\ncodes: # her\n  - A # note\n", "a/ny/her", ["a", "a/ny", "a/ny/her"]),
        ("codebook: x\ncodes:\n  - A\nversion: 2\n", "Ny", ["a", "ny"]),
        ("codebook: x\ncodes:\n  - A\n...\n", "Ny", ["a", "ny"]),
    ],
)
def test_a_code_is_put_at_the_end_of_its_parent(text: str, written: str, expected: list[str]) -> None:
    done = codebook_edits.with_code(text, "hms.yaml", written, CodePath.parse(written))

    assert paths(done) == expected
    assert read(done).missing_ids == 0
    assert text.count("#") == done.count("#")


@dataclass(frozen=True)
class Branch:
    """A code to be written in one of the forms there are."""

    name: str
    form: str
    id: str
    fields: tuple[tuple[str, str], ...]
    note: str
    below: tuple[Branch, ...]


LETTERS = st.characters(categories=["L", "N"], exclude_characters="ẞß")
NAMES = (
    st.one_of(
        st.text(LETTERS, min_size=1, max_size=5),
        st.sampled_from(
            ["No", "3.10", "12:33", "~", "Amt - kommune", "a: b", "- x", "# y", "'", "{x", "null", "𝄞", "&a"]
        ),
    )
    .map(lambda name: unicodedata.normalize("NFC", name))
    .filter(lambda name: bool(name.strip()) and not set('/*()",|') & set(name))
    .filter(lambda name: name != "name")  # in the short form that is the field of a code, not its name
)
FIELDS = st.dictionaries(
    st.sampled_from(["number", "definition", "include"]), st.text("aæ: #-'\"[", max_size=6), max_size=2
).map(lambda each: tuple(each.items()))
NOTES = st.sampled_from(["", "# set i felten", "# id: nej"])


def branches(below: st.SearchStrategy[tuple[Branch, ...]]) -> st.SearchStrategy[tuple[Branch, ...]]:
    one = st.builds(Branch, NAMES, st.sampled_from(["short", "full", "flow"]), st.just(""), FIELDS, NOTES, below)
    return st.lists(one, max_size=3, unique_by=lambda each: slug(each.name)).map(tuple)


TREES = st.recursive(st.just(()), branches, max_leaves=8)


def quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def flow(branch: Branch) -> str:
    inside = ", ".join(map(flow, branch.below))
    if branch.form == "short":
        return f"{{{quoted(branch.name)}: [{inside}]}}" if branch.below else quoted(branch.name)
    fields = "".join(f", {key}: {quoted(value)}" for key, value in branch.fields)
    return f"{{name: {quoted(branch.name)}{fields}{f', codes: [{inside}]' if branch.below else ''}}}"


def block(branch: Branch, indent: str) -> list[str]:
    note = f" {branch.note}" if branch.note else ""
    if branch.form == "flow":
        return [f"{indent}- {flow(branch)}{note}"]
    below = [line for each in branch.below for line in block(each, indent + "    ")]
    if branch.form == "short":
        return [f"{indent}- {quoted(branch.name)}{':' if below else ''}{note}", *below]
    fields = [f"{indent}  {key}: {quoted(value)}" for key, value in branch.fields]
    return [f"{indent}- name: {quoted(branch.name)}{note}", *fields, *([f"{indent}  codes:"] if below else []), *below]


def codes_of(branches: tuple[Branch, ...], above: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    return [
        pair
        for one in branches
        for pair in (
            (one.name, "/".join((*above, slug(one.name)))),
            *codes_of(one.below, (*above, slug(one.name))),
        )
    ]


@settings(max_examples=200, deadline=None)
@given(TREES)
def test_whatever_the_forms_a_tree_keeps_its_codes_notes_and_order_through_the_first_apply(
    tree: tuple[Branch, ...],
) -> None:
    lines = [line for one in tree for line in block(one, "  ")]
    text = "\n".join(["# øverst 𝄞", "codebook: x", "version: 1", "codes:", *lines, "# nederst", ""])
    file = read(text)
    written = file.with_ids()
    again = read(written)

    assert [(one.name, str(one.path)) for one in file.codebook] == codes_of(tree)
    assert [replace(one, line=0) for one in again.codebook] == [replace(one, line=0) for one in file.codebook]
    assert (again.missing_ids, again.with_ids()) == (0, written)
    assert len({one.id for one in again.codebook}) == len(again.codebook.codes)
    assert [note_of(line) for line in written.splitlines() if note_of(line)] == [
        note_of(line) for line in text.splitlines() if note_of(line)
    ]


def note_of(line: str) -> str:
    return next((line[line.index(note) :] for note in ("# set i felten", "# id: nej", "# øverst") if note in line), "")


@settings(max_examples=100, deadline=None)
@given(TREES, st.lists(NAMES, min_size=1, max_size=3))
def test_a_code_put_into_any_tree_is_there_and_the_others_stay(tree: tuple[Branch, ...], names: list[str]) -> None:
    lines = [line for one in tree for line in block(one, "  ")]
    text = "\n".join(["codebook: x", "codes:", *lines, ""])
    before = [str(one.path) for one in read(text).codebook]
    written = "/".join(names)
    path = CodePath.parse(written)
    after = [str(one.path) for one in read(codebook_edits.with_code(text, "x.yaml", written, path)).codebook]

    assert [one for one in after if one in before] == before
    assert str(path) in after
    assert set(after) - set(before) <= {"/".join(path.segments[: n + 1]) for n in range(len(path.segments))}


def test_a_code_called_name_is_one_in_the_full_form_and_alone_and_its_short_form_is_refused_with_its_place() -> None:
    for form in ("- name", "- {name: name, codes: [a]}", "- name: name"):
        assert str(read(f"codebook: x\ncodes:\n  {form}\n").codebook.codes[0].path) == "name"

    with pytest.raises(BadFile, match=r"hms\.yaml:3:11: Here a single value is expected"):
        read("codebook: x\ncodes:\n  - name: [a]\n")


@given(st.binary(max_size=60) | st.text(max_size=60).map(lambda text: f"codebook: x\ncodes:\n  - {text}".encode()))
def test_whatever_a_file_holds_it_is_a_tree_or_a_fault_of_the_file(data: bytes) -> None:
    try:
        codebooks.read(data, "x.yaml").with_ids()
    except BadFile as error:
        assert error.problem  # noqa: PT017  any other exception goes through


def tree_of(text: str) -> Codebook:
    return read(text).codebook


def written(tree: tuple[Branch, ...]) -> str:
    lines = [line for one in tree for line in block(one, "  ")]
    return codebook_edits.again("\n".join(["# øverst", "codebook: x", "codes:", *lines, "# nederst", ""]), "x").text


def parents(book: Codebook) -> dict[str, str]:
    ids = {code.path: code.id for code in book}
    return {code.id: ids[code.path.parent] if code.path.parent else "" for code in book}


def facts(code: Code) -> Code:
    return replace(code, line=0, path=code.path.__class__((code.path.name,)))


def notes(text: str) -> list[str]:
    """Return the notes: in these trees a ``#`` that follows a blank is one, or stands in a quoted value of its own."""
    return sorted(
        word for word in ("# øverst", "# nederst", "# set i felten", "# id: nej") for _ in range(text.count(word))
    )


@settings(max_examples=150, deadline=None)
@given(TREES, st.data())
def test_a_moved_code_keeps_everything_but_its_place(tree: tuple[Branch, ...], data: st.DataObject) -> None:
    text = written(tree)
    before = tree_of(text)
    assume(len(before.codes) > 1)
    moving = data.draw(st.sampled_from(before.codes))
    there = [code for code in before if code.path.segments[: len(moving.path.segments)] != moving.path.segments]
    under = data.draw(st.sampled_from([None, *there]))
    path = under.path.child(moving.name) if under else moving.path.__class__((moving.path.name,))
    assume(all(code.path != path or code == moving for code in before))
    siblings = [code for code in there if code.path.parent == (under.path if under else None)]
    next_one = data.draw(st.sampled_from([None, *siblings]))
    after_text = codebook_moves.moved(text, "x", moving.id, under.id if under else "", next_one.id if next_one else "")
    after = tree_of(after_text)

    assert {code.id: facts(code) for code in after} == {code.id: facts(code) for code in before}
    assert parents(after) == parents(before) | {moving.id: under.id if under else ""}
    order = [code.id for code in after if code.path.parent == (path.parent)]
    assert order.index(moving.id) == (order.index(next_one.id) - 1 if next_one else len(order) - 1)
    assert [one for one in order if one != moving.id] == [code.id for code in siblings]
    assert notes(after_text) == notes(text)


@settings(max_examples=100, deadline=None)
@given(TREES, NAMES, st.data())
def test_a_renamed_code_keeps_everything_but_its_name(tree: tuple[Branch, ...], name: str, data: st.DataObject) -> None:
    text = written(tree)
    before = tree_of(text)
    assume(before.codes)
    code = data.draw(st.sampled_from(before.codes))
    path = code.path.parent.child(name) if code.path.parent else code.path.__class__.parse(name)
    assume(all(one.path != path or one == code for one in before))
    after = codebook_edits.renamed(text, "x", code.id, name)

    assert [(one.id, one.name) for one in tree_of(after)] == [
        (one.id, name.strip() if one == code else one.name) for one in before
    ]
    assert parents(tree_of(after)) == parents(before)
    assert notes(after) == notes(text)


@settings(max_examples=100, deadline=None)
@given(TREES, st.lists(st.text("aæ: #-'\"[]{},\n", min_size=1, max_size=8), min_size=1, max_size=3), st.data())
def test_entries_are_put_into_a_list_and_a_list_is_taken_out(
    tree: tuple[Branch, ...], values: list[str], data: st.DataObject
) -> None:
    text = written(tree)
    before = tree_of(text)
    assume(before.codes)
    code = data.draw(st.sampled_from(before.codes))
    after = text
    for value in values:
        after = codebook_edits.with_entry(after, "x", code.id, "examples", value)
    assert {one.id: one.examples for one in tree_of(after)} == {
        one.id: tuple(values) if one == code else one.examples for one in before
    }
    again = codebook_edits.without_field(after, "x", code.id, "examples")

    assert [replace(one, line=0) for one in tree_of(again)] == [replace(one, line=0) for one in before]
    assert notes(again) == notes(text)


@pytest.mark.parametrize(
    ("field", "code"),
    [
        ("merged: [b]", "cannot be merged into this one: it stands in line 4"),
        ("split: [c]", "There is no other code with the id 'c'"),
        ("split: [a]", "There is no other code with the id 'a'"),
        ("merged: [q, q]", "is merged into another code already"),
        ("merged: {q: r}", "a list is expected"),
    ],
)
def test_a_merge_or_split_that_cannot_be_is_placed(field: str, code: str) -> None:
    text = f"codebook: x\ncodes:\n  - {{name: A, id: a, {field}}}\n  - {{name: B, id: b}}\n"
    with pytest.raises(BadFile, match=code) as raised:
        codebooks.read(text.encode(), "x.yaml")

    assert raised.value.line == 3
    assert (raised.value.column or 0) > 20


def test_lists_are_filled_in_the_form_they_have() -> None:
    text = "codebook: x\ncodes:\n  - name: A # a\n    id: a\n    aliases:\n      - et # et\n"
    text += "    include: to\n    exclude: # tom\n"
    for field in ("aliases", "include", "exclude"):
        text = codebook_edits.with_entry(text, "x", "a", field, "ny")

    assert text == (
        "codebook: x\ncodes:\n  - name: A # a\n    id: a\n    aliases:\n      - et # et\n      - ny\n"
        '    include: ["to", ny]\n    exclude: [ny] # tom\n'
    )
