"""What seems clear from few replications is looked at again before it is taken."""

import numpy as np

from procsim.staffing.estimate import estimate
from procsim.staffing.exactly import Exactly
from procsim.staffing.judge import FIRST, ROUGH, SURE, Judge
from procsim.staffing.problem import Problem
from procsim.staffing.targets import targets_of
from tests.staffing.truths import TRUTHS

LEVELS = (3,)


class Luck:
    """Evaluations of which the first replications are lucky, and one in two of the others not."""

    cases_a_run = 1000.0

    def __init__(self):
        self.made = {}

    def make(self, wanted):
        for levels, number in wanted.items():
            self.made[levels] = max(number, self.replications(levels))

    def replications(self, levels):
        return self.made.get(levels, 0)

    def estimate(self, levels, figure, *, most=None):
        assert figure == 0
        number = min(self.made[levels], most or self.made[levels])
        shares = [0.99 if i < FIRST or i % 2 else 0.6 for i in range(number)]
        values = np.array(shares) + np.arange(number) % 3 / 1000
        return estimate(values, np.ones(number))


def _judge():
    truth = next(each for each in TRUTHS if each.case == "h02-2-within")
    problem = Problem.of(truth.scenario(), None)
    targets = targets_of(["pool.windows.wait within 5 min >= 95 %"], problem.graph)
    judge = Judge(targets, Luck(), Exactly(problem, targets))
    judge.exactly.doubt(0)
    return judge


def test_a_promise_that_luck_kept_is_kept_until_it_must_be_sure():
    judge = _judge()
    assert judge.keeps(LEVELS, [0])
    assert judge.evaluations.replications(LEVELS) == FIRST
    assert not judge.keeps(LEVELS, [0], sure=True)
    assert judge.evaluations.replications(LEVELS) >= SURE
    assert not judge.keeps(LEVELS, [0])


def test_what_was_refuted_is_not_looked_at_again():
    judge = _judge()
    judge.refute(LEVELS, 0)
    assert not judge.keeps(LEVELS, [0], sure=True)
    assert judge.evaluations.replications(LEVELS) == 0


def test_a_promise_that_is_looked_at_again_is_judged_by_more_however_clear_it_seemed():
    judge = _judge()
    assert judge.keeps(LEVELS, [0])
    judge.look_again(LEVELS, 2 * SURE)
    assert judge.evaluations.replications(LEVELS) == 2 * SURE
    assert not judge.keeps(LEVELS, [0])


def test_a_margin_is_measured_by_so_many_replications_however_many_there_are():
    judge = _judge()
    (few,) = judge.measured(LEVELS, [0], depth=1)
    judge.evaluations.make({LEVELS: 4 * ROUGH})
    assert judge.measured(LEVELS, [0], depth=1) == [few]
    assert judge.measured(LEVELS, [0], depth=2) != [few]
    assert judge.known(LEVELS, [0]) == []
