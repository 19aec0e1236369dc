"""Orders of rows: those of a plain sort, whatever is equal."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from procsim.engines.columns import durations, labelled, named, picked, stable_order
from procsim.engines.marks import _write
from procsim.engines.visits import Visits

FEW = st.integers(0, 4)


@given(st.lists(FEW, max_size=30))
def test_a_quick_order_is_that_of_a_stable_sort(keys):
    keys = np.array(keys, dtype=np.int64)
    found = stable_order(keys)
    if found is None:
        assert (np.diff(keys) >= 0).all()
    else:
        assert found.tolist() == np.argsort(keys, kind="stable").tolist()


@given(st.lists(st.tuples(FEW, FEW, FEW, FEW), max_size=30))
def test_visits_are_in_the_order_of_end_case_node_and_attempt(rows):
    table = np.zeros((len(rows), 9), dtype=np.int64)
    for place, (end, *whose) in enumerate(rows):
        table[place, [0, 1, 2]], table[place, 6], table[place, 4] = whose, end, place
    visits = Visits.of(table)
    visits.put_in_order()
    ordered = visits.table()
    assert ordered[:, [6, 0, 1, 2]].tolist() == sorted([end, *whose] for end, *whose in rows)
    assert sorted(ordered[:, 4]) == [*range(len(rows))]
    assert all((row == table[row[4]]).all() for row in ordered)


@given(st.lists(st.tuples(FEW, st.booleans(), st.booleans()), max_size=12))
def test_marks_go_by_time_then_by_case_and_clock(cases):
    times = np.array([time for time, *_ in cases], dtype=np.int64)
    which = np.array([chosen for _, *chosen in cases], dtype=np.bool_).reshape(-1, 2)
    marks = np.empty((5, which.sum()), dtype=np.int64)
    _write(marks, which, 3, times)
    found = marks.T.tolist()
    expected = sorted(
        (time, case, clock)
        for case, (time, *chosen) in enumerate(cases)
        for clock in range(2)
        if chosen[clock]
    )
    assert found == [[case, clock, 3, -1, time] for time, case, clock in expected]


@pytest.mark.parametrize("codes", [[], [0, 1, 0], [1, -1, 0], [-1], [1, 1], [0, 2, 0]])
def test_a_name_is_found_by_its_code_and_the_last_one_by_minus_one(codes):
    names = ["a", "b", None]
    codes = np.array(codes, dtype=np.int64)
    assert named(names, codes).to_list() == [names[code] for code in codes]
    assert picked(named(names, np.arange(3)), codes).to_list() == [names[code] for code in codes]
    rows = pl.DataFrame({"row": range(len(codes))})
    whole = rows.with_columns(name=labelled(names, codes))["name"]
    assert whole.to_list() == [names[code] for code in codes]
    assert whole.dtype == pl.Categorical


def test_a_column_does_not_keep_the_rows_that_it_was_taken_from():
    rows = np.asfortranarray(np.arange(20).reshape(5, 4))
    lasted = durations(rows[:, 2])
    rows[:] = 0
    assert lasted.dt.total_microseconds().to_list() == [2, 6, 10, 14, 18]
