"""Refusal of parameters that no distribution can have, in one wording."""

from __future__ import annotations

import math
from numbers import Real

from procsim.errors import DistributionError


def refuse(kind: str, found: str, allowed: str) -> DistributionError:
    """Compose the error for a parameter that is out of bounds.

    Examples
    --------
    >>> raise refuse("uniform", "max 3 below min 5", "max above min")
    Traceback (most recent call last):
    procsim.errors.DistributionError: uniform: found max 3 below min 5; allowed: max above min
    """
    return DistributionError(f"{kind}: found {found}; allowed: {allowed}")


def number(kind: str, name: str, value: object, allowed: str = "a finite number") -> float:
    """Return a parameter as a float, or say that it is no finite number."""
    if isinstance(value, bool) or not isinstance(value, Real) or not math.isfinite(value):
        raise refuse(kind, f"{name} {value!r}", allowed)
    return float(value)


def positive(kind: str, name: str, value: object) -> float:
    """Return a parameter that must be above 0.

    Examples
    --------
    >>> positive("exponential", "mean", -2)
    Traceback (most recent call last):
    procsim.errors.DistributionError: exponential: found mean -2; allowed: a number above 0
    """
    found = number(kind, name, value, "a number above 0")
    if found <= 0:
        raise refuse(kind, f"{name} {value}", "a number above 0")
    return found


def at_least_zero(kind: str, name: str, value: object) -> float:
    """Return a parameter that must not be negative."""
    found = number(kind, name, value, "a number of at least 0")
    if found < 0:
        raise refuse(kind, f"{name} {value}", "a number of at least 0")
    return found


def median_and_p90(kind: str, median: object, p90: object) -> tuple[float, float]:
    """Return a median and the 90th percentile above it."""
    middle, high = positive(kind, "median", median), positive(kind, "p90", p90)
    if high <= middle:
        raise refuse(kind, f"p90 {p90} not above median {median}", "p90 above median")
    return middle, high


def ordered(kind: str, low: object, likely: object, high: object) -> None:
    """Check that least, likeliest and greatest value are in order and not all the same."""
    least = at_least_zero(kind, "min", low)
    middle = at_least_zero(kind, "likely", likely)
    greatest = at_least_zero(kind, "max", high)
    if greatest <= least:
        raise refuse(kind, f"max {high} not above min {low}", "max above min")
    if not least <= middle <= greatest:
        raise refuse(kind, f"likely {likely} outside {low} to {high}", "min <= likely <= max")
