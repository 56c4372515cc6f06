"""The bytes of an import, kept in the database so that every worker has them."""

import io
from datetime import UTC, datetime
from typing import BinaryIO, cast

from sqlalchemy import bindparam, insert, select
from sqlalchemy.orm import Session
from typing_extensions import Buffer, override

from webapp.changes.actor import Actor
from webapp.changes.transactions import housekeep
from webapp.imports.forgetting import forget_old
from webapp.imports.holding import hold
from webapp.imports.states import State
from webapp.models import Import, ImportChunk

PIECE = 1024 * 1024
"""Bytes; each is kept in a transaction of its own, so that nobody waits long for SQLite's only lock."""

_CONTENT = select(ImportChunk.content).where(
    ImportChunk.import_id == bindparam("import_id"), ImportChunk.number == bindparam("number")
)


def store(file: BinaryIO, name: str, actor: Actor) -> int:
    """Keep a file, from its beginning, and forget those whose time is over; returns the id of its import.

    :param name: as the person calls it.
    :raises ImportRefusedError: it was forgotten while it arrived.
    """
    file.seek(0)
    housekeep(forget_old)
    import_id = housekeep(lambda session: _begin(session, name, actor))
    for number, piece in enumerate(iter(lambda: file.read(PIECE), b"")):
        housekeep(lambda session, number=number, piece=piece: _keep(session, import_id, number, piece))
    size = file.tell()
    housekeep(lambda session: _finish(session, import_id, size))
    return import_id


def open_file(session: Session, import_id: int) -> BinaryIO:
    """Open the file of an import for reading; it reads through the session, a piece at a time."""
    size = session.scalars(select(Import.size).where(Import.id == import_id)).one()
    return cast("BinaryIO", io.BufferedReader(_Pieces(session, import_id, size), PIECE))


class _Pieces(io.RawIOBase):
    def __init__(self, session: Session, import_id: int, size: int) -> None:
        self._session = session
        self._import_id = import_id
        self._size = size
        self._place = 0
        self._piece = (-1, b"")

    @override
    def readable(self) -> bool:
        return True

    @override
    def seekable(self) -> bool:
        return True

    @override
    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        self._place = {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: self._size}[whence] + offset
        return self._place

    @override
    def readinto(self, buffer: Buffer, /) -> int:
        target = memoryview(buffer)
        number, offset = divmod(self._place, PIECE)
        found = self._read(number)[offset : offset + len(target)]
        target[: len(found)] = found
        self._place += len(found)
        return len(found)

    def _read(self, number: int) -> bytes:
        if self._piece[0] != number:
            values = {"import_id": self._import_id, "number": number}
            self._piece = number, self._session.scalars(_CONTENT, values).one_or_none() or b""
        return self._piece[1]


def _begin(session: Session, name: str, actor: Actor) -> int:
    values = {
        "account_id": actor.id,
        "created_at": datetime.now(UTC),
        "file_name": name,
        "size": 0,
        "state": State.ARRIVING,
    }
    return session.execute(insert(Import).values(values).returning(Import.id)).scalar_one()


def _keep(session: Session, import_id: int, number: int, piece: bytes) -> None:
    _hold_arriving(session, import_id)
    row = {"import_id": import_id, "number": number, "content": piece}
    session.execute(insert(ImportChunk).values(row))


def _finish(session: Session, import_id: int, size: int) -> None:
    import_ = _hold_arriving(session, import_id)
    import_.size, import_.state = size, State.STORED


def _hold_arriving(session: Session, import_id: int) -> Import:
    """Hold an import whose file an erasure has not taken away meanwhile."""
    return hold(session, import_id, Import.state == State.ARRIVING)
