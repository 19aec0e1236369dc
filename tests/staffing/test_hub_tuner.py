"""A large component is tuned around what its promises share, to the same answer, in few trials."""

import random
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from procsim.staffing.candidates import cost_of
from procsim.staffing.hub_tuner import HubTuner
from procsim.staffing.hubs import hubs
from procsim.staffing.trials import FEW, Verdict
from procsim.staffing.variable import Variable

HIGHEST = 4
"""Of halls so small that all their levels can be tried."""

BOUND = 600
"""Trials, rough or not, in which a hall of eighteen variables is tuned."""


def _variables(costs):
    return tuple(
        Variable(f"window{i}", "number", f"window{i}", 1, None, 1, each=each)
        for i, each in enumerate(costs)
    )


class Hall:
    """A hall of which each promise has a margin that more of what can mend it makes no smaller."""

    def __init__(self, costs, mended, margin):
        self.variables = _variables(costs)
        self.mended = mended
        self.margin = margin
        self.tried = []

    def found(self, start, highest, few):
        shared = hubs(len(self.variables), self.mended, few=few)
        assert shared is not None
        trials = HubTuner(self.variables, start, highest, shared).trials()
        asked = next(trials)
        while True:
            self.tried.append(asked)
            try:
                asked = trials.send(self._verdict(asked))
            except StopIteration as end:
                return end.value

    def _verdict(self, trial):
        margins = [min(self.margin(each, trial.levels) for each in of) for of in trial.groups]
        return Verdict.of_all([Verdict(each >= 0, each, broken=each < 0) for each in margins])

    def keeps(self, levels):
        return all(self.margin(target, levels) >= 0 for target in self.mended)

    def lower(self, levels):
        for i, level in enumerate(levels):
            if level > 1:
                yield (*levels[:i], level - 1, *levels[i + 1 :])


def test_what_no_promise_needs_is_at_its_lowest():
    mended = {0: (0, 1, 6), 1: (2, 3, 6)}
    hall = Hall([1] * 7, mended, lambda target, levels: levels[6] + levels[mended[target][0]] - 5)
    found = hall.found((3,) * 7, (6,) * 7, few=2)
    assert found == (1, 1, 1, 1, 1, 1, 4)


@st.composite
def small_halls(draw):
    """Hubs, parts of two, and promises of each part that hubs can mend too, or need not."""
    shared, parts = draw(st.integers(1, 2)), draw(st.integers(2, 3))
    number = shared + 2 * parts
    costs = draw(st.lists(st.integers(1, 5), min_size=number, max_size=number))
    mended, enough = {}, {}
    for target in range(parts + draw(st.integers(0, parts))):
        part = target % parts
        places = (*range(shared), shared + 2 * part, shared + 2 * part + 1)
        levels = st.tuples(*[st.integers(1, HIGHEST)] * len(places))
        mended[target] = places
        enough[target] = draw(st.lists(levels, min_size=1, max_size=4))

    def margin(target, levels):
        own = [levels[i] for i in mended[target]]
        return -float(
            min(
                sum(max(n - level, 0) for level, n in zip(own, each, strict=True))
                for each in enough[target]
            )
        )

    return Hall(costs, mended, margin), shared, parts


def _least(hall, shared, parts):
    """The lowest cost of all levels that keep every promise: with hubs held, part by part."""
    every = range(1, HIGHEST + 1)

    def least_of(held, part):
        first = shared + 2 * part
        rest = (1,) * (len(hall.variables) - shared)
        return min(
            (
                sum(hall.variables[first + i].costs(level) for i, level in enumerate(own))
                for own in product(every, repeat=2)
                if all(
                    hall.margin(target, (*held, *rest[: 2 * part], *own, *rest[2 * part + 2 :]))
                    >= 0
                    for target in hall.mended
                    if target % parts == part
                )
            ),
            default=float("inf"),
        )

    return min(
        cost_of(hall.variables[:shared], held) + sum(least_of(held, part) for part in range(parts))
        for held in product(every, repeat=shared)
    )


@settings(max_examples=100)
@given(hall=small_halls(), data=st.data())
def test_the_cheapest_levels_are_found_where_promises_share_hubs(hall, data):
    hall, shared, parts = hall
    start = tuple(data.draw(st.integers(1, HIGHEST)) for _ in hall.variables)
    found = hall.found(start, (HIGHEST,) * len(start), few=2)
    assert hall.keeps(found)
    assert not any(hall.keeps(each) for each in hall.lower(found))
    assert cost_of(hall.variables, found) == _least(hall, shared, parts)


def large_hall(seed):
    """Eight windows with an office each behind; all files are signed, and collected."""
    luck = random.Random(seed)
    loads = [luck.uniform(0.3, 30) for _ in range(18)]
    costs = [luck.choice([315, 385, 630]) for _ in loads]
    limits = [luck.uniform(0.5, 4) for _ in range(16)]
    start = tuple(max(1, int(load * luck.uniform(0.5, 2))) for load in loads)
    windows = {part: (part, 16) for part in range(8)}
    offices = {8 + part: (part, 8 + part, 16, 17) for part in range(8)}

    def margin(target, levels):
        """A wait grows without bound as the load of one of its places comes near."""
        waits = [1 / max(levels[i] - loads[i], 0.01) for i in (windows | offices)[target]]
        return 1 - sum(waits) / limits[target]

    return Hall(costs, windows | offices, margin), start


LARGE = st.integers(0, 10_000).map(large_hall)


@settings(max_examples=10)
@given(case=LARGE)
def test_a_large_hall_is_tuned_in_few_trials_to_where_none_can_be_spared(case):
    hall, start = case
    found = hall.found(start, tuple(4 * level + 40 for level in start), few=FEW)
    assert hall.keeps(found)
    assert not any(hall.keeps(each) for each in hall.lower(found))
    assert len(hall.tried) <= BOUND
    assert found in {trial.levels for trial in hall.tried if trial.sure}


@settings(max_examples=10)
@given(case=LARGE, part=st.integers(8, 15))
def test_a_promise_that_nothing_keeps_is_told(case, part):
    hall, start = case
    kept = hall.margin
    hall.margin = lambda target, levels: -1.0 if target == part else kept(target, levels)
    assert hall.found(start, tuple(2 * level for level in start), few=FEW) is None


@settings(max_examples=10)
@given(case=LARGE)
def test_the_same_hall_is_tuned_by_the_same_trials(case):
    hall, start = case
    highest = tuple(4 * level + 40 for level in start)
    hall.found(start, highest, few=FEW)
    first, hall.tried = hall.tried, []
    hall.found(start, highest, few=FEW)
    assert hall.tried == first
