"""What a session really sends, noted while somebody wants to read it."""

import time
from dataclasses import dataclass, field
from textwrap import dedent
from typing import Any

from sqlalchemy import Connection, event
from sqlalchemy.orm import Session, SessionTransaction

from webapp.db.beginning import begins_nothing

STARTED = "transcript started"
"""Under which a connection's `info` has when its statement was sent."""


@dataclass(frozen=True)
class Line:
    """One thing that was sent: a statement with its parameters, or what begins or ends a transaction.

    `rows` is how many were found or written, None where the driver does not say.
    """

    text: str
    parameters: Any = None
    is_many: bool = False
    rows: int | None = None
    milliseconds: float | None = None


@dataclass
class Transcript:
    """The lines of one session, from `listen` on."""

    lines: list[Line] = field(default_factory=list[Line])

    def listen(self, session: Session) -> None:
        """Note what this session sends from its next transaction on."""
        event.listen(session, "after_begin", self._note_begin)

    def _note_begin(
        self, _session: Session, _transaction: SessionTransaction, connection: Connection
    ) -> None:
        if connection.get_nested_transaction():
            return
        is_sent = not begins_nothing(connection)
        if is_sent:
            self.lines.append(Line("BEGIN (implicit)"))
        for name in ("commit", "rollback"):
            event.listen(connection, name, self._ending(name.upper(), is_sent=is_sent))
        event.listen(connection, "savepoint", lambda *_: self.lines.append(Line("SAVEPOINT")))
        event.listen(connection, "release_savepoint", lambda *_: self.lines.append(Line("RELEASE SAVEPOINT")))
        event.listen(
            connection, "rollback_savepoint", lambda *_: self.lines.append(Line("ROLLBACK TO SAVEPOINT"))
        )
        event.listen(connection, "before_cursor_execute", _start)
        event.listen(connection, "after_cursor_execute", self._note)

    def _ending(self, text: str, *, is_sent: bool) -> Any:
        def note(_connection: Connection) -> None:
            if is_sent:
                self.lines.append(Line(text))

        return note

    def _note(self, connection: Connection, cursor: Any, statement: str, *sent: Any) -> None:
        parameters, _, is_many = sent
        elapsed = time.perf_counter() - connection.info.pop(STARTED, time.perf_counter())
        # Of what a statement returns the driver knows the number only once it is read.
        is_known = cursor.rowcount >= 0 and cursor.description is None
        rows = cursor.rowcount if is_known else None
        self.lines.append(Line(dedent(statement).strip(), parameters, is_many, rows, elapsed * 1000))


def _start(connection: Connection, *_: Any) -> None:
    connection.info[STARTED] = time.perf_counter()
