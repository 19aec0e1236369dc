"""What a reader must be warned of before believing a figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from procsim.kpi import duty
from procsim.statistics import common_warm_up
from procsim.tables import Tables

if TYPE_CHECKING:
    from collections.abc import Mapping

    from procsim.compare.observed import Floats
    from procsim.scenario.scenario import Scenario
    from procsim.workflow.graph import Graph

_DAYS_NEEDED = 20
_BIAS = 0.02


def doubts(
    scenario: Scenario, graphs: Mapping[str, Graph], tables: Mapping[str, Tables]
) -> tuple[str, ...]:
    """Gather the warnings of a scenario and of the runs of its designs.

    Parameters
    ----------
    scenario : Scenario
    graphs : mapping of str to networkx.DiGraph
        By design; the warnings of their examination are repeated.
    tables : mapping of str to Tables

    Returns
    -------
    tuple of str
        Each once, in order: inputs, workflow, holidays not known, overload, warm-up.
    """
    from procsim.cautions import cautions
    from procsim.workflow.validation import problems

    inputs = scenario.inputs
    found = []
    if inputs.total and not inputs.measured:
        found.append(f"inputs: 0 of {inputs.total} measured in this hall; do not decide from it")
    for graph in graphs.values():
        found += [str(problem) for problem in problems(graph) if problem.warning]
    for name, mine in tables.items():
        found += cautions(graphs[name], max(mine.setting.ends))
        found += _overloaded(name, mine)
    found += _short_warm_up(tables)
    return tuple(dict.fromkeys(found))


def loads(tables: Tables) -> dict[str, float | None]:
    """Give the work that comes to each staffed pool over the time its officers are on duty.

    Parameters
    ----------
    tables : Tables

    Returns
    -------
    dict of str to float or None
        Visits that began to wait in the window x the mean work of those done, over the time on
        duty; totals over all replications. None where nobody is on duty or nothing was done. At 1
        or more the queue cannot keep from growing.
    """
    import polars as pl

    from procsim.kpi.window import clock, ended_visits

    setting = tables.setting
    came = pl.concat(
        [frame.select("pool", "enabled_time") for frame in (tables.events, tables.open_visits)],
        how="vertical_relaxed",
    ).filter(clock("enabled_time", setting) >= setting.warm_up)
    done = ended_visits(tables).filter(pl.col("ended") == "done")
    on_duty = duty(tables)
    found: dict[str, float | None] = {}
    for pool in on_duty["pool"].unique().sort():
        mine = pl.col("pool") == pool
        work = done.filter(mine)["worked"].dt.total_microseconds().mean()
        length = int(on_duty.filter(mine)["duty"].sum())
        known = isinstance(work, float) and length > 0
        visits = came.filter(mine).height
        found[pool] = visits * float(work) / length if known else None  # type: ignore[arg-type]
    return found


def _overloaded(design: str, tables: Tables) -> list[str]:
    """Name the pools that cannot keep up; a run until empty has demand that ends."""
    if tables.setting.until_empty:
        return []
    return [
        f"{design}: pool '{pool}': unstable: load {load:.2f}; its queue grows without end"
        for pool, load in loads(tables).items()
        if load is not None and load >= 1
    ]


def _short_warm_up(tables: Mapping[str, Tables]) -> list[str]:
    """Say whether the number of cases on the way had not settled by the end of the warm-up.

    The common cut of MSER-5 comes in whole weeks and has noise of its own: only a cut that would
    change some design's mean by more than 2 % is told.
    """
    settings = [mine.setting for mine in tables.values()]
    series = [_closing_counts(mine) for mine in tables.values() if mine.setting.replications]
    if not series or settings[0].until_empty:
        return []
    closes, counts = series[0][0], [count for _, count in series]
    if closes.size < _DAYS_NEEDED:
        return []
    cut = common_warm_up(counts)
    left_out = int((closes <= settings[0].warm_up).sum())
    if cut.days <= left_out or not any(_biased(count, left_out, cut.days) for count in counts):
        return []
    told = f"{left_out} workdays are left out, but cases on the way settle after about {cut.days}"
    return [f"warm-up: {told}; use a longer warm_up"]


def _biased(counts: Floats, left_out: int, cut: int) -> bool:
    used, settled = counts[:, left_out:].mean(), counts[:, cut:].mean()
    return bool(abs(used - settled) > _BIAS * settled)


def _closing_counts(tables: Tables) -> tuple[Floats, Floats]:
    """Give the workdays' closings, and the cases on the way at each, a row a replication."""
    from procsim.kpi.window import clock

    setting = tables.setting
    closes = setting.calendar.day_close
    closes = closes[(closes > 0) & (closes <= min(setting.ends))]
    cases = tables.cases.select(
        "replication", arrival=clock("arrival", setting), end=clock("end", setting)
    )
    rows = []
    for replication in range(setting.replications):
        mine = cases.filter(replication=replication)
        came = np.sort(mine["arrival"].to_numpy())
        left = np.sort(mine["end"].drop_nulls().to_numpy())
        rows.append(came.searchsorted(closes, "right") - left.searchsorted(closes, "right"))
    return closes.astype(np.float64), np.array(rows, dtype=np.float64)
