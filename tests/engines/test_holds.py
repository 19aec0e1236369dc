"""Work that is held for others, and who may begin as soon as what held them is gone."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engines.runs import MINUTE, RANDOM, run, visits
from tests.engines.test_preemption import HALL

QUEUES = pytest.mark.parametrize("queue", ["first_come", "random"])

LONG = ("0 min", {"takes": "50 min"})
BOTH = ("1 min", {"activity": {"desk": 2}, "takes": "10 min"})
SHORT = ("2 min", {"takes": "5 min"})
LEAVES = {"patience": "10 min", "if_left": "done"}


def _scenario(works: dict[str, tuple[str, Any]], **pools: Any) -> dict[str, Any]:
    """One case of each kind of work; at the desk, where the work does not say."""
    return {
        "procsim": 1,
        "run": {"start": "2026-03-02", "length": "until empty", "replications": 1},
        "calendars": HALL,
        "pools": {name: {"calendar": "always", **pool} for name, pool in pools.items()},
        "cases": {name: {"arrivals": {"times": [at]}} for name, (at, _) in works.items()},
        "workflow": {
            "done": {"end": "issued"},
            **{f"enter_{name}": {"start": name, "next": name} for name in works},
            **{name: {"activity": "desk", **step, "next": "done"}
               for name, (_, step) in works.items()},
        },
    }  # fmt: skip


def _begun(data: dict[str, Any]) -> dict[str, tuple[float | None, float]]:
    """Minutes at which each work began, if it did, and was over."""
    rows = visits(run(data)).filter(kind="activity")
    rows = rows.select("activity", "start_time", "end_time").rows()
    return {
        name: (None if begin is None else begin / MINUTE, end / MINUTE)
        for name, begin, end in sorted(rows)
    }


def _limited(data: dict[str, Any]) -> None:
    """Withdraw the work for both at 11 by a deadline."""
    data["workflow"]["enter_both"]["next"] = "limit"
    data["workflow"]["limit"] = {
        "deadline": "10 min", "until": "done", "next": "both", "otherwise": "late",
    }  # fmt: skip
    data["workflow"]["late"] = {"end": "withdrawn"}


def _ended_elsewhere(data: dict[str, Any]) -> None:
    """Withdraw the work for both at 11 by an end in the other branch."""
    data["workflow"] |= {
        "enter_both": {"start": "both", "next": "part"},
        "part": {"split": ["both", "wait"], "join": "meet"},
        "wait": {"delay": "outside", "takes": "10 min", "next": "answer"},
        "answer": {"choice": {"meet": "0 %", "late": "100 %"}},
        "late": {"end": "withdrawn"},
        "meet": {"join": "part", "next": "done"},
    }
    data["workflow"]["both"]["next"] = "meet"


def _left(data: dict[str, Any]) -> None:
    """Let the work for both run out of patience at 11."""
    data["workflow"]["both"] |= LEAVES


@QUEUES
def test_work_for_two_holds_one_who_is_free(queue):
    works = {"long": LONG, "both": BOTH}
    data = _scenario(works | {"short": SHORT}, desk={"staff": 2, "queue": queue})
    found = _begun(data)
    assert min(found["both"][0], found["short"][0]) == 50
    # More urgent work passes; it is not later.
    data["cases"]["short"]["priority"] = 1
    assert _begun(data)["short"] == (2, 7)


@QUEUES
@pytest.mark.parametrize("goes", [_limited, _ended_elsewhere, _left])
def test_when_work_for_two_goes_the_next_begins_in_this_instant(queue, goes):
    works = {"long": LONG, "both": BOTH, "short": SHORT}
    data = _scenario(works, desk={"staff": 2, "queue": queue})
    goes(data)
    assert _begun(data) == {"both": (None, 11), "long": (0, 50), "short": (11, 16)}


@QUEUES
def test_when_too_few_are_left_for_work_for_several_the_next_begins_in_this_instant(queue):
    shifts = {"daily": {"00:00-00:30": 3, "00:30-24:00": 2}}
    all_three = ("1 min", {"activity": {"desk": 3}, "takes": "10 min"})
    works = {"long": LONG, "both": all_three, "short": SHORT}
    data = _scenario(works, desk={"staff": shifts, "queue": queue})
    assert _begun(data) == {"both": (1440, 1450), "long": (0, 50), "short": (30, 35)}


@QUEUES
def test_work_that_has_aged_passes_what_held_it(queue):
    works = {
        "long": LONG,
        "both": ("3 min", BOTH[1]),
        "short": SHORT,
        "first": ("0 min", {"takes": "6 min"}),
    }
    data = _scenario(works, desk={"staff": 2, "queue": queue, "ageing": "10 min"})
    for name, grade in {"both": 1, "first": 1, "short": 2}.items():
        data["cases"][name]["priority"] = grade
    # At 12 it is of the same class, and came before.
    assert _begun(data)["short"] == (12, 17)


@QUEUES
def test_when_what_does_not_fit_goes_what_fits_begins_in_this_instant(queue):
    works = {"big": ("40 min", {"takes": "30 min"}), "small": ("41 min", {"takes": "5 min"})}
    data = _scenario(works, desk={
        "staff": 1, "calendar": "hall", "at_closing": "fit", "queue": queue,
    })  # fmt: skip
    assert min(begin for begin, _ in _begun(data).values()) == 120
    data["workflow"]["big"] |= LEAVES
    assert _begun(data) == {"big": (None, 50), "small": (50, 55)}


@QUEUES
def test_who_left_is_not_counted_among_those_who_gather(queue):
    works = {
        name: (f"{at} min", {"takes": "5 min"}) for name, at in {"b": 1, "c": 11, "d": 12}.items()
    }
    works["a"] = ("0 min", {"takes": "5 min", **LEAVES})
    data = _scenario(works, desk={"staff": 3, "gathers": 3, "queue": queue})
    found = _begun(data)
    assert found.pop("a") == (None, 10)
    assert found == dict.fromkeys("bcd", (12, 17))


CASES = st.lists(
    st.tuples(st.integers(0, 40), st.integers(1, 20), st.integers(1, 3)),
    min_size=1,
    max_size=10,
)


def _of_several(works: list[tuple[int, int, int]], queue: str) -> dict[str, Any]:
    """Three officers, and cases that need so many of them for so long, if they do not leave."""
    data = _scenario({}, desk={"staff": 3, "queue": queue})
    for need in {need for _, _, need in works}:
        times = [
            {"at": f"{at} min", "work": f"{work} min"} for at, work, own in works if own == need
        ]
        data["cases"][f"c{need}"] = {
            "arrivals": {"times": times}, "attributes": {"work": "1 min"},
        }  # fmt: skip
        data["workflow"] |= {
            f"enter_c{need}": {"start": f"c{need}", "next": f"work_{need}"},
            f"work_{need}": {
                "activity": {"desk": need}, "takes": {"attribute": "work"}, "next": "done",
                "patience": {"exponential": "15 min"}, "if_left": "done",
            },
        }  # fmt: skip
    return data


@RANDOM
@given(CASES, st.sampled_from(["first_come", "random"]))
def test_work_waits_only_for_officers_or_behind_what_waits_for_several(works, queue):
    rows = visits(run(_of_several(works, queue))).sort("enabled_time", "case_id")
    found = [
        (came, begin, end, end if begin is None else begin, int(kind[1:]))
        for came, begin, end, kind in rows.select(
            "enabled_time", "start_time", "end_time", "case_type"
        ).iter_rows()
    ]
    served = [(begin, end, need) for _, begin, end, _, need in found if begin is not None]
    for place, (came, begin, _, until, need) in enumerate(found):
        before = [one for one in found[:place] if one[4] > 1 and one[0] < came]
        beside = [one for one in found if one[4] > 1 and one[0] <= came]
        for at in sorted({time for one in found for time in one[:4] if time is not None}):
            if came <= at < until:
                free = 3 - sum(own for since, to, own in served if since <= at < to)
                assert free < need or any(one[0] <= at < one[3] for one in beside)
        if begin is not None:
            free = 3 - sum(own for since, to, own in served if since < begin < to)
            # What holds its pools could have begun now, or has.
            assert all(free >= one[4] for one in before if begin < one[3])


def test_a_number_that_grows_brings_those_back_first_whom_a_service_waits_for():
    works = {
        "a": ("0 min", {"takes": "20 min"}),
        "b": ("0 min", {"takes": "50 min"}),
        "c": ("10 min", {"takes": "50 min"}),
        "d": ("61 min", {"takes": "10 min"}),
        "e": ("62 min", {"takes": "5 min"}),
    }
    shifts = {"daily": {"00:00-00:30": 3, "00:30-01:00": 1, "01:00-24:00": 2}}
    data = _scenario(works, desk={"staff": shifts, "at_closing": "suspend"})
    # At 30 the first is idle and leaves; of the others, who began last. At 60 he is the one who
    # comes back, though the first has a lower number.
    found = _begun(data)
    assert found == {
        "a": (0, 20), "b": (0, 50), "c": (10, 90), "d": (61, 71), "e": (71, 76),
    }  # fmt: skip


def test_who_comes_back_one_by_one_takes_up_services_by_their_numbers():
    works = {
        "a": ("0 min", {"takes": "50 min"}),
        "b": ("10 min", {"takes": "50 min"}),
        "c": ("40 min", {"takes": "5 min"}),
    }
    shifts = {"daily": {"00:00-00:30": 2, "01:00-02:00": 1, "02:00-24:00": 2}}
    data = _scenario(works, desk={"staff": shifts, "at_closing": "suspend"})
    assert _begun(data) == {"a": (0, 80), "b": (10, 150), "c": (80, 85)}


def test_nobody_is_waited_for_whose_service_was_withdrawn_while_he_was_away():
    works = {
        "a": ("0 min", {"takes": "50 min"}),
        "both": ("20 min", {"takes": "50 min"}),
        "c": ("40 min", {"takes": "5 min"}),
    }
    shifts = {"daily": {"00:00-00:30": 2, "00:30-01:00": 1, "01:00-24:00": 2}}
    data = _scenario(works, desk={"staff": shifts, "at_closing": "suspend"})
    _limited(data)
    data["workflow"]["limit"]["deadline"] = "25 min"
    assert _begun(data) == {"a": (0, 50), "both": (20, 45), "c": (50, 55)}


@pytest.mark.parametrize(
    ("closing", "end"), [("finish", 60), ("suspend", 90), ("any", 90)]
)  # fmt: skip
@pytest.mark.parametrize("needs", [{"desk": 2}, {"desk": 2, "car": 1}])
def test_a_crew_that_leaves_together_comes_back_together(closing, end, needs):
    shifts = {"daily": {"00:00-00:30": 2, "01:00-24:00": 2}}
    works = {"site": ("0 min", {"activity": needs, "takes": "60 min"})}
    if "car" in needs:
        works["wash"] = ("1 min", {"activity": "car", "takes": "5 min"})
    data = _scenario(works, desk={"staff": shifts, "at_closing": closing}, car={"staff": 1})
    found = _begun(data)
    assert found["site"] == (0, end)
    if "car" in needs:
        # Who is left alone does other work at once: there is nobody to be waited for.
        assert found["wash"][0] == (60 if closing == "finish" else 30)


def test_when_one_of_a_crew_leaves_the_other_is_free_and_kept_from_his_return_on():
    works = {
        "site": ("0 min", {"activity": {"desk": 1, "car": 1}, "takes": "90 min"}),
        "wash": ("10 min", {"activity": "car", "takes": "65 min"}),
        "trip": ("70 min", {"activity": "car", "takes": "5 min"}),
        "form": ("121 min", {"activity": "desk", "takes": "5 min"}),
    }
    data = _scenario(
        works, desk={"staff": 1, "calendar": "hall", "at_closing": "suspend"}, car={"staff": 1}
    )
    # The desk closes at 60 and opens at 120, when the car is out until 125; the form waits behind
    # the site, though the desk is free.
    found = _begun(data)
    assert found["wash"] == (60, 125)
    assert found["site"] == (0, 155)
    assert found["form"] == (155, 160)
    assert found["trip"] == (155, 160)


@pytest.mark.parametrize(("late", "end"), [("z", 80), ("b", 130)])
def test_pools_that_share_work_each_keep_their_own_rule_at_closing(late, end):
    """What one pool puts back at closing is marked by one that leaves after it, by name."""
    works = {
        "x": ("50 min", {"activity": ["m", late], "takes": "20 min"}),
        "y": ("50 min", {"activity": [late, "m"], "takes": "20 min"}),
    }
    pools = {
        "m": {"staff": 1, "calendar": "hall", "at_closing": "any"},
        late: {"staff": 1, "calendar": "hall", "at_closing": "serve_queue"},
    }
    found = _begun(_scenario(works, **pools))
    assert found["y"] == (50, 70)
    assert found["x"] == (50, end)


def test_what_does_not_fit_one_pool_goes_to_another_and_holds_neither():
    works = {
        "x": ("40 min", {"activity": ["a", "b"], "takes": "30 min"}),
        "y": ("41 min", {"activity": ["a", "b"], "takes": "10 min"}),
        "z": ("42 min", {"activity": ["a", "b"], "takes": "30 min"}),
    }
    pools = {
        "a": {"staff": 1, "calendar": "hall", "at_closing": "fit"},
        "b": {"staff": 1, "calendar": "hall", "at_closing": "finish"},
    }
    assert _begun(_scenario(works, **pools)) == {"x": (40, 70), "y": (41, 51), "z": (120, 150)}
