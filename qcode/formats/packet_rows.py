"""The JSON inside packets, to values and back; whatever is not as qcode writes it is a ``ValueError``."""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any, TypeVar

from qcode.model.code import Code, CodePath
from qcode.model.packet import (
    HandedBook,
    HandedCode,
    HandedSource,
    Packet,
    Work,
    WorkedCode,
    WorkedCoding,
    WorkedMemo,
    WorkedPass,
    WorkedSource,
)
from qcode.model.text import normalised, text_hash
from qcode.model.turn import Said, Voice, joined, placed

if TYPE_CHECKING:
    from collections.abc import Callable

    from qcode.model.turn import Turn

    Row = dict[str, Any]

_LISTS = ("include", "exclude", "examples", "aliases", "asked_in")
_MOST = 1 << 53
_T = TypeVar("_T")


def of_packet(packet: Packet) -> tuple[list[Row], list[Row]]:
    """Return codebooks and sources."""
    books = [
        {
            "uuid": book.uuid,
            "name": book.name,
            "version": book.version,
            "codes": [{"uuid": one.uuid, "asked": one.asked, **_of_code(one.code)} for one in book.codes],
        }
        for book in packet.books
    ]
    sources = [
        {
            "uuid": one.uuid,
            "id": one.id,
            "kind": one.kind,
            "hash": one.hash,
            "recorded": one.recorded,
            "length": one.length,
            "answers": one.answers,
            "turns": [
                {"words": turn.words, "label": turn.label, "voice": turn.voice.value, "time": turn.time}
                for turn in one.turns
            ],
        }
        for one in packet.sources
    ]
    return books, sources


def of_work(work: Work) -> Row:
    """Return what comes back."""
    codes = [{"uuid": one.uuid, "book": one.book, **_of_code(one.code)} for one in work.codes]
    lists = {name: [asdict(one) for one in getattr(work, name)] for name in ("sources", "codings", "passes", "memos")}
    return {"codes": codes, **lists}


def packet(head: Row, books: object, sources: object) -> Packet:
    """Return a packet from its head and its two lists."""
    return Packet(
        _text(head, "packet"),
        _text(head, "coder"),
        _text(head, "study"),
        _text(head, "language"),
        _text(head, "quality"),
        _flag(head, "masked"),
        _flag(head, "draft"),
        tuple(_source(row) for row in _rows(sources)),
        tuple(_book(row) for row in _rows(books)),
    )


def work(head: Row, rows: object) -> Work:
    """Return what comes back from its head and its lists."""
    (lists,) = _rows([rows])
    return Work(
        _text(head, "packet"),
        _text(head, "coder"),
        _values(lists, "sources", WorkedSource),
        tuple(WorkedCode(_text(row, "uuid"), _text(row, "book"), _code(row)) for row in _rows(lists.get("codes"))),
        _values(lists, "codings", WorkedCoding),
        tuple(_pass(row) for row in _rows(lists.get("passes"))),
        tuple(_memo(row) for row in _rows(lists.get("memos"))),
    )


def _of_code(code: Code) -> Row:
    texts = {"key": code.id, "name": code.name, "path": str(code.path), "number": code.number}
    return texts | {"definition": code.definition} | {name: list(getattr(code, name)) for name in _LISTS}


def _code(row: Row) -> Code:
    include, exclude, examples, aliases, asked_in = (_texts(row, name) for name in _LISTS)
    path = CodePath.parse(_text(row, "path"))
    key, name, number, definition = (_text(row, name) for name in ("key", "name", "number", "definition"))
    if not key:
        raise _wrong("key")
    return Code(key, name, path, number, definition, include, exclude, examples, aliases, asked_in)


def _book(row: Row) -> HandedBook:
    codes = tuple(
        HandedCode(_text(each, "uuid"), _code(each), _flag(each, "asked")) for each in _rows(row.get("codes"))
    )
    return HandedBook(_text(row, "uuid"), _text(row, "name"), _text(row, "version"), codes)


def _source(row: Row) -> HandedSource:
    turns = placed(_said(each) for each in _rows(row.get("turns")))
    length = row.get("length")
    if length is not None and (type(length) is not int or not 0 < length < _MOST):
        raise _wrong("length")
    done = HandedSource(
        _text(row, "uuid"),
        _text(row, "id"),
        _text(row, "kind"),
        turns,
        _text(row, "hash"),
        _flag(row, "recorded"),
        length,
        _flag(row, "answers"),
    )
    _refuse_another_text(done.turns, done.hash)
    return done


def _refuse_another_text(turns: tuple[Turn, ...], hash_: str) -> None:
    text = joined(turns)
    if text != normalised(text) or hash_ != (text_hash(text) if turns else ""):
        raise _wrong("text")


def _said(row: Row) -> Said:
    time = row.get("time")
    if time is not None and (type(time) is not int or not 0 <= time < _MOST):
        raise _wrong("time")
    return Said(_text(row, "words"), _text(row, "label"), Voice(_text(row, "voice")), time)


def _pass(row: Row) -> WorkedPass:
    texts = {name: _text(row, name) for name in ("uuid", "source", "coder", "created")}
    return WorkedPass(**texts, codes=_texts(row, "codes"))


def _memo(row: Row) -> WorkedMemo:
    texts = {name: _text(row, name) for name in ("uuid", "kind", "title", "body", "coder", "created", "changed")}
    if texts["kind"] not in {"memo", "journal"} or not texts["body"]:
        raise _wrong("memo")
    links = row.get("links")
    pairs = [tuple(pair) for pair in links if isinstance(pair, list)] if isinstance(links, list) else []
    if not all(len(pair) == len(("what", "name")) and all(isinstance(one, str) for one in pair) for pair in pairs):
        raise _wrong("links")
    return WorkedMemo(**texts, links=tuple((pair[0], pair[1]) for pair in pairs))


def _values(lists: Row, name: str, made: Callable[..., _T]) -> tuple[_T, ...]:
    """Return rows of texts and whole numbers as values of one class."""
    kinds = {one.name: str(one.type) for one in fields(made)}  # type: ignore[arg-type]  # classes of values
    done: list[_T] = []
    for row in _rows(lists.get(name)):
        if row.keys() != kinds.keys():
            raise _wrong(name)
        for key, kind in kinds.items():
            if kind == "str":
                _text(row, key)
            elif type(row[key]) is not int or not 0 <= row[key] < _MOST:
                raise _wrong(key)
        if "end" in row and not (row["start"] < row["end"] and row["unit"] in {"char", "ms"}):
            raise _wrong("span")
        if row.get("coder") == "" or row.get("flag", "") not in {"", "touched", "doubtful"}:
            raise _wrong(name)
        done.append(made(**row))
    return tuple(done)


def _rows(value: object) -> list[Row]:
    if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
        raise _wrong("list")
    return value


def _text(row: Row, name: str) -> str:
    value = row.get(name)
    if not isinstance(value, str):
        raise _wrong(name)
    value.encode("utf-8")  # a lone surrogate is a ValueError
    return value


def _texts(row: Row, name: str) -> tuple[str, ...]:
    value = row.get(name)
    if not isinstance(value, list):
        raise _wrong(name)
    return tuple(_text({name: one}, name) for one in value)


def _flag(row: Row, name: str) -> bool:
    value = row.get(name)
    if not isinstance(value, bool):
        raise _wrong(name)
    return value


def _wrong(name: str) -> ValueError:
    return ValueError(name)
