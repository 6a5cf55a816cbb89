"""Reading many files, with helping processes where that is quicker, always in the order given.

Helpers read and nothing else; they get a path and give back a transcript.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from qcode.errors import QcodeError
from qcode.study.parallel import in_order
from qcode.study.reading import problem, read

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence
    from pathlib import Path

    from qcode.model.source import Transcript
    from qcode.study.parallel import Helpers
    from qcode.study.reading import Reading


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file that was read, or why it could not be.

    Attributes:
        transcript: None where it could not.
    """

    transcript: Transcript | None
    problem: str = ""
    hint: str = ""


def fetch(path: Path, how: Reading) -> Fetched:
    """Read one file."""
    try:
        return Fetched(read(path, how))
    except QcodeError as error:
        return Fetched(None, problem(error), error.hint)


def fetched(paths: Sequence[Path], how: Reading, helpers: Helpers) -> Generator[Fetched, None, None]:
    """Yield the files in their order, each read or with the reason why not."""
    return in_order(paths, partial(fetch, how=how), helpers)
