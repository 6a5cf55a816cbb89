"""Printed text is a type: only the gate makes it, and pages take nothing else."""

from __future__ import annotations

import ast
import dataclasses
import typing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import qcode
from qcode.model import block, quotation
from qcode.model.mask import Printed

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = Path(qcode.__file__).parent


def calls_of(name: str, tree: ast.AST) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            if called == name:
                yield node


def test_only_the_gate_makes_printed_text() -> None:
    """``Printed``'s own methods make it of itself; nobody else may make it, and ``replace`` would be another door."""
    makers = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        if any(calls_of("Printed", ast.parse(path.read_text("utf-8"))))
    }

    assert makers == {"study/release.py", "model/mask.py"}
    inside = ast.parse((PACKAGE / "model" / "mask.py").read_text("utf-8"))
    (its_class,) = (node for node in ast.walk(inside) if isinstance(node, ast.ClassDef) and node.name == "Printed")
    assert len(list(calls_of("Printed", inside))) == len(list(calls_of("Printed", its_class)))


def test_only_the_release_opens_the_gate() -> None:
    openers = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        if any(calls_of("Gate", ast.parse(path.read_text("utf-8"))))
    }

    assert openers == {"study/release.py"}


def hints(kind: type) -> dict[str, object]:
    known = {"Printed": Printed, "Mapping": typing.Mapping, **vars(block), **vars(quotation)}
    for module in ("count", "finding", "settings", "span", "time_span"):
        known |= vars(__import__(f"qcode.model.{module}", fromlist=["*"]))
    return typing.get_type_hints(kind, globalns=known)


@pytest.mark.parametrize("kind", [block.Heading, block.Paragraph, block.Quote, block.Page])
def test_a_block_of_a_page_takes_no_plain_words(kind: type) -> None:
    """A line is printed text and qcode's own marks; the page's plain texts are its draft mark and its language."""
    plain = {name for name, hint in hints(kind).items() if hint is str}

    assert plain <= {"draft", "language"}
    assert dataclasses.is_dataclass(kind)


def test_a_printed_quotation_holds_no_plain_words() -> None:
    """Its id is made of the printed source and numbers, ``person`` passes the gate too, coders are no informants."""
    plain = {name for name, hint in hints(quotation.PrintedQuotation).items() if hint in {str, tuple[str, ...]}}
    parts = {name for name, hint in hints(quotation.PrintedPart).items() if hint is str}

    assert plain == {"id", "coders", "coarsened"}
    assert parts == {"person"}
