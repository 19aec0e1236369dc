"""The two workloads that every side runs, and the answers that are known of them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Workload:
    """A process, how many cases of it to run, and its known answer.

    Parameters
    ----------
    name : str
    cases, quick_cases : int
        In a run that takes its time, and in a quick one.
    figure : str
        Of the figures of an event table: the one whose answer is known, in hours.
    exact, error : float
        The answer, and its standard error where it is itself estimated.
    """

    name: str
    cases: int
    quick_cases: int
    figure: str
    exact: float
    error: float = 0.0


COUNTER = Workload("counter", 100_000, 20_000, "wait", 2.7235)
"""Three clerks, 2.7 cases an hour, an hour's exponential service: Erlang C's mean wait."""

APPROVAL = Workload("approval", 20_000, 20_000, "cycle_time", 36.96, 0.12)
"""Six activities, three at once, two loops (``approval.yaml``): the mean of a long simulation."""

SEQUENCE = Workload("approval", 20_000, 20_000, "cycle_time", 41.84, 0.07)
"""The approval with its departments one after the other: 16 runs of 100,000 cases by procsim."""

WORKLOADS = {workload.name: workload for workload in (COUNTER, APPROVAL)}
