"""What share of cases is finished within how long, against the promise and the statutory limit."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from procsim.calendars import workdays_between
from procsim.figures.grid import POINTS, FloatArray, band, draw_band, instants
from procsim.figures.style import INK, laid_out, styles, without_data
from procsim.text import _, title_of

if TYPE_CHECKING:
    import plotly.graph_objects as go

    from procsim.scenario.quantity import Duration
    from procsim.tables import Tables, TypeSetting

PANELS = 4
"""More case types than these share one panel, in which limits of single types have no place."""


@dataclass(frozen=True, slots=True)
class _Sample:
    """Cycle times of finished cases by replication, in the unit of the panel."""

    values: FloatArray
    replication: FloatArray
    replications: int


def waiting_ecdf(tables: Mapping[str, Tables], shown: Collection[str] | None = None) -> go.Figure:
    """Draw the share of finished cases against time from first contact, a panel a case type.

    Where cases last days the axis counts workdays after the day of first contact, as limits do;
    where they last hours it counts minutes. Lines are means over replications, shades hold eight in
    ten replications.

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

    finished = {design: _finished(its) for design, its in tables.items()}
    types = sorted({name for frame in finished.values() for name in frame["case_type"].unique()})
    if not types:
        return without_data()
    settings = {name: its for t in tables.values() for name, its in t.setting.types.items()}
    panels: list[str | None] = list(types) if len(types) <= PANELS else [None]
    titles = [title_of(name, settings[name].title) if name else _("All cases") for name in panels]
    figure = make_subplots(
        rows=len(panels), cols=1, subplot_titles=titles, vertical_spacing=0.36 / (len(panels) + 1)
    )
    looks = styles(tables)
    for row, name in enumerate(panels, start=1):
        in_days = _lasts_days(finished, name)
        samples = {d: _sample(finished[d], its, name, in_days) for d, its in tables.items()}
        grid = _grid(samples, in_days)
        for design, sample in samples.items():
            draw_band(
                figure, grid, band(_shares(sample, grid)), looks[design], row=row, col=1,
                visible=shown is None or design in shown, shape="hv", showlegend=row == 1,
            )  # fmt: skip
        if name:
            _draw_limits(figure, settings[name], in_days, row)
        unit = _("workdays after the day of first contact") if in_days else _("minutes")
        figure.update_xaxes(title=unit, row=row, col=1)
    laid_out(figure, height=60 + 330 * len(panels), legend={"y": -0.25 / len(panels)})
    return figure.update_yaxes(range=[0, 1.02], tickformat=".0%")


def _finished(tables: Tables) -> Any:
    import polars as pl

    begin = tables.setting.origin + timedelta(microseconds=tables.setting.warm_up)
    return tables.cases.filter(pl.col("end") > begin).select(
        pl.col("case_type").cast(pl.String), "replication", "arrival", "end"
    )


def _lasts_days(finished: Mapping[str, Any], name: str | None) -> bool:
    import polars as pl

    for frame in finished.values():
        its = frame if name is None else frame.filter(pl.col("case_type") == name)
        longest = (its["end"] - its["arrival"]).quantile(0.95, "higher")
        if isinstance(longest, timedelta) and longest > timedelta(days=1):
            return True
    return False


def _sample(frame: Any, tables: Tables, name: str | None, in_days: bool) -> _Sample:  # noqa: FBT001
    import polars as pl

    its = frame if name is None else frame.filter(pl.col("case_type") == name)
    arrival, end = instants(its["arrival"], tables.setting), instants(its["end"], tables.setting)
    calendar = tables.setting.types[name].calendar if name else tables.setting.calendar
    values = workdays_between(calendar, arrival, end) if in_days else (end - arrival) / 60e6
    replication = its["replication"].to_numpy().astype(np.int64)
    return _Sample(np.asarray(values, dtype=np.float64), replication, tables.setting.replications)


def _grid(samples: Mapping[str, _Sample], in_days: bool) -> FloatArray:  # noqa: FBT001
    """Cut the axis up to the time within which 995 of 1000 cases are done."""
    known = [sample.values for sample in samples.values() if sample.values.size]
    far = max(float(np.quantile(values, 0.995)) for values in known)
    if in_days:
        return np.arange(0, max(far, 1) + 1, max(1, far // POINTS))
    return np.linspace(0, max(far, 1e-6), POINTS)


def _shares(sample: _Sample, grid: FloatArray) -> FloatArray:
    """Give the share done within each point of the grid, a row a replication that finished any."""
    rows = []
    for replication in range(sample.replications):
        values = np.sort(sample.values[sample.replication == replication])
        if values.size:
            rows.append(values.searchsorted(grid, side="right") / values.size)
    return np.array(rows) if rows else np.full((1, grid.size), np.nan)


def _draw_limits(figure: go.Figure, its: TypeSetting, in_days: bool, row: int) -> None:  # noqa: FBT001
    for limit, name, dash, place in (
        (its.promise, _("promise"), "dot", "bottom right"),
        (its.statutory, _("statutory limit"), "longdash", "top right"),
    ):
        if limit is not None and limit.workdays == in_days:
            where = limit.amount if in_days else limit.amount / 60e6
            figure.add_vline(
                x=where, line={"color": INK, "dash": dash, "width": 1.5}, row=row, col=1,
                annotation_text=f"{name}: {_limit_text(limit)}", annotation_position=place,
            )  # fmt: skip


def _limit_text(limit: Duration) -> str:
    if limit.workdays:
        return _("{n} workdays").format(n=f"{limit.amount:g}")
    return _("{n} minutes").format(n=f"{limit.amount / 60e6:g}")
