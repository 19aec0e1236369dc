"""Another number of officers."""

from __future__ import annotations

import pytest

from procsim.errors import LeverError
from procsim.levers import LEVERS
from procsim.scenario.redesign import SetStaff
from tests.levers.counters import hall_graph


def _staff(officers: list[dict[str, object]], staff: int) -> object:
    graph = hall_graph(**{"pools.fire.staff": officers})
    return (
        LEVERS["set_staff"](graph, SetStaff(pool="fire", staff=staff)).graph["pools"]["fire"].staff
    )


def test_a_number_takes_the_place_of_a_number_or_of_names() -> None:
    assert _staff([{"name": "Li"}, {"name": "Wang"}], 5) == 5


def test_officers_who_differ_are_not_replaced_by_a_number() -> None:
    with pytest.raises(LeverError, match=r"a speed of their own; set_parameter .* pools\.fire\.st"):
        _staff([{"speed": 2}, {}], 5)
