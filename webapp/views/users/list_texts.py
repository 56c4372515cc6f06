"""Texts of the list that depend on nothing but the language, each made once."""

from functools import cache, lru_cache

from flask_babel import format_decimal, gettext, ngettext
from markupsafe import Markup

from webapp.fields import message
from webapp.templating import drawn
from webapp.translation import language, translated
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


def labels() -> dict[str, str]:
    """Return the label of every field by name."""
    return _labels(language())


def filter_options() -> Markup:
    """Return the filters to choose from, drawn: of every field those that its type knows."""
    return _filter_options(language())


def count_text(count: Count) -> str:
    """Say how many there are; of very many only that they are more than were counted."""
    return _count_text(count, language())


@cache
def _labels(_code: str) -> dict[str, str]:
    return {name: translated(field.label) for name, field in FIELDS.items()}


@cache
def _filter_options(code: str) -> Markup:
    operators = {operator: translated(label) for operator, label in OPERATORS.items()}
    fields = [
        (name, label, [(each, operators[each]) for each in FIELDS[name].type.operators])
        for name, label in _labels(code).items()
    ]
    return drawn("users/_filter_options.html", filter_fields=fields)


@lru_cache(maxsize=1000)
def _count_text(count: Count, _code: str) -> str:
    number = format_decimal(count.value)
    if count.capped:
        return gettext("%(number)s+ people", number=number)
    return ngettext("%(number)s person", "%(number)s people", count.value, number=number)
