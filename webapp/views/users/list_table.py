"""The table of the list: heads and lines, all texts and addresses made."""

from collections.abc import Sequence
from itertools import repeat
from typing import Any, NamedTuple

from flask import url_for
from flask_babel import gettext
from sqlalchemy import Row as StoredRow

from webapp.changes import past
from webapp.fields import OWN, Field
from webapp.translation import reader_conventions
from webapp.users.parameters import Sort
from webapp.users.query import ListQuery
from webapp.views.names import erased_name
from webapp.views.users.list_addresses import query_string, url
from webapp.views.users.list_texts import labels
from webapp.views.values import value_text


class Column(NamedTuple):
    """A column's head: where a click leads, and how the list is sorted by it; nowhere in the list as it was."""

    name: str
    label: str
    numeric: bool
    kind: str
    sort_url: str | None
    direction: str | None


class Row(NamedTuple):
    """A person's line: the id, the text of its first column, which is a link, and the other cells.

    A cell is the look ("numeric", "boolean", "unbroken", "text", "erased", or "named": a text that does not say by
    itself what it is), the label of its column, and its text, None if empty.
    """

    id: int
    url: str
    title: str
    cells: Sequence[tuple[str, str, str | None]]


def columns(query: ListQuery) -> list[Column]:
    """Return the heads of the chosen columns. A click sorts by one, a second click the other way about."""
    fields, names = query.fields.fields, labels(query.fields)
    directions = {sort.field: "desc" if sort.descending else "asc" for sort in query.sort}
    return [
        Column(
            name=name,
            label=names[name],
            numeric=fields[name].type.is_numeric,
            kind=fields[name].type.name,
            sort_url=None if query.at is not None else _sort_url(query, name),
            direction=directions.get(name),
        )
        for name in query.columns
    ]


def rows(query: ListQuery, heads: Sequence[Column], stored: Sequence[StoredRow[Any]]) -> list[Row]:
    """Return the lines of the page, formatted a column at a time: a call for each cell would be most of the work."""
    if not stored:
        return []
    at = None if query.at is None else past.write(query.at)
    before, after = url_for("users.show", user_id=0, back=query_string(query), at=at).split("/0/")
    first, *others = (query.fields.fields[name] for name in query.columns)
    ids, titles, *values = zip(*stored, strict=True)
    # Behind the chosen columns stand those by which the list is sorted.
    texts = [_texts(field, column) for field, column in zip(others, values, strict=False)]
    lines = zip(*texts, strict=True) if texts else repeat(())
    looks = [(_look(head), head.label) for head in heads[1:]]
    return [
        Row(
            user_id,
            f"{before}/{user_id}/{after}",
            value_text(first, first.decode(title)) or f"#{user_id}",
            [(*look, text) for look, text in zip(looks, line, strict=True)],
        )
        for user_id, title, line in zip(ids, titles, lines, strict=False)
    ]


def rows_at(query: ListQuery, heads: Sequence[Column], stored: Sequence[StoredRow[Any]]) -> list[Row]:
    """Return the lines of a page of the list as it was; of who was erased they say no more than that."""
    lines = zip(rows(query, heads, stored), stored, strict=True)
    return [line if row.erased_in is None else _erased(line, row.id) for line, row in lines]


def _texts(field: Field, stored: Sequence[Any]) -> Sequence[str | None]:
    if field.choices:
        return [value_text(field, field.decode(value)) for value in stored]
    values = [field.decode(value) for value in stored] if field.key else stored
    return field.type.format_column(values, reader_conventions())


def _erased(line: Row, user_id: int) -> Row:
    gone = gettext("erased")
    return Row(
        line.id, line.url, erased_name(user_id), [("erased", label, gone) for _, label, _ in line.cells]
    )


def _sort_url(query: ListQuery, name: str) -> str:
    return url(query.replace(sort=(Sort(name, descending=query.sort[0] == Sort(name)),)))


def _look(head: Column) -> str:
    if head.numeric:
        return "numeric"
    if head.kind == "boolean":
        return head.kind
    if head.kind in {"date", "phone"}:
        return "unbroken"
    return "named" if head.name.startswith(OWN) else "text"
