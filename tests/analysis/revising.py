"""Random revisions of random interviews, and the truth about them.

The oracle knows nothing of alignment: edits are done on a text in which every character carries its old place.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field
from itertools import accumulate

from qcode.analysis.anchoring import carried
from qcode.model.revision import Carried, CarriedState
from qcode.model.span import Span

UNTOUCHED, TOUCHED = CarriedState.UNTOUCHED, CarriedState.TOUCHED
STOCK = (
    "Ja. Ja. Ja. Ja. Nej. Nej. Mm. Mm. Okay. Præcis. Ja, ja. Nej, nej. Ja, det er rigtigt. Det ved jeg ikke. "
    "Det kan jeg ikke huske. Hvad tænker du om det? Kan du sige lidt mere om det? Ja, det gør vi. Det synes jeg. "
    "Altså, det er svært at sige. Ja, helt sikkert. Nej, overhovedet ikke. Hvordan det? [griner]"
)
STOCK_TURNS = tuple(part for part in STOCK.replace(". ", ".|").replace("? ", "?|").split("|") if part)
OPENINGS = ("Jeg synes", "Altså, det er", "Og så", "Det er jo", "Men", "Vi har", "Ja, og", "Så", "Når man", "Hun sagde")
STOP_LINE = "og i at det er en til af den på for med der de ikke som jeg et vi så men har var kan man om skal da vil"
STOP = STOP_LINE.split()
NAMES = ("Anna", "Mette", "Bo", "Kirsten", "Jens", "Aalborg", "Hjulskoven", "Fokus", "Vejen", "Per")
ONSETS = (*"bdfghklmnprstv", "st", "kr", "bl", "sk")
VOWELS, CODAS = "aeiouyæøå", "nrldsgt"
ENDINGS = ("", "en", "et", "er", "e", "ede", "hed", "ing", "ingen", "s")


LONG_TURN = 30


@dataclass
class Talk:
    """Writes interviews full of short answers, stock phrases and passages said twice."""

    random: random.Random
    stems: list[str] = field(init=False)
    weights: list[float] = field(init=False)

    def __post_init__(self) -> None:
        syllables = [onset + vowel + coda for onset in ONSETS for vowel in VOWELS for coda in CODAS]
        self.stems = [self.random.choice(syllables) + self.random.choice(["", "", "le", "me"]) for _ in range(700)]
        self.weights = list(accumulate(1 / (rank + 3) for rank in range(700)))

    def word(self) -> str:
        dice = self.random.random()
        if dice < 0.5:
            return self.random.choice(STOP)
        if dice < 0.53:
            return self.random.choice(NAMES)
        return self.random.choices(self.stems, cum_weights=self.weights)[0] + self.random.choice(ENDINGS)

    def sentence(self) -> str:
        words = [self.word() for _ in range(self.random.randint(1, 14))]
        if len(words) > 6 and self.random.random() < 0.4:
            words[3] += ","
        opening = self.random.choice(OPENINGS) if self.random.random() < 0.6 else self.word().capitalize()
        return f"{opening} {' '.join(words)}{self.random.choice('....?')}"

    def turn(self, before: list[str]) -> str:
        dice = self.random.random()
        if dice < 0.35:
            return self.random.choice(STOCK_TURNS)
        if before and dice < 0.42:
            return self.random.choice(before)
        return " ".join(self.sentence() for _ in range(self.random.randint(1, 5)))

    def turns(self, words: int) -> str:
        done: list[str] = []
        while words > 0:
            done.append(self.turn(done))
            words -= len(done[-1].split())
        return "\n".join(done)


@dataclass
class Tracked:
    """A text in which every character knows where it was before the first edit.

    -1 stands for what was typed since, -2 - n for a copy of what was at n.
    """

    text: str
    talk: Talk
    origins: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self.origins = list(range(len(self.text)))

    def put(self, start: int, end: int, words: str) -> None:
        self.text = self.text[:start] + words + self.text[end:]
        self.origins[start:end] = [-1] * len(words)

    def cut(self, start: int, end: int) -> tuple[str, list[int]]:
        taken = self.text[start:end], self.origins[start:end]
        self.put(start, end, "")
        return taken

    def paste(self, at: int, taken: tuple[str, list[int]]) -> None:
        self.text = self.text[:at] + taken[0] + self.text[at:]
        self.origins[at:at] = taken[1]

    # places ------------------------------------------------------------------------------------------------------

    def near(self, mark: str) -> int:
        """Return a place just after ``mark``, or the start of the text."""
        return self.text.rfind(mark, 0, self.talk.random.randint(0, len(self.text))) + 1

    def words_at(self, most: int) -> tuple[int, int]:
        """Return a run of whole words, the blank before or after it not included."""
        start = max(self.near(" "), self.near("\n")) if self.talk.random.random() < 0.5 else self.near(" ")
        end = start
        for _ in range(self.talk.random.randint(1, most)):
            stops = [at for mark in " \n" if (at := self.text.find(mark, end + 1)) >= 0]
            end = min(stops, default=len(self.text))
        return start, max(start, end)

    def turns_at(self, most: int) -> tuple[int, int]:
        """Return a run of whole turns, with the line end after it."""
        start = end = self.near("\n")
        for _ in range(self.talk.random.randint(1, most)):
            end = self.text.find("\n", end) + 1
            if not end:
                return start, len(self.text)
        return start, end

    # edits -------------------------------------------------------------------------------------------------------

    def insert_words(self) -> None:
        at = self.near(" ")
        self.put(at, at, "".join(self.talk.word() + " " for _ in range(self.talk.random.randint(1, 6))))

    def insert_sentence(self) -> None:
        at = self.near(". ")
        self.put(at, at, (" " if at else "") + self.talk.sentence() + ("" if at else " "))

    def insert_turns(self) -> None:
        at = self.near("\n")
        self.put(at, at, self.talk.turns(self.talk.random.choice([1, 1, 5, 40])) + "\n")

    def delete_words(self) -> None:
        start, end = self.words_at(8)
        self.put(start, min(end + 1, len(self.text)), "")

    def delete_turns(self) -> None:
        self.put(*self.turns_at(3), "")

    def replace_words(self) -> None:
        start, end = self.words_at(6)
        self.put(start, end, " ".join(self.talk.word() for _ in range(self.talk.random.randint(1, 6))))

    def mistype(self) -> None:
        at = self.talk.random.randrange(len(self.text) + 1)
        if self.text[at : at + 1].isalpha():
            others = [typed for typed in ("", "e", "r", "ll", "n") if typed != self.text[at]]
            self.put(at, at + self.talk.random.randint(0, 1), self.talk.random.choice(others))

    def rename(self) -> None:
        name = self.talk.random.choice([name for name in NAMES if name in self.text] or [""])
        other = self.talk.random.choice([new for new in (*NAMES, "Birgitte Holm", "[navn]", "B.") if new != name])
        at = self.text.find(name) if name else -1
        only_one = self.talk.random.random() < 0.3
        while at >= 0:
            self.put(at, at + len(name), other)
            at = -1 if only_one else self.text.find(name, at + len(other))

    def move_turns(self) -> None:
        start, end = self.turns_at(self.talk.random.choice([1, 2, 6, 20]))
        if self.text[start:end].endswith("\n"):
            taken = self.cut(start, end)
            self.paste(self.near("\n"), taken)

    def reorder_turns(self) -> None:
        """Shuffle some turns; equal short ones keep their order, equal long ones their place: nobody could tell."""
        start, end = self.turns_at(5)
        end = self.text.rfind("\n", start, end) + 1 or start
        turns = self.text[start:end].splitlines(keepends=True)
        if any(turns.count(turn) > 1 and len(turn) > LONG_TURN for turn in turns):
            return
        _, origins = self.cut(start, end)
        places = accumulate(map(len, turns), initial=0)
        pieces: dict[str, list[tuple[str, list[int]]]] = {}
        for turn, at in zip(turns, places, strict=False):
            pieces.setdefault(turn, []).append((turn, origins[at : at + len(turn)]))
        self.talk.random.shuffle(turns)
        for turn in turns:
            self.paste(start, pieces[turn].pop())

    def reflow(self) -> None:
        start = self.near("\n")
        end = min(len(self.text), start + self.talk.random.choice([50, 500, 5000, 10**7]))
        share = self.talk.random.choice([0.05, 0.3, 1.0])
        letters = list(self.text[start:end])
        for at in range(start, end):
            if self.text[at] in " \n" and self.talk.random.random() < share:
                letters[at - start] = " " if letters[at - start] == "\n" else "\n"
                self.origins[at] = -1
        self.text = self.text[:start] + "".join(letters) + self.text[end:]

    def retype_page(self) -> None:
        """Mistype, drop, double or exchange every few words of a page."""
        at = self.near("\n")
        for _ in range(self.talk.random.choice([20, 100, 300])):
            end = self.text.find(" ", at) + 1
            if not end:
                return
            dice = self.talk.random.random()
            if dice < 0.04:
                self.put(at, end, "")
                continue
            if dice < 0.08:
                self.put(at, at, self.talk.word() + " ")
            elif dice < 0.12:
                self.put(at, end - 1, self.talk.word())
            elif dice < 0.16:
                self.put(at, at + 1, self.talk.random.choice("xqw"))
            at = self.text.find(" ", at) + 1

    def rewrite_passage(self) -> None:
        start, end = self.turns_at(4)
        self.put(start, end, self.talk.turns(self.talk.random.choice([3, 20, 60])) + "\n")

    def repeat_passage(self) -> None:
        start, end = self.turns_at(self.talk.random.choice([1, 3, 10]))
        end = self.text.rfind("\n", start, end) + 1 or start
        at = end if self.talk.random.random() < 0.3 else self.near("\n")
        copy = self.text[start:end], [min(-1, -2 - origin) for origin in self.origins[start:end]]
        self.paste(at, copy)

    def edit(self) -> str:
        """Do one edit and return its name."""
        edits = (
            self.insert_words, self.insert_sentence, self.insert_turns, self.delete_words, self.delete_turns,
            self.replace_words, self.mistype, self.mistype, self.rename, self.move_turns, self.reorder_turns,
            self.reflow, self.retype_page, self.rewrite_passage, self.repeat_passage,
        )  # fmt: skip
        done = self.talk.random.choice(edits)
        done()
        return done.__name__


def some_spans(text: str, rng: random.Random, many: int) -> list[Span]:
    """Return places as people code them: turns, sentences, a few words, several turns, one word."""
    tracked = Tracked("", Talk(rng))
    tracked.text = text
    spans = []
    for _ in range(many):
        if rng.random() < 0.5:
            start, end = tracked.turns_at(rng.choice([1, 1, 4]))
        else:
            start, end = tracked.words_at(rng.choice([3, 12, 60]))
        end -= text[start:end].endswith("\n")
        if start < end:
            spans.append(Span(start, end))
    return spans


@dataclass(frozen=True, slots=True)
class Case:
    """A text, its revision, the spans, and where each old character now is (-1 if nowhere)."""

    old: str
    new: str
    spans: tuple[Span, ...]
    where: list[int]
    origins: list[int]
    edits: tuple[str, ...]

    def survives(self, span: Span) -> bool:
        """Tell whether the span's own characters still stand together."""
        first = self.where[span.start]
        return first >= 0 and all(self.where[span.start + k] == first + k for k in range(span.end - span.start))

    def share(self, span: Span, there: Span) -> float:
        """Tell how much of what is claimed to be the span is its own, character for character."""
        own = sum(self.where[at] == there.start + at - span.start for at in range(span.start, span.end))
        return own / (span.end - span.start)

    def is_last_copy(self, span: Span, there: Span) -> bool:
        """Tell whether most of the original was deleted after it had been copied there: so one can move, too."""
        shift = there.start - span.start
        copied = sum(-2 - self.origins[at + shift] == at for at in range(span.start, span.end))
        return copied * 2 > span.end - span.start and not self.is_elsewhere(span, there)

    def is_elsewhere(self, span: Span, there: Span) -> bool:
        """Tell whether at least half of the span's own characters stand in another place than this."""
        shift = there.start - span.start
        elsewhere = sum(self.where[at] not in {-1, at + shift} for at in range(span.start, span.end))
        return elsewhere * 2 >= span.end - span.start

    def is_indistinguishable(self, span: Span, there: Span) -> bool:
        """Tell whether both texts are what they would be, had nobody touched the words: no reader could know.

        Either they are the same text (or only its white space is another). Or the stretch between two characters that
        kept their places, or an end of both texts, reads as it did (but for line ends), because it was typed again as
        it was, equal neighbours changed places, or an equal passage was copied to where it had been deleted. A copy
        that left the original elsewhere is another matter: that there are two now can be seen.
        """
        if self.old.split() == self.new.split():
            return True
        shift = there.start - span.start
        before, after = range(span.start - 1, -2, -1), range(span.end, len(self.old) + 1)
        copied = any(origin < -1 for origin in self.origins[there.slice])
        seen = copied and self.is_elsewhere(span, there)
        return not seen and self._is_anchored(before, shift) and self._is_anchored(after, shift)

    def _is_anchored(self, places: range, shift: int) -> bool:
        for at in places:
            outside = not 0 <= at < len(self.old), not 0 <= at + shift < len(self.new)
            if any(outside) or not _is_same(self.old[at], self.new[at + shift]):
                return all(outside)
            if self.where[at] == at + shift:
                return True
        return False

    def verdict(self, done: Carried) -> str:
        """Say in a word what was right or wrong about one answer."""
        found = self._verdict(done)
        if found == "WRONG" and done.state is UNTOUCHED and done.new and self.is_indistinguishable(done.old, done.new):
            return "indistinguishable"
        return found

    def _verdict(self, done: Carried) -> str:
        if self.survives(done.old):
            return self._verdict_on_survivor(done)
        if done.new is None or done.state not in {UNTOUCHED, TOUCHED}:
            return str(done.state)
        if done.state is UNTOUCHED:
            if self.share(done.old, done.new) >= 0.5:
                return "same again"
            return "copied, then deleted" if self.is_last_copy(done.old, done.new) else "WRONG"
        own = [at for at in self.where[done.old.slice] if at >= 0]
        inside = [at for at in own if done.new.start <= at < done.new.end]
        return "touched, elsewhere" if own and len(inside) * 2 < len(own) else "touched"

    def _verdict_on_survivor(self, done: Carried) -> str:
        first = self.where[done.old.start]
        exact = done.new is not None and done.new.start == first and done.new_words == done.old_words
        inside = done.new is not None and done.new.start <= first and first + len(done.old_words) <= done.new.end
        if exact:
            return "kept" if done.state is UNTOUCHED else "kept, flagged"
        if done.state is UNTOUCHED or (done.state is TOUCHED and not inside):
            return "WRONG"
        return f"survivor {done.state}"


def _is_same(old: str, new: str) -> bool:
    return old == new or (old.isspace() and new.isspace())


def random_case(seed: int, words: int = 0, spans: int = 0, edits: int = 0) -> Case:
    """Make the case of this number."""
    rng = random.Random(seed)  # noqa: S311 - cases, no secrets
    words = words or int(30 * 10 ** rng.uniform(0, 2 if rng.random() < 0.95 else 2.6))
    talk = Talk(rng)
    old = talk.turns(words)
    marked = some_spans(old, rng, spans or max(3, min(1000, words // rng.choice([5, 20, 50]))))
    tracked = Tracked(old, talk)
    names = [tracked.edit() for _ in range(edits or rng.randint(1, 2 + min(60, words // rng.choice([60, 200, 800]))))]
    where = [-1] * len(old)
    for at, origin in enumerate(tracked.origins):
        if origin >= 0:
            where[origin] = at
    return Case(old, tracked.text, tuple(marked), where, tracked.origins, tuple(names))


def verdicts(case: Case) -> Counter[str]:
    return Counter(case.verdict(done) for done in carried(case.old, case.new, case.spans))


def survivors(counts: Counter[str]) -> int:
    return sum(counts[word] for word in counts if word.startswith(("kept", "survivor")))
