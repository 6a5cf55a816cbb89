"""Zip files of XML, as Word and LibreOffice write them, opened so that no file can do harm.

Nothing unpacks beyond what a book holds, no entity is resolved, nothing outside the file is read.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

from qcode.errors import BadFile

if TYPE_CHECKING:
    import re

    from lxml.etree import _Element

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MOST = 100 * 1024 * 1024  # bytes of XML; a book has about five million
_FREE = 10 * 1024 * 1024  # below this any compression will do
_DENSEST = 200  # times; Word's own XML shrinks ten to thirty
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, OSError, ValueError, OverflowError, LookupError)
_AGAIN = "Fetch the file again from where it came."


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of package, for messages.

    Attributes:
        name: ``Word file``.
        ending: ``.docx``.
        program: What opens and saves it.
    """

    name: str
    ending: str
    program: str

    @property
    def save(self) -> str:
        """The hint that nearly always helps."""
        return f"Open it in {self.program} and save it as {self.ending} again."

    @property
    def unlock(self) -> str:
        """The hint for a file with a password."""
        return f"Remove the password in {self.program} and save it again."


def opened(data: bytes, path: object, kind: Kind) -> zipfile.ZipFile:
    """Open the package.

    Raises:
        BadFile: It is another kind of file, or damaged.
    """
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise BadFile(path, "is protected by a password", hint=kind.unlock)
        hint = f"Open it in {kind.program} and save it as {kind.ending}."
        raise BadFile(path, f"is an old {kind.name} (.doc or .xls)", hint=hint)
    if not data.startswith(b"PK"):
        raise BadFile(path, f"is no {kind.name}, though it is named like one", hint=kind.save)
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except _BROKEN as error:
        raise BadFile(path, "is damaged or cut short", hint=_AGAIN) from error


def part(archive: zipfile.ZipFile, name: re.Pattern[str], path: object, kind: Kind) -> bytes | None:
    """Return the first part of this name, having made sure that it can be unpacked without harm; None without one.

    Raises:
        BadFile: It has a password, is damaged, or would unpack to more than a book.
    """
    info = next((info for info in archive.infolist() if name.fullmatch(info.filename)), None)
    if info is None:
        return None
    if info.flag_bits & 1:
        raise BadFile(path, "is protected by a password", hint=kind.unlock)
    if info.file_size > _MOST or info.file_size > max(_FREE, _DENSEST * info.compress_size):
        raise BadFile(path, "would unpack to far more text than an interview holds", hint=kind.save)
    try:
        return archive.read(info)
    except _BROKEN as error:
        raise BadFile(path, "is damaged or cut short", hint=_AGAIN) from error


def tree(xml: bytes, path: object, kind: Kind) -> _Element:
    """Return the root of a part's XML.

    Raises:
        BadFile: It is no XML, or declares a document type, as entities do.
    """
    problem = f"holds a document type declaration, which no {kind.name} does"
    if b"<!DOCTYPE" in xml:
        raise BadFile(path, problem, hint=kind.save)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        raise BadFile(path, "is damaged: the text inside cannot be read", hint=kind.save) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise BadFile(path, problem, hint=kind.save)
    return root
