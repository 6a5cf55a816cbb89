"""The sampling frame as a sentence that a report can print, in each language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcode.model.wording import Noun

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from qcode.model.frame import Frame


@dataclass(frozen=True, slots=True)
class FrameWording:
    """Phrases of one language; ``{n}`` stands for a number and its noun, ``{m}`` for a second one.

    Attributes:
        kinds: Sources, by kind.
        units: What else is counted, by unit.
        outside: Opens the sentence on those who are counted by themselves.
    """

    kinds: Mapping[str, Noun]
    other_kind: Noun
    units: Mapping[str, Noun]
    with_persons: str
    of_which: str
    in_all: str
    from_organisations: str
    observing: str
    waves: str
    outside: str
    final_and: str
    refusals: str
    no_answers: str
    cancellations: str


_DANISH = FrameWording(
    kinds={
        "interview": Noun("interview", "interviews"),
        "double_interview": Noun("dobbeltinterview", "dobbeltinterviews"),
        "focus_group": Noun("fokusgruppe", "fokusgrupper"),
        "seminar": Noun("seminar", "seminarer"),
        "referat": Noun("referat", "referater"),
        "field_note": Noun("feltnote", "feltnoter"),
        "case_record": Noun("journal", "journaler"),
        "survey_answer": Noun("spørgeskemasvar", "spørgeskemasvar"),
    },
    other_kind=Noun("anden kilde", "andre kilder"),
    units={
        "persons": Noun("person", "personer"),
        "organisations": Noun("organisation", "organisationer"),
        "waves": Noun("runde", "runder"),
        "observers": Noun("observatør", "observatører"),
        "persons present": Noun("person til stede", "personer til stede"),
        "interviewers": Noun("interviewer", "interviewere"),
        "persons spoken about": Noun("omtalt person", "omtalte personer"),
    },
    with_persons="{n} med {m}",
    of_which="{n}, heraf {m}",
    in_all="i alt {n}",
    from_organisations="{n} fra {m}",
    observing="{n}, heraf {m} som observatør",
    waves="{n} i {m}",
    outside="Desuden, ikke talt med som informanter: ",
    final_and=" og ",
    refusals="{n} afslog",
    no_answers="{n} svarede ikke",
    cancellations="{n} aflyste",
)
_ENGLISH = FrameWording(
    kinds={
        "interview": Noun("interview", "interviews"),
        "double_interview": Noun("double interview", "double interviews"),
        "focus_group": Noun("focus group", "focus groups"),
        "seminar": Noun("seminar", "seminars"),
        "referat": Noun("set of minutes", "sets of minutes"),
        "field_note": Noun("field note", "field notes"),
        "case_record": Noun("case record", "case records"),
        "survey_answer": Noun("survey answer", "survey answers"),
    },
    other_kind=Noun("other source", "other sources"),
    units={
        "persons": Noun("person", "persons"),
        "organisations": Noun("organisation", "organisations"),
        "waves": Noun("wave", "waves"),
        "observers": Noun("observer", "observers"),
        "persons present": Noun("person present", "persons present"),
        "interviewers": Noun("interviewer", "interviewers"),
        "persons spoken about": Noun("person spoken about", "persons spoken about"),
    },
    with_persons="{n} with {m}",
    of_which="{n}, of which {m}",
    in_all="in all {n}",
    from_organisations="{n} from {m}",
    observing="{n}, of which {m} as observer",
    waves="{n} in {m}",
    outside="Besides, not counted as informants: ",
    final_and=" and ",
    refusals="{n} refused",
    no_answers="{n} did not answer",
    cancellations="{n} cancelled",
)


def frame_wording(language: str) -> FrameWording:
    """Return the phrases of a language; English where it is not known."""
    return {"da": _DANISH}.get(language, _ENGLISH)


def sentence(frame: Frame, language: str) -> str:
    """Return the frame as a report prints it, such as ``42 interviews med 58 personer, heraf 16 dobbeltinterviews``."""
    words = frame_wording(language)
    sentences = [_who_took_part(frame, words), _who_did_not(frame, words), _who_is_not_counted(frame, words)]
    return " ".join(f"{one}." for one in sentences if one)


def _who_took_part(frame: Frame, words: FrameWording) -> str:
    total = frame.total
    parts = list(_kinds(frame, words))
    if len(parts) > 1:
        parts.append(words.in_all.format(n=_several(total.n("persons"), words.units["persons"])))
    said = "; ".join(parts)
    observing = total.n("observing organisations")
    houses = total.n("organisations") + observing
    if houses:
        said = words.from_organisations.format(n=said, m=_several(houses, words.units["organisations"]))
    if observing:
        said = words.observing.format(n=said, m=observing)
    if total.n("waves") > 1:
        said = words.waves.format(n=said, m=_several(total.n("waves"), words.units["waves"]))
    return said


def _kinds(frame: Frame, words: FrameWording) -> Iterator[str]:
    for one in frame.kinds:
        said = _several(one.sources, words.kinds.get(one.kind, words.other_kind))
        if one.persons:
            said = words.with_persons.format(n=said, m=_several(one.persons, words.units["persons"]))
        double = frame.total.n("double interviews")
        if one.kind == "interview" and double:
            said = words.of_which.format(n=said, m=_several(double, words.kinds["double_interview"]))
        yield said


def _who_did_not(frame: Frame, words: FrameWording) -> str:
    phrases = (("refusals", words.refusals), ("no answers", words.no_answers), ("cancellations", words.cancellations))
    return _listed([phrase.format(n=frame.total.n(unit)) for unit, phrase in phrases if frame.total.n(unit)], words)


def _who_is_not_counted(frame: Frame, words: FrameWording) -> str:
    units = ("observers", "persons present", "interviewers", "persons spoken about")
    there = [_several(frame.total.n(unit), words.units[unit]) for unit in units if frame.total.n(unit)]
    return words.outside + _listed(there, words) if there else ""


def _listed(parts: Sequence[str], words: FrameWording) -> str:
    return words.final_and.join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else "".join(parts)


def _several(n: int, noun: Noun) -> str:
    return f"{n} {noun.one if n == 1 else noun.many}"
