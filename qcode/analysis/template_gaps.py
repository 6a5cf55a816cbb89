"""What is left of a template where parts of it fall away: separators and words go with what they stood beside."""

from __future__ import annotations

import re

GONE = "\uf8ff"
_FIRST, _LAST = 0xE000, 0xF8FE
_GROUP = re.compile(r"(\s*)\(([^()]*)\)")
_SEPARATOR = re.compile(r"(\s*[,;/·|]\s*|\s+[–—-]\s+)")
_SPACES = re.compile(r"\s{2,}")
_ENDS = re.compile(r"\A([–—\s]*)(.*?)([\s.:!?…]*)\Z", re.DOTALL)
_LED = re.compile(rf"(?:\A|\s+)[^\W\d_A-ZÆØÅ{GONE}]+\s*{GONE}")


class Values:
    """Letters that stand for what is filled in, so that no sign in a value is taken for one of the template.

    >>> values = Values()
    >>> closed("(" + values.mark("leder") + ", " + GONE + ", " + values.mark("region 1") + ")", values)
    '(leder, region 1)'
    """

    def __init__(self) -> None:
        self._known: list[str] = []

    def mark(self, text: str) -> str:
        """Return the letter that stands for a value."""
        self._known.append(text)
        return chr(_FIRST + len(self._known) - 1)

    def is_mark(self, letter: str) -> bool:
        """Tell whether a letter stands for a value."""
        return _FIRST <= ord(letter) <= _LAST

    def put_back(self, text: str) -> str:
        """Return a text with the values in it."""
        for n in range(len(self._known) - 1, -1, -1):
            text = text.replace(chr(_FIRST + n), self._known[n])
        return text


def closed(text: str, values: Values) -> str:
    """Close the gaps of a template that is filled in; empty where nothing of it is left.

    A part between separators goes where its value went; beside a value that stays, the words that led to the one that
    went go with it, and in parentheses those after it too.

    Args:
        text: The template with a value's letter, or ``GONE``, for each name.
        values: What the letters stand for.
    """
    while found := _GROUP.search(text):
        inner = _thinned(found[2], values, inside=True)
        group = found[1] + values.mark(f"({inner})") if inner else ""
        text = text[: found.start()] + group + text[found.end() :]
    return values.put_back(_SPACES.sub(" ", _thinned(text, values, inside=False)))


def _thinned(text: str, values: Values, *, inside: bool) -> str:
    parted = _ENDS.match(text)
    before, core, after = parted.groups() if parted else ("", text, "")
    pieces = _SEPARATOR.split(core)
    chunks, separators = pieces[::2], ["", *pieces[1::2]]
    full = [any(map(values.is_mark, chunk)) for chunk in chunks]
    done = ""
    for n, (chunk, separator) in enumerate(zip(chunks, separators, strict=True)):
        if not full[n] and (not chunk.strip() or (GONE in chunk and len(chunks) > 1) or chunk.startswith(GONE)):
            continue
        left = _without(chunk, tail=inside)
        if left:
            done += (separator if done else "") + left
    return before + done + (after if done == core else after.strip()) if done else ""


def _without(chunk: str, *, tail: bool) -> str:
    """Return a part without the values that went and the words that lead from or to them."""
    if GONE not in chunk:
        return chunk
    pieces = re.split(f"([{chr(_FIRST)}-{chr(_LAST)}])", chunk)
    last = len(pieces) - 1
    for n in range(0, last + 1, 2):
        if GONE not in pieces[n]:
            continue
        words_before, words_after = pieces[n].split(GONE)[0], pieces[n].split(GONE)[-1]
        if n == 0 == last:
            pieces[n] = _LED.sub("", pieces[n]).replace(GONE, "")
        elif n == 0:
            led = _LED.sub("", f"{words_before}{GONE}")
            pieces[n] = led.replace(GONE, "")
        elif n == last:
            pieces[n] = "" if tail else words_after
        else:
            pieces[n] = " "
    return _SPACES.sub(" ", "".join(pieces)).strip(" -")
