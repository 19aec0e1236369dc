"""From a staffing that was found to an answer: how sure it is, and the questions around it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from procsim.cautions import cautions
from procsim.compare.doubts import NOT_MEASURED
from procsim.compare.run import name_of
from procsim.levers import design_graph
from procsim.staffing.answer import Answer, Status
from procsim.staffing.certificate import Certificate
from procsim.staffing.demand import scalable, with_demand
from procsim.staffing.evaluations import Evaluations
from procsim.staffing.expected import exact
from procsim.staffing.frontier import frontier
from procsim.staffing.neighbours import neighbours
from procsim.staffing.placement import CONFIDENCE
from procsim.staffing.promise import Demand, Promise, Staffed
from procsim.staffing.relaxation import Allowance, Relaxation, relaxed
from procsim.staffing.relief import Posts, posts
from procsim.staffing.surety import surety
from procsim.staffing.waits import waits
from procsim.text import Sentence
from procsim.workflow.validation import problems

if TYPE_CHECKING:
    from procsim.scenario.scenario import Scenario
    from procsim.staffing.estimate import Estimate
    from procsim.staffing.judge import Judge
    from procsim.staffing.problem import Levels, Problem
    from procsim.staffing.search import Found
    from procsim.staffing.target import Target

AROUND_CASES = 200_000
"""Simulated cases on which each staffing around an answer stands."""

FEWEST, ENOUGH = 8, 50
"""Replications of each, at least and at most."""

DEMANDS = (0.9, 1.1)
"""Factors of demand at which an answer is looked at again."""


@dataclass
class Findings:
    """Gathers an answer.

    Parameters
    ----------
    scenario : Scenario
    problem : Problem
    targets : sequence of Target
    judge : Judge
    found : Found
    certificate : Certificate
    """

    scenario: Scenario
    problem: Problem
    targets: Sequence[Target]
    judge: Judge
    found: Found
    certificate: Certificate

    def answer(self) -> Answer:
        """Look at the neighbours, at today's staff and at other demand, and put all together."""
        problem, evaluations, levels = self.problem, self.judge.evaluations, self.found.levels
        around = neighbours(problem, levels)
        today = self._today()
        number = self._enough()
        evaluations.make({each: number for each in (levels, today, *around) if each is not None})
        factors = DEMANDS if scalable(problem.graph) else ()
        others = {factor: self._with_demand(factor) for factor in factors}
        return Answer(
            scenario=name_of(self.scenario),
            design=problem.design or "today",
            status=self.status,
            found=self._found,
            wait=self._wait(),
            cost_unit=problem.cost_unit,
            today=None if today is None else self._staffed(today),
            neighbours=tuple(self._staffed(each, change=change) for each, change in around.items()),
            frontier=tuple(
                self._found if each == levels else self._staffed(each)
                for each in frontier(problem, self.judge)
            ),
            relaxation=tuple(self._relaxation()),
            fixed=problem.fixed,
            posts=self._posts(),
            waits=() if today is None else tuple(waits(self.judge, today, levels)),
            demand=tuple(
                Demand(factor, self._promises(its, levels)) for factor, its in others.items()
            ),
            confidence=self._confidence(around),
            evaluations=evaluations.staffings,
            simulated_cases=evaluations.cases + sum(its.cases for its in others.values()),
            replications=self.certificate.replications,
            seed=evaluations.task.seed,
            engine=evaluations.task.engine,
            inputs=self.scenario.inputs,
            problem=problem,
            levels=levels,
            doubts=tuple(self._doubts()),
            title=self.scenario.title,
        )

    def _confidence(self, around: Iterable[Levels]) -> float | None:
        """Say how sure the answer is: of the promises, or of the place of each officer."""
        if self.problem.minimise == "wait":
            return CONFIDENCE if self.found.sure else None
        return surety(self.judge, self.found.levels, fresh=self.certificate.first, around=around)

    def _enough(self) -> int:
        """Give how many replications of a staffing around the answer are enough."""
        cases = max(self.judge.evaluations.cases_a_run, 1.0)
        return min(max(FEWEST, int(AROUND_CASES / cases)), ENOUGH)

    @cached_property
    def status(self) -> Status:
        """What may be said of the staffing."""
        if self.found.broken or not self.problem.affordable(self.found.levels):
            return "infeasible"
        sure = self.certificate.status == "certified" and self.found.sure
        return "certified" if sure else "indifferent"

    @cached_property
    def _found(self) -> Staffed:
        """What was found, on fresh replications wherever it is told."""
        return self._staffed(self.found.levels, first=self.certificate.first)

    def _staffed(self, levels: Levels, *, first: int = 0, change: str = "") -> Staffed:
        problem, evaluations = self.problem, self.judge.evaluations
        return Staffed(
            staff=problem.staff(levels),
            meetings=problem.meetings(levels),
            cost=problem.cost(levels),
            promises=self._promises(evaluations, levels, first=first, exactly=True),
            change=change,
        )

    def _promises(
        self, evaluations: Evaluations, levels: Levels, *, first: int = 0, exactly: bool = False
    ) -> tuple[Promise, ...]:
        found = evaluations.estimates(levels, first=first)
        return tuple(
            _promise(target, each, self.judge.exactly.value(levels, i) if exactly else None)
            for i, (target, each) in enumerate(zip(self.targets, found, strict=False))
        )

    def _wait(self) -> Promise:
        """Say how long a case waits, all steps together, on fresh replications."""
        evaluations, levels = self.judge.evaluations, self.found.levels
        place = len(self.targets)
        found = evaluations.estimate(levels, place, first=self.certificate.first)
        target = evaluations.task.figures[place]
        return _promise(target, found, exact(self.problem.graph_at(levels), target))

    def _today(self) -> Levels | None:
        levels = tuple(level for level in self.problem.today if level is not None)
        return levels if len(levels) == len(self.problem.today) else None

    def _with_demand(self, factor: float) -> Evaluations:
        """Look at the staffing with more or fewer cases, on the same luck."""
        problem = replace(self.problem, graph=with_demand(self.problem.graph, factor))
        other = self.judge.evaluations.beside(problem)
        other.make({self.found.levels: self._enough()})
        return other

    def _posts(self) -> dict[str, tuple[Posts | None, Posts | None]]:
        """Give the posts of each pool today and then, with cover for those who are away."""
        before = posts(design_graph(self.scenario, None))
        after = posts(self.problem.graph_at(self.found.levels))
        return {name: (before.get(name), after.get(name)) for name in sorted(before | after)}

    def _relaxation(self) -> Iterator[Relaxation]:
        """Say what would have to be allowed, where nothing that is allowed keeps all."""
        levels = self.found.levels
        estimates = self.judge.evaluations.estimates(levels, first=self.certificate.first)
        for i in self.found.broken:
            if math.isfinite(estimates[i].value):
                yield relaxed(self.targets[i], estimates[i])
        if self.found.broken or self.problem.affordable(levels):
            return
        if self.problem.budget is not None:
            yield Allowance("budget", self.problem.cost(levels))
        if self.problem.head_count is not None:
            yield Allowance("head_count", self.problem.officers(levels))

    def _doubts(self) -> Iterator[Sentence]:
        inputs, graph = self.scenario.inputs, self.problem.graph_at(self.found.levels)
        if inputs.total and not inputs.measured:
            yield Sentence(NOT_MEASURED, {"total": inputs.total})
        for problem in problems(graph):
            if problem.warning:
                yield Sentence("{where}: {text}", {"where": problem.where, "text": problem.text})
        yield from cautions(graph)


def _promise(target: Target, found: Estimate, known: float | None) -> Promise:
    half_width = found.half_width()
    return Promise(
        target,
        found.value if math.isfinite(found.value) else None,
        half_width if math.isfinite(half_width) and math.isfinite(found.value) else None,
        known if known is not None and math.isfinite(known) else None,
        endless=math.isinf(found.value),
    )
