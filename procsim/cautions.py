"""What to be warned of beside what a workflow itself tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procsim.plan import run_end
from procsim.text import N_, Sentence
from procsim.workflow.hours import calendar_of

if TYPE_CHECKING:
    from procsim.workflow.graph import Graph


def cautions(graph: Graph, until: int | None = None) -> list[Sentence]:
    """Name the calendars whose public holidays are not known for a year of the runs.

    Parameters
    ----------
    graph : networkx.DiGraph
        A sound workflow.
    until : int, optional
        Where the longest run ended, microseconds; the length that the scenario asks for where left
        out, of a run until empty the year that it starts in.

    Returns
    -------
    list of Sentence
        A sentence a calendar, in the order of their names.
    """
    origin = graph.graph["run"].origin
    length = max(run_end(graph), 0) if until is None else until
    found = []
    for name in sorted(graph.graph["calendars"]):
        years = calendar_of(graph, name).years_outside_table(origin, length)
        if years:
            listed = ", ".join(str(year) for year in years)
            text = N_("calendar '{name}': no table of holidays for {years}; plain weeks there")
            found.append(Sentence(text, {"name": name, "years": listed}))
    return found
