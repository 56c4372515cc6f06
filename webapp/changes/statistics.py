"""What PostgreSQL's planner knows of the tables that a large save wrote."""

from contextlib import suppress

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from webapp.changes.transactions import housekeep
from webapp.db import db
from webapp.db.dialects import is_sqlite

ANALYZE = text("ANALYZE users, change")


def renew_statistics() -> None:
    """Have PostgreSQL count anew, after a large save was committed.

    It does so by itself within minutes. Until then it may go by what it counted in the midst of the save, when nothing
    of that was there yet: a million rows in the order of an index were sorted, since they seemed a few thousand.
    """
    if is_sqlite(db.session()):
        return
    # Somebody may hold the tables, or they may be another role's; then they are counted later.
    with suppress(DBAPIError):
        housekeep(lambda session: session.execute(ANALYZE))
