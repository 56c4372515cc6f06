"""Erasing what history holds of a deleted row, for good.

That each change was made, to which fields, when and by whom, stays. The values become null, and with them go the
messages that tell them and the hashes of what was asked for: of few possible values a hash gives away which.
"""

from collections.abc import Collection
from types import ModuleType

from sqlalchemy import ColumnElement, Connection, Engine, func, select
from sqlalchemy.orm import Session

from webapp.changes.erasing import postgresql, sqlite
from webapp.changes.errors import RefusedError, RowMissingError
from webapp.models import Change

_DIALECTS: dict[str, ModuleType] = {"postgresql": postgresql, "sqlite": sqlite}


class RowExistsError(RefusedError):
    """The row has not been deleted, so what history holds of it is no mere past."""

    def __init__(self, table_name: str, row_id: int) -> None:
        super().__init__(f"row {row_id} of {table_name} exists")
        self.row_id = row_id


class AlreadyErasedError(RefusedError):
    """Nothing is left to erase; `changeset_id` is what erased it."""

    def __init__(self, row_id: int, changeset_id: int) -> None:
        super().__init__(f"row {row_id} was erased in changeset {changeset_id}")
        self.row_id = row_id
        self.changeset_id = changeset_id


def hold(session: Session, table_name: str) -> None:
    """Keep every row of a table from being written until the transaction ends, and wait for whoever writes one now.

    A row that does not exist cannot be locked, and an undo might bring it back at this moment. Whoever restores rows
    locks some of the table before reading history, so one of the two waits here for the other.
    """
    _of(session.connection()).hold(session, table_name)


def require_erasable(session: Session, table_name: str, row_id: int) -> None:
    """Let a row pass that was deleted, and of which history still holds something.

    :raises RowMissingError: there never was such a row.
    :raises RowExistsError: it is there.
    :raises AlreadyErasedError: history holds nothing of it any more.
    """
    table = Change.metadata.tables[table_name]
    if session.execute(select(table.c.id).where(table.c.id == row_id)).first():
        raise RowExistsError(table_name, row_id)
    changes = select(Change.erased_in).where(*_touching(table_name, row_id)).order_by(Change.id.desc())
    last = session.execute(changes.limit(1)).one_or_none()
    if last is None:
        raise RowMissingError(table_name, row_id)
    if last.erased_in is not None:
        raise AlreadyErasedError(row_id, last.erased_in)


def erase(session: Session, table_name: str, row_id: int, *, messages: Collection[int]) -> None:
    """Erase what history holds of a row, under the changeset of this transaction.

    :param messages: the changesets whose messages go too.
    """
    _of(session.connection()).erase(session, table_name, row_id, sorted(messages))


def erased_in(session: Session, table_name: str, row_id: int) -> int | None:
    """Return the changeset that last erased what history held of a row, None if it was not erased."""
    return session.scalars(select(func.max(Change.erased_in)).where(*_touching(table_name, row_id))).one()


def sweep(engine: Engine) -> bool:
    """Clear away what the database itself keeps of rows that are gone, after the transaction that erased them.

    Returns whether it could: not while somebody reads for long, nor on a full disk. The next erasing sweeps again.
    On PostgreSQL nothing is done: its vacuum comes by itself.
    """
    return _DIALECTS[engine.dialect.name].sweep(engine)


def _touching(table_name: str, row_id: int) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return Change.table_name == table_name, Change.row_id == row_id


def _of(connection: Connection) -> ModuleType:
    return _DIALECTS[connection.dialect.name]
