"""`procsim staff`: what it answers, what it writes, how it ends."""

from __future__ import annotations

import json
import re

import pytest

from procsim.cli.staff import _told
from procsim.cli.staff_options import require_file
from procsim.levers import design_graph
from procsim.load import load
from procsim.staffing.relaxation import Allowance
from procsim.text import speaking
from tests.staffing import found

QUICK = (
    "--fix", "reviewers", "--engine", "reference", "--workers", "1",
    "--set", "run.length=4 workdays", "--set", "run.warm_up=0 workdays",
)  # fmt: skip


@pytest.fixture
def staff(procsim):
    def run(*words):
        return procsim("staff", "small.yaml", *words)

    return run


def test_a_search_writes_its_page_its_json_and_the_scenario_that_it_leads_to(hall, staff):
    asked = ("--target", "pool.window.wait <= 18 min", "--out", "o", "--write", "tuned.yaml")
    done = staff(*asked, *QUICK)
    assert done.exit_code == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0] == "Small hall: staff for “Today”"
    assert lines[2].startswith("CERTIFIED: every promise is kept")
    assert any(re.match(r"Window +Service Centre +1 +2 +\+1$", line) for line in lines)
    assert lines[-1] == "Scenario with this staff: tuned.yaml"
    told = json.loads((hall / "o" / "staff.json").read_text(encoding="utf-8"))
    assert told["staff"] == {"reviewers": 1, "window": 2}
    assert told["status"] == "certified"
    assert "<title>Small hall" in (hall / "o" / "staff.html").read_text(encoding="utf-8")
    tuned = design_graph(load(hall / "tuned.yaml"), "today_tuned")
    assert tuned.graph["pools"]["window"].staff == 2
    assert sorted(each.name for each in hall.iterdir()) == ["o", "small.yaml", "tuned.yaml"]


def test_where_nothing_keeps_the_promises_the_command_ends_with_1_and_its_json(hall, staff):
    asked = ("--target", "pool.window.wait <= 1 s", "--between", "window=1..1", "--json")
    done = staff(*asked, *QUICK)
    assert done.exit_code == 1
    told = json.loads(done.stdout)
    assert told["status"] == "infeasible"
    assert told["feasible"] is False
    assert told["relaxation"]


WAIT = ("--target", "wait <= 20 min")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "--target: found none; a figure and its limit, such as wait.p95 <= 20 min"),
        (("--target", ""), "--target '': found no figure with a limit"),
        (("--target", "wait <= 20"), "found 20, a number without a unit; a time such as 20 min"),
        (("--target", "wiat <= 20 min"), "found the figure 'wiat'; did you mean 'wait'?"),
        (("--target", "pool.windo.wait <= 2 min"), "found the pool 'windo'; did you mean 'window'"),
        (("--target", "wait >= 20 min"), "found >=; <=, as a search for staff wants less of it"),
        ((*WAIT, "--target", "wait <= 10 min"), "one limit for each figure"),
        ((*WAIT, "--fix", "windo"), "--fix windo: found 'windo'; did you mean 'window'?"),
        ((*WAIT, "--fix", "window", "--fix", "reviewers"), "found no pool that could be tuned"),
        ((*WAIT, "--budget", "0 / workday"), "--budget: found 0 / workday; money above 0"),
        ((*WAIT, "--budget", "900"), "--budget: found '900'; a number a unit of time"),
        ((*WAIT, "--head-count", "1"), "--head-count: found 1, fewer than the least"),
        ((*WAIT, "--head-count", "0"), "--head-count: found 0; a whole number of at least 1"),
        ((*WAIT, "--minimise", "wait"), "--minimise: found wait without an end to the officers"),
        ((*WAIT, "--minimise", "waits"), "--minimise: found 'waits'; did you mean 'wait'?"),
        ((*WAIT, "--between", "window"), "--between: found 'window'; POOL=FEWEST..MOST"),
        ((*WAIT, "--between", "window=3"), "--between: found 'window=3'; POOL=FEWEST..MOST"),
        ((*WAIT, "--between", "window=x..3"), "--between: found 'window=x..3'; POOL=FEWEST..MOST"),
        ((*WAIT, "--between", "window=5..3"), "found 5, more than the 3 at most"),
        (
            (*WAIT, "--between", "window=1..3", "--between", "window=2..4"),
            "--between: found 'window=2..4' beside 'window=1..3'; once for each pool",
        ),
        ((*WAIT, "--budget", "900 ／ workday"), "did you mean '900 / workday'?"),
        ((*WAIT, "--by", "window"), "--by: found 'window'; POOL=PART"),
        ((*WAIT, "--by", "window=second"), "--by window=second: found 'second'"),
        ((*WAIT, "--design", "second"), "redesign 'second': not found; did you mean"),
        ((*WAIT, "--engine", "fast"), "--engine: found 'fast'"),
        ((*WAIT, "--write", "nowhere/tuned.yaml"), "--write: found no directory 'nowhere'"),
        ((*WAIT, "--write", "."), "--write: found '.', a directory"),
        ((*WAIT, "--out", "small.yaml"), "small.yaml: found a file"),
        ((*WAIT, "--set", "run.sead=1"), "did you mean 'seed'?"),
    ],
)
def test_what_cannot_be_meant_is_told_in_one_message_with_code_2(hall, staff, words, said):
    done = staff(*words)
    assert done.exit_code == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert not done.stdout


@pytest.mark.parametrize("content", [b"Minutes of a meeting.\n", b"\xff\xfe\x00"])
def test_a_file_that_is_no_scenario_is_not_written_over(hall, staff, content):
    (hall / "notes.txt").write_bytes(content)
    done = staff(*WAIT, "--write", "notes.txt")
    assert done.exit_code == 2
    assert "--write: found 'notes.txt', which is there and is no scenario" in done.stderr
    assert (hall / "notes.txt").read_bytes() == content


def test_a_scenario_and_an_empty_file_may_be_written_over(hall):
    (hall / "empty.yaml").touch()
    for name in ("empty.yaml", "small.yaml"):
        require_file(hall / name)


def told(language="en", **made):
    with speaking(language):
        return "\n".join(_told(found.answer(**made), None, None))


def test_the_staff_of_each_window_stands_beside_todays():
    text = told()
    assert re.search(r"Window +Service Centre +1 +2 +\+1\n", text)
    assert re.search(r"Together +2 +4 +\+2\n", text)
    assert "WITHIN THE NOISE" not in text


def test_parts_of_a_day_with_the_same_numbers_are_one_row_and_meetings_say_how_often():
    text = told(file=found.PARTS)
    assert re.search(r"tax 08:30-12:00 +2 +3 +\+1 +472\n", text)
    assert re.search(r"tax 13:00-18:00 +1 +2 +\+1 +450\n", text)
    assert re.search(r"general early +– +2 +600\n", text)
    assert re.search(r"Joint panel +every 2 weeks +every 1 week +changed +160\n", text)
    assert re.search(r"reviewers +2 +2 +fixed\n", text)
    assert "6 more in the report" in text


def test_a_promise_within_the_noise_is_neither_kept_nor_broken():
    text = told(status="indifferent", values=[19.5, 12.0])
    assert "WITHIN THE NOISE: 30 fresh runs do not show that every promise is kept" in text
    assert re.search(r"reviewers +78.0 ±1.0 min +19.5 ±1.0 min +within the noise\n", text)
    assert re.search(r"Window +48.0 ±1.0 min +12.0 ±1.0 min +kept\n", text)


def test_what_could_be_promised_is_told_where_nothing_keeps_what_was_asked():
    text = told(status="infeasible", values=[30.0, 12.0])
    assert "INFEASIBLE: nothing that is allowed keeps every promise" in text
    assert re.search(
        r"Could be promised: +reviewers: Wait for staff, each step, 95 in 100 within, "
        r"at most 35 min\n"
        r"As it is typed: +--target 'pool.reviewers.wait.p95 <= 35 min'\n",
        text,
    )


def test_what_could_be_promised_is_told_in_the_readers_language_and_as_it_is_typed():
    text = told("zh-Hans", status="infeasible", values=[30.0, 12.0])
    assert re.search(
        r"可以承诺： +reviewers：每次等候办理的时间（百件中95件以内）至多35分钟\n", text
    )
    assert re.search(r"录入写法： +--target 'pool.reviewers.wait.p95 <= 35 min'\n", text)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "every 2 weeks +every 1 week"),
        ("zh-Hans", "每2周 +每1周"),
        ("zh-Hant", "每2週 +每1週"),
    ],
)
def test_how_often_a_meeting_sits_is_said_in_the_readers_language(language, said):
    text = told(language, file=found.PARTS)
    assert re.search(said, text)
    assert language == "en" or "week" not in text


def test_one_step_of_a_meeting_says_how_often_it_would_sit(monkeypatch):
    monkeypatch.setattr("procsim.cli.staff.NEIGHBOURS", 99)
    assert re.search(r"Joint panel +every 1 week; −1; ", told(file=found.PARTS))


def test_a_limit_of_seconds_is_said_in_seconds():
    assert "at most 20 s (over all days)" in told(targets=["wait.p95 <= 20 s"], values=[0.2, 0.1])


def test_a_search_for_the_least_wait_says_how_sure_the_place_of_the_officers_is():
    asked = {"minimise": "wait", "head_count": 5}
    assert "97 % that no officer placed otherwise shortens the mean wait by more than 5 %" in told(
        asked=asked
    )
    for targets in ((), found.WAIT):
        unsure = told(targets=targets, asked=asked, status="indifferent", confidence=None)
        assert "WITHIN THE NOISE: with an officer placed otherwise" in unsure
        assert "every promise is kept" not in unsure


def test_a_staff_beyond_the_head_count_is_said_to_be_more_than_is_allowed():
    text = told(status="infeasible", relaxation=(Allowance("head_count", 4),))
    assert "the staff below does, and is more than is allowed." in text
    assert re.search(r"It would take: +4 officers\nAs it is typed: +--head-count '4'\n", text)
    text = told(status="infeasible", relaxation=(Allowance("budget", 12690.5),))
    assert "12,690 a workday" in text
    assert "--budget '12690.5 / workday'" in text
    assert "How sure" not in text


def test_figures_are_named_only_where_one_window_promises_several():
    alone = told(targets=["wait.p95 <= 20 min", "on_time >= 95 %"])
    assert re.search(r"Window +−1; 10.0 ±1.0 min kept", alone)
    both = told(targets=["wait.p95 <= 20 min", "wait <= 10 min"])
    assert re.search(r"Window +−1; Wait for staff, each step, 95 in 100 within 10.0", both)


def test_ten_per_cent_more_people_break_what_was_kept_by_little():
    assert re.search(
        r"With 10 % more people: +reviewers 20.9 ±1.0 min within the noise\n",
        told(values=[19.0, 12.0]),
    )


def test_posts_are_told_with_the_cover_that_they_need():
    text = told()
    assert "4.4 → 6.6 officers (relief factor 1.10: so many posts for each officer" in text


def test_the_value_of_theory_stands_beside_the_simulated_one():
    made = found.answer()
    promises = tuple(
        found.Promise(each.target, each.value, each.half_width, exact=9.8) for each in made.targets
    )
    made = found.replace(made, found=found.replace(made.found, promises=promises))
    text = "\n".join(_told(made, None, None))
    assert re.search(r"Window +40.0 ±1.0 min +10.0 ±1.0 min +9.8 min +kept\n", text)
    assert "By theory: the exact value over an endless run." in text


def test_without_promises_the_staff_of_least_wait_says_so():
    text = told(targets=(), asked={"minimise": "wait", "head_count": 5})
    assert "No promise was asked for: the staff under which people wait least." in text
    assert "every promise is kept" not in text


@pytest.mark.parametrize(
    ("language", "said"), [("zh-Hans", "各项承诺均能兑现"), ("zh-Hant", "各項承諾均能兌現")]
)
def test_an_answer_speaks_chinese(language, said):
    text = told(language)
    assert said in text
    assert set(re.findall(r"[A-Za-z]{3,}", text)) <= {"Service", "Centre", "Bureau", "reviewers"}
