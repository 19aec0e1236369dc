"""Arrivals in chunks: the same cases in the same order as all at once."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from procsim.plan import Draws, compile_graph
from procsim.plan.arrivals import every_time
from procsim.plan.merging import merged, numbered
from procsim.plan.underway import FIRST_OF_BACKLOG
from procsim.scenario.scenario import Scenario
from procsim.workflow.graph import build
from tests.plan.plans import HALL, WORKFLOW

CHUNKS = st.lists(st.lists(st.integers(0, 12), max_size=6), max_size=5)


def _sorted_chunks(parts):
    """The same numbers in order, cut into chunks of the same sizes."""
    flat = sorted(at for part in parts for at in part)
    sizes = np.cumsum([len(part) for part in parts])[:-1]
    return [np.array(part, dtype=np.int64) for part in np.split(np.array(flat), sizes)]


@given(st.lists(CHUNKS, min_size=1, max_size=4), st.integers(1, 9))
def test_streams_merge_into_the_order_of_time_type_and_index(kinds, least):
    streams = [_sorted_chunks(parts) if parts else [] for parts in kinds]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("procsim.plan.merging._LEAST", least)
        found = list(merged(numbered(kind, parts) for kind, parts in enumerate(streams)))
    cases = [
        (int(at), kind, index)
        for kind, parts in enumerate(streams)
        for index, at in enumerate(at for part in parts for at in part)
    ]
    assert [case for chunk in found for case in zip(*chunk, strict=True)] == sorted(cases)
    assert all(chunk[0].size >= least for chunk in found[:-1])


def _hall():
    """Four ways of arriving, two of them with cases that the run finds there."""
    backlog = [{"at": "serve", "cases": 30, "age": {"exponential": "3 h"}}]
    arrivals = {
        "by_rate": {"rate": "90 / h", "variance_to_mean": 3, "calendar": "hall"},
        "by_gaps": {"gaps": {"gamma": {"mean": "2 min", "cv": 2}}, "first": "1 h"},
        "in_bundles": {"rate": "10 / h", "bundle": {"discrete": {"values": {1: 1, 9: 1}}}},
        "listed": {"times": ["1 h", "1 h", "300 h"]},
    }
    cases = {
        name: {"arrivals": how} | ({"backlog": backlog} if name in {"by_gaps", "listed"} else {})
        for name, how in arrivals.items()
    }
    data = {
        "procsim": 1,
        "run": {"start": "2026-03-02", "length": "1000 h"},
        "calendars": {"hall": HALL},
        "pools": {"desk": {"staff": "unlimited"}},
        "cases": cases,
        "workflow": WORKFLOW,
    }
    return compile_graph(build(Scenario.model_validate(data))).recipe


def test_arrivals_in_chunks_are_the_arrivals_of_every_type_and_backlog_at_once():
    recipe = _hall()
    chunks = list(Draws(recipe, 1, 0).arriving())
    found = [np.concatenate(column) for column in zip(*chunks, strict=True)]
    held = [[at for ages in backlog for at in ages.times(1, 0)] for backlog in recipe.backlogs]
    known = [every_time(process, 1, 0) for process in recipe.arrivals]
    cases = [
        (int(at), kind, first + index)
        for first, types in ((FIRST_OF_BACKLOG, held), (0, known))
        for kind, times in enumerate(types)
        for index, at in enumerate(times)
    ]
    assert len(chunks) > 2
    assert list(zip(*(column.tolist() for column in found), strict=True)) == sorted(cases)
    whole = Draws(recipe, 1, 0).arrivals()
    assert all((one == other).all() for one, other in zip(found, whole, strict=True))


def test_a_process_gives_its_arrivals_a_few_thousand_at_a_time():
    for name, process in zip("grow", _hall().arrivals, strict=True):
        sizes = [chunk.size for chunk in process.chunks(1, 0)]
        assert max(sizes) <= 8192 * 9, name
