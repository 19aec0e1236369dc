"""What a search for staff found, and how it is said in JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from procsim.compare.result import inputs_as_dict

if TYPE_CHECKING:
    from procsim.scenario.provenance import Inputs
    from procsim.scenario.record import Title
    from procsim.staffing.problem import Levels, Problem
    from procsim.staffing.promise import Demand, Promise, Staff, Staffed
    from procsim.staffing.relaxation import Relaxation
    from procsim.staffing.relief import Posts
    from procsim.staffing.waits import WaitChange
    from procsim.text import Sentence

Status = Literal["certified", "indifferent", "infeasible"]


@dataclass(frozen=True, slots=True)
class Answer:
    """The staff that a search found, and how sure it is.

    Parameters
    ----------
    scenario : str
        The file.
    design : str
        ``today`` for today's process.
    status : ``certified``, ``indifferent`` or ``infeasible``
        ``certified``: on replications that no search has seen every target is kept, at 95 %, given
        these inputs. ``indifferent``: one lies within the noise. ``infeasible``: nothing that is
        allowed keeps them; the staffing is then the one that comes nearest.
    found : Staffed
        With its targets on fresh replications.
    wait : Promise
        How long a case waits for staff under it, all its steps together; held to no limit.
    cost_unit : ``money per workday`` or ``officers``
    today : Staffed or None
        The design as it is; None where its staff is none that the search could come to.
    neighbours : tuple of Staffed
        One fewer and one more of each variable.
    frontier : tuple of Staffed
        What no tried staffing beats in both cost and targets, by cost.
    relaxation : tuple of Target or Allowance
        What would have to be promised or allowed, where nothing keeps the targets.
    fixed : tuple of str
        Pools that were not tuned.
    posts : mapping of pools to (Posts or None, Posts or None)
        Officers whom a pool has, and who is there of them, today and then.
    waits : tuple of WaitChange
    demand : tuple of Demand
    confidence : float or None
        That the targets are kept and that those of no cheaper neighbour are.
    evaluations : int
        Staffings that were simulated.
    simulated_cases : int
        In all replications of the search, on fresh ones, around the answer and at other demand.
    replications : int
        Fresh ones, on which the targets stand.
    seed : int
    engine : str
    inputs : Inputs
    problem : Problem
    levels : tuple of int
        Of its variables: what was found.
    doubts : tuple of Sentence
    title : str, mapping of languages, or None
    """

    scenario: str
    design: str
    status: Status
    found: Staffed
    wait: Promise
    cost_unit: str
    today: Staffed | None
    neighbours: tuple[Staffed, ...]
    frontier: tuple[Staffed, ...]
    relaxation: tuple[Relaxation, ...]
    fixed: tuple[str, ...]
    posts: Mapping[str, tuple[Posts | None, Posts | None]]
    waits: tuple[WaitChange, ...]
    demand: tuple[Demand, ...]
    confidence: float | None
    evaluations: int
    simulated_cases: int
    replications: int
    seed: int
    engine: str
    inputs: Inputs
    problem: Problem = field(repr=False)
    levels: Levels
    doubts: tuple[Sentence, ...] = ()
    title: Title | None = None

    @property
    def staff(self) -> Staff:
        """Officers of every pool."""
        return self.found.staff

    @property
    def cost(self) -> float:
        """What they cost a workday."""
        return self.found.cost

    @property
    def targets(self) -> tuple[Promise, ...]:
        """Every target with its interval from fresh replications."""
        return self.found.promises

    @property
    def posts_released(self) -> float:
        """Posts that today's process has and the answer does without; negative for more."""
        return sum(
            sign * (0.0 if each is None else each.posts)
            for both in self.posts.values()
            for sign, each in zip((1, -1), both, strict=True)
        )

    @property
    def feasible(self) -> bool:
        """Whether something that is allowed keeps the targets."""
        return self.status != "infeasible"

    def as_dict(self) -> dict[str, Any]:
        """Say it in JSON: durations in minutes."""
        return {
            "scenario": self.scenario,
            "design": self.design,
            "targets": [promise.as_dict() for promise in self.targets],
            "status": self.status,
            "feasible": self.feasible,
            "staff": dict(self.staff),
            "meetings": dict(self.found.meetings),
            "cost": self.cost,
            "cost_unit": self.cost_unit,
            "wait_per_case": {
                name: value
                for name, value in self.wait.as_dict().items()
                if name in ("unit", "value", "half_width", "exact")
            },
            "today": None if self.today is None else self.today.as_dict(),
            "fixed": list(self.fixed),
            "posts": {pool: _posts(*both) for pool, both in self.posts.items()},
            "posts_released": self.posts_released,
            "waits": [each.as_dict() for each in self.waits],
            "neighbours": [each.as_dict() for each in self.neighbours],
            "frontier": [each.as_dict() for each in self.frontier],
            "demand": [each.as_dict() for each in self.demand],
            "relaxation": [each.text for each in self.relaxation] or None,
            "confidence": self.confidence,
            "evaluations": self.evaluations,
            "simulated_cases": self.simulated_cases,
            "replications": self.replications,
            "seed": self.seed,
            "engine": self.engine,
            "inputs": inputs_as_dict(self.inputs),
            "warnings": [str(doubt) for doubt in self.doubts],
        }


def _posts(before: Posts | None, after: Posts | None) -> dict[str, float | None]:
    either = after or before
    return {
        "before": None if before is None else before.posts,
        "after": None if after is None else after.posts,
        "relief_factor": None if either is None else either.relief_factor,
    }
