"""The statements by which the database writes the lines of a file."""

from collections.abc import Callable, Iterator
from typing import Any, cast

from sqlalchemy import Select, Text, literal_column, select

from webapp.exports.cells import ID, csv_cell, json_member
from webapp.users.query import ListQuery
from webapp.users.whole import Whole


def csv_cells(query: ListQuery, whole: Whole, *, is_sqlite: bool) -> Select[Any]:
    """Select the cells of each line of CSV, not yet quoted."""
    cells = _each(query, csv_cell, is_sqlite=is_sqlite)
    return _ordered(whole, [literal_column(cell).label(name) for name, cell in cells])


def json_lines(query: ListQuery, whole: Whole, *, is_sqlite: bool) -> Select[Any]:
    """Select each line of JSON, without its end."""
    members = _each(query, json_member, is_sqlite=is_sqlite)
    # Few and long texts between the values: SQLite bounds how deep an expression is.
    parts = [
        f"""'{"," if place else "{"}"{name}":' || {value}""" for place, (name, value) in enumerate(members)
    ]
    return _ordered(whole, [literal_column(" || ".join([*parts, "'}'"]), Text()).label("line")])


def names(query: ListQuery) -> list[str]:
    """Return the names of the columns of a file: the id and what the list shows."""
    return [ID, *query.columns]


def _each(query: ListQuery, write: Callable[..., str], *, is_sqlite: bool) -> Iterator[tuple[str, str]]:
    for name in names(query):
        yield name, write(name, query.fields.fields.get(name), is_sqlite=is_sqlite)


def _ordered(whole: Whole, columns: list[Any]) -> Select[Any]:
    return cast("Select[Any]", select(*columns).select_from(whole.people).order_by(*whole.order))
