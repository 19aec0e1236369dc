"""How many wait for each pool, over the run."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

import numpy as np

from procsim.calendars import DAY, HOUR, Intervals, union
from procsim.calendars.intervals import Int64Array
from procsim.figures.grid import (
    FloatArray,
    at,
    band,
    draw_band,
    instants,
    last_end,
    workday_edges,
)
from procsim.figures.style import Panels, laid_out, styles, without_data, wrapped
from procsim.text import _, title_of

if TYPE_CHECKING:
    import plotly.graph_objects as go

    from procsim.tables import PoolSetting, Setting, Tables

POOLS = 8
"""The pools with the longest queues are drawn, so many of them at most."""


def queue_length(tables: Mapping[str, Tables], shown: Collection[str] | None = None) -> go.Figure:
    """Draw the mean number waiting for each staffed pool while it is open.

    Each point is the time average over the pool's opening hours of a workday (of half an hour in
    runs of up to three days), so a night on which papers wait in a closed office does not count.
    Lines are means over replications, shades hold eight in ten replications.

    Parameters
    ----------
    tables : mapping of design to Tables
    shown : collection of str, optional
        Designs drawn at once; the legend offers the others. All where left out.

    Returns
    -------
    plotly.graph_objects.Figure
    """
    from plotly.subplots import make_subplots

    curves = {
        (pool, design): _curve(its, setting)
        for design, its in tables.items()
        for pool, setting in its.setting.pools.items()
        if setting.officers is not None and last_end(its.setting) > 0
    }
    curves = {key: curve for key, curve in curves.items() if curve[0].size}
    if not curves:
        return without_data(_("Nothing to draw: no pool is staffed and open."))
    pools = _longest(curves)
    titles = {name: p.title for t in tables.values() for name, p in t.setting.pools.items()}
    panels = Panels((130,) * len(pools))
    figure = make_subplots(
        **panels.rows, shared_xaxes=True,
        subplot_titles=[wrapped(title_of(pool, titles[pool]), 50) for pool in pools],
    )  # fmt: skip
    looks, seen = styles(tables), set()
    for (pool, design), (edges, values) in curves.items():
        if pool in pools:
            draw_band(
                figure, at(edges, tables[design].setting), band(values), looks[design],
                row=pools.index(pool) + 1, col=1, showlegend=design not in seen,
                visible=shown is None or design in shown,
            )  # fmt: skip
            seen.add(design)
    figure.update_xaxes(type="date")
    figure.update_yaxes(title=_("waiting"))
    return laid_out(figure, height=panels.height)


def _longest(curves: Mapping[tuple[str, str], tuple[Int64Array, FloatArray]]) -> list[str]:
    means: dict[str, float] = {}
    for (pool, _design), (_edges, values) in curves.items():
        means[pool] = max(means.get(pool, 0.0), float(values.mean()))
    return sorted(means, key=lambda pool: -means[pool])[:POOLS]


def _curve(tables: Tables, pool: PoolSetting) -> tuple[Int64Array, FloatArray]:
    """Average the number waiting over open hours: edges, and values (replications, edges)."""
    opens, closes, piece, starts = _open_pieces(tables.setting, pool)
    if opens.size == 0:
        return starts[:0], np.empty((0, 0))
    joined, left = _waits(tables, pool.name)
    open_time = np.bincount(piece, weights=closes - opens, minlength=starts.size)
    rows = []
    for replication in range(tables.setting.replications):
        came, went = joined.get(replication, opens[:0]), left.get(replication, opens[:0])
        area = _area(came, closes) - _area(came, opens)
        area -= _area(went, closes) - _area(went, opens)
        rows.append(np.bincount(piece, weights=area, minlength=starts.size))
    busy = open_time > 0
    return starts[busy], np.array(rows)[:, busy] / open_time[busy]


def _open_pieces(
    setting: Setting, pool: PoolSetting
) -> tuple[Int64Array, Int64Array, Int64Array, Int64Array]:
    """Cut the pool's opening hours at the edges of the drawing: opens, closes, piece, edges."""
    end = last_end(setting)
    edges = (
        np.append(np.arange(0, end, HOUR // 2, dtype=np.int64), end)
        if end <= 3 * DAY
        else np.append(workday_edges(setting)[0][:-1], end)
    )
    hours: Intervals = union(pool.hours) if len(pool.hours) > 1 else pool.hours[0]
    inside = (hours.closes > 0) & (hours.opens < end)
    cuts = np.unique(
        np.concatenate(
            (np.clip(hours.opens[inside], 0, end), np.clip(hours.closes[inside], 0, end), edges)
        )
    )
    cuts = cuts[cuts >= 0]
    opens, closes = cuts[:-1], cuts[1:]
    open_now = hours.opens.searchsorted(opens, side="right") > hours.closes.searchsorted(
        opens, side="right"
    )
    opens, closes = opens[open_now], closes[open_now]
    piece = np.maximum(edges.searchsorted(opens, side="right") - 1, 0)
    return opens, closes, np.minimum(piece, edges.size - 2), edges[:-1]


def _waits(tables: Tables, pool: str) -> tuple[dict[int, Int64Array], dict[int, Int64Array]]:
    """Give when work joined and left the queue of a pool, sorted, by replication."""
    import polars as pl

    columns = ["replication", "enabled_time", "start_time", "end_time"]
    of_pool = pl.concat(
        [
            frame.lazy().filter(pl.col("pool") == pool).select(columns)
            for frame in (tables.events, tables.open_visits)
        ],
        how="vertical_relaxed",
    )
    visits = of_pool.with_columns(left=pl.coalesce("start_time", "end_time")).collect()
    found: list[dict[int, Int64Array]] = []
    for column in ("enabled_time", "left"):
        known = visits.filter(pl.col(column).is_not_null()).select("replication", column)
        times = instants(known[column], tables.setting)
        replication = known["replication"].to_numpy()
        order = np.lexsort((times, replication))
        times, replication = times[order], replication[order]
        numbers = np.arange(tables.setting.replications + 1)
        bounds = replication.searchsorted(numbers)
        found.append({int(k): times[bounds[k] : bounds[k + 1]] for k in numbers[:-1]})
    return found[0], found[1]


def _area(times: Int64Array, until: Int64Array) -> FloatArray:
    """Sum, over times before each instant, how long ago they were, in microseconds."""
    sums = np.concatenate(([0.0], np.cumsum(times, dtype=np.float64)))
    before = times.searchsorted(until, side="right")
    return before.astype(np.float64) * until.astype(np.float64) - sums[before]
