"""What theory says of staff: exact cases, limits of other formulas, and laws of what is fewest."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad

from procsim.theory import (
    Limits,
    erlang_a,
    erlang_a_wait_quantile,
    erlang_a_wait_tail,
    erlang_c,
    fewest_servers,
    mmc_wait,
    mmc_wait_quantile,
    mmc_wait_tail,
    modified_offered_load,
    priority_waits,
    servers_needed,
    servers_needed_by_the_impatient,
)

EXACT = 1e-9
MINUTE = 1 / 60

H01 = {9: 0.6010897912772425, 10: 0.34636351983717506, 11: 0.19077342463318753}
H01 |= {12: 0.10020092398335118, 13: 0.05010180277338626, 14: 0.023824622854094656}
H01 |= {15: 0.010770721863676763}

H02 = [
    (2, 4, 0.06397903324720736, 0.2695691820945038, 4, 0.17391304347826084),
    (5, 8, 0.03732220241890615, 0.11924810215762062, 8, 0.1672665066617566),
    (10, 13, 0.06365244187164781, 0.16532068882387468, 14, 0.17413193359504983),
    (20, 23, 0.09276359161915304, 0.2089243124877357, 26, 0.1433999284489232),
    (50, 54, 0.06409583673059475, 0.1289918127135998, 58, 0.19443182355505767),
    (100, 104, 0.08036963009481542, 0.15190630164636268, 111, 0.1997872798880618),
    (200, 204, 0.09398855251048707, 0.17029195439680903, 216, 0.1853474818112792),
]

H03 = {5: 0.5012037555694411, 6: 0.4046069069760528, 7: 0.3134951315816481, 8: 0.2318641346867107}
H03 |= {9: 0.16326195511495625, 10: 0.10943799955850193, 11: 0.06994529606315658}
H03 |= {12: 0.04271110569860689, 13: 0.024963303633571875, 14: 0.013983744122408936}
H03 |= {15: 0.007514476470169023, 16: 0.0038761564472619666, 17: 0.0019202282851509304}

H07 = {
    6: (0.022596786556177417, 0.13558071933706456),
    7: (0.010129685911665251, 0.035453900690828384),
    8: (0.0044017501753093845, 0.011738000467491691),
    9: (0.0018297805541195248, 0.004117006246768931),
    10: (0.000722107183166404, 0.001444214366332808),
    11: (0.0002694517862927354, 0.0004939949415366816),
}


def test_windows_of_H01_keep_80_per_cent_within_20_seconds():  # noqa: N802
    for servers, longer in H01.items():
        found = mmc_wait_tail(120, 15, servers, over=MINUTE / 3)
        assert found == pytest.approx(longer, rel=EXACT)
    assert servers_needed(120, 15, Limits(over=MINUTE / 3, longer=0.2)) == 11


@pytest.mark.parametrize("row", H02, ids=lambda row: f"{row[0]} erlangs")
def test_windows_of_H02_keep_either_promise(row):  # noqa: N802
    load, fewest, longer, before, few, waits = row
    rate = load * 6.0
    assert servers_needed(rate, 6, Limits(over=5 * MINUTE, longer=0.1)) == fewest
    assert mmc_wait_tail(rate, 6, fewest, over=5 * MINUTE) == pytest.approx(longer, rel=EXACT)
    assert mmc_wait_tail(rate, 6, fewest - 1, over=5 * MINUTE) == pytest.approx(before, rel=EXACT)
    assert servers_needed(rate, 6, Limits(longer=0.2)) == few
    assert erlang_c(rate, 6, few) == pytest.approx(waits, rel=EXACT)


def test_windows_of_H03_lose_at_most_three_in_a_hundred():  # noqa: N802
    for servers, leave in H03.items():
        found = erlang_a(100, 10, servers, patience=10 * MINUTE)
        assert found.abandons == pytest.approx(leave, rel=EXACT)
    limits = Limits(abandons=0.03)
    assert servers_needed_by_the_impatient(100, 10, limits, patience=10 * MINUTE) == 13


@pytest.mark.parametrize(("servers", "waits"), H07.items())
def test_each_class_of_H07_waits_so_long(servers, waits):  # noqa: N802
    assert priority_waits([10, 20], 6, servers) == pytest.approx(waits, rel=EXACT)


def test_windows_of_H07_keep_the_promises_to_both_classes():  # noqa: N802
    def keeps(servers):
        urgent, ordinary = priority_waits([10, 20], 6, servers)
        return urgent <= 0.01 and ordinary <= 0.05

    assert fewest_servers(keeps) == 8


def test_one_queue_of_H10_saves_six_windows():  # noqa: N802
    limits = Limits(over=5 * MINUTE, longer=0.1)
    rates = [10, 14, 5, 8]
    assert [servers_needed(rate, 6, limits) for rate in rates] == [4, 5, 3, 3]
    assert servers_needed(sum(rates), 6, limits) == 9


@given(
    rates=st.lists(st.floats(0.01, 5), min_size=1, max_size=5),
    servers=st.integers(1, 30),
    load=st.floats(0.05, 0.98),
)
def test_whoever_is_first_somebody_waits_for_it(rates, servers, load):
    """Work is conserved: the mean over all classes is that of one first-come queue."""
    rate = sum(rates) / servers / load
    waits = priority_waits(rates, rate, servers)
    assert list(waits) == sorted(waits)
    mean = sum(of * wait for of, wait in zip(rates, waits, strict=True)) / sum(rates)
    assert mean == pytest.approx(mmc_wait(sum(rates), rate, servers), rel=1e-6)


def test_only_the_last_class_of_an_overloaded_queue_waits_without_end():
    first, last = priority_waits([0.5, 0.6], 1, 1)
    assert (first, last) == (pytest.approx(2.0), math.inf)


@settings(max_examples=20)
@given(load=st.floats(0.1, 3), servers=st.integers(1, 40), patience=st.floats(0.05, 50))
def test_waits_of_the_impatient_add_up_to_their_mean(load, servers, patience):
    queue = (load * servers, 1.0, servers)

    def longer(over):
        return erlang_a_wait_tail(*queue, patience=patience, over=over)

    end = erlang_a_wait_quantile(*queue, patience=patience, probability=1 - 1e-12)
    mean, error = quad(longer, 0, end, limit=200)
    exact = erlang_a(*queue, patience=patience).wait_served
    assert mean == pytest.approx(exact, rel=1e-6, abs=1e-9 + 2 * error)


@given(load=st.floats(0.1, 0.95), servers=st.integers(1, 40), probability=st.floats(0.05, 0.99))
def test_the_very_patient_wait_as_in_an_ordinary_queue(load, servers, probability):
    queue = (load * servers, 1.0, servers)
    found = erlang_a_wait_quantile(*queue, patience=1e9, probability=probability)
    assert found == pytest.approx(mmc_wait_quantile(*queue, probability=probability), abs=1e-4)


@given(load=st.floats(0.1, 3), servers=st.integers(1, 40), patience=st.floats(0.05, 50))
def test_a_quantile_of_the_impatient_is_where_their_tail_ends(load, servers, patience):
    queue = (load * servers, 1.0, servers)
    found = erlang_a_wait_quantile(*queue, patience=patience, probability=0.9)
    longer = erlang_a_wait_tail(*queue, patience=patience, over=found)
    if found > 0:
        assert longer == pytest.approx(0.1, rel=1e-6)
    else:
        assert longer <= 0.1 + 1e-12


def test_nobody_waits_many_times_longer_than_anybody_has_patience():
    assert erlang_a_wait_tail(12, 1, 10, patience=2, over=1e6) == 0


def test_nobody_loses_patience_where_a_server_is_always_free():
    found = erlang_a(5, 1, 5000, patience=1)
    assert (found.abandons, found.waits, found.wait_served) == (0, 0, 0)
    assert found.utilisation == pytest.approx(0.001)
    assert erlang_a_wait_tail(5, 1, 5000, patience=1, over=0) == 0


@given(answer=st.integers(1, 5000), least=st.integers(1, 5000))
def test_the_fewest_are_found_wherever_they_are(answer, least):
    assert fewest_servers(lambda servers: servers >= answer, least=least) == max(answer, least)


@given(
    load=st.floats(0.05, 300),
    limits=st.builds(
        Limits,
        wait=st.floats(0.01, 5),
        over=st.floats(0, 2),
        longer=st.floats(0.01, 1),
        utilisation=st.floats(0.3, 1),
    ),
    variability=st.floats(0.1, 4),
)
def test_one_server_fewer_breaks_a_limit(load, limits, variability):

    def kept(servers):
        spare = servers - load
        return (
            spare > 0
            and mmc_wait(load, 1, servers) * variability <= limits.wait * (1 + 1e-9)
            and erlang_c(load, 1, servers) * math.exp(-spare * limits.over / variability)
            <= limits.longer
            and load / servers <= limits.utilisation * (1 + 1e-9)
        )

    found = servers_needed(load, 1, limits, variability=variability)
    assert kept(found)
    assert found == 1 or not kept(found - 1)


@given(load=st.floats(0.1, 40), patience=st.floats(0.1, 10), longer=st.floats(0.01, 0.5))
def test_one_server_fewer_keeps_the_impatient_too_long(load, patience, longer):
    limits = Limits(wait=1.0, over=0.2, longer=longer, abandons=0.2, utilisation=0.95)
    found = servers_needed_by_the_impatient(load, 1, limits, patience=patience)
    for servers in range(max(found - 1, 1), found + 1):
        queue = erlang_a(load, 1, servers, patience=patience)
        kept = (
            queue.abandons <= 0.2
            and queue.wait_served <= 1
            and queue.utilisation <= 0.95
            and erlang_a_wait_tail(load, 1, servers, patience=patience, over=0.2) <= longer
        )
        assert kept == (servers == found)


def test_work_that_does_not_vary_needs_no_more_than_its_load():
    assert servers_needed(3.5, 1, Limits(wait=0.0, longer=0.0), variability=0) == 4


@given(
    rates=st.lists(st.floats(0, 60), min_size=1, max_size=48).filter(any),
    mean=st.floats(0.1, 5),
    cv=st.floats(0, 2),
)
def test_the_load_of_a_week_ends_as_it_began_and_is_all_that_came(rates, mean, cv):
    loads = modified_offered_load(rates, block=0.5, service_mean=mean, service_cv=cv)
    assert len(loads) == len(rates) + 1
    assert loads[0] == pytest.approx(loads[-1], rel=1e-9, abs=1e-12)
    # Within a block the load is a constant and what decays of the rest.
    age = mean * (1 + cv**2) / 2
    total = sum(
        rate * mean * 0.5 + (begin - rate * mean) * age * -math.expm1(-0.5 / age)
        for rate, begin in zip(rates, loads, strict=False)
    )
    assert total == pytest.approx(sum(rates) * 0.5 * mean, rel=1e-6)


def test_exponential_service_solves_its_differential_equation():
    rates, rate = [4.0, 40.0, 10.0, 0.0], 1 / 0.7
    found = modified_offered_load(rates, block=0.5, service_mean=0.7, repeats=False)
    load, step, exact = 0.0, 1e-4, [0.0]
    for arrivals in rates:
        for _ in range(5000):
            half = load + step / 2 * (arrivals - rate * load)
            load += step * (arrivals - rate * half)
        exact.append(load)
    assert found == pytest.approx(exact, rel=1e-6)


def test_a_steady_rate_offers_a_steady_load():
    assert modified_offered_load([6.0] * 4, block=0.5, service_mean=2.0) == pytest.approx(
        [12.0] * 5
    )


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: priority_waits([], 1, 1), r"arrivals: found \[\]; rates above 0"),
        (lambda: priority_waits([1, 0], 1, 1), r"arrivals: found \[1, 0\]"),
        (lambda: erlang_a_wait_tail(1, 1, 1, patience=1, over=-1), "wait: found -1; at least 0"),
        (
            lambda: erlang_a_wait_quantile(1, 1, 1, patience=1, probability=0),
            "probability: found 0; above 0",
        ),
        (lambda: fewest_servers(lambda _: False), "found no limit that"),
        (lambda: servers_needed(1, 1, Limits(), variability=-1), "variability: found -1"),
        (lambda: modified_offered_load([], block=1, service_mean=1), r"rates: found \[\]"),
        (lambda: modified_offered_load([-1], block=1, service_mean=1), r"rates: found \[-1\]"),
        (lambda: modified_offered_load([1], block=0, service_mean=1), "found block 0"),
    ],
)
def test_what_no_hall_can_have_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()
