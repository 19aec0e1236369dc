"""Some ten answers make a scenario that reads."""

from __future__ import annotations

import pytest

from procsim.errors import QuantityError
from procsim.scenario.template import QUESTIONS, write_scenario
from procsim.text import LANGUAGES, use


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_answers_give_a_scenario_of_guesses(reading, language):
    use(language)
    try:
        scenario = reading(write_scenario({}))
    finally:
        use("en")
    assert not isinstance(scenario, str), scenario
    assert scenario.inputs.measured == 0
    assert len(scenario.redesigns) >= 2


def test_what_was_measured_is_marked_as_measured(reading):
    scenario = reading(write_scenario({"cases": "35", "review": "25"}, measured=["cases"]))
    assert scenario.inputs.measured == 1
    assert scenario.cases["application"].arrivals.rate.amount == 35


def test_a_title_may_hold_anything(reading):
    scenario = reading(write_scenario({"title": 'A "quoted": {title} \\ 企业'}))
    assert scenario.title == 'A "quoted": {title} \\ 企业'


@pytest.mark.parametrize(
    ("name", "answer"),
    [("cases", "many"), ("cases", "0"), ("counter", "0 min"), ("counter", "5 apples"),
     ("key", "120"), ("hours", "9 to 5"), ("title", " "), ("promise", "soon"), ("refused", "")],
)  # fmt: skip
def test_an_answer_that_cannot_be_is_named(name, answer):
    with pytest.raises(QuantityError, match=f"^{name}: "):
        write_scenario({name: answer})


def test_an_answer_to_no_question_is_refused():
    with pytest.raises(QuantityError, match="did you mean 'cases'"):
        write_scenario({"case": "3"})


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_every_default_is_an_answer(question):
    assert question.parse(question.default)
    assert question.text.endswith("?")
