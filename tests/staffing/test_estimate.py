"""A figure of a staffing is a ratio of totals, as sure as its replications are alike."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from procsim.staffing.estimate import estimate
from procsim.statistics import mean_interval


@given(st.lists(st.floats(-100, 100), min_size=2, max_size=20))
def test_with_one_value_a_replication_it_is_the_t_interval_of_their_mean(values):
    found = estimate(np.array(values), np.ones(len(values)))
    known = mean_interval(values)
    assert found.value == pytest.approx(known.mean, abs=1e-9)
    assert found.half_width() == pytest.approx(known.half_width, rel=1e-6, abs=1e-9)


def test_replications_without_observations_do_not_count():
    found = estimate(np.array([3.0, 0.0, 5.0]), np.array([1.0, 0.0, 1.0]))
    assert (found.value, found.n) == (4.0, 2)
    nothing = estimate(np.zeros(3), np.zeros(3))
    assert math.isnan(nothing.value)
    assert nothing.half_width() == math.inf


def test_what_never_happened_may_be_as_rare_as_three_in_all():
    found = estimate(np.zeros(10), np.full(10, 30.0), share=True)
    assert found.half_width() == pytest.approx(3 / 300)


def test_intervals_of_a_ratio_cover_it_as_often_as_they_say():
    """Batches of a random number of exponential values: their mean is 1, over all batches."""
    random = np.random.default_rng(7)
    covered = 0
    for _ in range(2000):
        weights = random.poisson(20, 25).astype(float)
        totals = random.gamma(np.maximum(weights, 1e-12)) * (weights > 0)
        found = estimate(totals, weights)
        covered += abs(found.value - 1) <= found.half_width()
    # Three standard errors of a share of 0.95 among 2,000, and the bias of a skew one of 25.
    assert covered / 2000 == pytest.approx(0.95, abs=3 * math.sqrt(0.95 * 0.05 / 2000) + 0.01)
