"""Undo's SQL on SQLite."""

from sqlalchemy import Table

from webapp.changes.recording.columns import Tracked
from webapp.changes.recording.sqlite import MEMBER, values

# Unlike PostgreSQL's, SQLite's group of no rows is an object without members.
OLD_VALUES = "nullif(json_group_object(key, json(old)), '{}')"
THREE_VALUES = "nullif(json_group_object(key, json_array(json(old), json(new), json(now))), '{}')"

TEXTS = "SELECT value FROM json_each(:{parameter})"
"""The texts of a JSON array that is bound as a parameter."""

FENCE = "LIMIT -1"
"""Keeps the planner from writing an expression out wherever its name is used."""

# The other columns of a group are those of the row that has its least, or greatest, id.
FOLDED = """
    (SELECT json_group_object(key, json(member)) FROM (
        SELECT field.key, {member} AS member, {pick}(change.id)
        FROM change, json_each(change.{side}) AS field WHERE {own} GROUP BY field.key))
"""

FIELDS = """
    (SELECT key, coalesce((SELECT {member} FROM json_each(folded.old) AS own WHERE own.key = field.key), 'null') AS old,
        coalesce((SELECT {member} FROM json_each(folded.new) AS own WHERE own.key = field.key), 'null') AS new,
        coalesce((SELECT value FROM ({values}) AS own WHERE own.key = field.key), 'null') AS now
    FROM (SELECT key FROM json_each(folded.old) UNION SELECT key FROM json_each(folded.new)) AS field)
"""

EMAIL_KEY = "lower(json_extract(back, '$.email'))"
HAS_EMAIL = "json_type({}, '$.email') IS NOT NULL"
"""Whether a document has a value, perhaps an empty one, for the e-mail address."""

HOLD: tuple[str, ...] = ()
LOCK: tuple[str, ...] = ()  # Only one transaction writes.

# SQLite checks an address after every row: whoever has one that another gets back gives it up first.
RELEASE = """
    UPDATE {table} SET email = {placeholder}
    WHERE id IN (SELECT row_id FROM undo_plan WHERE table_name = '{table}' AND applies
            AND (deed = 'delete' OR {gives_up}))
        AND email_key IN (SELECT {email_key} FROM undo_plan
            WHERE table_name = '{table}' AND applies)
"""

SET_FIELDS = """
    SELECT DISTINCT field.key FROM undo_plan, json_each(back) AS field
    WHERE table_name = :table AND deed = 'set' AND applies
"""

UPDATE = """
    UPDATE {table} AS r SET {assignments}
    FROM undo_plan WHERE table_name = '{table}' AND deed = 'set' AND applies AND r.id = row_id
"""

INSERT = """
    INSERT INTO {table} (id, {columns})
    SELECT row_id, {values} FROM undo_plan
    WHERE table_name = '{table}' AND deed = 'restore' AND applies ORDER BY row_id
"""

VALUE = """
    CASE WHEN json_type(back, '$.{column}') IS NULL THEN {otherwise} ELSE json_extract(back, '$.{column}') END
"""
DEFAULT = "json_extract(:defaults, '$.{column}')"

# A JSON column is put together again of its members; one that is set back to nothing goes.
SET_MEMBERS = """
    (SELECT json_group_object(key, json(member)) FROM (
        SELECT key, {member} AS member FROM json_each(r.{column}) AS own
        WHERE '{column}.' || key NOT IN (SELECT key FROM json_each(back)) UNION ALL
        SELECT substr(key, {start}), {member} FROM json_each(back)
        WHERE substr(key, 1, {start} - 1) = '{column}.' AND type <> 'null'))
"""
RESTORED_MEMBERS = """
    (SELECT json_group_object(substr(key, {start}), json({member})) FROM json_each(back)
    WHERE substr(key, 1, {start} - 1) = '{column}.')
"""


def first_old(own: str) -> str:
    """Return the JSON object of each field's first old value among the changes that `own` picks."""
    return FOLDED.format(member=MEMBER, pick="min", side="old", own=own)


def last_new(own: str) -> str:
    """Return the JSON object of each field's last new value among the changes that `own` picks."""
    return FOLDED.format(member=MEMBER, pick="max", side="new", own=own)


def fields(table: Tracked) -> str:
    """Select the fields of `folded`, each with its old and new value there and what the row ``r`` holds now."""
    return FIELDS.format(member=MEMBER, values=values(table, "r"))


def release(table: Table) -> list[str]:
    """Return the statement that makes addresses free which other rows get back, if the table has addresses."""
    if "email" not in table.columns:
        return []
    placeholder = "NULL" if table.columns["email"].nullable else "id"
    return [
        RELEASE.format(
            table=table.name, placeholder=placeholder, email_key=EMAIL_KEY, gives_up=HAS_EMAIL.format("back")
        )
    ]


def update(table: Tracked) -> str:
    """Return the statement that sets the columns of `table` back where a row has a value for them."""
    return UPDATE.format(table=table.name, assignments=_assignments(table))


def insert(table: Tracked) -> str:
    """Return the statement that brings rows back."""
    return INSERT.format(table=table.name, columns=", ".join(table.columns), values=_restored(table))


def _assignments(table: Tracked) -> str:
    plain = [f"{column} = {VALUE.format(column=column, otherwise=f'r.{column}')}" for column in table.plain]
    exploded = [f"{column} = {_members(SET_MEMBERS, column)}" for column in table.exploded]
    return ", ".join(plain + exploded)


def _restored(table: Tracked) -> str:
    plain = [VALUE.format(column=column, otherwise=DEFAULT.format(column=column)) for column in table.plain]
    exploded = [_members(RESTORED_MEMBERS, column) for column in table.exploded]
    return ", ".join(plain + exploded)


def _members(source: str, column: str) -> str:
    return source.format(column=column, member=MEMBER, start=len(column) + 2)
