"""The best answers of the staffing problems are what theory says, and procsim simulates them so."""

from itertools import product

import pytest

import procsim as ps
from procsim.staffing.problem import Problem
from procsim.staffing.targets import targets_of
from tests.staffing.truths import TRUTHS

ALL = pytest.mark.parametrize("truth", TRUTHS, ids=lambda truth: truth.case)
WITH_TARGETS = pytest.mark.parametrize(
    "truth", [truth for truth in TRUTHS if truth.asked()], ids=lambda truth: truth.case
)
PUBLISHED = {
    "h01": ({"windows": 10}, [1 - 0.34636351983717506]),
    "h02-20-within": ({"windows": 23}, [1 - 0.09276359161915304]),
    "h02-200-none": ({"windows": 216}, [1 - 0.1853474818112792]),
    "h03": ({"windows": 12}, [0.04271110569860689]),
    "h04": (
        {"intake_staff": 2, "reviewers": 8, "members": 3, "issuers": 1},
        [
            1 - 0.4606272710831502,
            1 - 0.11684356999361331,
            1 - 0.03986538671433026,
            1 - 0.10357468419611254,
        ],
    ),
    "h06": (
        {"intake_staff": 2, "reviewers": 9, "members": 4, "issuers": 1},
        [60 * 0.5715555096092833],
    ),
    "h07": ({"windows": 7}, [60 * 0.010129685911665251, 60 * 0.035453900690828384]),
    "h10-pooled": ({"windows": 8}, [1 - 0.15881417230179742]),
    "h13": ({"tellers": 6}, [1.2057981066428818]),
}


def _problem(truth):
    return Problem.of(truth.scenario(), None)


def _levels(truth, problem):
    found = []
    for variable in problem.variables:
        told = truth.best[variable.of]
        if variable.kind == "meeting":
            intervals = problem.sittings[variable.of].intervals
            found.append([str(each) for each in intervals].index(told))
        elif isinstance(told, dict):
            found.append(told[variable.name.removeprefix(f"{variable.of} ")])
        else:
            found.append(told)
    return tuple(found)


def _margin_of(truth, problem):
    """By how much a target is kept, as a part of the most that may go wrong; of the worst one."""
    targets = targets_of(truth.asked(), problem.graph)

    def margin(levels):
        figures = truth.figures({**problem.staff(levels), **problem.meetings(levels)})
        return min(
            target.margin(figures[target.text])
            / (1 - target.limit if target.sign == ">=" else target.limit)
            for target in targets
        )

    return margin


def _cheaper(problem, best):
    """The most that can be had for less than the best answer: whatever else is cheaper is less."""
    cost = problem.cost(best) - 1e-9
    least = problem.cost(problem.lowest)
    prices = []
    for variable in problem.variables:
        more = [0.0]
        while least + more[-1] < cost and variable.lowest + len(more) - 1 != variable.highest:
            level = variable.lowest + len(more)
            more.append(variable.costs(level) - variable.costs(variable.lowest))
        prices.append(more)
    for above in product(*(range(len(more)) for more in prices)):
        spare = cost - least - sum(more[n] for more, n in zip(prices, above, strict=True))
        dearer = (
            n + 1 == len(more) or more[n + 1] - more[n] >= spare
            for more, n in zip(prices, above, strict=True)
        )
        if spare > 0 and all(dearer):
            yield tuple(low + n for low, n in zip(problem.lowest, above, strict=True))


@WITH_TARGETS
def test_the_exact_figures_are_those_of_the_targets(truth):
    texts = [target.text for target in targets_of(truth.asked(), _problem(truth).graph)]
    assert sorted(truth.figures(truth.best)) == sorted(texts)


@WITH_TARGETS
def test_the_best_answer_keeps_its_targets_and_nothing_cheaper_does(truth):
    problem = _problem(truth)
    best, margin = _levels(truth, problem), _margin_of(truth, problem)
    assert margin(best) >= 0
    assert all(margin(each) < 0 for each in _cheaper(problem, best))


@WITH_TARGETS
def test_the_best_answer_is_clear_unless_it_is_said_to_be_close(truth):
    problem = _problem(truth)
    best, margin = _levels(truth, problem), _margin_of(truth, problem)
    near = [margin(best)]
    for place, level in enumerate(best):
        if level > problem.variables[place].lowest:
            fewer = (*best[:place], level - 1, *best[place + 1 :])
            near.append(-margin(fewer))
    assert (min(near) < 0.03) == truth.close


def test_sixteen_officers_wait_least_where_they_are_placed():
    truth = next(truth for truth in TRUTHS if truth.case == "h06")
    pools = list(truth.best)
    placings = (
        dict(zip(pools, (*three, 16 - sum(three)), strict=True))
        for three in product(range(1, 14), repeat=3)
        if sum(three) < 16
    )
    waits = sorted(
        (truth.figures(each)["wait_per_case"], tuple(each.values())) for each in placings
    )
    assert waits[0][1] == tuple(truth.best.values())
    assert waits[1][0] > 1.03 * waits[0][0]


@pytest.mark.parametrize("case", PUBLISHED)
def test_the_exact_figures_are_those_that_others_found(case):
    truth = next(truth for truth in TRUTHS if truth.case == case)
    staff, expected = PUBLISHED[case]
    assert list(truth.figures(staff).values()) == pytest.approx(expected, rel=1e-9)


SIMULATED = {
    "h03": ("abandonment", 2),
    "h13": ("wait", 30),
    "blocks": ("wait", 100),
    "shifts": ("wait", 100),
    "meeting": ("cycle_time", 4),
    "two-stage": ("on_time", 5),
}


@pytest.mark.parametrize("case", SIMULATED)
def test_procsim_simulates_what_theory_says(case):
    truth = next(truth for truth in TRUTHS if truth.case == case)
    problem = _problem(truth)
    kpi, replications = SIMULATED[case]
    graph = problem.graph_at(_levels(truth, problem))
    found = ps.summaries(graph, replications=replications, engine="reference").read(kpi)
    [exact] = truth.figures(truth.best).values()
    n, means = found.n[:, 0], found.mean[:, 0]
    value = (means * n).sum() / n.sum()
    error = ((means - value) * n).std(ddof=1) / n.mean() / replications**0.5
    assert abs(value - exact) < 4 * error
    assert error < 0.2 * exact
