"""The order of effects within an instant, as one integer."""

from __future__ import annotations

from typing import TypeVar

from procsim.plan.plan import Ints

(
    END_OF_SERVICE, END_OF_DELAY, ARRIVAL, AGEING, OPENING, DUE, CHANGE_OF_STAFF, PATIENCE,
    CLOSE_OF_RUN,
) = range(9)  # fmt: skip
"""Kinds of effect, in the order in which they take place."""

ATTEMPTS = 10_000
"""A case that enters one node more often than this is caught in a loop."""

ATTEMPT_BITS = 14
NODE_BITS, CASE_BITS = 13, 32
CASE_SHIFT = NODE_BITS + ATTEMPT_BITS
"""Where a case's number stands in a key."""

T = TypeVar("T", int, Ints)


def effect_key(kind: int, first: int, second: int, third: int = 0) -> int:
    """Place of an effect among those of its instant.

    Parameters
    ----------
    kind : int
    first, second, third : int
        Case, node and attempt; case and deadline; gate; or pool and officer. At most 2**32,
        2**13 and 2**14.

    Examples
    --------
    >>> effect_key(END_OF_SERVICE, 7, 1) < effect_key(ARRIVAL, 3, 0)
    True
    """
    return (((kind << CASE_BITS | first) << NODE_BITS | second) << ATTEMPT_BITS) | third


def whose(key: T) -> tuple[T, T, T]:
    """Case, node and attempt of an :func:`effect_key`, or of an array of them.

    Examples
    --------
    >>> whose(effect_key(END_OF_DELAY, 7, 1, 3))
    (7, 1, 3)
    """
    attempt = key & ((1 << ATTEMPT_BITS) - 1)
    node = key >> ATTEMPT_BITS & ((1 << NODE_BITS) - 1)
    case = key >> CASE_SHIFT & ((1 << CASE_BITS) - 1)
    return case, node, attempt


AFTER_STARTS = effect_key(PATIENCE, 0, 0)
"""Effects from this key on take place when all work that could start has started."""
