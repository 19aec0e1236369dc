"""When cases arrive: as often, as unevenly and as long as the file says."""

from __future__ import annotations

import numpy as np
import pytest

from tests.plan.plans import DAY, HOUR, arrivals

STANDARD_ERRORS = 4
MINUTE = HOUR // 60
YEARS = "1400 days"
WORKDAYS = 1000


def _of_day(times):
    return (times % DAY) / HOUR


def _open(times):
    hour = _of_day(times)
    weekday = times // DAY % 7
    return (weekday < 5) & (((hour >= 9) & (hour < 12)) | ((hour >= 13) & (hour < 17)))


def _daily(times):
    """Counts of the workdays of 200 weeks; the run begins on a Monday."""
    counts = np.bincount(times // DAY, minlength=1400)[:1400]
    return counts.reshape(200, 7)[:, :5].ravel()


def _near(count, expected, variance_to_mean=1.0):
    return abs(count - expected) <= STANDARD_ERRORS * np.sqrt(expected * variance_to_mean)


@pytest.mark.parametrize("rate", ["40 / workday", "200 / week"])
def test_a_rate_brings_its_number_of_cases_in_open_hours_alone(rate):
    times = arrivals({"rate": rate}, length=YEARS)
    assert _open(times).all()
    assert (np.diff(times) >= 0).all()
    assert _near(times.size, 40 * WORKDAYS)


def test_a_rate_by_the_hour_counts_hours_of_its_calendar():
    times = arrivals({"rate": "6 / h", "calendar": "always"}, length="100 days")
    assert _near(times.size, 6 * 24 * 100)
    assert _near(arrivals({"rate": "6 / h"}, length=YEARS).size, 6 * 7 * WORKDAYS)


def test_plain_arrivals_vary_as_poisson_does():
    counts = _daily(arrivals({"rate": "40 / workday"}, length=YEARS))
    ratio = counts.var(ddof=1) / counts.mean()
    assert abs(ratio - 1) <= STANDARD_ERRORS * np.sqrt(2 / WORKDAYS)


def test_days_vary_twice_as_much_where_the_file_says_so():
    how = {"rate": "40 / workday", "variance_to_mean": 2}
    times = arrivals(how, length=YEARS)
    counts = _daily(times)
    assert _near(times.size, 40 * WORKDAYS, variance_to_mean=2)
    ratio = counts.var(ddof=1) / counts.mean()
    # Counts are mixed Poisson, hence a little heavier in the tails than a normal variable.
    assert abs(ratio - 2) <= STANDARD_ERRORS * 2 * np.sqrt(2.5 / WORKDAYS)
    lag = np.corrcoef(counts[1:], counts[:-1])[0, 1]
    assert abs(lag) <= STANDARD_ERRORS / np.sqrt(WORKDAYS)


def test_two_peaks_are_twice_as_busy_and_keep_the_days_total():
    times = arrivals({"rate": "40 / workday", "profile": "two_peaks"}, length=YEARS)
    hour = _of_day(times)
    peak = ((hour >= 9) & (hour < 10.5)) | ((hour >= 14) & (hour < 15.5))
    assert _near(times.size, 40 * WORKDAYS)
    # 3 of 7 hours at double weight: 6 of 10 cases.
    assert _near(peak.sum(), 0.6 * 40 * WORKDAYS)


def test_weekdays_weigh_what_they_say_and_keep_the_weeks_total():
    how = {"rate": "40 / workday", "weekdays": {"mon": 2, "fri": 0}}
    times = arrivals(how, length=YEARS)
    weekday = np.bincount(times // DAY % 7, minlength=7)
    assert _near(times.size, 40 * WORKDAYS)
    assert weekday[4] == 0
    # Weights 2, 1, 1, 1, 0: Monday has two fifths.
    assert _near(weekday[0], 0.4 * 40 * WORKDAYS)


def test_rates_by_time_of_day_are_those_of_the_file():
    how = {"rate": {"09:00-10:00": "6 / h", "10:00-12:00": "12 / h"}}
    times = arrivals(how, length=YEARS)
    hour = _of_day(times)
    assert hour.max() < 12
    assert _near((hour < 10).sum(), 6 * WORKDAYS)
    assert _near((hour >= 10).sum(), 24 * WORKDAYS)


def test_until_and_count_end_the_arrivals_whichever_comes_first():
    often = {"rate": "60 / h", "calendar": "always"}
    short = arrivals(often | {"until": "10 h"}, length="2 days")
    assert short.max() <= 10 * HOUR
    assert _near(short.size, 600)
    assert arrivals(often | {"until": "10 h", "count": 5}, length="2 days").size == 5
    dated = arrivals(often | {"until": "2026-03-02 10:00"}, length="2 days")
    assert (dated == short).all()


def test_a_longer_run_has_the_same_arrivals_first():
    for how in (
        {"rate": "40 / workday", "variance_to_mean": 2},
        {"gaps": {"exponential": "9 min"}},
    ):
        short, long = arrivals(how, length="30 days"), arrivals(how, length="90 days")
        assert (long[: short.size] == short).all()
        assert (long[short.size :] >= 30 * DAY).all()


def test_gaps_begin_a_gap_after_the_start_or_at_the_first_arrival():
    gaps = {"gaps": "75 min", "calendar": "always"}
    assert arrivals(gaps, length="6 h").tolist() == [75 * MINUTE * k for k in (1, 2, 3, 4)]
    first = arrivals(gaps | {"first": "10 min", "count": 3}, length="6 h")
    assert first.tolist() == [10 * MINUTE, 85 * MINUTE, 160 * MINUTE]


def test_gaps_are_counted_in_open_hours():
    times = arrivals({"gaps": "2 h", "count": 4}, length="5 days")
    # 09:00 + 2, 4, 6 h of hall time, then 1 h left of Monday and 1 h of Tuesday.
    assert (times / HOUR).tolist() == [11, 14, 16, 24 + 10]


def test_gaps_have_the_mean_and_the_spread_of_their_distribution():
    how = {"gaps": {"exponential": "10 min"}, "calendar": "always"}
    gaps = np.diff(arrivals(how, length="365 days")) / MINUTE
    assert abs(gaps.mean() - 10) <= STANDARD_ERRORS * 10 / np.sqrt(gaps.size)
    # The variance of an exponential variance estimate: eight times the fourth power of the mean.
    assert abs(gaps.var() - 100) <= STANDARD_ERRORS * 100 * np.sqrt(8 / gaps.size)


def test_bundles_arrive_together():
    how = {"gaps": "1 h", "calendar": "always", "count": 3, "bundle": 4}
    assert (arrivals(how, length="1 day") / HOUR).tolist() == [
        k for k in (1, 2, 3) for _ in range(4)
    ]
    mixed = how | {"bundle": {"discrete": {1: "75 %", 3: "25 %"}}, "count": 4000}
    sizes = np.unique(arrivals(mixed, length="1 week") // HOUR, return_counts=True)[1]
    assert set(sizes) <= {1, 3}
    assert arrivals(mixed | {"count": 4}, length="1 day").size >= 4


def test_listed_cases_are_numbered_by_time_then_by_place_in_the_list():
    listed = {"times": ["20 min", "5 min", "2026-03-02 00:05", "0 min", "3 h"]}
    assert arrivals(listed, length="2 h").tolist() == [0, 5 * MINUTE, 5 * MINUTE, 20 * MINUTE]


def test_replications_have_arrivals_of_their_own():
    how = {"rate": "40 / workday"}
    one, other = (arrivals(how, length="30 days", replication=k) for k in (0, 1))
    assert one.size != other.size or (one != other).all()


@pytest.mark.parametrize("how", [{}, {"variance_to_mean": 3}, {"profile": "two_peaks"}])
def test_a_run_that_ends_in_the_middle_of_a_day_brings_the_first_cases_of_a_longer_one(how):
    rate = {"rate": "40 / workday", **how}
    longer = arrivals(rate, length="30 days")
    for length in ("1835 min", "3000 min", "17 days"):
        times = arrivals(rate, length=length)
        assert times.size
        assert times.tolist() == longer[: times.size].tolist()
        amount, unit = length.split()
        end = int(amount) * (DAY if unit == "days" else MINUTE)
        assert (longer[times.size :] > end).all()
