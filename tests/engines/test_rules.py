"""What rules make of cases in a run: small cases whose every time is known."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procsim.plan.slots import Span
from procsim.workflow.cases import Luck
from tests.engines.runs import MINUTE, RANDOM, cases, run, visits
from tests.plan.plans import compiled, drawn

_END = {"done": {"end": "issued"}, "gone": {"end": "refused"}}


def _scenario(
    takes: Any, times: list[Any], attributes: Any = None, *, next_step: str = "done", **nodes: Any
) -> dict[str, Any]:
    serve = {"activity": "desk", "takes": takes, "next": next_step}
    return {
        "procsim": 1,
        "run": {"start": "2026-03-02", "length": "until empty", "replications": 1},
        "pools": {"desk": {"staff": "unlimited"}},
        "cases": {"a": {"arrivals": {"times": times}, "attributes": attributes or {}}},
        "workflow": {"enter": {"start": "all", "next": "serve"}, "serve": serve, **_END, **nodes},
    }


def _worked(data: dict[str, Any]) -> list[float]:
    """Minutes of work of each visit to `serve`, by case and attempt."""
    found = visits(run(data)).filter(activity="serve").sort("case_id", "attempt")
    return [time / MINUTE for time in found["worked"]]


_PAGES = [{"at": "0 min", "pages": 3}, {"at": "1 min", "pages": 10}]


@pytest.mark.parametrize(
    ("takes", "minutes"),
    [
        ({"formula": "5 min + 2 min * pages"}, [11, 25]),
        ({"times": "pages", "of": "2 min"}, [6, 20]),
        ({"for_each": "pages", "takes": "2 min"}, [6, 20]),
        ({"sum": ["1 min", {"times": "pages", "of": "1 min"}]}, [4, 11]),
        ({"if": "pages > 5", "then": "9 min", "otherwise": {"formula": "1 min * pages"}}, [3, 9]),
        ({"for_each": "round(pages / 2)", "takes": {"sum": ["1 min", "30 s"]}}, [3, 7.5]),
        ({"by": "case_type", "a": {"if": "pages == 3", "then": "1 min", "otherwise": "2 min"}},
         [1, 2]),
    ],
)  # fmt: skip
def test_work_by_a_rule_lasts_what_the_rule_says(takes: Any, minutes: list[float]) -> None:
    assert _worked(_scenario(takes, _PAGES)) == minutes


def test_work_changes_with_the_attempt() -> None:
    takes = {"if": "attempt == 1", "then": "9 min", "otherwise": {"formula": "6 min / attempt"}}
    again = {"choice": "attempt < pages", "when": {"yes": "serve", "no": "done"}}
    data = _scenario(takes, [{"at": "0 min", "pages": 3}], next_step="again", again=again)
    assert _worked(data) == [9, 3, 2]


def test_a_choice_by_a_rule_sends_each_case_its_way() -> None:
    which = {"choice": "pages > 5 or pages == 0", "when": {"yes": "gone"}, "otherwise": "done"}
    times = [*_PAGES, {"at": "2 min", "pages": 0}, {"at": "3 min", "pages": 5}]
    ended = cases(run(_scenario("1 min", times, next_step="which", which=which))).sort("case_id")
    assert ended["outcome"].cast(str).to_list() == ["issued", "refused", "refused", "issued"]


def test_attributes_follow_from_each_other() -> None:
    attributes = {
        "size": {"if": "pages > 5", "then": "large", "otherwise": "small"},
        "late": {"formula": "size == large and pages < 11"},
        "work": {"by": "late", "yes": {"formula": "half * 4"}, "no": "1 min"},
        "half": {"formula": "0.5 min * pages"},
    }
    assert _worked(_scenario({"attribute": "work"}, _PAGES, attributes)) == [1, 20]


def test_what_a_list_says_of_a_case_decides_what_follows_from_it() -> None:
    attributes = {
        "work": {
            "by": "size",
            "small": "1 min",
            "large": {"by": "kind", "x": "5 min", "y": "6 min"},
        },
        "kind": {"by": "size", "small": "x", "large": "y"},
        "size": {"small": 1.0, "large": 0.0},
    }
    times = [{"at": "0 min", "size": "large"}, "1 min"]
    assert _worked(_scenario({"attribute": "work"}, times, attributes)) == [6, 1]


def test_what_a_list_says_of_a_case_goes_before_a_formula() -> None:
    times = [{"at": "0 min", "pages": 3, "work": "7 min"}, {"at": "1 min", "pages": 3}]
    attributes = {"work": {"formula": "1 min * pages"}}
    assert _worked(_scenario({"attribute": "work"}, times, attributes)) == [7, 3]


def _workflow(takes: Any) -> dict[str, Any]:
    return {"enter": {"start": "all", "next": "serve"},
            "serve": {"activity": "desk", "takes": takes, "next": "done"}, **_END}  # fmt: skip


def test_one_draw_is_multiplied_and_each_thing_has_a_draw_of_its_own() -> None:
    spread = {"exponential": "10 min"}
    one = drawn(compiled(_workflow(spread)), "serve")
    thrice = drawn(compiled(_workflow({"times": 3, "of": spread})), "serve")
    each = drawn(compiled(_workflow({"for_each": 3, "takes": spread})), "serve")
    assert abs(thrice - 3 * one).max() <= 2
    assert thrice.std() / thrice.mean() == pytest.approx(1, rel=0.05)
    assert each.std() / each.mean() == pytest.approx(3**-0.5, rel=0.05)
    assert each.mean() == pytest.approx(30 * MINUTE, rel=0.03)


def test_the_luck_of_a_thing_belongs_to_its_name_and_number() -> None:
    spread = {"exponential": "10 min"}
    plan = compiled(_workflow({"for_each": 2, "takes": spread}))
    three = compiled(_workflow({"for_each": 3, "takes": spread}))
    span = Span(1, 0, 1, start=0, count=10_240)
    third = span.luck("service", "case", "serve", "3")
    last = plan.recipe.slots[0].parts[0].rule.of.distribution.quantile(third)  # type: ignore[attr-defined]
    assert abs(drawn(three, "serve") - drawn(plan, "serve") - last).max() <= 1
    assert Luck("service", ("case", "serve")).of(3).of(1).item == "3.1"


@RANDOM
@given(st.integers(0, 40), st.integers(1, 30), st.sampled_from(("<", "<=", "==", "!=", ">", ">=")))
def test_a_rule_and_its_contrary_part_the_cases(pages: int, limit: int, sign: str) -> None:
    times = [{"at": "0 min", "pages": pages}]
    rule = {"if": f"pages {sign} {limit}", "then": "2 min", "otherwise": "3 min"}
    other = {"if": f"not pages {sign} {limit}", "then": "3 min", "otherwise": "2 min"}
    assert _worked(_scenario(rule, times)) == _worked(_scenario(other, times))


def test_each_case_has_a_channel_of_its_own_and_goes_its_way() -> None:
    which = {"choice": "channel", "when": {"online": "gone"}, "otherwise": "done"}
    times = [f"{k} min" for k in range(2_000)]
    data = _scenario("1 min", times, next_step="which", which=which)
    data["cases"]["a"]["channel"] = {"online": "25 %", "counter": "75 %"}
    data["cases"]["b"] = {"arrivals": {"times": ["0 min"]}, "channel": "app"}
    found = cases(run(data)).group_by("channel", "outcome").len()
    counts = {(str(channel), str(out)): n for channel, out, n in found.rows()}
    assert set(counts) == {("online", "refused"), ("counter", "issued"), ("app", "issued")}
    assert counts["online", "refused"] == pytest.approx(500, abs=60)


def test_later_tries_have_the_gaps_that_are_said_for_them() -> None:
    workflow = {
        "enter": {"start": "all", "next": "check"},
        "check": {"documents": "all", "resubmission": "fresh", "if_complete": "done",
                  "if_missing": "wait"},
        "wait": {"delay": "applicant", "until": "documents", "next": "check"}, **_END,
    }  # fmt: skip
    form = {"missing": "80 %", "missing_later": "20 %", "supplied_after": "1 h"}
    plan = compiled(workflow, documents={"form": form})
    slot = plan.recipe.slots[int(plan.plan.missing[0])]
    first, second = (slot.values(Span(1, 0, attempt, 0, 10_240)).mean() for attempt in (1, 2))
    assert first == pytest.approx(0.8, abs=0.02)
    assert second == pytest.approx(0.2, abs=0.02)
