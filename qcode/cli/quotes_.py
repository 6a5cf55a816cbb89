"""``qcode quotes``: the query layer."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qcode.cli.options import (
    Draft,
    Excel,
    ListFormat,
    MaskLevel,
    NoCoarsening,
    Override,
    PrintedForm,
    Quiet,
    SavedQuery,
    StudyFolder,
    Template,
    Unmasked,
    commands,
    given,
    parted,
)
from qcode.cli.session import opened
from qcode.model.picking import CodingLayer, Pick, Text
from qcode.render.listing import Format

if TYPE_CHECKING:
    from qcode.model.pairing import PairSet
    from qcode.model.query import Query
    from qcode.model.quotation import QuoteSet
    from qcode.study import Study
    from qcode.study.ledger import Taken
    from qcode.study.release import Terms

app = commands()


@app.command()
def quotes(
    ctx: typer.Context,
    code: Annotated[str, typer.Option("--code", help="Such as `samarbejde/* and not tilbud/barrierer`.")] = "",
    where: Annotated[str, typer.Option("--where", help="Such as `region in (1,3) and role = politiker`.")] = "",
    by: Annotated[str, typer.Option("--by", help="Grouping, outermost first, such as `region,role,code`.")] = "",
    context: Annotated[int, typer.Option("--context", min=0, max=1000, help="Turns shown before and after.")] = 0,
    limit: Annotated[int, typer.Option("--limit", min=0, help="At most so many in all.")] = 0,
    per_cell: Annotated[
        int,
        typer.Option(
            "--per-cell", min=0, help="At most so many in each group, in turn from person to person; see `--pick`."
        ),
    ] = 0,
    max_per_person: Annotated[
        int, typer.Option("--max-per-person", min=0, help="At most so many of each person; see `--pick`.")
    ] = 0,
    pick: Annotated[
        Pick, typer.Option("--pick", help="Which of many: the longest, those of middle length, or drawn by lot.")
    ] = Pick.LONGEST,
    seed: Annotated[int, typer.Option("--seed", help="Of the lot; the same seed draws the same.")] = 1,
    text: Annotated[
        Text, typer.Option("--text", help="Whole statements, or only the words where all of `--code` holds.")
    ] = Text.STATEMENT,
    exclude_used: Annotated[
        bool, typer.Option("--exclude-used", help="Leave out what the report uses already, by the ledger.")
    ] = False,
    coder: Annotated[str, typer.Option("--coder", help="Only codings of these coders, such as `AK,MB`.")] = "",
    layer: Annotated[
        CodingLayer | None,
        typer.Option(
            "--layer",
            help="Which codings [default: the consensus where differences are settled, the coders' own elsewhere].",
            show_default=False,
        ),
    ] = None,
    interviewer: Annotated[bool, typer.Option("--interviewer", help="Show the interviewer inside quotations.")] = False,
    form: PrintedForm = None,
    matched: Annotated[
        str,
        typer.Option(
            "--matched", help="Print pairs: the same code at other values of an attribute.", show_default=False
        ),
    ] = "",
    stance: Annotated[bool, typer.Option("--stance", help="Print pairs: for and against.")] = False,
    query: SavedQuery = "",
    save: Annotated[
        str, typer.Option("--save", help="Write this query into queries.yaml under a name.", show_default=False)
    ] = "",
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", help="Write a .docx, .html, .md, .csv or .json file.", show_default=False),
    ] = None,
    template: Template = None,
    draft: Draft = False,
    override: Override = "",
    unmasked: Unmasked = False,
    no_coarsening: NoCoarsening = False,
    mask_level: MaskLevel = None,
    to_ledger: Annotated[
        bool, typer.Option("--to-ledger", help="Take what is found into the ledger, for the report.")
    ] = False,
    excel: Excel = False,
    format_: ListFormat = Format.TABLE,
    folder: StudyFolder = None,
    quiet: Quiet = False,
) -> None:
    """Pull masked quotations by code and attribute."""
    from qcode.render import quotes as rendering
    from qcode.render import saved_queries as saved
    from qcode.study import quotes, release, saved_queries

    rendering.check_output(output, template, format_, excel=excel)
    ask = quotes.Query(code, where, parted(by), context, limit, per_cell, parted(coder), interviewer, layer)
    ask = replace(ask, text=text, pick=pick, seed=seed, max_per_person=max_per_person, exclude_used=exclude_used)
    ask = replace(ask, form=form, matched=matched, stance=stance)
    terms = release.Terms(unmasked, draft, override, target=output, exact=no_coarsening, mask_level=mask_level or 0)
    with opened(folder, quiet=quiet) as study:
        ask = saved_queries.under(study, query, ask, given(ctx))
        found, pairs = _found(study, ask, terms)
        kept = saved_queries.save(study, save, ask) if save else None
        taken = _taken(study, found) if to_ledger else []
    if pairs is not None:
        _side_by_side(pairs, format_, output, template, excel=excel, quiet=quiet)
    else:
        rendering.deliver(found, format_, output, template, excel=excel, quiet=quiet)
    if kept is not None:
        saved.kept(kept.name, replaced=kept.replaced, quiet=quiet)
    if to_ledger:
        _say(taken, quiet=quiet)


def _found(study: Study, ask: Query, terms: Terms) -> tuple[QuoteSet, PairSet | None]:
    from qcode.study import pairing, quotes

    if not (ask.matched or ask.stance):
        return quotes.pull(study, ask, terms), None
    pairs = pairing.pairs(study, ask, terms)
    return pairs.found, pairs


def _side_by_side(
    pairs: PairSet, format_: Format, output: Path | None, template: Path | None, *, excel: bool, quiet: bool
) -> None:
    from qcode.render import pairs as rendering

    rendering.deliver(pairs, format_, output, template, excel=excel, quiet=quiet)


def _taken(study: Study, found: QuoteSet) -> list[Taken]:
    from qcode.study import ledger

    return ledger.take(study, [one.id for one in found.quotations])


def _say(taken: list[Taken], *, quiet: bool) -> None:
    from qcode.render import ledger

    ledger.noted(taken, quiet=quiet)
