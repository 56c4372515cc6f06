"""What an age, a mark and a choice may be."""

import pytest

from webapp.fields import InvalidError, fields_of

AGE = fields_of("users")["age"]
ACTIVE = fields_of("users")["active"]
ROLE = fields_of("account")["role"]


@pytest.mark.parametrize(
    ("text", "age"), [("0", 0), ("150", 150), (" 42 ", 42), ("+7", 7), ("007", 7), ("", None)]
)
def test_an_age_is_read_from_digits(text: str, age: int | None):
    assert AGE.parse(text) == age


@pytest.mark.parametrize("text", ["1e3", "٣٠", "1_0", "１", "3.0", "3,5", "0x1f", "−5", "thirty", "1 0", "²"])
def test_other_spellings_of_a_number_are_refused(text: str):
    with pytest.raises(InvalidError, match="digits 0–9"):
        AGE.parse(text)


@pytest.mark.parametrize(
    ("text", "reason"), [("-1", "at least 0"), ("151", "at most 150"), ("9" * 5000, "too long")]
)
def test_an_age_beyond_the_limits_is_refused_with_the_limit(text: str, reason: str):
    with pytest.raises(InvalidError, match=reason):
        AGE.parse(text)


@pytest.mark.parametrize("value", [True, 3.0, "3", -1, 151, 10**30])
def test_an_age_that_came_as_data_is_checked_too(value: object):
    with pytest.raises(InvalidError):
        AGE.check(value)


@pytest.mark.parametrize(
    ("text", "active"), [("y", True), ("on", True), ("1", True), ("TRUE", True), ("", False), ("0", False)]
)
def test_a_mark_is_yes_or_no_and_its_absence_is_no(text: str, active: bool):  # noqa: FBT001 - the expected value
    assert ACTIVE.parse(text) is active


def test_another_word_for_a_mark_is_refused():
    with pytest.raises(InvalidError, match="yes or no"):
        ACTIVE.parse("maybe")


@pytest.mark.parametrize("stored", [1, True])
def test_history_from_either_database_says_the_same_of_a_mark(stored: object):
    assert ACTIVE.decode(stored) is True
    assert ACTIVE.decode(None) is None


def test_a_choice_is_one_of_the_list():
    assert ROLE.parse("editor") == "editor"
    with pytest.raises(InvalidError, match="Choose one"):
        ROLE.parse("owner")
