"""What a decimal number of one's own may be."""

import pytest

from webapp.fields import Field, InvalidError, message
from webapp.fields.conventions import Conventions
from webapp.fields.types import Decimal, Integer

FEE = Field(name="extra.fee", label=message("Fee"), type=Decimal())
BOUNDED = Field(name="extra.fee", label=message("Fee"), type=Decimal(), minimum="-0.5", maximum=10)
NUMBER = Field(name="extra.number", label=message("Number"), type=Integer())
RUSSIAN = Conventions(decimal=",", group="\u00a0", order="dmy", separator=".")
ENGLISH = Conventions(decimal=".", group=",", order="dmy", separator="/")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12.50", "12.50"),
        ("-12.50", "-12.50"),
        (" +7 ", "7"),
        ("007.10", "7.10"),
        ("-0.00", "0.00"),
        ("0", "0"),
        ("9" * 18 + "." + "9" * 12, "9" * 18 + "." + "9" * 12),
        ("", None),
    ],
)
def test_a_decimal_keeps_its_digits(text: str, value: str | None):
    assert FEE.parse(text) == value


@pytest.mark.parametrize(
    "text", ["1e3", "٣", "１", "12,5", "1 234", "1_0", ".5", "5.", "--1", "−5", "NaN", "inf", "0x1", "1.2.3"]
)
def test_other_spellings_of_a_decimal_are_refused_with_an_example(text: str):
    assert refusal(FEE, text) == "Write a number in digits 0–9, as in 1234.50."


@pytest.mark.parametrize("text", ["9" * 19, "0." + "1" * 13, "1" * 100_000])
def test_a_decimal_of_more_digits_is_refused(text: str):
    assert refusal(FEE, text) == "This number is too long."


@pytest.mark.parametrize(
    ("text", "reason"), [("-0.51", "Must be at least -0.5."), ("10.01", "Must be at most 10.")]
)
def test_a_decimal_beyond_its_limits_is_refused_with_the_limit(text: str, reason: str):
    assert refusal(BOUNDED, text) == reason


def test_a_decimal_is_compared_as_a_number_and_not_as_a_text():
    assert BOUNDED.parse("9.99") == "9.99"
    assert BOUNDED.parse("10.000") == "10.000"


@pytest.mark.parametrize("value", [12.5, 12, True, "12,5", "abc", ["1"]])
def test_what_is_no_text_of_digits_is_no_decimal(value: object):
    with pytest.raises(InvalidError, match="not a number"):
        FEE.check(value)


@pytest.mark.parametrize(
    ("text", "value"),
    [("12,5", "12.5"), ("1 234,50", "1234.50"), ("1\u00a0234\u202f567", "1234567"), ("12.5", "12.5")],
)
def test_a_russian_types_a_decimal_with_a_comma_or_as_it_is_stored(text: str, value: str):
    assert FEE.parse(text, RUSSIAN) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [("1,234", "1234"), ("1,234.50", "1234.50"), ("1234.5", "1234.5"), ("-12,345", "-12345")],
)
def test_english_groups_of_digits_are_understood(text: str, value: str):
    assert FEE.parse(text, ENGLISH) == value


@pytest.mark.parametrize("text", ["12,5", "0,125", "1,23", "1,2345", "1234,567", ",123", "1.234,5", "12 345"])
def test_somebody_else_s_comma_is_never_silently_a_group(text: str):
    assert refusal(FEE, text, ENGLISH) == "Write a number in digits 0–9, as in 1,234.50."


def test_a_decimal_is_written_in_groups_with_every_zero():
    assert FEE.format("-1234567.50", RUSSIAN) == "-1\u00a0234\u00a0567,50"
    assert FEE.format("123.00", ENGLISH) == "123.00"
    assert FEE.type.format_column(["1000", None], ENGLISH) == ["1,000", None]


def test_a_whole_number_is_read_in_groups_and_written_without():
    assert NUMBER.parse("1,234", ENGLISH) == 1234
    assert NUMBER.parse("1 234", RUSSIAN) == 1234
    assert NUMBER.format(2026, ENGLISH) == "2026"
    assert refusal(NUMBER, "12,5", ENGLISH) == refusal(NUMBER, "12,5", RUSSIAN)


def test_what_somebody_stored_from_outside_is_shown_as_it_is():
    assert FEE.format(FEE.decode(12.5), RUSSIAN) == "12,5"
    assert FEE.format("a lot", RUSSIAN) == "a lot"


def test_a_limit_of_a_decimal_is_one():
    assert FEE.type.read_limit("-0.50") == "-0.50"
    with pytest.raises(InvalidError):
        FEE.type.read_limit("0,5")


def refusal(field: Field, text: str, conventions: Conventions = Conventions()) -> str:  # noqa: B008  # frozen
    with pytest.raises(InvalidError) as caught:
        field.parse(text, conventions)
    return str(caught.value.message)
