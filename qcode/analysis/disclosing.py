"""What quotes that are published together tell of who speaks in them: each rule yields what it finds, with a way out.

A rule compares sets of persons: those a quote could be by its attribution, and those left once all else that is
printed is read with it. What is found is told in plain words, with what would mend it.
"""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING

from qcode.analysis import suppression
from qcode.model.disclosure import Counted, Disclosed
from qcode.model.finding import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from qcode.model.disclosure import Signed

_LISTED = 3


def attributions(quotes: Sequence[Signed], k: int) -> Iterator[Disclosed]:
    """Yield each attribution with how many it could be; below k it is an error."""
    by_text: dict[tuple[str, Counted], list[Signed]] = {}
    for one in quotes:
        by_text.setdefault((one.text, one.counted), []).append(one)
    for (text, counted), those in sorted(by_text.items(), key=lambda pair: (pair[0][1].least, pair[0][0])):
        n = len({one.place for one in those})
        message = f"{text} could be {counted}, and stands at {_plural(n, 'quote')}."
        if counted.reaches(k) or not text:
            yield Disclosed(Finding("attribution", Severity.NOTE, text, message), text, counted, n)
        else:
            hint = "Print it coarsened, which is the default; or merge roles in study.yaml."
            place = _places(those)
            yield Disclosed(Finding("attribution", Severity.ERROR, place, message, hint), text, counted, n)


def adding_up(quotes: Sequence[Signed], k: int) -> Iterator[Disclosed]:
    """Yield persons whose quotes are linked, by a pseudonym or a chain, and tell more together than each alone."""
    for linked in _linked(quotes, k, lambda one: one.called):
        left = frozenset[str].intersection(*(one.persons for one in linked))
        message = f"{_texts(linked)} stand at {linked[0].called}: together they could be {_persons(left)}."
        hint = "Leave the pseudonym out of one of them, or print the same attribution at all."
        yield _error("pseudonym", linked, message, hint, len(left))
    for linked in _linked(quotes, k, lambda one: one.chain):
        left = frozenset[str].intersection(*(one.persons for one in linked))
        message = f"{_texts(linked)} follow one another as one speaker: together they could be {_persons(left)}."
        hint = "Part the quotes, or print the second without saying that it is the same."
        yield _error("chained", linked, message, hint, len(left))


def headings(quotes: Sequence[Signed], k: int) -> Iterator[Disclosed]:
    """Yield quotes whose heading tells what the attribution leaves out."""
    few = [one for one in quotes if one.beside is not None and len(one.beside) < k <= len(one.persons)]
    for text, those in groupby(sorted(few, key=lambda one: one.text), key=lambda one: one.text):
        found = list(those)
        least = min(len(one.beside or ()) for one in found)
        message = f"Under its heading {text} could be {_plural(least, 'person')}: the heading tells what it leaves out."
        hint = "Group by something else (`--by`), or print the quotes of these groups under one heading."
        yield _error("heading", found, message, hint, least)


def together(quotes: Sequence[Signed], k: int, pairs: Mapping[str, int]) -> Iterator[Disclosed]:
    """Yield quotes in which several speak, whose being heard together tells who they are.

    Args:
        quotes: Those printed.
        k: How many persons there should be.
        pairs: By place, how many persons could be any one of the speakers, given who speaks beside them.
    """
    for place, n in pairs.items():
        those = [one for one in quotes if one.place == place]
        if n < k and those and all(len(one.persons) >= k for one in those):
            message = f"Few are heard together like this: {those[0].text} could be {_plural(n, 'person')}."
            yield _error("together", those, message, "Quote one of the speakers only.", n)


def beside_table(
    quotes: Sequence[Signed], k: int, table: str, persons: Callable[[Signed], AbstractSet[str]], hint: str
) -> Iterator[Disclosed]:
    """Yield quotes that can be read with a row of a table, and then could be few persons.

    Args:
        quotes: Those printed.
        k: How many persons there should be.
        table: Its kind, as findings call it (``informant-table``).
        persons: Who a quote could be, read with the row that belongs to it; all it could be where none does.
        hint: What mends it.
    """
    few: dict[tuple[str, str], list[tuple[Signed, int]]] = {}
    for one in quotes:
        left = one.persons & persons(one)
        if len(left) < k <= len(one.persons):
            few.setdefault((one.text, one.called or one.person), []).append((one, len(left)))
    for (text, _), found in few.items():
        least = min(n for _, n in found)
        message = f"Read with its row of the table, {text} could be {_plural(least, 'person')}."
        yield _error(table, [one for one, _ in found], message, hint, least)


def rows(values: Sequence[tuple[str, tuple[str, ...]]], k: int, columns: Sequence[str]) -> Iterator[Disclosed]:
    """Yield rows of an informant table that few persons could be.

    Args:
        values: A person and the cells of their row.
        k: How many persons a row should be able to be.
        columns: Of the table.
    """
    counted: dict[tuple[str, ...], set[str]] = {}
    for person, cells in values:
        counted.setdefault(cells, set()).add(person)
    for cells, persons in sorted(counted.items()):
        if len(persons) < k:
            what = ", ".join(cell or "–" for cell in cells)
            message = (
                f"The row {what} could be {_plural(len(persons), 'person')}: whoever knows them sees they took part."
            )
            hint = f"Give the table fewer of the columns {', '.join(columns)}, or coarser values."
            finding = Finding("informant-row", Severity.WARNING, what, message, hint)
            yield Disclosed(finding, what, Counted(len(persons)))


def organisations(
    quotes: Sequence[Signed], k: int, houses: Mapping[str, AbstractSet[str]], listed: int
) -> Iterator[Disclosed]:
    """Yield attributions that fit few organisations of a list that is printed by name.

    Args:
        quotes: Those printed.
        k: How many organisations there should be.
        houses: By person, the organisations they speak for.
        listed: How many organisations the list has.
    """
    for text, found in _by_text(quotes):
        fitting = {house for one in found for person in one.persons for house in houses.get(person, ())}
        if 0 < len(fitting) < min(k, listed):
            message = f"On the list of organisations {text} fits {len(fitting)} of {listed}."
            hint = "Leave out of the attribution what is rare among them, or print the list without names."
            yield _error("organisation-list", found, message, hint, len(fitting))


def third_persons(quotes: Sequence[Signed], k: int, about: Mapping[str, AbstractSet[str]]) -> Iterator[Disclosed]:
    """Yield quotes about somebody whom few could be, of those spoken about under this attribution.

    Args:
        quotes: Those printed.
        k: How many persons there should be.
        about: By place of a quote, the persons it is about.
    """
    for text, found in _by_text(quotes):
        those = [one for one in found if about.get(one.place)]
        spoken_of = {person for one in those for person in about[one.place]}
        if 0 < len(spoken_of) < k:
            message = f"Those spoken about at {text} are {_plural(len(spoken_of), 'person')}: who knows them can tell."
            hint = "Take out of the words what tells who is spoken of, or print them without the attribution."
            yield _error("third-person", those, message, hint, len(spoken_of), Severity.WARNING)


def sensitive(
    quotes: Sequence[Signed], codes: Mapping[str, AbstractSet[str]], size: Callable[[Signed], int]
) -> Iterator[Disclosed]:
    """Yield attributions of which everybody has a sensitive code: whoever is of the kind is told to have it.

    Machanavajjhala, A. et al. (2007), l-diversity: privacy beyond k-anonymity; here l is 2, has it and has it not.

    Args:
        quotes: Those printed.
        codes: By code, the persons who speak where it is.
        size: How many persons a quote could be, the blocked ones being everybody.
    """
    for code, persons in codes.items():
        for text, found in _by_text(quotes):
            if found[0].persons and found[0].persons <= persons:
                n = size(found[0])
                message = f"All {n} that {text} could be speak of {code}: it is told of each of them."
                hint = "Print these quotes with a coarser attribution, so that some are meant who do not."
                yield _error("sensitive", found, message, hint, n)


def cells(
    names: Sequence[str], heads: tuple[Sequence[str], Sequence[str]], numbers: Sequence[Sequence[int]], k: int
) -> Iterator[Disclosed]:
    """Yield the numbers of a table that are too small, and those to be left out with them.

    Args:
        names: What its rows and columns are.
        heads: Of rows and columns, without totals.
        numbers: With totals as last row and last column.
        k: What may be shown.
    """
    table = " × ".join(names)
    gone = suppression.withheld(numbers, k)

    def head(r: int, c: int) -> str:
        row = heads[0][r] if r < len(heads[0]) else "in all"
        column = heads[1][c] if c < len(heads[1]) else "in all"
        return row if len(names) == 1 else f"{row}, {column}"

    small = {(r, c) for r, c in gone if 0 < numbers[r][c] < k}
    for r, c in sorted(small):
        message = f"A cell of {table} is {_plural(numbers[r][c], 'person')}: {head(r, c)}."
        hint = "Leave the number out, with those named under `complementary`; `qcode matrix` does."
        finding = Finding("small-cell", Severity.ERROR, f"{table}: {head(r, c)}", message, hint)
        yield Disclosed(finding, head(r, c), Counted(numbers[r][c]))
    if gone - small:
        listed = "; ".join(head(r, c) for r, c in sorted(gone - small))
        message = f"The small numbers of {table} could be worked out from: {listed}."
        finding = Finding("complementary", Severity.WARNING, table, message, "Leave these out as well.")
        yield Disclosed(finding, listed)


def _linked(quotes: Sequence[Signed], k: int, link: Callable[[Signed], str]) -> Iterator[list[Signed]]:
    """Yield quotes that a reader knows to be of one person, each enough persons alone and not all together."""
    groups: dict[str, list[Signed]] = {}
    for one in quotes:
        if link(one):
            groups.setdefault(link(one), []).append(one)
    for linked in groups.values():
        sets = {one.persons for one in linked}
        if min(map(len, sets)) >= k > len(frozenset[str].intersection(*sets)):
            yield linked


def _texts(those: Sequence[Signed]) -> str:
    return " and ".join(dict.fromkeys(one.text for one in those))


def _by_text(quotes: Sequence[Signed]) -> Iterator[tuple[str, list[Signed]]]:
    """Yield the quotes of each attribution that tells something."""
    groups: dict[tuple[str, frozenset[str]], list[Signed]] = {}
    for one in quotes:
        groups.setdefault((one.text, one.persons), []).append(one)
    for (text, _), found in groups.items():
        yield text, found


def _error(
    kind: str, those: Sequence[Signed], message: str, hint: str, n: int, severity: Severity = Severity.ERROR
) -> Disclosed:
    places = len({one.place for one in those})
    return Disclosed(Finding(kind, severity, _places(those), message, hint), those[0].text, Counted(n), places)


def _places(those: Sequence[Signed]) -> str:
    places = list(Counter(one.place for one in those))
    more = f" and {len(places) - _LISTED} more" if len(places) > _LISTED else ""
    return ", ".join(places[:_LISTED]) + more


def _persons(left: AbstractSet[str]) -> str:
    return _plural(len(left), "person")


def _plural(n: int, what: str) -> str:
    return f"{n} {what}" if n == 1 else f"{n} {what}s"
