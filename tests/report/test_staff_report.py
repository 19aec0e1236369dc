"""The page of a search for staff: one file, whole, safe and complete in every language."""

from __future__ import annotations

import pytest

from procsim.errors import UsageError
from procsim.examples import path_of
from procsim.report.staff import write_staff_report
from procsim.text import LANGUAGES
from tests.report.test_report import outline
from tests.staffing import found

KINDS = {
    "certified": {},
    "no today": {"file": found.PARTS},
    "ten windows": {"file": path_of("ten-windows")},
    "indifferent": {"status": "indifferent", "values": [19.5, 12.0]},
    "infeasible": {"status": "infeasible", "values": [500.0, 12.0]},
    "no promise": {"targets": (), "asked": {"minimise": "wait", "head_count": 5}},
}


def page(tmp_path, language="en", *, days=True, **made):
    answer = found.answer(**made)
    path = tmp_path / "staff.html"
    write_staff_report(answer, found.days(answer) if days else None, path, language)
    return outline(path)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("made", KINDS.values(), ids=KINDS)
def test_every_answer_has_a_sound_page_in_every_language(tmp_path, made, language):
    found_page = page(tmp_path, language, **made)
    assert len(found_page.ids) == len(set(found_page.ids))
    assert all(link.startswith("#") for link in found_page.links)
    assert {link.removeprefix("#") for link in found_page.links} <= set(found_page.ids)
    assert (tmp_path / "staff.html").stat().st_size < 6_000_000
    assert [each.name for each in tmp_path.iterdir()] == ["staff.html"]


def test_the_first_screen_answers(tmp_path):
    text = " ".join(page(tmp_path).text)
    for answer in (
        "Small hall: staff for “Today”",
        "PROVISIONAL: 1 of 5 inputs measured here",
        "CERTIFIED: every promise is kept, 95 % sure on 30 fresh runs, given these inputs.",
        "4 officers, today 2 officers (+2)",
        "14.2 ±0.6 min for each case",
        "at Window 10.0 → 12.0 min (±1.0)",
    ):
        assert answer in text


@pytest.mark.parametrize(
    "name",
    [
        "frontier",
        "demand",
        "waiting",
        "sensitivity",
        "promises",
        "around",
        "waits",
        "costs",
        "made",
    ],
)
def test_what_must_be_told_has_its_section(tmp_path, name):
    assert name in page(tmp_path).ids


def test_without_data_by_half_hour_the_page_does_without_those_pictures(tmp_path):
    ids = page(tmp_path, days=False).ids
    assert "frontier" in ids
    assert not {"demand", "waiting"} & set(ids)


def test_no_title_becomes_mark_up(tmp_path):
    bad = "</script><script>alert(1)</script><img src=x onerror=alert(1)>"
    found_page = page(tmp_path, title=bad)
    assert "img" not in found_page.tags
    assert bad in "".join(found_page.text)


def test_a_page_that_cannot_be_written_is_told_with_the_place(tmp_path):
    answer = found.answer()
    with pytest.raises(UsageError, match=r"report: .* cannot be written"):
        write_staff_report(answer, None, tmp_path / "none" / "staff.html")
    with pytest.raises(UsageError, match="language: found 'fr'"):
        answer.report(tmp_path / "staff.html", "fr")


def test_the_scenario_is_written_over_itself_with_its_comments(tmp_path):
    file = tmp_path / "small.yaml"
    file.write_text(found.SMALL.read_text(encoding="utf-8"), encoding="utf-8")
    answer = found.answer(file)
    answer.write(file)
    text = file.read_text(encoding="utf-8")
    assert text.startswith("# A counter and an office behind it")
    assert "set_staff: {pool: window, staff: 2}" in text
    assert list(found.load(file).redesigns) == ["second_window", "today_tuned"]
