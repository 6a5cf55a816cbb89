"""Where somebody lives, as people write and say it."""

from __future__ import annotations

import pytest

from qcode.language import addresses
from qcode.model.mask import EntityKind


@pytest.mark.parametrize("end", [".", ". Der er koldt.", ", altså.", "", "?"])
@pytest.mark.parametrize("written", ["Nørregade 12, 9000 Aalborg", "Nørregade 12", "9000 Aalborg"])
def test_the_end_of_a_sentence_is_no_part_of_an_address(written: str, end: str) -> None:
    """One address, whether a sentence ends there or not: else it would have two masks."""
    text = f"Jeg bor på {written}{end}"

    assert [(text[one.span.slice], one.kind, one.key) for one in addresses.matches(text)] == [
        (written, EntityKind.ADDRESS, written.lower())
    ]
