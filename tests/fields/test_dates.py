"""What a date of one's own may be."""

import pytest

from webapp.fields import Field, InvalidError, message
from webapp.fields.conventions import PLAIN, Conventions
from webapp.fields.types import Date

BIRTHDAY = Field(name="extra.born", label=message("Born"), type=Date())
BOUNDED = Field(
    name="extra.born", label=message("Born"), type=Date(), minimum="1900-01-01", maximum="2026-12-31"
)
RUSSIAN = Conventions(decimal=",", group="\u00a0", order="dmy", separator=".")
BRITISH = Conventions(decimal=".", group=",", order="dmy", separator="/")
AMERICAN = Conventions(decimal=".", group=",", order="mdy", separator="/")


@pytest.mark.parametrize(
    ("text", "conventions"),
    [
        ("2026-11-05", PLAIN),
        (" 2026-11-05 ", RUSSIAN),
        ("05.11.2026", RUSSIAN),
        ("5.11.2026", RUSSIAN),
        ("05/11/2026", BRITISH),
        ("05.11.2026", BRITISH),
        ("5-11-2026", BRITISH),
        ("11/5/2026", AMERICAN),
    ],
)
def test_a_date_is_read_in_the_reader_s_order_or_as_it_is_stored(text: str, conventions: Conventions):
    assert BIRTHDAY.parse(text, conventions) == "2026-11-05"


@pytest.mark.parametrize(
    "text",
    ["05.11.26", "05/11.2026", "2026-1-5x", "tomorrow", "٠٥.11.2026", "5 11 2026", "20261105", "2026-W05-1"],
)
def test_what_is_no_date_of_the_reader_s_is_refused_with_an_example(text: str):
    assert refusal(BIRTHDAY, text, RUSSIAN) == "Write a date as in 26.11.2026, the year with four digits."


@pytest.mark.parametrize("text", ["2026-02-29", "2026-13-01", "0000-01-01", "2026-01-00"])
def test_a_day_that_is_in_no_calendar_is_refused(text: str):
    assert refusal(BIRTHDAY, text) == "There is no such day in the calendar."


def test_month_and_day_are_never_exchanged():
    assert "no such day" in refusal(BIRTHDAY, "11/26/2026", BRITISH)


@pytest.mark.parametrize("text", ["0001-01-01", "9999-12-31", "2024-02-29"])
def test_years_from_1_to_9999_are_dates(text: str):
    assert BIRTHDAY.parse(text) == text
    assert BIRTHDAY.parse(BIRTHDAY.format(text, AMERICAN), AMERICAN) == text


@pytest.mark.parametrize(
    ("text", "reason"),
    [("1899-12-31", "Must not be before 1900-01-01."), ("2027-01-01", "Must not be after 2026-12-31.")],
)
def test_a_date_beyond_its_limits_is_refused_with_the_limit(text: str, reason: str):
    assert refusal(BOUNDED, text) == reason


@pytest.mark.parametrize("value", [20_261_106, "05.11.2026", "20261105", True, ["2026-11-05"]])
def test_what_is_not_spelled_as_stored_is_no_date(value: object):
    with pytest.raises(InvalidError, match="not a date"):
        BIRTHDAY.check(value)


def test_a_date_is_written_in_the_reader_s_order():
    assert BIRTHDAY.format("2026-11-05", BRITISH) == "05/11/2026"
    assert BIRTHDAY.type.format_column(["2026-11-05", None], RUSSIAN) == ["05.11.2026", None]


def test_what_somebody_stored_from_outside_is_shown_as_it_is():
    assert BIRTHDAY.format("in spring", BRITISH) == "in spring"
    assert BIRTHDAY.fault("in spring") == message("This is not a date.")


def test_a_limit_of_a_date_is_one():
    assert BIRTHDAY.type.read_limit("2026-11-05") == "2026-11-05"
    with pytest.raises(InvalidError):
        BIRTHDAY.type.read_limit("2026-02-30")


def refusal(field: Field, text: str, conventions: Conventions = PLAIN) -> str:
    with pytest.raises(InvalidError) as caught:
        field.parse(text, conventions)
    return str(caught.value.message)
