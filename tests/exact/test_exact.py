"""Simulated figures against exact ones, within their standard errors."""

from __future__ import annotations

import math

import pytest

from tests.exact.estimates import pooled
from tests.exact.observations import sample
from tests.exact.studies import STUDIES

STANDARD_ERRORS = 3.5
SHORT = 0.05
FULL = 0.01
SMALL = 0.3
"""Below it, a standard error is judged in absolute terms."""
BATCHES = 400


def _target(answer, share):
    """The largest standard error that still says something."""
    return 0.3 * share if answer < SMALL else share * answer


def _estimates(study, samples, names):
    return {name: study.figures[name][0](samples) for name in names}


def _draw(study, seed, changes=()):
    return [
        sample(name, seed=seed, cool_down=study.cool_down, changes=changes)
        for name in study.scenarios
    ]


def _far(study, estimates):
    """Figures further from their answers than their standard errors explain."""
    return {
        name: (found.value, answer, found.error)
        for name, found in estimates.items()
        for answer in [study.figures[name][1]]
        if abs(found.value - answer)
        > STANDARD_ERRORS * math.hypot(found.error, study.answer_error.get(name, 0.0)) + 1e-9
    }


def _blurred(study, estimates, share):
    return {
        name: found
        for name, found in estimates.items()
        if found.error > _target(study.figures[name][1], share)
    }


def _biased(study, estimates):
    """Figures whose distance two standard errors do not explain but for one per cent."""
    return {
        name: (found.value, answer, found.error)
        for name, found in estimates.items()
        for answer in [study.figures[name][1]]
        if abs(found.value - answer)
        > _target(answer, FULL) + 2 * math.hypot(found.error, study.answer_error.get(name, 0.0))
    }


@pytest.mark.parametrize("study", STUDIES, ids=lambda study: study.id)
def test_simulated_figures_are_the_exact_ones(study):
    names = [name for name in study.figures if name not in study.full_only]
    estimates = _estimates(study, _draw(study, seed=1), names)
    assert _blurred(study, estimates, SHORT) == {}
    assert _far(study, estimates) == {}


@pytest.mark.exact_full
@pytest.mark.parametrize("study", STUDIES, ids=lambda study: study.id)
def test_long_simulations_give_the_exact_figures_within_one_per_cent(study):
    # Batch by batch: what was seen of millions of cases would not fit into memory at once.
    batches, replications = [], 0
    estimates = {}
    for seed in range(1, BATCHES):
        samples = _draw(study, seed, changes=study.longer)
        batches.append(_estimates(study, samples, study.figures))
        replications += len(samples[0].replications)
        estimates = {name: pooled([batch[name] for batch in batches]) for name in study.figures}
        if replications >= 30 and not _blurred(study, estimates, FULL):
            break
    assert _blurred(study, estimates, FULL) == {}
    assert _far(study, estimates) == {}
    assert _biased(study, estimates) == {}
