"""Another number of officers."""

from __future__ import annotations

import pytest

from procsim.errors import LeverError
from procsim.levers import LEVERS, design_graph
from procsim.scenario.redesign import SetStaff
from procsim.scenario.scenario import Scenario
from tests.levers.counters import hall, hall_graph


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


ONE_WINDOW = {"single_window": {"merge": ["fire", "planning"], "into": "one", "staff": 4}}


@pytest.mark.parametrize(
    ("lever", "changes", "text"),
    [
        ({"set_staff": {"pool": "fire", "staff": 5}}, {}, r"pools\.fire\.staff: found 5; a number"),
        (ONE_WINDOW, {}, r"pools\.one\.staff: found 4; a number from 1 to 3, which `tide` has"),
        (ONE_WINDOW, {"workflow.safety.room": 2, "workflow.safety.when_full": "hold"},
         r"workflow\.safety\.when_full: found hold, but all"),
        (ONE_WINDOW, {"workflow.safety.activity": ["fire", "planning"],
                      "workflow.safety.takes": {"by": "pool", "fire": "5 min", "planning": "9 min"}
                      },
         r"safety\.takes\.fire: found 'fire', which does not do this work"),
    ],
)  # fmt: skip
def test_what_a_rule_of_the_pool_does_not_allow_is_refused_where_it_stands(
    lever: dict[str, object], changes: dict[str, object], text: str
) -> None:
    tide = {"every": "10 min", "opens_at": 3, "closes_at": 1, "at_most": 3}
    data = hall(**changes) if changes else hall(**{"pools.fire.tide": tide})
    data["redesigns"] = {"other": {"levers": [lever]}}
    with pytest.raises(LeverError, match=rf"^redesigns\.other: .*{text}"):
        design_graph(Scenario.model_validate(data), "other")
