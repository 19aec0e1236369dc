"""Parts that are compiled with the whole that calls them."""

from __future__ import annotations

import numpy as np

from procsim.engines.kernel.parts import part, whole


@part
def _twice(words, place):
    words[place] *= 2
    return words[place]


@part
def _more(words, place, by):
    words[place] += by
    return _twice(words, place)


@part
def _either(words, place):
    if words[place] % 2:
        return _more(words, place, 1)
    return _twice(words, place)


@whole("int64(int64[::1])")
def _sum(words):
    total = 0
    for place in range(words.size):
        total += _either(words, place) + _more(words, place, 3)
    return total


def test_a_whole_does_what_its_parts_do_however_many_of_them_call_the_same():
    words = np.array([1, 2, 3])
    assert _sum(words) == 4 + 14 + 4 + 14 + 8 + 22
    assert words.tolist() == [14, 14, 22]


def test_a_part_answers_the_same_for_a_constant_as_for_any_number():
    words = np.array([-4, 0])
    assert _sum(words) == -8 - 10 + 0 + 6
