"""Interview guides in YAML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.formats import yaml_nodes
from qcode.model.guide import AskedCode, Guide, Question

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qcode.formats.yaml_nodes import Node

TOP = ("guide", "version", "questions")
QUESTION = ("id", "words", "codes")


def read(data: bytes, path: str) -> Guide:
    """Read one version of a guide.

    Raises:
        BadFile: Something is misspelt, missing or stands twice; with line and column.
    """
    root, _ = yaml_nodes.read(data, path)
    fields = root.fields(TOP, "A guide")
    if "guide" not in fields or fields["guide"].is_empty:
        raise root.wrong("The guide has no name.", "Add a line such as `guide: politiker` at the top.")
    name = _one_line(fields["guide"])
    version = _one_line(fields["version"]) if "version" in fields and not fields["version"].is_empty else "1"
    questions = tuple(_questions(fields["questions"])) if "questions" in fields else ()
    return Guide(name, version, questions, path)


def _one_line(node: Node) -> str:
    text = " ".join(node.text().split())
    if not text:
        raise node.wrong("Here a name or number is expected.")
    return text


def _questions(node: Node) -> Iterator[Question]:
    seen: dict[str, int] = {}
    for n, item in enumerate(node.items(), 1):
        if item.is_text:
            key, words, place = str(n), item.text(), item
            codes: tuple[AskedCode, ...] = ()
        else:
            fields = item.fields(QUESTION, "A question")
            place = fields.get("id", item)
            key = _one_line(fields["id"]) if "id" in fields and not fields["id"].is_empty else str(n)
            words = fields["words"].text() if "words" in fields else ""
            codes = tuple(_codes(fields["codes"])) if "codes" in fields else ()
            if not words and not codes:
                raise item.wrong("The question has neither words nor codes.", "Give it `words: …`.")
        if key in seen:
            raise place.wrong(f"The question {key!r} stands already in line {seen[key]}.", "Give it another `id`.")
        seen[key] = item.line
        yield Question(key, " ".join(words.split()), codes)


def _codes(node: Node) -> Iterator[AskedCode]:
    items = (node,) if node.is_text and not node.is_empty else node.items()
    seen: set[str] = set()
    for item in items:
        written = _one_line(item)
        if written in seen:
            raise item.wrong(f"The code {written!r} stands here twice.")
        seen.add(written)
        yield AskedCode(written, item.line, item.column)
