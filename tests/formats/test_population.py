"""``population.csv``: how many there are of each kind."""

from __future__ import annotations

import pytest

from qcode.errors import BadFile
from qcode.formats import population
from qcode.model.attribute import Attribute, Scope
from qcode.model.disclosure import PopulationRow

ATTRIBUTES = {
    "role": Attribute("role", Scope.PARTICIPATION, values=("Politiker", "leder")),
    "region": Attribute("region", Scope.SOURCE, values=("1", "2")),
}


def test_a_table_parts_people_by_the_attributes_it_has() -> None:
    done = population.read("role;n\npolitiker;31\nleder;4\n".encode("cp1252"), "population.csv", ATTRIBUTES)

    assert done == (PopulationRow({"role": "Politiker"}, 31), PopulationRow({"role": "leder"}, 4))


def test_an_empty_cell_is_an_attribute_that_does_not_apply() -> None:
    done = population.read(b"role,region,n\nleder,,4\n", "population.csv", ATTRIBUTES)

    assert done == (PopulationRow({"role": "leder", "region": ""}, 4),)


@pytest.mark.parametrize(
    ("text", "problem", "line"),
    [
        ("role;region\nleder;1\n", "'n' is missing", 1),
        ("role;n;rolle\nleder;1;x\n", "'rolle' is no declared attribute", 1),
        ("role;n\nleder;mange\n", "'mange', no number", 2),
        ("role;n\nleder;3\nchef;4\n", "'chef', not one of", 3),
    ],
)
def test_what_is_wrong_in_it_is_told_with_its_line(text: str, problem: str, line: int) -> None:
    with pytest.raises(BadFile, match=problem) as told:
        population.read(text.encode(), "population.csv", ATTRIBUTES)

    assert told.value.line == line
