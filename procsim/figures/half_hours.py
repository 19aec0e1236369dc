"""Panels of pools over the half-hours of a day, which two plots of staff share."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from procsim.figures.grid import FloatArray
from procsim.figures.promises import pool_title
from procsim.figures.style import BETTER, INK, Panels, height_of, laid_out, wrapped
from procsim.text import _

if TYPE_CHECKING:
    import plotly.graph_objects as go

    from procsim.staffing.answer import Answer
    from procsim.staffing.by_half_hour import BeforeAndAfter, HalfHours

POOLS = 12
"""So many pools are drawn at most: those whose staff changes, then those that need most."""

PANEL = 110


def drawn(days: BeforeAndAfter, answer: Answer) -> list[str]:
    """Name the pools to draw: all, or those that were tuned and need most officers.

    Parameters
    ----------
    days : BeforeAndAfter
    answer : Answer
    """
    known = [name for name, its in days.found.items() if its.came.any()]
    tuned = set(answer.problem.tunings)
    order = sorted(known, key=lambda name: (name not in tuned, -days.found[name].needed.max()))
    return [name for name in known if name in order[:POOLS]]


def panels_of(
    pools: Sequence[str], days: BeforeAndAfter, answer: Answer, draw: Callable[..., None]
) -> go.Figure:
    """Draw a panel for each pool, over the half-hours in which there is anything to draw.

    Parameters
    ----------
    pools : sequence of str
    days : BeforeAndAfter
    answer : Answer
    draw : callable
        Called with the figure, the pool's data before and after, the range of half-hours, and
        ``row`` and ``col``.
    """
    from plotly.subplots import make_subplots

    first, last = span(days, pools)
    titles = [wrapped(pool_title(pool, answer.problem.graph), 44) for pool in pools]
    panels = Panels((PANEL,) * len(pools), gap=max(46, 14 + max(map(height_of, titles))))
    figure = make_subplots(**panels.rows, shared_xaxes=True, subplot_titles=titles)
    for row, pool in enumerate(pools, start=1):
        before = days.today.get(pool)
        draw(figure, before, days.found[pool], range(first, last), row=row, col=1)
    # So few that their labels have room on a telephone.
    ticks = range(first, last + 1, 2 * max(1, math.ceil((last - first) / 12)))
    figure.update_xaxes(
        tickvals=[slot / 2 for slot in ticks], ticktext=[clock(slot) for slot in ticks],
        range=[first / 2 - 0.05, last / 2 + 0.05],
    )  # fmt: skip
    figure.update_xaxes(title=_("time of the day"), row=len(pools), col=1)
    laid_out(figure, height=panels.height)
    return figure.update_xaxes(tickangle=0)


def span(days: BeforeAndAfter, pools: Sequence[str]) -> tuple[int, int]:
    """Give the half-hours from the first to after the last in which anybody is on duty."""
    some = np.zeros(48, dtype=bool)
    for pool in pools:
        for its in (days.today.get(pool), days.found[pool]):
            if its is not None:
                some |= np.nan_to_num(its.on_duty) > 0
    slots = np.flatnonzero(some)
    return (int(slots[0]), int(slots[-1]) + 1) if slots.size else (18, 34)


def clock(slot: int) -> str:
    """Say when a half-hour begins.

    Examples
    --------
    >>> clock(17)
    '08:30'
    """
    return f"{slot // 2:02d}:{slot % 2 * 30:02d}"


def stairs(values: FloatArray, slots: range) -> tuple[list[float], list[float | None]]:
    """Lay a value for each half-hour out as a line with steps; a gap where there is none."""
    x, y = [], list[float | None]()
    for slot in slots:
        value = float(values[slot])
        x += [slot / 2, slot / 2 + 0.5]
        y += [None, None] if np.isnan(value) else [round(value, 3)] * 2
    return x, y


def middles(values: FloatArray, slots: range) -> tuple[list[float], list[float | None]]:
    """Lay a value for each half-hour out at its middle."""
    y = [None if np.isnan(values[slot]) else round(float(values[slot]), 3) for slot in slots]
    return [slot / 2 + 0.25 for slot in slots], y


def line(**look: Any) -> dict[str, Any]:
    """Give the look of a line of today's staff or of the one found."""
    return {"mode": "lines", "connectgaps": False, "hoverinfo": "y+name", **look}


def both(before: HalfHours | None, after: HalfHours) -> list[tuple[HalfHours, str, dict[str, Any]]]:
    """Give what is drawn of today, where it is there, and of what was found, with their looks."""
    found = [(after, _("Found"), {"color": BETTER, "width": 3})]
    if before is None:
        return found
    # On top, so that both are seen where they are the same.
    return [*found, (before, _("Today"), {"color": INK, "dash": "dash", "width": 1.6})]
