"""What a scan has found, place by place, with the original words: for the workshop."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcode.model.mask import Layer, State
from qcode.store import masks, scans, sources

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qcode.model.span import Span
    from qcode.study.opening import Study

SPECIAL = "special:"


@dataclass(frozen=True, slots=True)
class MaskFinding:
    """A place that may identify, or a word of a special category.

    Attributes:
        type: Kind of the entity, or ``special:`` and the category.
        layer: The way of finding.
        confidence: 0 to 1; None where it is a word on a list.
        mask: What is printed instead; empty where nothing is, or nobody has decided.
    """

    source: str
    span: Span
    words: str
    type: str
    layer: str
    confidence: float | None
    mask: str


def found(study: Study) -> list[MaskFinding]:
    """Return everything on record that is not let stand, in the order of the texts."""
    named = [
        (one.source, one.span, one.kind.value, one.layer.value, one.confidence, _mask(one.state, one.mask))
        for one in masks.mentions(study.db)
        if one.state is not State.NEVER
    ]
    notable = [
        (source, span, f"{SPECIAL}{kind}", Layer.LISTS.value, None, "")
        for source, _, span, kind, _ in scans.special(study.db)
    ]
    order = {name: key for key, name in sources.names_by_id(study.db).items()}
    texts: dict[str, str] = {}
    rows = sorted([*named, *notable], key=lambda row: (order[row[0]], row[1], row[2]))
    return [
        MaskFinding(source, span, _words(study, texts, source, order[source], span), kind, layer, sure, mask)
        for source, span, kind, layer, sure, mask in rows
    ]


def special(study: Study) -> Iterator[MaskFinding]:
    """Yield the words of special categories alone."""
    return (one for one in found(study) if one.type.startswith(SPECIAL))


def _mask(state: State, mask: str) -> str:
    return mask if state is State.ACCEPTED else ""


def _words(study: Study, texts: dict[str, str], name: str, source: int, span: Span) -> str:
    if name not in texts:
        texts[name] = sources.text(study.db, source)
    return texts[name][span.slice]
