"""What a text, a long text, a phone number and a link of one's own may be."""

import pytest

from webapp.fields import Field, InvalidError, message
from webapp.fields.phones import dialled
from webapp.fields.types import Link, LongText, Phone, Text

CLASS = Field(
    name="extra.class",
    label=message("Class"),
    type=Text(),
    minimum=2,
    pattern=r"\d{1,2}[A-ZА-Я]",
    pattern_help=message("Write a class as in 7B."),
)
NOTE = Field(name="extra.note", label=message("Note"), type=Text())
ALLERGIES = Field(name="extra.allergies", label=message("Allergies"), type=LongText())
PHONE = Field(name="extra.phone", label=message("Phone"), type=Phone())
PAGE = Field(name="extra.page", label=message("Page"), type=Link())


def test_a_text_matches_the_whole_of_its_pattern():
    assert CLASS.parse(" 7Б ") == "7Б"
    assert CLASS.parse("") is None
    assert refusal(CLASS, "7B and more") == "Write a class as in 7B."


def test_a_text_that_is_too_short_is_refused_with_the_limit():
    assert refusal(CLASS, "7") == "Use at least 2 characters."


def test_a_text_and_a_long_text_end_somewhere_even_without_a_maximum():
    assert refusal(NOTE, "x" * 1_001) == "Use at most 1000 characters."
    assert refusal(ALLERGIES, "x" * 10_001) == "Use at most 10000 characters."


def test_a_long_text_keeps_its_lines_whatever_ends_them():
    assert ALLERGIES.parse("\r\nnuts\r\n\r\n\tmilk\rfish\n") == "nuts\n\n\tmilk\nfish"


@pytest.mark.parametrize("character", ["\0", "\x0b", "\x0c", "\x1b", "\x85", "\u2028", "\u202e", "\ud800"])
def test_a_long_text_takes_no_other_controls(character: str):
    assert f"U+{ord(character):04X}" in refusal(ALLERGIES, f"a\nb{character}c")


@pytest.mark.parametrize("text", ["\n \t\r\n", "\u200b\n\u200d"])
def test_a_long_text_with_nothing_to_see_is_empty(text: str):
    assert ALLERGIES.parse(text) is None


def test_a_column_shows_how_a_long_text_begins():
    shown = ALLERGIES.type.format_column(["nuts\nmilk", None, "many words " * 900])
    assert shown == ["nuts milk", None, ("many words " * 7 + "man").rstrip() + "…"]


@pytest.mark.parametrize(
    "text", ["112", "+44 (0)20 7946-0018", "8/495/123.45.67", "020 7946 0018 ext. 12", "123x4", "123 доб. 5"]
)
def test_a_phone_number_is_kept_as_typed(text: str):
    assert PHONE.parse(f" {text} ") == text


@pytest.mark.parametrize(
    "text",
    ["12", "+++", "(1)", "call me", "123;drop", "12\u00a03456", "١٢٣", "123 ext", "ext 12", "#123", "1" * 33],
)
def test_what_cannot_be_dialled_is_no_phone_number(text: str):
    assert refusal(PHONE, text)


@pytest.mark.parametrize(
    ("number", "address"),
    [
        ("+44 (0)20 7946-0018", "tel:+442079460018"),
        ("8 (495) 123.45", "tel:849512345"),
        ("123 ext. 12", "tel:123;ext=12"),
    ],
)
def test_a_phone_number_is_dialled_without_what_stands_between(number: str, address: str):
    assert dialled(number) == address


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("HTTPS://Example.ORG", "https://example.org"),
        ("http://intranet:8080/a?b=C#d", "http://intranet:8080/a?b=C#d"),
        ("https://пример.рф/Страница", "https://xn--e1afmkfd.xn--p1ai/Страница"),
        ("https://[2001:DB8::1]/", "https://[2001:db8::1]/"),
        ("https://example.org/a@b", "https://example.org/a@b"),
    ],
)
def test_a_link_is_stored_with_its_host_in_ascii(text: str, address: str):
    assert PAGE.parse(text) == address
    assert PAGE.parse(address) == address


@pytest.mark.parametrize(
    "text",
    [
        "example.org",
        "//example.org",
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://example.org",
        "https://",
        "https:///path",
        "https://user:secret@example.org",
        "https://good.example\\@evil.example",
        "https://exa mple.org",
        "https://example.org/a b",
        "https://example.org:99999",
        "https://-.org",
        "https://a..b",
        "https://[::1",
        "https://[1.2]",
        'https://example.org/"><script>',
        "https://example.org/\u202e",
        "https://example.org/" + "x" * 2_000,
    ],
)
def test_what_is_no_page_or_hides_something_is_no_link(text: str):
    assert refusal(PAGE, text)


@pytest.mark.parametrize("field", [NOTE, ALLERGIES, PHONE, PAGE], ids=lambda field: field.type.name)
@pytest.mark.parametrize("value", [1, True, ["x"], {"a": 1}])
def test_what_is_no_text_is_refused(field: Field, value: object):
    with pytest.raises(InvalidError, match="not text"):
        field.check(value)


def refusal(field: Field, text: str) -> str:
    with pytest.raises(InvalidError) as caught:
        field.parse(text)
    return str(caught.value.message)
