"""Texts of the list that depend on nothing but the language, each made once."""

from functools import cache, lru_cache
from typing import TypeAlias

from flask_babel import format_decimal, get_locale, gettext, ngettext

from webapp.fields import message
from webapp.translation import translated
from webapp.users.filters import FIELDS
from webapp.users.listing import Count

OPERATORS = {
    "": message("is"),
    "gte": message("is at least"),
    "lte": message("is at most"),
    "contains": message("contains"),
    "starts": message("starts with"),
    "empty": message("is empty"),
}

FilterFields: TypeAlias = list[tuple[str, str, list[tuple[str, str]]]]


def labels() -> dict[str, str]:
    """Return the label of every field by name."""
    return _labels(_language())


def filter_fields() -> FilterFields:
    """Return name and label of every field, and the operators that its type knows, each with its words."""
    return _filter_fields(_language())


def count_text(count: Count) -> str:
    """Say how many there are; of very many only that they are more than were counted."""
    return _count_text(count, _language())


def _language() -> str:
    return str(get_locale())


@cache
def _labels(_language: str) -> dict[str, str]:
    return {name: translated(field.label) for name, field in FIELDS.items()}


@cache
def _filter_fields(language: str) -> FilterFields:
    operators = {operator: translated(label) for operator, label in OPERATORS.items()}
    return [
        (name, label, [(each, operators[each]) for each in FIELDS[name].type.operators])
        for name, label in _labels(language).items()
    ]


@lru_cache(maxsize=1000)
def _count_text(count: Count, _language: str) -> str:
    number = format_decimal(count.value)
    if count.capped:
        return gettext("%(number)s+ people", number=number)
    return ngettext("%(number)s person", "%(number)s people", count.value, number=number)
