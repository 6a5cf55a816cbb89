"""A desk with an interview on it, and the full-screen coder opened on it without a terminal."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Protocol

import pytest

from qcode.tui import desk as desks
from qcode.tui.app import Coder
from qcode.tui.keys import DEEDS

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from contextlib import AbstractAsyncContextManager

    from textual.pilot import Pilot

    from qcode.study import Study
    from qcode.tui.desk import Desk

NARROW, WIDE = (80, 24), (200, 50)


class Opening(Protocol):
    """Opens the full-screen coder at a size."""

    def __call__(self, study: Study, size: tuple[int, int] = NARROW) -> AbstractAsyncContextManager[Pilot[None]]: ...


@pytest.fixture
def desk(coded: Study) -> Desk:
    """The desk with the interview of the test's docstring."""
    return desks.opened(coded, "I01")


@pytest.fixture
def screen() -> Opening:
    @asynccontextmanager
    async def opened(study: Study, size: tuple[int, int] = NARROW) -> AsyncIterator[Pilot[None]]:
        async with Coder(desks.opened(study), DEEDS).run_test(size=size) as pilot:
            await pilot.pause()
            yield pilot

    return opened
