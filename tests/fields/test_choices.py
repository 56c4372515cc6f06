"""What can be chosen, and what becomes of a choice that is no longer there."""

import pytest

from webapp.fields import Field, InvalidError, message
from webapp.fields.types import Boolean, Choice, Choices

SKILLS = {"swims": message("Swims"), "sings": message("Sings"), "cooks": message("Cooks")}
ONE = Field(name="extra.skill", label=message("Skill"), type=Choice(), choices=SKILLS)
SEVERAL = Field(name="extra.skills", label=message("Skills"), type=Choices(), choices=SKILLS)
NEEDED = Field(name="extra.skills", label=message("Skills"), type=Choices(), choices=SKILLS, required=True)


@pytest.mark.parametrize(
    ("text", "value"),
    [("cooks,swims", "swims,cooks"), ("sings, sings", "sings"), ("", None), (" , ", None)],
)
def test_several_choices_stand_once_each_in_the_order_of_the_field(text: str, value: str | None):
    assert SEVERAL.parse(text) == value


@pytest.mark.parametrize("value", [["cooks", "swims"], ("swims", "cooks"), "cooks,swims"])
def test_several_choices_may_come_as_a_list(value: object):
    assert SEVERAL.check(value) == "swims,cooks"


@pytest.mark.parametrize(
    "value", ["flies", "swims,flies", "Swims", ["flies"], [["swims"]], 1, True, {"swims": 1}]
)
def test_what_is_not_in_the_list_cannot_be_chosen(value: object):
    with pytest.raises(InvalidError, match="Choose from the list"):
        SEVERAL.check(value)


def test_none_of_the_list_is_the_empty_value():
    assert SEVERAL.check([]) is None
    with pytest.raises(InvalidError, match="cannot be empty"):
        NEEDED.check([])


def test_history_may_hold_several_choices_as_a_list():
    assert SEVERAL.decode(["swims", "cooks"]) == "swims,cooks"
    assert SEVERAL.decode("swims") == "swims"
    assert SEVERAL.decode([]) is None


def test_a_choice_whose_key_is_gone_is_shown_by_its_key_and_marked():
    assert ONE.format("flies") == "flies"
    assert ONE.fault("flies") == message("Choose one of the list.")
    assert ONE.fault("swims") is None


def test_a_value_that_should_not_be_empty_is_marked():
    assert NEEDED.fault(None) == message("This cannot be empty.")
    assert SEVERAL.fault(None) is None


def test_a_row_that_says_nothing_about_a_mark_has_none():
    assert Boolean.absent is False
