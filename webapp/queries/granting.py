"""Setting up the role that queries run as on PostgreSQL; done again, it brings what is there up to date."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import URL, Connection, text

from webapp.fields import OWN
from webapp.queries.fence.withheld import CHANGESETS, PLAIN, WITHHELD

ROLE = """
    ALTER ROLE {role} LOGIN PASSWORD {password} NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT NOREPLICATION
        CONNECTION LIMIT 40;
    ALTER ROLE {role} SET search_path = rollbook_queries, pg_catalog;
    ALTER ROLE {role} SET default_transaction_read_only = on;
    ALTER ROLE {role} SET statement_timeout = '20s';
    ALTER ROLE {role} SET lock_timeout = '1s';
    ALTER ROLE {role} SET idle_in_transaction_session_timeout = '30s';
"""

SCHEMA = """
    CREATE SCHEMA IF NOT EXISTS rollbook_queries;
    REVOKE ALL ON SCHEMA rollbook_queries FROM PUBLIC;
    DROP VIEW IF EXISTS rollbook_queries.users, rollbook_queries.changesets;
    CREATE VIEW rollbook_queries.users AS
        SELECT id, {plain}, extra - ARRAY(
            SELECT substr(name, {start}) FROM {schema}.field WHERE name LIKE '{own}%' AND {withheld}
        ) AS extra FROM {schema}.users;
    CREATE VIEW rollbook_queries.changesets AS SELECT {changesets} FROM {schema}.changeset;
    CREATE OR REPLACE FUNCTION rollbook_queries.run(query text) RETURNS refcursor LANGUAGE plpgsql AS $$
    DECLARE
        found refcursor := 'found';
    BEGIN
        OPEN found NO SCROLL FOR EXECUTE query;
        RETURN found;
    END $$;
    CREATE OR REPLACE FUNCTION rollbook_queries.fits(length int, longest int) RETURNS boolean
    LANGUAGE plpgsql IMMUTABLE AS $$
    BEGIN
        IF length > longest THEN
            RAISE EXCEPTION 'a row of the result is longer than % bytes', longest;
        END IF;
        RETURN true;
    END $$;
    REVOKE ALL ON ALL FUNCTIONS IN SCHEMA rollbook_queries FROM PUBLIC;
    GRANT USAGE ON SCHEMA rollbook_queries TO {role};
    GRANT SELECT ON ALL TABLES IN SCHEMA rollbook_queries TO {role};
    GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA rollbook_queries TO {role};
"""

PLAIN_COLUMN = """
        CASE WHEN NOT EXISTS (SELECT 1 FROM {schema}.field WHERE name = '{name}' AND {withheld})
            THEN {name} END AS {name}"""

# What reaches beyond a query, or holds up others, although it is called within a SELECT.
REACHING = r"""
    SELECT oid::regprocedure::text AS signature, proname FROM pg_proc WHERE (
        proname ~ '^(lo_|pg_(try_)?advisory_(xact_)?lock|pg_sleep|pg_notify|pg_read_|pg_ls_|pg_stat_file|dblink)'
        OR proname ~ '^(query|table|schema|database|cursor)_to_xml'
        OR proname IN ('set_config', 'pg_terminate_backend', 'pg_cancel_backend', 'pg_reload_conf', 'pg_switch_wal',
            'loread', 'lowrite', 'txid_current', 'pg_current_xact_id', 'pg_export_snapshot')
    ) AND has_function_privilege(:role, oid, 'EXECUTE')
"""

# Whoever writes to the register, and the owner as whom it is recorded, go on doing what everybody could.
WRITERS = """
    SELECT quote_ident(rolname) FROM pg_roles
    WHERE rolname <> :role AND (oid = (SELECT relowner FROM pg_class WHERE oid = 'users'::regclass)
        OR rolcanlogin AND has_table_privilege(oid, 'users', 'INSERT'))
"""


def grant(connection: Connection, url: URL) -> Sequence[str]:
    """Let the role of this address read what queries may see, and nothing else.

    Returns the functions that stay open to it: only a superuser can take those of the system from everybody.

    :raises ProgrammingError: this role may not do that.
    """
    role = str(url.username)
    quoted = connection.dialect.identifier_preparer.quote(role)
    password = connection.execute(text("SELECT quote_literal(:it)"), {"it": url.password}).scalar_one()
    if not connection.execute(text("SELECT 1 FROM pg_roles WHERE rolname = :role"), {"role": role}).scalar():
        _execute(connection, f"CREATE ROLE {quoted}")
    _execute(connection, ROLE, role=quoted, password=password)
    _execute(connection, SCHEMA, role=quoted, **_view(connection))
    _close_database(connection, role)
    return [row.signature for row in connection.execute(text(REACHING), {"role": role})]


def _view(connection: Connection) -> dict[str, Any]:
    schema = connection.execute(text("SELECT quote_ident(current_schema())")).scalar_one()
    known = {"schema": schema, "withheld": WITHHELD}
    plain = ", ".join(PLAIN_COLUMN.format(name=name, **known) for name in PLAIN)
    return {"plain": plain, "own": OWN, "start": len(OWN) + 1, "changesets": CHANGESETS, **known}


def _close_database(connection: Connection, role: str) -> None:
    """Take from everybody what would let a query make temporary tables, or call what reaches beyond it."""
    database = connection.execute(text("SELECT quote_ident(current_database())")).scalar_one()
    writers = ", ".join(connection.scalars(text(WRITERS), {"role": role}))
    things = [f"TEMPORARY ON DATABASE {database}"]
    things += [
        f"EXECUTE ON FUNCTION {row.signature}" for row in connection.execute(text(REACHING), {"role": role})
    ]
    for thing in things:
        _execute(connection, f"GRANT {thing} TO {writers}")
        _execute(connection, f"REVOKE {thing} FROM PUBLIC")


def _execute(connection: Connection, sql: str, **parts: Any) -> None:
    filled = sql.format(**parts) if parts else sql
    connection.exec_driver_sql(filled.replace("%", "%%"))
