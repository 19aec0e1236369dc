"""Rows in chunks."""

from __future__ import annotations

import numpy as np
from hypothesis import given

from procsim.engines import engine
from procsim.engines.chunk import KIND_SHIFT, TO_COME, engine_in_chunks, whole
from procsim.engines.effects import whose
from procsim.engines.kernel import chunks
from procsim.plan import Draws, compile_graph
from procsim.scenario.scenario import Scenario
from procsim.workflow.graph import build
from tests.engines.runs import RANDOM
from tests.workflow.strategies import sound_scenarios


@RANDOM
@given(sound_scenarios())
def test_a_chunk_of_a_whole_run_says_what_its_rows_say(data):
    compiled = compile_graph(build(Scenario.model_validate(data)))
    rows = engine("reference")(compiled.plan, Draws(compiled.recipe, 1, 0))
    chunk = whole(rows)
    assert chunk.end == rows.end
    arrival, kind, _ = rows.arrivals
    for ours, theirs in ((chunk.visits, rows.events), (chunk.open_visits, rows.open_visits)):
        case = whose(ours[:, 0])[0]
        told = np.column_stack((*whose(ours[:, 0]), ours[:, 1:6], ours[:, 6] % (1 << KIND_SHIFT)))
        assert sorted(told.tolist()) == sorted(theirs.table().tolist())
        assert (ours[:, 6] >> KIND_SHIFT == kind[case]).all()
        assert (ours[:, 7] == arrival[case]).all()
        assert (np.diff(ours[:, 4]) >= 0).all()
    assert chunk.marks[:, :-2].tolist() == rows.marks.tolist()
    assert (chunk.marks[:, -1] == arrival[chunk.marks[:, 0]]).all()
    case, later = chunk.cases[:, 0], chunk.cases[:, -2] >= TO_COME
    assert sorted(chunk.cases[:, :-2].tolist()) == sorted(rows.cases.tolist())
    assert (chunk.cases[:, -2] % TO_COME == kind[case]).all()
    assert (chunk.cases[:, -1] == arrival[case]).all()
    assert set(case[later]) == set(rows.afterwards[:, 0])


def test_an_engine_that_can_hands_over_its_rows_while_it_runs():
    assert engine_in_chunks("kernel") is chunks
    assert engine_in_chunks("reference") is not engine_in_chunks("kernel")
