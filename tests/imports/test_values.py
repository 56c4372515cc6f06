"""The texts of a column as values of a field."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from webapp.fields import BUILT_IN, Field, InvalidError, message
from webapp.fields.conventions import PLAIN, Conventions
from webapp.fields.formulas import neutralised
from webapp.fields.messages import own_text
from webapp.fields.types import (
    Boolean,
    Choice,
    Choices,
    Date,
    Decimal,
    Email,
    Integer,
    Link,
    LongText,
    Phone,
    Text,
)
from webapp.imports.values import reader
from webapp.imports.values.conventions import in_convention
from webapp.imports.values.reading import thorough

RUSSIAN = Conventions(decimal=",", group="\u00a0", order="dmy", separator=".")
AMERICAN = Conventions(decimal=".", group=",", order="mdy", separator="/")
CHOICES = {
    "swims": own_text("Swims, well", ru="Плавает"),
    "sings": own_text("Sings", ru="Поёт"),
    "yes": own_text("Yes"),
}


def field(kind, **rules):
    return Field(name="extra.it", label=message("It"), type=kind, **rules)


FIELDS = [
    *BUILT_IN.fields.values(),
    field(Text()),
    field(Text(), minimum=2, maximum=4),
    field(Text(), pattern="[a-z]+"),
    field(Text(), maximum=0),
    field(LongText()),
    field(Email(), required=True),
    field(Email(), maximum=12, minimum=3),
    field(Phone()),
    field(Integer()),
    field(Integer(), minimum=-5, maximum=5),
    field(Integer(), minimum=10),
    field(Decimal()),
    field(Decimal(), minimum=-1, maximum="2.5"),
    field(Date()),
    field(Date(), minimum="2000-01-01"),
    field(Choice(), choices=CHOICES),
    field(Choices(), choices=CHOICES),
    field(Boolean()),
    field(Link()),
]
TEXTS = (
    st.text(max_size=12)
    | st.text("0123456789.,- +'\u00a0/", max_size=12)
    | st.from_regex(r"[0-9]{1,2}[./-][0-9]{1,2}[./-][0-9]{4}", fullmatch=True)
    | st.from_regex(r"[a-zA-Z0-9._'+-]{1,8}@[a-zA-Z0-9.-]{1,10}", fullmatch=True)
    | st.from_regex(r"-?[0-9]{1,20}([.,][0-9]{1,14})?", fullmatch=True)
    | st.sampled_from(["да", "Нет", "X", "swims", "Плавает; поет", "sings,swims", "it's", "'=1", "''", "'"])
    | st.builds(lambda text, space: space + text + space, st.text(max_size=5), st.sampled_from(" \t\n\u2003"))
)
CONVENTIONS = st.sampled_from([PLAIN, RUSSIAN, AMERICAN])
CONVENTION = st.sampled_from([None, "dmy", "mdy", "comma", "point"])


def outcome(read, text):
    try:
        return read(text)
    except InvalidError as error:
        return error.message


@given(st.sampled_from(FIELDS), TEXTS, CONVENTIONS, CONVENTION)
@example(field(Text()), "", PLAIN, None)
def test_what_is_read_is_what_the_field_accepts(field, text, conventions, convention):
    value = outcome(reader(field, convention=convention, conventions=conventions), text)
    assert isinstance(value, type(message(""))) or field.check(value) == value


@given(st.sampled_from(FIELDS), TEXTS, CONVENTIONS, CONVENTION)
def test_short_cuts_read_what_the_long_way_does(field, text, conventions, convention):
    quickly = reader(field, convention=convention, conventions=conventions)
    slowly = thorough(field, in_convention(convention, conventions))
    assert outcome(quickly, text) == outcome(quickly, text) == outcome(slowly, text)


@given(st.sampled_from(FIELDS), TEXTS, CONVENTIONS)
def test_what_was_exported_is_read_as_it_was(field, text, conventions):
    value = outcome(lambda text: field.parse(text, conventions), text)
    if not isinstance(value, type(message(""))):
        exported = neutralised(field.format(value, conventions))
        assert reader(field, conventions=conventions)(exported) == value


@pytest.mark.parametrize(
    ("samples", "conventions", "text", "day"),
    [
        (["13.02.2026"], PLAIN, "01.02.2026", "2026-02-01"),
        (["02/13/2026"], RUSSIAN, "01/02/2026", "2026-01-02"),
        (["13/02/2026", "01/02/2026"], AMERICAN, "01/02/2026", "2026-02-01"),
        (["01.02.2026"], AMERICAN, "01.02.2026", "2026-02-01"),
        (["01/02/2026"], AMERICAN, "01/02/2026", "2026-01-02"),
        (["01/02/2026"], RUSSIAN, "01/02/2026", "2026-02-01"),
        (["2026-02-01"], PLAIN, "2026-02-01", "2026-02-01"),
        ([], PLAIN, "2026-02-01T00:00:00", "2026-02-01"),
        ([], RUSSIAN, "01.02.2026 0:00:00", "2026-02-01"),
        ([], PLAIN, "1895-05-12", "1895-05-12"),
    ],
)
def test_the_order_of_dates_is_that_of_the_column(samples, conventions, text, day):
    assert reader(field(Date()), samples, conventions=conventions)(text) == day


@pytest.mark.parametrize("text", ["01/02/2026", "1.2.26", "31.02.2026", "2026-02-01 14:30"])
def test_a_date_that_can_be_read_in_two_ways_or_none_is_refused(text):
    with pytest.raises(InvalidError):
        reader(field(Date()), [text])(text) if "/" in text else reader(field(Date()), ["13.01.2026"])(text)


@pytest.mark.parametrize(
    ("samples", "conventions", "text", "digits"),
    [
        (["12,50"], PLAIN, "1.234,50", "1234.50"),
        (["12,50"], AMERICAN, "1 234,50", "1234.50"),
        (["12,50"], AMERICAN, "1.234", "1234"),
        (["12.50"], RUSSIAN, "1,234.50", "1234.50"),
        (["12.50"], RUSSIAN, "1,234", "1234"),
        (["1,234"], AMERICAN, "1,234", "1234"),
        (["1,234"], RUSSIAN, "1,234", "1.234"),
        (["55.755"], RUSSIAN, "55.755", "55.755"),
        (["1 234"], PLAIN, "1 234", "1234"),
        (["1\u00a0234,50"], PLAIN, "1\u202f234,5", "1234.5"),
        (["0,125"], AMERICAN, "0,125", "0.125"),
        ([], PLAIN, "-0.50", "-0.50"),
    ],
)
def test_the_sign_before_decimals_is_that_of_the_column(samples, conventions, text, digits):
    assert reader(field(Decimal()), samples, conventions=conventions)(text) == digits


@pytest.mark.parametrize("text", ["1,234", "12,5", "1e5", "1.2.3", "٣"])
def test_a_number_that_nothing_settles_is_refused(text):
    with pytest.raises(InvalidError):
        reader(field(Decimal()))(text)


@pytest.mark.parametrize(
    ("text", "number"),
    [("36", 36), ("36.0", 36), ("36,00", 36), (" 36 ", 36), ("1 234", 1234), ("007", 7), ("-5", -5)],
)
def test_whole_numbers_may_have_the_decimals_that_other_programs_add(text, number):
    assert reader(field(Integer()))(text) == number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *((text, True) for text in ("да", "Yes", "x", "Х", "1", "+", "TRUE", "истина", "✓")),
        *((text, False) for text in ("нет", "No", "0", "-", "FALSE", "ложь", "")),
    ],
)
def test_yes_and_no_are_read_in_both_languages(text, value):
    assert reader(field(Boolean()))(text) is value


@pytest.mark.parametrize(
    ("text", "key"),
    [("swims", "swims"), ("плавает", "swims"), ("ПОЕТ", "sings"), (" swims,  well ", "swims")],
)
def test_a_choice_is_read_by_its_label_or_key(text, key):
    assert reader(field(Choice(), choices=CHOICES))(text) == key


@pytest.mark.parametrize(
    ("text", "keys"),
    [("Поёт; Плавает", "swims,sings"), ("Sings, Swims, well", "swims,sings"), ("sings", "sings"), ("", None)],
)
def test_several_choices_are_read_by_their_labels_or_keys(text, keys):
    assert reader(field(Choices(), choices=CHOICES))(text) == keys


def test_what_is_no_choice_is_refused_with_the_reason():
    with pytest.raises(InvalidError, match="Choose one of the list"):
        reader(field(Choice(), choices=CHOICES))("Flies")


@pytest.mark.parametrize("kind", [Choice(), Choices()])
def test_what_two_choices_are_called_means_neither(kind):
    alike = {
        "red": own_text("Red", ru="Алый"),
        "ruby": own_text("Алый", ru="Рубин"),
        "rose": own_text("Rose", ru="rose"),
    }
    read = reader(field(kind, choices=alike))
    assert [read(text) for text in ("Red", "Рубин", "ROSE")] == ["red", "ruby", "rose"]
    with pytest.raises(InvalidError, match="the list"):
        read("алый")


@pytest.mark.parametrize(
    ("text", "value"), [("'=1+1", "=1+1"), ("''t Hooft", "'t Hooft"), ("'t Hooft", "'t Hooft")]
)
def test_the_apostrophe_of_an_export_is_taken_off_and_that_of_a_name_is_not(text, value):
    assert reader(field(Text()))(text) == value


def test_a_blank_text_is_refused_where_the_field_is_required():
    with pytest.raises(InvalidError, match="cannot be empty"):
        reader(BUILT_IN.fields["name"])("  ")
