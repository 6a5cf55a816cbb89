"""Reading many files: alone as long as that is quicker, then with helping processes, always in the order given.

Helpers read and nothing else; they get a path and give back a transcript. They are called when what is left would take
longer than they take to come, and until the first is there the reading goes on without them.
"""

from __future__ import annotations

import os
import signal
from collections import deque
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from time import perf_counter
from typing import TYPE_CHECKING

from qcode.errors import QcodeError
from qcode.study.reading import problem, read

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Sequence
    from concurrent.futures import Future
    from pathlib import Path

    from qcode.model.source import Transcript
    from qcode.study.reading import Reading

_AHEAD = 3  # files that wait for each helper; what is read and not stored yet is bounded by it
_MOST = 8  # helpers; storing is done by one, and takes a third of the time of reading
_NO_PROCESSES = (OSError, ImportError, NotImplementedError)  # of systems that allow none


@dataclass(frozen=True, slots=True)
class Helpers:
    """How many processes may help, and when.

    Attributes:
        count: 0 for none.
        patience: Seconds of reading before it is asked whether they would help.
        worth: Seconds of reading left from which on they do.
        meanwhile: Whether the reading goes on alone until the first is there.
    """

    count: int = 0
    patience: float = 0.5
    worth: float = 2.0
    meanwhile: bool = True


ALONE = Helpers()


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file that was read, or why it could not be.

    Attributes:
        transcript: None where it could not.
    """

    transcript: Transcript | None
    problem: str = ""
    hint: str = ""


def as_many_as_help() -> Helpers:
    """Return the helpers this machine has room for; none on one processor."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return Helpers(min(cores, _MOST) if cores > 1 else 0)


def fetch(path: Path, how: Reading) -> Fetched:
    """Read one file."""
    try:
        return Fetched(read(path, how))
    except QcodeError as error:
        return Fetched(None, problem(error), error.hint)


def fetched(paths: Sequence[Path], how: Reading, helpers: Helpers) -> Generator[Fetched, None, None]:
    """Yield the files in their order, each read or with the reason why not."""
    spent = 0.0
    for n, path in enumerate(paths):
        begun = perf_counter()
        one = fetch(path, how)
        spent += perf_counter() - begun
        yield one
        left = len(paths) - n - 1
        if helpers.count and spent >= helpers.patience and left * spent / (n + 1) > helpers.worth:
            yield from _together(deque(paths[n + 1 :]), how, helpers)
            return


def _together(left: deque[Path], how: Reading, helpers: Helpers) -> Iterator[Fetched]:
    try:
        pool = ProcessPoolExecutor(helpers.count, mp_context=get_context("spawn"), initializer=_leave_interrupts)
    except _NO_PROCESSES:
        yield from (fetch(path, how) for path in left)
        return
    waiting: deque[tuple[Path, Future[Fetched]]] = deque()
    try:
        if helpers.meanwhile:
            yield from _until_there(pool, left, how)
        while left or waiting:
            while left and len(waiting) < helpers.count * _AHEAD:
                with uninterrupted():
                    coming = pool.submit(fetch, left[0], how)  # which may fail, with the file still among those left
                waiting.append((left.popleft(), coming))
            yield waiting[0][1].result()
            waiting.popleft()
    except BrokenProcessPool:
        # A helper was ended by the system, for want of memory mostly: what is left is read alone.
        pool.shutdown(wait=False, cancel_futures=True)
        yield from (fetch(path, how) for path in [*(path for path, _ in waiting), *left])
    finally:
        pool.shutdown(cancel_futures=True)


def _until_there(pool: ProcessPoolExecutor, left: deque[Path], how: Reading) -> Iterator[Fetched]:
    """Go on alone until the first helper is there."""
    with uninterrupted():
        there = pool.submit(_is_there)
    while left and not there.done():
        yield fetch(left.popleft(), how)
    there.result()


def _is_there() -> bool:
    return True


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Begin processes that no Ctrl-C reaches while they come up; it waits for this one, which then ends them."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _leave_interrupts() -> None:
    """Leave Ctrl-C to the process that was asked for the work; it ends the helpers."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
