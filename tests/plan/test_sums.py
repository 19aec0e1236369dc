"""Running sums of gaps: compiled or not, to the last bit."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from procsim.calendars import Intervals
from procsim.distributions import Constant, Exponential, Gamma, Triangular, Uniform, Weibull
from procsim.errors import RunError
from procsim.plan import Draws, compiled_sums
from procsim.plan.arrivals import ByGaps
from procsim.plan.draws import Recipe
from procsim.plan.remembered import RememberedDraws
from procsim.plan.sums import MOST_CASES, Gaps, add_up, sums
from tests.plan.plans import DAY, HOUR

GAPS = st.sampled_from(
    [
        Exponential(3.7e9),
        Exponential(0.4),
        Gamma(2e9, 0.6),
        Weibull(2e9, 1.5),
        Uniform(0.0, 5e9),
        Triangular(1e9, 2e9, 4e9),
        Constant(1e9),
    ]
)
SPANS = st.tuples(st.integers(0, 200), st.integers(1, 300))


@given(GAPS, st.booleans(), SPANS, st.sampled_from([0.0, 12345.5]))
def test_gaps_added_up_compiled_come_to_the_same_to_the_last_bit(gap, whole, span, before):
    gaps = Gaps("case", (5, 3), gap, whole=whole, skipped=span[1] & 1)
    assert (compiled_sums.add_up(gaps, before, *span) == add_up(gaps, before, *span)).all()


def test_gaps_beyond_the_table_are_added_up_too():
    gaps = Gaps("case", (1, 0), Exponential(3600e6), whole=True)
    known, asked = add_up(gaps, 0.0, 0, 1 << 19), []

    class Told(Gaps):
        def drawn(self, first, count):
            asked.append(first)
            return super().drawn(first, count)

    told = Told(gaps.name, gaps.run, gaps.gap, whole=True)
    assert (compiled_sums.add_up(told, 0.0, 0, 1 << 19) == known).all()
    # Luck beyond the table comes 65,536 times less often than other luck.
    assert 0 < len(asked) < 30


@given(GAPS, st.integers(1, 9000), st.sampled_from([None, 20_000]))
def test_sums_are_the_same_whatever_their_pieces_up_to_a_limit(gap, expected, most):
    gaps = Gaps("case", (2, 1), gap)
    limit = expected * gap.mean
    found = np.concatenate([*sums(gaps, limit=limit, expected=expected, most=most)])
    whole = add_up(gaps, 0.0, 0, found.size + 1)
    assert (found == whole[:-1]).all()
    assert whole[-1] > limit or found.size == most


def test_sums_without_end_are_told():
    gaps = Gaps("case", (2, 1), Constant(0.0))
    pieces = itertools.repeat(np.zeros(MOST_CASES // 4))
    endless = sums(gaps, lambda *_: next(pieces), limit=1.0, expected=1.0, most=None)
    with pytest.raises(RunError, match=r"cases\.case\.arrivals: more than 50,000,000 arrivals"):
        for _ in endless:
            pass


def _hours(opens, closes):
    days = np.arange(0, 400 * DAY, DAY)
    return Intervals.merge(
        "hall", days + opens, days + closes, days=(days, days + closes), window=(0, 400 * DAY)
    )


@given(
    st.lists(st.tuples(GAPS, st.sampled_from([None, 0, 9 * HOUR])), min_size=1, max_size=3),
    st.sampled_from([(9 * HOUR, 17 * HOUR), (0, DAY)]),
    st.sampled_from([17, None]),
)
def test_arrivals_by_gaps_are_the_same_whoever_adds_them_up(types, hours, most):
    end = 100 * DAY
    known = tuple(
        ByGaps(f"type {number}", gap, _hours(*hours), first, end, most if gap.mean < 1e6 else None)
        for number, (gap, first) in enumerate(types)
        if gap.mean > 1e6 or most is not None
    )
    recipe = Recipe((), known, ((),) * len(known))
    expected = _every(Draws(recipe, 1, 2).arriving())
    assert (_every(Draws(recipe, 1, 2).arriving(None, compiled_sums.add_up)) == expected).all()
    remembered = RememberedDraws(recipe, 1, 2)
    for _ in range(2):
        assert (_every(remembered.arriving(None, compiled_sums.add_up)) == expected).all()


def _every(chunks):
    none = (np.empty(0, dtype=np.int64),) * 3
    return np.concatenate([none, *chunks], axis=1)
