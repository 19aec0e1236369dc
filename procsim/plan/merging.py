"""Arrivals of several case types in one order, without holding all of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from procsim.plan.plan import Ints

Arrived = tuple[Ints, Ints, Ints]
"""Time, case type and index within its type of some cases."""

_LEAST = 8192
"""Cases in a chunk at least, but the last."""


def numbered(kind: int, chunks: Iterable[Ints]) -> Iterator[Arrived]:
    """Number the arrivals of a type from 0 on.

    Examples
    --------
    >>> [index.tolist() for _, _, index in numbered(0, [np.array([7, 9]), np.array([12])])]
    [[0, 1], [2]]
    """
    first = 0
    for at in chunks:
        yield at, np.full(at.size, kind), np.arange(first, first + at.size)
        first += at.size


def merged(streams: Iterable[Iterator[Arrived]]) -> Iterator[Arrived]:
    """Merge streams of arrivals by (time, type, index).

    Parameters
    ----------
    streams : iterable of iterators of (time, type, index)
        Each in that order.

    Yields
    ------
    tuple of three arrays of int64
        Thousands of cases at once; no more is held than those, and a chunk of each stream.

    Examples
    --------
    >>> one, other = ([(np.array(at), np.full(2, kind), np.arange(2))]
    ...               for kind, at in enumerate([[1, 3], [0, 3]]))
    >>> [column.tolist() for column in next(merged([iter(one), iter(other)]))]
    [[0, 1, 3, 3], [1, 0, 0, 1], [0, 0, 1, 1]]
    """
    going = dict(enumerate(streams))
    if len(going) == 1:
        # They are in order already.
        yield from (chunk for chunk in going[0] if chunk[0].size)
        return
    reached = dict.fromkeys(going, np.iinfo(np.int64).min)
    held: list[Arrived] = []
    while going:
        behind = min(going, key=reached.__getitem__)
        chunk = next(going[behind], None)
        if chunk is None:
            del going[behind], reached[behind]
        elif chunk[0].size:
            held.append(chunk)
            reached[behind] = int(chunk[0][-1])
        # Before where every stream has got to, nothing can come any more.
        sure = min(reached.values(), default=None)
        ready, held = _parted(held, sure)
        if ready is not None:
            yield ready


def _parted(held: list[Arrived], sure: int | None) -> tuple[Arrived | None, list[Arrived]]:
    """Take what comes before an instant, in order, where it is enough for a chunk."""
    at = [times for times, _, _ in held]
    if sure is None:
        last = sum(times.size for times in at)
    else:
        last = sum(int(times.searchsorted(sure)) for times in at)
    if not last or (sure is not None and last < _LEAST):
        return None, held
    time, kind, index = (np.concatenate(column) for column in zip(*held, strict=True))
    order = np.lexsort((index, kind, time))
    early, late = order[:last], order[last:]
    left = [(time[late], kind[late], index[late])] if late.size else []
    return (time[early], kind[early], index[early]), left


def together(chunks: Sequence[Arrived]) -> Arrived:
    """Put arrivals that come in chunks one after the other.

    Examples
    --------
    >>> together([])[0].size
    0
    """
    if len(chunks) == 1:
        return chunks[0]
    none = (np.empty(0, dtype=np.int64),) * 3
    at, kind, index = zip(none, *chunks, strict=True)
    return np.concatenate(at), np.concatenate(kind), np.concatenate(index)
