"""What README and docs name is there: links, commands, options; and the reference is that of the commands."""

from __future__ import annotations

import importlib.util
import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from typer.main import get_command

from qcode.cli import main
from qcode.formats import (
    anonymity,
    claims,
    codebooks,
    codings,
    guides,
    names,
    quantities,
    register,
    report_spec,
    saved_queries,
    settings,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

TOP = Path(__file__).resolve().parents[2]
REFERENCE = TOP / "docs" / "reference"
PAGES = [*sorted(TOP.glob("*.md")), *sorted((TOP / "docs").rglob("*.md"))]
_LINK = re.compile(r"\]\((?!https?:|mailto:)([^)\s#]*)(?:#([^)\s]+))?\)")
_HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)
_INLINE = re.compile(r"`(qcode [a-z][^`]*)`")
_COMMAND = re.compile(r"^(?:\$ )?(qcode [a-z].*)$", re.MULTILINE)
_FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(TOP).as_posix())
def test_every_link_of_a_page_leads_somewhere(page: Path) -> None:
    broken = [link for link, anchor in _LINK.findall(page.read_text("utf-8")) if not _leads(page, link, anchor)]

    assert broken == []


def _leads(page: Path, link: str, anchor: str) -> bool:
    target = page.parent / link if link else page
    if not target.exists():
        return False
    return not anchor or anchor in {_slug(heading) for heading in _HEADING.findall(target.read_text("utf-8"))}


def _slug(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(TOP).as_posix())
def test_every_command_and_option_a_page_names_is_there(page: Path) -> None:
    text = page.read_text("utf-8")
    unknown = [f"{line}: {fault}" for line in _commands(text) if (fault := _fault(line))]

    assert unknown == []


def _commands(text: str) -> Iterator[str]:
    for language, block in _FENCE.findall(text):
        if language in {"console", "sh"}:
            yield from _COMMAND.findall(block)
    yield from _INLINE.findall(_FENCE.sub("", text))


def _fault(line: str) -> str:
    """Return what in a command is not there, or nothing."""
    words = shlex.split(line.replace("…", " "))[1:]
    if words[0] not in main.COMMANDS:
        return words[0]
    command = _group().get_command(None, words[0])
    inside = getattr(command, "commands", None)
    if inside and not command.invoke_without_command and len(words) > 1:
        parts = words[1].split("|")
        missing = [part for part in parts if part not in command.commands]
        if missing or len(parts) > 1:
            return ", ".join(missing)
        command = command.commands[words[1]]
    elif inside and words[1:2] and words[1] in inside:  # it runs without one of them, too
        command = inside[words[1]]
    known = {"--help"} | {name for one in command.params for name in one.opts}
    return ", ".join(word for word in words if re.fullmatch(r"--?[a-z][a-z-]*", word) and word not in known)


def _group() -> Any:  # noqa: ANN401  # typer carries its own click, which is never imported
    return get_command(main.app)


def test_the_reference_of_commands_is_that_of_the_commands() -> None:
    spec = importlib.util.spec_from_file_location("reference", TOP / ".ci" / "reference.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)

    assert (REFERENCE / "commands.md").read_text("utf-8") == module.reference(), "run: python .ci/reference.py"


@pytest.mark.parametrize(
    ("page", "fields"),
    [
        ("study-yaml.md", (*settings.TOP, *settings.ATTRIBUTE, *settings.RESERVED, *anonymity.FIELDS)),
        ("codebook-yaml.md", (*codebooks.TOP, *codebooks.CODE)),
        ("guide-yaml.md", (*guides.TOP, *guides.QUESTION)),
        ("claims-yaml.md", (*claims.TOP, *claims.CLAIM, *quantities.FIELDS)),
        ("queries-yaml.md", saved_queries.FIELDS),
        ("report-yaml.md", (*report_spec.TOP, *(one for of in report_spec.OPTIONS.values() for one in of))),
        ("register.md", register.FIXED),
        ("names.md", (*names.COLUMNS, *names.KINDS)),
        ("codings-table.md", (*codings.NEEDED, *codings.OPTIONAL)),
    ],
)
def test_the_page_of_a_file_tells_of_every_field(page: str, fields: tuple[str, ...]) -> None:
    text = (REFERENCE / page).read_text("utf-8")

    assert [name for name in fields if f"`{name}`" not in text] == []


def test_the_page_of_the_database_tells_of_every_table() -> None:
    """Each table has a paragraph that begins with its name."""
    schema = (TOP / "qcode" / "store" / "schema.py").read_text("utf-8")
    tables = re.findall(r"create (?:table|view) (\w+)", schema)
    text = (REFERENCE / "database.md").read_text("utf-8")

    assert [name for name in tables if not re.search(rf"^\*\*`{name}`\*\*", text, re.MULTILINE)] == []
