"""Buckets of a histogram in which every value keeps seven binary digits.

A value below 256 has a bucket of its own; above, the bucket of a value is at most 1/128 as wide as
the value is large, and its middle at most 1/256 (0.4 %) away from it.
"""

from __future__ import annotations

import numpy as np

from procsim.compiled import compiled

DIGITS = 7
_EXACT = 1 << DIGITS
LARGEST = 2**53 - 1
"""285 years in microseconds; what is larger counts as this."""

_MANTISSA = 52
_BELOW = (1023 + DIGITS - 1) << DIGITS

BUCKETS = ((1023 + _MANTISSA) << DIGITS) - _BELOW + _EXACT

SHELF = 6
"""Binary digits of a bucket's place on its shelf: buckets are counted by shelves too, since most
shelves are empty."""

SHELVES = BUCKETS
"""Where the counts of the shelves begin, after those of the buckets."""

COUNTERS = SHELVES + (BUCKETS >> SHELF) + 1

ERROR = 1 / 256
"""How far a quantile read from a histogram may be from the observations it lies between."""


@compiled
def bucket(value: int) -> int:
    """Give the bucket of a whole number of at least 0.

    Examples
    --------
    >>> bucket(0), bucket(255), bucket(256), bucket(257), bucket(258)
    (0, 255, 256, 256, 257)
    """
    if value < _EXACT:
        return value
    # The exponent and the first digits of a floating-point number stand side by side in its bits.
    bits = np.float64(min(value, LARGEST)).view(np.int64)
    return int(bits >> (_MANTISSA - DIGITS)) - _BELOW


@compiled
def middle(number: int) -> float:
    """Give the value that stands for those of a bucket.

    Examples
    --------
    >>> middle(bucket(7)), middle(bucket(1000))
    (7.0, 1001.5)
    """
    if number < 2 * _EXACT:
        return float(number)
    shift = (number >> DIGITS) - 1
    lowest = (_EXACT + (number & (_EXACT - 1))) << shift
    return lowest + ((1 << shift) - 1) / 2
