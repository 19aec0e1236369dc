"""How many observations keep a limit is what the tables say, exactly, and so is every verdict."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from procsim.errors import RunError, UsageError
from procsim.kpi import KPIS, QUANTILES
from procsim.load import load
from procsim.scenario.scenario import Scenario
from procsim.tally import summaries
from procsim.tally.groups import OF_CASES, OF_VISITS
from procsim.workflow.graph import build
from tests.engines.lattice.scenarios import lattice_scenarios, sound
from tests.engines.lattice.taste import TASTES
from tests.tally.chunks import GROUPINGS, both
from tests.tally.test_tally import RANDOM, ROOT
from tests.workflow.strategies import sound_scenarios

LOAN_OFFICE = ROOT / "scenarios" / "loan-office.yaml"


def observed(tables, kpi, by):
    """Give the observations, in microseconds or visits, by replication and group."""
    unit = 1 if kpi == "visits" else 60_000_000
    found = {}
    seen = KPIS[kpi].observe(tables)
    keys, codes = seen.cells(by)
    for replication, (begin, end) in enumerate(pairwise(seen.borders)):
        for place in range(begin, end):
            key = keys[0 if codes is None else codes[place]]
            group = found.setdefault((replication, *key), [])
            value = seen.values[place]
            group.append(round(value * unit) if seen.unit is None else value)
    return found


def limits_of(tables, places):
    """Give limits that observations equal, just miss, or keep with ease."""
    found = {}
    for kpi in (*OF_CASES, *OF_VISITS):
        values = sorted(value for each in observed(tables, kpi, ()).values() for value in each)
        if values:
            chosen = [values[int(place * (len(values) - 1))] for place in places]
            found[kpi] = [*chosen, max(chosen[0] - 1, 0), 2 * values[-1]]
    return found


def interpolated(values, share):
    """Read a quantile as the registry does, in whole microseconds."""
    ordered, place = np.sort(np.array(values, dtype=np.float64)), share * (len(values) - 1)
    below, above = ordered[int(place)], ordered[min(int(place) + 1, len(values) - 1)]
    return below + (above - below) * (place - int(place))


def assert_within(tables, found, limits):
    for kpi in limits:
        for by in GROUPINGS:
            if set(by) <= set(KPIS[kpi].groups):
                for limit in limits[kpi]:
                    assert_of(observed(tables, kpi, by), found, (kpi, limit, by))


def assert_of(expected, found, about):
    kpi, limit, by = about
    unit = 1 if kpi == "visits" else 60_000_000
    read, kept = found.read(kpi, by), found.within(kpi, limit, by)
    for replication, group in np.ndindex(kept.shape):
        values = expected.get((replication, *read.keys[group]), [])
        assert kept[replication, group] == sum(value <= limit for value in values), about
        assert read.n[replication, group] == len(values)
        assert read.total[replication, group] == pytest.approx(sum(values) / unit)
        for place, share in enumerate(QUANTILES.values() if values else ()):
            kept_by = read.quantiles[replication, group, place] <= limit / unit
            assert kept_by == (interpolated(values, share) <= limit), (about, share)


@RANDOM
@given(sound_scenarios(), st.lists(st.floats(0, 1), min_size=1, max_size=2))
def test_as_many_keep_a_limit_as_the_tables_say(data, places):
    graph = build(Scenario.model_validate(data))
    limits = limits_of(both(graph)[0], places)
    assert_within(*both(graph, within=limits, pieces=3), limits)


@RANDOM
@given(st.data(), st.sampled_from(sorted(TASTES)))
def test_as_many_keep_a_limit_where_many_are_equal(data, taste):
    try:
        graph = sound(data.draw(lattice_scenarios(taste)))
        limits = limits_of(both(graph)[0], [0.5, 0.9])
    except RunError:
        # A case that waits for ever, of which there are no tables either.
        return
    assert_within(*both(graph, within=limits, pieces=2), limits)


@pytest.mark.parametrize("engine", ["reference", "kernel"])
def test_every_engine_counts_the_same_within_a_limit(engine):
    graph, limits = build(load(LOAN_OFFICE)), {"wait": [0, 60_000_000], "visits": [1]}
    expected = both(graph, replications=2, within=limits)
    found = summaries(graph, replications=2, engine=engine, by=[("pool",)], within=limits)
    for kpi, of_kpi in limits.items():
        for limit in of_kpi:
            assert (found.within(kpi, limit) == expected[1].within(kpi, limit)).all()
    assert (found.within("wait", 0) < found.read("wait").n).all()
    assert (found.within("wait", 0, ["pool"]) == expected[1].within("wait", 0, ["pool"])).all()


def test_a_limit_is_only_known_where_it_was_asked_for():
    graph = build(load(LOAN_OFFICE))
    found = summaries(graph, replications=1, engine="reference", within={"wait": [5, 7]})
    with pytest.raises(
        UsageError, match=r"within: wait: found a limit of 6; those asked for: 5, 7"
    ):
        found.within("wait", 6)
    with pytest.raises(UsageError, match=r"found a limit of 5; those asked for: none"):
        found.within("cycle_time", 5)
    with pytest.raises(UsageError, match=r"within: found 'weight'; did you mean 'wait'"):
        summaries(graph, replications=1, within={"weight": [5]})
    with pytest.raises(UsageError, match=r"within: wait: found a limit of -1; at least 0"):
        summaries(graph, replications=1, within={"wait": [-1]})
    with pytest.raises(UsageError, match=r"wait: found 'pol'; did you mean 'pool'"):
        found.read("wait", ["pol"])
