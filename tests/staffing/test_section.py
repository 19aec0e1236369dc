"""What a file says of its staffing is held against its process, and told in its place."""

# ruff: noqa: E501 - a table is read by its rows

from __future__ import annotations

from pathlib import Path

import pytest

from procsim.errors import ScenarioError
from procsim.load import load

EXAMPLE = Path(__file__).parents[2] / "docs/examples/staffing.yaml"
ONE_WINDOW = """\
redesigns:
  one_window:
    levers:
      - single_window: {merge: [window, general], into: counter, staff: 4, slow_down: 10 %}
"""

WRONG = [
    ("head_count: 16", "head_count: 0", "staffing.head_count: found 0; a number of at least 1"),
    ("head_count: 16", "head_cuont: 16", "staffing.head_cuont: unknown key 'head_cuont'; did you"),
    ("9000 / workday", "9000", "staffing.budget: found 9000, a number without a unit"),
    ("9000 / workday", "0 / workday", "staffing.budget: found 0 / workday; money above 0"),
    ("9000 / workday", "-9 / workday", "staffing.budget: found -9 / workday; a rate from 0 to"),
    ("9000 / workday", "90 / h", "staffing.budget: found 90 / h; money a workday or a week"),
    ("minimise: cost", "minimise: costs", "staffing.minimise: found 'costs'; did you mean 'cost'?"),
    ("window: {at_least", "windw: {at_least", "staffing.pools.windw: found 'windw', which is no pool; did you mean 'window'?"),
    ("at_least: 1, at_most: 12", "at_least: 4, at_most: 2",
     "staffing.pools.window.at_least: found 4, more than `at_most`, 2; at most as many"),
    ("at_least: 1, at_most: 12", "at_most: 0", "pools.window.at_most: found 0; a number of at least 1"),
    ("reviewers: fixed", "reviewers: fixd", "staffing.pools.reviewers: found fixd; fixed, or a mapping"),
    ("reviewers: fixed", "reviewers: 3", "staffing.pools.reviewers: found 3; fixed, or a mapping such"),
    ("reviewers: fixed", "reviewers: {fixed: true}", "pools.reviewers.fixed: unknown key 'fixed'"),
    ("by: half hour", "by: half our", "pools.tax.by: found 'half our'; did you mean 'half hour'?"),
    ("shifts:\n", "by: hour\n      shifts:\n", "general.by: found it beside `shifts`; one of the two"),
    ("shifts:\n", "at_most: 3\n      shifts:\n", "general.at_most: found it beside `shifts`; bounds of"),
    ('"13:00-16:30"', '"16:30-13:00"', "shifts.early.hours: hours: '16:30-13:00' does not end after"),
    ('"13:00-16:30"', '"11:00-16:30"', "early.hours: hours: '08:30-12:00' and '11:00-16:30' overlap"),
    ('"14:00-18:00"', '"18:00-20:00"', "shifts.late.hours.1: found 18:00-20:00, when calendar 'hall' is closed; a part of the day within its hours"),
    ("at_least: 1, at_most: 6", "at_least: 7, at_most: 6", "shifts.early.at_least: found 7, more than"),
    ("      shifts:", "      shifts: {}\n    window:", "found the key 'window' twice"),
    ("late: {hours", "value: {hours", "shifts.value: found the name 'value', which has a meaning"),
    ("panel: {every: [", "pannel: {every: [", "meetings.pannel: found 'pannel', which is no gate; did you mean 'panel'?"),
    ("panel: {every: [", "review: {every: [", "meetings.review: found 'review', which is no gate;"),
    ("[4 weeks, 2", "[0 weeks, 2", "meetings.panel.every.0: found 0 weeks; a time above 0"),
    ("[4 weeks, 2", "[14 days, 2", "meetings.panel.every.1: found 2 weeks twice, in these or other"),
    ("[4 weeks, 2", "[1 us, 2", "meetings.panel.every.0: found 1 us; a time above 0, and at most"),
    ("cost: 800", "cost: -1", "meetings.panel.cost: found -1; money, a number from 0 to"),
    ("{every: 2 weeks, first: 2026-03-05 14:00}", "{batch: 5}", "staffing.meetings.panel: found 'panel', a gate without a fixed time between its openings"),
    ("{every: 2 weeks, first: 2026-03-05 14:00}", "{every: {exponential: 4 h}}", "meetings.panel: found 'panel', a gate without a fixed time"),
    ("window: {staff: 2, cost: 40 / h}", "window: {staff: 2}", "staffing.budget: found it, but no cost of window; a `cost` for every pool with work"),
    ("window: {staff: 2,", "window: {staff: unlimited,", "pools.window: found a pool of unlimited staff"),
    ("window: {staff: 2,", "window: {staff: [{speed: 2}, {}],", "pools.window: found a pool of officers with hours or a speed of their own; fixed"),
    ('tax: {staff: {"08:30-12:00": 2, "13:00-18:00": 1}', "tax: {staff: 2, at_closing: fit",
     "pools.tax.by: found it in a pool with `at_closing: fit`, which is not for numbers by shift"),
    ("wait.p95 <= 20 min", "wait.p95 <= 20", "staffing.targets.0: "),
    ("wait.p95 <= 20 min", "wiat.p95 <= 20 min", "staffing.targets.0: found the figure 'wiat'"),
    ("on_time >= 95 %", "pool.windw.wait <= 20 min", "staffing.targets.1: found the pool 'windw'"),
    ("on_time >= 95 %", "wait.p95 <= 9 min", "staffing.targets: found '"),
]  # fmt: skip


def _told(text, tmp_path):
    file = tmp_path / "s.yaml"
    file.write_text(text, encoding="utf-8")
    try:
        load(file)
    except ScenarioError as problem:
        return str(problem).replace(f"{tmp_path}/", "")
    return ""


@pytest.mark.parametrize(("old", "new", "text"), WRONG)
def test_what_no_design_can_keep_is_told_in_its_place(old, new, text, tmp_path):
    written = EXAMPLE.read_text(encoding="utf-8")
    assert old in written
    told = _told(written.replace(old, new), tmp_path)
    assert text in told
    assert told.startswith("s.yaml:")


def test_a_pool_or_a_figure_of_a_redesign_may_be_named(tmp_path):
    written = EXAMPLE.read_text(encoding="utf-8") + ONE_WINDOW
    named = written.replace("reviewers: fixed", "reviewers: fixed\n    counter: {at_most: 9}")
    named = named.replace("on_time >= 95 %", "pool.counter.wait <= 9 min")
    assert not _told(named, tmp_path)


def test_the_place_of_a_problem_is_its_line(tmp_path):
    written = EXAMPLE.read_text(encoding="utf-8").replace("reviewers: fixed", "reveiwers: fixed")
    head, line, caret = _told(written, tmp_path).splitlines()
    assert head.startswith("s.yaml:30:16: staffing.pools.reveiwers")
    assert line.strip() == "reveiwers: fixed"
    assert caret.index("^") == line.index("fixed")
