"""Rules mean what their grammar says, for many cases; mistakes are shown where they are."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from procsim.errors import ExpressionError
from procsim.scenario.expression import NUMBER, TIME, TRUTH, YES_NO, Column, Facts, parse

MINUTE = 60_000_000
KINDS = {
    "pages": NUMBER, "copies": NUMBER, "work": TIME, "attempt": NUMBER, "urgent": YES_NO,
    "size": frozenset({"small", "large"}), "case_type": frozenset({"company", "家庭"}),
    "页数": NUMBER, "old-size": frozenset({"small", "huge"}),
}  # fmt: skip
COLUMNS = {
    "pages": Column(np.array([0.0, 10.0, 30.0])),
    "copies": Column(np.array([1.0, 2.0, 3.0])),
    "页数": Column(np.array([0.0, 10.0, 30.0])),
    "work": Column(np.array([10.0, 30.0, 45.0]) * MINUTE),
    "attempt": Column(np.array([2.0, 2.0, 2.0])),
    "size": Column(np.array([1.0, 0.0, 0.0]), {"large": 0.0, "small": 1.0}),
    "old-size": Column(np.array([1.0, 1.0, 0.0]), {"huge": 0.0, "small": 1.0}),
    "case_type": Column(np.array([0.0, 0.0, 0.0]), {"company": 0.0}),
    "urgent": Column(np.array([0.0, 1.0, 1.0]), {"no": 0.0, "yes": 1.0}),
}
FACTS = Facts(frozenset(KINDS), COLUMNS.__getitem__, 7 * 60 * MINUTE)


def _value(text):
    rule = parse(text)
    rule.kind(KINDS)
    return np.broadcast_to(rule.evaluate(FACTS), 3).tolist()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("pages > 9", [False, True, True]),
        ("pages ≥ 10 and not size = large", [False, False, False]),
        ("size == large or pages == 0", [True, True, True]),
        ("pages < 1 or pages > 20 and urgent", [True, False, True]),
        ("(pages < 1 or pages > 20) and urgent", [False, False, True]),
        ("not urgent or size == 'small'", [True, False, False]),
        ("not not urgent", [False, True, True]),
        ("work <= 30 min", [True, True, False]),
        ("work > 0.5 h", [False, False, True]),
        ("work == 30分钟", [False, True, False]),
        ("work * 14 >= 1 workday", [False, True, True]),
        ("2 + 3 * copies - 1", [4, 7, 10]),
        ("12 / copies / 2", [6, 3, 2]),
        ("-copies * -2", [2, 4, 6]),
        ("2 - -copies", [3, 4, 5]),
        ("5 min + 2 min * pages", [5 * MINUTE, 25 * MINUTE, 65 * MINUTE]),
        ("work / 1 min", [10, 30, 45]),
        ("work * 150 %", [15 * MINUTE, 45 * MINUTE, 67.5 * MINUTE]),
        ("round(copies / 2)", [1, 1, 2]),
        ("max(1, copies - 1, 1.5)", [1.5, 1.5, 2]),
        ("min(work, 20 min)", [10 * MINUTE, 20 * MINUTE, 20 * MINUTE]),
        ('size in [small, "large"]', [True, True, True]),
        ("size not in [large]", [True, False, False]),
        ("copies in [1, 3]", [True, False, True]),
        ("work in [10 min, 45 min]", [True, False, True]),
        ("size == old-size", [True, False, False]),
        ("size != old-size", [False, True, True]),
        ("case_type == company and attempt == 2", [True, True, True]),
        ("case_type == 家庭", [False, False, False]),
        ("页数 > 20", [False, False, True]),
        ("3 < 5", [True, True, True]),
    ],
)  # fmt: skip
def test_a_rule_means_what_it_says(text, value):
    assert _value(text) == pytest.approx(value)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "character 1: found nothing"),
        ("pages >", "character 8: found the end; a name, a number"),
        ("pages > 3 4", "character 11: found '4'; and, or, a comparison"),
        ("(pages > 3", "character 11: found the end; ')'"),
        ("1 < pages < 5", "character 11: found '<'; and between two comparisons"),
        ("size in small", "character 9: found 'small'; '['"),
        ("size in []", "character 10: found ']'; a name"),
        ("work > 3 minuten", "character 10: found the unit 'minuten'; did you mean 'min'?"),
        ("size == 'large", "character 9: found ' that is not closed; ' again"),
        ("pages @ 3", "character 7: found '@'"),
        ("abs(pages) > 3", "character 1: found 'abs(', no function; allowed: max, min, round"),
        ("round(1, 2)", "character 1: found 2 parts; round(x)"),
        ("max(3)", "character 1: found 1 parts; max(x, y, …)"),
        ("and", "character 1: found 'and'"),
        ("(" * 50 + "1" + ")" * 50, "found parentheses 40 deep; fewer"),
        ("1" * 2000, "found a rule of 2,000 characters; at most 1,000"),
        ("__import__('os')", "character 1: found '_'"),
        ("pages.real", "character 6: found '.'"),
    ],
)
def test_what_is_not_in_the_grammar_is_shown_where_it_is(text, told):
    with pytest.raises(ExpressionError) as wrong:
        parse(text)
    assert told in str(wrong.value)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("page > 3", "character 1: found 'page', which is no attribute; did you mean 'pages'?"),
        ("size == larg", "found 'larg', neither an attribute nor a value of 'size'; did you mean"),
        ("size == 'larg'", "found 'larg', which is no value of 'size'; did you mean 'large'?"),
        ("size in [larg]", "found 'larg', which is no value of 'size'"),
        ("size > small", "character 1: found words; a number or a time"),
        ("size == pages", "character 9: found a number beside words; words"),
        ("pages > 3 min", "character 7: found a number > a time; two of one kind"),
        ("work + 3", "character 6: found a time + a number; two numbers, or two times"),
        ("work * work", "found a time * a time"),
        ("3 / work", "found a number / a time"),
        ("pages and urgent", "character 1: found a number; a condition such as pages > 20"),
        ("not size", "character 5: found words; a condition"),
        ("size + 1", "character 1: found words; a number or a time"),
        ("max(1, 2 min)", "found max of a number and a time"),
        ("round(work)", "found round of a time"),
        ("small == large", "character 1: found 'small', which is no attribute"),
        ("pages == larg", "character 10: found 'larg', which is no attribute"),
        ("'a' == 'b'", "character 1: found the text 'a'; a text is compared with ==, !="),
        ("'a'", "character 1: found the text 'a'; a text is compared with ==, !="),
        ("(pages > 1) + 1", "character 8: found a condition; a number or a time"),
    ],
)
def test_what_does_not_go_together_is_shown_where_it_is(text, told):
    with pytest.raises(ExpressionError) as wrong:
        parse(text).kind(KINDS)
    assert told in str(wrong.value)


def test_values_that_are_words_of_digits_are_told_apart_from_numbers():
    with pytest.raises(ExpressionError, match="its values are words: write"):
        parse("floors > 3").kind({"floors": frozenset({"1", "2"})})


def test_a_division_by_nothing_is_an_error_and_no_infinity():
    with pytest.raises(ExpressionError, match="in '1 / pages': found a division by 0"):
        _value("1 / pages")


@pytest.mark.parametrize(
    ("text", "names", "truth"),
    [
        ("case_type == company and pages > 20", ("pages",), None),
        ("case_type == 家庭 and pages > 20", (), False),
        ("case_type != 家庭 or pages > 20", (), True),
        ("not case_type in [company, x]", (), False),
        ("pages > 20 or case_type == company", (), True),
        ("max(copies, 1) > 2", ("copies",), None),
    ],
)
def test_what_is_known_of_every_case_drops_out(text, names, truth):
    left = parse(text).given({"case_type": "company"}, set(KINDS))
    assert (left.names, left.truth) == (names, truth)


@given(st.text(alphabet="ab1 .'+-*/()<>=[],%min", max_size=30))
def test_any_text_is_a_rule_or_a_located_error(text):
    try:
        assert parse(text).text == text.strip()
    except ExpressionError as wrong:
        assert "character" in str(wrong)  # noqa: PT017


_NUMBERS = st.integers(0, 20).map(str)
_SUMS = st.recursive(
    _NUMBERS,
    lambda part: st.one_of(
        st.tuples(part, st.sampled_from((" + ", " - ", " * ")), part).map("".join),
        part.map(lambda text: f"({text})"),
        part.map(lambda text: f"-{text}"),
    ),
    max_leaves=12,
)


@given(_SUMS, st.sampled_from(("<", "<=", "==", "!=", ">", ">=")), _SUMS)
def test_arithmetic_and_comparisons_bind_as_everywhere(left, sign, right):
    text = f"{left} {sign} {right}"
    assert _value(text) == [eval(text)] * 3  # noqa: S307 - plain integers made above


def test_kinds_are_told():
    assert [parse(text).kind(KINDS) for text in ("pages * 2", "work / 2", "urgent", "1 < 2")] == [
        NUMBER, TIME, YES_NO, TRUTH,
    ]  # fmt: skip


def test_every_figure_within_a_rule_counts_as_an_input_with_its_own_source(reading, small):
    takes = """
      if: attempt == 1
      then: {sum: [{value: 5 min, source: measured}, {for_each: "2", takes: {exponential: 3 min}}]}
      otherwise: {by: channel, counter: {formula: 2 min * attempt}, otherwise: 4 min}"""
    scenario = reading(small.replace("{lognormal: {mean: 12 min, cv: 0.6}}", takes))
    found = {one.path[3:]: one.source for one in scenario.figures if "takes" in one.path}
    assert found == {
        ("then", "sum", 0): "measured",
        ("then", "sum", 1, "takes"): "assumed",
        ("otherwise", "counter"): "assumed",
        ("otherwise", "otherwise"): "assumed",
    }
