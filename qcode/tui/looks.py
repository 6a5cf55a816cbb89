"""How things look: in colour, in high contrast; all of it can be told apart without colour too."""

from __future__ import annotations

from dataclasses import dataclass

from rich.style import Style
from rich.text import Span, Text

_COLOURS = (
    "#e8a33d",
    "#5fb3e6",
    "#8bc34a",
    "#e57399",
    "#b39ddb",
    "#4db6ac",
    "#f0d264",
    "#ff8a65",
    "#9fa8da",
    "#a1c181",
)


@dataclass(frozen=True, slots=True)
class Looks:
    """The styles in use.

    Attributes:
        said: Words of informants, and of nobody in particular.
        asked: Words of the interviewer.
        head: Who speaks.
        margin: Turn numbers.
        selected: What is selected.
        current: The coding that memo, bounds and removal mean.
        hit: Places found.
        bar: The rows at the top and the foot.
        strong: What matters in them.
        faint: What does not.
        stripes: For the codes, in turn.
    """

    said: Style
    asked: Style
    head: Style
    margin: Style
    selected: Style
    current: Style
    hit: Style
    bar: Style
    strong: Style
    faint: Style
    stripes: tuple[Style, ...]

    def stripe(self, n: int) -> Style:
        """Return the style of the n-th code."""
        return self.stripes[n % len(self.stripes)]


COLOUR = Looks(
    said=Style(),
    asked=Style(color="#8a8f98"),
    head=Style(bold=True, color="#9ecbff"),
    margin=Style(color="#6b7280"),
    selected=Style(bgcolor="#264f78", color="#ffffff"),
    current=Style(underline=True),
    hit=Style(bold=True, color="#ffd866"),
    bar=Style(bgcolor="#24292f", color="#e6edf3"),
    strong=Style(bold=True),
    faint=Style(color="#8a8f98"),
    stripes=tuple(Style(color=one) for one in _COLOURS),
)
CONTRAST = Looks(
    said=Style(color="#ffffff"),
    asked=Style(color="#ffffff", italic=True),
    head=Style(bold=True, color="#ffff00"),
    margin=Style(color="#ffffff"),
    selected=Style(bgcolor="#ffff00", color="#000000", bold=True),
    current=Style(underline=True),
    hit=Style(bold=True, color="#00ffff"),
    bar=Style(bgcolor="#ffffff", color="#000000", bold=True),
    strong=Style(bold=True),
    faint=Style(color="#ffffff"),
    stripes=(Style(color="#ffffff", bold=True),),
)
# Without colour the selection is reversed and the interviewer faint: attributes every terminal has.
PLAIN = Looks(
    said=Style(),
    asked=Style(dim=True),
    head=Style(bold=True),
    margin=Style(dim=True),
    selected=Style(reverse=True),
    current=Style(underline=True),
    hit=Style(bold=True, underline=True),
    bar=Style(reverse=True),
    strong=Style(bold=True),
    faint=Style(dim=True),
    stripes=(Style(),),
)


def bright(text: Text, looks: Looks) -> Text:
    """Return a text as high contrast has it: nothing in it is dim; in all other looks, as it is."""
    if looks is not CONTRAST:
        return text
    done = text.copy()
    done.spans = [Span(one.start, one.end, str(one.style).replace("dim", "").strip()) for one in text.spans]
    return done
