"""Large arrays find the memory of those before them."""

from __future__ import annotations

import platform
import subprocess
import sys

import pytest

FRESH = """
import resource, sys
import numpy as np
if sys.argv[1] == "kept":
    from procsim.memory import keep_freed_memory
    keep_freed_memory()

def touched():
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    arrays = [np.ones(1_000_000, dtype=np.uint8) for _ in range(8)]
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before

touched()
print(touched())
"""


def new_pages(how):
    """Give how many new pages some arrays take, once others were freed, in a process of its own."""
    found = subprocess.run([sys.executable, "-c", FRESH, how], capture_output=True, check=True)
    return int(found.stdout)


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="other allocators have other rules")
def test_arrays_take_the_memory_of_those_that_were_freed():
    assert new_pages("kept") < new_pages("as it was") / 10
