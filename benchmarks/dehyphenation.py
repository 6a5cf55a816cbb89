"""Words broken at line ends and joined again: precision and recall, on text this script breaks itself.

The bundled transcripts and a page of report prose are set in narrow lines, broken the Danish way (a consonant goes
with the vowel after it, two letters on either side), as old reports were. In a scan some hyphens are lost. Page
numbers and running heads come in between. Every line end has a known answer.

Run: python benchmarks/dehyphenation.py
"""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from qcode.formats import transcripts
from qcode.formats.dehyphenation import joined
from qcode.formats.plain import Line
from qcode.language.ordinary import can_name, is_ordinary

TRANSCRIPTS = Path(__file__).resolve().parents[1] / "transcripts"
WIDTHS = range(40, 81, 2)
LOST = 0.25  # of the hyphens
PAGE = 34  # lines
HEADS = ("Sociale tilbud i fem amter", "Kapitel 3. Samarbejde mellem amt og kommune")
VOWELS = "aeiouyæøåé"
REPORT = """
HMS-gruppen er ikke-homogen: den rummer både hjemløse, misbrugere og sindslidende. I § 94-tilbuddene og §
110-boformerne møder personalet dem dagligt, og social- og sundhedsudvalget i amtet har siden 1998 finansieret to
støtte-kontaktpersoner. De politisk-administrative beslutninger tages i social- og psykiatriforvaltningen.

Ikke-visiterede brugere kommer til værestedet uden henvisning. EU-midlerne, SATS-puljen og 3-årige projektmidler
udgør tilsammen to tredjedele af budgettet. Nord-Sjælland og Syd- og Sønderjylland har flere § 105-tilbud end de
øvrige amter, og P-pladsen foran herberget er blevet et mødested. Kommune- og amtspolitikere er uenige.

E-mail og a-kasse er nye ord i journalerne; it-systemet blev indført i 2001-2002. De non-verbale signaler og
mor-barn-forholdet nævnes af flere. Den dansk-svenske undersøgelse fra 1996 fandt det samme, og ikke-brugerne var
dengang den største gruppe. Læge- og sygeplejerskebemandingen er øget på boformerne efter § 110-reformen.

Medarbejdernes tværfaglige baggrund, ledelsesstilen og behandlingsfilosofien varierer betydeligt.
Kontaktpersonsordningen forudsætter koordination mellem distriktspsykiatrien, misbrugscenteret og hjemmevejlederne.
Botilbuddenes normering er uændret, mens visitationskriterierne er skærpet gennem brugerstyringsprojekterne.

Herberget på Nørregade er et § 94-tilbud med 24-timers bemanding. Amtet og de ti by- og landkommuner har siden 1995
delt udgifterne, og VVS-arbejdet på bygningen blev betalt af en EU-bevilling. Forstanderen kalder stedet ikke-
dømmende og nævner, at ikke-danske brugere ofte kommer via gadeplansarbejderne. Samarbejdsaftalen fra 1999-2000 er
ikke fornyet, og kommunernes handleplaner mangler i halvdelen af sagerne.

Psykiatri-udvalget mødes hver anden måned. I Fyns-rapporten hedder det, at mad- og måltidsordninger samt arbejds- og
aktivitetstilbud er de mest efterspurgte. U-landsfrivillige og ex-brugere bemander cafeen, der ligger ved S-togs
linjen. De kvalitativt-orienterede interview viser, at beboernes økonomi, helbred og netværk forværres gradvist, og
at kontinuiteten i den opsøgende indsats er afgørende for, om beboerne fastholder deres boliger.
"""


@dataclass(frozen=True, slots=True)
class End:
    """What belongs at the end of a line: the last token as written, and whether it was broken there."""

    token: str
    broken: str = ""  # "hyphen", "own", "lost" or nothing


def is_word(word: str) -> bool:
    """Tell whether the language has the word; a name only with its capital."""
    return is_ordinary(word) or (word[:1].isupper() and can_name(word))


def places(word: str) -> list[int]:
    """Return where a word may be broken."""
    lower = word.casefold()
    found = []
    for at in range(2, len(lower) - 1):
        head, tail = lower[:at], lower[at:]
        vowels = any(one in VOWELS for one in head) and any(one in VOWELS for one in tail)
        starts = tail[0] not in VOWELS and tail[1] in VOWELS
        if vowels and starts and head.isalpha() and tail[:2].isalpha():
            found.append(at)
    return found


def cut(token: str, room: int, chance: random.Random) -> tuple[str, str, str]:
    """Break a token so that its head fits into the room: head, tail, kind of break; nothing where it cannot be."""
    own = [at + 1 for at, one in enumerate(token[:-1]) if one == "-" and 1 < at + 1 <= room]
    if own:
        return token[: own[-1]], token[own[-1] :], "own"
    core = re.match(r"\W*([^\W\d_]+)", token)
    if core is None or "-" in token:
        return "", token, ""
    fits = [at + core.start(1) for at in places(core[1]) if at + core.start(1) < room]
    if not fits:
        return "", token, ""
    lost = chance.random() < LOST
    return token[: fits[-1]] + ("" if lost else "-"), token[fits[-1] :], "lost" if lost else "hyphen"


def broken(paragraph: str, width: int, chance: random.Random) -> list[tuple[str, End]]:
    """Set a paragraph in lines."""
    lines: list[tuple[str, End]] = []
    line: list[str] = []
    size = 0
    for token in paragraph.split():
        rest = token
        if size + len(rest) + bool(line) > width:
            head, tail, kind = cut(rest, width - size - bool(line), chance)
            text = " ".join([*line, head] if head else line)
            lines.append((text, End(token if head else line[-1], kind)))
            line, size, rest = [], 0, tail
        line.append(rest)
        size += len(rest) + (len(line) > 1)
    if line:
        lines.append((" ".join(line), End(line[-1])))
    return lines


def typeset(paragraphs: list[str], width: int, chance: random.Random) -> tuple[list[Line], dict[int, End], set[int]]:
    """Set a text in lines and pages; return the lines, the answers by line, and the lines that are no text."""
    lines: list[Line] = []
    answers: dict[int, End] = {}
    printed: set[int] = set()
    n, on_page, page = 0, 0, 11
    for paragraph in paragraphs:
        for text, end in broken(paragraph, width, chance):
            n += 1
            lines.append(Line(n, text))
            answers[n] = end
            on_page += 1
            if on_page == PAGE:
                for extra in (str(page), HEADS[page % 2]):
                    n += 1
                    lines.append(Line(n, extra))
                    printed.add(n)
                on_page, page = 0, page + 1
        n += 1  # an empty line
    return lines, answers, printed


def last(text: str) -> str:
    """Return the last token of a line."""
    return text.rpartition(" ")[2]


def main() -> None:
    """Break, join, compare, print."""
    turns = [turn.words for path in sorted(TRANSCRIPTS.iterdir()) for turn in read(path)]
    counted: Counter[str] = Counter()
    for width in WIDTHS:
        chance = random.Random(width)
        paragraphs = [piece for words in turns for piece in words.split("\n")]
        for at, prose in enumerate(REPORT.strip().split("\n\n")):  # once, so that the file itself tells little
            paragraphs.insert(at * 9, prose)
        lines, answers, printed = typeset(paragraphs, width, chance)
        done = {line.n: line.text for line in joined(lines, is_word).lines}
        given = {line.n: line.text for line in lines}
        counted["furniture"] += len(printed)
        counted["furniture found"] += sum(n not in done for n in printed)
        for n, end in answers.items():
            counted[f"ends: {end.broken or 'whole'}"] += 1
            after = last(done.get(n, ""))
            if n not in done and last(given[n]) and end.broken == "" and not was_moved_up(answers, n):
                counted["text taken for furniture"] += 1
            elif end.broken:
                counted[f"right: {end.broken}"] += after == end.token
                counted["joined"] += after != last(given[n])
            elif n in done and after != end.token and not end.token.endswith(after):
                counted["joined"] += 1
                counted["wrongly joined whole words"] += 1
    report(counted)


def was_moved_up(answers: dict[int, End], n: int) -> bool:
    """Tell whether a line may have held nothing but the second half of the word above."""
    above = max((one for one in answers if one < n), default=0)
    return bool(above and answers[above].broken)


def read(path: Path) -> list:  # type: ignore[type-arg]  # turns
    """Return the turns of a transcript."""
    return list(transcripts.read(path.read_bytes(), path.name).turns)


def report(counted: Counter[str]) -> None:
    """Print the figures."""
    ends = sum(counted[f"ends: {kind}"] for kind in ("hyphen", "own", "lost"))
    right = sum(counted[f"right: {kind}"] for kind in ("hyphen", "own", "lost"))
    for name, n in sorted(counted.items()):
        print(f"{name:32} {n}")
    figures = {
        "line_ends": ends + counted["ends: whole"],
        "broken_words": ends,
        "precision": round(right / max(counted["joined"], 1), 4),
        "recall": round(right / max(ends, 1), 4),
        "recall_hyphen": round(counted["right: hyphen"] / counted["ends: hyphen"], 4),
        "recall_own_hyphen": round(counted["right: own"] / max(counted["ends: own"], 1), 4),
        "recall_lost_hyphen": round(counted["right: lost"] / counted["ends: lost"], 4),
        "furniture_recall": round(counted["furniture found"] / counted["furniture"], 4),
        "text_lost_as_furniture": counted["text taken for furniture"],
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
