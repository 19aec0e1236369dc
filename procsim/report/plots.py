"""The plots of the report, each with what it shows in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from procsim.figures.designs import designs_of
from procsim.figures.differences import differences
from procsim.figures.process_map import process_map
from procsim.figures.queue_length import queue_length
from procsim.figures.throughput import throughput
from procsim.figures.utilisation import utilisation
from procsim.figures.waiting_causes import waiting_causes
from procsim.figures.waiting_ecdf import waiting_ecdf
from procsim.report.markup import Markup, Piece, element, section
from procsim.text import _

if TYPE_CHECKING:
    import plotly.graph_objects as go

    from procsim.compare.result import Comparison
    from procsim.report.words import Names
    from procsim.tables import Tables
    from procsim.workflow.graph import Graph

DRAWN = 7
"""More designs than these are left to the tables: the page must stay small."""


def plots(comparison: Comparison, names: Names, graphs: Mapping[str, Graph]) -> list[Markup]:
    """Draw everything in the order in which it is asked for.

    Parameters
    ----------
    comparison : Comparison
    names : Names
    graphs : mapping of design to networkx.DiGraph
        Workflows to draw as maps; those of today and of the leading design will do.
    """
    tables, shown = _drawn(comparison)
    lines = _("Lines are means over replications; shades hold eight in ten replications.")
    click = _("Click a name in the legend to show or hide a design.") if len(tables) > 2 else ""
    band_note = f"{lines} {click}".strip()
    sections = [
        section(
            "throughput", _("Throughput, before and after"),
            plot(throughput(tables, shown), band_note, number=1),
        ),
        section(
            "waiting", _("How long it takes, and why"),
            plot(waiting_ecdf(tables, shown), f"{_ecdf_note()} {band_note}", number=2),
            plot(waiting_causes(tables), _("Mean over finished cases of each replication, then "
                  "over replications."), number=3),
        ),
        section(
            "queues", _("Queues"),
            plot(queue_length(tables, shown), f"{_queue_note()} {band_note}", number=4),
        ),
        section(
            "utilisation", _("Staff over the day"),
            plot(utilisation(tables, shown), _utilisation_note(), number=5),
        ),
    ]  # fmt: skip
    maps: list[Piece] = []
    for number, (design, graph) in enumerate(graphs.items(), start=7):
        maps.append(element("h3", names.designs[design]))
        maps.append(plot(process_map(graph, comparison.tables[design]), _map_note(), number=number))
    if maps:
        sections.append(section("map", _("The process and its bottleneck"), *maps))
    if comparison.designs:
        drawn = plot(differences(comparison), _differences_note(), number=6)
        sections.append(section("differences", _("What each design changes"), drawn))
    return sections


def shown_first(comparison: Comparison) -> tuple[str, ...]:
    """Give the designs that plots show at once: today, and the leading or the first design."""
    second = comparison.leading or next(iter(comparison.designs), None)
    return (comparison.baseline, second) if second else (comparison.baseline,)


def _drawn(comparison: Comparison) -> tuple[dict[str, Tables], tuple[str, ...]]:
    shown = shown_first(comparison)
    tables = designs_of(comparison)
    others = [name for name in tables if name not in shown]
    wanted = {*shown, *others[: DRAWN - len(shown)]}
    return {name: its for name, its in tables.items() if name in wanted}, shown


def plot(figure: go.Figure, note: str, *, number: int) -> Markup:
    """Keep a plot as data that a few lines of script draw; `note` is there without them too."""
    # "<" would end the script element early; in JSON it may be written as an escape.
    data = figure.to_json().replace("<", "\\u003c")
    height = int(figure.layout.height)
    place = element(
        "div", class_="plot", id=f"plot-{number}", role="img", aria_label=note,
        style=f"height:{height}px",
    )  # fmt: skip
    store = Markup(f'<script type="application/json" data-plot="plot-{number}">{data}</script>')
    return element("figure", place, store, element("figcaption", note))


def _ecdf_note() -> str:
    return _(
        "Share of finished cases that took at most so long from first contact. Limits count from "
        "acceptance and stand still while a clock is paused, so a case right of a limit may be on "
        "time."
    )


def _queue_note() -> str:
    return _("Mean number waiting during the opening hours of a day; the longest queue first.")


def _utilisation_note() -> str:
    return _("Busy share of the time on duty, in per cent; empty where nobody is on duty.")


def _differences_note() -> str:
    return _(
        "Difference from today with its interval. An interval that holds zero is grey: no "
        "difference is shown. ◆ blue is better, ■ orange is worse."
    )


def _map_note() -> str:
    return _(
        "The darker a step, the busier its staff; the bottleneck, the busiest pool, has an orange "
        "frame. “Wait” is the mean a visit. Dashed ways lead back."
    )
