"""Compiled arrivals: the times of the general way to the last bit, or no answer."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from procsim.plan import Draws
from procsim.plan.arrivals import ByRate, Listed
from procsim.plan.chance import keys, spelt, uniforms
from procsim.plan.compiled_arrivals import arrive_at_rates, fill_luck
from procsim.plan.draws import Recipe
from procsim.plan.intensity import Intensity
from procsim.plan.rates import MOST_EXPECTED, rates_of
from procsim.plan.remembered import RememberedDraws
from tests.plan.plans import DAY, HOUR

STRETCHES = st.lists(
    st.tuples(st.integers(0, 3), st.integers(1, 3), st.sampled_from([0.0, 0.5, 7.0, 40.0])),
    max_size=6,
)


@st.composite
def processes(draw):
    """Types that come at rates in some hours of some days, with luck of each day or without."""
    found = []
    for number in range(draw(st.integers(1, 4))):
        opens, rows = 0, []
        for gap, length, expected in draw(STRETCHES):
            opens += gap * 5 * HOUR
            closes = opens + length * HOUR
            rows.append((opens, closes, expected / (closes - opens), opens // DAY))
            opens = closes
        begins, ends, rates, days = np.array(rows).reshape(-1, 4).T
        known = Intensity(
            begins.astype(np.int64), ends.astype(np.int64), rates, days.astype(np.int64)
        )
        spread = draw(st.sampled_from([1.0, 2.0, 9.0]))
        end, most = draw(st.sampled_from([10 * DAY, 9 * HOUR])), draw(st.sampled_from([None, 3]))
        found.append(ByRate(f"type {number}", known, spread, end, most))
    return tuple(found)


def _recipe(known):
    return Recipe((), known, ((),) * len(known))


def _every(chunks):
    none = (np.empty(0, dtype=np.int64),) * 3
    return np.concatenate([none, *chunks], axis=1)


@given(processes(), st.integers(0, 50))
def test_arrivals_made_compiled_are_those_of_the_general_way_to_the_last_bit(known, replication):
    recipe = _recipe(known)
    general, compiled = (Draws(recipe, 4, replication) for _ in range(2))
    assert (_every(compiled.arriving(arrive_at_rates)) == _every(general.arriving())).all()
    # Whoever asks for the last blocks is told the same of their size.
    assert compiled.size(0) == general.size(0)


def _hall(per_day):
    hours = np.arange(0, 20 * DAY, DAY)
    known = Intensity(hours, hours + 8 * HOUR, np.full(20, per_day / (8 * HOUR)), np.arange(20))
    return _recipe(tuple(ByRate(name, known, 2.0, 20 * DAY, None) for name in "abc"))


def test_most_runs_of_a_hall_need_no_other_way():
    recipe = _hall(100.0)
    made = [_at_rates(recipe, number) for number in range(40)]
    assert sum(each is not None for each in made) > 30
    # Luck beyond the table of gaps comes 65,536 times less often than other luck.
    assert any(each is None for each in made)


def _at_rates(recipe, replication):
    found = []

    def told(*args):
        found.append(arrive_at_rates(*args))
        return found[-1]

    chunks = _every(Draws(recipe, 1, replication).arriving(told))
    assert (chunks == _every(Draws(recipe, 1, replication).arriving())).all()
    return found[0]


def test_remembered_arrivals_are_made_once():
    draws, asked = RememberedDraws(_hall(50.0), 1, 0), []

    def told(*args):
        asked.append(args)
        return arrive_at_rates(*args)

    first, second = (_every(draws.arriving(told)) for _ in range(2))
    assert (first == second).all()
    assert len(asked) == 1


@pytest.mark.parametrize(
    "known",
    [(), (Listed((1, 2)),), (*_hall(10.0).arrivals, Listed(()))],
    ids=["nobody", "a list", "a list beside rates"],
)
def test_arrivals_that_do_not_all_follow_from_rates_are_left_to_the_general_way(known):
    assert rates_of(known) is None


def test_so_many_arrivals_that_they_had_better_come_in_chunks_are_left_to_the_general_way():
    assert rates_of(_hall(MOST_EXPECTED / 60 - 1).arrivals) is not None
    assert rates_of(_hall(MOST_EXPECTED / 60 + 1).arrivals) is None


def test_luck_filled_in_compiled_is_that_of_the_streams():
    counts, streams = (5, 0, 6), [(9, 3, "day factor", name) for name in "abc"]
    out = np.zeros(sum(counts))
    fill_luck(keys((9, 3), [spelt(each[2:]) for each in streams]), np.array([0, 5, 5, 11]), out)
    parts = [uniforms(each, start=0, count=n) for each, n in zip(streams, counts, strict=True)]
    assert (out == np.concatenate(parts)).all()
