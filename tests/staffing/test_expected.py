"""Theory says what a run without end would give, and nothing where it does not know."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from procsim.kpi import KPIS
from procsim.kpi.kpi import summarise
from procsim.levers.designs import design_graph
from procsim.scenario.read import read
from procsim.scenario.work import Takes
from procsim.simulate import simulate
from procsim.theory import erlang_a_wait_quantile, mmc_wait_quantile, priority_waits
from procsim.workflow.graph import Graph, build, with_changes
from procsim.workflow.validation import problems
from tests.exact.observations import SCENARIOS
from tests.staffing.halls import counter, graph_of, value
from tests.staffing.networks import product_forms

EXACT = 1e-9
H = 60.0
"""Minutes."""


def permits(intake: int, review: int, committee: int, issue: int) -> Graph:
    """Staff the permit network."""
    graph = design_graph(read(SCENARIOS / "b03.yaml"), None)
    numbers = {"intake_staff": intake, "reviewers": review, "members": committee, "issuer": issue}
    pools = graph.graph["pools"]
    return with_changes(
        graph,
        pools={name: pools[name].model_copy(update={"staff": n}) for name, n in numbers.items()},
    )


def fewest(kept: Any) -> int:
    return next(number for number in itertools.count(1) if kept(number))


def test_windows_of_H01_are_found_by_counting():  # noqa: N802
    def share(staff: int) -> float:
        said = counter(staff, takes={"exponential": "4 min"})
        graph = graph_of(said, **{"cases/visitor/arrivals/rate": "120 / h"})
        return value(graph, "pool.window.wait within 20 s >= 80 %")

    assert fewest(lambda staff: share(staff) >= 0.8) == 11
    assert 1 - share(11) == pytest.approx(0.19077342463318753, rel=EXACT)
    assert 1 - share(10) == pytest.approx(0.34636351983717506, rel=EXACT)


@pytest.mark.parametrize(
    ("load", "few", "longer"),
    [
        (2, 4, 0.06397903324720736),
        (5, 8, 0.03732220241890615),
        (10, 13, 0.06365244187164781),
        (20, 23, 0.09276359161915304),
        (50, 54, 0.06409583673059475),
        (100, 104, 0.08036963009481542),
        (200, 204, 0.09398855251048707),
    ],
)
def test_windows_of_H02_are_found_by_counting(load, few, longer):  # noqa: N802
    rate = {"cases/visitor/arrivals/rate": f"{6 * load} / h"}

    def share(staff: int) -> float:
        return value(graph_of(counter(staff), **rate), "pool.window.wait within 5 min >= 90 %")

    assert 1 - share(few) == pytest.approx(longer, rel=EXACT)
    assert share(few) >= 0.9 > share(few - 1)


def test_windows_of_H03_are_found_by_counting():  # noqa: N802
    def lost(staff: int) -> float:
        said = counter(staff, takes={"exponential": "6 min"}, patience={"exponential": "10 min"})
        graph = graph_of(said, **{"cases/visitor/arrivals/rate": "100 / h"})
        return value(graph, "abandonment <= 3 %")

    assert fewest(lambda staff: lost(staff) <= 0.03) == 13
    assert lost(13) == pytest.approx(0.024963303633571875, rel=EXACT)
    assert lost(5) == pytest.approx(0.5012037555694411, rel=EXACT)


def test_desks_of_H04_are_found_by_counting():  # noqa: N802
    promises = {
        "intake_staff": "wait within 10 min >= 90 %",
        "reviewers": "wait within 1 h >= 90 %",
        "members": "wait within 1 h >= 90 %",
        "issuer": "wait within 15 min >= 90 %",
    }
    grid = itertools.product((2, 3, 4), (8, 9, 10), (3, 4), (1, 2))
    kept = [
        (staff[0] + 2 * staff[1] + 3 * staff[2] + staff[3], staff)
        for staff in grid
        for graph in [permits(*staff)]
        if all(value(graph, f"pool.{pool}.{text}") >= 0.9 for pool, text in promises.items())
    ]
    assert min(kept) == (32, (3, 9, 3, 2))
    near = {"intake_staff": (3, 0.08712934133007844), "reviewers": (9, 0.019839070114082903)}
    near |= {"members": (3, 0.03986538671433026), "issuer": (2, 0.0015053561262657591)}
    for pool, (_, longer) in near.items():
        share = value(permits(3, 9, 3, 2), f"pool.{pool}.{promises[pool]}")
        assert 1 - share == pytest.approx(longer, rel=EXACT)


def test_sixteen_of_H06_are_placed_where_they_spare_most_waiting():  # noqa: N802
    grid = itertools.product(range(2, 5), range(7, 11), range(3, 5), range(1, 4))
    waits = sorted(
        (value(permits(*staff), "wait_per_case <= 1 h"), staff)
        for staff in grid
        if sum(staff) == 16
    )
    (best, where), (second, other) = waits[:2]
    assert (where, other) == ((3, 9, 3, 1), (2, 9, 4, 1))
    assert best == pytest.approx(0.4167489762262028 * H, rel=EXACT)
    assert second == pytest.approx(0.5715555096092833 * H, rel=EXACT)


def two_classes(staff: int) -> Graph:
    cases = {
        "urgent": {"arrivals": {"rate": "10 / h"}, "priority": 1},
        "ordinary": {"arrivals": {"rate": "20 / h"}, "priority": 2},
    }
    return graph_of(counter(staff), cases=cases)


def test_windows_of_H07_are_found_by_counting():  # noqa: N802
    def waits(staff: int) -> list[float]:
        graph = two_classes(staff)
        names = ("urgent", "ordinary")
        return [value(graph, f"type.{name}.wait <= 1 h") / H for name in names]

    assert fewest(lambda staff: staff > 5 and waits(staff) <= [0.01, 0.05]) == 8
    assert waits(8) == pytest.approx([0.0044017501753093845, 0.011738000467491691], rel=EXACT)
    assert waits(7) == pytest.approx([0.010129685911665251, 0.035453900690828384], rel=EXACT)


def test_classes_share_the_wait_of_one_queue_and_have_no_quantile_of_it():
    mixed, plain = two_classes(7), graph_of(counter(7))
    text = "pool.window.wait <= 1 h"
    assert value(mixed, text) == pytest.approx(value(plain, text), rel=EXACT)
    assert value(mixed, "pool.window.wait.p90 <= 1 h") is None
    assert value(mixed, "type.urgent.wait within 1 min >= 90 %") is None
    waits = priority_waits([10, 20], 6, 7)
    per_case = (10 * waits[0] + 20 * waits[1]) / 30 * H
    assert value(mixed, "wait_per_case <= 1 h") == pytest.approx(per_case, rel=EXACT)


def test_one_queue_of_H10_needs_nine_windows_where_four_need_fifteen():  # noqa: N802
    def share(rate: int, staff: int) -> float:
        graph = graph_of(counter(staff), **{"cases/visitor/arrivals/rate": f"{rate} / h"})
        return value(graph, "pool.window.wait within 5 min >= 90 %")

    rates = [10, 14, 5, 8]
    alone = [fewest(lambda staff, rate=rate: share(rate, staff) >= 0.9) for rate in rates]
    assert (alone, fewest(lambda staff: share(sum(rates), staff) >= 0.9)) == ([4, 5, 3, 3], 9)
    assert 1 - share(37, 9) == pytest.approx(0.05386534666078746, rel=EXACT)


@pytest.mark.parametrize(("name", "share"), [("p50", 0.5), ("p90", 0.9), ("p95", 0.95)])
def test_quantiles_are_those_of_formulas(name, share):
    found = value(graph_of(counter(6)), f"pool.window.wait.{name} <= 1 h")
    assert found == pytest.approx(mmc_wait_quantile(0.5, 0.1, 6, probability=share), abs=1e-9)
    impatient = graph_of(counter(5, patience={"exponential": "10 min"}))
    found = value(impatient, f"pool.window.wait.{name} <= 1 h")
    formula = erlang_a_wait_quantile(0.5, 0.1, 5, patience=10, probability=share)
    assert found == pytest.approx(formula, abs=1e-9)


def test_quantiles_of_several_pools_are_of_all_visits_together():
    graph = permits(3, 9, 3, 2)
    found = value(graph, "all.wait.p90 <= 1 h")
    pools = {"intake_staff": 1.0, "reviewers": 1.40625, "members": 0.84375, "issuer": 0.7171875}
    within = {name: f"pool.{name}.wait within {found} min >= 90 %" for name in pools}
    share = sum(pools[name] * value(graph, text) for name, text in within.items())
    assert share / sum(pools.values()) == pytest.approx(0.9, abs=1e-6)


def test_who_cannot_keep_up_lets_wait_without_end():
    graph = graph_of(counter(5))
    assert value(graph, "pool.window.wait <= 1 h") == math.inf
    assert value(graph, "pool.window.wait.p50 <= 1 h") == math.inf
    assert value(graph, "pool.window.wait within 1 h >= 10 %") == 0
    assert value(graph, "pool.window.utilisation <= 90 %") == 1


def test_behind_a_pool_that_cannot_keep_up_theory_knows_nothing():
    said = counter(6)
    said["pools"]["desk"] = {"staff": 4}
    said["workflow"]["enter"]["next"] = "check"
    check = {"activity": "desk", "takes": {"exponential": "10 min"}, "next": "serve"}
    said["workflow"]["check"] = check
    assert value(graph_of(said), "pool.window.wait <= 1 h") is None
    assert value(graph_of(said), "all.wait <= 1 h") is None
    assert value(graph_of(said, **{"pools/desk/staff": 6}), "pool.window.wait <= 1 h") is not None


def test_utilisation_is_work_over_officers():
    said = counter(6)
    assert value(graph_of(said), "pool.window.utilisation <= 90 %") == pytest.approx(5 / 6)
    said["pools"]["desk"] = {"staff": 2}
    said["workflow"]["serve"]["next"] = "check"
    said["workflow"]["check"] = {
        "activity": "desk", "takes": {"exponential": "2 min"}, "next": "done"
    }  # fmt: skip
    assert value(graph_of(said), "all.utilisation <= 90 %") == pytest.approx(6 / 8)
    ends = {"cases/visitor/arrivals/until": "50 day"}
    assert value(graph_of(said, **ends), "all.utilisation <= 90 %") is None
    assert value(graph_of(said, **ends), "all.wait <= 1 h") is not None


def test_without_patience_nobody_can_lose_it():
    assert value(graph_of(counter(6)), "abandonment <= 3 %") is None


def _beside(**more: Any) -> dict[str, Any]:
    return {"pools/window": {"staff": 6, **more}}


def _served(**more: Any) -> dict[str, Any]:
    return {"workflow/serve": counter(6, **more)["workflow"]["serve"]}


def _after(node: dict[str, Any], **nodes: Any) -> dict[str, Any]:
    """Put a step before the window."""
    new = {"enter": {"start": "all", "next": "before"}, "before": node, **nodes}
    return {f"workflow/{name}": record for name, record in new.items()}


HOURS = {"calendars/hall": {"hours": {"mon-fri": ["09:00-17:00"]}}}
TWO = {"pools/desk": {"staff": 6}}
CHECK = {"takes": {"exponential": "10 min"}, "next": "serve"}

UNKNOWN = {
    "hours": HOURS,
    "hours of the pool": HOURS | _beside(calendar="hall") | {"cases/visitor/calendar": "always"},
    "a day that begins empty": {"run/warm_up": "0 min"},
    "arrivals that end before the warm-up": {"cases/visitor/arrivals/until": "1 day"},
    "others who stop earlier": {
        "cases/other": {"arrivals": {"rate": "1 / h", "until": "30 day"}},
    },
    "arrivals that begin late": {
        "cases/visitor/arrivals": {"gaps": {"exponential": "2 min"}, "first": "30 day"}
    },
    "regular arrivals": {"cases/visitor/arrivals": {"gaps": "2 min"}},
    "a profile": {"cases/visitor/arrivals/profile": "two_peaks"},
    "weekdays": {"cases/visitor/arrivals/weekdays": {"mon": 2}},
    "busy days": {"cases/visitor/arrivals/variance_to_mean": 2},
    "bundles": {"cases/visitor/arrivals/bundle": 2},
    "a rate for each part of the day": {
        "cases/visitor/arrivals/rate": {"00:00-12:00": "30 / h", "12:00-24:00": "30 / h"}
    },
    "a population": {
        "cases/visitor/arrivals": {"gaps": {"exponential": "1 h"}, "population": 30}
    },
    "so many and no more": {"cases/visitor/arrivals/count": 1000},
    "a backlog": {"cases/visitor/backlog": [{"at": "serve", "cases": 9, "age": "1 h"}]},
    "officers who differ": {"pools/window/staff": [{"speed": 1.0}, {"speed": 2.0}] * 3},
    "shifts": {"pools/window/staff": {"00:00-24:00": 6}},
    "nobody": {"pools/window/staff": 0},
    "a tide": _beside(tide={"every": "1 h", "opens_at": 9, "closes_at": 1, "at_most": 9}),
    "last come": _beside(queue="last_come"),
    "the shortest first": _beside(queue="shortest"),
    "anyone first": _beside(queue="random"),
    "ageing": _beside(ageing="1 h"),
    "gathering": _beside(gathers=2),
    "set-up": _beside(set_up={"takes": "1 min"}),
    "errands": _beside(errand="1 min"),
    "absence": _beside(absence={"every": "10 h", "lasts": "1 h"}),
    "certain work": _served(takes="10 min"),
    "gamma work": _served(takes={"gamma": {"mean": "10 min", "cv": 0.5}}),
    "work in two parts": _served(takes={"sum": [{"exponential": "5 min"}] * 2}),
    "room": _served(room=20) | {"workflow/serve/if_full": "done"},
    "balking": _served(balks=20) | {"workflow/serve/if_balked": "done"},
    "who is not there": _served(no_show="5 %") | {"workflow/serve/if_absent": "done"},
    "items": _served(items=2),
    "certain patience": _served(patience="10 min") | {"workflow/serve/if_left": "done"},
    "patience that comes back": (
        _served(patience={"exponential": "10 min"}) | {"workflow/serve/if_left": "serve"}
    ),
    "patience of some": _served(patience={"exponential": "10 min"})
    | {"workflow/serve/if_left": "done", "workflow/serve/next": "again"}
    | {"workflow/again": {"activity": "window", **CHECK, "next": "done"}},
    "either of two pools": TWO | _served() | {"workflow/serve/activity": ["window", "desk"]},
    "two pools together": TWO | _served() | {"workflow/serve/activity": {"window": 1, "desk": 1}},
    "another mean": {
        "workflow/serve/next": "again",
        "workflow/again": {
            "activity": "window", "takes": {"exponential": "1 min"}, "next": "done"
        },
    },
    "a gate": _after({"gate": {"every": "1 h"}, "next": "serve"}),
    "a deadline": _after(
        {"deadline": "1 h", "next": "serve", "until": "done", "otherwise": "done"}
    ),
    "a split": _after(
        {"split": ["serve", "look"], "join": "both"},
        look={"delay": "outside", "takes": "1 h", "next": "both"},
        both={"join": "before", "next": "done"},
        serve=counter(next="both")["workflow"]["serve"],
    ),
    "a delay until the next day": _after(
        {"delay": "outside", "until": "next_day", "next": "serve"}
    ),
    "a choice by what the case carries": _after(
        {"choice": "size", "when": {"small": "serve", "large": "done"}}
    )
    | {"cases/visitor/attributes": {"size": {"small": 0.7, "large": 0.3}}},
    "a check of documents": _after(
        {"documents": "all", "if_complete": "serve", "if_missing": "done"}
    )
    | {"cases/visitor/documents": {"form": {"missing": "10 %", "supplied_after": "1 day"}}},
    "a pool before that is not plain": TWO
    | _after({"activity": "desk", "takes": "5 min", "next": "serve"}),
    "a pool before with patience": TWO
    | _after({"activity": "desk", **CHECK, "patience": {"exponential": "1 h"}, "if_left": "done"}),
    "patience behind a pool": TWO
    | _after({"activity": "desk", **CHECK})
    | _served(patience={"exponential": "10 min"})
    | {"workflow/serve/if_left": "done"},
    "classes behind a pool": TWO
    | _after({"activity": "desk", **CHECK})
    | {
        "cases/visitor/priority": 1,
        "cases/other": {"arrivals": {"rate": "1 / h"}, "priority": 2},
    },
    "a full step that holds": TWO
    | {
        "workflow/serve/next": "held",
        "workflow/held": {
            "activity": "desk", "takes": {"exponential": "1 min"}, "room": 9, "when_full": "hold",
            "next": "done",
        },
    },
    "work after the end": {
        "workflow/done": {"end": "issued", "afterwards": "check"},
        "workflow/check": {"activity": "window", **CHECK, "next": "checked"},
        "workflow/checked": {"end": "confirmed"},
    },
    "others who come by a list": {
        "cases/other": {"arrivals": {"times": ["5 min"]}},
    },
}  # fmt: skip


def test_the_hall_that_is_changed_below_is_known():
    assert value(graph_of(counter(6)), "pool.window.wait <= 1 h") is not None


@pytest.mark.parametrize("changes", UNKNOWN.values(), ids=UNKNOWN)
def test_theory_says_nothing_of_a_hall_with(changes):
    graph = graph_of(counter(6), **changes)
    assert [problem for problem in problems(graph) if not problem.warning] == []
    assert value(graph, "pool.window.wait <= 1 h") is None


KNOWN = {
    "arrivals at gaps without memory": {
        "cases/visitor/arrivals": {"gaps": {"exponential": "2 min"}}
    },
    "officers twice as quick": _beside(speed=2) | _served(takes={"exponential": "20 min"}),
    "a step for which they are slow": (
        _served(takes={"exponential": "5 min"}) | {"workflow/serve/speed": {"window": 0.5}}
    ),
    "a delay of any kind before": _after({"delay": "applicant", "takes": "1 h", "next": "serve"}),
    "a clock before": _after({"clock": "start", "next": "serve"}),
    "those who only pass": _after({"choice": {"serve": "50 %", "done": "50 %"}})
    | {"cases/visitor/arrivals/rate": "60 / h"},
    "as many who come twice": {
        "cases/visitor/arrivals/rate": "15 / h",
        "workflow/serve/next": "twice",
        "workflow/twice": {
            "choice": "attempt", "when": {"1": "serve"}, "otherwise": "done"
        },
    },
    "two kinds of case": {
        "cases/visitor/arrivals/rate": "12 / h",
        "cases/other": {"arrivals": {"rate": "18 / h"}},
    },
    "arrivals that end with the run": {"cases/visitor/arrivals/until": "50 day"},
    "arrivals until a date": {"cases/visitor/arrivals/until": "2026-03-01"},
    "a gate behind": {
        "workflow/serve/next": "gate", "workflow/gate": {"gate": {"every": "1 h"}, "next": "done"}
    },
    "a specialist whom nobody waits for before": {
        "pools/desk": {"staff": "unlimited"},
        **_after({"activity": "desk", "takes": "1 h", "next": "serve"}),
    },
    "another pool before": TWO | _after({"activity": "desk", **CHECK}),
}  # fmt: skip


@pytest.mark.parametrize("changes", KNOWN.values(), ids=KNOWN)
def test_it_is_the_same_queue_with(changes):
    text = "pool.window.wait.p90 <= 1 h"
    found = value(graph_of(counter(6), **changes), text)
    assert found == pytest.approx(value(graph_of(counter(6)), text), rel=1e-6)


def test_steps_with_one_luck_are_not_independent():
    graph = graph_of(counter(6), **TWO, **_after({"activity": "desk", **CHECK}))
    serve = graph.nodes["serve"]["record"]
    (part,) = serve.takes.parts
    same = serve.model_copy(update={"takes": Takes((replace(part, draws="before"),))})
    text = "pool.window.wait <= 1 h"
    assert value(graph, text) is not None
    assert value(with_changes(graph, nodes={"serve": same}), text) is None


def test_a_promise_for_most_days_is_not_of_the_long_run():
    graph = graph_of(counter(6), **{"run/length": "1 day", "run/warm_up": "1 h"})
    assert value(graph, "pool.window.wait <= 1 h") is not None
    assert value(graph, "pool.window.wait <= 1 h on 90 % of days") is None


def test_of_other_figures_theory_says_nothing():
    assert value(graph_of(counter(6)), "cycle_time <= 1 h") is None
    assert value(graph_of(counter(6)), "wait_per_case.p90 <= 1 h") is None


def _far(graph: Graph, kpi: str, by: tuple[str, ...], theory: dict[Any, float]) -> dict[Any, Any]:
    """Give the means of replications that lie further from theory than luck explains."""
    figures = summarise(KPIS[kpi], simulate(graph), by)
    far = {}
    for key, expected in theory.items():
        rows = figures.filter(**{by[0]: key}) if by else figures
        means = rows["mean"].drop_nulls().to_numpy()
        error = means.std(ddof=1) / math.sqrt(means.size)
        if not abs(means.mean() - expected) <= 4 * error:
            far[key] = float(np.mean(means)), expected, float(error)
    return far


def _with_run(graph: Graph, length: str, replications: int) -> Graph:
    run = graph.graph["run"].model_validate(
        {"start": "2026-01-05", "length": length, "warm_up": "1 day", "replications": replications}
    )
    changed = graph.copy()
    changed.graph["run"] = run
    return changed


def _agrees(graph: Graph) -> None:
    pools = {name: f"pool.{name}.wait <= 1 h" for name in graph.graph["pools"]}
    expected = {name: value(graph, text) for name, text in pools.items()}
    assert None not in expected.values()
    assert _far(graph, "wait", ("pool",), expected) == {}


def test_a_simulated_network_waits_as_theory_says():
    _agrees(_with_run(permits(3, 9, 3, 2), "8 day", 12))


@pytest.mark.slow
@settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow])
@given(graph=product_forms())
def test_any_simulated_network_with_a_product_form_waits_as_theory_says(graph):
    graph = _with_run(graph, "6 day", 16)
    _agrees(graph)
    per_case = {"all": value(graph, "wait_per_case <= 1 h")}
    assert _far(graph, "wait_per_case", (), per_case) == {}
    busy = {name: value(graph, f"pool.{name}.utilisation <= 90 %") for name in graph.graph["pools"]}
    assert _far(graph, "utilisation", ("pool",), busy) == {}


@pytest.mark.slow
def test_simulated_classes_and_the_impatient_wait_as_theory_says():
    graph = _with_run(two_classes(6), "12 day", 16)
    waits = {name: value(graph, f"type.{name}.wait <= 1 h") for name in ("urgent", "ordinary")}
    assert _far(graph, "wait", ("case_type",), waits) == {}
    graph = _with_run(graph_of(counter(5, patience={"exponential": "10 min"})), "6 day", 16)
    _agrees(graph)
    assert _far(graph, "abandonment", (), {"all": value(graph, "abandonment <= 3 %")}) == {}


def test_the_example_of_the_file_is_known_as_it_stands():
    graph = build(read(SCENARIOS / "b03.yaml"))
    assert value(graph, "wait_per_case <= 1 h") == pytest.approx(4.560718860670163 * H, rel=EXACT)
