"""Files that were changed since they came in: which source each is, told by a declared id or by its words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.errors import BadFile
from qcode.store import sources

if TYPE_CHECKING:
    from qcode.analysis.likeness import Sketch
    from qcode.model.source import Transcript
    from qcode.store.sources import StoredSource
    from qcode.study.opening import Study

ALIKE = 0.5  # of the runs of three words; two interviews by one guide share a tenth


class Known:
    """The texts that were in the study when an import began, sampled once where they are asked for."""

    def __init__(self, study: Study) -> None:
        self._study = study
        self._sketches: dict[str, Sketch] | None = None

    def same_source(self, transcript: Transcript) -> StoredSource | None:
        """Return the source that a changed file is a new text of, or None where it is none of them.

        Raises:
            BadFile: It could be several, or its name is that of one and its words those of another.
        """
        declared = transcript.facts.get("source", "")
        named = self._named(declared or transcript.filename)
        if declared and named is not None:
            return named
        alike = self._alike(transcript)
        if not alike:
            if named is None:
                return None
            problem = f"It is called like {named.name}, but less than half of its words are the same"
            hint = "If it is another source, rename the file; if not, `qcode source revise` does as it is told."
            raise BadFile(transcript.filename, f"{problem}.", hint=hint)
        best = alike[0]
        others = set(alike[1:]) | ({named.name} if named is not None else set())
        if others - {best} and (named is None or named.name != best):
            problem = f"Its words are like those of {best}, but it could be {' or '.join(sorted(others - {best}))} too"
            hint = f"Say which: `qcode source revise {best} FILE`."
            raise BadFile(transcript.filename, f"{problem}.", hint=hint)
        return self._named(best)

    def _named(self, name: str) -> StoredSource | None:
        found = [one for one in sources.find(self._study.db, name) if one.hash is not None]
        if not found and "." in name:
            found = [one for one in sources.find(self._study.db, name.rpartition(".")[0]) if one.hash is not None]
        return found[0] if len(found) == 1 else None

    def _alike(self, transcript: Transcript) -> list[str]:
        """Return the sources whose words are much like these, the likest first."""
        from qcode.analysis.likeness import likeness, sketch

        mine = sketch(transcript.text)
        shares = {name: likeness(mine, other) for name, other in self._sampled().items()}
        return sorted((name for name, share in shares.items() if share >= ALIKE), key=lambda name: -shares[name])

    def _sampled(self) -> dict[str, Sketch]:
        from qcode.analysis.likeness import sketch

        if self._sketches is None:
            self._sketches = {name: sketch(text) for name, text in sources.texts(self._study.db)}
        return self._sketches
