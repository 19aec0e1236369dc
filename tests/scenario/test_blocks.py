"""Splits and joins as a file says them: what is wrong is told at its place."""

from __future__ import annotations

import pytest

_PARTED = """\
  outcome: {split: SPLIT, join: joined}
  fire: {activity: reviewers, takes: 10 min, next: joined}
  water: {activity: reviewers, takes: 10 min, next: joined}
  joined: {join: outcome, NEEDSnext: yes}
  yes: {end: issued}
"""


@pytest.fixture
def parted(reading, small):
    head, tail = small.split("  outcome:")
    redesigns = tail[tail.index("\nredesigns") :]

    def read_it(split, needs=""):
        text = _PARTED.replace("SPLIT", split).replace("NEEDS", needs and f"needs: {needs}, ")
        return reading(head + text + redesigns)

    return read_it


def test_branches_with_shares_are_kept_by_name_and_written_as_shares(parted):
    split = parted("{water: 60 %, fire: {value: 0.3, source: measured}}").workflow["outcome"]
    assert {branch: str(started) for branch, started in split.chosen.items()} == {
        "fire": "30 %", "water": "60 %",
    }  # fmt: skip
    assert split.branches == ("fire", "water")


@pytest.mark.parametrize(
    ("split", "needs", "text"),
    [
        ("{fire: 120 %, water: 1}", "", "s.yaml:26:27: workflow.outcome.split.fire: found 120 %"),
        ("{fire: area >, water: 1}", "", "26:27: workflow.outcome.split.fire: in 'area >'"),
        ("{fire: '', water: 1}", "", "26:27: workflow.outcome.split.fire: found"),
        ("{fire: '-5 %', water: 1}", "", "26:27: workflow.outcome.split.fire: found -5 %; a share"),
        ("{}", "", "26:20: workflow.outcome.split: "),
        ("[]", "", "26:20: workflow.outcome.split: "),
        ("fire", "", "26:20: workflow.outcome.split: found 'fire'; a list or"),
        ("[fire, water]", "0", "workflow.joined.needs: "),
        ("[fire, water]", "1.5", "workflow.joined.needs: "),
        ("[fire, water]", "most", "workflow.joined.needs: "),
    ],
)
def test_a_fault_of_a_split_is_told_at_its_place(parted, split, needs, text):
    found = parted(split, needs)
    assert text in str(found), found


@pytest.mark.parametrize(
    ("items", "text"),
    [
        ("0", "found 0; a whole number from 1 to 60, documents, a list of names, or {attribute"),
        ("61", "found 61; a whole number from 1 to 60"),
        ("1.5", "found 1.5; a whole number"),
        ("floors", "found floors; a whole number from 1 to 60, documents"),
        ("[]", "found []; a whole number"),
        ("[fire, fire]", "found 'fire' twice; each item once"),
        ("[fire, 3]", "found 3 in the list; a name"),
        ("{by: floors}", "found {by: floors}; a whole number"),
        ("true", "found true; a whole number"),
    ],
)
def test_items_are_a_number_documents_a_list_or_an_attribute(reading, small, items, text):
    found = reading(small.replace("    place: counter", f"    place: counter\n    items: {items}"))
    assert f"workflow.intake.items: {text}" in str(found), found
