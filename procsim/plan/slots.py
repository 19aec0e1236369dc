"""Slots: what an engine may ask a number for, drawn for many cases at once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from procsim.distributions import Distribution
from procsim.plan.chance import uniforms
from procsim.plan.intensity import Floats
from procsim.plan.plan import Ints

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
class Drawn:
    """A time from a distribution in microseconds."""

    distribution: Distribution

    def times(self, luck: Floats, span: Span) -> Floats:
        """Quantiles at the cases' luck."""
        return self.distribution.quantile(luck)


@dataclass(frozen=True, slots=True)
class Carried:
    """A time that the case carries as an attribute, in microseconds."""

    attribute: AttributeValues

    def times(self, luck: Floats, span: Span) -> Floats:
        """The attribute, whatever the luck."""
        return self.attribute.values(span)


@dataclass(frozen=True, slots=True)
class Sorted:
    """A time from the distribution that the case's attribute, or the attempt, selects.

    Parameters
    ----------
    attribute : AttributeValues, optional
        None selects by attempt.
    options : tuple of (float, Distribution)
        Code of the attribute's value, or attempt; and its distribution.
    otherwise : Distribution, optional
    """

    attribute: AttributeValues | None
    options: tuple[tuple[float, Distribution], ...]
    otherwise: Distribution | None

    def times(self, luck: Floats, span: Span) -> Floats:
        """Quantiles of each case's own distribution at its luck."""
        codes = (
            np.full(span.count, float(span.attempt))
            if self.attribute is None
            else self.attribute.values(span)
        )
        result = (
            np.full(span.count, np.nan) if self.otherwise is None else self.otherwise.quantile(luck)
        )
        for code, distribution in self.options:
            chosen = codes == code
            result[chosen] = distribution.quantile(luck[chosen])
        return result


class AttributeValues(Protocol):
    """An attribute of every case of a type, as numbers: codes, amounts or microseconds."""

    def values(self, span: Span) -> Floats:
        """One number a case."""


@dataclass(frozen=True, slots=True)
class DrawnAttribute:
    """An attribute drawn once a case."""

    name: tuple[str, str]
    distribution: Distribution

    def values(self, span: Span) -> Floats:
        """Quantiles at the cases' luck."""
        return self.distribution.quantile(span.once().luck("attribute", *self.name))


@dataclass(frozen=True, slots=True)
class ListedAttribute:
    """An attribute that the list of arrivals gives to each case.

    Parameters
    ----------
    listed : tuple of float
        NaN for a case that the list says nothing of.
    drawn : AttributeValues, optional
        What the case type says of such a case; nothing where left out.
    """

    listed: tuple[float, ...]
    drawn: AttributeValues | None = None

    def values(self, span: Span) -> Floats:
        """As listed, else as drawn; past the list, nothing."""
        known = np.array(self.listed[span.start : span.start + span.count])
        if self.drawn is not None:
            known = np.where(np.isnan(known), self.drawn.values(span)[: known.size], known)
        return np.concatenate([known, np.full(span.count - known.size, np.nan)])


@dataclass(frozen=True, slots=True)
class WorkPart:
    """One part of a work: the name it draws under, how long, and a factor on it."""

    name: tuple[str, str]
    rule: Drawn | Carried | Sorted
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
        total = np.zeros(span.count, dtype=np.int64)
        for part in self.parts:
            times = part.rule.times(span.luck(self.purpose, *part.name), span) * part.factor
            # Beyond every run and every calendar, one time is as never as another.
            times = np.minimum(np.where(np.isnan(times), 0.0, times), NEVER)
            total += np.rint(times).astype(np.int64)
        return total


@dataclass(frozen=True, slots=True)
class BranchSlot:
    """Which branch a choice takes, as its position among the node's branches.

    Parameters
    ----------
    name : (str, str)
        Case type and node.
    attribute : AttributeValues, optional
        What selects the shares; None selects by attempt.
    shares : tuple of (float, tuple of float)
        Code of a value (or attempt), and the probability of each branch.
    otherwise : tuple of float
        Probabilities for every other value; all 0 where there is none.
    """

    name: tuple[str, str]
    attribute: AttributeValues | None
    shares: tuple[tuple[float, tuple[float, ...]], ...]
    otherwise: tuple[float, ...]

    def values(self, span: Span) -> Ints:
        """Positions of branches."""
        luck = span.luck("branch", *self.name)
        if not self.shares:
            return _position(luck, self.otherwise)
        codes = (
            np.full(span.count, float(span.attempt))
            if self.attribute is None
            else self.attribute.values(span)
        )
        result = _position(luck, self.otherwise)
        for code, shares in self.shares:
            chosen = codes == code
            result[chosen] = _position(luck[chosen], shares)
        return result


@dataclass(frozen=True, slots=True)
class StartSlot:
    """Which branches of a split a case starts: one bit each.

    Parameters
    ----------
    name : (str, str)
        Case type and node.
    shares : tuple of (str, float)
        The name that each branch draws under, and the share of cases that start it.
    """

    name: tuple[str, str]
    shares: tuple[tuple[str, float], ...]

    def values(self, span: Span) -> Ints:
        """Bits of the branches that are started."""
        bits = np.zeros(span.count, dtype=np.int64)
        for bit, (branch, share) in enumerate(self.shares):
            started = span.luck("branch", *self.name, branch) < share
            bits |= started.astype(np.int64) << bit
        return bits


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
    """Which documents are missing at first, or at a fresh submission: one bit each."""

    name: str
    documents: tuple[tuple[str, float], ...]

    def values(self, span: Span) -> Ints:
        """Bits of the documents that are missing."""
        bits = np.zeros(span.count, dtype=np.int64)
        for bit, (document, share) in enumerate(self.documents):
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


def _position(luck: Floats, shares: tuple[float, ...]) -> Ints:
    edges = np.cumsum(shares)[:-1]
    return edges.searchsorted(luck, side="right").astype(np.int64)
