"""Running sums of gaps, compiled: those of `procsim.plan.sums` to the last bit, much sooner.

Imported by the compiled engine alone; compiled as `procsim.plan.compiled` is.
"""

from __future__ import annotations

import numpy as np

from procsim.distributions.smooth import Smooth
from procsim.plan import sums
from procsim.plan.chance import keys, spelt
from procsim.plan.compiled import kept, looked_up, luck_of, step_of
from procsim.plan.formulas import Keys
from procsim.plan.intensity import Floats


def add_up(gaps: sums.Gaps, before: float, first: int, count: int) -> Floats:
    """Add gaps to a sum, one after the other.

    Parameters
    ----------
    gaps : Gaps
    before : float
        What the sum is before the first of them.
    first, count : int

    Returns
    -------
    (count,) float64
    """
    if not isinstance(gaps.gap, Smooth):
        return sums.add_up(gaps, before, first, count)
    key = keys(gaps.run, [spelt(("gap", gaps.name))])
    gap = (gaps.gap.table.ravel(), float(gaps.gap.least), float(gaps.gap.unit), int(gaps.whole))
    start, out, done = first + gaps.skipped, np.empty(count), 0
    while (done := fill_sums(*gap, key, start, before, done, out)) < count:
        # Luck beyond the table, once in many thousands.
        out[done] = (out[done - 1] if done else before) + gaps.drawn(first + done, 1)[0]
        before, done = out[done], done + 1
    return out


@kept
def fill_sums(
    table: Floats,
    least: float,
    unit: float,
    whole: int,
    key: Keys,
    start: int,
    before: float,
    place: int,
    out: Floats,
) -> int:
    """Write sums from a place on.

    Parameters
    ----------
    table : (rows * (degree + 1),) float64
    least, unit : float
        A gap is least + unit * table.
    whole : int
        1 where each is rounded, else 0.
    key : (2,) uint64
    start : int
        Number in the stream of the luck of the first place.
    before : float
        The sum before `place`.
    place : int
    out : float64 array

    Returns
    -------
    int
        The place of which the table has no answer, or the length of `out`.
    """
    reached = before
    words = step_of(key[0], key[1], np.uint64(((start + place) >> 2) + 1))
    for at in range(place, out.size):
        number = start + at
        if number & 3 == 0:
            words = step_of(key[0], key[1], np.uint64((number >> 2) + 1))
        value = looked_up(table, 0, luck_of(words[number & 3]))
        if np.isnan(value):
            return at
        gap = least + unit * value
        reached += np.rint(gap) if whole else gap
        out[at] = reached
    return out.size
