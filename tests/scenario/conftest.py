from __future__ import annotations

import pytest

SMALL = """\
# A small process.
procsim: 1
title: {en: Small, zh-Hans: 小}   # two languages

run: {start: 2026-03-02, length: 10 workdays, seed: 7}

calendars:
  hall: {hours: {mon-fri: ["09:00-12:00", "13:00-17:00"]}, holidays: CN}

pools:
  窗口: {staff: 2, calendar: hall}   # the window
  reviewers: {staff: 3, calendar: hall, cost: 60 / h}

cases:
  company:
    arrivals: {rate: {value: 9 / workday, source: measured, note: March}, calendar: hall}
    promise: 2 workdays

workflow:
  arrives: {start: company, next: intake}
  intake:
    activity: 窗口
    takes: {lognormal: {mean: 12 min, cv: 0.6}}
    place: counter
    next: outcome
  outcome: {choice: {yes: 97 %, no: 3 %}}
  yes: {end: issued}
  no: {end: refused}

redesigns:
  more: {levers: [set_staff: {pool: reviewers, staff: 4}]}
  most: {extends: more, levers: [set_staff: {pool: 窗口, staff: 3}]}
"""


@pytest.fixture
def small():
    return SMALL


@pytest.fixture
def reading(tmp_path):
    """Read a text as a file; its problems as text, or the scenario."""
    from procsim.errors import ScenarioError
    from procsim.scenario.read import read

    def read_it(text, changes=()):
        file = tmp_path / "s.yaml"
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        try:
            return read(file, changes)
        except ScenarioError as problem:
            return str(problem).replace(f"{tmp_path}/", "")

    return read_it
