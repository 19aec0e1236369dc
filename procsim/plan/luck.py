"""Luck as an engine compares it: bare, or held against a probability."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from procsim.plan.plan import LUCK_BITS, Ints
from procsim.plan.slots import Span


@dataclass(frozen=True, slots=True)
class LuckSlot:
    """Luck itself, for an engine to compare or to multiply: whole numbers below `LUCK_BITS`."""

    purpose: str
    name: tuple[str, ...]

    def values(self, span: Span) -> Ints:
        """One number a case; or a start, where a span counts the starts of a pool."""
        return np.floor(span.luck(self.purpose, *self.name) * 2.0**LUCK_BITS).astype(np.int64)


@dataclass(frozen=True, slots=True)
class ShareSlot:
    """Whether something happens that has a probability: 1 or 0."""

    purpose: str
    name: tuple[str, ...]
    share: float

    def values(self, span: Span) -> Ints:
        """One number a case."""
        return (span.luck(self.purpose, *self.name) < self.share).astype(np.int64)
