"""What share of cases is finished within how long, against the promise and the statutory limit."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from procsim.calendars import workdays_between
from procsim.figures.grid import POINTS, FloatArray, band, draw_band, instants
from procsim.figures.style import INK, Panels, laid_out, styles, translucent, without_data, wrapped
from procsim.text import _, ngettext, title_of

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
    titles = [
        wrapped(title_of(name, settings[name].title), 50) if name else _("All cases")
        for name in panels
    ]
    room = Panels((230,) * len(panels), gap=104)
    figure = make_subplots(**room.rows, subplot_titles=titles)
    looks = styles(tables)
    for row, name in enumerate(panels, start=1):
        in_days = _lasts_days(finished, name)
        samples = {d: _sample(finished[d], its, name, in_days) for d, its in tables.items()}
        limits = _limits(settings[name], in_days) if name else []
        grid = _grid(samples, limits, in_days)
        for design, sample in samples.items():
            draw_band(
                figure, grid, band(_shares(sample, grid)), looks[design], row=row, col=1,
                visible=shown is None or design in shown, shape="hv", showlegend=row == 1,
            )  # fmt: skip
        figure.update_xaxes(range=[0, grid[-1]], row=row, col=1)
        _draw_limits(figure, limits, row, middle=grid[-1] / 2)
        unit = _("workdays after the day of first contact") if in_days else _("minutes")
        figure.update_xaxes(title=unit, row=row, col=1)
    laid_out(figure, height=room.height)
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


def _grid(
    samples: Mapping[str, _Sample],
    limits: Sequence[tuple[str, float]],
    in_days: bool,  # noqa: FBT001
) -> FloatArray:
    """Cut the axis up to the limits, and to the time within which 995 of 1000 cases are done."""
    known = [sample.values for sample in samples.values() if sample.values.size]
    far = max(float(np.quantile(values, 0.995)) for values in known)
    far = max(far, *(1.05 * where for _text, where in limits), 1e-6)
    if in_days:
        return np.arange(0, np.ceil(far) + 2, max(1, far // POINTS))
    return np.linspace(0, far, POINTS)


def _shares(sample: _Sample, grid: FloatArray) -> FloatArray:
    """Give the share done within each point of the grid, a row a replication that finished any."""
    rows = []
    for replication in range(sample.replications):
        values = np.sort(sample.values[sample.replication == replication])
        if values.size:
            rows.append(values.searchsorted(grid, side="right") / values.size)
    return np.array(rows) if rows else np.full((1, grid.size), np.nan)


def _limits(its: TypeSetting, in_days: bool) -> list[tuple[str, float]]:  # noqa: FBT001
    """Name the limits that the axis can show, and where on it they stand."""
    return [
        (f"{name}: {_limit_text(limit)}", limit.amount if in_days else limit.amount / 60e6)
        for name, limit in ((_("promise"), its.promise), (_("statutory limit"), its.statutory))
        if limit is not None and limit.workdays == in_days
    ]


def _draw_limits(
    figure: go.Figure, limits: Sequence[tuple[str, float]], row: int, *, middle: float
) -> None:
    """Draw limits as lines with their names on the side that has more room."""
    for number, (text, where) in enumerate(limits):
        figure.add_vline(
            x=where, line={"color": INK, "dash": "dot" if number == 0 else "longdash"},
            row=row, col=1,
        )  # fmt: skip
        figure.add_annotation(
            x=where, y=0.04 + 0.14 * number, text=f" {text} ", showarrow=False,
            xanchor="left" if where < middle else "right",
            bgcolor=translucent("#ffffff", 0.75), row=row, col=1,
        )  # fmt: skip


def _limit_text(limit: Duration) -> str:
    if limit.workdays:
        n = round(limit.amount)
        return ngettext("{n} workday", "{n} workdays", n).format(n=f"{limit.amount:g}")
    return _("{n} minutes").format(n=f"{limit.amount / 60e6:g}")
