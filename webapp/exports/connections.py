"""Connections for exports alone: however long somebody downloads, pages find theirs free."""

from collections.abc import Generator
from contextlib import contextmanager
from functools import lru_cache
from threading import BoundedSemaphore

from sqlalchemy import URL, Engine, NullPool, create_engine
from sqlalchemy.orm import Session

from webapp.db import begin_reading
from webapp.db.connecting import engine_options

MOST_AT_ONCE = 2
"""Exports of one process; each holds a thread and a connection."""

_places = BoundedSemaphore(MOST_AT_ONCE)


class TooManyExportsError(Exception):
    """As many exports are running in this process as may."""


@contextmanager
def reading_apart(database: Engine) -> Generator[Session]:
    """Give a session that reads, by a connection of its own to the database.

    :raises TooManyExportsError: there is no place; nobody is kept waiting.
    """
    if not _places.acquire(blocking=False):
        raise TooManyExportsError
    try:
        with Session(_engine(database.url)) as session:
            begin_reading(session)
            yield session
    finally:
        _places.release()


@lru_cache(maxsize=8)
def _engine(url: URL) -> Engine:
    # The places are the pool: a connection lives as long as its export.
    return create_engine(url, poolclass=NullPool, **engine_options(url))
