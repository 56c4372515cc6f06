"""SQLite's index of trigrams over the fields of people's own into which the search field looks.

It is no part of the schema that migrations make: it follows the fields, as `webapp.users.own_indexes` has it. Triggers
keep it, so that it holds what shells write too. One table serves all these fields, a column for each.
"""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, bindparam, text

from webapp.fields import Catalogue, Field
from webapp.users.own_columns import search_source

TABLE = "users_search_own"

INSTALLED = text("SELECT name, sql FROM sqlite_master WHERE name IN :names").bindparams(
    bindparam("names", expanding=True)
)

SOURCES = {
    TABLE: "CREATE VIRTUAL TABLE {table} USING fts5 ({columns}, tokenize='trigram case_sensitive 1')",
    f"{TABLE}_inserted": """
CREATE TRIGGER {table}_inserted AFTER INSERT ON users WHEN {is_new_filled} BEGIN
    INSERT INTO {table} (rowid, {columns}) VALUES (new.id, {new});
END""",
    f"{TABLE}_updated": """
CREATE TRIGGER {table}_updated AFTER UPDATE OF extra ON users WHEN {is_changed} BEGIN
    DELETE FROM {table} WHERE rowid = old.id;
    INSERT INTO {table} (rowid, {columns}) SELECT new.id, {new} WHERE {is_new_filled};
END""",
    f"{TABLE}_deleted": """
CREATE TRIGGER {table}_deleted AFTER DELETE ON users WHEN {is_old_filled} BEGIN
    DELETE FROM {table} WHERE rowid = old.id;
END""",
}

FILL = "INSERT INTO {table} (rowid, {columns}) SELECT id, {users} FROM users WHERE {is_filled}"

FORGET = f"INSERT INTO {TABLE} ({TABLE}) VALUES ('optimize')"  # noqa: S608 - a name of ours


def column_name(field: str) -> str:
    """Return what the column of a field is called."""
    return field.replace(".", "_")


def is_ready(connection: Connection, fields: Catalogue) -> bool:
    """Whether the index is there, and is about the fields that are searched now, and no others."""
    return _installed(connection) == _expected(fields.searched)


def follow(connection: Connection, fields: Catalogue) -> None:
    """Make the index be about the fields that are searched now."""
    if is_ready(connection, fields):
        return
    for name in _installed(connection):
        connection.exec_driver_sql(f"DROP {'TABLE' if name == TABLE else 'TRIGGER'} {name}")
    for source in _expected(fields.searched).values():
        connection.exec_driver_sql(source)
    if fields.searched:
        connection.exec_driver_sql(FILL.format(**_parts(fields.searched)))


def forget_deleted(connection: Connection) -> None:
    """Take out of the index what it still holds of people who are gone, as `derived.forget_deleted` does."""
    if connection.dialect.name == "sqlite" and TABLE in _installed(connection):
        connection.exec_driver_sql(FORGET)


def _installed(connection: Connection) -> dict[str, str]:
    return {row.name: row.sql for row in connection.execute(INSTALLED, {"names": list(SOURCES)})}


def _expected(fields: Sequence[Field]) -> dict[str, str]:
    if not fields:
        return {}
    parts = _parts(fields)
    return {name: source.format(**parts).strip() for name, source in SOURCES.items()}


def _parts(fields: Sequence[Field]) -> Mapping[str, str]:
    """Return what the fields are in the sources, in an order that says nothing of their places."""
    by_name = sorted(fields, key=lambda field: field.name)

    def searched(row: str) -> list[str]:
        return [search_source(field.name, field.type.name, is_sqlite=True, row=row) for field in by_name]

    def stored(row: str) -> list[str]:
        return [f"json_extract({row}.extra, '$.{field.key}')" for field in by_name]

    changed = [f"{old} IS NOT {new}" for old, new in zip(stored("old"), stored("new"), strict=True)]
    return {
        "table": TABLE,
        "columns": ", ".join(column_name(field.name) for field in by_name),
        "new": ", ".join(searched("new")),
        "users": ", ".join(searched("users")),
        "is_changed": " OR ".join(changed),
        "is_filled": _is_filled(stored("users")),
        "is_new_filled": _is_filled(stored("new")),
        "is_old_filled": _is_filled(stored("old")),
    }


def _is_filled(values: Sequence[str]) -> str:
    return f"coalesce({', '.join(values)}, NULL) IS NOT NULL"
