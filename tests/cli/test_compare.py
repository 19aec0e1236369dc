from __future__ import annotations

import json
import re
from pathlib import Path

import polars as pl
import pytest
from rich.cells import cell_len

SMALL = (Path(__file__).parent / "small.yaml").read_text(encoding="utf-8")


def test_a_comparison_answers_in_the_terminal_and_writes_its_report(hall, procsim):
    done = procsim("compare", "small.yaml")
    assert done.exit_code == 0
    lines = done.stdout.splitlines()
    assert lines[0] == ("Small hall: today and 1 redesign, same applicants, 3 runs x 8 workdays")
    assert lines[1] == "PROVISIONAL: 1 of 5 inputs measured in your hall."
    for label in ("Today", "Second window", "Leading:", "Became worse:", "Who loses:"):
        assert any(line.startswith(label) for line in lines)
    assert "Report: report.html" in lines[-1]
    assert (hall / "report.html").stat().st_size > 0


def test_a_reader_of_json_gets_one_object_and_no_report(hall, procsim):
    done = procsim("compare", "small.yaml", "--json", "--design", "second_window", "--seed", 11)
    assert done.exit_code == 0
    told = json.loads(done.stdout)
    assert list(told["designs"]) == ["second_window"]
    assert told["seed"] == 11
    assert set(told["designs"]["second_window"]["kpis"]["visits"]) == {
        "unit", "before", "after", "difference", "half_width", "verdict",
    }  # fmt: skip
    assert not (hall / "report.html").exists()


def test_a_scenario_without_redesigns_compares_with_nothing(hall, procsim):
    text = SMALL[: SMALL.index("redesigns:")]
    (hall / "small.yaml").write_text(text, encoding="utf-8")
    assert json.loads(procsim("compare", "small.yaml", "--json").stdout)["designs"] == {}
    done = procsim("compare", "small.yaml")
    assert done.exit_code == 0
    assert "today and 0 redesigns" in done.stdout
    assert "Bottleneck:" in done.stdout


def test_a_single_run_shows_no_difference_and_says_so(hall, procsim):
    done = procsim("compare", "small.yaml", "--replications", 1, "--json")
    found = json.loads(done.stdout)["designs"]["second_window"]["kpis"]["cycle_time"]
    assert found["half_width"] is None
    assert found["verdict"] == "no difference shown"


def test_a_value_set_from_outside_is_run_and_written_down(hall, procsim):
    words = ("compare", "small.yaml", "--set", "pools.reviewers.staff=3", "--out", "o", "--csv")
    assert procsim(*words).exit_code == 0
    names = ("events", "cases", "marks", "segments", "staffing")
    expected = {f"{name}.{ending}" for name in names for ending in ("parquet", "csv")}
    assert {path.name for path in (hall / "o").iterdir()} == {
        *expected, "manifest.json", "report.html",
    }  # fmt: skip
    manifest = json.loads((hall / "o" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["scenario"]["set"] == {"pools.reviewers.staff": "3"}
    assert manifest["designs"] == ["today", "second_window"]
    events = pl.read_parquet(hall / "o" / "events.parquet")
    assert events.schema["activity"] == pl.String, "files have names as text"
    assert events.height == manifest["rows"]["events"]
    assert set(events["design"]) == {"today", "second_window"}
    assert events.filter(pool="reviewers")["resource"].n_unique() == 3


def test_times_in_csv_are_those_of_the_tables_to_the_microsecond(hall, procsim):
    assert procsim("run", "small.yaml", "--out", "o", "--csv").exit_code == 0
    exact = pl.read_parquet(hall / "o" / "cases.parquet")
    text = pl.read_csv(hall / "o" / "cases.csv", schema_overrides={"arrival": pl.String})
    read = text["arrival"].str.to_datetime("%Y-%m-%dT%H:%M:%S%.6f", time_unit="us")
    assert read.equals(exact["arrival"])
    assert text["service"].str.starts_with("PT").all()


@pytest.mark.parametrize(("language", "title"), [("zh-Hans", "小厅"), ("zh-Hant", "小廳")])
def test_a_comparison_speaks_chinese_in_straight_columns(hall, procsim, language, title):
    done = procsim("compare", "small.yaml", "--lang", language)
    assert done.exit_code == 0
    assert done.stdout.startswith(title)
    table = done.stdout.split("\n\n")[1].splitlines()[1:]
    assert table[0][:2] in {"现状", "現狀"}
    second_columns = []
    for line in table:
        name, rest = line.split("  ", 1)
        second_columns.append(cell_len(name) + 2 + len(rest) - len(rest.lstrip()))
    assert len(set(second_columns)) == 1


def test_overload_is_said_loudly_with_what_would_end_it(hall, procsim):
    crowded = ("--set", "cases.permit.arrivals.rate=60 / workday")
    done = procsim("compare", "small.yaml", *crowded)
    assert "WARNING: pools.reviewers.staff: found pool 'reviewers' unstable" in done.stdout
    told = json.loads(procsim("run", "small.yaml", *crowded, "--json").stdout)
    assert any("would bring it under 1" in warning for warning in told["warnings"])


def test_years_without_a_table_of_holidays_are_warned_of(hall, procsim):
    done = procsim("check", "small.yaml", "--set", "run.start=2051-03-01")
    assert done.exit_code == 0
    assert "no table of holidays for 2051" in done.stdout


ONE_WINDOW = """
  one_window:
    title: {en: One window, zh-Hans: 一窗受理, zh-Hant: 一窗受理}
    levers:
      - single_window: {merge: [window, reviewers], into: general, staff: 2, slow_down: 10 %}
"""


def test_the_break_even_of_one_window_is_told_everywhere_it_is_asked_for(hall, procsim):
    text = SMALL.replace("activity: reviewers, ", "activity: reviewers, place: counter, ")
    (hall / "small.yaml").write_text(text.rstrip() + ONE_WINDOW, encoding="utf-8")
    asked = ("small.yaml", "--break-even")
    done = procsim("compare", *asked)
    (line,) = [line for line in done.stdout.splitlines() if line.startswith("Break-even:")]
    assert re.search(r"One window: worth it up to a slow-down of \d+ % \(assumed 10 %\)$", line)
    assert "Reversed if" in (hall / "report.html").read_text(encoding="utf-8")
    designs = json.loads(procsim("compare", "small.yaml", "--break-even", "--json").stdout)[
        "designs"
    ]
    assert designs["one_window"]["break_even"] == pytest.approx(
        float(re.search(r"of (\d+) %", line)[1]) / 100, abs=0.005
    )
    assert designs["second_window"]["break_even"] is None
    unasked = procsim("compare", "small.yaml")
    assert "Break-even" not in unasked.stdout
    assert "Reversed if" not in (hall / "report.html").read_text(encoding="utf-8")


UNIT = "{en: Service Centre, zh-Hans: 政务中心, zh-Hant: 政務中心}"


@pytest.mark.parametrize(
    ("language", "unit", "window"),
    [("zh-Hans", "政务中心", "综合窗口"), ("zh-Hant", "政務中心", "綜合窗口")],
)
def test_a_chinese_reader_sees_units_windows_and_warnings_in_chinese(
    hall, procsim, *, language, unit, window
):
    text = SMALL.replace("unit: Service Centre", f"unit: {UNIT}").rstrip() + ONE_WINDOW
    (hall / "small.yaml").write_text(text, encoding="utf-8")
    crowded = ("--set", "workflow.intake.takes=40 min", "--design", "one_window")
    done = procsim("compare", "small.yaml", *crowded, "--lang", language)
    warnings = [line for line in done.stdout.splitlines() if line[:2] == "注意"]
    assert warnings
    unit, window = {"zh-Hans": ("政务中心", "综合窗口"), "zh-Hant": ("政務中心", "綜合窗口")}[
        language
    ]
    assert any(window in line for line in warnings)
    report = (hall / "report.html").read_text(encoding="utf-8")
    assert unit in report
    assert window in report
    assert "Service Centre" not in report
    assert "General window" not in report
    for warning in warnings:
        words = set(re.findall(r"[A-Za-z_]{3,}", warning))
        assert words <= {"pools", "window", "staff", "reviewers", "general", "warm_up"}
    run = json.loads(procsim("run", "small.yaml", "--json", "--lang", language).stdout)
    assert run["by_pool"]["window"]["unit_responsible"] == "Service Centre"


def test_a_redesign_that_can_promise_less_stands_beside_what_today_can_promise(hall, procsim):
    assert procsim("new", "mine", "--yes").exit_code == 0
    only = ("--replications", "2", "--design")
    shown = procsim("compare", "mine.yaml", *only, "one_window_conditional").stdout
    assert re.search(r"Can promise: .*[2-9] workdays, .*\n +Today: 1 workday, ", shown), shown
    assert "Today: " not in procsim("compare", "mine.yaml", *only, "one_window").stdout
