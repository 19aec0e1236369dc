"""Uniform numbers that belong to names, not to the order of events."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from hashlib import blake2b
from threading import local

import numpy as np
from numpy.typing import NDArray

_PER_STEP = 4
"""Numbers that one step of the Philox counter yields."""

_BETWEEN = b"\x1f"
"""Between the parts of a name."""

_OF_THREAD = local()
"""A generator for each thread: setting one is no affair of others."""


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
    step, skipped = divmod(start, _PER_STEP)
    raw = np.asarray(_source(_key(stream), step).random_raw(skipped + count)[skipped:])
    # 52 bits and a half: never 0, never 1, and exact in a float64.
    return ((raw >> np.uint64(12)).astype(np.float64) + 0.5) * 2.0**-52


def keys(
    run: tuple[object, ...], names: Sequence[bytes], attempt: tuple[object, ...] = ()
) -> NDArray[np.uint64]:
    """Keys of the generators of some streams, two words each, the lower first.

    Parameters
    ----------
    run, attempt : tuple
        What all streams have before and after their names.
    names : sequence of bytes
        As `spelt` gives them: they are the same in every run.
    """
    before = spelt(run) + _BETWEEN
    after = _BETWEEN + spelt(attempt) if attempt else b""
    digests = b"".join([_digest(before + name + after) for name in names])
    return np.frombuffer(digests, dtype="<u8").astype(np.uint64)


def spelt(stream: tuple[object, ...]) -> bytes:
    """Spell the name of a stream, or a part of it, as its key is made of it."""
    parts = (unicodedata.normalize("NFC", str(part)) for part in stream)
    return _BETWEEN.join([part.encode() for part in parts])


def _source(key: int, step: int) -> np.random.Philox:
    """Numbers of a key from a step on; a generator is set many times sooner than it is made."""
    source: np.random.Philox | None = getattr(_OF_THREAD, "source", None)
    if source is None:
        source = _OF_THREAD.source = np.random.Philox(key=0)
    source.state = {
        "bit_generator": "Philox",
        "state": {"counter": _words(step, 4), "key": _words(key, 2)},
        "buffer": _words(0, 4),
        "buffer_pos": _PER_STEP,
        "has_uint32": 0,
        "uinteger": 0,
    }
    return source


def _words(number: int, count: int) -> NDArray[np.uint64]:
    """A number as words of 64 bits, the lowest first."""
    return np.frombuffer(number.to_bytes(8 * count, "little"), dtype="<u8").astype(np.uint64)


def _key(stream: tuple[object, ...]) -> int:
    return int.from_bytes(_digest(spelt(stream)), "little")


def _digest(name: bytes) -> bytes:
    return blake2b(name, digest_size=16).digest()
