"""What is tallied of a run is what its tables say."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from procsim.compare.observed import figures
from procsim.engines import ENGINES, engine
from procsim.engines.chunk import Chunk, in_chunks
from procsim.engines.effects import CASE_SHIFT
from procsim.errors import CalendarError, RunError, UsageError
from procsim.executors import in_processes
from procsim.kpi import KPIS, summarise
from procsim.load import load
from procsim.plan import Draws
from procsim.scenario.scenario import Scenario
from procsim.simulate import simulate
from procsim.tally import Tally, summaries
from procsim.tally.run import Counted
from procsim.workflow.graph import build
from tests.engines.lattice.scenarios import lattice_scenarios, sound
from tests.engines.lattice.taste import TASTES
from tests.engines.runs import RANDOM as MANY
from tests.tally.chunks import assert_same, assert_same_beside_kpis, both, error_of
from tests.workflow.strategies import sound_scenarios

RANDOM = settings(MANY, max_examples=12)
ROOT = Path(__file__).parent.parent.parent
SCENARIOS = sorted(ROOT.glob("scenarios/*.yaml"))
EXAMPLES = sorted([*SCENARIOS, *ROOT.glob("docs/examples/*.yaml")])


@RANDOM
@given(sound_scenarios(), st.sampled_from([1, 3, 1000]))
def test_a_tally_says_what_the_tables_say(data, pieces):
    assert_same(*both(build(Scenario.model_validate(data)), pieces=pieces))


@RANDOM
@given(st.data(), st.sampled_from(sorted(TASTES)), st.sampled_from([1, 4]))
def test_a_tally_says_what_the_tables_say_where_much_happens_at_one_instant(data, taste, pieces):
    try:
        found = both(sound(data.draw(lattice_scenarios(taste))), pieces=pieces)
    except RunError:
        # A case that waits for ever, of which there are no tables either.
        return
    assert_same(*found)


@RANDOM
@given(sound_scenarios(), st.sampled_from(["5 min", "3 h", "1 day"]))
def test_a_tally_leaves_out_the_warm_up_as_the_tables_do(data, warm_up):
    data = data | {"run": data["run"] | {"warm_up": warm_up}}
    assert_same(*both(build(Scenario.model_validate(data)), pieces=5))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_a_tally_of_every_example_says_what_its_tables_say(path):
    tables, summaries = both(build(load(path)), replications=2, pieces=7)
    assert_same(tables, summaries)
    assert_same_beside_kpis(tables, summaries)
    for name, values in figures(tables).items():
        found = summaries.figures()[name]
        assert found == pytest.approx(values, rel=error_of(name), abs=1e-12, nan_ok=True), name


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
@pytest.mark.parametrize("name", ENGINES)
def test_every_engine_gives_the_same_figures_whatever_its_chunks(path, name):
    graph = build(load(path))
    expected = summaries(graph, replications=2, engine="reference").figures()
    found = summaries(graph, replications=2, engine=name).figures()
    for figure, values in expected.items():
        assert np.array_equal(found[figure], values, equal_nan=True), figure


def test_more_workers_change_no_figure():
    graph = build(load(SCENARIOS[0]))
    expected = summaries(graph, replications=3).figures()
    task = Counted.of(graph)
    counts = list(in_processes(task, range(3), workers=2))
    found = task.summaries(counts).figures()
    assert all(np.array_equal(found[name], expected[name], equal_nan=True) for name in expected)


def test_a_summary_says_what_it_can_be_told_apart_by():
    found = summaries(build(load(SCENARIOS[0])), replications=1)
    with pytest.raises(UsageError, match=r"summary: found 'cycletime'; did you mean 'cycle_time'"):
        found.summary("cycletime")
    with pytest.raises(UsageError, match=r"wait: found 'pol'; did you mean 'pool'"):
        found.summary("wait", ["pol"])


def test_room_does_not_grow_with_cases_that_are_over():
    count = [("cases.application.arrivals.count", "60")]
    task = Counted.of(build(load(ROOT / "benchmarks" / "approval.yaml", count)))
    (one,) = in_chunks(engine("reference"))(
        task.compiled.plan, Draws(task.compiled.recipe, seed=1, replication=0)
    )
    tally, room = Tally(task.compiled.plan, task.setting), set()
    for turn in range(40):
        later = np.array([turn * 60 << CASE_SHIFT, 0, *[turn * one.end] * 3, 0, 0, turn * one.end])
        ended = np.array([turn * 60, turn * one.end, *[0] * 14, turn * one.end])
        tally.add(Chunk(visits=one.visits + later, cases=one.cases + ended))
        room.add(sum(array.nbytes for array in tally._kept))
    tally.add(Chunk(end=40 * one.end))
    assert len(room) == 1
    assert tally.counts().observed[0, 0] == 40 * 60


def test_a_run_beyond_the_horizon_is_refused_as_its_tables_are():
    late = [("cases.application.arrivals", "{times: [1 week, 1700 week]}")]
    graph = build(load(ROOT / "benchmarks" / "approval.yaml", late))
    with pytest.raises(CalendarError, match="use a longer horizon"):
        summarise(KPIS["working_cycle_time"], simulate(graph, replications=1))
    with pytest.raises(CalendarError, match="use a longer horizon"):
        summaries(graph, replications=1)
