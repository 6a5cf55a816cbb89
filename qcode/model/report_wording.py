"""What stands around the pieces of a report, in each language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcode.model.consent import ConsentState
from qcode.model.wording import Noun

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class ReportWording:
    """Phrases of one language; names in braces are filled in.

    Attributes:
        table: Before the number of a table.
        counted: A claim's count; ``{n}`` of ``{of}``, with its noun or of an attribute's values.
        cases: How those stand to a claim who did not say it, by group.
        sections: Headings of the method appendix.
        labels: Headings of columns, and sentences.
        states: What people agreed to, by state; one person and several.
        units: What the frame counts.
    """

    table: str
    counted: str
    counted_values: str
    final_and: str
    organisations: Noun
    cases: Mapping[str, str]
    counter: str
    sections: Mapping[str, str]
    labels: Mapping[str, str]
    states: Mapping[str, tuple[str, str]]
    units: Mapping[str, str]


_DANISH = ReportWording(
    table="Tabel {n}. ",
    counted="{n} af {of} {noun}",
    counted_values="{unit}: {n} af {of}",
    final_and=" og ",
    organisations=Noun("organisation", "organisationer"),
    cases={
        "against": "{n} siger det modsatte",
        "both": "{n} siger begge dele",
        "silent": "{n} nævner det ikke",
        "not_coded": "{n} er endnu ikke kodet",
        "not_asked": "{n} blev ikke spurgt",
        "declined": "{n} ville ikke svare",
    },
    counter="Det modsatte synspunkt:",
    sections={
        "method": "Metode",
        "frame": "Hvem der deltog",
        "guides": "Hvad der blev spurgt om",
        "codes": "Kodetræet",
        "passes": "Hvem der kodede hvad",
        "agreement": "Overensstemmelse mellem kodere",
        "consent": "Samtykke, anonymitet og gengivelse",
    },
    labels={
        "frame": "Kilder og deltagere",
        "coverage": "Hvad der er sagt noget om, og hvorfor ikke",
        "none together": "Ingen koder står sammen.",
        "total": "I alt",
        "code": "kode",
        "definition": "definition",
        "codings": "kodninger",
        "sources": "kilder",
        "coder": "koder",
        "worked": "kilder gennemgået",
        "question": "spørgsmål",
        "about": "handler om",
        "followed": "{name} (version {version}): {n} af {of} kilder.",
        "guideless": "For {n} af {of} kilder er det ikke noteret, hvilken guide de fulgte.",
        "no guides": "Der er ikke noteret nogen interviewguide.",
        "code table": "Koder, definitioner og antal",
        "coder table": "Kodere, gennemgange og kodninger",
        "worked note": "En kilde er gennemgået, når koderen har læst eller hørt den til ende for de koder, det gælder; "
        "først da betyder ingen kodning, at intet blev sagt.",
        "alone": "Materialet er kodet af {coders} alene. Der er derfor ingen overensstemmelse mellem kodere at opgøre.",
        "alone reflexive": "Materialet er kodet af {coders} alene. Analysen er refleksiv: kodningen er fortolkning, og "
        "enighed mellem kodere er ikke et mål for dens kvalitet.",
        "apart": "Ingen kilde er gennemgået af mere end én koder. Der er derfor ingen overensstemmelse at opgøre.",
        "uncoded": "Ingen har kodet endnu.",
        "promised": "Af {persons} {said}.",
        "withheld": "I tabeller, der kunne pege på enkelte, er tal under {k} holdt tilbage.",
        "masked": "{places} omtaler af {things} navne, steder og andet, der kan genkendes, er i materialet erstattet "
        "af en betegnelse i kantet parentes.",
        "verbatim": "Citaterne er ordrette. {cut} viser, at ord er udeladt, og {pause} en pause; ord i kantet "
        "parentes er indsat i stedet for eller til forklaring af andre.",
        "gdpr": "Så længe de oprindelige udskrifter eller nøglen til navnene findes, er materialet pseudonymiseret "
        "og ikke anonymt i databeskyttelsesforordningens forstand.",
        "small": "· er holdt tilbage: tal under {n}, og tal de ellers kunne regnes ud af.",
    },
    states={
        ConsentState.ANONYMOUS: ("er {n} lovet at blive citeret anonymt",) * 2,
        ConsentState.ORGANISATION_ONLY: ("er {n} lovet kun at blive citeret med sin organisation",) * 2,
        ConsentState.ATTRIBUTABLE: ("kan {n} citeres med navn, når citatet er godkendt",) * 2,
        ConsentState.WITHDRAWN: (
            "har {n} trukket sit samtykke tilbage, og ordene er slettet",
            "har {n} trukket deres samtykke tilbage, og ordene er slettet",
        ),
    },
    units={
        "sources": "kilder",
        "interviews": "interviews",
        "double interviews": "heraf dobbelt",
        "focus groups": "fokusgrupper",
        "other sources": "andre kilder",
        "persons": "personer",
        "participations": "deltagelser",
        "organisations": "organisationer",
        "refusals": "afslog",
        "no answers": "svarede ikke",
        "cancellations": "aflyste",
        "observers": "observatører",
        "observing organisations": "organisationer som observatør",
        "persons present": "til stede",
        "interviewers": "interviewere",
        "persons spoken about": "omtalte",
        "waves": "runder",
    },
)
_ENGLISH = ReportWording(
    table="Table {n}. ",
    counted="{n} of {of} {noun}",
    counted_values="{unit}: {n} of {of}",
    final_and=" and ",
    organisations=Noun("organisation", "organisations"),
    cases={
        "against": "{n} say the opposite",
        "both": "{n} say both",
        "silent": "{n} do not mention it",
        "not_coded": "{n} are not coded yet",
        "not_asked": "{n} were not asked",
        "declined": "{n} would not answer",
    },
    counter="The opposite view:",
    sections={
        "method": "Method",
        "frame": "Who took part",
        "guides": "What was asked",
        "codes": "The code tree",
        "passes": "Who coded what",
        "agreement": "Agreement of coders",
        "consent": "Consent, anonymity and quoting",
    },
    labels={
        "frame": "Sources and participants",
        "coverage": "What something was said about, and why not",
        "none together": "No codes stand together.",
        "total": "All",
        "code": "code",
        "definition": "definition",
        "codings": "codings",
        "sources": "sources",
        "coder": "coder",
        "worked": "sources worked through",
        "question": "question",
        "about": "about",
        "followed": "{name} (version {version}): {n} of {of} sources.",
        "guideless": "For {n} of {of} sources it is not on record which guide they followed.",
        "no guides": "No interview guide is on record.",
        "code table": "Codes, definitions and numbers",
        "coder table": "Coders, passes and codings",
        "worked note": "A source is worked through when the coder has read or heard it to the end for the codes in "
        "question; only then does no coding mean that nothing was said.",
        "alone": "The material was coded by {coders} alone. So there is no agreement of coders to compute.",
        "alone reflexive": "The material was coded by {coders} alone. The analysis is reflexive: coding is "
        "interpretation, and agreement between coders is no measure of its quality.",
        "apart": "No source was worked through by more than one coder. So there is no agreement to compute.",
        "uncoded": "Nobody has coded yet.",
        "promised": "Of {persons}, {said}.",
        "withheld": "In tables that could point at individuals, numbers below {k} are withheld.",
        "masked": "In the material, {places} mentions of {things} names, places and other things that can be "
        "recognised have been replaced by a description in square brackets.",
        "verbatim": "Quotations are verbatim. {cut} shows that words are left out, and {pause} a pause; words in "
        "square brackets are put in instead of others or to explain them.",
        "gdpr": "As long as the original transcripts or the key to the names exist, the material is pseudonymised "
        "and not anonymous in the sense of the General Data Protection Regulation.",
        "small": "· is withheld: numbers below {n}, and numbers they could be worked out from.",
    },
    states={
        ConsentState.ANONYMOUS: ("{n} were promised to be quoted anonymously",) * 2,
        ConsentState.ORGANISATION_ONLY: ("{n} were promised to be quoted by the organisation alone",) * 2,
        ConsentState.ATTRIBUTABLE: ("{n} may be quoted by name once the quotation is approved",) * 2,
        ConsentState.WITHDRAWN: (
            "{n} withdrew the consent, and the words are erased",
            "{n} withdrew their consent, and the words are erased",
        ),
    },
    units={},
)


def report_wording(language: str) -> ReportWording:
    """Return the phrases of a language; English where it is not known."""
    return {"da": _DANISH}.get(language, _ENGLISH)
