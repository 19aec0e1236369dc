"""Comparisons of a small hall that is simulated."""

from __future__ import annotations

import pytest

from procsim.compare import break_even, compare, summarise_run
from procsim.errors import UsageError
from procsim.scenario.scenario import Scenario


def _hall(**redesigns):
    return Scenario.model_validate(
        {
            "procsim": 1,
            "run": {"start": "2026-03-02", "length": "24 h", "replications": 8, "seed": 3},
            "pools": {"a": {"staff": 1, "unit": "Tax Bureau"}, "b": {"staff": 1}},
            "cases": {
                "letter": {"arrivals": {"rate": "8 / h"}},
                "parcel": {"arrivals": {"rate": "8 / h"}},
            },
            "workflow": {
                "letters": {"start": "letter", "next": "sort"},
                "parcels": {"start": "parcel", "next": "weigh"},
                "sort": _work("a"),
                "weigh": _work("b"),
                "done": {"end": "issued"},
            },
            "redesigns": redesigns,
        }
    )


def _work(pool):
    takes = {"exponential": "6 min"}
    return {"activity": pool, "takes": takes, "place": "counter", "next": "done"}


def _window(slow_down):
    merge = {"merge": ["a", "b"], "into": "one", "staff": 2, "slow_down": slow_down}
    return {"levers": [{"single_window": merge}]}


@pytest.fixture(scope="module")
def found():
    """Today, the same again, and one window."""
    told = []
    hall = _hall(same={"levers": []}, one=_window("0 %"))
    result = compare(hall, progress=lambda done, total: told.append((done, total)))
    return result, told


def test_a_redesign_that_changes_nothing_differs_by_exactly_nothing(found):
    result, _ = found
    for difference in result["same"].kpis.values():
        assert difference.difference in {0.0, None}
        assert difference.half_width in {0.0, None}


def test_pooling_shortens_the_wait_and_what_it_moves_is_told_by_pool(found):
    result, _ = found
    one = result["one"]
    assert one.kpis["wait"].verdict == "better"
    assert one.bottleneck_before.pool in {"a", "b"}
    assert one.bottleneck_after.pool == "one"
    assert set(one.shifts) == {"a", "b", "one"}


def test_progress_counts_the_runs_of_all_designs(found):
    _, told = found
    assert told[-1] == (24, 24)
    assert told == sorted(told)


def test_only_the_designs_asked_for_are_compared():
    hall = _hall(same={"levers": []}, one=_window("0 %"))
    assert list(compare(hall, designs=["one"], replications=2).designs) == ["one"]
    with pytest.raises(UsageError, match="found 'two'"):
        compare(hall, designs=["two"])


def test_a_run_knows_its_pools_and_types(found):
    result, _ = found
    run = summarise_run(result.tables["today"], _hall())
    assert run.by_pool["a"].unit_responsible == "Tax Bureau"
    assert set(run.by_case_type) == {"letter", "parcel"}
    both = [run.by_case_type[name]["throughput"].mean for name in run.by_case_type]
    assert sum(both) == pytest.approx(run.kpis["throughput"].mean)


def test_at_the_break_even_one_window_waits_as_long_as_today():
    hall = _hall(one=_window("0 %"), other={"levers": []}, more={"extends": "one", "levers": []})
    slow_down = break_even(hall, "one", replications=4)
    assert slow_down is not None
    assert break_even(hall, "more", replications=4) == slow_down
    assert break_even(hall, "other", replications=4) is None
    with pytest.raises(UsageError, match="found 'two'"):
        break_even(hall, "two")
    waits = []
    for change in (-0.01, 0.01):
        result = compare(_hall(one=_window(slow_down + change)), replications=4)
        waits.append(result["one"].kpis["wait_per_case"].difference)
    assert waits[0] < 0 < waits[1]
