"""Patterns that administrators may give, and those that could stop a worker."""

import re
from time import perf_counter

import pytest

from webapp.fields import InvalidError
from webapp.fields.patterns import check_pattern


@pytest.mark.parametrize(
    "pattern",
    [
        r"\d{5}",
        r"[A-Z]{2}-?\d{6,8}",
        r"\d{1,2}[A-ZА-Я]?",
        r"(?:\d{4}|\d{6})",
        r"^[^,;]+$",
        r"(foo|bar)(-\d+)?",
        r"\w+@\w+",
        r"(ab){3}\.",
        r"[]a-z\]-]+",
        r".*-.*",
        r".* .*",
        "",
    ],
)
def test_a_plain_pattern_passes(pattern: str):
    check_pattern(pattern, longest=900)


@pytest.mark.parametrize(
    "pattern",
    [r"(a+)+", r"(a|a)*", r"(a?){50}", r"(.*)*x", r"(\w+\s?)*", r".*.*.*x", r"((a{0,9})*)*", r"(a|b|ab)+"],
)
def test_a_pattern_that_could_take_too_long_is_refused(pattern: str):
    assert "too long" in refusal(pattern)


@pytest.mark.parametrize(
    "pattern", [r"(a)\1", r"(?=a)b", r"(?P<x>a)", r"(?i)a", r"\Za", r"a++", "a{99999}", "[[a]]", "*a"]
)
def test_what_is_counted_by_no_rule_is_refused(pattern: str):
    assert "Use only characters" in refusal(pattern)


@pytest.mark.parametrize("pattern", ["(a", "a)", "[z-a]", "a{3,1}"])
def test_what_is_no_pattern_is_refused(pattern: str):
    assert "no regular expression" in refusal(pattern)


def test_three_stars_pass_where_texts_are_short():
    check_pattern(r".*-.*-.*", longest=90)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (r".*.*x", "a" * 999),
        (r"(ab)*(ab)*x", "ab" * 499),
        (r"\w*\w*\d?\d?x", "1" * 490),
        (r"(a|b|c){12}x", "c" * 999),
    ],
)
def test_the_slowest_patterns_that_pass_take_a_moment(pattern: str, text: str):
    check_pattern(pattern, longest=len(text))
    began = perf_counter()
    assert not re.fullmatch(pattern, text)
    assert perf_counter() - began < 1


def refusal(pattern: str) -> str:
    with pytest.raises(InvalidError) as caught:
        check_pattern(pattern, longest=1_000)
    return str(caught.value.message)
