"""``qcode case``: typology, classify, evidence, remove, show, table and triangle."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from qcode.cli.options import Coder, Draft, ListFormat, Override, PageOutput, Quiet, StudyFolder, Unmasked, commands
from qcode.cli.session import opened
from qcode.model.case import Stance
from qcode.render.cases import By
from qcode.render.listing import Format

app = commands("Cases: types, what is placed among them, and the quotations for and against.")
typology = commands("Types that cases are held against.")
app.add_typer(typology, name="typology")

Case = Annotated[str, typer.Argument(help="person:P07, organisation:amt-1, source:I07 or region=2.")]
Which = Annotated[str, typer.Option("--typology", help="Of this typology.")]


class Said(StrEnum):
    """What is said of a coding."""

    SUPPORTS = "supports"
    OPPOSES = "opposes"
    NEITHER = "neither"


@typology.command("add")
def add(
    name: Annotated[str, typer.Argument(help="The typology's name.")],
    types: Annotated[
        list[str] | None,
        typer.Argument(help='Its types, each a name or "name: definition".', show_default=False),
    ] = None,
    definition: Annotated[str, typer.Option("--definition", help="What it distinguishes.")] = "",
    folder: StudyFolder = None,
    coder: Coder = "",
) -> None:
    """Make a typology, or add types to one."""
    from qcode.render import cases as rendered
    from qcode.study import cases

    with opened(folder, coder) as study:
        done = cases.add_typology(study, name, types or (), definition=definition)
    rendered.typology(done, "Typology")


@typology.command("list")
def list_(folder: StudyFolder = None, format_: ListFormat = Format.TABLE) -> None:
    """List typologies with their types, original words."""
    from qcode.render import cases as rendered
    from qcode.study import cases

    with opened(folder) as study:
        found = cases.typologies(study)
    rendered.typologies(found, format_)


@typology.command("remove")
def remove_typology(
    name: Annotated[str, typer.Argument(help="The typology's name.")], folder: StudyFolder = None, coder: Coder = ""
) -> None:
    """Remove a typology that nothing is placed in."""
    from qcode.render import cases as rendered
    from qcode.study import cases

    with opened(folder, coder) as study:
        gone = cases.remove_typology(study, name)
    rendered.typology(gone, "Removed the typology")


@app.command()
def classify(
    case: Case,
    type_: Annotated[str, typer.Argument(metavar="TYPE", help='The type\'s name, or "typology:type".')],
    note: Annotated[str, typer.Option("--note", help="Why, in your words.")] = "",
    folder: StudyFolder = None,
    coder: Coder = "",
) -> None:
    """Place a case under a type, as your judgement."""
    from qcode.render import cases as rendered
    from qcode.study import cases

    with opened(folder, coder) as study:
        done = cases.classify(study, case, type_, note=note)
    rendered.placed(done)


@app.command()
def evidence(
    case: Case,
    coding: Annotated[int, typer.Argument(min=1, max=2**62, help="The coding's number, from `qcode code list`.")],
    stance: Annotated[Said, typer.Argument(help="What it does to your placement.")],
    type_: Annotated[str, typer.Option("--type", help="Which of your placements, where there are several.")] = "",
    folder: StudyFolder = None,
    coder: Coder = "",
) -> None:
    """Say that a coding supports or opposes where you placed a case, or neither any more."""
    from qcode.render import cases as rendered
    from qcode.study import cases

    said = None if stance is Said.NEITHER else Stance(stance.value)
    with opened(folder, coder) as study:
        done = cases.put_forward(study, case, coding, said, type_=type_)
    rendered.put_forward(done, coding, "no longer speaks of" if said is None else stance.value)


@app.command()
def remove(
    case: Case,
    type_: Annotated[str, typer.Argument(metavar="TYPE", help='The type\'s name, or "typology:type".')],
    folder: StudyFolder = None,
    coder: Coder = "",
) -> None:
    """Take back where you placed a case, with what you put forward for it."""
    from qcode.render import cases as rendered
    from qcode.study import cases

    with opened(folder, coder) as study:
        gone = cases.remove(study, case, type_)
    rendered.unplaced(gone)


@app.command()
def show(
    case: Case,
    quotes: Annotated[int, typer.Option("--quotes", min=0, max=1000, help="At most so many each way; 0 for all.")] = 0,
    output: PageOutput = None,
    draft: Draft = False,
    override: Override = "",
    unmasked: Unmasked = False,
    folder: StudyFolder = None,
    format_: ListFormat = Format.TABLE,
    quiet: Quiet = False,
) -> None:
    """Show where a case was placed, with masked quotations for and against."""
    from qcode.render import cases as rendered
    from qcode.render import delivery
    from qcode.study import case_results, release

    delivery.check_output(output)
    with opened(folder, quiet=quiet) as study:
        found = case_results.show(study, case, release.Terms(unmasked, draft, override, target=output), quotes)
    rendered.show(found, format_, output, quiet=quiet)


@app.command()
def table(
    typology: Which = "",
    by: Annotated[By, typer.Option("--by", help="A row for each case and type, or for each type.")] = By.CASE,
    unmasked: Unmasked = False,
    folder: StudyFolder = None,
    format_: ListFormat = Format.TABLE,
    quiet: Quiet = False,
) -> None:
    """Show cases by type, masked: who placed them there, and how many statements speak for and against."""
    from qcode.render import cases as rendered
    from qcode.study import case_results, release

    with opened(folder, quiet=quiet) as study:
        found = case_results.table(study, release.Terms(unmasked), typology)
    rendered.table(found, by, format_, quiet=quiet)


@app.command()
def triangle(
    output: Annotated[Path, typer.Option("-o", "--output", help="Write a .svg file.")],
    typology: Which = "",
    draft: Draft = False,
    override: Override = "",
    unmasked: Unmasked = False,
    folder: StudyFolder = None,
    quiet: Quiet = False,
) -> None:
    """Draw a typology of three types with its cases between them, masked."""
    from qcode.render import cases as rendered
    from qcode.render import delivery
    from qcode.study import case_results, release

    delivery.check_output(output, rendered.TRIANGLE_ENDINGS)
    with opened(folder, quiet=quiet) as study:
        found = case_results.triangle(study, release.Terms(unmasked, draft, override, target=output), typology)
    rendered.draw(found, output, quiet=quiet)
