"""What a theme or a case comes to: statements united, counted in persons and sources, and quoted through the gate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.model.memo import About
from qcode.model.theme import CarryingCode, PrintedLink, PrintedTheme, ShownTheme, ThemeMap
from qcode.store import memos, quotations, themes
from qcode.study import pointing, quotes, release, retrieval
from qcode.study.queries import Query

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from qcode.analysis.statements import Run
    from qcode.model.count import Count
    from qcode.model.quotation import QuoteSet
    from qcode.model.theme import Theme
    from qcode.store.quotations import CodedSpan
    from qcode.study.opening import Study
    from qcode.study.release import Gate, Terms
    from qcode.study.retrieval import Hit


def statements(study: Study, spans: Iterable[CodedSpan]) -> list[Hit]:
    """Unite codings that overlap, whatever their code; those that hold the interviewer's words alone fall away."""
    from qcode.analysis.statements import merged

    runs: dict[int, list[Run]] = {}
    for row in spans:
        runs.setdefault(row.source, []).append(retrieval.run_of(row))
    hits = retrieval.spoken(study, {source: merged(there) for source, there in runs.items()})
    return [hit for hit in hits if hit.speakers]


def counted(study: Study, hits: Sequence[Hit]) -> tuple[Count, ...]:
    """Return statements, persons of all persons, sources of all sources."""
    return retrieval.counts(study, Query(), hits, retrieval.facts(study, hits))


def quoted(study: Study, hits: Sequence[Hit], terms: Terms, most: int = 0) -> QuoteSet:
    """Print statements: all, or so many as represent them: each person's longest first.

    Raises:
        Refused: The gate is closed.
    """
    from dataclasses import replace

    query = Query(per_cell=most)
    facts = retrieval.facts(study, hits)
    chosen = retrieval.chosen(retrieval.grouped(study, query, hits, facts), query, facts)
    return replace(
        quotes.printed(study, query, terms, chosen, facts), counts=retrieval.counts(study, query, hits, facts)
    )


def show(study: Study, name: str, terms: Terms, most: int) -> ShownTheme:
    """Return a theme, counted, with quotations that represent it.

    Args:
        study: The study.
        name: The theme's.
        terms: On what terms words may leave.
        most: At most so many quotations.

    Raises:
        NotFound: There is no such theme.
        Refused: The gate is closed.
    """
    with study.reading():
        theme = pointing.theme(study, name)
        gate = release.gate(study, (), terms)
        hits = statements(study, _spans(study, theme))
        shown = quoted(study, hits if most else [], terms, most)
        links = [
            (gate.prose(one.other if one.theme == theme.name else one.theme), gate.prose(one.words))
            for one in themes.links(study.db)
            if theme.name in {one.theme, one.other}
        ]
        printed = _printed(study, gate, theme)
        gate.refuse_undecided([printed.name, printed.idea, *(part for pair in links for part in pair)])
        about = memos.about(study.db, About.THEME, theme.id)
    release.record(study, "theme show", terms, f"theme {theme.id}")
    return ShownTheme(printed, shown, tuple(links), tuple(about))


def mapped(study: Study, terms: Terms) -> ThemeMap:
    """Return all themes with their counts, and how they go together.

    Raises:
        Refused: The gate is closed, or a theme has what may be a name and is on no list.
    """
    with study.reading():
        gate = release.gate(study, (), terms)
        known = themes.listed(study.db)
        place = {one.name: n for n, one in enumerate(known)}
        printed = tuple(_printed(study, gate, one) for one in known)
        links = tuple(
            PrintedLink(place[one.theme], place[one.other], gate.prose(one.words)) for one in themes.links(study.db)
        )
        gate.refuse_undecided(
            [*(part for one in printed for part in (one.name, one.idea)), *(one.words for one in links)]
        )
    release.record(study, "theme map", terms, f"themes: {len(printed)}")
    return ThemeMap(printed, links, study.settings, terms.draft, not terms.unmasked)


def _printed(study: Study, gate: Gate, theme: Theme) -> PrintedTheme:
    below = themes.carrying(study.db, theme.id)
    codes = tuple(
        CarryingCode(
            gate.name(path), counted(study, statements(study, quotations.coded_spans(study.db, rows, None, ())))
        )
        for path, rows in below.items()
    )
    counts = counted(study, statements(study, _spans(study, theme)))
    return PrintedTheme(gate.prose(theme.name), gate.prose(theme.idea), counts, codes, len(theme.codings))


def _spans(study: Study, theme: Theme) -> list[CodedSpan]:
    rows = sorted({row for below in themes.carrying(study.db, theme.id).values() for row in below})
    coded = quotations.coded_spans(study.db, rows, None, ()) if rows else []
    return [*coded, *themes.spans(study.db, theme.codings)]
