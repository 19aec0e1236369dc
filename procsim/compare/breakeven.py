"""How much slower generalists may be before one window waits as long as today."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from procsim.compare.observed import mean_of, values
from procsim.errors import UsageError, did_you_mean
from procsim.kpi import KPIS, summarise
from procsim.scenario.redesign import SingleWindow

if TYPE_CHECKING:
    from procsim.scenario.scenario import Scenario
    from procsim.workflow.graph import Graph

PRECISION = 0.005
"""Half a percentage point of slow-down."""

_FASTEST, _FIRST, _SLOWEST = -0.8, 0.1, 3.2


def break_even(
    scenario: Scenario,
    design: str,
    *,
    replications: int | None = None,
    seed: int | None = None,
    engine: str = "auto",
) -> float | None:
    """Find the slow-down at which the mean wait of a case is as long as in today's process.

    Every trial is a simulation on the same random numbers, so that the wait grows steadily with the
    slow-down; the answer belongs to this hall and these staff, and to no other.

    Parameters
    ----------
    scenario : Scenario
    design : str
        A redesign with a lever ``single_window``, its own or one it extends.
    replications, seed : int, optional
        The scenario's own where left out.
    engine : str

    Returns
    -------
    float or None
        A share, to half a percentage point: 0.15 is 15 % slower; negative where generalists would
        have to be faster. None without such a lever, or where no slow-down from -80 % to 320 %
        makes the waits equal.

    Raises
    ------
    UsageError
        A redesign that the scenario does not have.
    """
    from procsim.levers import design_graph
    from procsim.simulate import simulate

    if design not in scenario.redesigns:
        known = list(scenario.redesigns)
        raise UsageError(f"design: found '{design}'; {did_you_mean(design, known)}")
    owner = _owner(scenario, design)
    if owner is None:
        return None

    def wait(graph: Graph) -> float:
        tables = simulate(graph, seed=seed, replications=replications, engine=engine)
        frame = summarise(KPIS["wait_per_case"], tables)
        return mean_of(values(frame["mean"].to_list())) or 0.0

    today = wait(design_graph(scenario, None))
    return crossing(
        lambda slow_down: wait(design_graph(_slowed(scenario, owner, slow_down), design)) - today
    )


def crossing(excess: Callable[[float], float]) -> float | None:
    """Find where a growing function of the slow-down crosses 0, by bisection.

    Examples
    --------
    >>> round(crossing(lambda slow_down: slow_down - 0.158), 2)
    0.16
    >>> crossing(lambda slow_down: -1.0) is None
    True
    """
    low, high = 0.0, _FIRST
    if excess(low) > 0:
        low, high = _FASTEST, 0.0
        if excess(low) > 0:
            return None
    else:
        while excess(high) < 0:
            low, high = high, 2 * high
            if high > _SLOWEST:
                return None
    while high - low > PRECISION:
        middle = (low + high) / 2
        if excess(middle) < 0:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _owner(scenario: Scenario, design: str) -> str | None:
    """Name the redesign, this one or one it extends, that has the lever."""
    name: str | None = design
    while name is not None:
        redesign = scenario.redesigns[name]
        if any(isinstance(record, SingleWindow) for _, record in redesign.levers):
            return name
        name = redesign.extends
    return None


def _slowed(scenario: Scenario, owner: str, slow_down: float) -> Scenario:
    redesign = scenario.redesigns[owner]
    levers = [
        (lever, record.model_copy(update={"slow_down": slow_down}))
        if isinstance(record, SingleWindow)
        else (lever, record)
        for lever, record in redesign.levers
    ]
    changed = redesign.model_copy(update={"levers": levers})
    return scenario.model_copy(update={"redesigns": {**scenario.redesigns, owner: changed}})
