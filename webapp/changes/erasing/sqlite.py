"""Erasing on SQLite: plain statements, then a file written anew without what was deleted from it."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing

from sqlalchemy import Engine, bindparam, text
from sqlalchemy.orm import Session

from webapp.db import write_turn

FORGET_HASHES = text("""
    UPDATE changeset SET operation_hash = NULL
    WHERE id IN (SELECT changeset_id FROM change WHERE table_name = :table AND row_id = :row)
""")
FORGET_MESSAGES = text("UPDATE changeset SET message = NULL WHERE id IN :messages").bindparams(
    bindparam("messages", expanding=True)
)
# A side that a change does not have stays NULL: it has no keys.
FORGET_VALUES = text("""
    UPDATE change SET
        old = (SELECT nullif(json_group_object(key, NULL), '{}') FROM json_each(old)),
        new = (SELECT nullif(json_group_object(key, NULL), '{}') FROM json_each(new)),
        erased_in = (SELECT changeset_id FROM recording)
    WHERE table_name = :table AND row_id = :row AND erased_in IS NULL
""")


def hold(session: Session, table_name: str) -> None:
    """Do nothing: the transaction that writes is the only one."""


def erase(session: Session, table_name: str, row_id: int, messages: Sequence[int]) -> None:
    """Run the statements."""
    row = {"table": table_name, "row": row_id}
    session.execute(FORGET_HASHES, row)
    session.execute(FORGET_MESSAGES, {"messages": messages})
    session.execute(FORGET_VALUES, row)


def sweep(engine: Engine) -> bool:
    """Write the file anew, and empty the log of pages beside it.

    Free space in its pages holds what was deleted from them, whatever program did it: `secure_delete` overwrites
    only what the connections that set it delete, and misses what moved when pages were balanced.
    """
    with write_turn(engine), closing(engine.raw_connection()) as connection:
        cursor = connection.cursor()
        try:
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except sqlite3.OperationalError:
            return False
        [is_busy, *_] = cursor.fetchone() or [True]
        return not is_busy
