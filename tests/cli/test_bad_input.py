from __future__ import annotations

from pathlib import Path

import pytest

SMALL = (Path(__file__).parent / "small.yaml").read_text(encoding="utf-8")
COMMANDS = ("check", "run", "compare")


def _missing(path):
    path.unlink()


def _empty(path):
    path.write_text("", encoding="utf-8")


def _no_yaml(path):
    path.write_text("procsim: 1\nrun: {start: [\n", encoding="utf-8")


def _binary(path):
    path.write_bytes(bytes(range(256)))


def _brackets(path):
    path.write_text("[" * 3000, encoding="utf-8")


def _unknown_key(path):
    path.write_text(SMALL.replace("seed: 7", "sead: 7"), encoding="utf-8")


def _huge(path):
    with path.open("wb") as file:
        file.truncate(50_000_000)


def _negative(path):
    path.write_text(SMALL.replace("window: {staff: 1", "window: {staff: -1"), encoding="utf-8")


def _unsound(path):
    path.write_text(SMALL.replace("next: review}", "next: revue}"), encoding="utf-8")


@pytest.mark.parametrize(
    "case",
    [
        (_missing, "no such file"),
        (_empty, "small.yaml"),
        (_no_yaml, "small.yaml:"),
        (_binary, "UTF-8"),
        (_brackets, "small.yaml"),
        (_unknown_key, "did you mean 'seed'?"),
        (_huge, "small.yaml"),
        (_negative, "found -1"),
        (_unsound, "did you mean 'review'?"),
    ],
)
@pytest.mark.parametrize("command", COMMANDS)
def test_a_bad_file_ends_with_one_message_and_nothing_written(hall, procsim, command, case):
    spoil, told = case
    spoil(hall / "small.yaml")
    before = sorted(hall.iterdir())
    done = procsim(command, "small.yaml")
    assert done.exit_code == 2
    assert told in done.stderr
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert sorted(hall.iterdir()) == before


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("run", "small.yaml", "--design", "second_windo"), "did you mean 'second_window'?"),
        (("compare", "small.yaml", "--design", "second_windo"), "did you mean 'second_window'?"),
        (("run", "small.yaml", "--engine", "referense"), "did you mean 'reference'?"),
        (("compare", "small.yaml", "--design", "x", "--out", "new"), "design"),
        (("compare", "small.yaml", "--engine", "x", "--out", "new"), "--engine"),
        (("compare", "small.yaml", "--set", "pools.windo.staff=2"), "did you mean 'window'?"),
        (("compare", "small.yaml", "--set", "pools.window.staff"), "PATH=VALUE"),
        (("compare", "small.yaml", "--set", "pools.window.staff=-3"), "found -3"),
        (("compare", "small.yaml", "--csv"), "--csv: found no --out"),
        (("compare", "small.yaml", "--out", "small.yaml"), "small.yaml: "),
        (("run", "small.yaml", "--out", "small.yaml/o"), "small.yaml/o: found a file"),
        (("run", "small.yaml", "--lang", "klingon"), "found 'klingon'"),
        (("run", "small.yaml", "--case", "permt-3"), "did you mean 'permit-3'?"),
        (("run", "small.yaml", "--case", "permit-1", "--out", "here"), "--out: found with --case"),
        (("run", "small.yaml", "--replications", "0"), "--replications"),
        (("run", "small.yaml", "--seed", "-1"), "--seed"),
        (("run", "small.yaml", "--no-such-option"), "--no-such-option"),
        (("runn", "small.yaml"), "runn"),
        (("new", "--from", "loan-ofice"), "did you mean 'loan-office'?"),
        (("new", "small", "--yes"), "small.yaml: found a file of that name"),
        (("new", "no/such/place", "--yes"), "found no directory"),
        (("new", ".", "--yes"), "NAME: found '.', a directory"),
        (("new", "x" * 300, "--yes"), "a file that can be written"),
        (("run", ""), "FILE: found ''; a scenario file"),
        (("run", "x" * 300), "a file that can be read"),
        (("run", "small.yaml", "--seed", str(2**63)), "--seed"),
    ],
)
def test_an_argument_that_means_nothing_is_told_with_what_is_allowed(hall, procsim, words, told):
    done = procsim(*words)
    assert done.exit_code == 2
    assert told in done.stderr
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert [path.name for path in hall.iterdir()] == ["small.yaml"]


RATE = "rate: {value: 12 / workday, source: measured, note: tickets}, calendar: hall"


@pytest.mark.parametrize(
    "change",
    [
        (RATE, "times: [2020-01-01 09:00]", "times.0: found 2020-01-01 09:00:00, before the run"),
        (RATE, "rate: 1 / h, until: 2020-01-01", "until: found 2020-01-01 00:00:00, before the"),
        (RATE, "rate: 1000000 / s", "cases.permit.arrivals: more than 50,000,000 arrivals in one"),
        (RATE, "gaps: 0 min", "cases.permit.arrivals: more than 50,000,000 arrivals in one"),
        (RATE, "rate: 1 / h, bundle: 1e15", "cases.permit.arrivals: more than 50,000,000"),
        (
            "length: 8 workdays",
            "length: 4 h",
            "warm_up: found 1 workday of warm-up in a run of 4 h",
        ),
        (
            "pool: window",
            "pool: windo",
            "redesigns.second_window: set_staff: found the pool 'windo'",
        ),
    ],
)
def test_a_scenario_that_no_run_can_follow_is_told_and_where(hall, procsim, change):
    was, becomes, told = change
    assert was in SMALL
    (hall / "small.yaml").write_text(SMALL.replace(was, becomes), encoding="utf-8")
    done = procsim("run", "small.yaml", "--out", "new")
    assert done.exit_code == 2
    assert told in done.stderr
    assert done.stderr.count("redesigns.second_window") <= 1
    assert done.stdout == ""
    assert [path.name for path in hall.iterdir()] == ["small.yaml"]


@pytest.mark.parametrize(
    "arrivals", ["rate: 0 / h", "rate: 1 / h, weekdays: {ALL}", "times: [90 days]"]
)
def test_a_run_to_which_nobody_comes_says_that_there_is_nothing_to_judge(hall, procsim, arrivals):
    nobody = ", ".join(f"{day}: 0" for day in ("mon", "tue", "wed", "thu", "fri"))
    text = SMALL.replace(RATE, arrivals.replace("ALL", nobody))
    (hall / "small.yaml").write_text(text, encoding="utf-8")
    done = procsim("run", "small.yaml")
    assert done.exit_code == 0
    assert "cases: none arrives after the warm-up; there is nothing to judge" in done.stdout


def test_check_tells_every_problem_to_programs_too(hall, procsim):
    import json

    _negative(hall / "small.yaml")
    done = procsim("check", "small.yaml", "--json")
    assert done.exit_code == 2
    assert len(json.loads(done.stdout)["problems"]) == 1
