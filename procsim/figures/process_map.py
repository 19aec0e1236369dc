"""The workflow as a map: how busy staff are, how long cases wait, and the bottleneck."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from procsim.figures.labels import CAUSES, HOLDERS, OUTCOMES, length_of_time, translated
from procsim.figures.style import INK, MUTED, PAPER, WORSE, laid_out, readable_on, wrapped
from procsim.text import _, title_of

if TYPE_CHECKING:
    import plotly.graph_objects as go

    from procsim.scenario.node import Node
    from procsim.tables import Setting, Tables
    from procsim.workflow.graph import Graph

_LAYER = 84
_BUSY = ((0.5, "#f7fbff"), (0.7, "#c6dbef"), (0.85, "#6baed6"), (float("inf"), "#2171b5"))
_QUIET = "#f2f2f2"
_ARROW: dict[str, Any] = {
    "showarrow": True, "text": "", "axref": "x", "ayref": "y", "arrowcolor": MUTED,
    "arrowhead": 2, "arrowsize": 1.2, "arrowwidth": 1.3,
}  # fmt: skip
_Place: TypeAlias = tuple[float, float]


@dataclass(frozen=True, slots=True)
class _Load:
    """What a run says of a step: how busy its pool is, and the mean wait for it in minutes."""

    busy: Mapping[str, float]
    wait: Mapping[str, float]

    @property
    def bottleneck(self) -> str | None:
        """The busiest staffed pool."""
        return max(self.busy, key=lambda pool: self.busy[pool], default=None)


class _Drawn(NamedTuple):
    """Boxes and arrows, and bows, as plotly wants them."""

    annotations: list[dict[str, Any]]
    shapes: list[dict[str, Any]]


def process_map(graph: Graph, tables: Tables) -> go.Figure:
    """Draw the workflow from first contact at the top to its ends at the bottom.

    Steps with staff say how busy their pool is and how long a visit waits for it; the busier, the
    darker. Steps of the busiest pool have a broad orange frame and are named the bottleneck. Ways
    back are dashed.

    Parameters
    ----------
    graph : networkx.DiGraph
        The workflow that the tables are of.
    tables : Tables

    Returns
    -------
    plotly.graph_objects.Figure
    """
    import plotly.graph_objects as go

    from procsim.workflow.layout import layers

    places = {name: (height, -layer) for name, (layer, height) in layers(graph).items()}
    load = _load(tables)
    drawn = _Drawn([], [])
    steps = {
        name: _step(name, graph.nodes[name]["record"], tables.setting, load) for name in places
    }
    for source, target in graph.edges:
        half = (steps[source].half_height, steps[target].half_height)
        start, end = places[source], places[target]
        hidden = end[1] < start[1] and covered(places, start, end)
        _draw_way(drawn, start, end, half, hidden=hidden)
    for name, place in places.items():
        _draw_step(drawn, place, steps[name])
    # All at once: with each that is added, plotly examines all that are there.
    figure = go.Figure(layout={"annotations": drawn.annotations, "shapes": drawn.shapes})
    depth = -min((y for _x, y in places.values()), default=0)
    reach = max((abs(x) for x, _y in places.values()), default=0) + 0.75
    figure.update_xaxes(visible=False, range=[-reach, reach], fixedrange=True)
    height = 60 + _LAYER * (depth + 1)
    laid_out(figure, height=int(height), margin={"l": 0, "r": 0, "t": 5, "b": 5})
    return figure.update_yaxes(
        visible=False, range=[-depth - 0.6, 0.6], fixedrange=True, rangemode="normal"
    )


def _load(tables: Tables) -> _Load:
    """Give the busy share of each staffed pool and the mean wait at each activity."""
    import polars as pl

    from procsim.kpi import duty
    from procsim.kpi.window import clock, ended_visits

    setting = tables.setting
    busy = duty(tables).group_by("pool").agg(pl.col("busy").sum() / pl.col("duty").sum())
    waited = clock("start_time", setting) - clock("enabled_time", setting)
    wait = (
        ended_visits(tables)
        .filter(pl.col("start_time").is_not_null())
        .group_by(pl.col("activity").cast(pl.String))
        .agg(waited.mean() / 60e6)
        .collect()
    )
    known = busy.filter(pl.col("busy").is_finite())
    return _Load(dict(known.iter_rows()), dict(wait.iter_rows()))


@dataclass(frozen=True, slots=True)
class _Step:
    text: str
    ground: str
    frame: str
    breadth: float

    @property
    def half_height(self) -> float:
        """Pixels from the middle of the box to its edge."""
        return 8 * (1 + self.text.count("<br>")) + 6 + self.breadth


def _step(name: str, record: Node, setting: Setting, load: _Load) -> _Step:
    """Say in a few lines what a step is and what happens there."""
    from procsim.scenario.node import Activity, Delay, End, Gate

    title = wrapped(title_of(name, record.title), 20)
    match record:
        case Activity():
            return _staffed(title, name, setting.pools[record.pool].name, load)
        case Delay():
            whose = translated(HOLDERS, record.delay)
            return _Step(f"{title}<br><i>{whose}</i>", PAPER, MUTED, 1)
        case Gate():
            return _Step(f"{title}<br><i>{translated(CAUSES, 'gate')}</i>", PAPER, MUTED, 1)
        case End():
            outcome = translated(OUTCOMES, record.end)
            text = f"<b>{title}</b>" if outcome == title else f"<b>{title}</b><br>{outcome}"
            return _Step(text, _QUIET, INK, 1.5)
        case _:
            return _Step(title, _QUIET, _QUIET, 1)


def _staffed(title: str, name: str, pool: str, load: _Load) -> _Step:
    lines = [f"<b>{title}</b>"]
    share = load.busy.get(pool)
    if share is not None:
        lines.append(_("{share} % busy").format(share=f"{100 * share:.0f}"))
    if name in load.wait:
        unit = length_of_time(load.wait[name])
        value = f"{load.wait[name] / unit.minutes:.1f}"
        lines.append(_("wait {value} {unit}").format(value=value, unit=unit.suffix))
    ground = next(colour for limit, colour in _BUSY if (share or 0.0) < limit)
    if pool == load.bottleneck:
        return _Step("<br>".join(["▲ " + _("BOTTLENECK"), *lines]), ground, WORSE, 4)
    return _Step("<br>".join(lines), ground, MUTED, 1)


def _draw_step(drawn: _Drawn, place: tuple[float, float], step: _Step) -> None:
    drawn.annotations.append({
        "x": place[0], "y": place[1], "text": step.text, "showarrow": False,
        "bgcolor": step.ground, "bordercolor": step.frame, "borderwidth": step.breadth,
        "borderpad": 5, "font": {"color": readable_on(step.ground), "size": 12},
    })  # fmt: skip


def covered(places: Mapping[str, _Place], start: _Place, end: _Place) -> bool:
    """Whether a straight way down would run behind the box of another step."""
    (x0, y0), (x1, y1) = start, end
    between = [(x, y) for x, y in places.values() if y1 < y < y0]
    return any(abs(x0 + (x1 - x0) * (y0 - y) / (y0 - y1) - x) < 0.4 for x, y in between)


def _draw_way(
    drawn: _Drawn, start: _Place, end: _Place, half: tuple[float, float], *, hidden: bool
) -> None:
    """Draw an arrow down from box to box, or a bow where others stand between or it leads back."""
    (x0, y0), (x1, y1) = start, end
    if y1 >= y0:
        _draw_bow(drawn, start, end, max(x0, x1) + 0.42, dash="dash")
    elif hidden:
        _draw_bow(drawn, start, end, min(x0, x1) - 0.42, dash="solid")
    else:
        top, bottom = y1 + half[1] / _LAYER, y0 - half[0] / _LAYER
        drawn.annotations.append({"x": x1, "y": top, "ax": x0, "ay": bottom, **_ARROW})


def _draw_bow(drawn: _Drawn, start: _Place, end: _Place, side: float, *, dash: str) -> None:
    """Draw a bow past the boxes, with its head half-way."""
    (x0, y0), (x1, y1) = start, end
    drawn.shapes.append({
        "type": "path", "path": f"M {x0},{y0} C {side},{y0} {side},{y1} {x1},{y1}",
        "layer": "below", "line": {"color": MUTED, "dash": dash, "width": 1.3},
    })  # fmt: skip
    # The middle of a cubic with both controls at `side`.
    x, y = (x0 + x1 + 6 * side) / 8, (y0 + y1) / 2
    ahead = 0.05 if y1 > y0 else -0.05
    head = {"x": x, "y": y + ahead - 0.03, "ax": x, "ay": y - ahead - 0.03}
    drawn.annotations.append({**head, **_ARROW})
