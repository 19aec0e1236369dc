"""What many runs of a design gave, in the shapes in which their tables give it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from procsim.errors import UsageError, did_you_mean
from procsim.kpi import KPIS, QUANTILES
from procsim.kpi.kpi import of_every_replication
from procsim.plan.plan import Ints
from procsim.tables import CAUSES, OUTCOMES, Setting
from procsim.tally import cells
from procsim.tally.limits import NO_LIMITS, Within
from procsim.tally.officers import MINUTE
from procsim.tally.quantiles import Floats
from procsim.tally.readings import Reading, Readings, ratio
from procsim.tally.tally import Counts

if TYPE_CHECKING:
    import polars as pl


class Summaries:
    """Figures of every replication of a design, of which no table is kept.

    Parameters
    ----------
    setting : Setting
        With the end of every replication.
    counts : sequence of Counts
        One a replication, in order.
    groupings : sequence of sequences of str
    within : mapping of str to sequence of int
        As the `Tally` had them.

    Examples
    --------
    >>> import procsim as ps
    >>> graph = ps.design_graph(ps.load(ps.path_of("loan-office")), None)
    >>> found = ps.summaries(graph, replications=2)
    >>> found.summary("throughput", ["case_type"]).columns[:4]
    ['replication', 'case_type', 'n', 'mean']
    >>> found.figures()["cycle_time.p90"].shape
    (2,)
    >>> found.read("wait", ["pool"]).keys[0]
    ('covenant_writer',)
    """

    def __init__(
        self,
        setting: Setting,
        counts: Sequence[Counts],
        groupings: Sequence[Sequence[str]],
        within: Within = NO_LIMITS,
    ) -> None:
        self.setting = setting
        self._limits = within
        self._readings = Readings(setting, counts, groupings, within)

    def read(self, kpi: str, by: Sequence[str] = ()) -> Reading:
        """Give the figures of every replication and group as arrays, those of `summary`.

        Parameters
        ----------
        kpi : str
        by : sequence of str
            Some of its groups.

        Returns
        -------
        Reading
            In the KPI's unit; also of groups that observed nothing.

        Raises
        ------
        UsageError
            No such KPI, or it cannot be told apart so.
        """
        _require(kpi, by)
        return self._readings.of(kpi, by)

    def within(self, kpi: str, limit: int, by: Sequence[str] = ()) -> Ints:
        """Give how many observations are at most as large as a limit; who equals it keeps it.

        Parameters
        ----------
        kpi : str
        limit : int
            One of those that were given for the KPI before the run, microseconds.
        by : sequence of str
            Some of its groups.

        Returns
        -------
        ndarray(int64, shape=(replications, groups))
            Groups as the keys of `read`, of whose ``n`` these are a part.

        Raises
        ------
        UsageError
            The limit was not asked for, or the KPI cannot be told apart so.
        """
        _require(kpi, by)
        known = self._limits.get(kpi, ())
        if limit not in known:
            asked = ", ".join(map(str, known)) or "none"
            raise UsageError(f"within: {kpi}: found a limit of {limit}; those asked for: {asked}")
        return self._readings.within(kpi, limit, by)

    def summary(self, kpi: str, by: Sequence[str] = ()) -> pl.DataFrame:
        """Give the figures of every replication, as `procsim.kpi.summarise` gives them of tables.

        Parameters
        ----------
        kpi : str
        by : sequence of str
            Some of its groups.

        Returns
        -------
        polars.DataFrame
            ``replication``, the columns of `by` as text, ``n``, ``mean``, ``p50``, ``p90``,
            ``p95``. Means are those of the tables but for the rounding of floating-point numbers;
            a quantile lies within 0.4 % of that of the tables and on the same side of each limit,
            and is null where it was not asked for by `by`.

        Raises
        ------
        UsageError
            No such KPI, or it cannot be told apart so.
        """
        import polars as pl

        _require(kpi, by)
        read, runs = self._readings.of(kpi, by), self.setting.replications
        columns = {
            "replication": pl.Series(np.tile(np.arange(runs, dtype=np.int32), len(read.keys)))
        }
        for i, name in enumerate(by):
            names = [key[i] for key in read.keys for _ in range(runs)]
            columns[name] = pl.Series(names, dtype=pl.String)
        columns["n"] = pl.Series(read.n.T.ravel())
        columns["mean"] = pl.Series(read.mean.T.ravel(), nan_to_null=True)
        for i, name in enumerate(QUANTILES):
            columns[name] = pl.Series(read.quantiles[:, :, i].T.ravel(), nan_to_null=True)
        found = pl.DataFrame(columns)
        if len(read.keys) == 1 and not by:
            # Every replication has its row already, and nothing tells it from another.
            return found
        return of_every_replication(found.filter(pl.col("n") > 0), runs, by)

    def figures(self) -> dict[str, Floats]:
        """Give every figure of every KPI, one value a replication, NaN where nothing was observed.

        Returns
        -------
        dict of str to ndarray(float64, shape=(replications,))
            By KPI for its mean, by KPI and quantile as in ``cycle_time.p90``.
        """
        found = {}
        for name, kpi in KPIS.items():
            read = self._readings.of(name, ())
            none = np.full(self.setting.replications, np.nan)
            found[name] = read.mean[:, 0] if read.keys else none
            for i, quantile in enumerate(QUANTILES if kpi.quantiles else ()):
                found[f"{name}.{quantile}"] = read.quantiles[:, 0, i] if read.keys else none
        return found

    def causes(self) -> dict[str, Floats]:
        """Give what each cause took of a finished case on average, minutes, one a replication."""
        finished = self._readings.finished().sum(axis=1)
        return {
            cause: ratio(self._readings.total(cells.CAUSE + i).sum(axis=1) / MINUTE, finished)
            for i, cause in enumerate(CAUSES)
        }

    def outcomes(self) -> dict[str, Ints]:
        """Give how many cases there were of each outcome, one a replication."""
        return {
            outcome: self._readings.number(cells.OUTCOME + i).sum(axis=1)
            for i, outcome in enumerate(OUTCOMES)
        }

    def busy_by_half_hour(self) -> dict[str, Floats]:
        """Give each staffed pool's busy share by half-hour of the day, over all replications.

        Returns
        -------
        dict of pool to ndarray(float64, shape=(48,))
            NaN where nobody is ever on duty.
        """
        halves = self.work_by_half_hour()
        return {pool: ratio(busy.astype(np.float64), duty) for pool, (busy, duty) in halves.items()}

    def work_by_half_hour(self) -> dict[str, tuple[Ints, Ints]]:
        """Give each staffed pool's time worked on duty, and time on duty, by half-hour of the day.

        Returns
        -------
        dict of pool to two ndarray(int64, shape=(48,))
            Microseconds, over all replications.
        """
        return self._readings.duty.by_half_hour()


def _require(kpi: str, by: Sequence[str]) -> None:
    if kpi not in KPIS:
        raise UsageError(f"summary: found '{kpi}'; {did_you_mean(kpi, [*KPIS])}")
    for name in by:
        if name not in KPIS[kpi].groups:
            raise UsageError(f"{kpi}: found '{name}'; {did_you_mean(name, [*KPIS[kpi].groups])}")
