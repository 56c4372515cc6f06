"""Undo's SQL on PostgreSQL."""

from sqlalchemy import Table

from webapp.changes.recording.columns import Tracked
from webapp.changes.recording.postgresql import document

OLD_VALUES = "jsonb_object_agg(key, old)"
THREE_VALUES = "jsonb_object_agg(key, jsonb_build_array(old, new, now))"

TEXTS = "SELECT jsonb_array_elements_text(CAST(:{parameter} AS jsonb))"
"""The texts of a JSON array that is bound as a parameter."""

FENCE = "OFFSET 0"
"""Keeps the planner from writing an expression out wherever its name is used."""

# Of one key, the value that comes last stays.
FIRST_OLD = "(SELECT jsonb_object_agg(key, value ORDER BY id DESC) FROM change, jsonb_each(old) WHERE {own})"
LAST_NEW = "(SELECT jsonb_object_agg(key, value ORDER BY id) FROM change, jsonb_each(new) WHERE {own})"

FIELDS = """
    (SELECT key, coalesce(folded.old -> key, 'null') AS old, coalesce(folded.new -> key, 'null') AS new,
        coalesce(held.document -> key, 'null') AS now
    FROM (SELECT {document} AS document OFFSET 0) AS held, jsonb_object_keys(folded.old || folded.new) AS key)
"""

EMAIL_KEY = """lower(normalize(back ->> 'email', NFC) COLLATE "C")"""
HAS_EMAIL = "jsonb_exists({}, 'email')"
"""Whether a document has a value, perhaps an empty one, for the e-mail address."""

HOLD = (
    # Two undos that bring the same row back would not see each other: there is no row yet to lock.
    "SELECT pg_advisory_xact_lock(hashtext('rollbook undo'))",
    # Addresses may change places.
    "SET CONSTRAINTS ALL DEFERRED",
)
# In the order of their ids, as every write does.
LOCK = (
    """
    SELECT count(*) FROM (
        SELECT id FROM {table} WHERE id IN (
            SELECT row_id FROM change WHERE changeset_id = :changeset_id AND table_name = '{table}')
        ORDER BY id FOR UPDATE) AS held
    """,
)

SET_FIELDS = """
    SELECT DISTINCT key FROM undo_plan, jsonb_object_keys(back) AS key
    WHERE table_name = :table AND deed = 'set' AND applies
"""

UPDATE = """
    UPDATE {table} AS r SET ({columns}) = (
        SELECT {values} FROM jsonb_populate_record(r, back || {members}) AS given)
    FROM undo_plan WHERE table_name = '{table}' AND deed = 'set' AND applies AND r.id = row_id
"""

INSERT = """
    INSERT INTO {table} (id, {columns})
    SELECT row_id, {values} FROM undo_plan,
        jsonb_populate_record(NULL::{table}, CAST(:defaults AS jsonb) || back || {members}) AS given
    WHERE table_name = '{table}' AND deed = 'restore' AND applies ORDER BY row_id
"""

# A JSON column is put together again of its members; one that is set back to nothing goes.
SET_MEMBERS = """
    jsonb_build_object('{column}', (SELECT coalesce(jsonb_object_agg(key, value), '{{}}') FROM (
        SELECT key, value FROM jsonb_each(r.{column}) WHERE NOT jsonb_exists(back, '{column}.' || key) UNION ALL
        SELECT substr(key, {start}), value FROM jsonb_each(back)
        WHERE starts_with(key, '{column}.') AND value <> 'null') AS member(key, value)))
"""
RESTORED_MEMBERS = """
    jsonb_build_object('{column}', (SELECT coalesce(jsonb_object_agg(substr(key, {start}), value), '{{}}')
        FROM jsonb_each(back) WHERE starts_with(key, '{column}.')))
"""


def first_old(own: str) -> str:
    """Return the JSON object of each field's first old value among the changes that `own` picks."""
    return FIRST_OLD.format(own=own)


def last_new(own: str) -> str:
    """Return the JSON object of each field's last new value among the changes that `own` picks."""
    return LAST_NEW.format(own=own)


def fields(table: Tracked) -> str:
    """Select the fields of `folded`, each with its old and new value there and what the row ``r`` holds now."""
    return FIELDS.format(document=document(table, "r"))


def release(_table: Table) -> list[str]:
    """Return nothing: addresses are compared in the end."""
    return []


def update(table: Tracked) -> str:
    """Return the statement that sets the columns of `table` back where a row has a value for them."""
    return _filled(UPDATE, table, SET_MEMBERS)


def insert(table: Tracked) -> str:
    """Return the statement that brings rows back."""
    return _filled(INSERT, table, RESTORED_MEMBERS)


def _filled(source: str, table: Tracked, members: str) -> str:
    documents = [members.format(column=column, start=len(column) + 2) for column in table.exploded]
    return source.format(
        table=table.name,
        columns=", ".join(table.columns),
        values=", ".join(f"given.{column}" for column in table.columns),
        members=" || ".join(documents) or "'{}'",
    )
