"""Reports: a chapter built from its file, every piece of it through the gate, compared with the last build."""

from __future__ import annotations

import difflib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from qcode.errors import Misuse, NotFound
from qcode.model.report import LedgerPiece, PairsPiece, ProsePiece, QuotesPiece, Report, TablePiece
from qcode.model.table import Framework
from qcode.store import reports as stored
from qcode.study import disclosing, release, report_disclosing, report_items, report_parts
from qcode.study.opening import read_bytes
from qcode.study.release import Terms

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qcode.model.disclosure import DisclosureReport
    from qcode.model.query import Query
    from qcode.model.report import Piece, Spec
    from qcode.study.disclosing import Beside
    from qcode.study.opening import Study

FOLDER = "reports"
_ENDINGS = (".yaml", ".yml")


def build(study: Study, written: str, terms: Terms, *, check: bool = False) -> Report:
    """Build a report; where it goes into a file, note what it holds, for the next time.

    Args:
        study: The study.
        written: The report's file, or its name in the folder ``reports``.
        terms: On what terms it is to leave.
        check: Only tell what is otherwise than in the last build, and note nothing.

    Raises:
        NotFound: There is no such file.
        BadFile: It cannot be read, or a part of it asks for what is not there; with line and column.
        Refused: The gate is closed.
    """
    spec = _read(study, written)
    done = _built(study, spec, replace(terms, recorded=True))
    if check:
        return done
    if terms.target is None:
        release.record(study, "report build", terms, spec.file)
    else:
        _note(study, spec, terms, terms.target, done)
    return done


def disclose(study: Study, written: str, query: Query | None, beside: Beside) -> DisclosureReport:
    """Tell how many persons each quote could be, read with all that stands beside it.

    Args:
        study: The study.
        written: The report that prints it all; empty for the quotes of a query, or those of the ledger.
        query: What is asked for, where no report is.
        beside: What else is printed with it.

    Raises:
        NotFound: There is no such report.
        BadFile: It cannot be read, or a part of it asks for what is not there; with line and column.
        Misuse: A report is asked for, and a query too; or a table names what is no attribute.
    """
    if not written:
        return disclosing.disclose(study, query, beside)
    if query is not None or beside.exact:
        message = "A report has its own quotes, as they are printed."
        raise Misuse(message, hint="Leave out `--code`, `--where`, `--by` and `--no-coarsening`.")
    spec = _read(study, written)
    with study.reading():
        builder = report_parts.Builder(study, spec, Terms(recorded=True))
        for part in spec.parts:
            builder.pieces(part)
        return report_disclosing.told(study, spec, builder.running.shown, beside)


def _read(study: Study, written: str) -> Spec:
    from qcode.formats import report_spec

    path, name = _found(study, written)
    return report_spec.read(read_bytes(path), name)


def _built(study: Study, spec: Spec, terms: Terms) -> Report:
    with study.reading():
        builder = report_parts.Builder(study, spec, terms)
        pieces = [(part, builder.pieces(part)) for part in spec.parts]
        title = builder.gate.prose(spec.title)
        before = stored.latest(study.db, spec.file)
        told = [] if terms.unmasked else report_disclosing.findings(study, spec, builder.running.shown)
    report_disclosing.refuse(told, terms, Path(spec.file).stem)
    builder.gate.refuse_undecided((title, *builder.written))
    items = report_items.items(pieces, builder.gate.name)
    everything = [piece for _, those in pieces for piece in those]
    return Report(
        title,
        everything,
        study.settings,
        items,
        None if before is None else report_items.differences(before, items),
        tuple(dict.fromkeys((*builder.findings(), *told, *report_items.twice(pieces)))),
        terms.draft,
        not terms.unmasked,
        title.undecided + sum(map(_undecided, everything)),
    )


def _note(study: Study, spec: Spec, terms: Terms, target: Path, done: Report) -> None:
    past = bool(terms.unmasked or terms.override)
    with study.action("report build", released=past) as action:
        stored.add(study.db, spec.file, target.name, done.items, coder=study.coder, at=action.at)
        how = f", override by {terms.override}" if terms.override else ""
        action.summary = f"{spec.file}{', unmasked' if terms.unmasked else how}"


def _found(study: Study, written: str) -> tuple[Path, str]:
    """Return a report's file, and what it is called: by its place in the study, wherever the study lies."""
    folder = study.folder / FOLDER
    candidates = [Path(written), folder / written, *(folder / f"{written}{ending}" for ending in _ENDINGS)]
    path = next((one for one in candidates if one.is_file()), None)
    if path is None:
        known = sorted(one.stem for one in folder.glob("*") if one.suffix in _ENDINGS)
        near = difflib.get_close_matches(Path(written).stem, known, 3)
        hint = f"In {FOLDER}: {', '.join(known)}." if known else f"Write {FOLDER}/NAME.yaml."
        raise NotFound("report", written, similar=near, hint=hint)
    inside = path.resolve().is_relative_to(study.folder.resolve())
    return path, path.resolve().relative_to(study.folder.resolve()).as_posix() if inside else path.name


def _undecided(piece: Piece) -> int:
    """Return how many texts of a piece hold a name nobody has decided on."""
    match piece:
        case QuotesPiece(found):
            return found.undecided
        case PairsPiece(pairs):
            return pairs.found.undecided
        case LedgerPiece(found):
            return sum(one.undecided for one in found.entries)
        case ProsePiece(paragraphs):
            return _of(paragraphs)
        case TablePiece(Framework() as found):
            return found.undecided
        case _:
            return 0


def _of(printed: Sequence[object]) -> int:
    return sum(bool(getattr(one, "undecided", False)) for one in printed)
