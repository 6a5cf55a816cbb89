"""The parts of a report: each asked of the module that answers it for its own command, through the same gate."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from qcode.errors import BadFile, Misuse
from qcode.model.attribution import Form
from qcode.model.coverage_wording import sentences
from qcode.model.finding import Finding, Severity
from qcode.model.ledger import Status
from qcode.model.picking import CodingLayer, Pick, Text
from qcode.model.report import (
    ClaimPiece,
    HeadingPiece,
    LedgerPiece,
    PairsPiece,
    PartKind,
    ProsePiece,
    QuotesPiece,
    StatesTable,
    TablePiece,
)
from qcode.model.table import TableUnit
from qcode.study import release, report_method, saved_queries
from qcode.study.frame import NOT_APPLICABLE
from qcode.study.published import Running
from qcode.study.queries import CODE, Query
from qcode.study.report_names import Names

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeVar

    from _typeshed import DataclassInstance

    from qcode.model.coverage import Coverage, CoverageRow
    from qcode.model.mask import Printed
    from qcode.model.quotation import QuoteSet
    from qcode.model.report import Part, Piece, Spec
    from qcode.model.table import Crosstab
    from qcode.study.ledger_printing import Choice
    from qcode.study.matrix import Ask as MatrixAsk
    from qcode.study.opening import Study
    from qcode.study.release import Terms

    _Ask = TypeVar("_Ask", bound=DataclassInstance)

_USED_IN = re.compile(r"used in (?P<place>.+)", re.IGNORECASE)
_ATTRIBUTIONS, _HEADINGS = "attributions", "headings"  # what each part tells by itself
_FIELDS = {"coder": "coders"}
_PARAGRAPHS = re.compile(r"\n\s*\n")


class Builder:
    """Builds the parts of one report.

    Attributes:
        gate: For what the writer writes, and for names.
        written: The writer's own texts, which may hold names on no list.
        running: The quotes printed so far, and what runs on from part to part.
    """

    def __init__(self, study: Study, spec: Spec, terms: Terms) -> None:
        self.gate = release.gate(study, [], terms)
        self.written: list[Printed] = []
        self.running = Running()
        self._study, self._spec, self._terms = study, spec, terms
        self._names = Names(study, self.gate)
        self._findings: dict[Finding, None] = {}
        self._tables: list[tuple[str, MatrixAsk, Crosstab]] = []
        self._makers: dict[PartKind, Callable[[Part], list[Piece]]] = {
            PartKind.HEADING: self._heading,
            PartKind.PROSE: self._prose,
            PartKind.QUOTES: self._quotes,
            PartKind.MATRIX: self._matrix,
            PartKind.COOCCUR: self._cooccur,
            PartKind.COVERAGE: self._coverage,
            PartKind.FRAMEWORK: self._framework,
            PartKind.FRAME: self._frame,
            PartKind.CLAIMS: self._claims,
            PartKind.GAPS: self._gaps,
            PartKind.APPENDIX: self._method,
        }

    def pieces(self, part: Part) -> list[Piece]:
        """Build one part.

        Raises:
            BadFile: It asks for what is not there; with the part's line and column.
            Refused: The gate is closed.
        """
        try:
            return self._makers[part.kind](part)
        except Misuse as error:
            problem = f"{part.kind}: {error}"
            raise BadFile(self._spec.file, problem, line=part.line, column=part.column, hint=error.hint) from error

    def findings(self) -> tuple[Finding, ...]:
        """Return what was missing or does not hold, each once; of attributions what is told of all of them."""
        if len(self._tables) > 1:
            from qcode.study import margins

            self._findings |= dict.fromkeys(margins.told(self._study, self._tables))
        coarsener = self.running.coarsener
        whole = () if coarsener is None else tuple(one for one in coarsener.findings() if one.place != _HEADINGS)
        return (*(one for one in self._findings if one.place not in {_ATTRIBUTIONS, _HEADINGS}), *whole)

    def _wrote(self, text: str) -> Printed:
        printed = self.gate.prose(text)
        self.written.append(printed)
        return printed

    def _caption(self, part: Part) -> Printed | None:
        return self._wrote(part.text("caption")) if part.text("caption") else None

    def _heading(self, part: Part) -> list[Piece]:
        self.running.under += 1
        return [HeadingPiece(self._wrote(part.text("text")), part.number("level", 1))]

    def _prose(self, part: Part) -> list[Piece]:
        texts = (" ".join(one.split()) for one in _PARAGRAPHS.split(part.text("text")))
        return [ProsePiece(tuple(self._wrote(one) for one in texts if one))]

    def _quotes(self, part: Part) -> list[Piece]:
        if part.text("ledger"):
            return self._of_ledger(part)
        from qcode.study import quotes

        query = self._under(part, _query(part))
        if query.matched or query.stance:
            return self._pairs(part, query)
        found = self._named(quotes.pull(self._study, query, self._terms, self.running))
        return [QuotesPiece(found, part.flag("counts"), part.flag("places"))]

    def _pairs(self, part: Part, query: Query) -> list[Piece]:
        from qcode.study import pairing

        found = pairing.pairs(self._study, query, self._terms, self.running)
        named = tuple(
            replace(
                one,
                theme=self._names.code(one.theme),
                sides=tuple(replace(side, sentence=self._readable(side.sentence)) for side in one.sides),
            )
            for one in found.pairs
        )
        pairs = replace(found, pairs=named, found=self._named(found.found))
        return [PairsPiece(pairs, part.flag("places"), self._caption(part))]

    def _readable(self, sentence: Printed | None) -> Printed | None:
        """Return a sentence on codes with their names in place of their paths."""
        if sentence is None:
            return None
        words = (self._names.codes.get(word, word) for word in str(sentence).split(" "))
        return self.gate.label(" ".join(words))

    def _under(self, part: Part, ask: _Ask) -> _Ask:
        """Return what is asked for, with what the saved query says that the part names."""
        given = {_FIELDS.get(name, name.replace("-", "_")) for name in part.options}
        return saved_queries.under(self._study, part.text("query"), ask, given)

    def _named(self, found: QuoteSet) -> QuoteSet:
        """Return a quote set under headings that a reader knows."""
        self._findings |= dict.fromkeys(found.findings)
        named = (
            replace(one, groups=tuple(self._names.key(*pair) for pair in zip(found.by, one.groups, strict=True)))
            for one in found.quotations
        )
        return replace(found, quotations=tuple(named))

    def _of_ledger(self, part: Part) -> list[Piece]:
        from qcode.study import ledger_printing

        chosen = _choice(part.text("ledger"))
        found = ledger_printing.export(self._study, chosen, self._terms, form_of(part), self.running)
        self._findings |= dict.fromkeys(found.findings)
        return [LedgerPiece(found, part.flag("places"))]

    def _matrix(self, part: Part) -> list[Piece]:
        from qcode.study import matrix

        share, always = matrix.shares(part.texts("percent"))
        ask = matrix.Ask(
            part.text("rows"),
            part.text("columns"),
            TableUnit(part.text("unit") or TableUnit.PERSONS),
            part.text("code"),
            part.text("where"),
            part.texts("coder"),
            _layer(part),
            share,
            always,
            _smallest(part),
            rollup=part.flag("rollup"),
            test=part.flag("test"),
        )
        ask = self._under(part, ask)
        found = matrix.matrix(self._study, ask, self._terms)
        self._tables.append((f"{self._spec.file}:{part.line}", ask, found))
        rows, columns = (
            self._names.keys(axis, keys)
            for axis, keys in ((found.rows, found.row_keys), (found.columns, found.column_keys))
        )
        tests = tuple(replace(one, code=self._names.code(one.code)) for one in found.tests)
        return [TablePiece(replace(found, row_keys=rows, column_keys=columns, tests=tests), self._caption(part))]

    def _cooccur(self, part: Part) -> list[Piece]:
        from qcode.study import cooccurrence

        ask = cooccurrence.Ask(
            part.text("code"),
            part.text("where"),
            TableUnit(part.text("unit") or TableUnit.CODINGS),
            part.number("near") if "near" in part.options else None,
            part.texts("coder"),
            _layer(part),
            _smallest(part),
        )
        found = cooccurrence.cooccurrence(self._study, self._under(part, ask), self._terms)
        name = self._names.code
        pairs = tuple(replace(one, first=name(one.first), second=name(one.second)) for one in found.pairs)
        named = replace(found, pairs=pairs, codes=self._names.keys(CODE, found.codes))
        return [TablePiece(named, self._caption(part), part.number("limit"))]

    def _framework(self, part: Part) -> list[Piece]:
        from qcode.study import framework

        ask = framework.Ask(
            part.text("code"),
            part.text("where"),
            part.text("rows") or "person",
            part.flag("themes"),
            part.number("quotes", 1),
            part.texts("coder"),
        )
        found = framework.framework(self._study, self._under(part, ask), self._terms)
        columns = found.column_keys if ask.themes else self._names.keys(CODE, found.column_keys)
        return [TablePiece(replace(found, column_keys=columns), self._caption(part))]

    def _covered(self, part: Part) -> Coverage:
        from qcode.study import coverage

        return coverage.coverage(self._study, by=part.texts("by"), code=part.text("code"), coders=part.texts("coder"))

    def _coverage(self, part: Part) -> list[Piece]:
        found = self._covered(part)
        codes = tuple(self._names.code(self.gate.name(one.code)) for one in found.total.cells)
        columns = tuple(self.gate.label(one.label) for one in found.rows)
        cells = tuple(tuple(row.cells[n] for row in found.rows) for n in range(len(codes)))
        return [TablePiece(StatesTable(codes, columns, cells), self._caption(part))]

    def _gaps(self, part: Part) -> list[Piece]:
        found = self._covered(part)
        # Of those the grouping says nothing of (a citizen has no kommune) there is no cell to speak of.
        rows = [row for row in found.rows if any(key != NOT_APPLICABLE for key in row.keys) and all(row.keys)]
        self._findings |= dict.fromkeys(_unregistered(row) for row in found.rows if not all(row.keys))
        said = (one for row in rows for one in sentences(row, found.language, self._names.codes))
        return [ProsePiece(tuple(self.gate.label(one) for one in said))]

    def _frame(self, part: Part) -> list[Piece]:
        table = report_method.frame_table(self._study, self.gate, self._names, part.texts("by"), _smallest(part))
        return [TablePiece(table, self._caption(part))]

    def _claims(self, part: Part) -> list[Piece]:
        from qcode.study import claims

        wanted = part.texts("names")
        stated = {one.id: one for one in claims.read(self._study, wanted)}
        counted = {one.id: one for one in claims.claims(self._study, wanted)}
        done: list[Piece] = []
        for key in list(dict.fromkeys(wanted)) or list(counted):
            one, against = counted[key], stated[key].against
            self._findings |= dict.fromkeys(one.findings)
            names = tuple(replace(each, code=self._names.code(each.code)) for each in one.standings)
            counter = None
            if part.number("counter") and against:
                counter = self._counter(against, stated[key].where, part.number("counter"))
            text, unit = self.gate.label(stated[key].text.rstrip(".")), self.gate.label(one.unit)
            cases = part.flag("cases", otherwise=True)
            done.append(ClaimPiece(replace(one, standings=names), text, unit, cases, counter))
        return done

    def _counter(self, against: str, where: str, most: int) -> QuoteSet:
        """Return quotations of the opposite, from person to person."""
        from qcode.study import quotes

        query = Query(against, where, per_cell=most)
        return self._named(quotes.pull(self._study, query, self._terms, self.running))

    def _method(self, part: Part) -> list[Piece]:
        shown = all(_smallest(one) is None for one in self._spec.parts)
        return [report_method.method(self._study, self.gate, self._names, part, withheld=shown)]


def _unregistered(row: CoverageRow) -> Finding:
    """Return that a cell is of sources of which the register does not say where they belong."""
    message = f"{row.label}: sources that are in no cell of the gaps: {len(row.sources)}."
    hint = "`qcode register check` lists what is missing; fill it in in register.csv."
    return Finding("missing-attribute", Severity.WARNING, "gaps", message, hint)


def _query(part: Part) -> Query:
    """Return the query of a part with quotes."""
    return Query(
        part.text("code"),
        part.text("where"),
        part.texts("by"),
        part.number("context"),
        part.number("limit"),
        part.number("per-cell"),
        part.texts("coder"),
        part.flag("interviewer"),
        _layer(part),
        Text(part.text("text") or Text.STATEMENT),
        Pick(part.text("pick") or Pick.LONGEST),
        part.number("seed", 1),
        part.number("max-per-person"),
        part.flag("exclude-used"),
        form_of(part),
        part.text("matched"),
        part.flag("stance"),
    )


def _layer(part: Part) -> CodingLayer | None:
    return CodingLayer(part.text("layer")) if part.text("layer") else None


def _smallest(part: Part) -> int | None:
    return part.number("smallest") if "smallest" in part.options else None


def form_of(part: Part) -> Form | None:
    """Return the form a part asks for; None for what the study's policy says."""
    return Form(part.text("form")) if part.text("form") else None


def _choice(written: str) -> Choice:
    """Return which entries of the ledger are meant: ``used in kapitel 4``, a status, or ids."""
    from qcode.study import ledger_printing

    if found := _USED_IN.fullmatch(written):
        return ledger_printing.Choice((Status.USED,), found["place"])
    if written.casefold() in {one.value for one in Status}:
        return ledger_printing.Choice((Status(written.casefold()),))
    return ledger_printing.Choice(keys=tuple(one.strip() for one in written.split(",") if one.strip()))
