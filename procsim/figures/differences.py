"""What each design changes in the figures that decide, with intervals about zero."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procsim.figures.labels import kpi_title, scale_of, verdict_text
from procsim.figures.style import BETTER, INK, UNSHOWN, WORSE, laid_out, without_data, wrapped
from procsim.text import _, title_of

if TYPE_CHECKING:
    import plotly.graph_objects as go

    from procsim.compare.result import Comparison, Difference

LOOKS = {"better": (BETTER, "triangle-left"), "worse": (WORSE, "square")}
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
        f"{kpi_title(key)}, {scale_of(first).title}"
        for key, [(_name, first), *_rest] in found.items()
    ]
    figure = make_subplots(
        rows=len(found), cols=1, subplot_titles=titles, vertical_spacing=0.32 / (rows + len(found))
    )
    for number, each in enumerate(found.values(), start=1):
        for title, difference in each:
            _draw(figure, title, difference, number)
        figure.add_vline(x=0, line={"color": INK, "width": 1.2}, row=number, col=1)
    figure.update_yaxes(autorange="reversed", rangemode="normal", showgrid=False)
    laid_out(figure, height=60 + len(found) * (70 + 42 * rows), showlegend=False)
    return figure.update_yaxes(rangemode="normal", autorange="reversed")


def _draw(figure: go.Figure, title: str, found: Difference, row: int) -> None:
    import plotly.graph_objects as go

    scale = scale_of(found)
    colour, symbol = LOOKS.get(found.verdict, (UNSHOWN, "circle-open"))
    half = None if found.half_width is None else [found.half_width / scale.divisor]
    value = (found.difference or 0.0) / scale.divisor
    figure.add_trace(
        go.Scatter(
            x=[value], y=[title], mode="markers+text",
            marker={"color": colour, "symbol": symbol, "size": 11, "line": {"width": 2}},
            error_x={"array": half, "color": colour, "thickness": 2.4, "width": 6} if half else None,
            text=[verdict_text(found)], textposition="top center",
            textfont={"color": colour, "size": 12}, cliponaxis=False,
            hovertemplate=f"%{{x:.3g}} {scale.title}",
        ),
        row=row, col=1,
    )  # fmt: skip
