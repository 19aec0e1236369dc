"""Slots: what an engine may ask a number for, drawn for many cases at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from procsim.distributions import Distribution
from procsim.errors import ExpressionError, RunError
from procsim.plan.chance import uniforms
from procsim.plan.intensity import Floats
from procsim.plan.plan import Ints
from procsim.workflow.cases import Cases, Luck
from procsim.workflow.casewise import AttributeValues, Carried, Casewise, Computed

NEVER = 2**61
"""Microseconds that no run lasts: a document that is never supplied."""


@dataclass(frozen=True, slots=True)
class Span:
    """For whom numbers are drawn: consecutive cases of one type at one attempt of one run."""

    seed: int
    replication: int
    attempt: int
    start: int
    count: int

    def luck(self, purpose: str, *name: str) -> Floats:
        """One uniform a case, from the stream of that purpose and name."""
        stream = (self.seed, self.replication, purpose, *name, self.attempt)
        return uniforms(stream, start=self.start, count=self.count)

    def once(self) -> Span:
        """The same cases at their first attempt: for what a case has only once."""
        return Span(self.seed, self.replication, 1, self.start, self.count)


class Slot(Protocol):
    """Something that an engine may ask a number for."""

    def values(self, span: Span) -> Ints:
        """One integer a case."""


@dataclass(frozen=True, slots=True)
class WorkPart:
    """One part of a work: the name it draws under, how long, and a factor on it."""

    name: tuple[str, ...]
    rule: Casewise
    factor: float


@dataclass(frozen=True, slots=True)
class WorkSlot:
    """How long a service or a delay lasts: the sum of its parts, each rounded once."""

    purpose: str
    parts: tuple[WorkPart, ...]

    def at_speed(self, speed: float) -> WorkSlot:
        """Give the same work for those who do it faster, or slower."""
        parts = (replace(part, factor=part.factor / speed) for part in self.parts)
        return WorkSlot(self.purpose, tuple(parts))

    def values(self, span: Span) -> Ints:
        """Microseconds."""
        cases, total = Cases(span), np.zeros(span.count, dtype=np.int64)
        for part in self.parts:
            with told(part.name):
                times = part.rule.numbers(cases, Luck(self.purpose, part.name)) * part.factor
                if (times < 0).any():
                    raise ExpressionError("found a time below 0; a rule with max(0 min, …)")
            # Beyond every run and every calendar, one time is as never as another.
            times = np.minimum(np.where(np.isnan(times), 0.0, times), NEVER)
            total += np.rint(times).astype(np.int64)
        return total


@dataclass(frozen=True, slots=True)
class BranchSlot:
    """Which branch a choice takes, as its position among the node's branches.

    Parameters
    ----------
    name : tuple of str
        Case type and node, and for which item the node is.
    by : Carried or Computed, optional
        What selects the shares; nothing where they are the same for all.
    shares : tuple of (float, tuple of float)
        Code of a value (or attempt), and the probability of each branch.
    otherwise : tuple of float
        Probabilities for every other value; all 0 where there is none.
    """

    name: tuple[str, ...]
    by: Carried | Computed | None
    shares: tuple[tuple[float, tuple[float, ...]], ...]
    otherwise: tuple[float, ...]

    def values(self, span: Span) -> Ints:
        """Positions of branches."""
        luck = span.luck("branch", *self.name)
        if self.by is None:
            return _position(luck, self.otherwise)
        with told(self.name):
            codes = self.by.means(Cases(span))
        result = _position(luck, self.otherwise)
        for code, shares in self.shares:
            chosen = codes == code
            result[chosen] = _position(luck[chosen], shares)
        return result


@dataclass(frozen=True, slots=True)
class GapSlot:
    """How long a member of a population stays away before a case, by the case's index."""

    name: str
    gap: Distribution

    def values(self, span: Span) -> Ints:
        """Microseconds; the luck of the gaps of one arrival after the other, by the same index."""
        stream = (span.seed, span.replication, "gap", self.name)
        luck = uniforms(stream, start=span.start, count=span.count)
        return np.rint(np.minimum(self.gap.quantile(luck), NEVER)).astype(np.int64)


@dataclass(frozen=True, slots=True)
class MissingSlot:
    """Which documents are missing at first, or at a fresh submission: one bit each.

    Parameters
    ----------
    name : str
        Of the case type.
    documents : tuple of (str, float, float)
        Each with the probability that it is missing at first, and at any later try.
    """

    name: str
    documents: tuple[tuple[str, float, float], ...]

    def values(self, span: Span) -> Ints:
        """Bits of the documents that are missing."""
        bits = np.zeros(span.count, dtype=np.int64)
        for bit, (document, first, later) in enumerate(self.documents):
            share = first if span.attempt == 1 else later
            gap = span.luck("document", self.name, document, "missing") < share
            bits |= gap.astype(np.int64) << bit
        return bits


@dataclass(frozen=True, slots=True)
class SupplySlot:
    """How long a missing document takes to be supplied; `NEVER` for one that is not."""

    name: tuple[str, str]
    time: Distribution
    never: float

    def values(self, span: Span) -> Ints:
        """Microseconds."""
        time = np.rint(self.time.quantile(span.luck("document", *self.name, "supply")))
        gone = span.luck("document", *self.name, "never") < self.never
        return np.where(gone, NEVER, np.minimum(time, NEVER).astype(np.int64))


@contextmanager
def told(name: tuple[str, ...]) -> Iterator[None]:
    """Say for whom a rule came to nothing sensible, if it does."""
    try:
        yield
    except ExpressionError as wrong:
        case_type, node, *_items = name
        raise RunError(f"workflow.{node}: {wrong}, for case type '{case_type}'") from None


@dataclass(frozen=True, slots=True)
class WordSlot:
    """Which word an attribute is for each case, by its code."""

    attribute: AttributeValues

    def values(self, span: Span) -> Ints:
        """Codes."""
        return self.attribute.values(span).astype(np.int64)


def _position(luck: Floats, shares: tuple[float, ...]) -> Ints:
    edges = np.cumsum(shares)[:-1]
    return edges.searchsorted(luck, side="right").astype(np.int64)
