"""A component is tuned to its cheapest levels, whatever the promise, as far as more is no worse."""

from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from procsim.staffing.candidates import Candidates, cost_of
from procsim.staffing.trials import Tuner, Verdict
from procsim.staffing.variable import Variable

HIGHEST = 6


@st.composite
def problems(draw):
    """Variables with costs, and a promise that more of any of them makes no harder to keep."""
    number = draw(st.integers(1, 3))
    variables = tuple(
        Variable(f"window{i}", "number", f"window{i}", 1, None, 1, each=draw(st.integers(1, 5)))
        for i in range(number)
    )
    enough = draw(st.lists(st.tuples(*[st.integers(1, HIGHEST)] * number), max_size=4))
    return variables, enough


def _verdict(levels, enough):
    """Levels keep the promise where they have all that one of some staffings has."""
    short = [
        sum(max(n - level, 0) for level, n in zip(levels, each, strict=True)) for each in enough
    ]
    margin = -float(min(short, default=1))
    return Verdict(margin == 0, margin, broken=margin < 0)


def _found(tuner, enough):
    trials = tuner.trials()
    asked, tried = next(trials), []
    while True:
        tried.append(asked.levels)
        try:
            asked = trials.send(_verdict(asked.levels, enough))
        except StopIteration as end:
            return end.value, tried


@settings(max_examples=150)
@given(problem=problems(), data=st.data())
def test_the_cheapest_levels_are_found_from_any_start(problem, data):
    variables, enough = problem
    highest = (HIGHEST,) * len(variables)
    start = tuple(data.draw(st.integers(1, HIGHEST)) for _ in variables)
    found, _ = _found(Tuner(variables, start, highest), enough)
    keeping = [
        levels
        for levels in product(range(1, HIGHEST + 1), repeat=len(variables))
        if _verdict(levels, enough).kept
    ]
    if not keeping:
        assert found is None
        return
    assert _verdict(found, enough).kept
    assert cost_of(variables, found) == min(cost_of(variables, each) for each in keeping)


@given(problem=problems())
def test_few_of_all_levels_are_tried(problem):
    variables, enough = problem
    highest = (HIGHEST,) * len(variables)
    _, tried = _found(Tuner(variables, (2,) * len(variables), highest), enough)
    assert len(set(tried)) <= HIGHEST ** len(variables)


@settings(max_examples=60)
@given(problem=problems(), data=st.data())
def test_a_candidate_is_the_cheapest_that_nothing_rules_out(problem, data):
    variables, broken = problem
    highest = (HIGHEST,) * len(variables)
    officers = data.draw(st.none() | st.integers(len(variables), 3 * HIGHEST))
    candidates = Candidates(variables, (1,) * len(variables), highest, officers)
    for levels in broken:
        candidates.rule_out(levels)
    left = [
        levels
        for levels in product(range(1, HIGHEST + 1), repeat=len(variables))
        if all(any(a > b for a, b in zip(levels, each, strict=True)) for each in broken)
        and (officers is None or sum(levels) <= officers)
    ]
    found = candidates.cheapest()
    if not left:
        assert found is None
        return
    assert found in left
    least = min(cost_of(variables, each) for each in left)
    assert np.isclose(cost_of(variables, found), least)
    assert candidates.cheapest(below=least) is None
