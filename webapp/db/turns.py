"""Whose turn it is to write to a SQLite file."""

import fcntl
import time
from collections.abc import Generator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from sqlalchemy import Engine


class TurnTimeoutError(Exception):
    """Another writer held a SQLite file for longer than this one would wait."""


@contextmanager
def write_turn(engine: Engine, *, patience: float | None = None) -> Generator[None]:
    """Hold this writer's turn at a SQLite file; on PostgreSQL nothing is held.

    With `patience` it is asked for again and again for so many seconds, else it is queued for.

    :raises TurnTimeoutError: somebody else held it all the time.

    SQLite's own busy handler is unfair: under load it lets some writers wait for seconds. A lock file lets the
    kernel hand out turns, and gives the turn back when a process dies.
    """
    path = engine.url.database
    if engine.dialect.name != "sqlite" or not path or path == ":memory:":
        yield
        return
    with ExitStack() as stack:
        with suppress(OSError):  # Where there can be no lock file, SQLite cannot write either, and says why.
            file = stack.enter_context(Path(f"{path}.lock").open("ab"))
            _take_turn(file.fileno(), patience)
        yield


def _take_turn(file: int, patience: float | None) -> None:
    if patience is None:
        fcntl.flock(file, fcntl.LOCK_EX)
        return
    deadline = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise TurnTimeoutError from None
            time.sleep(0.01)
        else:
            return
