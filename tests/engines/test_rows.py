"""Rows of the machine, and the places of cases in tables, against what they are by definition."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import procsim as ps
from procsim.engines import ENGINES
from procsim.engines.chunk import KIND_SHIFT
from procsim.engines.effects import END_OF_SERVICE, effect_key
from procsim.tables import once

VISITS = st.lists(
    st.tuples(st.integers(0, 9), st.integers(0, 3), st.integers(1, 3), st.integers(0, 4)),
    unique=True,
    max_size=30,
)


def _rows(visits):
    return [
        [effect_key(END_OF_SERVICE, case, node, attempt), -1, 1, 2, end, 3, 4 | 5 << KIND_SHIFT, 0]
        for case, node, attempt, end in visits
    ]


@given(VISITS, st.integers(0, 30))
def test_visits_of_the_machine_are_ordered_by_end_case_node_and_attempt(visits, cut):
    pytest.importorskip("numba")
    from procsim.engines.kernel.rows import visits_of

    rows = np.array(_rows(sorted(visits, key=lambda row: row[3])), dtype=np.int64).reshape(-1, 8)
    found = visits_of([rows[:cut].copy(), rows[cut:].copy()])
    ordered = sorted(visits, key=lambda row: (row[3], *row[:3]))
    assert found.tolist() == [
        [case, node, attempt, -1, 1, 2, end, 3, 4] for case, node, attempt, end in ordered
    ]
    assert found.flags.f_contiguous


@given(st.permutations(range(12)), st.integers(0, 12))
def test_cases_of_the_machine_are_ordered_by_number(numbers, cut):
    pytest.importorskip("numba")
    from procsim.engines.kernel.rows import cases_of

    rows = np.array([[number, 10 * number, 7] for number in numbers], dtype=np.int64)
    found = cases_of([rows[:cut].copy(), rows[cut:].copy()], 2)
    assert found.tolist() == [[number, 10 * number] for number in range(12)]


@given(st.lists(st.integers(0, 9)))
def test_a_pile_has_the_rows_that_were_put_on_it_in_their_order(sizes):
    pytest.importorskip("numba")
    from procsim.engines.kernel import rows

    every = np.arange(2 * sum(sizes)).reshape(-1, 2)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rows, "_BLOCK", 4)
        patch.setattr(rows, "_LITTLE", 0)
        pile = rows.Pile()
        for part in np.split(every, np.cumsum(sizes)):
            pile.add(part.copy())
    parts = pile.taken()
    assert np.concatenate([every[:0], *parts]).tolist() == every.tolist()
    assert all(len(part) == 4 for part in parts[1:-1])


@pytest.mark.parametrize("engine", ENGINES)
def test_the_place_of_a_row_is_that_of_its_case(engine):
    graph = ps.design_graph(ps.load(ps.path_of("loan-office")), None)
    tables = ps.simulate(graph, replications=2, engine=engine)
    keys = ["replication", "case_id"]
    for name in ("events", "marks"):
        found = tables.cases.select(keys)[tables.place(name)]
        assert found.equals(getattr(tables, name).select(keys))
    assert replace(tables).place("events").tolist() == tables.place("events").tolist()


def test_what_figures_share_is_computed_once_for_the_same_tables():
    asked = []

    @once
    def counted(tables, more):
        asked.append(more)
        return tables.cases.height + more

    graph = ps.design_graph(ps.load(ps.path_of("loan-office")), None)
    tables = ps.simulate(graph, replications=1)
    assert counted(tables, 1) == counted(tables, 1) == counted(tables, 2) - 1
    assert counted(tables.titled("other"), 1) == counted(tables, 1)
    assert asked == [1, 2]
    fewer = replace(tables, cases=tables.cases[:3])
    assert counted(fewer, 1) == 4
