"""Selection of the best: exact case S07, the procedure as printed, and how often it is right."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from procsim.statistics import Selection, kn_eta, kn_h2, ocba_fractions, screened, select

CLOSE = 1e-4
RUNS = 300
REPLICATIONS = 4000
ALPHA = 0.05


def test_the_constants_of_kn_are_those_of_S07():  # noqa: N802
    assert kn_eta(5, first=10, confidence=0.95) == pytest.approx(0.6349672651536731, rel=CLOSE)
    assert kn_h2(5, first=10, confidence=0.95) == pytest.approx(11.429410772766115, rel=CLOSE)


def test_ocba_shares_replications_as_in_S07():  # noqa: N802
    found = ocba_fractions([1.0, 1.2, 1.3, 1.6, 2.0], [0.5, 0.6, 0.4, 0.8, 1.0])
    expected = [
        0.3686919695195897,
        0.4191471349910921,
        0.08279449580070951,
        0.08279449580070951,
        0.0465719038878991,
    ]
    assert found == pytest.approx(expected, rel=CLOSE)


@given(
    st.lists(st.tuples(st.integers(0, 9), st.integers(1, 9)), min_size=1, max_size=6),
    st.integers(1, 50),
)
def test_ocba_shares_do_not_depend_on_the_unit_and_sum_to_one(alternatives, unit):
    means, deviations = np.array(alternatives, dtype=float).T
    found = ocba_fractions(means, deviations)
    assert found.sum() == pytest.approx(1)
    assert (found >= 0).all()
    assert ocba_fractions(unit * means + 3, unit * deviations) == pytest.approx(found, abs=1e-12)


@pytest.mark.parametrize(
    ("means", "deviations", "shares"),
    [
        pytest.param([3.0], [2.0], [1.0], id="alone"),
        pytest.param([3.0, 3.0, 9.0], [1.0, 2.0, 5.0], [1 / 3, 2 / 3, 0.0], id="equal to the best"),
        pytest.param([3.0, 4.0], [2.0, 0.0], [1.0, 0.0], id="the other one does not vary"),
    ],
)
def test_ocba_shares_what_is_left_to_be_told(means, deviations, shares):
    assert ocba_fractions(means, deviations) == pytest.approx(shares)


def of(values):
    """Sample from a table of replications by alternatives."""
    return lambda which, runs: values[runs.start : runs.stop, list(which)]


def printed(values, delta, first, confidence):
    """Go through the procedure as it is printed, for the least mean, one replication at a time."""
    k = values.shape[1]
    h2 = kn_h2(k, first, confidence)
    variance = [[np.var(values[:first, i] - values[:first, j], ddof=1) for j in range(k)]
                for i in range(k)]  # fmt: skip
    left, made, r = set(range(k)), [first] * k, first
    while True:
        means = [values[: made[i], i].mean() for i in range(k)]
        out = set()
        for i in left:
            for j in left - {i}:
                slack = max(0.0, delta / (2 * r) * (h2 * variance[i][j] / delta**2 - r))
                if means[i] > means[j] + slack:
                    out.add(i)
        left -= out
        most = max((math.floor(h2 * variance[i][j] / delta**2) for i in left for j in left - {i}),
                   default=0)  # fmt: skip
        if len(left) == 1 or r > most:
            return min(left, key=means.__getitem__), tuple(sorted(left)), tuple(made)
        r += 1
        for i in left:
            made[i] = r


def normal(seed, means, deviation, correlation):
    """Give replications that share a part of their luck."""
    source = np.random.default_rng(seed)
    own = source.normal(size=(REPLICATIONS, len(means)))
    shared = source.normal(size=(REPLICATIONS, 1))
    share = math.sqrt(correlation)
    return np.array(means) + deviation * (share * shared + math.sqrt(1 - correlation) * own)


@settings(max_examples=40, deadline=None)
@given(
    st.integers(0, 10**6),
    st.lists(st.floats(0, 3), min_size=2, max_size=6),
    st.sampled_from([0.0, 0.5, 0.9]),
    st.tuples(st.integers(2, 15), st.sampled_from([0.6, 0.9, 0.99])),
)
def test_what_is_asked_for_ahead_changes_no_selection(seed, means, correlation, rule):
    values, (first, confidence) = normal(seed, means, 1.0, correlation), rule
    found = select(
        of(values), len(means), delta=0.5, first=first, confidence=confidence, most=REPLICATIONS
    )
    if found.sure:
        expected = printed(values, 0.5, first, confidence)
        assert (found.best, found.left, found.replications) == expected
        assert found.means == pytest.approx(
            [values[:made, i].mean() for i, made in enumerate(found.replications)]
        )


def share_right(means, correlation, *, least_lead=1.0):
    """Give how often an alternative within the indifference of the best is selected."""
    right = 0
    for seed in range(RUNS):
        values = normal(seed, means, 2.0, correlation)
        found = select(
            of(values), len(means), delta=least_lead, confidence=1 - ALPHA, most=REPLICATIONS
        )
        assert found.sure
        right += means[found.best] < min(means) + least_lead
    return right / RUNS


@pytest.mark.parametrize("correlation", [0.0, 0.6, 0.95])
@pytest.mark.parametrize(
    "means",
    [
        pytest.param([5.0, 6.0], id="two"),
        pytest.param([6.0, 6.0, 5.0, 6.0, 6.0], id="least favourable"),
        pytest.param([8.0, 6.0, 5.0, 7.0], id="one after the other"),
        pytest.param([5.0, 7.0, 5.0, 6.5, 5.0], id="ties"),
        pytest.param([5.5, 7.0, 5.0, 6.0], id="within the indifference"),
    ],
)
def test_the_best_is_selected_as_often_as_was_asked_for(means, correlation):
    error = math.sqrt(ALPHA * (1 - ALPHA) / RUNS)
    assert share_right(means, correlation) >= 1 - ALPHA - 3 * error


def test_common_luck_saves_replications():
    made = [
        sum(
            sum(select(of(normal(seed, [5, 6, 6], 2.0, rho)), 3, delta=1.0).replications)
            for seed in range(20)
        )
        for rho in (0.9, 0.0)
    ]
    assert 2 * made[0] < made[1]


def test_a_wrong_alternative_is_selected_where_chance_alone_decides():
    # The test above can fail: without replications enough the best is often not selected.
    means = [6.0, 6.0, 5.0, 6.0, 6.0]
    right = sum(
        select(of(normal(seed, means, 4.0, 0.0)), 5, delta=1.0, most=10).best == 2
        for seed in range(100)
    )
    assert right < 80


def test_identical_alternatives_are_told_apart_by_nothing_and_the_first_is_selected():
    values = np.repeat(normal(7, [5.0], 1.0, 0.0), 3, axis=1)
    found = select(of(values), 3, delta=0.1)
    assert (found.best, found.left, found.replications) == (0, (0, 1, 2), (10, 10, 10))
    assert found.sure


def test_a_single_alternative_is_selected_without_a_look_at_it():
    found = select(lambda *_: pytest.fail("looked at"), 1, delta=0.1)
    assert (found.best, found.left, found.replications) == (0, (0,), (0,))
    assert found.sure


def test_who_gives_up_is_not_sure():
    values = normal(3, [5.0, 5.0], 3.0, 0.0)
    found = select(of(values), 2, delta=0.1, most=25)
    assert found == Selection(found.best, (0, 1), (25, 25), found.means, sure=False)
    assert found.means[found.best] == min(found.means)


def test_who_is_out_is_not_asked_for_again():
    asked = []
    values = normal(5, [5.0, 5.2, 40.0], 2.0, 0.0)

    def sample(which, runs):
        asked.append((which, runs))
        return values[runs.start : runs.stop, list(which)]

    found = select(sample, 3, delta=0.5)
    assert found.replications[2] == 10
    assert asked[0] == ((0, 1, 2), range(10))
    assert all(which in ((0, 1), (0,), (1,)) for which, _ in asked[1:])
    assert [runs.start for _, runs in asked[1:]] == [runs.stop for _, runs in asked[:-1]]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: kn_eta(1), r"alternatives: found 1; at least 2"),
        (lambda: kn_eta(3, first=1), r"replications: found 1 before the first look; at least 2"),
        (lambda: kn_eta(4, confidence=0.25), r"confidence: found 0.25; above 1/4 and below 1"),
        (lambda: select(None, 0, delta=1.0), r"alternatives: found 0; at least 1"),
        (lambda: select(None, 2, delta=0.0), r"indifference: found 0.0; above 0"),
        (lambda: select(None, 2, delta=1.0, most=5), r"found 5 at most; at least the first 10"),
        (lambda: select(lambda *_: [1.0], 2, delta=1.0), r"finite numbers, 10 rows of 2"),
        (
            lambda: select(lambda *_: np.full((10, 2), np.nan), 2, delta=1.0),
            r"sample: found array.*finite numbers",
        ),
        (lambda: ocba_fractions([1.0, 2.0], [1.0]), r"deviations: found 1; 2, one for each mean"),
        (lambda: ocba_fractions([1.0, 2.0], [0.0, 0.0]), r"deviations: found .*; at least 0"),
    ],
)
def test_what_makes_no_sense_is_refused(call, message):
    with pytest.raises(ValueError, match=f"(?s){message}"):
        call()


def test_the_best_is_left_by_a_screening_as_often_as_it_says():
    random = np.random.default_rng(5)
    left = 0
    for _ in range(400):
        luck = random.normal(size=(20, 1))
        values = luck + [0.3, 0.0, 0.2, 5.0, 0.1] + random.normal(size=(20, 5)) * [1, 1, 1, 9, 1]
        left += 1 in screened(values, 0.9)
    assert left / 400 >= 0.9 - 3 * math.sqrt(0.9 * 0.1 / 400)


def test_who_is_far_behind_is_left_out_by_a_screening_however_much_he_varies():
    random = np.random.default_rng(6)
    values = random.normal(size=(20, 3)) * [1, 1, 50] + [0, 0, 400]
    assert screened(values, 0.975) == (0, 1)
