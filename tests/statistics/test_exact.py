"""Exact statistical cases S01, S03, S04, S08 and S09."""

from __future__ import annotations

import pytest

from procsim.statistics import (
    bonferroni,
    holm,
    mean_interval,
    paired_difference,
    quantile_interval,
    quantile_ranks,
    run_length,
    sidak,
    t_multiplier,
    welch_interval,
)

CLOSE = 1e-4
WAITS = [1.53, 1.66, 1.24, 2.34, 2.00, 1.69, 2.69, 2.86, 1.70, 2.60]
SHARES = [0.917, 0.916, 0.952, 0.822, 0.840, 0.866, 0.783, 0.782, 0.873, 0.779]
BEFORE = [12.1, 9.8, 15.2, 11.0, 13.7, 10.4, 12.9, 14.1]
AFTER = [9.6, 8.1, 12.4, 9.9, 10.8, 9.0, 10.1, 11.7]


@pytest.mark.parametrize(
    ("values", "confidence", "mean", "half_width"),
    [
        pytest.param(WAITS, 0.90, 2.0309999999999997, 0.3222834049417794, id="S01-waits-90"),
        pytest.param(WAITS, 0.95, 2.0309999999999997, 0.3977145651815442, id="S01-waits-95"),
        pytest.param(SHARES, 0.90, 0.8530000000000001, 0.036140177762133456, id="S01-shares-90"),
    ],
)
def test_a_t_interval_is_the_printed_one(values, confidence, mean, half_width):
    found = mean_interval(values, confidence)
    assert found.mean == pytest.approx(mean, rel=CLOSE)
    assert found.half_width == pytest.approx(half_width, rel=CLOSE)


def test_paired_replications_of_S03_show_the_difference_more_sharply():  # noqa: N802
    found = paired_difference(BEFORE, AFTER)
    assert found.mean == pytest.approx(-2.2, rel=CLOSE)
    assert found.half_width == pytest.approx(0.5860671068383251, rel=CLOSE)
    assert found.p_value == pytest.approx(4.666703122157537e-05, rel=CLOSE)
    assert found.correlation == pytest.approx(0.9559696447791933, rel=CLOSE)


def test_independent_replications_of_S03_show_the_difference_less_sharply():  # noqa: N802
    found = welch_interval(BEFORE, AFTER)
    assert found.difference == pytest.approx(-2.2, rel=CLOSE)
    assert found.half_width == pytest.approx(1.8105151007231206, rel=CLOSE)
    assert found.degrees == pytest.approx(12.853391972982514, rel=CLOSE)


@pytest.mark.parametrize(
    ("n", "probability", "between", "coverage"),
    [
        pytest.param(100, 0.90, (84, 96), 0.955690107191223, id="S04-100-P90"),
        pytest.param(200, 0.90, (171, 189), 0.9668839008979295, id="S04-200-P90"),
        pytest.param(200, 0.95, (184, 197), 0.9671521638567256, id="S04-200-P95"),
        pytest.param(500, 0.95, (465, 485), 0.960498735515962, id="S04-500-P95"),
        pytest.param(1000, 0.90, (881, 919), 0.9549071811148259, id="S04-1000-P90"),
    ],
)
def test_a_quantile_lies_between_the_values_of_these_ranks(n, probability, between, coverage):
    ranks = quantile_ranks(n, probability)
    assert (ranks.low, ranks.high) == between
    assert ranks.coverage == pytest.approx(coverage, rel=CLOSE)
    found = quantile_interval(range(n, 0, -1), probability)
    assert (found.low, found.high) == between


def test_five_per_cent_of_the_wait_of_S08_takes_this_many_customers():  # noqa: N802
    assert run_length(1976.0, 0.05 * 4) == pytest.approx(189775.04, rel=CLOSE)


@pytest.mark.parametrize(
    ("confidence", "multiplier"),
    [
        pytest.param(bonferroni(0.95, 5), 2.8609346064649794, id="S09-bonferroni"),
        pytest.param(sidak(0.95, 5), 2.851611055164421, id="S09-sidak"),
        pytest.param(0.95, 2.0930240544083087, id="S09-unadjusted"),
    ],
)
def test_a_family_of_five_is_held_by_wider_intervals(confidence, multiplier):
    assert t_multiplier(confidence, 19) == pytest.approx(multiplier, rel=CLOSE)


def test_holm_adjusts_the_p_values_of_S09_step_by_step():  # noqa: N802
    found = holm([0.005, 0.02, 0.03, 0.04, 0.2])
    assert found == pytest.approx([0.025, 0.08, 0.09, 0.09, 0.2], rel=CLOSE)
