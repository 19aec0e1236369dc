"""The search for the staff of each window, from a scenario to an answer."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

from procsim.choosing import chosen
from procsim.errors import UsageError
from procsim.executors import Workers
from procsim.staffing.ample import ample
from procsim.staffing.certificate import Certificate, certify
from procsim.staffing.evaluations import Evaluations, Told
from procsim.staffing.exactly import Exactly
from procsim.staffing.findings import Findings
from procsim.staffing.judge import FIRST, Judge
from procsim.staffing.kept import Kept
from procsim.staffing.placement import least_wait
from procsim.staffing.problem import Problem
from procsim.staffing.search import Found, cheapest
from procsim.staffing.start import start as start_of
from procsim.staffing.targets import targets_of
from procsim.staffing.task import Task
from procsim.staffing.watched import watched

if TYPE_CHECKING:
    from procsim.scenario.scenario import Scenario
    from procsim.staffing.answer import Answer
    from procsim.staffing.asked import Asked
    from procsim.staffing.target import Target

WORTH_COMPILING, EACH = 10_000, 1_500
"""Replications of which a search is taken to make at least as many; and so many a variable."""

ATTEMPTS = 5
"""How often staffings are held to their promises, where fresh replications refute the first ones,
or leave in doubt what seemed clear."""

LOOK_AGAIN = 16
"""So many times as many replications tell more of a staffing that fresh ones leave in doubt."""

LEAST = 30
"""Fresh replications at least."""


def tune_staff(  # noqa: PLR0913 (what a person may set in a search)
    scenario: Scenario,
    *,
    design: str | None = None,
    target: str | Sequence[str] = (),
    seed: int | None = None,
    replications: int | None = None,
    engine: str = "auto",
    workers: int = 1,
    resume: str | Path | None = None,
    progress: Told | None = None,
    **asked: Unpack[Asked],
) -> Answer:
    """Find the least-cost staff that keeps every target, and say how sure it is.

    Parameters
    ----------
    scenario : Scenario
    design : str, optional
        A redesign; today's process where left out.
    target : str or sequence of str
        Such as ``wait.p95 <= 20 min``; those of the file where left out.
    seed : int, optional
        The scenario's own where left out.
    replications : int, optional
        Fresh ones at least, on which the answer stands.
    engine : str
        ``auto``, ``kernel`` or ``reference``, with the same answer.
    workers : int
        Processes at most, with the same answer. A script that wants more than one keeps what it
        does under ``if __name__ == "__main__":``, as Python asks.
    resume : str or Path, optional
        A folder in which what was simulated is kept: it is not simulated again.
    progress : callable, optional
        Called with the simulated cases so far, and the `Best` staff so far or None.
    **asked : Asked
        ``head_count``, ``budget``, ``minimise``, ``at_least``, ``at_most``, ``fixed``, ``by``: what
        goes before the words of the file.

    Returns
    -------
    Answer

    Raises
    ------
    UsageError
        No target, or one that cannot be meant; a pool that is not known; a budget of nothing.
    """
    problem = Problem.of(scenario, design, **asked)
    written = [target] if isinstance(target, str) else [*target]
    if not written and scenario.staffing is not None:
        written = scenario.staffing.targets
    free = not written and problem.minimise == "wait"
    targets = () if free else targets_of(written, problem.graph)
    if not problem.variables:
        raise UsageError(f"staff: found no pool that could be tuned; fixed: {problem.fixed}")
    known = scenario.run.seed if seed is None else seed
    replicates = max(WORTH_COMPILING, EACH * len(problem.variables))
    task = Task(
        problem=problem,
        figures=(*targets, *watched(problem.graph)),
        seed=known,
        engine=chosen(engine, [problem.graph], replications=replicates, seed=known),
    )
    least = max(LEAST, replications or scenario.run.replications)
    with Workers(workers) as others:
        kept = None if resume is None else Kept(resume, task)
        evaluations = Evaluations(task, others, kept=kept, told=progress)
        judge = Judge(targets, evaluations, Exactly(problem, targets))
        found, certificate = _certified(problem, targets, judge, least)
        return Findings(scenario, problem, targets, judge, found, certificate).answer()


def _certified(
    problem: Problem, targets: Sequence[Target], judge: Judge, least: int
) -> tuple[Found, Certificate]:
    """Search, and search again where fresh replications refute what was found, or doubt it."""
    start = start_of(problem.graph, targets, problem.variables)
    highest = ample(problem, start)
    _require_observed(judge, highest)
    for attempt in range(ATTEMPTS):
        found = _searched(problem, judge, start, highest)
        certificate = certify(judge, found.levels, least=least, attempt=attempt)
        if found.broken or certificate.status == "certified":
            break
        if certificate.status == "broken":
            for i in certificate.broken:
                judge.refute(found.levels, i)
        elif certificate.replications < judge.most_replications:
            # The search thought the limit further away: it had seen too little, and was lucky.
            judge.look_again(found.levels, LOOK_AGAIN * certificate.replications)
        else:
            break
        start = found.levels
    return found, certificate


def _searched(
    problem: Problem, judge: Judge, start: tuple[int, ...], highest: tuple[int, ...]
) -> Found:
    if problem.minimise == "cost":
        return cheapest(problem, judge, start, highest)
    wait = len(judge.targets)
    levels, sure = least_wait(problem, judge, wait, start=start, highest=highest)
    broken = (i for i, each in enumerate(judge.findings(levels)) if not each.kept)
    return Found(levels, tuple(broken), sure)


def _require_observed(judge: Judge, levels: tuple[int, ...]) -> None:
    """Refuse a target of which nothing is ever observed, however many officers there are.

    Raises
    ------
    UsageError
        Such as the on-time share of cases to which nothing was promised.
    """
    for number in (FIRST, LEAST):
        judge.evaluations.make({levels: number})
        found = judge.evaluations.estimates(levels)
        empty = [each for each, of in zip(judge.targets, found, strict=False) if not of.n]
        if not empty:
            return
    raise UsageError(
        f"--target '{empty[0].text}': found nothing that it counts in {LEAST} runs; "
        "a figure of what happens in them"
    )
