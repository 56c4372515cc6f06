"""Texts of the list that depend on nothing but the language, each made once."""

from functools import lru_cache

from flask_babel import format_decimal, gettext, ngettext
from markupsafe import Markup

from webapp.fields import Catalogue, message
from webapp.fields.catalogue import EMAIL, NAME
from webapp.templating import drawn
from webapp.translation import language, translated
from webapp.users.listing import Count

OPERATORS = {
    "": message("is"),
    "gte": message("is at least"),
    "lte": message("is at most"),
    "contains": message("contains"),
    "starts": message("starts with"),
    "has": message("includes"),
    "empty": message("is empty"),
}


def labels(fields: Catalogue) -> dict[str, str]:
    """Return the label of every field by name."""
    return _labels(fields, language())


def filter_options(fields: Catalogue) -> Markup:
    """Return the filters to choose from, drawn: of every field those that its type knows."""
    return _filter_options(fields, language())


def search_label(fields: Catalogue) -> str:
    """Say into what the search field looks."""
    return _search_label(fields, language())


def count_text(count: Count) -> str:
    """Say how many there are; of very many only that they are more than were counted."""
    return _count_text(count, language())


@lru_cache(maxsize=100)
def _labels(fields: Catalogue, _code: str) -> dict[str, str]:
    return {name: translated(field.label) for name, field in fields.shown.items()}


@lru_cache(maxsize=100)
def _filter_options(fields: Catalogue, code: str) -> Markup:
    operators = {operator: translated(label) for operator, label in OPERATORS.items()}
    choices = [
        (name, label, [(each, operators[each]) for each in fields.fields[name].type.operators])
        for name, label in _labels(fields, code).items()
    ]
    return drawn("users/_filter_options.html", filter_fields=choices)


@lru_cache(maxsize=100)
def _search_label(fields: Catalogue, code: str) -> str:
    if fields.searched:
        labels = _labels(fields, code)
        named = [NAME.name, EMAIL.name, *(field.name for field in fields.searched)]
        return gettext(
            "Search: %(fields)s", fields=", ".join(labels[name] for name in named if name in labels)
        )
    return gettext("Search name or e-mail") if EMAIL.name in fields.fields else gettext("Search name")


@lru_cache(maxsize=1000)
def _count_text(count: Count, _code: str) -> str:
    number = format_decimal(count.value)
    if count.capped:
        return gettext("%(number)s+ people", number=number)
    return ngettext("%(number)s person", "%(number)s people", count.value, number=number)
