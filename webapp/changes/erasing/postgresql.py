"""Erasing on PostgreSQL: a function that runs as the owner, for a server whose role may not alter the record."""

from collections.abc import Sequence

from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

# It trusts nobody: what is erased must stand in a changeset that this very transaction adds, so that no caller
# erases without a trace, and what exists is never erased.
FUNCTION = """
CREATE OR REPLACE FUNCTION rollbook_erase(erased_table text, erased_row bigint, messages bigint[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, {schema}, pg_temp AS $$
DECLARE
    own_id bigint := nullif(current_setting('rollbook.changeset', true), '')::bigint;
    still_there boolean;
BEGIN
    IF NOT EXISTS (
        SELECT FROM changeset WHERE id = own_id AND kind = 'erase' AND xmin = pg_current_xact_id()::xid
            AND parameters = jsonb_build_object('table', erased_table, 'row', erased_row)
    ) THEN
        RAISE EXCEPTION 'only a changeset of this transaction that says so may erase';
    END IF;
    EXECUTE format('SELECT EXISTS (SELECT FROM %I WHERE id = $1)', erased_table) INTO still_there USING erased_row;
    IF still_there THEN
        RAISE EXCEPTION 'what exists is not erased';
    END IF;
    UPDATE changeset SET operation_hash = NULL WHERE id IN (
        SELECT changeset_id FROM change WHERE table_name = erased_table AND row_id = erased_row);
    UPDATE changeset SET message = NULL WHERE id = ANY (messages);
    UPDATE change SET
        old = (SELECT jsonb_object_agg(key, NULL::text) FROM jsonb_object_keys(old) AS key),
        new = (SELECT jsonb_object_agg(key, NULL::text) FROM jsonb_object_keys(new) AS key),
        erased_in = own_id
    WHERE table_name = erased_table AND row_id = erased_row AND erased_in IS NULL;
END $$;
REVOKE ALL ON FUNCTION rollbook_erase FROM PUBLIC
"""

ERASE = text("SELECT rollbook_erase(:table, :row, CAST(:messages AS bigint[]))")


def hold(session: Session, table_name: str) -> None:
    """Lock the table against writers, and against SELECT ... FOR UPDATE, by which a restore begins."""
    session.execute(text(f"LOCK TABLE {table_name} IN EXCLUSIVE MODE"))


def erase(session: Session, table_name: str, row_id: int, messages: Sequence[int]) -> None:
    """Call the function."""
    session.execute(ERASE, {"table": table_name, "row": row_id, "messages": list(messages)})


def sweep(_engine: Engine) -> bool:
    """Do nothing: autovacuum does, and the server's role may not."""
    return True
