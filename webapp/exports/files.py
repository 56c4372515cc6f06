"""Finished files, kept for a while in the database, where every machine finds them."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import SEEK_END
from typing import IO

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from webapp.fields import Catalogue, InvalidError, message
from webapp.models import ExportChunk, ExportFile

KEPT = timedelta(days=1)

PIECE = 1024 * 1024
"""Bytes of a row."""


def begin(session: Session, name: str, fields: Catalogue, *, actor_id: int | None) -> int:
    """Make a place for a file, inside `housekeep`, and forget those whose time is over; returns its id.

    :param fields: those that its reader may know of.
    """
    now = datetime.now(UTC)
    session.execute(delete(ExportFile).where(ExportFile.expires_at < now))
    values = {"actor_id": actor_id, "name": name, "withheld": _withheld(fields), "expires_at": now + KEPT}
    return session.scalars(insert(ExportFile).values(values).returning(ExportFile.id)).one()


def keep(session: Session, file_id: int, content: IO[bytes], fields: Catalogue) -> None:
    """Keep what a file holds, inside `housekeep`.

    :raises InvalidError: its place is gone, as it is when somebody was erased, who may be in it.
    """
    size = content.seek(0, SEEK_END)
    values = {"size": size, "withheld": _withheld(fields), "expires_at": datetime.now(UTC) + KEPT}
    place = update(ExportFile).where(ExportFile.id == file_id).values(values).returning(ExportFile.id)
    if session.scalars(place).one_or_none() is None:
        raise InvalidError(message("Somebody was erased from the register meanwhile. Ask for the file anew."))
    session.execute(delete(ExportChunk).where(ExportChunk.file_id == file_id))
    content.seek(0)
    for number, piece in enumerate(iter(lambda: content.read(PIECE), b"")):
        session.execute(insert(ExportChunk), {"file_id": file_id, "number": number, "content": piece})


def find(session: Session, file_id: int, fields: Catalogue, *, actor_id: int) -> ExportFile | None:
    """Return a finished file for whoever asked for it, and who may still see all that may be in it."""
    return session.scalars(
        select(ExportFile).where(
            ExportFile.id == file_id,
            ExportFile.actor_id == actor_id,
            ExportFile.withheld == _withheld(fields),
            ExportFile.size.is_not(None),
            ExportFile.expires_at > datetime.now(UTC),
        )
    ).one_or_none()


def read(session: Session, file_id: int) -> Iterator[bytes]:
    """Give what a file holds."""
    pieces = select(ExportChunk.number).where(ExportChunk.file_id == file_id).order_by(ExportChunk.number)
    for number in session.scalars(pieces).all():
        yield session.scalars(
            select(ExportChunk.content).where(ExportChunk.file_id == file_id, ExportChunk.number == number)
        ).one()


def _withheld(fields: Catalogue) -> str:
    return ",".join(sorted(fields.withheld))
