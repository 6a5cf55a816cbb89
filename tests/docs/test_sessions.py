"""Every ``console`` block of README and docs is run, in order, and prints what the page says.

A line that is ``…`` stands for any lines, and ``…`` within a line for any words. What a person types at a prompt
stands after ``> ``. Comments in the page prepare what its session begins with: ``<!-- study: demo -->`` a copy of
the bundled study, ``<!-- file: NAME -->`` the block below it as a file, ``<!-- six Word files -->`` six interviews,
``<!-- passphrase: WORDS -->`` what would be typed when a passphrase is asked for.
"""

from __future__ import annotations

import io
import os
import re
import shlex
import shutil
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import docx
import pytest

from qcode.cli.main import run

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

TOP = Path(__file__).resolve().parents[2]
PAGES = [
    page
    for page in (TOP / "README.md", *sorted((TOP / "docs").rglob("*.md")))
    if "```console" in page.read_text("utf-8")
]
SIX = "docs/how-to/six-word-files.md"
WIDTH = "100"

_COMMENT = re.compile(r"<!-- (?P<what>study: demo|six Word files|passphrase: .+|file: (?P<name>\S+)) -->")
_WIDE = re.compile(r"([ ─])[ ─]*")
_PROMPT = re.compile(r"  \[[^\]]*\] > ?(?P<typed>.*)")
_INTERVIEWS = {
    "Karen": (
        "Så flyttede jeg til Aalborg.",
        "Birthe fra kommunen ringede hver torsdag. Det var hende, der holdt fast.",
    ),
    "Niels": ("Jeg bor alene nu.", "Om aftenen er der stille. Så går jeg ned til havnen, for dér er der nogen."),
    "Søren": ("Jeg har en lejlighed.", "Den første nat sov jeg på gulvet. Jeg turde ikke bruge sengen."),
    "Ellen": ("Min søn kommer om søndagen.", "Han spørger ikke om noget, og det er det bedste ved det."),
    "Jytte": ("Jeg gik på værestedet i Aalborg.", "Der kendte de mit navn. Ingen andre steder kendte de mit navn."),
    "Poul": ("Telefonen ringede aldrig.", "Birthe var den eneste, og hun gik på pension."),
}


@dataclass(slots=True)
class Step:
    """One thing a session does: prepare something, or run a command and print what is expected."""

    page: Path
    line: int
    what: str
    expected: list[str] = field(default_factory=list)
    content: str = ""

    @property
    def place(self) -> str:
        return f"{self.page.relative_to(TOP)}:{self.line}"


def steps(page: Path) -> Iterator[Step]:
    """Read a page's session."""
    lines = page.read_text("utf-8").splitlines()
    n = 0
    while n < len(lines):
        comment = _COMMENT.fullmatch(lines[n].strip())
        if comment is not None:
            content, end = _block(lines, n + 1) if comment["name"] else ("", n)
            yield Step(page, n + 1, comment["what"], content=content)
            n = end
        elif lines[n].strip() == "```console":
            content, end = _block(lines, n)
            yield from _commands(page, n + 1, content)
            n = end
        n += 1


def _block(lines: Sequence[str], start: int) -> tuple[str, int]:
    """Return the fenced block at or after ``start``, and the line it ends on."""
    begin = next(n for n in range(start, len(lines)) if lines[n].startswith("```"))
    end = next(n for n in range(begin + 1, len(lines)) if lines[n] == "```")
    return "\n".join(lines[begin + 1 : end]) + "\n", end


def _commands(page: Path, first: int, block: str) -> Iterator[Step]:
    step: Step | None = None
    for n, line in enumerate(block.splitlines(), first + 1):
        if line.startswith("$ "):
            if step is not None:
                yield step
            step = Step(page, n, line.removeprefix("$ "))
        elif step is not None:
            step.expected.append(line)
    if step is not None:
        yield step


class Typed(io.StringIO):
    """A keyboard whose letters are seen on the screen as they are typed."""

    def readline(self, size: int = -1, /) -> str:  # type: ignore[override]  # typeshed ignores the same
        line = super().readline(size)
        sys.stdout.write(line)
        return line


def printed(command: str, typed: Sequence[str], *, spread: bool = True) -> tuple[str, int]:
    """Run a command as a person would; return what stands on the screen, and the exit code."""
    words = shlex.split(command)
    assert words[0] == "qcode", f"only qcode and cd are run, not {command}"
    arguments = [one for word in words[1:] for one in (_spread(word) if spread and f" {word}" in command else [word])]
    screen, keyboard = io.StringIO(), sys.stdin
    sys.stdin = Typed("".join(f"{line}\n" for line in typed))
    code: object = 0
    try:
        with redirect_stdout(screen), redirect_stderr(screen):
            run(arguments)
    except SystemExit as end:
        code = end.code
    finally:
        sys.stdin = keyboard
    return screen.getvalue(), int(code) if isinstance(code, int) else 0


def _spread(word: str) -> list[str]:
    """Spread ``*.docx`` as bash does; a Windows shell hands it on as it is."""
    found = sorted(path.name for path in Path.cwd().glob(word)) if re.fullmatch(r"\*\.\w+", word) else []
    return found or [word]


def perform(step: Step, demo: Path, *, spread: bool = True) -> tuple[str, int]:
    """Do one step; return what it printed, and its exit code."""
    if step.what == "study: demo":
        shutil.copytree(demo, "hms-demo")
        os.chdir("hms-demo")
    elif step.what == "six Word files":
        six_word_files()
    elif step.what.startswith("file: "):
        path = Path(step.what.removeprefix("file: "))
        path.parent.mkdir(exist_ok=True)
        path.write_text(step.content, encoding="utf-8")
    elif step.what.startswith("passphrase: "):
        pytest.importorskip("sqlcipher3")
        os.environ["QCODE_PASSPHRASE"] = step.what.removeprefix("passphrase: ")
    elif step.what.startswith("cd "):
        os.chdir(step.what.removeprefix("cd "))
    else:
        prompts = (_PROMPT.fullmatch(line) for line in step.expected)
        return printed(step.what, [prompt["typed"] for prompt in prompts if prompt], spread=spread)
    return "", 0


def six_word_files() -> None:
    """Make six interviews in Word."""
    for name, answers in _INTERVIEWS.items():
        document = docx.Document()
        for n, answer in enumerate(answers):
            document.add_paragraph(f"Interviewer: {('Hvordan gik det?', 'Og så?')[n]}")
            document.add_paragraph(f"{name}: {answer}")
        document.save(f"{name}.docx")


def plain(lines: Sequence[str]) -> list[str]:
    """Return lines as they are compared: however wide a column is, without blank lines, ``/`` in paths."""
    return [_WIDE.sub(r"\1", line).strip().replace("\\", "/") for line in lines if line.strip()]


def fits(expected: Sequence[str], actual: str) -> bool:
    """Tell whether what was printed is what the page says."""
    parts = [
        "(?:.*\n)*?" if line.strip() == "…" else re.escape(line).replace("…", ".*") + "\n" for line in plain(expected)
    ]
    return re.fullmatch("".join(parts), "".join(f"{line}\n" for line in plain(actual.splitlines()))) is not None


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundled study, as ``qcode demo`` leaves it."""
    folder = tmp_path_factory.mktemp("docs") / "hms-demo"
    printed(f'qcode demo "{folder.as_posix()}"', ())
    return folder


@pytest.fixture
def fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, entered, with no setting of the person who runs the test."""
    for name in ("QCODE_STUDY", "QCODE_CODER", "QCODE_VAULT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("QCODE_PASSPHRASE", "")  # a page may set it; what it sets ends with the page
    monkeypatch.setenv("COLUMNS", WIDTH)
    monkeypatch.setenv("NO_COLOR", "1")
    for name in ("LOGNAME", "USER", "USERNAME"):
        monkeypatch.setenv(name, "hanne")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(TOP).as_posix())
@pytest.mark.usefixtures("fresh")
def test_every_command_of_a_page_prints_what_the_page_says(page: Path, demo: Path) -> None:
    check(page, demo)


@pytest.mark.usefixtures("fresh")
def test_the_short_way_works_where_the_shell_leaves_the_star_alone(demo: Path) -> None:
    check(TOP / SIX, demo, spread=False)


def check(page: Path, demo: Path, *, spread: bool = True) -> None:
    """Run a page's session from start to end."""
    for step in steps(page):
        actual, code = perform(step, demo, spread=spread)
        assert fits(step.expected, actual), f"{step.place}: $ {step.what}\n{actual}"
        refused = any(line.startswith("Error:") for line in step.expected)
        assert code in ({1, 2} if refused else {0, 3}), f"{step.place} ended with {code}:\n{actual}"


@pytest.mark.parametrize(
    ("expected", "actual", "fit"),
    [
        (["a", "…", "d"], "a\nb\nc\nd\n", True),
        (["a", "…", "d"], "a\nd\n", True),
        (["took … s"], "took 3 s\n", True),
        (["a"], "a\nb\n", False),
        (["…", "b"], "a\nc\n", False),
        ([], "a\n", False),
    ],
)
def test_only_the_sign_of_omission_leaves_anything_open(expected: list[str], actual: str, *, fit: bool) -> None:
    assert fits(expected, actual) is fit


def test_no_command_shown_needs_a_particular_shell() -> None:
    shown = [step for page in PAGES for step in steps(page) if step.what.startswith("qcode")]
    particular = [
        step.place for step in shown if any(sign in step.what for sign in ("'", "\\", "&&", "|", "$", "`", ">"))
    ]

    assert shown
    assert particular == []
