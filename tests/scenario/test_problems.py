"""Every problem of a file at once, each in words and in its place."""

# ruff: noqa: E501 - a table is read by its rows

from __future__ import annotations

import pytest

TAKES = "{lognormal: {mean: 12 min, cv: 0.6}}"
GATE = "end: refused"
ARRIVALS = "{rate: {value: 9 / workday, source: measured, note: March}, calendar: hall}"

ONE_CHANGE = [
    ("procsim: 1", "procsim: 2", "procsim: found 2; allowed: 1"),
    ("zh-Hans: 小", "zh-Hnas: 小", "title.zh-Hnas: unknown language 'zh-Hnas'; did you mean 'zh-Hans'?"),
    ("seed: 7", "seed: true", "run.seed: found true; a whole number"),
    ("seed: 7", "seed: -7", "run.seed: found -7; a number of at least 0"),
    ("seed: 7", "sead: 7", "run.sead: unknown key 'sead'; did you mean 'seed'?"),
    ("10 workdays", "10", "run.length: found 10, a number without a unit"),
    ("10 workdays", "10 workdys", "run.length: found the unit 'workdys'; did you mean 'workday'?"),
    ("9 / workday", "9 ／ workday", "rate: found '9 ／ workday'; did you mean '9 / workday'?"),
    ("10 workdays", "until empty", "found arrivals without end in a run until empty"),
    ("seed: 7", "warm_up: 10 workdays", "run.warm_up: found 10 workdays of warm-up in a run of"),
    ("start: 2026-03-02", "start: soon", "run.start: found soon; a date such as 2026-03-02"),
    ('"13:00-17:00"', '"11:00-17:00"', "calendars.hall.hours.mon-fri: hours of 'mon-fri'"),
    ("mon-fri", "mon-fry", "unknown weekday 'fry'; did you mean 'fri'?"),
    ("holidays: CN", "holidays: US", "calendars.hall.holidays: found 'US'; allowed: CN"),
    ("staff: 3", "staff: -1", "pools.reviewers.staff: found -1; a whole number from 0"),
    ("staff: 3", "staff: many", "pools.reviewers.staff: found many; a whole number from 0"),
    ("staff: 3", "staff: {a: 1}", "pools.reviewers.staff: staff: 'a' is no span; write it as 09:00-12"),
    ("staff: 3", "staff: {}", "pools.reviewers.staff: found {}; numbers by part of the day"),
    ("staff: 3", "staff: {1: 2}", "pools.reviewers.staff: found the key 1; a part of the day such"),
    ("staff: 3", "staff: {mon: {}}", "staff: staff of 'mon': found no part of the day; leave out a day"),
    ("staff: 3", "staff: {mon: 3}", "pools.reviewers.staff: staff: 'mon' is no span; write it as 09:00"),
    ("staff: 3", 'staff: {"09:00-11:00": 2.5}', "pools.reviewers.staff: found 2.5; a whole number of"),
    ("staff: 3", 'staff: {"9:00-11:00": 2, "10:00-12:00": 1}', "'9:00-11:00' and '10:00-12:00' overlap"),
    ("staff: 3", 'staff: {mon: {"9:00-11:00": 2}, "10:00-12:00": 1}', "found days of the week beside parts"),
    ("staff: 3", 'staff: {mo: {"9:00-11:00": 2}}', "unknown weekday 'mo'; did you mean 'mon'?"),
    ("staff: 3", 'staff: {mon-tue: {"9:00-10:00": 2}, tue: {"9:00-10:00": 2}}', "a weekday is named twice"),
    ("staff: 3", "staff: 3, at_closing: fnish", "found 'fnish'; did you mean 'finish'? (allowed: any, f"),
    ("staff: 3", "staff: 3, queue: lifo", "pools.reviewers.queue: found 'lifo'; allowed: due_date, first_"),
    ("staff: 3", "staff: 3, choose: fastst", "pools.reviewers.choose: found 'fastst'; did you mean 'fast"),
    ("staff: 3", "staff: 3, preempts: 1", "pools.reviewers.preempts: found 1; a list"),
    ("staff: 3", "staff: 3, preempts: [0]", "pools.reviewers.preempts.0: found 0; a number of at least 1"),
    ("staff: 3", "staff: 3, ageing: 10", "pools.reviewers.ageing: found 10, a number without a unit"),
    ("staff: 3", "staff: 3, backfill: 1", "pools.reviewers.backfill: found 1; true or false"),
    ("staff: 3", "staff: 3, set_up: 5 min", "pools.reviewers.set_up: found '5 min'; a mapping"),
    ("staff: 3", "staff: 3, set_up: {takes: 5 min, between: days}", "set_up.between: found 'days'; allowed"),
    ("staff: 3", "staff: 3, set_up: {}", "pools.reviewers.set_up: found no 'takes'; it must be there"),
    ("staff: 3", "staff: 3, errand: 5", "pools.reviewers.errand: found 5, a number without a unit"),
    ("staff: 3", "staff: 3, absence: {every: 9 days}", "reviewers.absence: found no 'lasts'; it must be"),
    ("staff: 3", "staff: 3, absence: 5 %", "pools.reviewers.absence: found '5 %'; a mapping"),
    ("staff: 3", "staff: 3, gathers: 0", "pools.reviewers.gathers: found 0; a number of at least 1"),
    ("staff: 3", "staff: 3, set_up: {takez: 1 min}", "set_up.takez: unknown key 'takez'; did you mean"),
    (ARRIVALS, "{appointments: {every: 9 min, place: 2}}", "did you mean 'places'? (allowed: booked,"),
    ("staff: 3", "staff: [{sped: 2}]", "pools.reviewers.staff.0.sped: unknown key 'sped'; did you mean"),
    ("staff: 3", "staff: [{calendar: x}]", "pools.reviewers.staff.0.calendar: unknown calendar 'x'"),
    ("staff: 3", "staff: ", "pools.reviewers.staff: found nothing; a value, or leave the key out"),
    ("{en: Small, zh-Hans: 小}", '"a\\e[31m"', "title: found 'a\\x1b[31m'; a title of characters that"),
    ("2026-03-02", "9999-12-31", "run.start: found 9999-12-31; a year from 1900 to 2200"),
    ("2026-03-02", "2026-02-30", "s.yaml:5:14: found 2026-02-30, a day that no calendar has"),
    ("no: {end: refused}", "no:", "s.yaml:28:3: workflow.no: found nothing; a value, or leave the key"),
    ("set_staff: {pool: reviewers, staff: 4}", "single_window: {merge: [a, b], into: a b, staff: 4}",
     "single_window.into: found the name 'a b'; letters"),
    ("60 / h", "60", "pools.reviewers.cost: found 60, a number without a unit; a number a unit"),
    ("reviewers: {staff: 3, calendar: hall", "reviewers: {staff: 3, calendar: hal",
     "pools.reviewers.calendar: unknown calendar 'hal'; did you mean 'hall'?"),
    ("reviewers: {staff: 3", "'re viewers': {staff: 3", "pools.re viewers: found the name 're viewers'"),
    ("reviewers: {staff: 3", "12: {staff: 3", "found the name 12, which is no text"),
    ("reviewers: {staff: 3", "true: {staff: 3", "found the key true; text or a number"),
    ("company:", "all:", "cases.all: found the name 'all', which has a meaning of its own"),
    ("source: measured", "source: mesured", "rate.source: found mesured; did you mean 'measured'?"),
    ("note: March", "nota: March", "rate.nota: unknown key 'nota'; did you mean 'note'?"),
    ("note: March", "range: [8 / workday, 9]", "rate.range.1: found 9, a number without a unit"),
    ("note: March", "range: 9 / workday", "rate.range: found 9 / workday; the least and the greatest"),
    (ARRIVALS, "{calendar: hall}", "cases.company.arrivals: found no arrivals; exactly one of rate"),
    (ARRIVALS, "{rate: 9 / h, gaps: 3 min}", "found rate and gaps; exactly one of rate, gaps, times and a"),
    (ARRIVALS, "{rate: 9 / h, first: 3 min}", "found first beside rate; first is for gaps"),
    (ARRIVALS, "{gaps: 9 min, weekdays: {mon: 2}}", "found weekdays beside gaps; weekdays is for "),
    (ARRIVALS, "{times: [1 h], bundle: 2}", "found bundle beside times; bundle is for rate and "),
    (ARRIVALS, "{rate: 9 / h, population: 6}", "found population beside rate; population is for gaps"),
    (ARRIVALS, "{gaps: 9 h, population: 0}", "arrivals.population: found 0; a number of at least 1"),
    (ARRIVALS, "{gaps: 9 h, population: 6, bundle: 2}", "bundle: found bundle beside population; each"),
    (ARRIVALS, "{rate: 9 / h, profile: two_peeks}", "profile: found 'two_peeks'; did you mean 'two_peaks'?"),
    (ARRIVALS, '{rate: 9 / h, profile: {"9-11": 1}}', "profile.9-11: time of day: bad time '9'"),
    (ARRIVALS, "{rate: 9 / h, weekdays: {mo: 1}}", "weekdays.mo: found 'mo'; did you mean 'mon'?"),
    (ARRIVALS, "{rate: 9 / h, bundle: 2 min}", "bundle: found 2 min; a number without a unit"),
    (ARRIVALS, "{rate: 9 / h, bundle: 0}", "bundle: found 0; a whole number of cases, at least 1"),
    (ARRIVALS, "{rate: 9 / h, bundle: 2.5}", "bundle: found 2.5; a whole number of cases, at least 1"),
    (ARRIVALS, "{rate: 9 / h, until: 3 workdays}", "until: found 3 workdays; a time since the start by"),
    (ARRIVALS, "{times: [{work: 3 min}]}", "times.0: found {work: 3 min}; a mapping with at:"),
    ("promise: 2 workdays", "promise: 2.5 workdays", "found 2.5 workdays; a whole number of workdays"),
    ("promise: 2 workdays", "attributes: {size: {s: 70 %, l: 20 %}}", "found shares that sum to 0.9"),
    ("promise: 2 workdays", "documents: {a: {missing: 120 %}}", "missing: found 120 %; a share from 0 %"),
    (TAKES, "12", "workflow.intake.takes: found 12, a number without a unit"),
    (TAKES, "{lognormal: {mean: 12, cv: 0.6}}", "takes: mean: found 12, a number without a unit"),
    (TAKES, "{lognormal: {mean: 12 min, cv: 6 min}}", "takes: cv: found '6 min'; a percentage"),
    (TAKES, "{lognormel: {mean: 12 min}}", "unknown distribution 'lognormel'; did you mean 'lognormal'?"),
    (TAKES, "{lognormal: {maen: 12 min}}", "unknown parameter 'maen'; did you mean 'mean'?"),
    (TAKES, "{lognormal: {mean: 12 min}}", "lognormal: found mean; allowed: mean and cv, or median"),
    (TAKES, "{uniform: {min: 1 h, max: 2 workdays}}", "workdays throughout, or clock units throughout"),
    (TAKES, "{uniform: {min: 9 min, max: 5 min}}", "max 5 min not above min 9 min"),
    (TAKES, "{discrete: {1 min: 30 %, 2 min: 30 %}}", "found shares that sum to 60 %; a sum of 100 %"),
    (TAKES, "{empirical: {values: [1 min, 2 min], weights: [30 %, 0.3]}}", "sum to 60 %; a sum of 100 %"),
    (TAKES, "{gamma: {mean: 5 min, cv: 1e-300}}", "cv 1e-300; allowed: a mean and a variance that are"),
    (TAKES, "{weibull: {shape: 0.001, scale: 1 min}}", "allowed: a mean and a variance that are numbers"),
    (TAKES, "{exponential: 90000 workdays}", "at most 100 years"),
    (TAKES, "{lognormal: {median: 1 min, p90: 30000 days}}", "30000 days}}; a mean of at most 100 years"),
    (TAKES, "-5 min", "takes: found -5 min; a length of time of at least 0"),
    (TAKES, "1e300 h", "takes: found 1e300 h; a length of time of at most 100 years"),
    (TAKES, ".nan", "workflow.intake.takes: found nan; a finite number"),
    ("activity: 窗口", "activity: []", "workflow.intake.activity: found []; at least 1 of them"),
    ("activity: 窗口", "activity: {}", "workflow.intake.activity: found {}; at least 1 of them"),
    ("activity: 窗口", "activity: {窗口: 0}", "workflow.intake.activity.窗口: found 0; a number of at "),
    ("activity: 窗口", "activity: {窗口: x}", "workflow.intake.activity.窗口: found 'x'; a whole number"),
    (GATE, "deadline: 2.5 workdays", "workflow.no.deadline: found 2.5 workdays; a whole number of"),
    (GATE, "deadline: {exponental: 2 h}", "workflow.no.deadline: unknown distribution 'exponental'"),
    (GATE, "deadline: 2 h, note_at: {red: 3}", "workflow.no.note_at.red: found 3, a number without"),
    (GATE, "deadline: 2 h, priority_at: {1 h: 0}", "no.priority_at.1 h: found 0; a number of at lea"),
    (GATE, "deadline: 2 h, priority_at: {1: 2}", "no.priority_at.1: found 1, a number without a unit"),
    (GATE, "deadline: 2 h, extension: {at: 1 h}", "no.extension: found no 'by'; it must be there"),
    (GATE, "clock: stopp", "workflow.no.clock: found 'stopp'; did you mean 'stop'? (allowed: exten"),
    (GATE, "gate: mo 14:00", "workflow.no.gate: found 'mo 14:00': unknown weekday 'mo'; did you mean"),
    (GATE, "gate: daily 25:00", "workflow.no.gate: found 'daily 25:00'; a time from 00:00 to 23:59"),
    (GATE, "gate: daily", "workflow.no.gate: found 'daily'; weekdays and a time, such as mon,thu 14"),
    (GATE, "gate: 7", "workflow.no.gate: found 7, a number without a unit; a number with its unit"),
    (GATE, "gate: []", "workflow.no.gate: found []; at least 1 of them"),
    (GATE, "gate: [mon 14:00, tu 14:00]", "workflow.no.gate.1: found 'tu 14:00': unknown weekday 'tu'"),
    (GATE, "gate: {evry: 7 days}", "found neither `every` nor `batch`; did you mean 'every'? one of"),
    (GATE, "gate: {every: 7}", "workflow.no.gate.every: found 7, a number without a unit"),
    (GATE, "gate: {batch: 0}", "workflow.no.gate.batch: found 0; a number of at least 1"),
    (GATE, "gate: {batch: 3, every: 1 h}", "workflow.no.gate.every: unknown key 'every'"),
    (GATE, "gate: {batch: 3, or_after: 2}", "workflow.no.gate.or_after: found 2, a number without"),
    (GATE, "gate: daily 16:00, agenda: 0", "workflow.no.agenda: found 0; a number of at least 1"),
    (GATE, "gate: daily 16:00, papers: 1 h", "workflow.no.papers: unknown key 'papers'; did you mean"),
    ("place: counter", "priority: 0", "workflow.intake.priority: found 0; a number of at least 1"),
    ("place: counter", "priority: high", "workflow.intake.priority: found 'high'; a whole number"),
    ("place: counter", "room: 0", "workflow.intake.room: found 0; a number of at least 1"),
    ("place: counter", "patience: 5", "workflow.intake.patience: found 5, a number without a unit"),
    ("promise: 2 workdays", "backlog: [{at: intake}]", "found neither cases nor ages; either cases: "),
    ("promise: 2 workdays", "backlog: [{at: intake, cases: 3}]", "0.cases: found cases; either cases: with"),
    ("promise: 2 workdays", "backlog: [{at: intake, cases: 3, ages: [1 day]}]", "ages: found cases and ages"),
    ("promise: 2 workdays", "backlog: [{at: intake, ages: [1]}]", "ages.0: found 1, a number without a unit"),
    ("promise: 2 workdays", "backlog: [{at: intake, ages: []}]", "backlog.0.ages: found []; at least 1"),
    ("promise: 2 workdays", "backlog: [{at: intake, ages: [1 day], clocks: halted}]", "clocks: found 'halted'"),
    ("promise: 2 workdays", "backlog: [{at: [], ages: [1 day]}]", "backlog.0.at: found []; at least 1"),
    ("promise: 2 workdays", "backlog: {at: intake}", "cases.company.backlog: found "),
    ("promise: 2 workdays", "priority: 12", "cases.company.priority: found 12; a number of at most 9"),
    ("place: counter", "place: hall", "place: found 'hall'; allowed: back_office, counter"),
    ("next: intake", "nxt: intake", "workflow.arrives.nxt: unknown key 'nxt'; did you mean 'next'?"),
    (", next: intake", "", "workflow.arrives: found no 'next'; it must be there"),
    ("activity: 窗口", "activty: 窗口", "found no kind; did you mean 'activity'? a node begins with"),
    ("activity: 窗口", "activity: 窗口\n    delay: applicant", "found 2 kinds, activity and delay"),
    ("{end: refused}", "hello", "workflow.no: found hello; a mapping that begins with one of start"),
    ("{end: refused}", "{end: rejected}", "workflow.no.end: found 'rejected'; "),
    ("no: 3 %", "no: 3", "workflow.outcome.choice.no: found 3; a share from 0 % to 100 %"),
    ("extends: more", "extends: moer", "unknown redesign 'moer'; did you mean 'more'?"),
    ("more: {levers", "more: {extends: most, levers", "found a circle: 'more' extends itself"),
    ("set_staff: {pool: reviewers", "set_staf: {pool: reviewers", "unknown lever 'set_staf'; did you"),
    ("staff: 4", "staff: -4", "redesigns.more.levers.0.set_staff.staff: found -4; a number of at least 0"),
    ("[set_staff: {pool: reviewers, staff: 4}]", "[set_staff]", "levers.0: found set_staff; one lever"),
]  # fmt: skip


@pytest.mark.parametrize("change", ONE_CHANGE)
def test_one_mistake_gives_one_located_message(reading, small, change):
    old, new, told = change
    assert old in small
    found = reading(small.replace(old, new, 1))
    assert isinstance(found, str), "no problem was found"
    heads = [line for line in found.splitlines() if line.startswith("s.yaml:")]
    assert any(told in head for head in heads), found


def test_all_mistakes_come_at_once_in_the_order_of_the_file(reading, small):
    text = small
    for old, new, _ in ONE_CHANGE:
        if text.count(old) == 1 and "workdys" not in new and "true:" not in new:
            text = text.replace(old, new)
    found = reading(text)
    lines = [int(line.split(":")[1]) for line in found.splitlines() if line.startswith("s.yaml:")]
    assert len(lines) > 12
    assert lines == sorted(lines)


def test_a_misspelt_key_is_not_told_a_second_time_as_missing(reading, small):
    found = reading(small.replace("next: intake", "nxt: intake"))
    assert found.count("s.yaml:") == 1


def test_thousands_of_problems_are_cut_short(reading, small):
    pools = "".join(f"  p{i}: {{staff: -1}}\n" for i in range(200))
    found = reading(small.replace("pools:\n", "pools:\n" + pools))
    assert "… and 150 problems more" in found


def test_a_problem_of_a_long_line_shows_the_part_at_fault(reading, small):
    note = "x" * 500
    found = reading(small.replace("note: March}", f"note: {note}, sorce: cited}}"))
    _, line, caret = found.splitlines()
    assert len(line) < 130
    assert line[caret.index("^") :].startswith("sorce")
