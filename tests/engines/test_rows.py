"""Rows of the machine, and the places of cases in tables, against what they are by definition."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import procsim as ps
from procsim.engines import ENGINES
from procsim.engines.chunk import KIND_SHIFT
from procsim.engines.effects import END_OF_SERVICE, effect_key
from procsim.engines.visits import TYPES, Visits, joined
from procsim.tables import once

EXAMPLES = Path(__file__).parents[2] / "docs/examples"
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


def _parts(rows, cuts):
    return np.split(rows, sorted(cut % (len(rows) + 1) for cut in cuts))


CUTS = st.lists(st.integers(0, 30), max_size=4)


@given(VISITS, CUTS, st.integers(0, 8))
def test_visits_of_the_machine_are_those_of_its_parts_in_their_order(visits, cuts, few):
    pytest.importorskip("numba")
    from procsim.engines.kernel import rows

    every = np.array(_rows(visits), dtype=np.int64).reshape(-1, 8)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rows, "_FEW", few)
        patch.setattr(rows, "_MANY", few + 1)
        growing = rows.GrowingVisits()
        for part in _parts(every, cuts):
            growing.add(part.copy())
    found = growing.taken()
    assert found.table().tolist() == [
        [case, node, attempt, -1, 1, 2, end, 3, 4] for case, node, attempt, end in visits
    ]
    assert {name: getattr(found, name).dtype for name in TYPES} == TYPES


@given(VISITS, CUTS)
def test_joined_visits_are_put_into_the_order_of_end_case_node_and_attempt(visits, cuts):
    whole = np.array([[*row[:3], 5, 1, 2, row[3], 3, 4] for row in visits], dtype=np.int64)
    parts = [Visits.of(part) for part in _parts(whole.reshape(-1, 9), cuts)]
    found = joined(parts)
    assert not any(map(len, parts))
    assert found.table().tolist() == whole.tolist()
    found.put_in_order()
    ordered = sorted(visits, key=lambda row: (row[3], *row[:3]))
    assert found.table()[:, [0, 1, 2, 6]].tolist() == [[*row] for row in ordered]


@given(st.permutations(range(12)), CUTS, st.integers(0, 8))
def test_cases_of_the_machine_are_ordered_by_number(numbers, cuts, few):
    pytest.importorskip("numba")
    from procsim.engines.kernel import rows

    every = np.array([[number, 10 * number, 7] for number in numbers], dtype=np.int64)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rows, "_FEW", few)
        patch.setattr(rows, "_MANY", few + 1)
        growing = rows.GrowingCases(2)
        for part in _parts(every, cuts):
            growing.add(part.copy())
    found = growing.taken()
    assert found.tolist() == [[number, 10 * number] for number in range(12)]


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


@pytest.mark.parametrize(("table", "example"), {"segments": "away", "staffing": "tide"}.items())
def test_a_table_of_what_did_not_happen_has_the_columns_of_what_did(table, example):
    some, none = (
        getattr(ps.simulate(ps.design_graph(ps.load(EXAMPLES / f"{each}.yaml"), None)), table)
        for each in (example, "smallest")
    )
    assert some.height > 0 == none.height
    assert some.schema == none.schema


def test_a_table_that_is_made_later_is_made_once_and_given_as_it_is_where_it_is_known():
    tables = ps.simulate(ps.design_graph(ps.load(ps.path_of("loan-office")), None), replications=1)
    asked = []

    def make():
        asked.append(1)
        return tables.marks

    later = replace(tables, marks=make)
    assert not asked
    assert later.titled("other").setting.title == "other"
    assert later.marks is later.marks is tables.marks
    assert asked == [1]
    assert replace(tables, marks=tables.segments).marks is tables.segments
