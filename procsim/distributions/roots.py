"""Where a falling function of one number crosses 0."""

from __future__ import annotations

from collections.abc import Callable


def falling_root(function: Callable[[float], float], low: float, high: float) -> float:
    """Halve the interval until its ends are neighbouring floats.

    Parameters
    ----------
    function : callable
        Not rising; at least 0 at `low`, at most 0 at `high`.
    low, high : float

    Examples
    --------
    >>> falling_root(lambda x: 2.0 - x, 0.0, 5.0)
    2.0
    """
    while True:
        middle = (low + high) / 2
        if middle in (low, high):
            return low if function(high) < -function(low) else high
        if function(middle) > 0:
            low = middle
        else:
            high = middle
