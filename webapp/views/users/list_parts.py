"""The list of people, made ready for its page: texts and addresses, and nothing that asks the database."""

from collections.abc import Sequence
from functools import cache
from itertools import repeat
from typing import Any, NamedTuple
from urllib.parse import urlencode

from flask import url_for
from flask_babel import format_decimal, gettext, ngettext  # pyright: ignore[reportUnknownVariableType]
from sqlalchemy import Row as StoredRow

from webapp.fields import message
from webapp.translation import translated
from webapp.users.filters import FIELDS, Filter
from webapp.users.listing import Count, Page
from webapp.users.query import ListQuery, Sort
from webapp.views.paging import Pager
from webapp.views.users.shown import value_text

OPERATORS = {
    "": message("is"),
    "gte": message("is at least"),
    "lte": message("is at most"),
    "contains": message("contains"),
    "starts": message("starts with"),
    "empty": message("is empty"),
}


class Column(NamedTuple):
    """A column's head: where a click leads, and how the list is sorted by it."""

    name: str
    label: str
    numeric: bool
    kind: str
    sort_url: str
    direction: str | None


class Row(NamedTuple):
    """A person's line: the text of its first column, which is a link, and the other columns, each with its text."""

    url: str
    title: str
    cells: Sequence[tuple[Column, str | None]]


class Chip(NamedTuple):
    """A filter in force, and the list without it."""

    label: str
    remove_url: str


def url(query: ListQuery) -> str:
    """Return the address of a list."""
    arguments = query_string(query)
    return url_for("users.index") + (f"?{arguments}" if arguments else "")


def query_string(query: ListQuery) -> str | None:
    """Return the list's arguments as one text, None if it has none."""
    return urlencode(query.to_args()) or None


def rows(query: ListQuery, heads: Sequence[Column], stored: Sequence[StoredRow[Any]]) -> list[Row]:
    """Return the lines of the page, formatted a column at a time: a call for each cell would be most of the work."""
    if not stored:
        return []
    before, after = url_for("users.show", user_id=0, back=query_string(query)).split("/0/")
    first, *others = (FIELDS[name] for name in query.columns)
    ids, titles, *values = zip(*stored, strict=True)
    # Behind the chosen columns stand those by which the list is sorted.
    texts = [field.type.format_column(column) for field, column in zip(others, values, strict=False)]
    lines = zip(*texts, strict=True) if texts else repeat(())
    _, *labels = heads
    return [
        Row(
            f"{before}/{user_id}/{after}",
            value_text(first, title) or f"#{user_id}",
            list(zip(labels, line, strict=True)),
        )
        for user_id, title, line in zip(ids, titles, lines, strict=False)
    ]


def columns(query: ListQuery) -> list[Column]:
    """Return the heads of the chosen columns. A click sorts by one, a second click the other way about."""
    directions = {sort.field: "desc" if sort.descending else "asc" for sort in query.sort}
    heads: list[Column] = []
    for name in query.columns:
        field = FIELDS[name]
        sort = Sort(name, descending=query.sort[0] == Sort(name))
        address, direction = url(query.replace(sort=(sort,))), directions.get(name)
        label, kind = translated(field.label), field.type
        heads.append(Column(name, label, kind.is_numeric, kind.name, address, direction))
    return heads


def all_columns(query: ListQuery) -> list[tuple[str, str, bool]]:
    """Return name and label of every field, and whether the list shows it."""
    return [(name, translated(field.label), name in query.columns) for name, field in FIELDS.items()]


@cache
def filter_fields(language: str) -> list[tuple[str, str, list[tuple[str, str]]]]:  # noqa: ARG001 - what it is kept by
    """Return name and label of every field, and the operators that its type knows. Made once for each language."""
    operators = {operator: translated(label) for operator, label in OPERATORS.items()}
    return [
        (name, translated(field.label), [(each, operators[each]) for each in field.type.operators])
        for name, field in FIELDS.items()
    ]


def chips(query: ListQuery) -> list[Chip]:
    """Return the search and the filters in force."""
    search = [Chip(f"“{query.q}”", url(query.replace(q="")))] if query.q else []
    others = {each: tuple(other for other in query.filters if other is not each) for each in query.filters}
    return search + [Chip(_in_words(each), url(query.replace(filters=rest))) for each, rest in others.items()]


def hidden(query: ListQuery) -> list[tuple[str, str]]:
    """Return what a new search keeps of the list."""
    return query.replace(q="", exact=False).to_args()


def count_text(count: Count) -> str:
    """Say how many there are; of very many only that they are more than were counted."""
    number = format_decimal(count.value)
    if count.capped:
        return gettext("%(number)s+ people", number=number)
    return ngettext("%(number)s person", "%(number)s people", count.value, number=number)


def pager(page: Page) -> Pager:
    """Return the addresses of the pages around this one."""
    others = (page.first, page.previous, page.next, page.last)
    return Pager(*(other and url(other) for other in others))


def _in_words(condition: Filter) -> str:
    field = FIELDS[condition.field]
    label = translated(field.label)
    if condition.operator == "empty" and not condition.value:
        return gettext("%(field)s is not empty", field=label)
    words = [label, translated(OPERATORS[condition.operator])]
    if condition.operator != "empty":
        words.append(value_text(field, condition.value) or "")
    return " ".join(words)
