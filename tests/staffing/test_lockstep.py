"""Components that are tuned side by side come to what each would come to alone."""

from procsim.staffing.components import Component
from procsim.staffing.lockstep import Lockstep
from procsim.staffing.trials import Trial, Tuner, Verdict
from procsim.staffing.variable import Variable

ENOUGH = (3, 5, 2)
WINDOWS = tuple(
    Variable(f"window{i}", "number", f"window{i}", 1, None, 1, each=1) for i in range(3)
)


def _component(i, highest):
    return Component((i,), (i,)), Tuner((WINDOWS[i],), (1,), (highest,)).trials()


def _run(lockstep):
    trials = lockstep.trials()
    asked, tried = next(trials), []
    while True:
        tried.append(asked)
        margins = [float(min(asked.levels[i] - ENOUGH[i] for i in of)) for of in asked.groups]
        verdicts = [Verdict(each >= 0, each, broken=each < 0) for each in margins]
        try:
            asked = trials.send(Verdict.of_all(verdicts))
        except StopIteration as end:
            return end.value, tried


def test_each_component_is_tuned_in_the_trials_of_the_longest():
    alone = [_run(Lockstep((1, 1, 1), dict([_component(i, 9)]))) for i in range(3)]
    found, tried = _run(Lockstep((1, 1, 1), dict(_component(i, 9) for i in range(3))))
    assert found == ENOUGH
    assert len(tried) == max(len(own) for _, own in alone)
    assert tried[0] == Trial((1, 1, 1), groups=((0,), (1,), (2,)))


def test_what_cannot_be_kept_is_told_and_stays_as_it_was():
    lockstep = Lockstep((1, 1, 1), dict(_component(i, 4) for i in range(3)))
    found, _ = _run(lockstep)
    assert found == (3, 1, 2)
    assert [each.variables for each in lockstep.failed] == [(1,)]


def test_each_component_is_judged_by_as_many_replications_as_it_asks_for():
    def asking(depth):
        yield Trial((1,), depths=(depth,) if depth else ())

    asked = (0, 8, 64)
    running = {Component((i,), (i,)): asking(depth) for i, depth in enumerate(asked)}
    trial = next(Lockstep((1, 1, 1), running).trials())
    assert (trial.groups, trial.depths) == (((0,), (1,), (2,)), asked)
