from __future__ import annotations

from procsim.examples import shipped_text
from procsim.load import load
from procsim.scenario.template import QUESTIONS


def test_defaults_alone_make_a_scenario_that_can_be_compared(hall, procsim):
    done = procsim("new", "mine", "--yes")
    assert done.exit_code == 0
    assert "procsim compare mine.yaml" in done.stdout
    scenario = load(hall / "mine.yaml")
    assert scenario.inputs.measured == 0
    assert scenario.redesigns


def test_answers_are_written_and_marked_as_measured_or_guessed(hall, procsim):
    given = {"cases": "35\ny", "counter": "nonsense\n9\nn"}
    answers = "\n".join(given.get(question.name, "") for question in QUESTIONS) + "\n"
    done = procsim("new", answers=answers)
    assert done.exit_code == 0
    scenario = load(hall / "my-hall.yaml")
    assert scenario.inputs.measured == 1
    figures = {figure.value: figure.source for figure in scenario.figures}
    assert figures["35 / workday"] == "measured"


def test_a_shipped_scenario_is_copied_with_its_comments(hall, procsim):
    assert procsim("new", "--from", "loan-office").exit_code == 0
    written = (hall / "loan-office.yaml").read_text(encoding="utf-8")
    assert written == shipped_text("loan-office")
    again = procsim("new", "--from", "loan-office")
    assert again.exit_code == 2
    assert "found a file of that name" in again.stderr


def test_no_answer_at_all_writes_nothing(hall, procsim):
    done = procsim("new", answers="")
    assert done.exit_code == 2
    assert "\nprocsim new: found no answer; " in done.stderr
    assert done.stdout == ""
    assert not (hall / "my-hall.yaml").exists()
