"""Where the time of a case goes, cause by cause."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from procsim.figures.labels import CAUSES, length_of_time, translated
from procsim.figures.style import PAPER, laid_out, readable_on, styles, without_data, wrapped
from procsim.text import _

if TYPE_CHECKING:
    import plotly.graph_objects as go

    from procsim.tables import Tables

_LOOKS = {
    "service": ("#0072b2", ""),
    "queue": ("#d55e00", "/"),
    "closed": ("#8c8c8c", "."),
    "preempted": ("#cc79a7", "x"),
    "blocked": ("#f0e442", "+"),
    "gate": ("#56b4e9", "-"),
    "applicant": ("#e69f00", "\\"),
    "outside": ("#009e73", "|"),
    "legal": ("#332288", "/"),
    "before": ("#d9d9d9", "x"),
}


def waiting_causes(tables: Mapping[str, Tables]) -> go.Figure:
    """Draw the mean time of a finished case by cause as stacked bars, a bar a design.

    A replication's mean is over its cases that finished after the warm-up; the bar is the mean over
    replications.

    Parameters
    ----------
    tables : mapping of design to Tables

    Returns
    -------
    plotly.graph_objects.Figure
    """
    import plotly.graph_objects as go

    means = {design: mean_by_cause(its) for design, its in tables.items()}
    longest = max((sum(found.values()) for found in means.values()), default=0.0)
    if longest == 0:
        return without_data()
    unit = length_of_time(longest)
    places = list(range(len(means)))
    names = [wrapped(style.title) for style in styles(tables).values()]
    figure = go.Figure()
    for cause, (colour, pattern) in _LOOKS.items():
        values = [found.get(cause, 0.0) / unit.minutes for found in means.values()]
        if any(values):
            figure.add_bar(
                y=places, x=values, name=translated(CAUSES, cause), orientation="h",
                marker={"color": colour, "line": {"color": PAPER, "width": 1},
                        "pattern": {"shape": pattern, "fgcolor": PAPER, "fillmode": "overlay",
                                    "solidity": 0.15, "size": 9}},
                text=[f"{value:.2g}" if value >= 0.06 * longest / unit.minutes else ""
                      for value in values],
                textposition="inside", insidetextanchor="middle", textangle=0,
                textfont={"color": readable_on(colour), "weight": "bold"},
                hovertemplate="%{x:.3g}",
            )  # fmt: skip
    figure.update_layout(barmode="stack", legend_traceorder="normal")
    figure.update_yaxes(autorange="reversed", tickvals=places, ticktext=names)
    figure.update_xaxes(title=_("Mean time of a finished case, {unit}").format(unit=unit.title))
    return laid_out(figure, height=190 + 46 * len(names), bargap=0.35)


def mean_by_cause(tables: Tables) -> dict[str, float]:
    """Give the mean minutes of a finished case by cause: the mean over replications of their means.

    Parameters
    ----------
    tables : Tables

    Returns
    -------
    dict of cause to float
        Empty where no case was finished after the warm-up.
    """
    from datetime import timedelta

    import polars as pl

    setting = tables.setting
    begin = setting.origin + timedelta(microseconds=setting.warm_up)
    found = (
        tables.cases.filter(pl.col("end") > begin)
        .group_by("replication")
        # Whole numbers, and replications in order: the same bits in whatever order cases are added.
        .agg(pl.col(*CAUSES).dt.total_microseconds().sum() / pl.len() / 60e6)
        .sort("replication")
        .select(pl.col(*CAUSES).mean())
    )
    row = found.row(0, named=True)
    return {} if row["service"] is None else {cause: float(row[cause]) for cause in CAUSES}
