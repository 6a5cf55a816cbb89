"""``qcode code``: add, list and remove codings; propose them and decide what was proposed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from qcode.cli.options import Coder, ListFormat, StudyFolder, commands
from qcode.cli.session import opened
from qcode.model.suggestion import State, Unit
from qcode.render.listing import Format

app = commands("Put codes on places, list them, take them off.")

Speakers = Annotated[
    list[str] | None,
    typer.Option("--speaker", help="Only this speaker: label or person's id.", show_default=False),
]
Where = Annotated[str, typer.Option("--where", help="Only informants such as `region in (1,3)`.")]
Sources = Annotated[list[str] | None, typer.Option("--source", help="Only in this source.", show_default=False)]
WholeUnit = Annotated[Unit, typer.Option("--unit", help="What is proposed as a whole.")]


@app.command()
def add(
    source: Annotated[str, typer.Argument(help="A source's id, or the name of its file.")] = "",
    codes: Annotated[
        list[str] | None, typer.Argument(help="Codes: path, number, alias or name.", show_default=False)
    ] = None,
    quote: Annotated[str, typer.Option("--quote", help='The words, or "first words … last words".')] = "",
    turn: Annotated[int | None, typer.Option("--turn", help="A whole turn, by number.", show_default=False)] = None,
    span: Annotated[str, typer.Option("--span", help="START:END in characters of the source's text.")] = "",
    time: Annotated[str, typer.Option("--time", help="FROM-TO on the source's recording: 12:33-13:10.")] = "",
    about: Annotated[str, typer.Option("--about", help="Id of the person it is about.")] = "",
    memo: Annotated[str, typer.Option("--memo", help="Why, in your words.")] = "",
    new: Annotated[bool, typer.Option("--new", help="Make codes that are not in the codebook yet.")] = False,
    table: Annotated[
        Path | None,
        typer.Option(
            "--from", help="A table, CSV or JSON lines: source,start,end,code,coder, and more.", show_default=False
        ),
    ] = None,
    passes: Annotated[
        bool, typer.Option("--pass", help="With --from: these coders worked through these sources.")
    ] = False,
    folder: StudyFolder = None,
    coder: Coder = "",
) -> None:
    """Put codes on a place, or read a table of codings (all of it or nothing)."""
    from qcode.render import codes as rendering
    from qcode.study import coding

    with opened(folder, coder) as study:
        if table is not None:
            rendering.codings_read(coding.add_table(study, table, passes=passes))
        else:
            place = coding.Place(quote, turn, span, time)
            rendering.coded(coding.add(study, source, codes or [], place, memo=memo, new=new, about=about))


@app.command("list")
def list_(
    source: Annotated[str, typer.Option("--source", help="Only this source.")] = "",
    code: Annotated[str, typer.Option("--code", help="Only this code.")] = "",
    folder: StudyFolder = None,
    coder: Annotated[str, typer.Option("--coder", help="Only this coder.")] = "",
    format_: ListFormat = Format.TABLE,
) -> None:
    """List codings with their numbers, original words."""
    from qcode.render import codes as rendering
    from qcode.study import coding

    with opened(folder) as study:
        found = coding.listed(study, source=source, code=code, coder=coder)
    rendering.codings(found, format_)


@app.command()
def remove(
    number: Annotated[int, typer.Argument(min=1, max=2**62, help="The coding's number, from `qcode code list`.")],
    folder: StudyFolder = None,
    coder: Coder = "",
) -> None:
    """Remove one of your own codings."""
    from qcode.render import overview
    from qcode.study import coding

    with opened(folder, coder) as study:
        gone = coding.remove(study, number)
    overview.sentence(
        f"Removed coding {gone.id}: {gone.code} from {gone.source} {gone.span}. `qcode undo` takes it back."
    )


@app.command()
def condense(
    number: Annotated[int, typer.Argument(min=1, max=2**62, help="The coding's number, from `qcode code list`.")],
    text: Annotated[str, typer.Argument(help="What it says, in short; `-` reads standard input.")] = "",
    clear: Annotated[bool, typer.Option("--clear", help="Take the short version away.")] = False,
    folder: StudyFolder = None,
    coder: Coder = "",
) -> None:
    """Give one of your own codings a short version, in your words (a condensate)."""
    from qcode.render import codes as rendering
    from qcode.study import composing, condensing

    with opened(folder, coder) as study:
        words = "" if clear else composing.composed(study, text, None)
        done = condensing.condense(study, number, words)
    rendering.condensed(done)


@app.command()
def lost(folder: StudyFolder = None, format_: ListFormat = Format.TABLE) -> None:
    """List codings whose words a revision of the text took away."""
    from qcode.render import codes as rendering
    from qcode.study import revision

    with opened(folder) as study:
        found = revision.lost(study)
    rendering.lost(found, format_)


@app.command()
def auto(
    code: Annotated[str, typer.Argument(help="The code to propose: path, number, alias or name.")],
    words: Annotated[
        list[str] | None, typer.Option("--word", help='A word or phrase; * is any letters: "amt*".', show_default=False)
    ] = None,
    lemmas: Annotated[
        list[str] | None, typer.Option("--lemma", help="A word or phrase in all its forms.", show_default=False)
    ] = None,
    patterns: Annotated[
        list[str] | None, typer.Option("--regex", help="A regular expression.", show_default=False)
    ] = None,
    phrases: Annotated[
        Path | None, typer.Option("--phrases", help="A file with a word or phrase a line.", show_default=False)
    ] = None,
    heading: Annotated[str, typer.Option("--heading", help="What follows an interviewer's words or a heading.")] = "",
    until: Annotated[str, typer.Option("--until", help="With --heading: up to these [default: the next].")] = "",
    question: Annotated[str, typer.Option("--question", help="The answers to this question of the guide, by id.")] = "",
    speakers: Speakers = None,
    where: Where = "",
    sources: Sources = None,
    unit: WholeUnit = Unit.TURN,
    folder: StudyFolder = None,
    coder: Coder = "",
) -> None:
    """Propose a code by rule, as suggestions: any of the words, and all else that is asked."""
    from qcode.render import suggestions as rendering
    from qcode.study import passages, suggesting

    said = (tuple(words or ()), tuple(lemmas or ()), tuple(patterns or ()))
    rule = suggesting.Rule(*said, phrases, heading, until, question)
    scope = passages.Scope(tuple(sources or ()), tuple(speakers or ()), where)
    with opened(folder, coder) as study:
        rendering.proposed(suggesting.auto(study, code, rule, scope, unit))


@app.command()
def structure(
    speakers: Speakers = None,
    where: Where = "",
    sources: Sources = None,
    unit: WholeUnit = Unit.TURN,
    folder: StudyFolder = None,
    coder: Coder = "",
) -> None:
    """Propose each question's own codes for its answers, as the guides have it, as suggestions."""
    from qcode.render import suggestions as rendering
    from qcode.study import passages, suggesting

    scope = passages.Scope(tuple(sources or ()), tuple(speakers or ()), where)
    with opened(folder, coder) as study:
        rendering.proposed(suggesting.structure(study, scope, unit))


@app.command()
def suggest(
    codes: Annotated[
        list[str] | None, typer.Argument(help="Codes [default: all with enough codings].", show_default=False)
    ] = None,
    evaluate: Annotated[
        bool, typer.Option("--evaluate", help="Suggest nothing: show how well each code is foretold.")
    ] = False,
    own: Annotated[bool, typer.Option("--own", help="Learn from your own codings only.")] = False,
    speakers: Speakers = None,
    where: Where = "",
    sources: Sources = None,
    unit: WholeUnit = Unit.TURN,
    folder: StudyFolder = None,
    coder: Coder = "",
    format_: ListFormat = Format.TABLE,
) -> None:
    """Propose codes, as suggestions, where passages are like those coded so in this study."""
    from qcode.render import suggestions as rendering
    from qcode.study import learning, passages

    scope = passages.Scope(tuple(sources or ()), tuple(speakers or ()), where)
    with opened(folder, coder) as study:
        if evaluate:
            rendering.evaluation(learning.evaluate(study, codes or [], unit, own=own), format_)
        else:
            rendering.proposed(learning.suggest(study, codes or [], scope, unit, own=own))


@app.command()
def suggestions(
    state: Annotated[State, typer.Option("--state", help="Which ones.")] = State.OPEN,
    source: Annotated[str, typer.Option("--source", help="Only this source.")] = "",
    code: Annotated[str, typer.Option("--code", help="Only this code.")] = "",
    folder: StudyFolder = None,
    format_: ListFormat = Format.TABLE,
) -> None:
    """List suggestions with their numbers, original words."""
    from qcode.render import suggestions as rendering
    from qcode.study import suggesting

    with opened(folder) as study:
        found = suggesting.listed(study, state=state, source=source, code=code)
    rendering.suggestions(found, format_)


@app.command()
def review(
    source: Annotated[str, typer.Option("--source", help="Only this source.")] = "",
    code: Annotated[str, typer.Option("--code", help="Only this code.")] = "",
    accept: Annotated[str, typer.Option("--accept", help="Accept these: 3,5,8-12.")] = "",
    reject: Annotated[str, typer.Option("--reject", help="Reject these.")] = "",
    accept_all: Annotated[bool, typer.Option("--accept-all", help="Accept all that are asked for.")] = False,
    above: Annotated[
        float | None,
        typer.Option("--above", min=0, max=1, help="With --accept-all: with a higher score.", show_default=False),
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", help="Write a table to decide in.", show_default=False)] = None,
    table: Annotated[Path | None, typer.Option("--from", help="Read such a table back.", show_default=False)] = None,
    folder: StudyFolder = None,
    coder: Coder = "",
) -> None:
    """Decide suggestions: one by one, by number, all at once, or in a table. Accepted ones become codings of yours."""
    from qcode.render import deciding
    from qcode.render import suggestions as rendering
    from qcode.study import reviewing

    asked = reviewing.Asked(source, code, accept, reject, accept_all, above, out, table)
    with opened(folder, coder) as study:
        if out is not None:
            rendering.table(reviewing.queue(study, asked), out)
        elif asked.at_once:
            rendering.decided(reviewing.decide(study, reviewing.decisions(study, asked)))
        else:
            deciding.ask(reviewing.queue(study, asked), lambda *said: reviewing.answer(study, *said))
