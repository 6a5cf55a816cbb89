"""Words qcode itself prints among the participants' words, by language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcode.model.mask import EntityKind

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Noun:
    """A noun in singular and plural."""

    one: str
    many: str


@dataclass(frozen=True, slots=True)
class Wording:
    """Fixed phrases of one language.

    Attributes:
        missing: For an attribute without value; ``{name}`` stands for it.
        draft: Marks every page of a draft.
        unmasked: Marks every page with original words.
        unknown: Attribution of an unknown speaker, by kind of source.
        untold: Attribution of one of whom nothing may be told, not even in what kind of source they speak.
        masks: Stem of a mask made from an entity's kind; a number follows.
        interviewer: Label before the interviewer's words.
        quotations: Heading of a page of quotations.
        of: Between a number and its base.
        notes: Said of words that are the note-taker's and not the speaker's.
        units: What is counted, by unit.
        labels: Headings and words between, by what they stand for.
    """

    missing: str
    draft: str
    unmasked: str
    unknown: Mapping[str, str]
    unknown_otherwise: str
    untold: str
    masks: Mapping[EntityKind, str]
    interviewer: str
    quotations: str
    of: str
    notes: str
    units: Mapping[str, Noun]
    labels: Mapping[str, str]


_DANISH = Wording(
    missing="{name} mangler",
    draft="KLADDE",
    unmasked="IKKE MASKERET",
    unknown={"focus_group": "deltager i fokusgruppe", "double_interview": "deltager i dobbeltinterview"},
    unknown_otherwise="deltager i interview",
    untold="deltager",
    masks={
        EntityKind.PERSON: "navn",
        EntityKind.PLACE: "sted",
        EntityKind.INSTITUTION: "institution",
        EntityKind.ORGANISATION: "organisation",
        EntityKind.CPR: "CPR-nummer",
        EntityKind.PHONE: "telefonnummer",
        EntityKind.EMAIL: "e-mail",
        EntityKind.PLATE: "registreringsnummer",
        EntityKind.ADDRESS: "adresse",
        EntityKind.DATE: "dato",
        EntityKind.ACCOUNT: "kontonummer",
        EntityKind.URL: "hjemmeside",
        EntityKind.OTHER: "navn",
    },
    interviewer="Interviewer",
    quotations="Citater",
    of="af",
    notes="referat",
    units={
        "statements": Noun("udsagn", "udsagn"),
        "statements shown": Noun("udsagn vist", "udsagn vist"),
        "organisations": Noun("organisation", "organisationer"),
        "persons": Noun("person", "personer"),
        "sources": Noun("kilde", "kilder"),
        "sources with a speaker nobody knows": Noun("kilde med en ukendt taler", "kilder med en ukendt taler"),
        "cases": Noun("sag", "sager"),
        "single codings": Noun("enkelt kodning", "enkelte kodninger"),
    },
    labels={
        "contents": "Indhold",
        "pairs": "Citater side om side",
        "no more": "Ikke flere udsagn: {side} har {n} i alt.",
        "no such": "Ingen udsagn: {side}.",
        "skip": "Gå til teksten",
        "memos": "Memoer",
        "memo": "memo",
        "journal": "Dagbog",
        "about": "Om",
        "source": "kilde",
        "person": "person",
        "code": "kode",
        "theme": "tema",
        "coding": "kodning",
        "claim": "påstand",
        "themes": "Temaer",
        "codes": "Koder",
        "with": "Sammen med",
        "size of boxes": "Jo flere personer, jo bredere boks.",
        "supports": "Støtter",
        "opposes": "Taler imod",
        "nothing": "Ingen citater.",
        "classified by": "placeret af",
        "of support": "Placeret efter andelen af de udsagn, der støtter hver type; i parentes antal udsagn.",
    },
)
_ENGLISH = Wording(
    missing="{name} missing",
    draft="DRAFT",
    unmasked="NOT MASKED",
    unknown={"focus_group": "participant in focus group", "double_interview": "participant in double interview"},
    unknown_otherwise="participant in interview",
    untold="participant",
    masks={
        EntityKind.PERSON: "name",
        EntityKind.PLACE: "place",
        EntityKind.INSTITUTION: "institution",
        EntityKind.ORGANISATION: "organisation",
        EntityKind.CPR: "civil number",
        EntityKind.PHONE: "telephone number",
        EntityKind.EMAIL: "e-mail address",
        EntityKind.PLATE: "licence plate",
        EntityKind.ADDRESS: "address",
        EntityKind.DATE: "date",
        EntityKind.ACCOUNT: "account number",
        EntityKind.URL: "web page",
        EntityKind.OTHER: "name",
    },
    interviewer="Interviewer",
    quotations="Quotations",
    of="of",
    notes="notes",
    units={
        "statements": Noun("statement", "statements"),
        "statements shown": Noun("statement shown", "statements shown"),
        "organisations": Noun("organisation", "organisations"),
        "persons": Noun("person", "persons"),
        "sources": Noun("source", "sources"),
        "sources with a speaker nobody knows": Noun(
            "source with a speaker nobody knows", "sources with a speaker nobody knows"
        ),
        "cases": Noun("case", "cases"),
        "single codings": Noun("single coding", "single codings"),
    },
    labels={
        "contents": "Contents",
        "pairs": "Quotations side by side",
        "no more": "No more statements: {side} has {n} in all.",
        "no such": "No statements: {side}.",
        "skip": "Go to the text",
        "memos": "Memos",
        "memo": "memo",
        "journal": "Journal",
        "about": "About",
        "source": "source",
        "person": "person",
        "code": "code",
        "theme": "theme",
        "coding": "coding",
        "claim": "claim",
        "themes": "Themes",
        "codes": "Codes",
        "with": "Together with",
        "size of boxes": "The more persons, the wider the box.",
        "supports": "Supports",
        "opposes": "Opposes",
        "nothing": "No quotations.",
        "classified by": "classified by",
        "of support": "Placed by the share of statements that support each type; in brackets the number of statements.",
    },
)


def wording(language: str) -> Wording:
    """Return the phrases of a language; English where it is not known."""
    return {"da": _DANISH}.get(language, _ENGLISH)
