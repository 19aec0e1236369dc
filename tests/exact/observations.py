"""What an exact case looks at: visits and cases of each replication, in hours."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
import polars as pl

from procsim.levers.designs import design_graph
from procsim.scenario.read import read
from procsim.simulate import simulate
from procsim.tables import Tables

SCENARIOS = Path(__file__).parent / "scenarios"
HOUR = 3_600_000_000


@dataclass(frozen=True)
class Visits:
    """Visits to one activity in one replication, as hours since the start of the run.

    A visit that never started starts as it ends: until then it waited.
    """

    enabled: np.ndarray
    start: np.ndarray
    end: np.ndarray
    ended: np.ndarray
    worked: np.ndarray
    pool: np.ndarray


@dataclass(frozen=True)
class Replication:
    """One replication: its visits by activity, its cases, the hours that count, marks by action."""

    visits: dict[str, Visits]
    arrival: np.ndarray
    end: np.ndarray
    queue: np.ndarray
    rounds: np.ndarray
    window: tuple[float, float]
    marks: dict[str, int]

    def counted(self, times: np.ndarray) -> np.ndarray:
        return (times >= self.window[0]) & (times <= self.window[1])

    def waits(self, activity: str) -> np.ndarray:
        at = self.visits[activity]
        return (at.start - at.enabled)[self.counted(at.enabled)]

    def served(self, activity: str) -> np.ndarray:
        """Waits of those who were served."""
        at = self.visits[activity]
        return (at.start - at.enabled)[self.counted(at.enabled) & (at.ended == "done")]

    def worked(self, activity: str) -> np.ndarray:
        """Hours of work in each visit."""
        at = self.visits[activity]
        return at.worked[self.counted(at.enabled)]

    def stood(self, activity: str) -> np.ndarray:
        """Hours between the end of work and that of the visit, never interrupted else."""
        at = self.visits[activity]
        return (at.end - at.start - at.worked)[self.counted(at.enabled)]

    def ended(self, activity: str, how: str) -> np.ndarray:
        """Whether each visit ended so."""
        at = self.visits[activity]
        return (at.ended == how)[self.counted(at.enabled)].astype(float)

    def stays(self, activity: str) -> np.ndarray:
        at = self.visits[activity]
        return (at.end - at.enabled)[self.counted(at.enabled)]

    def cycles(self) -> np.ndarray:
        return (self.end - self.arrival)[self.counted(self.arrival)]

    def queues(self) -> np.ndarray:
        return self.queue[self.counted(self.arrival)]

    def time_average(self, begin: np.ndarray, end: np.ndarray) -> float:
        """Integral over the window of how many are between begin and end, over its length."""
        low, high = self.window
        inside = np.clip(end, low, high) - np.clip(begin, low, high)
        return float(inside.sum() / (high - low))


@dataclass(frozen=True)
class Sample:
    """Replications of one scenario."""

    replications: tuple[Replication, ...]

    def each(self, of: Callable[[Replication], np.ndarray]) -> list[np.ndarray]:
        return [of(one) for one in self.replications]


def sample(
    name: str, *, seed: int, cool_down: float, changes: Sequence[tuple[str, str]] = ()
) -> Sample:
    """Run a file, or a redesign of it; the last `cool_down` hours of arrivals are not counted."""
    file, _, design = name.partition(" ")
    graph = design_graph(read(SCENARIOS / f"{file}.yaml", changes), design or None)
    tables = simulate(graph, seed=seed)
    until = [case.arrivals.until for case in graph.graph["cases"].values()]
    last = max((limit.amount / HOUR for limit in until if limit is not None), default=None)
    return Sample(tuple(_observed(tables, last, cool_down)))


def _observed(tables: Tables, last: float | None, cool_down: float) -> Iterator[Replication]:
    setting = tables.setting
    first = setting.warm_up / HOUR

    def hours(column: str) -> pl.Expr:
        return (pl.col(column) - setting.origin).dt.total_microseconds() / HOUR

    events = tables.events.filter(pl.col("kind") != "delay").select(
        "replication",
        "activity",
        hours("enabled_time").alias("enabled"),
        pl.coalesce(hours("start_time"), hours("end_time")).alias("start"),
        hours("end_time").alias("end"),
        pl.col("ended").cast(pl.String),
        pl.col("worked").dt.total_microseconds() / HOUR,
        pl.col("pool").cast(pl.String),
    )
    visits = {
        key: Visits(*(group[name].to_numpy() for name in group.columns[2:]))
        for key, group in events.partition_by("replication", "activity", as_dict=True).items()
    }
    per_case = tables.events.group_by("replication", "case_id").agg(rounds=pl.len())
    cases = tables.cases.join(
        per_case, on=["replication", "case_id"], how="left", maintain_order="left"
    ).select(
        "replication",
        hours("arrival").alias("arrival"),
        hours("end").alias("end"),
        (pl.col("queue").dt.total_microseconds() / HOUR).alias("queue"),
        pl.col("rounds").fill_null(0),
    )
    by_replication = cases.partition_by("replication", as_dict=True)
    actions = tables.marks.group_by("replication", "action").len()
    activities = sorted({activity for _, activity in visits})
    none = Visits(*(np.empty(0) for _ in fields(Visits)))
    for replication, end in enumerate(setting.ends):
        group = by_replication.get((replication,), cases.clear())
        stop = (end / HOUR if last is None else last) - cool_down
        yield Replication(
            {name: visits.get((replication, name), none) for name in activities},
            *(group[name].to_numpy() for name in ("arrival", "end", "queue", "rounds")),
            (first, stop),
            dict(
                actions.filter(pl.col("replication") == replication).select("action", "len").rows()
            ),
        )
