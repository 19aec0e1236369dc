"""What became worse, and which design leads."""

from __future__ import annotations

from collections.abc import Mapping

from procsim.compare.result import DesignComparison, Difference


def became_worse(differences: Mapping[str, Difference]) -> tuple[str, ...]:
    """Name every figure that is shown to be worse, primary or not.

    Parameters
    ----------
    differences : mapping of str to Difference

    Returns
    -------
    tuple of str
    """
    return tuple(key for key, found in differences.items() if found.verdict == "worse")


def leading(designs: Mapping[str, DesignComparison]) -> str | None:
    """Name the design to look at first.

    It is the one with the least mean ``cycle_time.p90`` among those with at least one primary
    figure shown to be better. A tie, or no such design, leaves nobody leading. Nothing is said of
    how much better than the others it is, nor of what it makes worse: that is told beside it.

    Parameters
    ----------
    designs : mapping of str to DesignComparison
    """
    able = {
        name: design.differences["cycle_time.p90"].after
        for name, design in designs.items()
        if any(d.primary and d.verdict == "better" for d in design.differences.values())
    }
    times = {name: time for name, time in able.items() if time is not None}
    if not times:
        return None
    best = min(times.values())
    first = [name for name, time in times.items() if time == best]
    return first[0] if len(first) == 1 else None
