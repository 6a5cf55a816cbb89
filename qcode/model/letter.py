"""Letters in which those who are quoted are asked whether their quotes may be printed so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from qcode.model.finding import Finding
    from qcode.model.ledger import PrintedEntry
    from qcode.model.mask import Printed
    from qcode.model.settings import Settings


@dataclass(frozen=True, slots=True)
class Receiver:
    """Whom a letter is for.

    Attributes:
        name: Empty where neither the contacts nor the vault know it; a line is left blank for it then.
        address: Its lines.
    """

    name: str = ""
    address: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter. It is not masked from its receiver, and everybody else is.

    Attributes:
        person: Their id.
        pseudonym: What they are called in print.
        path: The file it is written to.
        quotes: Their own words as they will be printed; what others say inside is left out.
        study: The study's name.
        asked: Whether nothing is printed before they have approved it.
        answer_by: The day as it is printed, or empty.
    """

    person: str
    pseudonym: Printed
    receiver: Receiver
    path: Path
    quotes: tuple[PrintedEntry, ...]
    study: Printed
    settings: Settings
    asked: bool
    answer_by: str = ""
    draft: bool = False


@dataclass(frozen=True, slots=True)
class Letters:
    """All letters of one command, and what was left out of them."""

    letters: tuple[Letter, ...]
    findings: tuple[Finding, ...] = ()
