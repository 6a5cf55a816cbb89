"""Where sentences end, told at once and without a model: for choosing words on screen, where a person looks on."""

from __future__ import annotations

import re

_END = re.compile(r"[.!?…]+[\"”»«'’)\]]*\s+")
_OPENS_SMALL = re.compile(r"[a-zæøåäöü0-9,;]")
_DANISH = (
    "bl.a f.eks fx kl ca nr osv dvs mv m.m m.v pga ift evt dr hr fr jf mht mia mio pct tlf vedr inkl ekskl o.l etc"
)
_ENGLISH = "e.g i.e mr mrs ms dr etc vs no approx"
_ABBREVIATIONS = {"da": frozenset(_DANISH.split()), "en": frozenset(_ENGLISH.split())}


def sentences(words: str, language: str) -> tuple[tuple[int, int], ...]:
    """Return start and end of the sentences of a turn; together they hold all of its words.

    >>> [("Ja. Vi kom kl. 9 f.eks. Så gik vi."[a:b]) for a, b in sentences("Ja. Vi kom kl. 9 f.eks. Så gik vi.", "da")]
    ['Ja.', 'Vi kom kl. 9 f.eks. Så gik vi.']
    """
    done: list[tuple[int, int]] = []
    known = _ABBREVIATIONS.get(language, frozenset[str]())
    at = 0
    for line in words.split("\n"):
        begun = 0
        for end in _END.finditer(line):
            if _OPENS_SMALL.match(line, end.end()) or _before(line, end.start()) in known:
                continue
            done.append((at + begun, at + begun + len(line[begun : end.end()].rstrip())))
            begun = end.end()
        if line[begun:].strip():
            done.append((at + begun, at + begun + len(line[begun:].rstrip())))
        at += len(line) + 1
    return tuple(done)


def _before(line: str, at: int) -> str:
    return line[line.rfind(" ", 0, at) + 1 : at].lower().lstrip("([»\"'")
