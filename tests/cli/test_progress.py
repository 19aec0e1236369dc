"""Lines that tell how far the runs are, where no terminal shows a bar."""

from __future__ import annotations

import pytest

from procsim.cli import progress


@pytest.fixture
def clock(monkeypatch):
    """A clock that the test sets."""
    now = [0.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
    return now


def _told(clock, capsys, steps):
    tell = progress._lines()
    for seconds, done in steps:
        clock[0] = seconds
        tell(done, 100)
    return capsys.readouterr().err.splitlines()


def test_what_is_done_once_before_the_first_run_is_no_part_of_the_pace(clock, capsys):
    told = _told(clock, capsys, [(30.0, 1), (31.0, 2), (41.0, 12)])
    assert told == ["12 of 100 runs, about 88 s left"]


def test_the_pace_is_that_since_the_last_line(clock, capsys):
    told = _told(clock, capsys, [(1.0, 50), (11.0, 60), (21.0, 61), (31.0, 99), (41.0, 100)])
    assert told == [
        "60 of 100 runs, about 40 s left",
        "61 of 100 runs, about 390 s left",
        "99 of 100 runs, about 0 s left",
    ]
