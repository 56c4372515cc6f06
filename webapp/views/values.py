"""Values in words."""

from datetime import date

from babel.lists import format_list
from flask_babel import format_date, get_locale, gettext

from webapp.fields import Field, Value
from webapp.fields.types.choices import keys
from webapp.translation import reader_conventions, translated


def value_text(field: Field, value: Value) -> str | None:
    """Return a value in words, None where it is empty."""
    if value is None:
        return None
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    match field.type.name:
        case "choice":
            return _choice(field, str(value))
        case "choices":
            return format_list([_choice(field, key) for key in keys(value)], "unit", get_locale())
        case "date":
            return _day(str(value))
        case _:
            return field.format(value, reader_conventions())


def shown_text(field: Field, value: Value) -> str | None:
    """Return a value as templates draw it: in words, but a mark by the key under which they draw one."""
    return field.format(value) if isinstance(value, bool) else value_text(field, value)


def _choice(field: Field, key: str) -> str:
    return translated(field.choices[key]) if key in field.choices else key


def _day(day: str) -> str:
    """Write a day in words; what is none, as only somebody from outside can store, as it is."""
    try:
        return format_date(date.fromisoformat(day), "d MMM y", rebase=False)
    except ValueError:
        return day
