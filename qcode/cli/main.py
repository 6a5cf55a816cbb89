"""The program: its commands, loaded one by one, and the one place where errors become text."""

from __future__ import annotations

import importlib
import os
import sys
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from qcode import __version__
from qcode.errors import Misuse, QcodeError

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMANDS = {
    "demo": "Copy the bundled study to a folder and run the main job on it.",
    "init": "Make a study in a folder, from nothing or from transcripts.",
    "status": "Show what the study holds and what to do next.",
    "import": "Bring transcripts in: files, or all files of a folder.",
    "source": "List, show, correct, revise and remove sources.",
    "register": "Who took part, where, with which attributes.",
    "consent": "What participants agreed to, and withdrawing it.",
    "codebook": "Check, apply and show the code tree.",
    "guide": "Interview guides: what was asked, and what was not.",
    "code": "Put codes on places, list them, take them off.",
    "open": "Read and code in the terminal, full screen.",
    "pass": "Record that a coder has worked through a source.",
    "assign": "Who codes which source, and how far they are.",
    "silence": "Note why a source says nothing on a code.",
    "matrix": "Count codes, attributes and persons against each other, with n, base and percent.",
    "cooccur": "Show which codes stand together, in the same words or a few turns apart.",
    "framework": "Lay out who said what on each code or theme: condensates and masked quotes.",
    "words": "Count the words informants say, by group, or show one in its contexts.",
    "coverage": "Show which codes have data in which sources, and why the others have none.",
    "claims": "Count what the report claims, n of those asked; exit code 3 where word and number part.",
    "memo": "Memos and the journal: write, find and take along.",
    "theme": "Themes across codes: what carries them, counted, quoted and drawn.",
    "case": "Cases: types, what is placed among them, and the quotations for and against.",
    "mask": "Find names, decide what is printed in their place.",
    "search": "Find words in the transcripts: as they stand, in any form, or by pattern.",
    "quotes": "Pull masked quotations by code and attribute.",
    "query": "Saved queries: list, show and remove them.",
    "check": "Check a finished text: every quote, its attribution, and what the prose says of it.",
    "ledger": "Quotes for the report: taken, edited on record, used, approved, proved.",
    "report": "Chapters built from what the study holds, with their method, and what changed since.",
    "agree": "Show how far coders agree, on coded text or in any table.",
    "disagreements": "Read where two coders differ: typed, ranked, side by side.",
    "adjudicate": "Settle differences with a reason; nobody's own codings change.",
    "packet": "Hand one coder what is to be coded, and bring codings together.",
    "history": "Show who did what.",
    "undo": "Take back your latest action.",
    "encrypt": "Encrypt databases and backups with a passphrase, change it, or take it off.",
    "doctor": "Look whether the study's files are whole, private and where they belong.",
    "backup": "Copy the database into the study's folder backups.",
}


class LazyGroup(TyperGroup):
    """A group whose commands are imported when they are called, so that ``--help`` is fast."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ANN401, ARG002  # typer hands its context on
        """Return the names in the order of a study's life."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ANN401, ARG002
        """Import a command."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"qcode.cli.{cmd_name}_")
        command = typer.main.get_command(module.app)
        command.name = cmd_name
        return command

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401, ARG002
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


_INTERRUPTED = 130  # what typer returns for Ctrl-C

app = typer.Typer(
    cls=LazyGroup,
    name="qcode",
    help="Code interviews, and pull quotes that are provable, anonymous and counted.",
    epilog="Documentation: the folder docs/ of the project. Every command has --help.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"qcode {__version__}")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Code interviews, and pull quotes that are provable, anonymous and counted."""
    del version


def run(arguments: Sequence[str] | None = None) -> None:
    """Run one command and end the process with its exit code."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by the shell (`>&-`)
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115  # open to the end
        stream = getattr(sys, name)
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    from qcode.render import screen

    try:
        code = app(given, prog_name="qcode", standalone_mode=False)
    except typer.TyperException as error:
        sys.exit(_misused(error, as_json=_wants_json(given)))
    except typer.Abort:
        sys.exit(1)
    except QcodeError as error:
        screen.error(error, as_json=_wants_json(given))
        sys.exit(error.exit_code)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)
    except OSError as error:
        screen.error(_of_the_system(error), as_json=_wants_json(given))
        sys.exit(1)
    except Exception as error:  # noqa: BLE001  # a fault of ours: said without words of participants
        screen.error(_own_fault(error), as_json=_wants_json(given))
        sys.exit(1)
    sys.exit(_ended(code, as_json=_wants_json(given)))


def _ended(code: object, *, as_json: bool) -> int:
    """Return the exit code of a command; after Ctrl-C say what it means for the study."""
    from qcode.render import screen

    if code == _INTERRUPTED:
        hint = "What was finished is kept, what was under way was taken back; `qcode history` shows what there is."
        screen.error(QcodeError("Stopped.", hint=hint), as_json=as_json)
    return code if isinstance(code, int) else 0


def _of_the_system(error: OSError) -> QcodeError:
    """Return what the operating system has against a file."""
    what = error.filename if isinstance(error.filename, str) else "A file"
    return QcodeError(
        f"{what} cannot be used: {error.strerror or 'the system refuses'}.", hint="Check the path and its permissions."
    )


def _misused(error: typer.TyperException, *, as_json: bool) -> int:
    """Say what typer could not read, and return the exit code."""
    from qcode.render import screen

    show = getattr(error, "show", None)  # what a person reads: the usage of the command, too
    if as_json or show is None:
        screen.error(Misuse(error.format_message(), hint="`--help` shows what the command takes."), as_json=as_json)
    else:
        show()
    return error.exit_code


def _wants_json(given: Sequence[str]) -> bool:
    return "--format=json" in given or ("--format", "json") in pairwise(given)


def _own_fault(error: Exception) -> QcodeError:
    """Return a sentence with the kind of fault and its place, and nothing of what was being worked on."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f"{trace.tb_frame.f_globals.get('__name__', '?')}, line {trace.tb_lineno}" if trace else "?"
    return QcodeError(
        f"qcode has a fault of its own here ({type(error).__name__} in {place}); what was under way was taken back.",
        hint="Please report it with this line and the command.",
    )
