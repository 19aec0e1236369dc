"""What the compiled machine does when there is more than it keeps at once.

Every run here is made by all engines, which must agree: see `tests/conftest.py`.
"""

from __future__ import annotations

import itertools

import pytest

from procsim.engines.kernel.conversation import Conversation
from procsim.plan import Draws, compile_graph
from procsim.scenario.scenario import Scenario
from procsim.workflow.graph import build
from tests.engines.runs import run

MANY = 20_000


def _scenario(workflow, *, arrivals, pools=None, length="until empty", calendars=None):
    data = {
        "procsim": 1,
        "run": {"start": "2026-03-02", "length": length, "replications": 1},
        "pools": pools or {"desk": {"staff": 1}},
        "cases": {"a": {"arrivals": arrivals}},
        "workflow": {"enter": {"start": "a", "next": "work"}, **workflow},
    }
    return data | ({"calendars": calendars} if calendars else {})


def test_whatever_did_not_end_is_told_from_what_did_however_much_it_is():
    workflow = {
        "work": {"activity": "desk", "takes": "1 min", "next": "done"},
        "done": {"end": "issued"},
    }
    arrivals = {"gaps": "1 min", "bundle": 200, "count": MANY // 200}
    tables = run(_scenario(workflow, arrivals=arrivals, length="2 h"))
    assert (tables.events.height, tables.open_visits.height) == (119, MANY - 119)


def test_a_gate_lets_more_through_at_once_than_the_machine_keeps_rows():
    workflow = {
        "work": {"gate": ["2026-03-03 09:00"], "next": "done"},
        "done": {"end": "issued"},
    }
    tables = run(_scenario(workflow, arrivals={"gaps": "1 s", "count": MANY}))
    assert tables.events.height == MANY
    assert tables.events["end_time"].n_unique() == 1


def test_a_case_that_comes_back_very_often_draws_what_it_would_from_the_start():
    workflow = {
        "work": {"activity": "desk", "takes": {"exponential": "1 min"}, "next": "again"},
        "again": {"choice": {"work": "98 %", "done": "2 %"}},
        "done": {"end": "issued"},
    }
    tables = run(_scenario(workflow, arrivals={"gaps": "1 h", "count": 30}))
    assert tables.events["attempt"].max() > 100


def test_luck_in_the_tails_is_that_of_the_slots():
    workflow = {
        "work": {
            "activity": "desk",
            "takes": {"lognormal": {"mean": "1 min", "cv": 0.5}},
            "next": "papers",
        },
        "papers": {
            "delay": "applicant",
            "takes": {"gamma": {"mean": "1 h", "cv": 0.5}},
            "next": "done",
        },
        "done": {"end": "issued"},
    }
    arrivals = {"gaps": {"exponential": "2 min"}, "count": 3 * MANY}
    assert run(_scenario(workflow, arrivals=arrivals)).cases.height == 3 * MANY


@pytest.mark.parametrize("closing", ["suspend", "any"])
def test_thousands_of_services_are_interrupted_at_one_closing(closing):
    workflow = {
        "work": {"activity": "desk", "takes": "20 h", "next": "done"},
        "done": {"end": "issued"},
    }
    pools = {"desk": {"staff": "unlimited", "calendar": "hall", "at_closing": closing}}
    tables = run(
        _scenario(
            workflow,
            arrivals={"gaps": "9 s", "count": 3000},
            pools=pools,
            calendars={"hall": {"hours": {"mon-fri": ["00:00-08:00"]}}},
        )
    )
    assert tables.segments.height > 2 * 3000


def test_chunks_together_are_the_rows_of_a_run_in_order_of_their_end():
    workflow = {
        "work": {"activity": "desk", "takes": "10 s", "next": "done"},
        "done": {"end": "issued"},
    }
    data = _scenario(workflow, arrivals={"gaps": "7 s", "count": MANY})
    compiled = compile_graph(build(Scenario.model_validate(data)))
    talk = Conversation(compiled.plan, Draws(compiled.recipe, 1, 0))
    # Read as they come: the next ones are written over them.
    parts = [(chunk.visits[:, 4].tolist(), len(chunk.cases)) for chunk in talk.chunks()]
    ends = list(itertools.chain.from_iterable(of_chunk for of_chunk, _ in parts))
    assert len(parts) > 1
    assert ends == sorted(ends)
    assert sum(cases for _, cases in parts) == len(ends) == MANY


def test_more_is_due_at_a_few_instants_than_the_agenda_holds_at_first():
    takes = {"discrete": {"1 min": "50 %", "2 min": "50 %"}}
    workflow = {
        "work": {"delay": "outside", "takes": takes, "next": "done"},
        "done": {"end": "issued"},
    }
    arrivals = {"gaps": "20 s", "bundle": 1000, "count": 5}
    tables = run(_scenario(workflow, arrivals=arrivals))
    assert tables.events.height == 5000
