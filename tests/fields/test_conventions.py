"""What a reader's conventions write they read back, and so does everybody what is stored."""

import datetime as dt

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from webapp.fields import Field, message
from webapp.fields.conventions import PLAIN, Conventions, read_number
from webapp.fields.types import Date, Decimal, Integer
from webapp.templating.locales import LOCALES
from webapp.translation import conventions_of

READERS = {"plain": PLAIN} | {
    name: conventions_of(Locale.parse(name)) for name in (*LOCALES.values(), "en_US", "sv")
}

DAY = Field(name="extra.day", label=message("Day"), type=Date())
FEE = Field(name="extra.fee", label=message("Fee"), type=Decimal())
NUMBER = Field(name="extra.number", label=message("Number"), type=Integer())

days = st.dates().map(dt.date.isoformat)
decimals = st.builds(
    lambda sign, whole, decimals: read_number(f"{sign}{whole}{decimals}", PLAIN),
    st.sampled_from(["", "-"]),
    st.integers(0, 10**18 - 1),
    st.from_regex(r"(\.[0-9]{1,12})?", fullmatch=True),
)
readers = pytest.mark.parametrize("conventions", READERS.values(), ids=READERS.keys())


def test_conventions_are_those_of_the_language():
    assert READERS["en_GB"] == Conventions(decimal=".", group=",", order="dmy", separator="/")
    assert READERS["ru"] == Conventions(decimal=",", group="\u00a0", order="dmy", separator=".")
    assert READERS["en_US"].order == "mdy"
    assert READERS["sv"].order == "ymd"


@readers
@given(day=days)
def test_a_date_comes_back_whoever_reads_it(conventions: Conventions, day: str):
    assert DAY.parse(DAY.format(day, conventions), conventions) == day
    assert DAY.parse(DAY.format(day), conventions) == day


@readers
@given(digits=decimals)
def test_a_decimal_comes_back_with_every_digit_whoever_reads_it(conventions: Conventions, digits: str):
    assert FEE.parse(FEE.format(digits, conventions), conventions) == digits
    assert FEE.parse(FEE.format(digits), conventions) == digits
    assert FEE.check(digits) == digits


@readers
@given(number=st.integers(-(10**17) + 1, 10**18 - 1))
def test_a_whole_number_comes_back_whoever_reads_it(conventions: Conventions, number: int):
    assert NUMBER.parse(NUMBER.format(number, conventions), conventions) == number


@readers
@given(text=st.text("0123456789.,+- \u00a0e", max_size=12))
def test_a_number_is_what_its_digits_say_or_nothing(conventions: Conventions, text: str):
    digits = read_number(text, conventions)
    if digits is not None:
        kept = [sign for sign in text if sign.isdigit()]
        assert "".join(kept).lstrip("0").endswith(digits.lstrip("-0").replace(".", "").lstrip("0"))
