"""Running a SELECT behind the database's own fence; nothing of it stays."""

import threading
import time
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from types import ModuleType

from sqlalchemy.orm import Session

from webapp.db import db
from webapp.fields import Value
from webapp.queries.errors import QueriesBusyError, SeveralStatementsError
from webapp.queries.fence import postgresql, sqlite
from webapp.queries.placeholders import is_single, without_end
from webapp.queries.result import PAGE, Limits, Result, told_apart

AT_ONCE = 2
"""Queries of a process; pages go on meanwhile."""

PATIENCE = 3.0
"""Seconds that one waits for another to end."""

_DIALECTS: dict[str, ModuleType] = {"postgresql": postgresql, "sqlite": sqlite}
_turns = threading.BoundedSemaphore(AT_ONCE)


def run(session: Session, sql: str, values: Mapping[str, Value], limits: Limits = PAGE) -> Result:
    """Run a statement with these values bound to its parameters.

    :param session: by which it is found out what may be seen; the statement has a connection of its own.
    :raises QueryError: it was not run to its end.
    """
    statement = _single(sql)
    with _turn():
        began = time.monotonic()
        names, rows, has_more = _fence().run(session, statement, values, limits)
        return Result(told_apart(names), rows, has_more, time.monotonic() - began)


def explain(session: Session, sql: str, values: Mapping[str, Value]) -> Sequence[str]:
    """Return the lines of the plan by which the database would run a statement.

    :raises QueryError: there is none.
    """
    statement = _single(sql)
    with _turn():
        return _fence().explain(session, statement, values)


def bound(value: Value, kind: str) -> Value:
    """Return the value of a parameter of a type as the database's driver has it."""
    return _fence().bound(value, kind)


def is_ready(session: Session) -> bool:
    """Whether the fence is set up."""
    return _fence().is_ready(session)


def _fence() -> ModuleType:
    return _DIALECTS[db.engine.dialect.name]


def _single(sql: str) -> str:
    if not is_single(sql):
        raise SeveralStatementsError
    return without_end(sql)


@contextmanager
def _turn() -> Generator[None]:
    if not _turns.acquire(timeout=PATIENCE):
        raise QueriesBusyError
    try:
        yield
    finally:
        _turns.release()
