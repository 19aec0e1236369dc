"""Staff against demand: officers on duty and officers needed, by half-hour."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from procsim.figures.half_hours import both, drawn, line, middles, panels_of, stairs
from procsim.figures.style import UNSHOWN, translucent, without_data
from procsim.text import _

if TYPE_CHECKING:
    import plotly.graph_objects as go

    from procsim.staffing.answer import Answer
    from procsim.staffing.by_half_hour import BeforeAndAfter, HalfHours


def staff_and_demand(answer: Answer, days: BeforeAndAfter) -> go.Figure:
    """Draw how many officers the work that comes in each half-hour needs, and how many are there.

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
    figure = panels_of(pools, days, answer, _draw)
    return figure.update_layout(bargap=0.08).update_yaxes(title_text=_("officers"))


def _draw(
    figure: go.Figure, before: HalfHours | None, after: HalfHours, slots: range, **where: int
) -> None:
    import plotly.graph_objects as go

    first = where["row"] == 1
    most = max(float(np.nanmax(its.on_duty, initial=0.0)) for its, *_look in both(before, after))
    figure.update_yaxes(dtick=max(1, math.ceil(max(most, after.needed.max()) / 5)), **where)
    x, needed = middles(after.needed, slots)
    figure.add_trace(
        go.Bar(
            x=x, y=needed, width=0.46, name=_("needed for the work that comes"), showlegend=first,
            legendgroup="needed", marker={"color": translucent(UNSHOWN, 0.45)}, hoverinfo="y+name",
        ),
        **where,
    )  # fmt: skip
    for its, name, look in both(before, after):
        x, y = stairs(its.on_duty, slots)
        figure.add_trace(
            go.Scatter(x=x, y=y, name=name, legendgroup=name, showlegend=first, **line(line=look)),
            **where,
        )
