"""Memory that was freed is used again."""

from __future__ import annotations

import numpy as np

_LARGEST = 2**25 - 2**16
"""Bytes: just below the largest block that glibc learns from (M_MMAP_THRESHOLD, 32 MB)."""


def keep_freed_memory() -> None:
    """Let the memory of large arrays be used again by the next ones.

    The allocator of the C library gives every block above a size back to the system at once, and
    the first touch of new memory costs more than what most figures do with it. That size is 128 kB
    until a larger block is freed, and then the size of that block: so one of the largest size that
    counts is freed, which nobody has touched. Where the allocator is another, nothing happens.

    Notes
    -----
    Source: the GNU C library, mallopt(3), M_MMAP_THRESHOLD.
    """
    np.empty(_LARGEST, dtype=np.uint8)
