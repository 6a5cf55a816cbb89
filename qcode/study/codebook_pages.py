"""The code tree to be taken away: every name, definition and example passes the gate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.model.block import Mark
from qcode.model.mask import Printed
from qcode.model.printed_codebook import PrintedCode, PrintedCodebook
from qcode.store import quotations
from qcode.study import codebook, codebook_examples, release

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from qcode.model.block import Line
    from qcode.study.codebook import ShownCode
    from qcode.study.codebook_examples import Example
    from qcode.study.opening import Study
    from qcode.study.release import Gate, Terms


def export(study: Study, terms: Terms, book: str = "") -> PrintedCodebook:
    """Print the code tree.

    Args:
        study: The study.
        terms: On what terms it is to leave.
        book: Only this codebook; all for an empty text.

    Raises:
        Refused: An example is from a source that is not clean, or a name in the tree is undecided, and it is neither
            a draft nor overridden.
    """
    with study.reading():
        shown = [one for one in codebook.show(study) if book in {"", one.codebook}]
        texts = codebook_examples.Texts(study)
        wanted = {example for one in shown for example in one.code.examples}
        found = {example: place for example in sorted(wanted) if (place := texts.find(example)) is not None}
        ranges = [(one.source, *one.turns) for one in found.values()]
        gate = release.gate(study, ranges, terms)
        printer = _Printer(gate, texts, found, quotations.turns(study.db, ranges))
        codes = tuple(printer.code(one) for one in shown)
    gate.refuse_undecided(_printed(codes))
    undecided = sum(
        1 for one in codes for line in one.examples if any(getattr(part, "undecided", False) for part in line)
    )
    release.record(study, "codebook export", terms, f"codes: {len(codes)}")
    return PrintedCodebook(codes, study.settings.language, terms.draft, not terms.unmasked, undecided)


def _printed(codes: Iterable[PrintedCode]) -> Iterator[Printed]:
    for one in codes:
        yield from (one.path, one.name, one.definition, *one.include, *one.exclude)
        yield from (part for line in one.examples for part in line if isinstance(part, Printed))


class _Printer:
    """Prints codes through one gate."""

    def __init__(
        self,
        gate: Gate,
        texts: codebook_examples.Texts,
        found: dict[str, Example],
        turns: dict[tuple[int, int], quotations.TurnRow],
    ) -> None:
        self._gate = gate
        self._texts = texts
        self._found = found
        self._turns = turns

    def code(self, one: ShownCode) -> PrintedCode:
        """Print one code."""
        gate, code = self._gate, one.code
        return PrintedCode(
            gate.name(one.codebook),
            gate.name(str(code.path)),
            gate.label(code.name),
            gate.label(code.number),
            len(code.path.segments),
            gate.label(" ".join(code.definition.split())),
            tuple(gate.label(text) for text in code.include),
            tuple(gate.label(text) for text in code.exclude),
            tuple(self._example(text) for text in code.examples),
            one.codings,
            one.coders,
            one.sources,
        )

    def _example(self, text: str) -> Line:
        """Print an example; one that stands in a text with the masks of today, whatever they were when it was drawn."""
        found = self._found.get(text)
        if found is None:
            return (self._gate.label(text),)
        words = codebook_examples.printed(self._gate, self._turns, found)
        apart = tuple(part for one in words for part in (Mark(" "), one))[1:]
        name = self._texts.drawn_from(text)
        return (*apart, Mark(" ("), self._gate.name(name), Mark(")")) if name else apart
