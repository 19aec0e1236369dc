"""Figures are those of sorted observations, to the last bit, told apart or not."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from procsim.kpi.columns import Labels
from procsim.kpi.dictionary import NONE, Dictionary
from procsim.kpi.figures import QUANTILES, figures, in_order
from procsim.kpi.observed import Observed

VALUES = st.lists(st.integers(0, 10**12), max_size=40)
RUNS = st.lists(VALUES, min_size=1, max_size=4)


def sevenths(values):
    return values / 7


def observed(runs, unit, names):
    values = np.array([value for run in runs for value in run], dtype=np.int64)
    borders = np.cumsum([0, *map(len, runs)]).tolist()
    of = [names[value % len(names)] for value in values.tolist()]
    return Observed(values, borders, lambda _: Labels.of(of), unit)


@given(runs=RUNS, unit=st.sampled_from([None, sevenths]), quantiles=st.booleans())
def test_a_mean_is_that_of_sorted_observations_and_quantiles_are_those_of_numpy(
    runs, unit, quantiles
):
    found = figures(observed(runs, unit, ["all"]), (), "mean", quantiles=quantiles)
    assert found.n[:, 0].tolist() == [*map(len, runs)]
    for run, (mean, *others) in zip(runs, found.found[:, 0].tolist(), strict=True):
        if not run:
            assert np.isnan(mean)
            continue
        values = np.sort(np.array(run, dtype=np.int64) / (7 if unit else 1))
        assert mean == values.mean()
        if quantiles:
            assert others == np.quantile(values, [*QUANTILES.values()]).tolist()


@given(runs=RUNS, unit=st.sampled_from([None, sevenths]), quantiles=st.booleans())
def test_a_group_has_the_figures_that_it_would_have_alone(runs, unit, quantiles):
    names = ["b", None, "a"]
    found = figures(observed(runs, unit, names), ["letter"], "mean", quantiles=quantiles)
    assert found.keys == sorted(found.keys, key=lambda key: key[0] or "")
    for place, (name,) in enumerate(found.keys):
        mine = [[value for value in run if names[value % 3] == name] for run in runs]
        alone = figures(observed(mine, unit, ["all"]), (), "mean", quantiles=quantiles)
        assert found.n[:, place].tolist() == alone.n[:, 0].tolist()
        assert np.array_equal(found.found[:, place], alone.found[:, 0], equal_nan=True)


@pytest.mark.parametrize("size", [0, 1, 499, 500, 3000])
def test_few_and_many_numbers_are_sorted_alike(size):
    values = np.random.default_rng(1).integers(0, 10**12, size)
    assert in_order(values).tolist() == sorted(values.tolist())


@given(st.lists(st.none() | st.text(min_size=1, max_size=3), max_size=30))
def test_a_dictionary_gives_back_the_names_that_it_read(names):
    import polars as pl

    known = Dictionary()
    codes = known.read(pl.Series(names, dtype=pl.String))
    assert (codes == NONE).tolist() == [name is None for name in names]
    texts = [name for name in names if name is not None]
    assert known.names(codes[codes != NONE].tolist()) == texts == known.names(known.codes(texts))
