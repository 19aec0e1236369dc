"""Running sums of gaps: when arrivals come, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from procsim.distributions import Distribution
from procsim.errors import RunError
from procsim.plan.chance import uniforms
from procsim.plan.intensity import Floats

MOST_CASES = 50_000_000
"""More cases of one type in one run than this are a slip of the pen, not a hall."""

_BATCH = 8192


@dataclass(frozen=True)
class Gaps:
    """The gaps of one run.

    Parameters
    ----------
    name : str
        Of the case type, under which they are drawn.
    run : (int, int)
        Seed and replication.
    gap : Distribution
    whole : bool
        Whether each is rounded to a whole number.
    skipped : int
        So many of the stream are nobody's.
    """

    name: str
    run: tuple[int, int]
    gap: Distribution
    whole: bool = False
    skipped: int = 0

    def drawn(self, first: int, count: int) -> Floats:
        """Give some of them by their numbers, from 0 on."""
        stream = (*self.run, "gap", self.name)
        luck = uniforms(stream, start=first + self.skipped, count=count)
        gaps = self.gap.quantile(luck)
        return np.rint(gaps) if self.whole else gaps


AddUp = Callable[[Gaps, float, int, int], Floats]
"""Gives what a sum comes to with each of some gaps: from what it is before the first of them, the
number of the first, and how many."""


def add_up(gaps: Gaps, before: float, first: int, count: int) -> Floats:
    """Add gaps to a sum, one after the other.

    Examples
    --------
    >>> from procsim.distributions import Constant
    >>> add_up(Gaps("case", (1, 0), Constant(5.0)), 2.0, 0, 3).tolist()
    [7.0, 12.0, 17.0]
    """
    # Carrying the sum in front keeps the order of additions, hence every bit.
    found: Floats = np.cumsum(np.concatenate([[before], gaps.drawn(first, count)]))[1:]
    return found


def sums(
    gaps: Gaps,
    add: AddUp = add_up,
    *,
    limit: float,
    expected: float,
    most: int | None,
) -> Iterator[Floats]:
    """Give running sums up to a limit; the same numbers however far they are wanted.

    Parameters
    ----------
    gaps : Gaps
    add : callable
    limit : float
    expected : float
        So many gaps, about, lead to the limit.
    most : int, optional
        No more gaps than this.

    Yields
    ------
    ndarray(float64)
        Some thousands at once.

    Raises
    ------
    RunError
        More than `MOST_CASES`.
    """
    reached, first = 0.0, 0
    # Where few are expected, the first batch has hardly more than will do.
    size = int(min(_BATCH, 32 + expected + 4 * expected**0.5))
    while reached <= limit and (most is None or first < most):
        require_possible(gaps.name, first + 1)
        wanted = size if most is None else min(size, most - first)
        found = add(gaps, reached, first, wanted)
        yield found[: found.searchsorted(limit, side="right")]
        reached, first, size = float(found[-1]), first + wanted, _BATCH


def require_possible(name: str, cases: float) -> None:
    """Refuse more arrivals than a run can have.

    Raises
    ------
    RunError
        More than `MOST_CASES`.
    """
    if cases > MOST_CASES:
        raise RunError(
            f"cases.{name}.arrivals: more than {MOST_CASES:,} arrivals in one run; "
            "a lower rate, longer gaps or a shorter run"
        )
