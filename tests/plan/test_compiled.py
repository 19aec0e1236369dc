"""Compiled draws: the bits of the slots they stand for, or no answer."""

from __future__ import annotations

import numpy as np
import pytest

from procsim.plan import Draws
from procsim.plan.chance import uniforms
from procsim.plan.compiled import _step_by_hand, draw_many, draw_one
from procsim.plan.draws import Recipe
from procsim.plan.formulas import ASK, BRANCH, LUCK, NO_FORMULA, SHARE, TIME
from procsim.plan.luck import LuckSlot, ShareSlot
from procsim.plan.slots import MissingSlot, WorkPart
from tests.plan.plans import WORKFLOW, compiled

TIMES = {
    "constant": "17 min",
    "uniform": {"uniform": {"min": "3 min", "max": "19 min"}},
    "lognormal": {"lognormal": {"mean": "12 min", "cv": 0.7}},
    "wide": {"lognormal": {"mean": "12 min", "cv": 9}},
    "gamma": {"gamma": {"mean": "12 min", "cv": 0.6}},
    "lumpy": {"gamma": {"mean": "12 min", "cv": 3}},
    "erlang": {"erlang": {"mean": "2 h", "shape": 3}},
    "exponential": {"exponential": "48 h"},
    "mixed": {"hyperexponential": {"mean": "1 h", "cv": 3}},
    "pert": {"pert": {"min": "5 min", "likely": "10 min", "max": "1 h"}},
    "normal": {"normal": {"mean": "10 min", "sd": "8 min"}},
    "weibull": {"weibull": {"mean": "10 days", "cv": 2}},
    "asked": {"triangular": {"min": "5 min", "likely": "10 min", "max": "1 h"}},
}
SHARES = ("50 %", "0 %", "30 %", "20 %")


def _recipe():
    """Slots of every kind of formula, and some without."""
    steps = [*TIMES, "which"]
    workflow = {"enter": {"start": "all", "next": steps[0]}, "done": WORKFLOW["done"]}
    for (name, takes), after in zip(TIMES.items(), steps[1:], strict=True):
        workflow[name] = {"activity": "desk", "takes": takes, "next": after}
    ends = [f"end_{number}" for number in range(4)]
    workflow["which"] = {"choice": dict(zip(ends, SHARES, strict=True))}
    workflow |= {name: {"end": "refused"} for name in ends[:-1]} | {ends[-1]: {"end": "issued"}}
    del workflow["done"]
    slots = compiled(workflow).recipe.slots
    # Parts of one work, and a part that nobody can compute without the others.
    work = [slot for slot in slots if hasattr(slot, "parts")]
    several = type(work[0])("service", tuple(part for slot in work[:4] for part in slot.parts))
    more = (LuckSlot("order", ("desk",)), ShareSlot("no-show", ("case", "serve"), 0.3))
    missing = MissingSlot("case", (("form", 0.2, 0.1),))
    return Recipe((*slots, *more, several, several.at_speed(1.3), missing), (), ((),))


RECIPE = _recipe()
SLOTS = range(len(RECIPE.slots))


def test_the_slots_of_these_tests_are_of_every_kind():
    assert set(Draws(RECIPE, 1, 0).formulas().kind) == {ASK, TIME, BRANCH, LUCK, SHARE}


def _drawn(draws, attempt, slots, span):
    """Numbers of consecutive cases, a row a slot, and whether all are said to be known."""
    first, cases = span
    words = np.array([*slots, *[5] * (len(slots) * (1 + cases))])
    place = (0, len(slots), first // 4, len(slots), 1 + cases)
    whole = draw_many(draws.formulas(), draws.keys(attempt), words, *place)
    out = words[len(slots) :].reshape(len(slots), 1 + cases)
    assert (out[:, 0] == 5).all()
    return out[:, 1:], whole


@pytest.mark.parametrize("slot", SLOTS)
@pytest.mark.parametrize(("attempt", "number"), [(1, 0), (3, 17), (1, 2**18)])
def test_what_is_drawn_compiled_has_the_bits_of_the_slot(slot, attempt, number):
    draws = Draws(RECIPE, 7, 2)
    formulas, keys = draws.formulas(), draws.keys(attempt)
    (found,), whole = _drawn(draws, attempt, [slot], (number * draws.BLOCK, draws.BLOCK))
    known = found != NO_FORMULA
    assert whole == known.all()
    assert (found == draws.block(slot, attempt, number))[known].all()
    assert known.mean() > 0.9 or formulas.kind[slot] == ASK
    for place in range(0, draws.BLOCK, 61):
        index = number * draws.BLOCK + place
        assert draw_one(formulas, keys, slot, index) == found[place]


def test_several_slots_drawn_together_are_drawn_as_each_by_itself():
    draws = Draws(RECIPE, 3, 1)
    together, whole = _drawn(draws, 2, [*SLOTS], (64, 32))
    alone = [_drawn(draws, 2, [slot], (64, 32)) for slot in SLOTS]
    assert (together == np.concatenate([found for found, _ in alone])).all()
    assert not whole
    assert any(each for _, each in alone)


def test_luck_in_the_tails_beyond_a_table_has_no_answer():
    draws = Draws(RECIPE, 1, 0)
    name = ("case", "exponential")
    slot = next(n for n in SLOTS if getattr(RECIPE.slots[n], "parts", [WorkPart])[0].name == name)
    (found,), whole = _drawn(draws, 1, [slot], (0, 2**20))
    luck = uniforms((1, 0, "service", *name, 1), start=0, count=found.size)
    beyond = np.minimum(luck, 1 - luck) < 2.0**-17
    assert beyond.any()
    assert not whole
    assert ((found == NO_FORMULA) == beyond).all()


def test_the_generator_by_hand_is_the_one_of_every_other_draw():
    key = np.array([2**64 - 5, 0x9E3779B97F4A7C15], dtype=np.uint64)
    raw = np.random.Philox(key=key).random_raw(8)
    assert [*_step_by_hand(key[0], key[1], 1), *_step_by_hand(key[0], key[1], 2)] == raw.tolist()
