"""Which gap a check of documents finds next, where the applicant is told of one at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence


def next_gaps(shares: Sequence[float], known: int) -> Iterator[tuple[int | None, float]]:
    """Give the chance of each document to be the first that is missing.

    Parameters
    ----------
    shares : sequence of float
        How often each document is missing, in the order in which they are looked for.
    known : int
        How many of them, from the first on, are known to be there.

    Yields
    ------
    tuple of (int or None, float)
        Place of the document, None for no gap; and its probability.

    Examples
    --------
    >>> list(next_gaps([0.5, 0.5], 0))
    [(0, 0.5), (1, 0.25), (None, 0.25)]
    >>> list(next_gaps([0.5, 0.5], 1))
    [(1, 0.5), (None, 0.5)]
    """
    there = 1.0
    for place in range(known, len(shares)):
        yield place, there * shares[place]
        there *= 1 - shares[place]
    yield None, there
