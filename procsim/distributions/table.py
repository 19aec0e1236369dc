"""Quantiles from tables, some times sooner than exact ones.

A table is evaluated by looking up, multiplying and adding alone, about which IEEE 754 leaves no
choice: whoever evaluates the same table in the same order, compiled or not, gets the same bits.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Final

import numpy as np

from procsim.distributions.contract import Floats

Quantile = Callable[[Floats], Floats]

DEGREE: Final = 7
ROWS: Final = 513
"""Cells of the lower half, of the upper half, and one for luck beyond both."""

HALF: Final = 256
"""Cells of a half: sixteen for each halving of the probability of its tail."""

FIRST: Final = (1023 - 17) << 4
"""Exponent and the first four bits below it of the least tail within the table: two to the -17."""

WITHIN: Final = 48
"""Bits of a tail that tell where in its cell it is."""

MASK: Final = (1 << WITHIN) - 1
SCALE: Final = 2.0 ** (1 - WITHIN)

_ACCURATE: Final = 1e-12
"""Cells in which a table is further off, relatively, are left to the exact quantile."""

_NODE_BITS: Final = 24
"""So many bits tell where in a cell a table meets the exact quantile: 1 less such luck is exact."""


def tabulate(exact: Quantile) -> Floats:
    """Tabulate a quantile.

    Parameters
    ----------
    exact : callable
        Gives values for an array of luck.

    Returns
    -------
    (rows, degree + 1) float64
        Coefficients of each power in each cell; NaN where the table is not accurate enough.

    Notes
    -----
    In a cell of the tail's probability, whose length is at most a sixteenth of where it is, every
    smooth quantile is a polynomial of degree 7 to about 15 digits: the nearest point where it is
    not smooth, probability 0, is 33 half-lengths from the middle, and the error of interpolation
    through Chebyshev points falls by about 66 with each degree (Trefethen, *Approximation Theory
    and Approximation Practice*, 2013, theorem 8.2).
    """
    nodes, powers = _nodes()
    values = exact(_luck(np.concatenate([nodes, _BETWEEN])).ravel()).reshape(2 * HALF, -1)
    table = np.full((ROWS, DEGREE + 1), np.nan)
    table[:-1] = np.linalg.solve(powers, values[:, : nodes.size].T).T
    known = values[:, nodes.size :]
    found = table[:-1] @ np.vander(_BETWEEN, DEGREE + 1, increasing=True).T
    table[:-1][~(np.abs(found - known) <= _ACCURATE * np.abs(known)).all(axis=1)] = np.nan
    return table


def tabulated(table: Floats, exact: Quantile, u: Floats) -> Floats:
    """Look luck up, and ask the exact quantile where the table has no answer.

    Parameters
    ----------
    table : (rows, degree + 1) float64
        Of the same quantile as `exact`.
    exact : callable
    u : ndarray(float64)
        In (0, 1); each value depends on its own luck only.

    Examples
    --------
    >>> exact = lambda u: -np.log1p(-u)
    >>> tabulated(tabulate(exact), exact, np.array([0.25, 1e-9])).round(12).tolist()
    [0.287682072452, 1e-09]
    """
    luck = np.ravel(u)
    tail = np.minimum(luck, 1.0 - luck)
    bits = tail.view(np.int64)
    cell = (bits >> WITHIN) - FIRST
    row = np.where((cell >= 0) & (cell < HALF), cell + HALF * (luck > 0.5), ROWS - 1)
    place = (bits & MASK) * SCALE - 1.0
    terms = table.T.take(row, axis=1)
    values: Floats = terms[DEGREE]
    for power in range(DEGREE - 1, -1, -1):
        values = values * place + terms[power]
    beyond = np.isnan(values)
    if beyond.any():
        values[beyond] = exact(luck[beyond])
    return values.reshape(np.shape(u))


_BETWEEN: Final = np.array([-0.9375, -0.375, 0.0, 0.6875])
"""Where in each cell a table is compared with the exact quantile."""


@cache
def _nodes() -> tuple[Floats, Floats]:
    """Where in each cell a table meets the exact quantile, and the powers of those places."""
    angles = np.pi * (np.arange(DEGREE + 1) + 0.5) / (DEGREE + 1)
    nodes = np.rint(np.cos(angles) * 2.0**_NODE_BITS) * 2.0**-_NODE_BITS
    return nodes, np.vander(nodes, increasing=True)


def _luck(places: Floats) -> Floats:
    """Give the luck at some places of each cell, of the lower half and then of the upper."""
    octave, part = np.divmod(np.arange(HALF), 16)
    width = 2.0 ** (octave - 17 - 4)
    tails = (width * (16 + part))[:, None] + width[:, None] * (places + 1.0) / 2
    return np.concatenate([tails, 1.0 - tails])
