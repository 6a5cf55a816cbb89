"""Every command of qcode, and what leaves by it: the table that the tests of this folder go through.

A new command is entered here first. What it writes or prints for others to see is take-away: masked, kept back while
names are open, marked where it is a draft. What shows original words is for the workshop; the rest says numbers and
sentences of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import Any

from typer.main import get_command

from qcode.cli import main

PAGES = (".docx", ".md", ".html")
TABLES = (".docx", ".xlsx", ".html", ".md", ".csv", ".json")
PICTURES = (".svg", ".png")
LISTINGS = ("table", "json", "csv", "md")
NO_TABLE = ("table", "json", "md")


@dataclass(frozen=True, slots=True)
class Way:
    """A command whose output is taken away.

    Attributes:
        command: As it is typed, with what makes it say most.
        endings: The forms its file (``-o``) takes; none where it only prints.
        listings: The forms it prints in.
        gated: Its words come from texts, so that open findings stop it.
        fails: It ends with 3 where it has found something.
    """

    command: tuple[str, ...]
    endings: tuple[str, ...] = ()
    listings: tuple[str, ...] = ()
    gated: bool = False
    fails: bool = False


BY = "code,source,person,organisation,place,role,kind"
ALL = "ragnhild-ubbesens-sag or ragnhild-ubbesens-sag/*"

TAKE_AWAY: dict[str, tuple[Way, ...]] = {
    "quotes": (
        Way(
            ("quotes", "--by", BY, "--context", "3", "--interviewer"),
            (".docx", ".html", ".md", ".csv", ".json"),
            LISTINGS,
            gated=True,
        ),
        Way(("quotes", "--code", ALL, "--form", "lead-in"), PAGES, gated=True),
    ),
    "matrix": (
        Way(("matrix", "code", "place", "--smallest", "1", "--test"), (*TABLES, *PICTURES), LISTINGS),
        Way(("matrix", "person", "role", "--smallest", "1", "--picture", "bars"), (*TABLES, *PICTURES), LISTINGS),
        Way(("matrix", "source", "organisation", "--smallest", "1", "--code", ALL), (*TABLES, *PICTURES), LISTINGS),
    ),
    "cooccur": (Way(("cooccur", "--near", "3", "--code", ALL), (*TABLES, *PICTURES), LISTINGS),),
    "framework": (
        Way(("framework", "--rows", "person", "--quotes", "3"), TABLES, LISTINGS, gated=True),
        Way(("framework", "--rows", "organisation", "--themes", "--quotes", "3"), TABLES, LISTINGS, gated=True),
    ),
    "words": (
        Way(("words", "--fewest", "1", "--limit", "0", "--stop"), TABLES, LISTINGS, gated=True),
        Way(("words", "--fewest", "1", "--by", "place", "--limit", "0"), TABLES, LISTINGS, gated=True),
        Way(("words", "fra"), TABLES, gated=True),
    ),
    "coverage": (
        Way(("coverage",), TABLES, LISTINGS),
        Way(("coverage", "--by", "place,role,organisation,person"), TABLES, LISTINGS),
    ),
    "claims": (Way(("claims",), (), LISTINGS, fails=True),),
    "memo export": (
        Way(("memo", "export"), PAGES, gated=True),
        Way(("memo", "export", "--journal"), PAGES, gated=True),
    ),
    "theme show": (Way(("theme", "show", "Ragnhilds Klarup", "--quotes", "3"), PAGES, NO_TABLE, gated=True),),
    "theme map": (Way(("theme", "map"), (".svg", ".md", ".json"), ("md", "json"), gated=True),),
    "case show": (Way(("case", "show", "person:ragnhild_ubbesen", "--quotes", "3"), PAGES, NO_TABLE, gated=True),),
    "case table": (Way(("case", "table", "--by", "type"), (), LISTINGS),),
    "case triangle": (Way(("case", "triangle", "--typology", "Klaruptyper"), (".svg",), gated=True),),
    "search": (Way(("search", "fra", "--context", "2"), (".docx", ".md", ".csv", ".json"), gated=True),),
    "check": (Way(("check", "manuskript.docx", "--fix"), (".docx",), LISTINGS, fails=True),),
    "codebook export": (Way(("codebook", "export"), (".docx", ".md", ".html", ".csv", ".json"), LISTINGS, gated=True),),
    "ledger list": (Way(("ledger", "list"), (), LISTINGS),),
    "ledger show": (Way(("ledger", "show", "QXGG"), (), NO_TABLE),),
    "ledger export": (Way(("ledger", "export"), (".docx", ".md", ".html", ".csv", ".json"), LISTINGS, gated=True),),
    "report build": (
        Way(("report", "build", "ragnhild"), PAGES, (), gated=True),
        Way(("report", "build", "ragnhild", "--check"), (), LISTINGS, fails=True),
    ),
    "agree": (
        Way(("agree", "--draws", "20"), (), LISTINGS),
        Way(("agree", "--draws", "0", "--by", "source"), (), LISTINGS),
    ),
    "agree report": (Way(("agree", "report", "--draws", "20"), (".html", ".docx", ".md", ".json"), gated=True),),
    "agree export": (Way(("agree", "export"), (".csv",)),),
    "disagreements confusion": (Way(("disagreements", "confusion"), (".svg",)),),
    "register frame": (Way(("register", "frame", "--by", "place,role"), (), LISTINGS),),
    "guide asked": (Way(("guide", "asked", "--by", "source"), (), LISTINGS),),
    "packet make": (Way(("packet", "make", "--coder", "MB"), (".qpacket",), gated=True),),
}
WAYS = [way for ways in TAKE_AWAY.values() for way in ways]


# Original words, for those who work in the study; nothing of it is a file to be handed on.
WORKSHOP = {
    *("source list", "source show", "source turns", "source revise", "source add", "import"),
    *("register show", "register check", "register join", "register import", "consent list", "consent show"),
    *("codebook check", "codebook show", "codebook history", "codebook split", "codebook decide", "codebook example"),
    *("codebook apply", "guide list", "guide show", "guide found", "code list", "code lost", "code auto"),
    *("code structure", "code suggest", "code suggestions", "code review", "open", "pass list", "assign list"),
    *("silence list", "memo list", "memo show", "memo search", "theme list", "case typology list"),
    *("mask list", "mask review", "mask scan", "mask disclose", "disagreements", "disagreements show"),
    *("disagreements definitions", "adjudicate", "adjudicate one", "adjudicate list", "adjudicate upheld"),
    *("query list", "query show", "packet list", "packet read", "history", "status"),
}
# Files with original words on purpose: the key itself, work that goes on in the study, what is kept of it.
ORIGINALS = {"mask export", "code review", "packet return"}
# A folder of files, tested apart; entered before the command was there.
APART = {"consent letters"}
# Numbers and sentences of their own about what was done.
SENTENCES = {
    *("demo", "init", "source remove", "register set", "consent set", "consent withdraw", "codebook rename"),
    *("codebook move", "codebook merge", "codebook retire", "guide apply", "guide use", "code add", "code remove"),
    *("code condense", "pass add", "pass remove", "assign add", "assign double", "assign remove", "silence set"),
    *("silence remove", "memo add", "memo edit", "memo remove", "theme add", "theme set", "theme link"),
    *("theme remove", "case classify", "case evidence", "case remove", "case typology add", "case typology remove"),
    *("mask set", "mask seal", "mask join", "mask split", "mask import", "mask number", "query remove"),
    *("ledger add", "ledger edit", "ledger pick", "ledger use", "ledger drop", "ledger mark", "ledger approve"),
    *("ledger verify", "agree table", "agree certify", "adjudicate agree", "packet open", "undo", "encrypt"),
    *("doctor", "backup", "mask export", "packet return"),
}


def name(way: Way) -> str:
    """Return what a test of a way is called."""
    return " ".join(way.command[:4])


def commands() -> dict[str, Any]:
    """Return every command there is, by what is typed after ``qcode``."""
    root: Any = get_command(main.app)
    return dict(chain.from_iterable(_below(name, root.get_command(None, name)) for name in main.COMMANDS))


def _below(name: str, command: Any) -> list[tuple[str, Any]]:  # noqa: ANN401  # typer carries its own click
    inside = getattr(command, "commands", None) or {}
    here = [] if inside and not command.invoke_without_command else [(name, command)]
    return here + [pair for key, one in inside.items() for pair in _below(f"{name} {key}", one)]
