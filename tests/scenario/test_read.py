"""What a file that is right is read into."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procsim.errors import ScenarioError, UsageError
from procsim.scenario.attribute import Categories
from procsim.scenario.problems import record_at
from procsim.scenario.provenance import Inputs
from procsim.scenario.quantity import Duration
from procsim.scenario.redesign import SetStaff
from procsim.scenario.rule import ByAttribute
from procsim.scenario.scenario import Scenario
from procsim.scenario.source import parse
from procsim.scenario.spread import TimeDistribution
from procsim.scenario.work import FromAttribute
from procsim.scenario.write import dump, save, set_value


def test_a_small_file_is_read_into_records(reading, small):
    scenario = reading(small)
    assert scenario.run.origin == datetime(2026, 3, 2)
    assert scenario.pools["窗口"].staff == 2
    assert scenario.workflow["outcome"].choice == {"no": 0.03, "yes": 0.97}
    assert scenario.redesigns["more"].levers == [("set_staff", SetStaff(pool="reviewers", staff=4))]


def test_inputs_are_counted_by_where_they_come_from(reading, small):
    scenario = reading(small)
    assert scenario.inputs == Inputs(measured=1, cited=0, assumed=2)
    first = scenario.figures[0]
    assert (first.path, first.source, first.value, first.note) == (
        ("cases", "company", "arrivals", "rate"), "measured", "9 / workday", "March",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("takes", "source"),
    [
        ("{lognormal: {mean: {value: 12 min, source: measured}, cv: 0.6}}", "assumed"),
        (
            "{lognormal: {mean: {value: 12 min, source: measured}, cv: {value: 1, source: cited}}}",
            "cited",
        ),
        ("{value: {lognormal: {mean: 12 min, cv: 1}}, source: cited}", "cited"),
        ("{value: 12 min}", "assumed"),
    ],
)
def test_an_input_is_as_good_as_its_weakest_part(reading, small, takes, source):
    scenario = reading(small.replace("{lognormal: {mean: 12 min, cv: 0.6}}", takes))
    (found,) = [one for one in scenario.figures if one.path[1] == "intake"]
    assert found.source == source


def test_each_option_of_a_rule_is_an_input_of_its_own(reading, small):
    rule = "{by: size, small: {value: 5 min, source: measured}, otherwise: 9 min}"
    scenario = reading(small.replace("{lognormal: {mean: 12 min, cv: 0.6}}", rule))
    assert scenario.inputs == Inputs(measured=2, cited=0, assumed=2)
    (part,) = scenario.workflow["intake"].takes.parts
    assert isinstance(part.rule, ByAttribute)
    assert [value for value, _ in part.rule.options] == ["small"]


def test_a_pool_may_be_named_like_a_word_of_provenance(reading, small):
    scenario = reading(small.replace("reviewers", "source"))
    assert scenario.pools["source"].staff == 3


def test_a_time_may_come_from_an_attribute(reading, small):
    scenario = reading(small.replace("{lognormal: {mean: 12 min, cv: 0.6}}", "{attribute: work}"))
    assert scenario.workflow["intake"].takes.parts[0].rule == FromAttribute("work")


def test_attributes_are_shares_numbers_or_times(reading, small):
    sizes, rooms = "{s: 70 %, l: 30 %}", "{discrete: {1: 3, 2: 1}}"
    said = f"attributes: {{size: {sizes}, rooms: {rooms}, work: {{exponential: 1 h}}}}"
    read = reading(small.replace("promise: 2 workdays", said)).cases["company"].attributes
    assert read["size"] == Categories(("s", "l"), (0.7, 0.3))
    assert read["rooms"].mean == 1.25
    assert isinstance(read["work"], TimeDistribution)


def test_arrivals_can_be_a_list_of_times(reading, small):
    rate = "{rate: {value: 9 / workday, source: measured, note: March}, calendar: hall}"
    times = "{times: [5 min, 2026-03-02 09:30, {at: 1 h, size: l, work: 9 min, rooms: 2}]}"
    first, second, third = reading(small.replace(rate, times)).cases["company"].arrivals.times
    assert isinstance(first.at, Duration)
    assert second.at == datetime(2026, 3, 2, 9, 30)
    assert [name for name, _ in third.attributes] == ["size", "work", "rooms"]


def test_python_data_are_read_like_a_file(small):
    tree = parse("x.yaml", small).tree
    scenario = Scenario.model_validate(tree)
    assert scenario.inputs.measured == 1
    assert scenario.source.message(("pools",), "found x; y") == "scenario:1:1: pools: found x; y"
    tree["cases"]["company"]["arrivals"]["rate"]["source"] = "mesured"
    with pytest.raises(ValueError, match="did you mean 'measured'"):
        Scenario.model_validate(tree)


def test_values_can_be_set_from_outside(reading, small):
    changes = [("pools.reviewers.staff", "5"), ("cases.company.arrivals.rate", "12 / workday")]
    scenario = reading(small, changes)
    assert scenario.pools["reviewers"].staff == 5
    assert scenario.cases["company"].arrivals.rate.amount == 12
    assert scenario.inputs.measured == 1


def test_a_wrong_value_from_outside_is_told_as_such(reading, small):
    found = reading(small, [("pools.reviewers.staff", "-5")])
    assert (
        found
        == "--set pools.reviewers.staff: found -5; a whole number from 0 to 100000, or unlimited"
    )


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("pools.reviewer.staff", "found nothing at 'reviewer'; did you mean 'reviewers'?"),
        ("pools.reviewers.staff.x", "found nothing at 'x'; allowed: none"),
        ("", "found nothing at ''"),
    ],
)
def test_a_path_to_nothing_names_what_is_near(reading, small, path, told):
    assert told in reading(small, [(path, "1")])


@pytest.mark.parametrize("value", ["[1", "&a 1", "!!python/name:os.system x"])
def test_a_value_from_outside_is_yaml_without_surprises(reading, small, value):
    assert "a value as the file would have it" in reading(small, [("run.seed", value)])


def test_the_digest_belongs_to_the_text(reading, small):
    assert reading(small).source.digest == reading(small).source.digest
    assert reading(small).source.digest != reading(small + "\n").source.digest


def test_load_and_write_keep_every_byte(small):
    assert dump(parse("x.yaml", small).tree) == small


def test_setting_a_value_changes_that_value_only(small):
    tree = parse("x.yaml", small).tree
    set_value(tree, ("pools", "reviewers", "staff"), 5)
    set_value(tree, ("cases", "company", "arrivals", "rate"), "7 / workday")
    assert dump(tree) == small.replace("staff: 3", "staff: 5", 1).replace(
        "9 / workday", "7 / workday"
    )


def test_setting_a_value_that_is_not_there_is_refused(small):
    tree = parse("x.yaml", small).tree
    with pytest.raises(UsageError, match="found nothing at 'staf'; did you mean 'staff'"):
        set_value(tree, ("pools", "reviewers", "staf"), 5)


def test_a_file_is_written_whole_or_not_at_all(tmp_path, small):
    target = tmp_path / "out.yaml"
    save(parse("x.yaml", small).tree, target)
    assert target.read_text(encoding="utf-8") == small
    assert list(tmp_path.iterdir()) == [target]
    with pytest.raises(UsageError, match="a file that can be written"):
        save(parse("x.yaml", small).tree, tmp_path / "no" / "out.yaml")


@given(
    st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=20)
)
def test_any_title_survives_writing_and_reading(title):
    tree = parse("x.yaml", "title: x\n").tree
    set_value(tree, ("title",), title)
    try:
        assert parse("x.yaml", dump(tree)).tree["title"] == title
    except ScenarioError as problem:
        raise AssertionError(problem) from None


def test_a_place_that_no_record_has_is_known_as_such():
    assert record_at(("pools", "x", "y", "z", "w", "v"), {}) is None
