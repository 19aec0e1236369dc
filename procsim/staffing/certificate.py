"""Whether a staffing keeps its promises, on replications that no search has seen."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from procsim.staffing.evaluations import FRESH
from procsim.statistics.intervals import t_multiplier

if TYPE_CHECKING:
    from procsim.staffing.judge import Judge
    from procsim.staffing.problem import Levels

CONFIDENCE = 0.95
"""That all promises are kept, where it is certified."""

SEEN = 16
"""Replications of the search from which the spread can be known."""

APART = 2.0
"""So many standard errors from its bound a figure tells how far away it really is."""

REACH = 0.45
"""So many replications are made that the interval is expected to reach this far to the bound."""

WORTH = 1 / 4
"""A certificate may take so much of what the search took, where it must be that narrow."""

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


def certify(judge: Judge, levels: Levels, *, least: int, attempt: int) -> Certificate:
    """Hold a staffing to its promises on fresh replications.

    Their number is fixed before the first of them is made, from the spread that the search has
    seen, so that the intervals cover what they say they cover.

    Parameters
    ----------
    judge : Judge
        Of the search.
    levels : tuple of int
    least : int
        Replications at least.
    attempt : int
        How many staffings were held to their promises before; each has seeds of its own, and the
        error that is allowed is halved each time, so that all together keep to it.
    """
    evaluations, targets = judge.evaluations, judge.targets
    allowed = (1 - CONFIDENCE) / 2**attempt / max(len(targets), 1)
    confidence = 1 - 2 * allowed
    wanted = _replications(judge, levels, confidence)
    most = max(least, judge.most_replications, int(WORTH * evaluations.asked))
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


def _replications(judge: Judge, levels: Levels, confidence: float) -> float:
    """Give how many replications should bring every interval well away from its bound."""
    seen, wanted = SEEN, 0.0
    for i, target in enumerate(judge.targets):
        exact = judge.exactly.value(levels, i)
        while True:
            judge.evaluations.make({levels: seen})
            found = judge.evaluations.estimate(levels, i)
            margin = abs(target.margin(found.value if exact is None else exact))
            enough = exact is not None or margin > APART * found.error
            if enough or 2 * seen > judge.most_replications:
                break
            seen *= 2
        reach = t_multiplier(confidence, max(found.n - 1, 1)) * found.error
        needed = found.n * (reach / (REACH * margin)) ** 2 if margin > 0 else math.inf
        wanted = max(wanted, needed)
    return wanted
