"""How busy each pool is at each hour of the day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

import numpy as np

from procsim.calendars import DAY, HOUR, Intervals
from procsim.figures.grid import FloatArray, last_end
from procsim.figures.style import Panels, laid_out, styles, without_data, wrapped
from procsim.text import _, title_of

if TYPE_CHECKING:
    import plotly.graph_objects as go
    import polars as pl

    from procsim.calendars.intervals import Int64Array
    from procsim.kpi.staffing import Pieces
    from procsim.tables import Setting, Tables

_SCALE = [[0.0, "#f7fbff"], [0.5, "#9ecae1"], [0.8, "#4292c6"], [1.0, "#08306b"]]


def utilisation(tables: Mapping[str, Tables], shown: Collection[str] | None = None) -> go.Figure:
    """Draw the busy share of each staffed pool by hour of the day, a panel a design.

    A cell is the time worked in that hour on all days after the warm-up over the time on duty
    then, over all replications; hours off duty stay empty, and work after closing counts nowhere.
    The number in the cell says what the colour says.

    Parameters
    ----------
    tables : mapping of design to Tables
    shown : collection of str, optional
        Designs drawn; all where left out.

    Returns
    -------
    plotly.graph_objects.Figure
    """
    from plotly.subplots import make_subplots

    wanted = {d: its for d, its in tables.items() if shown is None or d in shown}
    shares = {design: busy_by_hour(its) for design, its in wanted.items()}
    shares = {design: found for design, found in shares.items() if found}
    known = [share for found in shares.values() for share in found.values()]
    hours = np.flatnonzero(~np.isnan(np.array(known)).all(axis=0)) if known else np.arange(0)
    if not hours.size:
        return without_data(_("Nothing to draw: no pool is staffed and open."))
    first, last = int(hours[0]), int(hours[-1]) + 1
    names, looks = list(shares), styles(tables)
    panels = Panels(tuple(38 * len(found) for found in shares.values()))
    titles = [wrapped(looks[design].title, 50) for design in names]
    figure = make_subplots(**panels.rows, subplot_titles=titles)
    for row, design in enumerate(names, start=1):
        trace = _cells(shares[design], tables[design].setting, first, last)
        figure.add_trace(trace, row=row, col=1)
    figure.update_xaxes(title=_("hour of the day"), row=len(names), col=1)
    figure.update_layout(coloraxis={"colorscale": _SCALE, "cmin": 0, "cmax": 1, "showscale": False})
    laid_out(figure, height=panels.height)
    figure.update_xaxes(tickangle=0, type="category")
    return figure.update_yaxes(rangemode="normal", autorange="reversed", showgrid=False)


def busy_by_hour(tables: Tables) -> dict[str, FloatArray]:
    """Give each staffed pool's busy share by hour of the day.

    Parameters
    ----------
    tables : Tables

    Returns
    -------
    dict of pool to ndarray(float64, shape=(24,))
        NaN where nobody is ever on duty.
    """
    import polars as pl

    from procsim.kpi.load import services
    from procsim.kpi.staffing import by_number

    setting = tables.setting
    begin, end = setting.warm_up, last_end(setting)
    if begin >= end:
        return {}
    work = services(tables)
    found = {}
    for name, pool in setting.pools.items():
        if pool.officers is None or not pool.hours:
            continue
        counted = by_number(tables, pool)
        if counted is not None:
            found[name] = _by_number(tables, counted, work.filter(pl.col("pool") == name))
            continue
        duty, busy = np.zeros(24), np.zeros(24)
        its = work.filter(pl.col("pool") == name)
        # Officers who share hours share one object.
        for hours in {id(hours): hours for hours in pool.hours}.values():
            officers = [i for i, own in enumerate(pool.hours, start=1) if own is hours]
            duty += len(officers) * _on_duty(hours, setting)
            busy += _worked(its.filter(pl.col("officer").is_in(officers)), hours, setting)
        with np.errstate(invalid="ignore", divide="ignore"):
            found[name] = np.where(duty > 0, busy / duty, np.nan)
    return found


def _by_number(tables: Tables, counted: pl.DataFrame, work: pl.DataFrame) -> FloatArray:
    """Give a pool's busy share by hour of the day where a number says how many are on duty."""
    from procsim.kpi.staffing import pieces

    duty, busy = np.zeros(24), np.zeros(24)
    for replication in range(tables.setting.replications):
        each = pieces(tables, counted, work, replication)
        duty += _officers_by_hour(each, each.on_duty, tables.setting)
        busy += _officers_by_hour(each, np.minimum(each.busy, each.on_duty), tables.setting)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(duty > 0, busy / duty, np.nan)


def _officers_by_hour(each: Pieces, officers: Int64Array, setting: Setting) -> FloatArray:
    """Give the time of so many officers in each piece, by hour of the day, microseconds."""
    total = np.zeros(24)
    for number in range(1, 1 + int(officers.max(initial=0))):
        there = officers >= number
        total += _by_hour(each.begin[there], each.end[there], setting)
    return total


def _on_duty(hours: Intervals, setting: Setting) -> FloatArray:
    """Give the time on duty in each hour of the day, over all replications, microseconds."""
    total = np.zeros(24)
    for end, runs in Counter(setting.ends).items():
        opens = np.clip(hours.opens, setting.warm_up, max(end, setting.warm_up))
        closes = np.clip(hours.closes, setting.warm_up, max(end, setting.warm_up))
        total += runs * _by_hour(opens, closes, setting)
    return total


def _worked(work: pl.DataFrame, hours: Intervals, setting: Setting) -> FloatArray:
    """Give the time worked on duty in each hour of the day, microseconds."""
    begin, stop = work["from"].to_numpy(), work["to"].to_numpy()
    if not begin.size or not hours.opens.size:
        return np.zeros(24)
    # A service lies in the opening it begins in; where it is longer, in those up to its end.
    first = np.maximum(hours.opens.searchsorted(begin, side="right") - 1, 0)
    last = np.maximum(hours.opens.searchsorted(stop, side="left") - 1, first)
    pieces = last - first + 1
    whose = np.repeat(np.arange(begin.size), pieces)
    opening = first[whose] + np.arange(whose.size) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    opens = np.maximum(begin[whose], hours.opens[opening])
    closes = np.minimum(stop[whose], hours.closes[opening])
    return _by_hour(opens, np.maximum(opens, closes), setting)


def _by_hour(opens: Int64Array, closes: Int64Array, setting: Setting) -> FloatArray:
    """Add up spans by hour of the day: the area under a staircase, read at full hours."""
    midnight = (
        (setting.origin.hour * 60 + setting.origin.minute) * 60 + setting.origin.second
    ) * 1_000_000
    (first, begin), (last, end) = (np.divmod(each + midnight, DAY) for each in (opens, closes))
    days = (last - first).sum()
    sums = [
        days * hour + (np.minimum(end, hour) - np.minimum(begin, hour)).sum()
        for hour in np.arange(25) * HOUR
    ]
    return np.diff(np.array(sums, dtype=np.float64))


def _cells(shares: Mapping[str, FloatArray], setting: Setting, first: int, last: int) -> go.Heatmap:
    """Draw the hours from `first` to before `last`."""
    import plotly.graph_objects as go

    values = np.array([share[first:last] for share in shares.values()])
    return go.Heatmap(
        x=[str(hour) for hour in range(first, last)],
        y=[wrapped(title_of(name, setting.pools[name].title)) for name in shares],
        z=np.round(values, 3).tolist(),
        text=[["" if np.isnan(v) else f"{100 * v:.0f}" for v in line] for line in values],
        texttemplate="%{text}",
        textfont={"size": 12},
        coloraxis="coloraxis",
        xgap=2,
        ygap=2,
        hovertemplate="%{y}<br>%{x}: %{text} %<extra></extra>",
        hoverongaps=False,
    )
