"""What a process has cost so far."""

from __future__ import annotations

import resource
import sys
import time

KILOBYTE = 1 if sys.platform == "darwin" else 1024
"""What the system counts memory in."""


def cpu() -> float:
    """CPU seconds of this process and of its children that ended, since it was started."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def peak() -> int:
    """Bytes of memory that this process held at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * KILOBYTE
