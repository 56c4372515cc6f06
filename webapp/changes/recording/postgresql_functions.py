"""The functions that record on PostgreSQL."""

from webapp.changes import summary
from webapp.changes.erasing.postgresql import FUNCTION as ERASE

# The setting is transaction-local; once set on a connection it reads '' instead of NULL ever after.
CHANGESET = """
CREATE OR REPLACE FUNCTION rollbook_changeset() RETURNS bigint
LANGUAGE plpgsql SET search_path = pg_catalog, {schema}, pg_temp AS $$
DECLARE
    own_id bigint := nullif(current_setting('rollbook.changeset', true), '')::bigint;
BEGIN
    IF own_id = 0 THEN
        RAISE EXCEPTION 'a tracked table may be changed only by an operation';
    ELSIF own_id IS NULL THEN
        INSERT INTO changeset (kind, actor_name, committed_at)
            VALUES ('outside', session_user, clock_timestamp()) RETURNING id INTO own_id;
        PERFORM set_config('rollbook.changeset', own_id::text, true);
    END IF;
    RETURN own_id;
END $$
"""

EXPLODE = """
CREATE OR REPLACE FUNCTION rollbook_explode(prefix text, document jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(jsonb_object_agg(prefix || '.' || key, value), '{}') FROM jsonb_each(document)
$$
"""

# EXECUTE plans each statement anew. A cached plan keeps the row estimate of the connection's first statement: after
# one that touched no row, an UPDATE of 100,000 joined them by nested loops for minutes.
# OFFSET keeps each row's document from being built anew for every field that is compared.
# (SELECT rollbook_changeset()) is evaluated once, and only when there is a row: a statement that changed nothing
# makes no changeset from outside.
RECORD = """
CREATE OR REPLACE FUNCTION rollbook_record() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, {schema}, pg_temp AS $$
DECLARE
    recorded text := (SELECT 'jsonb_build_object(' || string_agg(format('%1$L, r.%1$I', name), ', ') || ')'
        FROM unnest(TG_ARGV) AS name WHERE name NOT LIKE '%.*');
    exploded text := (SELECT string_agg(format(
            ' || CASE r.%1$I WHEN ''{}'' THEN ''{}'' ELSE rollbook_explode(%1$L, r.%1$I) END', rtrim(name, '.*')), '')
        FROM unnest(TG_ARGV) AS name WHERE name LIKE '%.*');
    row_values text := recorded || coalesce(exploded, '');
BEGIN
    IF TG_OP = 'INSERT' THEN
        EXECUTE format($sql$
            INSERT INTO change (changeset_id, table_name, row_id, op, new)
            SELECT (SELECT rollbook_changeset()), $1, r.id, 'insert', %s FROM new_rows AS r $sql$, row_values)
            USING TG_TABLE_NAME;
    ELSIF TG_OP = 'DELETE' THEN
        EXECUTE format($sql$
            INSERT INTO change (changeset_id, table_name, row_id, op, old)
            SELECT (SELECT rollbook_changeset()), $1, r.id, 'delete', %s FROM old_rows AS r $sql$, row_values)
            USING TG_TABLE_NAME;
    ELSE
        EXECUTE format($sql$
            INSERT INTO change (changeset_id, table_name, row_id, op, old, new)
            SELECT (SELECT rollbook_changeset()), $1, id, 'update', difference.old, difference.new
            FROM (SELECT r.id, %1$s AS old FROM old_rows AS r OFFSET 0) AS before
            JOIN (SELECT r.id, %1$s AS new FROM new_rows AS r OFFSET 0) AS after USING (id)
            CROSS JOIN LATERAL (
                SELECT jsonb_object_agg(key, coalesce(before.old -> key, 'null')) AS old,
                       jsonb_object_agg(key, coalesce(after.new -> key, 'null')) AS new
                FROM jsonb_object_keys(before.old || after.new) AS key
                WHERE before.old -> key IS DISTINCT FROM after.new -> key) AS difference
            WHERE before.old <> after.new AND difference.old IS NOT NULL $sql$, row_values)
            USING TG_TABLE_NAME;
    END IF;
    RETURN NULL;
END $$
"""

REFUSE = """
CREATE OR REPLACE FUNCTION rollbook_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', TG_ARGV[0];
END $$
"""

# Nobody calls `summary.complete` for a transaction from outside, so it is done when that commits.
COMPLETE = f"""
CREATE OR REPLACE FUNCTION rollbook_complete() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, {{schema}}, pg_temp AS $$
DECLARE
    total bigint;
BEGIN
    {summary.SOURCES["postgresql"].replace(":id", "new.id")} INTO total;
    RETURN NULL;
END $$
"""

FUNCTIONS = {
    "rollbook_changeset": CHANGESET,
    "rollbook_explode": EXPLODE,
    "rollbook_record": RECORD,
    "rollbook_refuse": REFUSE,
    "rollbook_complete": COMPLETE,
    "rollbook_erase": ERASE,
}
