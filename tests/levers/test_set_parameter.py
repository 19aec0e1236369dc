"""Another value for one figure, by its path."""

from __future__ import annotations

from typing import Any

import pytest

from procsim.errors import LeverError
from procsim.levers import LEVERS
from procsim.scenario.redesign import SetParameter
from procsim.workflow.graph import Graph, records
from tests.levers.counters import hall_graph


def _set(path: str, to: Any) -> Graph:
    return LEVERS["set_parameter"](hall_graph(), SetParameter(path=path, to=to))


def test_a_figure_is_read_as_the_file_would_read_it() -> None:
    assert str(records(_set("workflow.zoning.takes", "3 min"))["zoning"].takes) == "3 min"
    assert _set("pools.fire.staff", "unlimited").graph["pools"]["fire"].staff == "unlimited"
    permit = _set("cases.permit.arrivals.rate", "2 / h").graph["cases"]["permit"]
    assert permit.arrivals.rate.amount == 2


def test_an_entry_of_a_mapping_changes_alone() -> None:
    documents = (
        _set("cases.permit.documents.plan.missing", "3 %").graph["cases"]["permit"].documents
    )
    assert (documents["plan"].missing, documents["photo"].missing) == (0.03, 0.3)
    size = {"small": "50 %", "large": "50 %"}
    attributes = _set("cases.permit.attributes.size", size).graph["cases"]["permit"].attributes
    assert attributes["size"].shares == (0.5, 0.5)
    assert str(attributes["work"]) == "20 min"


@pytest.mark.parametrize(
    ("path", "to", "text"),
    [
        ("pool.fire.staff", 2, "found 'pool'; did you mean 'pools'"),
        ("pools.fire", 2, "found no field; a path such as"),
        ("pools.fier.staff", 2, "found 'fier'; did you mean 'fire'"),
        ("pools.fire.staf", 2, "found 'staf'; did you mean 'staff'"),
        ("pools.fire.staff", -1, r"pools\.fire\.staff: "),
        ("pools.fire.staff.two", 2, "found 'two' within staff; staff has no parts"),
        ("workflow.zoning.takes", 12, "a number without a unit"),
        ("pools.fire.at_closing", "suspent", "found 'suspent'; did you mean 'suspend'"),
        ("workflow.outcome.choice.sing", 1, "found 'sing'; did you mean 'sign'"),
        ("workflow.outcome.choice.sign", "80 %", "not sound: .* sum to 90 %"),
        ("workflow.outcome.choice.sign.now", "80 %", "found 'now' within 'sign'"),
        ("workflow.sign.next", "nowhere", "not sound: .* which is no node"),
    ],
)
def test_what_no_file_could_say_is_refused(path: str, to: object, text: str) -> None:
    with pytest.raises(LeverError, match=text):
        _set(path, to)
