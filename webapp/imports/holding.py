"""An import, found as it is now, and held while something is done to it."""

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from webapp.imports.errors import GONE, ImportRefusedError
from webapp.models import Import


def find(session: Session, import_id: int) -> Import:
    """Return an import.

    :raises ImportRefusedError: there is none, or no more.
    """
    return _one(session, import_id)


def hold(session: Session, import_id: int, *which: ColumnElement[bool]) -> Import:
    """Return an import that nobody else forgets, reads or takes over until the transaction ends.

    :param which: how it must still be.
    :raises ImportRefusedError: it is not, or no more there.
    """
    return _one(session, import_id, *which, holds=True)


def _one(session: Session, import_id: int, *which: ColumnElement[bool], holds: bool = False) -> Import:
    statement = select(Import).where(Import.id == import_id, *which).execution_options(populate_existing=True)
    found = session.scalars(statement.with_for_update() if holds else statement).one_or_none()
    if found is None:
        raise ImportRefusedError(GONE)
    return found
