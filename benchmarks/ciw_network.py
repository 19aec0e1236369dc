"""The workloads in Ciw; it has no AND split, so the departments follow one another."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import ciw
import polars as pl
from figures import Figures, of_events

DELAY = "supplement"


class Arrivals(ciw.dists.Distribution):
    """Exponential gaps between so many cases, and then none."""

    def __init__(self, gap: float, cases: int) -> None:
        self.gap, self.left = gap, cases

    def sample(self, t: float | None = None, ind: object = None) -> float:
        """Give the next gap."""
        del t, ind
        if not self.left:
            return math.inf
        self.left -= 1
        return float(ciw.rng.exponential(self.gap))


def _lognormal(mean: float, sigma: float) -> ciw.dists.Lognormal:
    return ciw.dists.Lognormal(math.log(mean) - sigma**2 / 2, sigma)


def _counter(cases: int) -> tuple[list[str], dict[str, Any]]:
    return ["counter"], {
        "arrival_distributions": [Arrivals(1 / 2.7, cases)],
        "service_distributions": [ciw.dists.Exponential(1.0)],
        "number_of_servers": [3],
    }


def _approval(cases: int) -> tuple[list[str], dict[str, Any]]:
    takes = {
        "intake": (4, _lognormal(2.24, 0.5)),
        DELAY: (math.inf, ciw.dists.Exponential(1 / 48)),
        "review_1": (2, ciw.dists.Gamma(2.5, 1.44 / 2.5)),
        "review_2": (3, _lognormal(2.16, 0.8)),
        "review_3": (2, ciw.dists.Gamma(4.0, 1.44 / 4.0)),
        "decision": (2, _lognormal(1.44, 0.6)),
        "issue": (2, _lognormal(1.6, 0.4)),
    }
    ways = {
        "intake": {DELAY: 0.3, "review_1": 0.7},
        DELAY: {"intake": 1.0},
        "review_1": {"review_2": 1.0},
        "review_2": {"review_3": 1.0},
        "review_3": {"decision": 1.0},
        "decision": {"review_1": 0.1, "issue": 0.9},
        "issue": {},
    }
    names = list(takes)
    return names, {
        "arrival_distributions": [Arrivals(1.0, cases), *[None] * (len(names) - 1)],
        "service_distributions": [service for _, service in takes.values()],
        "number_of_servers": [staff for staff, _ in takes.values()],
        "routing": [[ways[here].get(there, 0.0) for there in names] for here in names],
    }


NETWORKS = {"counter": _counter, "approval": _approval}


def prepare(workload: str, cases: int) -> Callable[[int], Figures]:
    """Give a run of a workload by its seed."""

    def run(seed: int) -> Figures:
        ciw.seed(seed)
        names, network = NETWORKS[workload](cases)
        simulation = ciw.Simulation(ciw.create_network(**network))
        simulation.simulate_until_max_customers(cases, method="Finish")
        return of_events(_events(simulation.get_all_records(), names))

    return run


def _events(records: list[Any], names: list[str]) -> pl.DataFrame:
    rows = (
        (r.id_number, names[r.node - 1], r.arrival_date, r.service_start_date, r.service_end_date)
        for r in records
        if names[r.node - 1] != DELAY
    )
    columns = zip(*rows, strict=True)
    return pl.DataFrame(
        dict(zip(("case", "activity", "enabled", "start", "end"), columns, strict=True))
    )
