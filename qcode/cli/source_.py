"""``qcode source``: add, list, show, correct, revise and remove."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from qcode.cli.options import Coder, Dehyphenate, ListFormat, Source, SpeakerPattern, StudyFolder, commands
from qcode.cli.session import opened
from qcode.render.listing import Format

app = commands("List, show, correct, revise and remove sources.")


@app.command()
def add(
    source: Annotated[str, typer.Argument(help="The id it shall have, such as F01; or a source that is there.")],
    kind: Annotated[str, typer.Option("--kind", help="Such as focus_group; needed for a new source.")] = "",
    date: Annotated[str, typer.Option("--date", help="Such as 3.11.2003.")] = "",
    recording: Annotated[
        Path | None,
        typer.Option("--recording", help="The file with the sound; it is named, not copied.", show_default=False),
    ] = None,
    length: Annotated[str, typer.Option("--length", help="Such as 1:31:07 [default: that of a WAV file].")] = "",
    verbatim: Annotated[
        bool, typer.Option("--verbatim", help="Its text is what was said, word for word, and no notes of it.")
    ] = False,
    folder: StudyFolder = None,
    coder: Coder = "",
) -> None:
    """Add a source that is a recording, to be coded by time; or give a source its recording."""
    from qcode.render import texts
    from qcode.study import recordings

    with opened(folder, coder) as study:
        done = recordings.add(
            study, source, kind=kind, date=date, recording=recording, length=length, verbatim=verbatim
        )
    texts.added(done)


@app.command("list")
def list_(folder: StudyFolder = None, format_: ListFormat = Format.TABLE) -> None:
    """List the sources."""
    from qcode.render import texts
    from qcode.study import transcripts

    with opened(folder) as study:
        found = transcripts.all_sources(study)
    texts.sources(found, format_)


@app.command()
def show(source: Source, folder: StudyFolder = None, format_: ListFormat = Format.TABLE) -> None:
    """Show a source's turns, original words."""
    from qcode.render import texts
    from qcode.study import transcripts

    with opened(folder) as study:
        found = transcripts.show(study, source)
    texts.source(found, format_)


@app.command()
def turns(
    source: Source,
    relabel: Annotated[
        list[str] | None, typer.Option(help="OLD=NEW: all turns of one label get another.", show_default=False)
    ] = None,
    turn: Annotated[
        list[str] | None, typer.Option(help="N=LABEL or 3-5,9=LABEL: single turns.", show_default=False)
    ] = None,
    interviewer: Annotated[
        list[str] | None, typer.Option(help="A label that is an interviewer's.", show_default=False)
    ] = None,
    informant: Annotated[
        list[str] | None, typer.Option(help="A label that is an informant's.", show_default=False)
    ] = None,
    unknown: Annotated[
        list[str] | None, typer.Option(help="A label that stands for nobody in particular.", show_default=False)
    ] = None,
    present: Annotated[
        list[str] | None,
        typer.Option(help="LABEL or LABEL=PERSON: somebody present who was not interviewed.", show_default=False),
    ] = None,
    folder: StudyFolder = None,
    coder: Coder = "",
    format_: ListFormat = Format.TABLE,
) -> None:
    """List a source's turns with who speaks, and correct it."""
    from qcode.render import texts
    from qcode.study import turns as study_turns

    wanted = study_turns.correction(
        relabel=relabel or (),
        turns=turn or (),
        interviewers=interviewer or (),
        informants=informant or (),
        unknown=unknown or (),
        present=present or (),
    )
    with opened(folder, coder) as study:
        found = study_turns.worked(study, source, wanted)
    texts.turns(found, format_)


@app.command()
def revise(
    source: Source,
    file: Annotated[Path, typer.Argument(help="The transcript as it is now.")],
    speaker_pattern: SpeakerPattern = "",
    dehyphenate: Dehyphenate = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would become of the codings; change nothing.")
    ] = False,
    folder: StudyFolder = None,
    coder: Coder = "",
    format_: ListFormat = Format.TABLE,
) -> None:
    """Give a source another text; every coding is carried over, flagged, or listed as lost."""
    from qcode.render import texts
    from qcode.study import reading, revision

    how = reading.reading(speaker_pattern, dehyphenate=dehyphenate)
    with opened(folder, coder) as study:
        done = revision.revise(study, source, file, how=how, dry_run=dry_run)
    texts.revised(done, format_, dry_run=dry_run)


@app.command()
def remove(
    source: Source,
    yes: Annotated[bool, typer.Option("--yes", help="Although somebody's codings go with it.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would go; change nothing.")] = False,
    folder: StudyFolder = None,
    coder: Coder = "",
    format_: ListFormat = Format.TABLE,
) -> None:
    """Remove a source with its codings; what the register says of it stays."""
    from qcode.render import texts
    from qcode.study import removal

    with opened(folder, coder) as study:
        done = removal.remove(study, source, yes=yes, dry_run=dry_run)
    texts.removed(done, format_)
