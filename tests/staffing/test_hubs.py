"""What many promises share is taken out where the rest then falls apart."""

import pytest

import procsim as ps
from procsim.examples import path_of
from procsim.staffing.components import mending
from procsim.staffing.hubs import hubs
from procsim.staffing.problem import Problem
from procsim.staffing.targets import targets_of


def test_what_most_promises_share_is_taken_out_until_few_hang_together():
    found = hubs(10, {part: (2 * part, 2 * part + 1, 8, 9) for part in range(4)}, few=6)
    assert found.variables == (8, 9)
    assert [part.variables for part in found.parts] == [(0, 1), (2, 3), (4, 5), (6, 7)]


def test_a_promise_that_hubs_alone_can_mend_belongs_to_no_part():
    mended = {part: (2 * part, 2 * part + 1, 8) for part in range(4)} | {4: (8,)}
    found = hubs(9, mended, few=6)
    assert found.variables == (8,)
    assert all(4 not in part.targets for part in found.parts)


@pytest.mark.parametrize(
    "mended",
    [{0: range(9)}, {part: range(9) for part in range(3)}, {i: (i, i + 1) for i in range(40)}],
)
def test_where_few_hubs_do_not_part_the_rest_there_are_none(mended):
    number = 1 + max(i for of in mended.values() for i in of)
    assert hubs(number, mended, few=6) is None


def test_promises_to_a_case_type_are_mended_where_its_cases_can_come():
    scenario = ps.load(path_of("county-hall"))
    problem = Problem.of(scenario, None)
    targets = targets_of(
        ["type.tax.hall_wait within 20 min >= 90 %", "type.tax.on_time >= 95 %"], problem.graph
    )
    places = [[problem.variables[i].of for i in mending(problem, each)] for each in targets]
    assert places == [
        ["collection_windows", "tax_windows"],
        ["collection_windows", "signatories", "tax_office", "tax_windows"],
    ]
