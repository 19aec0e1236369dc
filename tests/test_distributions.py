"""Every registered distribution keeps the laws; each kind is what its name means elsewhere."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import ndtr

from procsim.distributions import (
    DIMENSION,
    DISTRIBUTIONS,
    Constant,
    Discrete,
    Gamma,
    Hyperexponential,
    Lognormal,
    Pert,
    Smooth,
    TruncatedNormal,
    Uniform,
    Weibull,
    from_parameters,
    parameter_sets,
)
from procsim.errors import DistributionError

MEANS = st.floats(0.01, 1e6)
CVS = st.floats(0.05, 1.5)
SHAPES = st.floats(0.6, 50.0)


@st.composite
def median_p90(draw):
    median = draw(MEANS)
    return {"median": median, "p90": median * draw(st.floats(1.05, 5.0))}


@st.composite
def three_points(draw):
    low, width, part = draw(st.floats(0, 1e5)), draw(st.floats(0.1, 1e5)), draw(st.floats(0, 1))
    return {"min": low, "likely": min(low + part * width, low + width), "max": low + width}


@st.composite
def branches(draw):
    parts = draw(st.lists(st.tuples(st.floats(0.01, 1), MEANS), min_size=1, max_size=5))
    total = math.fsum(share for share, _ in parts)
    return {"branches": [{"share": share / total, "mean": mean} for share, mean in parts]}


@st.composite
def weighted(draw):
    table = draw(st.dictionaries(st.floats(0, 1e4), st.floats(0.1, 10), min_size=1, max_size=8))
    return list(table), list(table.values())


# One way of drawing parameters for every set of every kind: the laws refuse a kind without.
SAMPLES = {
    ("constant", ("value",)): st.fixed_dictionaries({"value": st.floats(0, 1e6)}),
    ("uniform", ("min", "max")): three_points().map(
        lambda found: {"min": found["min"], "max": found["max"]}
    ),
    ("triangular", ("min", "likely", "max")): three_points(),
    ("pert", ("min", "likely", "max")): three_points(),
    ("exponential", ("mean",)): st.fixed_dictionaries({"mean": MEANS}),
    ("hyperexponential", ("branches",)): branches(),
    ("hyperexponential", ("mean", "cv")): st.fixed_dictionaries(
        {"mean": MEANS, "cv": st.floats(1.01, 4.0)}
    ),
    ("erlang", ("shape", "mean")): st.fixed_dictionaries(
        {"shape": st.integers(1, 30), "mean": MEANS}
    ),
    ("gamma", ("mean", "cv")): st.fixed_dictionaries({"mean": MEANS, "cv": CVS}),
    ("gamma", ("median", "p90")): median_p90(),
    ("gamma", ("shape", "scale")): st.fixed_dictionaries({"shape": SHAPES, "scale": MEANS}),
    ("lognormal", ("mean", "cv")): st.fixed_dictionaries({"mean": MEANS, "cv": CVS}),
    ("lognormal", ("median", "p90")): median_p90(),
    ("normal", ("mean", "sd")): st.fixed_dictionaries(
        {"mean": st.floats(0, 1e4), "sd": st.floats(1, 1e4)}
    ),
    ("weibull", ("mean", "cv")): st.fixed_dictionaries({"mean": MEANS, "cv": CVS}),
    ("weibull", ("median", "p90")): median_p90(),
    ("weibull", ("shape", "scale")): st.fixed_dictionaries({"shape": SHAPES, "scale": MEANS}),
    ("discrete", ("values",)): weighted().map(
        lambda found: {"values": dict(zip(*found, strict=True))}
    ),
    ("empirical", ("values",)): weighted().map(lambda found: {"values": found[0]}),
    ("empirical", ("values", "weights")): weighted().map(
        lambda found: {"values": found[0], "weights": found[1]}
    ),
}
WAYS = [(kind, names) for kind in DISTRIBUTIONS for names in parameter_sets(kind)]
LUCK = np.concatenate(
    ([2.0**-53, 1e-12, 1e-6], np.linspace(0.001, 0.999, 97), [1 - 1e-6, 1 - 1e-12, 1 - 2.0**-53])
)

each_way = pytest.mark.parametrize(("kind", "names"), WAYS, ids=str)


def drawn(data, kind, names):
    return from_parameters(kind, data.draw(SAMPLES[kind, names]))


@each_way
@settings(deadline=None, max_examples=40)
@given(data=st.data())
def test_more_luck_never_gives_less(kind, names, data):
    values = drawn(data, kind, names).quantile(LUCK)
    assert (np.diff(values) >= -1e-12 * values[1:]).all()


@each_way
@settings(deadline=None, max_examples=40)
@given(data=st.data())
def test_extreme_luck_gives_a_finite_value_within_the_support(kind, names, data):
    distribution = drawn(data, kind, names)
    low, high = distribution.support
    values = distribution.quantile(LUCK)
    assert values.dtype == np.float64
    assert np.isfinite(values).all()
    slack = 1e-12 * values[-1]
    assert low >= 0
    assert (values >= low - slack).all()
    assert (values >= 0).all()
    assert (values <= high + slack).all()


def moments(distribution):
    """Integrate over z with u = Phi(z), where long tails are smooth."""
    z, step = np.linspace(-8.0, 8.0, 16001, retstep=True)
    weight = np.exp(-z * z / 2) / np.sqrt(2 * np.pi) * step
    values = distribution.quantile(ndtr(z))
    mean = float((values * weight).sum())
    return mean, float(((values - mean) ** 2 * weight).sum())


@each_way
@settings(deadline=None, max_examples=20)
@given(data=st.data())
def test_the_mean_and_variance_are_those_of_the_quantile(kind, names, data):
    distribution = drawn(data, kind, names)
    mean, variance = moments(distribution)
    deviation = math.sqrt(distribution.variance)
    # A step in the quantile is met to within one of the integral's steps.
    assert mean == pytest.approx(distribution.mean, abs=1e-9 + 1e-3 * deviation, rel=1e-9)
    assert variance == pytest.approx(distribution.variance, rel=0.02, abs=1e-9 * mean**2 + 1e-12)


@each_way
@settings(deadline=None, max_examples=40)
@given(data=st.data(), factor=st.floats(1e-3, 1e6))
def test_another_unit_changes_nothing_but_the_unit(kind, names, data, factor):
    distribution = drawn(data, kind, names)
    scaled = distribution.scaled(factor)
    assert type(scaled) is type(distribution)
    assert scaled.mean == pytest.approx(distribution.mean * factor)
    assert scaled.variance == pytest.approx(
        distribution.variance * factor**2, rel=1e-9, abs=1e-20 * scaled.mean**2
    )
    expected = distribution.quantile(LUCK) * factor
    assert scaled.quantile(LUCK) == pytest.approx(expected, rel=1e-9, abs=1e-9 * scaled.mean)


@each_way
@settings(deadline=None, max_examples=40)
@given(data=st.data(), size=st.integers(1, 20))
def test_a_value_depends_on_its_own_luck_alone_to_the_last_bit(kind, names, data, size):
    parameters = data.draw(SAMPLES[kind, names])
    whole = from_parameters(kind, parameters).quantile(LUCK)
    again = from_parameters(kind, parameters)
    pieces = [again.quantile(LUCK[i : i + size]) for i in range(0, LUCK.size, size)]
    assert np.concatenate(pieces).tolist() == whole.tolist()


SMOOTH = sorted(set(DISTRIBUTIONS) - {"constant", "uniform", "triangular", "discrete", "empirical"})
# Luck as a run draws it, from the least there is to the middle, evenly over powers of two.
LATTICE = np.floor(2.0 ** np.linspace(0, 51, 2001)[:-1]) + 0.5


@pytest.mark.parametrize("kind", SMOOTH)
@settings(deadline=None, max_examples=20)
@given(data=st.data())
def test_a_table_is_as_good_as_the_exact_quantile_in_both_tails_too(kind, data):
    names = data.draw(st.sampled_from(parameter_sets(kind)))
    found = drawn(data, kind, names)
    assert isinstance(found, Smooth)
    lower = LATTICE * 2.0**-52
    for luck in (lower, 1 - lower):
        exact = found.exact(luck)
        assert found.quantile(luck) == pytest.approx(exact, rel=4e-12, abs=1e-18 * found.mean)


@pytest.mark.parametrize("kind", DISTRIBUTIONS)
def test_every_parameter_says_what_it_is_measured_in(kind):
    for names in parameter_sets(kind):
        assert (kind, names) in SAMPLES
        assert set(names) <= set(DIMENSION)


def scipy_pairs():
    """Pair a distribution with the same one as another library has it."""
    return {
        "uniform": (Uniform(2, 5), lambda s: s.uniform(2, 3)),
        "triangular": (
            from_parameters("triangular", {"min": 10, "likely": 20, "max": 45}),
            lambda s: s.triang(10 / 35, 10, 35),
        ),
        "pert": (Pert(10, 20, 60), lambda s: s.beta(1.8, 4.2, 10, 50)),
        "exponential": (from_parameters("exponential", {"mean": 4}), lambda s: s.expon(scale=4)),
        "erlang": (
            from_parameters("erlang", {"shape": 3, "mean": 6}),
            lambda s: s.erlang(3, scale=2),
        ),
        "gamma": (Gamma(0.5, 3), lambda s: s.gamma(0.5, scale=3)),
        "lognormal": (Lognormal(10, 0.75), lambda s: s.lognorm(0.75, scale=10)),
        "normal": (TruncatedNormal(1, 2), lambda s: s.truncnorm(-0.5, np.inf, 1, 2)),
        "weibull": (Weibull(1.7, 3), lambda s: s.weibull_min(1.7, scale=3)),
    }


@pytest.mark.parametrize("kind", scipy_pairs())
def test_the_probability_below_a_quantile_is_the_luck_that_gave_it(kind):
    import scipy.stats

    ours, theirs = scipy_pairs()[kind]
    reference = theirs(scipy.stats)
    assert reference.cdf(ours.quantile(LUCK)) == pytest.approx(LUCK, rel=1e-9, abs=1e-15)
    assert ours.mean == pytest.approx(reference.mean(), rel=1e-9)
    assert ours.variance == pytest.approx(reference.var(), rel=1e-8)


@settings(deadline=None)
@given(found=branches())
def test_a_mixture_is_inverted_to_twelve_digits(found):
    mixed = from_parameters("hyperexponential", found)
    assert isinstance(mixed, Hyperexponential)
    values = mixed.quantile(LUCK)
    pairs = list(zip(mixed.shares, mixed.means, strict=True))
    below = -sum(share * np.expm1(-values / mean) for share, mean in pairs)
    above = sum(share * np.exp(-values / mean) for share, mean in pairs)
    assert np.minimum(below, above) == pytest.approx(np.minimum(LUCK, 1 - LUCK), rel=1e-11)


def test_a_mixture_of_very_different_sorts_is_inverted_too():
    mixed = Hyperexponential((0.5, 0.3, 0.199999, 0.000001), (1e-6, 1.0, 1e5, 1e11))
    values = mixed.quantile(LUCK)
    above = sum(p * np.exp(-values / m) for p, m in zip(mixed.shares, mixed.means, strict=True))
    assert above[10:] == pytest.approx(1 - LUCK[10:], rel=1e-11)


@pytest.mark.parametrize("kind", ["gamma", "lognormal", "weibull"])
@settings(deadline=None)
@given(mean=MEANS, cv=CVS)
def test_a_mean_and_a_cv_come_back_as_they_were_given(kind, mean, cv):
    found = from_parameters(kind, {"mean": mean, "cv": cv})
    assert found.mean == pytest.approx(mean, rel=1e-9)
    assert math.sqrt(found.variance) / found.mean == pytest.approx(cv, rel=1e-7)


@settings(deadline=None)
@given(mean=MEANS, cv=st.floats(1.001, 1000))
def test_a_mixture_has_the_mean_and_cv_it_was_given(mean, cv):
    found = from_parameters("hyperexponential", {"mean": mean, "cv": cv})
    assert found.mean == pytest.approx(mean, rel=1e-9)
    assert math.sqrt(found.variance) / found.mean == pytest.approx(cv, rel=1e-6)


@pytest.mark.parametrize("kind", ["gamma", "lognormal", "weibull"])
@settings(deadline=None)
@given(given_points=median_p90())
def test_a_median_and_a_p90_come_back_as_they_were_given(kind, given_points):
    found = from_parameters(kind, given_points)
    median, p90 = found.quantile(np.array([0.5, 0.9]))
    assert median == pytest.approx(given_points["median"], rel=1e-9)
    assert p90 == pytest.approx(given_points["p90"], rel=1e-9)


def test_a_discrete_quantity_takes_its_values_as_often_as_their_weights_say():
    found = from_parameters("discrete", {"values": {30: 10, 5: 70, 10: 20, 99: 0}})
    assert found == Discrete((5.0, 10.0, 30.0), (70.0, 20.0, 10.0))
    luck = np.array([0.7, 0.7000001, 0.9, 0.9000001, 1 - 2.0**-53])
    assert found.quantile(luck).tolist() == [5.0, 10.0, 10.0, 30.0, 30.0]


def test_measured_values_count_as_often_as_they_were_measured():
    measured = from_parameters("empirical", {"values": [6, 4, 4, 9]})
    counted = from_parameters("empirical", {"values": {4: 2, 6: 1, 9: 1}})
    assert measured.mean == counted.mean == 5.75
    assert measured.quantile(LUCK).tolist() == counted.quantile(LUCK).tolist()


def test_a_whole_number_gives_floats():
    assert Constant(3).quantile(np.array([0.5])).dtype == np.float64


REFUSED = [
    ("exponentail", {"mean": 1}, "unknown distribution 'exponentail'; did you mean 'exponential'"),
    ("lognormal", {"mena": 1, "cv": 1}, "unknown parameter 'mena'; did you mean 'mean'"),
    ("lognormal", {"mean": 1}, "found mean; allowed: mean and cv, or median and p90"),
    ("lognormal", {"mean": 1, "p90": 2}, "found mean and p90; allowed: mean and cv"),
    ("uniform", {}, "found no parameters; allowed: min and max"),
    ("constant", {"value": -1}, "found value -1; allowed: a number of at least 0"),
    ("constant", {"value": "soon"}, "found value 'soon'; allowed"),
    ("constant", {"value": True}, "found value True; allowed"),
    ("exponential", {"mean": -2}, "found mean -2; allowed: a number above 0"),
    ("exponential", {"mean": math.nan}, "found mean nan; allowed: a number above 0"),
    ("uniform", {"min": 5, "max": 3}, "found max 3 not above min 5; allowed: max above min"),
    ("triangular", {"min": 1, "likely": 9, "max": 3}, "found likely 9 outside 1 to 3"),
    ("pert", {"min": 3, "likely": 3, "max": 3}, "pert: found max 3 not above min 3"),
    ("lognormal", {"mean": 1, "cv": 0}, "found cv 0; allowed: a number above 0"),
    ("gamma", {"median": 5, "p90": 5}, "found p90 5 not above median 5; allowed: p90 above median"),
    ("gamma", {"median": 5, "p90": 5.0000001}, "found p90 1 times the median"),
    ("erlang", {"shape": 2.5, "mean": 1}, "found shape 2.5; allowed: a whole number of at least 1"),
    ("weibull", {"mean": 1, "cv": 1e9}, "found cv 1000000000.0; allowed: 0.0013 to 4.3e[+]02"),
    ("normal", {"mean": 5, "sd": 0}, "found sd 0; allowed: a number above 0"),
    ("hyperexponential", {"mean": 1, "cv": 1}, r"found cv 1; allowed: a number above 1 \(1 is"),
    ("hyperexponential", {"branches": 3}, "found branches 3; allowed: a list of branches"),
    ("hyperexponential", {"branches": [{"share": 1}]}, "each with its share and its mean"),
    ("hyperexponential", {"branches": []}, "found 0 shares and 0 means"),
    (
        "hyperexponential",
        {"branches": [{"share": 0.5, "mean": 1}, {"share": 0.4, "mean": 2}]},
        "found shares that sum to 0.9; allowed: a sum of 1",
    ),
    ("discrete", {"values": [1, 2]}, r"found values \[1, 2\]; allowed: a weight for each value"),
    ("discrete", {"values": {5: -1}}, "found weight -1; allowed: a number of at least 0"),
    ("discrete", {"values": {5: 0}}, "found weights that are all 0"),
    ("empirical", {"values": []}, "found no values; allowed: a list of at least one number"),
    ("empirical", {"values": 4}, "found values 4; allowed: a list of numbers"),
    ("empirical", {"values": [1, 2], "weights": [1]}, "found 2 values and 1 weights"),
]


@pytest.mark.parametrize(("kind", "parameters", "message"), REFUSED, ids=str)
def test_what_cannot_be_is_refused_with_what_can(kind, parameters, message):
    with pytest.raises(DistributionError, match=message):
        from_parameters(kind, parameters)


def test_values_out_of_order_are_refused():
    with pytest.raises(DistributionError, match="out of order"):
        Discrete((2.0, 1.0), (1.0, 1.0))
    with pytest.raises(DistributionError, match="found 1 values and 0 weights"):
        Discrete((2.0,), ())
