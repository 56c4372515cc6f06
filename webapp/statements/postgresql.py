"""The fence on PostgreSQL: a function that runs one statement as a role that may do nothing else."""

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from typing import Any, cast

from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

from webapp.db.roles import role_name
from webapp.fields import message
from webapp.queries import placeholders
from webapp.statements.errors import MissingGrantError, StatementError
from webapp.statements.fence import COLUMNS, Run

NAME = "rollbook_statement"

# A cursor can be opened on one statement only that returns rows: several in one text, and everything that is no
# query (SET, COPY, CREATE, DO …), are refused by the server itself, whatever it is called. RETURNING makes a change
# return rows; one that has it already is opened as it is.
# What the statement sets by set_config, for example the changeset to be recorded, would outlast it: it is refused. It
# cannot be set back before the comparison, because nothing of the statement runs after the triggers that record it.
# Advisory locks outlast a transaction. A restored backup may give the function to the owner of the tables.
BODY = f"""
DECLARE
    run refcursor;
    rows bigint;
    before text := {NAME}_settings();
BEGIN
    IF has_table_privilege('changeset', 'INSERT') THEN
        RAISE EXCEPTION 'this runs as another role than it should: run flask statements grant';
    END IF;
    BEGIN
        OPEN run FOR EXECUTE statement || E'\\nRETURNING 1';
    EXCEPTION WHEN syntax_error THEN
        OPEN run FOR EXECUTE statement;
    END;
    MOVE FORWARD ALL FROM run;
    GET DIAGNOSTICS rows = ROW_COUNT;
    CLOSE run;
    IF {NAME}_settings() IS DISTINCT FROM before THEN
        RAISE EXCEPTION 'a statement may not change settings';
    ELSIF EXISTS (SELECT FROM pg_largeobject_metadata JOIN pg_roles ON pg_roles.oid = lomowner
            WHERE rolname = current_user) THEN
        RAISE EXCEPTION 'a statement may not create large objects';
    END IF;
    PERFORM pg_advisory_unlock_all();
    RETURN rows;
EXCEPTION WHEN OTHERS OR query_canceled OR assert_failure THEN
    PERFORM pg_advisory_unlock_all();
    RAISE;
END
"""

SETTINGS_BODY = """
SELECT concat_ws(' ', current_setting('rollbook.changeset', true), current_setting('role'),
    current_setting('session_replication_role'), current_setting('statement_timeout'), current_setting('lock_timeout'))
"""

# To look at all takes a millisecond or two, too long for every set of values. Those of a library come when it is
# loaded, which is no change.
ALL_SETTINGS = text("""
    SELECT md5(string_agg(name || '=' || coalesce(setting, ''), ' ' ORDER BY name))
    FROM pg_settings WHERE source = 'session'
""")

RUN = text(f"SELECT {NAME}(:statement)")

FOUND = text("""
    SELECT prosrc, prosecdef AND NOT rolsuper AND rolname = :role AND has_function_privilege(pg_proc.oid, 'EXECUTE')
    FROM pg_proc JOIN pg_roles ON pg_roles.oid = proowner
    WHERE pg_proc.oid = to_regprocedure(:signature)
""")


@contextmanager
def opened(session: Session, sql: str) -> Generator[Run]:
    """Have a statement run for each set of values that the block gives.

    :raises MissingGrantError: the function is not there, or not as it should be.
    :raises StatementError: the statement changed a setting.
    """
    require_granted(session)
    before = session.scalars(ALL_SETTINGS).one()
    single = placeholders.without_end(sql)
    prepared = placeholders.for_psycopg(single) if placeholders.names(sql) else None
    driver = cast("Any", session.connection().connection)

    def run(values: Mapping[str, Any]) -> None:
        bound = single
        if prepared:
            with driver.cursor() as cursor:
                bound = cursor.mogrify(prepared, values).decode()
        session.execute(RUN, {"statement": bound})

    yield run
    if session.scalars(ALL_SETTINGS).one() != before:
        raise StatementError(message("A statement may not change settings."))


def require_granted(session: Session) -> None:
    """Let pass what can be run.

    :raises MissingGrantError: somebody has to run `flask statements grant` first.
    """
    asked = {"role": role_of(session.connection()), "signature": f"{NAME}(text)"}
    found = session.execute(FOUND, asked).one_or_none()
    if found is None or not found[1] or found[0] != BODY:
        raise MissingGrantError(
            message("This server is not set up for statements yet. Have “flask statements grant” run on it.")
        )


def role_of(connection: Connection) -> str:
    """Return the role as which statements run in this database."""
    database = connection.execute(text("SELECT current_database()")).scalar_one()
    return role_name("statements", database)


def grant(connection: Connection, app: str | None = None) -> str:
    """Make the role and the function, or make them anew, and return the role's name; by a role that may make roles.

    :param app: the role of the server; None: the owner of `users`.
    """
    role, names = role_of(connection), _names(connection, app)
    names |= {"role": _quoted(connection, role), "columns": ", ".join(COLUMNS)}
    exists = text("SELECT FROM pg_roles WHERE rolname = :role")
    if connection.execute(exists, {"role": role}).first() is None:
        connection.exec_driver_sql("CREATE ROLE {role} NOLOGIN".format(**names))
    for statement in GRANTS:
        connection.exec_driver_sql(statement.format(**names).replace("%", "%%"))
    return role


SETTINGS_FUNCTION = f"""
CREATE FUNCTION {NAME}_settings() RETURNS text LANGUAGE sql
SET search_path = pg_catalog, {{schema}}, pg_temp AS $${SETTINGS_BODY}$$
"""

FUNCTION = f"""
CREATE FUNCTION {NAME}(statement text) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, {{schema}}, pg_temp AS $${BODY}$$
"""

GRANTS = (
    "GRANT {role} TO CURRENT_USER",
    "GRANT USAGE, CREATE ON SCHEMA {schema} TO {role}",
    "REVOKE ALL ON users FROM {role}",
    "GRANT SELECT, DELETE, INSERT ({columns}), UPDATE ({columns}) ON users TO {role}",
    "GRANT EXECUTE ON FUNCTION search_fold(text), search_words(text) TO {role}",
    f"DROP FUNCTION IF EXISTS {NAME}(text)",
    f"DROP FUNCTION IF EXISTS {NAME}_settings()",
    SETTINGS_FUNCTION,
    FUNCTION,
    f"ALTER FUNCTION {NAME}_settings() OWNER TO {{role}}",
    f"ALTER FUNCTION {NAME}(text) OWNER TO {{role}}",
    # Its own role may not call it either: a statement inside a statement could undo what it set before the comparison.
    f"REVOKE ALL ON FUNCTION {NAME}(text) FROM PUBLIC, {{role}}",
    f"GRANT EXECUTE ON FUNCTION {NAME}(text) TO {{app}}",
    "REVOKE CREATE ON SCHEMA {schema} FROM {role}",
    "REVOKE {role} FROM CURRENT_USER",
)


def _names(connection: Connection, app: str | None) -> dict[str, str]:
    asked = text("""
        SELECT quote_ident(current_schema()) AS schema, quote_ident(coalesce(:app, pg_get_userbyid(relowner))) AS app
        FROM pg_class WHERE oid = 'users'::regclass
    """)
    return dict(connection.execute(asked, {"app": app}).mappings().one())


def _quoted(connection: Connection, name: str) -> str:
    return connection.execute(text("SELECT quote_ident(:name)"), {"name": name}).scalar_one()
