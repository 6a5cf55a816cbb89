"""What codes are called where several codebooks stand side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.store import codebooks

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qcode.study.opening import Study


def names(study: Study, known: Mapping[int, tuple[str, int]]) -> dict[int, str]:
    """Return what codes are called, by row: the path, after the codebook's name where several have it."""
    books = {key: book.name for key, book in codebooks.all_codebooks(study.db)}
    paths = [path for path, _ in known.values()]
    double = {path for path in paths if paths.count(path) > 1} if len(books) > 1 else set[str]()
    return {row: f"{books[book]}:{path}" if path in double else path for row, (path, book) in known.items()}
