"""What a name may be: the field `name` of users."""

import pytest

from webapp.fields import InvalidError, fields_of

NAME = fields_of("users")["name"]


@pytest.mark.parametrize(
    "text",
    [
        "Ada Lovelace",
        "Пётр",
        "刘慈欣",
        "👩‍🚀",
        "Zoë",
        "Zoe\u0308",
        "O'Brien",
        "'; DROP TABLE users; --",
        "مریم",
    ],
)
def test_a_name_is_kept_letter_for_letter(text: str):
    assert NAME.parse(text) == text


def test_white_space_around_a_name_is_dropped():
    assert NAME.parse("\u3000 Ada\u00a0\n") == "Ada"


@pytest.mark.parametrize("text", ["", "   ", "\u200b", "\u2060 \u200d", "\u00ad"])
def test_a_name_with_nothing_to_see_is_empty(text: str):
    assert "empty" in refusal(text)


@pytest.mark.parametrize("length", [1, 200])
def test_a_name_may_have_up_to_200_characters(length: int):
    assert NAME.parse("ж" * length) == "ж" * length


@pytest.mark.parametrize("length", [201, 10_000])
def test_a_longer_name_is_refused_with_the_limit(length: int):
    assert refusal("x" * length) == "Use at most 200 characters."


@pytest.mark.parametrize("character", ["\0", "\x1b", "\x7f", "\x85", "\n", "\u2028"])
def test_a_control_character_is_refused_by_its_code(character: str):
    assert refusal(f"A{character}B") == f"Remove the line break or control character U+{ord(character):04X}."


@pytest.mark.parametrize("character", "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
def test_a_character_that_turns_the_direction_is_refused(character: str):
    assert "direction of reading" in refusal(f"A{character}B")


@pytest.mark.parametrize("code", [0xD800, 0xDFFF])
def test_half_a_character_is_refused(code: int):
    assert "half of a broken character" in refusal(f"A{chr(code)}")


@pytest.mark.parametrize("value", [1, True, b"Ada", ["Ada"], {"a": 1}])
def test_what_is_no_text_is_refused(value: object):
    with pytest.raises(InvalidError, match="not text"):
        NAME.check(value)


def refusal(text: str) -> str:
    with pytest.raises(InvalidError) as caught:
        NAME.parse(text)
    return str(caught.value.message)
