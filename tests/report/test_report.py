"""The report: one file, whole, safe and complete in every language."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from procsim.errors import UsageError
from procsim.report import write_report
from procsim.text import LANGUAGES
from tests.figures import made

VOID = {"meta", "br", "link", "img", "hr", "input"}
TITLE = {"en": "Start a business", "zh-Hans": "企业开办", "zh-Hant": "企業開辦"}


class Outline(HTMLParser):
    """Check that elements close in order, and gather what the page is made of."""

    def __init__(self) -> None:
        super().__init__()
        self.open, self.tags, self.ids, self.links = [], [], [], []
        self.text: list[str] = []

    def handle_starttag(self, tag, attrs) -> None:
        given = dict(attrs)
        self.tags.append(tag)
        self.ids += [given["id"]] if "id" in given else []
        self.links += [given[name] for name in ("href", "src") if name in given]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data) -> None:
        if self.open and self.open[-1] not in ("script", "style"):
            self.text.append(data)


def outline(path) -> Outline:
    found = Outline()
    found.feed(path.read_text(encoding="utf-8"))
    assert found.open == []
    return found


@pytest.fixture(scope="module")
def tables():
    return {"today": made.tables(), "one_window": made.tables("one_window", work=20)}


def written(tmp_path, comparison, language="en"):
    path = tmp_path / "report.html"
    write_report(comparison, path, language)
    return path


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_one_sound_file_of_less_than_6_mb(tmp_path, tables, language) -> None:
    path = written(tmp_path, made.comparison(tables, title=TITLE), language)
    page = outline(path)
    assert path.stat().st_size < 6_000_000
    assert [other.name for other in tmp_path.iterdir()] == ["report.html"]
    assert len(page.ids) == len(set(page.ids))
    assert f'<html lang="{language}">' in path.read_text(encoding="utf-8")
    assert TITLE[language] in "".join(page.text)


def test_nothing_is_loaded_from_anywhere(tmp_path, tables) -> None:
    path = written(tmp_path, made.comparison(tables))
    assert all(link.startswith("#") for link in outline(path).links)
    assert "default-src 'none'" in path.read_text(encoding="utf-8")


def test_every_link_leads_to_a_place_on_the_page(tmp_path, tables) -> None:
    page = outline(written(tmp_path, made.comparison(tables)))
    assert {link.removeprefix("#") for link in page.links} <= set(page.ids)


def test_the_first_screen_answers_all_questions(tmp_path, tables) -> None:
    text = " ".join(outline(written(tmp_path, made.comparison(tables, title=TITLE))).text)
    for answer in (
        "Start a business: which reform?",
        "PROVISIONAL: 0 of 14 inputs measured here",
        "9 in 10 done in 8.1 days, not 11.2; 1.50 visits, not 3.60",
        "38.0 → 44.0 min (+6.0 ±2.0)",
        "complete applications take 4.8 ±1.0 h longer",
        "Market Regulation 46 %, applicants 31 %, Tax Bureau 12 %, others 11 %",
        "6 workdays (statutory limit: 5 workdays)",
    ):
        assert answer in text


@pytest.mark.parametrize(
    "name",
    ["throughput", "waiting", "queues", "utilisation", "differences", "data", "worse", "loses",
     "holding", "made"],
)  # fmt: skip
def test_what_must_be_told_has_its_section(tmp_path, tables, name) -> None:
    assert name in outline(written(tmp_path, made.comparison(tables))).ids


def test_how_it_was_made_states_the_error_rate_of_the_family(tmp_path, tables) -> None:
    text = "".join(outline(written(tmp_path, made.comparison(tables, warnings=("beware",)))).text)
    assert "The 4 intervals of the figures that decide hold together with 95 %" in text
    assert "at most 5 %" in text
    assert "beware" in text


def test_a_difference_that_is_not_shown_is_said_in_words(tmp_path, tables) -> None:
    text = "".join(outline(written(tmp_path, made.comparison(tables))).text)
    assert text.count("no difference shown") >= 2


def test_no_title_becomes_mark_up(tmp_path, tables) -> None:
    bad = "</script><script>alert(1)</script><img src=x onerror=alert(1)>"
    comparison = made.comparison(tables, title=bad, warnings=(bad,))
    text = written(tmp_path, comparison).read_text(encoding="utf-8")
    assert bad not in text
    assert "<img" not in re.sub(r"<script>.*?</script>", "", text, flags=re.DOTALL)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_scenario_without_redesigns_is_reported_as_today_alone(
    tmp_path, tables, language
) -> None:
    only = {"today": tables["today"]}
    page = outline(written(tmp_path, made.comparison(only, title=TITLE), language))
    assert "worse" not in page.ids
    assert "throughput" in page.ids


def test_a_run_without_cases_is_reported(tmp_path) -> None:
    empty = {"today": made.tables(per_day=0), "one_window": made.tables("one_window", per_day=0)}
    text = "".join(outline(written(tmp_path, made.comparison(empty))).text)
    assert "How it was made" in text


def test_many_designs_and_long_runs_stay_under_6_mb(tmp_path) -> None:
    its = made.tables(days=1100, per_day=2, replications=2)
    names = ["today", *(f"design_{number}" for number in range(12))]
    path = written(tmp_path, made.comparison(dict.fromkeys(names, its)))
    assert path.stat().st_size < 6_000_000


def test_all_inputs_measured_is_no_longer_provisional(tmp_path, tables) -> None:
    comparison = made.comparison(tables, measured=12)
    text = "".join(outline(written(tmp_path, comparison)).text)
    assert "PROVISIONAL: 12 of 14" in text


def test_a_place_that_cannot_be_written_is_named(tmp_path, tables) -> None:
    with pytest.raises(UsageError, match=r"report: .*nowhere.*cannot be written"):
        write_report(made.comparison(tables), tmp_path / "nowhere" / "report.html")


def test_a_report_leaves_the_language_of_the_reader_alone(tmp_path, tables) -> None:
    from procsim.text import language

    written(tmp_path, made.comparison(tables), "zh-Hant")
    assert language() == "en"
