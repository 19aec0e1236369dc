"""Disagreement between engines is found, whatever it is about, and told by name."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from procsim.engines.events import FIRST_CREW
from procsim.engines.visits import Visits
from procsim.errors import RunError
from procsim.load import load
from procsim.plan import compile_graph
from procsim.replication import Replication
from procsim.workflow.graph import build
from tests.engines.agreement import DisagreementError, agreed, differences, make_one, table_of

EXAMPLES = Path(__file__).parents[2] / "docs/examples"
TABLES = {
    "events": "together", "open_visits": "clocks", "cases": "smallest", "marks": "clocks",
    "segments": "away", "staffing": "tide", "afterwards": "post-check",
}  # fmt: skip
"""Each table, and an example that has rows of it."""

of_each_table = pytest.mark.parametrize(("table", "example"), TABLES.items())


def _replicate(example):
    return Replication(compile_graph(build(load(EXAMPLES / f"{example}.yaml"))), "reference", 1)


def _made(example):
    replicate = _replicate(example)
    return make_one(replicate, 0)[0], replicate.compiled.names


def with_table(rows, name, table):
    """The same rows, but of one table."""
    visits = name in {"events", "open_visits"}
    return replace(rows, **{name: Visits.of(table) if visits else table})


@of_each_table
def test_another_number_in_any_column_of_a_table_is_a_difference(table, example):
    rows, names = _made(example)
    for column in range(table_of(rows, table).shape[1]):
        spoilt = table_of(rows, table).copy()
        spoilt[-1, column] ^= 1
        (told,) = differences(rows, with_table(rows, table, spoilt), names)
        assert told.startswith(f"{table} (")


@of_each_table
def test_a_row_that_is_not_there_is_a_difference(table, example):
    rows, names = _made(example)
    whole = table_of(rows, table)
    (told,) = differences(rows, with_table(rows, table, whole[:-1]), names)
    assert told.startswith(f"{table} ({len(whole)} | {len(whole) - 1} rows)")


def test_a_difference_names_the_step_and_the_case():
    rows, names = _made("smallest")
    later = rows.events.table()
    later[0, 6] += 1
    (told,) = differences(rows, with_table(rows, "events", later), names)
    assert "case 0 (applicant-1), node serve, attempt 1" in told


def test_the_order_of_visits_is_no_difference_and_that_of_marks_is():
    rows, names = _made("clocks")
    assert not [*differences(rows, replace(rows, events=rows.events[::-1]), names)]
    (told,) = differences(rows, replace(rows, marks=rows.marks[::-1]), names)
    assert told.startswith("marks, the same in another order")


def test_crews_are_known_by_their_officers_not_by_their_numbers():
    rows, names = _made("together")
    last = FIRST_CREW - len(rows.crews) + 1
    turned = [rows.events.table(), rows.segments.copy()]
    for table, column in zip(turned, (3, 5), strict=True):
        officer = table[:, column]
        officer[officer <= FIRST_CREW] = last + FIRST_CREW - officer[officer <= FIRST_CREW]
    other = replace(rows, events=Visits.of(turned[0]), segments=turned[1])
    assert not [*differences(rows, replace(other, crews=rows.crews[::-1]), names)]
    assert [*differences(rows, other, names)]


@pytest.mark.parametrize("column", range(3))
def test_another_arrival_is_a_difference(column):
    rows, names = _made("smallest")
    arrivals = [each.copy() for each in rows.arrivals]
    arrivals[column][3] += 1
    told = [*differences(rows, replace(rows, arrivals=tuple(arrivals)), names)]
    assert told[0].startswith("arrivals")


def test_another_end_of_the_run_is_a_difference():
    rows, names = _made("smallest")
    assert [*differences(rows, replace(rows, end=rows.end + 1), names)]


def test_engines_that_tell_different_errors_disagree():
    def make(replicate, number):
        raise RunError(f"told by {replicate.engine}")

    told = "error: RunError: told by reference | RunError: told by other"
    with pytest.raises(DisagreementError, match=told.replace("|", r"\|")):
        agreed(make, _replicate("smallest"), 0, ("reference", "other"))
    assert str(agreed(make, _replicate("smallest"), 0, ("reference",)).error) == "told by reference"


def test_an_engine_that_tells_an_error_disagrees_with_one_that_goes_on():
    def make(replicate, number):
        if replicate.engine == "other":
            raise RunError("lost")
        return make_one(replace(replicate, engine="reference"), number)

    with pytest.raises(DisagreementError, match=r"error: None \| RunError: lost"):
        agreed(make, _replicate("smallest"), 0, ("reference", "other"))


def test_applicants_who_are_not_the_same_are_a_difference():
    def make(replicate, number):
        rows, applicants = make_one(replace(replicate, engine="reference"), number)
        channel = np.where(replicate.engine == "other", 1, 0) + applicants.channel
        return rows, applicants._replace(channel=channel)

    with pytest.raises(DisagreementError, match="channel: "):
        agreed(make, _replicate("smallest"), 0, ("reference", "other"))
