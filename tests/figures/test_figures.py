"""Plots of made-up runs: what they show, and that nothing makes them fail or grow."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np
import polars as pl
import pytest

from procsim.calendars import DAY, HOUR, MINUTE, Intervals
from procsim.figures.differences import differences
from procsim.figures.grid import workday_edges
from procsim.figures.labels import CAUSES, KPIS, UNITS, kpi_title
from procsim.figures.process_map import covered, process_map
from procsim.figures.queue_length import queue_length
from procsim.figures.throughput import throughput
from procsim.figures.utilisation import busy_by_hour, utilisation
from procsim.figures.waiting_causes import mean_by_cause, waiting_causes
from procsim.figures.waiting_ecdf import waiting_ecdf
from procsim.kpi import KPIS as REGISTRY
from procsim.kpi import duty
from procsim.scenario.node import Activity, End, Start
from procsim.tables import CAUSES as CAUSE_NAMES
from procsim.workflow.graph import from_records
from tests.figures import made

FIGURES = (throughput, waiting_ecdf, waiting_causes, queue_length, utilisation)


@pytest.fixture(scope="module")
def tables():
    return {"today": made.tables(), "one_window": made.tables("one_window", work=20)}


def one_case(its):
    return replace(its, cases=its.cases.head(1), events=its.events.head(2))


def no_case(its):
    clear = {name: getattr(its, name).clear() for name in ("cases", "events", "open_visits")}
    return replace(its, **clear)


@pytest.mark.parametrize("draw", FIGURES)
def test_a_plot_names_its_designs_and_is_small(draw, tables) -> None:
    figure = draw(tables)
    text = figure.to_json()
    assert "Today" in text
    assert "One window" in text
    assert len(text) < 200_000


@pytest.mark.parametrize("draw", FIGURES)
@pytest.mark.parametrize("fewer", [one_case, no_case])
def test_a_plot_can_be_drawn_of_one_case_or_none(draw, fewer, tables) -> None:
    assert draw({name: fewer(its) for name, its in tables.items()}).layout.height > 0


@pytest.mark.parametrize("draw", FIGURES)
def test_a_single_replication_is_drawn_without_a_band(draw) -> None:
    figure = draw({"today": made.tables(replications=1)})
    assert all(trace.fill is None for trace in figure.data if trace.type == "scatter")


def test_a_run_of_thirty_years_is_drawn_with_few_points() -> None:
    its = made.tables(days=10_950, per_day=1, replications=2)
    assert workday_edges(its.setting)[0].size <= 121
    size = sum(len(draw({"today": its}).to_json()) for draw in FIGURES)
    assert size < 150_000


def test_cases_finished_add_up_to_all_that_finished(tables) -> None:
    figure = throughput({"today": tables["today"]})
    last = [trace.y[-1] for trace in figure.data if trace.fill is None][-1]
    cases = tables["today"].cases
    assert last == pytest.approx(cases["end"].count() / 5)


def test_hidden_designs_wait_in_the_legend(tables) -> None:
    figure = throughput(tables, shown=("today",))
    visible = {trace.name: trace.visible for trace in figure.data if trace.name}
    assert visible == {"Today": True, "One window": "legendonly"}


def test_causes_sum_to_the_mean_cycle_time(tables) -> None:
    its = tables["today"]
    warm = made.ORIGIN + timedelta(microseconds=its.setting.warm_up)
    late = its.cases.filter(its.cases["end"] > warm)
    took = late.with_columns(took=late["end"] - late["arrival"])
    means = took.group_by("replication").agg(pl.col("took").mean())
    expected = means["took"].mean() / timedelta(minutes=1)
    assert sum(mean_by_cause(its).values()) == pytest.approx(expected, rel=1e-6)


def test_times_by_cause_are_the_same_bits_in_whatever_order_cases_come(tables):
    for its in tables.values():
        found = mean_by_cause(its)
        for seed in range(5):
            cases = its.cases.sample(fraction=1, shuffle=True, seed=seed)
            assert mean_by_cause(replace(its, cases=cases)) == found


def test_a_queue_is_averaged_over_open_hours_only() -> None:
    # Waits from Monday 16:00 to Tuesday 10:00: one of seven hours a day open on each.
    its = made.setting("today", days=4, replications=1)
    times = (16 * HOUR, DAY + 10 * HOUR, DAY + 11 * HOUR, DAY + 11 * HOUR, DAY + 12 * HOUR)
    rows = made.from_rows(its, made._visits(0, "company-1", times), [])
    figure = queue_length({"today": rows})
    titles = [annotation.text for annotation in figure.layout.annotations]
    curve = figure.data[titles.index("Registration window")]
    values = dict(zip(np.array(curve.x, dtype="datetime64[D]").astype(str), curve.y, strict=True))
    assert values["2026-03-02"] == pytest.approx(1 / 7, abs=1e-4)
    assert values["2026-03-03"] == pytest.approx(1 / 7, abs=1e-4)
    assert values["2026-03-04"] == 0


def test_the_queues_of_a_run_of_a_few_minutes_are_drawn() -> None:
    its = made.setting("today", days=4, replications=1)
    opens, end = np.array([0]), 20 * MINUTE
    whole = (opens, opens + DAY)
    hours = Intervals.merge("always", *whole, days=whole, window=(0, DAY))
    its = replace(its, ends=(end,), pools={"window": replace(its.pools["window"], hours=(hours,))})
    times = (0, 10 * MINUTE, 15 * MINUTE, 15 * MINUTE, 20 * MINUTE)
    rows = made.from_rows(its, made._visits(0, "company-1", times), [])
    figure = queue_length({"today": rows})
    assert list(figure.data[0].y) == pytest.approx([0.5])


def test_busy_hours_weigh_up_to_the_utilisation(tables) -> None:
    its = tables["today"]
    on_duty = np.zeros(24)
    on_duty[[9, 10, 11, 13, 14, 15, 16]] = 1
    each = duty(its).filter(pool="reviewers")
    expected = each["busy"].sum() / each["duty"].sum()
    shares = busy_by_hour(its)["reviewers"]
    assert np.isnan(shares[12])
    assert float(np.nansum(shares * on_duty)) / 7 == pytest.approx(expected, rel=1e-9)


def test_limits_stand_in_the_plot_of_cycle_times(tables) -> None:
    texts = [annotation.text for annotation in waiting_ecdf(tables).layout.annotations]
    assert " promise: 2 workdays " in texts
    assert " statutory limit: 5 workdays " in texts


def test_what_is_not_shown_is_grey_and_what_is_worse_is_no_circle(tables) -> None:
    figure = differences(made.comparison(tables))
    looks = {(trace.marker.symbol, trace.marker.color) for trace in figure.data}
    assert looks == {
        ("diamond", "#0072b2"), ("square", "#d55e00"), ("circle-open", "#767676"),
    }  # fmt: skip
    labels = [text for axis in figure.select_yaxes() for text in axis.ticktext]
    assert "<b>One window</b><br>no difference shown" in labels


def test_without_redesigns_there_are_no_differences_to_draw(tables) -> None:
    figure = differences(made.comparison({"today": tables["today"]}))
    assert "no redesign was compared" in figure.layout.annotations[0].text


def graph():
    return from_records(
        {
            "arrives": Start(start="all", next="intake"),
            "intake": Activity.model_validate(
                {"activity": "window", "takes": "18 min", "place": "counter", "next": "review"}
            ),
            "review": Activity.model_validate(
                {"activity": "reviewers", "takes": "30 min", "next": "done", "title": "<a> & b"}
            ),
            "done": End(end="issued"),
        },
        {},
    )


def test_the_map_names_the_bottleneck_in_words(tables) -> None:
    texts = [note.text for note in process_map(graph(), tables["today"]).layout.annotations]
    named = [text for text in texts if "BOTTLENECK" in text]
    assert len(named) == 1
    assert "% busy" in named[0]
    assert "wait" in named[0]


def test_a_way_past_a_step_bows_around_its_box() -> None:
    straight_on = {"in": (0.0, 0.0), "out": (0.0, -2.0), "beside": (1.0, -1.0)}
    assert not covered(straight_on, straight_on["in"], straight_on["out"])
    passing = {**straight_on, "passed": (0.0, -1.0)}
    assert covered(passing, passing["in"], passing["out"])


def test_a_title_is_never_read_as_mark_up(tables) -> None:
    texts = [note.text for note in process_map(graph(), tables["today"]).layout.annotations]
    assert any("&lt;a&gt; &amp; b" in text for text in texts)


def test_every_kpi_unit_and_cause_has_a_title() -> None:
    assert {name: kpi.title for name, kpi in REGISTRY.items()} == KPIS
    assert {kpi.unit for kpi in REGISTRY.values()} <= set(UNITS)
    assert set(CAUSE_NAMES) == set(CAUSES)
    assert kpi_title("wait.p95") == "Wait for staff, each step, 95 in 100 within"
