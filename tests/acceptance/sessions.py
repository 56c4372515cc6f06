"""The sessions at work, seen from inside."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from flask import Flask
from sqlalchemy import event
from sqlalchemy.orm import Session

from webapp.db import db


@contextmanager
def noted_sessions(*, meeting: int = 1) -> Iterator[list[Session]]:
    """The sessions that begin a transaction, each of which waits until `meeting` of them have."""
    sessions: list[Session] = []
    barrier = threading.Barrier(meeting, timeout=10)

    def note(session: Session, *_: object) -> None:
        sessions.append(session)
        barrier.wait()

    event.listen(Session, "after_begin", note)
    try:
        yield sessions
    finally:
        event.remove(Session, "after_begin", note)


def at_once(*tasks: Callable[[], object]) -> None:
    threads = [threading.Thread(target=task) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=10)


def checked_out(app: Flask) -> int:
    """How many connections are in use."""
    with app.app_context():
        return db.engine.pool.checkedout()
