"""Closed forms agree with exact cases, with each other, and with what they are limits of."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from procsim.theory import (
    Station,
    allen_cunneen,
    erlang_a,
    erlang_b,
    erlang_c,
    fork_join_mm1,
    jackson,
    mg1_wait,
    mm1_asymptotic_variance,
    mmc_wait,
    mmc_wait_quantile,
    mmc_wait_tail,
    pooling_break_even,
    resubmissions,
    square_root_staffing,
)

EXACT = 1e-9


def permits():
    """Build the permit network with its supplement loop."""
    return {
        "intake": Station(0.25, 2, {"review": 0.9}),
        "review": Station(0.8, 7, {"supplement": 0.3, "committee": 0.6}),
        "supplement": Station(5.0, None, {"review": 1.0}),
        "committee": Station(0.4, 3, {"issue": 0.85, "review": 0.1}),
        "issue": Station(0.1, 1, {}),
    }


@pytest.mark.parametrize(
    ("found", "exact"),
    [
        pytest.param(lambda: mmc_wait(0.8, 1, 1), 4.0, id="A01-wait"),
        pytest.param(lambda: mmc_wait(0.8, 1, 1) + 1, 5.0, id="A01-time"),
        pytest.param(lambda: 0.8 * mmc_wait(0.8, 1, 1), 3.2, id="A01-queue"),
        pytest.param(lambda: erlang_c(0.8, 1, 1), 0.8, id="A01-waits"),
        pytest.param(
            lambda: mmc_wait_quantile(0.8, 1, 1, probability=0.9), 10.397207708399183, id="A01-P90"
        ),
        pytest.param(
            lambda: mmc_wait_quantile(0.8, 1, 1, probability=0.95), 13.862943611198904, id="A01-P95"
        ),
        pytest.param(lambda: mmc_wait(4, 1, 5), 0.5541125541125541, id="A02-wait"),
        pytest.param(lambda: erlang_c(4, 1, 5), 0.5541125541125541, id="A02-waits"),
        pytest.param(lambda: mmc_wait_tail(4, 1, 5, over=0.5), 0.33608625300093975, id="A02-tail"),
        pytest.param(
            lambda: mmc_wait_quantile(4, 1, 5, probability=0.9), 1.7121976463918696, id="A02-P90"
        ),
        pytest.param(
            lambda: mmc_wait_quantile(4, 1, 5, probability=0.95), 2.4053448269518136, id="A02-P95"
        ),
        pytest.param(lambda: mmc_wait(27, 1, 30), 0.15713612331566307, id="A03-wait"),
        pytest.param(lambda: erlang_c(27, 1, 30), 0.4714083699469892, id="A03-waits"),
        pytest.param(
            lambda: mmc_wait_tail(27, 1, 30, over=0.5), 0.10518542508158195, id="A03-tail"
        ),
        pytest.param(
            lambda: mmc_wait_quantile(27, 1, 30, probability=0.9), 0.5168515199551371, id="A03-P90"
        ),
        pytest.param(lambda: mg1_wait(0.7, 1, 1.5), 3.791666666666666, id="A04-wait"),
        pytest.param(lambda: fork_join_mm1(0.8, 1), 7.0, id="B05-time"),
        pytest.param(lambda: mmc_wait(3.2, 1, 4), 0.7455405897342559, id="B09-after"),
        pytest.param(
            lambda: mmc_wait(0.8, 1, 1) / mmc_wait(3.2, 1, 4), 5.365234374999999, id="B09-ratio"
        ),
        pytest.param(
            lambda: mmc_wait_quantile(3.2, 1, 4, probability=0.9), 2.2322448021799515, id="B09-P90"
        ),
    ],
)
def test_a_queue_gives_the_exact_value(found, exact):
    assert found() == pytest.approx(exact, rel=EXACT)


def test_impatient_cases_of_A12_leave_and_wait_as_the_exact_case_says():  # noqa: N802
    found = erlang_a(12, 1, 10, patience=2)
    assert found.abandons == pytest.approx(0.19565594401072298, rel=EXACT)
    assert found.waits == pytest.approx(0.8503849479147523, rel=EXACT)
    assert found.wait == pytest.approx(0.39131188802144595, rel=EXACT)
    assert found.wait_served == pytest.approx(0.4008336954244354, rel=EXACT)
    assert found.queue == pytest.approx(4.695742656257352, rel=EXACT)
    assert found.utilisation == pytest.approx(0.9652128671871321, rel=EXACT)


def test_the_permit_network_of_B03_gives_the_exact_values():  # noqa: N802
    found = jackson(permits(), {"intake": 6.0})
    assert found.cycle_time == pytest.approx(8.454312610670165, rel=EXACT)
    assert found.in_progress == pytest.approx(50.72587566402099, rel=EXACT)
    assert found.wait == pytest.approx(4.560718860670163, rel=EXACT)
    waits = {"intake": 0.3214285714285714, "review": 2.863779616191713}
    waits |= {"committee": 0.18717341173300803, "issue": 0.07553483269336259}
    for name, wait in waits.items():
        assert found.stations[name].wait == pytest.approx(wait, rel=EXACT)
    assert found.stations["review"].visits == pytest.approx(1.40625, rel=EXACT)
    assert found.stations["committee"].visits == pytest.approx(0.84375, rel=EXACT)
    assert found.stations["review"].utilisation == pytest.approx(0.9642857142857143, rel=EXACT)


def test_run_length_of_S08_follows_from_the_asymptotic_variances():  # noqa: N802
    found = mm1_asymptotic_variance(0.8, 1.0)
    assert found.number == pytest.approx(1800.0, rel=EXACT)
    assert found.wait == pytest.approx(1976.0, rel=EXACT)


@pytest.mark.parametrize(
    ("arrival_rate", "windows", "slow_down"),
    [(5.0, 6, 0.158), (5.5, 6, 0.074), (4.0, 6, 0.368), (5.0, 2, 0.088)],
)
def test_a_generalist_may_be_so_much_slower_before_pooling_costs_time(
    arrival_rate, windows, slow_down
):
    found = pooling_break_even(arrival_rate, 6.0, windows)
    assert found == pytest.approx(slow_down, abs=5e-4)
    pooled = mmc_wait(windows * arrival_rate, 6.0 / (1 + found), windows)
    assert pooled == pytest.approx(mmc_wait(arrival_rate, 6.0, 1), rel=1e-6)


@settings(deadline=None)
@given(load=st.floats(0.01, 60), servers=st.integers(1, 80))
def test_losing_a_case_is_rarer_than_making_it_wait(load, servers):
    assert 0 <= erlang_b(load, servers) <= erlang_c(load, 1, servers) <= 1


@settings(deadline=None)
@given(load=st.floats(0.05, 0.95), servers=st.integers(1, 40))
def test_endless_patience_is_an_ordinary_queue(load, servers):
    found = erlang_a(load * servers, 1, servers, patience=1e9)
    assert found.wait == pytest.approx(mmc_wait(load * servers, 1, servers), rel=1e-5)
    assert found.abandons == pytest.approx(0, abs=1e-6)


@settings(deadline=None)
@given(load=st.floats(0.05, 5), servers=st.integers(1, 40), patience=st.floats(0.01, 20))
def test_whoever_arrives_is_served_or_leaves(load, servers, patience):
    found = erlang_a(load * servers, 1, servers, patience=patience)
    assert 0 <= found.abandons <= 1
    assert 0 <= found.waits <= 1
    assert found.utilisation <= 1 + 1e-12
    assert found.abandons * patience == pytest.approx(found.wait, rel=1e-9, abs=1e-15)


@settings(deadline=None)
@given(load=st.floats(0.05, 0.95), servers=st.integers(1, 40))
def test_the_general_formula_is_exact_where_everything_is_exponential(load, servers):
    found = allen_cunneen(load * servers, 1, servers, arrival_cv=1, service_cv=1)
    assert found == pytest.approx(mmc_wait(load * servers, 1, servers))


def test_certain_service_halves_the_wait():
    assert mg1_wait(0.8, 1, 0) == pytest.approx(mmc_wait(0.8, 1, 1) / 2)


@settings(deadline=None)
@given(load=st.floats(20, 2000), share=st.floats(0.05, 0.8))
def test_square_root_staffing_is_within_two_of_the_exact_number(load, share):
    exact = math.floor(load) + 1
    while erlang_c(load, 1, exact) > share:
        exact += 1
    assert abs(square_root_staffing(load, share) - exact) <= 2


def test_an_overloaded_queue_waits_without_end():
    assert erlang_c(5, 1, 5) == 1
    assert mmc_wait(5, 1, 5) == math.inf
    assert mmc_wait_tail(6, 1, 5, over=3) == 1
    assert mmc_wait_quantile(6, 1, 5, probability=0.1) == math.inf
    assert fork_join_mm1(1, 1) == math.inf
    assert jackson(permits(), {"intake": 7.0}).cycle_time == math.inf


def test_a_station_that_nobody_reaches_holds_nobody_up():
    stations = {"desk": Station(0.5, 1, {}), "spare": Station(1.0, 1, {"desk": 1.0})}
    found = jackson(stations, {"desk": 1.0})
    assert found.stations["spare"].visits == 0
    assert found.cycle_time == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: erlang_b(0, 1), "load and servers: found 0 and 1"),
        (lambda: erlang_c(0, 1, 1), "rates: found 0 and 1; above 0"),
        (lambda: erlang_c(1, 1, 0), "servers: found 0; at least 1"),
        (lambda: erlang_a(1, 1, 1, patience=0), "patience: found 0; above 0"),
        (lambda: mmc_wait_tail(1, 2, 1, over=-1), "wait: found -1; at least 0"),
        (lambda: mmc_wait_quantile(1, 2, 1, probability=1), "probability: found 1"),
        (lambda: mg1_wait(1, 0, 1), "queue: found mean 0"),
        (lambda: mm1_asymptotic_variance(2, 1), "load: found 2.0; below 1"),
        (lambda: square_root_staffing(0, 0.5), "staffing: found 0 and 0.5"),
        (lambda: resubmissions(0), "probability: found 0; above 0"),
        (lambda: pooling_break_even(5, 6, 1), "windows: found 1; at least 2"),
        (lambda: pooling_break_even(6, 6, 2), "load: found 1.0; below 1"),
        (lambda: jackson(permits(), {}), "arrivals: found {}; rates of at least 0"),
        (lambda: jackson(permits(), {"hall": 1.0}), "found station 'hall'; allowed: .'committee'"),
        (lambda: jackson({"a": Station(1, 1, {"a": 1.2})}, {"a": 1.0}), "a: found probabilities"),
        (lambda: jackson({"a": Station(1, 1, {"a": 1.0})}, {"a": 1.0}), "cannot leave"),
    ],
)
def test_what_no_queue_can_have_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()
