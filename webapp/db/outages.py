"""When an error of the database means that it is out of reach, not that a statement was wrong."""

import sqlite3
from enum import StrEnum

from sqlalchemy.exc import DBAPIError


class Outage(StrEnum):
    """Why the database cannot do its work just now."""

    GONE = "gone"
    BUSY = "busy"
    FULL = "full"
    READ_ONLY = "read-only"


# The lowest byte of SQLite's result code; the rest tells variants apart.
SQLITE = {
    sqlite3.SQLITE_BUSY: Outage.BUSY,
    sqlite3.SQLITE_LOCKED: Outage.BUSY,
    sqlite3.SQLITE_READONLY: Outage.READ_ONLY,
    sqlite3.SQLITE_IOERR: Outage.GONE,
    sqlite3.SQLITE_CANTOPEN: Outage.GONE,
    sqlite3.SQLITE_NOTADB: Outage.GONE,
    sqlite3.SQLITE_CORRUPT: Outage.GONE,
    sqlite3.SQLITE_FULL: Outage.FULL,
}

# By SQLSTATE or its class: https://www.postgresql.org/docs/current/errcodes-appendix.html
POSTGRESQL = {
    "08": Outage.GONE,
    "57P": Outage.GONE,
    "53100": Outage.FULL,
    "53": Outage.BUSY,
    "40": Outage.BUSY,
    "55P03": Outage.BUSY,
    "25006": Outage.READ_ONLY,
}


def outage_of(error: DBAPIError) -> Outage | None:
    """Return why the database could not serve, None if the statement itself was at fault."""
    if isinstance(error.orig, sqlite3.Error):
        return SQLITE.get(getattr(error.orig, "sqlite_errorcode", 0) & 0xFF)
    code = getattr(error.orig, "pgcode", None)
    if code is None:
        # psycopg2 has no code for what the server never said: refused, timed out, cut off.
        return Outage.GONE if type(error.orig).__name__ in {"OperationalError", "InterfaceError"} else None
    return next((POSTGRESQL[code[:length]] for length in (5, 3, 2) if code[:length] in POSTGRESQL), None)
