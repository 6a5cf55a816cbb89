"""A code tree written as a codebook file, and the definition of a code put into one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from qcode.formats.codebook_edits import again, by_id
from qcode.formats.codebooks import written_key, written_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qcode.model.code import CodePath
    from qcode.model.codebook import Codebook

_LISTS = ("include", "exclude", "examples", "aliases", "asked_in")


def written(book: Codebook) -> str:
    """Return a codebook as a file that reads as the same tree, ids and all."""
    lines = [f"codebook: {_quoted(book.name)}", f"version: {_quoted(book.version)}"]
    tree = list(_below(book, None, "  "))
    return "\n".join([*lines, "codes:" if tree else "codes: []", *tree]) + "\n"


def _below(book: Codebook, parent: CodePath | None, indent: str) -> Iterator[str]:
    for code in book:
        if code.path.parent != parent:
            continue
        yield f"{indent}- name: {written_name(code.name)}"
        yield f"{indent}  id: {written_key(code.id)}"
        for name in ("number", "definition"):
            if getattr(code, name):
                yield f"{indent}  {name}: {_quoted(getattr(code, name))}"
        for name in _LISTS:
            if getattr(code, name):
                yield f"{indent}  {name}: [{', '.join(map(_quoted, getattr(code, name)))}]"
        below = list(_below(book, code.path, f"{indent}    "))
        if below:
            yield f"{indent}  codes:"
            yield from below


def with_definition(text: str, file: str, old: str, key: str, definition: str) -> str:
    """Return a codebook's text with another id, and a definition, for a code made just now.

    Args:
        text: The file's text.
        file: Its name, for messages.
        old: The id the code has got.
        key: The id it shall have.
        definition: Empty for none.
    """
    now = again(text, file)
    one = by_id(now, old)
    node = next(value for name, value in one.item.pairs() if name.text() == "id")
    end = max(node.start, len(now.text[: node.end].rstrip()))
    put = written_key(key)
    if definition:
        put += ", " if one.item.flow else "\n" + " " * (one.column - 1)
        put += f"definition: {_quoted(definition)}"
    return now.text[: node.start] + put + now.text[end:]


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
