"""Answers of searches that were never made: problems of small files, and figures made up."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from procsim.load import load
from procsim.staffing.answer import Answer as Finding
from procsim.staffing.by_half_hour import BeforeAndAfter, HalfHours
from procsim.staffing.estimate import Estimate
from procsim.staffing.problem import Problem
from procsim.staffing.promise import Demand, Promise, Staffed
from procsim.staffing.relaxation import relaxed
from procsim.staffing.relief import Posts
from procsim.staffing.target import staffed_pools
from procsim.staffing.targets import targets_of
from procsim.staffing.waits import WaitChange
from procsim.staffing.watched import watched
from procsim.tuning import Answer

HERE = Path(__file__).parent
SMALL = HERE.parent / "cli" / "small.yaml"
PARTS = HERE.parent.parent / "docs" / "examples" / "staffing.yaml"
WAIT = ("wait.p95 <= 20 min",)


def answer(file=SMALL, targets=WAIT, *, values=None, status="certified", asked=None, **fields):
    """Make the answer in which every pool has one officer more than today, or else two."""
    scenario = load(file)
    problem = Problem.of(scenario, None, **(asked or {}))
    levels = tuple(2 if level is None else level + 1 for level in problem.today)
    wanted = targets_of(targets, problem.graph) if targets else ()
    found = staffed(problem, levels, wanted, values)
    today = staffed(
        problem, problem.today, wanted, [4 * value for value in _values(wanted, values)]
    )
    known = None in problem.today
    made = Finding(
        scenario="small",
        design="today",
        status=status,
        found=found,
        wait=Promise(watched(problem.graph)[0], 14.2, 0.6),
        cost_unit=problem.cost_unit,
        today=None if known else today,
        neighbours=tuple(
            replace(found, change=f"{step} {variable.name}", cost=found.cost + int(step))
            for variable in problem.variables
            for step in ("-1", "+1")
        ),
        frontier=(replace(found, cost=found.cost - 1, staff=dict.fromkeys(found.staff, 1)), found),
        relaxation=(relaxed(wanted[0], Estimate(33.2, 0.4, 50)),) if status == "infeasible" else (),
        fixed=problem.fixed,
        posts={name: (Posts(2.2, 2.0), Posts(3.3, 3.0)) for name in problem.tunings},
        waits=()
        if known
        else tuple(
            WaitChange("pool", name, 10.0, 10.0 + 2 * place, 1.0)
            for place, name in enumerate(staffed_pools(problem.graph))
        ),
        demand=tuple(
            Demand(factor, staffed(problem, levels, wanted, values, times=factor).promises)
            for factor in (0.9, 1.1)
        ),
        confidence=0.97,
        evaluations=12,
        simulated_cases=34_567,
        replications=30,
        seed=7,
        engine="reference",
        inputs=scenario.inputs,
        problem=problem,
        levels=levels,
        title=scenario.title,
    )
    made = replace(made, **fields)
    names = (name for name in Finding.__dataclass_fields__)
    return Answer(**{name: getattr(made, name) for name in names}, source=scenario)


def staffed(problem, levels, wanted, values, *, times=1.0):
    """Say what a staff does: each promise has the value that is given, or half of its bound."""
    known = tuple(0 if level is None else level for level in levels)
    return Staffed(
        staff=problem.staff(known),
        meetings=problem.meetings(known),
        cost=problem.cost(known),
        promises=tuple(
            Promise(target, times * value, 1.0 if target.unit == "minutes" else 0.01)
            for target, value in zip(wanted, _values(wanted, values), strict=True)
        ),
    )


def _values(wanted, values):
    return values or [target.bound / 2 if target.sign == "<=" else 1.0 for target in wanted]


def days(made):
    """Give half-hours of a day from nine to five, with a peak in the morning."""
    came = np.zeros(48)
    came[18:34] = np.linspace(6, 1, 16)
    duty, waited = np.full(48, np.nan), np.full(48, np.nan)
    duty[18:34], waited[18:34] = 2.0, np.linspace(0, 30, 16)
    each = HalfHours(came, came / 4, duty, waited)
    pools = dict.fromkeys(staffed_pools(made.problem.graph), each)
    return BeforeAndAfter(pools, pools, 5)
