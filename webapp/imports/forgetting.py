"""Deleting what is kept of imports, at once when it is done with, and after a time in any case."""

from datetime import UTC, datetime, timedelta
from types import MappingProxyType

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session

from webapp.db import Base
from webapp.imports.states import State
from webapp.models import Import, ImportChunk, ImportFate, ImportRow

KEPT = timedelta(days=30)
"""How long a file and its rows are kept for whoever brought them."""

# Else every row deleted would be sent here, to be compared with objects that nobody has loaded.
OPTIONS = MappingProxyType({"synchronize_session": False})


def forget_import(session: Session, import_id: int) -> None:
    """Delete an import and all that was read of it. What was taken over stays, and so does its change."""
    # Whoever reads it holds it for each chunk: none comes after the rows were deleted.
    session.execute(select(Import.id).where(Import.id == import_id).with_for_update())
    forget_file(session, import_id)
    forget_rows(session, import_id)
    _delete(session, Import, Import.id == import_id)


def forget_file(session: Session, import_id: int) -> None:
    """Delete the bytes."""
    _delete(session, ImportChunk, ImportChunk.import_id == import_id)


def forget_rows(session: Session, import_id: int, *which: ColumnElement[bool]) -> None:
    """Delete the rows, or those that `which` picks, and what was found out about them."""
    _delete(session, ImportRow, ImportRow.import_id == import_id, *which)
    forget_fates(session, import_id)


def forget_fates(session: Session, import_id: int) -> None:
    """Delete what was found out about the rows."""
    _delete(session, ImportFate, ImportFate.import_id == import_id)


def forget_old(session: Session) -> None:
    """Delete imports whose time is over; of those that were applied, all but the fact."""
    is_old = Import.created_at < datetime.now(UTC) - KEPT
    for import_id, state in session.execute(select(Import.id, Import.state).where(is_old)).all():
        if state == State.APPLIED:
            forget_rows(session, import_id)
        else:
            forget_import(session, import_id)


def _delete(session: Session, model: type[Base], *which: ColumnElement[bool]) -> None:
    session.execute(delete(model).where(*which), execution_options=OPTIONS)
