"""Recording on PostgreSQL: statement triggers with transition tables, one function for every tracked table."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Text, cast, func, insert, select, text, true
from sqlalchemy.orm import Session

from webapp.changes.recording.columns import Tracked
from webapp.changes.recording.postgresql_functions import FUNCTIONS
from webapp.models import Changeset

# The bits of pg_trigger.tgtype.
ROW, BEFORE, INSERT, DELETE, UPDATE, TRUNCATE = 1, 2, 4, 8, 16, 32
TRIGGERS = {
    "rollbook_insert": (INSERT, "AFTER INSERT ON {table} REFERENCING NEW TABLE AS new_rows"),
    "rollbook_update": (
        UPDATE,
        "AFTER UPDATE ON {table} REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows",
    ),
    "rollbook_delete": (DELETE, "AFTER DELETE ON {table} REFERENCING OLD TABLE AS old_rows"),
}
REFUSALS = {
    "rollbook_no_truncate": (
        BEFORE | TRUNCATE,
        "BEFORE TRUNCATE ON {table}",
        "TRUNCATE would pass the record by; use DELETE",
    ),
    "rollbook_no_new_id": (
        ROW | BEFORE | UPDATE,
        "BEFORE UPDATE OF id ON {table} FOR EACH ROW WHEN (old.id <> new.id)",
        "the id of a row never changes",
    ),
}

COMPLETION = """
CREATE CONSTRAINT TRIGGER rollbook_complete AFTER INSERT ON changeset DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW WHEN (new.kind = 'outside') EXECUTE FUNCTION rollbook_complete()
"""

INSTALLED_TRIGGERS = text("""
    SELECT tgname, tgtype::int, tgenabled::text, proname, encode(tgargs, 'escape') AS arguments
    FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid
    WHERE tgrelid = to_regclass(:table) AND NOT tgisinternal AND tgname LIKE 'rollbook%'
""")
INSTALLED_FUNCTIONS = text("""
    SELECT proname, prosrc FROM pg_proc WHERE pronamespace = current_schema()::regnamespace AND proname = ANY(:names)
""")
SETTING = "rollbook.changeset"

CHANGESET_TABLE = Changeset.metadata.tables[Changeset.__tablename__]
ID = CHANGESET_TABLE.c.id
ENTER = insert(CHANGESET_TABLE).returning(ID, func.set_config(SETTING, cast(ID, Text), true()))


def install(connection: Connection, table: Tracked) -> None:
    """Create the functions and the table's triggers."""
    schema = connection.execute(text("SELECT quote_ident(current_schema())")).scalar_one()
    for source in FUNCTIONS.values():
        connection.exec_driver_sql(source.replace("{schema}", schema).replace("%", "%%"))
    connection.exec_driver_sql("DROP TRIGGER IF EXISTS rollbook_complete ON changeset")
    connection.exec_driver_sql(COMPLETION)
    uninstall(connection, table)
    for name, (_, when) in TRIGGERS.items():
        arguments = ", ".join(f"'{argument}'" for argument in _arguments(table))
        _create_trigger(connection, name, when.format(table=table.name), f"rollbook_record({arguments})")
    for name, (_, when, reason) in REFUSALS.items():
        _create_trigger(connection, name, when.format(table=table.name), f"rollbook_refuse('{reason}')")


def uninstall(connection: Connection, table: Tracked) -> None:
    """Drop the table's triggers."""
    for name in TRIGGERS | REFUSALS:
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name} ON {table.name}")


def drop(connection: Connection) -> None:
    """Drop what is left: the functions, and the trigger on `changeset`."""
    connection.exec_driver_sql("DROP TRIGGER rollbook_complete ON changeset")
    for name in FUNCTIONS:
        connection.exec_driver_sql(f"DROP FUNCTION {name}")


def compare(connection: Connection, table: Tracked) -> list[str]:
    """Return a line for each trigger or function that is missing, switched off or other than it should be."""
    found = {
        row.tgname: (row.tgtype, row.tgenabled, row.proname, row.arguments)
        for row in connection.execute(INSTALLED_TRIGGERS, {"table": table.name})
    }
    expected = {
        name: (bits, "O", "rollbook_record", _encoded(_arguments(table)))
        for name, (bits, _) in TRIGGERS.items()
    } | {
        name: (bits, "O", "rollbook_refuse", _encoded((reason,)))
        for name, (bits, _, reason) in REFUSALS.items()
    }
    bodies = {
        row.proname: row.prosrc for row in connection.execute(INSTALLED_FUNCTIONS, {"names": list(FUNCTIONS)})
    }
    return [
        f"trigger {name} on {table.name} is not as installed"
        for name in expected
        if found.get(name) != expected[name]
    ] + [
        f"function {name} is not as installed"
        for name, source in FUNCTIONS.items()
        if bodies.get(name) != source.split("$$")[1]
    ]


def document(table: Tracked, alias: str) -> str:
    """Return the SQL of a row as the triggers record it."""
    plain = ", ".join(f"'{column}', {alias}.{column}" for column in table.plain)
    exploded = [f" || rollbook_explode('{column}', {alias}.{column})" for column in table.exploded]
    return f"jsonb_build_object({plain}){''.join(exploded)}"


def enter(session: Session, changeset: Mapping[str, Any]) -> int:
    """Store the changeset and set it for the rest of the transaction, in one statement."""
    return session.execute(ENTER, changeset).scalar_one()


def refuse(session: Session) -> None:
    """Set the changeset that the triggers refuse."""
    session.execute(select(func.set_config(SETTING, "0", true())))


def current(session: Session) -> int:
    """Return what is set."""
    return int(session.execute(select(func.current_setting(SETTING))).scalar_one())


def leave(session: Session) -> None:
    """Do nothing: the setting ends with the transaction."""


def adopt_outside(session: Session) -> None:
    """Do nothing: the trigger itself gives an outside transaction its changeset."""


def _create_trigger(connection: Connection, name: str, when: str, call: str) -> None:
    each = "" if "FOR EACH" in when else "FOR EACH STATEMENT "
    connection.exec_driver_sql(f"CREATE TRIGGER {name} {when} {each}EXECUTE FUNCTION {call}")


def _arguments(table: Tracked) -> tuple[str, ...]:
    return table.plain + tuple(f"{column}.*" for column in table.exploded)


def _encoded(arguments: tuple[str, ...]) -> str:
    """Return the arguments as pg_trigger keeps them: each ended by a zero byte, shown as an escape."""
    return "".join(argument + "\\000" for argument in arguments)
