"""What time it is for jobs."""

from datetime import UTC, datetime
from typing import cast

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from webapp.db.dialects import is_sqlite


def now(session: Session) -> datetime:
    """Return the time by the one clock that all workers share: the server's, or that of the machine with the file."""
    if is_sqlite(session):
        return datetime.now(UTC)
    return cast("datetime", session.scalar(select(func.clock_timestamp()))).astimezone(UTC)
