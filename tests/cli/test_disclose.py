"""``qcode mask disclose`` and ``quotes --no-coarsening`` as they are typed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from conftest import Cli


def test_what_is_found_has_the_keys_of_the_contract_in_json_and_csv(cli: Cli) -> None:
    done = cli("mask", "disclose", "--format", "json", "--lead-in", "En politiker siger:")

    assert done.code == 0, done.err
    keys = ["kind", "severity", "place", "message", "hint", "what", "persons", "population", "quotes", "k"]
    rows = json.loads(done.out)
    assert [list(row) for row in rows] == [keys] * len(rows)
    assert {row["kind"] for row in rows} >= {"lead-in", "attribution"}
    header, *_ = cli("mask", "disclose", "--format", "csv").out.splitlines()
    assert header == ",".join(keys)


def test_attributions_as_they_are_need_somebody_who_answers_for_them(cli: Cli) -> None:
    refused = cli("quotes", "--no-coarsening")
    let_out = cli("quotes", "--no-coarsening", "--override", "Anna Holm: agreed with all of them")

    assert (refused.code, let_out.code) == (2, 0)
    assert "answers for it" in refused.err
    assert "override by Anna Holm" in cli("history").out
