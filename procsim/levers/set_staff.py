"""Another number of officers in a pool."""

from __future__ import annotations

from procsim.errors import LeverError, did_you_mean
from procsim.levers.lever import Lever
from procsim.scenario.pool import Officer
from procsim.scenario.redesign import SetStaff
from procsim.workflow.graph import Graph, with_changes


def set_staff(graph: Graph, record: SetStaff) -> Graph:
    """Give a pool another number of officers, all alike.

    Raises
    ------
    LeverError
        No such pool, or its officers differ, so that a number does not say who they are.
    """
    pools = graph.graph["pools"]
    if record.pool not in pools:
        raise LeverError(
            f"set_staff: found the pool '{record.pool}'; {did_you_mean(record.pool, pools)}"
        )
    pool = pools[record.pool]
    if isinstance(pool.staff, list) and any(_differs(officer) for officer in pool.staff):
        raise LeverError(
            f"set_staff: found officers of '{record.pool}' with hours or a speed of their own; "
            f"set_parameter with the path pools.{record.pool}.staff and a list of officers"
        )
    return with_changes(graph, pools={record.pool: pool.model_copy(update={"staff": record.staff})})


def _differs(officer: Officer) -> bool:
    return officer.calendar is not None or officer.speed != 1


LEVER = Lever(
    name="set_staff",
    record=SetStaff,
    apply=set_staff,
    reform={"en": "Staffing", "zh-Hans": "窗口人员配置", "zh-Hant": "窗口人員配置"},
    source="",
    can_worsen="cost, and the unit that gives officers up",
)
