"""What stands in a letter around the quotes, in each language."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LetterWording:
    """Sentences of one language; names in braces are filled in.

    Attributes:
        file: What a letter's file is called, before the person's id.
        dear: ``{name}`` is theirs, or a blank.
        opening: What it is about; ``{study}``.
        shown: How to read the quotes.
        place: Where a quote will stand; ``{place}``.
        nowhere: For one that has no place yet.
        answers: What can be answered to each quote, a line each.
        answer_by: ``{date}``, or a blank.
        answer_to: Where to.
        unanswered: To those without whose approval nothing is printed.
        closing: What they can do at any time.
        signed: For date and name.
        quote: ``{n}`` of the quotes in the letter.
    """

    title: str
    file: str
    dear: str
    opening: str
    shown: str
    quote: str
    place: str
    nowhere: str
    answers: tuple[str, ...]
    answer_by: str
    answer_to: str
    unanswered: str
    closing: str
    signed: str
    blank: str = "______________________________"


_DANISH = LetterWording(
    title="Godkendelse af citater",
    file="brev",
    dear="Kære {name}",
    opening=(
        "Du har medvirket i »{study}«. Vi aftalte, at du får de citater at se, som vi gerne vil bringe af dig, "
        "før de bliver trykt. Her står de, som de vil blive trykt, med det, der kommer til at stå om, hvem der "
        "siger det."
    ),
    shown=(
        "Det, der står i skarpe parenteser, træder i stedet for navne og andet, som kunne vise, hvem der tales om, "
        "eller for ord, vi har udeladt."
    ),
    quote="Citat {n}",
    place="Skal stå i: {place}",
    nowhere="Skal stå i: endnu ikke bestemt",
    answers=(
        "☐ Må bringes, som det står her.",
        "☐ Må bringes med denne ændring: ______________________________",
        "☐ Må ikke bringes.",
    ),
    answer_by="Vi beder om dit svar senest den {date}.",
    answer_to="Svaret sendes til: ______________________________",
    unanswered="Citater, du ikke har godkendt, kommer ikke i rapporten.",
    closing="Du kan når som helst trække dit samtykke til at medvirke tilbage; skriv eller ring til os.",
    signed="Dato og underskrift: ______________________________",
)
_ENGLISH = LetterWording(
    title="Approval of quotations",
    file="letter",
    dear="Dear {name},",
    opening=(
        "You took part in “{study}”. We agreed that you would see the quotations of yours that we would like to print "
        "before they are printed. Here they are as they will be printed, with what will stand beside them of who "
        "speaks."
    ),
    shown=(
        "What stands in square brackets takes the place of names and of whatever else could tell who is spoken of, "
        "or of words we have left out."
    ),
    quote="Quotation {n}",
    place="To stand in: {place}",
    nowhere="To stand in: not decided yet",
    answers=(
        "☐ May be printed as it stands here.",
        "☐ May be printed with this change: ______________________________",
        "☐ May not be printed.",
    ),
    answer_by="Please let us have your answer by {date}.",
    answer_to="Please send it to: ______________________________",
    unanswered="Quotations you have not approved do not go into the report.",
    closing="You may withdraw your consent to take part at any time; write or call us.",
    signed="Date and signature: ______________________________",
)


def letter_wording(language: str) -> LetterWording:
    """Return the sentences of a language; English where it is not known."""
    return {"da": _DANISH}.get(language, _ENGLISH)
