"""What each design changes in the figures that decide, with intervals about zero."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procsim.figures.labels import kpi_title, scale_of, verdict_text, with_unit
from procsim.figures.style import (
    BETTER,
    INK,
    UNSHOWN,
    WORSE,
    Panels,
    laid_out,
    without_data,
    wrapped,
)
from procsim.text import _, title_of

if TYPE_CHECKING:
    import plotly.graph_objects as go

    from procsim.compare.result import Comparison, Difference

LOOKS = {"better": (BETTER, "diamond"), "worse": (WORSE, "square")}
"""Colour and marker by verdict; any other is a grey ring."""


def differences(comparison: Comparison) -> go.Figure:
    """Draw the primary differences with their intervals, a panel a KPI and a row a design.

    What is better stands blue, what is worse orange and square, and grey what no difference is
    shown for; the interval of the latter holds zero.

    Parameters
    ----------
    comparison : Comparison

    Returns
    -------
    plotly.graph_objects.Figure
    """
    from plotly.subplots import make_subplots

    found: dict[str, list[tuple[str, Difference]]] = {}
    for design in comparison.designs.values():
        title = wrapped(title_of(design.name, design.title), 26)
        for key, difference in design.differences.items():
            if difference.primary and difference.difference is not None:
                found.setdefault(key, []).append((title, difference))
    if not found:
        return without_data(_("Nothing to draw: no redesign was compared."))
    rows = len(comparison.designs)
    titles = [
        wrapped(with_unit(kpi_title(key), scale_of(first).title), 50)
        for key, [(_name, first), *_rest] in found.items()
    ]
    panels = Panels((64 * rows,) * len(found))
    figure = make_subplots(**panels.rows, subplot_titles=titles)
    for number, each in enumerate(found.values(), start=1):
        for place, (_title, difference) in enumerate(each):
            _draw(figure, place, difference, number)
        labels = [f"<b>{title}</b><br>{verdict_text(difference)}" for title, difference in each]
        figure.update_yaxes(
            tickvals=list(range(len(each))), ticktext=labels, ticks="", row=number, col=1
        )
        figure.add_vline(x=0, line={"color": INK, "width": 1.2}, row=number, col=1)
    laid_out(figure, height=panels.height, showlegend=False)
    return figure.update_yaxes(
        rangemode="normal", range=[rows - 0.5, -0.5], showgrid=False, zeroline=False
    )


def _draw(figure: go.Figure, place: int, found: Difference, row: int) -> None:
    import plotly.graph_objects as go

    scale = scale_of(found)
    colour, symbol = LOOKS.get(found.verdict, (UNSHOWN, "circle-open"))
    half = None if found.half_width is None else [found.half_width / scale.divisor]
    interval = {"array": half, "color": colour, "thickness": 2.4, "width": 6} if half else None
    value = (found.difference or 0.0) / scale.divisor
    figure.add_trace(
        go.Scatter(
            x=[value], y=[place], mode="markers",
            marker={"color": colour, "symbol": symbol, "size": 11,
                    "line": {"width": 2, "color": colour}},
            error_x=interval,
            cliponaxis=False,
            hovertemplate=f"%{{x:.3g}} {scale.title}",
        ),
        row=row, col=1,
    )  # fmt: skip
