"""Files that are sent as they are written: in flat memory, the first bytes at once."""

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import ExitStack, closing
from typing import Any, Self

from sqlalchemy import Engine, Row, Select
from sqlalchemy.orm import Session

from webapp.changes.past import Point
from webapp.db.dialects import is_sqlite
from webapp.exports import lines
from webapp.exports.connections import reading_apart
from webapp.exports.copying import BARE, CSV, copied
from webapp.exports.formats import Format, csv_lines
from webapp.fields.formulas import neutralised
from webapp.users.query import ListQuery
from webapp.users.whole import Whole, whole_list

ROWS = 500
"""People that SQLite gives at once."""


class Stream(Iterator[bytes]):
    """A file as it is being written, of one state of the database. Whoever opened it must `close` it."""

    def __init__(self, database: Engine, write: Callable[[Session], Generator[bytes]]) -> None:
        """Open it: only then is it known whether the database can be read.

        :raises TooManyExportsError: there is no place for it just now.
        """
        with ExitStack() as stack:
            session = stack.enter_context(reading_apart(database))
            self._chunks = stack.enter_context(closing(write(session)))
            self._stack = stack.pop_all()

    def __next__(self) -> bytes:
        """Give the next bytes, some at a time; at the end, whichever it is, the place is free."""
        try:
            return next(self._chunks)
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Stop the database, should it still be writing, and give the place to others."""
        self._stack.close()


class Export(Stream):
    """A file of a list."""

    def __init__(
        self,
        database: Engine,
        query: ListQuery,
        kind: Format,
        *,
        head: str = "",
        point: Point | None = None,
    ) -> None:
        """Open it.

        :param head: what stands before the first line.
        :raises TooManyExportsError: there is no place for it just now.
        """
        written = _csv if kind is Format.CSV else _json_lines
        super().__init__(
            database,
            lambda session: _begun(head, written(session, query, whole_list(session, query, point))),
        )


def csv_head(labels: Sequence[str]) -> str:
    """Return the first line of CSV: the id, which has no label, and the columns of the list."""
    return csv_lines([[lines.ID, *map(neutralised, labels)]])


def _begun(head: str, rest: Generator[bytes]) -> Generator[bytes]:
    if head:
        yield head.encode()
    yield from rest


def _csv(session: Session, query: ListQuery, whole: Whole) -> Generator[bytes]:
    statement = lines.csv_cells(query, whole, is_sqlite=is_sqlite(session))
    if not is_sqlite(session):
        return copied(session, statement, whole.values, CSV)
    return (csv_lines(rows).encode() for rows in _fetched(session, statement, whole.values))


def _json_lines(session: Session, query: ListQuery, whole: Whole) -> Generator[bytes]:
    statement = lines.json_lines(query, whole, is_sqlite=is_sqlite(session))
    if not is_sqlite(session):
        return copied(session, statement, whole.values, BARE)
    fetched = _fetched(session, statement, whole.values)
    return ("".join([f"{line}\n" for (line,) in rows]).encode() for rows in fetched)


def _fetched(
    session: Session, statement: Select[Any], values: dict[str, Any]
) -> Iterator[Sequence[Row[Any]]]:
    yield from session.execute(statement, values, execution_options={"yield_per": ROWS}).partitions()
