"""How long people wait by the half-hour in which they came, before and after."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from procsim.figures.half_hours import both, drawn, line, middles, panels_of
from procsim.figures.labels import length_of_time
from procsim.figures.style import without_data
from procsim.text import _

if TYPE_CHECKING:
    import plotly.graph_objects as go

    from procsim.staffing.answer import Answer
    from procsim.staffing.by_half_hour import BeforeAndAfter, HalfHours


def wait_by_half_hour(answer: Answer, days: BeforeAndAfter) -> go.Figure:
    """Draw the mean wait at each pool, while it is open, by the half-hour in which it began.

    Parameters
    ----------
    answer : Answer
    days : BeforeAndAfter

    Returns
    -------
    plotly.graph_objects.Figure
    """
    pools = drawn(days, answer)
    if not pools:
        return without_data(_("Nothing to draw: nobody came to a pool with officers."))
    return panels_of(pools, days, answer, _draw)


def _draw(
    figure: go.Figure, before: HalfHours | None, after: HalfHours, slots: range, **where: int
) -> None:
    import plotly.graph_objects as go

    lines = both(before, after)
    # Minutes at a window and days in an office behind it may stand below each other.
    unit = length_of_time(max(np.nanmax(its.waited, initial=0.0) for its, *_look in lines))
    for its, name, look in lines:
        x, y = middles(its.waited / unit.minutes, slots)
        figure.add_trace(
            go.Scatter(
                x=x, y=y, name=name, legendgroup=name, showlegend=where["row"] == 1,
                **line(line=look, mode="lines+markers", marker={"size": 5}),
            ),
            **where,
        )  # fmt: skip
    figure.update_yaxes(title_text=unit.title, **where)
