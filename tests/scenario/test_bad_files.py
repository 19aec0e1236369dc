"""One test a kind of file that cannot be a scenario: one clear, located message."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from procsim.errors import ScenarioError
from procsim.scenario.file import MOST_BYTES, decoded
from procsim.scenario.read import read, read_source
from procsim.scenario.source import parse


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(ScenarioError, match=r"none\.yaml: found no such file; a scenario file"):
        read(tmp_path / "none.yaml")


def test_a_directory_is_no_scenario(tmp_path):
    with pytest.raises(ScenarioError, match="found a directory; a scenario file"):
        read(tmp_path)


def test_a_name_that_no_file_can_have_is_refused():
    with pytest.raises(ScenarioError, match=r"scenario file|can be read"):
        read("a\0b")


@pytest.mark.parametrize("text", ["", "  \n", "# only a comment\n"])
def test_an_empty_file_holds_nothing(reading, text):
    assert "s.yaml:1:1: found nothing; a scenario begins with procsim: 1" in reading(text)


def test_a_list_is_no_scenario(reading):
    assert "found no mapping; a scenario begins with procsim: 1" in reading("- a\n- b\n")


def test_a_file_of_fifty_megabytes_is_refused_before_it_is_read(tmp_path):
    file = tmp_path / "large.yaml"
    with file.open("wb") as out:
        out.truncate(50_000_000)
    with pytest.raises(ScenarioError, match=r"found 50,000,000 bytes; at most 256 kB"):
        read(file)


def test_a_device_or_a_pipe_is_no_scenario():
    with pytest.raises(ScenarioError, match="/dev/null: found a device or a pipe; a scenario file"):
        read("/dev/null")


def test_a_line_that_nobody_wrote_by_hand_is_refused_before_it_is_parsed(reading):
    found = reading("a: 1\n" + " " * 200_000 + "b: [")
    assert "s.yaml:2:1: found a line of 200,004 characters; at most 20,000" in found


def test_a_number_as_a_name_is_told_once(reading, small):
    found = reading(small.replace("no: {end: refused}", "1e3: {end: refused}"))
    assert found.count("s.yaml:") == 1
    assert "found the name 1000.0, which is no text" in found


def test_a_value_set_from_outside_is_one_value(reading, small):
    found = reading(small, [("pools.reviewers.staff", "1\nrun: 2")])
    assert found.startswith("--set pools.reviewers.staff: found '1\\nrun: 2'; a value as the file")


def test_more_values_than_a_scenario_has_are_refused(reading):
    assert "found more than 10000 values; traces and logs are CSV" in reading("- a\n" * 10_001)


@pytest.mark.parametrize("brackets", ["[" * 3000, "[" * 3000 + "]" * 3000, "{a: " * 3000])
def test_three_thousand_brackets_give_one_message(reading, brackets):
    found = reading(f"a: {brackets}")
    assert "found nesting deeper than 50" in found
    assert found.count("s.yaml:") == 1


def test_deep_indentation_is_refused_too(reading):
    assert "found nesting deeper than 50" in reading("- " * 200 + "a")


def test_an_alias_bomb_does_not_go_off(reading):
    bomb = "a: &a [x, x]\n" + "".join(
        f"{new}: &{new} [*{old}, *{old}]\n" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
    )
    assert "s.yaml:1:4: found the anchor &a; write each value where it belongs" in reading(bomb)


def test_a_merge_key_is_refused(reading):
    assert "found a merge key <<" in reading("a: {b: 1}\nc: {<<: {d: 1}}\n")


def test_a_tag_is_refused(reading):
    assert "s.yaml:1:4: found the tag" in reading("a: !!python/name:os.system x\n")


def test_a_second_document_is_refused(reading):
    assert "found a second document after '---'" in reading("a: 1\n---\nb: 2\n")


def test_a_directive_is_refused(reading):
    assert "found a YAML directive" in reading("%YAML 1.1\n---\na: 1\n")


def test_a_binary_file_is_told_from_text(reading):
    assert "found a binary file; a scenario is UTF-8 text" in reading(b"PK\x03\x04\0\0")


def test_another_encoding_is_told_how_to_be_saved(reading):
    assert "save the file with encoding UTF-8" in reading("标题: 企业".encode("gbk"))


def test_a_tab_is_named(reading):
    assert "s.yaml:2:1: found a tab; indent with spaces" in reading("a:\n\tb: 1\n")


def test_a_syntax_error_shows_its_line_with_a_caret(reading):
    found = reading("a: 1\nb: [1, 2\nc: 3\n").splitlines()
    assert found[0].startswith("s.yaml:3:2: found no valid YAML")
    assert found[2].strip() == "^"


def test_a_duplicate_key_is_named(reading, small):
    found = reading(small.replace("calendar: hall, cost", "staff: 4, cost"))
    assert "found the key 'staff' twice; each key once" in found


def test_a_date_that_is_none_gives_a_message(reading, small):
    assert "found" in reading(small.replace("2026-03-02", "2026-13-45"))


def test_a_caret_counts_chinese_characters_as_two_columns(reading, small):
    head, line, caret = reading(small.replace("窗口: {staff: 2", "窗口: {staff: -1")).splitlines()
    assert head.startswith("s.yaml:11:15: pools.窗口.staff: found -1; a whole number")
    assert line[: line.index("-1")] == "      窗口: {staff: "
    assert caret.index("^") == line.index("-1") + 2


def _problems(attempt):
    """Give the problems of an attempt; none where it succeeds; any other error fails the test."""
    try:
        attempt()
    except ScenarioError as problem:
        return problem.problems
    return ()


_fragments = st.lists(
    st.sampled_from(
        (
            *"{}[]-?|'\"%~,a窗\n\t",
            *("procsim: 1\n", "run:", "  ", "- ", ": ", "1e999", "2026-99-99"),
            *("&a ", "*a", "!!int ", ".nan", "<<", "0x", "| \n"),
        )
    ),
    max_size=25,
)


@given(st.one_of(st.text(max_size=60), _fragments.map("".join)))
@example("a: 1e999")
@example("? [a]\n: 1")
@example("? {a: 1}\n: 1")
@example("a: 2026-13-45")
@example("a: " + "9" * 5000)
@example("a: !!int x")
@example("a: !<tag:yaml.org,2002:timestamp> x")
@example("a: 0o99")
def test_any_text_gives_a_scenario_or_problems(text):
    found = _problems(lambda: read_source(parse("x.yaml", text)))
    assert all("\x1b" not in line for line in found)


@given(st.binary(max_size=60))
def test_any_bytes_give_text_or_a_problem(raw):
    assert len(_problems(lambda: parse("x.yaml", decoded("x.yaml", raw)))) <= 1


def test_bytes_that_grew_since_they_were_measured_are_refused():
    with pytest.raises(ScenarioError, match="at most 256 kB"):
        decoded("x.yaml", b"a" * (MOST_BYTES + 1))
