"""Steps done for each of several items, worked out by hand; a minute is the unit."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from tests.engines.runs import MINUTE, cases, run, times, visits


def reviewed(at: list[Any], staff: int = 1, case: Any = None, **step: Any) -> dict[str, Any]:
    """A scenario whose only step is reviewed for items."""
    step = {"activity": "desk", "takes": "10 min", "next": "done", **step}
    return {
        "procsim": 1,
        "run": {"start": "2026-03-02", "length": "until empty", "replications": 1},
        "pools": {"desk": {"staff": staff}},
        "cases": {"case": {"arrivals": {"times": at}, **(case or {})}},
        "workflow": {"enter": {"start": "case", "next": "review"}, "review": step,
                     "done": {"end": "issued"}},
    }  # fmt: skip


def rows(tables: Any) -> list[tuple[Any, ...]]:
    """Activity, item, attempt, start, end and how it ended, of every visit."""
    every = visits(tables).sort("case_id", "start_time", "end_time", "item", nulls_last=True)
    return every.select(
        "activity", "item", "attempt",
        *(pl.col(name) // MINUTE for name in ("start_time", "end_time")),
        pl.col("ended").cast(pl.String),
    ).rows()  # fmt: skip


def ends(tables: Any) -> list[int]:
    return (cases(tables).sort("case_id")["end"] // MINUTE).to_list()


def test_items_are_at_the_desk_together_and_the_case_goes_on_with_the_last():
    tables = run(reviewed(["0 min"], staff=2, items=3))
    assert rows(tables) == [
        ("review", "1", 1, 0, 10, "done"),
        ("review", "2", 1, 0, 10, "done"),
        ("review", "3", 1, 10, 20, "done"),
    ]
    assert ends(tables) == [20]
    assert cases(tables)["slack"].to_list() == [20 * MINUTE]


def test_one_by_one_an_item_begins_when_the_one_before_is_done():
    tables = run(reviewed(["0 min"], staff=2, items=["water", "fire"], one_by_one=True))
    assert rows(tables) == [
        ("review", "water", 1, 0, 10, "done"),
        ("review", "fire", 1, 10, 20, "done"),
    ]
    assert ends(tables) == [20]


def test_each_document_that_the_case_type_has_is_an_item():
    papers = {"plan": {}, "deed": {"key": False}, "photo": {}}
    tables = run(reviewed(["0 min"], staff=3, items="documents", case={"documents": papers}))
    assert [row[1] for row in rows(tables)] == ["deed", "photo", "plan"]


def test_a_case_type_without_documents_has_nothing_to_review():
    data = reviewed(["0 min"], items="documents", case={"documents": {"plan": {}}})
    data["cases"]["other"] = {"arrivals": {"times": ["3 min"]}}
    data["workflow"]["enter"]["start"] = "all"
    tables = run(data)
    assert rows(tables) == [("review", "plan", 1, 0, 10, "done")]
    assert ends(tables) == [10, 3]


@pytest.mark.parametrize("one_by_one", [True, False])
def test_an_attribute_says_how_many_items_each_case_has(one_by_one):
    at = [{"at": "0 min", "floors": number} for number in (2, 0, 3)]
    tables = run(reviewed(at, staff=9, items={"attribute": "floors"}, one_by_one=one_by_one))
    every = visits(tables).group_by("case_id").len().sort("case_id")
    assert every.rows() == [("case-1", 2), ("case-3", 3)]
    assert ends(tables) == ([20, 0, 30] if one_by_one else [10, 0, 10])


def test_a_drawn_attribute_gives_each_case_as_many_items_as_it_says():
    floors = {"attributes": {"floors": {"discrete": {1: "50 %", 4: "50 %"}}}}
    data = reviewed(["0 min"] * 50, staff=200, items={"attribute": "floors"}, case=floors)
    assert set(visits(run(data)).group_by("case_id").len()["len"]) == {1, 4}


def test_the_second_of_three_items_withdraws_the_third():
    tables = run(reviewed(["0 min"], staff=2, items=3, needs=2))
    assert ends(tables) == [10]
    # The third would have begun at ten.
    assert rows(tables) == [
        ("review", "1", 1, 0, 10, "done"),
        ("review", "2", 1, 0, 10, "done"),
        ("review", "3", 1, None, 10, "withdrawn"),
    ]


def test_each_item_has_luck_of_its_own_that_the_order_of_work_does_not_change():
    takes = {"exponential": "10 min"}
    at = ["0 min"] * 20
    together = visits(run(reviewed(at, staff=100, takes=takes, items=["a", "b", "c"])))
    in_turn = visits(run(reviewed(at, takes=takes, items=["c", "a"], one_by_one=True)))
    luck = [
        dict(zip(zip(one["case_id"], one["item"], strict=True), one["worked"], strict=True))
        for one in (together, in_turn)
    ]
    assert {key: luck[0][key] for key in luck[1]} == luck[1]
    assert len(set(luck[0].values())) == 60


def _inspected(**more: Any) -> dict[str, Any]:
    """Each floor is inspected, and written up by another desk."""
    data = reviewed(["0 min"], staff=1)
    data["pools"]["office"] = {"staff": 1}
    data["workflow"] |= {
        "review": {"split": ["inspect"], "join": "inspected", "items": 2, **more},
        "inspect": {"activity": "desk", "takes": "10 min", "next": "write"},
        "write": {"activity": "office", "takes": "4 min", "next": "inspected"},
        "inspected": {"join": "review", "next": "done"},
    }
    return data


def test_several_steps_are_done_for_each_item():
    assert rows(run(_inspected())) == [
        ("inspect", "1", 1, 0, 10, "done"),
        ("write", "1", 1, 10, 14, "done"),
        ("inspect", "2", 1, 10, 20, "done"),
        ("write", "2", 1, 20, 24, "done"),
    ]


def test_one_by_one_the_steps_of_an_item_are_done_before_the_next_begins():
    assert [row[:5] for row in rows(run(_inspected(one_by_one=True)))] == [
        ("inspect", "1", 1, 0, 10),
        ("write", "1", 1, 10, 14),
        ("inspect", "2", 1, 14, 24),
        ("write", "2", 1, 24, 28),
    ]


def test_items_of_items_are_told_apart_by_both():
    data = _inspected()
    data["workflow"]["write"]["items"] = ["draft", "fair copy"]
    assert [row[:2] for row in rows(run(data)) if row[0] == "write"] == [
        ("write", "1 / draft"),
        ("write", "1 / fair copy"),
        ("write", "2 / draft"),
        ("write", "2 / fair copy"),
    ]


def test_a_deadline_of_each_item_withdraws_that_item_alone():
    data = _inspected()
    data["workflow"]["review"]["split"] = ["in_time"]
    data["workflow"]["in_time"] = {"deadline": "15 min", "until": "inspected", "next": "inspect",
                                   "otherwise": "inspected"}  # fmt: skip
    tables = run(data)
    assert [(*row[:2], *row[3:]) for row in rows(tables)] == [
        ("inspect", "1", 0, 10, "done"),
        ("write", "1", 10, 14, "done"),
        ("inspect", "2", 10, 15, "withdrawn"),
    ]
    marks = times(tables, tables.marks).filter(pl.col("clock").cast(pl.String).str.contains("in_t"))
    told = marks.select(pl.col("clock").cast(pl.String), pl.col("action").cast(pl.String),
                        pl.col("time") // MINUTE)  # fmt: skip
    assert told.rows() == [
        ("deadline:in_time 1", "start", 0),
        ("deadline:in_time 2", "start", 0),
        ("deadline:in_time 1", "stop", 14),
        ("deadline:in_time 2", "expired", 15),
    ]


def test_a_step_of_an_item_turns_the_deadline_of_that_item_alone():
    data = _inspected()
    data["workflow"]["review"]["split"] = ["in_time"]
    data["workflow"]["in_time"] = {"deadline": "15 min", "until": "inspected", "next": "inspect",
                                   "otherwise": "inspected"}  # fmt: skip
    data["workflow"]["inspect"]["next"] = "enough"
    data["workflow"]["enough"] = {"clock": "stop", "of": "in_time", "next": "write"}
    data["pools"]["desk"]["staff"] = 2
    data["workflow"]["inspect"]["takes"] = "12 min"
    assert [(*row[:2], *row[3:]) for row in rows(run(data))] == [
        ("inspect", "1", 0, 12, "done"),
        ("inspect", "2", 0, 12, "done"),
        ("write", "1", 12, 16, "done"),
        ("write", "2", 16, 20, "done"),
    ]


def test_an_end_within_one_item_ends_the_case():
    data = _inspected()
    data["workflow"]["write"]["next"] = "fine"
    data["workflow"]["fine"] = {"choice": {"refused": 1.0, "inspected": 0.0}}
    data["workflow"]["refused"] = {"end": "refused"}
    tables = run(data)
    assert cases(tables)["outcome"].to_list() == ["refused"]
    assert [(*row[:2], row[5]) for row in rows(tables)][-1] == ("inspect", "2", "withdrawn")


def test_turning_from_one_item_to_the_next_is_no_other_activity():
    data = reviewed(["0 min"], items=3)
    data["pools"]["desk"]["set_up"] = {"takes": "5 min", "between": "activities"}
    assert ends(run(data)) == [30]


def test_items_of_a_second_round_count_a_second_attempt():
    data = reviewed(["0 min"], staff=9, items=2, next="again")
    data["workflow"]["again"] = {"choice": "attempt", "when": {1: "review"}, "otherwise": "done"}
    assert [row[1:3] for row in rows(run(data))] == [("1", 1), ("2", 1), ("1", 2), ("2", 2)]
