"""Which branches of a split a case starts, as bits: by chance, or for the items that it has."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from procsim.plan.plan import Ints
from procsim.plan.slots import Span, told
from procsim.workflow.cases import Cases
from procsim.workflow.casewise import AttributeValues, Computed


@dataclass(frozen=True, slots=True)
class ByShare:
    """Branches that are each started by a share of cases, or where a condition holds.

    Parameters
    ----------
    name : tuple of str
        Case type and node, and for which item the node is.
    shares : tuple of (str, float or Computed)
        The name that each branch draws under, and the share of cases that start it, or a
        condition.
    """

    name: tuple[str, ...]
    shares: tuple[tuple[str, float | Computed], ...]

    def values(self, span: Span) -> Ints:
        """Bits of the branches that are started."""
        bits = np.zeros(span.count, dtype=np.int64)
        for bit, (branch, share) in enumerate(self.shares):
            if isinstance(share, Computed):
                with told(self.name):
                    started = share.means(Cases(span)) > 0
            else:
                started = span.luck("branch", *self.name, branch) < share
            bits |= started.astype(np.int64) << bit
        return bits


@dataclass(frozen=True, slots=True)
class Always:
    """The same branches for every case of a type."""

    bits: int

    def values(self, span: Span) -> Ints:
        """Bits of these branches."""
        return np.full(span.count, self.bits, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class AsMany:
    """As many branches as an attribute says, after some that are started elsewhere.

    Parameters
    ----------
    attribute : AttributeValues
        A number, rounded to a whole one.
    before : int
        How many of the items have their branches elsewhere.
    branches : int
    """

    attribute: AttributeValues
    before: int
    branches: int

    def values(self, span: Span) -> Ints:
        """Bits of the first so many branches."""
        counts = np.nan_to_num(np.rint(self.attribute.values(span))) - self.before
        here = np.clip(counts, 0, self.branches).astype(np.int64)
        bits: Ints = np.left_shift(np.int64(1), here) - 1
        return bits
