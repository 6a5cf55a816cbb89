"""No command writes or prints anything that the tests of this folder do not know of."""

from __future__ import annotations

import re

import pytest

from leaks import outputs

COMMANDS = outputs.commands()
_ENDINGS = re.compile(r"\.[a-z]{2,8}\b")


def test_every_command_is_in_the_table() -> None:
    """A new command says what leaves by it: take-away with its forms, workshop, or sentences of its own."""
    known = {*outputs.TAKE_AWAY, *outputs.WORKSHOP, *outputs.SENTENCES}

    assert {*COMMANDS} - outputs.APART == known
    assert len(known) == len(outputs.TAKE_AWAY) + len(outputs.WORKSHOP) + len(outputs.SENTENCES)


def _options(command: str) -> dict[str, str]:
    return {option: one.help or "" for one in COMMANDS[command].params for option in one.opts if option[0] == "-"}


@pytest.mark.parametrize("command", [name for name in COMMANDS if {"-o", "--out"} & {*_options(name)}])
def test_every_file_a_command_writes_is_in_the_table_in_every_form(command: str) -> None:
    if command in {*outputs.ORIGINALS, *outputs.APART}:
        return
    options = _options(command)
    ways = outputs.TAKE_AWAY[command]
    said = {*_ENDINGS.findall(options["-o"])} or {*ways[0].endings}

    assert said == {*ways[0].endings}
    assert all({*way.endings} <= said for way in ways)


@pytest.mark.parametrize("command", outputs.TAKE_AWAY)
def test_what_is_stopped_by_open_findings_can_be_let_out_by_a_name_or_as_a_draft(command: str) -> None:
    gated = any(way.gated for way in outputs.TAKE_AWAY[command])

    assert ({"--draft", "--override"} <= {*_options(command)}) == gated
