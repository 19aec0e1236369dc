"""What becomes of the promises where more or fewer people come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procsim.figures.promises import Family, families, owner_text, reach, value_text
from procsim.figures.style import (
    BETTER,
    INK,
    MUTED,
    WORSE,
    Panels,
    height_of,
    laid_out,
    plain,
    without_data,
    wrapped,
)
from procsim.text import _

if TYPE_CHECKING:
    import plotly.graph_objects as go

    from procsim.staffing.answer import Answer
    from procsim.staffing.promise import Promise

ROW, LEAST = 46, 110
"""Pixels of a promise, and of a panel of few, at least."""


def demand_sensitivity(answer: Answer) -> go.Figure:
    """Draw every promise with fewer people, with as many as now, and with more, against its limit.

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
    # Each panel has a title of two lines below the axis title of the one above.
    panels = Panels(tuple(_room(answer, each) for each in kinds), gap=104)
    titles = [wrapped(each.title, 44) for each in kinds]
    figure = make_subplots(**panels.rows, subplot_titles=titles)
    for row, family in enumerate(kinds, start=1):
        _draw(figure, answer, family, row)
    laid_out(figure, height=panels.height)
    return figure.update_yaxes(showgrid=False, zeroline=False, rangemode="normal", ticks="")


def _labels(answer: Answer, family: Family) -> list[str]:
    owners = [owner_text(answer.targets[of].target, answer.problem.graph) for of in family.places]
    return [wrapped(owner, 24) for owner in owners]


def _room(answer: Answer, family: Family) -> int:
    """Give the pixels of a panel, in which the longest label has room, and all rows are alike."""
    tallest = max(height_of(label) for label in _labels(answer, family))
    return max(max(ROW, tallest + 8) * len(family.places), LEAST)


def _draw(figure: go.Figure, answer: Answer, family: Family, row: int) -> None:
    import plotly.graph_objects as go

    for number, (name, promises, colour, symbol) in enumerate(_demands(answer)):
        known = [
            (place, promises[of])
            for place, of in enumerate(family.places)
            if promises[of].value is not None
        ]
        divisor = family.scale.divisor
        figure.add_trace(
            go.Scatter(
                x=[(promise.value or 0.0) / divisor for _place, promise in known],
                # Each demand has a line of its own, so that intervals do not cover one another.
                y=[place + 0.24 * (number - 1) for place, _promise in known],
                mode="markers", name=name, legendgroup=name, showlegend=row == 1,
                marker={"color": colour, "symbol": symbol, "size": 9},
                error_x={"array": [(p.half_width or 0.0) / divisor for _place, p in known],
                         "color": colour, "thickness": 1.8, "width": 3},
                hovertext=[value_text(promise, family.scale) for _place, promise in known],
                hovertemplate="%{hovertext}<extra>%{fullData.name}</extra>", cliponaxis=False,
            ),
            row=row, col=1,
        )  # fmt: skip
    labels = _labels(answer, family)
    figure.update_yaxes(
        tickvals=list(range(len(labels))), ticktext=labels,
        range=[len(labels) - 0.5, -0.5], row=row, col=1,
    )  # fmt: skip
    bound = family.bound / family.scale.divisor
    ends = [
        (promises[of].value or 0.0) + sign * (promises[of].half_width or 0.0)
        for _name, promises, *_look in _demands(answer)
        for of in family.places
        for sign in (-1, 1)
    ]
    shown = [end / family.scale.divisor for end in ends]
    figure.update_xaxes(
        title_text=plain(family.scale.title), row=row, col=1,
        range=reach(shown, bound, from_zero=not family.upward),
    )  # fmt: skip
    figure.add_vline(x=bound, line={"color": INK, "width": 1.4, "dash": "dot"}, row=row, col=1)


def _demands(answer: Answer) -> list[tuple[str, tuple[Promise, ...], str, str]]:
    """Give each demand with its name, its promises and its look: fewer, as now, more."""
    found = {each.factor: each.promises for each in answer.demand} | {1.0: answer.targets}
    return [(_name(factor), promises, *_look(factor)) for factor, promises in sorted(found.items())]


def _name(factor: float) -> str:
    if factor == 1:
        return _("as many as now")
    share = f"{100 * abs(factor - 1):.0f}"
    told = _("{share} % more") if factor > 1 else _("{share} % fewer")
    return told.format(share=share)


def _look(factor: float) -> tuple[str, str]:
    if factor == 1:
        return BETTER, "diamond"
    return (WORSE, "triangle-right") if factor > 1 else (MUTED, "triangle-left")
