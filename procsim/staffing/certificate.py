"""Whether a staffing keeps its promises, on replications that no search has seen."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from procsim.staffing.evaluations import FRESH
from procsim.staffing.judge import MOST_CASES
from procsim.statistics.intervals import t_multiplier

if TYPE_CHECKING:
    from procsim.staffing.estimate import Estimate
    from procsim.staffing.evaluations import Evaluations
    from procsim.staffing.problem import Levels
    from procsim.staffing.target import Target

CONFIDENCE = 0.95
"""That all promises are kept, where it is certified."""

SEEN = 16
"""Replications of the search from which the spread is known."""

REACH = 0.7
"""So many replications are made that the interval is expected to reach this far to the bound."""

Status = Literal["certified", "indifferent", "broken"]


@dataclass(frozen=True, slots=True)
class Certificate:
    """What fresh replications say of the promises of a staffing.

    Parameters
    ----------
    first : int
        The number of the first replication.
    replications : int
    status : ``certified``, ``indifferent`` or ``broken``
        ``certified``: all promises are kept, at `CONFIDENCE` together; ``broken``: one is not, as
        surely; ``indifferent``: one lies within the noise.
    broken : tuple of int
        The promises that are clearly broken.
    """

    first: int
    replications: int
    status: Status
    broken: tuple[int, ...]


def certify(
    evaluations: Evaluations,
    targets: Sequence[Target],
    levels: Levels,
    *,
    least: int,
    attempt: int,
) -> Certificate:
    """Hold a staffing to its promises on fresh replications.

    Their number is fixed before the first of them is made, from the spread that the search has
    seen, so that the intervals cover what they say they cover.

    Parameters
    ----------
    evaluations : Evaluations
        Of the search.
    targets : sequence of Target
        Their first figures.
    levels : tuple of int
    least : int
        Replications at least.
    attempt : int
        How many staffings were held to their promises before; each has seeds of its own, and the
        error that is allowed is halved each time, so that all together keep to it.
    """
    allowed = (1 - CONFIDENCE) / 2**attempt / max(len(targets), 1)
    confidence = 1 - 2 * allowed
    most = max(least, int(MOST_CASES / max(evaluations.cases_a_run, 1.0)))
    evaluations.make({levels: SEEN})
    wanted = _replications(evaluations.estimates(levels), targets, confidence)
    number = int(min(max(wanted, least), most))
    first = FRESH * (1 + attempt)
    evaluations.make({levels: number}, first=first)
    found = evaluations.estimates(levels, first=first)[: len(targets)]
    broken = tuple(
        i
        for i, (target, each) in enumerate(zip(targets, found, strict=True))
        if target.margin(each.value) < -each.half_width(confidence)
    )
    kept = all(
        target.margin(each.value) >= each.half_width(confidence)
        for target, each in zip(targets, found, strict=True)
    )
    status: Status = "broken" if broken else "certified" if kept else "indifferent"
    return Certificate(first, number, status, broken)


def _replications(found: Sequence[Estimate], targets: Sequence[Target], confidence: float) -> float:
    """Give how many replications should bring every interval well away from its bound."""
    wanted = 0.0
    for target, each in zip(targets, found, strict=False):
        margin = REACH * abs(target.margin(each.value))
        reach = t_multiplier(confidence, max(each.n - 1, 1)) * each.error
        wanted = max(wanted, each.n * (reach / margin) ** 2 if margin > 0 else math.inf)
    return wanted
