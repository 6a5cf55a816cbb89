"""What stands around the numbers of tables, in each language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcode.model.coverage import State
from qcode.model.table import Share, TableUnit

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class TableWording:
    """Phrases of one language.

    Attributes:
        units: What is counted, in the plural.
        shares: What a percentage is of.
        base: What the second number is.
        states: Why a cell is empty.
        names: What rows and columns are called; others go by their own names.
        labels: Everything else.
    """

    units: Mapping[TableUnit, str]
    shares: Mapping[Share, str]
    base: str
    states: Mapping[State, str]
    names: Mapping[str, str]
    labels: Mapping[str, str]


_DANISH = TableWording(
    units={
        TableUnit.PERSONS: "Personer",
        TableUnit.SOURCES: "Kilder",
        TableUnit.ORGANISATIONS: "Organisationer",
        TableUnit.CODINGS: "Udsagn",
        TableUnit.WORDS: "Ord",
    },
    shares={
        Share.ASKED: "procent af de spurgte",
        Share.ROW: "procent af rækken",
        Share.COLUMN: "procent af kolonnen",
        Share.NONE: "",
    },
    base="antal af de spurgte",
    states={
        State.DATA: "kun andre eller underkoder",
        State.NOT_CODED: "ikke kodet",
        State.SILENT: "tavs",
        State.NOT_ASKED: "ikke spurgt",
        State.DECLINED: "ville ikke svare",
        State.NOT_APPLICABLE: "ikke relevant",
        State.NO_SOURCE: "ingen kilde",
    },
    names={"code": "kode", "coder": "koder", "source": "kilde", "kind": "kildetype", "wave": "bølge"},
    labels={
        "all": "I alt",
        "several": "Den samme kan stå i flere rækker og kolonner; i alt tæller hver én gang.",
        "few": "Procenter af færre end {n} er udeladt.",
        "withheld": "· er holdt tilbage: tal under {n}, grupper på færre end {n}, og tal de ellers kunne regnes ud af.",
        "margins": "En total er holdt tilbage: i en anden tabel ville den røbe tal, der mangler her.",
        "unknown": "Kilder med en ukendt taler, der ikke er talt med som person: {n}.",
        "tests": "Test af hver kode",
        "code": "kode",
        "test": "test",
        "p": "p",
        "adjusted": "p (Holm)",
        "base": "n",
        "together": "Koder der står sammen",
        "overlap": "De overlapper.",
        "near": "De står højst {n} ture fra hinanden.",
        "small": "· er holdt tilbage: tal under {n}.",
        "first": "kode",
        "second": "anden kode",
        "both": "sammen",
        "either": "mindst én",
        "jaccard": "Jaccard",
        "words": "Ord",
        "word": "ord",
        "n": "antal",
        "per": "pr. 1.000 ord",
        "of": "af",
        "framework": "Matrix af personer og temaer",
        "kwic": "Ord i sammenhæng",
        "coverage": "Hvad der er kodet for hvad",
        "data": "data",
        "sources of": "Kilder i cellens tilstand, af cellens kilder.",
    },
)
_ENGLISH = TableWording(
    units={
        TableUnit.PERSONS: "Persons",
        TableUnit.SOURCES: "Sources",
        TableUnit.ORGANISATIONS: "Organisations",
        TableUnit.CODINGS: "Statements",
        TableUnit.WORDS: "Words",
    },
    shares={
        Share.ASKED: "percent of those asked",
        Share.ROW: "percent of the row",
        Share.COLUMN: "percent of the column",
        Share.NONE: "",
    },
    base="number of those asked",
    states={state: state.value for state in State} | {State.DATA: "others or codes below only"},
    names={},
    labels={
        "all": "All",
        "several": "One may stand in several rows and columns; the totals count each once.",
        "few": "Percentages of fewer than {n} are left out.",
        "withheld": "· is withheld: numbers below {n}, groups of fewer than {n}, and what would tell of them.",
        "margins": "A total is withheld: in another table it would tell numbers that are missing here.",
        "unknown": "Sources with a speaker nobody knows, who is counted as no person: {n}.",
        "tests": "Test of each code",
        "code": "code",
        "test": "test",
        "p": "p",
        "adjusted": "p (Holm)",
        "base": "n",
        "together": "Codes that stand together",
        "overlap": "They overlap.",
        "near": "They stand at most {n} turns apart.",
        "small": "· is withheld: numbers below {n}.",
        "first": "code",
        "second": "other code",
        "both": "together",
        "either": "at least one",
        "jaccard": "Jaccard",
        "words": "Words",
        "word": "word",
        "n": "number",
        "per": "per 1,000 words",
        "of": "of",
        "framework": "Framework matrix",
        "kwic": "Words in context",
        "coverage": "What is coded for what",
        "data": "data",
        "sources of": "Sources in the state of the cell, of the sources of the cell.",
    },
)


def table_wording(language: str) -> TableWording:
    """Return the phrases of a language; English where it is not known."""
    return {"da": _DANISH}.get(language, _ENGLISH)
