"""The one recipe: what a person runs before a commit, the pre-commit hook and CI alike.

``python .ci/check.py`` runs everything; ``python .ci/check.py lint types`` only these steps. Standard library only,
so that it runs wherever Python does; the tools come with ``pip install -e ".[dev]"``.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

TOP = Path(__file__).resolve().parents[1]
PYTHON = sys.executable
STEPS = {
    "format": (PYTHON, "-m", "ruff", "format", "--check", "."),
    "lint": (PYTHON, "-m", "ruff", "check", "."),
    "types": (PYTHON, "-m", "mypy", "qcode", "tests", "benchmarks", ".ci/check.py", ".ci/reference.py"),
    "imports": (PYTHON, "-c", "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports())"),
    "reference": (PYTHON, ".ci/reference.py", "--check"),
    "tests": (PYTHON, "-m", "pytest", "-n", "auto"),
}


def main(wanted: list[str]) -> int:
    """Run the steps asked for, all of them if none is; return how many failed."""
    unknown = [name for name in wanted if name not in STEPS]
    if unknown:
        sys.stderr.write(f"There is no step {unknown[0]!r}; there are {', '.join(STEPS)}.\n")
        return 2
    failed: list[str] = []
    for name in wanted or STEPS:
        sys.stdout.write(f"\n== {name}: {' '.join(STEPS[name][1:])}\n")
        sys.stdout.flush()
        if subprocess.run(STEPS[name], cwd=TOP, check=False).returncode:  # noqa: S603  # the steps are those above
            failed.append(name)
    sys.stdout.write(f"\nFailed: {', '.join(failed)}.\n" if failed else "\nAll in order.\n")
    return len(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
