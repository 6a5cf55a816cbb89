"""The coder's side of a packet: a study made of it, and what was coded there written to be sent back."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from qcode.errors import BadFile, Misuse
from qcode.model.code import slug
from qcode.model.codebook import Codebook
from qcode.model.packet import Packet, Work, WorkedCode, WorkedSource
from qcode.model.suggestion import without_words
from qcode.model.text import word_count
from qcode.model.turn import joined
from qcode.store import codebooks, packets
from qcode.store.files import FileEdit
from qcode.store.packets import Opened
from qcode.study import codebook, making
from qcode.study.codefiles import FOLDER
from qcode.study.opening import SETTINGS_FILE, open_study, read_bytes, utc_now

if TYPE_CHECKING:
    from collections.abc import Callable

    from qcode.study.opening import Study

_PLAIN = re.compile(r"[^\w-]+")
_SETTINGS = """\
# yaml-language-server: $schema=schema/study.json
# A packet handed out to be coded. Send it back with `qcode packet return`.
study: {study}
language: {language}
quality: {quality}
coder: {coder}
attribution: "({{person}})"
"""


@dataclass(frozen=True, slots=True)
class Made:
    """A study that was made of a packet."""

    packet: Packet
    folder: Path

    @property
    def codes(self) -> int:
        """How many codes the coder is asked to look for."""
        return sum(one.asked for book in self.packet.books for one in book.codes)


def open_packet(path: Path, folder: Path, *, now: Callable[[], str] = utc_now) -> Made:
    """Make a study of a packet, in which its coder acts.

    Raises:
        BadFile: The file is no packet as it was handed out.
        Misuse: The folder holds something already.
    """
    packet = read(path)
    if not isinstance(packet, Packet):
        raise BadFile(path, "is what a coder sends back", hint="Read it into the study: `qcode packet read FILE`.")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Misuse(f"{folder} is not empty.", hint="Name a folder that is not there yet.")
    making.make(folder, short=True)
    settings = _SETTINGS.format(
        study=_quoted(packet.study),
        language=_quoted(packet.language),
        quality=_quoted(packet.quality),
        coder=_quoted(packet.coder),
    )
    (folder / SETTINGS_FILE).write_text(settings, encoding="utf-8", newline="\n")
    with open_study(folder, coder=packet.coder, now=now) as study:
        _fill(study, packet)
    return Made(packet, folder)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def read(path: Path) -> Packet | Work:
    """Read a packet's file.

    Raises:
        BadFile: It cannot be read, or is no packet.
    """
    from qcode.formats import packet as formats

    return formats.read(read_bytes(path), path.name)


def _fill(study: Study, packet: Packet) -> None:
    """Store what was handed out, in one action."""
    from qcode.formats import packet as formats
    from qcode.formats import packet_codebooks

    books = _books(packet)
    edits = tuple(FileEdit(book.path, None, packet_codebooks.written(book)) for book in books)
    with study.action("packet open", edits=edits) as done:
        for book in books:
            codebook.store(study, book)
        _set_uuids(study, packet)
        texts: set[str] = set()
        for one in packet.sources:
            alike = one.answers or one.hash in texts
            words = word_count(joined(one.turns))
            packets.add_source(study.db, one, words=words, survey="packet" if alike else None)
            texts.add(one.hash)
        asked = tuple(one.uuid for book in packet.books for one in book.codes if one.asked)
        codes = tuple(one.uuid for book in packet.books for one in book.codes)
        hashes = {one.uuid: one.hash for one in packet.sources}
        packets.remember_opened(study.db, Opened(packet.uuid, packet.coder, asked, codes, hashes))
        packets.note(study.db, packet.uuid, packet.coder, "read", formats.content(packet), done.at)
        done.summary = f"{len(packet.sources)} sources, {len(codes)} codes"


def _books(packet: Packet) -> list[Codebook]:
    """Return the codebooks with a file for each."""
    done: list[Codebook] = []
    for book in packet.books:
        stem, n = _PLAIN.sub("-", slug(book.name)).strip("-") or "codes", 1
        name = f"{FOLDER}/{stem}.yaml"
        while any(one.path.casefold() == name.casefold() for one in done):
            n += 1
            name = f"{FOLDER}/{stem}-{n}.yaml"
        done.append(Codebook(book.name, book.version, tuple(one.code for one in book.codes), name))
    return done


def _set_uuids(study: Study, packet: Packet) -> None:
    names = {book.name: book.uuid for book in packet.books}
    keys = {one.name: one.id for one in packets.books(study.db)}
    rows = {(one.book, one.key): one.id for one in packets.codes(study.db)}
    uuids = [(rows[keys[book.name], one.code.id], one.uuid) for book in packet.books for one in book.codes]
    packets.set_uuids(study.db, names, uuids)


def send_back(study: Study, target: Path | None) -> tuple[Work, Path]:
    """Write what the coder did in a study made of a packet.

    Raises:
        Misuse: The study was made of no packet.
    """
    from qcode.formats import packet as formats

    opened = packets.opened_from(study.db)
    if opened is None:
        hint = "Its folder can be read as it is: `qcode packet read FOLDER`."
        raise Misuse("This study was not made of a packet.", hint=hint)
    with study.reading():
        done = work(study)
    path = target or Path(f"{_PLAIN.sub('-', opened.coder)}-coded.qpacket")
    path.touch(mode=0o600)
    path.write_bytes(formats.written_work(done))
    return done, path


def work(study: Study) -> Work:
    """Return what was coded in a study: of the packet it was made of, or as in a copy of the whole."""
    opened = packets.opened_from(study.db)
    names = {one.uuid: one for one in packets.sources(study.db)}
    passes = packets.passes_out(study.db)
    # A rule may have looked for a name: what was looked for stays at home.
    codings = [replace(one, origin=without_words(one.origin)) for one in packets.codings_out(study.db)]
    memos = packets.memos_out(study.db)
    if opened is not None:
        unasked = set(opened.codes) - set(opened.asked)
        passes = [replace(one, codes=tuple(code for code in one.codes if code not in unasked)) for one in passes]
    told = {one.source for one in codings} | {one.source for one in passes}
    told |= {to for one in memos for what, to in one.links if what == "source"}
    told |= set(opened.sources) if opened is not None else set()
    books = codebooks.all_codebooks(study.db)
    keys = {(one.book, one.key): one.uuid for one in packets.codes(study.db)}
    return Work(
        opened.packet if opened is not None else "",
        opened.coder if opened is not None else "",
        tuple(WorkedSource(uuid, one.name, one.hash) for uuid, one in sorted(names.items()) if uuid in told),
        tuple(WorkedCode(keys[key, code.id], book.name, code) for key, book in books for code in book),
        tuple(codings),
        tuple(passes),
        tuple(memos),
    )
