"""Where what is counted stands: numbers of rows of the sums of a run."""

from __future__ import annotations

from typing import NamedTuple

from procsim.tables import CAUSES, OUTCOMES

(
    CYCLE_TIME, WORKING_CYCLE_TIME, OFFICIAL_TIME, HONESTY_GAP, WAIT_PER_CASE, SERVICE, VISITS,
    OVERDUE_AGE,
) = range(8)  # fmt: skip
"""What is observed of cases, with a histogram, by case type."""
OF_CASES = 8

WAIT, HALL_WAIT = range(2)
"""What is observed of visits, with a histogram: side by side for each case type and pool."""
OF_VISITS = 2

(
    ONE_VISIT, REWORK, LATE, STATUTORY_LATE, REVOKED, STAY, WASTED, APPROVED, UNDONE, OUTCOME,
) = range(10)  # fmt: skip
"""What is only added up, by case type; the last begins those of the outcomes."""
CAUSE = OUTCOME + len(OUTCOMES)
COUNTED = CAUSE + len(CAUSES)
"""Behind all of these, for each case type and pool: who was out of patience."""


class Shape(NamedTuple):
    """How many case types and pools there are.

    Examples
    --------
    >>> shape = Shape(types=2, pools=3)
    >>> shape.observed, shape.counted
    (28, 56)
    """

    types: int
    pools: int

    @property
    def observed(self) -> int:
        """Rows with a histogram: those of cases, then those of visits."""
        return OF_CASES * self.types + OF_VISITS * self.types * self.pools

    @property
    def counted(self) -> int:
        """Rows without one: those of case types, then those of case types and pools."""
        return COUNTED * self.types + self.types * self.pools
