"""The workloads in Prosimos: a BPMN file and a JSON file, and a CSV file of events."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import polars as pl
from figures import COLUMNS, Figures, of_events
from prosimos.simulation_engine import run_simulation

START = "2026-01-05 00:00:00+00:00"
NEVER = 1e12
"""Seconds that nothing lasts: Prosimos wants a most for every distribution."""
HOUR = 3600.0
Distribution = dict[str, Any]
Ways = tuple[tuple[str, str], ...]

COUNTER: Ways = (("start", "counter"), ("counter", "end"))
APPROVAL: Ways = (
    ("start", "arrived"),
    ("arrived", "intake"),
    ("intake", "papers"),
    ("papers", "supplement"),
    ("supplement", "arrived"),
    ("papers", "again"),
    ("again", "split"),
    *(("split", f"review_{n}") for n in (1, 2, 3)),
    *((f"review_{n}", "join") for n in (1, 2, 3)),
    ("join", "decision"),
    ("decision", "outcome"),
    ("outcome", "again"),
    ("outcome", "issue"),
    ("issue", "end"),
)
CHOICES = {"papers": {"supplement": 0.3, "again": 0.7}, "outcome": {"again": 0.1, "issue": 0.9}}
ELEMENTS = {
    "startEvent": ("start",),
    "endEvent": ("end",),
    "exclusiveGateway": ("arrived", "papers", "again", "outcome"),
    "parallelGateway": ("split", "join"),
}


def _distribution(name: str, *parameters: float) -> Distribution:
    values = (*parameters, 0.0, NEVER)
    return {
        "distribution_name": name,
        "distribution_params": [{"value": value} for value in values],
    }


def _exponential(mean: float) -> Distribution:
    return _distribution("expon", mean * HOUR)


def _lognormal(mean: float, sigma: float) -> Distribution:
    seconds = mean * HOUR
    return _distribution("lognorm", seconds, seconds**2 * math.expm1(sigma**2))


def _gamma(mean: float, shape: float) -> Distribution:
    seconds = mean * HOUR
    return _distribution("gamma", seconds, seconds**2 / shape)


TASKS: dict[str, dict[str, tuple[int, Distribution]]] = {
    "counter": {"counter": (3, _exponential(1.0))},
    "approval": {
        "intake": (4, _lognormal(2.24, 0.5)),
        "review_1": (2, _gamma(1.44, 2.5)),
        "review_2": (3, _lognormal(2.16, 0.8)),
        "review_3": (2, _gamma(1.44, 4.0)),
        "decision": (2, _lognormal(1.44, 0.6)),
        "issue": (2, _lognormal(1.6, 0.4)),
    },
}
ROUND_THE_CLOCK = [
    {"from": "MONDAY", "to": "SUNDAY", "beginTime": "00:00:00", "endTime": "23:59:59.999999"}
]


def _bpmn(workload: str) -> str:
    """Draw the process."""
    ways = {"counter": COUNTER, "approval": APPROVAL}[workload]
    met = {end for way in ways for end in way}
    lines = [
        f'<{kind} id="{name}" name="{name}"/>'
        for kind, names in ELEMENTS.items()
        for name in names
        if name in met
    ]
    lines += [f'<task id="{name}" name="{name}"/>' for name in TASKS[workload]]
    if "supplement" in met:
        timer = "<timerEventDefinition/>"
        lines.append(
            f'<intermediateCatchEvent id="supplement" name="supplement">{timer}'
            "</intermediateCatchEvent>"
        )
    lines += [
        f'<sequenceFlow id="{_flow(*way)}" sourceRef="{way[0]}" targetRef="{way[1]}"/>'
        for way in ways
    ]
    body = "\n".join(lines)
    schema = "http://www.omg.org/spec/BPMN/20100524/MODEL"
    return f'<definitions xmlns="{schema}">\n<process id="p">\n{body}\n</process>\n</definitions>\n'


def _flow(source: str, target: str) -> str:
    return f"{source}_to_{target}"


def _resource(name: str, staff: int) -> dict[str, Any]:
    return {
        "id": f"{name}_staff",
        "name": f"{name}_staff",
        "cost_per_hour": 0,
        "amount": staff,
        "calendar": "always",
        "assignedTasks": [name],
    }


def _choice(gateway: str) -> dict[str, Any]:
    ways = CHOICES[gateway].items()
    return {
        "gateway_id": gateway,
        "probabilities": [{"path_id": _flow(gateway, to), "value": p} for to, p in ways],
    }


def _parameters(workload: str) -> dict[str, Any]:
    tasks = TASKS[workload]
    both = workload == "approval"
    return {
        "resource_profiles": [
            {"id": name, "name": name, "resource_list": [_resource(name, staff)]}
            for name, (staff, _) in tasks.items()
        ],
        "resource_calendars": [{"id": "always", "name": "always", "time_periods": ROUND_THE_CLOCK}],
        "task_resource_distribution": [
            {"task_id": name, "resources": [{"resource_id": f"{name}_staff"} | takes]}
            for name, (_, takes) in tasks.items()
        ],
        "arrival_time_distribution": _exponential(1.0 if both else 1 / 2.7),
        "arrival_time_calendar": ROUND_THE_CLOCK,
        "gateway_branching_probabilities": [_choice(gateway) for gateway in CHOICES if both],
        "event_distribution": [{"event_id": "supplement"} | _exponential(48)] if both else [],
    }


def prepare(workload: str, cases: int) -> Callable[[int], Figures]:
    """Give a run of a workload by its seed."""

    def run(seed: int) -> Figures:
        np.random.seed(seed)  # noqa: NPY002 (Prosimos draws from NumPy's global generator)
        with TemporaryDirectory() as folder:
            process, parameters, log = (Path(folder) / n for n in ("p.bpmn", "p.json", "log.csv"))
            process.write_text(_bpmn(workload))
            parameters.write_text(json.dumps(_parameters(workload)))
            run_simulation(str(process), str(parameters), cases, None, str(log), START)
            return of_events(_events(log))

    return run


def _events(log: Path) -> pl.DataFrame:
    table = pl.read_csv(log).rename(
        {"case_id": "case", "enable_time": "enabled", "start_time": "start", "end_time": "end"}
    )
    return table.select("case", "activity", *_hours(COLUMNS[2:]))


def _hours(columns: Iterable[str]) -> list[pl.Expr]:
    start = pl.lit(START).str.to_datetime("%Y-%m-%d %H:%M:%S%z")
    return [
        (pl.col(name).str.to_datetime("%Y-%m-%d %H:%M:%S%.f%z") - start).dt.total_microseconds()
        / 1e6
        / HOUR
        for name in columns
    ]
