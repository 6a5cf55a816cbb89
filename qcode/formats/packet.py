"""Packets as files: a zip of JSON whose head seals the rest, the same bytes for the same content.

Nothing unpacks beyond what a study holds, and what was cut short or changed on the way is refused.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
import zlib
from typing import TYPE_CHECKING, Any

from qcode.errors import BadFile
from qcode.formats import packet_rows
from qcode.model.packet import FORMAT, Packet, Work

if TYPE_CHECKING:
    from collections.abc import Mapping

HEAD = "packet.json"
HANDED = ("codebooks.json", "sources.json")
WORKED = ("work.json",)
NAME = "qcode packet"

_MOST = 400 * 1024 * 1024  # bytes of JSON; sixty long interviews have about six million
_FREE = 10 * 1024 * 1024  # below this any compression will do
_DENSEST = 200  # times; text shrinks three to five
_MOST_HEAD = 1024 * 1024
_DAY = (1980, 1, 1, 0, 0, 0)
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, OSError, ValueError, OverflowError, LookupError)
_AGAIN = "Have it sent again, as it was written."


def written(packet: Packet) -> bytes:
    """Return a packet as it is handed out."""
    head = {
        "packet": packet.uuid,
        "kind": "handed out",
        "coder": packet.coder,
        "study": packet.study,
        "language": packet.language,
        "quality": packet.quality,
        "masked": packet.masked,
        "draft": packet.draft,
    }
    members = dict(zip(HANDED, packet_rows.of_packet(packet), strict=True))
    return _zipped(head, {name: _json(rows) for name, rows in members.items()})


def written_work(work: Work) -> bytes:
    """Return what was coded as it is sent back."""
    head = {"packet": work.packet, "kind": "coded", "coder": work.coder}
    return _zipped(head, {WORKED[0]: _json(packet_rows.of_work(work))})


def content(packet: Packet) -> str:
    """Return the hash of all that a packet hands out, whatever the packet is called."""
    rows = [packet.coder, packet.study, packet.masked, packet.draft, *packet_rows.of_packet(packet)]
    return hashlib.sha256(_json(rows)).hexdigest()


def work_content(work: Work) -> str:
    """Return the hash of what comes back."""
    return hashlib.sha256(_json(packet_rows.of_work(work))).hexdigest()


def read(data: bytes, path: object) -> Packet | Work:
    """Read a packet: handed out, or coded.

    Raises:
        BadFile: It is no packet, from a newer qcode, damaged, changed, or would unpack to far too much.
    """
    archive = _opened(data, path)
    head = _head(_member(archive, HEAD, path, _MOST_HEAD), path)
    names = HANDED if head["kind"] == "handed out" else WORKED
    if sorted(archive.namelist()) != sorted((HEAD, *names)):
        raise BadFile(path, "holds other files than a packet does", hint=_AGAIN)
    members = {name: _member(archive, name, path, _MOST) for name in names}
    seals = head["members"]
    if any(seals.get(name) != hashlib.sha256(raw).hexdigest() for name, raw in members.items()):
        raise _changed(path)
    try:
        rows = [json.loads(members[name]) for name in names]
        return packet_rows.packet(head, *rows) if names == HANDED else packet_rows.work(head, *rows)
    except (ValueError, RecursionError) as error:
        raise BadFile(path, "holds what qcode never writes into a packet", hint=_AGAIN) from error


def _opened(data: bytes, path: object) -> zipfile.ZipFile:
    if not data.startswith(b"PK"):
        raise BadFile(
            path, "is no packet of qcode", hint="A packet is made by `qcode packet make` and ends in .qpacket."
        )
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        names = archive.namelist()
    except _BROKEN as error:
        raise BadFile(path, "is damaged or cut short", hint=_AGAIN) from error
    if HEAD not in names or len(names) != len(set(names)):
        raise BadFile(
            path, "is no packet of qcode", hint="A packet is made by `qcode packet make` and ends in .qpacket."
        )
    return archive


def _member(archive: zipfile.ZipFile, name: str, path: object, most: int) -> bytes:
    info = archive.getinfo(name)
    if info.flag_bits & 1:
        raise BadFile(path, "is protected by a password", hint=_AGAIN)
    if info.file_size > most or info.file_size > max(_FREE, _DENSEST * info.compress_size):
        raise BadFile(path, "would unpack to far more than a packet holds", hint=_AGAIN)
    try:
        return archive.read(info)
    except _BROKEN as error:
        raise BadFile(path, "is damaged or cut short", hint=_AGAIN) from error


def _head(raw: bytes, path: object) -> dict[str, Any]:
    try:
        head = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise BadFile(path, "is damaged: its head cannot be read", hint=_AGAIN) from error
    if not isinstance(head, dict) or head.get("format") != NAME:
        raise BadFile(
            path, "is no packet of qcode", hint="A packet is made by `qcode packet make` and ends in .qpacket."
        )
    version = head.get("version")
    if isinstance(version, int) and version > FORMAT:
        hint = "Upgrade with `pip install --upgrade qcode-qda`."
        raise BadFile(path, f"was made by a newer qcode (format {version}; this qcode knows {FORMAT})", hint=hint)
    seal = head.pop("seal", None)
    if seal != hashlib.sha256(_json(head)).hexdigest():
        raise _changed(path)
    if head.get("kind") not in {"handed out", "coded"} or not isinstance(head.get("members"), dict):
        raise BadFile(path, "holds what qcode never writes into a packet", hint=_AGAIN)
    return head


def _changed(path: object) -> BadFile:
    return BadFile(path, "was changed after qcode wrote it, and is not read", hint=_AGAIN)


def _json(rows: object) -> bytes:
    return json.dumps(rows, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8")


def _zipped(facts: Mapping[str, object], members: Mapping[str, bytes]) -> bytes:
    head: dict[str, object] = {"format": NAME, "version": FORMAT, **facts}
    head["members"] = {name: hashlib.sha256(raw).hexdigest() for name, raw in members.items()}
    head["seal"] = hashlib.sha256(_json(head)).hexdigest()
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, raw in {HEAD: _json(head), **members}.items():
            info = zipfile.ZipInfo(name, _DAY)
            info.compress_type, info.create_system, info.external_attr = zipfile.ZIP_DEFLATED, 3, 0o600 << 16
            archive.writestr(info, raw)
    return file.getvalue()
