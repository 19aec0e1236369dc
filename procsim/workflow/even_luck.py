"""Luck of representative cases: every combination once, or spread evenly."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

import numpy as np

from procsim.distributions import Discrete
from procsim.scenario.attribute import Categories
from procsim.scenario.rule import walk
from procsim.scenario.spread import TimeDistribution
from procsim.workflow.cases import Chance, Floats


@dataclass(frozen=True, slots=True)
class EvenLuck:
    """Luck of representative cases: as listed by name, else spread evenly."""

    count: int
    listed: Mapping[tuple[str, ...], Floats]
    order: tuple[tuple[str, ...], ...]
    attempt: int = 1
    start: int = 0

    def luck(self, _purpose: str, *name: str) -> Floats:
        """One uniform a case."""
        if name in self.listed:
            return self.listed[name]
        # Multiples of square roots of primes are spread evenly, alone and together.
        place = self.order.index(name) if name in self.order else len(self.order)
        step = math.sqrt(next(islice(_primes(), place, None)))
        return np.asarray((np.arange(self.count) + 0.5) * step % 1.0, dtype=np.float64)

    def once(self) -> Chance:
        """The same cases at their first attempt."""
        return replace(self, attempt=1)


def steps(spec: Any) -> list[float] | None:
    """Give the luck at which an attribute's value changes; None where it has too many values."""
    found: set[float] = set()
    for leaf in walk(spec):
        spread = leaf.distribution if isinstance(leaf, TimeDistribution) else leaf
        if isinstance(leaf, Categories):
            weights = [share for _, share in sorted(zip(leaf.values, leaf.shares, strict=True))]
        elif isinstance(spread, Discrete):
            weights = list(spread.weights)
        elif not hasattr(spread, "support") or spread.support[0] == spread.support[1]:
            # A rule, whose leaves follow; or one value for all.
            continue
        else:
            return None
        found.update(float(step) for step in np.cumsum(weights)[:-1] / math.fsum(weights))
    return sorted(step for step in found if 0 < step < 1)


def combinations(changes: Mapping[tuple[str, ...], list[float]]) -> tuple[EvenLuck, Floats]:
    """List every combination of what the attributes can be, each with its probability."""
    edges = [np.array([0.0, *step, 1.0]) for step in changes.values()]
    middles = [(edge[1:] + edge[:-1]) / 2 for edge in edges]
    chances = [np.diff(edge) for edge in edges]
    count = math.prod(part.size for part in middles)
    luck = [grid.reshape(-1) for grid in np.meshgrid(*middles, indexing="ij")]
    weights = np.ones(count)
    for grid in np.meshgrid(*chances, indexing="ij"):
        weights = weights * grid.reshape(-1)
    return EvenLuck(count, dict(zip(changes, luck, strict=True)), ()), weights


def _primes() -> Iterator[int]:
    found: list[int] = []
    number = 2
    while True:
        if all(number % prime for prime in found):
            found.append(number)
            yield number
        number += 1
