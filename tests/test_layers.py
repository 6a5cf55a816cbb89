"""The layers hold, and ``--help`` loads nothing heavy (DESIGN §4)."""

from __future__ import annotations

import ast
import importlib
import inspect
import subprocess
import sys
from pathlib import Path

import pytest
import typer

import qcode
from qcode.cli.main import COMMANDS, app

PACKAGE = Path(qcode.__file__).parent
HEAVY = ("spacy", "numpy", "sqlite_utils", "sqlite3", "docx", "textual", "lxml", "lark", "rich", "yaml", "simplemma")
FORBIDDEN_NAMES = {"utils", "helpers", "common", "core", "manager"}


def loaded_by(program: str) -> set[str]:
    """Return the libraries a fresh Python has loaded when ``program`` ends."""
    code = f"import atexit, sys\natexit.register(lambda: print('LOADED', *sorted(sys.modules)))\n{program}"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=PACKAGE.parent, capture_output=True, check=True, encoding="utf-8"
    )
    (line,) = (line for line in done.stdout.splitlines() if line.startswith("LOADED "))
    return {name.partition(".")[0] for name in line.split()}


@pytest.mark.parametrize("arguments", [["--help"], ["--version"]])
def test_asking_for_help_loads_nothing_heavy(arguments: list[str]) -> None:
    assert loaded_by(f"from qcode.cli.main import run\nrun({arguments})") & set(HEAVY) == set()


@pytest.mark.parametrize("layer", ["model", "errors"])
def test_the_lowest_layers_load_the_standard_library_only(layer: str) -> None:
    names = [f"qcode.{layer}"]
    if layer == "model":
        names = [f"qcode.model.{path.stem}" for path in (PACKAGE / "model").glob("*.py") if path.stem != "__init__"]
    loaded = loaded_by(f"import {', '.join(names)}")

    assert loaded & {"typer", *HEAVY} == set()
    assert {name for name in loaded if not name.startswith("_")} <= set(sys.stdlib_module_names) | {"qcode", "site"} | {
        name for name in loaded_by("pass") if name != "qcode"
    }


def test_the_help_of_a_command_is_the_line_in_the_list() -> None:
    for name, line in COMMANDS.items():
        module = importlib.import_module(f"qcode.cli.{name}_")
        assert isinstance(module.app, typer.Typer)
        command = typer.main.get_command(module.app)
        assert inspect.cleandoc(command.help or "").splitlines()[0] == line, name
        assert inspect.getdoc(module), name


def test_every_module_of_commands_is_in_the_list() -> None:
    modules = {path.stem.removesuffix("_") for path in (PACKAGE / "cli").glob("*[a-z]_.py")}

    assert modules == set(COMMANDS)
    assert typer.main.get_command(app).list_commands(None) == list(COMMANDS)  # type: ignore[attr-defined]


def test_the_contracts_on_imports_are_kept() -> None:
    program = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=PACKAGE.parent, capture_output=True, check=False, encoding="utf-8"
    )

    assert done.returncode == 0, done.stdout
    assert "0 broken" in done.stdout


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert {path.stem for path in PACKAGE.rglob("*.py")} & FORBIDDEN_NAMES == set()


def test_sql_is_written_in_the_store_only() -> None:
    """A string that begins like a statement; a remark in running words does not."""
    sentences = ("select ", "insert into ", "update ", "delete from ", "create table ", "pragma ")
    found = [
        f"{path.relative_to(PACKAGE)}:{node.lineno}"
        for path in PACKAGE.rglob("*.py")
        if "store" not in path.relative_to(PACKAGE).parts
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.strip().startswith(sentences)
    ]

    assert found == []


def test_a_broad_except_swallows_nothing_but_once() -> None:
    """One that raises again only tidies up; the one that does not is where errors become text."""
    broad = [
        path.relative_to(PACKAGE).as_posix()
        for path in sorted(PACKAGE.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or ast.unparse(node.type) in {"Exception", "BaseException"})
        and not any(isinstance(one, ast.Raise) and one.exc is None for one in node.body)
    ]

    assert broad == ["cli/main.py"]


def test_only_rendering_writes_to_stdout() -> None:
    writers = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print")
        or (
            isinstance(node, ast.Attribute)
            and node.attr in {"stdout", "__stdout__"}
            and ast.unparse(node.value) == "sys"
        )
    }

    assert {name for name in writers if not name.startswith("render/")} <= {"cli/main.py"}


def test_no_module_is_longer_than_the_wall() -> None:
    long = {
        path.relative_to(PACKAGE).as_posix(): lines
        for path in PACKAGE.rglob("*.py")
        if (lines := len(path.read_text("utf-8").splitlines())) > 400
    }

    assert long == {}
