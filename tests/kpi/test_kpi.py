"""Exact values of KPIs on tables written by hand."""

from __future__ import annotations

from datetime import datetime

import numpy as np
import pytest

from procsim.kpi import KPIS, causes, cohort, holding, shortest_limit, summarise

H = 60
DAY = 24 * H


def figures(name, tables, by=()):
    return summarise(KPIS[name], tables, by).to_dicts()


def mean(name, tables):
    return figures(name, tables)[0]["mean"]


def test_cycle_time_is_clock_time_and_working_cycle_time_leaves_out_lunch_and_night(hand):
    tables = hand(ends=(3 * DAY,)).case("shop-0", 11 * H, DAY + 10 * H).tables()
    assert mean("cycle_time", tables) == 23 * H
    assert mean("working_cycle_time", tables) == 6 * H


def test_official_time_is_the_clocks_and_the_honesty_gap_is_what_it_leaves_out(hand):
    rows = hand(ends=(9 * DAY,))
    # First contact on Monday at 09:00, accepted on Tuesday at 09:00, paused from 10:00 to Wednesday
    # 10:00, decided on Thursday at 12:00, handed out on Friday at 12:00: of 31 working hours, ten.
    rows.case("shop-0", 9 * H, 4 * DAY + 12 * H)
    rows.mark("shop-0", "start", DAY + 9 * H).mark("shop-0", "pause", DAY + 10 * H)
    rows.mark("shop-0", "resume", 2 * DAY + 10 * H).mark("shop-0", "stop", 3 * DAY + 12 * H)
    # Never accepted: the office has no time to report.
    rows.case("shop-1", 9 * H, 12 * H, outcome="withdrawn")
    tables = rows.tables()
    assert mean("official_time", tables) == (7 + 7 + 3 - 7) * H
    assert mean("honesty_gap", tables) == 31 * H - 10 * H
    assert figures("official_time", tables)[0]["n"] == 1


def test_official_time_leaves_out_holidays_and_counts_make_up_workdays(hand):
    # Saturday 26 April 2025; the Sunday after it is worked, and 1 to 5 May are off.
    rows = hand(origin=datetime(2025, 4, 26), ends=(20 * DAY,))
    rows.case("shop-0", DAY + 9 * H, 10 * DAY + 17 * H)
    rows.mark("shop-0", "start", DAY + 9 * H).mark("shop-0", "stop", 10 * DAY + 17 * H)
    assert mean("official_time", rows.tables()) == (1 + 3 + 1) * 7 * H


def test_a_promise_over_holidays_and_a_make_up_workday_is_due_on_the_right_day(hand):
    rows = hand(origin=datetime(2025, 4, 26), ends=(30 * DAY,))
    rows.promise = "4 workdays"
    # Accepted on the Sunday that is worked: due on 6 May at 17:00, ten days later.
    for number, stop in enumerate((10 * DAY + 17 * H, 10 * DAY + 17 * H + 1, None)):
        rows.case(f"shop-{number}", DAY + 9 * H, stop)
        rows.mark(f"shop-{number}", "start", DAY + 9 * H)
        if stop is not None:
            rows.mark(f"shop-{number}", "stop", stop)
    found = cohort(rows.tables()).sort("case_id")
    assert found["on_time"].to_list() == [True, False, False]
    # The open one is late too, up to the end of the run.
    assert found["late"].to_list() == [None, 1, 30 * DAY - (10 * DAY + 17 * H)]


def test_quantiles_are_those_of_numpy(hand):
    rows = hand(ends=(600,))
    stays = [3, 14, 15, 92, 65, 35, 89]
    for number, stay in enumerate(stays):
        rows.case(f"shop-{number}", 0, stay)
    found = figures("cycle_time", rows.tables())[0]
    assert found["n"] == 7
    assert found["mean"] == pytest.approx(np.mean(stays), rel=1e-15)
    expected = np.quantile(np.array(stays, dtype=float), [0.5, 0.9, 0.95])
    assert [found["p50"], found["p90"], found["p95"]] == expected.tolist()


def test_cases_that_finish_within_the_warm_up_do_not_count_and_those_that_finish_after_it_do(hand):
    rows = hand(ends=(600,), warm_up=100)
    tables = rows.case("shop-0", 0, 100).case("shop-1", 0, 101).case("shop-2", 0, None).tables()
    assert figures("cycle_time", tables)[0]["n"] == 1
    assert mean("cycle_time", tables) == 101


def test_a_wait_lasts_from_entering_to_the_first_start_and_unlimited_staff_have_none(hand):
    rows = hand(ends=(DAY,))
    rows.pools = {"window": (1, "Hall", None), "online": (None, "Bureau", None)}
    rows.visit("shop-0", 9 * H, 9 * H + 20, 10 * H)
    rows.visit("shop-1", 9 * H, 9 * H, 10 * H, pool="online", activity="form")
    rows.visit("shop-2", 9 * H, None, 10 * H, ended="withdrawn", attempt=2)
    tables = rows.tables()
    assert figures("wait", tables)[0] | {"p95": 0} == {
        "replication": 0, "n": 1, "mean": 20, "p50": 20, "p90": 20, "p95": 0,
    }  # fmt: skip
    assert figures("wait", tables, ["pool"])[0]["pool"] == "window"
    assert mean("hall_wait", tables) == 20


def test_nobody_waits_in_the_hall_at_night_or_over_lunch(hand):
    rows = hand(ends=(2 * DAY,)).visit("shop-0", 11 * H + 50, DAY + 9 * H + 5, DAY + 10 * H)
    assert mean("wait", rows.tables()) == 21 * H + 15
    assert mean("hall_wait", rows.tables()) == 10 + 4 * H + 5


def test_back_office_work_is_no_wait_in_the_hall(hand):
    rows = hand().visit("shop-0", 9 * H, 10 * H, 11 * H)
    rows.counter = False
    assert mean("hall_wait", rows.tables()) is None
    assert mean("wait", rows.tables()) == 60


def _impatient(hand, **rules):
    """One out of patience and three who were served; then one who was deterred, one for whom
    there was no room, one who was not there when called, and one whose case was withdrawn."""
    rows = hand()
    for rule, holds in {"patience": True, **rules}.items():
        setattr(rows, rule, holds)
    rows.visit("shop-0", 9 * H, None, 9 * H + 20, ended="left")
    for number in range(1, 4):
        rows.visit(f"shop-{number}", 9 * H, 10 * H, 11 * H)
    rows.visit("shop-4", 9 * H, None, 9 * H, ended="left")
    rows.visit("shop-5", 9 * H, None, 9 * H, ended="turned_away")
    rows.visit("shop-6", 9 * H, 10 * H, 10 * H + 2, ended="left")
    rows.visit("shop-7", 9 * H, None, 10 * H, ended="withdrawn")
    return rows.tables()


def test_who_is_out_of_patience_has_joined_a_queue_and_was_neither_called_nor_withdrawn(hand):
    (found,) = figures("abandonment", _impatient(hand, balks=True), ["pool"])
    assert (found["pool"], found["n"], found["mean"]) == ("window", 6, pytest.approx(1 / 6))


def test_where_nobody_is_deterred_who_leaves_at_once_had_no_patience_at_all(hand):
    (found,) = figures("abandonment", _impatient(hand))
    assert (found["n"], found["mean"]) == (7, pytest.approx(2 / 7))


def test_where_patience_never_ends_there_is_no_answer_to_how_often_it_does(hand):
    assert mean("abandonment", _impatient(hand, patience=False)) is None


def test_visits_are_counted_by_case_and_no_visit_is_one_visit_too(hand):
    rows = hand(ends=(600,))
    for number, visits in enumerate([0, 1, 1, 4]):
        rows.case(f"shop-{number}", 0, 10, visits=visits)
    tables = rows.tables()
    assert mean("visits", tables) == 1.5
    assert mean("one_visit", tables) == 0.75


def test_visits_to_a_step_visited_before_are_rework(hand):
    rows = hand(ends=(600,))
    rows.visit("shop-0", 0, 0, 10).visit("shop-0", 20, 20, 30, attempt=2)
    rows.visit("shop-1", 0, 0, 10).visit("shop-2", 0, 0, 10)
    assert mean("rework", rows.tables()) == 0.25


def test_service_is_the_work_on_all_visits_of_a_case(hand):
    rows = hand(ends=(600,)).case("shop-0", 0, 100).case("shop-1", 0, 100)
    rows.visit("shop-0", 0, 0, 10).visit("shop-0", 20, 20, 50, attempt=2)
    assert mean("service", rows.tables()) == 20


def test_throughput_is_per_workday_and_nothing_finished_is_zero_not_missing(hand):
    rows = hand(ends=(5 * DAY, 5 * DAY))
    for number in range(10):
        rows.case(f"shop-{number}", 0, 10)
    found = figures("throughput", rows.tables())
    assert [row["mean"] for row in found] == [2.0, 0.0]


def test_little_s_law_holds_on_the_sample_path(hand):
    stays = [(0, 30), (10, 45), (20, 90), (60, 100)]
    rows = hand(ends=(100,), until_empty=True)
    for number, (arrival, end) in enumerate(stays):
        rows.case(f"shop-{number}", arrival, end)
    tables = rows.tables()
    rate = len(stays) / 100
    assert mean("wip", tables) == rate * mean("cycle_time", tables)


def test_wip_is_averaged_over_the_window_alone_and_knows_open_cases(hand):
    rows = hand(ends=(200,), warm_up=100)
    tables = rows.case("shop-0", 0, 150).case("shop-1", 180, None).case("shop-2", 5, 90).tables()
    assert mean("wip", tables) == (50 + 20) / 100


def test_utilisation_counts_work_on_duty_alone_and_the_rest_is_overtime(hand):
    rows = hand(ends=(DAY,)).visit("shop-0", 15 * H, 16 * H, 18 * H)
    found = figures("utilisation", rows.tables(), ["pool"])[0]
    assert found["mean"] == 1 / 7
    assert mean("overtime", rows.tables()) == 60


def test_utilisation_is_clipped_to_the_window_and_counts_work_going_on(hand):
    rows = hand(ends=(11 * H,), warm_up=10 * H).visit("shop-0", 9 * H, 9 * H, 10 * H + 15)
    rows.visit("shop-1", 10 * H, 10 * H + 30, None)
    assert mean("utilisation", rows.tables()) == 45 / 60


def test_interrupted_work_is_busy_in_its_segments_alone(hand):
    rows = hand(ends=(DAY,)).case("shop-0", 11 * H, 14 * H)
    rows.visit("shop-0", 11 * H, 11 * H, 14 * H, worked=120)
    rows.segment("shop-0", 11 * H, 12 * H).segment("shop-0", 13 * H, 14 * H)
    assert mean("utilisation", rows.tables()) == 2 / 7
    assert mean("overtime", rows.tables()) == 0


def test_utilisation_over_pools_is_totals_over_totals(hand):
    rows = hand(ends=(DAY,)).visit("shop-0", 9 * H, 9 * H, 12 * H)
    rows.pools = {"window": (1, "Hall", None), "review": (2, "Bureau", None)}
    assert mean("utilisation", rows.tables()) == pytest.approx(3 / 21, rel=1e-15)


def test_nobody_on_duty_gives_no_utilisation(hand):
    rows = hand(ends=(8 * H,))
    assert mean("utilisation", rows.tables()) is None


def test_cost_is_that_of_officers_on_duty(hand):
    rows = hand(ends=(DAY,)).case("shop-0", 9 * H, 10 * H).case("shop-1", 9 * H, 11 * H)
    assert mean("cost", rows.tables()) == 7 * 60 / 2
    assert mean("cost_per_workday", rows.tables()) == 7 * 60
    rows.pools = {"window": (1, "Hall", None)}
    assert mean("cost", rows.tables()) is None


def test_withdrawn_work_and_all_work_on_returned_cases_is_wasted_once(hand):
    rows = hand(ends=(DAY,))
    rows.case("shop-0", 9 * H, 12 * H, outcome="returned").case("shop-1", 9 * H, 12 * H)
    rows.visit("shop-0", 9 * H, 9 * H, 9 * H + 10)
    rows.visit("shop-0", 10 * H, 10 * H, 10 * H + 5, ended="withdrawn", attempt=2)
    rows.visit("shop-1", 9 * H, 9 * H, 9 * H + 7, ended="withdrawn")
    rows.visit("shop-1", 10 * H, 10 * H, 10 * H + 30, attempt=2)
    assert mean("wasted", rows.tables()) == 22


def test_causes_sum_to_the_cycle_time(hand):
    rows = hand(ends=(DAY,)).case("shop-0", 0, 100, queue=30, applicant=50)
    tables = rows.case("shop-1", 5, 65, closed=10).tables()
    found = causes(tables)
    assert found["value"].sum() == 160
    assert found.filter(cause="queue")["value"].to_list() == [30, 0]


def test_who_held_a_case_sums_to_its_cycle_time_also_where_branches_ran_in_parallel(hand):
    rows = hand(ends=(DAY,))
    rows.pools = {"window": (1, "Hall", None), "review": (1, None, None)}
    rows.case("shop-0", 0, 100, queue=30, applicant=40)
    rows.visit("shop-0", 0, 10, 45)
    rows.visit("shop-0", 45, 45, 60, pool="review", activity="check")
    held = {row["unit"]: row["value"] for row in holding(rows.tables()).to_dicts()}
    assert held == {"Hall": 45, "applicant": 40, "review": 15}


def test_staff_time_without_a_visit_is_held_by_others(hand):
    rows = hand(ends=(DAY,)).case("shop-0", 0, 100, gate=100)
    assert holding(rows.tables()).select("unit", "value").rows() == [("other", 100.0)]


@pytest.mark.parametrize(("stop", "on_time"), [(2 * DAY + 17 * H, 1), (2 * DAY + 17 * H + 1, 0)])
def test_a_limit_expires_at_the_last_closing_of_its_last_workday(hand, stop, on_time):
    rows = hand(ends=(4 * DAY,)).case("shop-0", 0, stop)
    rows.promise = "2 workdays"
    tables = rows.mark("shop-0", "start", 10 * H).mark("shop-0", "stop", stop).tables()
    assert mean("on_time", tables) == on_time
    assert mean("overdue", tables) == 1 - on_time
    assert mean("overdue_age", tables) == (None if on_time else 1)


def test_a_limit_does_not_count_the_holidays_of_may(hand):
    rows = hand(origin=datetime(2025, 4, 30), ends=(10 * DAY,)).case("shop-0", 0, 9 * DAY)
    rows.promise = "2 workdays"
    tables = rows.mark("shop-0", "start", 10 * H).tables()
    # Wednesday 30 April does not count; 1-5 May is closed; the second workday is 7 May.
    assert cohort(tables)["due"].to_list() == [(7 * DAY + 17 * H) * 60_000_000]


def test_a_pause_moves_the_due_time_by_its_working_time(hand):
    rows = hand(ends=(6 * DAY,)).case("shop-0", 0, 2 * DAY + 10 * H)
    rows.promise = "1 workday"
    rows.mark("shop-0", "start", 10 * H).mark("shop-0", "pause", 16 * H)
    rows.mark("shop-0", "resume", DAY + 10 * H)
    # Tuesday 17:00 and the two hours of working time in the pause: Wednesday 11:00.
    tables = rows.tables()
    assert cohort(tables)["due"].to_list() == [(2 * DAY + 11 * H) * 60_000_000]
    assert mean("on_time", tables) == 1


def test_a_pause_after_the_due_time_excuses_nothing(hand):
    rows = hand(ends=(6 * DAY,)).case("shop-0", 0, 5 * DAY)
    rows.promise = "1 workday"
    rows.mark("shop-0", "start", 10 * H).mark("shop-0", "pause", DAY + 18 * H)
    assert mean("on_time", rows.tables()) == 0


def test_two_pauses_add_up_and_a_pause_without_end_lasts_to_the_end_of_the_run(hand):
    rows = hand(ends=(4 * DAY,)).case("shop-0", 0, None)
    rows.promise = "1 workday"
    rows.mark("shop-0", "start", 10 * H)
    rows.mark("shop-0", "pause", 11 * H).mark("shop-0", "resume", 12 * H)
    rows.mark("shop-0", "pause", DAY + 10 * H)
    assert cohort(rows.tables()).is_empty()
    rows.mark("shop-0", "resume", DAY + 11 * H)
    found = cohort(rows.tables())
    assert found["due"].to_list() == [(2 * DAY + 11 * H) * 60_000_000]


def test_a_limit_in_clock_time_is_moved_by_clock_time(hand):
    rows = hand(ends=(9 * DAY,)).case("shop-0", 0, 5 * DAY)
    rows.promise = "3 days"
    rows.mark("shop-0", "start", 0).mark("shop-0", "pause", DAY).mark("shop-0", "resume", 2 * DAY)
    assert cohort(rows.tables())["due"].to_list() == [4 * DAY * 60_000_000]


def test_open_cases_due_before_the_end_count_as_late_and_those_due_later_do_not_count(hand):
    rows = hand(ends=(3 * DAY,)).case("shop-0", 0, None).case("shop-1", 0, DAY)
    rows.case("shop-2", 2 * DAY, None).promise = "1 workday"
    for number, start in enumerate([9 * H, 9 * H, 2 * DAY + 10 * H]):
        rows.mark(f"shop-{number}", "start", start)
    tables = rows.tables()
    assert mean("on_time", tables) == 0.5
    assert mean("overdue_age", tables) == 3 * DAY - (DAY + 17 * H)


def test_a_run_until_empty_judges_every_case(hand):
    rows = hand(ends=(10 * H,), until_empty=True).case("shop-0", 9 * H, 10 * H)
    rows.promise = "200 workdays"
    assert mean("on_time", rows.mark("shop-0", "start", 9 * H).tables()) == 1


def test_the_statutory_clock_is_judged_by_itself(hand):
    rows = hand(ends=(9 * DAY,)).case("shop-0", 0, 2 * DAY)
    rows.promise, rows.statutory = "1 workday", "3 workdays"
    for clock in ("promised", "statutory"):
        rows.mark("shop-0", "start", 9 * H, clock).mark("shop-0", "stop", 2 * DAY, clock)
    tables = rows.tables()
    assert mean("on_time", tables) == 0
    assert mean("statutory_overdue", tables) == 0


def test_the_shortest_limit_is_kept_by_enough_cases_and_rounded_up_over_replications(hand):
    rows = hand(ends=(40 * DAY, 40 * DAY))
    for replication, late in enumerate([2, 3]):
        for number in range(20):
            stop = (late if number >= 18 else 1) * DAY + 16 * H
            rows.case(f"shop-{number}", 0, stop, replication=replication)
            rows.mark(f"shop-{number}", "start", 9 * H, replication=replication)
    tables = rows.tables()
    assert shortest_limit(tables) == {"shop": 3}
    assert shortest_limit(tables, share=0.9) == {"shop": 1}


def test_no_limit_is_promised_where_no_clock_ran_or_cases_never_end(hand):
    assert shortest_limit(hand().tables()) == {"shop": None}
    rows = hand(ends=(9 * DAY,)).case("shop-0", 0, None).mark("shop-0", "start", 9 * H)
    assert shortest_limit(rows.tables()) == {"shop": None}


def test_case_types_and_pools_are_told_apart(hand):
    rows = hand(ends=(600,)).case("shop-0", 0, 10)
    assert figures("cycle_time", rows.tables(), ["case_type"])[0]["case_type"] == "shop"
