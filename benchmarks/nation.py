"""Plan a year of every county's hall on paper: core-hours and dollars, from measured costs.

``python benchmarks/nation.py`` measures the kernel's time a case (a million cases of the approval,
key figures only) and what two processes gain over one; ``--microseconds`` and ``--efficiency`` give
them instead. What is assumed is in the answer: a case costs what a case of the approval costs, and
many machines lose no more than two processes do.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import dataclass

from probes import ProbeError, probe
from scale import cores

HALLS = 2_850
"""County-level divisions of China, each with a hall; rounded."""
WORKDAYS = 250
CASES_A_DAY = 787
"""602 million cases of 2016 over the 3,058 halls of the census and 250 workdays."""
DESIGNS, REPLICATIONS = 5, 30
"""Of a comparison as the example has it."""
DOLLARS_A_CORE_HOUR = 0.04048
"""List price of AWS Fargate, Linux on x86, us-east-1, for a vCPU and hour, as reported in June 2026
(factualminds.com/blog/amazon-fargate-ecs-task-pricing-2026); memory of a gigabyte adds 0.004445."""
DOLLARS_A_GIGABYTE_HOUR = 0.004445
MEASURED_ON = 1_000_000


@dataclass(frozen=True)
class Plan:
    """A year of every hall, once.

    Parameters
    ----------
    microseconds : float
        CPU time a case.
    efficiency : float
        Share of the cores' time that is not lost to working together, in (0, 1].
    """

    microseconds: float
    efficiency: float

    @property
    def cases(self) -> int:
        """Cases of a year in all halls."""
        return HALLS * WORKDAYS * CASES_A_DAY

    @property
    def core_hours(self) -> float:
        """Hours of one core that are paid for."""
        return self.cases * self.microseconds / 1e6 / 3600 / self.efficiency

    @property
    def dollars(self) -> float:
        """Price of the cores, with a gigabyte of memory each."""
        return self.core_hours * (DOLLARS_A_CORE_HOUR + DOLLARS_A_GIGABYTE_HOUR)


def _report(plan: Plan) -> dict[str, float | int | str]:
    runs = DESIGNS * REPLICATIONS
    return {
        "cases": plan.cases,
        "microseconds_a_case": round(plan.microseconds, 3),
        "parallel_efficiency": round(plan.efficiency, 3),
        "core_hours": round(plan.core_hours, 3),
        "dollars": round(plan.dollars, 4),
        "designs_times_replications": runs,
        "core_hours_of_all": round(plan.core_hours * runs, 1),
        "dollars_of_all": round(plan.dollars * runs, 2),
        "assumed": "a case costs what one of the approval does; machines lose what two cores lose",
    }


def main() -> None:
    """Measure where nothing is given, and print the plan as one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--microseconds", type=float, help="CPU time a case")
    parser.add_argument("--efficiency", type=float, help="of many cores, in (0, 1]")
    parser.add_argument("--engine", default="kernel")
    wanted = parser.parse_args()
    try:
        time = wanted.microseconds or (
            probe("warm-figures", wanted.engine, cases=MEASURED_ON)["seconds"] / MEASURED_ON * 1e6
        )
        efficiency = wanted.efficiency or cores(wanted.engine, MEASURED_ON)["times"] / 2
    except ProbeError as problem:
        sys.exit(f"nation: {problem}")
    print(json.dumps(_report(Plan(time, efficiency)), indent=2))


if __name__ == "__main__":
    main()
