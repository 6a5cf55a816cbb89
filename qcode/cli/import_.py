"""``qcode import``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from qcode.cli.options import Coder, Dehyphenate, ListFormat, Quiet, SpeakerPattern, StudyFolder, commands
from qcode.cli.session import opened
from qcode.render.listing import Format

app = commands()


@app.command("import")
def import_(
    paths: Annotated[list[Path], typer.Argument(help="Files or folders of transcripts.")],
    speaker_pattern: SpeakerPattern = "",
    dehyphenate: Dehyphenate = False,
    revise: Annotated[
        bool,
        typer.Option(
            "--revise", help="A changed file is a revision of its source, told by its words; codings go along."
        ),
    ] = False,
    comments_as_codes: Annotated[
        bool,
        typer.Option("--comments-as-codes", help="Comments that begin with a code become codings by who wrote them."),
    ] = False,
    survey_name: Annotated[
        str,
        typer.Option(
            "--survey", help="The file is a table of open answers; what the survey is called.", show_default=False
        ),
    ] = "",
    question: Annotated[
        list[str] | None, typer.Option(help="A column of the survey with open answers.", show_default=False)
    ] = None,
    id_column: Annotated[
        str, typer.Option("--id", help="The column of the survey that tells who answered.", show_default=False)
    ] = "",
    ignore: Annotated[
        list[str] | None, typer.Option(help="A column of the survey to be left out.", show_default=False)
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show turns and speakers found; write nothing.")] = False,
    folder: StudyFolder = None,
    coder: Coder = "",
    format_: ListFormat = Format.TABLE,
    quiet: Quiet = False,
) -> None:
    """Bring transcripts in: files, or all files of a folder."""
    from qcode.render import screen, texts
    from qcode.study import importing, making, parallel, reading, survey

    asked = survey.wanted(survey_name, question or (), id_column, ignore or ())
    if asked is not None:
        with opened(folder, coder, quiet=quiet) as study:
            read = survey.read(study, survey.only(paths), asked, dry_run=dry_run)
        texts.surveyed(read, format_, quiet=quiet)
        return
    how = reading.reading(speaker_pattern, dehyphenate=dehyphenate, comments=comments_as_codes, revise=revise)
    if dry_run:
        found = reading.preview(making.existing(paths), how)
        texts.previewed(found, format_, quiet=quiet)
        raise typer.Exit(texts.exit_code(found))
    with opened(folder, coder, quiet=quiet) as study, screen.progress("Importing", quiet=quiet) as bar:
        results = importing.import_paths(study, making.existing(paths), bar, how, parallel.as_many_as_help())
    texts.imported(results, format_, quiet=quiet)
    raise typer.Exit(texts.exit_code(results))
