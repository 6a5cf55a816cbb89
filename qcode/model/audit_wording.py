"""The words of an audit: its headings and its method paragraph, in Danish and English."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class AuditWording:
    """Phrases of one language; names in braces are filled in.

    Attributes:
        comma: Whether decimals are parted by a comma.
        method: The method paragraph, by what ``quality`` says.
        sources: One source, and several.
        codes: One code, and several.
        alphas: The alpha of one code, and of several.
        few: Said of intervals from fewer than 20 sources.
        undefined: Said of codes without a value.
        said: What rows say of units and universes, by their English; the longest first.
        remarks: What limits a value or leaves it undefined, as a regular expression of its English.
        labels: Headings, and words between.
        kinds: Kinds of disagreement, as the second coder differs from the first.
    """

    comma: bool
    final_and: str
    method: Mapping[str, str]
    sources: tuple[str, str]
    codes: tuple[str, str]
    alphas: tuple[str, str]
    few: str
    undefined: str
    no_interval: str
    said: Mapping[str, str]
    remarks: Mapping[str, str]
    labels: Mapping[str, str]
    kinds: Mapping[str, str]


_DANISH = AuditWording(
    comma=True,
    final_and=" og ",
    method={
        "coefficient": (
            "{coders} kodede {sources} med {codes}. Overensstemmelsen er opgjort for hver kode for sig, "
            "enhed for enhed (enhed: {unit}; univers: {universe}; {n} enheder pr. kode). {alphas} "
            "Den procentvise overensstemmelse er {percent} %, men den er ikke rettet for tilfældighed "
            "og er høj for enhver sjælden kode. Intervallerne er 95 %-intervaller fundet ved at trække "
            "kilder med tilbagelægning {draws} gange (frø {seed}).{few}{undefined}"
        ),
        "consensus": (
            "{coders} kodede {sources} med {codes}. Kodningerne er sammenholdt, og uenigheder er afgjort "
            "i fællesskab; {settled} afgørelser er registreret, og de oprindelige kodninger er "
            "bevaret. Der er ikke beregnet koefficienter: kvaliteten hviler på den enighed, der er nået i drøftelse."
        ),
        "reflexive": (
            "{coders} kodede {sources} med {codes}. Analysen er refleksiv: kodningen er fortolkning, og "
            "enighed mellem kodere er ikke et mål for dens kvalitet. Forskelle mellem læsninger er brugt til at "
            "uddybe fortolkningen, og der er derfor ikke beregnet koefficienter."
        ),
    },
    sources=("én kilde", "{n} kilder"),
    codes=("én kode", "{n} koder"),
    alphas=(
        "Krippendorffs alfa er {pooled}{interval}.",
        (
            "Krippendorffs alfa ligger mellem {lowest} og {highest} med medianen {median}; for alle koder samlet, "
            "tabellerne lagt sammen, er den {pooled}{interval}."
        ),
    ),
    few=" Med færre end 20 kilder er intervallerne snarere for smalle.",
    undefined=" For {k} koder er alfa udefineret.",
    no_interval="uden interval",
    said={
        "universe assumed (no passes: sources where both have coded)": "kilder, hvor begge har kodet (antaget: "
        "gennemgange er ikke registreret)",
        "universe assumed (no passes: sources where two coders or more have coded)": "kilder, hvor mindst to har kodet "
        "(antaget: gennemgange er ikke registreret)",
        "sources two coders or more have a pass for": "kilder, som mindst to kodere har gennemgået",
        "sources both have a pass for": "kilder, som begge har gennemgået",
        "milliseconds of recordings": "millisekunder af optagelserne",
        "tokens (words) of ": "ord i ",
        "sentences of ": "sætninger i ",
        "characters of ": "tegn i ",
        "first half": "første halvdel",
        "second half": "anden halvdel",
        "informants' turns": "informanternes replikker",
        "whole sources": "hele kilder",
        "all turns": "alle replikker",
        "all text": "al tekst",
        "millisecond": "millisekund",
        "character": "tegn",
        "sentence": "sætning",
        "token": "ord",
        "turn": "replik",
        "source": "kilde",
    },
    remarks={
        r"boundaries up to (\d+) \w+ apart count as the same": r"grænser op til \1 enheder fra hinanden regnes som ens",
        r"no interval: one source only": "intet interval: kun én kilde",
        r"no interval: undefined in (\d+) of (\d+) draws": r"intet interval: udefineret i \1 af \2 trækninger",
        r"interval rests on (\d+) sources only": r"intervallet hviler på kun \1 kilder",
        r"(\d+) of (\d+) draws undefined and left out": r"\1 af \2 trækninger var udefinerede og er udeladt",
        r"(\d+) of (\d+) codes undefined and left out": r"\1 af \2 koder var udefinerede og er udeladt",
        r"percentile interval: no correction for bias possible": "percentilinterval: skævhed kunne ikke rettes",
        r"all draws are equal": "alle trækninger gav det samme",
        r"neither coder used the code": "ingen af koderne brugte koden",
        r"no coder used the code": "ingen koder brugte koden",
        r"both coders gave the code to everything": "begge kodere gav alt koden",
        r"all coders gave the code to everything": "alle kodere gav alt koden",
        r"no variation": "ingen variation",
        r"no units": "ingen enheder",
        r"undefined in one of the two": "udefineret i den ene af de to",
        r"undefined for every code": "udefineret for alle koder",
    },
    labels={
        "title": "Kodernes overensstemmelse",
        "method": "Metodeafsnit",
        "note": "Skriv selv, om koderne arbejdede uafhængigt af hinanden: det kan qcode ikke vide.",
        "computed": "Koefficienterne er beregnet med qcode.",
        "codes": "Kode for kode",
        "codes_table": "Enighed i procent, kappa og Krippendorffs alfa for hver kode",
        "sources_table": "Krippendorffs alfa i hver kilde, alle koder lagt sammen",
        "moved_table": "Krippendorffs alfa fra én periode til den næste, alle koder lagt sammen",
        "heat": "Krippendorffs alfa: koder og par af kodere",
        "sources": "Kilde for kilde",
        "moved": "Ændring over tid",
        "cases": "De dyreste uenigheder",
        "cases_note": "Ordene er maskerede og forkortede. Procenten er andelen af alt, de to kodere er uenige om.",
        "code": "kode",
        "percent": "enighed",
        "interval": "95 %-interval",
        "used": "brugt (% hos hver)",
        "codings": "kodninger",
        "source": "kilde",
        "units": "enheder",
        "alpha": "alfa",
        "kappa": "kappa",
        "period": "fra → til",
        "rise": "stigning i alfa",
        "turns": "replik",
        "nothing": "intet",
        "undefined": "udef.",
        "pooled": "alle koder, tabeller lagt sammen",
        "mean": "alle koder, gennemsnit",
        "no_cases": "Ingen åbne uenigheder i tekst.",
    },
    kinds={
        "missed": "den anden så det ikke",
        "extra": "kun den anden så det",
        "boundary": "grænsen",
        "sibling": "søskendekode",
        "parent": "overkode",
        "child": "underkode",
        "polarity": "modsat kode",
    },
)
_ENGLISH = AuditWording(
    comma=False,
    final_and=" and ",
    method={
        "coefficient": (
            "{coders} coded {sources} with {codes}. Agreement was computed for each code by itself, unit "
            "by unit (unit: {unit}; universe: {universe}; {n} units a code). {alphas} "
            "Percent agreement is {percent} %; it is not corrected for chance and is high for any "
            "rare code. Intervals are 95 % intervals from drawing sources with replacement {draws} times (seed "
            "{seed}).{few}{undefined}"
        ),
        "consensus": (
            "{coders} coded {sources} with {codes}. Their codings were compared and differences settled "
            "together; {settled} decisions are on record, and the original codings are kept. No "
            "coefficients were computed: quality rests on the agreement reached in discussion."
        ),
        "reflexive": (
            "{coders} coded {sources} with {codes}. The analysis is reflexive: coding is interpretation, "
            "and agreement between coders is no measure of its quality. Differences between readings served to deepen "
            "the interpretation, and so no coefficients were computed."
        ),
    },
    sources=("one source", "{n} sources"),
    codes=("one code", "{n} codes"),
    alphas=(
        "Krippendorff's alpha is {pooled}{interval}.",
        (
            "Krippendorff's alpha ranges from {lowest} to {highest} with a median of {median}; for all codes together, "
            "their tables added, it is {pooled}{interval}."
        ),
    ),
    few=" With fewer than 20 sources the intervals are rather too narrow.",
    undefined=" For {k} codes alpha is undefined.",
    no_interval="without an interval",
    said={},
    remarks={},
    labels={
        "title": "Agreement of coders",
        "method": "Method paragraph",
        "note": "Say yourself whether the coders worked independently of each other: qcode cannot know.",
        "computed": "The coefficients were computed with qcode.",
        "codes": "Code by code",
        "codes_table": "Percent agreement, kappa and Krippendorff's alpha of each code",
        "sources_table": "Krippendorff's alpha in each source, all codes added",
        "moved_table": "Krippendorff's alpha from one period to the next, all codes added",
        "heat": "Krippendorff's alpha: codes and pairs of coders",
        "sources": "Source by source",
        "moved": "Change over time",
        "cases": "The costliest disagreements",
        "cases_note": "Words are masked and shortened. The per cent is the share in all the two decided differently.",
        "code": "code",
        "percent": "agree",
        "interval": "95 % interval",
        "used": "used (% by each)",
        "codings": "codings",
        "source": "source",
        "units": "units",
        "alpha": "alpha",
        "kappa": "kappa",
        "period": "from → to",
        "rise": "rise of alpha",
        "turns": "turn",
        "nothing": "nothing",
        "undefined": "undef.",
        "pooled": "all codes, tables added",
        "mean": "all codes, mean",
        "no_cases": "No open disagreements in text.",
    },
    kinds={
        "missed": "the second did not see it",
        "extra": "only the second saw it",
        "boundary": "boundary",
        "sibling": "sibling code",
        "parent": "parent code",
        "child": "child code",
        "polarity": "opposite code",
    },
)
LANGUAGES = {"da": _DANISH, "en": _ENGLISH}


def translated(said: str, words: AuditWording) -> str:
    """Return a unit, a universe or a remark in a language.

    >>> translated("characters of informants' turns; sources both have a pass for", audit_wording("da"))
    'tegn i informanternes replikker; kilder, som begge har gennemgået'
    """
    for pattern, instead in words.remarks.items():
        said = re.sub(pattern, instead, said)
    for phrase, instead in words.said.items():
        said = said.replace(phrase, instead)
    return said


def audit_wording(language: str) -> AuditWording:
    """Return the words of a language; English where there are none."""
    return LANGUAGES.get(language, _ENGLISH)
