"""Intervals hold the truth as often as they say, and say when they cannot know."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from procsim.statistics import (
    bootstrap_interval,
    mean_interval,
    paired_difference,
    quantile_interval,
    t_multiplier,
    welch_interval,
)

NUMBERS = st.floats(-1e6, 1e6)
SERIES = st.lists(NUMBERS, min_size=2, max_size=30)


def within_binomial_error(share, probability, trials):
    error = math.sqrt(probability * (1 - probability) / trials)
    return abs(share - probability) <= 4 * error


@pytest.mark.parametrize("confidence", [0.8, 0.95, 0.99])
def test_t_intervals_hold_the_mean_as_often_as_they_say(confidence):
    trials = 4000
    samples = np.random.default_rng(2026).normal(5.0, 2.0, size=(trials, 6))
    found = [mean_interval(sample, confidence) for sample in samples]
    held = np.mean([abs(one.mean - 5.0) <= one.half_width for one in found])
    assert within_binomial_error(held, confidence, trials)


def test_quantile_intervals_hold_the_quantile_as_often_as_they_say():
    trials = 2000
    samples = np.random.default_rng(7).exponential(1.0, size=(trials, 100))
    found = [quantile_interval(sample, 0.9) for sample in samples]
    held = np.mean([one.low <= math.log(10) < one.high for one in found])
    assert within_binomial_error(held, found[0].coverage, trials)


def test_one_replication_has_a_mean_and_no_half_width():
    assert mean_interval([3.0]).half_width is None
    assert welch_interval([3.0], [1.0, 2.0]).half_width is None
    pair = paired_difference([3.0], [1.0])
    assert (pair.mean, pair.half_width, pair.p_value, pair.variance_reduction) == (
        -2.0,
        None,
        None,
        None,
    )


@settings(deadline=None)
@given(values=SERIES)
def test_identical_designs_differ_by_exactly_nothing(values):
    found = paired_difference(values, values)
    assert (found.mean, found.half_width, found.p_value) == (0.0, 0.0, 1.0)
    assert found.variance_reduction in {None, math.inf}


@settings(deadline=None)
@given(values=SERIES, confidence=st.floats(0.5, 0.999))
def test_a_wider_confidence_is_a_wider_interval(values, confidence):
    narrow, wide = mean_interval(values, confidence), mean_interval(values, 0.9999)
    assert narrow.mean == wide.mean
    assert narrow.half_width <= wide.half_width


def test_equal_values_give_an_interval_of_no_width():
    found = mean_interval([0.1] * 7)
    assert (found.mean, found.half_width) == (0.1, 0.0)
    assert welch_interval([1.0, 1.0], [3.0, 3.0]).half_width == 0.0


def test_pairing_that_does_harm_is_reported_as_such():
    found = paired_difference([1.0, 2.0, 3.0], [3.0, 2.0, 1.0])
    assert found.correlation == pytest.approx(-1.0)
    assert found.variance_reduction == pytest.approx(0.5)


def test_a_difference_that_never_varies_is_certain():
    found = paired_difference([1.0, 2.0, 4.0], [3.0, 4.0, 6.0])
    assert (found.mean, found.half_width, found.p_value) == (2.0, 0.0, 0.0)
    assert found.variance_reduction == math.inf


def test_a_side_that_never_varies_has_no_correlation():
    found = paired_difference([1.0, 1.0, 1.0], [3.0, 4.0, 6.0])
    assert found.correlation is None
    assert found.variance_reduction == pytest.approx(1.0)


def test_welch_and_paired_tests_agree_with_another_library():
    import scipy.stats

    rng = np.random.default_rng(5)
    before, after = rng.normal(10, 3, 12), rng.normal(9, 1, 12)
    theirs = scipy.stats.ttest_ind(after, before, equal_var=False).confidence_interval(0.9)
    ours = welch_interval(before, after, 0.9)
    assert ours.difference - ours.half_width == pytest.approx(theirs.low)
    assert ours.difference + ours.half_width == pytest.approx(theirs.high)
    paired = paired_difference(before, after)
    assert paired.p_value == pytest.approx(scipy.stats.ttest_rel(after, before).pvalue)


def test_too_few_values_leave_a_quantile_unbounded_above():
    found = quantile_interval([1.0, 2.0, 3.0, 4.0, 5.0], 0.95)
    assert (found.low, found.high) == (4.0, math.inf)
    assert quantile_interval([1.0, 2.0], 0.05).low == -math.inf


def test_the_bootstrap_is_the_same_for_the_same_seed_and_keeps_replications_whole():
    rows = np.random.default_rng(3).normal(10, 2, size=(25, 2))
    rows[:, 1] = rows[:, 0] + 1.0
    seen = []

    def difference(chosen):
        seen.append(chosen.shape)
        return float((chosen[:, 1] - chosen[:, 0]).mean())

    first = bootstrap_interval(rows, difference, seed=11, resamples=50)
    assert first == bootstrap_interval(rows, difference, seed=11, resamples=50)
    assert set(seen) == {(25, 2)}
    assert first.low == pytest.approx(1.0)
    assert first.high == pytest.approx(1.0)


def test_bootstrap_bounds_of_a_mean_are_near_the_t_interval():
    values = np.random.default_rng(4).normal(10, 2, size=60)
    found = bootstrap_interval(values, lambda chosen: float(chosen.mean()), seed=1)
    exact = mean_interval(values)
    assert (found.high - found.low) / 2 == pytest.approx(exact.half_width, rel=0.1)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: mean_interval([]), "at least one finite number"),
        (lambda: mean_interval([1.0, math.nan]), "at least one finite number"),
        (lambda: mean_interval([[1.0], [2.0]]), "in a list"),
        (lambda: t_multiplier(1.0, 5), "confidence: found 1.0"),
        (lambda: t_multiplier(0.9, 0), "degrees of freedom: found 0"),
        (lambda: paired_difference([1.0], [1.0, 2.0]), "found 1 before and 2 after"),
        (lambda: quantile_interval([1.0], 1.0), "probability and confidence: found 1.0"),
        (lambda: bootstrap_interval([1.0], np.mean, seed=1), "at least 2"),
        (lambda: bootstrap_interval([1.0, 2.0], np.mean, seed=1, confidence=2), "confidence"),
    ],
)
def test_what_gives_no_interval_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()
