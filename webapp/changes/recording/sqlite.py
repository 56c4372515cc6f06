"""Recording on SQLite: row triggers written out for each table's columns."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, insert, text
from sqlalchemy.orm import Session

from webapp.changes import summary
from webapp.changes.recording.columns import Tracked
from webapp.models import Changeset

# One row while a transaction of ours writes, none otherwise: what is then recorded came from outside.
RECORDING = "CREATE TABLE IF NOT EXISTS recording (changeset_id INTEGER NOT NULL)"

GUARD = """
    SELECT RAISE(ABORT, 'a tracked table may be changed only by an operation')
    WHERE (SELECT changeset_id FROM recording) = 0;
"""

INSERTED = """
CREATE TRIGGER rollbook_insert_{table} AFTER INSERT ON {table} BEGIN {guard}
    INSERT INTO change (changeset_id, table_name, row_id, op, new)
    VALUES ((SELECT changeset_id FROM recording), '{table}', new.id, 'insert', (
        SELECT json_group_object(key, json(value)) FROM ({new_values})));
END
"""

DELETED = """
CREATE TRIGGER rollbook_delete_{table} AFTER DELETE ON {table} BEGIN {guard}
    INSERT INTO change (changeset_id, table_name, row_id, op, old)
    VALUES ((SELECT changeset_id FROM recording), '{table}', old.id, 'delete', (
        SELECT json_group_object(key, json(value)) FROM ({old_values})));
END
"""

# A document written differently but equal member by member makes no group, and so no change.
UPDATED = """
CREATE TRIGGER rollbook_update_{table} AFTER UPDATE ON {table} WHEN {differs} BEGIN {guard}
    INSERT INTO change (changeset_id, table_name, row_id, op, old, new)
    SELECT (SELECT changeset_id FROM recording), '{table}', new.id, 'update',
        json_group_object(key, json(coalesce(old_value, 'null'))),
        json_group_object(key, json(coalesce(new_value, 'null')))
    FROM ({changed_values}) GROUP BY new.id;
END
"""

# recursive_triggers lets this and the delete trigger see what a conflict resolution deletes; a shell from outside
# has it off by default, which is why the documents name REPLACE as a way around the record.
NO_NEW_ID = """
CREATE TRIGGER rollbook_no_new_id_{table} BEFORE UPDATE OF id ON {table} WHEN old.id <> new.id BEGIN
    SELECT RAISE(ABORT, 'the id of a row never changes');
END
"""

# The JSON text of a row of json_each, whose `value` is SQL.
MEMBER = """
    CASE WHEN type IN ('true', 'false', 'null') THEN type
        WHEN type IN ('array', 'object') THEN value ELSE json_quote(value) END
"""

PLAIN = "SELECT '{column}' AS key, {value} AS value"

MEMBERS = "SELECT '{column}.' || key, {member} FROM json_each({row}.{column})"

CHANGED_PLAIN = """
    SELECT '{column}' AS key, {old} AS old_value, {new} AS new_value WHERE old.{column} IS NOT new.{column}
"""

CHANGED_MEMBERS = """
    SELECT '{column}.' || key,
        (SELECT {member} FROM json_each(old.{column}) AS own WHERE own.key = either.key) AS old_value,
        (SELECT {member} FROM json_each(new.{column}) AS own WHERE own.key = either.key) AS new_value
    FROM (SELECT key FROM json_each(old.{column}) UNION SELECT key FROM json_each(new.{column})) AS either
    WHERE old_value IS NOT new_value
"""

DOCUMENT = "(SELECT json_group_object(key, json(value)) FROM ({values}))"

INSTALLED = text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :table")
ORPHANS = text("SELECT 1 FROM change WHERE changeset_id IS NULL LIMIT 1")
OUTSIDE = text("""
    INSERT INTO changeset (kind, actor_name, committed_at)
    VALUES ('outside', '', CURRENT_TIMESTAMP) RETURNING id
""")
CHANGESET_TABLE = Changeset.metadata.tables[Changeset.__tablename__]
STORE = insert(CHANGESET_TABLE).returning(CHANGESET_TABLE.c.id)
NAME = text("INSERT INTO recording VALUES (:id)")
ADOPT = text("UPDATE change SET changeset_id = :id WHERE changeset_id IS NULL")


def install(connection: Connection, table: Tracked) -> None:
    """Create the table that names the changeset, and the tracked table's triggers."""
    connection.exec_driver_sql(RECORDING)
    uninstall(connection, table)
    for source in _triggers(table).values():
        connection.exec_driver_sql(source)


def uninstall(connection: Connection, table: Tracked) -> None:
    """Drop the table's triggers."""
    for name in _triggers(table):
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}")


def drop(connection: Connection) -> None:
    """Drop the table that names the changeset."""
    connection.exec_driver_sql("DROP TABLE recording")


def compare(connection: Connection, table: Tracked) -> list[str]:
    """Return a line for each trigger that is missing or other than it should be."""
    found = {row.name: row.sql for row in connection.execute(INSTALLED, {"table": table.name})}
    return [
        f"trigger {name} is not as installed"
        for name, source in _triggers(table).items()
        if found.get(name) != source.strip()
    ]


def document(table: Tracked, alias: str) -> str:
    """Return the SQL of a row as the triggers record it."""
    return DOCUMENT.format(values=values(table, alias))


def enter(session: Session, changeset: Mapping[str, Any]) -> int:
    """Store the changeset and name it for the rest of the transaction."""
    changeset_id = session.execute(STORE, changeset).scalar_one()
    session.execute(NAME, {"id": changeset_id})
    return changeset_id


def refuse(session: Session) -> None:
    """Name the changeset that the triggers refuse."""
    session.execute(NAME, {"id": 0})


def current(session: Session) -> int:
    """Return what is named."""
    return session.execute(text("SELECT changeset_id FROM recording")).scalar_one()


def leave(session: Session) -> None:
    """Name none, so that what comes after the commit counts as from outside."""
    session.execute(text("DELETE FROM recording"))


def adopt_outside(session: Session) -> None:
    """Gather the changes that have no changeset into one of their own."""
    if session.execute(ORPHANS).first() is None:
        return
    changeset_id = session.execute(OUTSIDE).scalar_one()
    session.execute(ADOPT, {"id": changeset_id})
    summary.complete(session, changeset_id)


def _triggers(table: Tracked) -> dict[str, str]:
    parts = {
        "table": table.name,
        "guard": GUARD,
        "new_values": values(table, "new"),
        "old_values": values(table, "old"),
        "changed_values": _changed_values(table),
        "differs": " OR ".join(f"old.{column} IS NOT new.{column}" for column in table.columns),
    }
    sources = {"insert": INSERTED, "update": UPDATED, "delete": DELETED, "no_new_id": NO_NEW_ID}
    return {f"rollbook_{name}_{table.name}": source.format(**parts) for name, source in sources.items()}


def values(table: Tracked, row: str) -> str:
    """Select (key, value as JSON text) of every recorded field of the row `row`."""
    plain = [PLAIN.format(column=column, value=_json(table, row, column)) for column in table.plain]
    members = [MEMBERS.format(column=column, row=row, member=MEMBER) for column in table.exploded]
    return " UNION ALL ".join(plain + members)


def _changed_values(table: Tracked) -> str:
    """Select (key, old value, new value), both as JSON text, of every recorded field that differs."""
    plain = [
        CHANGED_PLAIN.format(column=column, old=_json(table, "old", column), new=_json(table, "new", column))
        for column in table.plain
    ]
    members = [CHANGED_MEMBERS.format(column=column, member=MEMBER) for column in table.exploded]
    return " UNION ALL ".join(plain + members)


def _json(table: Tracked, row: str, column: str) -> str:
    if column in table.booleans:
        return f"CASE {row}.{column} WHEN 0 THEN 'false' WHEN 1 THEN 'true' ELSE 'null' END"
    return f"json_quote({row}.{column})"
