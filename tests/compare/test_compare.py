"""Comparisons of tables written by hand."""

from __future__ import annotations

import dataclasses
import json
from datetime import datetime

import polars as pl
import pytest

from procsim.compare import PRIMARY, compare_tables, summarise_run
from procsim.compare.breakeven import crossing
from procsim.compare.runs import first_runs
from procsim.kpi import KPIS
from procsim.scenario.calendar import CalendarRecord
from procsim.scenario.quantity import parse_rate
from procsim.scenario.scenario import Scenario
from procsim.text import speaking
from procsim.workflow.graph import build

H = 60
DAY = 24 * H


@pytest.fixture(scope="module")
def scenario():
    """One window, and a redesign of it."""
    return Scenario.model_validate(
        {
            "procsim": 1,
            "run": {"start": "2026-03-02", "length": "5 days", "seed": 7},
            "calendars": {"hall": {"hours": {"mon-fri": ["09:00-12:00", "13:00-17:00"]}}},
            "pools": {"window": {"staff": 1}, "review": {"staff": 1}},
            "cases": {"shop": {"arrivals": {"rate": "3 / h"}}},
            "workflow": {
                "arrives": {"start": "shop", "next": "intake"},
                "intake": {"activity": "window", "takes": "5 min", "next": "done"},
                "done": {"end": "issued"},
            },
            "redesigns": {"faster": {"levers": []}, "other": {"levers": []}},
        }
    )


def _hall(hand, stay, **more):
    """Give a hall in which every case stays so many minutes, a little more each replication."""
    rows = hand(ends=(DAY,) * 10)
    rows.pools = {"window": (1, "Hall", 60.0), "review": (1, "Bureau", None)}
    rows.promise = "1 workday"
    for replication in range(10):
        for number in range(4):
            begin, long = 9 * H + 60 * number, stay(replication, number)
            complete = number % 2 == 0
            rows.case(
                f"shop-{number}", begin, begin + long, replication=replication, complete=complete,
                channel="online" if number == 3 else "counter", **more,
            )  # fmt: skip
            rows.visit(f"shop-{number}", begin, begin + 1, begin + long, replication=replication)
    return rows


def _compare(scenario, **designs):
    graphs = dict.fromkeys(designs, build(scenario))
    return compare_tables(scenario, designs, graphs=graphs)


def _slow(replication, number):
    return 30 + (replication + 3 * number) % 7


def test_identical_designs_differ_by_exactly_nothing(hand, scenario):
    found = _compare(
        scenario, today=_hall(hand, _slow).tables(), faster=_hall(hand, _slow).tables("faster")
    )
    for difference in found["faster"].kpis.values():
        assert difference.verdict == "no difference shown"
        if difference.difference is not None:
            assert (difference.difference, difference.half_width) == (0.0, 0.0)
    assert found["faster"].worse == ()
    assert found["faster"].loses == ()
    assert found.leading is None


def test_a_faster_design_leads_and_nothing_became_worse_that_is_not_said(hand, scenario):
    found = _compare(
        scenario,
        today=_hall(hand, _slow).tables(),
        faster=_hall(hand, lambda r, n: _slow(r, n) - 10).tables("faster"),
    )
    best = found["faster"].kpis["cycle_time"]
    assert best.difference == pytest.approx(-10)
    assert best.verdict == "better"
    assert found.leading == "faster"
    assert found["faster"].worse == ()
    assert found["faster"].kpis["utilisation"].verdict == "changed"


def test_the_json_judges_in_three_words_and_never_a_figure_without_a_good_direction(hand, scenario):
    found = _compare(
        scenario,
        today=_hall(hand, _slow).tables(),
        faster=_hall(hand, lambda r, n: _slow(r, n) - 10).tables("faster"),
    )
    judged = found.as_dict()["designs"]["faster"]["kpis"]
    words = {figure["verdict"] for figure in judged.values()}
    assert words <= {"better", "worse", "no difference shown"}
    assert judged["utilisation"]["verdict"] == "no difference shown"
    assert abs(judged["utilisation"]["difference"]) > judged["utilisation"]["half_width"]


def test_a_tie_leaves_nobody_leading(hand, scenario):
    quick = _hall(hand, lambda r, n: _slow(r, n) - 10)
    found = _compare(
        scenario,
        today=_hall(hand, _slow).tables(),
        faster=quick.tables("faster"),
        other=quick.tables("other"),
    )
    assert found.leading is None


def test_a_group_loses_although_the_mean_gains(hand, scenario):
    def stay(replication, number):
        return _slow(replication, number) + (5 if number % 2 == 0 else -20)

    found = _compare(
        scenario,
        today=_hall(hand, _slow).tables(),
        faster=_hall(hand, stay).tables("faster"),
    )["faster"]
    assert found.kpis["cycle_time"].verdict == "better"
    assert [loser.group for loser in found.loses] == ["complete applications"]
    assert found.loses[0].difference == 5
    assert found.loses[0].unit == "minutes"


def test_more_designs_make_wider_intervals(hand, scenario):
    tables = {
        "today": _hall(hand, _slow).tables(),
        "faster": _hall(hand, lambda r, n: _slow(r, n) - r).tables("faster"),
    }
    one = _compare(scenario, **tables)
    two = _compare(scenario, **tables, other=tables["faster"])
    for key in ("cycle_time", *PRIMARY[:1]):
        assert two["faster"].kpis[key].half_width > one["faster"].kpis[key].half_width


def test_the_bottleneck_is_the_busiest_pool_with_its_responsible_unit(hand, scenario):
    rows = _hall(hand, _slow)
    for replication in range(10):
        rows.visit(
            "shop-0", 10 * H, 11 * H, 17 * H, replication=replication, pool="review",
            activity="check",
        )  # fmt: skip
    found = _compare(scenario, today=_hall(hand, _slow).tables(), faster=rows.tables("faster"))[
        "faster"
    ]
    assert (found.bottleneck_before.pool, found.bottleneck_before.unit) == ("window", "Hall")
    assert (found.bottleneck_after.pool, found.bottleneck_after.unit) == ("review", "Bureau")
    assert found.bottleneck_after.wait == 60
    assert found.shifts["review"].verdict == "changed"
    assert sum(found.holding.values()) == pytest.approx(1)


def test_a_pool_of_one_design_alone_has_no_shift(hand, scenario):
    rows = _hall(hand, _slow)
    rows.pools = {"window": (1, "Hall", None), "new": (1, "Hall", None)}
    found = _compare(scenario, today=_hall(hand, _slow).tables(), faster=rows.tables("faster"))[
        "faster"
    ]
    assert found.shifts["new"].before is None
    assert found.shifts["new"].after == 0
    assert found.shifts["review"].difference is None


def test_a_single_replication_shows_nothing_and_says_so_with_null(hand, scenario):
    sides = {
        "today": first_runs(_hall(hand, _slow).tables(), 1),
        "faster": first_runs(_hall(hand, lambda *_: 5).tables("faster"), 1),
    }
    found = _compare(scenario, **sides).as_dict()["designs"]["faster"]["kpis"]["cycle_time"]
    assert found["difference"] < 0
    assert found["half_width"] is None
    assert found["verdict"] == "no difference shown"


def test_an_interrupted_comparison_uses_the_runs_that_all_designs_have_and_says_so(hand, scenario):
    designs = {
        "today": _hall(hand, _slow).tables(),
        "faster": first_runs(_hall(hand, _slow).tables("faster"), 4),
    }
    graphs = dict.fromkeys(("today", "faster", "other"), build(scenario))
    found = compare_tables(scenario, designs, graphs=graphs, wanted=10)
    assert found.replications == 4
    assert found.warnings[0].startswith("interrupted: 4 runs of today, faster")
    assert found.tables["today"].cases["replication"].max() == 3


def test_the_json_of_a_comparison_has_exactly_its_keys(hand, scenario):
    found = _compare(
        scenario, today=_hall(hand, _slow).tables(), faster=_hall(hand, _slow).tables("faster")
    ).as_dict()
    assert json.loads(json.dumps(found, allow_nan=False)) == found
    assert list(found) == [
        "scenario", "baseline", "seed", "replications", "warnings", "inputs", "designs",
    ]  # fmt: skip
    assert found["baseline"] == "today"
    assert set(found["inputs"]) == {"measured", "cited", "assumed"}
    design = found["designs"]["faster"]
    assert set(design) == {
        "kpis", "worse", "loses", "bottleneck", "variance_reduction", "break_even"
    }  # fmt: skip
    assert set(design["bottleneck"]) == {"before", "after"}
    assert {*KPIS} <= set(design["kpis"])
    assert {*PRIMARY} <= set(design["kpis"])
    for kpi in design["kpis"].values():
        assert list(kpi) == ["unit", "before", "after", "difference", "half_width", "verdict"]


def test_a_scenario_without_redesigns_gives_no_designs(hand, scenario):
    found = _compare(scenario, today=_hall(hand, _slow).tables())
    assert found.as_dict()["designs"] == {}
    assert found.leading is None


def test_the_json_of_a_run_has_exactly_its_keys(hand, scenario):
    found = summarise_run(_hall(hand, _slow, queue=1).tables(), scenario).as_dict()
    assert json.loads(json.dumps(found, allow_nan=False)) == found
    assert list(found) == [
        "scenario", "design", "engine", "seed", "replications", "warnings", "inputs", "kpis",
        "outcomes", "by_pool", "by_case_type", "causes",
    ]  # fmt: skip
    assert list(found["kpis"]["wait"]) == ["unit", "mean", "half_width", "p50", "p90", "p95"]
    assert found["outcomes"]["created"] == 4
    assert sum(found["outcomes"].values()) == 8
    assert found["by_pool"]["window"]["unit_responsible"] == "Hall"
    assert found["by_pool"]["review"]["wait"]["mean"] is None
    assert set(found["by_case_type"]["shop"]) <= set(found["kpis"])
    assert sum(cause["share"] for cause in found["causes"].values()) == pytest.approx(1)
    minutes = sum(cause["mean"] for cause in found["causes"].values())
    assert minutes == pytest.approx(found["kpis"]["cycle_time"]["mean"])


def test_a_run_in_which_nothing_happened_has_null_for_every_mean_of_cases(hand, scenario):
    found = summarise_run(hand(ends=(DAY, DAY)).tables(), scenario).as_dict()
    json.dumps(found, allow_nan=False)
    assert found["kpis"]["cycle_time"]["mean"] is None
    assert found["kpis"]["throughput"]["mean"] == 0
    assert found["causes"]["queue"]["share"] is None


def test_a_pool_to_which_more_comes_than_it_can_do_is_warned_of(hand, scenario):
    rows = hand(ends=(DAY,)).case("shop-0", 9 * H, 13 * H)
    for attempt in range(8):
        rows.visit("shop-0", 9 * H, 9 * H, 10 * H, attempt=attempt)
    found = _compare(scenario, today=rows.tables())
    assert any("pool 'window': unstable: load 1.14" in warning for warning in found.warnings)


def test_overload_is_said_once_by_the_load_offered_and_by_whom_not_all_have_it(hand, scenario):
    rows = hand(ends=(DAY,)).case("shop-0", 9 * H, 13 * H)
    for attempt in range(8):
        rows.visit("shop-0", 9 * H, 9 * H, 10 * H, attempt=attempt)
    crowded = build(scenario)
    arrivals = scenario.cases["shop"].arrivals.model_copy(update={"rate": parse_rate("20 / h")})
    shop = scenario.cases["shop"].model_copy(update={"arrivals": arrivals})
    crowded.graph["cases"] = {"shop": shop}
    graphs = {"today": crowded, "faster": build(scenario)}
    found = compare_tables(
        scenario, {"today": rows.tables(), "faster": _hall(hand, _slow).tables()}, graphs=graphs
    )
    told = [warning for warning in found.warnings if "unstable" in warning]
    assert told == [
        (
            "Today: pools.window.staff: found pool 'window' unstable: load 1.67; "
            "2 officers would bring it under 1"
        )
    ]
    with speaking("zh-Hans"):
        told = [warning for warning in found.warnings if "1.67" in warning]
        assert told == [
            "现状: pools.window.staff: 岗位“window”不稳定：负荷为1.67；配备2人可使负荷低于1"
        ]


def test_cases_that_keep_piling_up_warn_of_too_short_a_warm_up(hand, scenario):
    rows = hand(ends=(60 * DAY,))
    for number in range(30):
        rows.case(f"shop-{number}", number * DAY, None)
    assert any(warning.startswith("warm-up: 0") for warning in _doubts_of(scenario, rows))


def _doubts_of(scenario, rows):
    return _compare(scenario, today=rows.tables()).warnings


def test_paired_cases_are_those_that_finished_in_both_designs(hand, scenario):
    before, after = _hall(hand, _slow), _hall(hand, lambda r, n: _slow(r, n) + 5)
    tables = after.tables("faster")
    open_end = pl.when(pl.col("case_id") == "shop-1").then(None).otherwise(pl.col("end"))
    cases = tables.cases.with_columns(end=open_end)
    some = dataclasses.replace(tables, cases=cases)
    loses = _compare(scenario, today=before.tables(), faster=some)["faster"].loses
    assert {loser.group: loser.difference for loser in loses} == {
        "complete applications": 5, "incomplete applications": 5,
        "channel counter": 5, "channel online": 5,
    }  # fmt: skip


def test_the_crossing_is_found_to_half_a_percentage_point_on_either_side_of_nothing():
    assert crossing(lambda x: x - 0.158) == pytest.approx(0.158, abs=0.0025)
    assert crossing(lambda x: x + 0.3) == pytest.approx(-0.3, abs=0.0025)
    assert crossing(lambda _: 1.0) is None
    assert crossing(lambda _: -1.0) is None


def test_a_year_without_a_table_of_holidays_is_warned_of(hand, scenario):
    hall = {"hours": {"mon-fri": ["09:00-17:00"]}, "holidays": "CN"}
    distant = build(scenario)
    distant.graph["calendars"] = {"hall": CalendarRecord.model_validate(hall)}
    start = datetime(2098, 3, 3)
    distant.graph["run"] = distant.graph["run"].model_copy(update={"start": start})
    rows = hand(origin=start, ends=(DAY,))
    found = compare_tables(scenario, {"today": rows.tables()}, graphs={"today": distant})
    assert "calendar 'hall': no table of holidays for 2098; plain weeks there" in found.warnings
