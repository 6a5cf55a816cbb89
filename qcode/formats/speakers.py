"""Speakers' labels: which words can be one, which surely are, whose voice they stand for."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from qcode.model.finding import Finding, Severity
from qcode.model.turn import Voice

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_WHOLLY_BRACKETED = re.compile(r"[\[(<{](.*)[\])>}]")
_NUMBERED = re.compile(r"^([^\W\d_]{1,3})\.? (\d{1,3})$")
_BEFORE_NUMBER = re.compile(r"(?<=[^\W\d])[ _]?0*(\d+)$")
_PUNCTUATION = re.compile(r"[,;?!…\"»«“”/\\=|#…]|\w{4,}\.|\.\.")
_INTERVIEWER = re.compile(
    r"I|(?i:int|int(?:erviewer(?:en)?|ervjuer|ervjuare)(?:\b.*)?|int\.? ?\d{1,2}"
    r"|(?:ordstyrer(?:en)?|moderator(?:en)?|facilitator(?:en)?|spørger)(?:\b.*)?)"
)
_NUMBERED_I = re.compile(r"I\d{1,2}")
_INFORMANT = re.compile(
    r"(?i:ip\d{0,3}|p\d{1,3}|(?:informant|respondent|interviewperson)(?: ?\d{1,3})?"
    r"|(?:deltager|participant|taler|speaker|person) ?\d{1,3})|[A-ZÆØÅ]{1,3}\d{1,3}"
)

_SOMEBODY = r"(?: (?:stemmer?|talere?|personer?|mand|kvinde|deltagere?|informant(?:er)?|speakers?|voices?|\d{1,2}))?"
_NOBODY = re.compile(
    rf"[\[(]?(?:\?{{1,5}}|(?i:(?:ukendt|uidentificeret|unknown|flere|several|alle|begge){_SOMEBODY}"
    r"|alle sammen|(?:alle )?i kor|everyone|all|both))[\])]?"
)
_TOGETHER = re.compile(r"\s*(?:[/&+,]|\bog\b|\band\b|\beller\b)\s*")


def words_of(written: str) -> frozenset[str]:
    """Return a word list written as one string."""
    return frozenset(written.split())


HEAD = words_of(
    "dato sted tid tidspunkt varighed længde emne deltagere tilstede lydfil fil transskriberet transskription projekt "
    "titel optaget optagelse interviewguide date place duration file project title recorded participants"
)
# Words no label begins with, by language: openings of ordinary sentences.
_OPENERS: Mapping[str, frozenset[str]] = {
    "da": words_of(
        "af aldrig alt alternativt altså at bare begge blandt citat da de dem den denne der derefter derfor deres "
        "derudover desuden det dette du eksempel eksempelvis eller en enten er et eventuelt fem fire for fordi "
        "fra først fx for f.eks godt grunden ham han har hele hendes her hun hvad hvem hver hvilket hvis hvor hvordan "
        "hvorfor i ja jamen jeg jo kl klokken konklusion kort kun lad lige man med men mens min mine mit mht mit måske "
        "nemlig nej ni nogen noget nogle nr nu når o ofte og også okay om omvendt ovre ok ordsproget otte p.t pga på "
        "resultat resultatet sidst sig sin sit som spørgsmålet svaret så sådan syv tag ti til to tre tværtimod "
        "seks under uden vel ved vi vores ærligt øh øhm åh"
    ),
    "en": words_of(
        "a again all also an and as at because but but by example first for from he her here his how i if in it like "
        "my no not note now of oh ok okay on one or our question result she so that the their then there these they "
        "this three to two we well what when where which who why with yes you"
    ),
}
_ANY_OPENER = frozenset[str]().union(*_OPENERS.values(), HEAD)
_SAYING = words_of(
    "sagde siger sige spurgte spørger svarede svarer tænkte tænker mente mener skrev skriver råbte var er blev bliver "
    "havde har kan skal vil said says asked thought was is are were"
)
_PARTICLES = words_of("af von van de da la og fra i")
_NOUN_ENDINGS = ("ningen", "elsen", "heden", "tet", "erne", "ene", "ioner", "ing", "hed", "else")


def label_of(raw: str) -> str:
    """Return a speaker's label in its plain form, or nothing where this can be none.

    >>> label_of("[IP 1]:"), label_of("Mette  Hansen"), label_of("Så sagde han")
    ('IP1', 'Mette Hansen', '')
    """
    text = as_written(raw) if len(raw) < 80 else ""  # noqa: PLR2004  a label has 40
    if is_nobody(text):
        return text
    inside = _WHOLLY_BRACKETED.fullmatch(text)
    text = _NUMBERED.sub(r"\1\2", (inside[1] if inside else text).strip("*_:. "))
    if is_known(text):
        return text
    words = text.split(" ")
    fits = 0 < len(text) <= 40 and len(words) <= 4 and (text[0].isupper() or text[0].isdecimal())  # noqa: PLR2004
    if not fits or ":" in text or _PUNCTUATION.search(text):
        return ""
    speech = (len(text) > 1 and words[0].casefold().strip(".") in _ANY_OPENER) or not _SAYING.isdisjoint(words)
    return "" if speech else text


def as_written(raw: str) -> str:
    """Return a label without the marks around it, and otherwise as the transcriber wrote it."""
    return " ".join(raw.split()).strip("*_:. ")


def is_nobody(label: str) -> bool:
    """Tell whether a label says that the transcriber heard no one in particular.

    >>> [is_nobody(label) for label in ("??", "(ukendt)", "Alle", "Flere stemmer", "Alle Hansen")]
    [True, True, True, True, False]
    """
    return _NOBODY.fullmatch(label) is not None


def named_in(label: str) -> tuple[str, ...]:
    """Return whom a label names that names several, or one in doubt; nothing for any other.

    >>> named_in("Bo/Lis"), named_in("IP1 og IP2"), named_in("IP1 (?)"), named_in("IP1")
    (('Bo', 'Lis'), ('IP1', 'IP2'), ('IP1',), ())
    """
    plain = label.replace("(?)", "").rstrip("? ")
    parts = tuple(label_of(part) for part in _TOGETHER.split(plain))
    return parts if all(parts) and (len(parts) > 1 or plain != label) else ()


def is_known(label: str) -> bool:
    """Tell whether a label is a speaker wherever it stands, such as ``IP1`` or ``Moderator``."""
    return bool(_INTERVIEWER.fullmatch(label) or _INFORMANT.fullmatch(label))


def is_name(label: str) -> bool:
    """Tell whether a label that occurs once looks like a name: capitals throughout, no noun of abstraction."""
    words = label.replace("(", "").replace(")", "").split()
    capitals = all(word[0].isupper() or word[0].isdecimal() or word in _PARTICLES for word in words)
    return capitals and not label.casefold().endswith(_NOUN_ENDINGS)


def voices(labels: set[str]) -> dict[str, Voice]:
    """Tell interviewers from informants; ``IV`` and ``I1`` mean either, so the other labels decide."""
    asking = {label for label in labels if _INTERVIEWER.fullmatch(label)}
    if any(re.fullmatch(r"(?i:ip\d*)", label) for label in labels):
        asking |= {label for label in labels if label.upper() == "IV"}
    numbered = {label for label in labels if _NUMBERED_I.fullmatch(label)}
    if not asking and labels - numbered - {""}:
        asking = numbered
    known = {label: Voice.INTERVIEWER if label in asking else Voice.INFORMANT for label in labels}
    return {**known, **{label: Voice.UNKNOWN for label in labels if is_nobody(label)}, "": Voice.UNKNOWN}


def key_of(label: str) -> str:
    """Return what all writings of a label in one file have in common.

    >>> key_of("IP 1") == key_of("Ip.1") == key_of("ip01"), key_of("Mette H.") == key_of("METTE H")
    (True, True)
    """
    return _BEFORE_NUMBER.sub(r"\1", " ".join(label.casefold().replace(".", " ").split()))


def unified(labels: Sequence[str], path: object) -> tuple[Mapping[str, str], list[Finding]]:
    """Give each speaker one label: of the writings of it in the file the most frequent, of those the first.

    Args:
        labels: Of all turns, in order.
        path: How the person named the file, for findings.

    Returns:
        Each writing with its label, and a finding where a number has zeros before it in one and none in another.
    """
    writings: dict[str, Counter[str]] = {}
    for label, n in Counter(labels).items():
        writings.setdefault(key_of(label), Counter())[label] = n
    one = {key: counted.most_common(1)[0][0] for key, counted in writings.items()}
    padded = sum(len({_digits(label) for label in counted}) > 1 for counted in writings.values())
    message = f"Numbers of speakers are written with and without zeros before them; {padded} read as one and the same."
    found = [Finding("labels-unified", Severity.WARNING, str(path), message)] if padded else []
    return {label: one[key_of(label)] for label in set(labels)}, found


def _digits(label: str) -> str:
    return "".join(letter for letter in label if letter.isdecimal())
