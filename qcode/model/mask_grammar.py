"""How masks bend in the text around them: genitive, article, capital, what is made of a place; by language.

A language without data has its masks printed as they were written, with an English genitive.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from qcode.model.mask import EntityKind

if TYPE_CHECKING:
    from collections.abc import Mapping

_ENGLISH_KINDS: Mapping[EntityKind, str] = {
    EntityKind.PERSON: "a person",
    EntityKind.PLACE: "a place",
    EntityKind.INSTITUTION: "an institution",
    EntityKind.ORGANISATION: "an organisation",
    EntityKind.CPR: "a civil number",
    EntityKind.PHONE: "a telephone number",
    EntityKind.EMAIL: "an e-mail address",
    EntityKind.PLATE: "a licence plate",
    EntityKind.ADDRESS: "an address",
    EntityKind.DATE: "a date",
    EntityKind.ACCOUNT: "an account number",
    EntityKind.URL: "a web page",
    EntityKind.OTHER: "a name",
}
_DANISH_KINDS: Mapping[EntityKind, str] = {
    EntityKind.PERSON: "en person",
    EntityKind.PLACE: "et sted",
    EntityKind.INSTITUTION: "en institution",
    EntityKind.ORGANISATION: "en organisation",
    EntityKind.CPR: "et CPR-nummer",
    EntityKind.PHONE: "et telefonnummer",
    EntityKind.EMAIL: "en e-mail",
    EntityKind.PLATE: "et registreringsnummer",
    EntityKind.ADDRESS: "en adresse",
    EntityKind.DATE: "en dato",
    EntityKind.ACCOUNT: "et kontonummer",
    EntityKind.URL: "en hjemmeside",
    EntityKind.OTHER: "et navn",
}
_LABEL = 2  # letters of a last word such as `A` or `12`


@dataclass(frozen=True, slots=True)
class Grammar:
    """What a language does to masks.

    Attributes:
        genitive: Endings: by default; after a sibilant; after a sign such as a number.
        kinds: What an entity is, where nothing finer is to be printed.
        articles: Indefinite articles, which a mask may begin with.
        owners: Words after which a noun is indefinite though it is a certain one: ``min``.
        pointers: Words after which that holds where an adjective stands between: ``den gamle``.
        adjectives: Adjectives that stand before names.
        nouns: Indefinite form of a noun, by its definite form; compounds end in them.
        places: What may hang on a place, and what is printed for it after the mask; the longest first.
        family: The same for a person.
        abbreviations: Words with a full stop that end no sentence.
        blanks: What somebody printed in place of a name before the text came here, in lower case.
    """

    genitive: tuple[str, str, str] = ("'s", "'", "'s")
    kinds: Mapping[EntityKind, str] = field(default_factory=lambda: _ENGLISH_KINDS)
    articles: frozenset[str] = frozenset()
    owners: frozenset[str] = frozenset()
    pointers: frozenset[str] = frozenset()
    adjectives: frozenset[str] = frozenset()
    nouns: Mapping[str, str] = field(default_factory=dict)
    places: tuple[tuple[str, str], ...] = ()
    family: tuple[tuple[str, str], ...] = ()
    abbreviations: frozenset[str] = frozenset()
    blanks: frozenset[str] = frozenset()

    def of(self, mask: str) -> str:
        """Return the genitive of a mask.

        >>> [grammar("da").of(mask) for mask in ("byen", "en by i region 2", "bostedet Fokus")]
        ['byens', "en by i region 2's", "bostedet Fokus'"]
        """
        ending, after_sibilant, after_sign = self.genitive
        last = mask.rsplit(maxsplit=1)[-1]
        if len(last) == 1:
            return mask + after_sign
        if mask.lower().endswith(("s", "x", "z")):
            return mask + after_sibilant
        return mask + (after_sign if last.isupper() or not last[-1].isalpha() else ending)

    def indefinite(self, mask: str) -> str:
        """Return a mask as it stands after an article, or before what is compounded with it.

        >>> [grammar("da").indefinite(mask) for mask in ("bostedet", "en by i region 2", "lederen af huset", "navn 1")]
        ['bosted', 'by i region 2', 'leder af huset', 'navn 1']
        """
        first, blank, rest = mask.partition(" ")
        if first.lower() in self.articles and rest:
            return rest
        for length in range(len(first), 2, -1):
            noun = self.nouns.get(first[-length:].lower())
            if noun is not None:
                return first[:-length] + noun + blank + rest
        return mask

    def stem(self, mask: str) -> str:
        """Return what two masks have in common that print alike somewhere.

        >>> grammar("da").stem("Byen") == grammar("da").stem("en by")
        True
        """
        return self.indefinite(" ".join(mask.split())).casefold()


def is_label(mask: str) -> bool:
    """Tell whether a mask is a label to be looked up, which has one writing: ``person A``, ``by 3``, ``CPR-nummer``.

    >>> [is_label(mask) for mask in ("person A", "by 3", "byen", "en by i Jylland")]
    [True, True, False, False]
    """
    last = mask.rsplit(maxsplit=1)[-1] if mask.strip() else ""
    return mask[:1].isupper() or any(letter.isdigit() for letter in last) or (last.isupper() and len(last) <= _LABEL)


def _words(table: str) -> frozenset[str]:
    return frozenset(table.split())


def _definite(table: str) -> dict[str, str]:
    """Return a table of definite and indefinite forms, ``byen by``, as a mapping."""
    pairs = (line.split() for line in table.strip().splitlines())
    return {word[n]: word[n + 1] for word in pairs for n in range(0, len(word), 2)}


_DANISH_NOUNS = """
byen by landsbyen landsby bydelen bydel kvarteret kvarter gaden gade vejen vej egnen egn øen ø landet land
regionen region amtet amt kommunen kommune sognet sogn staden stad stedet sted området område distriktet distrikt
huset hus hjemmet hjem centret center centeret center caféen café cafeen cafe kirken kirke skolen skole klubben klub
herberget herberg tilbuddet tilbud projektet projekt foreningen forening firmaet firma virksomheden virksomhed
organisationen organisation institutionen institution afdelingen afdeling afsnittet afsnit hospitalet hospital
sygehuset sygehus klinikken klinik fængslet fængsel arresten arrest fonden fond styrelsen styrelse kontoret kontor
forvaltningen forvaltning teamet team gruppen gruppe bostedet bosted værestedet værested avisen avis
lederen leder chefen chef forstanderen forstander sagsbehandleren sagsbehandler rådgiveren rådgiver lægen læge
sygeplejersken sygeplejerske pædagogen pædagog psykologen psykolog psykiateren psykiater borgmesteren borgmester
rådmanden rådmand politikeren politiker borgeren borger brugeren bruger beboeren beboer kvinden kvinde manden mand
drengen dreng pigen pige barnet barn sønnen søn datteren datter moderen moder moren mor faderen fader faren far
broren bror broderen broder søsteren søster kæresten kæreste konen kone kollegaen kollega vennen ven veninden veninde
naboen nabo personen person medarbejderen medarbejder betjenten betjent advokaten advokat præsten præst læreren lærer
deltageren deltager informanten informant interviewpersonen interviewperson familien familie navnet navn
"""
_INHABITANTS = tuple(
    (stem + ending, "-borger" + ending)
    for stem in ("enser", "ianer", "usianer", "aner", "borger", "havner", "lænder")
    for ending in ("", "s", "en", "ens", "e", "es", "ne", "nes")
)
_SHORT_INHABITANTS = tuple(
    (stem + more, printed + more)
    for stem, printed in (
        *(("boer", "-borgere"), ("boerne", "-borgerne"), ("boen", "-borgeren"), ("bo", "-borger")),
        *(("jyde", "-borger"), ("jyden", "-borgeren"), ("jyder", "-borgere"), ("jyderne", "-borgerne")),
        *(("lænding", "-borger"), ("lændinge", "-borgere"), ("lændingene", "-borgerne")),
    )
    for more in ("", "s")
)
_AROUND = tuple(
    (noun + more, f"-{noun}{more}")
    for noun in ("egn", "egnen", "folk", "folkene", "folket", "området", "kanten", "drengen", "pigen")
    for more in ("", "s")
)
_ADJECTIVES = (
    *((ending, "-sk") for ending in ("ensisk", "usiansk", "iansk", "ansk", "landsk", "jysk", "sk")),
    *((ending, "-ske") for ending in ("ensiske", "usianske", "ianske", "anske", "landske", "jyske", "ske")),
)
_DANISH = Grammar(
    genitive=("s", "'", "'s"),
    kinds=_DANISH_KINDS,
    articles=_words("en et"),
    owners=_words("min mit mine din dit dine sin sit sine vor vort vores jeres deres hans hendes dens dets"),
    pointers=_words("den det de denne dette disse"),
    adjectives=_words("""
        ny nyt nye gammel gammelt gamle lille små stor stort store god godt gode anden andet andre hel helt hele rigtig
        rigtigt rigtige kommende tidligere nuværende egen eget egne kære søde stakkels flink flinke ung unge sød nær
        nære første sidste nordlige sydlige østlige vestlige indre ydre
    """),
    nouns=_definite(_DANISH_NOUNS),
    places=tuple(
        sorted({*_INHABITANTS, *_SHORT_INHABITANTS, *_AROUND, *_ADJECTIVES}, key=lambda one: (-len(one[0]), one))
    ),
    family=(("ernes", "-familiens"), ("erne", "-familien")),
    abbreviations=_words("""
        f.eks. fx. bl.a. ca. d. kl. nr. hr. fr. dr. sct. skt. evt. mht. m.fl. m.m. o.l. pga. jf. dvs. prof. tlf.
    """),
    blanks=_words("""
        navn navnet navne fornavn efternavn by byen bynavn sted stedet stednavn kommune kommunen kommunenavn institution
        institutionen organisation region amt person personen anonymiseret anonym udeladt fjernet slettet
        xx xxx xxxx xxxxx nn n.n. n.n yy yyy zz
    """),
)
_ENGLISH = Grammar(
    articles=_words("a an"),
    owners=_words("my your his her its our their"),
    abbreviations=_words("e.g. i.e. mr. mrs. ms. dr. st. no. prof."),
    blanks=_words("name place town city person anonymised anonymized removed deleted redacted xx xxx xxxx nn n.n."),
)


@cache
def grammar(language: str) -> Grammar:
    """Return the grammar of a language; one that bends next to nothing where it is not known."""
    return {"da": _DANISH, "en": _ENGLISH}.get(language, Grammar())
