"""Time cut into few enough pieces to draw, and spread over replications."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import numpy.typing as npt

from procsim.calendars import DAY
from procsim.calendars.intervals import Int64Array
from procsim.figures.style import Style, plain, translucent

if TYPE_CHECKING:
    import plotly.graph_objects as go
    import polars as pl

    from procsim.tables import Setting

FloatArray: TypeAlias = npt.NDArray[np.float64]

POINTS = 120
"""So many points a line, however long the run."""


@dataclass(frozen=True, slots=True)
class Band:
    """A mean over replications and the range of eight in ten of them.

    Parameters
    ----------
    mean, low, high : ndarray(float64, shape=(points,))
        `low` and `high` are the 10 and 90 % quantiles over replications.
    """

    mean: FloatArray
    low: FloatArray
    high: FloatArray


def band(values: FloatArray) -> Band:
    """Summarise what each replication gave.

    Parameters
    ----------
    values : ndarray(float64, shape=(replications, points))

    Examples
    --------
    >>> band(np.array([[0.0], [10.0]])).mean.tolist()
    [5.0]
    """
    low, high = np.quantile(values, [0.1, 0.9], axis=0)
    return Band(values.mean(axis=0), low, high)


def instants(column: pl.Series, setting: Setting) -> Int64Array:
    """Turn times into microseconds since the run's start.

    Parameters
    ----------
    column : Series of Datetime
        Without nulls.
    setting : Setting
    """
    return (column - setting.origin).dt.total_microseconds().to_numpy().astype(np.int64)


def last_end(setting: Setting) -> int:
    """Give the end of the longest run, in microseconds."""
    return max(setting.ends, default=0)


def workday_edges(setting: Setting) -> tuple[Int64Array, Int64Array]:
    """Cut a run at the beginnings of workdays, several together where it is long.

    Parameters
    ----------
    setting : Setting

    Returns
    -------
    edges : ndarray(int64, shape=(n + 1,))
        Microseconds; what happens on closed days belongs to the workday before.
    workdays : ndarray(int64, shape=(n,))
        How many workdays lie between two edges.
    """
    end = last_end(setting)
    days = setting.calendar.day_start
    starts = days[(days + DAY > 0) & (days < end)]
    if starts.size == 0:
        starts = np.arange(0, end, DAY, dtype=np.int64)
    together = max(1, -(-starts.size // POINTS))
    first = starts[::together].copy()
    counted = np.diff(np.append(np.arange(0, starts.size, together), starts.size))
    if first.size:
        first[0] = min(0, int(first[0]))
    return np.append(first, end), counted


def at(instant: int | Int64Array, setting: Setting) -> Any:
    """Turn microseconds since the start into dates and times for an axis."""
    moments = np.datetime64(setting.origin, "us") + np.asarray(instant).astype("timedelta64[us]")
    # Minutes are finer than any plot, and shorter in a page.
    return moments.astype("datetime64[m]")


def draw_band(
    figure: go.Figure, x: Any, values: Band, style: Style, *, visible: bool = True, **where: Any
) -> None:
    """Draw a mean as a line, and what lies between the quantiles as a shade behind it.

    Parameters
    ----------
    figure : plotly.graph_objects.Figure
    x : sequence
    values : Band
    style : Style
    visible : bool
        Otherwise only the legend shows it, until it is clicked.
    **where
        ``row`` and ``col`` of the subplot, ``showlegend``, and ``shape`` of the line.
    """
    import plotly.graph_objects as go

    shape = where.pop("shape", "linear")
    legend = where.pop("showlegend", True)
    shown = {"visible": True if visible else "legendonly", "legendgroup": style.title}
    if not np.array_equal(values.low, values.high):
        ring = {"x": np.concatenate((x, x[::-1])), "fill": "toself", "mode": "lines"}
        if shape == "hv":
            ring["x"], low, high = _stairs(x, values)
        else:
            low, high = values.low, values.high[::-1]
        figure.add_trace(
            go.Scatter(
                **ring, y=_short(np.concatenate((low, high))), line={"width": 0},
                fillcolor=translucent(style.colour), hoverinfo="skip", showlegend=False, **shown,
            ),
            **where,
        )  # fmt: skip
    figure.add_trace(
        go.Scatter(
            x=x, y=_short(values.mean), name=plain(style.title), showlegend=legend, mode="lines",
            line={"color": style.colour, "dash": style.dash, "width": 2.2, "shape": shape}, **shown,
        ),
        **where,
    )  # fmt: skip


def _stairs(x: Any, values: Band) -> tuple[Any, FloatArray, FloatArray]:
    """Give the ring around a band of which each value holds until the next point."""
    forth = np.repeat(x, 2)[1:]
    ring = np.concatenate((forth, forth[::-1]))
    return ring, np.repeat(values.low, 2)[:-1], np.repeat(values.high, 2)[:-1][::-1]


def _short(values: FloatArray) -> FloatArray:
    """Round to what a plot can show, so that the page stays small."""
    return np.round(values, 4)
