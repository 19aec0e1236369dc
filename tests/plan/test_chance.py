"""Uniform numbers belong to names."""

from __future__ import annotations

import unicodedata

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from procsim.plan.chance import uniforms

MANY = 100_000
STANDARD_ERRORS = 4
_RANDOM = settings(deadline=None, max_examples=50)
names = st.tuples(
    st.integers(0, 2**62), st.integers(0, 50), st.sampled_from(["service", "gap", "branch"]),
    st.text(max_size=8), st.integers(1, 5),
)  # fmt: skip


@_RANDOM
@given(names, st.integers(0, 100_000), st.integers(0, 300))
def test_every_number_lies_strictly_between_0_and_1(stream, start, count):
    luck = uniforms(stream, start=start, count=count)
    assert luck.shape == (count,)
    assert ((luck > 0) & (luck < 1)).all()


@_RANDOM
@given(names, st.integers(0, 5000), st.integers(0, 300))
def test_a_number_is_the_same_whatever_is_asked_beside_it(stream, start, count):
    whole = uniforms(stream, start=0, count=start + count)
    assert (whole[start:] == uniforms(stream, start=start, count=count)).all()


@pytest.mark.parametrize(
    "other",
    [
        (2, 0, "service", "review", 1),
        (1, 1, "service", "review", 1),
        (1, 0, "delay", "review", 1),
        (1, 0, "service", "reviews", 1),
        (1, 0, "service", "review", 2),
    ],
    ids=["seed", "replication", "purpose", "name", "attempt"],
)
def test_another_name_has_luck_of_its_own(other):
    one = uniforms((1, 0, "service", "review", 1), start=0, count=MANY)
    correlation = np.corrcoef(one, uniforms(other, start=0, count=MANY))[0, 1]
    assert abs(correlation) <= STANDARD_ERRORS / np.sqrt(MANY)


def test_numbers_of_a_stream_are_uniform_and_do_not_follow_each_other():
    luck = uniforms((1, 0, "service", "review", 1), start=0, count=MANY)
    counts = np.histogram(luck, bins=100, range=(0, 1))[0]
    chi_square = ((counts - MANY / 100) ** 2 / (MANY / 100)).sum()
    # 99 degrees of freedom: mean 99, standard deviation 14.
    assert abs(chi_square - 99) <= STANDARD_ERRORS * np.sqrt(2 * 99)
    assert abs(np.corrcoef(luck[1:], luck[:-1])[0, 1]) <= STANDARD_ERRORS / np.sqrt(MANY)


def test_a_name_is_the_same_however_its_letters_were_typed():
    composed = unicodedata.normalize("NFC", "Prüfung")
    typed = unicodedata.normalize("NFD", "Prüfung")
    assert composed != typed
    one = uniforms((1, 0, "service", composed, 1), start=0, count=8)
    assert (one == uniforms((1, 0, "service", typed, 1), start=0, count=8)).all()


def test_parts_of_a_name_do_not_run_into_each_other():
    one = uniforms((1, 0, "attribute", "ab", "c", 1), start=0, count=8)
    other = uniforms((1, 0, "attribute", "a", "bc", 1), start=0, count=8)
    assert not (one == other).any()
