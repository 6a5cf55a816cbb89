"""Manuscripts with planted faults and sound quotes, from the bundled study; everything in them is fictive."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from docx import Document
from docx.shared import Cm

from qcode.analysis.attributing import Language, Quoted, attributed
from qcode.language import proof_words
from qcode.model.span import Span
from qcode.model.wording import wording
from qcode.study import manuscript_sources, release

if TYPE_CHECKING:
    from pathlib import Path

    from qcode.model.quotation import Informant
    from qcode.study import Study

_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_FORMS = (("»", "«"), ("“", "”"), ('"', '"'), ("”", "”"), ("„", "“"))
_TITLES = ("socialchef", "udvalgsformand", "forstander", "souschef", "visitator", "overlæge", "afdelingsleder")
NAMES = ("Gitte", "Brian", "Flemming", "Gittes", "Brians", "Egon", "Helle", "Gerda", "Inger", "Egons")
_MADE_UP = (
    "Vi har aldrig haft kalendere med blå omslag i det udvalg, og det bliver der heller ikke lavet om på",
    "Hver tirsdag sejler kassereren over sundet med nøglerne til den gamle ladebygning bag mejeriet",
    "Budgettet blev trykt på lyserødt papir, så enhver kunne se, at det var det endelige",
    "Man kan ikke plante en lindeallé og så regne med skygge samme sommer, det ved enhver gartner",
)
_PROSE = (
    "Kapitlet ser på, hvordan tilbuddene hænger sammen, og hvad der skal til for at få dem til det.",
    "Det er en gennemgående erfaring, at overgangene er svære, både hen over døgnet og hen over året.",
    "Afsnittet samler trådene og peger frem mod næste kapitel, hvor økonomien behandles.",
    "Lovgivningen giver rammerne, men siger ikke meget om, hvordan de skal fyldes ud.",
)


@dataclass(slots=True)
class Item:
    """Paragraphs that belong together, and the fault in them; a sound one has none."""

    paragraphs: list[tuple[str, str]]
    kind: str = ""
    numbers: set[int] = field(default_factory=set)


@dataclass(slots=True)
class Passage:
    """Words of an informant as they may be printed, with who said them."""

    source: str
    words: str
    who: Informant
    attribution: str


class Material:
    """Passages of a study that do not overlap, drawn in a fixed order."""

    def __init__(self, study: Study, seed: int, *, shortest: int = 9, longest: int = 26) -> None:
        self.rng = random.Random(seed)
        found = manuscript_sources.load(study, release.Terms(), proof_words.words("da"))
        self.passages: list[Passage] = []
        for (source, _), turn in found.turns.items():
            if turn.voice == "interviewer" or turn.participation is None:
                continue
            at, start = 0, None
            for sentence in [*_SENTENCE.split(turn.words), ""]:
                begin = turn.words.find(sentence, at) if sentence else at
                start = begin if start is None else start
                at = begin + len(sentence)
                if len(turn.words[start:at].split()) < shortest or not sentence:
                    continue
                span = Span(turn.start + start, turn.start + at)
                printed = str(found.gate.words(turn, span))
                start = None
                if "[?]" in printed or "\n" in printed or len(printed.split()) > longest or "(" in printed:
                    continue
                who = found._informant(source, turn.participation)  # noqa: SLF001  the benchmark knows its program
                self.passages.append(Passage(found.rows[source].name, printed, who, _attribution(study, who)))
        self.rng.shuffle(self.passages)

    def take(
        self, wanted: str = "", *, but: frozenset[str] = frozenset(), words: int = 0, clean: bool = False
    ) -> Passage:
        """Take a passage out, of a source or of any but some."""
        for n, one in enumerate(self.passages):
            fits = (not wanted or wanted in {one.source, one.who.person}) and one.source not in but
            if fits and len(one.words.split()) >= words and not (clean and "[" in one.words):
                return self.passages.pop(n)
        raise LookupError(wanted)


def _attribution(study: Study, who: Informant) -> str:
    settings = study.settings
    language = Language(settings.attributes, wording("da"), "da")
    return attributed(settings.attribution, [who], Quoted(), language, unknown="?").text


def quoted(rng: random.Random, words: str, attribution: str, lead: str = "") -> list[tuple[str, str]]:
    """Print a quote in one of the ways reports do."""
    opening, closing = rng.choice(_FORMS)
    lead_in = [("Normal", lead)] if lead else []
    behind = f" {attribution}" if attribution else ""
    match rng.randrange(4):
        case 0:
            return [*lead_in, ("Quote", f"{opening}{words}{closing}{behind}")]
        case 1:
            return [*lead_in, ("Quote", f"{words}{behind}")]
        case 2:
            return [*lead_in, ("Indent", f"{opening}{words}{closing}{behind}")]
        case _:
            return [("Normal", f"{lead} {opening}{words}{closing}{behind}.".strip())]


def edited(rng: random.Random, words: str) -> str:
    """Edit a passage as an honest writer does."""
    there = words.split()
    at = rng.randrange(3, len(there) - 4)
    plain = not any("[" in one or "]" in one for one in there)
    match rng.randrange(5) if plain else 4:
        case 0:
            return " ".join([*there[:at], "[…]", *there[at + 2 :]])
        case 1:
            return " ".join([*there[:at], "[kommunen]", *there[at:]])
        case 2:
            return " ".join([*there[:at], "…", *there[at:]])
        case 3:
            return " ".join([*there[:at], "(...)", *there[at + 3 :]])
        case _:
            return words


def altered(rng: random.Random, words: str) -> str:
    """Change a passage without saying so."""
    there = words.split()
    places = [n for n in range(2, len(there) - 2) if there[n].isalpha()]
    at = rng.choice(places)
    match rng.randrange(4):
        case 0:
            there[at] = "gulerod"
        case 1:
            del there[at]
        case 2:
            there.insert(at, "temmelig")
        case _:
            del there[at : at + 2]
    return " ".join(there)


def save(items: list[Item], path: Path, tables: list[tuple[tuple[str, ...], ...]] = []) -> dict[int, Item]:  # noqa: B006
    """Write the items as a Word file, and note where each paragraph came to stand."""
    document = Document()
    n = 0
    owner: dict[int, Item] = {}
    for item in items:
        for style, text in item.paragraphs:
            paragraph = document.add_paragraph(text, style="Quote" if style == "Quote" else None)
            if style == "Indent":
                paragraph.paragraph_format.left_indent = Cm(1)
            n += 1
            item.numbers.add(n)
            owner[n] = item
    for rows in tables:
        table = document.add_table(rows=0, cols=len(rows[0]))
        item = Item([], "table-sum")
        for row in rows:
            cells = table.add_row().cells
            for cell, text in zip(cells, row, strict=True):
                cell.text = text
                n += bool(text)
                item.numbers.add(n)
                owner[n] = item
        items.append(item)
    document.save(str(path))
    return owner


def sound(material: Material, but: frozenset[str]) -> Item:
    """Return a sound quote."""
    rng, one = material.rng, material.take(but=but)
    values = {name: there[0] for name, there in one.who.values.items()}
    role, region = values.get("role", ""), values.get("region", "")
    leads = [
        "Det bliver sagt sådan:",
        f"En {role} siger:",
        f"En {role} fra region {region} fortæller om samarbejdet mellem amt og kommune:" if region else "",
        f"Om samarbejdet med kommunen siger en {role}:",
        f"En anden {role} er inde på det samme, når det gælder de unge:",
        "",
    ]
    return Item(quoted(rng, edited(rng, one.words), one.attribution, rng.choice(leads)))


def faults(material: Material, per_kind: int, unapproved: str, uncoded: str) -> list[Item]:
    """Return faults of every kind that stands at a place, ``per_kind`` of each."""
    rng, done = material.rng, list[Item]()
    but = frozenset({unapproved})

    def add(kind: str, words: str, attribution: str, lead: str = "", form: str = "") -> None:
        paragraphs = quoted(rng, words, attribution, lead) if not form else [("Quote", f"»{words}«{attribution}")]
        done.append(Item(paragraphs, kind))

    for n in range(per_kind):
        add("not-found", f"{_MADE_UP[n % 4]}, {n + 3} gange i alt", "(politiker, amt, region 1)")
        one = material.take(but=but, words=10, clean=True)
        add("not-verbatim", altered(rng, one.words), one.attribution)
        one = material.take(but=but)
        add("attribution-wrong", one.words, _wrong(rng, one))
        one = material.take(but=but)
        add("attribution-incomplete", one.words, _incomplete(rng, one))
        one = material.take(but=but)
        add("attribution-policy", one.words, _against_policy(one, n))
        one = material.take(but=but)
        done.append(Item(_contradicted(rng, one, n), "prose-contradicts"))
        one = material.take(but=but)
        add("lead-in-discloses", one.words, one.attribution, _disclosing(n))
        one = material.take(but=but, words=12, clean=True)
        done.append(Item(quoted(rng, one.words, one.attribution)))
        add("reworded-twice", altered(rng, one.words), one.attribution)
        one = material.take(but=but)
        add("quote-without-attribution", one.words, "", "", form="block")
        done.append(Item([("Normal", _announcing(n)), ("Normal", rng.choice(_PROSE))], "lead-in-without-quote"))
        done.append(Item([("Normal", _leaking(n))], "leak"))
        done.append(Item([("Normal", _vague(n))], "vague-quantity"))
        done.append(Item([("Normal", _miscounted(n))], "number-differs"))
        done.append(Item([("Normal", _silent(n, uncoded))], "silence-as-absence"))
    return done


def _wrong(rng: random.Random, one: Passage) -> str:
    region = next(iter(one.who.values.get("region", ("",))))
    if region and rng.random() < 0.5:
        return one.attribution.replace(f"region {region}", f"region {int(region) % 5 + 1}")
    role = one.who.values["role"][0]
    return one.attribution.replace(role, "politiker" if role != "politiker" else "tilbudsleder")


def _incomplete(rng: random.Random, one: Passage) -> str:
    parts = one.attribution.strip("()").split(", ")
    if len(parts) == 1:
        return "(leder)"
    parts.pop(rng.randrange(len(parts)))
    return f"({', '.join(parts)})"


def _against_policy(one: Passage, n: int) -> str:
    parts = one.attribution.strip("()").split(", ")
    forms = (
        f"({', '.join(reversed(parts))})" if len(parts) > 1 else f"(en {parts[0]})",
        f"– {', '.join(parts)}, interview",
        f"({' i '.join(parts)}, 2003)" if len(parts) > 9 else f"({' / '.join(parts)}, citat)",
        f"({', '.join(parts)}, mand)",
    )
    return forms[n % 4]


def _contradicted(rng: random.Random, one: Passage, n: int) -> list[tuple[str, str]]:
    values = {name: there[0] for name, there in one.who.values.items()}
    role = values["role"]
    region = int(values.get("region", "0")) % 5 + 1
    other = "politiker" if role != "politiker" else "tilbudsleder"
    if not values.get("region"):
        return quoted(rng, one.words, one.attribution, f"En {other} siger:")
    leads = (
        f"En {role} fra region {region} siger:",
        f"En {other} udtrykker det sådan:",
        f"I region {region} er billedet et andet. En {role} forklarer:",
        f"Ifølge en {other} er det sådan:",
        f"Sådan beskriver en {role} i region {region} det:",
        f"Som en {other} formulerer det:",
    )
    if n % 7 == 6:
        return [("Normal", f"»{one.words},« siger en {role} i region {region} {one.attribution}")]
    return quoted(rng, one.words, one.attribution, leads[n % 6])


def _disclosing(n: int) -> str:
    title = _TITLES[n % len(_TITLES)]
    forms = (
        f"En {title} siger:",
        f"En erfaren {title} fra Nordjylland fortæller:",
        f"Sådan beskriver en {title} det:",
        f"Det forklarer en {40 + n}-årig {title} således:",
        f"{title.capitalize()}en udtrykker det på denne måde:",
    )
    return forms[n % 5]


def _announcing(n: int) -> str:
    forms = (
        "En politiker siger det på denne måde:",
        "En tilbudsleder fortæller om nætterne:",
        "Det kommer til udtryk hos en af lederne:",
        "En fra forvaltningen forklarer det med disse ord:",
    )
    return forms[n % 4]


def _leaking(n: int) -> str:
    name = NAMES[n % len(NAMES)]
    forms = (
        f"Det var {name} mappe, der blev væk, og derfor blev sagen ikke behandlet.",
        f"På mødet sagde {name}, at det ikke kunne fortsætte.",
        "Der kan ringes på 98 12 34 56 efter klokken otte.",
        f"Forløbet omkring {name} viser det samme.",
        "Hun fik nummer 120561-1238 hos lægen.",
    )
    return forms[n % 5]


def _vague(n: int) -> str:
    forms = (
        "Flere politikere peger på økonomien.",
        "En del af informanterne mener det modsatte.",
        "De fleste tilbudsledere er enige i det.",
        "Det er noget, som mange af lederne har oplevet.",
        "Enkelte politikere ser anderledes på sagen.",
        "Kun få af de interviewede kender reglerne.",
        "Hovedparten af deltagerne siger nej.",
        "Nogle tilbudsledere har prøvet det før.",
        "Det gælder også for et flertal af politikerne.",
        "Et par informanter tvivler.",
        "Talrige ledere har peget på det samme.",
        "Et stort mindretal blandt tilbudslederne er uenige.",
    )
    return forms[n % 12]


def _miscounted(n: int) -> str:
    forms = (
        f"Undersøgelsen bygger på {20 + n} interviews.",
        f"I alt {40 + n} personer har deltaget.",
        f"Der er gennemført {7 + n} fokusgrupper.",
        f"Materialet omfatter {12 + n} politikere og en række referater.",
        f"Det siger 3 af {50 + n} informanter.",
        "Rapporten bygger på interview med nitten politikere.",
        "Der indgår otte dobbeltinterview i datamaterialet.",
        "Vi har interviewet atten tilbudsledere.",
        f"Der er foretaget {19 + n} interview i de fem regioner.",
    )
    return forms[n % 9]


def _silent(n: int, region: str) -> str:
    forms = (
        f"I region {region} har man ikke noget at sige om borgerkontakt.",
        f"Politikerne i region {region} nævner ikke brugerinddragelse.",
        f"Borgerkontakt er ikke et tema i region {region}.",
        f"Ingen i region {region} taler om samarbejdet med frivillige.",
        f"Region {region} siger intet om barrierer.",
        f"Spørgsmålet om styring fylder ikke i region {region}.",
        f"I region {region} er der ingen, der kommer ind på det.",
        f"Hos de private i region {region} er der tavshed om bolig.",
        f"Region {region} skiller sig ud ved ikke at nævne borgerkontakt.",
    )
    return forms[n % 9]


def labelled_twice(material: Material, per_kind: int, but: frozenset[str]) -> list[Item]:
    """Return pairs of quotes of one person under two titles."""
    done: list[Item] = []
    for n in range(per_kind):
        first = material.take(but=but)
        second = material.take(first.who.person)
        title, other = _TITLES[n % 7], _TITLES[(n + 1) % 7]
        done.append(Item([("Quote", f"»{first.words}« ({title})")], "-"))
        done.append(Item([("Quote", f"»{second.words}« ({other})")], "two-labels"))
    return done


def unapproved_quotes(material: Material, per_kind: int, source: str) -> list[Item]:
    """Return quotes that nobody has approved."""
    taken = [material.take(source) for _ in range(per_kind)]
    return [Item(quoted(material.rng, one.words, one.attribution), "consent") for one in taken]


def wrong_tables(rng: random.Random, per_kind: int) -> list[tuple[tuple[str, ...], ...]]:
    """Return tables whose totals are wrong."""
    done: list[tuple[tuple[str, ...], ...]] = []
    for _ in range(per_kind):
        figures = [(rng.randrange(2, 40), rng.randrange(2, 40)) for _ in range(4)]
        rows = [(f"region {n}", str(a), str(b)) for n, (a, b) in enumerate(figures, 1)]
        total = ("I alt", str(sum(a for a, _ in figures) + 3), str(sum(b for _, b in figures)))
        done.append((("", "amt", "kommune"), *rows, total))
    return done
