"""How many cases are finished a workday, and how many in all."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

import numpy as np

from procsim.figures.grid import (
    FloatArray,
    at,
    band,
    draw_band,
    instants,
    last_end,
    workday_edges,
)
from procsim.figures.style import MUTED, Panels, laid_out, styles, without_data
from procsim.text import _

if TYPE_CHECKING:
    import plotly.graph_objects as go

    from procsim.calendars.intervals import Int64Array
    from procsim.tables import Tables


def throughput(tables: Mapping[str, Tables], shown: Collection[str] | None = None) -> go.Figure:
    """Draw cases finished per workday, and added up, before and after.

    Lines are means over replications, shades hold eight in ten replications.

    Parameters
    ----------
    tables : mapping of design to Tables
    shown : collection of str, optional
        Designs drawn at once; the legend offers the others. All where left out.

    Returns
    -------
    plotly.graph_objects.Figure
    """
    from plotly.subplots import make_subplots

    tables = {design: its for design, its in tables.items() if last_end(its.setting) > 0}
    if all(its.cases["end"].null_count() == its.cases.height for its in tables.values()):
        return without_data()
    panels = Panels((190, 190))
    figure = make_subplots(
        **panels.rows, shared_xaxes=True,
        subplot_titles=(_("Cases finished per workday"), _("Cases finished since the start")),
    )  # fmt: skip
    looks = styles(tables)
    for design, its in tables.items():
        edges, workdays = workday_edges(its.setting)
        counts = _finished(its, edges)
        visible = shown is None or design in shown
        x = at(edges[:-1], its.setting)
        each = band(counts / np.maximum(workdays, 1))
        draw_band(figure, x, each, looks[design], visible=visible, row=1, col=1)
        x = at(edges, its.setting)
        together = band(np.pad(counts.cumsum(axis=1), ((0, 0), (1, 0))))
        draw_band(
            figure, x, together, looks[design], visible=visible, row=2, col=1, showlegend=False
        )
    _shade_warm_up(figure, next(iter(tables.values())))
    figure.update_xaxes(type="date")
    return laid_out(figure, height=panels.height)


def _finished(tables: Tables, edges: Int64Array) -> FloatArray:
    """Count finished cases between edges, shape (replications, pieces)."""
    import polars as pl

    done = tables.cases.filter(pl.col("end").is_not_null()).select("replication", "end")
    pieces = edges.size - 1
    piece = edges.searchsorted(instants(done["end"], tables.setting), side="right") - 1
    # A case that ends with the run belongs to the last piece, not to one after it.
    piece = np.clip(piece, 0, pieces - 1)
    cell = done["replication"].to_numpy().astype(np.int64) * pieces + piece
    replications = tables.setting.replications
    counts = np.bincount(cell, minlength=replications * pieces)
    return counts.reshape(replications, pieces).astype(np.float64)


def _shade_warm_up(figure: go.Figure, tables: Tables) -> None:
    warm_up = tables.setting.warm_up
    if warm_up > 0:
        figure.add_vrect(
            x0=at(0, tables.setting), x1=at(warm_up, tables.setting), fillcolor=MUTED, opacity=0.1,
            line_width=0, annotation_text=_("warm-up, not counted"),
            annotation_position="bottom right", row=1, col=1,
        )  # fmt: skip
