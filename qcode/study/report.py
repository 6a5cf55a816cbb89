"""Reports: a chapter built from its file, every piece of it through the gate, compared with the last build."""

from __future__ import annotations

import difflib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from qcode.errors import NotFound
from qcode.model.report import LedgerPiece, PairsPiece, ProsePiece, QuotesPiece, Report, TablePiece
from qcode.model.table import Framework
from qcode.store import reports as stored
from qcode.study import release, report_items, report_parts
from qcode.study.opening import read_bytes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qcode.model.report import Piece, Spec
    from qcode.study.opening import Study
    from qcode.study.release import Terms

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
    path, name = _found(study, written)
    from qcode.formats import report_spec

    spec = report_spec.read(read_bytes(path), name)
    done = _built(study, spec, replace(terms, recorded=True))
    if check:
        return done
    if terms.target is None:
        release.record(study, "report build", terms, spec.file)
    else:
        _note(study, spec, terms, terms.target, done)
    return done


def _built(study: Study, spec: Spec, terms: Terms) -> Report:
    with study.reading():
        builder = report_parts.Builder(study, spec, terms)
        pieces = [(part, builder.pieces(part)) for part in spec.parts]
        title = builder.gate.prose(spec.title)
        before = stored.latest(study.db, spec.file)
    builder.gate.refuse_undecided((title, *builder.written))
    items = report_items.items(pieces, builder.gate.name)
    everything = [piece for _, those in pieces for piece in those]
    return Report(
        title,
        everything,
        study.settings,
        items,
        None if before is None else report_items.differences(before, items),
        (*builder.findings(), *report_items.twice(pieces)),
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
