"""``qcode packet``: make, open, return, read and list."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from qcode.cli.options import Coder, Draft, ListFormat, Override, Quiet, StudyFolder, Unmasked, commands
from qcode.cli.session import opened
from qcode.render.listing import Format

app = commands("Hand one coder what is to be coded, and bring codings together.")


@app.command()
def make(
    coder: Annotated[str, typer.Option("--coder", help="Who is to code.")],
    sources: Annotated[
        str,
        typer.Option("--sources", help="Such as `I01,I02`, or `all` [default: those assigned].", show_default=False),
    ] = "",
    codes: Annotated[
        str,
        typer.Option("--codes", help="Such as `samarbejde/*,tilbud/barrierer` [default: all].", show_default=False),
    ] = "",
    where: Annotated[str, typer.Option("--where", help="Sources of informants who match: `region in (1,3)`.")] = "",
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="The file [default: CODER.qpacket].", show_default=False)
    ] = None,
    draft: Draft = False,
    override: Override = "",
    unmasked: Unmasked = False,
    folder: StudyFolder = None,
    quiet: Quiet = False,
) -> None:
    """Write one file with all that a coder needs, masked, and with nobody else's codings."""
    from qcode.render import packets as rendering
    from qcode.study import packets, release

    terms = release.Terms(unmasked, draft, override, target=output or Path(f"{coder}{packets.ENDING}"))
    with opened(folder, quiet=quiet) as study:
        done = packets.make(study, coder, packets.Choice(sources, codes, where), terms)
    rendering.made(done)


@app.command("open")
def open_(
    file: Annotated[Path, typer.Argument(help="The packet.")],
    folder: Annotated[Path, typer.Argument(help="The folder of the study to be made; not there yet, or empty.")],
) -> None:
    """Make a study of a packet, to code in."""
    from qcode.render import packets as rendering
    from qcode.study import packet_folders

    rendering.opened(packet_folders.open_packet(file, folder))


@app.command("return")
def return_(
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="The file [default: CODER-coded.qpacket].", show_default=False)
    ] = None,
    folder: StudyFolder = None,
) -> None:
    """Write what you coded in a study made of a packet, to send it back."""
    from qcode.render import packets as rendering
    from qcode.study import packet_folders

    with opened(folder) as study:
        done, path = packet_folders.send_back(study, output)
    rendering.sent_back(done, path)


@app.command()
def read(
    packet: Annotated[Path, typer.Argument(help="What a coder sent back, or the folder of the coder's study.")],
    mapped: Annotated[
        list[str] | None, typer.Option("--map", help="THERE=HERE: a code that is another here.", show_default=False)
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would become of each row; change nothing.")
    ] = False,
    folder: StudyFolder = None,
    coder: Coder = "",
    format_: ListFormat = Format.TABLE,
) -> None:
    """Bring in what was coded apart; reading it again changes nothing."""
    from qcode.render import packets as rendering
    from qcode.study import merging

    with opened(folder, coder) as study:
        done = merging.read(study, packet, mapped=mapped or (), dry_run=dry_run)
    raise typer.Exit(rendering.merged(done, format_, dry_run=dry_run))


@app.command("list")
def list_(folder: StudyFolder = None, format_: ListFormat = Format.TABLE) -> None:
    """List the packets made and read."""
    from qcode.render import packets as rendering
    from qcode.study import packets

    with opened(folder) as study:
        found = packets.listed(study)
    rendering.listed(found, format_)
