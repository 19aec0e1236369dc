"""A target says whose figure keeps which limit; what it cannot mean is refused where it stands."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import procsim as ps
from procsim.errors import UsageError
from procsim.kpi import KPIS
from procsim.staffing.target import staffed_pools
from procsim.staffing.targets import targets_of


@pytest.fixture(scope="module")
def graph():
    return ps.design_graph(ps.load(ps.path_of("start-a-business")), None)


def _one(text, graph):
    [target] = targets_of([text], graph)
    return target


def test_a_wait_without_a_pool_is_promised_at_every_staffed_pool(graph):
    found = targets_of(["wait.p95 <= 20 min"], graph)
    assert tuple(target.pool for target in found) == staffed_pools(graph)
    assert {target.limit for target in found} == {20.0}
    assert found[0].text == "pool.bank_counter.wait.p95 <= 20 min"


def test_all_means_all_pools_together(graph):
    target = _one("all.wait <= 1 h", graph)
    assert (target.groups, target.key, target.limit) == ((), (), 60.0)


def test_a_pool_and_a_case_type_can_both_be_named(graph):
    target = _one("pool.reviewers.type.company.wait within 20 s >= 80 %", graph)
    assert dict(zip(target.groups, target.key, strict=True)) == {
        "case_type": "company",
        "pool": "reviewers",
    }
    assert (target.statistic, target.within, target.unit) == ("within", 20_000_000, "share")


@given(limit=st.floats(0.001, 1e6), value=st.floats(0, 1e6))
def test_a_margin_is_negative_exactly_where_the_limit_is_broken(graph, limit, value):
    target = _one(f"cycle_time <= {limit:.6f} min", graph)
    assert (target.margin(value) >= 0) == (value <= target.limit)


@pytest.mark.parametrize("kpi", sorted(KPIS))
def test_every_kpi_is_read_in_its_better_direction_and_in_no_other(graph, kpi):
    unit = KPIS[kpi].unit
    amounts = {"minutes": "5 min", "share": "5 %", "cases per workday": "5 / workday"}
    amount = amounts.get(unit, "5 min" if unit == "minutes per workday" else "5")
    better, worse = (">=", "<=") if KPIS[kpi].better == "more" else ("<=", ">=")
    if kpi.startswith("cost"):
        with pytest.raises(UsageError, match="--budget"):
            targets_of([f"{kpi} {better} {amount}"], graph)
        return
    assert {target.kpi for target in targets_of([f"{kpi} {better} {amount}"], graph)} == {kpi}
    with pytest.raises(UsageError, match=f"found {worse}; {better}"):
        targets_of([f"{kpi} {worse} {amount}"], graph)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("wait.p95 <= 20", "found 20, a number without a unit; a time such as 20 min"),
        ("on_time >= 95", "found 95, a number without a unit; a share such as 95 %"),
        ("on_time >= 120 %", "found 120 %; a share from 0 % to 100 %"),
        ("on_tim >= 95 %", "did you mean 'on_time'?"),
        ("pool.reviewer.wait <= 1 min", "did you mean 'reviewers'?"),
        ("type.companie.wait <= 1 min", "did you mean 'company'?"),
        ("type.company.utilisation <= 90 %", "it is known by pool"),
        ("wait.p85 <= 1 min", "did you mean 'p95'?"),
        ("wait.p95.p50 <= 1 min", "found 'p95.p50' after wait"),
        ("on_time.p95 >= 95 %", "found p95 of on_time, which has none"),
        ("on_time within 2 h >= 95 %", "found on_time within a time; one of cycle_time"),
        ("wait.p95 within 2 h >= 95 %", "found p95 and within"),
        ("wait within 2 workdays >= 95 %", "found within 2 workdays; clock time"),
        ("wait <= 2 workdays", "found 2 workdays; clock time"),
        ("wait <= -3 min", "at least 0"),
        ("visits <= two", "found two; a number of visits"),
        ("throughput >= 5 / h", "found 5 / h; a number a workday"),
        ("overtime <= 5 min / h", "a time a workday"),
        ("cycle_time <= 3 days on 90 % of days", "a run of one day"),
        ("cycle_time <= 3 days on 90 of days", "found 90, a number without a unit; a share such"),
        ("foo", "found no figure with a limit"),
        ("wait =< 5 min", "found '=<' between figure and limit; did you mean '<='?"),
        ("wait < 5 min", "found '<' between figure and limit; did you mean '<='?"),
        ("on_time ≧ 95 %", "found '≧' between figure and limit; did you mean '>='?"),
        ("on_time => 95 %", "found '=>' between figure and limit; did you mean '>='?"),
        ("wait = 5 min", "found '=' between figure and limit; <= or >="),
        ("wait <= 5 mn", "found the unit 'mn'; did you mean 'min'?"),
        ("on_time >= 95％", "found full-width characters; did you mean 'on_time >= 95%'?"),
        ("wait．p95 ＜= 20 min", "did you mean 'wait.p95 <= 20 min'?"),
        ("pool.reviewers <= 5 min", "found 'pool.reviewers' without a figure; one after it"),
        ("type.company.on_tme >= 9 %", "did you mean 'on_time'?"),
        ("reviewers.wait <= 5 min", "did you mean 'pool.reviewers.wait'?"),
        ("company.on_time >= 90 %", "did you mean 'type.company.on_time'?"),
        ("wait <= 0 min", "found 0 min; a time above 0, or a share within it"),
        ("on_time >= 100 %", "found 100 %; a share below 100 %"),
        ("abandonment <= 0 %", "found 0 %; a share above 0 %"),
    ],
)
def test_what_a_target_cannot_mean_is_told_beside_it(graph, text, told):
    with pytest.raises(UsageError) as caught:
        targets_of([text], graph)
    assert str(caught.value).startswith(f"--target '{text}': ")
    assert told in str(caught.value)


def test_two_limits_for_one_figure_are_refused(graph):
    with pytest.raises(UsageError, match="one limit for each figure"):
        targets_of(["wait.p95 <= 20 min", "pool.reviewers.wait.p95 <= 30 min"], graph)


def test_no_target_at_all_is_told(graph):
    with pytest.raises(UsageError, match="--target: found none"):
        targets_of([], graph)
