"""What comes after the issue takes staff, and no time of the case."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from procsim.kpi import KPIS, holding, summarise
from procsim.scenario.scenario import Scenario
from procsim.story import story
from procsim.tables import CAUSES, Tables
from procsim.workflow.graph import build
from procsim.workflow.load import offered_load
from procsim.workflow.validation import problems
from tests.engines.runs import MINUTE, cases, run, visits


def _scenario(arrivals: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "procsim": 1,
        "run": {"start": "2026-03-02", "length": more.pop("length", "until empty"),
                "replications": 1},
        "pools": {"desk": {"staff": 1}, "inspectors": {"staff": 1}},
        "cases": {"case": {"arrivals": arrivals, "promise": "1 h"}},
        "workflow": {
            "enter": {"start": "case", "next": "look"},
            "look": {"activity": "desk", "takes": "10 min", "next": "granted"},
            "granted": {"end": "issued", "afterwards": "wait"},
            "wait": {"delay": "outside", "takes": "30 min", "next": "inspect"},
            "inspect": {"activity": "inspectors", "takes": "20 min", "next": "verdict"},
            "verdict": {"choice": "case_type", "when": {"case": "undone"}, "otherwise": "good"},
            "good": {"end": "confirmed"},
            "undone": {"end": "revoked"},
            **more,
        },
    }  # fmt: skip


TWO = {"times": ["0 min", "5 min"]}


def _mean(name: str, tables: Tables) -> float:
    (value,) = summarise(KPIS[name], tables)["mean"].to_list()
    return value


def test_a_case_ends_with_the_issue_and_what_comes_afterwards_in_its_own_time():
    tables = run(_scenario(TWO))
    found = cases(tables)
    columns = [pl.col(name) // MINUTE for name in ("arrival", "end", "afterwards_end")]
    assert found.select("outcome", "afterwards", *columns).rows() == [
        ("issued", "revoked", 0, 10, 60), ("issued", "revoked", 5, 20, 80),
    ]  # fmt: skip
    assert (
        found.select(pl.sum_horizontal(CAUSES)).to_series() == found["end"] - found["arrival"]
    ).all()
    assert tables.setting.ends[0] == 80 * MINUTE
    waits = visits(tables).filter(activity="inspect").select(pl.col("enabled_time") // MINUTE)
    assert waits.to_series().to_list() == [40, 50]


def test_what_the_end_of_the_run_finds_open_afterwards_leaves_the_case_issued():
    tables = run(_scenario(TWO, length="1 h"))
    assert tables.cases.select("outcome", "afterwards", "afterwards_end").rows()[1] == (
        "issued", "open", None,
    )  # fmt: skip
    assert tables.open_visits["activity"].to_list() == ["inspect"]


def test_a_member_of_a_population_comes_again_after_the_issue():
    tables = run(_scenario({"population": 1, "gaps": "5 min", "count": 2}))
    spans = cases(tables).select(pl.col("arrival", "end", "afterwards_end") // MINUTE).rows()
    assert spans == [(5, 15, 65), (20, 30, 85)]


def test_an_issue_within_a_split_withdraws_the_other_branches_and_goes_on():
    more = {
        "look": {"split": ["quick", "slow"], "join": "met"},
        "quick": {"activity": "desk", "takes": "10 min", "next": "granted"},
        "slow": {"delay": "outside", "takes": "1 day", "next": "met"},
        "met": {"join": "look", "next": "refusal"},
        "refusal": {"end": "refused"},
        "maybe": {"choice": {"granted": "50 %", "met": "50 %"}},
    }
    more["quick"]["next"] = "maybe"
    more["maybe"] = {"choice": {"granted": 1, "met": 0}}
    tables = run(_scenario({"times": ["0 min"]}, **more))
    ended = dict(tables.events.select("activity", "ended").rows())
    assert ended == {"quick": "done", "slow": "withdrawn", "wait": "done", "inspect": "done"}
    assert tables.cases["afterwards"].to_list() == ["revoked"]


def test_approvals_that_stand_are_those_issued_less_those_revoked():
    tables = run(_scenario(TWO, length="2 days"))
    assert _mean("net_valid", tables) == 0
    assert _mean("revoked", tables) == 1
    assert _mean("throughput", tables) == 1
    assert _mean("cycle_time", tables) == 12.5
    assert _mean("on_time", tables) == 1
    kept = {"verdict": {"choice": "case_type", "when": {"case": "good"}, "otherwise": "undone"}}
    tables = run(_scenario(TWO, length="2 days", **kept))
    assert (_mean("net_valid", tables), _mean("revoked", tables)) == (1, 0)


def test_where_nothing_comes_afterwards_no_share_is_revoked():
    data = _scenario(TWO, granted={"end": "issued"})
    for name in ("wait", "inspect", "verdict", "good", "undone"):
        del data["workflow"][name]
    tables = run(data)
    assert tables.cases["afterwards"].to_list() == [None, None]
    assert _mean("revoked", tables) is None
    assert _mean("net_valid", tables) is None


def test_who_inspects_after_the_issue_holds_no_case_up():
    assert holding(run(_scenario(TWO)))["unit"].to_list() == ["desk"]


def test_what_comes_afterwards_is_work_all_the_same():
    data = _scenario({"rate": "2 / h"}, length="2 days")
    load = offered_load(build(Scenario.model_validate(data)))
    assert load["inspectors"].load == pytest.approx(2 / 3)


def test_the_story_goes_on_after_the_issue():
    data = _scenario(TWO)
    told = story(run(data), build(Scenario.model_validate(data)), "case-1")
    assert told[-1] == "2026-03-02 01:00  After the issue: revoked"


@pytest.mark.parametrize(
    ("more", "text"),
    [
        ({"granted": {"end": "refused", "afterwards": "wait"}},
         "workflow.granted.afterwards: found afterwards beside refused; it is for"),
        ({"granted": {"end": "issued", "afterwards": "wiat"}},
         "workflow.granted.afterwards: found 'wiat', which is no node; did you mean 'wait'?"),
        ({"good": {"end": "issued"}},
         "workflow.good.end: found issued, which ends a case, after the issue of one; con"),
        ({"look": {"choice": {"granted": 0.5, "good": 0.5}}},
         "workflow.good.end: found confirmed, to which a case comes that is not over"),
        ({"good": {"clock": "stop", "next": "fine"}, "fine": {"end": "confirmed"}},
         "workflow.good.clock: found a clock after the issue, where all clocks have stopped"),
    ],
)  # fmt: skip
def test_a_way_that_mixes_a_case_with_what_comes_after_it_is_found(more, text):
    found = problems(build(Scenario.model_validate(_scenario(TWO, **more))))
    assert any(str(problem).startswith(text) for problem in found), [str(one) for one in found]
