"""Write ``docs/reference/commands.md`` from the commands themselves: ``python .ci/reference.py [--check]``."""

from __future__ import annotations

import sys
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from typer.main import get_command

from qcode.cli import main

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE = Path(__file__).resolve().parents[1] / "docs" / "reference" / "commands.md"
HEAD = """\
# Commands

<!-- Written by `python .ci/reference.py` from the commands themselves; changes made here are lost. -->

Every command takes `--help`. Arguments in `[ ]` may be left out. What a listing prints goes to stdout; remarks and
errors go to stderr.

Exit codes: 0 done (an empty answer too), 1 could not (a gate refused, or some file of an import failed), 2 misused,
3 something was found that waits for you (`codebook check`, `mask scan`, `doctor`).

Environment: `QCODE_STUDY` names the study's folder, `QCODE_CODER` the coder, `QCODE_VAULT` the vault's file,
`QCODE_PASSPHRASE` the passphrase of an encrypted study. `NO_COLOR` switches colours off.
"""


def reference() -> str:
    """Return the page."""
    return HEAD + "".join(
        f"\n{section}" for name in main.COMMANDS for section in _sections(f"qcode {name}", _made(name))
    )


def _made(name: str) -> Any:  # noqa: ANN401  # typer carries its own click, which is never imported
    return get_command(main.app).get_command(None, name)  # type: ignore[attr-defined]


def _sections(title: str, command: Any) -> Iterator[str]:  # noqa: ANN401
    inside = getattr(command, "commands", None)
    if inside is None:
        yield "\n".join(_section(title, command))
        return
    if command.invoke_without_command:
        yield "\n".join(_section(title, command))
    else:
        yield f"## {title}\n\n{command.help}\n"
    for name, one in inside.items():
        for path, each in [(name, one), *((f"{name} {below}", two) for below, two in _inside(one).items())]:
            yield "\n".join(_section(f"{title} {path}", each, level=3))


def _inside(command: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return the commands of a group in a group; none of a command."""
    return getattr(command, "commands", None) or {}


def _section(title: str, command: Any, level: int = 2) -> Iterator[str]:  # noqa: ANN401
    arguments = [one for one in command.params if one.param_type_name == "argument"]
    options = [one for one in command.params if one.param_type_name == "option"]
    usage = " ".join([title, *(_usage(one) for one in arguments), *(["[OPTIONS]"] if options else [])])
    yield f"{'#' * level} {title}\n\n{command.help}\n\n```text\n{usage}\n```\n"
    if command.params:
        yield "| | |\n| --- | --- |"
        yield from (f"| `{_usage(one).strip('[]')}` | {_cell(one)} |" for one in arguments)
        yield from (f"| `{', '.join(one.opts)}` | {_cell(one)} |" for one in options)
        yield ""


def _usage(argument: Any) -> str:  # noqa: ANN401
    name = argument.name.upper() + ("…" if argument.nargs != 1 else "")
    return name if argument.required else f"[{name}]"


def _cell(one: Any) -> str:  # noqa: ANN401
    text = str(one.help).replace("|", "\\|")
    if isinstance(one.default, Enum):
        text += f" One of {', '.join(f'`{value.value}`' for value in type(one.default))}."
    if one.show_default and one.default and one.default is not True:
        default = one.default.value if isinstance(one.default, Enum) else one.default
        text += f" Default: `{default}`."
    return text


if __name__ == "__main__":
    if "--check" in sys.argv[1:]:
        sys.exit(0 if PAGE.read_text("utf-8") == reference() else f"{PAGE} is not up to date: run {sys.argv[0]}.")
    PAGE.write_text(reference(), encoding="utf-8", newline="\n")
