"""Quantities whose quantile is smooth, and therefore comes from a table."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from functools import lru_cache
from typing import TypeAlias

from procsim.distributions.contract import Floats
from procsim.distributions.table import tabulate, tabulated

Standard: TypeAlias = tuple[Callable[..., Floats], tuple[float | tuple[float, ...], ...]]
"""A quantile in a unit of its own: called with an array of luck and these parameters."""


class Smooth(ABC):
    """A quantity that is a standard one in another unit, from another zero."""

    @property
    @abstractmethod
    def standard(self) -> Standard:
        """The exact quantile in its own unit, and its parameters."""

    @property
    @abstractmethod
    def unit(self) -> float:
        """What one of the standard quantity is."""

    @property
    def least(self) -> float:
        """What nothing of the standard quantity is."""
        return 0.0

    @property
    def table(self) -> Floats:
        """Table of the standard quantile, (rows, degree + 1), made once for all that share it."""
        exact, parameters = self.standard
        return _table(exact, *parameters)

    def exact(self, u: Floats) -> Floats:
        """Quantile without the table: for a few numbers."""
        exact, parameters = self.standard
        return self.least + self.unit * exact(u, *parameters)

    def quantile(self, u: Floats) -> Floats:
        """Look the standard quantile up, to about 1e-12 relative."""
        exact, parameters = self.standard
        found = tabulated(self.table, lambda far: exact(far, *parameters), u)
        return self.least + self.unit * found


@lru_cache(maxsize=256)
def _table(exact: Callable[..., Floats], *parameters: float | tuple[float, ...]) -> Floats:
    table = tabulate(lambda u: exact(u, *parameters))
    table.flags.writeable = False
    return table
