"""Random case types whose arrivals fall together."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from tests.engines.lattice.taste import TIMES, Tasting

_QUARTERS = 4 * 6
"""Arrivals are within so many quarters of an hour."""


def case_types(tasting: Tasting, *, never: bool) -> dict[str, dict[str, Any]]:
    """Draw one case type, or two."""
    names = ("a", "b")[: tasting.one_of(1, 2)]
    types = {name: _case_type(tasting, never=never) for name in names}
    if "preempts" in tasting.taste:
        types |= {"urgent": {**_case_type(tasting, never=never), "priority": 1}}
    return types


def _arrivals(tasting: Tasting) -> dict[str, Any]:
    if tasting.has("population"):
        size = tasting.one_of(1, 2, 4)
        most = {"count": tasting.draw(st.integers(size, 9))}
        first = tasting.one_of({}, {"first": "0 min"})
        hours = tasting.one_of("hall", "always")
        return {"gaps": tasting.time(), "population": size, "calendar": hours, **most, **first}
    if tasting.has("arrivals"):
        return dict(
            tasting.one_of(
                {"gaps": tasting.time(), "count": 6, "calendar": "hall", "bundle": 2},
                {"rate": "2 / h", "count": 8, "calendar": "always"},
                {"appointments": {"every": "30 min", "places": 2}, "until": "6 h"},
            )
        )
    least = tasting.one_of(1, 6, 10, 10)
    quarters = tasting.draw(st.lists(st.integers(0, _QUARTERS), min_size=least, max_size=12))
    return {"times": [f"{15 * quarter} min" for quarter in quarters]}


def _case_type(tasting: Tasting, *, never: bool) -> dict[str, Any]:
    record: dict[str, Any] = {"arrivals": _arrivals(tasting)}
    if tasting.has("class"):
        record["priority"] = tasting.one_of(1, 2, 9)
    if tasting.has("promise"):
        record["promise"] = tasting.one_of("1 h", "1 day", "1 workday")
        record["statutory"] = "5 workdays"
    share = {"never": "30 %"} if never else {}
    documents = {}
    for name, key in (("form", True), ("map", True), ("photo", False)):
        missing = tasting.one_of("0 %", "50 %", "100 %")
        after = "1 workday" if tasting.has("workdays") else tasting.time()
        supply = {"missing": missing, "supplied_after": after, **share}
        documents[name] = {"key": key, **supply}
    return {**record, "documents": documents, "attributes": _attributes(tasting)}


def _attributes(tasting: Tasting) -> dict[str, Any]:
    return {
        "size": {"small": "50 %", "large": "50 %"},
        "work": {"discrete": dict.fromkeys(TIMES[: tasting.one_of(1, 2, 4)], 1)},
        "copies": {"by": "size", "small": 1, "large": {"discrete": {0: "50 %", 3: "50 %"}}},
        "urgent": {"formula": "size == large and work < 45 min"},
    }
