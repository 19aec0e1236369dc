"""What was observed of a key figure: one number an observation, replication by replication."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from procsim.calendars.intervals import Int64Array
from procsim.kpi.columns import Codes, Flags, Labels, Name
from procsim.kpi.rows import Rows

Floats: TypeAlias = NDArray[np.float64]
Unit: TypeAlias = Callable[[Int64Array], Floats]
Names: TypeAlias = Mapping[str, Sequence[Name]]
Values: TypeAlias = Flags | Int64Array | Floats


@dataclass(frozen=True, slots=True)
class Observed:
    """Observations of all replications, one replication after the other.

    Parameters
    ----------
    values : (observations,) flags, whole numbers or numbers
    borders : list of int
        How many observations are before each replication, and how many there are in all.
    labels : function of str
        What each observation is called by a column that the KPI can be told apart by.
    unit : function of values, optional
        Gives them in the KPI's unit, where they are counted in another.
    weights : (observations,) float64, optional
        Of each value, where the figure is a weighted mean.
    """

    values: Values
    borders: Sequence[int]
    labels: Callable[[str], Labels]
    unit: Unit | None = None
    weights: Floats | None = None

    @classmethod
    def of(cls, rows: Rows, values: Values, unit: Unit | None = None) -> Observed:
        """Take a value of each of the rows of a table."""
        return cls(values, rows.borders(), rows.labels, unit)

    @classmethod
    def nothing(cls, runs: int) -> Observed:
        """Observe nothing."""
        return cls(np.zeros(0), [0] * (runs + 1), lambda _: Labels.of([]))

    @classmethod
    def totals(cls, totals: Floats, names: Names, weights: Floats | None = None) -> Observed:
        """Take a total of every replication and group.

        Parameters
        ----------
        totals : (replications, groups) float64
            NaN where there is none.
        names : mapping of str to sequence of str or None
            What each group is called, column by column.
        weights : (replications, groups) float64, optional
        """
        known = ~np.isnan(totals)
        group = known.nonzero()[1]

        def labels(column: str) -> Labels:
            return Labels.of(names[column]).at(group)

        borders = [0, *np.cumsum(known.sum(axis=1)).tolist()]
        return cls(
            totals[known], borders, labels, weights=None if weights is None else weights[known]
        )

    @property
    def whole(self) -> bool:
        """Whether the values are whole numbers of the KPI's unit."""
        return self.unit is None and self.values.dtype != np.float64

    def cells(self, by: Sequence[str]) -> tuple[list[tuple[Name, ...]], Codes | None]:
        """Tell observations apart by columns.

        Returns
        -------
        list of tuples of str
            The groups there can be, in order.
        ndarray(shape=(observations,)) or None
            The place of each one's group; None where all are of one.
        """
        if not by:
            return [()], None
        found = [self.labels(column) for column in by]
        if len(found) == 1:
            return [(name,) for name in found[0].names], found[0].codes
        shape = [len(each.names) for each in found]
        numbered = np.ravel_multi_index([each.codes.astype(np.intp) for each in found], shape)
        used, codes = np.unique(numbered, return_inverse=True)
        places = zip(*(axis.tolist() for axis in np.unravel_index(used, shape)), strict=True)
        keys = [
            tuple(each.names[code] for each, code in zip(found, place, strict=True))
            for place in places
        ]
        return keys, codes.astype(np.min_scalar_type(len(keys)))
