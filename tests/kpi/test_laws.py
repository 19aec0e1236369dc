"""What holds for every KPI by being registered."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procsim.kpi import KPIS, cohort, summarise

H = 60


def _normal(hand):
    rows = hand(ends=(48 * H, 48 * H, 48 * H), warm_up=60)
    rows.promise = rows.statutory = "1 workday"
    rows.patience = True
    for replication in range(2):
        for number in range(6):
            begin = 9 * H + 10 * number
            rows.case(f"shop-{number}", begin, begin + 9 + number, queue=2, replication=replication)
            rows.visit(f"shop-{number}", begin, begin + 2, begin + 9, replication=replication)
            rows.mark(f"shop-{number}", "start", begin, replication=replication)
            rows.mark(f"shop-{number}", "start", begin, "statutory", replication=replication)
    return rows.tables()


def _one(hand):
    return hand().case("shop-0", 9 * H, 10 * H).visit("shop-0", 9 * H, 9 * H, 10 * H).tables()


def _empty(hand):
    return hand(ends=(600, 600)).tables()


@pytest.mark.parametrize("name", KPIS)
@pytest.mark.parametrize("make", [_empty, _one, _normal])
def test_every_kpi_names_its_observations_and_gives_a_row_every_replication(hand, name, make):
    tables, kpi = make(hand), KPIS[name]
    observed = kpi.observe(tables)
    assert len(observed.borders) == tables.setting.replications + 1
    assert observed.borders[-1] == observed.values.size
    assert (observed.weights is not None) == (kpi.combine == "ratio")
    for group in kpi.groups:
        assert observed.labels(group).codes.size == observed.values.size
    found = summarise(kpi, tables)
    assert found.columns == ["replication", "n", "mean", "p50", "p90", "p95"]
    assert found["replication"].to_list() == list(range(tables.setting.replications))
    for group in kpi.groups:
        assert summarise(kpi, tables, [group]).columns[:2] == ["replication", group]


@pytest.mark.parametrize("name", KPIS)
def test_every_kpi_says_what_it_is(name):
    kpi = KPIS[name]
    assert kpi.name == name
    assert kpi.title
    assert kpi.unit
    assert kpi.formula
    assert not (kpi.quantiles and kpi.combine != "mean")


@pytest.mark.parametrize("name", KPIS)
def test_the_order_of_rows_changes_no_figure(hand, name):
    tables = _normal(hand)
    frames = ("events", "open_visits", "cases")
    turned = dataclasses.replace(
        tables, **{frame: getattr(tables, frame).reverse() for frame in frames}
    )
    assert summarise(KPIS[name], tables).equals(summarise(KPIS[name], turned))


@given(
    gaps=st.lists(st.integers(0, 300), min_size=1, max_size=12),
    work=st.lists(st.integers(1, 200), min_size=12, max_size=12),
)
def test_shares_lie_between_0_and_1_and_late_and_on_time_make_all(hand, gaps, work):
    rows = hand(ends=(3 * 24 * H,))
    rows.promise = "1 workday"
    now = free = 9 * H
    for number, gap in enumerate(gaps):
        now += gap
        start, free = max(now, free), max(now, free) + work[number]
        if now >= 3 * 24 * H:
            break
        end = free if free <= 3 * 24 * H else None
        begun = start if start <= 3 * 24 * H else None
        rows.case(f"shop-{number}", now, end)
        rows.visit(f"shop-{number}", now, begun, end)
        rows.mark(f"shop-{number}", "start", now)
    tables = rows.tables()
    for row in summarise(KPIS["utilisation"], tables).to_dicts():
        assert 0 <= row["mean"] <= 1
    judged = cohort(tables)
    late, good = (summarise(KPIS[name], tables)["mean"][0] for name in ("overdue", "on_time"))
    assert judged.is_empty() == (late is None)
    if late is not None:
        assert late + good == pytest.approx(1, abs=1e-15)


@pytest.mark.parametrize("name", [name for name in KPIS if "unit" in KPIS[name].groups])
@pytest.mark.parametrize("unit", [None, "Works"])
def test_pools_of_no_unit_are_a_group_of_their_own(hand, name, unit):
    rows = hand(ends=(48 * H, 48 * H))
    rows.patience = True
    rows.pools = {name: (n, unit, cost) for name, (n, _, cost) in rows.pools.items()}
    for replication in range(2):
        rows.case("shop-0", 9 * H, 10 * H, replication=replication)
        rows.visit("shop-0", 9 * H, 9 * H, 10 * H, replication=replication)
    tables = rows.tables()
    by_unit = summarise(KPIS[name], tables, ["unit"])
    assert by_unit["unit"].unique().to_list() == [unit]
    assert by_unit.drop("unit").equals(summarise(KPIS[name], tables))
