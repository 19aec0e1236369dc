"""The page about the scenario file says what the records say, of every word, with an example."""

from __future__ import annotations

import re

from docs.scenario_page import PAGE, page_records, problems, write
from procsim.scenario.node import KINDS
from procsim.scenario.redesign import LEVER_RECORDS


def test_the_page_says_what_the_records_say():
    page = PAGE.read_text(encoding="utf-8")
    assert write(page) == page, "it is stale: write it anew with `python -m docs.scenario_page`"


def test_every_word_has_a_meaning_and_a_file_that_uses_it():
    assert problems() == []


def test_every_kind_of_step_and_every_lever_has_a_section():
    heads = re.findall(r"^### (\w+)$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert {*KINDS, *LEVER_RECORDS} <= set(heads)


def test_every_record_of_a_scenario_is_on_the_page():
    page = PAGE.read_text(encoding="utf-8")
    for record in page_records().values():
        for word in record.model_fields:
            assert f"`{word}`" in page


def test_every_entry_of_the_contents_leads_to_a_heading():
    page = PAGE.read_text(encoding="utf-8")
    heads = {
        head.lower().replace(" ", "-") for head in re.findall(r"^##+ (.+)$", page, re.MULTILINE)
    }
    assert set(re.findall(r"\]\(#([\w-]+)\)", page)) <= heads
