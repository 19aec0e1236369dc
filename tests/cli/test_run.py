from __future__ import annotations

import json
import re


def test_a_run_prints_figures_outcomes_staff_and_causes(hall, procsim):
    done = procsim("run", "small.yaml", "--design", "second_window")
    assert done.exit_code == 0
    assert done.stdout.startswith("Small hall: Second window, 3 runs x 8 workdays")
    for sentence in ("Visits to the hall", "Cases a run", "Window", "with the applicant", "±"):
        assert sentence in done.stdout
    assert [path.name for path in hall.iterdir()] == ["small.yaml"]


def test_a_run_in_json_has_a_unit_beside_every_figure(hall, procsim):
    done = procsim("run", "small.yaml", "--json", "--replications", 2)
    told = json.loads(done.stdout)
    assert told["design"] == "today"
    assert told["replications"] == 2
    assert all(found["unit"] for found in told["kpis"].values())
    outcomes = told["outcomes"]
    assert sum(n for name, n in outcomes.items() if name != "created") == outcomes["created"]


def test_the_same_seed_gives_the_same_answer(hall, procsim):
    words = ("run", "small.yaml", "--json", "--replications", 1, "--seed", 3)
    assert procsim(*words).stdout == procsim(*words).stdout


def test_a_cluster_gives_the_same_bytes_as_one_process(hall, procsim, monkeypatch):
    monkeypatch.setattr("procsim.executors.WORTH_SECONDS", 0.0)
    monkeypatch.setattr("procsim.executors.STARTING_SECONDS", 0.0)
    here = ("--json", "--workers", 1)
    there = ("--json", "--workers", 2, "--cluster", "local")
    for words in (("run", "small.yaml"), ("compare", "small.yaml", "--break-even")):
        done = procsim(*words, *there)
        assert done.exit_code == 0
        assert done.stdout == procsim(*words, *here).stdout
        assert done.stderr == ""


def test_a_cluster_that_does_not_exist_is_one_message(hall, procsim):
    done = procsim("run", "small.yaml", "--cluster", "here")
    assert done.exit_code == 2
    assert done.stderr.startswith("--cluster: found 'here'; local, or the address of a scheduler")


def test_a_case_tells_its_story_in_the_order_of_time(hall, procsim):
    done = procsim("run", "small.yaml", "--case", "permit-2")
    assert done.exit_code == 0
    lines = done.stdout.splitlines()
    times = [line[:16] for line in lines]
    assert times == sorted(times)
    assert all(re.match(r"2026-03-\d\d \d\d:\d\d  \w", line) for line in lines)
    assert "permit-2 arrives (permit, counter)" in lines[0]
    assert any("Intake: begins with officer 1 of Window" in line for line in lines)
    assert any("The promised limit starts" in line for line in lines)
    assert "Of that: being served" in lines[-1]


def test_the_parts_of_a_story_are_the_rows_of_its_case():
    from pathlib import Path

    import procsim as ps

    scenario = ps.load(Path(__file__).parent / "small.yaml")
    graph = ps.design_graph(scenario, None)
    tables = ps.simulate(graph, replications=2)
    for case in tables.cases.filter(replication=1)["case_id"]:
        told = ps.story(tables, graph, case, replication=1)
        mine = {"replication": 1, "case_id": case}
        visits = tables.events.filter(kind="activity", **mine)
        done = [line for line in told if ": done after" in line]
        assert len(done) == visits.height
        waited = visits.filter(visits["start_time"] > visits["enabled_time"]).height
        assert sum("after waiting" in line for line in told) == waited


def test_a_story_in_json_is_one_object(hall, procsim):
    told = json.loads(procsim("run", "small.yaml", "--case", "permit-1", "--json").stdout)
    assert told["case"] == "permit-1"
    assert "permit-1 arrives" in told["story"][0]


def test_check_names_a_file_without_a_title_as_it_is_written(hall, procsim):
    text = (hall / "small.yaml").read_text(encoding="utf-8")
    untitled = "".join(line for line in text.splitlines(True) if not line.startswith("title:"))
    (hall / "late_return.yaml").write_text(untitled, encoding="utf-8")
    assert procsim("check", "late_return.yaml").stdout.startswith("late_return.yaml: nothing wrong")


def test_check_says_what_the_file_can_answer(hall, procsim):
    done = procsim("check", "small.yaml")
    assert done.exit_code == 0
    assert "nothing wrong found" in done.stdout
    assert "no case type has a statutory limit" in done.stdout
    told = json.loads(procsim("check", "small.yaml", "--json").stdout)
    assert "on_time" in told["answers"]
    assert "statutory_overdue" in told["unanswered"]
    assert 0 < told["load"]["second_window"]["window"] < told["load"]["today"]["window"]


CREW = """\
procsim: 1
title: A crew and a full tray
run: {start: 2026-03-02 09:00, length: until empty}
pools: {inspectors: {staff: 1}, engineers: {staff: 1}}
cases: {permit: {arrivals: {times: [0 min, 1 min, 2 min]}}}
workflow:
  enter: {start: permit, next: look}
  look:
    activity: {inspectors: 1, engineers: 1}
    takes: 10 min
    room: 2
    if_full: away
    patience: 5 min
    if_left: away
    next: done
  done: {end: issued}
  away: {end: withdrawn}
"""


def test_a_story_tells_of_crews_of_those_who_leave_and_of_those_turned_away(tmp_path):
    import procsim as ps

    (tmp_path / "crew.yaml").write_text(CREW, encoding="utf-8")
    graph = ps.design_graph(ps.load(tmp_path / "crew.yaml"), None)
    tables = ps.simulate(graph, replications=1)
    told = ["\n".join(ps.story(tables, graph, f"permit-{number}")) for number in (1, 2, 3)]
    assert "begins with officers engineers 1 + inspectors 1 together" in told[0]
    assert "the applicant leaves after waiting 5.0 min" in told[1]
    assert "full or closed, the applicant is turned away" in told[2]
