"""Whether limits are kept, and the shortest limit that could be promised."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from procsim.calendars import FAR
from procsim.calendars.intervals import Int64Array
from procsim.kpi.clock import Clocks, clocks, due_times
from procsim.kpi.columns import Flags
from procsim.kpi.kpi import Kpi
from procsim.kpi.observed import Observed
from procsim.kpi.rows import Rows, borders, in_order
from procsim.kpi.window import inversely_in_minutes
from procsim.scenario.quantity import Duration
from procsim.tables import Setting, Tables, once

if TYPE_CHECKING:
    import polars as pl

_LONGEST = 1000


class _Due(NamedTuple):
    """Cases of which a limit expires in the window, by their places among all."""

    place: Int64Array
    due: Int64Array
    stop: Int64Array
    on_time: Flags
    late: Int64Array

    def those(self, chosen: Flags | Int64Array) -> _Due:
        """Choose some, by a flag each or by their places among these."""
        return _Due(
            self.place[chosen],
            self.due[chosen],
            self.stop[chosen],
            self.on_time[chosen],
            self.late[chosen],
        )


@once
def cohort(tables: Tables, clock: str = "promised") -> pl.DataFrame:
    """Give the cases whose limit expires in the window, those still open among them.

    A case is judged when it is due, not when it ends, so that one that never ends counts as late.

    Parameters
    ----------
    tables : Tables
    clock : ``promised`` or ``statutory``
        Case types without such a limit have no part in it.

    Returns
    -------
    polars.DataFrame
        ``replication``, ``case_type``, ``case_id``, ``due``, ``stop`` (microseconds since the
        start, null where open), ``on_time``, ``late`` (minutes after the due time, up to the end of
        the run where open; null where on time).
    """
    import polars as pl

    tables = in_order(tables)
    parts = [pl.DataFrame(schema=_schema())]
    for name, cases in _judged(tables, clock).items():
        columns = {"due": cases.due, "stop": cases.stop, "on_time": cases.on_time}
        parts.append(
            tables.cases.select("replication", "case_id")[cases.place]
            .hstack(pl.DataFrame({**columns, "late": inversely_in_minutes(cases.late)}))
            .select(
                "replication",
                case_type=pl.lit(name),
                case_id=pl.col("case_id").cast(pl.String),
                due="due",
                stop=pl.when(pl.col("stop") < FAR).then("stop"),
                on_time="on_time",
                late=pl.when(~pl.col("on_time")).then("late"),
            )
        )
    return pl.concat(parts)


def _schema() -> dict[str, type[pl.DataType]]:
    import polars as pl

    return {
        "replication": pl.Int32,
        "case_type": pl.String,
        "case_id": pl.String,
        "due": pl.Int64,
        "stop": pl.Int64,
        "on_time": pl.Boolean,
        "late": pl.Float64,
    }


@once
def _judged(tables: Tables, clock: str) -> dict[str, _Due]:
    """Judge the cases whose limit expires in the window, type by type."""
    found = {}
    for name, kind in tables.setting.types.items():
        limit = kind.promise if clock == "promised" else kind.statutory
        if limit is not None:
            found[name] = _due_in_window(tables.setting, name, limit, clocks(tables, name, clock))
    return found


def _due_in_window(setting: Setting, name: str, limit: Duration, found: Clocks) -> _Due:
    due = due_times(setting.types[name].calendar, limit, found)
    inside = due > setting.warm_up
    if not setting.until_empty:
        # A run until empty has no open case: every case can be judged, however late it is due.
        inside &= due <= found.run_end
    on_time = (found.stop <= due) & (found.stop < FAR)
    late = np.where(found.stop < FAR, found.stop, found.run_end) - due
    return _Due(found.place, due, found.stop, on_time, late).those(inside)


def shortest_limit(
    tables: Tables, share: float = 0.95, clock: str = "promised"
) -> dict[str, int | None]:
    """Give the shortest limit in workdays that each case type keeps often enough.

    Parameters
    ----------
    tables : Tables
    share : float
        Of the cases due in the window, those still open counting as late.
    clock : ``promised`` or ``statutory``

    Returns
    -------
    dict of str to int or None
        The mean over replications of each one's shortest limit, up to a whole workday; None where
        no clock ran, or where some replication kept no limit that expires within its window.
    """
    tables = in_order(tables)
    return {name: _shortest(tables, name, clock, share) for name in tables.setting.types}


def _shortest(tables: Tables, name: str, clock: str, share: float) -> int | None:
    found, cut = clocks(tables, name, clock), borders(tables, "cases")
    missing = np.diff(found.place.searchsorted(cut)) > 0
    limits: list[int] = []
    for workdays in range(1, _LONGEST):
        limit = Duration(workdays, True, f"{workdays} workdays")
        due = _due_in_window(tables.setting, name, limit, found)
        if not missing.any() or not due.place.size:
            break
        among = due.place.searchsorted(cut)
        kept = np.diff(np.append(0, np.cumsum(due.on_time))[among])
        with np.errstate(invalid="ignore"):
            enough = missing & (kept / np.diff(among) >= share)
        limits += [workdays] * np.count_nonzero(enough)
        missing &= ~enough
    if missing.any() or not limits:
        return None
    return math.ceil(sum(limits) / len(limits))


def _on_time(tables: Tables) -> Observed:
    return _shares(tables, "promised", late=False)


def _overdue(tables: Tables) -> Observed:
    return _shares(tables, "promised", late=True)


def _statutory_overdue(tables: Tables) -> Observed:
    return _shares(tables, "statutory", late=True)


def _shares(tables: Tables, clock: str, *, late: bool) -> Observed:
    cases = _all_judged(tables, clock)
    return Observed.of(Rows(tables, "cases", cases.place), cases.on_time != late)


def _overdue_age(tables: Tables) -> Observed:
    cases = _all_judged(tables, "promised")
    late = ~cases.on_time
    return Observed.of(
        Rows(tables, "cases", cases.place[late]), cases.late[late], inversely_in_minutes
    )


@once
def _all_judged(tables: Tables, clock: str) -> _Due:
    """Put cases of all types in order."""
    parts = [*_judged(tables, clock).values()]
    if len(parts) == 1:
        return parts[0]
    nothing = np.zeros(0, dtype=np.int64)
    empty = _Due(nothing, nothing, nothing, nothing.astype(np.bool_), nothing)
    joined = _Due(*(np.concatenate(each) for each in zip(empty, *parts, strict=True)))
    return joined.those(np.argsort(joined.place))


ON_TIME = Kpi(
    name="on_time",
    title="On time by the promised limit",
    unit="share",
    better="more",
    formula="cases whose promised clock stopped by the due time over cases due in the window",
    level="long-run",
    observe=_on_time,
)

OVERDUE = Kpi(
    name="overdue",
    title="Late by the promised limit",
    unit="share",
    better="less",
    formula="1 - on_time: cases due in the window that were late or are still open",
    level="long-run",
    observe=_overdue,
)

OVERDUE_AGE = Kpi(
    name="overdue_age",
    title="How late the late ones are",
    unit="minutes",
    better="less",
    formula="clock time from the due time to the stop, or to the end of the run where open, over "
    "late cases due in the window",
    level="long-run",
    observe=_overdue_age,
    quantiles=True,
)

STATUTORY_OVERDUE = Kpi(
    name="statutory_overdue",
    title="Late by the statutory limit",
    unit="share",
    better="less",
    formula="cases late by the statutory clock over cases due by it in the window",
    level="long-run",
    observe=_statutory_overdue,
)
