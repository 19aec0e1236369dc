"""Arrivals of all case types at rates, as flat arrays: what a compiled engine makes them from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from procsim.distributions import Exponential
from procsim.plan.arrivals import ArrivalProcess, ByRate
from procsim.plan.intensity import Floats
from procsim.plan.plan import Ints

MOST_EXPECTED = 1 << 16
"""Cases that are expected at most where all arrivals of a run are made and held at once."""

_NO_END = np.iinfo(np.int64).max


class Rates(NamedTuple):
    """Rates of the types in order, and the luck of their days.

    Parameters
    ----------
    first : (types + 1,) int64
        Stretches of type k are ``first[k]`` to ``first[k + 1] - 1``.
    begins, ends : (stretches,) int64
        Microseconds.
    expected : (stretches,) float64
        Arrivals, before the day's luck.
    day : (stretches,) int64
        Which of the day factors of all types is that of a stretch.
    end, most : (types,) int64
        No arrivals after it, and no more than so many.
    table : (rows * (degree + 1),) float64
        Of unit-rate exponential gaps, as `procsim.distributions.table` makes it.
    day_first : (types + 1,) int64
        Day factors of type k are ``day_first[k]`` to ``day_first[k + 1] - 1``.
    shape : (days,) float64
        Of the gamma factor of each day; infinite where a day has no luck of its own.
    room : int
        More arrivals than this there hardly are.
    """

    first: Ints
    begins: Ints
    ends: Ints
    expected: Floats
    day: Ints
    end: Ints
    most: Ints
    table: Floats
    day_first: Ints
    shape: Floats
    room: int


def rates_of(processes: Sequence[ArrivalProcess]) -> Rates | None:
    """Write down the rates of all types, where all arrive at rates and few enough are expected.

    Parameters
    ----------
    processes : sequence of ArrivalProcess

    Returns
    -------
    Rates or None
    """
    known = [each for each in processes if isinstance(each, ByRate)]
    expected = sum(each.intensity.expected.sum() for each in known)
    if not known or len(known) < len(processes) or expected > MOST_EXPECTED:
        return None
    stretches = [each.intensity for each in known]
    shapes = [each.day_shapes for each in known]
    day_first = _firsts([shape.size for shape in shapes])
    return Rates(
        first=_firsts([each.begins.size for each in stretches]),
        begins=np.concatenate([each.begins for each in stretches]),
        ends=np.concatenate([each.ends for each in stretches]),
        expected=np.concatenate([each.expected for each in stretches]),
        day=np.concatenate([a + each.days for a, each in zip(day_first, stretches, strict=False)]),
        end=np.array([each.end for each in known]),
        most=np.array([_NO_END if each.most is None else each.most for each in known]),
        table=Exponential(1.0).table.ravel(),
        day_first=day_first,
        shape=np.concatenate(shapes),
        # Days may vary many times as much as chance alone: who needs more room is not in it.
        room=int(2 * expected + 16 * expected**0.5) + 64,
    )


def _firsts(sizes: Sequence[int]) -> Ints:
    return np.cumsum([0, *sizes], dtype=np.int64)
