"""What a field of one's own is in SQL.

A list shows its JSON, sorts and compares by its key, filters in its text, and searches in its words. The paths stand
in the SQL itself, not in parameters, so that an index on such an expression serves it.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Boolean, ColumnElement, Float, Integer, Text, literal_column
from sqlalchemy.types import TypeEngine

from webapp.fields import OWN
from webapp.users.derived.sqlite import spaced_source
from webapp.users.records import EXTRA, USERS
from webapp.users.search_text import KEY_LENGTH, like

WHOLE = "^-?[0-9]{{1,18}}$"
NUMBER = r"^-?[0-9]{{1,18}}(\.[0-9]{{1,12}})?$"
"""What PostgreSQL may cast: somebody from outside may have written anything."""

KINDS: Mapping[str, TypeEngine[Any]] = {"integer": Integer(), "decimal": Float(), "boolean": Boolean()}
"""The SQL type of a key, by the name of the field's type; the others' is text."""

POSTGRESQL = {
    "integer": f"CASE WHEN {{text}} ~ '{WHOLE}' THEN ({{text}})::bigint END",
    "decimal": f"CASE WHEN {{text}} ~ '{NUMBER}' THEN ({{text}})::float8 END",
    "boolean": "coalesce({json} = 'true'::jsonb, false)",
    "date": f'left({{text}}, {KEY_LENGTH}) COLLATE "C"',
    "text": f'left(lower({{text}}), {KEY_LENGTH}) COLLATE "C"',
}
SQLITE = {
    "integer": "CAST({text} AS INTEGER)",
    "decimal": "CAST({text} AS REAL)",
    "boolean": "(coalesce({text}, 0) = 1)",
    "date": f"substr({{text}}, 1, {KEY_LENGTH})",
    "text": f"substr(lower({{text}}), 1, {KEY_LENGTH})",
}

SQLITE_DIGITS = """(
    WITH RECURSIVE letters (letter, rest) AS (
        SELECT substr({text}, 1, 1), substr({text}, 2)
        UNION ALL
        SELECT substr(rest, 1, 1), substr(rest, 2) FROM letters WHERE rest <> ''
    )
    SELECT group_concat(letter, '') FROM letters WHERE letter GLOB '[0-9]'
)"""
POSTGRESQL_DIGITS = "regexp_replace({text}, '[^0-9]', '', 'g')"
"""A phone number as it is searched for, however it is spaced."""


def key_name(name: str) -> str:
    """Return what the key of a field is called among the columns of a statement."""
    return f"{name}#"


def text_name(name: str) -> str:
    """Return what the text in which `contains` looks is called."""
    return f"{name}~"


def search_name(name: str) -> str:
    """Return what the text into which the search field looks is called."""
    return f"{name}?"


def with_own(own: Iterable[tuple[str, str]], *, is_sqlite: bool) -> dict[str, ColumnElement[Any]]:
    """Return the columns of `users` by name, and those of some fields of one's own, each given with its type's name."""
    columns: dict[str, ColumnElement[Any]] = dict(USERS.c.items())
    for name, kind in own:
        columns |= own_columns(name, kind, is_sqlite=is_sqlite)
    return columns


def own_columns(name: str, kind: str, *, is_sqlite: bool) -> dict[str, ColumnElement[Any]]:
    """Return the columns of a field by their names; `kind` is the name of its type."""
    value = EXTRA[name.removeprefix(OWN)].label(name)
    return {name: value, **_compared(name, kind, _stored(name, is_sqlite=is_sqlite), is_sqlite=is_sqlite)}


def own_columns_of(then: str, name: str, kind: str, *, is_sqlite: bool) -> dict[str, ColumnElement[Any]]:
    """Return what a field is compared by, of a relation that has its JSON as a column of the field's name."""
    column = f'{then}."{name}"'
    text = f"json_extract({column}, '$')" if is_sqlite else f"({column} #>> '{{}}')"
    return _compared(name, kind, {"json": column, "text": text}, is_sqlite=is_sqlite)


def key_source(name: str, kind: str, *, is_sqlite: bool) -> str:
    """Return the SQL of the key of a field, as an index on it must have it."""
    return _key(kind, _stored(name, is_sqlite=is_sqlite), is_sqlite=is_sqlite)


def search_source(name: str, kind: str, *, is_sqlite: bool, row: str = "users") -> str:
    """Return the SQL of what is searched for in a field, as an index on it must have it.

    :param row: what the SQL calls the row.
    """
    return _search(kind, _stored(name, is_sqlite=is_sqlite, row=row), is_sqlite=is_sqlite)


def _compared(
    name: str, kind: str, stored: Mapping[str, str], *, is_sqlite: bool
) -> dict[str, ColumnElement[Any]]:
    key, text = _key(kind, stored, is_sqlite=is_sqlite), stored["text"]
    searched = f"unicode_lower({text})" if is_sqlite else f"lower({text})"
    columns = {
        key_name(name): literal_column(key, KINDS.get(kind, Text())),
        text_name(name): literal_column(searched, Text()),
        search_name(name): literal_column(_search(kind, stored, is_sqlite=is_sqlite), Text()),
    }
    return {label: column.label(label) for label, column in columns.items()}


def _key(kind: str, stored: Mapping[str, str], *, is_sqlite: bool) -> str:
    sources = SQLITE if is_sqlite else POSTGRESQL
    return sources.get(kind, sources["text"]).format(**stored)


def _search(kind: str, stored: Mapping[str, str], *, is_sqlite: bool) -> str:
    if kind == "phone":
        return (SQLITE_DIGITS if is_sqlite else POSTGRESQL_DIGITS).format(**stored)
    text = stored["text"]
    return f"('  ' || {spaced_source(text)})" if is_sqlite else f"search_words(search_fold({text}))"


def _stored(name: str, *, is_sqlite: bool, row: str = "users") -> dict[str, str]:
    """Return the SQL of a field's value as JSON and as text."""
    key = name.removeprefix(OWN)
    text = f"json_extract({row}.extra, '$.{key}')" if is_sqlite else f"({row}.extra ->> '{key}')"
    return {"json": f"({row}.extra -> '{key}')", "text": text}


def bound(kind: str, operator: str, value: Any) -> Any:
    """Return what to compare a field with."""
    match operator, kind:
        case "contains", _:
            return f"%{like(str(value).lower())}%"
        case "starts", _:
            return f"{like(str(value).lower())}%"
        case "has", _:
            return f"%,{like(str(value).lower())},%"
        case _, "decimal":
            return float(value)
        case _, "integer" | "boolean" | "date":
            return value
        case _:
            return str(value).lower()[:KEY_LENGTH]
