"""What a changeset did, counted."""

from sqlalchemy import text
from sqlalchemy.orm import Session

NOW = {
    "postgresql": "clock_timestamp()",
    # SQLite's clock has milliseconds; SQLAlchemy's text format has six digits.
    "sqlite": "strftime('%Y-%m-%d %H\\:%M\\:%f000', 'now')",
}

# The changes of one row count as one: what its first and its last did. Carrying the operation in the lowest digit of
# the id finds both in one pass, without joining the changes to themselves.
COMPLETE = """
    WITH numbered AS (
        SELECT table_name, row_id, id * 4 + CASE op WHEN 'insert' THEN 1 WHEN 'delete' THEN 2 ELSE 3 END AS number
        FROM change WHERE changeset_id = :id
    ), folded AS (
        SELECT min(number) % 4 = 1 AS appeared, max(number) % 4 = 2 AS vanished
        FROM numbered GROUP BY table_name, row_id
    )
    UPDATE changeset SET (committed_at, inserted, updated, deleted) = (
        SELECT {now},
            count(*) FILTER (WHERE appeared AND NOT vanished),
            count(*) FILTER (WHERE NOT appeared AND NOT vanished),
            count(*) FILTER (WHERE vanished AND NOT appeared)
        FROM folded)
    WHERE id = :id
    RETURNING inserted + updated + deleted
"""
CHECK = {"postgresql": "SET CONSTRAINTS ALL IMMEDIATE;"}
SOURCES = {dialect: COMPLETE.format(now=now) for dialect, now in NOW.items()}
# Deferred constraints are checked first: what is counted is to be what is committed.
STATEMENTS = {dialect: text(CHECK.get(dialect, "") + source) for dialect, source in SOURCES.items()}


def complete(session: Session, changeset_id: int) -> int:
    """Count what the changeset's transaction did, stamp it with the clock, and return the number of rows."""
    statement = STATEMENTS[session.get_bind().dialect.name]
    return session.execute(statement, {"id": changeset_id}).scalar_one()
