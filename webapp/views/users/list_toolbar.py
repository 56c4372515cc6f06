"""What is above the list: the search and the filters in force, and what can be chosen."""

from typing import NamedTuple

from flask_babel import gettext

from webapp.fields import Catalogue
from webapp.translation import translated
from webapp.users.filters import Filter
from webapp.users.query import BY_ID, ListQuery
from webapp.views.users.list_addresses import url
from webapp.views.users.list_texts import OPERATORS, labels
from webapp.views.values import value_text


class Chip(NamedTuple):
    """A filter in force, and the list without it."""

    label: str
    remove_url: str


def chips(query: ListQuery) -> list[Chip]:
    """Return the filters in force; what is searched for stands in its own field."""
    return [Chip(_in_words(query.fields, each), url(_without(query, each))) for each in query.filters]


def hidden(query: ListQuery) -> list[tuple[str, str]]:
    """Return what a new search keeps of the list."""
    return query.replace(q="", exact=False).to_args()


def hidden_in_past(query: ListQuery) -> list[tuple[str, str]]:
    """Return what the list as it was at another time keeps of this one."""
    return query.replace(at=None, sort=BY_ID, exact=False).to_args()


def all_columns(query: ListQuery) -> list[tuple[str, str, bool]]:
    """Return name and label of every field, and whether the list shows it."""
    return [(name, label, name in query.columns) for name, label in labels(query.fields).items()]


def _without(query: ListQuery, condition: Filter) -> ListQuery:
    return query.replace(filters=tuple(each for each in query.filters if each != condition))


def _in_words(fields: Catalogue, condition: Filter) -> str:
    label = labels(fields)[condition.field]
    if condition.operator == "empty":
        empty, filled = (
            gettext("%(field)s is empty", field=label),
            gettext("%(field)s is not empty", field=label),
        )
        return empty if condition.value else filled
    value = value_text(fields.fields[condition.field], condition.value)
    return f"{label} {translated(OPERATORS[condition.operator])} {value}"
