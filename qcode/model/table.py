"""Tables that say what they count: each number with its unit and of how many it is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qcode.model.coverage import State
    from qcode.model.mask import Printed


class TableUnit(StrEnum):
    """What is counted."""

    PERSONS = "persons"
    SOURCES = "sources"
    ORGANISATIONS = "organisations"
    CODINGS = "codings"
    WORDS = "words"


class Share(StrEnum):
    """What a percentage is of.

    *Asked* is those who could have said it: the base of a table in which somebody may stand in several rows. *Row* and
    *column* are those who stand in the row or column.
    """

    ASKED = "asked"
    ROW = "row"
    COLUMN = "column"
    NONE = "none"


WHO = frozenset({TableUnit.PERSONS, TableUnit.SOURCES, TableUnit.ORGANISATIONS})
FEWEST_FOR_PERCENT = 20


@dataclass(frozen=True, slots=True)
class Number:
    """One number of a table.

    Attributes:
        n: None where it is withheld.
        of: Those asked, or all that is counted where no persons, sources or organisations are. None where withheld.
        row: Of the row's total, in percent; None where there is none, withheld, or the base is too small.
        column: Of the column's total, likewise.
        asked: Of those asked, likewise.
        state: Why the number is 0, where the table has a code for it; None elsewhere.
        withheld: Whether it is kept back, so that nobody can be told from it.
    """

    n: int | None
    of: int | None
    row: float | None = None
    column: float | None = None
    asked: float | None = None
    state: State | None = None
    withheld: bool = False


@dataclass(frozen=True, slots=True)
class Tested:
    """Whether a code goes with the groups of a survey, by chance or not.

    Attributes:
        code: As it may be printed.
        test: ``chi-square`` or ``Fisher's exact``.
        statistic: Chi-square; None of an exact test.
        p: None where nothing can be tested.
        adjusted: Holm's, over the codes of the table.
        base: Persons.
        remark: Why there is no test, or empty.
    """

    code: Printed
    test: str
    statistic: float | None
    freedom: int
    p: float | None
    adjusted: float | None
    base: int
    remark: str = ""


@dataclass(frozen=True, slots=True)
class WordCount:
    """How often a word was said, in each group and by how many persons.

    Attributes:
        persons: In each group; a speaker nobody knows is one in each source.
        by: How many persons in all.
    """

    word: Printed
    counts: tuple[int, ...]
    persons: tuple[int, ...]
    by: int


@dataclass(frozen=True, slots=True)
class InContext:
    """A word with what stands around it."""

    source: Printed
    turn: int
    groups: tuple[Printed, ...]
    before: Printed
    word: Printed
    after: Printed


@dataclass(frozen=True, slots=True)
class Words:
    """Words counted, or one in its contexts.

    Attributes:
        totals: All words said in each group.
        found: How many contexts there are, shown or not.
    """

    by: str
    keys: tuple[Printed, ...]
    totals: tuple[int, ...]
    counts: tuple[WordCount, ...]
    contexts: tuple[InContext, ...]
    language: str = "da"
    masked: bool = True
    draft: bool = False
    found: int = 0
    undecided: int = 0


@dataclass(frozen=True, slots=True)
class Said:
    """What stands in one cell of a framework matrix.

    Attributes:
        condensates: What somebody made of longer statements.
        quotes: Words, each with its place.
        n: How many statements there are.
        state: Why there are none.
    """

    condensates: tuple[Printed, ...]
    quotes: tuple[tuple[Printed, ...], ...]
    n: int
    state: State | None


@dataclass(frozen=True, slots=True)
class Framework:
    """Persons, sources or organisations by codes or themes, with what was said.

    Attributes:
        rows: What the rows are.
        undecided: Texts with what may be a name and is on no list.
    """

    rows: str
    row_keys: tuple[Printed, ...]
    column_keys: tuple[Printed, ...]
    cells: tuple[tuple[Said, ...], ...]
    asked: tuple[Printed, ...]
    undecided: int
    draft: bool
    masked: bool
    language: str = "da"


@dataclass(frozen=True, slots=True)
class CodePair:
    """Two codes, and how often they stand together.

    Attributes:
        first: A code as it may be printed, as is ``second``.
        both: How many statements of the one meet one of the other, of the two numbers the smaller; or in how many
            persons, sources or organisations some meet. None where it is withheld.
        of_first: How many there are of the first; ``of_second`` likewise.
        either: How many there are of any of the two.
    """

    first: Printed
    second: Printed
    both: int | None
    of_first: int
    of_second: int
    either: int

    @property
    def jaccard(self) -> float | None:
        """The share of those that have both (Jaccard, P. (1901). Bulletin de la Société Vaudoise 37)."""
        return None if self.both is None else self.both / self.either


@dataclass(frozen=True, slots=True)
class Cooccurrence:
    """Codes that stand together.

    Attributes:
        pairs: The most alike first; two codes that never meet are left out.
        near: How many turns apart they may stand; None where they overlap.
        codes: All codes looked at, in the order of the tree.
    """

    pairs: tuple[CodePair, ...]
    unit: TableUnit
    near: int | None
    codes: tuple[Printed, ...]
    asked: tuple[Printed, ...] = ()
    smallest: int = 0
    language: str = "da"
    masked: bool = True


@dataclass(frozen=True, slots=True)
class Crosstab:
    """A table of rows by columns.

    Attributes:
        rows: What the rows are (``code``, ``region``).
        columns: What the columns are.
        row_keys: As they may be printed; ``column_keys`` likewise.
        cells: A row for each row key.
        unit: What is counted.
        share: The percentage that is printed.
        asked: The query in its own words.
        unknown: Sources with a speaker nobody knows, who is counted as no person.
        smallest: Numbers below it are withheld.
        tests: One for each code, where asked for.
        language: Of the text around it.
    """

    rows: str
    columns: str
    row_keys: tuple[Printed, ...]
    column_keys: tuple[Printed, ...]
    cells: tuple[tuple[Number, ...], ...]
    row_totals: tuple[Number, ...]
    column_totals: tuple[Number, ...]
    total: Number
    unit: TableUnit
    share: Share
    asked: tuple[Printed, ...] = ()
    unknown: int = 0
    smallest: int = 0
    tests: tuple[Tested, ...] = ()
    language: str = "da"
    masked: bool = True

    @property
    def withheld(self) -> int:
        """How many numbers are kept back, totals among them."""
        rows = (*self.cells, self.row_totals, self.column_totals, (self.total,))
        return sum(one.withheld for row in rows for one in row)
