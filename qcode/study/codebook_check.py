"""What is wrong, unfinished or worth a look in the code tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.errors import BadFile
from qcode.model.codebook import Decisions
from qcode.model.finding import Finding, Severity
from qcode.study import planning
from qcode.study.codefiles import FOLDER, draft, read_files

if TYPE_CHECKING:
    from qcode.study.opening import Study


def in_files(study: Study) -> list[Finding]:
    """Return what is wrong or unfinished in the codebook files."""
    try:
        files = read_files(study)
        steps = planning.plan(study, [draft(file) for file in files], Decisions()).steps
    except BadFile as error:
        place = f"{error.path}:{error.line or 1}:{error.column or 1}"
        return [Finding("unreadable", Severity.ERROR, place, error.problem, error.hint)]
    found: list[Finding] = []
    if not files:
        message = f"There is no codebook in the folder {FOLDER}."
        found.append(Finding("no-codebook", Severity.NOTE, FOLDER, message, f"Write {FOLDER}/NAME.yaml."))
    paths: dict[str, str] = {}
    for file in files:
        for one in file.codes:
            place = f"{file.path}:{one.code.line}"
            path = str(one.code.path)
            if path in paths:
                hint = f"Name it `{file.name}:{path}` where you code."
                message = f"The path {path!r} is in {paths[path]} too."
                found.append(Finding("same-path", Severity.WARNING, place, message, hint))
            paths[path] = file.path
            if not one.code.definition and not one.has_codes:
                message = f"The code {path!r} has no definition."
                found.append(Finding("no-definition", Severity.NOTE, place, message, "Add `definition:`."))
    if steps:
        message = f"{len(steps)} changes are not in the database yet."
        found.append(Finding("not-applied", Severity.NOTE, FOLDER, message, "Run `qcode codebook apply`."))
    return found
