"""What more staff buys: cost against what is promised."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from procsim.figures.labels import with_unit
from procsim.figures.promises import Family, cost_text, families, reach, staff_texts
from procsim.figures.style import (
    BETTER,
    INK,
    MUTED,
    WORSE,
    Panels,
    laid_out,
    plain,
    without_data,
    wrapped,
)
from procsim.text import _

if TYPE_CHECKING:
    import plotly.graph_objects as go

    from procsim.staffing.answer import Answer
    from procsim.staffing.promise import Staffed

FAR = 3.0
"""What is beyond so many times the limit stands at the edge of the plot, with its value."""

DEAR = 2.0
"""What costs more than so many times the answer, and than today, is left to the table."""


def staff_frontier(answer: Answer) -> go.Figure:
    """Draw what each staff costs against the promise that is kept worst, a panel a promise.

    The answer is a blue diamond, today's staff a grey ring, and the limit a line.

    Parameters
    ----------
    answer : Answer

    Returns
    -------
    plotly.graph_objects.Figure
    """
    from plotly.subplots import make_subplots

    kinds = families(answer.targets)
    if not kinds:
        return without_data(_("Nothing to draw: no promise was asked for."))
    panels = Panels((230,) * len(kinds))
    titles = [wrapped(each.title, 44) for each in kinds]
    figure = make_subplots(**panels.rows, subplot_titles=titles)
    for row, family in enumerate(kinds, start=1):
        _draw(figure, answer, family, row)
    figure.update_xaxes(title=_cost_title(answer), row=len(kinds), col=1)
    laid_out(figure, height=panels.height)
    return figure.update_xaxes(rangemode="normal", tickformat=",", dtick=_whole_step(answer))


def within_reach(answer: Answer) -> list[Staffed]:
    """Give the staffs of the frontier that have a place in the plot: not those that cost far more.

    Parameters
    ----------
    answer : Answer
    """
    compared = [answer.cost, *([] if answer.today is None else [answer.today.cost])]
    return [each for each in answer.frontier if each.cost <= DEAR * max(compared)]


def _whole_step(answer: Answer) -> int | None:
    """Give the step of an axis of whole officers; None where there are parts of them, or money."""
    costs = [each.cost for each in (answer.found, *within_reach(answer))]
    if answer.cost_unit != "officers" or any(cost % 1 for cost in costs):
        return None
    return max(1, math.ceil((max(costs) - min(costs)) / 8))


def _cost_title(answer: Answer) -> str:
    if answer.cost_unit == "officers":
        return _("officers")
    return with_unit(_("Cost a workday"), _("in the scenario's currency"))


def _draw(figure: go.Figure, answer: Answer, family: Family, row: int) -> None:
    frontier = [each for each in within_reach(answer) if worst(each, family) is not None]
    today = [] if answer.today is None else [answer.today]
    ring = {"width": 2.5, "color": WORSE}
    drawn: list[tuple[list[Staffed], dict[str, Any]]] = [
        (frontier, {"name": _("best for its cost"), "mode": "lines+markers",
                    "line": {"color": MUTED, "width": 1.2}, "marker": {"color": MUTED, "size": 7}}),
        (today, {"name": _("Today"), "mode": "markers+text",
                 "marker": {"color": WORSE, "size": 13, "symbol": "circle-open", "line": ring}}),
        ([answer.found], {"name": _("Found"), "mode": "markers",
                          "marker": {"color": BETTER, "size": 14, "symbol": "diamond"}}),
    ]  # fmt: skip
    edge = math.inf if family.upward else FAR * abs(family.bound) / family.scale.divisor or math.inf
    shown: list[float] = []
    for points, look in drawn:
        trace = _points(answer, family, points, edge)
        trace.update(look, showlegend=row == 1, legendgroup=look["name"])
        figure.add_trace(trace, row=row, col=1)
        shown += trace.y
    bound = family.bound / family.scale.divisor
    line = {"color": INK, "width": 1, "dash": "dot"}
    figure.add_hline(y=bound, line=line, row=row, col=1)
    figure.update_yaxes(
        title_text=plain(family.scale.title), row=row, col=1,
        range=reach(shown, bound, from_zero=not family.upward),
    )  # fmt: skip


def _points(answer: Answer, family: Family, points: Sequence[Staffed], edge: float) -> go.Scatter:
    """Place staffs by cost and by the promise that each keeps worst, none beyond the edge."""
    import plotly.graph_objects as go

    values = [(worst(each, family) or 0.0) / family.scale.divisor for each in points]
    return go.Scatter(
        x=[each.cost for each in points],
        y=[min(value, edge) for value in values],
        text=[f"{value:.4g}{family.scale.suffix} ↑" if value > edge else "" for value in values],
        textposition="bottom center",
        cliponaxis=False,
        hovertext=[
            f"{value:.4g}{family.scale.suffix}<br>{_hover(each, answer)}"
            for each, value in zip(points, values, strict=True)
        ],
        hovertemplate="%{hovertext}<extra></extra>",
    )


def worst(each: Staffed, family: Family) -> float | None:
    """Give the value of the promise of a family that a staff keeps worst; None where there is none.

    Parameters
    ----------
    each : Staffed
    family : Family
    """
    known = [each.promises[place].value for place in family.places if place < len(each.promises)]
    values = [value for value in known if value is not None]
    if not values:
        return None
    return min(values) if family.upward else max(values)


def _hover(each: Staffed, answer: Answer) -> str:
    """Say what a point costs, and its staff, a line a window."""
    lines = [cost_text(each.cost, answer), *staff_texts(each, answer.problem.graph)]
    return "<br>".join(plain(line) for line in lines)
