"""Families, verdicts, warm-up and the number of replications."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from procsim.statistics import (
    WarmUp,
    bonferroni,
    common_warm_up,
    half_widths,
    holm,
    mean_interval,
    mser5,
    not_worse,
    quantile_ranks,
    replications_needed,
    run_length,
    sidak,
    stopping_point,
    verdict,
)

P_VALUES = st.lists(st.floats(0, 1), min_size=1, max_size=20)


@settings(deadline=None)
@given(confidence=st.floats(0.5, 0.999), k=st.integers(1, 50))
def test_sidak_asks_for_no_more_than_bonferroni(confidence, k):
    assert confidence - 1e-12 <= sidak(confidence, k) <= bonferroni(confidence, k) + 1e-12 < 1.0001


@settings(deadline=None)
@given(p_values=P_VALUES)
def test_holm_keeps_the_order_and_never_lowers_a_p_value(p_values):
    adjusted = holm(p_values)
    assert (adjusted >= np.array(p_values)).all()
    assert (adjusted <= 1).all()
    order = np.argsort(p_values, kind="stable")
    assert (np.diff(adjusted[order]) >= 0).all()


@pytest.mark.parametrize(
    ("difference", "half_width", "better", "said"),
    [
        (-2.0, 1.0, "less", "better"),
        (-2.0, 1.0, "more", "worse"),
        (2.0, 1.0, "less", "worse"),
        (2.0, 1.0, "more", "better"),
        (2.0, 1.0, None, "changed"),
        (1.0, 1.0, "more", "no difference shown"),
        (1.0, 0.0, "more", "better"),
        (0.0, 0.0, "more", "no difference shown"),
        (9.0, None, "more", "no difference shown"),
    ],
)
def test_a_verdict_is_given_only_where_the_interval_leaves_out_zero(
    difference, half_width, better, said
):
    assert verdict(difference, half_width, better) == said


@pytest.mark.parametrize(
    ("difference", "half_width", "better", "shown"),
    [
        (0.2, 0.5, "less", True),
        (0.2, 0.9, "less", False),
        (-0.2, 0.5, "more", True),
        (-0.6, 0.5, "more", False),
        (0.0, None, "less", False),
    ],
)
def test_not_worse_needs_the_whole_interval_within_the_margin(
    difference, half_width, better, shown
):
    assert not_worse(difference, half_width, 1.0, better) is shown


def test_no_difference_shown_is_not_yet_not_worse():
    assert verdict(0.5, 2.0, "less") == "no difference shown"
    assert not not_worse(0.5, 2.0, 1.0, "less")


def test_a_settled_series_needs_no_warm_up():
    steady = np.random.default_rng(1).normal(50, 5, size=(20, 200))
    assert mser5(steady) == WarmUp(0, settled=True)


def test_a_start_from_empty_is_cut_off():
    days = np.arange(200)
    noise = np.random.default_rng(2).normal(0, 1, size=(30, 200))
    found = mser5(50 * (1 - np.exp(-days / 8.0)) + noise)
    assert found.settled
    assert 20 <= found.days <= 60


def test_a_series_that_still_grows_is_not_settled():
    found = mser5(np.arange(100.0))
    assert found == WarmUp(50, settled=False)


def test_all_designs_are_cut_alike():
    quick = [10.0] * 100
    slow = [100.0, 80.0, 60.0, 50.0, 40.0, 30.0, 25.0, 20.0, 15.0, 12.0] + [10.0] * 90
    assert mser5(quick).days == 0
    assert common_warm_up([quick, slow]) == mser5(slow) == WarmUp(10, settled=True)


@settings(deadline=None)
@given(values=st.lists(st.floats(-100, 100), min_size=2, max_size=20), target=st.floats(0.5, 50))
def test_the_replications_foretold_are_the_fewest_that_reach_the_target(values, target):
    from scipy.special import stdtrit

    found = replications_needed(values, target)
    deviation = np.std(values, ddof=1) if np.ptp(values) else 0.0

    def half_width(n):
        return stdtrit(n - 1, 0.975) * deviation / np.sqrt(n)

    assert found >= len(values)
    assert half_width(found) <= target * (1 + 1e-9)
    assert found == len(values) or half_width(found - 1) >= target * (1 - 1e-9)


def test_half_widths_are_those_reported_along_the_way():
    values = np.random.default_rng(8).normal(size=12)
    found = half_widths(values)
    assert found[0] == np.inf
    for n in (2, 7, 12):
        assert found[n - 1] == pytest.approx(mean_interval(values[:n]).half_width)


def test_no_run_stops_before_ten_replications_and_a_look_ahead():
    assert stopping_point([5.0] * 14, 1.0) is None
    assert stopping_point([5.0] * 15, 1.0) == 10


def test_a_target_reached_by_luck_alone_does_not_stop_the_run():
    lucky = [5.0] * 10 + [50.0] + [5.0, 6.0] * 20
    widths = half_widths(lucky)
    assert widths[9] == 0
    found = stopping_point(lucky, 3.0)
    assert found is not None
    assert found > 11
    assert (widths[found - 1 : found + 5] <= 3.0).all()


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: bonferroni(1.0, 2), "confidence: found 1.0"),
        (lambda: sidak(0.9, 0), "family: found 0 comparisons"),
        (lambda: holm([1.2]), "p-values: found"),
        (lambda: not_worse(1.0, 1.0, 0.0, "less"), "margin: found 0.0; above 0"),
        (lambda: mser5([1.0] * 9), "warm-up: found 9 days; at least 10"),
        (lambda: quantile_ranks(0, 0.5), "values: found 0; at least 1"),
        (lambda: replications_needed([1.0], 1.0), "replications: found 1; at least 2"),
        (lambda: replications_needed([1.0, 2.0], 0.0), "half-width: found a target of 0.0"),
        (lambda: stopping_point([1.0, 2.0], -1.0), "half-width: found a target of -1.0"),
        (lambda: run_length(1.0, 0.0), "run length: found 1.0, 0.0 and 0.95"),
    ],
)
def test_what_decides_nothing_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()
