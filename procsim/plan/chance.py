"""Uniform numbers that belong to names, not to the order of events."""

from __future__ import annotations

import unicodedata
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

_PER_STEP = 4
"""Numbers that one step of the Philox counter yields."""


def uniforms(stream: tuple[object, ...], *, start: int, count: int) -> NDArray[np.float64]:
    """Uniform numbers number `start` to ``start + count - 1`` of the stream of that name.

    Parameters
    ----------
    stream : tuple
        (seed, replication, purpose, name, …, attempt): whatever names the chance; texts are taken
        in Unicode normal form C.
    start, count : int

    Returns
    -------
    (count,) float64
        Each strictly between 0 and 1, a multiple of 2**-53; number i is the same whatever
        `start` and `count` are.

    Examples
    --------
    >>> whole = uniforms((1, 0, "service", "review", 1), start=0, count=8)
    >>> part = uniforms((1, 0, "service", "review", 1), start=5, count=2)
    >>> bool((whole[5:7] == part).all())
    True

    Notes
    -----
    Philox 4x64 with ten rounds, keyed by BLAKE2b of the name. Source: Salmon, Moraes, Dror & Shaw,
    *Parallel random numbers: as easy as 1, 2, 3*, SC 2011.
    """
    source = np.random.Philox(key=_key(stream))
    source.advance(start // _PER_STEP)
    skipped = start % _PER_STEP
    raw = np.asarray(source.random_raw(skipped + count)[skipped:])
    # 52 bits and a half: never 0, never 1, and exact in a float64.
    return ((raw >> np.uint64(12)).astype(np.float64) + 0.5) * 2.0**-52


def _key(stream: tuple[object, ...]) -> int:
    text = "\x1f".join(unicodedata.normalize("NFC", str(part)) for part in stream)
    return int.from_bytes(blake2b(text.encode(), digest_size=16).digest(), "little")
