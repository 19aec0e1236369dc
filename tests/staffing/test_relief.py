"""Posts are officers with cover for those who are away."""

from __future__ import annotations

import pytest

from procsim.levers import design_graph
from procsim.staffing.relief import posts
from tests.staffing.office import office


def _posts(name, **changes):
    return posts(design_graph(office(**changes), None))[name]


def test_officers_who_are_never_away_need_no_cover():
    window = _posts("window")
    assert (window.posts, window.there, window.relief_factor) == (2, 2, 1)


def test_absences_take_their_share():
    away = {"every": {"exponential": "9 days"}, "lasts": "1 day"}
    window = _posts("window", **{"pools.window.absence": away})
    assert window.there == pytest.approx(1.8)
    assert window.relief_factor == pytest.approx(1 / 0.9)


def test_meetings_take_the_hours_of_those_who_are_there():
    reviewers = _posts("reviewers")
    assert reviewers.posts == 3
    assert reviewers.there == pytest.approx(3 - 2 * 2 / 35)


def test_officers_for_a_part_of_the_day_are_a_part_of_a_post():
    assert _posts("tax").posts == pytest.approx((4 * (2 * 2 + 5) / 7 + 1) / 5)


def test_officers_of_any_speed_are_a_post_each():
    assert _posts("experts").posts == 2


def test_posts_that_one_window_releases_are_those_of_its_pools_less_its_own():
    scenario = office()
    before, after = (design_graph(scenario, design) for design in (None, "one_window"))
    assert _all_posts(before) - _all_posts(after) == pytest.approx(0, abs=1e-9)
    fewer = design_graph(office(**{"pools.window.staff": 1}), None)
    assert _all_posts(before) - _all_posts(fewer) == pytest.approx(1)


def test_unlimited_staff_has_no_posts():
    assert "archive" not in posts(design_graph(office(), None))


def _all_posts(graph):
    return sum(each.posts for each in posts(graph).values())
