"""Finding every quote in a manuscript, however it is set off: by marks, as a block, as a dialogue, in a sentence.

Marks may be nested or left open. What a quote is printed with belongs to it: the attribution behind or below it, the
sentence that leads to it, and the rest of the sentence it stands in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcode.model.manuscript import ManuscriptQuote, Paragraph, QuoteForm, Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_PAIRS = {"»": "«", "«": "»", "“": "”", "„": "“”", "”": "”", '"': '"', "‘": "’", "›": "‹", "’": "’", "'": "'"}
_SINGLE = frozenset("‘’'›")
_OPEN_BEFORE = re.compile(r"(?:^|[\s(\[–—:»“„”\"/])$")
_CLOSE_AFTER = re.compile(r"[\s)\].,;:!?…–—«”’\"]|$")
_ATTRIBUTION = re.compile(r"\s*[.,]?\s*(?P<text>\([^()]{2,160}\))")
_DASHED = re.compile(r"\s*[.,]?\s*(?P<text>[–—]\s*[^–—.»«“”]{2,120})\.?\s*$")
_ALONE = re.compile(r"\s*(?P<text>\([^()]{2,160}\)|[–—-]\s*[^–—»«“”\"]{2,120})\s*\.?\s*")
_BEHIND = re.compile(r"(?P<before>[^()»«“”\"]{3,120}?)\s*(?P<text>\([^()]{2,160}\))\s*\.?\s*")
_BEFORE = re.compile(r"\s*(?P<text>\([^()]{2,160}\)|[^()»«“”„\"]{2,120}:)\s*(?=[»“„\"])")
_ABOVE = re.compile(rf"{_BEFORE.pattern}|\s*(?P<alone>\((?=[^()]*[^\W\d])[^()]{{2,160}}\))\s*(?=\S)")
_LABEL = re.compile(r"\s*(?P<label>[A-ZÆØÅ][\wæøåÆØÅ.]{0,18}(?: ?\d{1,2})?)\s*:\s+(?=\S)")
_REFERENCE = re.compile(r"\b(?:1[89]|20)\d\d\b|§|\bs\. ?\d+|\bjf\.", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-ZÆØÅ»“\"])")
_CONTEXT = 2  # sentences before a quote that lead to it
_SHORTEST_BLOCK = 3  # words; shorter indented lines are headings and addresses


@dataclass(frozen=True, slots=True)
class _Marked:
    """A stretch between quotation marks."""

    start: int
    end: int
    after: int
    balanced: bool


def quotes(paragraphs: Sequence[Paragraph]) -> list[ManuscriptQuote]:
    """Return the quotes of a manuscript in reading order.

    >>> [one.text for one in quotes([Paragraph(1, "Hun siger: »Det går ›nok‹.« (leder)")])]
    ['Det går ›nok‹.']
    """
    found: list[ManuscriptQuote] = []
    at = 0
    while at < len(paragraphs):
        block = _block(paragraphs, at)
        if block:
            found += _of_block(paragraphs, at, block, len(found))
            at += block
        else:
            at += _inline(paragraphs, at, found)
    return found


def is_reference(attribution: str) -> bool:
    """Tell whether what stands behind a quote refers to something in print.

    >>> is_reference("(Hansen 2003: 12)"), is_reference("(politiker, region 1)")
    (True, False)
    """
    return _REFERENCE.search(attribution) is not None


def _block(paragraphs: Sequence[Paragraph], at: int) -> int:
    """Return how many paragraphs from ``at`` on are one block; 0 where none begins."""
    n = 0
    while at + n < len(paragraphs) and _is_block(paragraphs[at + n], begun=n > 0):
        n += 1
        if n and _ends_block(paragraphs, at + n):
            break
    if n:
        return n
    while at + n < len(paragraphs) and paragraphs[at + n].role is Role.BODY and _LABEL.match(paragraphs[at + n].text):
        n += 1
    return n if n > 1 else 0


def _is_block(one: Paragraph, *, begun: bool) -> bool:
    return one.role is Role.QUOTE and (begun or len(one.text.split()) >= _SHORTEST_BLOCK)


def _ends_block(paragraphs: Sequence[Paragraph], below: int) -> bool:
    """Tell whether a quote ends above ``below``: with an attribution, or because another opens with its own mark."""
    above = paragraphs[below - 1].text
    if _ALONE.fullmatch(above):
        return True
    if below < len(paragraphs) and _ALONE.fullmatch(paragraphs[below].text):
        return False
    if re.search(r"\([^()]{2,160}\)\s*\.?\s*$", above):
        return True
    marks = '»“„"'
    if below < len(paragraphs) and above[:1] in marks and paragraphs[below].text[:1] in marks:
        return above.rstrip(" .")[-1:] in '«”“"'
    return False


def _of_block(paragraphs: Sequence[Paragraph], at: int, n: int, before: int) -> Iterator[ManuscriptQuote]:
    there = list(paragraphs[at : at + n])
    attribution = ""
    if len(there) > 1 and (alone := _ALONE.fullmatch(there[-1].text)):
        attribution = alone["text"]
        there.pop()
    elif at + n < len(paragraphs) and paragraphs[at + n].role in {Role.BODY, Role.QUOTE}:
        below = _ALONE.fullmatch(paragraphs[at + n].text)
        attribution = below["text"] if below else ""
    labelled = sum(_LABEL.match(one.text) is not None for one in there)
    texts: list[str] = []
    pieces: list[tuple[int, int, int]] = []
    for k, one in enumerate(there):
        start, end = 0, len(one.text)
        if k == len(there) - 1 and not attribution:
            tail = re.search(r"\s*(?P<text>\([^()]{2,160}\))\s*\.?\s*$", one.text) or _DASHED.search(one.text)
            if tail and tail.start() > 0:
                attribution, end = tail["text"], tail.start()
        if labelled and (label := _LABEL.match(one.text)):
            start = label.end()
        elif k == 0 and not attribution and (label := (_BEFORE if len(there) > 1 else _ABOVE).match(one.text)):
            attribution, start = label[label.lastgroup or 0], label.end()
        start, end = _without_marks(one.text, start, end)
        texts.append(one.text[start:end])
        pieces.append((one.n, start, end))
    form = QuoteForm.DIALOGUE if labelled > 1 or (labelled and len(there) == 1) else QuoteForm.BLOCK
    yield ManuscriptQuote(
        before + 1, "\n".join(texts), form, tuple(pieces), there[0].page, attribution, _lead_in(paragraphs, at, "")
    )


def _without_marks(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a stretch without the quotation marks around it."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end and text[start] in _PAIRS and text[start] not in "'’":
        start += 1
    stripped = text[start:end].rstrip(" .,")
    if stripped and stripped[-1] in '«»”“"' and text[start : start + len(stripped) - 1].count(stripped[-1]) % 2 == 0:
        end = start + len(stripped) - 1
    return start, end


def _inline(paragraphs: Sequence[Paragraph], at: int, found: list[ManuscriptQuote]) -> int:
    """Add the quotes inside a paragraph, and return how many paragraphs were read."""
    one = paragraphs[at]
    read = 1
    if one.role is Role.HEADING:
        return read
    marked = list(_marked(one.text))
    for k, mark in enumerate(marked):
        if not one.text[mark.start : mark.end].strip():
            continue
        pieces, texts, after, last = [(one.n, mark.start, mark.end)], [one.text[mark.start : mark.end]], mark.after, one
        balanced = mark.balanced
        if not balanced and k == len(marked) - 1:
            goes_on = _goes_on(paragraphs, at, one.text[mark.start - 1])
            for other, start, end, closed in goes_on:
                pieces.append((other.n, start, end))
                texts.append(other.text[start:end])
                last, after = other, min(end + 1, len(other.text))
                balanced = closed
                read += 1
        attribution, after = _attribution(last.text, after, balanced=balanced)
        if not balanced and attribution:
            cut = one.text.find(attribution, mark.start)
            if last is one and cut > 0:
                texts, pieces = [one.text[mark.start : cut].rstrip()], [(one.n, mark.start, cut)]
        below = paragraphs[at + read] if at + read < len(paragraphs) else None
        if not attribution and below is not None and not last.text[after:].strip(" .,") and below.role is not Role.CELL:
            alone = _ALONE.fullmatch(below.text)
            attribution = alone["text"] if alone else ""
        trailing = _SENTENCE.split(last.text[after:])[0] if last.text[after : after + 1] != "." else ""
        if not attribution and (behind := _BEHIND.fullmatch(trailing)):
            attribution, trailing = behind["text"], behind["before"]
        lead = _lead_in(paragraphs, at, one.text[: mark.start - 1])
        found.append(
            ManuscriptQuote(
                len(found) + 1,
                "\n".join(texts),
                QuoteForm.MARKS,
                tuple(pieces),
                one.page,
                attribution,
                lead,
                trailing,
                balanced,
            )
        )
    return read


def _marked(text: str) -> Iterator[_Marked]:
    at = 0
    while at < len(text):
        if text[at] in _PAIRS and _opens(text, at):
            end = _closing(text, at)
            if end is None and text[at] in _SINGLE:
                at += 1
                continue
            if end is None:
                yield _Marked(at + 1, len(text), len(text), balanced=False)
                return
            yield _Marked(at + 1, end, end + 1, balanced=True)
            at = end
        at += 1


def _opens(text: str, at: int) -> bool:
    followed = at + 1 < len(text) and not text[at + 1].isspace()
    return followed and _OPEN_BEFORE.search(text[max(0, at - 1) : at]) is not None


def _closing(text: str, at: int) -> int | None:
    """Return where the mark at ``at`` is closed, passing over pairs inside."""
    opening, closing = text[at], _PAIRS[text[at]]
    depth = 0
    for n in range(at + 1, len(text)):
        letter = text[n]
        if letter in closing and (letter not in "'’" or _CLOSE_AFTER.match(text[n + 1 : n + 2] or "")):
            if letter in "'’" and opening in "'’" and not _CLOSE_AFTER.match(text[n + 1 : n + 2] or " "):
                continue
            if depth == 0:
                return n
            depth -= 1
        elif letter == opening and opening not in closing:
            depth += 1
    return None


def _goes_on(paragraphs: Sequence[Paragraph], at: int, opening: str) -> list[tuple[Paragraph, int, int, bool]]:
    """Return the paragraphs over which a quote left open goes on, where one of them closes it; else none."""
    closing = _PAIRS.get(opening, "")
    found: list[tuple[Paragraph, int, int, bool]] = []
    for one in paragraphs[at + 1 : at + 6]:
        if one.role is not paragraphs[at].role:
            return []
        start = 1 if one.text[:1] == opening else 0
        ends = [n for n in range(start, len(one.text)) if one.text[n] in closing]
        reopened = any(mark in one.text[start : ends[0]] for mark in opening) if ends else False
        if ends and not reopened:
            return [*found, (one, start, ends[0], True)]
        if reopened or (opening == '"' and start == 0):
            return []
        found.append((one, start, len(one.text), False))
    return []


def _attribution(text: str, after: int, *, balanced: bool) -> tuple[str, int]:
    if not balanced:
        brackets = list(re.finditer(r"\([^()]{2,160}\)", text[:after]))
        last = brackets[-1] if brackets else None
        return ("", after) if last is None or text[last.end() : after].strip(" .") else (last[0], after)
    hit = _ATTRIBUTION.match(text, after)
    if hit:
        return hit["text"], hit.end()
    dashed = _DASHED.match(text, after)
    return (dashed["text"], dashed.end()) if dashed else ("", after)


def _lead_in(paragraphs: Sequence[Paragraph], at: int, before: str) -> str:
    """Return the sentences that lead to a quote: before it in its paragraph, else the last of the one above."""
    if before.strip():
        return " ".join(_SENTENCE.split(before.strip())[-_CONTEXT:])
    if not at or paragraphs[at - 1].role not in {Role.BODY, Role.ITEM}:
        return ""
    above = paragraphs[at - 1].text
    if _ALONE.fullmatch(above):
        return ""
    return " ".join(_SENTENCE.split(above)[-_CONTEXT:]) if above.rstrip().endswith((":", ",")) else ""
