"""Made-up tables and comparisons: a window and reviewers in line, from a little arithmetic."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import numpy as np
import polars as pl

from procsim.calendars import DAY, HOUR, MINUTE, Intervals, add_working, working_time
from procsim.compare.result import (
    Bottleneck,
    Comparison,
    DesignComparison,
    Difference,
    Estimate,
    Loser,
)
from procsim.scenario.provenance import Inputs
from procsim.scenario.quantity import parse_duration
from procsim.tables import (
    CAUSES,
    ActivitySetting,
    PoolSetting,
    Setting,
    Tables,
    TypeSetting,
)
from procsim.text import Sentence

ORIGIN = datetime(2026, 3, 2)
WINDOW = {"en": "Registration window", "zh-Hans": "登记窗口", "zh-Hant": "登記窗口"}
REVIEWERS = {
    "en": "Reviewers",
    "zh-Hans": "行政审批局市场准入审查岗（含现场踏勘联络）",
    "zh-Hant": "行政審批局市場准入審查崗（含現場踏勘聯絡）",
}
COMPANY = {"en": "Company", "zh-Hans": "企业开办", "zh-Hant": "企業開辦"}
TITLES = {
    "one_window": {"en": "One window", "zh-Hans": "一窗受理", "zh-Hant": "一窗受理"},
    "all_together": {
        "en": "One window + conditional acceptance + parallel approval",
        "zh-Hans": "一窗受理＋容缺受理＋并联审批",
        "zh-Hant": "一窗受理＋容缺受理＋並聯審批",
    },
}


def hall(days: int) -> Intervals:
    """Give hours from 9 to 12 and 13 to 17 on weekdays, for so many days and a month after."""
    midnights = np.array([d for d in range(days + 30) if d % 7 < 5], dtype=np.int64) * DAY
    opens = np.sort(np.concatenate((midnights + 9 * HOUR, midnights + 13 * HOUR)))
    closes = np.sort(np.concatenate((midnights + 12 * HOUR, midnights + 17 * HOUR)))
    whole = (midnights, midnights + 17 * HOUR)
    return Intervals.merge("hall", opens, closes, days=whole, window=(0, (days + 30) * DAY))


def setting(design: str, days: int, replications: int, warm_up_days: int = 0) -> Setting:
    hours = hall(days)
    return Setting(
        design=design,
        title=TITLES.get(design),
        origin=ORIGIN,
        warm_up=warm_up_days * DAY,
        ends=(days * DAY,) * replications,
        until_empty=False,
        seed=7,
        engine="reference",
        calendar=hours,
        nominal_day=7 * HOUR,
        pools={
            "window": PoolSetting("window", WINDOW, "Market Regulation", 2, (hours, hours), 45.0),
            "reviewers": PoolSetting("reviewers", REVIEWERS, "Approval Bureau", 1, (hours,), 60.0),
        },
        types={
            "company": TypeSetting(
                "company", COMPANY, parse_duration("2 workdays"), parse_duration("5 workdays"),
                hours, 7 * HOUR,
            )
        },
        activities={
            "intake": ActivitySetting("intake", None, "window", "Market Regulation", True),
            "review": ActivitySetting("review", None, "reviewers", "Approval Bureau", False),
        },
    )  # fmt: skip


def tables(
    design: str = "today",
    *,
    days: int = 28,
    replications: int = 5,
    per_day: float = 12,
    work: float = 30,
    warm_up_days: int = 7,
) -> Tables:
    """Give tables of cases that pass the window and then the reviewers, first come first served."""
    its = setting(design, days, replications, warm_up_days if days > warm_up_days else 0)
    events, cases = [], []
    for replication in range(replications):
        made = _replication(its, days, np.random.default_rng(replication), (per_day, work))
        for number, times in enumerate(made, start=1):
            case_id = f"company-{number}"
            cases.append(_case(replication, case_id, times, days * DAY))
            events += _visits(replication, case_id, times)
    return from_rows(its, events, cases)


def from_rows(
    its: Setting, events: Sequence[Mapping[str, object]], cases: Sequence[Mapping[str, object]]
) -> Tables:
    frame = pl.DataFrame(events, schema=EVENTS, orient="row").with_columns(
        pl.lit(its.design).alias("design")
    )
    ended = frame["end_time"] <= ORIGIN + timedelta(microseconds=its.ends[0] if its.ends else 0)
    return Tables(
        setting=its,
        events=frame.filter(ended),
        open_visits=frame.filter(~ended).with_columns(
            end_time=pl.lit(None, pl.Datetime("us")),
            start_time=pl.when(
                pl.col("start_time") <= ORIGIN + timedelta(microseconds=max(its.ends, default=0))
            ).then("start_time"),
        ),
        cases=pl.DataFrame(cases, schema=CASES, orient="row").with_columns(
            pl.lit(its.design).alias("design")
        ),
        marks=pl.DataFrame(schema=MARKS),
        segments=pl.DataFrame(schema=SEGMENTS),
        staffing=pl.DataFrame(schema=STAFFING),
    )


def _replication(
    its: Setting, days: int, chance: np.random.Generator, load: tuple[float, float]
) -> list[tuple[int, ...]]:
    """Give (arrival, start, end, start, end) of each case, microseconds."""
    per_day, work = load
    open_time = int(working_time(its.calendar, days * DAY))
    count = chance.poisson(per_day * open_time / its.nominal_day)
    arrival = np.sort(chance.uniform(0, open_time, count)).astype(np.int64)
    first = _served(arrival, chance.exponential(18 * MINUTE, count), 2)
    second = _served(first[1], chance.exponential(work * MINUTE, count), 1)
    columns = [add_working(its.calendar, t, np.zeros_like(t)) * 0 + _clock(its, t)
               for t in (arrival, *first, *second)]  # fmt: skip
    return [tuple(int(t) for t in row) for row in zip(*columns, strict=True) if row[0] < days * DAY]


def _clock(its: Setting, working: np.ndarray) -> np.ndarray:
    return add_working(its.calendar, np.zeros_like(working), np.maximum(working, 1))


def _served(
    arrival: np.ndarray, service: np.ndarray, officers: int
) -> tuple[np.ndarray, np.ndarray]:
    free = [0] * officers
    start, end = np.zeros_like(arrival), np.zeros_like(arrival)
    for k in np.argsort(arrival, kind="stable"):
        officer = int(np.argmin(free))
        start[k] = max(int(arrival[k]), free[officer])
        end[k] = free[officer] = start[k] + max(int(service[k]), 1)
    return start, end


def _at(micros: int) -> datetime:
    return ORIGIN + timedelta(microseconds=micros)


def _case(replication: int, case_id: str, times: tuple[int, ...], end: int) -> dict[str, object]:
    arrival, start, done, begin, last = times
    finished = last <= end
    causes = dict.fromkeys(CAUSES, timedelta(0))
    causes["service"] = timedelta(microseconds=done - start + last - begin)
    causes["queue"] = timedelta(microseconds=start - arrival + begin - done)
    return {
        "replication": replication, "case_id": case_id, "case_type": "company",
        "channel": "window", "arrival": _at(arrival), "end": _at(last) if finished else None,
        "outcome": "issued" if finished else "open", "visits": 1, "complete": True,
        **causes, "slack": timedelta(0), "afterwards": None, "afterwards_end": None,
    }  # fmt: skip


def _visits(replication: int, case_id: str, times: tuple[int, ...]) -> list[dict[str, object]]:
    arrival, start, done, begin, last = times
    return [
        {
            "replication": replication, "case_id": case_id, "case_type": "company",
            "activity": activity, "kind": "activity", "item": None, "attempt": 1, "pool": pool,
            "resource": "1",
            "enabled_time": _at(enabled), "start_time": _at(start), "end_time": _at(end),
            "worked": timedelta(microseconds=end - start), "ended": "done",
        }
        for activity, pool, enabled, start, end in (
            ("intake", "window", arrival, start, done),
            ("review", "reviewers", done, begin, last),
        )
    ]  # fmt: skip


_TIME, _SPAN = pl.Datetime("us"), pl.Duration("us")
EVENTS = {
    "replication": pl.Int32, "case_id": pl.String, "case_type": pl.String, "activity": pl.String,
    "kind": pl.String, "item": pl.String, "attempt": pl.Int32, "pool": pl.String,
    "resource": pl.String,
    "enabled_time": _TIME, "start_time": _TIME, "end_time": _TIME, "worked": _SPAN,
    "ended": pl.String,
}  # fmt: skip
CASES = {
    "replication": pl.Int32, "case_id": pl.String, "case_type": pl.String, "channel": pl.String,
    "arrival": _TIME, "end": _TIME, "outcome": pl.String, "visits": pl.Int32,
    "complete": pl.Boolean, **dict.fromkeys(CAUSES, _SPAN), "slack": _SPAN,
    "afterwards": pl.String, "afterwards_end": _TIME,
}  # fmt: skip
MARKS = {
    "design": pl.String, "replication": pl.Int32, "case_id": pl.String, "case_type": pl.String,
    "clock": pl.String, "action": pl.String, "reason": pl.String, "time": _TIME,
}  # fmt: skip
STAFFING = {
    "design": pl.String,
    "replication": pl.Int32,
    "pool": pl.String,
    "time": pl.Datetime("us"),
    "on_duty": pl.Int32,
}
SEGMENTS = {
    "design": pl.String, "replication": pl.Int32, "case_id": pl.String, "activity": pl.String,
    "item": pl.String, "attempt": pl.Int32, "pool": pl.String, "from": _TIME, "to": _TIME,
    "officer": pl.String, "why": pl.String,
}  # fmt: skip

CHANGES = {
    "cycle_time.p90": ("minutes", 11.2 * 1440, -3.1 * 1440, 0.5 * 1440, "better", "less", True),
    "visits": ("visits", 3.6, -2.1, 0.1, "better", "less", True),
    "hall_wait.p90": ("minutes", 38.0, 6.0, 2.0, "worse", "less", True),
    "on_time": ("share", 0.81, 0.01, 0.02, "no difference shown", "more", True),
    "cycle_time": ("minutes", 6.2 * 1440, -1.4 * 1440, 0.3 * 1440, "better", "less", False),
    "utilisation": ("share", 0.74, 0.12, 0.01, "changed", None, False),
    "wasted": ("minutes per workday", 12.0, 31.0, 8.0, "worse", "less", False),
    "throughput": ("cases per workday", 9.1, None, None, "no difference shown", "more", False),
    "statutory_overdue": ("share", None, None, None, "no difference shown", "less", False),
}
"""Key to unit, before, difference, half-width, verdict, better, primary."""


def change(key: str) -> Difference:
    unit, before, step, half, verdict, better, primary = CHANGES[key]
    kpi, _dot, statistic = key.partition(".")
    return Difference(
        kpi=kpi, statistic=statistic or "mean", unit=unit, before=before,
        after=None if before is None or step is None else before + step, difference=step,
        half_width=half, verdict=verdict, better=better, variance_reduction=2.0, primary=primary,
    )  # fmt: skip


def comparison(
    designs: Mapping[str, Tables],
    *,
    title: str | dict[str, str] | None = None,
    measured: int = 0,
    warnings: tuple[str, ...] = (),
) -> Comparison:
    """Give a comparison of made-up differences over tables; the first design is the baseline."""
    redesigns = list(designs)[1:]
    return Comparison(
        scenario="scenarios/made.yaml",
        title=title,
        baseline="today",
        seed=7,
        replications=designs["today"].setting.replications,
        confidence=0.95,
        doubts=tuple(Sentence("{text}", {"text": text}) for text in warnings),
        inputs=Inputs(measured=measured, cited=2, assumed=12 - measured),
        designs={name: _design(name) for name in redesigns},
        before={
            key: Estimate(before, None if before is None else before / 50, unit, 5)
            for key, (unit, before, *_rest) in CHANGES.items()
        },
        bottleneck=Bottleneck("window", "Market Regulation", 0.74, 38.0),
        holding={"Market Regulation": 0.5, "applicant": 0.3, "legal": 0.2},
        promise={"company": 8},
        tables=designs,
        leading=redesigns[-1] if redesigns else None,
    )


def _design(name: str) -> DesignComparison:
    found = {key: change(key) for key in CHANGES}
    return DesignComparison(
        name=name,
        title=TITLES.get(name),
        differences=found,
        shifts={},
        worse=tuple(key for key, each in found.items() if each.verdict == "worse"),
        loses=(Loser("complete applications", "cycle_time", 288.0, 60.0, "minutes"),),
        bottleneck_before=Bottleneck("window", "Market Regulation", 0.74, 38.0),
        bottleneck_after=Bottleneck("reviewers", "Approval Bureau", 0.86, 300.0),
        holding={"Market Regulation": 0.46, "applicant": 0.31, "Tax Bureau": 0.12, "other": 0.11},
        promise={"company": 6},
    )
