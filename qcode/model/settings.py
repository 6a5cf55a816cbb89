"""What ``study.yaml`` promises, read and typed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qcode.model.anonymity import Anonymity
from qcode.model.attribution import Policy

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qcode.model.attribute import Attribute
    from qcode.model.quantities import Band

QUALITIES = ("coefficient", "consensus", "reflexive")


@dataclass(frozen=True, slots=True)
class Typography:
    """Marks around quotes: each an opening and a closing one."""

    quotes: tuple[str, str] = ("»", "«")
    nested: tuple[str, str] = ("›", "‹")
    cut: str = "[…]"
    pause: str = "…"


@dataclass(frozen=True, slots=True)
class Settings:
    """The promises of a study.

    Attributes:
        study: Its name.
        language: Code of the language spoken (``da``).
        attributes: By name, in the order declared.
        attribution: How quotes are attributed.
        stance: By name, the codes that mark a statement as critical, or as whatever the study calls it.
        coder: Who codes where nobody is named, or empty.
        player: The command that opens a recording, or empty.
        quantities: The study's own bands of quantity words; they stand in the place of the language's.
    """

    study: str
    language: str = "da"
    attributes: Mapping[str, Attribute] = field(default_factory=dict)
    attribution: Policy = field(default_factory=Policy)
    stance: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    anonymity: Anonymity = field(default_factory=Anonymity)
    typography: Typography = Typography()
    quality: str = "coefficient"
    coder: str = ""
    player: str = ""
    quantities: tuple[Band, ...] = ()
