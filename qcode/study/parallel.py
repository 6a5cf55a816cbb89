"""One piece of work on each of many things: alone as long as that is quicker, then with helping processes.

What is done comes back in the order given, always. Helpers are called when what is left would take longer than they
take to come, and until the first is there the work goes on without them.
"""

from __future__ import annotations

import os
import signal
from collections import deque
from contextlib import contextmanager
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Sequence
    from concurrent.futures import Future, ProcessPoolExecutor

_Thing = TypeVar("_Thing")
_Done = TypeVar("_Done")

_AHEAD = 3  # things that wait for each helper; what is done and not stored yet is bounded by it
_MOST = 8  # helpers; what comes of their work is stored by one
_NO_PROCESSES = (OSError, ImportError, NotImplementedError)  # of systems that allow none


@dataclass(frozen=True, slots=True)
class Helpers:
    """How many processes may help, and when.

    Attributes:
        count: 0 for none.
        patience: Seconds of work before it is asked whether they would help.
        worth: Seconds of work left from which on they do.
        meanwhile: Whether the work goes on alone until the first is there.
    """

    count: int = 0
    patience: float = 0.5
    worth: float = 2.0
    meanwhile: bool = True


ALONE = Helpers()


def as_many_as_help(*, worth: float = 2.0) -> Helpers:
    """Return the helpers this machine has room for; none on one processor.

    Args:
        worth: Seconds of work left from which on they help; more where it takes them long to be ready.
    """
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return Helpers(min(cores, _MOST) if cores > 1 else 0, worth=worth)


def in_order(
    things: Sequence[_Thing], work: Callable[[_Thing], _Done], helpers: Helpers
) -> Generator[_Done, None, None]:
    """Yield what comes of working on each thing, in their order; ``work`` can be sent to another process."""
    spent = 0.0
    for n, thing in enumerate(things):
        begun = perf_counter()
        one = work(thing)
        spent += perf_counter() - begun
        yield one
        left = len(things) - n - 1
        if helpers.count and spent >= helpers.patience and left * spent / (n + 1) > helpers.worth:
            yield from _together(deque(things[n + 1 :]), work, helpers)
            return


def _together(left: deque[_Thing], work: Callable[[_Thing], _Done], helpers: Helpers) -> Iterator[_Done]:
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import get_context

    try:
        pool = ProcessPoolExecutor(helpers.count, mp_context=get_context("spawn"), initializer=_leave_interrupts)
    except _NO_PROCESSES:
        yield from (work(thing) for thing in left)
        return
    waiting: deque[tuple[_Thing, Future[_Done]]] = deque()
    try:
        if helpers.meanwhile:
            yield from _until_there(pool, left, work)
        while left or waiting:
            while left and len(waiting) < helpers.count * _AHEAD:
                with uninterrupted():
                    coming = pool.submit(work, left[0])  # which may fail, with the thing still among those left
                waiting.append((left.popleft(), coming))
            yield waiting[0][1].result()
            waiting.popleft()
    except BrokenProcessPool:
        # A helper was ended by the system, for want of memory mostly: what is left is done alone.
        pool.shutdown(wait=False, cancel_futures=True)
        yield from (work(thing) for thing in [*(thing for thing, _ in waiting), *left])
    finally:
        pool.shutdown(cancel_futures=True)


def _until_there(pool: ProcessPoolExecutor, left: deque[_Thing], work: Callable[[_Thing], _Done]) -> Iterator[_Done]:
    """Go on alone until the first helper is there."""
    with uninterrupted():
        there = pool.submit(_is_there)
    while left and not there.done():
        yield work(left.popleft())
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
